"""Sheets of tags that cannot be applied, or only in part: each reason is reported with its cell."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tag_sheet_library import BIB, HEADINGS, Rows, Sheet

import essence_refs as er
from essence_refs.errors import FileError
from essence_refs.workbooks import read_workbook
from essence_refs.workbooks.sheets import column_letters

# What cannot be applied


def test_every_wrong_cell_is_reported_with_what_was_meant(sheet: Sheet) -> None:
    """All problems are reported at once, each with its cell, and nothing is written."""
    sheet.set("adams2019care", "Level 1", "Organistion")
    sheet.set("davies2022long", "Intervention type 1", "Training")
    sheet.set("clark2021none", "Kind of study 2", dt.date(2020, 3, 1))
    sheet.set("brown2020money", "Decision 1", "excluded out of scope")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell E2: adams2019care: 'Organistion' is no level (did you mean 'Organisation'?)",
        "tags.xlsx, sheet Tags, cell L3: brown2020money: 'excluded out of scope' is no decision (did you mean 'excluded: out of scope'?)",
        "tags.xlsx, sheet Tags, cell K4: clark2021none: '2020-03-01' is no kind of study",
        "tags.xlsx, sheet Tags, cell H5: davies2022long: 'Training' is for the level 'Organisation', which the item would not have (add the level 'Organisation', or remove the type)",
    ]


def test_a_mark_that_is_none_is_reported(tmp_path: Path) -> None:
    """It is neither x nor empty."""
    sheet = Sheet(tmp_path, ending=".csv", marks="level")
    sheet.set("clark2021none", "Level: Policy", "maybe")
    assert sheet.problems() == ["sheet.csv, cell G4: clark2021none: 'maybe' is neither x nor empty"]


def test_unknown_and_repeated_keys_are_reported(sheet: Sheet) -> None:
    """An added row has a key with a near miss; two rows of one item are the same, or an error."""

    def change(rows: Rows) -> None:
        rows.append(["adams2019car", "", "", "", "Policy"])
        rows.append([*rows[2]])
        rows.append([*rows[1][:4], "Policy"])
        rows.append(["", "", "", "", "Policy"])

    sheet.edit(change)
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell A9: the row has no key, and E9 has a value",
        "tags.xlsx, sheet Tags, cell A6: 'adams2019car' is no item of the library (did you mean adams2019care?)",
        "tags.xlsx, sheet Tags, cell A8: 'adams2019care' is in A2 too, with other tags or another annotation (leave out one of the two rows)",
        "tags.xlsx, sheet Tags, cell A7: notice: 'brown2020money' is in A3 too, with the same tags; the row changes nothing more",
    ]


@pytest.mark.parametrize(
    ("heading", "renamed", "hint"),
    [
        ("Level 2", "Levle 2", "did you mean 'Level 2'?"),
        ("Level 2", "Ebene", "did you mean 'Level 2'?"),
        ("Annotation", "Kommentar", "did you mean 'Annotation'?"),
    ],
)
def test_a_renamed_heading_is_an_error(sheet: Sheet, heading: str, renamed: str, hint: str) -> None:
    """It is found by its name, or by what its cells have."""

    def change(rows: Rows) -> None:
        rows[0][rows[0].index(heading)] = renamed

    sheet.edit(change)
    address = f"{'ABCDEFGHIJKLMN'[HEADINGS.index(heading)]}1"
    assert sheet.problems() == [
        f"tags.xlsx, sheet Tags, cell {address}: no column is called {renamed!r} ({hint})"
    ]


def test_a_missing_numbered_column_is_an_error(sheet: Sheet) -> None:
    """Its values would be removed from all items."""

    def change(rows: Rows) -> None:
        for row in rows:
            del row[5:6]

    sheet.edit(change)
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags: the column is missing: 'Level 2' (put it back, or leave out all columns of 'Level' to keep those tags as they are)"
    ]


@pytest.mark.parametrize(
    ("options", "heading", "missing"),
    [
        ({}, "Annotation", "'Annotation'"),
        ({"marks": "all"}, "Kind of study: map", "'Kind of study: map'"),
        ({"marks": "all"}, "Level: Policy", "'Level: Policy'"),
        ({"marks": "study"}, "Level 3", "'Level 3'"),
        ({"ending": ".csv"}, "Annotation", "'Annotation'"),
    ],
)
@pytest.mark.parametrize("renamed", ["Bemerkung", " "])
def test_a_heading_like_no_other_is_an_error_if_a_column_is_missing(
    tmp_path: Path, options: dict[str, Any], heading: str, missing: str, renamed: str
) -> None:
    """The edits in it would be lost: it may be the missing column, whatever its cells have."""
    sheet = Sheet(tmp_path, **options)
    letters = ""

    def change(rows: Rows) -> None:
        nonlocal letters
        column = rows[0].index(heading)
        letters = column_letters(column + 1)
        rows[0][column] = renamed
        for row in rows[1:]:
            row.extend([""] * (column + 1 - len(row)))
            row[column] = "?" if row[0] == "adams2019care" else ""

    sheet.edit(change)
    where = "sheet.csv" if sheet.path.suffix == ".csv" else "tags.xlsx, sheet Tags"
    noun = "the column without a heading" if renamed == " " else "the column 'Bemerkung'"
    assert sheet.problems() == [
        f"{where}, cell {letters}1: {noun} is not one of the exported columns, and the column is missing: {missing} (write the exported heading again, or leave this column out)"
    ]


def test_a_column_without_a_heading_is_named(sheet: Sheet) -> None:
    """Its cells may be those of a column whose heading was removed."""
    sheet.edit(lambda rows: rows[1].extend(["", "see page 3"]))
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell P1: notice: the column without a heading is not one of the exported columns, and is ignored"
    ]

    def change(rows: Rows) -> None:
        rows[0][4] = ""

    sheet.edit(change)
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell E1: the column has no heading (did you mean 'Level 1'?)",
        "tags.xlsx, sheet Tags, cell P1: notice: the column without a heading is not one of the exported columns, and is ignored",
    ]


def test_a_value_that_the_framework_got_later_is_no_missing_column(tmp_path: Path) -> None:
    """Its column was not exported; a column that was left out keeps its tags as they are."""
    sheet = Sheet(tmp_path, marks="level")
    text = sheet.framework.read_text(encoding="utf-8")
    text = text.replace("[[facets]]", '[[levels]]\nkey = "new"\nname = "New"\n[[facets]]', 1)
    sheet.framework.write_text(text, encoding="utf-8")
    assert sheet.notices() == []

    def change(rows: Rows) -> None:
        for row in rows:
            del row[4:6]

    sheet.edit(change)
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags: notice: the columns are missing: 'Level: At home', 'Level: Organisation'; these tags stay as they are"
    ]
    assert sheet.text == BIB


def test_repeated_headings_merged_cells_and_no_headings_are_errors(sheet: Sheet) -> None:
    """What is not clear is not applied."""

    def change(rows: Rows) -> None:
        rows[0].append("level  1")

    sheet.edit(change, merged="E2:E4")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell O1: the column 'level  1' is there twice; the first is E1",
        "tags.xlsx, sheet Tags, cell E2: the cells E2:E4 are merged, so all but one of them are empty (unmerge them, and fill each cell)",
    ]
    sheet.edit(lambda rows: rows.pop(0) and None)
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags: no column has the heading 'Key' (is it a sheet of `sheet export`?)"
    ]


def test_a_changed_state_is_refused(sheet: Sheet) -> None:
    """Without the exported state it is not known what was edited."""

    def change(rows: Rows) -> None:
        rows[-2][1] = "other"

    sheet.edit(change, sheet="Exported state")
    with pytest.raises(
        FileError, match="the hidden sheet with the exported state was changed: export it again"
    ):
        sheet.apply()


def test_csv_without_its_state_is_refused(tmp_path: Path) -> None:
    """The column was left out, or the state of a row was changed."""
    sheet = Sheet(tmp_path, ending=".csv")
    sheet.set("adams2019care", "Exported state (do not change)", "{}")
    sheet.set("clark2021none", "Level 1", "Policy")
    assert sheet.problems() == [
        "sheet.csv, cell A2: adams2019care: the exported state of the row was changed, so it is not known what was edited (export it again)"
    ]
    sheet.edit(lambda rows: [row.pop() for row in rows] and None)
    assert sheet.problems()[0] == (
        "sheet.csv: it has no exported state, so it is not known what was edited "
        "(keep the column 'Exported state' of CSV, and the hidden sheets of a workbook; or export it again)"
    )


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (";", "utf-8")])
def test_csv_as_other_programs_save_it_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Semicolons and tabs, and encodings of Excel, change no byte of the library."""
    sheet = Sheet(tmp_path, ending=".csv")
    rows = [*csv.reader(io.StringIO(sheet.path.read_text(encoding="utf-8-sig")))]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    sheet.path.write_bytes(out.getvalue().encode(encoding))
    assert sheet.apply().changes == ()
    assert sheet.text == BIB


