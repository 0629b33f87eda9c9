"""Before a document leaves and after: what it leaves open, in which program it is shown, and whether it is still what the ledger says."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Office

FORMS = ("md", "txt", "html", "docx")


def test_open_places_are_said_and_the_document_is_made(sample: Office) -> None:
    out, err, code = sample.run_all("report", "month")

    assert code == 0
    assert out.startswith("# 督查工作月汇总")
    assert err.startswith(
        "出门前请看：没有填写5处\n  没有填写｜（三）尚未落实的查原因｜ZD-2026-052 原因：（未填写）（ledger progress ZD-2026-052 --problems 原因）\n"
    )


def test_quiet_says_nothing_of_them(sample: Office) -> None:
    assert sample.run_all("report", "month", "--quiet")[1] == ""


def test_strict_writes_nothing(sample: Office) -> None:
    head = sample.git("rev-parse", "HEAD")

    said = sample.error("report", "month", "--strict", "--save", "-o", "月.md", "--quiet")

    assert said.startswith("错误：文书里没有填写5处，没有写出\n")
    assert said.count("没有填写｜") == 5
    assert said.endswith("提示：补齐后再来；照现在的样子写出，去掉 --strict\n")
    assert not (sample.root / "月.md").exists()
    assert sample.git("rev-parse", "HEAD") == head


def test_strict_lets_a_whole_document_pass(sample: Office) -> None:
    assert sample.run("report", "week", "--strict", "--period", "2026-W10") == sample.run("report", "week", "--period", "2026-W10")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "command",
    [
        "report week",
        "report month --unit 区住建局",
        "report quarter",
        "report year",
        "report adopted",
        "plan month",
        "report week 2026-W40",
        "breakdown --by unit --title 分工方案 --columns 任务内容=任务,牵头单位",
        "duty 区住建局",
        "report four",
        "report decisions",
        "report month --public",
    ],
)
def test_a_document_that_nobody_touched_agrees(sample: Office, command: str, form: str) -> None:
    sample.run(*command.split(), "-o", f"文书.{form}")

    assert sample.run("verify", f"文书.{form}") == f"文书.{form}：一致\n"


def test_it_agrees_when_the_ledger_has_gone_on(sample: Office) -> None:
    sample.run("report", "week", "-o", "周.docx")
    sample.run("progress", "ZD-1", "-p", "99", "-m", "基本完成")

    assert sample.run("verify", "周.docx", "--today", "2026-11-21") == "周.docx：一致\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_figure_is_shown(sample: Office, form: str) -> None:
    sample.run("report", "week", "-o", f"周.{form}")
    target = sample.root / f"周.{form}"
    if form == "docx":
        import docx

        document = docx.Document(str(target))
        run = next(run for paragraph in document.paragraphs for run in paragraph.runs if "逾期17项" in run.text)
        run.text = run.text.replace("逾期17项", "逾期7项")
        document.save(str(target))
    else:
        target.write_text(target.read_text(encoding="utf-8").replace("逾期17项", "逾期7项", 1), encoding="utf-8")

    out = sample.run("verify", f"周.{form}", code=1)

    first, second, last = out.splitlines()
    assert (first[:5], second[:5], last) == ("文件里：截", "台账里：截", f"周.{form}：不一致，2行不同")
    assert ("逾期7项" in first, "逾期17项" in second) == (True, True)


@pytest.mark.parametrize("form", ["md", "txt"])
def test_other_line_ends_are_no_difference(sample: Office, form: str) -> None:
    sample.run("report", "week", "-o", f"周.{form}")
    target = sample.root / f"周.{form}"
    target.write_bytes(b"\xef\xbb\xbf" + target.read_bytes().replace(b"\n", b"\r\n"))

    out, err, code = sample.run_all("verify", f"周.{form}")

    assert (out, code) == (f"周.{form}：一致\n", 0)
    assert err == "文字都一致；文件的格式被别的程序改过（如在 Word、WPS 里另存过）\n"


def test_a_word_file_that_another_program_saved_agrees(sample: Office) -> None:
    import docx

    sample.run("report", "week", "-o", "周.docx")
    docx.Document(str(sample.root / "周.docx")).save(str(sample.root / "周.docx"))

    assert sample.run("verify", "周.docx") == "周.docx：一致\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: re.sub(r"\n<!--.*", "", text), "错误：周.md 上没有 ledger 的落款，无从核对\n"),
        (lambda text: re.sub(r"提交 \w+", f"提交 {'a' * 40}", text), "错误：这里没有它所依据的提交 aaaaaaaaaa\n"),
        (lambda text: re.sub(r"提交 \w+", "提交 无", text), "错误：周.md 生成时台账还没有纳入 git，无从核对\n"),
        (lambda text: text.replace(" -->", "（另有未提交的改动） -->"), "错误：周.md 生成时台账里还有没提交的改动，无从核对\n"),
        (lambda text: text.replace("report week 2026-W47", "commit -m 坏"), "错误：看不懂落款里的命令“commit -m 坏”\n"),
        (lambda text: text.replace("report week 2026-W47", "report week --root /"), "错误：看不懂落款里的命令“report week --root /”\n"),
        (lambda text: text.replace("report week 2026-W47", "report week '"), "错误：看不懂落款里的命令“report week '”\n"),
        (lambda text: text.replace("report week 2026-W47", "report week -o 别处.md"), "周.md：一致"),
    ],
)
def test_what_cannot_be_verified_is_said(sample: Office, change: object, said: str) -> None:
    sample.run("report", "week", "-o", "周.md")
    text = sample.read("周.md")
    sample.write("周.md", change(text))  # type: ignore[operator]

    out, err, _ = sample.run_all("verify", "周.md")

    assert said in out + err or out.endswith("不一致，2行不同\n")
    assert not (sample.root / "别处.md").exists()


def test_verify_tells_in_json(sample: Office) -> None:
    sample.run("report", "week", "-o", "周.md")
    sample.write("周.md", sample.read("周.md").replace("逾期17项", "逾期7项"))

    data = json.loads(sample.run("verify", "周.md", "--json", code=1))["data"]

    assert (data["same"], data["bytes"], len(data["differences"])) == (False, False, 2)


def test_a_word_file_needs_a_place(office: Office) -> None:
    assert office.error("report", "week", "--format", "docx", code=2) == "错误：Word 文件不能显示在这里\n提示：加上 -o 文件名.docx\n"


def test_open_without_a_desktop_says_where_the_file_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    _, err, code = office.run_all("report", "week", "--open", "-o", "周.html")

    assert code == 0
    assert err == "已写到 周.html\n这里没有可以打开文件的桌面程序，请自己打开 周.html\n"


def test_open_hands_the_file_to_the_desktop(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/shown\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{shutil.which('git').rpartition('/')[0]}:/usr/bin:/bin")  # type: ignore[union-attr]
    monkeypatch.setenv("DISPLAY", ":0")

    office.run("report", "week", "--open")

    for _ in range(100):
        if (tmp_path / "shown").exists() and (tmp_path / "shown").stat().st_size:
            break
        import time

        time.sleep(0.05)
    assert (tmp_path / "shown").read_text(encoding="utf-8").startswith("# 督查工作周报告")
