"""历史: every change field by field, whoever made it and however; by item, by field, by person, by time."""

from collections.abc import Callable, Sequence

import pytest

from tests.conftest import ITEM, ZD1, Office

Golden = Callable[[str, str], None]


def told(office: Office, *arguments: str) -> list[str]:
    """What the rows of the history say."""
    return [line.split("\t")[3] for line in office.run("log", *arguments).splitlines()]


@pytest.fixture
def dated(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a command on a day, under somebody's name."""

    def run(day: str, *arguments: str, who: str = "赵敏") -> None:
        monkeypatch.setenv("GIT_AUTHOR_NAME", who)
        monkeypatch.setenv("GIT_COMMITTER_NAME", who)
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(name, f"{day}T10:00:00+08:00")
        office.run(*arguments) if arguments else office.commit_all("手工")

    return run


ACTS = [
    (("accept", "ZD-1"), ["签收"]),
    (
        ("progress", "ZD-1", "-p", "15", "-m", "完成选址", "--problems", "拆迁未谈妥", "--next", "下周再谈"),
        ["进展 15%：完成选址（存在问题：拆迁未谈妥；下一步：下周再谈）"],
    ),
    (("progress", "ZD-1", "-p", "15", "-m", "甲", "--on", "2026-03-05", "--by", "钱进"), ["进展 15%：甲（2026-03-05的事）（录入人：钱进）"]),
    (("edit", "ZD-1", "owner=王强", "-m", "调整"), ["责任人 张华 → 王强：调整"]),
    (("edit", "ZD-1", "source.number=1号"), ["文号 空 → 1号"]),
    (("remind", "ZD-1", "--method", "电话催报", "-m", "请抓紧"), ["催办：请抓紧（方式：电话催报）"]),
    (("deduct", "ZD-1", "--points", "2", "--clause", "超时办结", "--approved-by", "李明"), ["扣分 2分（李明批准；条款：超时办结）"]),
    (("complete", "ZD-1", "--approved-by", "李明", "-m", "验收"), ["办结：验收（李明批准）"]),
    (("add", "--list", "ZD", "--title", "下一件", "--lead", "区财政局"), ["立项：下一件"]),
]


@pytest.mark.parametrize(("act", "rows"), ACTS, ids=[" ".join(act[:2]) for act, _ in ACTS])
def test_an_act_is_told_field_by_field(office: Office, act: Sequence[str], rows: list[str]) -> None:
    office.run(*act)

    assert told(office)[: len(rows)] == rows


def test_an_extension_says_from_when_to_when_and_who_approved(office: Office, dated: Callable[..., None]) -> None:
    office.run("extend", "ZD-1", "--to", "2026-08-31", "--approved-by", "李明", "-m", "拆迁", "--on", "2026-06-20")
    office.run("extend", "ZD-1", "--to", "2026-10-31", "--approved-by", "李明", "--exempt", "-m", "雨季", "--on", "2026-08-20")

    assert told(office)[:2] == [
        "时限 2026-08-31 → 2026-10-31（李明批准，免计超时）：雨季（2026-08-20的事）",
        "时限 2026-06-30 → 2026-08-31（李明批准）：拆迁（2026-06-20的事）",
    ]


def test_a_void_says_what_it_withdraws(office: Office) -> None:
    office.run("progress", "ZD-1", "-p", "15", "-m", "完成选址")
    key = office.json("show", "ZD-1")["log"][-1]["key"]
    office.run("void", "ZD-1", key, "-m", "不实")

    assert told(office)[0] == f"作废 进展 15%：完成选址（{key}）：不实"


HAND_EDITS = [
    (("owner: 张华", "owner: 王强"), ["责任人 张华 → 王强（直接改文件，没有更正记录）"]),
    (("due: 2026-06-30", "due: 2026-09-30"), ["原时限 2026-06-30 → 2026-09-30（直接改文件，没有更正记录）"]),
    (("support_units: [区财政局]\n", ""), ["配合单位 区财政局 → 空（直接改文件，没有更正记录）"]),
    (("due:", "milestones:\n- {due: 2026-03-31, percent: 30, title: 选址}\ndue:"), ["节点 空 → 2026-03-31 30% 选址（直接改文件，没有更正记录）"]),
    (("text: 随任务分解表交办", "text: 电话交办"), ["改动已有记录 aaaa11（交办）：内容 随任务分解表交办 → 电话交办"]),
    (("on: 2026-01-26", "on: 2026-01-27"), ["改动已有记录 aaaa11（交办）：发生日期 2026-01-26 → 2026-01-27"]),
    ((ITEM[ITEM.index("log:") :], "log: []\n"), ["删去记录 aaaa11：交办：随任务分解表交办"]),
    (("owner: 张华", "# 备注\nowner: 张华"), []),
]


@pytest.mark.parametrize(("edit", "rows"), HAND_EDITS, ids=[edit[1][:16].strip() or "taken out" for edit, _ in HAND_EDITS])
def test_a_hand_edit_is_told_field_by_field(office: Office, edit: tuple[str, str], rows: list[str]) -> None:
    office.write(ZD1, ITEM.replace(*edit))
    office.commit_all("手工")

    assert told(office, "ZD-1")[:-2] == (rows or ["手工"])


def test_an_item_whose_file_is_gone_is_still_told(office: Office) -> None:
    office.git("rm", "--quiet", ZD1)
    office.commit_all("删")

    assert told(office, "ZD-1") == ["删除事项文件：建成区政务服务中心综合窗口", "交办：随任务分解表交办", "立项：建成区政务服务中心综合窗口"]


def test_a_version_that_does_not_load_is_told_by_its_subject(office: Office) -> None:
    office.write(ZD1, ITEM.replace("2026-06-30", "2026-06-31"))
    office.commit_all("写错")
    office.write(ZD1, ITEM)
    office.commit_all("改好")

    assert told(office)[:2] == ["改好", "写错"]


def test_other_files_are_told_by_the_subject(office: Office) -> None:
    office.write("data/directory.yaml", office.read("data/directory.yaml") + "- {name: 鲁岩}\n")
    office.run("commit", "-m", "加人")

    assert office.run("log", "--limit", "1").split("\t")[1:4] == ["赵敏", "", "手工修改 data/directory.yaml：加人"]


def test_what_is_outside_the_office_is_not_told(office: Office) -> None:
    office.write("readme.txt", "甲")
    office.commit_all("别的")

    assert "别的" not in office.run("log")


def test_a_merge_tells_only_what_it_did_itself(office: Office) -> None:
    office.git("switch", "--quiet", "--create", "other")
    office.write(ZD1, ITEM.replace("张华", "王强"))
    office.commit_all("换人")
    office.git("switch", "--quiet", "main")
    office.write(ZD1, ITEM.replace("goal: 事项进驻率达到95%以上", "goal: 全部进驻"))
    office.commit_all("改目标")
    office.git("merge", "--quiet", "--no-commit", "other")
    office.write(ZD1, office.read(ZD1).replace("陈刚", "孙伟"))
    office.commit_all("合并")

    rows = told(office, "ZD-1")[:3]

    assert sorted(row.split("（")[0] for row in rows) == ["工作目标 事项进驻率达到95%以上 → 全部进驻", "牵头领导 陈刚 → 孙伟", "责任人 张华 → 王强"]


def test_what_was_carried_over_is_told_with_what_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2027-01-04")
    office.run("book", "open", "2027")
    office.run("progress", "ZD-2027-001", "-p", "40", "-m", "开工")

    rows = told(office, "ZD-2027-001")

    assert rows[0].startswith("进展 40%：开工")
    assert "由 ZD-2026-001 结转：建成区政务服务中心综合窗口" in rows
    assert rows[-1] == "立项：建成区政务服务中心综合窗口"


@pytest.fixture
def quarters(office: Office, dated: Callable[..., None]) -> Office:
    """A deadline moved by 李明's approval in July, another by hand in October; reports in between by others."""
    dated("2026-07-01", "progress", "ZD-1", "-p", "15", "-m", "甲", "--on", "2026-07-01")
    dated("2026-07-02", "extend", "ZD-1", "--to", "2026-08-31", "--approved-by", "李明", "-m", "拆迁", "--on", "2026-06-20", who="钱进")
    dated("2026-10-01", "note", "ZD-1", "-m", "乙", "--on", "2026-10-01", who="钱进")
    office.write(ZD1, office.read(ZD1).replace("due: 2026-06-30", "due: 2026-09-30"))
    dated("2026-10-02")
    dated("2026-11-20", "edit", "ZD-1", "owner=王强")
    return office


MOVED = "时限 2026-06-30 → 2026-08-31（李明批准）：拆迁（2026-06-20的事）"
BY_HAND = "原时限 2026-06-30 → 2026-09-30（直接改文件，没有更正记录）"


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (("--field", "时限"), [BY_HAND, MOVED]),
        (("--field", "due"), [BY_HAND, MOVED]),
        (("--field", "延期", "--period", "2026-Q3"), [MOVED]),
        (("--field", "时限", "--since", "2026-10-02"), [BY_HAND]),
        (("--field", "时限", "--since", "2026-10-03"), []),
        (("--field", "时限", "--until", "2026-07-02"), [MOVED]),
        (("--field", "时限", "--until", "2026-07-01"), []),
        (("--field", "时限", "--by", "钱进"), [MOVED]),
        (("--field", "时限", "--limit", "1"), [BY_HAND]),
        (("--field", "责任人"), ["责任人 张华 → 王强"]),
        (("--field", "owner", "ZD-1"), ["责任人 张华 → 王强"]),
        (("--field", "进度"), ["进展 15%：甲"]),
        (("--field", "备注"), ["备注：乙"]),
        (("--field", "状态"), ["交办：随任务分解表交办"]),
        (("--field", "信访人"), []),
    ],
    ids=" ".join,
)
def test_who_moved_which_deadline_this_quarter(quarters: Office, options: tuple[str, ...], rows: list[str]) -> None:
    assert told(quarters, *options) == rows


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--field", "责任仁"), "错误：没有“责任仁”这一栏\n提示：是不是“"),
        (("--since", "2026-10-02", "--until", "2026-10-01"), "错误：起止日期颠倒了：2026-10-02到2026-10-01\n"),
        (("--period", "2026-Q3", "--since", "2026-10-01"), "错误：--period 不能和 --since、--until 一起用\n"),
    ],
)
def test_options_that_make_no_sense_are_refused(office: Office, options: tuple[str, ...], said: str) -> None:
    assert office.error("log", *options, code=2).startswith(said)


