"""Sheets of tags: exported, edited as in Excel, and applied to the .bib files by comparing three states."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import essence_refs as er
from essence_refs.bibtex.editor.edits import change_fields
from essence_refs.bibtex.latex.encoder import encode
from essence_refs.errors import FileError, MissingExtraError, ProblemsError, UnknownChoiceError
from essence_refs.exchange.tag_sheets.grids import SheetGrid, grid_of_sheet
from essence_refs.exchange.tag_sheets.reading import SheetReader
from essence_refs.exchange.tag_sheets.tag_groups import tag_groups
from essence_refs.exchange.tag_sheets.writing import tag_sheet
from essence_refs.workbooks import read_workbook
from essence_refs.workbooks.sheets import Sheet as WorkbookSheet
from essence_refs.workbooks.sheets import column_letters

FRAMEWORK = """\
name = "Care"
[[levels]]
key = "home"
name = "At home"
types = [{ key = "visits", name = "Visits by a nurse" }, { key = "aids", name = "Aids & adaptations" }]
[[levels]]
key = "org"
name = "Organisation"
types = [{ key = "training", name = "Training" }]
[[levels]]
key = "policy"
name = "Policy"
[[facets]]
key = "study"
name = "Kind of study"
field = "studykind"
values = [{ key = "rct", name = "randomised trial" }, { key = "review", name = "review of families' views" }, { key = "map", name = "map" }]
[[facets]]
key = "decision"
name = "Decision"
field = "decision"
values = [{ key = "in", name = "TRUE" }, { key = "out", name = "excluded: out of scope" }]
"""
BIB = """\
% kept as it is
@article{adams2019care,
  author = {Adams, Ann and Bell, Bo},
  title = {Care at {Home}},
  year = 2019,
  level = {home, org},
  interventiontype = {visits},
  studykind = {rct},
  annotation = {On \\emph{care} \\& more: 100\\%.},
}

@book{brown2020money,
  author = {Brown, Cy},
  title = {=SUM(A1) and £},
  year = {2020},
  level = {Organisation},
}
@misc{clark2021none, title = {Nothing yet}, date = {2021}}

@report{davies2022long,
\tauthor = {{A Council}},
\ttitle = {More},
\tdecision = {in; out},
\tstudykind = {map, unheard-of},
\tannotation = {-1+1}
}
"""
Rows = list[list[Any]]
HEADINGS = [
    *("Key", "Authors", "Year", "Title", "Level 1", "Level 2", "Level 3"),
    *("Intervention type 1", "Intervention type 2", "Kind of study 1", "Kind of study 2"),
    *("Decision 1", "Decision 2", "Annotation"),
]


class Sheet:
    """A library, its exported sheet, and edits of both."""

    def __init__(self, folder: Path, bib: str = BIB, *, ending: str = ".xlsx", **options: Any) -> None:
        self.bib = folder / "library.bib"
        self.bib.write_bytes(bib.encode())
        self.framework = folder / "framework.toml"
        self.framework.write_text(FRAMEWORK, encoding="utf-8")
        self.path = folder / f"{'tags' if ending == '.xlsx' else 'sheet'}{ending}"
        library = er.load(self.bib, framework=self.framework, keep_going=True)
        self.exported = er.export_sheet(library, self.path, **options)

    def edit(self, change: Callable[[Rows], None], *, merged: str = "", sheet: str = "Tags") -> None:
        """Change the rows of a sheet, and save all sheets as another program would."""
        if self.path.suffix == ".csv":
            rows: Rows = [*csv.reader(io.StringIO(self.path.read_text(encoding="utf-8-sig")))]
            change(rows)
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            self.path.write_bytes(out.getvalue().encode("utf-8-sig"))
            return
        sheets = {each.name: each for each in read_workbook(self.path.read_bytes()).sheets}
        tables = {name: [list(row) for row in each.rows] for name, each in sheets.items()}
        change(tables[sheet])
        workbook = xlsxwriter.Workbook(self.path, {"default_date_format": "dd/mm/yy"})
        for name, rows in tables.items():
            target = workbook.add_worksheet(name)
            if sheets[name].is_hidden:
                target.hide()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    write = target.write_string if isinstance(value, str) else target.write
                    write(at, column, value)
            if name == sheet and merged:
                target.merge_range(merged, "", None)
        workbook.close()

    def set(self, key: str, heading: str, value: Any) -> None:
        """Change one cell."""

        def change(rows: Rows) -> None:
            row = next(each for each in rows if each[0] == key)
            column = rows[0].index(heading)
            row += [""] * (column + 1 - len(row))
            row[column] = value

        self.edit(change)

    def change_bib(self, before: str, after: str) -> None:
        text = self.bib.read_bytes().decode()
        assert before in text
        self.bib.write_bytes(text.replace(before, after).encode())

    def apply(self, **options: Any) -> er.AppliedSheet:
        return er.apply_sheet(self.path, self.bib, framework=self.framework, **options)

    def problems(self, **options: Any) -> list[str]:
        """Return the problems of a sheet that is refused, and require that nothing was written."""
        before = self.bib.read_bytes()
        with pytest.raises(ProblemsError) as caught:
            self.apply(**options)
        assert self.bib.read_bytes() == before
        folder = f"{self.path.parent}/"
        return [str(each).replace(folder, "") for each in caught.value.problems]

    def notices(self, **options: Any) -> list[str]:
        """Return the problems of a sheet that is applied."""
        folder = f"{self.path.parent}/"
        return [str(each).replace(folder, "") for each in self.apply(**options).problems]

    @property
    def text(self) -> str:
        return self.bib.read_bytes().decode()

    def load(self) -> er.LoadedLibrary:
        return er.load(self.bib, framework=self.framework, keep_going=True)


def unchanged(_rows: Rows) -> None:
    """Change nothing: the sheet is only saved."""


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path)


OPTIONS = [
    {},
    {"marks": "all"},
    {"ending": ".csv"},
    {"ending": ".csv", "marks": ["study", "Level"], "sort": "author:desc"},
]


# Unchanged


@pytest.mark.parametrize("options", OPTIONS)
def test_an_unchanged_sheet_changes_no_byte(tmp_path: Path, options: dict[str, Any]) -> None:
    """Export and apply is the identity: for £, formulas, unknown tags and names in place of keys too."""
    sheet = Sheet(tmp_path, **options)
    applied = sheet.apply()
    assert (applied.changes, applied.kept, applied.missing, applied.diff) == ((), (), (), "")
    assert applied.problems == ()
    assert sheet.text == BIB


@pytest.mark.parametrize("options", OPTIONS)
def test_a_sheet_that_another_program_saved_changes_no_byte(tmp_path: Path, options: dict[str, Any]) -> None:
    """The cells of a workbook or a CSV file are enough: what another program leaves out is not needed."""
    sheet = Sheet(tmp_path, **options)
    sheet.edit(unchanged)
    assert sheet.apply().problems == ()
    assert sheet.text == BIB


def saved_by_libreoffice(path: Path, folder: Path, ending: str) -> Path:
    """Return a workbook as LibreOffice saves it in a format; the test is skipped without LibreOffice Calc."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    target = folder / "saved"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(target), str(path)]
    done = subprocess.run(command, check=False, capture_output=True, timeout=300)
    saved = target / f"tags.{ending}"
    if not saved.exists() and b"could not be loaded" in done.stderr:
        pytest.skip("LibreOffice is installed without Calc")
    return saved


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_sheet_that_libreoffice_saved_changes_no_byte(sheet: Sheet, tmp_path: Path, ending: str) -> None:
    """LibreOffice saves the workbook as .xlsx, .ods or in Excel's earlier format, and what it has is the same."""
    sheet.path = saved_by_libreoffice(sheet.path, tmp_path, ending)
    hint = "(save it as .xlsx, or look at the tags that are removed)"
    notice = f"saved/tags.xls, sheet Tags: notice: an .xls file does not show which cells have an error: they are read as empty {hint}"
    assert [each.replace(f"{tmp_path}/", "") for each in map(str, sheet.apply().problems)] == (
        [notice] if ending == "xls" else []
    )
    assert sheet.text == BIB
    sheet.set("clark2021none", "Level 1", "Policy")
    assert sheet.apply().changes[0].added == {"level": ("policy",)}


