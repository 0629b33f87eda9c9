"""What the user sees: a table on a terminal, tab-separated lines in a pipe, JSON when asked; and the only rich."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from unicodedata import east_asian_width

from ledger.errors import Problem
from ledger.model import Span
from ledger.record import Record, indented

if TYPE_CHECKING:
    from ledger.cli.session import Session

SCHEMA = 1
WIDE_GAP, NARROW_GAP = 3, 1
PATIENCE = 1.0  # seconds without a word
COLOURS = {"红": "red", "黄": "yellow", "绿": "green"}


class Unread(Exception):
    """Whoever read what we write has seen enough: the program ends without a word."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class Column(Record, frozen=True):
    """A column of a table; the `wide` one takes what room is left and may wrap, a `spare` one is left out of a narrow terminal."""

    title: str
    number: bool = False
    wide: bool = False
    spare: bool = False


class Section(Record, frozen=True):
    """A table under a heading of its own."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


def prepare_streams() -> None:
    """Output never dies on a character: UTF-8 in a pipe, a question mark on a console that cannot show it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty() or "PYTHONIOENCODING" in os.environ:
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def emit_json(session: "Session", kind: str, data: object) -> None:
    """The envelope of DESIGN §4."""
    import json

    body = {"schema": SCHEMA, "kind": kind, "today": session.today, "commit": session.commit, "data": data}
    print_out(indented(json.dumps(body, ensure_ascii=False, default=_plain)))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, Record):
        computed = [name for name, found in vars(type(value)).items() if isinstance(found, property)]
        return {name: getattr(value, name) for name in (*value.__struct_fields__, *computed)}
    raise TypeError(type(value))


def emit_rows(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, empty: str = "无") -> None:
    """A table for a terminal, tab-separated lines without a heading for a pipe; nothing at all in a pipe when there are no rows."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        if cells:
            print_out("\n".join(map(_line, cells)))
    elif not cells:
        print_out(empty)
    elif _fits(columns, cells, WIDE_GAP):
        _rich_table(columns, cells, padding=1)
    elif _fits(columns, cells, NARROW_GAP):
        _rich_table(columns, cells, padding=0)
    elif any(column.spare for column in columns):
        _without_spare(columns, cells)
    else:
        _cards(columns, cells)


def emit_sections(sections: Iterable[Section]) -> None:
    """A terminal gets a heading with its count and a table each, an empty one a single line; a pipe gets lines that begin with the heading.

    On a terminal a column without a single value is left out.
    """
    for section in sections:
        if not sys.stdout.isatty():
            emit_rows((Column("类别"), *section.columns), [(section.title, *row) for row in section.rows])
        elif not section.rows:
            print_out(f"{section.title}：无")
        else:
            print_out(f"{section.title}：{len(section.rows)}项")
            filled = [place for place in range(len(section.columns)) if any(row[place] is not None for row in section.rows)]
            emit_rows([section.columns[place] for place in filled], [[row[place] for place in filled] for row in section.rows])


def emit_text(text: str) -> None:
    """A text as it is."""
    print_out(text.rstrip("\n"))


def emit_bytes(data: bytes) -> None:
    """A finished document: a text as any other, and what is none as it is."""
    try:
        print_out(data.decode().rstrip("\n"))
    except UnicodeDecodeError:
        flush_out()
        sys.stdout.buffer.write(data)


def say(session: "Session", text: str) -> None:
    """Talk, on standard error; silent with --quiet."""
    if not session.options.quiet:
        shown = [wrapped for line in text.split("\n") for wrapped in wrap(line, terminal_width()) or [""]] if sys.stderr.isatty() else [text]
        print_err("\n".join(shown))


@contextmanager
def progress(doing: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """To be told how many of how many are done: `正在建立索引 3,200/10,000` on standard error, and nothing left of it in the end.

    Only on a terminal, and only for what has taken longer than a second.
    """
    begun = time.monotonic()
    with ExitStack() as shown:
        bar: Callable[[int, int], None] | None = None

        def told(done: int, whole: int) -> None:
            nonlocal bar
            if bar is None and time.monotonic() - begun >= PATIENCE and done < whole and sys.stderr.isatty() and not quiet:
                bar = _rich_bar(doing, whole, shown)
            if bar:
                bar(done, whole)

        yield told


def _rich_bar(doing: str, whole: int, shown: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = TextColumn(doing, markup=False), BarColumn(), TextColumn("{task.completed:,}/{task.total:,}", markup=False)
    bar = Progress(*columns, console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
    shown.enter_context(bar)
    task = bar.add_task(doing, total=whole)
    return lambda done, whole: bar.update(task, completed=done, total=whole, refresh=True)


def print_out(text: str) -> None:
    """A line of data, on standard output; a reader who has seen enough (`| head`) ends the program quietly."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError as error:
        raise _unread(0, sys.stdout) from error


