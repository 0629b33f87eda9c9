"""The arrows between the rooms and the doors of the libraries (DESIGN §2). If a test here stops you, move the code, not the arrow."""

import ast
from pathlib import Path

import pytest

import ledger

HOUSE = Path(ledger.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))

# Who may import whom. Everyone may import model, errors, words and the record they are made of.
FOUNDATION = {"model", "errors", "words", "record", ""}
ARROWS = {
    "record": set(),
    "errors": {"record"},
    "model": {"model", "record", ""},
    "words": {"model"},
    "rules": FOUNDATION | {"rules"},
    "store": FOUNDATION | {"store"},
    "reports": FOUNDATION | {"reports", "rules"},
    "sheets": FOUNDATION | {"sheets"},  # the tables of others, whatever is in them
    "exporting": FOUNDATION | {"exporting", "importing", "reports", "rules", "sheets"},  # in the words that import takes back
    # the documents of others: in the headings that import takes back, by the rules' grammar of dates
    "extracting": FOUNDATION | {"extracting", "importing", "rules", "sheets"},
    "importing": FOUNDATION | {"importing", "rules", "sheets"},
    "formats": FOUNDATION | {"formats"},  # from a finished text, whatever it is about
    # The merge is made of texts and of what may happen to an item; of the store it uses what reads and writes text (TEXTS).
    "merging": FOUNDATION | {"merging", "rules", "store"},
    # What sync does from end to end: git's side is the store's, the merge of texts is merging's.
    "syncing": FOUNDATION | {"syncing", "merging", "rules", "store"},
    "auditing": FOUNDATION | {"auditing", "rules", "store"},  # the rules over history: neither of the two could ask the other
    "cli": FOUNDATION
    | {"auditing", "cli", "exporting", "extracting", "formats", "importing", "merging", "reports", "rules", "sheets", "store", "syncing"},
    "": {"cli"},
}

# The one module (or room) through which each library and each dangerous standard module comes in.
DOORS = {
    "msgspec": {"record.py"},
    "yaml": {"store/tree.py"},
    "sqlite3": {"store/index.py"},
    "subprocess": {"store/process.py", "store/desktop.py"},  # git; and the desktop
    "multiprocessing": {"store/parallel.py"},
    "fcntl": {"store/lock.py"},
    "msvcrt": {"store/lock.py"},
    "chinese_calendar": {"rules/calendar.py"},
    "dateutil": {"rules/calendar.py"},
    "jinja2": {"reports/markdown.py", "reports/sandbox.py"},
    "markupsafe": {"reports/markdown.py"},
    "tabulate": {"reports/markdown.py"},
    "icalendar": {"exporting/agenda.py"},
    "xlsxwriter": {"sheets/writing.py"},
    "python_calamine": {"sheets/workbooks.py"},
    "markdown_it": {"formats/parse.py"},
    "docx": {"formats/", "extracting/word.py"},  # written there, read here
    "lxml": {"formats/"},
    "pdfminer": {"extracting/pages.py"},
    "rich": {"cli/output.py"},
    "typer": {"cli/help.py", "cli/arguments.py"},  # the second asks for what is missing
}
HEAVY = {
    "yaml",
    "multiprocessing",
    "chinese_calendar",
    "dateutil",
    "jinja2",
    "markupsafe",
    "tabulate",
    "rich",
    "markdown_it",
    "docx",
    "lxml",
    "pdfminer",
    "python_calamine",
}
TEXTS = {f"ledger.store.{name}" for name in ("books", "fields", "files", "office", "paper_settings", "paths", "tallies", "text", "tree")}
NO_IO = {"os", "pathlib", "subprocess", "socket", "shutil", "tempfile", "sqlite3", "time"}


def imports(path: Path) -> list[tuple[str, bool]]:
    """Every module a file imports, and whether at the top of the file; what only the type checker reads is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        top = node in tree.body
        if isinstance(node, ast.Import):
            found += [(alias.name, top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, top)]
            found += [(f"{node.module}.{alias.name}", top) for alias in node.names if node.module == "ledger"]
    return found


def room(path: Path) -> str:
    inside = path.relative_to(HOUSE)
    return inside.parts[0] if len(inside.parts) > 1 else {"__init__": "", "__main__": ""}.get(inside.stem, inside.stem)


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_arrows_point_down(path: Path) -> None:
    rooms = {module.split(".")[1] if "." in module else "" for module, _ in imports(path) if module.split(".")[0] == "ledger"}
    rooms -= {"__version__"}

    assert rooms <= ARROWS[room(path)] | {""}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_library_has_one_door(path: Path) -> None:
    used = {module.split(".")[0] for module, _ in imports(path)} & DOORS.keys()
    elsewhere = {library for library in used if not any(name(path).startswith(door) for door in DOORS[library])}

    assert not elsewhere


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_heavy_libraries_load_only_when_used(path: Path) -> None:
    at_top = {module.split(".")[0] for module, top in imports(path) if top} & HEAVY

    assert not at_top


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in MODULES
        if room(path) in ("rules", "reports", "exporting", "extracting", "formats", "importing", "sheets", "merging", "model", "words", "errors")
    ],
    ids=name,
)
def test_rules_and_reports_do_no_io(path: Path) -> None:
    used = {module.split(".")[0] for module, _ in imports(path)} & NO_IO

    assert not used


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) == "merging"], ids=name)
def test_the_merge_uses_only_texts_of_the_store(path: Path) -> None:
    used = {module for module, _ in imports(path) if module.startswith("ledger.store")}

    assert used <= TEXTS


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) != "cli"], ids=name)
def test_nothing_below_the_door_asks_the_time(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = [
        f"{path.name}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow") and getattr(node.value, "id", "") in ("date", "datetime")
    ]

    assert asked == []
