"""Checking the files, and committing what was edited by hand."""

import pytest

from tests.conftest import ITEM, ZD1, Office


def test_check_says_one_line_per_problem_with_file_and_line(office: Office) -> None:
    office.write(
        ZD1, ITEM.replace("due: 2026-06-30", "due: 6月底").replace("lead_units: [区发改局]", "lead_units: [区发展局]").replace("owner", "onwer")
    )

    out, talk, code = office.run_all("check")

    assert out.splitlines() == [
        "data/2026/key-work/ZD-2026-001.yaml:8: 不认识的栏目“onwer”。提示：是不是“owner”？",
        "data/2026/key-work/ZD-2026-001.yaml:10: 原时限（due）：“6月底”不是日期。提示：日期写成 2026-03-05 的样子",
    ]
    assert (talk, code) == ("查了0个事项，另有1个文件没能读懂，有2处问题\n", 1)


def test_check_finds_units_that_the_directory_does_not_know(office: Office) -> None:
    office.write(ZD1, ITEM.replace("[区发改局]", "[区发展改革局]"))

    out = office.run("check", code=1)

    assert (
        out
        == "data/2026/key-work/ZD-2026-001.yaml:6: 名录里没有“区发展改革局”这个单位。提示：是不是“发展改革局”？或在 data/directory.yaml 里加上这个单位\n"
    )


def test_an_alias_in_a_file_counts_under_the_unit_s_one_name(office: Office) -> None:
    office.write(ZD1, ITEM.replace("[区发改局]", "[发展改革局]"))

    assert office.run("check") == ""
    assert office.json("list")[0]["lead_units"] == ["区发改局"]


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("kind: close\n  verified_by: 赵敏\n  evidence: [照片]", "在“已交办”时记了销号（2026-03-01）"),
        ("kind: extend\n  to: 2026-12-31\n  text: 推迟", "的延期（2026-03-01）没有写批准人"),
        ("kind: void\n  voids: nobody", "的作废（2026-03-01）指的“nobody”不是本事项的另一条记录"),
        ("kind: progress\n  problems: 有问题", "的进展（2026-03-01）既没有进度也没有内容"),
        ("kind: note\n  text: 机密★一年", "带有密级标志“机密★”，涉密事项不得录入台账"),
    ],
)
def test_check_doubts_what_loads_but_cannot_be(office: Office, entry: str, line: str) -> None:
    office.write(ZD1, ITEM + f"- key: bbbb22\n  on: 2026-03-01\n  at: 2026-03-01T09:00:00+08:00\n  by: 赵敏\n  {entry}\n")

    out = office.run("check", code=1)

    assert line in out
    assert out.startswith("data/2026/key-work/ZD-2026-001.yaml:")


def test_commit_records_hand_edits_by_name_and_leaves_the_rest_alone(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "李明"))
    office.write("笔记.txt", "我的")
    office.git("add", "笔记.txt")

    said = office.run("commit", "-m", "责任人调整")

    assert said == "手工修改 ZD-2026-001：责任人调整\n"
    assert (
        office.git("show", "--name-only", "--format=%s%n%(trailers:key=Ledger-Item)")
        == "手工修改 ZD-2026-001：责任人调整\nLedger-Item: ZD-2026-001\n\n\ndata/2026/key-work/ZD-2026-001.yaml\n"
    )
    assert office.git("status", "--porcelain") == "A  笔记.txt\n"


def test_commit_refuses_files_that_do_not_load(office: Office) -> None:
    office.write(ZD1, ITEM.replace("title:", "title："))

    talk = office.error("commit", "-m", "改")

    assert talk.startswith("data/2026/key-work/ZD-2026-001.yaml:2: “title”后面用了全角冒号。提示：改成半角冒号加一个空格\n")


def test_check_wants_a_group_for_every_unit_that_is_ranked(office: Office) -> None:
    office.write("data/directory.yaml", office.read("data/directory.yaml").replace("group: 乡镇街道, ", ""))

    assert office.run("check", code=1) == (
        "data/directory.yaml:1: 城东街道没有组别，排名时会自成一组。提示：给它写上 group；泛指单位写 collective: true\n"
    )


def test_nothing_to_commit_is_not_an_error(office: Office) -> None:
    assert office.run("commit") == "没有需要提交的改动\n"


def test_a_file_edited_by_hand_is_not_written_over(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "李明"))

    talk = office.error("accept", "ZD-1")

    assert (
        talk
        == "错误：data/2026/key-work/ZD-2026-001.yaml 有还没提交的手工修改，没有写入\n提示：先运行 ledger commit 把手工修改记下来，再重新运行这条命令\n"
    )


def test_a_copied_file_is_known_for_a_copy(office: Office) -> None:
    office.write("data/2026/key-work/ZD-2026-001 副本.yaml", ITEM)

    out = office.run("check", code=1)

    assert "编号 ZD-2026-001 与 data/2026/key-work/ZD-2026-001 副本.yaml 重复" in out
    assert out.count("\n") == 2
