"""The direct path understands what clerks usually type, and never otherwise than Typer does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import __version__
from ledger.cli import CONTENTS
from ledger.cli.contents import Call, Family, Listed
from ledger.cli.direct import plain_call
from ledger.cli.help import judged
from ledger.cli.parameters import GLOBALS, Argument, Option, Parameter, parameters

PAGE = [line for lines in CONTENTS.values() for line in lines]
COMMANDS = [([line], line) for line in PAGE if isinstance(line, Listed)]
COMMANDS += [([family, line], line) for family in PAGE if isinstance(family, Family) for line in family.lines]
NAMES = [" ".join(line.name for line in path) for path, _ in COMMANDS]

VALUES = st.sampled_from(["区住建局", "ZD-12", "2026-11", "在办", "3", "", " ", "-", "--", "-m", "--json", "a=b", "=", "-1"])
NUMBERS = st.sampled_from(["0", "1", "007", "1000000", "1000001", "9" * 12, "-1", "３", "1_0", " 3", "3.0", "三", ""])
ODD = st.sampled_from(
    ["-h", "--help", "--version", "--", "-", "", "=", "--=", "-=", "---", "--nope", "-n", "-p60", "-p=60", "-mp", "--lim", "--limit=", "－m", "list"]
)


def spellings(parameter: Parameter) -> st.SearchStrategy[list[str]]:
    """An option as it may be typed: mostly well, at times without its value or with one too many."""
    option = parameter.form
    assert isinstance(option, Option)
    names = st.sampled_from([name for name in (option.name, option.short) if name])
    alone, with_value = names.map(lambda name: [name]), st.tuples(names, NUMBERS if parameter.kind is int else VALUES)
    apart, joined = with_value.map(list), with_value.map(lambda both: ["=".join(both)])
    return st.one_of(alone, alone, alone, joined) if parameter.kind is bool else st.one_of(apart, apart, apart, joined, joined, alone)


@st.composite
def command_lines(draw: st.DrawFn, path: list[Family | Listed], line: Listed) -> list[str]:
    """A command line of a command: its name or alias, its words and options in any order, global options anywhere, now and then an odd word."""
    own = parameters(line.function())
    required = sum(each.required for each in own)
    known = [each for each in (*own, *GLOBALS) if isinstance(each.form, Option)]
    pieces = [[word] for word in draw(st.lists(VALUES, min_size=required, max_size=required + 2))]
    pieces += [draw(spellings(each)) for each in draw(st.lists(st.sampled_from(known), max_size=4))]
    pieces += [[word] for word in draw(st.lists(ODD, max_size=1))]
    before = st.lists(st.sampled_from(GLOBALS).flatmap(spellings), max_size=1)
    steps = [piece for step in path for piece in (*draw(before), [draw(st.sampled_from([step.name, step.alias]))])]
    return [word for piece in (*steps, *draw(st.permutations(pieces))) for word in piece]


@pytest.mark.parametrize(("path", "line"), COMMANDS, ids=NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_typer_understands_the_same(path: list[Family | Listed], line: Listed, data: st.DataObject) -> None:
    typed = data.draw(command_lines(path, line))

    call = plain_call(CONTENTS, typed)

    assert call is None or call == judged(CONTENTS, __version__, typed)


@pytest.mark.parametrize("line", [line for _, line in COMMANDS], ids=NAMES)
def test_only_the_last_argument_takes_every_word(line: Listed) -> None:
    arguments = [each for each in parameters(line.function()) if isinstance(each.form, Argument)]

    assert not any(each.many for each in arguments[:-1])


@pytest.mark.parametrize(
    "typed",
    """\
