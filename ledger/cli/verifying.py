"""核对: a document that left, made again from the commit and day it names, and compared with what it says."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from shlex import split
from typing import Annotated

from ledger import __version__
from ledger.cli.contents import Call
from ledger.cli.direct import plain_call
from ledger.cli.output import emit_json, print_out, say
from ledger.cli.parameters import Argument
from ledger.cli.session import Options, Session
from ledger.errors import LedgerError, system_reason
from ledger.record import Record

DOCUMENTS = ("report", "plan", "breakdown", "duty", "notice", "reminder", "bulletin", "special")
_MARK = re.compile(
    r"ledger (?P<version>\S+) \| (?P<command>.+) \| 截至 (?P<day>\S+) \| 提交 (?P<commit>[0-9a-f]{40,64}|无)(?P<dirty>（另有未提交的改动）)?"
)
_SHOWN = 20  # differing lines


class Mark(Record, frozen=True, kw_only=True):
    """What a document says it rests on."""

    version: str
    command: str
    day: str
    commit: str


def verify(session: Session, file: Annotated[str, Argument(metavar="文件", help="ledger 生成的 .md .txt .html .docx")]) -> int:
    """核对：按文书末尾记的提交和日期重新生成一遍，看和文件是否一致

    例：ledger verify 周报告.docx
    """
    from ledger.formats.reading import form_of, words_of

    session.need_present("核对以文书自己记的提交为准")
    data = _read(file)
    form = form_of(data)
    mark = _mark(data, form, file)
    again = _made_again(session, mark, form)
    same = again == data
    differences = [] if same else list(_differences(words_of(data, form), words_of(again, form)))
    if session.options.json:
        told = [{"sign": sign, "text": text} for sign, text in differences]
        emit_json(session, "verify", {"file": file, "same": not differences, "bytes": same, "command": mark.command, "differences": told})
        return 1 if differences else 0
    return _report(session, file, mark, differences, same=same)


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise LedgerError(f"读不了 {file}：{system_reason(error)}", "检查文件名和权限") from error


def _mark(data: bytes, form: str, file: str) -> Mark:
    """The document's mark. Raises LedgerError for one without, or with one that nothing can be made from."""
    from ledger.formats.reading import mark_of

    match = _MARK.fullmatch(mark_of(data, form))
    if match is None:
        raise LedgerError(f"{file} 上没有 ledger 的落款，无从核对", "只能核对 ledger 生成的文书；末尾那一行（网页和 Word 里看不见）不能删")
    if match["dirty"]:
        raise LedgerError(f"{file} 生成时台账里还有没提交的改动，无从核对", "先 ledger commit，再重新生成")
    if match["commit"] == "无":
        raise LedgerError(f"{file} 生成时台账还没有纳入 git，无从核对", "运行 ledger init，再重新生成")
    return Mark(version=match["version"], command=match["command"], day=match["day"], commit=match["commit"])


def _made_again(session: Session, mark: Mark, form: str) -> bytes:
    git = session.workspace.git
    if git is None or git.resolve(mark.commit) is None:
        raise LedgerError(f"这里没有它所依据的提交 {mark.commit[:10]}", "是别的台账的文书，或还没有同步：ledger sync")
    call = _call(mark, form)
    options = Options(root=str(session.workspace.root), today=mark.day, known_at=mark.commit, quiet=True)
    again = Session(options)
    again.collected = []
    call.function(again, **call.named)
    if len(again.collected) != 1:
        raise LedgerError(f"落款里的命令“{mark.command}”得出{len(again.collected)}份文书，无从核对", "一份一份地生成，再核对")
    return again.collected[0]


def _call(mark: Mark, form: str) -> Call:
    """The call that the mark's command is. A mark comes from outside: only the commands that make documents are followed."""
    from ledger.cli import CONTENTS

    try:
        words = split(mark.command)
    except ValueError:
        words = []
    call = plain_call(CONTENTS, [*words, "--format", form]) if words[:1] and words[0] in DOCUMENTS else None
    if call is None or call.options:
        raise LedgerError(f"看不懂落款里的命令“{mark.command}”", "文书可能被改过，或是更新的版本生成的")
    return call


def _differences(there: Sequence[str], here: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines that only the document has (-), and lines that only the ledger gives (+), in order."""
    for change, start, end, first, last in SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        if change != "equal":
            yield from (("-", line) for line in there[start:end] if line)
            yield from (("+", line) for line in here[first:last] if line)


def _report(session: Session, file: str, mark: Mark, differences: Sequence[tuple[str, str]], *, same: bool) -> int:
    if not differences:
        print_out(f"{file}：一致")
        if not same:
            say(session, "文字都一致；文件的格式被别的程序改过（如在 Word、WPS 里另存过）")
        return 0
    for sign, text in differences[:_SHOWN]:
        print_out(f"{'文件里' if sign == '-' else '台账里'}：{text}")
    if len(differences) > _SHOWN:
        print_out(f"……其余{len(differences) - _SHOWN}行略")
    print_out(f"{file}：不一致，{len(differences)}行不同")
    if mark.version != __version__:
        say(session, f"文书是 {mark.version} 版生成的，现在是 {__version__} 版，版式可能有变化")
    return 1