def flush_out() -> None:
    """See that everything has arrived."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise _unread(0, sys.stdout) from error


def print_err(text: str) -> None:
    """A line of talk, on standard error, after all data so far."""
    flush_out()
    try:
        sys.stderr.write(text + "\n")
    except BrokenPipeError as error:
        raise _unread(1, sys.stdout, sys.stderr) from error


def _unread(exit_code: int, *streams: TextIO) -> Unread:
    """What is still in the streams' buffers goes nowhere, so that Python does not complain about it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())
    return Unread(exit_code)


def problem_line(problem: Problem) -> str:
    """One Problem on one line: place, what is wrong, what to do."""
    hint = f"。提示：{problem.hint}" if problem.hint else ""
    return " ".join(f"{problem.place or 'data'}: {problem.message}{hint}".split())


def width(text: str) -> int:
    """Columns a text takes on a terminal: a Chinese character two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none."""
    from shutil import get_terminal_size

    return get_terminal_size((80, 24)).columns


def _line(cells: Sequence[str]) -> str:
    """Cells with tabs between them; blanks and line ends within a cell become one blank each."""
    joined = "\0".join(cells)
    if joined.split() == [joined]:
        return joined.replace("\0", "\t")
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _fits(columns: Sequence[Column], cells: Sequence[Sequence[str]], gap: int) -> bool:
    """Whether the table, with `gap` blanks between columns, leaves the wide column ten characters and any further one six more."""
    wide = sum(column.wide for column in columns)
    return _room(columns, cells, gap) >= (8 + 12 * wide if wide else 0)


def _room(columns: Sequence[Column], cells: Sequence[Sequence[str]], gap: int) -> int:
    """Columns of the terminal that are left to the wide columns together; a blank stands at either edge."""
    fixed = sum(_natural(column, cells, place) for place, column in enumerate(columns) if not column.wide)
    return terminal_width() - fixed - gap * (len(columns) - 1) - 2


def _natural(column: Column, cells: Sequence[Sequence[str]], place: int) -> int:
    return max(width(column.title), *(width(row[place]) for row in cells))


def _wrapped(columns: Sequence[Column], cells: Sequence[Sequence[str]], gap: int) -> list[list[str]]:
    """The cells with those of wide columns broken where a reader would; a column that needs less than its share leaves the rest to the others."""
    room = _room(columns, cells, gap)
    wanted = sorted((_natural(column, cells, place), place) for place, column in enumerate(columns) if column.wide)
    shares = {}
    for count, (natural, place) in enumerate(wanted):
        shares[place] = min(natural, room // (len(wanted) - count))
        room -= shares[place]
    return [["\n".join(wrap(" ".join(cell.split()), shares[place])) if place in shares else cell for place, cell in enumerate(row)] for row in cells]


def _without_spare(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    """The table without its spare columns, which are named below it; everything as cards where even that does not fit."""
    kept = [place for place, column in enumerate(columns) if not column.spare]
    fewer, rows = [columns[place] for place in kept], [[row[place] for place in kept] for row in cells]
    if not _fits(fewer, rows, NARROW_GAP):
        _cards(columns, cells)
        return
    _rich_table(fewer, rows, padding=0)
    print_err(f"窗口较窄，省去了{'、'.join(column.title for column in columns if column.spare)}；拉宽窗口可见")


def _rich_table(columns: Sequence[Column], cells: Sequence[Sequence[str]], *, padding: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, padding), header_style="bold")
    for column in columns:
        table.add_column(
            Text(column.title),
            justify="right" if column.number else "left",
            no_wrap=not column.wide,
            ratio=1 if column.wide else None,
            overflow="fold",
        )
    for row in _wrapped(columns, cells, WIDE_GAP if padding else NARROW_GAP):
        table.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in row))
    Console(markup=False, highlight=False, emoji=False, width=terminal_width()).print(table)


def _cards(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    """Where a table would not fit: each row as labelled lines under its name; a row of nothing but figures is named by its first cell."""
    numbers = [column.number for column in columns[1:3]]
    head = 1 if all(numbers) else 3 if numbers[0] else 2
    for row in cells:
        print_out(" ".join(row[:head]))
        told = "，".join(f"{column.title}：{cell}" for column, cell in zip(columns[head:], row[head:], strict=True) if cell not in ("", "—"))
        print_out("\n".join(wrap("  " + told, terminal_width())))


def wrap(text: str, columns: int) -> list[str]:
    """Lines no wider than `columns`; breaks between Chinese characters, never inside a word, before closing punctuation or after an opening bracket."""
    lines, line = [], ""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    for piece in re.findall(r"[“（《〔]*(?:[ -~]+?(?:\s+|(?=[^ -~])|$)|.)[，。；：、）”》]*", text.lstrip(" ")):
        if line and width(indent + line + piece.rstrip()) > columns:
            lines.append(indent + line.rstrip())
            line = ""
        line += piece
    return [*lines, indent + line.rstrip()] if line.strip() else lines
