"""What every test stands on: a fixed identity, language, home and clock; real files and real git in tmp_path."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.cli import run as run_ledger
from ledger.cli import session

PROJECT = Path(__file__).resolve().parent.parent
NOW = datetime.fromisoformat("2026-11-20T09:30:00+08:00")

SETTINGS = """\
office: 某区人民政府督查室
lists:
  key-work: {title: 年度重点工作, prefix: ZD, cadence: monthly}
  instructions: {title: 领导批示件, prefix: PS, cadence: once}
  petitions:
    title: 信访积案
    prefix: XF
    cadence: weekly
    fields:
      petitioner: {title: 信访人, private: true}
      visits: {title: 来访次数, type: number}
policy:
  scoring:
    clauses:
      late_finish: {title: 超时办结, points: -1, support: 0.5}
      overdue: {title: 逾期未办结, points: -2, support: 0.5}
      report_late: {title: 迟报进展, points: -0.1}
      report_missing: {title: 应报未报, points: -0.5}
      returned: {title: 申请办结被退回, points: -0.5}
"""

DIRECTORY = """\
units:
- {name: 区发改局, aliases: [区发改委, 发展改革局], group: 区直部门, leader: 陈刚, contact: 许立}
- {name: 区财政局, group: 区直部门, leader: 陈刚, contact: 施敏}
- {name: 区住建局, aliases: [住建局], group: 区直部门, leader: 孙伟, contact: 严松}
- {name: 城东街道, group: 乡镇街道, leader: 孙伟, contact: 鲁岩}
- {name: 各有关单位, collective: true}
people:
- {name: 陈刚, post: 常务副区长}
- {name: 孙伟, post: 副区长}
"""

ITEM = """\
id: ZD-2026-001
title: 建成区政务服务中心综合窗口
goal: 事项进驻率达到95%以上
standard: 综合窗口启用并通过验收
lead_leader: 陈刚
lead_units: [区发改局]
support_units: [区财政局]
owner: 张华
opened: 2026-01-25
due: 2026-06-30
log:
- key: aaaa11
  kind: assign
  on: 2026-01-26
  at: 2026-01-26T09:00:00+08:00
  by: 赵敏
  text: 随任务分解表交办
"""


@pytest.fixture(autouse=True)
def fixed_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same identity, home, language, clock and terminal on every machine."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "LEDGER_", "LC_")) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text("[user]\n\tname = 赵敏\n\temail = zhaomin@example.invalid\n[init]\n\tdefaultBranch = main\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-20T09:30:00+08:00")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-20T09:30:00+08:00")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr("ledger.store.git._LOCK_SECONDS", 0.1)
    monkeypatch.setattr(session, "now", lambda _zone: NOW)
    monkeypatch.setattr("ledger.cli.recording.now", lambda _zone: NOW)


@dataclass
class Office:
    """A small office under git, and the commands run in it."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command here; returns its standard output. The exit code must be as said."""
        out, err, got = self.run_all(*arguments)
        assert got == code, f"exit {got}\n{out}\n{err}"
        return out

    def run_all(self, *arguments: str) -> tuple[str, str, int]:
        """Run a command here; returns (standard output, standard error, exit code)."""
        self.capture.readouterr()
        before = Path.cwd()
        os.chdir(self.root)
        try:
            code = run_ledger(list(arguments))
        finally:
            os.chdir(before)
        out, err = self.capture.readouterr()
        return out, err, code

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The `data` of a command's JSON."""
        return json.loads(self.run(*arguments, "--json", code=code))["data"]

    def error(self, *arguments: str, code: int = 1) -> str:
        """What a refused command says on standard error."""
        out, err, got = self.run_all(*arguments)
        assert got == code, f"exit {got}\n{out}\n{err}"
        return err

    def git(self, *arguments: str) -> str:
        """Run git here."""
        command = ["git", "-c", "core.quotePath=false", "-C", str(self.root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a file in the office, uncommitted."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def read(self, path: str) -> str:
        """A file's text, line ends as they are."""
        return (self.root / path).read_bytes().decode()

    def commit_all(self, subject: str = "手工修改") -> None:
        """Commit whatever lies about, as git would."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)


ZD1 = "data/2026/key-work/ZD-2026-001.yaml"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """Three lists, four units and one item, ZD-2026-001; today is 2026-11-20."""
    monkeypatch.setenv("LEDGER_TODAY", "2026-11-20")
    made = Office(tmp_path / "office", capsys)
    made.write("data/ledger.yaml", SETTINGS)
    made.write("data/directory.yaml", DIRECTORY)
    made.write(ZD1, ITEM)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit_all("建账")
    return made


@pytest.fixture
def sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The sample office, its clock pinned at 2026-11-20, in a repository of one commit."""
    made = Office(tmp_path / "sample", capsys)
    shutil.copytree(PROJECT / "data", made.root / "data")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit_all("样例")
    return made


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is seen now into tests/golden, then read the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole text with tests/golden/NAME."""

    def compare(name: str, seen: str) -> None:
        path = PROJECT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(seen.encode())
        assert seen == path.read_bytes().decode(), f"golden {name}"

    return compare
