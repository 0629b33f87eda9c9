"""What a leader sees who opens a document in a browser, offline: all of it, and nothing else happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.formats.parse import parse
from ledger.formats.web import web
from tests.conftest import Office
from tests.formats.browser import CHROMIUM, Browser
from tests.reports.test_charts import HOSTILE, MONTHS, SCORES, UNITS, Lamps, drawn

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="这台机器上没有 Chromium"), pytest.mark.xdist_group("browser")]

HIDDEN = "[...document.querySelectorAll('table, svg, h1, h2')].filter(each => !(each.getBoundingClientRect().height > 9)).length"
FORTY = [Lamps(f"区第{each}号领导小组办公室", each, 1, each % 3) for each in range(45)]
MEETING = """
(() => {
  const boxes = [...document.querySelectorAll('svg text')].map(each => each.getBoundingClientRect()).filter(box => box.width);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 5 && b.top < a.bottom - 5;
  return boxes.flatMap((a, at) => boxes.slice(at + 1).filter(b => meet(a, b))).length;
})()
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.mark.parametrize(("kind", "title"), [("week", "督查工作周报告（2026年第47周）"), ("month", "督查工作月汇总（2026年11月）")])
def test_a_report_of_the_sample_is_seen_whole(sample: Office, browser: Browser, tmp_path: Path, kind: str, title: str) -> None:
    page = tmp_path / "报告.html"
    sample.run("report", kind, "-o", str(page))

    browser.open(page)

    assert browser.said == []
    assert browser.asked == [page.as_uri()]
    assert browser.ask("document.title") == title
    assert browser.ask("document.querySelector('h1').innerText") == title
    assert browser.ask("document.querySelectorAll('table').length") >= 5
    assert browser.ask(HIDDEN) == 0


@pytest.mark.parametrize("width", [1200, 400])
def test_a_page_is_never_wider_than_its_window(sample: Office, browser: Browser, tmp_path: Path, width: int) -> None:
    page = tmp_path / "月汇总.html"
    sample.run("report", "month", "-o", str(page))

    browser.open(page, width)

    assert browser.ask("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("macro", "rows"), [("trend", MONTHS), ("lights", UNITS), ("lights", FORTY), ("bars", SCORES), ("bars", SCORES[:1])], ids=str
)
def test_a_chart_is_seen_and_its_words_never_meet(browser: Browser, tmp_path: Path, macro: str, rows: list[Lamps]) -> None:
    page = tmp_path / "图.html"
    page.write_text(web(parse(drawn(macro, rows))), encoding="utf-8")

    browser.open(page)

    assert browser.said == []
    assert browser.ask("document.querySelector('svg').getBoundingClientRect().width") > 600
    assert browser.ask(MEETING) == 0


def test_words_that_look_like_markup_do_nothing(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "图.html"
    page.write_text(web(parse(drawn("bars", SCORES, HOSTILE) + '\n<img src="http://127.0.0.1/a">\n\n![图](http://127.0.0.1/b)\n')), encoding="utf-8")

    browser.open(page)

    assert browser.said == []
    assert browser.asked == [page.as_uri()]
    assert browser.ask("document.querySelectorAll('script, img, a').length") == 0


def test_the_watch_sees_what_a_page_asks_for(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "外.html"
    page.write_text('<img src="http://127.0.0.1:9/a"><script>console.log(1)</script>', encoding="utf-8")

    browser.open(page)

    assert browser.said
    assert browser.asked == [page.as_uri(), "http://127.0.0.1:9/a"]
