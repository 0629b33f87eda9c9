"""责任: the ways in which documents say who does a matter and by when (DOMAIN §8), read into one record."""

import re
from collections.abc import Iterator, Mapping

from ledger.extracting.names import Name, Names, listed, looks_like_unit
from ledger.record import Record, replace

_LEVEL = r"(?:省|市|区|县|州|旗|乡|镇)?(?:级)?"
KEYS: Mapping[str, str] = {
    "lead_leader": rf"(?:牵头|责任|分管|包保|包靠|领办|挂包|包联|挂钩)(?:负责)?{_LEVEL}领导|[省市区县州旗]领导|责任领导",
    "owner": r"(?:主要|具体|直接|第一)?责任人员?|承办人|经办人|具体负责人",
    "lead": r"牵头责任单位|牵头单位|牵头部门|主办单位|主办部门|承办单位|承办部门|主责单位|主责部门|牵头(?=\s*[:：])|主办(?=\s*[:：])",
    "support": r"(?:配合|协办|协同|会办|参加|参与|协作|协助)(?:责任)?(?:单位|部门)|配合(?=\s*[:：])|协办(?=\s*[:：])",
    "units": r"责任单位|责任部门|落实单位|责任主体|(?:责任|部门|任务|职责)分工|办理单位|负责单位",
    "due": r"(?:完成|办结|办理|整改|落实)(?:时限|时间|期限|日期)|进度要求|时限要求|截止(?:时间|日期)|时间节点|时限",
    "standard": r"完成标准|成果形式|形象进度|验收标准|办结标准|完成标志|工作成果|预期成果",
    "goal": r"工作目标|年度目标|目标要求|目标任务",
}
_ANY = "|".join(f"(?P<{name}>{shape})" for name, shape in KEYS.items())
_KEY = re.compile(rf"(?:(?<=^)|(?<=[；;，,。、\s　（(【\[〔|]))(?:{_ANY})\s*(?:[:：]|为(?=[^了]))")
_LEADS = re.compile(r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别)?牵头(?:负责|落实|组织实施|组织|推进|办理)?$|主办$|为主负责$")
_SUPPORTS = re.compile(
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|积极|共同|做好)?(?:配合|参与|参加|协同|协助|协办|支持|会办)(?:落实|做好|实施|工作)*$"
)
_DOES = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:依|按(?:照)?)?(?:各自)?(?:职责|职能|任务)?(?:分工)?(?:分别|共同|具体|组织)*"
    r"(?:负责(?:落实|实施|推进|组织实施)?|承担|承办|组织实施|抓好落实|落实)$"
)
_ONLY_HOW = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?)?按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?(?:负责|落实|推进)?")
_SHARING = re.compile(r"会同|(?<=[局委部办厅院])商|联合(?![会国])")
_STATED = re.compile(r"(?:列|排)(?:名)?(?:在)?(?:第一|首位|首个|最前)(?:位)?(?:的|者)?[^。；;]{0,14}?牵头")
_WHEN = re.compile(r"(?:\d{4}年|\d{1,2}月|[一二三四1-4]季度|年[底内末]|上半年|全年|持续|长期|每[月季周年])")
_NOTHING = re.compile(r"[-—－–/／\\无]+|暂无")
_UNCLEAR = "没有写谁牵头，暂把列在最前的作为牵头单位"
OPEN, CLOSE = "（(【[〔", "）)】]〕"


class Duty(Record, frozen=True, kw_only=True):
    """Who, and by when in the document's own words; `doubts` name the field each is about."""

    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    lead_leader: str = ""
    owner: str = ""
    due: str = ""
    standard: str = ""
    goal: str = ""
    restored: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def units(self) -> bool:
        """Whether it says any unit."""
        return bool(self.leads or self.supports)


def first_leads(text: str) -> bool:
    """The document says that whoever is named first leads (列第一位者为牵头单位)."""
    return _STATED.search(text) is not None


