"""Exporting the tags of a library to a sheet for Excel or LibreOffice, and applying the edited sheet to the .bib files."""

import functools
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from essence_refs import files, saving
from essence_refs.arguments import checked, require_type
from essence_refs.bibtex.editor.tagging import EntryEdit
from essence_refs.bibtex.latex.encoder import encode
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError, ProblemsError, UnknownChoiceError, WorkbookError
from essence_refs.exchange.tag_sheets.changes import WINNERS, ItemChange, SheetComparison
from essence_refs.exchange.tag_sheets.columns import KEY
from essence_refs.exchange.tag_sheets.grids import SheetGrid, grid_of_csv, grid_of_sheet
from essence_refs.exchange.tag_sheets.reading import SheetReader, heading_row
from essence_refs.exchange.tag_sheets.states import SheetState, text_digest
from essence_refs.exchange.tag_sheets.tag_groups import LEVEL, TYPE, TagGroup, groups_named, tag_groups
from essence_refs.exchange.tag_sheets.writing import STATE_SHEET, TAGS, csv_text, tag_sheet, workbook_sheets
from essence_refs.files.libraries import TAG_FILES, TagSources, tags_beside
from essence_refs.files.reading import FALLBACK, WORKBOOKS, decode, is_one_of, read_bytes
from essence_refs.model import Framework, Library
from essence_refs.model.tags.tag_keys import TagKeys
from essence_refs.publish.editing.edited_files import EditedFile, edit_files, save_all
from essence_refs.publish.reading_lists import reading_list
from essence_refs.selection.options import sort_order
from essence_refs.suggestions import close_matches
from essence_refs.values import Value
from essence_refs.workbooks import read_workbook, write_workbook
from essence_refs.workbooks.sheets import Workbook

_WORKBOOK, _CSV = ".xlsx", ".csv"
_PATHS = (str, os.PathLike)
# The first bytes of .xls.
_EARLIER_EXCEL = WORKBOOKS[1]
# Characters in which a file shows that it is no text.
_BEGINNING = 1_000