def test_csv_that_names_its_delimiter_is_read(tmp_path: Path) -> None:
    """Excel's own first line is no row: addresses are those that Excel shows."""
    sheet = Sheet(tmp_path, ending=".csv")
    text = sheet.path.read_text(encoding="utf-8-sig")
    assert "clark2021none,,2021,Nothing yet,," in text
    text = text.replace("clark2021none,,2021,Nothing yet,", "clark2021none,,2021,Nothing yet,Polcy")
    out = io.StringIO("sep=|\r\n")
    out.seek(0, io.SEEK_END)
    csv.writer(out, delimiter="|").writerows(csv.reader(io.StringIO(text)))
    sheet.path.write_text(out.getvalue(), encoding="utf-8", newline="")
    assert sheet.problems() == [
        "sheet.csv, cell E4: clark2021none: 'Polcy' is no level (did you mean 'Policy'?)"
    ]


def test_the_encoding_of_csv_is_named_if_it_is_not_utf_8(tmp_path: Path) -> None:
    """Bytes that no encoding of Excel has are refused."""
    sheet = Sheet(tmp_path, ending=".csv")
    text = sheet.path.read_text(encoding="utf-8-sig")
    sheet.path.write_bytes(text.encode("cp1252"))
    hint = "(save it as CSV in UTF-8, or look at the letters with accents in the changes)"
    assert sheet.notices() == [
        f"sheet.csv:3:41: warning: it is not in UTF-8, and is read as cp1252, in which Excel saves CSV in Western countries {hint}"
    ]
    assert sheet.text == BIB
    sheet.path.write_bytes(text.encode("cp1252").replace(b"\xa3", b"\x81"))
    assert sheet.problems()[0] == f"sheet.csv:3:41: the byte 0x81 is not UTF-8: invalid start byte {hint}"


