"""
References as a table: for people, who read names and not keys, and so that reading the table gives the same references.

What reads differently is found by reading the table again, and is reported.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.csl_json.dates import write_edtf
from essence_refs.exchange.tables.columns import (
    ANNOTATION,
    FIELD,
    FORMATTED,
    KEY,
    KEYWORDS,
    NAMES_OF_VARIABLES,
    NOTES,
    TYPE,
    YEAR,
    meaning_of,
)
from essence_refs.exchange.tables.delimited import write_delimited
from essence_refs.exchange.tables.item_types import name_of_type
from essence_refs.exchange.tables.layout import ColumnMap, slug
from essence_refs.exchange.tables.name_lists import NameOrder, read_name, split_names
from essence_refs.exchange.tables.reader import parse_text
from essence_refs.exchange.tables.rows import PREFIX
from essence_refs.exchange.tables.tags import (
    CHECKED,
    INTERVENTION_TYPE,
    LEVEL,
    LISTED_AUTHORS,
    LISTED_TITLE,
    REASON,
    UNVERIFIED,
)
from essence_refs.model import Date, Mark, Name, Names, Reference, Span
from essence_refs.model.framework import Framework
from essence_refs.model.results import WriteResult
from essence_refs.model.titles.sentence_case import as_rendered
from essence_refs.workbooks import write_workbook
from essence_refs.workbooks.sheets import MOST_CHARACTERS, Column, LinkCell, SheetContent

# Excel reads CSV without it in the encoding of the country.
_BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"
SHEET = "References"
# The columns that every table has, in their order; the others follow where a reference has them.
_ALWAYS = ("author", "issued", "title", "container-title", "volume", "issue", "page", "DOI", "URL")
_LAST = ("abstract",)
_WIDTHS = {KEY: 22, FORMATTED: 60, TYPE: 16, "Authors": 36, YEAR: 7, "Title": 60, "Journal or book": 32, "Abstract": 80, ANNOTATION: 60, "DOI": 26, "URL": 36, KEYWORDS: 36, NOTES: 40, LEVEL: 18, INTERVENTION_TYPE: 32, "Volume": 9, "Issue": 9, "Pages": 12}  # fmt: skip
_WRAPPED = {
    FORMATTED,
    "Title",
    "Abstract",
    ANNOTATION,
    "Authors",
    NOTES,
    KEYWORDS,
    "Journal or book",
    "Publisher",
    LEVEL,
    INTERVENTION_TYPE,
    LISTED_TITLE,
    LISTED_AUTHORS,
}
# Fields with the names of files on the computer that exported them.
_FILE_FIELDS = re.compile(
    r"files?|file-?attachments?|local-?(?:url|file)|localfile|bdsk-file-\d+|attachments?|pdf", re.IGNORECASE
)
_PATH = re.compile(
    r"file:|~?/(?:home|users|mnt|media|volumes|tmp|var|root)/|[a-z]:[\\/]|\\\\\w", re.IGNORECASE
)


@attrs.define
class _WrittenTable:
    """Columns in their order with the cells of each reference."""

    columns: list[str] = attrs.Factory(list)
    rows: list[dict[str, str]] = attrs.Factory(list)

    def texts(self) -> Iterator[list[str]]:
        yield [*self.columns]
        for row in self.rows:
            yield [row.get(name, "") for name in self.columns]


def write_csv(
    references: Iterable[Reference],
    framework: Framework | None = None,
    formatted: Mapping[str, str] | None = None,
    *,
    delimiter: str = ",",
) -> WriteResult:
    """
    Return references as CSV in UTF-8 with a byte order mark, and a warning for each kind of loss.

    *formatted* are references in a style by their keys, for a column of their own.
    """
    references = tuple(as_rendered(each) for each in references)
    table = _table(references, framework or Framework(), formatted or {})
    text = write_delimited(table.texts(), delimiter)
    return WriteResult(_BYTE_ORDER_MARK + text, (*_losses(references, text, framework or Framework()),))


def write_xlsx(
    references: Iterable[Reference],
    framework: Framework | None = None,
    formatted: Mapping[str, str] | None = None,
) -> WriteResult:
    """Return references as a workbook, whose bytes are the ``data`` of the result; the rest is as in `write_csv`."""
    references = tuple(as_rendered(each) for each in references)
    table = _table(references, framework or Framework(), formatted or {})
    wrapped = _WRAPPED | {each.name for each in (framework or Framework()).facets}
    columns = tuple(
        Column(name=name, width=_WIDTHS.get(name, 18), wraps=name in wrapped) for name in table.columns
    )
    rows = tuple(tuple(_cell(name, row.get(name, "")) for name in table.columns) for row in table.rows)
    sheet = SheetContent(name=SHEET, columns=columns, rows=rows, frozen_columns=1)
    problems = [*_losses(references, write_delimited(table.texts()), framework or Framework())]
    for name in table.columns:
        cut = [at for at, row in enumerate(table.rows) if len(row.get(name, "")) > MOST_CHARACTERS]
        if cut:
            message = f"a cell has at most {MOST_CHARACTERS:,} characters; the rest of {name} is left out"
            problems.append(_counted(message, [references[at] for at in cut]))
    return WriteResult("", tuple(problems), write_workbook([sheet]))


def _cell(name: str, text: str) -> str | LinkCell:
    if name == "DOI" and text.startswith("10."):
        return LinkCell(text, f"https://doi.org/{text}")
    return LinkCell(text, text) if name == "URL" and text else text


def _table(
    references: Sequence[Reference], framework: Framework, formatted: Mapping[str, str]
) -> _WrittenTable:
    table = _WrittenTable()
    found: dict[str, None] = {}
    for reference in references:
        row = dict(_cells(reference, framework))
        if reference.key in formatted:
            row[FORMATTED] = formatted[reference.key]
        table.rows.append({name: text for name, text in row.items() if text})
        found.update(dict.fromkeys(table.rows[-1]))
    first = [KEY, *([FORMATTED] if formatted else []), TYPE]
    for variable in _ALWAYS:
        first += (
            [YEAR, *(["Date"] if "Date" in found else [])]
            if variable == "issued"
            else [name_of_variable(variable)]
        )
    last = [name for name in map(name_of_variable, _LAST) if name in found]
    fields = sorted(name for name in found if name.startswith(FIELD))
    others = [name for name in found if name not in {*first, *last, *fields}]
    order = _tag_names(framework)
    others.sort(key=lambda name: order.index(name) if name in order else len(order))
    table.columns = [*first, *others, *fields, *last]
    return table


def _tag_names(framework: Framework) -> list[str]:
    return [LEVEL, INTERVENTION_TYPE, *(each.name for each in framework.facets), REASON, ANNOTATION, KEYWORDS]


def name_of_variable(variable: str) -> str:
    """
    Return the name of the column of a CSL variable.

    >>> name_of_variable("container-title"), name_of_variable("PMID"), name_of_variable("original-date"), name_of_variable("source")
    ('Journal or book', 'PMID', 'Original date', 'CSL source')
    """
    name = NAMES_OF_VARIABLES.get(variable) or (
        variable if variable.isupper() else variable.replace("-", " ").replace("_", " ").capitalize()
    )
    return (
        name if meaning_of(name) in (variable, "date", "serial or book number", "page") else f"CSL {variable}"
    )


def _cells(reference: Reference, framework: Framework) -> Iterator[tuple[str, str]]:
    yield KEY, reference.key
    yield TYPE, name_of_type(reference.kind)
    for role, names in reference.names:
        yield name_of_variable(role), _names(names)
    for variable, date in reference.dates:
        if variable == "issued":
            yield from _issued(date)
        else:
            yield name_of_variable(variable), _date(date)
    for variable, text in reference.texts:
        if variable != "URL" or not _PATH.match(text.plain):
            yield name_of_variable(variable), text.plain
    yield from _tags(reference, framework)
    yield ANNOTATION, reference.annotation.plain
    yield KEYWORDS, _joined(reference.keywords)
    for name, value in reference.fields:
        if name == "annote":
            yield NOTES, value
        elif not _is_local(name, value):
            yield _field_name(name), value


def _is_local(name: str, value: str) -> bool:
    """Return whether a field has a path on a computer."""
    bare = name.removeprefix(f"{PREFIX}-")
    return _FILE_FIELDS.fullmatch(bare) is not None or _PATH.match(value.strip()) is not None


def _field_name(name: str) -> str:
    """Return the name of the column of a field: the one that it was read from, where that reads as the same field."""
    bare = name.removeprefix(f"{PREFIX}-")
    is_plain = (
        bare != name
        and slug(bare) == bare
        and not bare.startswith("column-")
        and not ColumnMap(None, Framework()).word(bare)
    )
    return bare if is_plain else f"{FIELD}{name}"


def _names(names: Names) -> str:
    written = [_name(each) for each in names]
    return "; ".join([*written, *([] if names.complete else ["et al."])])


def _name(name: Name) -> str:
    if name.literal:
        is_plain = (
            split_names(name.literal) == [name.literal]
            and read_name(name.literal, NameOrder.UNKNOWN)[0] == name
        )
        return name.literal if is_plain and not set("{};") & set(name.literal) else f"{{{name.literal}}}"
    family = f"{name.non_dropping_particle} {name.family}".strip()
    given = f"{name.given} {name.dropping_particle}".strip()
    return ", ".join(part for part in (family, given, name.suffix) if part)


def _issued(date: Date) -> Iterator[tuple[str, str]]:
    if date.year is not None:
        yield YEAR, str(date.year)
    if date != Date.of(date.year or 0):
        yield NAMES_OF_VARIABLES["issued"], _date(date)


def _date(date: Date) -> str:
    return date.literal or write_edtf(date) or str(date)


def _tags(reference: Reference, framework: Framework) -> Iterator[tuple[str, str]]:
    yield LEVEL, _joined(framework.level(key).name for key in reference.levels)
    yield INTERVENTION_TYPE, _joined(framework.type(key).name for key in reference.types)
    yield REASON, reference.type_reason
    for facet, keys in reference.facets:
        yield framework.facet(facet).name, _joined(framework.facet_value(facet, key).name for key in keys)
    if reference.listed:
        yield LISTED_TITLE, reference.listed.title
        yield LISTED_AUTHORS, reference.listed.authors
    yield CHECKED, reference.checked
    yield UNVERIFIED, _joined(reference.unverified)


def _joined(parts: Iterable[str]) -> str:
    """Return several values as one cell. One with a semicolon is in braces."""
    return "; ".join(f"{{{part}}}" if set(";|\n") & set(part) else part for part in parts)


# Losses


def _losses(references: Sequence[Reference], text: str, framework: Framework) -> Iterator[Problem]:
    """Yield a problem for each kind of loss, with the references that have it."""
    if not references:
        return
    again = {each.key: each for each in parse_text([("", text)], framework).references}
    found: dict[str, list[Reference]] = {}
    for before in references:
        for message in dict.fromkeys(_differences(before, again.get(before.key))):
            found.setdefault(message, []).append(before)
    for message, lost in found.items():
        yield _counted(message, lost)


def _counted(message: str, lost: Sequence[Reference]) -> Problem:
    keys = ", ".join(each.key for each in lost[:3]) + (", …" if len(lost) > 3 else "")
    count = f"; {len(lost):,} references: {keys}" if len(lost) > 1 else ""
    return lost[0].remark("not-carried", f"{message}{count}")


def _differences(before: Reference, after: Reference | None) -> Iterator[str]:
    if after is None:
        yield "the key reads as another one"
        return
    for attribute in ("names", "dates"):
        new = dict(getattr(after, attribute))
        yield from (
            f"{name} reads in another way"
            for name, value in getattr(before, attribute)
            if value != new.get(name)
        )
    yield from _different_texts(before, after)
    if before.kind != after.kind:
        yield f"the type {before.kind} reads as {after.kind}"
    for attribute, noun in _NOUNS.items():
        if getattr(before, attribute) != getattr(after, attribute):
            yield f"{noun} read in another way"
    if before.annotation.plain != after.annotation.plain:
        yield "the annotation reads in another way"
    yield from _different_fields(before, after)


def _different_texts(before: Reference, after: Reference) -> Iterator[str]:
    new = dict(after.texts)
    for name, text in before.texts:
        if text.plain != getattr(new.get(name), "plain", None):
            is_path = name not in new and _PATH.match(text.plain)
            yield "an address on a computer is left out" if is_path else f"{name} reads in another way"
        elif any(isinstance(each, Span) and each.mark is not Mark.NO_CASE for each in text.content):
            yield f"a table has no italics and other marks; those in {name} are left out"


def _different_fields(before: Reference, after: Reference) -> Iterator[str]:
    fields = dict(after.fields)
    for name, value in before.fields:
        if _is_local(name, value):
            yield f"the field {name} has a path on a computer, and is left out"
        elif fields.get(name) != value:
            yield f"the field {name} reads in another way"


_NOUNS = {
    "levels": "levels",
    "types": "intervention types",
    "facets": "facets",
    "type_reason": "reasons for types",
    "listed": "titles and authors on other pages",
    "checked": "notes of checks",
    "unverified": "fields that are not verified",
    "keywords": "keywords",
}
