"""Bytes → a tree of scalars, mappings and sequences with their places; the only yaml. Strict, total, never a traceback.

Everything stays text. What YAML would quietly change or drop is a Problem: duplicate keys, text eaten by ` #`, tabs, full-width colons,
conflict markers, anchors, aliases, tags. Where a slip can be mended in memory the reading goes on, so that one pass finds them all.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ledger.errors import Problem
from ledger.record import Struct, field
from ledger.words import FIELDS, INVISIBLE

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 1 << 20
MAX_DEPTH = 8

CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{INVISIBLE}]")
_CONFLICT = re.compile(r"^(<{7} |={7}\s*$|>{7} |\|{7} )")
_WIDE_COLON = re.compile(r"^(\s*(?:- )?\s*(?:[A-Za-z_]+))\s*：\s*")
_WIDE_IN_FLOW = re.compile(r"(?<=[{, ])([a-z_]+)：")
_OFFICE_KEYS = ("name", "aliases", "group", "contact", "collective", "post", "day", "workday")
_BLOCK = re.compile(r"^( *(?:- +)*)[A-Za-z_]+: *[|>][-+\d]*\s*(?:#.*)?$")
_TRAILING = re.compile(r"([ \t]+)#(.*)")

_SYNTAX = (
    ("could not find expected ':'", "这里或上一行缺少冒号，或冒号后面缺少空格"),
    ("mapping values are not allowed", "这里不该有冒号：或是缩进多了，或是内容里有“: ”而没有加引号"),
    ("found unexpected end of stream", "引号没有配对"),
    ("did not find expected ',' or", "方括号或花括号没有配对，或中间缺少逗号"),
    ("did not find expected key", "缩进与上一行对不齐，或引号后面多了内容"),
    ("did not find expected '-'", "这一段的缩进对不齐，或缺少“- ”"),
    ("cannot start any token", "内容不能以这个符号开头，请给整段内容加引号"),
    ("block sequence entries are not allowed", "“- ”不该写在这里"),
    ("block mapping", "缩进对不齐"),
)


class Scalar(Struct):
    """A piece of text as written; `start` and `end` are offsets in the file's text, `plain` means without quotes or block marker."""

    text: str
    line: int
    start: int
    end: int
    plain: bool
    block: bool = False

    @property
    def empty(self) -> bool:
        """`key:` with nothing behind it."""
        return self.plain and not self.text


class Mapping(Struct):
    """Keys and values in order; a duplicate key keeps its first value and is a Problem."""

    line: int
    start: int
    end: int = 0
    flow: bool = False
    pairs: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)


class Sequence(Struct):
    """Nodes in order."""

    line: int
    start: int
    end: int = 0
    flow: bool = False
    nodes: list["Node"] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


class Tree(Struct):
    """What one file holds: its text as decoded, its root (None when it could not be built) and every Problem of form."""

    text: str
    root: Mapping | None
    problems: list[Problem]
    remarks: dict[int, str] = field(default_factory=dict)
    """What stands behind a plain scalar after ` #`, with the blanks before it, by the scalar's start."""


def read_tree(data: bytes, path: str) -> Tree:
    """Parse a file whose root must be a mapping. `path` only goes into the problems."""
    problems: list[Problem] = []

    def report(message: str, hint: str = "", line: int = 0, *, blocking: bool = True) -> None:
        problems.append(Problem(message, hint, path=path, line=line, blocking=blocking))

    if len(data) > MAX_BYTES:
        report(f"文件有{len(data) / MAX_BYTES:.1f}MB，超过1MB的上限，没有读取", "一个事项文件通常只有几KB；检查是否误粘贴了大段内容", 1)
        return Tree("", None, problems)
    text = _decode(data, report)
    if text is None or not _without_conflicts(text, report):
        return Tree(text or "", None, problems)
    mended = _mend(text, report)
    builder = _Builder(mended, path, problems)
    root = builder.build()
    problems.sort(key=lambda problem: problem.line)
    return Tree(text, root, problems, builder.remarks)