def test_the_rows_show_which_item_they_are_for(sheet: Sheet) -> None:
    """Names and not keys are shown, with room for one more value than any item has."""
    first, *rows = read_workbook(sheet.path.read_bytes()).sheets[0].rows
    assert list(first) == HEADINGS
    assert list(rows[0]) == [
        *("adams2019care", "Adams and Bell", "2019", "Care at Home", "At home", "Organisation", ""),
        *("Visits by a nurse", "", "randomised trial", "", "", "", "On care & more: 100%."),
    ]
    assert list(rows[1][:5]) == ["brown2020money", "Brown", "2020", "=SUM(A1) and £", "Organisation"]
    assert rows[3][9:] == ("map", "", "TRUE", "excluded: out of scope", "-1+1")


def test_the_other_sheets_explain_and_list_values(sheet: Sheet) -> None:
    """The state is hidden, and no sheet has a path of this computer."""
    names = {each.name: each.is_hidden for each in read_workbook(sheet.path.read_bytes()).sheets}
    assert names == {"Tags": False, "How to use this": False, "Values": False, "Exported state": True}
    sheets = {each.name: each.rows for each in read_workbook(sheet.path.read_bytes()).sheets}
    assert sheets["Values"][1] == ("At home", "Visits by a nurse", "At home", "randomised trial", "TRUE")
    lines = [row[0] for row in sheets["How to use this"]]
    assert "The sheet Tags has 4 items of library.bib, one in each row." in lines
    assert "essence-refs sheet apply tags.xlsx --library library.bib --dry-run" in lines
    assert str(sheet.path.parent) not in str(sheets)


# Edits of the sheet


def test_edits_are_applied_and_nothing_else_changes(sheet: Sheet) -> None:
    """Tags are added and removed, by name and by key, and each change names its cell."""
    sheet.set("adams2019care", "Level 2", "Policy")
    sheet.set("clark2021none", "Kind of study 2", "rct")
    sheet.set("davies2022long", "Annotation", "Now & then")
    applied = sheet.apply()
    assert [
        (each.key, dict(each.added), dict(each.removed), dict(each.cells)) for each in applied.changes
    ] == [
        ("adams2019care", {"level": ("policy",)}, {"level": ("org",)}, {"level": "F2"}),
        ("clark2021none", {"facet:study": ("rct",)}, {}, {"facet:study": "K4"}),
        ("davies2022long", {}, {}, {"Annotation": "N5"}),
    ]
    expected = BIB.replace("level = {home, org}", "level = {home, policy}")
    expected = expected.replace("date = {2021}}", "date = {2021}, studykind = {rct}}")
    assert sheet.text == expected.replace("{-1+1}", "{Now \\& then}")


