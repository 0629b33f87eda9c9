"""What the outline finds: matters with who does them, and what becomes of every paragraph."""

import re
from collections.abc import Mapping
from enum import StrEnum
from unicodedata import normalize

from ledger.extracting.duty import Duty
from ledger.record import Record, field


class Role(StrEnum):
    """What a paragraph is; every one is exactly one of these."""

    ITEM = "item"
    PART = "part"
    HEADING = "heading"
    LEFT_OUT = "left_out"


class Fate(Record, frozen=True):
    """What becomes of a paragraph: `items` are the numbers (from 1) of those it is of, `reason` says why it is left out."""

    role: Role
    items: tuple[int, ...] = ()
    reason: str = ""


class Heading(Record, frozen=True):
    """A heading above a matter: its number as a clause says it, its text without what stands in brackets, and its rank."""

    label: str
    text: str
    rank: int = 0


class Matter(Record, frozen=True, kw_only=True):
    """A matter that somebody is to do. `places` are its paragraphs, counted from 0, the one it begins in first; `context` stands above several of a paragraph.

    `cells` are what the columns of a table say, by field; `doubts` name the field each is about.
    """

    text: str
    duty: Duty
    places: tuple[int, ...]
    path: tuple[Heading, ...] = ()
    title: str = ""
    context: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()


def plain(text: str) -> str:
    """A matter's words alone, to find it again where it is repeated: without brackets at the end, blanks and marks."""
    bare = re.sub(r"(?:[（(\[【][^（(]*[）)\]】])+[。；;\s]*$", "", normalize("NFKC", text).strip())
    bare = re.sub(r"^\s*(?:\d{1,3}[.、)]|\(?[一二三四五六七八九十]{1,3}[)、])", "", bare)
    return re.sub(r"[\W_]", "", bare)
