"""The office's own files: settings, directory and calendar; what they mean, what they refuse, and what is true where they are silent."""

import re
from datetime import date
from decimal import Decimal

import pytest

from ledger.model import (
    FINDINGS,
    INDEX_PARTS,
    AuditPolicy,
    BookPolicy,
    Cadence,
    Clause,
    DayOff,
    Directory,
    ExtraField,
    FeedbackPolicy,
    Light,
    LightPolicy,
    LimitPolicy,
    Person,
    Policy,
    Role,
    ScorePolicy,
    Settings,
    TaskList,
    Unit,
)
from ledger.record import fields
from ledger.store.office import read_calendar, read_directory, read_settings
from tests.conftest import PROJECT

WHOLE = """\
office: 某区督查室
language: zh-CN
time_zone: Asia/Urumqi
today: 2026-11-20
lists:
  hotline:
    title: 热线
    prefix: RX
    cadence: daily
    every_day: true
    by_month: true
    fields:
      caller: {title: 来电人, private: true}
      calls: {title: 次数, type: number}
      called: {type: date}
policy:
  lights:
    warn_workdays: 0
    green_points: 5
    yellow_points: 20.5
    names: {green: 正常, red: 严重滞后}
  feedback: {weekday: 4, day_of_month: 31}
  scoring:
    base: 0
    top_seats: 0
    bottom_seats: 5
    clauses:
      overdue: {title: 逾期, points: -2, support: 0.5}
      returned: {title: 其他, points: 1}
  audit: {backdate_days: 0, commit_days: 7, file_kb: 64, signatures: true}
roles:
  extend: [赵敏, 钱进]
  administer: 赵敏
"""


def test_every_setting_is_read() -> None:
    settings, problems = read_settings(WHOLE.encode())

    assert problems == []
    fields = {
        "caller": ExtraField(title="来电人", private=True),
        "calls": ExtraField(title="次数", type="number"),
        "called": ExtraField(title="called", type="date"),
    }
    names = {Light.GREEN: "正常", Light.YELLOW: "黄", Light.RED: "严重滞后", Light.DONE: "办结", Light.NONE: "无"}
    clauses = {"overdue": Clause(title="逾期", points=Decimal(-2), support=Decimal("0.5")), "returned": Clause(title="其他", points=Decimal(1))}
    assert settings == Settings(
        office="某区督查室",
        time_zone="Asia/Urumqi",
        today=date(2026, 11, 20),
        lists={"hotline": TaskList(name="hotline", title="热线", prefix="RX", cadence=Cadence.DAILY, every_day=True, by_month=True, fields=fields)},
        policy=Policy(
            lights=LightPolicy(warn_workdays=0, green_points=Decimal(5), yellow_points=Decimal("20.5"), names=names),
            feedback=FeedbackPolicy(weekday=4, day_of_month=31),
            scoring=ScorePolicy(base=Decimal(0), clauses=clauses, top_seats=0, bottom_seats=5),
            audit=AuditPolicy(backdate_days=0, commit_days=7, file_kb=64, signatures=True),
        ),
        roles={Role.EXTEND: ("赵敏", "钱进"), Role.ADMINISTER: ("赵敏",)},
    )


@pytest.mark.parametrize("text", ["office: 甲\n", "office: 甲\npolicy:\nlists:\n", "office: 甲\npolicy: {lights: {}, feedback: {}, scoring: {}}\n"])
def test_what_the_settings_do_not_say_has_its_default(text: str) -> None:
    settings, problems = read_settings(text.encode())

    assert problems == []
    assert settings == Settings(office="甲")


