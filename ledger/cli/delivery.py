"""How a document leaves: rendered, put into the form asked for, then shown, written to a file or saved with a commit."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

from ledger import __version__
from ledger.cli.limits import limited
from ledger.cli.output import emit_bytes, print_out, progress, say
from ledger.cli.parameters import Option
from ledger.cli.session import Session
from ledger.errors import LedgerError, UsageError, system_reason
from ledger.model import Fonts
from ledger.record import Record, replace
from ledger.reports.gaps import gaps
from ledger.reports.markdown import render
from ledger.rules.publicity import hidden
from ledger.store.cache import compiled_folder

FORMS = {"md": "Markdown", "txt": "纯文本", "html": "网页", "docx": "Word"}

Output = Annotated[str | None, Option("--output", short="-o", metavar="文件", help="写到文件，不显示；形式看扩展名：.md .txt .html .docx")]
Form = Annotated[str | None, Option("--format", metavar="形式", help="md（默认）、txt 纯文本、html 网页、docx Word")]
Save = Annotated[bool, Option("--save", help="存入 reports/ 并提交")]
Strict = Annotated[bool, Option("--strict", help="有没填写、暂估的地方就不写，全部列出来")]
Public = Annotated[bool, Option("--public", help="公开版：只有列入公开范围的事项和栏")]
Look = Annotated[bool, Option("--open", help="写好后用电脑上的程序打开")]
SHOWN = 8  # open places that are listed one by one


class Paper(Record, frozen=True, kw_only=True):
    """A document before it has a form.

    `command` is what makes it again: the words after `ledger`, with every option that changes its text. `name` is its file's, without
    folder and suffix; `subject` the register line under which it is saved; a `public` one leaves out internal columns. `charts` gives the variables that only a web page's charts need.
    """

    command: str
    template: str
    context: Mapping[str, Any]
    charts: Callable[[], Mapping[str, Any]] | None = None
    as_of: date
    folder: str
    name: str
    subject: str
    public: bool = False

    def with_charts(self, charts: Callable[[], Mapping[str, Any]] | None) -> "Paper":
        """The same paper with variables for charts."""
        return replace(self, charts=charts)


class Delivery(Record, frozen=True, kw_only=True):
    """What was asked for: a file, a form, a commit, nothing left open, the desktop's program, or only to see what would be written."""

    output: str | None = None
    form: str | None = None
    save: bool = False
    strict: bool = False
    look: bool = False
    dry_run: bool = False


Mark = Callable[[str, date], str]


def marking(session: Session) -> Mark:
    """Begin to ask what documents rest on, enough to make them again; git is waited for when the first is marked."""
    workspace, known_at = session.workspace, session.known_at
    commit = workspace.git.data_commit_soon(known_at or "HEAD") if workspace.git else lambda: None
    uncommitted = list if known_at else workspace.uncommitted_soon()

    def mark(command: str, as_of: date) -> str:
        dirty = "（另有未提交的改动）" if uncommitted() else ""
        return f"ledger {__version__} | {command} | 截至 {as_of} | 提交 {commit() or '无'}{dirty}"

    return mark


def as_typed(words: Iterable[str]) -> str:
    """Words as a command line that `shlex.split` takes apart again; only what needs quotes has them."""
    return " ".join(word if re.fullmatch(r"[^\s'\"\\]+", word) else quote(word) for word in words)


def check_delivery(session: Session, delivery: Delivery, *, kept: bool = False) -> None:
    """Refuse at once what could not be done in the end; `kept` when the document is saved in any case. Raises UsageError."""
    if delivery.save and session.options.known_at is not None:
        raise UsageError("--known-at 不能和 --save 一起用", "旧报告用 -o 文件 另存，不覆盖现在的")
    if form_of(delivery) == "docx" and session.collected is None and not (delivery.output or delivery.save or kept):
        raise UsageError("Word 文件不能显示在这里", "加上 -o 文件名.docx")


def form_of(delivery: Delivery) -> str:
    """The form asked for, else the one that the file's name ends with, else Markdown. Raises UsageError for one there is not."""
    suffix = Path(delivery.output or "").suffix.removeprefix(".").lower()
    form = delivery.form or (suffix if suffix in FORMS else "md")
    if form not in FORMS:
        raise UsageError(f"没有“{form}”这种形式", f"可用的有：{'、'.join(f'{each}（{word}）' for each, word in FORMS.items())}")
    return form


