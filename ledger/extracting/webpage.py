"""A web page → paragraphs and rows of tables; merged cells say the same in all that they cover."""

from html.parser import HTMLParser

from ledger.extracting.paragraphs import Paragraph, row, trimmed

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "center",
        "blockquote",
        "hr",
        "table",
        "body",
        "form",
        "pre",
    )
)
_SILENT = frozenset(("script", "style", "noscript", "template", "head", "select", "button", "svg", "nav"))


def web_paragraphs(text: str) -> list[Paragraph]:
    """The visible paragraphs of a page, and its tables of more than one row and column as rows."""
    parser = _Page()
    parser.feed(text)
    parser.close()
    parser.end_paragraph()
    return parser.made


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[Paragraph] = []
        self._text: list[str] = []
        self._silent = 0
        self._heading = 0
        self._count = self._tables = 0
        self._grid: dict[tuple[int, int], str] | None = None
        self._row = -1
        self._spans = (1, 1)
        self._cell: list[str] | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.end_paragraph()
                self._grid, self._row = {}, -1
        elif tag == "tr" and self._depth == 1:
            self._end_cell()
            self._row += 1
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
            said = dict(attrs)
            self._spans = _span(said.get("rowspan")), _span(said.get("colspan"))
            self._cell = []
        elif tag in _BLOCKS:
            self._broken()
            self._heading = int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else self._heading

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            if self._depth == 0:
                self._end_table()
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
        elif tag in _BLOCKS:
            self._broken()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            (self._text if self._cell is None else self._cell).append(" ".join(data.split()) if data.strip() else "")

    def _broken(self) -> None:
        if self._cell is not None:
            self._cell.append("\n")
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        text = trimmed("".join(self._text))
        if text:
            self._count += 1
            self.made.append(Paragraph(text=text, place=f"第{self._count}段", heading=self._heading))
        self._text, self._heading = [], 0

    def _end_cell(self) -> None:
        if self._cell is None or self._grid is None:
            return
        text = "\n".join(filter(None, map(trimmed, "".join(self._cell).split("\n"))))
        row_number, place = max(self._row, 0), 0
        while (row_number, place) in self._grid:
            place += 1
        for down in range(self._spans[0]):
            for across in range(self._spans[1]):
                self._grid.setdefault((row_number + down, place + across), text)
        self._cell = None

    def _end_table(self) -> None:
        """A table for the page's layout (of one row or column) is read as paragraphs."""
        self._end_cell()
        grid, self._grid = self._grid or {}, None
        lines = [
            [grid.get((line, place), "") for place in range(max(at for _, at in grid) + 1)]
            for line in range(max((at for at, _ in grid), default=-1) + 1)
        ]
        if len(lines) < 2 or len(lines[0]) < 2:
            for cell in (cell for line in lines for cell in line):
                for text in cell.split("\n"):
                    self._text.append(text)
                    self.end_paragraph()
            return
        self._tables += 1
        self.made += [row(line, self._tables, number) for number, line in enumerate(lines, 1) if any(line)]


def _span(said: str | None) -> int:
    return min(int(said), 200) if said and said.isdigit() and int(said) else 1
