"""Context → Markdown: the only jinja2 and tabulate. Whatever comes from the data is text, never markup or template code."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError
from ledger.record import Record
from ledger.reports.lettering import cut, wide
from ledger.words import about, chinese_number, long_date, marked, number, rate, rise, short_date, signed

if TYPE_CHECKING:
    from os import PathLike

    from markupsafe import Markup

_SPECIAL = re.compile(r"([\\`*\[\]<|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|~|&(?=#?\w+;)|(?<=!)\[|(?<!\S)#+$)")
_PLAIN = re.compile(r"[\u4e00-\u9fff，。；：、“”（）《》0-9A-Za-z%]+")  # nothing that Markdown could take for its own
_LEADING = re.compile(r"^([-+#>=]|\d{1,9}(?=[.)](?:\s|$)))")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold
_QUOTED = re.compile(r"'([^']*)'")
_COLUMN = re.compile(r"([a-z][a-z_]*(?:\.(?:[a-z][a-z_]*|\d+))*)(.*)")


def render(
    source_of: Callable[[str], str | None],
    template: str,
    context: Mapping[str, Any],
    mark: str,
    *,
    kept: "PathLike[str] | None" = None,
    without: Container[str] = (),
) -> str:
    """Render a template and end it with the mark that says what it rests on. Compiled templates are kept in the folder `kept`, by their text.

    Tables leave out the columns whose heading, or whose attribute, is in `without`. `source_of` gives a template's text by name. Raises LedgerError, naming
    template and line, for a template that is missing or wrong, uses a variable that does not exist, reaches for what the sandbox forbids,
    or is stopped (TimeoutError, MemoryError) by whoever set it a limit.
    """
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    from ledger.reports.sandbox import sandbox

    environment = sandbox(source_of, _finalize, kept)
    environment.filters.update(
        day=_day, short=_short, chinese=chinese_number, points=signed, rise=rise, sentence=_sentence, percent=number, about=about
    )
    environment.filters.update(xml=_xml, cut=cut, wide=wide, words=_told)
    environment.globals.update(table=lambda rows, columns: table(rows, columns, without=without), rate=rate)
    try:
        text = environment.get_template(template).render(**context)
    except TemplateNotFound as error:
        raise LedgerError(f"没有模板 {error.name}", "模板放在台账的 templates/ 文件夹里") from error
    except TemplateSyntaxError as error:
        raise LedgerError(
            f"模板 templates/{error.name or template} 第{error.lineno}行写法不对", "对照自带的模板改正，写法见 docs/templates.md"
        ) from error
    except (UndefinedError, SecurityError, *_FAILURES) as error:
        where = f"模板 templates/{template}{_template_line(error)}"
        raise LedgerError(f"{where}{_failure(error)}", "可用的变量见 docs/templates.md") from error
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + f"\n\n<!-- {mark} -->\n"


# How a template may fail besides what jinja2 itself refuses; TimeoutError is whoever set it a limit.
_FAILURES = (
    TypeError, AttributeError, ValueError, KeyError, IndexError, ZeroDivisionError, OverflowError, RecursionError, MemoryError, TimeoutError, RuntimeError
)  # fmt: skip


def _failure(error: Exception) -> str:
    """What went wrong, in words."""
    from jinja2 import UndefinedError
    from jinja2.exceptions import SecurityError

    if isinstance(error, MemoryError | TimeoutError | RecursionError | OverflowError):
        return "算得太久或太大，已停下"
    if isinstance(error, SecurityError):
        return "用了不允许的东西"
    name = _QUOTED.findall(str(error))[-1:]
    return f"没有“{name[0]}”可用" if name and isinstance(error, UndefinedError) else "算不出来"


def table(rows: Iterable[Any], columns: Mapping[str, str], *, without: Container[str] = ()) -> "Markup":
    """A pipe table of records: heading → attribute, with a unit behind it if wanted (`{"进度": "percent%"}`). 序号 counts the rows.

    A value whose record says so (`due`, `due_estimated`) is marked 暂估, in an office's own templates too.
    """
    from markupsafe import Markup
    from tabulate import tabulate

    found = [(heading, *_shape(each)) for heading, each in columns.items()]
    shapes = [(heading, name, unit) for heading, name, unit in found if heading not in without and name not in without]
    cells = [[_cell(row, name, unit, position) for _, name, unit in shapes] for position, row in enumerate(rows, 1)]
    if not cells or not shapes:
        return Markup("无")
    numeric = [_is_numeric(column) for column in zip(*cells, strict=True)]
    aligned = ["right" if each else "left" for each in numeric]
    return Markup(tabulate(cells, headers=[heading for heading, _, _ in shapes], tablefmt="pipe", disable_numparse=True, colalign=aligned))  # noqa: S704


def _shape(column: str) -> tuple[str, str]:
    """The attribute of a column, and the unit behind it. Raises SecurityError for a name that no record's own attribute has."""
    match = _COLUMN.fullmatch(column)
    if match is None:
        from jinja2.exceptions import SecurityError

        raise SecurityError(column)
    return match[1], match[2]


