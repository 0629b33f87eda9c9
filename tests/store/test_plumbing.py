"""The quick commit and `git commit` make the very same one; where they would not, `git commit` it is."""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.errors import GitError
from ledger.store import git as git_module
from ledger.store import plumbing
from ledger.store.git import Git, find_git
from tests.conftest import ITEM, ZD1, Office

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
FIRST_OF_A_LIST = "data/2027/instructions/PS-2027-001.yaml"
MESSAGE = "ZD-2026-001 备注：甲\n\nLedger-Item: ZD-2026-001\nLedger-Action: note\n"
NOTE = ("note", "ZD-1", "-m", "甲")


def config(name: str, value: str) -> Callable[[Office], None]:
    return lambda office: void(office.git("config", name, value))


def void(_: object) -> None:
    """For a lambda that has something to do and nothing to say."""


def nothing(_: Office) -> None:
    """As the office is."""


def with_staged_work(office: Office) -> None:
    office.write("备忘.txt", "一\n")
    office.write("data/2026/key-work/ZD-2026-009.yaml", ITEM.replace("2026-001", "2026-009"))
    office.git("add", "--all")
    office.write("备忘.txt", "二\n")
    office.git("rm", "--quiet", "--cached", "data/directory.yaml")


def packed(office: Office) -> None:
    office.git("gc", "--quiet")


def with_filter(office: Office) -> None:
    office.git("config", "filter.upper.clean", "tr a-z A-Z")
    office.write(".gitattributes", "*.yaml filter=upper\n")
    office.git("add", "--all", "--renormalize")
    office.git("commit", "--quiet", "--message", "过滤")


def with_line_ends(office: Office) -> None:
    office.write(".gitattributes", "*.yaml text eol=crlf\n")
    office.write(ZD1, ITEM.replace("\n", "\r\n"))
    office.commit_all("换行")


def executable(office: Office) -> None:
    (office.root / ZD1).chmod(0o755)
    office.commit_all("权限")


def on_another_branch(office: Office) -> None:
    office.git("switch", "--quiet", "--create", "督查/二〇二六")


def in_the_other_format(office: Office) -> None:
    shutil.rmtree(office.root / ".git")
    office.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    office.commit_all("建账")


def with_folder_split(office: Office) -> None:
    office.git("update-index", "--split-index")


def named_strangely(office: Office) -> None:
    office.git("config", "user.name", "赵 “敏” O'Neil, 1")


SAME: dict[str, Callable[[Office], None]] = {
    "plain": nothing,
    "other work staged": with_staged_work,
    "packed": packed,
    "a filter": with_filter,
    "line ends converted by attribute": with_line_ends,
    "line ends converted by setting": config("core.autocrlf", "true"),
    "executable": executable,
    "modes ignored": config("core.fileMode", "false"),
    "another branch": on_another_branch,
    "sha256": in_the_other_format,
    "split index": with_folder_split,
    "another encoding": config("i18n.commitEncoding", "GBK"),
    "a template": config("commit.template", "/nowhere"),
    "a cleanup": config("commit.cleanup", "strip"),
    "a strange name": named_strangely,
    "reflogs everywhere": config("core.logAllRefUpdates", "always"),
    "packs kept": config("fastimport.unpackLimit", "1"),
    "a hook that does not matter": lambda office: void(office.write(".git/hooks/pre-push", "exit 1")),
}


def commit(office: Office, path: str, data: bytes) -> str:
    git = find_git(office.root)
    assert git is not None
    git.check_ready()
    office.write(path, data)
    return git.commit([path], MESSAGE, clean_before=True)


def seen(office: Office) -> dict[str, str]:
    """Everything git says afterwards; the id of a commit stands for its tree, parent, names, moments and message."""
    return {
        "head": office.git("rev-parse", "HEAD"),
        "index": office.git("ls-files", "--stage"),
        "status": office.git("status", "--porcelain", "--untracked-files=all"),
        "reflog": office.git("-c", "i18n.logOutputEncoding=utf-8", "log", "--walk-reflogs", "--max-count=1", "--format=%gs"),
        "refs": office.git("for-each-ref"),
        "fsck": office.git("fsck", "--no-dangling"),
    }


