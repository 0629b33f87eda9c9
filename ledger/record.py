"""Record: what every frozen record in the house is made of, and the bytes it can be kept as; the only msgspec."""

import sys
from functools import cache
from typing import Any, TypeVar

# Where some tool has installed typing_extensions, msgspec would load it, with inspect and ast, for what typing itself has: 8 ms a command.
_HIDING = "typing_extensions" not in sys.modules
if _HIDING:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]

from msgspec import Struct, field  # noqa: E402
from msgspec.json import Decoder, Encoder, format  # noqa: A004, E402
from msgspec.structs import fields  # noqa: E402
from msgspec.structs import replace as _replace  # noqa: E402

if _HIDING:
    del sys.modules["typing_extensions"]

__all__ = ["Record", "Struct", "field", "fields", "indented", "packed", "replace", "unpacked"]

AnyRecord = TypeVar("AnyRecord", bound="Record")


class Record(Struct, frozen=True, omit_defaults=True):
    """A frozen record with slots; equal when all its fields are. To change one, make another with `replace`."""


def replace(record: AnyRecord, **changes: Any) -> AnyRecord:
    """The record with some of its fields changed. Raises TypeError for a field it does not have."""
    return _replace(record, **changes)


def packed(record: Any) -> bytes:
    """A record as JSON bytes; fields that are as if unwritten are left out, and a field added later needs nothing here."""
    return _encoder().encode(record)


def indented(text: str) -> str:
    """JSON with its parts on lines of their own; the standard library's way of doing so takes ten times as long."""
    return format(text, indent=2)


def unpacked(data: bytes, kind: type[AnyRecord]) -> AnyRecord:
    """The record of that kind that `packed` was given. Raises ValueError for anything else."""
    found: AnyRecord = _decoder(kind).decode(data)
    return found


@cache
def _encoder() -> Encoder:
    return Encoder(decimal_format="string")


@cache
def _decoder(kind: type[Any]) -> Decoder[Any]:
    return Decoder(kind)