def publish(session: Session, paper: Paper, delivery: Delivery, mark: Mark) -> None:
    """Render one document and deliver it."""
    publish_all(session, [paper], delivery, mark, paper.subject)


def publish_all(session: Session, papers: Sequence[Paper], delivery: Delivery, mark: Mark, subject: str) -> None:
    """Render documents and deliver them: into a folder a file each, saved as one commit, else one after another.

    Raises UsageError when several are to go into one file.
    """
    form = form_of(delivery)
    folder = _folder(delivery)
    if len(papers) > 1 and delivery.output not in (None, "-") and folder is None:
        raise UsageError(f"有{len(papers)}份文书，不能写到一个文件里", "-o 后面写文件夹，如 -o 责任清单/")
    made: dict[str, bytes] = {}
    with progress("正在生成文书", quiet=session.options.quiet) as told:
        for place, paper in enumerate(papers):
            told(place, len(papers))
            path, data = finished(session, paper, form, mark, strict=delivery.strict)
            made[_untaken(path, made)] = data
    if session.collected is not None:
        session.collected.extend(made.values())
    else:
        deliver(session, made, subject, delivery)


def finished(session: Session, paper: Paper, form: str, mark: Mark, *, strict: bool) -> tuple[str, bytes]:
    """A document in its form, with the path under which it is saved; what it leaves open is said, or refused where that was asked for."""
    text = rendered(session, paper, mark, drawing=form == "html")
    if session.collected is None:
        _look_over(session, text, strict=strict)
    return f"{paper.folder}/{_safe(paper.name)}.{form}", put_into(session, text, form, paper.as_of)


def _folder(delivery: Delivery) -> Path | None:
    """The folder that documents are to go into: one there is, or a name that ends as a folder's does."""
    output = delivery.output or ""
    return Path(output) if output not in ("", "-") and (output.endswith(("/", "\\")) or Path(output).is_dir()) else None


def _untaken(path: str, taken: Iterable[str]) -> str:
    """The path, numbered where another document has it already, small and capital letters being the same to some systems."""
    used, stem, suffix = {each.casefold() for each in taken}, *path.rsplit(".", 1)
    free = (f"{stem}{f'-{count}' if count > 1 else ''}.{suffix}" for count in range(1, len(used) + 2))
    return next(each for each in free if each.casefold() not in used)


def _safe(name: str) -> str:
    """A name that every system takes for a file."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(" .")[:80] or "文书"


def _look_over(session: Session, text: str, *, strict: bool) -> None:
    """Say what the document leaves open. Raises LedgerError for any of it where that was asked for; then nothing has been written."""
    found = gaps(text)
    counts = Counter(gap.kind for gap in found)
    said = "，".join(f"{kind}{count}处" for kind, count in counts.items())
    lines = [f"  {gap.kind}｜{gap.where}｜{gap.text}（{gap.hint}）" for gap in (found if strict else found[:SHOWN])]
    if strict and found:
        raise LedgerError("文书里" + said + "，没有写出\n" + "\n".join(lines), "补齐后再来；照现在的样子写出，去掉 --strict")
    if found:
        more = f"\n  其余{len(found) - SHOWN}处加 --strict 全部列出" if len(found) > SHOWN else ""
        say(session, f"出门前请看：{said}\n" + "\n".join(lines) + more)


def rendered(session: Session, paper: Paper, mark: Mark, *, drawing: bool) -> str:
    """A document's Markdown; with charts in it where `drawing`."""
    workspace, known_at = session.workspace, session.known_at
    context = {**paper.context, "drawing": drawing, "public": paper.public, **(paper.charts() if drawing and paper.charts else {})}
    own = workspace.has_own_templates(known_at)
    with limited() if own else nullcontext():
        return render(
            lambda name: workspace.template(name, known_at),
            paper.template,
            context,
            mark(paper.command, paper.as_of),
            kept=compiled_folder(),
            without=hidden(workspace.framework(known_at).settings.documents.public) if paper.public else (),
        )


