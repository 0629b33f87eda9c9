"""The draft: items as the columns that `import` takes back (docs/import.md), each cell with what is doubtful about it, and what was left out."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ledger.extracting.deadlines import Frame, times
from ledger.extracting.keyed import first_leads
from ledger.extracting.matters import Fate, Matter, Role
from ledger.extracting.measures import measures
from ledger.extracting.outline import Outline
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.provenance import Provenance, provenance
from ledger.extracting.titles import title_of
from ledger.importing.cells import said_milestones
from ledger.record import Record, field, replace
from ledger.rules.calendar import Calendar
from ledger.rules.naming import Resolution
from ledger.words import CADENCES, names

FIELDS: Mapping[str, str] = {
    "category": "类别", "title": "事项", "goal": "工作目标", "target": "量化目标", "lead_leader": "牵头领导", "lead_units": "牵头单位", "support_units": "配合单位",
    "owner": "责任人", "due": "完成时限", "milestones": "节点", "cadence": "反馈周期", "standard": "完成标准", "document": "来源", "clause": "条款",
}  # fmt: skip
HEADINGS = ("序号", *FIELDS.values(), "原文", "把握", "疑点")
Units = Callable[[str], Resolution]
_RESTORED = "原文省去了前面的字，已补全"


class DraftItem(Record, frozen=True, kw_only=True):
    """A row: its fields as text, why a field is doubtful (by field, each reason once), the paragraphs it comes from and where they stand."""

    number: int
    fields: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    places: tuple[str, ...] = ()

    @property
    def confidence(self) -> str:
        """高 where nothing is doubtful, 低 where who or by when is, else 中."""
        if not self.doubts:
            return "高"
        return "低" if self.doubts.keys() & {"lead_units", "due", "title"} else "中"

    @property
    def why(self) -> str:
        """疑点 as a cell says them."""
        return "\n".join(f"{FIELDS[name]}：{'；'.join(whys)}" for name, whys in self.doubts.items())


class LeftOut(Record, frozen=True):
    """A paragraph that became no part of any item: where it stands, what it says, and why."""

    place: str
    text: str
    reason: str


class Draft(Record, frozen=True, kw_only=True):
    """What became of a document; `fates` has one for every paragraph."""

    source: Provenance
    items: tuple[DraftItem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    fates: tuple[Fate, ...] = ()

    @property
    def doubts(self) -> int:
        """How many cells are doubtful."""
        return sum(len(item.doubts) for item in self.items)


def draft(
    paragraphs: Sequence[Paragraph],
    name: str,
    *,
    today: date,
    calendar: Calendar,
    units: Units | None = None,
    year: int | None = None,
    issued: date | None = None,
) -> Draft:
    """The draft of a document. `units` is how the office's directory understands a name, None where there is none; `year` and `issued` win over what it says."""
    found = provenance(paragraphs, name)
    issued = issued or found.issued
    found = replace(found, issued=issued, year=year or (issued.year if issued and not found.year else found.year))
    outline = Outline(paragraphs, first=any(first_leads(each.text) for each in paragraphs))
    frame = Frame(found.year, issued, today, calendar)
    items = _titled_apart([_item(number, matter, paragraphs, found, frame, units) for number, matter in enumerate(outline.matters, 1)])
    left = tuple(
        LeftOut(each.place, each.text, fate.reason) for each, fate in zip(paragraphs, outline.fates, strict=True) if fate.role is Role.LEFT_OUT
    )
    return Draft(source=found, items=tuple(items), left_out=left, fates=tuple(outline.fates))


