"""What an office says of its documents: the fonts of its Word files. Frozen records with their usual values."""

from ledger.record import Record

PUBLIC_FIELDS = ("goal", "target", "standard", "lead_leader", "source", "milestones")


class Fonts(Record, frozen=True, kw_only=True):
    """Font names as Word knows them (GB/T 9704-2012): 小标宋 for titles, 黑体 for 一、, 楷体 for （一）, 仿宋 for the rest."""

    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page_number: str = "宋体"
    latin: str = "Times New Roman"


class PaperSettings(Record, frozen=True, kw_only=True):
    """`documents` in data/ledger.yaml. `ranking`: bulletins show the ranking, which is else internal (DOMAIN §6).

    `decisions` names the lists of what meetings decided. `columns` are those of 任务分解表, each a heading or `任务内容=工作任务`. `public` names the header fields that public versions may show beside an item's name, units and deadline (PUBLIC_FIELDS).
    """

    ranking: bool = False
    public: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ("decisions",)
    fonts: Fonts = Fonts()
