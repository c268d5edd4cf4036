"""Sheets of tags as files: which are written, read and replaced, and by which options."""

from pathlib import Path

import pytest
from tag_sheet_library import Sheet

import essence_refs as er
from essence_refs.errors import FileError, MissingExtraError, UnknownChoiceError
from essence_refs.workbooks import read_workbook

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


def test_a_workbook_needs_the_extra_and_csv_does_not(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    monkeypatch.delitem(__import__("sys").modules, "essence_refs.workbooks.writing", raising=False)
    with pytest.raises(MissingExtraError, match=r"essence-refs\[excel\]"):
        er.export_sheet(sheet.load(), tmp_path / "new.xlsx")
    assert er.export_sheet(sheet.load(), tmp_path / "new.csv").items == 4