def test_a_dry_run_shows_the_change_and_writes_nothing(sheet: Sheet) -> None:
    """The diff is that of the .bib file."""
    sheet.set("clark2021none", "Level 3", "Policy")
    applied = sheet.apply(dry_run=True)
    assert "+@misc{clark2021none, title = {Nothing yet}, date = {2021}, level = {policy}}\n" in applied.diff
    assert sheet.text == BIB


def test_an_emptied_cell_removes_the_tag(sheet: Sheet) -> None:
    """With its last value the field is removed; a tag that the framework does not have is kept."""
    sheet.set("adams2019care", "Kind of study 1", "")
    sheet.set("davies2022long", "Kind of study 1", " \N{NO-BREAK SPACE}")
    sheet.set("davies2022long", "Annotation", "")
    sheet.apply()
    expected = BIB.replace("  studykind = {rct},\n", "").replace("{map, unheard-of}", "{unheard-of}")
    assert sheet.text == expected.replace(
        "{map, unheard-of},\n\tannotation = {-1+1}", "{unheard-of}"
    ).replace("{unheard-of},\n\tannotation = {-1+1}", "{unheard-of}")


def test_a_type_is_removed_with_its_level(sheet: Sheet) -> None:
    """Both cells are emptied, and both fields follow."""
    sheet.set("adams2019care", "Level 1", "")
    sheet.set("adams2019care", "Intervention type 1", "")
    sheet.apply()
    expected = BIB.replace("level = {home, org}", "level = {org}")
    assert sheet.text == expected.replace("  interventiontype = {visits},\n", "")


def test_the_order_of_cells_is_no_change(sheet: Sheet) -> None:
    """Values move between the numbered columns."""
    sheet.set("adams2019care", "Level 1", "Organisation")
    sheet.set("adams2019care", "Level 2", "")
    sheet.set("adams2019care", "Level 3", "At home")
    assert sheet.apply().changes == ()


def test_marks_are_what_people_write(tmp_path: Path) -> None:
    """An x, a tick, 1, yes and TRUE mark a value; 0 and no do not."""
    sheet = Sheet(tmp_path, marks="study")
    for value, mark in [("randomised trial", "✓"), ("review of families' views", 1), ("map", True)]:
        sheet.set("clark2021none", f"Kind of study: {value}", mark)
    for value, mark in [("randomised trial", "no"), ("review of families' views", " X "), ("map", 0)]:
        sheet.set("adams2019care", f"Kind of study: {value}", mark)
    added = {each.key: dict(each.added) for each in sheet.apply().changes}
    assert added == {
        "clark2021none": {"facet:study": ("rct", "review", "map")},
        "adams2019care": {"facet:study": ("review",)},
    }
    assert sheet.load()["adams2019care"].facet("study") == ("review",)


@pytest.mark.parametrize(
    "typed",
    [
        " Review  of families\N{RIGHT SINGLE QUOTATION MARK} views\N{NO-BREAK SPACE}",
        "REVIEW OF FAMILIES' VIEWS",
        "\N{ZERO WIDTH SPACE}review",
    ],
)
def test_habits_of_excel_make_no_difference(sheet: Sheet, typed: str) -> None:
    """Curly quotes, no-break spaces, letter case and invisible characters do not make a name unknown."""
    sheet.set("clark2021none", "Kind of study 1", typed)
    sheet.apply()
    assert sheet.load()["clark2021none"].facet("study") == ("review",)


def test_a_name_that_excel_takes_for_a_truth_value_is_read(sheet: Sheet) -> None:
    """TRUE is a value of the framework here."""
    sheet.set("clark2021none", "Decision 1", value=True)
    sheet.apply()
    assert sheet.load()["clark2021none"].facet("decision") == ("in",)


def test_several_values_in_one_cell_are_read(sheet: Sheet) -> None:
    """They may be separated by semicolons, commas or line breaks, where each of them is known."""
    sheet.set("clark2021none", "Level 1", "Policy; organisation")
    sheet.set("brown2020money", "Kind of study 1", "map\nrct")
    sheet.apply()
    assert sheet.load()["clark2021none"].levels == ("policy", "org")
    assert sheet.load()["brown2020money"].facet("study") == ("map", "rct")


def test_rows_and_columns_may_be_moved_and_left_out(sheet: Sheet) -> None:
    """A missing row is no deletion, and a title above the headings is not read."""

    def change(rows: Rows) -> None:
        del rows[1]
        rows[1:] = rows[:0:-1]
        for row in rows:
            row.extend([""] * (len(HEADINGS) - len(row)))
            row.reverse()
        rows[1][HEADINGS[::-1].index("Level 2")] = "Policy"
        rows.insert(0, ["Tags of our library", "", "by Sam"])

    sheet.edit(change)
    applied = sheet.apply()
    assert [(each.key, dict(each.added)) for each in applied.changes] == [
        ("davies2022long", {"level": ("policy",)})
    ]
    assert applied.missing == ("adams2019care",)


