"""The style of a .bib file: spacing, letter case and enclosures, which new fields and entries follow."""

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import attrs

from essence_refs.bibtex.syntax.blocks import Entry, Field
from essence_refs.bibtex.syntax.braces import closing_brace
from essence_refs.bibtex.syntax.splitter import split

_SEPARATOR = re.compile(r"\s*,\s*")
_TAIL = re.compile(r"\s*,?\s*")
_EQUALS = re.compile(r"([ \t]*)=([ \t]*)")
_QUOTED = re.compile(r'"[^"]*"')
_CASES = {"lower": str.lower, "upper": str.upper, "capital": str.capitalize}
_DEFAULT = "@misc{key,\n  title = {Title},\n}"
_LINE_END = re.compile(r"\r\n|\n|\r")
# Neighbouring entries to look at where the entry itself shows too little.
_NEIGHBOURS = 50


@attrs.frozen(kw_only=True)
class Spacing:
    """White space around the equals sign; a width is the column up to which spaces fill."""

    left: str = " "
    right: str = " "
    name_width: int = 0
    value_width: int = 0

    def around(self, name: str) -> str:
        """Return the equals sign after a name, with its white space."""
        if self.name_width:
            return " " * max(self.name_width - len(name), 1) + "=" + self.right
        if self.value_width:
            used = len(name) + len(self.left) + 1
            return self.left + "=" + " " * max(self.value_width - used, 1)
        return self.left + "=" + self.right


@attrs.frozen(kw_only=True)
class SourceStyle:
    """How fields are written. ``separator`` is the text between two fields, with the comma and the line end."""

    newline: str
    opening: str
    separator: str
    tail: str
    spacing: Spacing
    case: str
    quote: str
    shown: Sequence[Entry]

    @functools.cached_property
    def has_bare_numbers(self) -> bool:
        """Whether most numbers in the entries of this style are not enclosed."""
        return _has_bare_numbers(value for each in self.shown for _, value in each.values)

    @property
    def after_comma(self) -> str:
        """White space between a comma and the next field."""
        return self.separator[self.separator.index(",") + 1 :]

    @property
    def ends_with_comma(self) -> bool:
        """Whether there is a comma after the last field."""
        return "," in self.tail

    def field(self, name: str, raw: str) -> str:
        """Return a field in this style, with its raw value."""
        name = apply_case(name, self.case)
        return name + self.spacing.around(name) + raw

    def enclose(self, value: str) -> str:
        """Return the raw value for a value."""
        if is_number(value) and self.has_bare_numbers:
            return value
        return enclose(value, self.quote)


def style_of(entry: Entry | None, neighbours: Sequence[Entry], text: str) -> SourceStyle:
    """Return the style of an entry. What it does not show comes from its neighbours or a default."""
    newline = _newline(entry.raw if entry else text)
    shown = [each for each in ([entry] if entry else []) + [*neighbours][:_NEIGHBOURS] if each.values]
    if not shown:
        shown = [each for each in split(_DEFAULT.replace("\n", newline)) if isinstance(each, Entry)]
    template = shown[0]
    fields = template.fields
    separators = [*_separators(template, fields)]
    key_end = template.key_start + len(template.key)
    opening = _match_or(_SEPARATOR, _text_between(template, key_end, fields[0].name_start), f",{newline}  ")
    quote = _usual_quote(value for _, value in template.values)
    return SourceStyle(
        newline=newline,
        opening=opening,
        separator=_most_frequent(separators) or opening,
        tail=_match_or(_TAIL, _text_between(template, fields[-1].value_end, template.end - 1), newline),
        spacing=_spacing(template, fields) if len(fields) > 1 else _spacing_of_first(shown),
        case=case_of(name for name, _ in template.values),
        quote=quote or _usual_quote(value for each in shown for _, value in each.values) or "{",
        shown=shown,
    )


def single_text(raw: str) -> str | None:
    """Return the text of a raw value that is one enclosed text or a number, None for abbreviations and joins."""
    if is_number(raw):
        return raw
    if raw.startswith("{") and closing_brace(raw, 0) == len(raw) - 1:
        return raw[1:-1]
    if _QUOTED.fullmatch(raw):
        return raw[1:-1]
    return None


