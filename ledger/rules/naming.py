"""认名称: which unit or person is meant by what people write; never a guess where two could be."""

import re
from collections.abc import Iterable
from datetime import date
from unicodedata import normalize

from ledger.model import Directory, Person, Unit
from ledger.record import Record
from ledger.rules.succession import names_on, present_on, reorganised

LEVELS = "省市县区州旗"
# 市场、区域 and the like are words of their own; any other 市 or 区 in front is a place.
_PLACE = rf"(?:(?:[^{LEVELS}()]{{2,3}}[{LEVELS}](?!场|容|域|划|块|级))+|[{LEVELS}](?!场|容|域|划|块|级|政(?:公用|管|工|局|园|设)))"
_PLACED = re.compile(rf"({_PLACE})(.{{2,}})")
_SEPARATORS = re.compile(r"[、，,；;/\n]")
_JOINTS = re.compile(r"以及|和|及|与|\s+")
_AND_OTHERS = re.compile(r"等(?:有关|相关|各)?(?:部门|单位)?$")
_SUFFIX = re.compile(r"(?:委员会|管委会|办公室|街道|中心|[局厅委办镇乡])$")
_OFFICE_OF = re.compile(r"(?:人民)?政府|(?:区|县|市|省|州)委")


class Resolution(Record, frozen=True, kw_only=True):
    """What was typed and the unit that is meant, or the several that could be; neither where nothing fits.

    `how` is exact, alias, full_name, brackets, short (a short form, or one whose place was left out), or nothing.
    """

    typed: str
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    how: str = ""


def region_of(office: str) -> str:
    """The place whose office it is: 某区 of 某区人民政府督查室; empty where the name does not say."""
    found = _OFFICE_OF.search(office)
    place = office[: found.start() + (found[0][-1] == "委")] if found else ""
    return place.removeprefix("中共") if place and place[-1] in LEVELS else ""


def resolve(typed: str, directory: Directory, day: date, region: str = "") -> Resolution:
    """The unit that one name means on a day; old names lead to whoever took over by then.

    The very name comes first, then an alias, then the full name. Else the short form decides: every character of it stands, in this
    order, in one unit's name or full name, the place in front may be left out, and no second unit fits. So a unit more in the directory
    can make a short form ambiguous, but never lead it elsewhere.
    """
    text = _plain(typed)
    found, how = _exact(text, directory)
    if not found and "(" in text:
        found, how = _bracketed(text, directory, day, region), "brackets"
    if not found:
        found, how = [unit for unit in directory.units if _fits(text, unit, region)], "short"
        if reorganised(directory):
            led_on = names_on(directory, day).keys() | {unit.name for unit in present_on(directory, day).units}
            found = [unit for unit in found if unit.name in led_on]
    return _resolution(typed, found, how, directory, day)


def resolve_all(text: str, directory: Directory, day: date, region: str = "") -> tuple[Resolution, ...]:
    """Every unit that a list of names means, in its order, each unit once; what is not understood stands there as it was typed.

    In a list the place in front (省A、B厅) and the last word (财政、住建局) may be said once for all, where that is then understood.
    """
    whole = resolve(text, directory, day, region)
    if whole.how in ("exact", "alias", "full_name"):
        return (whole,)
    parts = [part for part in _split(_AND_OTHERS.sub("", normalize("NFKC", text).strip())) if part]
    suffix = _SUFFIX.search(parts[-1]) if len(parts) > 1 else None
    found: list[Resolution] = []
    place = ""
    for part in parts:
        own = _PLACED.match(_plain(part))
        found += _part(part, directory, day, region, place="" if own else place, suffix=suffix[0] if suffix else "")
        place = own[1] if own else place
    return _each_once(found)


def resolve_person(typed: str, directory: Directory) -> tuple[Person, ...]:
    """The people that a name means, padded (王　明) or with the post (王明副区长, 副区长王明); several where they share it."""
    text = _plain(typed)
    named = tuple(person for person in directory.people if _plain(person.name) == text)
    if named:
        return named
    return tuple(each for each in directory.people if each.post and text in (_plain(each.name + each.post), _plain(each.post + each.name)))


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def _exact(text: str, directory: Directory) -> tuple[list[Unit], str]:
    for how, names in _WAYS.items():
        found = [unit for unit in directory.units if text in map(_plain, names(unit))]
        if found:
            return found, how
    return [], ""


def _name(unit: Unit) -> Iterable[str]:
    return (unit.name,)


def _aliases(unit: Unit) -> Iterable[str]:
    return unit.aliases


def _full_name(unit: Unit) -> Iterable[str]:
    return (unit.full_name,) if unit.full_name else ()


_WAYS = {"exact": _name, "alias": _aliases, "full_name": _full_name}


def _resolution(typed: str, found: Iterable[Unit], how: str, directory: Directory, day: date) -> Resolution:
    names = names_on(directory, day) if reorganised(directory) else {}
    present = list({name: _unit(directory, name) for name in (names.get(unit.name, unit.name) for unit in found)}.values())
    if len(present) == 1:
        return Resolution(typed=typed, unit=present[0], how=how)
    return Resolution(typed=typed, candidates=tuple(present))


