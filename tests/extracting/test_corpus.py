"""The documents in corpus/: every matter is found, none is invented, and no cell that is wrong is presented as sure."""

from pathlib import Path

import pytest

from ledger.extracting.matters import Role
from tests.extracting.measuring import drafted, measured

CORPUS = Path(__file__).parent / "corpus"
DOCUMENTS = sorted(path for path in CORPUS.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_matter_is_found_and_no_doubtful_cell_is_presented_as_sure(document: Path) -> None:
    found = measured(document, document.with_suffix(".expected"))

    assert found.faults == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_paragraph_has_one_fate(document: Path) -> None:
    found = drafted(document)

    told = [fate.role for fate in found.fates]
    assert told.count(Role.LEFT_OUT) == len(found.left_out)
    assert all(bool(fate.items) == (fate.role in (Role.ITEM, Role.PART)) for fate in found.fates)
    assert all(each.reason for each in found.left_out)
    assert {number for fate in found.fates for number in fate.items} == {item.number for item in found.items}
