"""Parameters that several commands share, and how a missing one is asked for."""

import re
import sys
from typing import Annotated

from ledger.cli.parameters import Argument, Option
from ledger.errors import UsageError
from ledger.words import INVISIBLE

Ids = Annotated[list[str], Argument(metavar="编号…", help="事项编号，今年的可简写为 ZD-12；写 - 从标准输入读")]
Id = Annotated[str, Argument(metavar="编号", help="事项编号，今年的可简写为 ZD-12")]
Text = Annotated[str | None, Option("--text", short="-m", metavar="内容", help="内容；写 - 从标准输入读")]
On = Annotated[str | None, Option("--on", metavar="日期", help="发生的日期，默认今天")]
By = Annotated[str | None, Option("--by", metavar="姓名", help="录入人，默认 git 的用户名")]
ApprovedBy = Annotated[str | None, Option("--approved-by", metavar="姓名", help="批准人")]
Method = Annotated[str | None, Option("--method", metavar="方式", help="方式，如 电话催报、书面催办、实地督查、联合督查、暗访")]
DryRun = Annotated[bool, Option("--dry-run", help="只显示将写入什么，不写入")]
InList = Annotated[str | None, Option("--list", metavar="清单", help="只看某个清单（名称、中文名或前缀）")]
InBook = Annotated[str | None, Option("--year", metavar="年份", help="只看某一年台账的（按编号的年份）")]
OfUnit = Annotated[str | None, Option("--unit", metavar="单位", help="只看某个单位牵头或配合的")]
OfLeader = Annotated[str | None, Option("--leader", metavar="姓名", help="只看某位领导牵头的")]
OfOwner = Annotated[str | None, Option("--owner", metavar="姓名", help="只看某位责任人的")]
OfSupervisor = Annotated[str | None, Option("--supervisor", metavar="姓名", help="只看某位督办员的")]
PeriodOrYear = Annotated[str | None, Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026，默认今年")]
PeriodOrMonth = Annotated[str | None, Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026，默认本月")]
Limit = Annotated[int | None, Option("--limit", metavar="条数", help="最多显示几条", minimum=0)]


def given(text: str | None) -> str | None:
    """What was typed for a text, read from standard input for `-`; refused when it holds what a file cannot.

    A tab, as spreadsheets put between cells, becomes a blank.
    """
    if text == "-":
        text = sys.stdin.read()
        if not text.strip():
            raise UsageError("标准输入里没有内容", "“-”只能写一处，内容从管道送进来，例：echo 内容 | ledger note ZD-12 -m -")
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\t", " ").strip()
    refuse_unprintable(text)
    return text or None


def refuse_unprintable(text: str) -> None:
    """Raise UsageError for control characters other than tab and newline, and for bytes that were no text."""
    if text.isprintable():
        return
    bad = next((character for character in text if character not in "\r\n\t" and _unprintable(character)), None)
    if bad is not None and "\ud800" <= bad <= "\udfff":
        raise UsageError("内容里有无法识别的字节，没有写入", "终端的编码应为 UTF-8；检查后重新输入")
    if bad is not None:
        raise UsageError(f"内容里有控制字符 U+{ord(bad):04X}，没有写入", "去掉这个字符再试；多半是从别处粘贴带来的")


def needed(value: str | None, name: str, option: str) -> str:
    """A value that must be there: asked for on a terminal, a usage error elsewhere."""
    value = given(value)
    while value is None and sys.stdin.isatty():
        value = given(_asked(name))
    if value is None:
        raise UsageError(f"缺少{name}", f"用 {option} 写上")
    return value


def _asked(name: str) -> str:
    """What is typed on the terminal; giving up (Ctrl-C, Ctrl-D) interrupts the command."""
    from typer import Abort, prompt

    try:
        typed: str = prompt(name, default="", show_default=False, err=True)
    except Abort as error:
        raise KeyboardInterrupt from error
    return typed


def _unprintable(character: str) -> bool:
    return ord(character) < 32 or 0x7F <= ord(character) <= 0x9F or "\ud800" <= character <= "\udfff" or bool(re.match(f"[{INVISIBLE}]", character))