LISTED = "office: 甲\nlists:\n  a: {title: 甲单, prefix: AA}\n"
WRONG_SETTINGS = {
    "no office": ("today: 2026-11-20\n", 1, "office：没有写"),
    "today is a word": ("office: 甲\ntoday: 今天\n", 2, "today：“今天”不是日期"),
    "unknown key": ("office: 甲\nlangauge: zh-CN\n", 2, "不认识的栏目“langauge”"),
    "list is a word": ("office: 甲\nlists:\n  a: 甲\n", 3, "lists.a：应是一组“栏目: 内容”"),
    "list without title": ("office: 甲\nlists:\n  a: {prefix: AA}\n", 3, "事项（lists.a.title）：没有写"),
    "one prefix twice": (LISTED + "  b: {title: 乙, prefix: AA}\n", 4, "lists.b.prefix：“AA”已经用在清单“a”上"),
    "one list twice": (LISTED + "  a: {title: 乙, prefix: BB}\n", 4, "“a”写了两次（第3行已有）"),
    "cadence": (LISTED.replace("AA}", "AA, cadence: montly}"), 3, "反馈周期（lists.a.cadence）：“montly”不在可用的值里"),
    "flag": (LISTED.replace("AA}", "AA, by_month: 是}"), 3, "lists.a.by_month：“是”应写成 true 或 false"),
    "type of a field": (LISTED.replace("AA}", "AA, fields: {x: {type: int}}}"), 3, "lists.a.fields.x.type：“int”不在可用的值里"),
    "key of a field": (LISTED.replace("AA}", "AA, fields: {x: {privat: true}}}"), 3, "不认识的栏目“privat”"),
    "weekday": ("office: 甲\npolicy:\n  feedback: {weekday: 8}\n", 3, "policy.feedback.weekday：8超出了范围"),
    "half a day": ("office: 甲\npolicy:\n  feedback: {day_of_month: 2.5}\n", 3, "policy.feedback.day_of_month：2.5不是整数"),
    "light": ("office: 甲\npolicy:\n  lights: {names: {orange: 橙}}\n", 3, "不认识的栏目“orange”"),
    "clause without points": (
        "office: 甲\npolicy:\n  scoring:\n    clauses: {overdue: {title: 甲}}\n",
        4,
        "分值（policy.scoring.clauses.overdue.points）：没有写分值",
    ),
    "support over 1": (
        "office: 甲\npolicy:\n  scoring:\n    clauses: {overdue: {title: 甲, points: 1, support: 2}}\n",
        4,
        "policy.scoring.clauses.overdue.support：2超出了范围",
    ),
    "unknown clause": (
        "office: 甲\npolicy:\n  scoring:\n    clauses: {x: {title: 甲, points: 1}}\n",
        4,
        "policy.scoring.clauses.x：没有这种加扣分情形",
    ),
    "points of two signs": (
        "office: 甲\npolicy:\n  scoring:\n    clauses: {overdue: {title: 甲, points: -1, per_day: 1}}\n",
        4,
        "分值（policy.scoring.clauses.overdue.points）：一次的分值和每天的分值一正一负",
    ),
    "two clauses of one name": (
        "office: 甲\npolicy:\n  scoring:\n    clauses: {overdue: {title: 甲, points: -1}}\n    decisions: {praise: {title: 甲, points: 1}}\n",
        4,
        "policy.scoring.clauses：有两个条款都叫“甲”",
    ),
    "weights without the index": (
        "office: 甲\npolicy:\n  scoring:\n    weights: {completion: 60, feedback: 40}\n",
        4,
        "policy.scoring.weights：权重和计分方法对不上",
    ),
    "the index without weights": (
        "office: 甲\npolicy:\n  scoring:\n    method: index\n",
        4,
        "policy.scoring.weights：权重和计分方法对不上",
    ),
    "base beside weights": (
        "office: 甲\npolicy:\n  scoring:\n    method: index\n    weights: {completion: 60, feedback: 30}\n    base: 100\n",
        6,
        "policy.scoring.base：基础分100不等于各项权重之和90",
    ),
    "floor above base": ("office: 甲\npolicy:\n  scoring: {base: 10, floor: 11}\n", 3, "policy.scoring.floor：最低分高于基础分"),
    "ceiling below base": ("office: 甲\npolicy:\n  scoring: {base: 10, ceiling: 9}\n", 3, "policy.scoring.ceiling：最高分低于基础分"),
    "yellow below green": (
        "office: 甲\npolicy:\n  lights: {green_points: 30, yellow_points: 10}\n",
        3,
        "policy.lights.yellow_points：黄灯的界限比绿灯的还小",
    ),
    "limit in words": (
        "office: 甲\nlists:\n  a:\n    title: 甲单\n    prefix: AA\n    limits:\n    - {title: 一般件, within: 五日}\n",
        7,
        "lists.a.limits.within：“五日”不是办理时限",
    ),
    "tally in Chinese": ("office: 甲\ntallies:\n  来文: {title: 来文}\n", 3, "计数的英文名“来文”不能用作文件名"),
    "two tallies of one name": (
        "office: 甲\ntallies:\n  a: {title: 来文}\n  b: {title: 来文}\n",
        4,
        "事项（tallies.b.title）：“来文”已经用在“a”上",
    ),
    "name of a list": (LISTED.replace("  a:", "  重点:"), 3, "清单的英文名“重点”不能用作文件夹名"),
    "the tally's folder": (LISTED.replace("  a:", "  tally:"), 3, "清单的英文名“tally”不能用作文件夹名"),
    "prefix in small letters": (LISTED.replace("AA", "aa"), 3, "lists.a.prefix：“aa”不能用作编号前缀"),
    "prefix too long": (LISTED.replace("AA", "AAAAAAA"), 3, "lists.a.prefix：“AAAAAAA”不能用作编号前缀"),
    "one title twice": (LISTED + "  b: {title: 甲单, prefix: BB}\n", 4, "事项（lists.b.title）：“甲单”已经用在清单“a”上"),
    "field every item has": (LISTED.replace("AA}", "AA, fields: {owner: {title: 甲}}}"), 3, "“owner”已是每个事项都有的栏"),
    "time zone": ("office: 甲\ntime_zone: Asia/Beijing\n", 2, "time_zone：没有“Asia/Beijing”这个时区"),
    "one name for two lights": ("office: 甲\npolicy:\n  lights: {names: {red: 黄}}\n", 3, "policy.lights.names：有两种灯用了同一个名称"),
    "warning by the word": ("office: 甲\npolicy:\n  lights: {warn_workdays: 五}\n", 3, "policy.lights.warn_workdays：“五”不是数字"),
    "today in 1989": ("office: 甲\ntoday: 1989-12-31\n", 2, "today：1989-12-31的年份不对"),
    "unknown role": ("office: 甲\nroles: {extends: [赵敏]}\n", 2, "roles.extends：没有“extends”这个角色"),
    "role of nobody": ("office: 甲\nroles:\n  extend: []\n", 3, "roles.extend：这个角色没有写人"),
    "unknown policy": ("office: 甲\npolicy: {light: {}}\n", 2, "不认识的栏目“light”"),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG_SETTINGS.values(), ids=WRONG_SETTINGS)
