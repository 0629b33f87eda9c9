"""Broken files and the exact lines that `ledger check` prints for them; whatever computes refuses, whatever is sound can still be looked at."""

from collections.abc import Callable

import pytest

from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

Golden = Callable[[str, str], None]

DIRECTORY_PATH = "data/directory.yaml"
SETTINGS_PATH = "data/ledger.yaml"
CONFLICT = "<<<<<<< HEAD\nowner: 张华\n=======\nowner: 李强\n>>>>>>> theirs\n"
ENTRY = ITEM[ITEM.index("- key") :]


def changed(old: str, new: str, text: str = ITEM) -> bytes:
    assert old in text
    return text.replace(old, new).encode()


BROKEN = {
    "duplicate-key": (ZD1, changed("owner: 张华\n", "owner: 张华\ntitle: 乙\nowner: 李强\n")),
    "duplicate-key-in-entry": (ZD1, changed("  by: 赵敏\n", "  by: 赵敏\n  on: 2026-01-27\n")),
    "duplicate-entry-key": (ZD1, (ITEM + ENTRY).encode()),
    "tab": (ZD1, changed("owner: 张华\n", "owner:\t张华\n")),
    "tab-indent": (ZD1, changed("  by: 赵敏\n", "\tby: 赵敏\n")),
    "wide-colon": (ZD1, changed("owner: 张华\n", "owner：张华\n")),
    "wide-colon-in-entry": (ZD1, changed("- key: aaaa11\n", "- key：aaaa11\n")),
    "conflict": (ZD1, changed("owner: 张华\n", CONFLICT)),
    "eaten-text": (ZD1, changed("随任务分解表交办", "完成 #3 任务")),
    "clock-in-date": (ZD1, changed("due: 2026-06-30", "due: 12:30")),
    "no-in-date": (ZD1, changed("on: 2026-01-26", "on: no")),
    "no-such-day": (ZD1, changed("due: 2026-06-30", "due: 2026-02-30")),
    "gbk": (ZD1, ITEM.encode("gbk")),
    "utf-16": (ZD1, ITEM.encode("utf-16")),
    "alias-bomb": (ZD1, changed("goal: 事", "tags: [&a [甲, 甲], &b [*a, *a], &c [*b, *b]]\ngoal: 事")),
    "ten-megabytes": (ZD1, changed("张华", "华" * (10 << 20 >> 1))),
    "control-character": (ZD1, changed("张华", "张\x0b华")),
    "open-bracket": (ZD1, changed("[区发改局]", "[区发改局")),
    "missing-colon": (ZD1, changed("owner: 张华", "owner 张华")),
    "colon-in-text": (ZD1, changed("张华", "张华: 李强")),
    "unknown-key": (ZD1, changed("owner: 张华", "ownr: 张华")),
    "unknown-kind": (ZD1, changed("kind: assign", "kind: asign")),
    "unknown-unit": (ZD1, changed("[区财政局]", "[区财政厅]")),
    "empty": (ZD1, b""),
    "wrong-prefix": (ZD1, changed("id: ZD-2026-001", "id: PS-2026-001")),
    "many": (
        ZD1,
        changed(
            "owner: 张华\nopened: 2026-01-25\ndue: 2026-06-30\n", "owner：张华\nopened:\t2026-01-25\ndue: 2026/6/30\nwho: 乙\ntarget: {value: 多}\n"
        ),
    ),
    "one-id-twice": ("data/2026/key-work/old/ZD-2026-001.yaml", ITEM.encode()),
    "unknown-list": ("data/2026/misc/ZD-2026-009.yaml", changed("2026-001", "2026-009")),
    "settings": (SETTINGS_PATH, changed("cadence: weekly", "cadence: weakly", SETTINGS)),
    "settings-conflict": (SETTINGS_PATH, CONFLICT.encode() + SETTINGS.encode()),
    "directory": (DIRECTORY_PATH, changed("aliases: [住建局]", "aliases: [区发改委]", DIRECTORY)),
    "calendar": ("data/calendar.yaml", "days:\n- {day: 2026-02-30, workday: 否}\n".encode()),
}


@pytest.mark.parametrize(("name", "path", "data"), [(name, *each) for name, each in BROKEN.items()], ids=BROKEN)
def test_check_prints_each_problem_with_its_place(office: Office, golden: Golden, name: str, path: str, data: bytes) -> None:
    office.write(path, data)

    out = office.run("check", code=1)

    golden(f"check/{name}.txt", out)


@pytest.mark.parametrize(("path", "data"), BROKEN.values(), ids=BROKEN)
def test_overdue_refuses_with_the_place(office: Office, path: str, data: bytes) -> None:
    office.write(path, data)

    said = office.error("overdue")

    assert f"{path}:" in said
    assert "错误：台账里有" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", [["overdue"], ["rank"], ["status"], ["list"], ["find", "窗口"], ["report", "week"]], ids=" ".join)
def test_whatever_computes_refuses(office: Office, command: list[str]) -> None:
    office.write(*BROKEN["no-such-day"])

    out, said, code = office.run_all(*command)

    assert (out, code) == ("", 1)
    assert said.endswith("错误：台账里有1处问题，这条命令没有执行\n提示：改好上面各处后再运行；随时可用 ledger check 复查\n")


@pytest.mark.parametrize(("path", "data"), [BROKEN["gbk"], BROKEN["conflict"], BROKEN["no-such-day"]], ids=["gbk", "conflict", "no-such-day"])
def test_a_sound_item_can_be_looked_at_and_added_to_beside_a_broken_one(office: Office, path: str, data: bytes) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", ITEM.replace("2026-001", "2026-002"))
    office.commit_all()
    office.write(path, data)

    shown = office.run("show", "ZD-2")
    said = office.run("note", "ZD-2", "-m", "照办")

    assert "ZD-2026-002" in shown
    assert said == "ZD-2026-002 备注：照办\n"


@pytest.mark.parametrize(("path", "data"), [BROKEN["gbk"], BROKEN["eaten-text"], BROKEN["duplicate-key"]], ids=["gbk", "eaten-text", "duplicate-key"])
def test_a_broken_item_is_neither_shown_nor_written_nor_committed(office: Office, path: str, data: bytes) -> None:
    before = office.git("rev-parse", "HEAD")
    office.write(path, data)

    said = [office.error("show", "ZD-1"), office.error("note", "ZD-1", "-m", "甲"), office.error("commit", "-m", "甲")]

    assert [f"{ZD1}:" in each for each in said] == [True, True, True]
    assert (office.root / path).read_bytes() == data
    assert office.git("rev-parse", "HEAD") == before


SOUND = {
    "crlf": ITEM.replace("\n", "\r\n").encode(),
    "no newline at the end": ITEM.rstrip("\n").encode(),
    "comments": ITEM.replace("owner: 张华\n", "# 责任人\nowner: 张华  # 副局长\n\n").encode(),
    "quoted": ITEM.replace("owner: 张华", 'owner: "张华"').encode(),
    "document start": b"---\n" + ITEM.encode(),
    "alias of a unit": ITEM.replace("[区发改局]", "[区发改委]").encode(),
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_check_has_nothing_to_say_about_a_sound_file(office: Office, data: bytes) -> None:
    office.write(ZD1, data)

    out = office.run("check")

    assert out == ""


def test_a_byte_order_mark_reminds_and_does_not_block(office: Office, golden: Golden) -> None:
    office.write(ZD1, b"\xef\xbb\xbf" + ITEM.encode())

    checked = office.run("check", code=1)
    late = office.run("overdue")

    golden("check/bom.txt", checked)
    assert "ZD-2026-001" in late
