"""How well a draft agrees with what a document means: items found, missed and invented; cells right, wrong, or honestly doubtful."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

from ledger.extracting.draft import Draft, DraftItem, draft
from ledger.extracting.reading import paragraphs_of
from ledger.rules.calendar import Calendar

FIELDS = ("lead_units", "support_units", "due", "lead_leader")


class Measured:
    """The outcome for one document, with a line for every fault."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def line(self) -> str:
        return " ".join(f"{name}={count}" for name, count in sorted(self.counts.items()))

    def note(self, outcome: str, fault: str = "") -> None:
        self.counts[outcome] += 1
        if fault:
            self.faults.append(f"{outcome}: {fault}")


def drafted(source: Path) -> Draft:
    return draft(paragraphs_of(source.read_bytes(), source.name), source.name, today=date(2026, 5, 1), calendar=Calendar())


def measured(source: Path, expected: Path) -> Measured:
    """Expected is a line an item: words of its text | lead | support | due | leader | more=…; ~ allows a doubt, ? asks for one."""
    found = Measured()
    items = list(drafted(source).items)
    for line in expected.read_text(encoding="utf-8").splitlines():
        key, *wanted = [part.strip() for part in line.split("|")]
        item = next((each for each in items if key in each.text and key in each.fields["goal"] + each.fields["title"]), None)
        if item is None:
            found.note("missed", key)
            continue
        items.remove(item)
        found.note("found")
        _judge(found, item, key, dict(zip(FIELDS, wanted, strict=False)))
        _judge(found, item, key, dict(part.split("=", 1) for part in "".join(wanted[4:]).split(";") if part))
    for item in items:
        found.note("invented", f"{item.fields['title']} {item.fields['lead_units']}")
    return found


def _judge(found: Measured, item: DraftItem, key: str, wanted: dict[str, str]) -> None:
    for name, value in wanted.items():
        asked, plain = value[:1] if value[:1] in "~?" else "", value.lstrip("~?")
        said = item.fields[name]
        if name == "milestones":
            said = str(len(re.split("[\n；]", said)) if said else 0)
        right = said == ("" if plain == "-" else plain) or (name in ("target", "title") and plain != "-" and plain in said)
        doubtful = name in item.doubts
        whole = f"{key} {name}: {said!r}, wanted {value!r} {item.doubts.get(name, '')}"
        if asked == "?" and not plain:
            found.note("doubtful" if doubtful else "wrong", "" if doubtful else whole)
        elif asked == "?" and not doubtful:
            found.note("sure", whole)
        elif doubtful:
            found.note("doubtful" if right or asked else "doubted", "" if right or asked else whole)
        else:
            found.note("right" if right else "wrong", "" if right else whole)
