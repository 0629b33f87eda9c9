"""Reading one mapping of a plainly written file (store/quick.py): Fields without lines or messages. What Fields would report is a Doubt."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn, TypeVar

from ledger.model import Span
from ledger.store.fields import Choice, Fields, as_date, as_moment, as_number, as_span, within
from ledger.store.quick import Doubt, Pairs, Value

Found = TypeVar("Found")


class QuickFields:
    """One mapping, all of whose readers answer as those of Fields do, or raise Doubt."""

    __slots__ = ("_pairs", "_read")

    line = 0

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the key is there with anything behind it."""
        return self._pairs.get(name) is not None

    def text(self, name: str, *, required: bool = False) -> str | None:
        """Free text; a `|` block loses the ends of its last lines."""
        text = self._scalar(name, required)
        if text is None or not text or text.isspace():
            return None
        return text.rstrip("\n") if text[-1] == "\n" else text

    def date(self, name: str, *, required: bool = False) -> date | None:
        """A day."""
        text = self._scalar(name, required)
        return None if text is None else _sure(as_date(text))

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment with its offset from UTC."""
        text = self._scalar(name, required)
        return None if text is None else _sure(as_moment(text))

    def number(self, name: str, *, low: int | None = None, high: int | None = None, required: bool = False) -> Decimal | None:
        """A decimal number within the bounds."""
        text = self._scalar(name, required)
        if text is None:
            return None
        value = _sure(as_number(text))
        return value if within(value, low, high) else _doubt()

    def span(self, name: str) -> Span | None:
        """A time limit."""
        text = self._scalar(name)
        return None if text is None else _sure(as_span(text))

    def flag(self, name: str) -> bool:
        """`true` or `false`; absent is false."""
        text = self._scalar(name)
        return text == "true" if text in (None, "true", "false") else _doubt()

    def choice(self, name: str, choices: type[Choice], *, required: bool = False) -> Choice | None:
        """One of an enumeration's values."""
        text = self._scalar(name, required)
        return None if text is None else _chosen(choices, text)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names; a single name may stand alone."""
        value = self._value(name)
        if value is None:
            return ()
        if isinstance(value, str):
            text = self.text(name)
            return () if text is None else (text,)
        if isinstance(value, dict):
            raise Doubt
        return tuple(dict.fromkeys(map(_name, value)))

    def inner(self, name: str) -> "QuickFields | None":
        """A mapping inside this one."""
        value = self._value(name)
        if value is None:
            return None
        return QuickFields(value) if isinstance(value, dict) else _doubt()

    def each(self, name: str) -> list["QuickFields"]:
        """A list of mappings inside this one."""
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Doubt
        return [QuickFields(each) if isinstance(each, dict) else _doubt() for each in value]

    def require(self, name: str, message: str, hint: str) -> None:  # noqa: ARG002 - as Fields has it
        """What is missing is a Problem."""
        if not self.has(name):
            raise Doubt

    def report(self, name: str, message: str, hint: str = "", line: int = 0) -> NoReturn:  # noqa: ARG002 - as Fields has it
        """Only Fields can say where it is."""
        raise Doubt

    def finish(self, hint: str = "") -> None:  # noqa: ARG002 - as Fields has it
        """A key that nobody read is a Problem."""
        if not self._pairs.keys() <= self._read:
            raise Doubt

    def _value(self, name: str) -> Value:
        self._read.add(name)
        return self._pairs.get(name)

    def _scalar(self, name: str, required: bool = False) -> str | None:  # noqa: FBT001, FBT002 - called for every field of every file
        self._read.add(name)
        value = self._pairs.get(name)
        if isinstance(value, str):
            return value
        return None if value is None and not required else _doubt()


Reader = Fields | QuickFields


def _doubt() -> NoReturn:
    raise Doubt


def _sure(value: Found | None) -> Found:
    return _doubt() if value is None else value


def _name(value: Value) -> str:
    return value if isinstance(value, str) and value.strip() else _doubt()


@lru_cache(maxsize=1024)
def _chosen(choices: type[Choice], text: str) -> Choice:
    try:
        return choices(text)
    except ValueError:
        raise Doubt from None
