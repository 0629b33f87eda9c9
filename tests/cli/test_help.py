"""Help and usage errors: Chinese throughout, never a word of the parser's own."""

import re
from collections.abc import Callable

import pytest

from ledger.cli import CONTENTS
from ledger.cli.contents import Family, Listed
from tests.conftest import Office

PAGE = [line for lines in CONTENTS.values() for line in lines]
FAMILIES = [line for line in PAGE if isinstance(line, Family)]
COMMANDS = [line.name for line in PAGE] + [f"{family.name} {line.name}" for family in FAMILIES for line in family.lines]
ALIASES = [line.alias for line in PAGE] + [f"{family.alias} {line.alias}" for family in FAMILIES for line in family.lines]


def test_the_contents_page(office: Office, golden: Callable[[str, str], None]) -> None:
    golden("help/ledger.txt", office.run("--help"))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command(office: Office, golden: Callable[[str, str], None], command: str) -> None:
    golden(f"help/{command.replace(' ', '-')}.txt", office.run(*command.split(), "-h"))


@pytest.mark.parametrize("command", COMMANDS)
def test_no_english_sentence_reaches_the_reader(office: Office, command: str) -> None:
    text = office.run(*command.split(), "--help")

    assert re.findall(r"\b(?:Usage|Options|Arguments|Show|exit|required|default|TEXT|INTEGER|COMMAND|Error|Try)\b", text) == []


@pytest.mark.parametrize(("command", "alias"), list(zip(COMMANDS, ALIASES, strict=True)))
def test_every_command_has_a_chinese_name(office: Office, command: str, alias: str) -> None:
    assert office.run(*alias.split(), "-h").replace(f"ledger {alias}", f"ledger {command}", 1) == office.run(*command.split(), "-h")


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of two words on the contents page: `look check` and `look find`."""
    lines = (Listed("check", "检查", "care:check"), Listed("find", "查找", "items:find"))
    monkeypatch.setitem(CONTENTS, "看", [Family("look", "看看", "查看和检查", lines)])


@pytest.mark.usefixtures("family")
def test_a_command_of_two_words_is_one_line_of_the_contents_page(office: Office) -> None:
    assert "\n看：\n  look 看看           查看和检查\n" in office.run("--help")


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize("words", [("look",), ("look", "-h"), ("help", "look")])
def test_the_first_word_alone_shows_its_subcommands(office: Office, words: tuple[str, ...]) -> None:
    page = office.run(*words)

    assert page.startswith("用法：ledger look 子命令 [选项]\n\n看看：查看和检查\n\n子命令：\n  check 检查          逐个文件查错，")


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize("words", [("--quiet", "look", "check"), ("look", "--quiet", "check"), ("看看", "检查", "--quiet")])
def test_global_options_stand_anywhere_in_two_words(office: Office, words: tuple[str, ...]) -> None:
    assert office.run_all(*words) == ("", "", 0)


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("look", "fnd"), "错误：没有“look fnd”这条命令\n提示：是不是 find？全部命令见 ledger look --help\n"),
        (("look", "瞎写"), "错误：没有“look 瞎写”这条命令\n提示：全部命令见 ledger look --help\n"),
        (("look", "find"), "错误：缺少参数“关键词…”\n提示：用法见 ledger look find --help\n"),
        (("看看", "find", "甲", "--limit"), "错误：选项 --limit 后面缺少值\n提示：用法见 ledger 看看 find --help\n"),
        (("look", "--json"), "错误：没有写命令\n提示：用法见 ledger look --help\n"),
        (("look", "--nope", "check"), "错误：没有 --nope 这个选项\n提示：用法见 ledger look --help\n"),
    ],
)
def test_usage_errors_of_a_subcommand_name_both_words(office: Office, words: tuple[str, ...], said: str) -> None:
    assert office.error(*words, code=2) == said


def test_no_arguments_show_the_contents_page(office: Office) -> None:
    assert office.run() == office.run("--help")


def test_the_version(office: Office) -> None:
    assert office.run("--version") == "ledger 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("progess", "ZD-1"), "错误：没有“progess”这条命令\n提示：是不是 progress？全部命令见 ledger --help\n"),
        (("show",), "错误：缺少参数“编号…”\n提示：用法见 ledger show --help\n"),
        (("void", "ZD-1"), "错误：缺少参数“记录号”\n提示：用法见 ledger void --help\n"),
        (("list", "--limt", "3"), "错误：没有 --limt 这个选项\n提示：是不是 --light、--limit、--list？用法见 ledger list --help\n"),
        (("list", "--limit", "三"), "错误：选项 --limit 的写法不对：“三”不是整数\n提示：用法见 ledger list --help\n"),
        (("list", "--limit", "-1"), "错误：选项 --limit 的写法不对：-1超出了范围\n提示：用法见 ledger list --help\n"),
        (("list", "--limit"), "错误：选项 --limit 后面缺少值\n提示：用法见 ledger list --help\n"),
        (("list", "--overdue=是"), "错误：选项 --overdue 后面不用写值\n提示：用法见 ledger list --help\n"),
        (("overdue", "甲", "乙"), "错误：多写了 甲 乙\n提示：用法见 ledger overdue --help\n"),
        (("--nope", "list"), "错误：没有 --nope 这个选项\n提示：用法见 ledger --help\n"),
        (("--today", "2026-02-30", "list"), "错误：没有“2026-02-30”这一天\n提示：能识别的写法："),
        (("list", "--status", "好"), "错误：没有“好”这个状态\n提示：可用的有：在办、已完成、已立项、"),
        (("list", "--light", "蓝"), "错误：没有“蓝”这种灯\n提示：可用的有：绿、黄、红、办结、无\n"),
        (("list", "--sort", "颜色"), "错误：不能按“颜色”排序\n提示：可用的有：id、due、opened、percent、days、updated；"),
    ],
)
def test_usage_errors_are_chinese_and_say_what_to_type(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert office.error(*arguments, code=2).startswith(said)


@pytest.mark.parametrize("words", [("help", "show"), ("帮助", "show")])
def test_help_is_a_word_too(office: Office, words: tuple[str, ...]) -> None:
    assert office.run(*words) == office.run("show", "--help")


def test_outside_an_office_the_error_says_how_to_begin(office: Office) -> None:
    said = office.error("list", "--root", str(office.root.parent))

    assert said.endswith("提示：新建台账：ledger init 文件夹；看样例：ledger demo；或用 --root 指明台账所在的文件夹\n")
