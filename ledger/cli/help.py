"""Help and usage errors in Chinese, over Typer's own parser: the words it would say in English never reach the user.

The only module that knows Typer; it is imported for whatever the direct path leaves to it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from inspect import Parameter as SignatureParameter
from inspect import Signature, cleandoc
from types import FunctionType
from typing import Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from ledger.cli.contents import Call, Contents, Family, Line, by_name
from ledger.cli.output import print_out, terminal_width, width, wrap
from ledger.cli.parameters import GLOBALS, Argument, Option, Parameter, parameters
from ledger.errors import UsageError

_GLOBAL_NAMES = {f"global_{each.name}" for each in GLOBALS}
_HELP_NAMES = {"help_option_names": ["-h", "--help"]}
_CONTENTS_WIDTH = 18


def judged(contents: Contents, version: str, typed: Sequence[str]) -> Call | int:
    """The call that Typer understands, or the exit code once it has shown what was asked for. Raises UsageError for what it does not understand."""
    program = LedgerGroup(contents, version)
    try:
        found: Call | int = program.main(args=typed or ["--help"], prog_name="ledger", standalone_mode=False)
    except typer.TyperException as error:
        raise UsageError(*_usage_message(error, program.called)) from error
    return found


def global_options() -> list[TyperOption]:
    """--root, --today … as parameters of the program and of every command alike, so that they may stand before or after its name."""

    def keep(context: Any, param: Any, value: Any) -> Any:
        if value not in (None, False):
            context.meta[param.name] = value
        return value

    return [
        TyperOption(
            param_decls=[f"global_{each.name}", each.form.name], is_flag=each.kind is bool or None, default=each.default,
            metavar=each.form.metavar or None, help=each.form.help, expose_value=False, callback=keep, show_default=False,
        )
        for each in GLOBALS
        if isinstance(each.form, Option)
    ]  # fmt: skip


class LedgerCommand(TyperCommand):
    """A command with the global options and Chinese help; to invoke it is to learn how its function is to be called."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params.extend(global_options())

    def invoke(self, ctx: Any) -> Call:
        """The call that was typed."""
        function, named = super().invoke(ctx)
        given = {each.name: ctx.meta.get(f"global_{each.name}") for each in GLOBALS}
        return Call(function, {name: value for name, value in given.items() if value is not None}, named)

    def get_help(self, ctx: Any) -> str:
        """用法, what it does, an example, its options."""
        own = [param for param in self.params if param.name not in _GLOBAL_NAMES]
        arguments = [param for param in own if isinstance(param, TyperArgument)]
        options = [param for param in own if isinstance(param, TyperOption) and not param.hidden]
        usage = " ".join([ctx.command_path, *map(_usage_piece, arguments), "[选项]"])
        parts = [f"用法：{usage}", _paragraphs(self.help or "")]
        if any(param.help for param in arguments):
            parts.append("参数：\n" + _two_columns([(_argument_name(param), param.help or "") for param in arguments]))
        if options:
            parts.append("选项：\n" + _two_columns([(_option_name(param), _option_help(param)) for param in options]))
        common = [param for param in self.params if param.name in _GLOBAL_NAMES and isinstance(param, TyperOption)]
        rows = [(_option_name(param), param.help or "") for param in common]
        parts.append("通用选项：\n" + _two_columns([*rows, ("-h, --help", "显示这份帮助")]))
        return "\n\n".join(part for part in parts if part)


def command(line: Line) -> TyperCommand | TyperGroup:
    """What Typer needs to know about a line of the contents page."""
    if isinstance(line, Family):
        return FamilyGroup(line)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(line.name, cls=LedgerCommand, context_settings=_HELP_NAMES)(_typed(line.function()))
    return typer.main.get_command(app)  # type: ignore[return-value]


def _typed(function: FunctionType) -> Callable[..., Any]:
    """A function whose signature is the command's in Typer's own words, and which only says what it was called with."""

    def called(**named: Any) -> tuple[FunctionType, dict[str, Any]]:
        return function, named

    called.__doc__ = function.__doc__
    called.__signature__ = Signature([_in_typers_words(each) for each in parameters(function)])  # type: ignore[attr-defined]
    return called


def _in_typers_words(parameter: Parameter) -> SignatureParameter:
    form, hint = parameter.form, list[str] if parameter.many else parameter.kind
    info = (
        typer.Argument(metavar=form.metavar, help=form.help, show_default=False)
        if isinstance(form, Argument)
        else typer.Option(
            *(name for name in (form.short, form.name) if name),
            metavar=form.metavar or None, help=form.help, min=form.minimum, max=form.maximum, show_default=False,
        )
    )  # fmt: skip
    default = SignatureParameter.empty if parameter.required else parameter.default
    return SignatureParameter(parameter.name, SignatureParameter.KEYWORD_ONLY, default=default, annotation=Annotated[hint | None, info])


def _summary(line: Line) -> str:
    """The first line of what a command does, without the name that stands before it; what a family is about."""
    if isinstance(line, Family):
        return line.about
    return cleandoc(line.function().__doc__ or "").split("\n")[0].removeprefix(f"{line.alias}：")