def joined(one: Duty, other: Duty) -> Duty:
    """Two statements about one matter (牵头单位：… on one line, 责任单位：… on the next)."""
    units = one.supports
    leads, doubts = one.leads or other.leads, (*one.doubts, *other.doubts)
    supports = (*units, *(each for each in (*other.leads, *other.supports) if each not in units and each not in leads))
    if one.leads and other.leads:  # the second line's 责任单位 are in support of the lead that the first names
        doubts = tuple(each for each in doubts if not each[1].startswith(_UNCLEAR))
    return Duty(
        leads=leads,
        supports=tuple(each for each in supports if each not in leads),
        lead_leader=one.lead_leader or other.lead_leader,
        owner=one.owner or other.owner,
        due=one.due or other.due,
        standard=one.standard or other.standard,
        goal=one.goal or other.goal,
        restored=(*one.restored, *other.restored),
        doubts=doubts,
    )


def duty_of(text: str, *, first: bool) -> Duty | None:
    """What brackets, or a line of its own, say of responsibility; None where they say nothing of it. `first`: whoever is named first leads."""
    plain = text.strip(" 　。；;")
    key = _KEY.search(plain)
    if not key:
        return central(plain, first=first)
    before, rest = central(plain[: key.start()], first=first), keyed(plain[key.start() :], first=first)
    if not plain[: key.start()].strip(" 　；;，,"):
        return rest
    return joined(before, rest) if before and rest else None


def keyed(text: str, *, first: bool) -> Duty | None:
    """牵头单位：甲局；责任单位：乙局；完成时限：12月底, on one line or in brackets; None where text stands before the first key."""
    keys = list(_KEY.finditer(text))
    if not keys or text[: keys[0].start()].strip(" 　；;，,（("):
        return None
    said: dict[str, str] = {}
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        value = text[key.end() : following.start() if following else len(text)].strip(" 　；;，,。|\n\t")
        name = key.lastgroup or ""
        value = "" if _NOTHING.fullmatch(value) else value
        said[name] = f"{said[name]}、{value}" if name in said else value
    return of_values(said, first=first)


def of_values(said: Mapping[str, str], *, first: bool) -> Duty:
    """What the values of keys, or the cells of a row, say of responsibility."""
    leads: list[str] = []
    supports: list[str] = []
    restored: list[str] = []
    doubts: list[tuple[str, str]] = []
    for name in ("lead", "support", "units"):
        if not said.get(name):
            continue
        value = re.split("。", said[name].strip(" 　。；;，,"), maxsplit=1)[0]
        found = (keyed(value, first=first) if _KEY.search(value) else None) or _told(value, first=first, leading=name == "lead")
        restored += found.restored
        if name == "support" or (name == "units" and leads):
            supports += [*found.leads, *found.supports]
            doubts += [("support_units", why) for _, why in found.doubts if not why.startswith(_UNCLEAR)]
        else:
            leads += found.leads
            supports += found.supports
            doubts += found.doubts
    return Duty(
        leads=tuple(dict.fromkeys(leads)),
        supports=tuple(dict.fromkeys(each for each in supports if each not in leads)),
        lead_leader=_people(said.get("lead_leader", "")),
        owner=_people(said.get("owner", "")),
        due=said.get("due", ""),
        standard=said.get("standard", ""),
        goal=said.get("goal", ""),
        restored=tuple(restored),
        doubts=tuple(doubts),
    )


def _people(text: str) -> str:
    """Names of people with the blanks inside two-character ones taken out: 王　明."""
    return re.sub(r"(?<![一-鿿])([一-鿿])[ 　]+([一-鿿])(?![一-鿿])", r"\1\2", text.strip())


def _told(value: str, *, first: bool, leading: bool) -> Duty:
    """The units of one value; those named beside a lead are in support. `leading`: all of them lead unless it says otherwise."""
    by_verbs = central(value, first=first) if re.search(r"牵头|配合|负责|落实|参与|协同|协助|会同", re.sub(r"[（(].*?[）)]", "", value)) else None
    if by_verbs:
        return by_verbs
    found = listed(value)
    lead, support, rest = _by_role(found)
    doubts = [("lead_units" if leading or not lead else "support_units", why) for why in found.doubts]
    if lead or support:
        return Duty(leads=lead or rest[:1], supports=(*(rest if lead else rest[1:]), *support), restored=found.restored, doubts=tuple(doubts))
    if leading:
        tier = tuple(each.name for each in found.names if each.tier == 0)
        return Duty(leads=tier, supports=tuple(each for each in rest if each not in tier), restored=found.restored, doubts=tuple(doubts))
    return _shared(found, first=first)


