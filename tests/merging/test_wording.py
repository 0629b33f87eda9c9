"""What could not be settled, as a clerk reads it."""

import pytest

from ledger.merging.verdicts import Conflict
from ledger.merging.wording import conflict_line
from tests.merging.replicas import BASE, Step, merged, wandered


@pytest.mark.parametrize(
    ("ours", "theirs", "line"),
    [
        (
            [Step("edit", field="owner", value="甲")],
            [Step("edit", field="owner", value="乙", days=1)],
            "ZD-2026-001 责任人 两边改得不同：原为“张华”，本方“甲”（赵敏3月1日），对方“乙”（赵敏3月2日）",
        ),
        (
            [Step("edit", field="source.clause", value="甲")],
            [Step("edit", field="source.clause", value="乙")],
            "ZD-2026-001 来源条款 两边改得不同：本方“甲”（赵敏3月1日），对方“乙”（赵敏3月1日）",
        ),
    ],
)
def test_a_field_with_both_values_who_and_when(ours: list[Step], theirs: list[Step], line: str) -> None:
    (conflict,) = merged(BASE, wandered(BASE, "x", ours), wandered(BASE, "y", theirs)).conflicts

    assert conflict_line(conflict) == line


@pytest.mark.parametrize(
    ("ours", "theirs", "line"),
    [
        (BASE.replace("percent: 15", "percent: 16"), BASE.replace("percent: 15", "percent: 17"),
         "ZD-2026-001 进展（bbbb22 2月3日） 两边改得不同：原为“进度 15”，本方“进度 16”，对方“进度 17”"),
        (BASE.replace("owner: 张华  # 新任\n", ""), BASE.replace("张华", "乙"), "ZD-2026-001 责任人 两边改得不同：原为“张华”，本方删掉了，对方“乙”"),
        (None, BASE.replace("张华", "乙"), "ZD-2026-001 本方删掉了，对方又改过"),
        (BASE.replace("张华", "乙"), None, "ZD-2026-001 对方删掉了，本方又改过"),
    ],
)  # fmt: skip
def test_what_hands_changed(ours: str | None, theirs: str | None, line: str) -> None:
    (conflict,) = merged(BASE, ours, theirs).conflicts

    assert conflict_line(conflict) == line


def test_two_files_of_one_name() -> None:
    conflict = Conflict(path="templates/week.md", item="", field="", ours="1行", theirs="2行")

    assert conflict_line(conflict) == "templates/week.md 两边各有一份，内容不同：本方“1行”，对方“2行”"
