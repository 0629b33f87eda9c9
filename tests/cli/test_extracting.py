"""提取 as people use it: from a document to a draft, and from the corrected draft into the ledger."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.cli import run
from tests.conftest import Office

PLAN = """某区2026年重点任务分解方案
区政办发〔2026〕6号

现将任务分解如下，共3项。

一、城市建设
1.完成老旧小区改造18个，6月底前完成设计，11月底前完工。（牵头单位：区发改局；责任单位：区财政局(区金融办)、区林草局；完成时限：11月底前）
2.建设停车泊位XX个。（区财政局、区发改局负责）

二、保障措施
（一）加强领导。各单位要高度重视。
"""


@pytest.fixture
def plan(office: Office) -> Path:
    return office.write("方案.txt", PLAN)


@pytest.mark.usefixtures("plan")
def test_the_draft_in_a_pipe(office: Office, golden: Callable[[str, str], None]) -> None:
    out, err, code = office.run_all("extract", "方案.txt", "--left-out")

    golden("extract.txt", f"{out}\n{err}")
    assert code == 0


@pytest.mark.usefixtures("plan")
def test_the_draft_as_yaml(office: Office, golden: Callable[[str, str], None]) -> None:
    office.run("extract", "方案.txt", "-o", "草稿.yaml")

    golden("extract.yaml", office.read("草稿.yaml"))


@pytest.mark.usefixtures("plan")
def test_json_says_where_everything_stands(office: Office) -> None:
    told = json.loads(office.run("提取", "方案.txt", "--json"))["data"]

    first = told["items"][0]
    assert (told["source"]["number"], told["source"]["claimed"], told["doubts"]) == ("区政办发〔2026〕6号", 3, 4)
    assert (first["clause"], first["due"], first["milestones"], first["places"]) == ("一1", "2026-11-30", "2026-06-30 完成设计", ["第5段"])
    assert first["doubts"] == {"support_units": ["名录里没有“区林草局”"]}


@pytest.mark.parametrize("name", ["草稿.xlsx", "草稿.yaml", "草稿.csv"])
def test_import_takes_the_draft_back(office: Office, name: str) -> None:
    office.write("方案.txt", PLAN.replace("、区林草局", ""))
    office.run("extract", "方案.txt", "-o", name)

    office.run("import", name, "--list", "ZD", "--opened", "2026-02-01")

    told = json.loads(office.run("list", "--unit", "区发改局", "--json"))["data"]
    titles = {each["title"]: each for each in told}
    assert titles["完成老旧小区改造18个"]["due"] == "2026-11-30"
    assert titles["建设停车泊位XX个"]["lead_units"] == ["区财政局"]


@pytest.mark.usefixtures("plan")
def test_doubtful_cells_of_the_spreadsheet_bear_their_reason(office: Office) -> None:
    office.run("extract", "方案.txt", "-o", "草稿.xlsx")

    with zipfile.ZipFile(io.BytesIO((office.root / "草稿.xlsx").read_bytes())) as packed:
        assert "没有写谁牵头" in packed.read("xl/comments1.xml").decode()
        assert "各单位要高度重视" in packed.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04broken", "打不开，不是完好的 Word 文件"),
        (b"\xd0\xcf\x11\xe0old", "旧格式的 Word 文件"),
        (b"%PDF-1.4 broken", "不是完好的 PDF 文件"),
        (b"\xff\xfe\x00\xd8", "认不出"),
        ("机密★\n一、任务（区财政局负责）".encode(), "带有密级标志“机密★”"),
        (b"  \n", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused(office: Office, data: bytes, why: str) -> None:
    office.write("件.docx", data)

    out, err, code = office.run_all("extract", "件.docx", "-o", "草稿.yaml")

    assert why in err
    assert (out, code) == ("", 1)
    assert not (office.root / "草稿.yaml").exists()


def test_it_works_outside_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "方案.txt").write_text(PLAN, encoding="gb18030")
    monkeypatch.chdir(tmp_path)

    code = run(["extract", "方案.txt", "-o", "草稿.csv"])

    assert code == 0
    assert "共2项，存疑3处" in capsys.readouterr().err
    assert "区财政局(区金融办)" in (tmp_path / "草稿.csv").read_text(encoding="utf-8-sig")


def test_a_name_that_tells_no_form_is_a_usage_error(office: Office) -> None:
    assert office.run_all("extract", "方案.txt", "-o", "草稿.doc")[2] == 2