list
清单
list --unit 区住建局 --status 在办
list --status=逾期 --sort due --limit 20
list --list 年度重点工作 --overdue
list --leader 陈刚 --light 红 --json
list --year 2026 --tag 民生 --unreported
--quiet list --unit 区住建局
--today 2026-11-20 list
list --known-at 2026-06-30 --owner 张华
find 老旧小区 电梯
查找 电梯 --unit 区住建局 --limit 5
show ZD-12
show ZD-12 ZD-13 --json
查看 ZD-2026-012
log
log ZD-12 --limit 10
status
status --year 2026 --json
today
日询问 --supervisor 赵敏
overdue
overdue --unit 区住建局 --limit 10
rank
rank --period 2026-10 --explain 区发改局
排名 --by leader --group 区直部门
rank --from 3月1日 --to 4月10日
four --missing
report week
report month 2026-11 -o 月汇总.md
add --list 年度重点工作 --title 建成档案馆 --lead 区财政局 --lead 区住建局 --due 12月底前
add
progress ZD-12 -p 60 -m 主体结构封顶 --problems 电梯未到货
进展 ZD-12 ZD-13 -m 已开工 --on 2026-11-18 --by 赵敏
remind - --method 电话催报 -m 请本周内反馈
extend ZD-12 --to 12月底 --approved-by 陈刚 -m 设备到货推迟 --exempt
close ZD-12 --verified-by 赵敏 --evidence 验收意见 --evidence 现场照片
note ZD-12 -m - --dry-run
edit ZD-12 owner=张华 lead_units=区发改局,区财政局 -m 人事变动
void ZD-12 k7f3q2 -m 记到了别的事项上
award ZD-12 --points 1 --clause 加分第1项 --approved-by 赵敏
book audit 2026 --unit 区住建局
tally --quiet add 来文 --count 3 --on 3月5日
计数 列出 信息采用 --by unit --period 2026-Q3
commit -m 按会议纪要补充节点
check
init 督查台账 --office 某区人民政府督查室
demo""".splitlines(),
)
def test_what_clerks_type_is_plain(typed: str) -> None:
    assert isinstance(plain_call(CONTENTS, typed.split()), Call)


def test_a_call_holds_what_was_typed_and_every_default() -> None:
    call = plain_call(CONTENTS, ["--json", "find", "电梯", "--limit", "5", "加装", "--unit=区住建局"])

    assert call is not None
    assert call.options == {"json": True}
    assert call.named == {"words": ["电梯", "加装"], "task_list": None, "unit": "区住建局", "limit": 5}


@pytest.mark.parametrize(
    "typed",
    [
        (),
        ("--json",),
        ("help", "list"),
        ("-h",),
        ("--version",),
        ("list", "-h"),
        ("lst",),
        ("",),
        ("tally",),
        ("tally", "lst"),
        ("tally", "--by", "unit", "list"),  # an option of the subcommand, too early
        ("--unit", "区住建局", "list"),
        ("list", "--unti", "区住建局"),
        ("list", "--un", "区住建局"),
        ("list", "--unit"),
        ("list", "--unit", "--json"),
        ("list", "--sort", "-due"),
        ("list", "--sort=-due"),
        ("list", "--unit", "甲", "--unit", "乙"),
        ("list", "--overdue", "--overdue"),
        ("--json", "list", "--json"),
        ("list", "--overdue=1"),
        ("list", "--overdue="),
        ("list", "多余"),
        ("list", "--"),
        ("list", "--", "--json"),
        ("list", "--limit", "三"),
        ("list", "--limit", "３"),
        ("list", "--limit", "-1"),
        ("list", "--limit", ""),
        ("list", "--limit", "9" * 10),
        ("tally", "add", "来文", "--count", "0"),
        ("show",),
        ("void", "ZD-12"),
        ("void", "ZD-12", "k7f3q2", "多余"),
        ("progress", "ZD-12", "-p60"),
        ("progress", "ZD-12", "-p=60"),
        ("progress", "ZD-12", "-mp", "60"),
        ("progress", "ZD-12", "-x"),
    ],
    ids=" ".join,
)
def test_a_doubtful_command_line_is_left_to_typer(typed: tuple[str, ...]) -> None:
    assert plain_call(CONTENTS, typed) is None


@pytest.mark.parametrize(("count", "plain"), [("0", False), ("1", True), ("1000000", True), ("1000001", False)])
def test_a_number_is_plain_within_its_bounds(count: str, *, plain: bool) -> None:
    assert (plain_call(CONTENTS, ["tally", "add", "来文", "--count", count]) is not None) is plain
