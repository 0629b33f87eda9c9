"""A second opinion on DESIGN §4 "Definitions used everywhere" and DOMAIN §6: written from their text and docs/decisions.md alone.

It works on plain mappings as PyYAML's BaseLoader reads them, walks day by day, and shares nothing with ledger.rules, not even the
library of working days. Keep it slow and obvious: it is worth something only as long as nobody makes the two alike.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import holidays
import yaml

Plain = dict[str, Any]
Workday = Callable[[date], bool]

NATIONAL = holidays.China(years=range(2007, 2027))
MONTHS = {"monthly": 1, "bimonthly": 2, "quarterly": 3, "semiannual": 6}
STATUS_AFTER = {
    "assign": "assigned", "accept": "accepted", "progress": "in_progress", "submit": "submitted", "return": "in_progress",
    "complete": "completed", "close": "closed", "cancel": "cancelled",
}  # fmt: skip
FINISHED = ("completed", "closed")
STOPPED = (*FINISHED, "suspended", "cancelled")


def load(text: str) -> Plain:
    """A file as PyYAML sees it, every value a string."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def workdays_of(own: dict[str, bool]) -> Workday:
    """The national notice, corrected by the office's own days; Monday to Friday in a year without a notice."""

    def is_workday(day: date) -> bool:
        if day.isoformat() in own:
            return own[day.isoformat()]
        if 2007 <= day.year <= 2026:
            return NATIONAL.is_working_day(day)
        return day.weekday() < 5

    return is_workday


def entries_on(item: Plain, day: date) -> list[Plain]:
    """The entries that exist on a day, in folding order."""
    return [entry for entry in living(item) if when(entry) <= day]


def living(item: Plain) -> list[Plain]:
    """The entries that no living void names. A void counts whatever its date, and can be voided itself."""
    log = sorted(item.get("log") or [], key=lambda entry: (when(entry), datetime.fromisoformat(entry["at"]), entry["key"]))
    alive: dict[str, bool] = {}
    while len(alive) < len(log):
        settled = len(alive)
        for entry in log:
            voids_of_it = [void for void in log if void["kind"] == "void" and void["voids"] == entry["key"]]
            if any(alive.get(void["key"]) is True for void in voids_of_it):
                alive.setdefault(entry["key"], False)
            elif all(alive.get(void["key"]) is False for void in voids_of_it):
                alive.setdefault(entry["key"], True)
        if len(alive) == settled:  # only circles are left: the first in folding order is believed
            first = next(entry for entry in log if entry["key"] not in alive)
            alive[first["key"]] = True
    return [entry for entry in log if alive[entry["key"]]]


def when(entry: Plain) -> date:
    return date.fromisoformat(entry["on"])


def of_kind(entries: list[Plain], *kinds: str) -> list[Plain]:
    return [entry for entry in entries if entry["kind"] in kinds]


def judge(item: Plain, day: date, task_list: Plain, feedback: Plain, is_workday: Workday) -> Plain:
    """Every computed key of an item, by its name in the JSON, and its judged windows."""
    entries = entries_on(item, day)
    status = status_after(entries)
    current, scored = deadlines(item, entries)
    overdue = current is not None and current < day and status not in STOPPED
    finished = finished_on(entries) if status in FINISHED else None
    reports = of_kind(entries, "progress")
    judged = windows(item, day, task_list, feedback, is_workday)
    return {
        "status": status,
        "percent": percent(entries, status),
        "current_due": current,
        "scored_due": scored,
        "overdue": overdue,
        "days_overdue": (day - current).days if overdue and current else 0,
        "workdays_overdue": sum(is_workday(one) for one in days(current + timedelta(days=1), day)) if overdue and current else 0,
        "finished_on": finished,
        "on_time": None if finished is None or scored is None else finished <= scored,
        "unreported": bool(judged) and judged[-1]["state"] == "missing",
        "last_report_on": when(reports[-1]) if reports else None,
        "reminders": len(of_kind(entries, "remind")),
        "extensions": len(of_kind(entries, "extend")),
        "returns": len(of_kind(entries, "return")),
        "entries": [entry["key"] for entry in entries if entry["kind"] != "void"],
        "windows": judged,
    }