class ListedGroup(TyperGroup):
    """Commands that are loaded when they are called for, by name or alias."""

    def __init__(self, name: str, lines: Iterable[Line], **named: Any) -> None:
        super().__init__(name=name, rich_markup_mode=None, context_settings=_HELP_NAMES, **named)
        self.listed = by_name(lines)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name or alias."""
        line = self.listed.get(cmd_name)
        return command(line) if line else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names. Raises UsageError with the nearest names."""
        path = ctx.command_path
        if args and args[0] not in self.listed and not args[0].startswith("-"):
            near = get_close_matches(args[0], list(self.listed), n=3)
            hint = f"是不是 {'、'.join(near)}？" if near else ""
            typed = f"{path} {args[0]}".removeprefix("ledger ")
            raise UsageError(f"没有“{typed}”这条命令", f"{hint}全部命令见 {path} --help")
        ctx.find_root().command.called = " ".join([path, *args[:1]])
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name and alias."""
        return list(self.listed)


class LedgerGroup(ListedGroup):
    """The program: its contents page, and the command that was called, as typed (`ledger tally add`)."""

    def __init__(self, contents: Contents, version: str) -> None:
        lines = [line for group in contents.values() for line in group]
        super().__init__("ledger", lines, params=[*global_options(), _version_option(version)])
        self.contents = contents
        self.called = "ledger"

    def get_help(self, ctx: Any) -> str:
        """The contents page: every command under its group, with the first line of what it does."""
        parts = ["用法：ledger 命令 [选项]", "督查督办台账：事项是文件，变更是提交，逾期、红黄绿灯、得分和报告随时算出。"]
        parts += [f"{title}：\n{_contents(lines)}" for title, lines in self.contents.items()]
        return "\n\n".join([*parts, _common_options(self, "显示这份帮助；某条命令的帮助：ledger 命令 -h")])


class FamilyGroup(ListedGroup):
    """A command of two words; without the second it shows which there are."""

    def __init__(self, family: Family) -> None:
        super().__init__(family.name, family.lines, params=global_options())
        self.family = family

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The first word alone asks for its page."""
        return super().parse_args(ctx, args or ["--help"])

    def get_help(self, ctx: Any) -> str:
        """用法, what it is about, its subcommands."""
        parts = [f"用法：{ctx.command_path} 子命令 [选项]", f"{self.family.alias}：{self.family.about}", f"子命令：\n{_contents(self.family.lines)}"]
        return "\n\n".join([*parts, _common_options(self, "显示这份帮助；子命令后面加 -h 看它的帮助")])


def _contents(lines: Sequence[Line]) -> str:
    return _two_columns([(f"{line.name} {line.alias}", _summary(line)) for line in lines], _CONTENTS_WIDTH)


def _common_options(group: TyperGroup, about_help: str) -> str:
    rows = [(_option_name(param), param.help or "") for param in group.params if isinstance(param, TyperOption)]
    return "通用选项（写在命令前后都可以）：\n" + _two_columns([*rows, ("-h, --help", about_help)])


def _version_option(version: str) -> TyperOption:
    def show(context: Any, _param: Any, value: Any) -> None:
        if value:
            print_out(f"ledger {version}")
            context.exit()

    return TyperOption(
        param_decls=["version", "--version"], is_flag=True, default=False, expose_value=False, is_eager=True, callback=show, help="显示版本"
    )


def _usage_piece(param: TyperArgument) -> str:
    name = _argument_name(param)
    return name if param.required else f"[{name}]"


def _argument_name(param: TyperArgument) -> str:
    return str(param.metavar or param.name)


def _option_name(param: TyperOption) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag or not param.metavar else f"{names} {param.metavar}"


def _option_help(param: TyperOption) -> str:
    notes = (["可重复"] if param.multiple else []) + (["必填"] if param.required else [])
    return (param.help or "") + (f"（{'，'.join(notes)}）" if notes else "")


def _paragraphs(text: str) -> str:
    return "\n".join(wrapped for line in cleandoc(text).split("\n") for wrapped in wrap(line, _page()) or [""])


def _two_columns(rows: Sequence[tuple[str, str]], left: int | None = None) -> str:
    left = left or min(30, max((width(name) for name, _ in rows), default=0))
    lines = []
    for name, text in rows:
        first, *rest = wrap(text, max(20, _page() - left - 4)) or [""]
        if width(name) > left:
            lines.append(f"  {name}")
            lines.append(" " * (left + 4) + first)
        else:
            lines.append(f"  {name}{' ' * (left - width(name))}  {first}".rstrip())
        lines += [" " * (left + 4) + line for line in rest]
    return "\n".join(lines)


def _page() -> int:
    return min(100, terminal_width())


def _usage_message(error: typer.TyperException, called: str) -> tuple[str, str]:
    """A usage error of the parser in Chinese: (what is wrong, what to type next). `called` is the command it happened in, as typed."""
    from typer._click import exceptions as said

    context = getattr(error, "ctx", None)
    hint = f"用法见 {context.command_path if context else called} --help"
    param = getattr(error, "param", None)
    name = _param_name(param)
    if isinstance(error, said.MissingParameter):
        return f"缺少{name}", hint
    if isinstance(error, said.BadParameter):
        return f"{name}的写法不对：{_bad_value(error.message)}", hint
    if isinstance(error, said.NoSuchOption):
        near = f"是不是 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项", near + hint
    if isinstance(error, said.BadOptionUsage):
        if "does not take a value" in error.message:
            return f"选项 {error.option_name} 后面不用写值", hint
        return f"选项 {error.option_name} 后面缺少值", hint
    if found := re.search(r"unexpected extra argument\(s\) \((.*)\)", error.message):
        return f"多写了 {found[1]}", hint
    if "Missing command" in error.message:
        return "没有写命令", hint
    return "这条命令的写法不对", hint


def _param_name(param: Any) -> str:
    if param is None:
        return "参数"
    if isinstance(param, TyperOption):
        return f"选项 {max(param.opts, key=len)} "
    return f"参数“{_argument_name(param)}”"


def _bad_value(message: str) -> str:
    if found := re.match(r"'(.*)' is not a valid (int|float)", message):
        return f"“{found[1]}”不是{'整数' if found[2] == 'int' else '数字'}"
    if found := re.match(r"(.*) is not in the range", message):
        return f"{found[1]}超出了范围"
    return "请检查"
