"""Reading TOML tables with the keys and types that they may have, and the line of everything that is wrong."""

import functools
import re
import tomllib
from typing import TYPE_CHECKING, Any

from essence_refs.diagnostics import Problem
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from essence_refs.files.toml_positions import Extent

_TYPE_NAMES: dict[type, str] = {
    str: "text in quotation marks",
    list: "a list in square brackets",
    dict: "a table",
    bool: "true or false",
    int: "a whole number",
}
_LOCATION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse(text: str, source: str, *, noun: str = "framework") -> "tuple[TomlTable, list[Problem]]":
    """
    Return the top table of a TOML text, empty if the text is not TOML, and the problems so far.

    *noun* is what the text should be, in messages and as the code of problems: "framework" or "configuration".
    """
    problems: list[Problem] = []
    # tomllib takes a byte-order mark for a character of the first key.
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    values: dict[str, Any] = {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The location is an attribute only since Python 3.14, and in the message since 3.11.
        found = _LOCATION.search(str(error))
        line, column = (int(each or 0) for each in found.groups()) if found else (0, 0)
        message = f"this is not TOML: {_LOCATION.sub('', str(error))}"
        problems.append(
            Problem(
                message=message,
                source=source,
                line=line or len(text.splitlines()) or 1,
                column=column,
                code="not-toml",
            )
        )
    except RecursionError:
        # RecursionError: tomllib calls itself for an array inside an array.
        message = f"this is not a {noun}: brackets are nested too deeply"
        problems.append(Problem(message=message, source=source, line=1, code="not-toml"))
    return TomlTable(values, _TomlText(text, source, noun, problems)), problems


class _TomlText:
    """What all tables of a text have in common."""

    def __init__(self, text: str, source: str, noun: str, problems: list[Problem]) -> None:
        self.text = text
        self.source = source
        self.noun = noun
        self.problems = problems

    @functools.cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines() or [""]


class TomlTable:
    """
    One table of a TOML text, at a *path* that ends in a dot.

    tomllib keeps no lines, and few texts have a mistake: the lines of a table are found by *extent* when there is
    something to report. A table in an unusual layout may have those of the table around it.
    """

    def __init__(
        self,
        values: dict[str, Any],
        toml_text: _TomlText,
        *,
        path: str = "",
        extent: "Callable[[], Extent] | None" = None,
    ) -> None:
        key = values.get("key", "")
        self.values = values
        self.path = path
        self.key = key if path and isinstance(key, str) else ""
        self.problems = toml_text.problems
        self.known: list[str] = []
        self._text = toml_text
        self._find = extent

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
        for each in self._value(name, list, []):
            if isinstance(each, str):
                found.append(each)
            else:
                self.report(f"{name} contains {each!r}, which is not {_TYPE_NAMES[str]}", name)
        return tuple(found)

    def table(self, name: str) -> "TomlTable":
        """Return the table called *name*, empty if there is none."""
        values = self._value(name, dict, {})
        return self._inner(name, values, functools.partial(self._found, f"[{self.path}{name}]"))

    def tables(self, name: str) -> "Iterator[TomlTable]":
        """Yield the tables in the list called *name*, in order."""
        keys: list[Any] = []
        for count, values in enumerate(self._value(name, list, [])):
            if not isinstance(values, dict):
                self.report(f"{name} contains {values!r}, which is not {_TYPE_NAMES[dict]}", name)
                continue
            key = values.get("key")
            same = keys.count(key)
            keys.append(key)
            find = functools.partial(self._found, f"[[{self.path}{name}]]", count, key, same)
            yield self._inner(name, values, find)

    def close(self) -> None:
        """Report every name in the table that was not read."""
        for name in self.values:
            if name not in self.known:
                close = close_matches(name, self.known)
                known = ", ".join(dict.fromkeys(self.known))
                hint = f"did you mean {' or '.join(close)}?" if close else f"known are {known}"
                self.report(f"{name!r} is not known here", name, hint=hint, code="unknown-name")

    def report(self, message: str, name: str = "", *, hint: str = "", code: str = "") -> None:
        """Add a problem at *name*, or at the table itself."""
        # Only a text with mistakes needs lines.
        from essence_refs.files.toml_positions import line_of  # noqa: PLC0415

        toml_text = self._text
        self.problems.append(
            Problem(
                message=message,
                source=toml_text.source,
                line=line_of(toml_text.lines, self._extent, self.path, name),
                key=self.key,
                field=name,
                hint=hint,
                code=code or toml_text.noun,
            )
        )

    def _value(self, name: str, kind: type, default: Any) -> Any:
        self.known.append(name)
        value = self.values.get(name, default)
        # In Python, true is a number too.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.report(f"{name} is {value!r}, which is not {_TYPE_NAMES[kind]}", name)
        return default

    def _inner(self, name: str, values: dict[str, Any], extent: "Callable[[], Extent]") -> "TomlTable":
        return TomlTable(values, self._text, path=f"{self.path}{name}.", extent=extent)

    def _found(self, header: str, count: int = 0, key: Any = None, same: int = 0) -> "Extent":
        """Return the lines of a table in this one, found by its header or by its key in an inline table, or all lines."""
        from essence_refs.files.toml_positions import inline_table, table_with_header  # noqa: PLC0415 - as above

        lines, around = self._text.lines, self._extent
        found = table_with_header(lines, around, header, count)
        if found is None and key is not None:
            found = inline_table(lines, around, str(key), same)
        return found or around

    @functools.cached_property
    def _extent(self) -> "Extent":
        return self._find() if self._find else (0, len(self._text.lines))