def enclose(value: str, quote: str) -> str:
    """Return a value in quotation marks if *quote* is one and the value allows it, otherwise in braces."""
    return f'"{value}"' if quote == '"' and '"' not in value else f"{{{value}}}"


def field_order(entries: Sequence[Entry]) -> list[str]:
    """
    Return the names of the fields of entries in the order that most entries have; the last entry counts most.

    A field that only an earlier entry has is after the field that is before it there.
    """
    order: list[str] = []
    for entry in reversed(entries):
        at = 0
        for name, _ in entry.values:
            folded = name.lower()
            if folded in order:
                at = order.index(folded) + 1
            else:
                order.insert(at, folded)
                at += 1
    return order


def is_number(value: str) -> bool:
    """Return whether a value needs no enclosure."""
    return value.isascii() and value.isdigit()


def case_of(names: Iterable[str]) -> str:
    """Return "lower", "upper" or "capital" if all names have that letter case, otherwise an empty string."""
    cases = {
        "lower" if name.islower() else "upper" if name.isupper() and len(name) > 1 else _capital(name)
        for name in names
    }
    return cases.pop() if len(cases) == 1 else ""


def apply_case(name: str, case: str) -> str:
    """Return a name in a letter case of ``case_of``."""
    change = _CASES.get(case)
    return change(name) if change else name


def _capital(name: str) -> str:
    return "capital" if name == name.capitalize() else ""


def _newline(text: str) -> str:
    ends = Counter(_LINE_END.findall(text))
    return ends.most_common(1)[0][0] if ends else "\n"


def _most_frequent(found: Sequence[str]) -> str:
    """Return the most frequent string, the last one of several equally frequent ones."""
    return Counter(reversed(found)).most_common(1)[0][0] if found else ""


def _text_between(entry: Entry, start: int, end: int) -> str:
    return entry.raw[start - entry.start : end - entry.start]


def _match_or(pattern: re.Pattern[str], found: str, usual: str) -> str:
    return found if pattern.fullmatch(found) else usual


def _separators(entry: Entry, fields: Sequence[Field]) -> Iterable[str]:
    for before, after in itertools.pairwise(fields):
        found = _text_between(entry, before.value_end, after.name_start)
        if _SEPARATOR.fullmatch(found):
            yield found


def _spacing_of_first(entries: Sequence[Entry]) -> Spacing:
    return next(
        (_spacing(each, each.fields) for each in entries if len(each.values) > 1),
        _spacing(entries[0], entries[0].fields),
    )


def _spacing(entry: Entry, fields: Sequence[Field]) -> Spacing:
    found = []
    for field in fields:
        match = _EQUALS.fullmatch(_text_between(entry, field.name_end, field.value_start))
        if match:
            found.append((len(field.name), match[1], match[2]))
    if not found:
        return Spacing()
    left = _most_frequent([each[1] for each in found])
    right = _most_frequent([each[2] for each in found])
    width = _shared_column(found, [name + len(left) for name, left, _ in found])
    if width or (len(found) == 1 and len(left) > 1):
        return Spacing(left=left, right=right, name_width=width or found[0][0] + len(left))
    value_width = _shared_column(found, [name + len(left) + 1 + len(right) for name, left, right in found])
    return Spacing(left=left, right=right, value_width=value_width)


def _shared_column(found: Sequence[tuple[int, str, str]], columns: Sequence[int]) -> int:
    """Return the column that most fields of different lengths share, or zero."""
    column, count = Counter(columns).most_common(1)[0]
    lengths = {each[0] for each, at in zip(found, columns, strict=True) if at == column}
    return column if count * 2 > len(found) and len(lengths) > 1 else 0


def _usual_quote(values: Iterable[str]) -> str:
    counted = Counter(value[0] for value in values if value[:1] in ("{", '"'))
    return counted.most_common(1)[0][0] if counted else ""


def _has_bare_numbers(values: Iterable[str]) -> bool:
    numbers = [value for value in values if is_number(value.strip('{}"'))]
    bare = [value for value in numbers if is_number(value)]
    return len(bare) * 2 > len(numbers)
