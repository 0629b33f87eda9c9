"""What is doubtful in an item that loads: a reminder for each, and a refusal of classified matter."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.model import Directory, Item, Ledger, LimitPolicy, OwnCalendar, Pace, Person, Policy, Role, Settings, Source, Span, Target
from ledger.rules.checks import check
from ledger.rules.markings import classified

from .making import entry, item, off, stone, story

APPROVED = {"approved_by": "陈刚", "text": "汛期停工"}
CLOSED = (*story("assign"), entry("complete", "2026-03-05", **APPROVED))


def messages(*items: Item) -> list[str]:
    return [problem.message for problem in check(Ledger(items=items))]


@pytest.mark.parametrize(
    "one",
    [
        item(),
        item(*story("assign accept"), due="2026-06-30"),
        item(opened="2026-01-01", due="2026-01-01"),
        item(entry("note", "2026-01-01"), opened="2026-01-01"),
        item(standard=None, goal="事项进驻率达到95%以上"),
        item(milestones=(stone("2026-03-31", 30), stone("2026-03-31", 30), stone("2026-06-30"))),
        item(*story("assign"), entry("progress", "2026-03-05", percent=0), entry("progress", "2026-03-06", text="完成选址")),
        item(*story("assign"), entry("extend", "2026-03-05", to="2026-12-31", **APPROVED), due="2026-06-30"),
        item(*story("assign submit"), entry("return", "2026-03-05", text="佐证不全")),
        item(
            *story("assign"), entry("complete", "2026-03-05", **APPROVED), entry("close", "2026-03-06", verified_by="赵敏", evidence=("验收单.pdf",))
        ),
        item(entry("award", "2026-03-05", points=1, clause="第五条", approved_by="陈刚")),
        item(entry("note", "2026-03-05"), entry("void", "2026-03-06", voids="note0305")),
        item(entry("void", "2026-03-05", voids="note0306"), entry("note", "2026-03-06")),  # a void may bear an earlier day
    ],
)
def test_nothing_is_doubtful_in_a_good_item(one: Item) -> None:
    assert messages(one) == []


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (item(entry("submit", "2026-02-02")), "ZD-2026-001 在“已立项”时记了申请办结（2026-02-02）"),
        (item(*story("assign cancel"), entry("accept", "2026-03-05")), "ZD-2026-001 在“已撤销”时记了签收（2026-03-05）"),
        (item(opened="2026-01-01", due="2025-12-31"), "ZD-2026-001 的时限早于立项日期"),
        (item(entry("note", "2025-12-31"), opened="2026-01-01"), "ZD-2026-001 的备注（2025-12-31）早于立项日期"),
        (item(milestones=(stone("2026-03-31"), stone("2026-03-30", title="验收"))), "ZD-2026-001 的节点“验收”比前一个节点早，或百分比更低"),
        (
            item(milestones=(stone("2026-03-31", 30), stone("2026-06-30", 29, "验收"))),
            "ZD-2026-001 的节点“验收”比前一个节点早，或百分比更低",
        ),
        (item(lead_units=()), "ZD-2026-001 没有牵头单位"),
        (item(standard=None), "ZD-2026-001 没有工作目标，也没有完成标准"),
        (item(opened=None), "ZD-2026-001 没有立项日期"),
        (item(entry("extend", "2026-03-05", to="2026-12-31", approved_by="陈刚")), "ZD-2026-001 的延期（2026-03-05）没有写理由"),
        (item(entry("extend", "2026-03-05", to="2026-12-31", text="汛期停工")), "ZD-2026-001 的延期（2026-03-05）没有写批准人"),
        (item(*story("assign"), entry("complete", "2026-03-05")), "ZD-2026-001 的办结（2026-03-05）没有写批准人"),
        (
            item(*story("assign"), entry("complete", "2026-03-05", **APPROVED), entry("close", "2026-03-06", evidence=("验收单.pdf",))),
            "ZD-2026-001 的销号（2026-03-06）没有写核查人",
        ),
        (
            item(*story("assign"), entry("complete", "2026-03-05", **APPROVED), entry("close", "2026-03-06", verified_by="赵敏")),
            "ZD-2026-001 的销号（2026-03-06）没有写佐证",
        ),
        (item(entry("award", "2026-03-05", points=1, approved_by="陈刚")), "ZD-2026-001 的加分（2026-03-05）没有写条款"),
        (item(entry("deduct", "2026-03-05", points=1, clause="第五条")), "ZD-2026-001 的扣分（2026-03-05）没有写批准人"),
        (item(*story("assign submit return")), "ZD-2026-001 的退回（2026-02-04）没有写理由"),
        (item(*story("assign"), entry("progress", "2026-03-05")), "ZD-2026-001 的进展（2026-03-05）既没有进度也没有内容"),
        (item(entry("note", "2026-03-05", key="K7")), "ZD-2026-001 的记录号“K7”不好引用"),
        (item(entry("void", "2026-03-05", voids="gone99")), "ZD-2026-001 的作废（2026-03-05）指的“gone99”不是本事项的另一条记录"),
        (item(entry("void", "2026-03-05", voids="void0305")), "ZD-2026-001 的作废（2026-03-05）指的“void0305”不是本事项的另一条记录"),
        (item(parent="ZD-2026-099"), "ZD-2026-001 的上级事项“ZD-2026-099”不存在"),
        (item(parent="ZD-2026-001"), "ZD-2026-001 的上级事项绕成了圈，或超过8层，没有按上下级计算"),
    ],
)
def test_a_doubt_is_said_in_words(one: Item, expected: str) -> None:
    assert messages(one) == [expected]


def test_a_parent_in_the_ledger_is_no_doubt() -> None:
    assert messages(item(id="ZD-2026-001"), item(id="ZD-2026-002", parent="ZD-2026-001")) == []


def test_every_doubt_about_every_item_is_collected() -> None:
    found = messages(item(id="ZD-2026-001", lead_units=(), opened=None), item(id="ZD-2026-002", lead_units=()))

    assert found == ["ZD-2026-001 没有牵头单位", "ZD-2026-001 没有立项日期", "ZD-2026-002 没有牵头单位"]


def test_a_doubt_names_its_place_and_blocks_nothing() -> None:
    (problem,) = check(Ledger(items=(item(*story("assign"), entry("progress", "2026-03-05")),)))

    assert (problem.path, problem.item, problem.entry) == ("data/2026/key-work/ZD-2026-001.yaml", "ZD-2026-001", "progress0305")
    assert not problem.blocking


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("秘密★1年", "秘密★"),
        ("机密 ★ 10年", "机密 ★"),
        ("绝密★启用前", "绝密★"),
        ("【机密】关于某事项的报告", "【机密】"),
        ("[秘密]某事项", "[秘密]"),
        ("关于某事项的报告（绝密）", "（绝密）"),
        ("(秘密)", "(秘密)"),
        ("〔机密〕", "〔机密〕"),
        ("密级：绝密", "密级：绝密"),
        ("密级:秘密", "密级:秘密"),
        ("密级 机密", "密级 机密"),
        ("机密", "机密"),
        (" 绝密 ", "绝密"),
        ("商业秘密保护专项行动", None),
        ("保密检查", None),
        ("机密级计算机清退", None),
        ("工作秘密管理办法", None),
        ("", None),
    ],
)
def test_a_marking_is_told_from_a_word(text: str, marking: str | None) -> None:
    assert classified(text) == marking


@pytest.mark.parametrize(
    ("one", "field", "key"),
    [
        (item(title="【机密】某事项"), "title", ""),
        (item(goal="【机密】某目标"), "goal", ""),
        (item(standard="【机密】某标准"), "standard", ""),
        (item(source=Source(document="某文件【机密】")), "source", ""),
        (item(source=Source(number="【机密】某发〔2026〕1号")), "source", ""),
        (item(source=Source(text="【机密】请阅处")), "source", ""),
        (item(source=Source(clause="【机密】第三条")), "source", ""),
        (item(source=Source(leader="【机密】某人")), "source", ""),
        (item(lead_leader="【机密】某人"), "lead_leader", ""),
        (item(owner="【机密】某人"), "owner", ""),
        (item(supervisor="【机密】某人"), "supervisor", ""),
        (item(tags=("防汛", "【机密】")), "tags", ""),
        (item(milestones=(stone("2026-03-31", 30, "【机密】某节点"),)), "milestones", ""),
        (item(extra=(("demand", "【机密】某诉求"),)), "demand", ""),
        (item(entry("note", "2026-03-05", text="见【机密】件")), "text", "note0305"),
        (item(*story("assign"), entry("progress", "2026-03-05", percent=1, problems="见【机密】件")), "problems", "progress0305"),
        (item(*story("assign"), entry("progress", "2026-03-05", percent=1, next="见【机密】件")), "next", "progress0305"),
        (item(entry("inspect", "2026-03-05", finding="见【机密】件")), "finding", "inspect0305"),
        (item(entry("inspect", "2026-03-05", method="【机密】方式")), "method", "inspect0305"),
        (item(*story("assign"), entry("complete", "2026-03-05", approved_by="【机密】某人")), "approved_by", "complete0305"),
        (item(*CLOSED, entry("close", "2026-03-06", verified_by="赵敏", evidence=("【机密】验收单.pdf",))), "evidence", "close0306"),
        (item(entry("award", "2026-03-05", points=1, clause="【机密】第五条", approved_by="陈刚")), "clause", "award0305"),
        (item(entry("edit", "2026-03-05", field="owner", old="【机密】某人", new="张华")), "old", "edit0305"),
        (item(entry("edit", "2026-03-05", field="owner", old="张华", new="【机密】某人")), "new", "edit0305"),
        pytest.param(item(target=Target(value=Decimal(95), unit="【机密】台")), "target", ""),
    ],
)
def test_classified_matter_is_refused(one: Item, field: str, key: str) -> None:
    (problem,) = check(Ledger(items=(one,)))

    assert problem.message == "ZD-2026-001 带有密级标志“【机密】”，涉密事项不得录入台账"
    assert (problem.field, problem.entry, problem.blocking) == (field, key, True)


FIVE = Span(5, Pace.WORKDAYS)
COUNTED = {"opened": "2026-11-20", "limit": FIVE}


@pytest.mark.parametrize(
    "one",
    [
        item(**COUNTED, due="2026-11-27"),
        item(opened="2026-11-20", limit=Span(1, Pace.MONTHS), due="2026-12-20"),
        item(opened="2026-11-23", limit=FIVE, due="2026-11-27", source=Source(date=date(2026, 11, 20))),  # counted from the document
        item(opened="2026-11-23", limit=FIVE, due="2026-11-30", source=Source(date=date(2026, 11, 20))),
        item(*story("assign", "2026-11-20"), entry("extend", "2026-11-23", to="2026-12-11", **APPROVED), **COUNTED, due="2026-11-26"),
        item(*story("assign submit", "2026-11-20"), entry("complete", "2026-11-23", **APPROVED), **COUNTED, due="2026-11-26"),
        item(*story("assign cancel", "2026-11-20"), **COUNTED, due="2026-11-26"),
        item(*story("assign", "2026-11-20"), entry("extend", "2026-11-23", to="2026-11-30", limit=FIVE, **APPROVED), **COUNTED, due="2026-11-27"),
    ],
)
def test_a_deadline_that_its_limit_gives_is_not_doubted(one: Item) -> None:
    assert messages(one) == []


AGAIN = "重新起算：ledger edit ZD-2026-001 due=5个工作日内；时限另有规定的：ledger edit ZD-2026-001 due=日期"
MOVED = "按新的日期：ledger extend ZD-2026-001 --to 日期 --approved-by 批准人 -m 放假安排已公布；时限本来另有规定的，删掉 limit"


@pytest.mark.parametrize(
    ("one", "message", "hint"),
    [
        (item(**COUNTED, due="2026-11-26"), "现时限是2026年11月26日，而5个工作日从2026年11月20日起算是2026年11月27日", AGAIN),
        (
            item(*story("assign", "2026-11-20"), **COUNTED, due="2026-11-28"),
            "现时限是2026年11月28日，而5个工作日从2026年11月20日起算是2026年11月27日",
            MOVED,
        ),
        (
            item(opened="2026-11-23", limit=FIVE, due="2026-11-28", source=Source(date=date(2026, 11, 20))),
            "现时限是2026年11月28日，而5个工作日从2026年11月23日起算是2026年11月30日，从2026年11月20日起算是2026年11月27日",
            AGAIN,
        ),
        (
            item(*story("assign", "2026-11-20"), entry("extend", "2026-11-23", to="2026-12-01", limit=FIVE, **APPROVED), **COUNTED, due="2026-11-27"),
            "现时限是2026年12月1日，而5个工作日从2026年11月23日起算是2026年11月30日",
            MOVED,
        ),
    ],
)
def test_a_deadline_that_its_limit_no_longer_gives_is_doubted_with_both_days(one: Item, message: str, hint: str) -> None:
    found = list(check(Ledger(items=(one,))))

    assert [(problem.message, problem.hint, problem.blocking) for problem in found] == [(f"ZD-2026-001 的{message}", hint, False)]


def test_the_doubt_stands_where_the_deadline_does() -> None:
    extended = item(*story("assign", "2026-11-20"), entry("extend", "2026-11-23", to="2026-12-01", limit=FIVE, **APPROVED), due="2026-11-27")
    found = [*check(Ledger(items=(item(**COUNTED, due="2026-11-26"),))), *check(Ledger(items=(extended,)))]

    assert [(problem.field, problem.entry) for problem in found] == [("due", ""), ("to", "extend1123")]


def test_limits_are_counted_again_by_the_office_s_own_rules() -> None:
    rolling = Ledger(
        settings=Settings(policy=Policy(limits=LimitPolicy(roll=True))),
        items=(item(opened="2026-11-16", limit=Span(5, Pace.DAYS), due="2026-11-21"),),
    )
    resting = Ledger(calendar=OwnCalendar(days=(off("2026-11-27"),)), items=(item(**COUNTED, due="2026-11-27"),))

    assert [problem.message.rpartition("是")[2] for ledger in (rolling, resting) for problem in check(ledger)] == ["2026年11月23日", "2026年11月30日"]


@pytest.mark.parametrize(("name", "told"), [("赵敏", []), ("赵 敏", ["角色 extend 里的“赵 敏”不在名录的人员里"])])
def test_a_role_is_somebodys_whom_the_directory_knows(name: str, told: list[str]) -> None:
    ledger = Ledger(settings=Settings(roles={Role.EXTEND: (name,)}), directory=Directory(people=(Person(name="赵敏"),)))

    assert [(problem.message, problem.path, problem.blocking) for problem in check(ledger)] == [(said, "data/ledger.yaml", False) for said in told]
