"""Reading one mapping of a file, field by field: what is there, what is wrong with it, and what is left over."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize

from ledger.errors import Problem
from ledger.model import Pace, Span
from ledger.store.tree import Mapping, Node, Scalar, Tree
from ledger.store.tree import Sequence as Nodes
from ledger.words import FIELDS, YEARS, YEARS_HINT

Choice = TypeVar("Choice", bound=StrEnum)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOSE_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,6})?")
_SPAN = re.compile(r"([1-9]\d{0,2})(日|天|个工作日|个月)")
_SAFE_REMARK = re.compile(r" {2,}#(\s|$)")  # a comment that nobody can mistake for the text before it


@lru_cache(maxsize=4096)
def as_date(text: str) -> date | None:
    """A day as 2026-03-05, and only so; None for anything else and for a year that is a slip."""
    if not _DATE.fullmatch(text):
        return None
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return day if day.year in YEARS else None
    return None


def as_moment(text: str) -> datetime | None:
    """A moment with its offset from UTC, as 2026-02-03T09:12:05+08:00; None for anything else."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return moment if "T" in text and moment.tzinfo is not None else None
    return None


@lru_cache(maxsize=4096)
def as_number(text: str) -> Decimal | None:
    """A plain decimal number, without unit or percent sign; None for anything else."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def within(value: Decimal, low: int | None, high: int | None) -> bool:
    """Whether a number keeps to its bounds, both inclusive."""
    return (low is None or value >= low) and (high is None or value <= high)


def as_span(text: str) -> Span | None:
    """A time limit: 5日, 5个工作日 or 3个月; None for anything else."""
    found = _SPAN.fullmatch(text)
    return Span(int(found[1]), Pace(found[2].replace("天", "日"))) if found else None


class Fields:
    """One mapping. Every reader returns None (or an empty tuple) for what is absent, and for what is wrong after noting the Problem."""

    def __init__(self, tree: Tree, mapping: Mapping, path: str, problems: list[Problem], prefix: str = "") -> None:
        self._tree = tree
        self._mapping = mapping
        self._path = path
        self._problems = problems
        self._prefix = prefix
        self._read: set[str] = set()

    @property
    def line(self) -> int:
        """Where the mapping begins."""
        return self._mapping.line

    def has(self, name: str) -> bool:
        """Whether the key is there with anything behind it."""
        node = self._mapping.pairs.get(name)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def keys(self) -> list[str]:
        """The keys in the order of the file; asking for them counts as reading them all."""
        self._read.update(self._mapping.pairs)
        return list(self._mapping.pairs)

    def text(self, name: str, *, required: bool = False) -> str | None:
        """Free text: whatever is written, as it is written."""
        self._refuse_eaten(name, self._mapping.pairs.get(name))
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        text = scalar.text.rstrip("\n") if scalar.block else scalar.text
        if not text.strip():
            return None
        return text

    def date(self, name: str, *, required: bool = False) -> date | None:
        """A day as 2026-03-05, and only so."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        if day := as_date(scalar.text):
            return day
        if _DATE.fullmatch(scalar.text):
            self._report_day(name, scalar.text)
            return None
        self.report(name, f"“{_short(scalar.text)}”不是日期", f"日期写成 {_meant(scalar.text)} 的样子")
        return None

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment with its offset from UTC: 2026-02-03T09:12:05+08:00."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        if moment := as_moment(scalar.text):
            return moment
        self.report(name, f"“{_short(scalar.text)}”不是录入时间", "写成 2026-02-03T09:12:05+08:00 的样子")
        return None

    def number(self, name: str, *, low: int | None = None, high: int | None = None, required: bool = False) -> Decimal | None:
        """A plain decimal number, without unit or percent sign, within the bounds."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        value = as_number(scalar.text)
        if value is None:
            self.report(name, f"“{_short(scalar.text)}”不是数字", "只写数字，不带单位和百分号")
        elif not within(value, low, high):
            self.report(name, f"{scalar.text}超出了范围", f"应在{low}到{high}之间" if high is not None else f"不能小于{low}")
            return None
        return value

    def integer(self, name: str, *, low: int, high: int, required: bool = False) -> int | None:
        """A whole number within the bounds."""
        value = self.number(name, low=low, high=high, required=required)
        if value is not None and value != value.to_integral_value():
            self.report(name, f"{value}不是整数", f"应是{low}到{high}之间的整数")
            return None
        return None if value is None else int(value)

    def span(self, name: str, *, required: bool = False) -> Span | None:
        """A time limit: 5日, 5个工作日 or 3个月."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        if span := as_span(scalar.text):
            return span
        self.report(name, f"“{_short(scalar.text)}”不是办理时限", "写成 5日、5个工作日 或 3个月 的样子")
        return None

    def flag(self, name: str) -> bool:
        """`true` or `false`; absent is false."""
        scalar = self._scalar(name)
        if scalar is None:
            return False
        if scalar.text not in ("true", "false"):
            self.report(name, f"“{_short(scalar.text)}”应写成 true 或 false", "是写 true，否写 false 或删掉这一栏")
        return scalar.text == "true"

    def choice(self, name: str, choices: type[Choice], *, required: bool = False) -> Choice | None:
        """One of an enumeration's values."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        try:
            return choices(scalar.text)
        except ValueError:
            near = nearest(scalar.text, [str(choice) for choice in choices])
            self.report(name, f"“{_short(scalar.text)}”不在可用的值里", f"{near}可用的有：{'、'.join(str(choice) for choice in choices)}")
            return None

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names; a single name may stand alone."""
        node = self._node(name)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            text = self.text(name)
            return () if text is None else (text,)
        if isinstance(node, Mapping):
            self.report(name, "应是一串名称", f"写成 {name}: [甲, 乙]")
            return ()
        found = []
        for each in node.nodes:
            self._refuse_eaten(name, each)
            if isinstance(each, Scalar) and each.text.strip():
                found.append(each.text)
            else:
                self.report(name, "有一处是空的或不是名称", f"写成 {name}: [甲, 乙]", each.line)
        return tuple(dict.fromkeys(found))

    def inner(self, name: str) -> "Fields | None":
        """A mapping inside this one."""
        node = self._node(name)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.report(name, "应是一组“栏目: 内容”", f"写成 {name}: {{…}}，或换行缩进逐行写")
            return None
        return Fields(self._tree, node, self._path, self._problems, f"{self._prefix}{name}.")

    def each(self, name: str) -> list["Fields"]:
        """A list of mappings inside this one."""
        node = self._node(name)
        if node is None:
            return []
        if not isinstance(node, Nodes):
            self.report(name, "应是一串条目", "每条以“- ”开头")
            return []
        found = []
        for each in node.nodes:
            if isinstance(each, Mapping):
                found.append(Fields(self._tree, each, self._path, self._problems, f"{self._prefix}{name}."))
            else:
                self.report(name, "有一条不是“栏目: 内容”的形式", "每条写成 - {…}，或换行缩进逐行写", each.line)
        return found

    def blocks(self) -> list[tuple[str, "Fields"]]:
        """Every mapping inside this one under a name that the file itself chooses, in its order."""
        found = ((name, self.inner(name)) for name in self.keys())
        return [(name, fields) for name, fields in found if fields]

    def require(self, name: str, message: str, hint: str) -> None:
        """Report a missing field that only its neighbours make necessary."""
        if not self.has(name):
            self.report(name, message, hint)

    def report(self, name: str, message: str, hint: str = "", line: int = 0, *, blocking: bool = True) -> None:
        """Note a Problem at a field's value, or at the mapping where the field is absent."""
        node = self._mapping.pairs.get(name)
        where = line or (node.line if node is not None else self.line)
        full = f"{self._prefix}{name}"
        said = f"{FIELDS[name]}（{full}）：{message}" if name in FIELDS else f"{full}：{message}" if name else message
        self._problems.append(Problem(said, hint, path=self._path, line=where, field=f"{self._prefix}{name}", blocking=blocking))

    def finish(self, hint: str = "删掉它") -> None:
        """Report every key that nobody read: unknown keys are neither kept nor dropped in silence."""
        known = list(self._read)
        for key, scalar in self._mapping.keys.items():
            if key not in known:
                near = "冒号后面缺一个空格" if ":" in key else nearest(key, known)
                self._problems.append(
                    Problem(
                        f"不认识的栏目“{_short(key)}”",
                        near or hint,
                        path=self._path,
                        line=scalar.line,
                        field=f"{self._prefix}{key}",
                    )
                )

    def _report_day(self, name: str, written: str) -> None:
        """Why something in the form of a day is none."""
        try:
            date.fromisoformat(written)
        except ValueError:
            self.report(name, f"没有{written}这一天", "改成实际的日期，如 2026-02-28")
        else:
            self.report(name, f"{written}的年份不对", YEARS_HINT)

    def _refuse_eaten(self, name: str, node: Node | None) -> None:
        """Text behind ` #` that a reader means and YAML drops; two blanks before and one after make it a comment beyond doubt."""
        remark = self._tree.remarks.get(node.start) if isinstance(node, Scalar) else None
        if isinstance(node, Scalar) and remark is not None and not _SAFE_REMARK.match(remark):
            whole = f"{node.text}{remark}".strip()
            self.report(name, f"“{remark.strip()}”会被当成注释丢掉", f"给整段内容加引号：'{whole}'；如确是注释，在 # 前空两格、后空一格", node.line)

    def _node(self, name: str, *, required: bool = False) -> Node | None:
        self._read.add(name)
        if self.has(name):
            return self._mapping.pairs[name]
        if required:
            self.report(name, "没有写", "补上这一栏")
        return None

    def _scalar(self, name: str, *, required: bool = False) -> Scalar | None:
        node = self._node(name, required=required)
        if node is None or isinstance(node, Scalar):
            return node
        self.report(name, "应是一个值，不是一串或一组", "如果内容里有方括号、花括号或冒号，给整段内容加引号")
        return None


def nearest(word: str, known: Sequence[str] | Iterable[str]) -> str:
    """`是不是“…”？` with the likeliest known word, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return f"是不是“{close[0]}”？" if close else ""


def _meant(text: str) -> str:
    """The ISO form of what was probably meant, when that is a real day; else an example."""
    loose = _LOOSE_DATE.fullmatch(normalize("NFKC", text))
    if loose:
        with suppress(ValueError):
            return date(int(loose[1]), int(loose[2]), int(loose[3])).isoformat()
    return "2026-03-05"


def _short(text: str, limit: int = 24) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
