"""Sheets of tags: exported, edited as in Excel, and applied to the .bib files by comparing three states."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tag_sheet_library import BIB, HEADINGS, OPTIONS, Rows, Sheet, unchanged

import essence_refs as er
from essence_refs.bibtex.editor.edits import change_fields
from essence_refs.bibtex.latex.encoder import encode
from essence_refs.errors import ProblemsError
from essence_refs.exchange.tables.delimited import escaped
from essence_refs.exchange.tag_sheets.grids import SheetGrid, grid_of_sheet
from essence_refs.exchange.tag_sheets.reading import SheetReader
from essence_refs.exchange.tag_sheets.tag_groups import tag_groups
from essence_refs.exchange.tag_sheets.writing import tag_sheet
from essence_refs.workbooks import read_workbook
from essence_refs.workbooks.sheets import Sheet as WorkbookSheet

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
            # In CSV, an apostrophe is before a text that a spreadsheet would take for a formula.
            row[headings.index("Annotation")] = escaped(note) if sheet.path.suffix == ".csv" else note

    sheet.edit(change)