def test_a_column_of_notes_is_named_and_ignored(sheet: Sheet) -> None:
    """A notice says that it is not applied; so do notices for rows without a key."""

    def change(rows: Rows) -> None:
        rows[0].append("My notes")
        rows[1].append("ask Jo")
        rows.append([])
        rows.append(["", "", "", "", "", "", "", "", "", "", "", "", "", "", "checked by Sam"])

    sheet.edit(change)
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell O7: notice: the row has no key, and is ignored",
        "tags.xlsx, sheet Tags, cell O1: notice: the column 'My notes' is not one of the exported columns, and is ignored",
    ]
    assert sheet.text == BIB


def test_edited_titles_authors_and_years_are_named_and_not_applied(sheet: Sheet) -> None:
    """They are for people, and an edit of them would be lost without a word. An empty cell has none."""
    sheet.set("brown2020money", "Title", "Money\n in care")
    sheet.set("clark2021none", "Authors", "  ")
    notice = "tags.xlsx, sheet Tags, cell {}: {}: notice: {} is not what the library has, and is not applied{} (edit the .bib file)"
    assert sheet.notices() == [notice.format("D3", "brown2020money", "Title: 'Money in care'", "")]
    sheet.set("adams2019care", "Year", 2018)
    sheet.set("clark2021none", "Title", "")
    several = "; 2 cells of this kind: C2, D3"
    assert sheet.notices() == [notice.format("C2", "adams2019care", "Year: '2018'", several)]
    for key in ("brown2020money", "clark2021none", "davies2022long"):
        sheet.set(key, "Authors", "X")
        sheet.set(key, "Year", "1")
    (found,) = sheet.notices()
    assert "; 8 cells of this kind: C2, B3, C3, D3, B4, … (" in found
    assert sheet.text == BIB


def test_a_formula_without_a_value_is_an_error(sheet: Sheet) -> None:
    """Programs other than spreadsheets write such cells; they must not remove what was there. One with a value has it."""
    library = er.load(sheet.bib, framework=sheet.framework, keep_going=True)
    groups = tag_groups(library.framework)
    exported = tag_sheet(library, groups, (), ["library.bib"])
    rows = [[text for text, _ in exported.headings], *map(list, exported.rows)]
    annotation, level = HEADINGS.index("Annotation"), HEADINGS.index("Level 1")
    rows[1][annotation] = rows[1][level] = rows[1][1] = ""
    cells = {(2, level + 1), (2, annotation + 1), (3, level + 1), (2, 2), (9, 1), (1, 40)}
    grid = SheetGrid(where="t", rows=rows, formulas=frozenset(cells), errors={(2, level + 1): "#REF!"})
    read = SheetReader(grid, groups, exported.state).read()
    hint = "write the value, or save the workbook with Excel or LibreOffice, which computes it"
    assert [str(each) for each in read.problems] == [
        "t, cell E2: adams2019care: the cell has the error #REF!",
        f"t, cell N2: adams2019care: the cell has a formula without a value ({hint})",
        f"t, cell A9: the cell has a formula without a value ({hint})",
    ]


def test_formulas_of_a_workbook_are_in_its_grid() -> None:
    """The reader compares them with the values."""
    sheet = WorkbookSheet(name="Tags", rows=(("Key",),), formulas=frozenset({(2, 1)}))
    assert grid_of_sheet(sheet, "t.xlsx").formulas == {(2, 1)}


def test_a_kind_of_tag_without_columns_stays_as_it_is(sheet: Sheet) -> None:
    """All columns of levels were left out, and the annotations."""

    def change(rows: Rows) -> None:
        for row in rows:
            row.extend([""] * (len(HEADINGS) - len(row)))
            del row[13], row[4:7]

    sheet.edit(change)
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags: notice: the columns are missing: 'Level 1', 'Level 2', 'Level 3'; these tags stay as they are",
        "tags.xlsx, sheet Tags: notice: the column is missing: 'Annotation'; annotations stay as they are",
    ]
    assert sheet.text == BIB


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


# Edits of the library


def test_what_was_changed_in_the_library_only_is_kept(sheet: Sheet) -> None:
    """The sheet shows the earlier tags, and does not bring them back."""
    sheet.change_bib("level = {home, org}", "level = {home, org, policy}")
    sheet.change_bib("{-1+1}", "{Better words}")
    sheet.set("clark2021none", "Level 1", "Policy")
    applied = sheet.apply()
    assert [each.key for each in applied.changes] == ["clark2021none"]
    assert applied.kept == ("adams2019care", "davies2022long")
    assert sheet.load()["adams2019care"].levels == ("home", "org", "policy")


def test_the_same_change_in_both_is_one(sheet: Sheet) -> None:
    """Nothing is left to change."""
    sheet.change_bib("level = {home, org}", "level = {policy, home, org}")
    sheet.change_bib("{-1+1}", "{Better words}")
    sheet.set("adams2019care", "Level 3", "Policy")
    sheet.set("davies2022long", "Annotation", "Better  words ")
    after = sheet.text
    assert sheet.apply().changes == ()
    assert sheet.text == after


