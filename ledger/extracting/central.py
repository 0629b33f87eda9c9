"""Responsibility in the central style: 甲牵头，乙、丙按职责分工负责，地方各级人民政府落实."""

import re
from collections.abc import Iterator

from ledger.extracting.duty import Duty, by_role, shared
from ledger.extracting.names import Names, listed, looks_like_unit, surely_unit
from ledger.record import replace

OPEN, CLOSE = "（(【[〔", "）)】]〕"
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
_WHEN = re.compile(r"(?:\d{4}年|\d{1,2}月|[一二三四1-4]季度|年[底内末]|上半年|全年|持续|长期|每[月季周年])")


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
        told = _SHARING.split(said.removesuffix("会同"), maxsplit=1)
        told[0] = re.sub("牵头(?:负责)?$", "", told[0]) if len(told) == 2 else told[0]
        if len(told) == 2 and not (told[0] or self._pending or self._leads):
            return False
        found = [listed(each) for each in told if each.strip()]
        if not all(looks_like_unit(each.name) for names in found for each in names.names):
            return False
        self._verbs += 1
        if len(told) == 2 and place is not self._supports:
            (self._supports if not told[0] or len(found) == 1 else self._leads).append(found[0])
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
        if not self._verbs and not all(surely_unit(each.name) for each in does.names):
            return None
        due = "，".join(self._due)
        if not leads.names and by_role(does)[0]:
            leads = replace(does, names=tuple(each for each in does.names if each.role == "lead"))
            does = replace(does, names=tuple(each for each in does.names if each.role != "lead"), doubts=(), restored=())
        if not leads.names:
            if not does.names:
                return Duty(supports=tuple(each.name for each in supports.names), due=due, doubts=(("lead_units", "只写了配合单位"),))
            made = shared(does, first=first or bool(supports.names and len(does.names) == 1))
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