def _by_role(found: Names) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    def of(role: str) -> tuple[str, ...]:
        return tuple(each.name for each in found.names if each.role == role)

    return of("lead"), of("support"), of("")


def _shared(found: Names, *, first: bool, besides: tuple[Name, ...] = ()) -> Duty:
    """Units of which none is said to lead: the first does, surely only where it is alone or the document says so."""
    names = [each.name for each in found.names]
    sure = first or len(names) + len(besides) == 1
    about = "support_units" if len(names) > 1 else "lead_units"
    doubts = [(about, why) for why in found.doubts]
    if not sure and len(names) > 1:
        doubts += [("lead_units", _UNCLEAR), ("support_units", _UNCLEAR)]
    return Duty(leads=tuple(names[:1]), supports=tuple(names[1:]), restored=found.restored, doubts=tuple(doubts))


def central(text: str, *, first: bool) -> Duty | None:
    """（甲牵头，乙、丙按职责分工负责，地方各级人民政府落实）; None for what does not say who does it."""
    parts = _Parts()
    prepared = re.sub(r"(牵头(?:负责)?|配合|负责)[、和]", r"\1；", re.sub(r"([（(])(牵头|配合)([）)])", r"〔\2〕", text))
    for segment in _segments(prepared.replace("〔", "（").replace("〕", "）")):
        if not parts.take(segment):
            return None
    return parts.duty(first=first)


def _segments(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in OPEN) - (character in CLOSE)
        if depth <= 0 and character in "，,；;。":
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


class _Parts:
    """Units as they are told off, segment by segment."""

    def __init__(self) -> None:
        self._leads: list[Names] = []
        self._does: list[Names] = []
        self._supports: list[Names] = []
        self._pending: list[Names] = []
        self._due: list[str] = []
        self._verbs = 0

    def take(self, segment: str) -> bool:
        """Understand a segment; False where it is about something else."""
        if not segment:
            return True
        if _WHEN.match(segment) or segment in ("完成", "落实"):
            self._due.append(segment)
            return True
        if _ONLY_HOW.fullmatch(segment):
            self._verbs += 1
            self._does += self._pending
            self._pending = []
            return True
        for verb, place in ((_LEADS, self._leads), (_SUPPORTS, self._supports), (_DOES, self._does)):
            if (match := verb.search(segment)) and match.start() > 0:
                return self._told(segment[: match.start()], place, match[0])
        return self._unsaid(segment)

    def _told(self, said: str, place: list[Names], verb: str) -> bool:
        shared = _SHARING.split(said.removesuffix("会同"), maxsplit=1)
        if len(shared) == 2 and not (shared[0] or self._pending or self._leads):
            return False
        found = [listed(each) for each in shared if each.strip()]
        if not all(looks_like_unit(each.name) for names in found for each in names.names):
            return False
        self._verbs += 1
        if len(shared) == 2 and place is not self._supports:
            (self._supports if not shared[0] or len(found) == 1 else self._leads).append(found[0])
            self._supports += found[1:]
        elif verb.endswith("落实") and "负责" not in verb and place is self._does and (self._leads or self._does or self._pending):
            self._supports += found
        elif place is self._supports or (said.startswith("由") and self._pending):
            place += found  # those named before 由甲局牵头 do not lead
        else:
            place += [*self._pending, *found]
            self._pending = []
        return True

    def _unsaid(self, segment: str) -> bool:
        """Units without a verb share that of the next segment, if there is one."""
        found = listed(segment)
        if not found.names or not all(looks_like_unit(each.name) for each in found.names):
            return False
        self._pending.append(found)
        return True

    def duty(self, *, first: bool) -> Duty | None:
        does = _merged([*self._does, *self._pending])
        leads, supports = _merged(self._leads), _merged(self._supports)
        if not (leads.names or does.names or supports.names):
            return None
        due = "，".join(self._due)
        if not leads.names and _by_role(does)[0]:
            leads = replace(does, names=tuple(each for each in does.names if each.role == "lead"))
            does = replace(does, names=tuple(each for each in does.names if each.role != "lead"), doubts=(), restored=())
        if not leads.names:
            if not does.names:
                return Duty(supports=tuple(each.name for each in supports.names), due=due, doubts=(("lead_units", "只写了配合单位"),))
            made = _shared(does, first=first or bool(supports.names and len(does.names) == 1))
            extra = tuple(each.name for each in supports.names if each.name not in made.leads)
            return replace(
                made,
                supports=(*made.supports, *extra),
                due=due,
                restored=(*made.restored, *supports.restored),
                doubts=(*made.doubts, *(("support_units", why) for why in supports.doubts)),
            )
        others = (*does.names, *supports.names)
        lead = tuple(each.name for each in leads.names)
        return Duty(
            leads=lead,
            supports=tuple(dict.fromkeys(each.name for each in others if each.name not in lead)),
            due=due,
            restored=(*leads.restored, *does.restored, *supports.restored),
            doubts=(*(("lead_units", why) for why in leads.doubts), *(("support_units", why) for why in (*does.doubts, *supports.doubts))),
        )


