"""What an edited sheet of tags changes in a library: the three states of each item compared, and conflicts reported."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.tag_sheets.annotations import edited_text, one_paragraph
from essence_refs.exchange.tag_sheets.columns import ANNOTATION
from essence_refs.exchange.tag_sheets.comparison import merge, merge_marked
from essence_refs.exchange.tag_sheets.reading import ReadRow, ReadSheet, ReadTags
from essence_refs.exchange.tag_sheets.states import (
    ItemState,
    SheetState,
    annotation_cell,
    cell_text,
    is_too_long,
    text_digest,
)
from essence_refs.exchange.tag_sheets.tag_groups import LEVEL, TYPE, TagGroup, tag_groups
from essence_refs.exchange.tag_sheets.writing import recognition_text
from essence_refs.model import Library, Reference, RichText
from essence_refs.suggestions import MOST_SEARCHES, close_matches
from essence_refs.values import Value
from essence_refs.workbooks.sheets import cell_address

SHEET, LIBRARY = "sheet", "library"
WINNERS = (SHEET, LIBRARY)
"""The side whose change is made in a conflict, if the user has chosen one."""
_MOST_KEYS = 3


@attrs.frozen(kw_only=True, eq=False)
class ItemChange(Value):
    """
    What is changed in the item with a key: keys of tags by the id of their group, and the new annotation.

    ``annotation`` is None if it stays as it is, and empty if it is removed. ``cells`` are the addresses of the cells
    by the id of the group, or "Annotation".
    """

    key: str
    added: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    removed: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    annotation: RichText | None = None
    cells: Mapping[str, str] = attrs.field(factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.annotation is not None)


@attrs.frozen(kw_only=True, eq=False)
class SheetChanges(Value):
    """
    The changes of an edited sheet, and the problems in it.

    ``kept`` are the keys of items whose tags or annotation were changed in the library only, ``missing`` those of items
    that were exported and have no row.
    """

    items: tuple[ItemChange, ...]
    problems: tuple[Problem, ...]
    kept: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class SheetComparison:
    """
    Compares the rows of a sheet with what was exported, and with the library as it is now.

    *winner* decides conflicts, which are errors if it is None.
    """

    def __init__(
        self, sheet: ReadSheet, state: SheetState, library: Library, *, winner: str | None = None
    ) -> None:
        self._sheet = sheet
        self._grid = sheet.grid
        self._state = state
        self._library = library
        self._groups = {each.id: each for each in tag_groups(library.framework)}
        self._level_of_type = {
            each.key: level.key for level in library.framework.levels for each in level.types
        }
        self._winner = winner
        self._problems: list[Problem] = [*sheet.problems]
        # Keys of rows with a cell that could not be read, so that what they lack is not known. An empty key is all rows.
        self._misread = {each.key for each in sheet.problems if each.severity is Severity.ERROR}
        self._kept: dict[str, None] = {}
        self._searches = 0
        # Rows that repeat another one.
        self._same: list[tuple[ReadRow, ReadRow]] = []

    def changes(self) -> SheetChanges:
        """Return the changes of all items, with all problems."""
        rows: dict[str, ReadRow] = {}
        for row, reference in self._known_rows():
            first = rows.setdefault(reference.key, row)
            if first is not row:
                rows[reference.key] = self._one_of(first, row)
        if self._same:
            self._report_same()
        items = [self._change(row, self._library[key]) for key, row in rows.items()]
        self._note_other_texts(rows)
        # The editor would report these items again; nothing is edited if a column is not known.
        wrong = {each.key for each in self._problems if each.severity is Severity.ERROR}
        if "" in self._misread:
            items = []
        present = {row.key for row in self._sheet.rows}
        return SheetChanges(
            items=tuple(each for each in items if each and each.key not in wrong),
            problems=tuple(self._problems),
            kept=tuple(self._kept),
            missing=tuple(key for key in self._state.items if key not in present),
        )

    # Rows

    def _known_rows(self) -> list[tuple[ReadRow, Reference]]:
        """Return the rows whose key is in the library, and report the others."""
        found = [(row, self._library.get(row.key)) for row in self._sheet.rows]
        unknown = [row for row, reference in found if reference is None]
        if len(unknown) == len(found) > 1:
            self._report_other_library(unknown)
            return []
        gone: list[ReadRow] = []
        for row in unknown:
            if self._may_be_edited(row):
                self._report_unknown(row)
            else:
                gone.append(row)
        if gone:
            self._report_gone(gone)
        return [(row, reference) for row, reference in found if reference is not None]

    def _report_other_library(self, rows: Sequence[ReadRow]) -> None:
        message = f"none of its {len(rows):,} keys is in the library: {_some_keys(rows)}"
        names = ", ".join(self._state.files)
        hint = f"it was exported from {names}" if names else "is it the sheet of another library?"
        self._problems.append(self._grid.remark("bad-sheet", message, hint=hint))

    def _report_gone(self, rows: Sequence[ReadRow]) -> None:
        message = f"{rows[0].key!r} is no longer in the library; the row changes nothing"
        if len(rows) > 1:
            message = (
                f"{len(rows):,} items are no longer in the library: {_some_keys(rows)}; "
                "their rows change nothing"
            )
        at = rows[0].number, self._sheet.key_column
        self._problems.append(self._grid.cell_problem(at, "sheet-not-applied", message))

    def _report_unknown(self, row: ReadRow) -> None:
        self._searches += 1
        known = self._library.known_keys() if self._searches <= MOST_SEARCHES else ()
        close = close_matches(row.key, known)
        hint = f"did you mean {' or '.join(close)}?" if close else ""
        is_new = self._state_of(row) is None
        noun = "no item of the library" if is_new else "no longer an item of the library"
        at = row.number, self._sheet.key_column
        self._problems.append(self._grid.cell_problem(at, "bad-cell", f"{row.key!r} is {noun}", hint=hint))

    def _may_be_edited(self, row: ReadRow) -> bool:
        exported = self._state_of(row)
        return exported is None or self._is_changed(row, exported)

    def _is_changed(self, row: ReadRow, exported: ItemState) -> bool:
        if row.annotation and text_digest(row.annotation[0]) != exported.annotation:
            return True
        return any(_is_edited(tags, exported.tags.get(id_, ())) for id_, tags in row.tags.items())

    def _one_of(self, first: ReadRow, row: ReadRow) -> ReadRow:
        """Return one of two rows for the same item; two edited rows that differ are an error."""
        if first.key != row.key:
            # Two items that became one: the row that was not edited says nothing.
            if not self._may_be_edited(row):
                self._same.append((first, row))
                return first
            if not self._may_be_edited(first):
                self._same.append((row, first))
                return row
        if _content(first) == _content(row):
            self._same.append((first, row))
            return first
        where = cell_address(first.number, self._sheet.key_column)
        message = f"{row.key!r} is in {where} too, with other tags or another annotation"
        if first.key != row.key:
            message = (
                f"{row.key!r} is the item {first.key!r} in {where} now, with other tags or another annotation"
            )
        at = row.number, self._sheet.key_column
        hint = "leave out one of the two rows"
        self._problems.append(self._grid.cell_problem(at, "bad-cell", message, hint=hint))
        return first

    def _report_same(self) -> None:
        """Report rows that repeat another one, with one notice."""
        first, row = self._same[0]
        where = cell_address(first.number, self._sheet.key_column)
        message = f"{row.key!r} is in {where} too, with the same tags; the row changes nothing more"
        if first.key != row.key:
            message = f"{row.key!r} is the item {first.key!r} in {where} now; the row changes nothing more"
        cells = [(each.number, self._sheet.key_column) for _, each in self._same]
        self._problems.append(self._grid.cells_problem(cells, "sheet-not-applied", message))

    def _state_of(self, row: ReadRow) -> ItemState | None:
        """Return what was exported for a row, None for a row that was added; a changed state is reported."""
        if not row.state:
            return self._state.items.get(row.key)
        try:
            return ItemState.of_json(row.state)
        except ValueError:
            return None

    def _note_other_texts(self, rows: Mapping[str, ReadRow]) -> None:
        """Report cells with authors, years and titles that are not those of the library, with one notice."""
        others = [
            (key, name, text, (row.number, column))
            for key, row in rows.items()
            for name, (text, column) in row.recognition.items()
            if text
            and row.key == key
            and text_digest(text) != text_digest(recognition_text(self._library[key], name))
        ]
        if not others:
            return
        key, name, text, _ = others[0]
        message = f"{name}: {_quoted(text)} is not what the library has, and is not applied"
        cells = [each[-1] for each in others]
        problem = self._grid.cells_problem(
            cells, "sheet-not-applied", message, key=key, hint="edit the .bib file"
        )
        self._problems.append(problem)

    # Items

    def _change(self, row: ReadRow, reference: Reference) -> ItemChange:
        exported = self._exported(row)
        added: dict[str, tuple[str, ...]] = {}
        removed: dict[str, tuple[str, ...]] = {}
        cells: dict[str, str] = {}
        wanted: dict[str, frozenset[str]] = {}
        for id_, tags in row.tags.items():
            group = self._groups[id_]
            now = group.of(reference)
            wanted[id_] = self._merged(row, reference, group, tags, exported.tags.get(id_, ()))
            if new := tuple(key for key in tags.columns if key in wanted[id_] and key not in now):
                added[id_] = new
            if old := tuple(key for key in now if key not in wanted[id_]):
                removed[id_] = old
            if new or old:
                cells[id_] = cell_address(row.number, tags.column_of(new[0] if new else ""))
        if (TYPE in added or LEVEL in removed) and self._misread.isdisjoint({row.key, ""}):
            self._require_levels(row, reference, wanted, added, removed)
        annotation = None
        if row.annotation:
            text, column = row.annotation
            annotation = self._annotation(row, reference, text, column, exported)
            if annotation is not None:
                cells[ANNOTATION] = cell_address(row.number, column)
        return ItemChange(key=reference.key, added=added, removed=removed, annotation=annotation, cells=cells)

    def _exported(self, row: ReadRow) -> ItemState:
        exported = self._state_of(row)
        if exported is None and row.state:
            message = "the exported state of the row was changed, so it is not known what was edited"
            self._problems.append(
                self._grid.cell_problem(
                    (row.number, self._sheet.key_column),
                    "bad-cell",
                    message,
                    key=row.key,
                    hint="export it again",
                )
            )
        # An item that was not exported: only additions to what has no tags are no conflict.
        return exported or ItemState()

    def _merged(
        self, row: ReadRow, reference: Reference, group: TagGroup, tags: ReadTags, before: Iterable[str]
    ) -> frozenset[str]:
        """Return the tags of a group that the library should have, and report a conflict."""
        exported, sheet, now = frozenset(before), frozenset(tags.columns), frozenset(group.of(reference))
        if tags.shown is not None:
            self._note_kept(reference, exported, now)
            return merge_marked(exported, sheet, now, tags.shown)
        merged = merge(exported, sheet, now)
        if sheet == exported:
            self._note_kept(reference, exported, now)
        if not merged.is_conflict:
            return merged.content
        if self._winner == SHEET:
            return sheet
        if self._winner is None:
            column = min((tags.column_of(key) for key in sheet - exported), default=tags.first_column)
            values = _names(group, sheet), _names(group, now), _names(group, exported)
            self._report_conflict(row, reference, column, group.name, values)
        return merged.content

    def _note_kept(self, reference: Reference, exported: frozenset[str], now: frozenset[str]) -> None:
        if now != exported:
            self._kept[reference.key] = None

    def _report_conflict(
        self, row: ReadRow, reference: Reference, column: int, field: str, values: tuple[str, str, str]
    ) -> None:
        """*values* are those of the sheet, of the library now, and of the export, in words."""
        sheet, now, exported = values
        origin = reference.origin
        there = f"{origin.source}:{origin.line}" if origin else "the library"
        message = f"the sheet has {sheet}, and {there} has {now}; it was {exported} when it was exported"
        hint = "--on-conflict sheet or --on-conflict library decides"
        self._problems.append(
            self._grid.cell_problem(
                (row.number, column), "sheet-conflict", message, key=reference.key, field=field, hint=hint
            )
        )

    def _require_levels(
        self,
        row: ReadRow,
        reference: Reference,
        wanted: Mapping[str, frozenset[str]],
        added: Mapping[str, tuple[str, ...]],
        removed: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Report the types that would not have their level because of the sheet."""
        levels = wanted.get(LEVEL, frozenset(reference.levels))
        for key in sorted(wanted.get(TYPE, frozenset(reference.types))):
            level = self._level_of_type.get(key)
            is_ours = key in added.get(TYPE, ()) or level in removed.get(LEVEL, ())
            if level is None or level in levels or not is_ours:
                continue
            type_, name = self._groups[TYPE].name_of(key), self._groups[LEVEL].name_of(level)
            tags = row.tags.get(TYPE) or row.tags[LEVEL]
            message = f"{type_!r} is for the level {name!r}, which the item would not have"
            hint = f"add the level {name!r}, or remove the type"
            self._problems.append(
                self._grid.cell_problem(
                    (row.number, tags.column_of(key)), "bad-cell", message, key=reference.key, hint=hint
                )
            )

    def _annotation(
        self, row: ReadRow, reference: Reference, text: str, column: int, exported: ItemState
    ) -> RichText | None:
        """Return the new annotation, None if it stays as it is."""
        now_text = annotation_cell(reference)
        before, sheet, now = exported.annotation, text_digest(text), text_digest(now_text)
        merged = merge(before, sheet, now)
        if sheet == before and now != before:
            self._kept[reference.key] = None
        if merged.is_conflict and self._winner is None:
            values = _quoted(text), _quoted(now_text), "another text" if before else _quoted("")
            self._report_conflict(row, reference, column, ANNOTATION, values)
            return None
        is_ours = merged.is_conflict and self._winner == SHEET
        if sheet == now or not (is_ours or merged.content == sheet):
            return None
        if is_too_long(cell_text(reference.annotation.plain)):
            message = "the annotation is longer than a cell can hold, so that it cannot be changed in a sheet"
            hint = "edit it in the .bib file, and put the text of the cell back"
            self._problems.append(
                self._grid.cell_problem(
                    (row.number, column), "bad-cell", message, key=reference.key, hint=hint
                )
            )
            return None
        annotation, is_lossy = edited_text(reference.annotation, one_paragraph(text))
        if is_lossy:
            message = "the words that were replaced had italics, a link or the like, which are lost"
            self._remark(row, reference, column, message)
        if "\n" in text:
            self._remark(row, reference, column, "an annotation is one paragraph: line breaks become blanks")
        return annotation

    def _remark(self, row: ReadRow, reference: Reference, column: int, message: str) -> None:
        problem = self._grid.cell_problem(
            (row.number, column), "altered-cell", message, key=reference.key, field=ANNOTATION
        )
        self._problems.append(problem)


def _some_keys(rows: Sequence[ReadRow]) -> str:
    more = " and others" if len(rows) > _MOST_KEYS else ""
    return ", ".join(repr(each.key) for each in rows[:_MOST_KEYS]) + more


def _is_edited(tags: ReadTags, exported: Iterable[str]) -> bool:
    before = frozenset(exported)
    if tags.shown is not None:
        before &= tags.shown
    return before != frozenset(tags.columns)


def _content(row: ReadRow) -> object:
    annotation = row.annotation and text_digest(row.annotation[0])
    return {id_: frozenset(tags.columns) for id_, tags in row.tags.items()}, annotation


def _names(group: TagGroup, keys: Iterable[str]) -> str:
    return ", ".join(repr(group.name_of(key)) for key, _ in group.values if key in {*keys}) or "nothing"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= 60 else f"{words[:59]}…") if words else "nothing"
