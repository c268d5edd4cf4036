"""The sheets of a workbook of tags: one for the tags, one that explains, one with the values, and a hidden one."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem, count_of
from essence_refs.exchange.tables.delimited import write_delimited
from essence_refs.exchange.tag_sheets.columns import (
    ANNOTATION,
    KEY,
    RECOGNITION,
    STATE_HEADING,
    SheetHeading,
    exported_headings,
)
from essence_refs.exchange.tag_sheets.states import (
    SheetState,
    annotation_cell,
    cell_text,
    framework_digest,
    is_too_long,
    item_state,
)
from essence_refs.exchange.tag_sheets.tag_groups import LEVEL, TYPE, TagGroup
from essence_refs.model import Library, Reference
from essence_refs.values import Value
from essence_refs.workbooks.sheets import Choices, Column, SheetContent, column_letters

TAGS, EXPLANATION, VALUES, STATE_SHEET = "Tags", "How to use this", "Values", "Exported state"
# Room for one more value than any item has.
_FEWEST_COLUMNS, _SPARE_COLUMNS = 2, 1
_WIDEST, _NARROWEST = 22, 9
_LONGEST_TITLE = 300
# The areas of the types, and of the level of each, have names, which keep formulas short.
_TYPES, _TYPE_LEVELS = "types", "type_levels"
# Excel refuses longer formulas in a drop-down.
_LONGEST_FORMULA = 255


@attrs.frozen(kw_only=True, eq=False)
class TagSheet(Value):
    """A library as a sheet of tags: its columns, its rows, and its state."""

    headings: tuple[tuple[str, SheetHeading], ...]
    rows: tuple[tuple[str, ...], ...]
    state: SheetState
    groups: tuple[TagGroup, ...]
    problems: tuple[Problem, ...]


def tag_sheet(
    library: Library, groups: Sequence[TagGroup], marked: Collection[str], files: Sequence[str]
) -> TagSheet:
    """
    Return the sheet of a library, in its order.

    *marked* are the ids of groups with one column a value, and *files* the names of the library's files.
    """
    columns = {each.id: 0 if each.id in marked else _number_of_columns(library, each) for each in groups}
    headings = (
        (KEY, SheetHeading(name=KEY)),
        *((each, SheetHeading(name=each)) for each in RECOGNITION),
        *exported_headings(groups, columns),
        (ANNOTATION, SheetHeading(name=ANNOTATION)),
    )
    problems = tuple(
        each.remark(
            "too-long-for-a-cell",
            "the annotation is longer than a cell can hold, and is not in the sheet; it stays as it is",
            field=library.framework.fields.annotation,
        )
        for each in library
        if is_too_long(each.annotation.plain)
    )
    by_id = {each.id: each for each in groups}
    return TagSheet(
        headings=headings,
        rows=tuple(tuple(_row(each, headings, by_id)) for each in library),
        state=SheetState(
            items={each.key: item_state(each, groups, columns) for each in library},
            files=tuple(files),
            framework=framework_digest(library.framework, groups),
            names={each.id: each.names for each in groups},
        ),
        groups=tuple(groups),
        problems=problems,
    )


def csv_text(sheet: TagSheet) -> str:
    """Return a sheet as CSV, with the state of each row in its last column."""
    rows = [
        (*row, state.to_json()) for row, state in zip(sheet.rows, sheet.state.items.values(), strict=True)
    ]
    return write_delimited([(*(heading for heading, _ in sheet.headings), STATE_HEADING), *rows])


def workbook_sheets(sheet: TagSheet, library: Library) -> tuple[SheetContent, ...]:
    """Return the sheets of the workbook."""
    values, areas = _values(sheet.groups, library)
    columns = tuple(_column(heading, each, sheet, areas) for heading, each in sheet.headings)
    tags = SheetContent(name=TAGS, columns=columns, rows=sheet.rows, frozen_columns=1)
    lines = tuple((line,) for line in _explanation(sheet))
    explanation = SheetContent(
        name=EXPLANATION,
        columns=(Column(name="How to use this workbook", width=70, wraps=True),),
        rows=lines,
        is_table=False,
    )
    rows = [*sheet.state.to_rows()]
    width = max(map(len, rows))
    state = SheetContent(
        name=STATE_SHEET,
        columns=tuple(Column(name=each) for each in _padded(("Exported state",), width)),
        rows=tuple(_padded(row, width) for row in rows),
        is_table=False,
        is_very_hidden=True,
    )
    return tags, explanation, values, state


def _number_of_columns(library: Library, group: TagGroup) -> int:
    most = max((len(group.of(each)) for each in library), default=0)
    return max(most, min(max(most + _SPARE_COLUMNS, _FEWEST_COLUMNS), len(group.values)))


def _row(
    reference: Reference, headings: Sequence[tuple[str, SheetHeading]], groups: Mapping[str, TagGroup]
) -> Iterator[str]:
    for _, heading in headings:
        if heading.group:
            group = groups[heading.group]
            keys = group.of(reference)
            if heading.value:
                yield "x" if heading.value in keys else ""
            else:
                yield group.name_of(keys[heading.number - 1]) if heading.number <= len(keys) else ""
        else:
            yield _TEXTS[heading.name](reference)


def _authors(reference: Reference) -> str:
    names = reference.authors or reference.people("editor")
    shown = [cell_text(each.literal or each.family or each.given) for each in names]
    if len(shown) > 3 or not names.complete:
        return f"{shown[0]} and others" if shown else ""
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def _year(reference: Reference) -> str:
    issued = reference.date("issued")
    if issued is None:
        return ""
    return cell_text(issued.literal) if issued.year is None else str(issued.year)


def _title(reference: Reference) -> str:
    title = cell_text(reference.title.plain)
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


_TEXTS: dict[str, Callable[[Reference], str]] = {
    KEY: lambda reference: reference.key,
    "Authors": _authors,
    "Year": _year,
    "Title": _title,
    ANNOTATION: annotation_cell,
}


_WIDTHS = {KEY: 20, "Authors": 18, "Year": 6, "Title": 38, ANNOTATION: 48}


def recognition_text(reference: Reference, column: str) -> str:
    """Return what a reference has in one of the columns by which people recognise it, such as "Title"."""
    return _TEXTS[column](reference)


def _column(heading: str, kind: SheetHeading, sheet: TagSheet, areas: Mapping[str, str]) -> Column:
    if not kind.group:
        refusal = (
            "Keys are what the rows are found by. They cannot be changed here." if kind.name == KEY else ""
        )
        return Column(
            name=heading,
            width=_WIDTHS[kind.name],
            wraps=kind.name != "Year",
            is_grey=kind.name != ANNOTATION,
            refusal=refusal,
        )
    group = next(each for each in sheet.groups if each.id == kind.group)
    if kind.value:
        choices = Choices(range='"x"', title=heading[:32], is_strict=False)
        return Column(name=heading, width=min(max(len(heading) / 2 + 2, 10), 18), wraps=True, choices=choices)
    longest = max(len(name) for _, name in group.values)
    choices = Choices(
        range=areas[group.id],
        title=group.name[:32],
        message=f"Choose a {group.noun} from the list. All are in the sheet {VALUES}."[:255],
        is_strict=group.id != TYPE,
    )
    if group.id == TYPE and (formula := _types_of_levels(sheet, areas)):
        choices = attrs.evolve(choices, range=formula)
    width = max(min(longest + 3, _WIDEST), len(heading) / 2 + 4, _NARROWEST)
    return Column(name=heading, width=width, wraps=True, choices=choices)


def _types_of_levels(sheet: TagSheet, areas: Mapping[str, str]) -> str:
    """
    Return a formula for the types of the levels in a row, empty if Excel could not have it.

    Types are in the order of their levels, so those of one level, or of several in a row, are one area. It begins with the first
    type whose level is in the row and ends with the last one. A row without a level has all types.
    """
    columns = [at for at, (_, each) in enumerate(sheet.headings, 1) if each.group == LEVEL and each.number]
    if not columns or LEVEL not in areas:
        return ""
    levels = f"${column_letters(columns[0])}2:${column_letters(columns[-1])}2"
    # 1 for each type whose level is in the row.
    chosen = f"SIGN(COUNTIF({levels},{_TYPE_LEVELS}))"
    first = f"MATCH(1,INDEX({chosen},0),0)"
    # The first type is in row 2.
    last = f"SUMPRODUCT(MAX({chosen}*ROW({_TYPE_LEVELS})))-1"
    formula = f"IF(COUNTA({levels})=0,{_TYPES},OFFSET({_TYPES},{first}-1,0,{last}-{first}+1,1))"
    return formula if len(formula) < _LONGEST_FORMULA else ""


def _values(groups: Sequence[TagGroup], library: Library) -> tuple[SheetContent, dict[str, str]]:
    """Return the sheet with the values of all groups, and the areas of them."""
    columns: list[tuple[str, list[str], float]] = []
    areas: dict[str, str] = {}

    def add_list(id_: str, heading: str, texts: list[str], width: float) -> None:
        columns.append((heading, texts, width))
        letters = column_letters(len(columns))
        areas[id_] = f"{VALUES}!${letters}$2:${letters}${len(texts) + 1}"

    for group in groups:
        names = [name for _, name in group.values]
        add_list(group.id, group.name, names, min(max(map(len, names)) + 3, 50))
        if group.id == LEVEL:
            definitions = [cell_text(each.definition) for each in library.framework.levels]
            if any(definitions):
                add_list("definitions", "What the level is", definitions, 50)
        if group.id == TYPE:
            level_names = next((each for each in groups if each.id == LEVEL), group)
            of_types = [
                level_names.name_of(level.key) for level in library.framework.levels for _ in level.types
            ]
            add_list(_TYPE_LEVELS, "Level of the type", of_types, 20)
    length = max((len(texts) for _, texts, _ in columns), default=0)
    rows = tuple(
        tuple(texts[at] if at < len(texts) else "" for _, texts, _ in columns) for at in range(length)
    )
    headings = tuple(Column(name=name, width=width, wraps=True, is_grey=True) for name, _, width in columns)
    named = ((_TYPES, areas.get(TYPE)), (_TYPE_LEVELS, areas.get(_TYPE_LEVELS)))
    sheet = SheetContent(
        name=VALUES,
        columns=headings,
        rows=rows,
        names=tuple((name, area) for name, area in named if area),
    )
    return sheet, areas


def _explanation(sheet: TagSheet) -> Iterator[str]:
    names = ", ".join(sheet.state.files)
    yield f"The sheet {TAGS} has {count_of(len(sheet.rows), 'item')}{f' of {names}' if names else ''}, one in each row."
    yield "WHAT YOU MAY EDIT"
    numbered = [each for each in sheet.groups if _is_numbered(sheet, each)]
    marked = [each for each in sheet.groups if not _is_numbered(sheet, each)]
    for each in numbered:
        yield (
            f"{each.name}: choose a value from the list in the cell, in any of the numbered columns; their order does "
            "not matter. Empty a cell to remove a tag."
        )
    for each in marked:
        yield f"{each.name}: write x in the column of a value, or empty the cell to remove the tag."
    if any(each.id == TYPE for each in numbered):
        yield "An intervention type belongs to a level, and the item must have that level too."
    yield f"{ANNOTATION}: any text, as one paragraph."
    yield f"The names of all values are in the sheet {VALUES}. Another name is reported when the sheet is applied, with its cell."
    yield "You may sort and filter the rows, move columns, leave out rows, and add columns for your own notes. Notes are not applied."
    yield "WHAT YOU MAY NOT EDIT"
    yield "Keys: rows are found by them. Authors, Year and Title only show which item it is; what you change there is not applied."
    yield "Headings of columns. Leaving out a row does not remove an item, nor its tags."
    yield "WHAT HAPPENS NEXT"
    library = "".join(f" --library {each}" for each in sheet.state.files or ("library.bib",))
    yield "Save the workbook as .xlsx or .ods, and send it back. The curator of the library runs, in the folder of the library:"
    yield f"essence-refs sheet apply tags.xlsx{library} --dry-run"
    yield (
        "This shows what would change in the library. Without --dry-run it is changed. Only what you edited changes: what "
        "others have edited in the library meanwhile is kept, and where both were changed differently, the cell is shown and "
        "nothing is changed until somebody decides."
    )


def _is_numbered(sheet: TagSheet, group: TagGroup) -> bool:
    return any(each.group == group.id and each.number for _, each in sheet.headings)


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *([""] * (width - len(row))))
