"""A finished document as blocks: what every form is made of. Text here is text, without any markup."""

from ledger.record import Record


class Run(Record, frozen=True):
    """Some words of a paragraph; a line break within one is a newline."""

    text: str
    bold: bool = False


class Heading(Record, frozen=True):
    """A heading; level 1 stands as 一、, 2 as （一）, 3 as 1., 4 as （1）. The title of the document is none of them."""

    level: int
    text: str


class Paragraph(Record, frozen=True):
    """A paragraph of running text.

    `role` is `body`, `dateline` (署名和日期 under the title), `addressee` (主送, flush left), `signature` (落款: whose, and the day below it).
    """

    runs: tuple[Run, ...]
    role: str = "body"

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


class Table(Record, frozen=True):
    """A table with its heading row; every row has as many cells as the heading, `right` says which columns are figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


class Figure(Record, frozen=True):
    """A chart, as the text of an SVG element that needs nothing from outside."""

    svg: str


Block = Heading | Paragraph | Table | Figure


class Document(Record, frozen=True, kw_only=True):
    """A document by its parts.

    `masthead` (红头) is what stands before the title, `imprint` (版记) what stands after the last rule; an annex (附件) begins with its heading.
    `mark` says what the document rests on, for `ledger verify`.
    """

    masthead: tuple[Paragraph, ...] = ()
    title: str = ""
    body: tuple[Block, ...] = ()
    annexes: tuple[tuple[Block, ...], ...] = ()
    imprint: tuple[Paragraph, ...] = ()
    mark: str = ""
