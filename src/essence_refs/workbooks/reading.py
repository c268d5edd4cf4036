"""Reading workbooks with python-calamine, after their size and structure were checked."""

import functools
import io
from typing import TYPE_CHECKING, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from essence_refs.errors import WorkbookError
from essence_refs.gc_pause import collection_paused
from essence_refs.workbooks.archives import PROTECTED, open_archive, stored
from essence_refs.workbooks.sheets import CellValue, Sheet, Workbook
from essence_refs.workbooks.surveys import (
    MOST_CELLS,
    SheetSurvey,
    parse_xml,
    survey_excel,
    survey_open_document,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Result = TypeVar("_Result")
_OLE = b"\xd0\xcf\x11\xe0"
# In a compound file, names are in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_BOOK = "Book".encode("utf-16-le")
# Excel 97 has no more.
_MOST_OLD_BYTES = 100_000_000


def read(data: bytes) -> Workbook:
    """
    Return the sheets of a workbook.

    Raises:
        WorkbookError: for bytes that are no workbook, or one that is protected, damaged or larger than the limits.

    """
    if data.startswith(b"PK"):
        return _read_archive(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise WorkbookError(PROTECTED)
        if _WORKBOOK not in data and _BOOK not in data:
            raise WorkbookError("it is a file of an earlier Office, and has no sheets")
        if len(data) > _MOST_OLD_BYTES:
            raise WorkbookError(f"it has more than {_MOST_OLD_BYTES:,} bytes")
        return Workbook(sheets=tuple(_sheets(io.BytesIO(data), ())), is_surveyed=False)
    raise WorkbookError("it is not a workbook of Excel or LibreOffice")


def _read_archive(data: bytes) -> Workbook:
    members = open_archive(data)
    surveyed = survey_excel(members) or survey_open_document(members)
    if surveyed is None:
        raise WorkbookError(_other_archive({name.lower() for name in members}))
    comments: list[str] = []
    for name, content in members.items():
        if "comments" in name.lower() and name.endswith(".xml"):
            parse_xml(content, lambda element, _: comments.append(element) if element == "comment" else None)
    count = len(comments) + sum(each.comments for each in surveyed.surveys)
    return Workbook(sheets=tuple(_sheets(stored(surveyed.members), surveyed.surveys)), comments=count)


def _other_archive(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "it is a Word file, not a workbook"
    if "xl/_rels/workbook.bin.rels" in names:
        return "it is a workbook in a format that is not read: save it as .xlsx"
    return "it is a ZIP archive without a workbook in it"


def _sheets(file: io.BytesIO, surveys: "Sequence[SheetSurvey]") -> "Iterator[Sheet]":
    workbook = _attempt(lambda: load_workbook(file))
    left = MOST_CELLS
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            # A chart or a macro has no cells. Before python-calamine 0.6, equal values are not the same object.
            continue
        found = _attempt(functools.partial(workbook.get_sheet_by_index, index))
        left -= found.total_height * found.total_width
        if left < 0:
            raise WorkbookError(f"its sheets have more than {MOST_CELLS:,} cells")
        survey = surveys[index] if index < len(surveys) else SheetSurvey()
        yield Sheet(
            name=metadata.name,
            rows=_rows(found),
            is_hidden=metadata.visible != SheetVisibleEnum.Visible,
            hidden_rows=frozenset(survey.hidden_rows),
            hidden_columns=frozenset(survey.hidden_columns),
            merged=tuple(survey.merged) or _merged(found),
            formulas=frozenset(survey.formulas),
            errors=tuple(survey.errors),
        )


def _rows(sheet: CalamineSheet) -> tuple[tuple[CellValue, ...], ...]:
    with collection_paused():
        rows = [_trimmed(row) for row in _attempt(lambda: sheet.to_python(skip_empty_area=False))]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _trimmed(row: list[CellValue]) -> tuple[CellValue, ...]:
    while row and row[-1] == "":
        row.pop()
    return tuple(row)


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    )


def _attempt(action: "Callable[[], _Result]") -> "_Result":
    """
    Call a function of python-calamine.

    Raises:
        WorkbookError: when it fails.

    """
    try:
        return action()
    except PasswordError:
        raise WorkbookError(PROTECTED) from None
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise WorkbookError(f"it is damaged: {error}") from None
    except BaseException as error:
        # A panic of Rust is no Exception.
        if type(error).__name__ == "PanicException":
            raise WorkbookError("it is damaged") from None
        raise