def test_an_unknown_item_has_no_history(office: Office) -> None:
    assert office.error("log", "ZD-99").startswith("错误：没有 ZD-2026-099 这个事项的历史\n提示：")


def test_uncommitted_edits_are_said_to_be_missing(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "王强"))

    _, err, _ = office.run_all("log", "ZD-1")

    assert "ZD-2026-001 有还没提交的手工修改，不在其中" in err


def test_without_bounds_the_latest_rows_are_told_and_that_there_are_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.cli.trail.USUAL", 2)
    monkeypatch.setattr("ledger.store.commits.CHUNK", 1)
    monkeypatch.setattr("ledger.cli.trail.CHUNK", 1)
    for text in "甲乙丙":
        office.run("note", "ZD-1", "-m", text)

    out, err, _ = office.run_all("log")

    assert [line.split("\t")[3] for line in out.splitlines()] == ["备注：丙", "备注：乙"]
    assert err.startswith("只列出最近2条；")


def test_history_is_told_as_of_a_commit(office: Office) -> None:
    office.run("note", "ZD-1", "-m", "甲")
    office.run("note", "ZD-1", "-m", "乙")

    assert told(office, "--known-at", "HEAD~1")[0] == "备注：甲"
    assert told(office, "ZD-1", "--known-at", "HEAD~1")[0] == "备注：甲"


