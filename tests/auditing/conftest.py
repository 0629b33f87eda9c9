"""The sample office with its whole year, a clone of it on a guarded server, and somebody at its keyboard."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.store.founding import demonstrate
from ledger.words import register_line
from tests.conftest import Office

NOW = "2026-11-20T12:30:00+08:00"
ZD1 = "data/2026/key-work/ZD-2026-001.yaml"
ROLES = """
roles:
  register: [赵敏, 钱进]
  extend: [赵敏]
  close: [赵敏]
  award: [赵敏]
  administer: [赵敏]
  approve: [李明, 陈刚]
"""


@dataclass
class Desk(Office):
    """An office, the server it pushes to, and ways of tampering with the one before it reaches the other."""

    server: Path
    monkeypatch: pytest.MonkeyPatch

    def becomes(self, name: str, email: str) -> None:
        """Somebody else sits down; what git is told from now on."""
        for role in ("AUTHOR", "COMMITTER"):
            self.monkeypatch.setenv(f"GIT_{role}_NAME", name)
            self.monkeypatch.setenv(f"GIT_{role}_EMAIL", email)

    def unchecked(self, *arguments: str) -> str:
        """Run a command of a program that asks nobody for a role."""
        with self.monkeypatch.context() as patched:
            patched.setattr("ledger.cli.recording.denials", lambda *_: ())
            patched.setattr("ledger.cli.recording.may", lambda *_: True)
            return self.run(*arguments)

    def at(self, moment: str) -> None:
        """The clock of this machine says so."""
        self.monkeypatch.setenv("GIT_AUTHOR_DATE", moment)
        self.monkeypatch.setenv("GIT_COMMITTER_DATE", moment)
        self.monkeypatch.setattr("ledger.cli.recording.now", lambda _zone: datetime.fromisoformat(moment))

    def change(self, path: str, before: str, after: str) -> None:
        """Rewrite a file by hand and commit it as git would."""
        text = self.read(path)
        assert before in text
        self.write(path, text.replace(before, after, 1))
        self.commit_all("核对")

    def audit(self) -> list[Any]:
        """What the audit finds, as JSON."""
        out, err, _ = self.run_all("audit", "--json")
        import json

        return json.loads(out)["data"] if out else pytest.fail(err)

    def push(self, *arguments: str) -> str:
        """Push to the server; what it said when it refused, nothing when it took the push."""
        command = ["git", "-C", str(self.root), "push", "--quiet", "origin", *(arguments or ("main",))]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        said = "\n".join(line.removeprefix("remote: ").strip() for line in done.stderr.splitlines() if line.startswith("remote: "))
        assert bool(done.returncode) == bool(said), done.stderr
        return said


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office's year with roles, and the server it was pushed to before the guard came; made once, to be copied."""
    folder = tmp_path_factory.mktemp("year")
    demonstrate(folder / "office", register_line)

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=赵敏", "-c", "user.email=zhaomin@example.invalid")
        subprocess.run(["git", *who, *arguments], cwd=folder / "office", check=True, capture_output=True)

    settings = folder / "office/data/ledger.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + ROLES, encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=手工修改 data/ledger.yaml：定角色", f"--date={NOW}")
    git("init", "--quiet", "--bare", "--initial-branch=main", "../server.git")
    git("push", "--quiet", "../server.git", "main")
    git("remote", "add", "origin", "../server.git")
    return folder


@pytest.fixture
def desk(year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The sample office at half past twelve of its pinned day, with 赵敏 at the keyboard; the server is guarded."""
    shutil.copytree(year, tmp_path / "year", symlinks=True)
    made = Desk(tmp_path / "year/office", capsys, tmp_path / "year/server.git", monkeypatch)
    made.at(NOW)
    made.becomes("赵敏", "zhaomin@example.invalid")
    made.run("guard", "install", str(made.server))
    return made