def _item(number: int, matter: Matter, paragraphs: Sequence[Paragraph], found: Provenance, frame: Frame, units: Units | None) -> DraftItem:
    duty, cells = matter.duty, matter.cells
    doubts: list[tuple[str, str]] = [*matter.doubts, *duty.doubts]
    told = times(duty.due, "\n".join(filter(None, (matter.text, cells.get("goal")))), frame)
    doubts += told.doubts
    measured = measures(cells.get("target") or cells.get("goal") or matter.text)
    if not measured.said and not cells.get("target"):
        measured = measures(matter.text)
    if measured.doubt:
        doubts.append(("target", measured.doubt))
    leads, supports = (
        _resolved(duty.leads, duty.restored, "lead_units", units, doubts),
        _resolved(duty.supports, duty.restored, "support_units", units, doubts),
    )
    if not leads and not any(name == "lead_units" for name, _ in doubts):
        doubts.append(("lead_units", "没有认出牵头单位"))
    title = _title(matter)
    if len(title) < 4:
        doubts.append(("title", "太短，请写全"))
    fields = {
        "category": cells.get("category") or (_bare(matter.path[0].text) if len(matter.path) > 1 else ""),
        "title": title,
        "goal": cells.get("goal") or duty.goal or (matter.text if _words(matter.text) != _words(title) else ""),
        "target": measured.said or cells.get("target", ""),
        "lead_leader": duty.lead_leader,
        "lead_units": names(leads),
        "support_units": names(each for each in supports if each not in leads),
        "owner": duty.owner,
        "due": told.due.isoformat() if told.due else "",
        "milestones": cells.get("milestones") or said_milestones(told.milestones),
        "cadence": cells.get("cadence") or (CADENCES[told.cadence] if told.cadence else ""),
        "standard": duty.standard,
        "document": cells.get("document") or found.document,
        "clause": _clause(matter),
    }
    whys: dict[str, tuple[str, ...]] = {}
    for about in FIELDS:
        reasons = tuple(dict.fromkeys(why for each, why in doubts if each == about))
        if reasons:
            whys[about] = reasons
    ordered = sorted(matter.places)
    return DraftItem(
        number=number,
        fields=fields,
        doubts=whys,
        text="\n".join(paragraphs[place].text for place in ordered),
        places=tuple(paragraphs[place].place for place in ordered),
    )


def _resolved(said: tuple[str, ...], restored: tuple[str, ...], about: str, units: Units | None, doubts: list[tuple[str, str]]) -> tuple[str, ...]:
    """Units by the directory's names; what it does not know stays as it is, with a doubt, and so does what was put together where there is no directory."""
    if not units:
        doubts += [(about, _RESTORED) for each in said if each in restored]
        return said
    found = []
    for each in said:
        known = units(each)
        found.append(known.unit.name if known.unit else each)
        if known.unit is None:
            could = names(unit.name for unit in known.candidates)
            doubts.append((about, f"“{each}”可能是{could}" if could else f"名录里没有“{each}”"))
    return tuple(dict.fromkeys(found))


def _title(matter: Matter) -> str:
    title = matter.title or title_of(matter.text)
    if matter.context and matter.context not in title and not matter.title:
        rest = matter.text.partition(matter.context)[2].lstrip("。：: ") if matter.text.startswith(matter.context) else matter.text
        title = f"{matter.context}：{title_of(rest)}" if rest else matter.context
    return title.replace("\n", "")


def _clause(matter: Matter) -> str:
    """三（二）5; in a table the row's own number."""
    labels = [each.label for each in matter.path if not each.label.startswith("附件")]
    return "".join(labels) + (matter.cells.get("number", "") if matter.cells else "")


def _bare(heading: str) -> str:
    return re.sub(r"（\s*(?:共)?\d+\s*[项件条]\s*）$", "", heading.rstrip("。：: ")).strip()


def _words(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _titled_apart(items: Sequence[DraftItem]) -> list[DraftItem]:
    """Items of one clause with one title get a number behind it: `import` knows an item by both."""
    seen: dict[tuple[str, str], int] = {}
    made = []
    for item in items:
        key = item.fields["title"], item.fields["clause"]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            whys = {**item.doubts, "title": (*item.doubts.get("title", ()), "与前面一项的名称相同，加了数字区别")}
            item = replace(item, fields={**item.fields, "title": f"{key[0]}（{seen[key]}）"}, doubts=whys)
        made.append(item)
    return made