def test_a_quotation_mark_that_is_never_closed_is_an_error(tmp_path: Path) -> None:
    """The cells behind it are not known."""
    sheet = Sheet(tmp_path, ending=".csv")
    text = sheet.path.read_text(encoding="utf-8-sig").replace("Nothing yet", '"Nothing yet')
    sheet.path.write_text(text.replace('"{', "{").replace('}"', "}"), encoding="utf-8", newline="")
    assert sheet.problems()[0] == (
        "sheet.csv:4: a quotation mark is never closed, so it is not known where its cell ends"
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("tags.xlsx", b"", "tags.xlsx: no column has the heading 'Key' (is it a sheet of `sheet export`?)"),
        ("a.csv", b"a;b\n", "a.csv: no column has the heading 'Key' (is it a sheet of `sheet export`?)"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "a.png: this is neither a workbook nor text"),
        (
            "key.csv",
            b"Key,Level 1\nadams2019care,Policy\n",
            "key.csv: it has no exported state, so it is not known what was edited (keep the column 'Exported state' of CSV, and the hidden sheets of a workbook; or export it again)",
        ),
    ],
)
def test_other_files_are_no_sheets(sheet: Sheet, name: str, data: bytes, message: str) -> None:
    """Each says what is wrong once, and conflicts are not looked for."""
    sheet.path = sheet.path.with_name(name)
    sheet.path.write_bytes(data)
    with pytest.raises(er.EssenceRefsError) as caught:
        sheet.apply()
    assert str(caught.value).replace(f"{sheet.path.parent}/", "") == message
    assert sheet.text == BIB