def conflicting(sheet: Sheet) -> None:
    sheet.change_bib("level = {home, org}", "level = {home}")
    sheet.change_bib("{-1+1}", "{Words of the library}")
    sheet.set("adams2019care", "Level 3", "Policy")
    sheet.set("davies2022long", "Annotation", "Words of the sheet")


def test_different_changes_are_a_conflict(sheet: Sheet) -> None:
    """Both values are shown with the cell, and nothing is written."""
    conflicting(sheet)
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell G2: adams2019care: Level: the sheet has 'At home', 'Organisation', 'Policy', and library.bib:2 has 'At home'; it was 'At home', 'Organisation' when it was exported (--on-conflict sheet or --on-conflict library decides)",
        "tags.xlsx, sheet Tags, cell N5: davies2022long: Annotation: the sheet has 'Words of the sheet', and library.bib:20 has 'Words of the library'; it was another text when it was exported (--on-conflict sheet or --on-conflict library decides)",
    ]


@pytest.mark.parametrize(
    ("winner", "levels", "annotation"),
    [
        ("sheet", ("home", "org", "policy"), "Words of the sheet"),
        ("library", ("home",), "Words of the library"),
    ],
)
def test_an_option_decides_conflicts(
    sheet: Sheet, winner: str, levels: tuple[str, ...], annotation: str
) -> None:
    """One of both is taken."""
    conflicting(sheet)
    sheet.apply(on_conflict=winner)
    library = sheet.load()
    assert library["adams2019care"].levels == levels
    assert library["davies2022long"].annotation.plain == annotation


def test_marks_are_merged_one_by_one(tmp_path: Path) -> None:
    """Each cell is a value of its own, so different values are no conflict."""
    sheet = Sheet(tmp_path, marks="level")
    sheet.change_bib("level = {home, org}", "level = {home}")
    sheet.set("adams2019care", "Level: Policy", "x")
    sheet.apply()
    assert sheet.load()["adams2019care"].levels == ("home", "policy")


def test_a_type_without_its_level_is_reported(sheet: Sheet) -> None:
    """The level was emptied, and its type is still there."""
    sheet.set("adams2019care", "Level 1", "")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell H2: adams2019care: 'Visits by a nurse' is for the level 'At home', which the item would not have (add the level 'At home', or remove the type)"
    ]


def test_a_level_that_the_library_removed_is_reported_for_a_new_type(tmp_path: Path) -> None:
    """The type that was added in the sheet would be without its level."""
    sheet = Sheet(tmp_path, marks="level")
    sheet.change_bib("level = {home, org}", "level = {home}")
    sheet.set("adams2019care", "Intervention type 2", "Training")
    (problem,) = sheet.problems()
    assert problem.startswith("tags.xlsx, sheet Tags, cell I2: adams2019care: 'Training' is for the level")


def test_an_item_that_left_the_library_is_no_error_unless_it_was_edited(sheet: Sheet) -> None:
    """Edits of it would be lost."""
    sheet.change_bib("@misc{clark2021none", "@misc{clarke2021none")
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell A4: notice: 'clark2021none' is no longer in the library; the row changes nothing"
    ]
    sheet.set("clark2021none", "Level 1", "Policy")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell A4: 'clark2021none' is no longer an item of the library (did you mean clarke2021none?)"
    ]


def test_an_item_that_was_not_exported_gets_tags(tmp_path: Path) -> None:
    """Empty cells of its row remove nothing, and tags that it has are not replaced."""
    sheet = Sheet(tmp_path)
    library = er.load(sheet.bib, framework=sheet.framework, keep_going=True)
    er.export_sheet(library.where("key == 'brown2020money'"), sheet.path, force=True)

    def change(rows: Rows) -> None:
        rows.append(["clark2021none", "", "", "", "Policy"])
        rows.append(["adams2019care"])

    sheet.edit(change)
    assert [each.key for each in sheet.apply().changes] == ["clark2021none"]
    assert sheet.load()["adams2019care"] == library["adams2019care"]


def test_a_renamed_value_of_the_framework_is_found_by_its_earlier_name(sheet: Sheet) -> None:
    """The hidden sheet has the names on the day of the export."""
    text = sheet.framework.read_text(encoding="utf-8").replace('"Organisation"', '"Services"')
    sheet.framework.write_text(text, encoding="utf-8")
    sheet.set("clark2021none", "Level 1", "Organisation")
    sheet.set("clark2021none", "Level 2", "Policy")
    applied = sheet.apply()
    assert [dict(each.added) for each in applied.changes] == [{"level": ("org", "policy")}]


# Annotations


def test_marks_of_an_annotation_are_kept_around_an_edit(sheet: Sheet) -> None:
    """Italics stay where the words stay, and what is lost is reported."""
    sheet.set("adams2019care", "Annotation", "On care & much more: 100%.")
    assert sheet.notices() == []
    assert "annotation = {On \\emph{care} \\& much more: 100\\%.}," in sheet.text
    sheet.path.unlink()
    er.export_sheet(sheet.load(), sheet.path)
    sheet.set("adams2019care", "Annotation", "On help\n& much more: 100%.")
    assert sheet.notices() == [
        "tags.xlsx, sheet Tags, cell N2: adams2019care: Annotation: warning: the words that were replaced had italics, a link or the like, which are lost",
        "tags.xlsx, sheet Tags, cell N2: adams2019care: Annotation: warning: an annotation is one paragraph: line breaks become blanks",
    ]
    assert "annotation = {On help \\& much more: 100\\%.}," in sheet.text