def put_into(session: Session, markdown: str, form: str, day: date) -> bytes:
    """A document's bytes in a form; what a form needs is imported only for it."""
    if form == "md":
        return markdown.encode()
    from ledger.formats.parse import parse

    document = parse(markdown)
    if form == "docx":
        from ledger.formats.word import word_file

        settings = session.workspace.framework(session.known_at).settings
        _warn_of_fonts(session, settings.documents.fonts)
        return word_file(document, settings.documents.fonts, day, settings.office)
    if form == "html":
        from ledger.formats.web import web

        return web(document).encode()
    from ledger.formats.plain import plain

    return plain(document).encode()


def _warn_of_fonts(session: Session, fonts: Fonts) -> None:
    """A machine that lacks a font shows another in its place; the file names the right one all the same."""
    from ledger.store.desktop import missing_fonts

    missing = missing_fonts(getattr(fonts, name) for name in Fonts.__struct_fields__)
    if missing:
        said = "本机没有字体：{}；文件里照写，在装有这些字体的电脑上打开就对。字体名在 data/ledger.yaml 的 documents: fonts 里改"
        say(session, f"注意：{said.format('、'.join(missing))}")


def deliver(session: Session, made: Mapping[str, bytes], subject: str, delivery: Delivery, *, saved: bool = False) -> None:
    """Print finished documents, or write them where they were asked for; `saved` when they are in the office already."""
    output, folder = delivery.output, _folder(delivery)
    if output and output != "-":
        targets = [folder / Path(path).name if folder else Path(output) for path in made]
        if folder and not delivery.dry_run:
            make_folder(folder)
        for target, data in zip(targets, made.values(), strict=True):
            write_out(session, data, target, dry_run=delivery.dry_run)
    if delivery.save:
        _save(session, made, subject, dry_run=delivery.dry_run)
    if output == "-" or not (output or delivery.save or saved):
        for data in made.values():
            emit_bytes(data)
    if delivery.look and not delivery.dry_run and len(made) == 1:
        ((path, data),) = made.items()
        _open(session, data, path, _written_at(session, path, delivery, folder, saved=saved))


def make_folder(folder: Path) -> None:
    """See that a folder is there. Raises LedgerError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"建不了文件夹 {folder}：{system_reason(error)}", "换一个文件夹") from error


def _save(session: Session, made: Mapping[str, bytes], subject: str, *, dry_run: bool) -> None:
    with session.writing(dry_run=dry_run) as desk:
        written = desk.save(made, subject)
    for path in made:
        new = any(each.path == path for each in written)
        print_out(f"{'（试运行）' if dry_run else ''}{path}" if new else f"{path} 已是最新，没有改动")


def _written_at(session: Session, path: str, delivery: Delivery, folder: Path | None, *, saved: bool) -> Path | None:
    """Where the document lies now; None where it was only printed."""
    if delivery.output and delivery.output != "-":
        return folder / Path(path).name if folder else Path(delivery.output)
    return session.workspace.root / path if delivery.save or saved else None


def _open(session: Session, data: bytes, path: str, written: Path | None) -> None:
    """Show the document in the desktop's program: the file that was written, else a copy that the system throws away some day."""
    from tempfile import mkdtemp

    from ledger.store.desktop import open_file

    if written is None:
        written = Path(mkdtemp(prefix="ledger-")) / Path(path).name
        written.write_bytes(data)
    if not open_file(written):
        say(session, f"这里没有可以打开文件的桌面程序，请自己打开 {written}")


def write_out(session: Session, data: bytes, target: Path, *, dry_run: bool = False) -> None:
    """Write a document to a file of the user's choice, which must not be one of the office's own facts."""
    root, place = session.workspace.root, target.resolve()
    if any(place.is_relative_to(root / own) for own in ("data", "templates", ".git")):
        raise UsageError(f"{target} 在台账自己的文件夹里，不能用来放报告", "换一个文件名；存进台账用 --save")
    if dry_run:
        print_out(f"（试运行）写到 {target}")
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise LedgerError(f"写不了 {target}：{system_reason(error)}", "检查文件夹是否存在、是否可写") from error
    say(session, f"已写到 {target}")