def _is_numeric(column: Iterable[str]) -> bool:
    """Whether a column holds figures and nothing else but the words for none and no change."""
    cells = list(column)
    return all(re.fullmatch(r"[-+]?[\d.]+%?|—|持平", cell) for cell in cells) and any(cell != "—" for cell in cells)


def escape(text: str) -> str:
    """Text as Markdown that shows exactly that text, on one line."""
    if _PLAIN.fullmatch(text):
        return text
    return _LEADING.sub(lambda found: found[1] + "\\" if found[1].isdigit() else "\\" + found[1], _inside(text))


def _inside(text: str) -> str:
    """As `escape`, for text that does not begin a line."""
    if _PLAIN.fullmatch(text):
        return text
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _cell(row: Any, name: str, unit: str, position: int) -> str:
    if name == "position":
        return str(position)
    value = row
    for part in name.split("."):
        value = value[int(part)] if part.isdigit() else _said_by(value, part)
    if value is None or value == "":
        return "—"
    if name == "change" and isinstance(value, int):
        return signed(value)
    return marked(_inside(_words(value)) + unit, estimated=getattr(row, f"{name}_estimated", False))


def _said_by(value: Any, name: str) -> Any:
    """What a record says under a name. Anything else has Python behind its names. Raises SecurityError."""
    if isinstance(value, Record):
        return getattr(value, name)
    from jinja2.exceptions import SecurityError

    raise SecurityError(name)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "按时" if value else "超时"
    if isinstance(value, Decimal):
        return number(value)
    return _day(value) if isinstance(value, date) else str(value)


def _finalize(value: Any) -> Any:
    """Applied to every `{{ … }}`: Markdown passes, everything else is text."""
    from markupsafe import Markup

    if value is None:
        return ""
    return value if isinstance(value, Markup) else Markup(escape(_words(value)))  # noqa: S704


def _xml(value: Any) -> "Markup":
    """A value as text inside an SVG element or one of its quoted attributes, on one line: the only way into a chart."""
    from markupsafe import Markup

    line = " ".join(_NO_XML.sub("", _told(value)).split())
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        line = line.replace(character, f"&{name};")
    return Markup(line)  # noqa: S704


def _told(value: Any) -> str:
    """A value as a table tells it."""
    return "—" if value is None or value == "" else _words(value)


def _day(value: date) -> str:
    return long_date(value)


def _short(value: date) -> str:
    return short_date(value)


def _sentence(text: str | None) -> str:
    """Text with a full stop, unless it ends with a stop of its own."""
    line = " ".join((text or "").split())
    return line if not line or line[-1] in "。！？…" else line.rstrip("；，、;,.") + "。"


def _template_line(error: BaseException) -> str:
    trace, line = error.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" 第{line}行" if line else ""
