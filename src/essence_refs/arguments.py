"""Checking the arguments of public functions: a wrong type is a TypeError that says what is wanted."""

import functools
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Types = type | tuple[Any, ...]

_PATH = (str, os.PathLike)
_FORMAT = (str, 'the name of a format, such as "html"')
# A parameter has the same meaning in every function: the types of its values, and what to give in words.
_KNOWN: Mapping[str, tuple[Types, str]] = MappingProxyType({
    "configuration": (_PATH, "the path of a file"),
    "encoding": (str, 'the name of an encoding, such as "latin-1"'),
    "folder": (_PATH, "the path of a folder"),
    "format": _FORMAT,
    "framework": ((), "a framework, or the path of a .toml file"),
    "group": ((), 'what items are grouped by, such as "level"'),
    "hide": ((), 'parts of a list, such as "bundle"'),
    "key": ((), "a key, or several"),
    "kind": ((), "the key of a facet's value, or several"),
    "level": ((), "a level or its key"),
    "library": ((), "a library, as load() returns it"),
    "locale": (str, 'the tag of a language, such as "en-GB"'),
    "map": (_PATH, "the path of a .toml file"),
    "marks": ((), 'kinds of tags, such as "level"'),
    "name": _FORMAT,
    "notes": (str, 'a kind of note, such as "annotation"'),
    "path": (_PATH, "the path of a file"),
    "query": ((), "a query in a str, or a function"),
    "reason": (str, "a str"),
    "reference": ((), 'a reference, such as library["brand2019protocol"]'),
    "search": (str, "a str"),
    "show": ((), 'parts of a list, such as "counts"'),
    "sort": (str, 'an order, such as "year:desc"'),
    "source": ((), "one path, folder or open file (several are given one by one)"),
    "style": (_PATH, "the name of a style, or the path of a .csl file"),
    "tags": ((), "the path of a table of tags, or several"),
    "target": ((), "a path, or a file object that is open for writing bytes"),
    "text": (str, "a str"),
    "title": (str, "a str"),
    "to": _FORMAT,
    "type": ((), "the key of an intervention type, or several"),
})  # fmt: skip


def require_type(name: str, value: object, types: Types) -> None:
    """
    Require that the argument called *name* is of one of these types, and that a path is not empty.

    Raises:
        TypeError: with what is wanted and what was given.

    """
    if not isinstance(value, types):
        shown = repr(value)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
        raise TypeError(f"{name} must be {_KNOWN[name][1]}, not {shown}")
    if value == "" and name in ("path", "target", "source", "configuration", "framework", "map"):
        raise TypeError(f"{name} must be {_KNOWN[name][1]}, and it is empty")


def checked(
    **types: Types,
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """
    Make a function check the types of its arguments; *types* are those that the table above does not have.

    None is allowed where it is the default.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        code = function.__code__
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        known = {name: types_ for name, (types_, _) in _KNOWN.items() if types_} | types
        wanted = {each: known[each] for each in names if each in known}
        defaults: dict[str, Any] = dict(function.__kwdefaults__ or {})
        positional = names[: code.co_argcount]
        defaults |= zip(reversed(positional), reversed(function.__defaults__ or ()), strict=False)

        @functools.wraps(function)
        def checking(*values: Parameters.args, **named: Parameters.kwargs) -> Result:
            for name, value in (*zip(positional, values, strict=False), *named.items()):
                if name in wanted and not (value is None and defaults.get(name, 0) is None):
                    require_type(name, value, wanted[name])
            return function(*values, **named)

        return checking

    return decorate