def test_an_annotation_that_is_too_long_for_a_cell_stays_as_it_is(tmp_path: Path) -> None:
    """It is reported at the export, and cannot be changed in the sheet."""
    sheet = Sheet(tmp_path, BIB.replace("{-1+1}", f"{{{'word ' * 7000}end}}"))
    (problem,) = sheet.exported.problems
    assert (problem.code, problem.key, problem.field) == (
        "too-long-for-a-cell",
        "davies2022long",
        "annotation",
    )
    before = sheet.text
    assert sheet.apply().changes == ()
    assert sheet.text == before
    sheet.set("davies2022long", "Annotation", "")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell N5: davies2022long: the annotation is longer than a cell can hold, so that it cannot be changed in a sheet (edit it in the .bib file, and put the text of the cell back)"
    ]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-x", "@home", "'=quoted", "'tis", '"q", r', "_x0041_", "a" * 32_767]
)
def test_any_text_of_an_annotation_is_the_same_after_the_sheet(
    tmp_path: Path, ending: str, text: str
) -> None:
    """No program takes it for a formula or cuts it."""
    sheet = Sheet(tmp_path, BIB.replace("{-1+1}", f"{{{text.replace('_', chr(92) + '_')}}}"), ending=ending)
    before = sheet.text
    assert sheet.exported.problems == ()
    assert sheet.apply().changes == ()
    assert sheet.text == before


# Files and options


def test_several_bib_files_are_changed_at_once(tmp_path: Path) -> None:
    """Each item is changed in its own file."""
    sheet = Sheet(tmp_path)
    more = tmp_path / "more.bib"
    more.write_text("@misc{evans2023, title = {E}}\n", encoding="utf-8")
    library = er.load(sheet.bib, more, framework=sheet.framework, keep_going=True)
    er.export_sheet(library, sheet.path, force=True)
    sheet.set("evans2023", "Level 1", "Policy")
    sheet.set("clark2021none", "Level 1", "Policy")
    applied = er.apply_sheet(sheet.path, [sheet.bib, more], framework=sheet.framework)
    assert [each.path for each in applied.files if each.is_changed] == [sheet.bib, more]
    assert more.read_text(encoding="utf-8") == "@misc{evans2023, title = {E}, level = {policy}}\n"


def test_an_existing_sheet_is_replaced_only_by_force(sheet: Sheet) -> None:
    """Edits in it would be lost; they are kept in a file beside it."""
    sheet.set("clark2021none", "Level 1", "Policy")
    before = sheet.path.read_bytes()
    with pytest.raises(FileError, match="it exists, and edits in it would be lost"):
        er.export_sheet(sheet.load(), sheet.path)
    exported = er.export_sheet(sheet.load(), sheet.path, force=True)
    assert [each.message for each in exported.problems] == ["its content before is kept in tags.xlsx.bak"]
    assert sheet.path.with_name("tags.xlsx.bak").read_bytes() == before


def test_wrong_arguments_are_refused(sheet: Sheet, tmp_path: Path) -> None:
    """Each error offers what was meant."""
    library = sheet.load()
    with pytest.raises(FileError, match=r"the name of a sheet must end in .xlsx or .csv"):
        er.export_sheet(library, tmp_path / "tags.ods")
    with pytest.raises(UnknownChoiceError, match="no kind of tag is called 'stduy' \\(did you mean study"):
        er.export_sheet(library, tmp_path / "new.xlsx", marks="stduy")
    with pytest.raises(UnknownChoiceError, match="no sort order"):
        er.export_sheet(library, tmp_path / "new.xlsx", sort="size")
    with pytest.raises(UnknownChoiceError, match="did you mean sheet"):
        sheet.apply(on_conflict="sheeet")
    with pytest.raises(TypeError, match="library is empty"):
        er.apply_sheet(sheet.path, [])
    with pytest.raises(FileError, match="there is no such file"):
        er.apply_sheet(tmp_path / "none.xlsx", sheet.bib)
    sheet.path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(FileError, match="its ZIP archive is damaged"):
        sheet.apply()


@pytest.mark.parametrize(
    ("sort", "keys"),
    [("year:desc", ["clark2021none", "brown2020money", "adams2019care", "davies2022long"]),
     ("file:desc", ["davies2022long", "clark2021none", "brown2020money", "adams2019care"]),
     ("author", ["adams2019care", "brown2020money", "davies2022long", "clark2021none"])],
)  # fmt: skip
def test_rows_are_sorted(tmp_path: Path, sort: str, keys: list[str]) -> None:
    """The orders are those of reading lists."""
    sheet = Sheet(tmp_path, sort=sort)
    rows = read_workbook(sheet.path.read_bytes()).sheets[0].rows
    assert [row[0] for row in rows[1:]] == keys
    assert sheet.apply().changes == ()


