"""The merge of one item's file: header fields three-way, log entries as a set by key, everything else as people left it."""

from collections.abc import Mapping

from ledger.merging.verdicts import Merged, Side, Stamp
from ledger.model import TaskList


def merge_item(
    base: str | None,
    ours: str | None,
    theirs: str | None,
    *,
    path: str,
    lists: Mapping[str, TaskList],
    choices: Mapping[str, Side],
    stamp: Stamp,
) -> Merged:
    """Merge two texts of an item with the text both come from; None is a file that is not there.

    `lists` are the office's (after the merge of its settings). `choices` settle conflicts by their names; a choice between two values
    of a header field leaves its trace in the log, signed by `stamp`.
    """
    raise NotImplementedError
