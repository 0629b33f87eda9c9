"""量化目标 in prose: figures with a measure and the direction they are to be reached from; dates, numbers of documents and placeholders are none."""

import re
from unicodedata import normalize

from ledger.record import Record

_UNITS = (
    r"%|‰|个百分点|微克/立方米|毫克/升|平方公里|平方千米|平方米|立方米|万平方米|公里|千米|公顷|公斤|千瓦时|千瓦|兆瓦|人次|场次|户次|辆次|例次|件次|个工作日|小时|分钟|亿元|万元|美元|元|"
    r"人|户|家|个|项|件|条|亩|吨|部|台|辆|套|所|座|处|场|期|批|名|位|张|床|头|只|株|棵|篇|艘|班|支|对|本|米|倍|天|宗|栋|幢|间|株|盏|孔|眼|村|例|起|期|单|次|轮|块|类|种|类"
)
_AMOUNT = re.compile(
    r"(?P<before>不低于|不少于|不小于|不高于|不超过|不多于|控制在|压缩至|压减至|压缩到|降至|降到|下降到|降低到|达到|达|超过|突破|保持在|稳定在|提高到|提升到|提升至|增长|下降|降低)?"
    r"\s*(?<![A-Za-z.\d第〔（(\-—])(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>(?:万|亿|千)?(?:" + _UNITS + r")|万|亿)"
    r"(?P<after>以上|以内|以下|以里|左右)?"
)
_DATES = re.compile(
    r"(?:20\d\d|\d{2})年(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{1,2}月(?:\d{1,2}[日号])?|〔\d{4}〕\d+号|\d+个?(?:工作日|日|天|个月|周)[之以]?内(?=完成|拨付|报送|提出|办结|出台|制定|反馈)|"
    r"(?:会议?后|之日起|印发后)\s*\d+个?(?:工作日|日|天)"
)
_PLACEHOLDER = re.compile(r"(?:[xX×]{1,3}|[*＊]{1,3}|[○〇]{2,3}|_{2,})(?=\s*(?:" + _UNITS + r"|万|亿))")
_AT_MOST = frozenset(("不高于", "不超过", "不多于", "控制在", "压缩至", "压减至", "压缩到", "降至", "降到", "下降到", "降低到"))
_ORDINARY = re.compile(
    r"^(?:个(?:部门|方面|环节|领域|阶段|重点|专项|层面|单位|镇|乡|街道|县|区|市)|项(?:措施|机制|制度|任务|工作)|家企业|批|期|类|种|个百分点以内浮动)"
)


class Measures(Record, frozen=True):
    """量化目标 as a cell says it (不少于95%; several with ；between), and what is doubtful about it."""

    said: str = ""
    doubt: str = ""


def measures(text: str) -> Measures:
    """Every measure of a text. One alone is sure; of several somebody must choose."""
    plain = normalize("NFKC", text)
    masked = _DATES.sub(lambda found: "〇" * len(found[0]), plain)
    found = [(_said(match), match["after"] == "左右") for match in _AMOUNT.finditer(masked) if _counts(masked, match)]
    said = "；".join(dict.fromkeys(each for each, _ in found))
    if _PLACEHOLDER.search(masked):
        return Measures(said, "原文有占位符，数字没有写出")
    if len(set(found)) > 1:
        return Measures(said, f"有{len(set(found))}个指标，只能留一个，其余写进工作目标")
    return Measures(said, "原文是“左右”" if any(about for _, about in found) else "")


def _counts(text: str, match: re.Match[str]) -> bool:
    """A figure is a measure unless it only says of how many something is said (10个部门)."""
    if match["before"] or match["after"] or match["unit"] in ("%", "‰", "个百分点"):
        return True
    return _ORDINARY.match(text[match.end("value") :]) is None


def _said(match: re.Match[str]) -> str:
    most = match["before"] in _AT_MOST or match["after"] in ("以内", "以下", "以里")
    return f"{'不多于' if most else '不少于'}{match['value'].replace(',', '')}{match['unit']}"
