"""The audit of honest offices finds nothing; what it found once it remembers, and what it remembers it does not walk again."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store import annals
from tests.auditing.conftest import ZD1, Desk
from tests.conftest import ZD1 as FIRST
from tests.conftest import Office

SUN = ("孙悦", "sunyue@example.invalid")
NOTE = "- {key: tttt22, kind: note, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, text: 看过}\n"


def test_the_sample_offices_year_is_clean(desk: Desk) -> None:
    assert desk.run_all("audit") == ("", "没有发现问题\n", 0)


def test_an_office_taken_in_as_it_lies_is_clean(sample: Office) -> None:
    assert sample.run("audit") == ""


def test_a_line_names_commit_person_day_item_and_what(desk: Desk) -> None:
    desk.change(ZD1, "owner: 华斌", "owner: 严松")
    commit = desk.git("rev-parse", "--short=7", "HEAD").strip()

    out, err, code = desk.run_all("审计")

    assert out == f"{commit}\t赵敏\t2026-11-20\tZD-2026-001\t改了责任人，没有更正记录：由“华斌”改为“严松”\n"
    assert (err, code) == ("有1处问题；看一次提交改了什么：git show 提交\n", 1)


def test_json_has_stable_keys(desk: Desk) -> None:
    desk.change("data/ledger.yaml", "points: -2, support: 0.5", "points: -1, support: 0.5")
    desk.becomes(*SUN)
    desk.change("data/ledger.yaml", "points: -1, support: 0.5", "points: -2, support: 0.5")

    (found,) = desk.audit()

    assert found == {
        "commit": desk.git("rev-parse", "HEAD").strip(),
        "by": "孙悦",
        "day": "2026-11-20",
        "item": None,
        "code": "not_allowed",
        "what": "改了data/ledger.yaml：孙悦没有“管理台账（设置、办法、名录、模板、建账结账）”的权限（有权限的：赵敏）",
    }


HONEST = {
    "an entry added": lambda text: text + NOTE,
    "a comment": lambda text: text.replace("owner: 华斌\n", "owner: 华斌  # 原任\n# 旁注\n"),
    "another order": lambda text: text.replace("tags: [创建文明城市]\n", "").replace("opened:", "tags: [创建文明城市]\nopened:"),
    "a milestone added": lambda text: text.replace("milestones:\n", "milestones:\n- {due: 2026-02-28, percent: 5, title: 进场}\n"),
    "a correction with its trace": lambda text: (
        text.replace("owner: 华斌", "owner: 严松") + NOTE.replace("kind: note", "kind: edit, field: owner, old: 华斌, new: 严松")
    ),
    "a milestone moved with its trace": lambda text: (
        text.replace("2026-09-30, percent: 80", "2026-10-15, percent: 80") + NOTE.replace("kind: note", "kind: edit, field: milestones")
    ),
    "other line ends": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_hand_edit_is_clean(desk: Desk, kind: str) -> None:
    desk.write(ZD1, HONEST[kind](desk.read(ZD1)))
    desk.run("commit", "-m", "按会议纪要补充")

    assert desk.audit() == []
    assert desk.push() == ""


HEADERS: dict[str, Callable[[str], str]] = {
    "a name": lambda text: text.replace("owner: 华斌", "owner: 严松"),
    "a name taken out": lambda text: text.replace("owner: 华斌\n", ""),
    "units": lambda text: re.sub(r"support_units: .*", "support_units: [区财政局]", text),
    "a part of the source": lambda text: text.replace("clause: ", "clause: 第"),
    "a milestone": lambda text: text.replace("2026-09-30, percent: 80", "2026-10-15, percent: 80"),
    "two at once": lambda text: text.replace("owner: 华斌", "owner: 严松").replace("tags: [创建文明城市]", "tags: [创建文明城市, 防汛]"),
}


@pytest.mark.parametrize("edit", HEADERS.values(), ids=HEADERS)
def test_a_header_edited_by_hand_gets_its_trace_when_it_is_committed(desk: Desk, edit: Callable[[str], str]) -> None:
    head, _, log = desk.read(ZD1).partition("log:\n")
    desk.write(ZD1, edit(head) + "log:\n" + log)

    _, err, code = desk.run_all("commit", "-m", "核对")

    assert (code, "条更正记录" in err) == (0, True)
    assert desk.read(ZD1).startswith(edit(head) + "log:\n" + log)
    assert desk.audit() == []
    assert desk.push() == ""


def test_a_rehearsed_commit_of_hand_edits_says_what_it_would_add_and_adds_nothing(desk: Desk) -> None:
    text = desk.read(ZD1).replace("owner: 华斌", "owner: 严松")
    desk.write(ZD1, text)

    _, err, code = desk.run_all("commit", "-m", "核对", "--dry-run")

    assert (code, "（试运行）会为手工改动的栏补记1条更正记录\n" in err) == (0, True)
    assert desk.read(ZD1) == text


FORBIDDEN: dict[str, tuple[Callable[[str], str], str]] = {
    "an entry altered": (
        lambda text: text.replace("percent: 8\n", "percent: 18\n"),
        "改了2026年2月24日的进展（84pnmp）：进度由“8”改为“18”。提示：记录不能改",
    ),
    "an entry removed": (lambda text: re.sub(r"- key: 84pnmp\n(  .*\n)+", "", text), "删去了2026年2月24日的进展（84pnmp）。提示：记录不能删"),
    "a deadline moved": (lambda text: re.sub(r"(?m)^due: .*", "due: 2027-01-31", text), "经批准延期：ledger extend ZD-2026-001 --to 日期"),
}


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
@pytest.mark.parametrize(("edit", "said"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_hand_edit_that_alters_the_record_is_refused_with_the_way_back(
    desk: Desk, edit: Callable[[str], str], said: str, dry: tuple[str, ...]
) -> None:
    before = desk.read(ZD1)
    desk.write(ZD1, edit(before))

    err = desk.error("commit", "-m", "核对", *dry)

    assert said in err
    assert edit(before) == desk.read(ZD1) != before
    assert desk.audit() == []


def test_a_clerk_may_type_for_a_colleague(desk: Desk) -> None:
    desk.run("note", "ZD-1", "-m", "代记", "--by", "孙悦")

    assert desk.audit() == []


def test_who_types_for_somebody_else_has_no_more_rights_for_it(desk: Desk) -> None:
    desk.becomes(*SUN)
    desk.unchecked("award", "ZD-1", "--points", "1", "--clause", "通报表扬", "--approved-by", "李明", "--by", "赵敏")

    assert [each["code"] for each in desk.audit()] == ["not_allowed"]


def test_the_opening_of_a_book_is_clean(desk: Desk) -> None:
    desk.at("2027-01-05T09:00:00+08:00")
    desk.run("book", "open", "2027", "--today", "2027-01-05")

    assert desk.audit() == []
    assert desk.push() == ""


def test_what_is_carried_over_is_carried_whole(desk: Desk) -> None:
    desk.at("2027-01-05T09:00:00+08:00")
    desk.run("book", "open", "2027", "--today", "2027-01-05")
    path = next(path for path in desk.git("ls-files", "data/2027/key-work").split() if "carried_from: ZD-2026-001\n" in desk.read(path))
    desk.write(path, desk.read(path).replace("percent: 8\n", "percent: 18\n"))
    desk.git("commit", "--quiet", "--all", "--amend", "--no-edit")

    (found,) = desk.audit()

    assert (found["code"], found["what"]) == ("entry_changed", "改了2026年2月24日的进展（84pnmp）：进度由“8”改为“18”")


def test_an_ordinary_merge_is_clean(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine")
    desk.run("note", "ZD-1", "-m", "我的")
    desk.run("edit", "ZD-2", "owner=任杰")
    desk.git("switch", "--quiet", "main")
    desk.run("note", "ZD-3", "-m", "别人的")
    desk.git("merge", "--quiet", "--no-edit", "mine")

    assert desk.audit() == []
    assert desk.push() == ""


def test_a_merge_of_two_logs_by_key_is_clean(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine")
    desk.run("note", "ZD-1", "-m", "我的")
    mine = desk.read(ZD1)
    desk.git("switch", "--quiet", "main")
    before = desk.read(ZD1)
    desk.run("note", "ZD-1", "-m", "别人的")
    desk.git("merge", "--quiet", "--no-commit", "--strategy", "ours", "mine")
    desk.write(ZD1, desk.read(ZD1) + mine.removeprefix(before))
    desk.git("commit", "--quiet", "--all", "--message", "合并")

    assert desk.audit() == []


def test_a_file_spoilt_and_repaired_is_compared_with_what_it_said_before(desk: Desk) -> None:
    desk.change(ZD1, "log:\n", "log：\n")
    desk.change(ZD1, "log：\n", "log:\n")
    assert desk.audit() == []
    desk.change(ZD1, "log:\n", "log：\n")
    desk.write(ZD1, desk.read(ZD1).replace("log：\n", "log:\n").replace("percent: 8\n", "percent: 18\n"))
    desk.commit_all()

    assert [each["code"] for each in desk.audit()] == ["entry_changed"]


def test_a_matter_that_moves_to_another_folder_is_the_same_matter(desk: Desk) -> None:
    (desk.root / "data/2026/key-work/01").mkdir()
    desk.git("mv", ZD1, ZD1.replace("key-work/", "key-work/01/"))
    desk.git("commit", "--quiet", "--message", "按月分")

    assert desk.audit() == []


def test_what_was_audited_once_is_not_walked_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[list[str]] = []
    usual = annals.history
    monkeypatch.setattr(annals, "history", lambda git, revisions: (walked.append(list(revisions)), usual(git, revisions))[1])
    desk.change(ZD1, "owner: 华斌", "owner: 严松")
    first, head = desk.audit(), desk.git("rev-parse", "HEAD").strip()
    desk.run("note", "ZD-1", "-m", "看过")

    again = desk.audit()
    desk.audit()

    assert again == first
    assert walked == [[head], [f"{head}..{desk.git('rev-parse', 'HEAD').strip()}"]]


@pytest.mark.parametrize("spoil", ["delete", "garbage", "other history"])
def test_a_memory_that_is_of_no_use_costs_only_time(desk: Desk, spoil: str) -> None:
    desk.change(ZD1, "owner: 华斌", "owner: 严松")
    desk.audit()
    (memory,) = Path(desk.root / ".git/ledger").glob("audit-*.json")
    if spoil == "other history":
        desk.git("commit", "--quiet", "--amend", "--message", "改写")
    elif spoil == "garbage":
        memory.write_bytes(b"{")
    else:
        memory.unlink()

    (found,) = desk.audit()

    assert (found["code"], found["commit"]) == ("header_changed", desk.git("rev-parse", "HEAD").strip())


def test_a_year_closed_since_is_looked_at_again(desk: Desk) -> None:
    desk.run("audit")
    desk.git("tag", "--annotate", "--message", "结账", "book-2026", "HEAD~5")

    assert {each["code"] for each in desk.audit()} == {"sealed"}


@pytest.mark.parametrize(
    ("span", "count"), [("HEAD", 0), ("HEAD~1", 1), ("HEAD~2..HEAD~1", 1), ("HEAD~1..", 0), ("2026-11-20..", 1), ("..2026-11-19", 0), ("..HEAD~2", 0)]
)
def test_a_range_is_looked_at_alone(desk: Desk, span: str, count: int) -> None:
    desk.change(ZD1, "owner: 华斌", "owner: 严松")
    desk.run("note", "ZD-1", "-m", "看过")

    out, _, code = desk.run_all("audit", span)

    assert (out.count("\n"), code) == (count, int(count > 0))


@pytest.mark.parametrize(("span", "why"), [("abc", "没有“abc”这个提交"), ("1999-01-01..1999-01-02", "1999-01-02时还没有任何记录")])
def test_a_range_that_is_none_is_a_mistake(desk: Desk, span: str, why: str) -> None:
    out, err, code = desk.run_all("audit", span)

    assert (out, code in (1, 2)) == ("", True)
    assert why in err


def test_as_it_was_known_then(desk: Desk) -> None:
    desk.change(ZD1, "owner: 华斌", "owner: 严松")

    assert desk.run("audit", "--known-at", "HEAD~1") == ""
    assert json.loads(desk.run_all("audit", "--known-at", "HEAD", "--json")[0])["data"][0]["code"] == "header_changed"


def test_a_clock_set_back_shows(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2025-09-20T10:00:00+08:00")
    office.git("commit", "--quiet", "--allow-empty", "--message", "早就说过")

    assert office.run("audit", code=1).endswith("赵敏\t2025-09-20\t—\t提交的日期比它的上一个提交早425天\n")


def test_an_address_that_is_not_the_persons_shows(office: Office) -> None:
    office.write("data/directory.yaml", office.read("data/directory.yaml") + "- {name: 赵敏, email: zhaomin@example.gov.cn}\n")
    office.commit_all("登记邮箱")
    office.run("note", "ZD-1", "-m", "看过")

    assert "署名“赵敏”，邮箱却是 zhaomin@example.invalid，与名录登记的不符" in office.run("audit", code=1)


def test_outside_git_there_is_nothing_to_audit(office: Office) -> None:
    (office.root / ".git").rename(office.root.parent / "away")

    assert "台账还没有纳入 git" in office.error("audit")


def test_without_settings_everybody_may_do_everything(office: Office) -> None:
    office.run("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "陈刚", "-m", "等设备")
    office.write("data/ledger.yaml", office.read("data/ledger.yaml").replace("points: -2", "points: -1"))
    office.run("commit", "-m", "改办法")

    assert office.run("audit") == ""


PARENT_TRACE = "- {key: tttt33, kind: edit, on: 2026-11-20, at: 2026-11-20T09:10:00+08:00, by: 赵敏, field: parent, new: ZD-2026-003}\n"
MOTHER = """\
id: ZD-2026-00{number}
title: {title}
standard: 做完
lead_units: [区发改局]
{former}log:
- {{key: {key}, kind: note, on: 2026-11-20, at: 2026-11-20T09:00:00+08:00, by: 赵敏, text: {title}}}
"""


def place(office: Office, number: int, title: str, key: str, former: str = "") -> None:
    office.write(f"data/2026/key-work/ZD-2026-00{number}.yaml", MOTHER.format(number=number, title=title, key=key, former=former))


@pytest.fixture
def renumbering(office: Office) -> Office:
    """Two clerks gave number 2 to different matters; the one who had not pushed yet takes 3 in the merge."""
    office.git("switch", "--quiet", "--create", "mine")
    place(office, 2, "我的事", "mine22")
    office.commit_all("ZD-2026-002 立项：我的事")
    office.git("switch", "--quiet", "main")
    place(office, 2, "别人的事", "theirs")
    office.commit_all("ZD-2026-002 立项：别人的事")
    office.git("switch", "--quiet", "mine")
    office.git("merge", "--quiet", "--no-commit", "--strategy", "ours", "main")
    place(office, 2, "别人的事", "theirs")
    place(office, 3, "我的事", "mine22", "former_ids: [ZD-2026-002]\n")
    return office


def test_a_matter_renumbered_in_a_merge_is_the_same_matter(renumbering: Office) -> None:
    renumbering.commit_all("合并")

    assert renumbering.run("audit") == ""


def test_what_names_a_renumbered_matter_follows_it(renumbering: Office) -> None:
    renumbering.commit_all("合并")
    text = renumbering.read(FIRST)
    renumbering.write(FIRST, text.replace("opened:", "parent: ZD-2026-003\nopened:") + PARENT_TRACE)
    renumbering.commit_all("ZD-2026-001 更正 上级事项")
    renumbering.git("rm", "--quiet", "data/2026/key-work/ZD-2026-003.yaml")
    place(renumbering, 4, "我的事", "mine22", "former_ids: [ZD-2026-002, ZD-2026-003]\n")
    renumbering.write(FIRST, renumbering.read(FIRST).replace("parent: ZD-2026-003", "parent: ZD-2026-004"))
    renumbering.commit_all("改号")

    assert renumbering.run("audit") == ""


def test_a_matter_altered_on_the_way_to_its_new_number_shows(renumbering: Office) -> None:
    place(renumbering, 3, "我的事", "other3", "former_ids: [ZD-2026-002]\n")
    renumbering.commit_all("合并")

    assert "ZD-2026-003\t合并时丢了2026年11月20日的备注（mine22）" in renumbering.run("audit", code=1)


def test_a_matter_renumbered_before_does_not_claim_anothers_past(renumbering: Office) -> None:
    renumbering.commit_all("合并")
    renumbering.git("switch", "--quiet", "main")
    renumbering.write("data/2026/key-work/ZD-2026-001.yaml", renumbering.read("data/2026/key-work/ZD-2026-001.yaml") + "# 旁注\n")
    renumbering.commit_all("旁注")
    renumbering.git("merge", "--quiet", "--no-edit", "mine")

    assert renumbering.run("audit") == ""


def test_a_matter_renumbered_by_itself_is_the_same_matter(renumbering: Office) -> None:
    renumbering.commit_all("合并")
    renumbering.git("rm", "--quiet", "data/2026/key-work/ZD-2026-003.yaml")
    place(renumbering, 4, "我的事", "mine22", "former_ids: [ZD-2026-002, ZD-2026-003]\n")
    renumbering.commit_all("改号")

    assert renumbering.run("audit") == ""


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh to sign with")
def test_a_good_signature_of_the_author_is_enough(desk: Desk, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    signers = tmp_path / "signers"
    signers.write_text("zhaomin@example.invalid " + (tmp_path / "key.pub").read_text())
    desk.change("data/ledger.yaml", "  audit:\n", "  audit:\n    signatures: true\n")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingkey", str(tmp_path / "key")),
        ("commit.gpgsign", "true"),
        ("gpg.ssh.allowedSignersFile", str(signers)),
    ):
        desk.git("config", name, value)
    desk.git("--git-dir", str(desk.server), "config", "gpg.ssh.allowedSignersFile", str(signers))
    desk.push()
    desk.run("note", "ZD-1", "-m", "看过")

    assert desk.audit() == []
    assert desk.push() == ""
    desk.becomes("钱进", "qianjin@example.invalid")
    desk.run("note", "ZD-1", "-m", "看过")
    assert [each["code"] for each in desk.audit()] == ["forged_author"]
    assert "署名“钱进”，签名却是“zhaomin@example.invalid”的" in desk.push()


def test_a_shallow_clone_says_that_it_is_one(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office.run("note", "ZD-1", "-m", "看过")
    office.git("clone", "--quiet", "--depth=1", office.root.as_uri(), str(tmp_path / "浅"))
    part = Office(tmp_path / "浅", capsys)

    assert "git fetch --unshallow" in part.run_all("audit")[1]
    assert "unshallow" not in office.run_all("audit")[1]
