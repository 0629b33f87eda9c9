"""What a merge could not settle by itself, as it is found, and what a clerk's choices say about it."""

from collections.abc import Mapping

from ledger.merging.pieces import Value
from ledger.merging.verdicts import Side
from ledger.record import Record
from ledger.words import FIELDS, names


class Clash(Record, frozen=True, kw_only=True):
    """A place changed in two ways, with the values in words; `kept` is the side that was chosen, None as long as nobody has."""

    field: str
    key: str = ""
    base: str | None
    ours: str | None
    theirs: str | None
    kept: Side | None


class Docket:
    """The clashes of one file."""

    def __init__(self, choices: Mapping[str, Side]) -> None:
        self._choices = choices
        self.clashes: list[Clash] = []

    def settle(self, field: str, base: Value, ours: Value, theirs: Value, *, key: str = "") -> Side:
        """The side whose value the text is to have: the chosen one, ours until then. Of an entry, with its key, only what differs is told."""
        kept = self._choices.get(f"{field}.{key}" if key else field)
        if isinstance(ours, dict) and isinstance(theirs, dict) and key:
            differing = {name for name in (*ours, *theirs) if ours.get(name) != theirs.get(name)}
            base, ours, theirs = (
                {name: side[name] for name in side if name in differing} if isinstance(side, dict) else None for side in (base, ours, theirs)
            )
        self.clashes.append(Clash(field=field, key=key, base=in_words(base), ours=in_words(ours), theirs=in_words(theirs), kept=kept))
        return kept or Side.OURS

    def follow(self, field: str, leader: str, ours: Value, theirs: Value) -> Side | None:
        """The side for a field that goes with another one, where that one clashed; once chosen it is on record too."""
        led = next((clash for clash in self.clashes if clash.field == leader), None)
        if led is None:
            return None
        if led.kept and ours != theirs:
            self.clashes.append(Clash(field=field, base=None, ours=in_words(ours), theirs=in_words(theirs), kept=led.kept))
        return led.kept or Side.OURS


def in_words(value: Value) -> str | None:
    """A value as the trace of a change says it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "，".join(f"{FIELDS.get(name, name)} {in_words(each) or '空'}" for name, each in value.items())
    if all(isinstance(each, str) for each in value):
        return names(str(each) for each in value)
    return "；".join(
        " ".join(in_words(part) or "空" for part in each.values()) if isinstance(each, dict) else in_words(each) or "空" for each in value
    )
