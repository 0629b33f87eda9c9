"""Evidence: kept beside its item under its digest, verified by check, named wherever the item is told of."""

import hashlib
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, ZD1, Office

DATA = b"%PDF-1.7 \x00\xff evidence"
DIGEST = hashlib.sha256(DATA).hexdigest()
KEPT = f"data/2026/key-work/ZD-2026-001/{DIGEST}.pdf"


def test_a_file_is_kept_beside_its_item_in_one_commit(office: Office) -> None:
    office.write("验收意见.PDF", DATA)

    out = office.run("attach", "ZD-1", "验收意见.PDF", "-m", "12月验收")

    assert out == "ZD-2026-001 佐证 验收意见.PDF：12月验收\n"
    assert (office.root / KEPT).read_bytes() == DATA
    assert sorted(office.git("show", "--format=", "--name-only", "HEAD").splitlines()) == [ZD1, KEPT]
    assert office.read(ZD1).endswith(
        f"  kind: attach\n  on: 2026-11-20\n  at: 2026-11-20T09:30:00+08:00\n  by: 赵敏\n  file: 验收意见.PDF\n  size: {len(DATA)}\n"
        f"  digest: {DIGEST}\n  stored: {KEPT}\n  text: 12月验收\n"
    )
    assert office.git("status", "--porcelain") == "?? 验收意见.PDF\n"
    assert "佐证；验收意见.PDF；" in office.run("show", "ZD-1")
    assert office.run("check") == ""


def test_several_files_are_one_commit(office: Office) -> None:
    office.write("甲.txt", "甲")
    office.write("乙.txt", "乙")

    assert office.run("attach", "ZD-1", "甲.txt", "乙.txt") == "ZD-2026-001 佐证 甲.txt、乙.txt\n"
    assert len(list((office.root / "data/2026/key-work/ZD-2026-001").iterdir())) == 2


@pytest.mark.parametrize(("change", "said"), [(None, "佐证“甲.pdf”不见了"), (b"other", "佐证“甲.pdf”和登记时不一样")])
def test_check_names_a_file_that_is_gone_or_changed(office: Office, change: bytes | None, said: str) -> None:
    office.write("甲.pdf", DATA)
    office.run("attach", "ZD-1", "甲.pdf")
    kept = office.root / KEPT
    kept.unlink() if change is None else kept.write_bytes(change)

    out = office.run("check", code=1)

    assert f"{ZD1}:26: {said}（{KEPT}）。提示：恢复：git checkout HEAD -- {KEPT}\n" in out


def test_a_large_file_is_registered_by_its_place(office: Office, tmp_path: Path) -> None:
    office.write("data/ledger.yaml", SETTINGS.replace("policy:\n", "policy:\n  audit: {file_kb: 64}\n"))
    office.commit_all("限额")
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"0" * (65 << 10))

    _, err, _ = office.run_all("attach", "ZD-1", str(large))

    assert err == "注意：录像.mp4有65 KB，没有存入台账，只登记了位置；不要移动或改动原件\n"
    assert f"  stored: {large}\n" in office.read(ZD1)
    assert office.run("check") == ""
    large.unlink()
    assert "佐证“录像.mp4”不见了" in office.run("check", code=1)


@pytest.mark.parametrize("name", ["数据.yaml", "数据.YML", "没有后缀", "怪.ba/../d"])
def test_no_file_is_ever_taken_for_an_item(office: Office, name: str) -> None:
    office.write(name, "id: ZD-2026-009\n")

    office.run("attach", "ZD-1", name)

    assert office.run("list").count("\n") == 1
    assert office.run("check") == ""


@pytest.mark.parametrize(
    ("write", "said"),
    [(b"", "是空的，没有附上"), (None, "读不了 甲.pdf：文件或文件夹不存在")],
)
def test_what_cannot_be_attached_is_said(office: Office, write: bytes | None, said: str) -> None:
    if write is not None:
        office.write("甲.pdf", write)

    assert said in office.error("attach", "ZD-1", "甲.pdf")


def test_the_same_file_is_attached_once(office: Office) -> None:
    office.write("甲.pdf", DATA)
    office.write("另一个名字.pdf", DATA)
    office.run("attach", "ZD-1", "甲.pdf")

    assert office.error("attach", "ZD-1", "另一个名字.pdf").startswith("错误：另一个名字.pdf 已经附在 ZD-2026-001 上了\n")


def test_a_dry_run_keeps_nothing(office: Office) -> None:
    office.write("甲.pdf", DATA)

    office.run("attach", "ZD-1", "甲.pdf", "--dry-run")

    assert not (office.root / KEPT).exists()
    assert "attach" not in office.read(ZD1)


def test_undo_withdraws_the_entry_and_keeps_the_file(office: Office) -> None:
    office.write("甲.pdf", DATA)
    office.run("attach", "ZD-1", "甲.pdf")

    office.run("undo")

    assert office.read(ZD1).count("kind: void") == 1
    assert (office.root / KEPT).read_bytes() == DATA
