"""A command's parameters as data: what the annotations of its function say, for whoever reads the command line or writes its help."""

from collections.abc import Mapping
from types import FunctionType, GenericAlias, UnionType
from typing import Any

from ledger.record import Record


class Option(Record, frozen=True):
    """An option by its long name, and its short one if it has one; a number's bounds are both inside."""

    name: str
    metavar: str = ""
    help: str = ""
    short: str = ""
    minimum: int | None = None
    maximum: int | None = None


class Argument(Record, frozen=True):
    """A word that stands by itself: the position tells what it is."""

    metavar: str
    help: str


class Parameter(Record, frozen=True):
    """What a command takes under one of its parameters' names: a `str`, an `int`, a flag (`bool`), or `many` strings."""

    name: str
    form: Option | Argument
    kind: type[str] | type[int] | type[bool] = str
    many: bool = False
    required: bool = False
    default: str | bool | None = None


GLOBALS = (
    Parameter("root", Option("--root", "文件夹", "台账所在的文件夹（也可设环境变量 LEDGER_ROOT）")),
    Parameter("today", Option("--today", "日期", "看哪一天的情况，默认今天（也可设 LEDGER_TODAY）")),
    Parameter("known_at", Option("--known-at", "提交或日期", "按当时台账的记载来看")),
    Parameter("json", Option("--json", help="输出 JSON"), bool, default=False),
    Parameter("quiet", Option("--quiet", help="不说多余的话"), bool, default=False),
)


def parameters(command: FunctionType) -> list[Parameter]:
    """What a command's function takes after its session, by its annotations: `unit: Annotated[str | None, Option("--unit")] = None`."""
    names = command.__code__.co_varnames[1 : command.__code__.co_argcount]
    defaults = dict(zip(reversed(names), reversed(command.__defaults__ or ()), strict=False))
    return [_parameter(name, command.__annotations__[name], defaults) for name in names]


def _parameter(name: str, annotation: Any, defaults: Mapping[str, Any]) -> Parameter:
    hint = annotation.__origin__
    hint = hint.__args__[0] if isinstance(hint, UnionType) else hint
    many = isinstance(hint, GenericAlias)
    kind = str if many else hint
    return Parameter(name, annotation.__metadata__[0], kind, many=many, required=name not in defaults, default=defaults.get(name))
