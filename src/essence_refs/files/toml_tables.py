"""Reading TOML tables with the keys and types that they may have, and the line of everything that is wrong."""

import functools
import re
import tomllib
from typing import TYPE_CHECKING, Any

from essence_refs.diagnostics import Problem
from essence_refs.nesting import is_too_deep, too_deep
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from essence_refs.files.toml_positions import TomlLines, TomlPath

_TYPE_NAMES: dict[type, str] = {
    str: "text in quotation marks",
    list: "a list in square brackets",
    dict: "a table",
    bool: "true or false",
    int: "a whole number",
}
# The longest message that quotes a value, in characters.
_SHOWN = 80
# TOML 1.0, "Integer": 64 bits.
_LARGEST_NUMBER = 2**63 - 1
_LONG_NUMBER = r"\d[\d_]{4299}"
_LOCATION = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


def parse(text: str, source: str, *, noun: str = "framework") -> "tuple[TomlTable, list[Problem]]":
    """
    Return the top table of a TOML text, empty if the text is not TOML, and the problems so far.

    *noun* is what the text should be, in messages and as the code of problems: "framework", "configuration" or "map".
    """
    problems: list[Problem] = []
    # tomllib takes a byte-order mark for a character of the first key.
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    values: dict[str, Any] = {}
    toml_text = _TomlText(text, source, noun, problems)
    try:
        values = tomllib.loads(text)
        if is_too_deep(values):
            raise RecursionError  # noqa: TRY301 - as tomllib does at the limit of Python's stack
    except tomllib.TOMLDecodeError as error:
        # The location is an attribute only since Python 3.14, and in the message since 3.11.
        found = re.search(_LOCATION, str(error))
        line, column = (int(each or 0) for each in found.groups()) if found else (0, 0)
        message = f"this is not TOML: {re.sub(_LOCATION, '', str(error))}"
        problems.append(
            Problem(
                message=message,
                source=source,
                # Python says only that a string which is never closed ends with the document.
                line=line or toml_text.lines.unclosed or len(text.splitlines()) or 1,
                column=column,
                code="not-toml",
            )
        )
    except RecursionError:
        # tomllib calls itself for an array inside an array.
        values = {}
        problems.append(Problem(message=too_deep("brackets"), source=source, line=1, code="deep-nesting"))
    except ValueError as error:
        # Python limits the length of whole numbers, and tomllib the years of dates.
        message = f"this is not TOML: {str(error).partition(';')[0]}"
        found = re.search(_LONG_NUMBER, text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        problems.append(Problem(message=message, source=source, line=line, code="not-toml"))
    return TomlTable(values, toml_text), problems


class _TomlText:
    """What all tables of a text have in common."""

    def __init__(self, text: str, source: str, noun: str, problems: list[Problem]) -> None:
        self.text = text
        self.source = source
        self.noun = noun
        self.problems = problems

    @functools.cached_property
    def lines(self) -> "TomlLines":
        # tomllib keeps no lines, and few texts have a mistake.
        from essence_refs.files.toml_positions import find_lines  # noqa: PLC0415

        return find_lines(self.text)


class TomlTable:
    """One table of a TOML text, at a *path* of keys and indexes."""

    def __init__(self, values: dict[str, Any], toml_text: _TomlText, *, path: "TomlPath" = ()) -> None:
        key = values.get("key", "")
        self.values = values
        self.path = path
        self.key = key if path and isinstance(key, str) else ""
        self.problems = toml_text.problems
        self.known: list[str] = []
        self._text = toml_text

    def text(self, name: str, *, default: str = "", required: bool = False) -> str:
        """Return the text called *name*; a missing or empty one is a problem if it is *required*."""
        value = str(self._value(name, str, default))
        if required and name not in self.values:
            self.report(f"there is no {name}", name)
        elif required and not value.strip() and isinstance(self.values[name], str):
            self.report(f"{name} is empty", name)
        elif required and name != "key" and value != value.strip():
            # A level with such a name could not be found, and the reason would be invisible.
            self.report(f"{name} begins or ends with a space", name)
        return value

    def own_key(self) -> str:
        """Return the table's key, which is used in .bib files."""
        key = self.text("key", required=True)
        if any(each.isspace() or each in ",;{}" for each in key):
            self.report(f"the key {key!r} has a space, comma, semicolon or brace in it", "key")
        return key

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return whether *name* is true."""
        return bool(self._value(name, bool, default))

    def number(self, name: str, *, least: int) -> int | None:
        """Return the whole number called *name*, which must be *least* or more, None if there is none."""
        if name not in self.values:
            self.known.append(name)
            return None
        value = self._value(name, int, least)
        if value < least:
            self.report(f"{name} is {value}, and must be {least} or more", name)
        elif value > _LARGEST_NUMBER:
            self.report(f"{name} is more than TOML's largest number, {_LARGEST_NUMBER}", name)
        return int(value)

    def one_or_more(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the texts called *name*, which may also be a single text; an empty list is a problem."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            self.known.append(name)
            return default if value is None else (value,)
        if value == []:
            self.report(f"{name} is empty", name)
        return self.texts(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list of texts called *name*."""
        found = []
        for index, each in enumerate(self._value(name, list, [])):
            if isinstance(each, str):
                found.append(each)
            else:
                self.report(
                    f"{name} contains {_shown(each)}, which is not {_TYPE_NAMES[str]}", name, index=index
                )
        return tuple(found)

    def table(self, name: str) -> "TomlTable":
        """Return the table called *name*, empty if there is none."""
        return TomlTable(self._value(name, dict, {}), self._text, path=(*self.path, name))

    def tables(self, name: str) -> "Iterator[TomlTable]":
        """Yield the tables in the list called *name*, in order."""
        for index, values in enumerate(self._value(name, list, [])):
            if isinstance(values, dict):
                yield TomlTable(values, self._text, path=(*self.path, name, index))
            else:
                self.report(
                    f"{name} contains {_shown(values)}, which is not {_TYPE_NAMES[dict]}", name, index=index
                )

    def report_unknown_names(self) -> None:
        """Report every name in the table that was not read."""
        for name in self.values:
            if name not in self.known:
                close = close_matches(name, self.known)
                known = ", ".join(dict.fromkeys(self.known))
                hint = f"did you mean {' or '.join(close)}?" if close else f"known are {known}"
                self.report(f"{name!r} is not known here", name, hint=hint, code="unknown-name")

    def report(
        self, message: str, name: str = "", *, index: int | None = None, hint: str = "", code: str = ""
    ) -> None:
        """Add a problem at *name*, at the member *index* of the list with this name, or at the table itself."""
        path = (*self.path, *((name,) if name else ()), *(() if index is None else (index,)))
        self.problems.append(self._problem(path, name, message, hint=hint, code=code or self._text.noun))

    def report_type(self, name: str, wanted: str) -> None:
        """Add a problem at *name*, whose value is not what is *wanted*."""
        self.report(f"{name} is {_shown(self.values[name])}, which is not {wanted}", name)

    def problem_at(self, name: str, code: str) -> Problem:
        """Return a problem at *name* with this code, and with no message yet."""
        return self._problem((*self.path, name), name, "", code=code)

    def _problem(self, path: "TomlPath", field: str, message: str, *, code: str, hint: str = "") -> Problem:
        toml_text = self._text
        return Problem(
            message=message,
            source=toml_text.source,
            line=toml_text.lines.line(path),
            key=self.key,
            field=field,
            hint=hint,
            code=code,
        )

    def _value(self, name: str, kind: type, default: Any) -> Any:
        self.known.append(name)
        value = self.values.get(name, default)
        # In Python, true is a number too.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.report(f"{name} is {_shown(value)}, which is not {_TYPE_NAMES[kind]}", name)
        return default


def _shown(value: Any) -> str:
    """Return a value in the form, and of the length, in which messages quote it."""
    if isinstance(value, dict):
        return _TYPE_NAMES[dict]
    try:
        shown = repr(value)
    except ValueError:
        # Python limits the length of whole numbers, but not if they are hexadecimal.
        return "a number that is too long"
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
