"""The merge of an item's file, case by case: what two sides did to the same text, and what becomes of it."""

import pytest

from ledger.merging.verdicts import Side
from tests.merging.replicas import BASE, PATH, Step, keys_of, merged, wandered

ENTRY = "- key: {0}\n  kind: note\n  on: {1}\n  at: {1}T09:00:00+08:00\n  by: 赵敏\n  text: {0}\n"
TAIL = "# 完\n"


def note(text: str, key: str, on: str) -> str:
    return text.replace(TAIL, ENTRY.format(key, on) + TAIL)


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([("owner: 张华", "owner: 鲁岩")], [("supervisor: 赵敏", "supervisor: 钱进")], [("owner: 张华", "owner: 鲁岩"), ("supervisor: 赵敏", "supervisor: 钱进")]),
        ([("owner: 张华", "owner: 鲁岩")], [("owner: 张华", "owner: 鲁岩")], [("owner: 张华", "owner: 鲁岩")]),
        ([("owner: 张华", "owner: 鲁岩")], [("owner: 张华", "owner: '鲁岩'")], [("owner: 张华", "owner: '鲁岩'")]),  # one value, always the same way
        ([("owner: 张华", "owner: 鲁岩")], [("  # 新任", "  # 三月新任")], [("owner: 张华  # 新任", "owner: 鲁岩  # 三月新任")]),
        ([("  # 新任", "  # 甲")], [("  # 新任", "  # 乙")], [("  # 新任", "  # 乙  # 甲")]),
        ([("owner: 张华  # 新任\n", "")], [("supervisor: 赵敏", "supervisor: 钱进")], [("owner: 张华  # 新任\n", ""), ("supervisor: 赵敏", "supervisor: 钱进")]),
        ([("2026年政府工作报告", "工作报告")], [("区政发〔2026〕1号", "区政发〔2026〕2号")], [("2026年政府工作报告", "工作报告"), ("〔2026〕1号", "〔2026〕2号")]),
        ([("号}", "号, clause: 三}")], [("号}", "号, date: 2026-01-20}")], [("号}", "号, clause: 三, date: 2026-01-20}")]),
        ([("value: 95  #", "value: 98  #")], [('unit: "%"', "unit: 个")], [("value: 95  #", "value: 98  #"), ('unit: "%"', "unit: 个")]),
        ([('  unit: "%"\n', "")], [("value: 95", "value: 98")], [('  unit: "%"\n', ""), ("value: 95", "value: 98")]),
        (
            [("- {due: 2026-03-31", "- {due: 2026-02-28, title: 动工}\n- {due: 2026-03-31")],
            [("完成选址}\n", "完成选址}\n- {due: 2026-05-31, title: 封顶}\n")],
            [("- {due: 2026-03-31", "- {due: 2026-02-28, title: 动工}\n- {due: 2026-03-31"), ("完成选址}\n", "完成选址}\n- {due: 2026-05-31, title: 封顶}\n")],
        ),
        ([("percent: 30", "percent: 40")], [("完成选址}\n", "完成选址}\n- {due: 2026-05-31, title: 封顶}\n")], [("percent: 30", "percent: 40"), ("完成选址}\n", "完成选址}\n- {due: 2026-05-31, title: 封顶}\n")]),
        ([("# 谁来办\n", "# 谁来办\n# 甲注\n")], [("# 谁来办\n", "# 谁来办\n# 乙注\n")], [("# 谁来办\n", "# 谁来办\n# 乙注\n# 甲注\n")]),
        ([("完成选址}\n", "完成选址}\n# 甲注\n")], [("完成选址}\n", "完成选址}\n# 乙注\n")], [("完成选址}\n", "完成选址}\n# 乙注\n# 甲注\n")]),
        ([("# 谁来办\n", "")], [("owner: 张华", "owner: 鲁岩")], [("# 谁来办\n", ""), ("owner: 张华", "owner: 鲁岩")]),
        ([("  percent: 15\n", "  percent: 15  # 核对过\n")], [("  percent: 15\n", "  percent: 15\n  # 电话\n")], [("  percent: 15\n", "  percent: 15  # 核对过\n  # 电话\n")]),
        ([("  percent: 15\n", "  percent: 16\n")], [], [("  percent: 15\n", "  percent: 16\n")]),
    ],
)  # fmt: skip
def test_what_both_sides_changed_in_different_places_is_kept(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    outcome = merged(BASE, changed(*ours), changed(*theirs))

    assert outcome.text == changed(*expected)
    assert outcome.whole
    assert merged(BASE, changed(*theirs), changed(*ours)) == outcome


def test_both_append_and_entries_go_by_day_moment_and_key() -> None:
    ours = note(note(BASE, "xxxx", "2026-03-02"), "zzzz", "2026-03-04")
    theirs = note(note(BASE, "yyyy", "2026-03-03"), "wwww", "2026-03-04")

    outcome = merged(BASE, ours, theirs)

    assert keys_of(outcome.text or "") == ["aaaa11", "bbbb22", "xxxx", "yyyy", "wwww", "zzzz"]
    assert (outcome.text or "").endswith(TAIL)


def test_each_side_keeps_its_own_order() -> None:
    ours = note(note(BASE, "late", "2026-05-02"), "early", "2026-01-30")

    assert keys_of(merged(BASE, ours, note(BASE, "other", "2026-04-01")).text or "")[2:] == ["other", "late", "early"]


def test_an_entry_that_one_side_took_out_stays() -> None:
    without = BASE[: BASE.index("- key: bbbb22")] + TAIL

    assert merged(BASE, without, note(BASE, "xxxx", "2026-03-02")).text == note(BASE, "xxxx", "2026-03-02")


def test_voids_of_one_entry_on_both_sides_are_both_kept() -> None:
    ours, theirs = (wandered(BASE, replica, [Step("void", place=1)]) for replica in "xy")

    outcome = merged(BASE, ours, theirs)

    assert keys_of(outcome.text or "") == ["aaaa11", "bbbb22", "xxx00", "yyy00"]
    assert outcome.whole


def moved(text: str, line: str, before: str) -> str:
    return text.replace(line, "").replace(before, line + before)


def test_a_side_that_put_things_in_another_order_is_followed() -> None:
    ours = moved(BASE, "supervisor: 赵敏\n", "lead_units")

    assert merged(BASE, ours, note(BASE, "xxxx", "2026-03-02")).text == note(ours, "xxxx", "2026-03-02")


def test_two_new_orders_become_one() -> None:
    ours, theirs = moved(BASE, "supervisor: 赵敏\n", "lead_units"), moved(BASE, "opened: 2026-01-25\n", "lead_units")

    text = merged(BASE, ours, theirs).text or ""

    assert text == merged(BASE, theirs, ours).text
    assert sorted(text.splitlines()) == sorted(BASE.splitlines())


def test_a_field_that_both_sides_added_at_different_places_is_there_once() -> None:
    ours, theirs = changed(("lead_units", "lead_leader: 陈刚\nlead_units")), changed(("due: ", "lead_leader: 陈刚\ndue: "))

    assert merged(BASE, ours, theirs).text == merged(BASE, theirs, ours).text == ours


def test_an_entry_that_both_sides_have_from_elsewhere_keeps_the_comments_of_both() -> None:
    taken = note(BASE, "xxxx", "2026-03-02")
    ours, theirs = (taken.replace("- key: xxxx", f"# {remark}\n- key: xxxx") for remark in ("甲注", "乙注"))

    outcome = merged(BASE, ours, theirs)

    assert outcome.text == merged(BASE, theirs, ours).text == taken.replace("- key: xxxx", "# 乙注\n# 甲注\n- key: xxxx")


@pytest.mark.parametrize(
    ("ours", "theirs", "name", "said"),
    [
        (("owner: 张华", "owner: 甲"), ("owner: 张华", "owner: 乙"), "owner", ("张华", "甲", "乙")),
        (("owner: 张华  # 新任\n", ""), ("owner: 张华", "owner: 乙"), "owner", ("张华", None, "乙")),
        (("2026年政府工作报告", "甲"), ("2026年政府工作报告", "乙"), "source.document", ("2026年政府工作报告", "甲", "乙")),
        (("value: 95", "value: 96"), ("value: 95", "value: 97"), "target.value", ("95", "96", "97")),
        (("[区发改局]", "[区发改局, 区财政局]"), ("[区发改局]", "[区住建局]"), "lead_units", ("区发改局", "区发改局、区财政局", "区住建局")),
        (("due: 2026-03-31", "due: 2026-04-01"), ("due: 2026-03-31", "due: 2026-04-02"), "milestones",
         ("2026-03-31 30 完成选址", "2026-04-01 30 完成选址", "2026-04-02 30 完成选址")),
        (("percent: 15", "percent: 16"), ("percent: 15", "percent: 17"), "log.bbbb22", ("进度 15", "进度 16", "进度 17")),
    ],
)  # fmt: skip
def test_one_thing_changed_two_ways_is_a_conflict(ours: tuple[str, str], theirs: tuple[str, str], name: str, said: tuple[str | None, ...]) -> None:
    outcome = merged(BASE, changed(ours), changed(theirs))

    (conflict,) = outcome.conflicts
    assert outcome.text == changed(ours)
    assert conflict.name == name
    assert (conflict.base, conflict.ours, conflict.theirs) == said
    assert merged(BASE, changed(theirs), changed(ours)).text == changed(theirs)


@pytest.mark.parametrize(("side", "value", "dropped"), [("ours", "甲", "乙"), ("theirs", "乙", "甲")])
def test_a_choice_is_written_with_its_trace(side: str, value: str, dropped: str) -> None:
    outcome = merged(BASE, changed(("owner: 张华", "owner: 甲")), changed(("owner: 张华", "owner: 乙")), owner=side)

    (trace,) = outcome.traces
    assert f"owner: {value}  # 新任\n" in (outcome.text or "")
    assert f"- key: {trace.key}\n  kind: edit\n  on: 2026-11-20\n" in (outcome.text or "")
    assert (trace.field, trace.old, trace.new, trace.by) == ("owner", dropped, value, "赵敏")
    assert outcome.whole


def test_the_same_choice_at_two_places_is_the_same_text() -> None:
    ours, theirs = changed(("owner: 张华", "owner: 甲")), changed(("owner: 张华", "owner: 乙"))

    assert merged(BASE, ours, theirs, owner="ours") == merged(BASE, theirs, ours, owner="theirs")


def test_a_trace_never_takes_a_key_that_is_there() -> None:
    ours, theirs = changed(("owner: 张华", "owner: 甲")), changed(("owner: 张华", "owner: 乙"))
    (trace,) = merged(BASE, ours, theirs, owner="ours").traces

    (other,) = merged(BASE, note(ours, trace.key, "2026-03-02"), theirs, owner="ours").traces

    assert other.key.startswith(trace.key)
    assert len(other.key) == len(trace.key) + 1


def test_who_changed_a_field_and_when_is_said() -> None:
    ours, theirs = (wandered(BASE, replica, [Step("edit", field="owner", value=replica)]) for replica in "xy")

    (conflict,) = merged(BASE, ours, theirs).conflicts

    assert conflict.ours_by is not None
    assert conflict.theirs_by is not None
    assert (conflict.ours_by.key, conflict.theirs_by.key) == ("xxx00", "yyy00")


def test_a_deadline_takes_its_limit_along() -> None:
    base = changed(("due: 2026-06-30\n", "due: 2026-06-30\nlimit: 15日\n"))
    ours, theirs = (
        changed(("due: 2026-06-30\nlimit: 15日\n", "due: 2026-07-01\n"), text=base),
        changed(("06-30\nlimit: 15日", "07-15\nlimit: 30日"), text=base),
    )

    assert [conflict.name for conflict in merged(base, ours, theirs).conflicts] == ["due"]
    assert "due: 2026-07-01\ncadence" not in (merged(base, ours, theirs, due="theirs").text or "")
    assert "due: 2026-07-15\nlimit: 30日\n" in (merged(base, ours, theirs, due="theirs").text or "")
    assert "limit: " not in (merged(base, ours, theirs, due="ours").text or "").partition("log:")[0]


@pytest.mark.parametrize("deleted", ["ours", "theirs"])
def test_deleted_here_and_edited_there_is_a_conflict_that_keeps_the_file(deleted: str) -> None:
    edited = note(BASE, "xxxx", "2026-03-02")
    sides = (None, edited) if deleted == "ours" else (edited, None)

    outcome = merged(BASE, *sides)

    assert outcome.text == edited
    assert [conflict.name for conflict in outcome.conflicts] == ["file"]
    assert merged(BASE, *sides, file=deleted).text is None
    assert merged(BASE, *sides, file="theirs" if deleted == "ours" else "ours").text == edited


def test_deleted_here_and_untouched_there_is_gone() -> None:
    assert merged(BASE, None, BASE).text is merged(BASE, BASE, None).text is merged(BASE, None, None).text is None


def test_two_matters_with_one_number_are_not_mixed() -> None:
    other = changed(("建成区政务服务中心综合窗口", "另一件事"))

    outcome = merged(None, BASE, other)

    assert outcome.text == BASE
    assert [(conflict.name, conflict.ours, conflict.theirs) for conflict in outcome.conflicts] == [("file", "建成区政务服务中心综合窗口", "另一件事")]


def test_one_matter_made_at_both_places_is_merged() -> None:
    assert merged(None, note(BASE, "xxxx", "2026-03-02"), note(BASE, "yyyy", "2026-03-03")).text == note(
        note(BASE, "xxxx", "2026-03-02"), "yyyy", "2026-03-03"
    )


@pytest.mark.parametrize(("broken", "who"), [(0, "本方"), (1, "对方")])
def test_a_side_that_does_not_load_is_not_merged(broken: int, who: str) -> None:
    sides = [BASE, note(BASE, "xxxx", "2026-03-02")]
    sides[broken] = changed(("due: 2026-06-30", "due: 2026-06-31"))

    outcome = merged(BASE, *sides)

    assert outcome.text == sides[0]
    assert [(problem.message, problem.path, problem.line) for problem in outcome.problems] == [
        (f"{who}的版本：原时限（due）：没有2026-06-31这一天", PATH, 15)
    ]


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("\n- key", "\n  - key").replace("\n  kind", "\n    kind").replace("\n  on", "\n    on").replace("\n  at", "\n    at")
        .replace("\n  by", "\n    by").replace("\n  text", "\n    text").replace("\n  percent", "\n    percent"),
        lambda text: text.replace("- {due: 2026-03-31, percent: 30, title: 完成选址}", "- due: 2026-03-31\n  percent: 30\n  title: 完成选址"),
    ],
    ids=["CRLF", "BOM", "no last line end", "indented log", "milestones in lines"],
)  # fmt: skip
def test_how_a_side_has_come_to_write_the_file_is_kept(form) -> None:  # type: ignore[no-untyped-def]
    theirs = note(BASE, "yyyy", "2026-03-03")

    assert merged(BASE, form(BASE), theirs).text == form(theirs)
    assert merged(form(BASE), form(note(BASE, "xxxx", "2026-03-02")), form(theirs)).text == form(
        note(note(BASE, "xxxx", "2026-03-02"), "yyyy", "2026-03-03")
    )


@pytest.mark.parametrize("side", list(Side))
def test_a_log_that_was_empty_gets_both_sides_entries(side: Side) -> None:
    base = BASE[: BASE.index("log:")] + "log: []\n"
    ours, theirs = (base.replace("log: []\n", "log:\n" + ENTRY.format(key, on)) for key, on in (("xxxx", "2026-03-02"), ("yyyy", "2026-03-03")))

    outcome = merged(base, *((ours, theirs) if side is Side.OURS else (theirs, ours)))

    assert outcome.text == base.replace("log: []\n", "log:\n" + ENTRY.format("xxxx", "2026-03-02") + ENTRY.format("yyyy", "2026-03-03"))
