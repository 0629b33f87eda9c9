"""Which items to ask the index for: conditions on what is remembered of each. They choose; what an item is worth is for the rules to say.

Days are `:day`, the day that is asked about, and `:since`, the first day of a period. Why an item may be left out is told in rules/settled.py.
"""

from collections.abc import Iterable, Mapping, Sequence

from ledger.model import Status
from ledger.record import Record


class Choice(Record, frozen=True):
    """What follows FROM items in SQL, and its values by name."""

    clause: str = ""
    values: Mapping[str, object] = {}


EVERYTHING = Choice()
JOINT = "\x1f"  # between the names in one column; no file may hold a control character, so no name does

BEGUN = "(opened IS NULL OR opened <= :day) AND (came_on IS NULL OR came_on <= :day)"
EXISTING = f"{BEGUN} AND (left_on IS NULL OR left_on > :day)"
AWAY = "left_on <= :day AND (opened IS NULL OR opened <= :day)"
QUIET = "+last_on <= :day"  # nothing more happened; the sign keeps SQLite from choosing by this, which is true of nearly all
NOT_QUIET = (
    "number IN (SELECT number FROM items WHERE open = 1 AND last_on > :day UNION ALL SELECT number FROM items WHERE open = 0 AND last_on > :day)"
)
ENDED = f"+open = 0 AND {QUIET}"
NOT_ENDED = "number IN (SELECT number FROM items WHERE open = 1 UNION ALL SELECT number FROM items WHERE open = 0 AND last_on > :day)"
OF_PATH = "number = (SELECT number FROM files WHERE path = :path)"
AMONG = "number IN (SELECT value FROM json_each(:numbers))"
RELATED = """(number IN (SELECT number FROM items WHERE parent IS NOT NULL) OR id IN (
    WITH RECURSIVE named (id) AS (SELECT parent FROM items WHERE parent IS NOT NULL
        UNION SELECT items.id FROM items JOIN named ON items.carried_from = named.id) SELECT id FROM named))"""


def over(statuses: Iterable[Status]) -> str:
    """Over before `:since` in one of these statuses, and nothing has happened since."""
    named = ", ".join(f"'{status}'" for status in sorted(statuses))
    return f"""(open = 0 AND last_on < :since AND status IN ({named}) AND (opened IS NULL OR opened < :since)
        AND (carried_to IS NULL OR left_on IS NOT NULL))"""


def holding(words: Sequence[str], aliases: Iterable[str]) -> tuple[str, dict[str, object]]:
    """In whose texts every word is found; a unit that is named by an alias may be what is looked for."""
    values: dict[str, object] = {f"word{place}": word.casefold() for place, word in enumerate(words)}
    held = " AND ".join(f"instr(words, :{name})" for name in values)
    units: dict[str, object] = {f"alias{place}": alias for place, alias in enumerate(aliases)}
    named = "".join(f" OR instr(lead_units, :{name}) OR instr(support_units, :{name})" for name in units)
    return f"(number IN (SELECT number FROM words WHERE {held}){named})", values | units


def akin(condition: str) -> str:
    """That meet a condition, and all that hang together with one of them: whatever is below or above it (上级事项), under every number."""
    return f"""(({condition}) OR id IN (WITH RECURSIVE kin (id) AS (SELECT id FROM items WHERE ({condition}) AND {RELATED}
        UNION SELECT items.id FROM kin JOIN items ON items.parent = kin.id
        UNION SELECT items.parent FROM kin JOIN items ON items.id = kin.id WHERE items.parent IS NOT NULL
        UNION SELECT items.id FROM kin JOIN items ON items.carried_from = kin.id
        UNION SELECT items.carried_from FROM kin JOIN items ON items.id = kin.id WHERE items.carried_from IS NOT NULL) SELECT id FROM kin))"""


def with_continuations(condition: str) -> str:
    """That meet a condition, or in which such a one goes on (结转), however often."""
    return f"""number IN (WITH RECURSIVE chosen (number, id) AS (SELECT number, id FROM items WHERE {condition}
        UNION SELECT items.number, items.id FROM items JOIN chosen ON items.carried_from = chosen.id) SELECT number FROM chosen)"""
