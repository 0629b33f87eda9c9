"""Record: what every frozen record in the house is made of, and the bytes it can be kept as; the only msgspec."""

from functools import cache
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.json import Decoder, Encoder
from msgspec.structs import fields
from msgspec.structs import replace as _replace

__all__ = ["Record", "Struct", "field", "fields", "packed", "replace", "unpacked"]

AnyRecord = TypeVar("AnyRecord", bound="Record")


class Record(Struct, frozen=True, omit_defaults=True):
    """A frozen record with slots; equal when all its fields are. To change one, make another with `replace`."""


def replace(record: AnyRecord, **changes: Any) -> AnyRecord:
    """The record with some of its fields changed. Raises TypeError for a field it does not have."""
    return _replace(record, **changes)


def packed(record: Any) -> bytes:
    """A record as JSON bytes; fields that are as if unwritten are left out, and a field added later needs nothing here."""
    return _encoder().encode(record)


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
