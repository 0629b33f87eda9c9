"""New numbers for items that two sides registered under the same one, and what follows them."""

from collections.abc import Mapping, Sequence

import pytest

from ledger.syncing.renumbering import following, free_numbers


@pytest.mark.parametrize(
    ("numbers", "taken", "given"),
    [
        (["ZD-2026-002"], [], {"ZD-2026-002": "ZD-2026-003"}),
        (["ZD-2026-002"], ["ZD-2026-007"], {"ZD-2026-002": "ZD-2026-008"}),
        (["ZD-2026-003", "ZD-2026-002"], ["ZD-2026-003"], {"ZD-2026-002": "ZD-2026-004", "ZD-2026-003": "ZD-2026-005"}),
        (["ZD-2026-002", "PS-2026-001"], ["ZD-2027-009"], {"ZD-2026-002": "ZD-2026-003", "PS-2026-001": "PS-2026-002"}),
        (["ZD-2026-999"], [], {"ZD-2026-999": "ZD-2026-1000"}),
    ],
)
def test_the_next_free_number_of_the_list_and_year(numbers: Sequence[str], taken: Sequence[str], given: Mapping[str, str]) -> None:
    assert free_numbers(numbers, taken) == given


TRACE = "log:\n- key: k7f3q2\n  kind: edit\n  field: {field}\n  old: ZD-2026-001\n  new: ZD-2026-002\n  text: 归到 ZD-2026-002 之下\n"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (None, "parent: ZD-2026-002\n", "parent: ZD-2026-009\n"),
        (None, "parent: 'ZD-2026-002'  # 上级\n", "parent: 'ZD-2026-009'  # 上级\n"),
        ("parent: ZD-2026-002\n", "parent: ZD-2026-002\nowner: 张华\n", "parent: ZD-2026-002\nowner: 张华\n"),
        ("parent: ZD-2026-001\n", "parent: ZD-2026-002\n", "parent: ZD-2026-009\n"),
        (None, "title: 接 ZD-2026-002\n", "title: 接 ZD-2026-002\n"),
        (None, TRACE.format(field="parent"), TRACE.format(field="parent").replace("new: ZD-2026-002", "new: ZD-2026-009")),
        (None, TRACE.format(field="goal"), TRACE.format(field="goal")),
        (TRACE.format(field="parent"), TRACE.format(field="parent"), TRACE.format(field="parent")),
        (None, "carried:\n  ZD-2025-004: ZD-2026-002\n", "carried:\n  ZD-2025-004: ZD-2026-009\n"),
    ],
)
def test_only_what_we_wrote_since_follows_a_new_number(before: str | None, text: str, after: str) -> None:
    assert following(text, before, {"ZD-2026-002": "ZD-2026-009"}) == after
