"""What the contents page is made of, and the call of a command on it."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

from ledger.record import Record

if TYPE_CHECKING:
    from ledger.store.git import Git


class Listed(Record, frozen=True):
    """A line of the contents page: the command's name, its Chinese alias and where its function is, as `module:function`.

    `looks` when it looks at all the items on the disk, which git then begins to do at once.
    """

    name: str
    alias: str
    target: str
    looks: bool = False

    def function(self) -> FunctionType:
        """The function itself; its module is imported only now."""
        module, _, name = self.target.partition(":")
        found: FunctionType = getattr(import_module(f"ledger.cli.{module}"), name)
        return found


class Family(Record, frozen=True):
    """A line of the contents page for a command of two words (`ledger tally add`): its name, its alias, what it is about, and its subcommands."""

    name: str
    alias: str
    about: str
    lines: Sequence[Listed]


Line = Listed | Family
Contents = Mapping[str, Sequence[Line]]


class Call(Record, frozen=True):
    """A command line understood: the command's function, the global options that were given, and all of its own parameters."""

    function: FunctionType
    options: Mapping[str, Any]
    named: Mapping[str, Any]

    def run(self, git: "Git | None" = None) -> int:
        """Run the command in the session that the global options describe; its exit code. `git` may be looking at the files already."""
        from ledger.cli.session import Options, Session

        code: int | None = self.function(Session(Options(**self.options), git), **self.named)
        return code or 0


def by_name(lines: Iterable[Line]) -> dict[str, Line]:
    """The lines of a page by what they may be called: name or alias."""
    return {name: line for line in lines for name in (line.name, line.alias)}
