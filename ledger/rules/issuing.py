"""编号: which number a paper gets, how it is written, and whether one was given twice."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.errors import Problem
from ledger.model import Issued, Register, Series


def next_number(registers: Iterable[Register], series: str, year: int) -> int:
    """One above the highest of the series in the year; numbers restart with each year."""
    numbers = (entry.number for register in registers if register.year == year for entry in register.entries if entry.series == series)
    return max(numbers, default=0) + 1


def written_number(series: Series, number: int | None, year: int) -> str:
    """第3期, or 督字〔2026〕12号 where the series has a code; a draft says so (GB/T 9704: hexagonal brackets, no leading zero)."""
    if number is None:
        return f"{series.code}〔{year}〕　号（草稿）" if series.code else "第　期（草稿）"
    return f"{series.code}〔{year}〕{number}号" if series.code else f"第{number}期"


def latest(registers: Iterable[Register], series: str, item: str) -> Issued | None:
    """The last paper of a series about an item."""
    found = [entry for register in registers for entry in register.entries if entry.series == series and item in entry.items]
    return max(found, key=lambda entry: (entry.on, entry.at, entry.number), default=None)


def doubts(registers: Iterable[Register], series: Mapping[str, Series]) -> Iterator[Problem]:
    """Numbers that two papers bear: both have left, so nobody renumbers them by himself."""
    for register in registers:
        seen: dict[tuple[str, int], str] = {}
        for entry in register.entries:
            first = seen.setdefault((entry.series, entry.number), entry.key)
            if first != entry.key:
                name = series[entry.series].title if entry.series in series else entry.series
                said = f"{name}{register.year}年的第{entry.number}号用了两次（{first}、{entry.key}）"
                hint = "两份都已发出：收回一份改号重发，再改这里的 number"
                yield Problem(said, hint, path=register.path, field="number", entry=entry.key, blocking=False)