@pytest.mark.parametrize("path", [ZD1, ZD2, FIRST_OF_A_LIST], ids=["an old file", "a new file", "a new folder"])
@pytest.mark.parametrize("arrange", SAME.values(), ids=SAME)
def test_the_quick_commit_is_the_one_that_git_makes(
    office: Office, arrange: Callable[[Office], None], path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arrange(office)
    twin = Office(tmp_path / "twin", office.capture)
    shutil.copytree(office.root, twin.root)
    data = (office.root / path).read_bytes() if (office.root / path).exists() else ITEM.encode()
    ends = b"\r\n" if b"\r\n" in data else b"\n"
    data += b"- key: bbbb22" + ends

    made = commit(office, path, data)
    with monkeypatch.context() as by_git:
        by_git.setattr(plumbing, "stands_for_git_commit", lambda *_: False)
        commit(twin, path, data)

    assert seen(office) == seen(twin)
    assert made == office.git("rev-parse", "HEAD").strip()


@pytest.mark.parametrize("arrange", SAME.values(), ids=SAME)
def test_all_these_are_committed_quickly(office: Office, arrange: Callable[[Office], None], monkeypatch: pytest.MonkeyPatch) -> None:
    arrange(office)
    monkeypatch.setattr(Git, "_commit", None)

    assert commit(office, ZD1, ITEM.encode() + b"- key: bbbb22\n")


def test_a_worktree_commits_to_its_own_branch(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Git, "_commit", None)
    office.git("worktree", "add", "--quiet", str(tmp_path / "旁"), "-b", "旁")
    beside = Office(tmp_path / "旁", office.capture)
    main = office.git("rev-parse", "main")

    made = commit(beside, ZD1, ITEM.encode() + b"- key: bbbb22\n")

    assert (office.git("rev-parse", "旁").strip(), office.git("rev-parse", "main")) == (made, main)
    assert beside.git("status", "--porcelain") == ""


def test_an_office_in_a_subfolder_is_committed_quickly(tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Git, "_commit", None)
    outer = Office(tmp_path / "大院", office.capture)
    inner = Office(outer.root / '督查 "室"', office.capture)
    inner.write(ZD1, ITEM)
    outer.git("init", "--quiet")
    outer.commit_all()

    commit(inner, ZD1, ITEM.encode() + b"- key: bbbb22\n")

    assert outer.git("show", "--format=", "--name-only", "-z") == f'督查 "室"/{ZD1}\0'
    assert outer.git("status", "--porcelain") == ""


def hook(name: str) -> Callable[[Office], None]:
    return lambda office: office.write(f".git/hooks/{name}", "#!/bin/sh\nexit 0\n").chmod(0o755)


def anonymous(office: Office) -> None:
    Path.home().joinpath(".gitconfig").write_text("[user]\n\tname = 赵敏\n", encoding="utf-8")
    office.git("config", "user.name", "赵敏")


BY_GIT: dict[str, Callable[[Office], None]] = {
    **{name: hook(name) for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction", "pre-commit.exe")},
    "hooks elsewhere": config("core.hooksPath", "hooks"),
    "signing": config("commit.gpgSign", "true"),
    "sparse": config("core.sparseCheckout", "true"),
    "an author of its own": config("author.name", "钱一"),
    "no address": anonymous,
    "a blank name": config("user.name", " "),
}


@pytest.mark.parametrize("arrange", BY_GIT.values(), ids=BY_GIT)
def test_these_are_left_to_git_commit(office: Office, arrange: Callable[[Office], None]) -> None:
    arrange(office)
    git_dir = office.root / ".git"
    listed = office.git("var", "-l").encode()

    assert not plumbing.stands_for_git_commit(plumbing.surroundings(listed), git_dir)


def test_a_hook_of_the_main_worktree_runs_for_every_worktree(office: Office, tmp_path: Path) -> None:
    hook("pre-commit")(office)
    office.git("worktree", "add", "--quiet", str(tmp_path / "beside"), "-b", "beside")
    git = find_git(tmp_path / "beside")
    assert git is not None

    assert not plumbing.stands_for_git_commit(plumbing.surroundings(office.git("var", "-l").encode()), git.git_dir)


def test_names_in_the_environment_are_the_commit_s(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "钱一")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "孙二")

    office.run(*NOTE)

    assert office.git("log", "-1", "--format=%an %cn") == "钱一 孙二\n"
    assert "by: 孙二" in office.read(ZD1)


def test_a_signed_commit_is_signed(office: Office) -> None:
    program = office.write(".git/sign", '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho SIGNED\n')
    program.chmod(0o755)
    office.git("config", "gpg.program", str(program))
    office.git("config", "commit.gpgSign", "true")

    office.run(*NOTE)

    assert "gpgsig SIGNED" in office.git("cat-file", "commit", "HEAD")


def interrupted(monkeypatch: pytest.MonkeyPatch, at: str, act: Callable[[], None]) -> None:
    """Something happens just before git is called with a word for the first time."""
    usual, done = Git.ask, []

    def before(self: Git, *arguments: str, stdin: bytes = b"") -> object:
        if arguments[0] == at and not done:
            done.append(at)
            act()
        return usual(self, *arguments, stdin=stdin)

    monkeypatch.setattr(Git, "ask", before)


@pytest.mark.parametrize("moment", ["cat-file", "update-index", "ls-files", "fast-import", "update-ref"])
def test_a_commit_made_meanwhile_by_git_itself_is_kept(office: Office, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    office.write("备忘.txt", "一\n")
    office.commit_all("备忘")
    office.write("备忘.txt", "二\n")
    interrupted(monkeypatch, moment, lambda: void(office.git("commit", "--quiet", "--message", "别人的", "--", "备忘.txt")))

    office.run(*NOTE)

    assert office.git("log", "-2", "--format=%s") == "ZD-2026-001 备注：甲\n别人的\n"
    assert office.git("show", "HEAD:备忘.txt") == "二\n"
    assert office.git("status", "--porcelain") == ""
    assert office.git("show", "--format=", "--name-only") == f"{ZD1}\n"


@pytest.mark.parametrize("moment", ["ls-files", "fast-import", "update-ref"])
def test_when_git_commit_refuses_too_nothing_is_left_behind(office: Office, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    office.write("备忘.txt", "一\n")
    office.git("add", "备忘.txt")
    before, index = office.git("status", "--porcelain"), office.git("ls-files", "--stage")

    def spoil() -> None:
        hook("pre-commit")(office)
        office.write(".git/hooks/pre-commit", "#!/bin/sh\necho 不行 >&2\nexit 1\n")
        office.git("update-ref", "refs/heads/main", office.git("commit-tree", "-p", "HEAD", "-m", "别人的", "HEAD^{tree}").strip())

    interrupted(monkeypatch, moment, spoil)
    if moment != "update-ref":  # a branch that moves earlier than that is seen by nobody before
        usual = Git.out
        monkeypatch.setattr(
            Git, "out", lambda self, *words, stdin=b"": fail() if words[0] == moment and not spoil() else usual(self, *words, stdin=stdin)
        )

    said = office.error(*NOTE)

    assert "不行" in said
    assert (office.git("status", "--porcelain"), office.git("ls-files", "--stage")) == (before, index)
    assert office.read(ZD1) == ITEM


def fail() -> bytes:
    raise GitError("没有成功", "")


def test_an_ignored_file_is_refused_as_ever(office: Office) -> None:
    office.write(".gitignore", "ZD-2026-002.yaml\n")
    office.commit_all()

    said = office.error("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")

    assert "git 没有接受这次提交" in said
    assert not (office.root / ZD2).exists()
    assert office.git("status", "--porcelain", "--untracked-files=all") == ""


def test_a_lock_that_is_let_go_of_is_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "_LOCK_SECONDS", 20.0)
    lock = office.write(".git/index.lock", "")
    threading.Timer(0.3, lock.unlink).start()

    assert office.run(*NOTE) == "ZD-2026-001 备注：甲\n"


def test_hundreds_of_paths_are_one_commit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "MANY", 4)
    paths = [f"data/2026/key-work/ZD-2026-{number:03d}.yaml" for number in range(1, 8)]
    for path in paths:
        office.write(path, ITEM.replace("ZD-2026-001", Path(path).stem).replace("张华", "李强"))
    office.write("备忘.txt", "一\n")

    office.run("commit", "-m", "补记")

    assert office.git("status", "--porcelain") == "?? 备忘.txt\n"
    assert office.git("show", "--format=", "--name-only").splitlines() == paths
    assert not (office.root / ".git/ledger-paths").exists()


@pytest.mark.parametrize(("files", "crowded"), [(26, False), (27, True)])
def test_loose_objects_pile_up_until_git_would_pack_them(office: Office, files: int, crowded: bool) -> None:
    for path in (office.root / ".git/objects/17").glob("*"):
        path.unlink()
    for number in range(files):
        office.write(f".git/objects/17/{number:038x}", "")

    assert plumbing.is_crowded(office.root / ".git") is crowded


@pytest.mark.parametrize(("crowded", "told"), [(False, []), (True, [("maintenance", "run", "--auto", "--quiet")])])
def test_what_has_piled_up_is_packed_after_a_write(office: Office, monkeypatch: pytest.MonkeyPatch, crowded: bool, told: list[str]) -> None:
    calls: list[tuple[str, ...]] = []
    usual = Git.ask
    monkeypatch.setattr(Git, "ask", lambda self, *words, stdin=b"": calls.append(words) or usual(self, *words, stdin=stdin))
    monkeypatch.setattr(Git, "note_paths", lambda _: None)
    monkeypatch.setattr(plumbing, "is_crowded", lambda _: crowded)

    office.run(*NOTE)

    assert [words for words in calls if words[0] == "maintenance"] == told


def test_paths_are_noted_where_git_finds_them(office: Office) -> None:
    git = find_git(office.root)
    assert git is not None

    git.note_paths()

    chain = office.root / ".git/objects/info/commit-graphs/commit-graph-chain"
    deadline = time.monotonic() + 20
    while not chain.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert chain.exists()
