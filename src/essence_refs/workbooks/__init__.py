"""
Reading and writing workbooks: the sheets of Excel and OpenDocument files as cells, whatever the cells mean.

`reading` needs python-calamine and `writing` xlsxwriter, which belong to the extra ``excel``. So they are imported by
the two functions below, when they are called.
"""

import re
from typing import TYPE_CHECKING

from essence_refs.lazy_imports import import_optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from essence_refs.workbooks.sheets import SheetContent, Workbook

_EXTRA = "excel"
# No program allows slashes in the name of a sheet.
_WITH_SHEET = re.compile(r"(.+\.(?:xlsx|xlsm|xls|ods))#([^/\\]+)", re.IGNORECASE | re.DOTALL)


def split_sheet(source: str) -> tuple[str, str]:
    """
    Return the path of a workbook and the name of the sheet behind it, empty if the source names no sheet.

    >>> split_sheet("studies.xlsx#Round 2"), split_sheet("studies.xlsx"), split_sheet("notes.csv#2")
    (('studies.xlsx', 'Round 2'), ('studies.xlsx', ''), ('notes.csv#2', ''))
    """
    found = _WITH_SHEET.fullmatch(source)
    return (found[1], found[2]) if found else (source, "")


def read_workbook(data: bytes, *, named: str = "workbook") -> "Workbook":
    """
    Return the sheets of a workbook (.xlsx, .xlsm, .xls or .ods; its bytes decide which).

    Raises:
        WorkbookError: for bytes that are no workbook, or one that is protected, damaged or larger than the limits.
        MissingExtraError: when the extra is not installed; *named* is what is read, such as the name of a file.

    """
    module = import_optional("essence_refs.workbooks.reading", f"reading {named}", _EXTRA)
    result: Workbook = module.read(data)
    return result


def write_workbook(sheets: "Iterable[SheetContent]") -> bytes:
    """
    Return a workbook for Excel (.xlsx) with these sheets; the same sheets give the same bytes.

    Raises:
        MissingExtraError: when the extra is not installed.

    """
    module = import_optional("essence_refs.workbooks.writing", "writing a workbook", _EXTRA)
    result: bytes = module.write(sheets)
    return result