def test_json_has_stable_keys(office: Office) -> None:
    office.run("edit", "ZD-1", "owner=王强")

    row = office.json("log")[0]

    assert list(row) == ["commit", "at", "by", "subject", "item", "change", "field", "old", "new", "entry"]
    assert (row["at"], row["item"], row["change"], row["field"], row["old"], row["new"]) == (
        "2026-11-20T09:30:00+08:00", "ZD-2026-001", "recorded", "owner", "张华", "王强",
    )  # fmt: skip
    assert row["entry"]["kind"] == "edit"


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_a_private_field_said_is_not_told(office: Office, by_hand: bool) -> None:
    office.run("add", "--list", "信访积案", "--title", "办证", "--lead", "区住建局", "--field", "信访人=张某等3人")
    path = "data/2026/petitions/XF-2026-001.yaml"
    if by_hand:
        office.write(path, office.read(path).replace("张某", "李某"))
        office.commit_all("手工")
    else:
        office.run("edit", "XF-1", "信访人=李某等5人")

    seen = office.run("log") + office.run("log", "--json")

    assert "信访人 （不公开）" in seen
    assert "某等" not in seen


def test_what_a_clerk_sees(quarters: Office, golden: Golden) -> None:
    out, err, _ = quarters.run_all("log", "ZD-1")
    shortened = "".join(line.rpartition("\t")[0] + "\n" for line in out.splitlines())

    golden("log/item.txt", shortened + err)


def test_codes_are_told_in_the_office_s_words(office: Office) -> None:
    office.run("edit", "ZD-1", "cadence=每季度", "urgency=紧急")

    found = office.run("log", "ZD-1", "--limit", "2")

    assert "反馈周期 空 → 每季度" in found
    assert "紧急程度 一般 → 紧急" in found
    assert "改为每季度" in office.run("show", "ZD-1")
    assert "更正 反馈周期 空 → 每季度" in office.git("log", "-1", "--format=%s")
