"""Items ⇄ plain JSON values, for the index. The shape follows the records themselves, so a new field needs nothing here.

Most fields of most entries say nothing, and are left out.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from ledger.model import Item

Decoder = Callable[[Any], Any]


def to_facts(given: Any) -> Any:
    """A record as its fields' values by name, those that are as if unwritten left out, with days and numbers as text."""
    if is_dataclass(given):
        found = ((field, getattr(given, field.name)) for field in fields(given))
        return {field.name: to_facts(value) for field, value in found if value != field.default}
    if isinstance(given, tuple):
        return [to_facts(each) for each in given]
    if isinstance(given, date | datetime):
        return given.isoformat()
    return str(given) if isinstance(given, Decimal | StrEnum) else given


def from_facts(facts: Any) -> Item:
    """The item that `to_facts` was given. Raises ValueError, TypeError, KeyError or ArithmeticError for anything else."""
    item: Item = _decoder(Item)(facts)
    return item


@cache
def _decoder(kind: Any) -> Decoder:
    if get_origin(kind) is UnionType:
        inner = _decoder(next(each for each in get_args(kind) if each is not type(None)))
        return _as_it_is if inner is _as_it_is else lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _tuple_decoder(get_args(kind))
    if is_dataclass(kind):
        return _record_decoder(kind)
    if kind is date:
        return cache(date.fromisoformat)  # the same few hundred days, over and over
    if issubclass(kind, StrEnum):
        return {str(member): member for member in kind}.__getitem__
    return _PLAIN.get(kind, _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


_PLAIN: dict[Any, Decoder] = {datetime: datetime.fromisoformat, Decimal: Decimal}


def _tuple_decoder(parts: tuple[Any, ...]) -> Decoder:
    if parts[-1] is Ellipsis:
        inner = _decoder(parts[0])
        return lambda value: tuple(map(inner, value))
    return tuple


def _record_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}

    def decode(values: Any) -> Any:
        if not isinstance(values, dict):
            raise TypeError(values)
        return kind(**{name: decoders[name](value) for name, value in values.items()})

    return decode