def test_what_is_wrong_in_the_settings_is_one_problem_at_its_line(text: str, line: int, message: str) -> None:
    _, problems = read_settings(text.encode())

    assert [(problem.path, problem.line, problem.message, problem.blocking) for problem in problems] == [("data/ledger.yaml", line, message, True)]


def test_a_list_without_a_prefix_is_one_problem() -> None:
    _, problems = read_settings("office: 甲\nlists:\n  a: {title: 甲}\n".encode())

    assert [(problem.line, problem.message) for problem in problems] == [(3, "lists.a.prefix：没有写")]


@pytest.mark.parametrize(("text", "hint"), [("备注: 甲\n", "删掉它"), ("todays: 甲\n", "是不是“today”？")])
def test_an_unknown_setting_is_to_be_deleted_or_put_right(text: str, hint: str) -> None:
    _, problems = read_settings(("office: 甲\n" + text).encode())

    assert [problem.hint for problem in problems] == [hint]


def test_the_directory_keeps_the_order_of_its_file() -> None:
    text = "units:\n- {name: 乙局, aliases: [乙, 乙委], group: 区直, leader: 陈刚, contact: 许立}\n- {name: 各街道, collective: true}\npeople:\n- {name: 陈刚, email: c@example.cn, post: 区长, unit: 乙局, supervisor: true}\n"

    directory, problems = read_directory(text.encode())

    assert problems == []
    assert directory == Directory(
        units=(Unit(name="乙局", aliases=("乙", "乙委"), group="区直", leader="陈刚", contact="许立"), Unit(name="各街道", collective=True)),
        people=(Person(name="陈刚", email="c@example.cn", post="区长", unit="乙局", supervisor=True),),
    )


