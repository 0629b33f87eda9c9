"""发文登记: the papers that left the office under a number; one register a year, numbers restarting with it."""

from datetime import date, datetime

from ledger.record import Record


class Issued(Record, frozen=True, kw_only=True):
    """A paper: its series and number, the day it bears, what it is about (`items` are their numbers), and where it was saved."""

    key: str
    series: str
    number: int
    on: date
    at: datetime
    by: str
    title: str
    items: tuple[str, ...] = ()
    file: str | None = None


class Register(Record, frozen=True, kw_only=True):
    """A year's register; `path` is relative to the office's root."""

    year: int
    path: str
    entries: tuple[Issued, ...] = ()
