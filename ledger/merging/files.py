"""The merge of the files that are no items: tallies by the keys of their entries, other YAML by its fields, templates by lines."""

from collections.abc import Mapping

from ledger.merging.verdicts import Merged, Side


def merge_file(base: str | None, ours: str | None, theirs: str | None, *, path: str, choices: Mapping[str, Side]) -> Merged:
    """Merge two texts of a file under data/ or templates/ with the text both come from; None is a file that is not there."""
    raise NotImplementedError
