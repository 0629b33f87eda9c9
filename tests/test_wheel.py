"""The built wheel, in an empty environment outside the checkout, is the whole program: templates and sample office included."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import PROJECT


@pytest.mark.slow
def test_an_installed_wheel_runs_the_demo(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(PROJECT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "环境", with_pip=True)
    python = tmp_path / "环境" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    done = subprocess.run([tmp_path / "环境" / "bin" / "ledger", "demo", "样例"], cwd=tmp_path, env=environment, capture_output=True, check=False)

    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "合计\t241\t" in out
    assert "# 督查工作周报告（2026年第47周）\n" in out
    assert (tmp_path / "样例" / "data" / "2026" / "key-work" / "ZD-2026-115.yaml").is_file()