def test_other_workbooks_are_no_sheets(sheet: Sheet) -> None:
    """The workbook of another program, and a Word file with the ending of a workbook."""
    with xlsxwriter.Workbook(sheet.path) as workbook:
        workbook.add_worksheet("Tags").write_row(0, 0, ["Name", "Level 1"])
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags: no column has the heading 'Key' (is it a sheet of `sheet export`?)"
    ]
    with xlsxwriter.Workbook(sheet.path) as workbook:
        workbook.add_worksheet("Other").write_row(0, 0, ["Name", "Level 1"])
    with pytest.raises(FileError, match="no sheet has a column 'Key': `sheet export` writes one"):
        sheet.apply()
    with zipfile.ZipFile(sheet.path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(FileError, match="it is a Word file, not a workbook"):
        sheet.apply()


def test_the_bytes_decide_what_a_file_is(sheet: Sheet) -> None:
    """A workbook that was renamed to .csv is a workbook."""
    sheet.path = sheet.path.rename(sheet.path.with_name("renamed.csv"))
    assert (sheet.apply().changes, sheet.notices()) == ((), [])


def test_a_workbook_without_its_hidden_sheet_is_refused(sheet: Sheet) -> None:
    """Only the sheet of tags was copied to another workbook."""
    rows = read_workbook(sheet.path.read_bytes()).sheets[0].rows
    with xlsxwriter.Workbook(sheet.path) as workbook:
        copy = workbook.add_worksheet("Tags")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                copy.write_string(at, column, str(value))
        copy.write(1, 4, "Policy")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags: it has no exported state, so it is not known what was edited (keep the column 'Exported state' of CSV, and the hidden sheets of a workbook; or export it again)"
    ]


def test_cells_with_errors_are_refused(sheet: Sheet) -> None:
    """A formula with an error has no value, so it would remove the tag. Columns for reading are not checked."""
    sheets = read_workbook(sheet.path.read_bytes()).sheets
    with xlsxwriter.Workbook(sheet.path) as workbook:
        for each in sheets:
            target = workbook.add_worksheet(each.name)
            for at, row in enumerate(each.rows):
                for column, value in enumerate(row):
                    target.write_string(at, column, str(value))
            if each.name == "Tags":
                target.write_formula("E2", "=A1+Gone!B2", None, "#REF!")
                target.write_formula("N5", "=1/0", None, "#DIV/0!")
                target.write_formula("D2", "=1/0", None, "#N/A")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell E2: adams2019care: the cell has the error #REF!",
        "tags.xlsx, sheet Tags, cell N5: davies2022long: the cell has the error #DIV/0!",
    ]


# Sheets of other libraries


def test_a_sheet_of_another_library_is_one_error(sheet: Sheet) -> None:
    """Its keys are all unknown, edited or not."""
    sheet.set("clark2021none", "Level 1", "Policy")
    sheet.bib.write_text("@misc{other2020, title = {Other}}\n", encoding="utf-8")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags: none of its 4 keys is in the library: 'adams2019care', 'brown2020money', 'clark2021none' and others (it was exported from library.bib)"
    ]


def test_a_csv_sheet_of_another_library_is_one_error(tmp_path: Path) -> None:
    """CSV does not have the name of its library."""
    sheet = Sheet(tmp_path, ending=".csv")
    sheet.edit(lambda rows: rows.__delitem__(slice(3, None)))
    sheet.bib.write_text("@misc{other2020, title = {Other}}\n", encoding="utf-8")
    assert sheet.problems() == [
        "sheet.csv: none of its 2 keys is in the library: 'adams2019care', 'brown2020money' (is it the sheet of another library?)"
    ]


