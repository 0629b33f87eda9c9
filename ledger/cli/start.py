"""Beginning: a new office, and the sample office with a year of history."""

from pathlib import Path
from shlex import quote
from typing import Annotated

from ledger.cli.arguments import needed
from ledger.cli.documents import report
from ledger.cli.outlook import overdue, status
from ledger.cli.output import emit_json, emit_text, print_err, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.ranks import rank
from ledger.cli.recording import refuse_classified
from ledger.cli.session import Options, Session
from ledger.errors import UsageError
from ledger.store.founding import SCHEMES, demonstrate, found
from ledger.words import register_line

NEXT_FOR_DEMO = """
接下来可以试试（先运行 cd {folder}）：
  ledger list --unit 区住建局 --status 在办     看一个单位手上的事
  ledger show ZD-3                             看一个事项的来龙去脉
  ledger progress ZD-1 -p 97 -m 补划30处车位    记一条进展，自动提交
  ledger rank --explain 区水务局                看一个单位的分是怎么来的
  ledger report month -o 月汇总.md              生成月汇总
  ledger tally list --compare year              来文、发文等与上年同期比
  git log --oneline -20                         看登记簿
"""

NEXT_FOR_OFFICE = """接下来：
  1. 编辑 {folder}/data/directory.yaml，写上各单位和领导
  2. cd {folder}，运行 ledger commit -m 录入单位名录
  3. 立项：ledger add --list 年度重点工作 --title 事项名称 --lead 单位 --due 12月底前"""


def init(
    session: Session,
    folder: Annotated[str, Argument(metavar="文件夹", help="放台账的文件夹；已有台账但没有纳入 git 的也可以")],
    office: Annotated[str | None, Option("--office", metavar="名称", help="单位名称，如 某区人民政府督查室")] = None,
    scoring: Annotated[str, Option("--scoring", metavar="办法", help=f"考核办法：{'、'.join(SCHEMES)}，默认扣分制")] = "扣分制",
) -> None:
    """新建：建一个空台账，或把现有台账纳入 git

    例：ledger init 督查台账 --office 某区人民政府督查室
    """
    session.need_present("新建台账时没有过去可看")
    root = Path(folder)
    name = "" if (root / "data" / "ledger.yaml").is_file() else " ".join(needed(office, "单位名称", "--office 名称").split())
    refuse_classified([name])
    if scoring not in SCHEMES:
        raise UsageError(f"没有“{scoring}”这种考核办法", f"可用的有：{'、'.join(SCHEMES)}")
    workspace, done = found(root, name, scoring)
    if session.options.json:
        emit_json(session_at(workspace.root, session), "init", {"root": str(workspace.root), "office": workspace.settings.office})
        return
    emit_text(f"{done}：{workspace.root}")
    if name:
        say(session, NEXT_FOR_OFFICE.format(folder=quote(folder)))


def demo(
    session: Session,
    folder: Annotated[str, Argument(metavar="文件夹", help="放样例的新文件夹")] = "ledger-demo",
) -> None:
    """样例：建一个有一年记录的样例台账，看概况、逾期、排名和周报告

    例：ledger demo 样例
    """
    session.need_present("新建台账时没有过去可看")
    workspace = demonstrate(Path(folder), register_line)
    shown = session_at(workspace.root, session)
    if session.options.json:
        emit_json(shown, "demo", {"root": str(workspace.root), "office": workspace.settings.office, "items": len(shown.ledger.items)})
        return
    say(session, f"样例已建在 {workspace.root}，一年的记录都在 git 里\n\n【概况】")
    status(shown)
    say(session, "\n【逾期】")
    overdue(shown)
    say(session, "\n【排名】")
    rank(shown)
    say(session, "\n【周报告】")
    report(shown, "week")
    if not session.options.quiet:
        print_err(NEXT_FOR_DEMO.format(folder=folder))


def session_at(root: Path, session: Session) -> Session:
    """The same options, in another office."""
    options = session.options
    return Session(Options(root=str(root), today=options.today, json=options.json, quiet=options.quiet))