def _merged(found: list[Names]) -> Names:
    return Names(
        names=tuple(dict.fromkeys(each for names in found for each in names.names)),
        doubts=tuple(why for names in found for why in names.doubts),
        restored=tuple(name for names in found for name in names.restored),
    )


class Assigned(Record, frozen=True):
    """A stretch of a paragraph with the duty that closes it; None for what stands after the last."""

    text: str
    duty: Duty | None


def assigned(text: str, *, first: bool) -> list[Assigned]:
    """A paragraph cut behind each statement of responsibility, in brackets or keyed at the end of a sentence."""
    made: list[Assigned] = []
    start = 0
    if whole := keyed(text, first=first):
        return [Assigned("", whole)]
    for opening, closing in _brackets(text):
        if opening < start:
            continue
        duty = duty_of(text[opening + 1 : closing], first=first)
        if duty is None or not _closes(text, closing):
            continue
        tail = closing + 1 + len(text[closing + 1 :]) - len(text[closing + 1 :].lstrip("。；;，, 　"))
        body = text[start:opening].strip()
        if not body and made and made[-1].duty:
            made[-1] = Assigned(made[-1].text, joined(made[-1].duty, duty))
        else:
            made.append(Assigned(body, duty))
        start = tail
    return [*made, *_keyed_tail(text[start:].strip(), first=first)]


def _keyed_tail(text: str, *, first: bool) -> Iterator[Assigned]:
    """…。责任单位：甲局。办理时限：7月底 at the end of a paragraph."""
    key = next((each for each in _KEY.finditer(text) if _free(text, each.start())), None)
    duty = keyed(text[key.start() :], first=first) if key else None
    if key and duty and (duty.units or not text[: key.start()].strip()):
        yield Assigned(text[: key.start()].strip(" 　（("), duty)
    elif text:
        yield Assigned(text, None)


def _free(text: str, place: int) -> bool:
    """A key begins the paragraph or a sentence, and is in no brackets that name something else."""
    return place == 0 or text[:place].rstrip(" 　（(").endswith(("。", "；", ";", "！", "|")) or text[place - 1] in " 　\t"


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost pairs of brackets of either width; one that is never closed ends with the text."""
    depth, opening = 0, 0
    for place, character in enumerate(text):
        if character in OPEN:
            opening = place if depth == 0 else opening
            depth += 1
        elif character in CLOSE and depth:
            depth -= 1
            if depth == 0:
                yield opening, place
    if depth:
        yield opening, len(text)


def _closes(text: str, closing: int) -> bool:
    """What stands behind the brackets begins a sentence: an aside in the middle of one is no statement of responsibility, nor is a unit's other name."""
    opening = max(text[:closing].rfind(each) for each in OPEN)
    before, inside, rest = text[:opening].rstrip(" 　"), text[opening + 1 : closing], text[closing + 1 :].lstrip(" 　")
    ended = not rest or rest[0] in "。；;（(【[〔" or before.endswith(("。", "；", ";", "！"))
    if not re.search("[:：]|负责|牵头|配合|落实|实施|参与", inside):
        return ended and not ("、" not in inside and looks_like_unit(inside) and re.search("[局委办厅部院会]$", before))
    return ended or rest[0] not in "，,、的"
