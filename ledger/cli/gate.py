"""What the hook of `ledger guard install` runs on the server: it takes a push, or says in Chinese why not. Typer is not needed for it."""

import os
import sys
from datetime import UTC
from pathlib import Path

from ledger.auditing.gate import Update, refusals
from ledger.cli.output import prepare_streams, print_err
from ledger.cli.session import now
from ledger.errors import DataError, LedgerError
from ledger.store.git import Git
from ledger.store.hooks import HOOK_VARIABLES

_MOST = 30  # reasons that are told; the rest are of the same kind


def main() -> None:
    """Read from standard input what would be moved, as git tells a pre-receive hook; exit with 1 to refuse all of it."""
    prepare_streams()
    updates = [Update(*line.rstrip("\n").split(" ", 2)) for line in sys.stdin]
    repository = Path(os.environ.get("GIT_DIR", ".")).resolve()
    try:
        reasons = list(refusals(Git(repository, repository, repository, HOOK_VARIABLES), updates, now(UTC)))
    except DataError as error:
        reasons = [f"{problem.place}：{problem.message}" for problem in error.problems]
    except LedgerError as error:
        reasons = [f"{error.message}（{error.hint}）"]
    if not reasons:
        return
    print_err("守门没有接受这次推送：")
    for reason in reasons[:_MOST]:
        print_err(f"  {reason}")
    if len(reasons) > _MOST:
        print_err(f"  另有{len(reasons) - _MOST}条")
    print_err("记录仍在你的电脑里，没有丢；改正办法问台账管理员")
    sys.exit(1)