def _unit(directory: Directory, name: str) -> Unit:
    return next(unit for unit in directory.units if unit.name == name)


def _bracketed(text: str, directory: Directory, day: date, region: str) -> list[Unit]:
    """区财政局(区金融办): whoever stands before the bracket, and within it if that is a unit too."""
    outer, inner = _opened(text)
    before = resolve(outer, directory, day, region) if outer else Resolution(typed="")
    if before.unit is None:
        return list(before.candidates)
    within = resolve(inner, directory, day, region) if inner else Resolution(typed="")
    return [before.unit, *([within.unit] if within.unit and within.unit != before.unit else within.candidates)]


def _opened(text: str) -> tuple[str, str]:
    """What stands outside and inside the outermost bracket at the end; all of it outside where there is none."""
    start = text.find("(")
    closed = start > 0 and text.endswith(")") and text.count("(") == text.count(")")
    return (text[:start], text[start + 1 : -1]) if closed else ("", "")


def _fits(text: str, unit: Unit, region: str) -> bool:
    """Whether a short form may mean the unit: its own place may be left out or said, another place may not."""
    if len(text) < 2 or "(" in text:
        return False
    readings = _readings(text, region)
    return any(_in_order(rest, core) and place in ("", *places) for core, places in _forms(unit, region) for place, rest in readings)


def _readings(text: str, region: str) -> list[tuple[str, str]]:
    """A short form as (place, rest): 市监局 may be of a city or begin with 市场."""
    readings = [("", text)]
    if region and text.startswith(region):
        readings.append((region, text[len(region) :]))
    elif placed := _PLACED.match(text):
        readings.append((placed[1], placed[2]))
    return [(place, rest) for place, rest in readings if len(rest) > 1]


def _forms(unit: Unit, region: str) -> list[tuple[str, tuple[str, ...]]]:
    """A unit's names without their place, each with the ways in which that place may be said."""
    forms = []
    for name in filter(None, (unit.name, unit.full_name)):
        text = _plain(name)
        place, core = (region, text[len(region) :]) if region and text.startswith(region) else _placed(text)
        ways = (place, place[-1], *((region,) if region.endswith(place[-1]) else ())) if place else ()
        forms.append((core, ways))
    return forms


def _placed(text: str) -> tuple[str, str]:
    found = _PLACED.match(text)
    return (found[1], found[2]) if found else ("", text)


def _in_order(short: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in short)


def _split(text: str) -> list[str]:
    """The pieces between separators that stand in no bracket."""
    depth, pieces = 0, [""]
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth <= 0 and _SEPARATORS.match(character):
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece.strip() for piece in pieces]


def _part(part: str, directory: Directory, day: date, region: str, *, place: str, suffix: str) -> list[Resolution]:
    """One piece of a list: as it stands, with what the list says once for all, or as two that a word joins."""

    def asked(text: str) -> Resolution:
        return resolve(text, directory, day, region)

    own = asked(part)
    if own.how in ("exact", "alias", "full_name"):
        return [own]
    shared = [found for text in _completed(part, place, suffix) if (found := asked(text)).unit]
    units = {found.unit.name: found for found in ([own] if own.unit else []) + shared if found.unit}
    if len(units) > 1:
        return [Resolution(typed=part, candidates=tuple(found.unit for found in units.values() if found.unit))]
    if units:
        return [Resolution(typed=part, unit=next(iter(units.values())).unit, how=next(iter(units.values())).how)]
    outer, inner = _opened(_plain(part))
    if outer and own.candidates and asked(outer).unit and asked(inner).unit:
        return [asked(outer), asked(inner)]
    return _joined(part, directory, day, region) or [own]


def _completed(part: str, place: str, suffix: str) -> list[str]:
    text = _plain(part)
    ended = text if not suffix or text.endswith(suffix) else text + suffix
    return [each for each in dict.fromkeys((place + text, ended, place + ended)) if each != text]


def _joined(part: str, directory: Directory, day: date, region: str) -> list[Resolution]:
    """Two or more that 和, 及, 与 or a blank joins, where each is understood; nothing where the ways to part them differ."""
    ways: dict[tuple[str, ...], list[Resolution]] = {}
    for joint in _JOINTS.finditer(part):
        left, right = resolve(part[: joint.start()], directory, day, region), part[joint.end() :]
        rest = [resolve(right, directory, day, region)]
        if left.unit and rest[0].unit is None:
            rest = _joined(right, directory, day, region)
        if left.unit and rest and all(each.unit for each in rest):
            way = list(_each_once([left, *rest]))
            ways[tuple(each.unit.name for each in way if each.unit)] = way
    sure = [way for way in ways.values() if all(each.how != "short" for each in way)]
    return sure[0] if len(sure) == 1 else next(iter(ways.values())) if len(ways) == 1 else []


def _each_once(found: Iterable[Resolution]) -> tuple[Resolution, ...]:
    known: dict[str, Resolution] = {}
    for each in found:
        known.setdefault(each.unit.name if each.unit else f" {each.typed}", each)
    return tuple(known.values())