WRONG_DIRECTORY = {
    "no name": ("units:\n- {group: 区直}\n", 2, "units.name：没有写"),
    "alias of two": ("units:\n- {name: 甲, aliases: [丙]}\n- {name: 乙, aliases: [丙]}\n", 3, "units.name：“丙”同时指“甲”和“乙”"),
    "alias is a name": ("units:\n- {name: 甲}\n- {name: 乙, aliases: [甲]}\n", 3, "units.name：“甲”同时指“甲”和“乙”"),
    "name is an alias": ("units:\n- {name: 甲, aliases: [乙]}\n- {name: 乙}\n", 3, "units.name：“乙”同时指“甲”和“乙”"),
    "unknown key": ("units:\n- {name: 甲, alias: [乙]}\n", 2, "不认识的栏目“alias”"),
    "a bare name": ("units:\n- 甲\n", 2, "units：有一条不是“栏目: 内容”的形式"),
    "person without name": ("people:\n- {post: 区长}\n", 2, "people.name：没有写"),
    "one address for two": ("people:\n- {name: 甲, email: a@b.cn}\n- {name: 乙, email: A@b.cn}\n", 3, "people.email：甲和乙用了同一个邮箱"),
    "other part": ("unit: []\n", 1, "不认识的栏目“unit”"),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG_DIRECTORY.values(), ids=WRONG_DIRECTORY)
def test_what_is_wrong_in_the_directory_is_one_problem_at_its_line(text: str, line: int, message: str) -> None:
    _, problems = read_directory(text.encode())

    assert [(problem.path, problem.line, problem.message) for problem in problems] == [("data/directory.yaml", line, message)]


def test_a_unit_written_twice_is_a_problem() -> None:
    _, problems = read_directory("units:\n- {name: 甲}\n- {name: 甲}\n".encode())

    assert [problem.line for problem in problems] == [3]


def test_the_calendar_lists_days() -> None:
    text = "days:\n- {day: 2026-11-20, workday: false, title: 停电}\n- {day: 2026-11-21, workday: true}\npublished: [2028, 2027]\n"

    own, problems = read_calendar(text.encode())

    assert problems == []
    assert own.published == (2027, 2028)
    assert own.days == (DayOff(day=date(2026, 11, 20), workday=False, title="停电"), DayOff(day=date(2026, 11, 21), workday=True))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("days:\n- {workday: true}\n", 2, "days.day：没有写"),
        ("days:\n- {day: 2026-02-29, workday: true}\n", 2, "days.day：没有2026-02-29这一天"),
        ("days:\n- {day: 2026-02-28, workday: 休}\n", 2, "days.workday：“休”应写成 true 或 false"),
        ("days:\n- {day: 2026-02-28, workdays: true}\n", 2, "不认识的栏目“workdays”"),
        ("day: []\n", 1, "不认识的栏目“day”"),
        ("days: []\npublished: [明年]\n", 2, "published：“明年”不是年份"),
        ("days: []\npublished: [27]\n", 2, "published：“27”不是年份"),
        ("days:\n- {day: 2026-02-28}\n- {day: 2026-02-28, workday: true}\n", 3, "days.day：2026-02-28写了两次"),
    ],
)
def test_what_is_wrong_in_the_calendar_is_one_problem_at_its_line(text: str, line: int, message: str) -> None:
    _, problems = read_calendar(text.encode())

    assert [(problem.path, problem.line, problem.message) for problem in problems] == [("data/calendar.yaml", line, message)]


@pytest.mark.parametrize("record", [LightPolicy, FeedbackPolicy, LimitPolicy, BookPolicy, AuditPolicy, ScorePolicy, Clause])
def test_the_manual_names_every_number_of_the_policy(record: type) -> None:
    manual = (PROJECT / "docs" / "policy.md").read_text(encoding="utf-8")

    assert [field.name for field in fields(record) if not re.search(rf"\b{field.name}\b", manual)] == []
    assert [name for name in (*FINDINGS, *INDEX_PARTS, *Role) if name not in manual] == []
