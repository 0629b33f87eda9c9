"""Every slip of form has its line and its words, several come out of one pass, and nothing that is read ever raises."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.store.tree import MAX_BYTES, Scalar, read_tree

ANCHOR = "用了 YAML 的锚点（&）"
ALIAS = "用了 YAML 的引用（*）"
TAB = "用了制表符（Tab）"
CONFLICT = "有未解决的合并冲突标记"
EXTRA_COLON = "这里不该有冒号：或是缩进多了，或是内容里有“: ”而没有加引号"
NO_COLON = "这里或上一行缺少冒号，或冒号后面缺少空格"
UNPAIRED = "方括号或花括号没有配对，或中间缺少逗号"
MISALIGNED = "缩进与上一行对不齐，或引号后面多了内容"
BAD_START = "内容不能以这个符号开头，请给整段内容加引号"
NOT_YAML = "这里不合 YAML 的写法"
NOT_A_MAPPING = "文件的最外层应当是“栏目: 内容”的形式"

SLIPS = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "“a”写了两次（第1行已有）"),
    "duplicate key in an entry": ("log:\n- a: 1\n  a: 2\n", 3, "“a”写了两次（第2行已有）"),
    "tab before a value": ("a: 1\nb:\t2\n", 2, TAB),
    "tab inside a text": ("a: 1\tx\n", 1, TAB),
    "tab as indent": ("a:\n\tb: 1\n", 2, TAB),
    "full-width colon": ("id: 1\ntitle：甲\n", 2, "“title”后面用了全角冒号"),
    "full-width colon in an entry": ("log:\n- kind：note\n", 2, "“kind”后面用了全角冒号"),
    "full-width colon after a blank": ("due ：2026-01-01\n", 1, "“due”后面用了全角冒号"),
    "anchor": ("a: 1\nb: &x 2\n", 2, ANCHOR),
    "tag": ("a: !!int 1\n", 1, "用了 YAML 的类型标记（!）"),
    "bell": ("a: 1\nb: \x07x\n", 2, "有看不见的控制字符（U+0007）"),
    "next line": ("a: x\x85y\n", 1, "有看不见的控制字符（U+0085）"),
    "line separator": ("a: x\u2028y\n", 1, "有看不见的控制字符（U+2028）"),
    "null in a quoted text": ('a: 1\nb: "x\\0y"\n', 2, "引号里用反斜杠写了控制字符（U+0000）"),
    "escape in a quoted text": ('a: "\\e[2J"\n', 1, "引号里用反斜杠写了控制字符（U+001B）"),
    "unit separator in a list": ('a: ["x\\x1fy"]\n', 1, "引号里用反斜杠写了控制字符（U+001F）"),
    "text turned round": ('a: "x\\u202Ey"\n', 1, "引号里用反斜杠写了控制字符（U+202E）"),
    "next line in a name": ('"a\\N": x\n', 1, "引号里用反斜杠写了控制字符（U+0085）"),
    "zero-width no-break space": ("a: x\ufeffy\n", 1, "有看不见的控制字符（U+FEFF）"),
    "conflict": ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", 2, CONFLICT),
    "conflict, half cleaned": ("a: 1\n=======\nb: 2\n", 2, CONFLICT),
    "conflict, its end left over": ("a: 1\n>>>>>>> theirs\n", 2, CONFLICT),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "一个文件里有两份文档（---）"),
    "too deep": ("a: [[[[[[[[1]]]]]]]]\n", 1, "内容套得太深"),
    "a list as a key": ("? [a]\n: 1\n", 1, "栏目名写成了一段内容"),
    "colon in a text": ("a: 1\nb: 甲: 乙\n", 2, EXTRA_COLON),
    "indented key": ("a: 1\n  b: 2\n", 2, EXTRA_COLON),
    "a line without a colon": ("a: 1\nb\nc: 3\n", 3, NO_COLON),
    "open bracket": ("a: [1, 2\nb: 3\n", 1, UNPAIRED),
    "open brace": ("a: 1\nb: {c: 2\nd: 3\n", 2, UNPAIRED),
    "open quote": ("a: 1\nb: '甲\nc: 2\n", 2, "引号没有配对"),
    "open double quote": ('a: 1\nb: "甲\nc: 2\n', 2, "引号没有配对"),
    "dashes out of line": ("a:\n  - 1\n - 2\n", 3, MISALIGNED),
    "words after a quote": ("a: '甲'乙\n", 1, MISALIGNED),
    "at sign": ("a: @甲\n", 1, BAD_START),
    "percent sign": ("a: %5\n", 1, BAD_START),
    "dash as a value": ("a: - b\n", 1, "“- ”不该写在这里"),
    "unknown escape": ('a: "\\q"\n', 1, NOT_YAML),
    "empty": ("", 1, "文件是空的"),
    "only a comment": ("# 空\n", 1, "文件是空的"),
    "a list": ("- a\n", 1, NOT_A_MAPPING),
    "a word": ("甲\n", 1, NOT_A_MAPPING),
    "no blank after the colon": ("a:b\n", 1, NOT_A_MAPPING),
}


@pytest.mark.parametrize(("text", "line", "message"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_one_problem_with_its_line_and_words(text: str, line: int, message: str) -> None:
    data = text.encode()

    problems = read_tree(data, "f.yaml").problems

    assert [(problem.path, problem.line, problem.message, problem.blocking) for problem in problems] == [("f.yaml", line, message, True)]


@pytest.mark.parametrize(("text", "line", "message"), SLIPS.values(), ids=SLIPS)
def test_a_slip_keeps_its_line_in_a_windows_file(text: str, line: int, message: str) -> None:
    data = text.replace("\n", "\r\n").encode()

    problems = read_tree(data, "f.yaml").problems

    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]


BYTES = {
    "gbk": ("编号: 1\n标题: 甲\n".encode("gbk"), 1, "文件不是 UTF-8 编码，像是 GBK"),
    "gbk in the second line": (b"id: 1\n" + "title: 甲乙\n".encode("gbk"), 2, "文件不是 UTF-8 编码，像是 GBK"),
    "neither": (b"a: 1\nb: \xff\xff\n", 2, "文件不是 UTF-8 编码"),
    "a surrogate": (b"a: \xed\xa0\x80", 1, "文件不是 UTF-8 编码"),
    "one byte too many": (b"a: " + b"x" * (MAX_BYTES - 2), 1, "文件有1.0MB，超过1MB的上限，没有读取"),
    "ten megabytes": (b"a: " + b"x" * (10 << 20), 1, "文件有10.0MB，超过1MB的上限，没有读取"),
}


@pytest.mark.parametrize(("data", "line", "message"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text_are_one_problem(data: bytes, line: int, message: str) -> None:
    tree = read_tree(data, "f.yaml")

    assert tree.root is None
    assert [(problem.line, problem.message, problem.blocking) for problem in tree.problems] == [(line, message, True)]


def test_a_file_of_just_the_limit_is_read() -> None:
    tree = read_tree(b"a: " + b"x" * (MAX_BYTES - 3), "f.yaml")

    assert tree.problems == []


def test_a_byte_order_mark_is_a_reminder_and_the_rest_is_read() -> None:
    tree = read_tree(b"\xef\xbb\xbfa: 1\n", "f.yaml")

    assert [(problem.line, problem.message, problem.blocking) for problem in tree.problems] == [(1, "文件开头有 BOM 标记", False)]
    assert tree.root is not None
    assert list(tree.root.pairs) == ["a"]


def test_one_pass_finds_every_slip_in_order_of_lines() -> None:
    text = "id: 1\ntitle：甲\ngoal:\t乙\nid: 2\nowner: &x 丙\ntags: [*x]\ndue: !d 2026-01-01\n"

    problems = read_tree(text.encode(), "f.yaml").problems

    assert [(problem.line, problem.message) for problem in problems] == [
        (2, "“title”后面用了全角冒号"),
        (3, TAB),
        (4, "“id”写了两次（第1行已有）"),
        (5, ANCHOR),
        (6, ALIAS),
        (7, "用了 YAML 的类型标记（!）"),
    ]


def test_every_conflict_of_a_file_is_named() -> None:
    one = "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> theirs\n"

    problems = read_tree(f"{one}b: 1\n{one}".encode(), "f.yaml").problems

    assert [problem.line for problem in problems] == [1, 7]


def test_an_alias_bomb_is_refused_without_growing() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]

    problems = read_tree("\n".join(lines).encode(), "f.yaml").problems

    assert {problem.message for problem in problems} == {ANCHOR, ALIAS}
    assert len(problems) == 30 + 29 * 9


def test_a_last_line_without_a_colon_is_named_itself() -> None:
    problems = read_tree(b"a: 1\nb\n", "f.yaml").problems

    assert [problem.line for problem in problems] == [2]
    assert "上面一行" not in problems[0].message


@pytest.mark.parametrize("line", ["due：三月底前", "text ：见附件"])
def test_a_full_width_colon_inside_a_text_of_several_lines_is_text(line: str) -> None:
    tree = read_tree(f"goal: |-\n  甲\n  {line}\n".encode(), "f.yaml")

    assert tree.problems == []


@pytest.mark.parametrize("word", ["事项：甲", "http：//x", "附件：a"])
def test_a_full_width_colon_after_no_field_of_ours_is_text(word: str) -> None:
    tree = read_tree(f"goal: {word}\n".encode(), "f.yaml")

    assert tree.problems == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("no", "no"),
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("1.10", "1.10"),
        ("~", "~"),
        ("0x1F", "0x1F"),
        ("'''甲'''", "'甲'"),
        ('"\\u7532\\t"', "甲\t"),
    ],
)
def test_a_scalar_stays_text(written: str, text: str) -> None:
    root = read_tree(f"a: {written}\n".encode(), "f.yaml").root

    assert root is not None
    assert root.pairs["a"].text == text  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"\x00")
@example(b"? ")
def test_no_bytes_raise(data: bytes) -> None:
    tree = read_tree(data, "f.yaml")

    assert tree.root is not None or any(problem.blocking for problem in tree.problems)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab甲 \n\r\t:：-#'\"[]{}&*!|>%@?,<=0\u3000😀\x85\ufeff", max_size=60))
def test_no_text_raises_and_every_problem_has_a_line(text: str) -> None:
    tree = read_tree(text.encode(), "f.yaml")

    assert tree.root is not None or tree.problems
    assert all(problem.line >= 1 and problem.message for problem in tree.problems)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab甲 '\"😀。", max_size=20), st.integers(0, 3))
def test_a_scalars_place_is_its_place_in_the_text(word: str, above: int) -> None:
    quoted = "'" + word.replace("'", "''") + "'"
    text = "# 注😀\n" * above + f"a: {quoted}\n"

    root = read_tree(text.encode(), "f.yaml").root

    assert root is not None
    assert root.pairs["a"] == Scalar(word, above + 1, text.index(quoted), text.index(quoted) + len(quoted), plain=False)