def test_a_table_of_tags_beside_the_library_is_not_overruled_in_silence(sheet: Sheet, tmp_path: Path) -> None:
    """A change of the entry would have no effect, and a sheet in CSV is not taken for such a table."""
    (tmp_path / "tags.csv").write_text("key,level\nclark2021none,Policy\n", encoding="utf-8")
    er.export_sheet(sheet.load(), sheet.path, force=True)
    assert sheet.apply().changes == ()
    sheet.set("clark2021none", "Level 1", "Organisation")
    assert sheet.problems() == [
        "tags.xlsx, sheet Tags, cell E4: clark2021none: a table of tags beside the library decides this, so a change of the entry has no effect (change it in the table)"
    ]
    with pytest.raises(FileError, match="a file of this name is read as a table of tags"):
        er.export_sheet(sheet.load(), tmp_path / "tags.csv", force=True)


def test_a_named_table_of_tags_is_not_overruled(sheet: Sheet, tmp_path: Path) -> None:
    """The library is loaded with the tables that it was exported with."""
    table = tmp_path / "mine.csv"
    table.write_text("key,level\nclark2021none,Policy\n", encoding="utf-8")
    library = er.load(sheet.bib, framework=sheet.framework, keep_going=True, tags=table)
    er.export_sheet(library, sheet.path, force=True)
    for tags in (table, str(table), [table], iter([table])):
        applied = sheet.apply(tags=tags)
        assert (applied.changes, applied.kept) == ((), ())
    assert sheet.apply().kept == ("clark2021none",)
    sheet.set("clark2021none", "Level 1", "Organisation")
    sheet.set("brown2020money", "Level 2", "Policy")
    (problem,) = sheet.problems(tags=iter([table]))
    assert problem.startswith("tags.xlsx, sheet Tags, cell E4: clark2021none: a table of tags beside the")


def test_tables_beside_the_library_may_be_left_out(sheet: Sheet, tmp_path: Path) -> None:
    """An empty list is no table, as in `load`."""
    (tmp_path / "tags.csv").write_text("key,level\nclark2021none,Policy\n", encoding="utf-8")
    sheet.set("clark2021none", "Level 1", "Organisation")
    sheet.apply(tags=[])
    assert "date = {2021}, level = {org}}" in sheet.text


def test_a_sheet_shows_tags_as_the_entry_has_them(tmp_path: Path) -> None:
    """Tags are not inherited by crossref, but by xdata; a change is made in the entry of the row, not in the other."""
    bib = """\
@inbook{child, crossref = {parent}, title = {C}}
@book{parent, title = {P}, level = {org}, annotation = {Note}}
@inbook{kid, xdata = {shared}, title = {K}}
@xdata{shared, level = {policy}, annotation = {Shared}}
"""
    sheet = Sheet(tmp_path, bib)
    rows = read_workbook(sheet.path.read_bytes()).sheets[0].rows
    assert [(row[0], row[4:5], row[-1]) for row in rows[1:]] == [
        ("child", (), "C"),
        ("parent", ("Organisation",), "Note"),
        ("kid", ("Policy",), "Shared"),
    ]
    assert sheet.apply().changes == ()
    sheet.set("parent", "Level 1", "Policy")
    sheet.set("child", "Level 1", "Organisation")
    sheet.set("kid", "Annotation", "Own")
    sheet.apply()
    expected = bib.replace("level = {org}", "level = {policy}").replace("{K}}", "{K}, annotation = {Own}}")
    assert sheet.text == expected.replace("{C}}", "{C}, level = {org}}")


def test_an_inherited_tag_cannot_be_removed_from_the_heir(tmp_path: Path) -> None:
    """It comes from another entry, so the cell is refused."""
    bib = (
        "@misc{kid, xdata = {shared}, title = {K}}\n@xdata{shared, level = {policy}, annotation = {Shared}}\n"
    )
    sheet = Sheet(tmp_path, bib)
    sheet.set("kid", "Level 1", "")
    sheet.set("kid", "Annotation", "")
    problem = "the entry cannot be changed so: its tags come from elsewhere, such as another entry"
    assert sheet.problems() == [
        f"tags.xlsx, sheet Tags, cell E2: kid: Level: {problem}",
        f"tags.xlsx, sheet Tags, cell M2: kid: Annotation: {problem}",
    ]


def test_types_with_one_name_are_known_by_their_keys(tmp_path: Path) -> None:
    """Two levels may each have a type of this name, or of one that is typed in the same way."""
    sheet = Sheet(tmp_path)
    text = sheet.framework.read_text(encoding="utf-8").replace("Visits by a nurse", "Self\N{EN DASH}help")
    sheet.framework.write_text(text.replace('name = "Training"', 'name = "Self-Help"'), encoding="utf-8")
    sheet.change_bib("level = {Organisation},", "level = {Organisation}, interventiontype = {training},")
    er.export_sheet(sheet.load(), sheet.path, force=True)
    rows = read_workbook(sheet.path.read_bytes()).sheets[0].rows
    assert (rows[1][7], rows[2][7]) == ("Self\N{EN DASH}help (visits)", "Self-Help (training)")
    assert sheet.apply().changes == ()
    sheet.set("adams2019care", "Intervention type 1", "self-help (training)")
    assert [(dict(each.added), dict(each.removed)) for each in sheet.apply().changes] == [
        ({"type": ("training",)}, {"type": ("visits",)})
    ]
    sheet.set("adams2019care", "Intervention type 1", "Self-help")
    assert sheet.problems()[0] == (
        "tags.xlsx, sheet Tags, cell H2: adams2019care: 'Self-help' is no intervention type (did you mean 'Self-Help (training)'?)"
    )


