"""What an office says of its documents: the fonts of its Word files. Frozen records with their usual values."""

from ledger.record import Record


class Fonts(Record, frozen=True, kw_only=True):
    """Font names as Word knows them (GB/T 9704-2012): 小标宋 for titles, 黑体 for 一、, 楷体 for （一）, 仿宋 for the rest."""

    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page_number: str = "宋体"
    latin: str = "Times New Roman"


class PaperSettings(Record, frozen=True, kw_only=True):
    """`documents` in data/ledger.yaml. `ranking`: bulletins show the ranking, which is else internal (DOMAIN §6)."""

    ranking: bool = False
    fonts: Fonts = Fonts()