def status_after(entries: list[Plain]) -> str:
    status = before = "registered"
    for entry in entries:
        if entry["kind"] == "suspend":
            before, status = (before if status == "suspended" else status), "suspended"
        elif entry["kind"] == "resume":
            status = before if status == "suspended" else status
        else:
            status = STATUS_AFTER.get(entry["kind"], status)
    return status


def percent(entries: list[Plain], status: str) -> Decimal:
    if status in FINISHED:
        return Decimal(100)
    said = [Decimal(entry["percent"]) for entry in of_kind(entries, "progress") if "percent" in entry]
    return said[-1] if said else Decimal(0)


def finished_on(entries: list[Plain]) -> date:
    """Of a finished item: the accepted submission's day, else that of `complete`, else of `close`."""
    accepted = None
    for entry in entries:
        if entry["kind"] == "submit":
            accepted = when(entry)
        elif entry["kind"] == "return":
            accepted = None
    return accepted if accepted is not None else approved_on(entries)


def approved_on(entries: list[Plain]) -> date:
    return when((of_kind(entries, "complete") or of_kind(entries, "close"))[-1])


def since_open(entries: list[Plain]) -> list[Plain]:
    """What happened since the item was last open: an approval that was overtaken is none."""
    closed = (*FINISHED, "suspended", "cancelled")
    open_then = [count for count in range(len(entries) + 1) if status_after(entries[:count]) not in closed]
    return entries[open_then[-1] :]


def deadlines(item: Plain, entries: list[Plain]) -> tuple[date | None, date | None]:
    current = scored = date.fromisoformat(item["due"]) if "due" in item else None
    for entry in of_kind(entries, "extend"):
        current = date.fromisoformat(entry["to"])
        if entry.get("exempt") == "true" or (scored is not None and when(entry) <= scored):
            scored = current
    return current, scored


def windows(item: Plain, day: date, task_list: Plain, feedback: Plain, is_workday: Workday) -> list[Plain]:
    """The owed windows that are judged by `day`, each with its report day and how it was kept: on_time, late or missing."""
    cadence = item.get("cadence") or task_list.get("cadence", "once")
    begin = owed_since(item, day)
    if cadence == "once" or begin is None:
        return []
    every_day = task_list.get("every_day") == "true"
    reported = [when(entry) for entry in of_kind(entries_on(item, day), "progress")]
    judged = []
    for first in days(begin, day):
        start, last = window_around(first, cadence)
        if start != first:
            continue
        report_day = report_day_of(first, last, cadence, feedback, is_workday, every_day)
        if report_day is None or report_day >= day:
            continue
        if status_after(entries_on(item, report_day)) in STOPPED:
            continue
        if any(first <= on <= report_day for on in reported):
            state = "on_time"
        else:
            state = "late" if any(report_day < on <= last for on in reported) else "missing"
        judged.append({"first": first, "last": last, "report_day": report_day, "state": state})
    return judged


def owed_since(item: Plain, day: date) -> date | None:
    assigned = of_kind(entries_on(item, day), "assign")
    if assigned:
        return when(assigned[0])
    return date.fromisoformat(item["opened"]) if "opened" in item else None


def window_around(day: date, cadence: str) -> tuple[date, date]:
    if cadence == "daily":
        return day, day
    if cadence == "weekly":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if cadence == "biweekly":
        first = day - timedelta(days=(day - date(2024, 1, 1)).days % 14)
        return first, first + timedelta(days=13)
    size = MONTHS[cadence]
    month = (day.month - 1) // size * size + 1
    return date(day.year, month, 1), date(day.year, month + size - 1, monthrange(day.year, month + size - 1)[1])


def report_day_of(first: date, last: date, cadence: str, feedback: Plain, is_workday: Workday, every_day: bool) -> date | None:
    if cadence == "daily" and every_day:
        return first
    asked = first
    if cadence == "weekly":
        asked = first + timedelta(days=int(feedback.get("weekday", 5)) - 1)
    elif cadence == "biweekly":
        asked = first + timedelta(days=7 + int(feedback.get("weekday", 5)) - 1)
    elif cadence in MONTHS:
        asked = last.replace(day=min(int(feedback.get("day_of_month", 25)), last.day))
    while asked >= first and not is_workday(asked):
        asked -= timedelta(days=1)
    return asked if asked >= first else None


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


