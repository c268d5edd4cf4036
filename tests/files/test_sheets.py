"""The name of a source may end in # and a sheet, wherever a file of references is named."""

import io
from pathlib import Path

import pytest
import xlsxwriter

import essence_refs as er
from essence_refs.errors import FileError, ProblemsError


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        for name, titles in (("Round 1", ["One", "Two"]), ("Round 2", ["Three"])):
            sheet = workbook.add_worksheet(name)
            for row, values in enumerate(
                (("Title", "Authors", "Year"), *((each, "Roe, J.", 2019) for each in titles))
            ):
                sheet.write_row(row, 0, values)
    path = tmp_path / "book.xlsx"
    path.write_bytes(file.getvalue())
    return path


def titles(library: er.Library) -> list[str]:
    return [each.text("title").plain for each in library]


def test_a_sheet_is_a_source(book: Path) -> None:
    """Two sheets of a workbook are two sources, and one that is named twice is one."""
    assert titles(er.load(f"{book}#Round 2")) == ["Three"]
    assert titles(er.load(Path(f"{book}#round 2"))) == ["Three"]
    assert titles(er.load(book)) == ["One", "Two"]
    assert titles(er.load(f"{book}#Round 1", f"{book}#Round 2", f"{book}#Round 2")) == ["One", "Two", "Three"]
    assert [each.origin.source for each in er.load(f"{book}#Round 2") if each.origin] == [f"{book}#Round 2"]


def test_a_warning_says_how_to_read_the_other_sheet(book: Path) -> None:
    """What it says is what works."""
    (problem,) = [each for each in er.load(book).problems if each.code == "unread-sheet"]
    named = f"{book}#Round 2"
    assert problem.hint == f"to read it, write '{named}' for the name of the file"
    assert "unread-sheet" not in {each.code for each in er.load(named).problems}


def test_a_sheet_or_a_file_that_does_not_exist_is_an_error(book: Path) -> None:
    """With the names of those that do."""
    with pytest.raises(ProblemsError, match=r"no sheet is called 'Round'; there are Round 1, Round 2"):
        er.load(f"{book}#Round")
    with pytest.raises(FileError, match=r"boek\.xlsx: there is no such file \(did you mean book\.xlsx\?\)"):
        er.load(f"{book.with_name('boek.xlsx')}#Round 1")


def test_a_sheet_is_not_overwritten_by_what_is_made_of_it(book: Path) -> None:
    """Its workbook is the file to convert."""
    before = book.read_bytes()
    with pytest.raises(FileError, match="it is the file to convert itself"):
        er.convert(f"{book}#Round 2", output=book)
    assert book.read_bytes() == before


def test_a_sheet_is_imported(book: Path) -> None:
    """And its account names it."""
    library = book.with_name("library.bib")
    result = er.import_records(f"{book}#Round 2", into=library, create=True)
    assert titles(er.load(library)) == ["Three"]
    assert [each.source for each in result.accounts] == [f"{book}#Round 2"]
