"""Responsibility under keys: 牵头单位：甲局；责任单位：乙局；完成时限：12月底, in brackets, on lines of its own, or in the columns of a table."""

import re
from collections.abc import Mapping

from ledger.extracting.central import central
from ledger.extracting.duty import UNCLEAR, Duty, by_role, joined, shared
from ledger.extracting.names import listed
from ledger.record import replace

_LEVEL = r"(?:省|市|区|县|州|旗|乡|镇)?(?:级)?"
KEYS: Mapping[str, str] = {
    "lead_leader": rf"(?:牵头|责任|分管|分线|包保|包靠|领办|挂包|包联|挂钩)(?:负责)?{_LEVEL}领导|[省市区县州旗]领导|责任领导",
    "owner": r"(?:主要|具体|直接|第一)?责任人员?|承办人|经办人|具体负责人",
    "lead": r"(?:牵头|主要|第一)责任(?:单位|部门)|牵头单位|牵头部门|主办单位|主办部门|承办单位|承办部门|主责单位|主责部门|牵头(?=\s*[:：])|主办(?=\s*[:：])",
    "support": r"(?:配合|其他|其它|协办|协同|会办|参加|参与|协作|协助)(?:责任)?(?:单位|部门)|配合(?=\s*[:：])|协办(?=\s*[:：])",
    "units": r"责任单位|责任部门|落实单位|责任主体|(?:责任|部门|任务|职责)分工|办理单位|负责单位",
    "due": r"(?:完成|办结|办理|整改|落实)(?:时限|时间|期限|日期)|进度要求|时限要求|截止(?:时间|日期)|时间节点|时限",
    "standard": r"完成标准|成果形式|形象进度|验收标准|办结标准|完成标志|工作成果|预期成果",
    "goal": r"工作目标|年度目标|目标要求|目标任务",
}
_ANY = "|".join(f"(?P<{name}>{shape})" for name, shape in KEYS.items())
KEY = re.compile(rf"(?:(?<=^)|(?<=[；;，,。、\s　（(【\[〔|]))(?:{_ANY})\s*(?:[:：]|为(?=[^了]))")
_NOTHING = re.compile(r"[-—－–/／\\无*＊]+|暂无")
_STATED = re.compile(r"(?:列|排)(?:名)?(?:在)?(?:第一|首位|首个|最前)(?:位)?(?:的|者)?[^。；;]{0,14}?牵头(?:单位|部门)?")
_POST = re.compile(r"[一-鿿]{0,12}?(?:[省市区县州旗乡镇校院局村]长|书记|主任|委员|常委|主席|专员)[ 　]*(?=[一-鿿]{2,3}$)")
_RANK = r"(?:常务)?副?(?:[省市区县州旗乡镇]长|书记|主任|主席)|常委"
_LED_BY = re.compile(rf"(?:([一-鿿]{{2,3}})(?:同志)?(?:{_RANK})|(?:{_RANK})[ 　]*([一-鿿]{{2,3}})(?:同志)?)牵头(?:负责)?[，,；;]")
_JOINTLY = re.compile(r"[（(]共同牵头[）)]")


def first_leads(text: str) -> bool:
    """The document says that whoever is named first leads (列第一位者为牵头单位)."""
    return _STATED.search(text) is not None


def duty_of(text: str, *, first: bool) -> Duty | None:
    """What brackets, or a line of its own, say of responsibility; None where they say nothing of it. `first`: whoever is named first leads."""
    plain = _without_rule(text)
    if not plain:
        return None
    if led := _LED_BY.match(plain):
        rest = duty_of(plain[led.end() :], first=first)
        return replace(rest, lead_leader=rest.lead_leader or led[1] or led[2]) if rest else None
    key = KEY.search(plain)
    if not key:
        return central(plain, first=first)
    before, rest = central(plain[: key.start()], first=first), keyed(plain[key.start() :], first=first)
    if not plain[: key.start()].strip(" 　；;，,"):
        return rest
    return joined(before, rest) if before and rest else None


def _without_rule(text: str) -> str:
    """What brackets say without the rule that whoever is named first leads, which they may end with."""
    parts = re.split("(?<=[；;])", re.sub(r"[，,；;]\s*下同\s*$", "", text.strip(" 　。；;")))
    return "".join(_STATED.sub("", part) for part in parts if not _STATED.match(part.strip())).strip(" 　，,。；;")


def keyed(text: str, *, first: bool) -> Duty | None:
    """牵头单位：甲局；责任单位：乙局；完成时限：12月底, on one line or in brackets; None where text stands before the first key."""
    keys = list(KEY.finditer(text))
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
        found = (keyed(value, first=first) if KEY.search(value) else None) or _told(value, first=first, leading=name == "lead")
        restored += found.restored
        if name == "support" or (name == "units" and leads):
            supports += [*found.leads, *found.supports]
            doubts += [("support_units", why) for _, why in found.doubts if not why.startswith(UNCLEAR)]
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
    """Names of people without the blanks inside two-character ones (王　明) and the posts before them (副县长 邓超)."""
    closed = re.sub(r"(?<![一-鿿])([一-鿿])[ 　]+([一-鿿])(?![一-鿿])", r"\1\2", text.strip())
    return re.sub("[^、，,；; ]+[ 　]*[^、，,；; 　]*", lambda each: _POST.sub("", each[0], count=1), closed)


def _told(value: str, *, first: bool, leading: bool) -> Duty:
    """The units of one value; those named beside a lead are in support. `leading`: all of them lead unless it says otherwise."""
    value = _JOINTLY.sub("", value) if leading else value
    by_verbs = central(value, first=first) if re.search(r"牵头|配合|负责|落实|参与|协同|协助|会同", re.sub(r"[（(].*?[）)]", "", value)) else None
    if by_verbs:
        return by_verbs
    found = listed(value)
    lead, support, rest = by_role(found)
    doubts = [("lead_units" if leading or not lead else "support_units", why) for why in found.doubts]
    if lead or support:
        return Duty(leads=lead or rest[:1], supports=(*(rest if lead else rest[1:]), *support), restored=found.restored, doubts=tuple(doubts))
    if leading:
        tier = tuple(each.name for each in found.names if each.tier == 0)
        return Duty(leads=tier, supports=tuple(each for each in rest if each not in tier), restored=found.restored, doubts=tuple(doubts))
    return shared(found, first=first)
