"""来源: the document's own title, number, day and year, as it tells them itself."""

import re
from collections.abc import Sequence
from datetime import date

from ledger.extracting.numbering import numbering
from ledger.extracting.paragraphs import Paragraph
from ledger.record import Record

_KIND = re.compile(
    r"(?:方案|通知|分工|分解表?|纪要|清单|意见|措施|要点|事项|任务表|分工表|责任表|计划|决定|报告|台账)(?:的通知|》的通知|（[^）]*）)?$"
)
_NUMBER = re.compile(r"[一-鿿]{0,12}[〔\[［(（]\s*(20\d\d)\s*[〕\]］)）]\s*\d{1,4}\s*号")
_DAY = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_YEARS = re.compile(r"(?<![\d—\-－至])(20\d\d)\s*年?度?(?!\s*[—\-－至~～]\s*20)")
_MET = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[^。]{0,60}(?:召开|主持)")
_COUNT = re.compile(r"(?:共|分解为|确定的?|细化为|梳理出?)\s*(?:为)?\s*(\d{1,3})\s*(?:项|件|条)")


class Provenance(Record, frozen=True, kw_only=True):
    """What a document says of itself; `claimed` is how many matters it says there are."""

    document: str = ""
    number: str = ""
    issued: date | None = None
    year: int | None = None
    claimed: int | None = None


def provenance(paragraphs: Sequence[Paragraph], name: str) -> Provenance:
    """Read from the title, the number under it, and the day at the end; the file's name stands in for a title."""
    title = _title(paragraphs)
    texts = [each.text for each in paragraphs]
    number = next((match for text in texts[:8] if len(text) < 60 and (match := _NUMBER.search(text))), None)
    issued = next((day for text in [*texts[:6], *reversed(texts[-6:])] if (len(text) <= 40 or _MET.match(text)) and (day := _day(text))), None)
    said = _YEARS.findall(title) if len(set(_YEARS.findall(title))) == 1 else []
    around = {
        year for text in texts[:6] for year in re.findall(r"(?<![\d—-])(20\d\d)年" if len(text) <= 20 else r"(?<![\d—-])(20\d\d)年(?!\d)", text)
    }
    told = int(number[1]) if number else issued.year if issued else int(around.pop()) if len(around) == 1 else None
    year = int(said[0]) if said else told
    claimed = next((int(match[1]) for text in texts[:12] if (match := _COUNT.search(text))), None)
    return Provenance(
        document=title or re.sub(r"\.[A-Za-z]+$", "", name),
        number=re.sub(r"\s", "", number[0]) if number else "",
        issued=issued,
        year=year,
        claimed=claimed,
    )


def _title(paragraphs: Sequence[Paragraph]) -> str:
    """The title, of one line or of several; of 关于印发《…》的通知 what is issued."""
    for place, each in enumerate(paragraphs[:10]):
        text = re.sub(r"\s", "", each.text.split(" | ")[0])
        if numbering(each.text) and not text.startswith("20"):
            break
        if _KIND.search(text) and len(text) <= 80 and not text.endswith(("。", "：")):
            before = paragraphs[place - 1].text if place else ""
            whole = f"{before}{text}" if "关于" in before and not before.endswith(("。", "：", "知")) and len(before) < 40 else text
            inner = re.search(r"印发《(.+)》", whole)
            return inner[1] if inner else whole
    return ""


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
