"""Names of units as documents list them: 省A、B厅, 区财政局(区金融办), A（牵头）、B, 各镇、街道, with what is doubtful about the reading."""

import re
from collections.abc import Iterator

from ledger.record import Record

_OPEN, _CLOSE = "（(【[〔〈《", "）)】]〕〉》"
_KIND = (
    r"局|委|办|厅|部|院|署|室|站|所|处|会|社|馆|台|组|联|行|校|园|司|公司|集团|中心|大队|支队|总队|政府|街道|镇|乡|村|社区|单位|部门|地区|地方|办事处|法院|检察院|"
    r"总工会|团委|学校|学院|医院|高校|企业|银行|专班|指挥部|海关|党工委|管委会|开发区|新区|园区|示范区|高新区|县区|区县|市区|乡镇|镇街|县市|市县|平台|机构|国企|党组|市|县|区|旗|州"
)
_UNIT = re.compile(rf"[一-鿿A-Za-z0-9“”·（）()]{{0,28}}(?:{_KIND})(?:[（(][^（()）]{{1,20}}[）)])?")
_COLLECTIVE = re.compile(r"(?:各|全[县市区省]|地方|有关|相关|[省市区县]直|中央|所属).*")
_ROLE = re.compile(r"[（(\[【]\s*(牵头(?:单位|部门)?|主办|主责|配合(?:单位|部门)?|协办|协同|参与)\s*[）)\]】]$")
_AND_SO_ON = re.compile(r"等(?:\d+个|[一二三四五六七八九十]+个)?(?:有关|相关|各)?(?:部门|单位|部门和单位|部门单位)?$")
_HEAD = re.compile(r"([省市区县州旗])(?!场|域|级|直|属|长|委书记|内|外|政府领导)(?=.)")
_ABBREVIATED = re.compile(r"[一-鿿]{2,16}(?:厅|局|委|办|院)")
_SURE = re.compile(
    r"(?:局|委|办|厅|部|院|署|委员会|办公室|中心|公司|集团|街道|镇|乡|政府|政府部门|管委会|支队|大队|联|联合会|工会|协会)(?:[（(][^（()）]+[）)])?$|^(?:各|[省市区县]直)"
)
_BARE = frozenset(("街道", "镇", "乡", "乡镇", "镇街", "园区", "部门", "单位", "县区", "区县", "县", "区", "村", "社区"))


class Name(Record, frozen=True, kw_only=True):
    """A unit as it is to be written, the role that brackets behind it give it, and the tier that commas among 、 put it in, from 0."""

    name: str
    role: str = ""
    tier: int = 0


class Names(Record, frozen=True, kw_only=True):
    """A list of units; `doubts` say what in it could be read otherwise, `restored` those whose left-out beginning was put back."""

    names: tuple[Name, ...] = ()
    doubts: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()


def listed(text: str) -> Names:
    """The units of a list. Nothing is left out: what does not look like a unit is one of them, with a doubt."""
    doubts = []
    plain = re.sub(r"\s*\n\s*", "、", text.strip(" 　。；;，,、:："))
    if _AND_SO_ON.search(plain):
        plain = _AND_SO_ON.sub("", plain)
        doubts.append("原文有“等”字，可能还有别的单位")
    found = [each for each in _tiered(plain) if each.name]
    if len({each.tier for each in found}) > 1:
        doubts.append("原文用逗号分了层次")
    found, restored = _restored(found)
    doubts += [f"“{each.name}”不像单位名称" for each in found if not looks_like_unit(each.name)]
    return Names(names=tuple(dict.fromkeys(found)), doubts=tuple(doubts), restored=tuple(restored))


def looks_like_unit(name: str) -> bool:
    """By how it ends, or by how it begins where all of a kind are meant (各…)."""
    return (
        len(name) <= 30
        and not re.search(r"[的了]|应当|会同", name)
        and (_UNIT.fullmatch(name) is not None or _COLLECTIVE.fullmatch(name) is not None)
    )


def surely_unit(name: str) -> bool:
    """By its ending and its beginning both: what stands in brackets without a verb may be anything (试行, 不含农村)."""
    return looks_like_unit(name) and len(name) > 2 and _SURE.search(name) is not None and not re.match("不|除|含|包括|详见|如|试|原", name)


def _tiered(text: str) -> Iterator[Name]:
    """The names with the tier each stands in; where only commas separate, they are no tiers."""
    pieces = list(_split(text, "、/／ 　；;"))
    mixed = "、" in text
    tier = 0
    for piece in pieces:
        for place, part in enumerate(_split(piece, "，,")):
            tier += mixed and place > 0
            yield from (_named(each, tier) for each in _coupled(part))


def _named(text: str, tier: int) -> Name:
    role = _ROLE.search(text)
    name = text[: role.start()] if role else text
    name = re.sub(r"^(?:由|请)(?=.{2})", "", name.strip(" 　*＊·"))
    return Name(name=_AND_SO_ON.sub("", name) or name, role=_role(role[1]) if role else "", tier=tier)


def _role(said: str) -> str:
    return "lead" if said.startswith(("牵头", "主")) else "support"


def _split(text: str, separators: str) -> Iterator[str]:
    """The parts between separators that stand in no brackets."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth <= 0 and character in separators:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def _coupled(text: str) -> Iterator[str]:
    """甲局和乙局 are two; 住房和城乡建设局 is one: what stands before 和 must look like a unit."""
    for match in re.finditer(r"以及|和|与|及|暨", text):
        before, after = text[: match.start()], text[match.end() :]
        if re.search(r"(?:局|委|办|厅|部|院|公司|中心|街道|镇|乡|会|政府|单位|部门)$", before) and looks_like_unit(after) and len(before) > 2:
            yield before
            yield from _coupled(after)
            return
    yield text


def _restored(found: list[Name]) -> tuple[list[Name], list[str]]:
    """省A、B厅 and 各镇、街道: the beginning that only the first has belongs to all of a kind that follow it, as far as none has one of its own."""
    if len(found) < 2:
        return found, []
    found, restored = _ended(found)
    made, head = [found[0]], _HEAD.match(found[0].name)
    rest = found[1:]
    alone = head is not None and not any((own := _HEAD.match(each.name)) and own[1] == head[1] for each in rest)
    for each in rest:
        name = each.name
        if made[-1].name.startswith("各") and name in _BARE:
            name = f"各{name}"
        elif (alone and head and _ABBREVIATED.fullmatch(name) and not name.startswith(("各", "国家", "中央", *"省市区县州旗"))) or (
            alone and head and name.startswith("市场") and _ABBREVIATED.fullmatch(name)
        ):
            name = head[1] + name
        if name != each.name:
            restored.append(name)
        made.append(Name(name=name, role=each.role, tier=each.tier))
    return made, restored


def _ended(found: list[Name]) -> tuple[list[Name], list[str]]:
    """省教育、财政厅: the ending that only the last has belongs to those right before it."""
    made: list[Name] = []
    restored = []
    for each in reversed(found):
        ending = re.search("[厅局]$", made[0].name) if made else None
        if ending and not looks_like_unit(each.name) and re.fullmatch("[一-鿿]{2,7}", each.name):
            each = Name(name=each.name + ending[0], role=each.role, tier=each.tier)
            restored.append(each.name)
        made.insert(0, each)
    return made, restored