# The law

KEYS = ["adams2019care", "brown2020money", "clark2021none", "davies2022long"]
LEVELS = st.lists(st.sampled_from(["home", "org", "policy"]), unique=True)
STUDIES = st.lists(st.sampled_from(["rct", "review", "map"]), unique=True)
NOTES = st.text(st.sampled_from("ab =-&%{}\\_#~'\"\n\u00a3\u00a0\u2019"), max_size=12)
EDITS = st.dictionaries(st.sampled_from(KEYS), st.tuples(LEVELS, STUDIES, NOTES), max_size=3)


def in_library(library: er.LoadedLibrary, key: str) -> tuple[frozenset[str], frozenset[str], str]:
    reference = library[key]
    words = " ".join(reference.annotation.plain.split())
    return frozenset(reference.levels), frozenset(reference.facet("study")), words


@pytest.mark.parametrize("options", [{}, {"ending": ".csv"}, {"marks": "level"}])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(in_sheet=EDITS, in_bib=EDITS)
def test_each_change_of_one_side_is_kept(
    tmp_path: Path, options: dict[str, Any], in_sheet: dict[str, Any], in_bib: dict[str, Any]
) -> None:
    """Changed in the sheet only: applied. In the library only: kept. In both, differently: a conflict, and nothing is written."""
    for name in ("tags.xlsx", "sheet.csv"):
        (tmp_path / name).unlink(missing_ok=True)
    bib = BIB.replace("  interventiontype = {visits},\n", "")
    sheet = Sheet(tmp_path, bib, **options)
    exported = {key: in_library(sheet.load(), key) for key in KEYS}
    write_to_bib(sheet, in_bib)
    library = {key: in_library(sheet.load(), key) for key in KEYS}
    before = sheet.text
    write_to_sheet(sheet, in_sheet, has_marks="marks" in options)
    wanted = {
        key: (frozenset(in_sheet[key][0]), frozenset(in_sheet[key][1]), " ".join(in_sheet[key][2].split()))
        if key in in_sheet
        else exported[key]
        for key in KEYS
    }
    conflicts = [
        (key, at)
        for key in KEYS
        for at in range(3)
        if len({exported[key][at], library[key][at], wanted[key][at]}) == 3
        and not (at == 0 and "marks" in options)
    ]
    if conflicts:
        with pytest.raises(ProblemsError) as caught:
            sheet.apply()
        assert [each.code for each in caught.value.problems].count("sheet-conflict") == len(conflicts)
        assert sheet.text == before
        return
    sheet.apply()
    after = {key: in_library(sheet.load(), key) for key in KEYS}
    for key in KEYS:
        for at in range(3):
            old, now, new = exported[key][at], library[key][at], wanted[key][at]
            if at == 0 and "marks" in options:
                assert after[key][at] == (now - (old - new)) | (new - old)
            else:
                assert after[key][at] == (now if new == old else new)
    # An entry on one line has its edited fields in this line.
    unedited = [
        each for each in before.splitlines() if not re.search(r"\b(?:level|studykind|annotation)\s*=", each)
    ]
    assert [each for each in unedited if each.rstrip(", }") not in sheet.text] == []


def write_to_bib(sheet: Sheet, edits: dict[str, Any]) -> None:
    present = {each.key: dict(each.fields) for each in sheet.load()}
    assert present
    changes: dict[str, dict[str, str | None]] = {}
    for key, (levels, studies, note) in edits.items():
        entry = sheet.text.partition(f"{{{key},")[2].partition("\n@")[0]
        given = {
            "level": ", ".join(levels),
            "studykind": ", ".join(studies),
            "annotation": encode(er.RichText.of(note.strip())),
        }
        changes[key] = {
            name: value or None for name, value in given.items() if value or f"{name} = " in entry
        }
    sheet.bib.write_bytes(change_fields(sheet.text, changes).encode())


def write_to_sheet(sheet: Sheet, edits: dict[str, Any], *, has_marks: bool) -> None:
    names = {"home": "At home", "org": "Organisation", "policy": "Policy"}
    studies = {"rct": "randomised trial", "review": "review of families' views", "map": "map"}

    def change(rows: Rows) -> None:
        headings = rows[0]
        for row in rows[1:]:
            row.extend([""] * (len(headings) - len(row)))
            if row[0] not in edits:
                continue
            levels, kinds, note = edits[row[0]]
            if has_marks:
                for key, name in names.items():
                    row[headings.index(f"Level: {name}")] = "x" if key in levels else ""
            else:
                first = headings.index("Level 1")
                row[first : first + 3] = [*map(names.get, levels), *[""] * (3 - len(levels))]
            first = headings.index("Kind of study 1")
            row[first] = "; ".join(map(studies.__getitem__, kinds))
            row[first + 1] = ""
            row[headings.index("Annotation")] = note

    sheet.edit(change)


def test_a_workbook_needs_the_extra_and_csv_does_not(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    monkeypatch.delitem(__import__("sys").modules, "essence_refs.workbooks.writing", raising=False)
    with pytest.raises(MissingExtraError, match=r"essence-refs\[excel\]"):
        er.export_sheet(sheet.load(), tmp_path / "new.xlsx")
    assert er.export_sheet(sheet.load(), tmp_path / "new.csv").items == 4
