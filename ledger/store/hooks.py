"""The hook that a repository on a server runs before it takes a push: a few lines of shell that call this program where it was installed."""

import sys
from pathlib import Path
from shlex import quote

import ledger
from ledger.errors import GitError, LedgerError, system_reason
from ledger.store.git import Git
from ledger.store.replacing import replace_file

# Beginnings of what git tells a hook about the objects that have arrived but are not yet taken.
HOOK_VARIABLES = ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")

_MARK = "# ledger guard"
_HOOK = """\
#!/bin/sh
{mark}: 督查台账守门。由 ledger guard install 写成，重新运行即更新；删掉这个文件就不再守门。
python={python}
program={program}
if [ ! -x "$python" ] || [ ! -f "$program/ledger/cli/gate.py" ]; then
    echo "守门程序不在原来的地方了（$program），暂不能接受推送。" >&2
    echo "请管理员在这台服务器上重新运行：ledger guard install $(pwd)" >&2
    exit 1
fi
exec "$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); from ledger.cli.gate import main; main()' "$program"
"""


def install_guard(repository: Path, *, dry_run: bool) -> Path:
    """Put the hook into a bare repository; returns where. Raises LedgerError where there is none, or where another hook is in the way."""
    try:
        git = Git(repository.resolve(), repository.resolve(), repository.resolve())
        bare = git.out("rev-parse", "--is-bare-repository").decode().strip() == "true"
        place = repository.resolve() / git.out("rev-parse", "--git-path", "hooks/pre-receive").decode().strip()
    except GitError:
        bare = False
    if not bare:
        raise LedgerError(f"{repository} 不是大家推送用的裸仓库", "新建：git init --bare 台账.git；再运行 ledger guard install 台账.git")
    try:
        if place.exists() and _MARK not in place.read_text(encoding="utf-8", errors="replace"):
            raise LedgerError(f"{place} 已有别的检查，没有覆盖", "先把它移开，或让它自己再调用守门的脚本")
        if not dry_run:
            replace_file(place, _script().encode())
            place.chmod(0o755)
    except OSError as error:
        raise LedgerError(f"写不了 {place}：{system_reason(error)}", "检查文件夹的权限") from error
    return place


def _script() -> str:
    program = Path(ledger.__file__).resolve().parent.parent
    return _HOOK.format(mark=_MARK, python=quote(Path(sys.executable).as_posix()), program=quote(program.as_posix()))
