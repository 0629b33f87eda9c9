"""Where an office's own templates run: no Python behind the values, nothing that grows without end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike

    from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST = 1_000_000  # characters or members that a product or a sum may have
_GONE = ("lipsum", "cycler", "joiner")  # jinja2's own globals that no document needs


def sandbox(source_of: Callable[[str], str | None], finalize: Callable[[Any], Any], kept: "PathLike[str] | None") -> "ImmutableSandboxedEnvironment":
    """An environment in which templates come from `source_of` alone and can only read what they are given; compiled ones are kept in `kept`."""
    from jinja2 import FileSystemBytecodeCache, FunctionLoader, StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Products, sums and powers are looked at before they are made."""

        intercepted_binops = frozenset({"*", "**", "+", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """The result, unless it would be huge. Raises SecurityError."""
            if _too_much(operator, left, right):
                raise SecurityError(operator)
            return super().call_binop(context, operator, left, right)

    environment = Sandbox(
        loader=FunctionLoader(source_of),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=FileSystemBytecodeCache(str(kept)) if kept else None,
        autoescape=True,  # so that what a macro returns is known as Markdown already; finalize comes first and does the escaping
    )
    for name in _GONE:
        environment.globals.pop(name, None)
    return environment


def _too_much(operator: str, left: Any, right: Any) -> bool:
    if operator == "**":
        return not (isinstance(left, int | float) and isinstance(right, int | float) and abs(left) <= 10_000 and abs(right) <= 8)
    if operator == "%":
        return isinstance(left, str)  # a format may ask for any width
    sizes = [len(each) for each in (left, right) if isinstance(each, str | list | tuple)]
    if not sizes:
        return any(isinstance(each, int) and abs(each) > 10**18 for each in (left, right))
    other = next((each for each in (left, right) if isinstance(each, int)), 1)
    return (sizes[0] * max(other, 0) if operator == "*" else sum(sizes)) > _LONGEST