COUNTS = ("items", "finished", "on_time", "late", "overdue", "reports_expected", "reports_on_time", "reports_late", "reports_missing", "returned")
CLAUSE_OF = {"late": "late_finish", "overdue": "overdue", "reports_late": "report_late", "reports_missing": "report_missing", "returned": "returned"}


def rank(book: list[tuple[Plain, Plain]], units: list[Plain], first: date, day: date, policy: Plain, is_workday: Workday) -> dict[str, Plain]:
    """Rows by unit, of the period from `first` up to `day`. The book is items, each with its list's settings. Collective units have no row."""
    names = {alias: unit["name"] for unit in units for alias in [unit["name"], *unit.get("aliases", [])]}
    rows = {unit["name"]: {"unit": unit["name"], "group": unit["group"]} for unit in units if unit.get("collective") != "true"}
    for row in rows.values():
        row |= dict.fromkeys(COUNTS, 0) | {"awards": Decimal(0), "deductions": Decimal(0)}
    for item, task_list in book:
        if date.fromisoformat(item.get("opened", day.isoformat())) <= day:  # else not there yet
            found = judge(item, day, task_list, policy.get("feedback") or {}, is_workday)
            add_item(rows, names, item, findings(item, found, first, day), policy["scoring"]["clauses"])
            add_decisions(rows, names, item, first, day)
    for row in rows.values():
        row["score"] = Decimal(policy["scoring"].get("base", 100)) + row["awards"] - row["deductions"]
    for row in rows.values():
        peers = [other for other in rows.values() if other["group"] == row["group"] and other["items"]]
        row["rank"] = 1 + sum(other["score"] > row["score"] for other in peers) if row["items"] else None
    return rows


def add_item(rows: dict[str, Plain], names: dict[str, str], item: Plain, counts: dict[str, int], clauses: Plain) -> None:
    """What one item adds to the rows: counts to those who lead it, points by each clause to them and, in part, to those who support."""
    leads = members(item, "lead_units", names)
    for name, count in counts.items():
        clause = clauses.get(CLAUSE_OF.get(name, ""), {})
        points = count * Decimal(clause.get("points", 0))
        for unit in leads:
            add_points(rows, unit, points)
            if unit in rows:
                rows[unit][name] += count * counts["items"]
        for unit in members(item, "support_units", names):
            if unit not in leads:
                add_points(rows, unit, points * Decimal(clause.get("support", 0)))


def add_decisions(rows: dict[str, Plain], names: dict[str, str], item: Plain, first: date, day: date) -> None:
    """Awards and deductions: to the unit they name, else to all that lead."""
    for entry in of_kind(entries_on(item, day), "award", "deduct"):
        if first <= when(entry):
            points = Decimal(entry["points"]) * (1 if entry["kind"] == "award" else -1)
            for unit in [names[entry["unit"]]] if "unit" in entry else members(item, "lead_units", names):
                add_points(rows, unit, points)


def findings(item: Plain, found: Plain, first: date, day: date) -> dict[str, int]:
    """How often each thing happened that became known in the period: a window on the day after its report day, a finish on its approval."""
    entries = entries_on(item, day)
    states = [one["state"] for one in found["windows"] if one["report_day"] + timedelta(days=1) >= first]
    finished = found["finished_on"] is not None and approved_on(since_open(entries)) >= first
    over = found["status"] in FINISHED and not finished
    over = over or (found["status"] == "cancelled" and when(of_kind(entries, "cancel")[-1]) < first)
    return {
        "items": int(not over),  # one that was over before the period began is not counted in it
        "finished": int(finished),
        "on_time": int(finished and found["on_time"] is True),
        "late": int(finished and found["on_time"] is False),
        "overdue": int(found["overdue"]),
        "reports_expected": len(states),
        "reports_on_time": states.count("on_time"),
        "reports_late": states.count("late"),
        "reports_missing": states.count("missing"),
        "returned": sum(when(entry) >= first for entry in of_kind(entries, "return")),
    }


def members(item: Plain, field: str, names: dict[str, str]) -> list[str]:
    """The units of a field by their one name, each once."""
    said = item.get(field) or []
    return list(dict.fromkeys(names[name] for name in ([said] if isinstance(said, str) else said)))


def add_points(rows: dict[str, Plain], unit: str, points: Decimal) -> None:
    if unit in rows:
        rows[unit]["awards" if points > 0 else "deductions"] += abs(points)
