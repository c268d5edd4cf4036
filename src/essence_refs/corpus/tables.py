"""Reading TOML tables against what they may hold, with the line of everything that is wrong in them."""

import re
import tomllib
from typing import TYPE_CHECKING, Any

import attrs

from essence_refs.errors import Problem
from essence_refs.model import near

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[type, str] = {
    str: "text in quotation marks",
    list: "a list in square brackets",
    dict: "a table",
    bool: "true or false",
    int: "a whole number",
}
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEY = re.compile(r"[^\s,;{}]+")


def parse(text: str, source: str, *, noun: str = "framework") -> "tuple[Table, list[Problem]]":
    """
    Return the top table of a TOML text, empty where the text is not TOML, and the problems so far.

    *noun* says what the text should be, in messages and as their code.
    """
    problems: list[Problem] = []
    # tomllib takes a byte-order mark for a character of the first key.
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    lines = text.splitlines() or [""]
    values: dict[str, Any] = {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its place is an attribute only from Python 3.14 on; the sentence has had it since 3.11.
        place = _PLACE.search(str(error))
        line, column = (int(each or 0) for each in place.groups()) if place else (0, 0)
        message = f"this is not TOML: {_PLACE.sub('', str(error))}"
        problems.append(
            Problem(message=message, source=source, line=line or len(lines), column=column, code="not-toml")
        )
    except RecursionError:
        # tomllib reads an array inside an array by calling itself.
        message = f"this is not a {noun}: brackets stand too deep inside each other"
        problems.append(Problem(message=message, source=source, line=1, code="not-toml"))
    top = Table(
        values=values, source=source, lines=lines, first=0, last=len(lines), problems=problems, noun=noun
    )
    return top, problems


@attrs.define(kw_only=True)
class Table:
    """
    One table of a TOML text, and the lines it stands on (from ``first`` up to, not including, ``last``).

    tomllib keeps no places. They are found again by looking for the names in the text, so that a table
    written in an unusual manner may get the line of the table around it.
    """

    values: dict[str, Any]
    source: str
    lines: list[str]
    first: int
    last: int
    problems: list[Problem]
    path: str = ""
    key: str = ""
    noun: str = "framework"
    known: list[str] = attrs.field(factory=list)

    def text(self, name: str, *, default: str = "", required: bool = False) -> str:
        """Return the text called *name*; a missing or empty one is a problem where it is *required*."""
        value = str(self._value(name, str, default))
        if required and name not in self.values:
            self.report(f"there is no {name}", name)
        elif required and not value.strip() and isinstance(self.values[name], str):
            self.report(f"{name} is empty", name)
        elif required and name != "key" and value != value.strip():
            # Nobody would find a level by such a name, and nobody would see why.
            self.report(f"{name} begins or ends with a space", name)
        return value

    def own_key(self) -> str:
        """Return the table's key, which .bib files name it by."""
        key = self.text("key", required=True)
        if key and not _KEY.fullmatch(key):
            self.report(f"the key {key!r} has a space, comma, semicolon or brace in it", "key")
        return key

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return whether *name* is true."""
        return bool(self._value(name, bool, default))

    def number(self, name: str, *, least: int) -> int | None:
        """Return the whole number called *name*, which is *least* or more, None where there is none."""
        if name not in self.values:
            self.known.append(name)
            return None
        value = self._value(name, int, least)
        if value < least:
            self.report(f"{name} is {value}, and {least} is the least", name)
        return int(value)

    def one_or_more(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the texts called *name*, which may also be written as one text; an empty list is a problem."""
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
                self.report(f"{name} holds {each!r}, which is not {_KINDS[str]}", name)
        return tuple(found)

    def table(self, name: str) -> "Table":
        """Return the table called *name*, empty where there is none."""
        values = self._value(name, dict, {})
        return self._inner(name, values, self._extent(f"[{self.path}{name}]", 0))

    def tables(self, name: str) -> "Iterator[Table]":
        """Yield the tables in the list called *name*, in order."""
        keys: list[Any] = []
        for count, values in enumerate(self._value(name, list, [])):
            if not isinstance(values, dict):
                self.report(f"{name} holds {values!r}, which is not {_KINDS[dict]}", name)
                continue
            extent = self._extent(f"[[{self.path}{name}]]", count) or self._inline(
                values.get("key"), keys.count(values.get("key"))
            )
            keys.append(values.get("key"))
            yield self._inner(name, values, extent)

    def close(self) -> None:
        """Report every name in the table that nothing asked for."""
        for name in self.values:
            if name not in self.known:
                close = near(name, self.known)
                known = ", ".join(dict.fromkeys(self.known))
                hint = f"did you mean {' or '.join(close)}?" if close else f"known are {known}"
                self.report(f"{name!r} is not known here", name, hint=hint, code="unknown-name")

    def report(self, message: str, name: str = "", *, hint: str = "", code: str = "") -> None:
        """Add a problem that stands at *name*, or at the table itself."""
        line = self._line(name)
        self.problems.append(
            Problem(
                message=message,
                source=self.source,
                line=line,
                key=self.key,
                field=name,
                hint=hint,
                code=code or self.noun,
            )
        )

    def _value(self, name: str, kind: type, default: Any) -> Any:
        self.known.append(name)
        value = self.values.get(name, default)
        # For Python, true is a number too.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.report(f"{name} is {value!r}, which is not {_KINDS[kind]}", name)
        return default

    def _inner(self, name: str, values: dict[str, Any], extent: tuple[int, int] | None) -> "Table":
        first, last = extent or (self.first, self.last)
        key = values.get("key", "")
        return Table(
            values=values,
            source=self.source,
            lines=self.lines,
            first=first,
            last=last,
            problems=self.problems,
            path=f"{self.path}{name}.",
            key=key if isinstance(key, str) else "",
            noun=self.noun,
        )

    def _line(self, name: str) -> int:
        assignment = re.compile(rf"""(?:^|[{{,])\s*["']?{re.escape(name)}["']?\s*=""")
        header = re.compile(rf"""^\s*\[\[?\s*["']?{re.escape(self.path + name)}["']?\s*[\].]""")
        for index in range(self.first, self.last):
            line = self.lines[index]
            if name and (assignment.search(line) or header.search(line)):
                return index + 1
        return self.first + 1

    def _extent(self, header: str, count: int) -> tuple[int, int] | None:
        """Return the lines of the table under the header that comes after *count* others of the same words."""
        bare = ["".join(line.partition("#")[0].split()) for line in self.lines[self.first : self.last]]
        starts = [index for index, line in enumerate(bare) if line == header]
        if count >= len(starts):
            return None
        first = starts[count]
        # "[[levels.types]]" is still inside "[[levels]]".
        inside = header.strip("[]") + "."
        after = (
            index
            for index in range(first + 1, len(bare))
            if re.match(r"\[\[?\w", bare[index]) and not bare[index].lstrip("[").startswith(inside)
        )
        return self.first + first, self.first + next(after, len(bare))

    def _inline(self, key: Any, count: int) -> tuple[int, int] | None:
        """Return the line of the table in braces with *key* that comes after *count* others with it."""
        written = re.compile(rf"""[{{,]\s*key\s*=\s*["']{re.escape(str(key))}["']""")
        found = [index for index in range(self.first, self.last) if written.search(self.lines[index])]
        return (found[count], found[count] + 1) if count < len(found) else None
