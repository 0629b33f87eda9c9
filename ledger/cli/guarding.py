"""守门: the same judgment as the audit's, before a push is taken."""

from pathlib import Path
from typing import Annotated

from ledger.cli.arguments import DryRun
from ledger.cli.output import print_out, say
from ledger.cli.parameters import Argument
from ledger.cli.session import Session
from ledger.store.hooks import install_guard


def install(
    session: Session,
    repository: Annotated[str, Argument(metavar="仓库", help="服务器或共享盘上大家推送用的裸仓库，如 台账.git")],
    dry_run: DryRun = False,
) -> None:
    """装上守门：凡删改历史、越权、读不懂、涉密的推送都拒收

    例：ledger guard install /srv/台账.git
    """
    session.need_present("守门与台账过去的样子无关")
    place = install_guard(Path(repository), dry_run=dry_run)
    print_out(f"{'（试运行）' if dry_run else ''}已装上守门：{place}")
    say(session, "程序换了位置以后要重新安装；已有的历史用 ledger audit 查")
