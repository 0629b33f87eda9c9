"""The direct path: a plain command line is understood here, without the 40 ms that importing Typer takes.

It accepts only what Typer understands the same way, and has no opinion on anything else: help, mistakes, and forms that clerks seldom use.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ledger.cli.contents import Call, Contents, Family, Line, Listed, by_name
from ledger.cli.parameters import GLOBALS, Argument, Option, Parameter, parameters


class _Doubt(Exception):
    """Typer should judge."""


def plain_call(contents: Contents, typed: Sequence[str]) -> Call | None:
    """The call that a plain command line asks for; None for any other."""
    try:
        return _call(contents, iter(typed))
    except _Doubt:
        return None


def _call(contents: Contents, typed: Iterator[str]) -> Call:
    given: dict[Parameter, Any] = {}
    function = _command((line for group in contents.values() for line in group), typed, given).function()
    own = parameters(function)
    words = list(_words(typed, (*GLOBALS, *own), given))
    for parameter in own:
        if isinstance(parameter.form, Argument):
            words = _place(parameter, words, given)
    if words or any(parameter.required and parameter not in given for parameter in own):
        raise _Doubt
    options = {each.name: given[each] for each in GLOBALS if each in given}
    return Call(function, options, {each.name: given.get(each, each.default) for each in own})


def _command(lines: Iterable[Line], typed: Iterator[str], given: dict[Parameter, Any]) -> Listed:
    """The command that the next word, or the next two, name; global options may stand before each."""
    line = by_name(lines).get(next(_words(typed, GLOBALS, given), ""))
    if isinstance(line, Family):
        return _command(line.lines, typed, given)
    if line is None:
        raise _Doubt
    return line


def _words(typed: Iterator[str], known: Iterable[Parameter], given: dict[Parameter, Any]) -> Iterator[str]:
    """The words that stand by themselves, one by one; what the options between them say goes into `given`."""
    options = _by_option(known)
    for word in typed:
        if not _like_an_option(word):
            yield word
            continue
        name, equals, text = word.partition("=")
        parameter = options.get(name if name.startswith("--") else word)
        if parameter is None or (parameter.kind is bool and equals) or (parameter in given and not parameter.many):
            raise _Doubt
        value = _value(parameter, text if equals or parameter.kind is bool else next(typed, "--"))
        given[parameter] = [*given.get(parameter, ()), value] if parameter.many else value


def _by_option(known: Iterable[Parameter]) -> Mapping[str, Parameter]:
    options = [(each, each.form) for each in known if isinstance(each.form, Option)]
    return {name: each for each, option in options for name in (option.name, option.short) if name}


def _like_an_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _value(parameter: Parameter, text: str) -> str | int | bool:
    if parameter.kind is bool:
        return True
    if _like_an_option(text):
        raise _Doubt
    return _number(parameter, text) if parameter.kind is int else text


def _number(parameter: Parameter, text: str) -> int:
    """A number of at most nine plain digits, within the option's bounds."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise _Doubt
    number, form = int(text), parameter.form
    if isinstance(form, Option) and (number < (form.minimum or 0) or (form.maximum is not None and number > form.maximum)):
        raise _Doubt
    return number


def _place(parameter: Parameter, words: list[str], given: dict[Parameter, Any]) -> list[str]:
    """Give an argument its word, or every word; the words that are left."""
    count = len(words) if parameter.many else 1
    if words:
        given[parameter] = words if parameter.many else words[0]
    return words[count:]