def _decode(data: bytes, report: Callable[..., None]) -> str | None:
    if data.startswith(BOM):
        report("文件开头有 BOM 标记", "用编辑器另存为“UTF-8（无 BOM）”；内容不受影响", 1, blocking=False)
        data = data.removeprefix(BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        report("文件不是 UTF-8 编码" + ("，像是 GBK" if _is_gbk(data) else ""), "用编辑器打开后另存为 UTF-8 编码", line)
        return None


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _without_conflicts(text: str, report: Callable[..., None]) -> bool:
    marks = [(number, line) for number, line in enumerate(_lines(text), 1) if _CONFLICT.match(line)]
    starts = [number for number, line in marks if line.startswith("<")]
    for number in starts or [number for number, _ in marks[:1]]:
        report("有未解决的合并冲突标记", "留下要的内容，删掉 <<<<<<<、=======、>>>>>>> 三种行", number)
    return not marks


def _mend(text: str, report: Callable[..., None]) -> str:
    """Report what can be mended without moving any line or character, and mend it, so that reading can go on."""
    mended = []
    block: int | None = None  # the indent of a key whose text stands on the following, deeper lines
    for number, line in enumerate(_lines(text), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and line.strip() and indent <= block:
            block = None
        if found := CONTROL.search(line):
            report(f"有看不见的控制字符（U+{ord(found[0]):04X}）", "删掉这个字符；多半是从别处粘贴带来的", number)
            line = CONTROL.sub(" ", line)
        if "\t" in line:
            report("用了制表符（Tab）", "YAML 只能用空格；把 Tab 换成空格", number)
            line = line.replace("\t", " ")
        if opening := _BLOCK.match(line):
            block = opening.end(1) if block is None else block
        elif block is None and (found := _WIDE_COLON.match(line)) and found[1].strip("- ") in FIELDS:
            report(f"“{found[1].strip('- ')}”后面用了全角冒号", "改成半角冒号加一个空格", number)
            rest = line[found.end(1) :].lstrip()[1:]
            line = f"{found[1]}:" + (rest if rest.startswith((" ", "\n", "\r")) or not rest else " " + rest)
        elif block is None and (wide := _WIDE_IN_FLOW.search(line)) and wide[1] in (*FIELDS, *_OFFICE_KEYS):
            report(f"“{wide[1]}”后面用了全角冒号", "改成半角冒号加一个空格", number)
            line = _WIDE_IN_FLOW.sub(r"\1: ", line)
        mended.append(line)
    return "".join(mended)


def _lines(text: str) -> list[str]:
    """Lines with their ends, counted as an editor does (str.splitlines would also break at control characters)."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


class _Builder:
    """One pass over the parser's events."""

    def __init__(self, text: str, path: str, problems: list[Problem]) -> None:
        self.text = text
        self.path = path
        self.problems = problems
        self.remarks: dict[int, str] = {}
        self._seen = {problem.line for problem in problems}

    def build(self) -> Mapping | None:
        import yaml

        loader: Any = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
        try:
            root = self._fold(yaml.parse(self.text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            opened = str(error.context).endswith(("quoted scalar", "flow sequence", "flow mapping"))  # what was never closed
            mark = error.context_mark if opened and error.context_mark else error.problem_mark
            self._syntax(str(error.problem), mark.line + 1 if mark else 1)
            return None
        except yaml.YAMLError as error:
            self._syntax(str(error), 1)
            return None
        if root is None:
            self._report("文件是空的", "写上内容，或用 git 恢复原来的文件", 1)
            return None
        if not isinstance(root, Mapping):
            self._report("文件的最外层应当是“栏目: 内容”的形式", "", 1)
            return None
        return root

    def _syntax(self, problem: str, line: int) -> None:
        line = min(line, max(1, self.text.rstrip().count("\n") + 1))
        if line not in self._seen and line - 1 not in self._seen:
            said = next((chinese for english, chinese in _SYNTAX if english in problem), "这里不合 YAML 的写法")
            self._report(said, "对照旁边的事项文件改正；以下各行改好后再查", line)

    def _report(self, message: str, hint: str, line: int, name: str = "") -> None:
        self.problems.append(Problem(message, hint, path=self.path, line=line, field=name))

    def _fold(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        stack: list[tuple[Mapping | Sequence, Scalar | None]] = []
        documents = 0
        for event in events:
            name = type(event).__name__
            if name in ("MappingEndEvent", "SequenceEndEvent"):
                stack.pop()[0].end = event.end_mark.index
            documents += name == "DocumentStartEvent"
            if documents == 2:
                self._report("一个文件里有两份文档（---）", "分成两个文件", event.start_mark.line + 1)
                break
            node = self._node(event)
            if node is None:
                continue
            if stack:
                self._attach(stack, node)
            else:
                root = node
            if not isinstance(node, Scalar):
                if len(stack) >= MAX_DEPTH:
                    self._report("内容套得太深", "事项文件最多只有三四层", node.line)
                    break
                stack.append((node, None))
        return root

    def _node(self, event: Any) -> Node | None:
        """The node that an event begins; None for the events that begin none."""
        line, start = event.start_mark.line + 1, event.start_mark.index
        name = type(event).__name__
        if name == "AliasEvent":
            self._report("用了 YAML 的引用（*）", "台账不用锚点和引用；把内容直接写出来", line)
            return Scalar("", line, start, event.end_mark.index, plain=True)
        if name not in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
            return None
        if event.anchor:
            self._report("用了 YAML 的锚点（&）", "台账不用锚点和引用；把内容直接写出来", line)
        if event.tag:
            self._report("用了 YAML 的类型标记（!）", "去掉标记；如果内容以 ! 开头，给它加引号", line)
        if name == "ScalarEvent":
            return self._scalar(event, line, start)
        return (Mapping if name == "MappingStartEvent" else Sequence)(line, start, flow=bool(event.flow_style))

    def _scalar(self, event: Any, line: int, start: int) -> Scalar:
        end = event.end_mark.index
        plain = event.style is None or event.style == ""
        if plain and (found := _TRAILING.match(self.text, end)):
            self.remarks[start] = found[0].rstrip("\r\n")
        if not event.value.isprintable() and (hidden := CONTROL.search(event.value)):  # those in the file itself are blanks by now
            self._report(f"引号里用反斜杠写了控制字符（U+{ord(hidden[0]):04X}）", "删掉反斜杠和它后面的代号", line)
        return Scalar(event.value, line, start, end, plain=plain, block=event.style in ("|", ">"))

    def _attach(self, stack: list[tuple[Mapping | Sequence, Scalar | None]], node: Node) -> None:
        parent, key = stack[-1]
        if isinstance(parent, Sequence):
            parent.nodes.append(node)
        elif key is None:
            name = node if isinstance(node, Scalar) else Scalar("", node.line, node.start, node.start, plain=True)
            if not isinstance(node, Scalar):
                self._report("栏目名写成了一段内容", "栏目名只能是一个词", node.line)
            stack[-1] = (parent, name)
        else:
            stack[-1] = (parent, None)
            if key.text in parent.pairs:
                first = parent.keys[key.text].line
                self._report(f"“{key.text}”写了两次（第{first}行已有）", "只留一处", key.line, key.text)
            else:
                parent.pairs[key.text] = node
                parent.keys[key.text] = key
