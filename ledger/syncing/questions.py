"""What only a clerk can settle: what it is about, both values, and how a choice names it; in the words of `merging.wording`."""

import hashlib
from collections.abc import Sequence

from ledger.merging.contradictions import Contradiction
from ledger.merging.verdicts import Conflict, Side
from ledger.merging.wording import ABSENT, differing, entry_line, field_name
from ledger.model import Entry
from ledger.record import Record
from ledger.syncing.sides import Matter
from ledger.words import FIELDS, as_said


class Question(Record, frozen=True):
    """A field, an entry or a file that both sides changed, or entries that cannot stand together."""

    matter: Matter
    about: Conflict | Contradiction

    @property
    def together(self) -> bool:
        """Whether it is about entries that cannot stand together."""
        return isinstance(self.about, Contradiction)

    @property
    def name(self) -> str:
        """By what it is chosen, within its matter."""
        return self.about.name if isinstance(self.about, Conflict) else "log"

    @property
    def mark(self) -> str:
        """Tells it from the same question about other values, to which an earlier choice does not apply."""
        about = self.about
        told = [about.base, about.ours, about.theirs] if isinstance(about, Conflict) else [entry.key for entry in (*about.ours, *about.theirs)]
        if isinstance(about, Conflict) and not about.field:
            told += [version.blob.id if version else None for version in (self.matter.ours, self.matter.theirs)]
        return hashlib.sha256(repr((self.matter.name, self.name, told)).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def subject(self) -> str:
        """What is typed for the matter: the item's number or the file."""
        return self.matter.item or self.about.path

    @property
    def point(self) -> str:
        """What is typed for the place in it: a field, or the key of an entry; nothing for the file as a whole."""
        if isinstance(self.about, Contradiction):
            return self.about.ours[0].key
        return self.about.key or self.about.field

    @property
    def what(self) -> str:
        """What it is about, in words."""
        return differing(self.about)

    @property
    def before(self) -> str | None:
        """What a field was on both sides before."""
        return (as_said(self.about.field, self.about.base) or ABSENT) if isinstance(self.about, Conflict) and self.about.field else None

    def said(self, side: Side) -> str:
        """What stands on a side."""
        about = self.about
        if isinstance(about, Contradiction):
            return "；".join(map(entry_line, self.entries(side)))
        if not about.field:
            return "改过" if (self.matter.ours if side is Side.OURS else self.matter.theirs) else "删除了"
        return as_said(about.field, about.ours if side is Side.OURS else about.theirs) or ABSENT

    def entries(self, side: Side) -> Sequence[Entry]:
        """The entries of a side that tell who did it and when; none where only the commit does."""
        about = self.about
        if isinstance(about, Contradiction):
            return about.ours if side is Side.OURS else about.theirs
        found = about.ours_by if side is Side.OURS else about.theirs_by
        return (found,) if found else ()

    def voided(self, kept: Side) -> Sequence[str]:
        """The keys of the entries that are voided if a side is kept."""
        return [entry.key for entry in self.about.to_void(kept)] if isinstance(self.about, Contradiction) else []

    def answers(self, subject: str, point: str) -> bool:
        """Whether what was typed means this."""
        if subject != self.subject:
            return False
        about = self.about
        if isinstance(about, Contradiction):
            return point in ("", *(entry.key for entry in (*about.ours, *about.theirs)))
        inner = about.field.rpartition(".")[2]
        return point in ("", about.name, about.field, about.key, field_name(about.field), FIELDS.get(inner, inner))