def test_items_that_left_the_library_are_one_notice(sheet: Sheet) -> None:
    """One item of the sheet is still there."""
    text = sheet.text
    sheet.bib.write_text(text[text.index("@misc{clark") :], encoding="utf-8")
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell A2: notice: 2 items are no longer in the library: 'adams2019care', 'brown2020money'; their rows change nothing"
    ]
    sheet.bib.write_text(text[text.index("@misc{clark") : text.index("@report{")], encoding="utf-8")
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell A2: notice: 3 items are no longer in the library: 'adams2019care', 'brown2020money', 'davies2022long'; their rows change nothing"
    ]


def test_notices_of_one_kind_are_one_line(sheet: Sheet) -> None:
    """Rows without a key, and rows that are there twice, may be many."""

    def change(rows: Rows) -> None:
        rows += [[*row] for row in rows[1:3]]
        rows += [["", "", "", f"note {number}"] for number in range(6)]

    sheet.edit(change)
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell D8: notice: the row has no key, and is ignored; 6 cells of this kind: D8, D9, D10, D11, D12, …",
        "tags.xlsx, sheet Tags, cell A6: notice: 'adams2019care' is in A2 too, with the same tags; the row changes nothing more; 2 cells of this kind: A6, A7",
    ]


# Keys that an item had before


def test_a_row_with_an_earlier_key_is_for_the_item_that_has_it(sheet: Sheet) -> None:
    """The library was edited meanwhile: the item has a new key, and its old one in `ids`."""
    sheet.change_bib("@misc{clark2021none, title", "@misc{clarke2021, ids = {clark2021none}, title")
    assert (sheet.notices(), sheet.apply().missing) == ([], ())
    sheet.set("clark2021none", "Level 1", "Policy")
    sheet.set("clark2021none", "Annotation", "New")
    applied = sheet.apply()
    assert [(each.key, dict(each.added)) for each in applied.changes] == [
        ("clarke2021", {"level": ("policy",)})
    ]
    assert sheet.load()["clarke2021"].levels == ("policy",)
    assert sheet.load()["clark2021none"].annotation.plain == "New"


def merge_items(sheet: Sheet) -> None:
    """Merge the second item into the first one, and leave out the third one."""
    text = sheet.text
    text = text[: text.index("@book{brown")] + text[text.index("@report{davies") :]
    text = text.replace("{adams2019care,", "{adams2019care, ids = {brown2020money}, ")
    sheet.bib.write_bytes(text.encode())


def test_of_two_rows_of_a_merged_item_the_edited_one_is_applied(sheet: Sheet) -> None:
    """A row that was not edited is no contradiction."""
    merge_items(sheet)
    notice = (
        "tags.xlsx, sheet Tags, cell {}: notice: {} is the item {} in {} now; the row changes nothing more"
    )
    gone = "tags.xlsx, sheet Tags, cell A4: notice: 'clark2021none' is no longer in the library; the row changes nothing"
    second = notice.format("A3", "'brown2020money'", "'adams2019care'", "A2")
    assert sheet.notices() == [gone, second]
    sheet.set("adams2019care", "Kind of study 2", "map")
    applied = sheet.apply(dry_run=True)
    assert [(each.key, dict(each.added)) for each in applied.changes] == [
        ("adams2019care", {"facet:study": ("map",)})
    ]
    sheet.set("adams2019care", "Kind of study 2", "")
    sheet.set("brown2020money", "Decision 1", "TRUE")
    assert sheet.notices() == [gone, notice.format("A2", "'adams2019care'", "'brown2020money'", "A3")]
    assert sheet.load()["adams2019care"].facet("decision") == ("in",)


def test_two_edited_rows_of_a_merged_item_are_an_error(sheet: Sheet) -> None:
    """They differ, and the order of rows must not decide."""
    merge_items(sheet)
    sheet.set("adams2019care", "Kind of study 2", "map")
    sheet.set("brown2020money", "Decision 1", "TRUE")
    assert sheet.problems()[1] == (
        "tags.xlsx, sheet Tags, cell A3: 'brown2020money' is the item 'adams2019care' in A2 now, with other tags or another annotation (leave out one of the two rows)"
    )
