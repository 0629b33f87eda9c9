"""What an office says of its documents: the fonts of its Word files. Frozen records with their usual values."""

from collections.abc import Mapping

from ledger.record import Record, field

PUBLIC_FIELDS = ("goal", "target", "standard", "lead_leader", "source", "milestones")


class Fonts(Record, frozen=True, kw_only=True):
    """Font names as Word knows them (GB/T 9704-2012): 小标宋 for titles, 黑体 for 一、, 楷体 for （一）, 仿宋 for the rest."""

    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page_number: str = "宋体"
    latin: str = "Times New Roman"


class Series(Record, frozen=True, kw_only=True):
    """A series of numbered papers (文种): with a `code` they are numbered 督字〔2026〕12号, without one 第12期."""

    title: str
    code: str | None = None


SERIES = {
    "bulletin": Series(title="督查通报"),
    "special": Series(title="督查专报"),
    "notice": Series(title="督办通知单", code="督字"),
    "reminder": Series(title="催办单", code="督催字"),
}


class Imprint(Record, frozen=True, kw_only=True):
    """版记: to whom a bulletin is reported and sent, who edited, checked and signed it, and how many copies there are."""

    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    editor: str | None = None
    reviewer: str | None = None
    signer: str | None = None
    copies: int | None = None


class PaperSettings(Record, frozen=True, kw_only=True):
    """`documents` in data/ledger.yaml. `ranking`: bulletins show the ranking, which is else internal (DOMAIN §6).

    `issuer` is who signs (the office unless said); `report_back` says how units answer a notice. `decisions` names the lists of what meetings decided. `columns` are those of 任务分解表, each a heading or `任务内容=工作任务`. `public` names the header fields that public versions may show beside an item's name, units and deadline (PUBLIC_FIELDS).
    """

    ranking: bool = False
    public: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ("decisions",)
    issuer: str | None = None
    contact: str | None = None
    phone: str | None = None
    report_back: str | None = None
    imprint: Imprint = Imprint()
    series: Mapping[str, Series] = field(default_factory=lambda: dict(SERIES))
    fonts: Fonts = Fonts()