@attrs.frozen(kw_only=True, eq=False)
class ExportedSheet(Value):
    """A sheet of tags that was written: its path, the number of items in it, and what it cannot show."""

    path: Path
    items: int
    problems: tuple[Problem, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class AppliedSheet(Value):
    """
    A sheet of tags that was compared with a library.

    ``files`` are the .bib files with their changes, and ``changes`` the items whose tags or annotation change.
    ``problems`` are warnings and notices, such as columns that are not applied. ``kept`` are keys of items that were
    changed in the library only, and ``missing`` of items that were exported and have no row: all of them stay as they are.
    """

    files: tuple[EditedFile, ...]
    changes: tuple[ItemChange, ...]
    problems: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """The changes of all files as a unified diff, empty if there are none."""
        return "".join(each.diff for each in self.files)


@checked(library=Library, marks=(str, Iterable))
def export_sheet(
    library: Library,
    path: str | os.PathLike[str],
    *,
    marks: str | Iterable[str] = (),
    sort: str = "file",
    force: bool = False,
) -> ExportedSheet:
    """
    Write the tags and annotations of a library to a workbook (.xlsx) or a .csv file, one item in a row.

    Tags are in numbered columns with drop-downs. *marks* are the kinds of tags with one column for each value instead, in
    which an x marks the items: "level", "type", keys of facets, or "all". *sort* is the order: "file", "year", "author"
    or "title", with ":desc" for the opposite. An existing file may have edits in it: it is only replaced with *force*, and is then
    kept in a file beside it, which a problem names.

    Raises:
        UnknownChoiceError: for another order, and for a kind of tag that the framework does not have.
        FileError: when the file exists and *force* is false, cannot be written, or has another ending.
        MissingExtraError: when the extra "excel" is not installed, for a workbook.

    """
    target = Path(path)
    ending = target.suffix.casefold()
    if ending not in (_WORKBOOK, _CSV):
        raise FileError(target, f"the name of a sheet must end in {_WORKBOOK} or {_CSV}")
    if target.name.casefold() in TAG_FILES:
        raise FileError(target, "a file of this name is read as a table of tags; use another name")
    groups = tag_groups(library.framework)
    marked = groups_named(groups, [marks] if isinstance(marks, str) else marks)
    before = saving.content(target)
    if before is not None and not force:
        hint = f"use another name, or --force, which keeps it in {target.name}.bak"
        raise FileError(target, f"it exists, and edits in it would be lost; {hint}")
    sources = dict.fromkeys(each.origin.source for each in library if each.origin and each.origin.source)
    if is_one_of(target, sources):
        raise FileError(target, "it is a file of the library itself")
    names = [*dict.fromkeys(Path(each).name for each in sources)]
    sheet = tag_sheet(_sorted(library, sort), groups, marked, names)
    if ending == _CSV:
        # Excel takes CSV without a byte order mark for text in an old encoding.
        data = csv_text(sheet).encode("utf-8-sig")
    else:
        data = write_workbook(workbook_sheets(sheet, library))
    backup = saving.replace(target, data, expected=before, backup=before is not None)
    problems = sheet.problems
    if backup is not None:
        message = f"its content before is kept in {backup.name}"
        problems += (Problem(message=message, source=str(target), code="backup"),)
    return ExportedSheet(path=target, items=len(sheet.rows), problems=problems)


@checked(framework=(str, os.PathLike, Framework), library=(str, os.PathLike, Iterable))
def apply_sheet(  # noqa: PLR0913 - each keyword is one option of users
    path: str | os.PathLike[str],
    library: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    on_conflict: str | None = None,
    dry_run: bool = False,
    framework: Framework | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    tags: TagSources = None,
) -> AppliedSheet:
    """
    Apply an edited sheet of tags (.xlsx, .ods, .csv) to the .bib file or files of *library*, and return what changes.

    What was edited in the sheet since `export_sheet` is changed, and what was edited in the library only is kept. Where both were
    edited differently, *on_conflict* says whether the "sheet" or the "library" decides; without it, this is an error.
    Every cell is checked. Nothing is written with *dry_run*, or if there is any error. Every other byte is unchanged.
    *tags* are the tables of tags that the library was loaded with, as in `load`: what they decide cannot be changed here.

    Raises:
        ProblemsError: with every cell that cannot be applied, and every conflict.
        FileError: when a file cannot be read or written, or has changed meanwhile.
        UnknownChoiceError: for another value of *on_conflict*.
        MissingExtraError: when the extra "excel" is not installed, for a workbook.

    """
    if on_conflict is not None and on_conflict not in WINNERS:
        raise UnknownChoiceError(on_conflict, close_matches(on_conflict, WINNERS), "side", WINNERS)
    paths = _paths_of(library)
    if tags is not None:
        tags = [tags] if isinstance(tags, _PATHS) else [*tags]
    framework = files.framework_of(framework, paths)
    groups = tag_groups(framework)
    grid, state, notices = _open(Path(path))
    loaded = files.load(*paths, framework=framework, keep_going=True, encoding=encoding, tags=tags)
    sheet = SheetReader(grid, groups, state).read()
    changes = SheetComparison(sheet, state, loaded, winner=on_conflict).changes()
    problems = [*notices, *changes.problems]
    if changes.items and (tags_beside(os.fspath(each) for each in paths) if tags is None else tags):
        own = files.load(*paths, framework=framework, keep_going=True, encoding=encoding, tags=[])
        problems += _tagged_elsewhere(changes.items, loaded, own, grid.where, groups)
    edits = {each.key: _edit(each, framework) for each in changes.items}
    edited: tuple[EditedFile, ...] = ()
    try:
        edited = edit_files(paths, edits, framework, encoding=encoding)
        problems += _unapplied(edited, changes.items, grid.where, groups, framework)
    except ProblemsError as error:
        problems += error.problems
    if any(each.severity is Severity.ERROR for each in problems):
        raise ProblemsError(tuple(problems))
    if not dry_run:
        save_all(edited)
    return AppliedSheet(
        files=edited,
        changes=changes.items,
        problems=tuple(problems),
        kept=changes.kept,
        missing=changes.missing,
    )


def _paths_of(
    library: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> list[str | os.PathLike[str]]:
    paths = [library] if isinstance(library, _PATHS) else [*library]
    for each in paths:
        require_type("path", each, _PATHS)
    if not paths:
        raise TypeError("there is nothing to apply the sheet to: library is empty")
    return paths


def _sorted(library: Library, sort: str) -> Library:
    """Return a library in one of the orders of reading lists, or of the file."""
    name, is_descending = sort_order(sort)
    references = library.references
    if name == "file":
        return attrs.evolve(library, references=references[::-1]) if is_descending else library
    ordered = reading_list(library, group="none", sort=sort)
    keys = [entry.key for each in ordered.bibliographies for entry in each.entries]
    return attrs.evolve(library, references=tuple(library[key] for key in keys))


# Opening


def _open(path: Path) -> tuple[SheetGrid, SheetState, list[Problem]]:
    """Return the sheet of tags in a file, its state, and notices."""
    data = read_bytes(path)
    if data.startswith(WORKBOOKS):
        try:
            grid, state, notices = _open_workbook(read_workbook(data, named=path.name), path)
        except WorkbookError as error:
            raise FileError(path, error.message) from None
        if data.startswith(_EARLIER_EXCEL):
            message = "an .xls file does not show which cells have an error: they are read as empty"
            hint = "save it as .xlsx, or look at the tags that are removed"
            notices.append(grid.remark("sheet-not-applied", message, hint=hint))
        return grid, state, notices
    text, problems = decode(data, source=str(path), fallback=FALLBACK)
    if "\0" in text[:_BEGINNING]:
        raise FileError(path, "this is neither a workbook nor text")
    hint = "save it as CSV in UTF-8, or look at the letters with accents in the changes"
    notices = [attrs.evolve(each, hint=hint) for each in problems]
    grid, problems = grid_of_csv(text, str(path), KEY)
    return grid, SheetState(items={}, is_in_rows=True), [*notices, *problems]


def _open_workbook(workbook: Workbook, path: Path) -> tuple[SheetGrid, SheetState, list[Problem]]:
    grids = {each.name: grid_of_sheet(each, str(path)) for each in workbook.sheets}
    stored = grids.pop(STATE_SHEET, None)
    state = SheetState(items={}, is_in_rows=True) if stored is None else SheetState.of_rows(stored.rows[1:])
    headed = [name for name, grid in grids.items() if heading_row(grid)]
    if not headed:
        if TAGS in grids:
            return grids[TAGS], state, []
        raise FileError(path, f"no sheet has a column {KEY!r}: `sheet export` writes one")
    chosen = TAGS if TAGS in headed else headed[0]
    message = f"this sheet is not applied: the tags are read from the sheet {chosen!r}"
    notices = [grids[each].remark("sheet-not-applied", message) for each in headed if each != chosen]
    return grids[chosen], state, notices


# Editing


def _edit(change: ItemChange, framework: Framework) -> EntryEdit:
    fields: dict[str, str | None] = {}
    if change.annotation is not None:
        fields[framework.fields.annotation] = encode(change.annotation) or None
    return EntryEdit(added=_tag_keys(change.added), removed=_tag_keys(change.removed), fields=fields)


def _tag_keys(tags: Mapping[str, tuple[str, ...]]) -> TagKeys:
    groups = dict(tags)
    levels, types = groups.pop(LEVEL, ()), groups.pop(TYPE, ())
    return TagKeys(
        levels=levels,
        types=types,
        facets=tuple((id_.partition(":")[2], keys) for id_, keys in groups.items()),
    )


def _tagged_elsewhere(
    changes: Iterable[ItemChange], library: Library, own: Library, where: str, groups: Iterable[TagGroup]
) -> Iterator[Problem]:
    """Yield a problem for each change that a table of tags beside the library overrides; *own* is the library without tables."""
    by_id = {each.id: each for each in groups}
    for change in changes:
        now, in_entry = library[change.key], own[change.key]
        for cell, address in change.cells.items():
            group = by_id.get(cell)
            if group is not None:
                is_own = {*group.of(now)} == {*group.of(in_entry)}
            else:
                is_own = now.annotation == in_entry.annotation
            if not is_own:
                yield Problem(
                    message="a table of tags beside the library decides this, so a change of the entry has no effect",
                    source=f"{where}, cell {address}",
                    key=change.key,
                    hint="change it in the table",
                    code="bad-cell",
                )


def _unapplied(
    edited: Iterable[EditedFile],
    changes: Iterable[ItemChange],
    where: str,
    groups: Iterable[TagGroup],
    framework: Framework,
) -> Iterator[Problem]:
    """Yield a problem for each change that is missing when the edited text is read: tags may be inherited, for example."""
    wanted = {each.key: each for each in changes}
    by_id = {each.id: each for each in groups}
    for file in edited:
        if not file.is_changed and not wanted:
            continue
        after = files.loads(file.after, framework=framework, keep_going=True, source=str(file.path))
        for reference in after:
            change = wanted.pop(reference.key, None)
            if change is None:
                continue
            unapplied = functools.partial(_unapplied_problem, where, change)
            for id_, keys in change.added.items():
                if not {*keys} <= {*by_id[id_].of(reference)}:
                    yield unapplied(id_, by_id[id_].name)
            for id_, keys in change.removed.items():
                if not {*keys}.isdisjoint(by_id[id_].of(reference)):
                    yield unapplied(id_, by_id[id_].name)
            if change.annotation is not None and text_digest(reference.annotation.plain) != text_digest(
                change.annotation.plain
            ):
                yield unapplied("Annotation", "Annotation")


def _unapplied_problem(where: str, change: ItemChange, cell: str, field: str) -> Problem:
    return Problem(
        message="the entry cannot be changed so: its tags come from elsewhere, such as another entry",
        source=f"{where}, cell {change.cells.get(cell, '')}",
        key=change.key,
        field=field,
        code="bad-cell",
    )
