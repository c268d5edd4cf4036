"""Loading, checking, converting and writing the user's own library, with or without tags."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import essence_refs as er

PLAIN = """\
@book{munro2011review,
  author = {Munro, Eileen},
  title = {The {Munro} review of child protection: 100\\% of a title \\& <more>},
  publisher = {Department for Education},
  year = 2011,
}
@article{forrester2018what,
  author = {Forrester, Donald and Westlake, David},
  title = {What is the relationship between worker skills and outcomes?},
  journal = {Child Abuse \\& Neglect},
  volume = 78,
  pages = {1--9},
  year = 2018,
}
"""
TAGGED = "@report{a, title={A}, year=2020, level={team}}\n@report{b, title={B}, year=2021}\n"
FRAMEWORK = """\
name = "Ours"
[[levels]]
key = "team"
name = "Team"
definition = "How a team works"
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.bib"
    path.write_text(PLAIN)
    return path


def test_a_bib_file_without_tags_is_one_list(plain: Path) -> None:
    """Without tags, framework and options the list has both items, with the text of the file."""
    assert er.reading_list(er.load(plain)).write() == (
        "Reading list\n============\n\n"
        "Forrester, D. and Westlake, D. (2018) ‘What is the relationship between worker skills and outcomes?’, "
        "Child Abuse & Neglect, 78, pp. 1–9.\n\n"
        "Munro, E. (2011) The Munro review of child protection: 100% of a title & <more>. "
        "Department for Education.\n"
    )


def test_the_headings_come_from_the_users_framework(tmp_path: Path) -> None:
    """Levels, title and definition are those of the user's file, and none are ESSENCE's."""
    bib, framework = tmp_path / "own.bib", tmp_path / "own.toml"
    bib.write_text(TAGGED)
    framework.write_text(FRAMEWORK)
    text = er.reading_list(er.load(bib, framework=framework)).write()
    assert text.startswith("Ours reading list\n=================\n\nTeam\n----\n\nHow a team works\n\n")
    assert "Items without a level" in text
    assert "ESSENCE" not in text


def test_an_entry_with_errors_is_reported_and_can_be_left_out(tmp_path: Path) -> None:
    """Without keep_going it is an error with file and line; with it the list has the other entries."""
    path = tmp_path / "broken.bib"
    path.write_text("@report{a, title={A}, level={nowhere}}\n" + PLAIN)
    with pytest.raises(er.ProblemsError, match=r"broken\.bib:1:\d+: a: level: no level is called 'nowhere'"):
        er.load(path)
    library = er.load(path, keep_going=True)
    assert library.problems
    assert len(er.reading_list(library)) >= 2


def test_a_text_is_read_as_a_file_is(plain: Path) -> None:
    """er.loads reads BibTeX, or the format that it is given."""
    assert er.loads(PLAIN).keys() == er.load(plain).keys()
    items = er.convert(plain, to="csl-json").text
    assert er.loads(items, "csl-json").keys() == er.load(plain).keys()


def test_problems_of_a_text_have_its_name_and_line() -> None:
    """All of them are in one error."""
    with pytest.raises(er.ProblemsError) as caught:
        er.loads("@report{a, level={nowhere}}\n@report{b, level={nothing}}", source="a cell")
    assert [(each.source, each.line) for each in caught.value.problems] == [("a cell", 1), ("a cell", 2)]


def test_a_folder_and_an_open_file_are_sources(plain: Path) -> None:
    """The files of a folder come in alphabetical order, and a file object is read to its end."""
    (plain.parent / "a.json").write_text('[{"id": "first", "type": "book", "title": "First"}]')
    (plain.parent / "notes.txt").write_text("no references")
    assert er.load(plain.parent).keys() == ("first", "munro2011review", "forrester2018what")
    with plain.open("rb") as stream:
        assert len(er.load(stream)) == 2
    with plain.open(encoding="utf-8") as stream:
        assert len(er.load(stream)) == 2


@pytest.mark.parametrize("name", ["bibtex", "csl-json"])
def test_a_library_is_written_and_read_again(plain: Path, name: str) -> None:
    """What write returns has every reference, also of a library that where() chose."""
    library = er.load(plain)
    assert er.loads(library.write(name), name).keys() == library.keys()
    chosen = library.where("year > 2015")
    assert er.loads(chosen.write(name), name).keys() == ("forrester2018what",)


def test_converting_reports_what_is_lost(plain: Path) -> None:
    """CSL-JSON cannot have the comment of a .bib file."""
    with plain.open("a") as stream:
        stream.write("A comment\n")
    result = er.convert(plain, to="csl-json")
    assert [each.code for each in result.problems] == ["comment-left-behind"]
    assert er.convert(er.load(plain), to="csl-json").text == result.text == er.load(plain).write("csl-json")


def test_an_unknown_format_names_the_formats(plain: Path) -> None:
    """For converting and writing alike."""
    for call in (lambda: er.convert(plain, to="bibtx"), lambda: er.load(plain).write("bibtx")):
        with pytest.raises(er.EssenceRefsError, match=r"bibtx.*did you mean bibtex"):
            call()


def test_a_library_is_not_combined_with_files(plain: Path) -> None:
    """Two sources of which one is a library would have two frameworks."""
    for call in (er.check, lambda *sources: er.convert(*sources, to="bibtex")):
        with pytest.raises(TypeError, match="a library is used alone"):
            call(er.load(), plain)


def test_checking_finds_every_problem_of_every_file(plain: Path) -> None:
    """A missing file does not hide the problems of the others, and the order is that of the files."""
    missing = plain.with_name("missing.bib")
    plain.write_text(PLAIN + "@report{a, level={nowhere}}\n")
    result = er.check(missing, plain)
    assert result.has_errors
    assert result.problems[0].source == str(missing)
    assert [each.line for each in result if each.code == "unknown-level"] == [15]
    assert result.library.keys() == ("munro2011review", "forrester2018what", "a")
    assert len(result) == len(result.problems)


def test_a_check_is_printed_as_its_summaries(plain: Path) -> None:
    """Each problem is an occurrence of one of them."""
    result = er.check(plain)
    lines = str(result).splitlines()
    assert lines == [str(each) for each in result.summaries]
    assert len(lines) < len(result)
    assert {each for summary in result.summaries for each in summary.occurrences} == {*result}


def test_a_configuration_and_entries_switch_codes(plain: Path, tmp_path: Path) -> None:
    """The configuration is the one that is named, or the nearest."""
    settings = tmp_path / "settings.toml"
    settings.write_text('[check]\nno-annotation = "off"\nno-level = "error"\n', encoding="utf-8")
    result = er.check(plain, configuration=settings)
    assert "no-annotation" in {each.code for each in er.check(plain)}
    assert "no-annotation" not in {each.code for each in result}
    assert result.has_errors
    with pytest.raises(er.FileError):
        er.check(plain, configuration=tmp_path / "nowhere.toml")
    settings.write_text('[check]\nhtml = "off"\nhtlm = "off"\n', encoding="utf-8")
    assert [each.line for each in er.check(plain, configuration=settings)][:2] == [2, 3]
    entry = er.loads("@book{a, title={T}, check={missing-field, no-level, no-annotation}}")
    assert er.check(entry).problems == ()


def test_checking_a_library_finds_what_checking_its_file_finds(plain: Path) -> None:
    """Warnings are not errors."""
    of_file, of_library = er.check(plain), er.check(er.load(plain))
    assert of_file.problems == of_library.problems
    assert of_file.problems
    assert not of_file.has_errors


def test_the_shipped_items_are_checked_without_a_path() -> None:
    """As the command does."""
    assert len(er.check().library) == 7


def test_styles_are_found_by_words() -> None:
    """By name or title; each has both."""
    names = [each.name for each in er.styles()]
    assert "harvard-cite-them-right" in names
    assert [each.name for each in er.styles("essence brief")] == ["essence-brief"]


def test_the_mistakes_of_a_framework_are_problems_of_a_check(plain: Path, tmp_path: Path) -> None:
    """Nothing can be read on it, and the reports for programs have each mistake at its line."""
    framework = tmp_path / "own.toml"
    framework.write_text('[[levels]]\nkey = "a"\nname = "A"\n\n[[level]]\nkey = "b"\n', encoding="utf-8")
    result = er.check(plain, framework=framework)
    assert [(each.line, each.code) for each in result] == [(5, "unknown-name")]
    assert len(result.library) == 0


def test_the_switches_of_an_entry_are_kept(tmp_path: Path) -> None:
    """Tagging leaves them as they are, writing has them, and no check takes the field for unknown."""
    file = tmp_path / "a.bib"
    file.write_text(
        "@book{a,\n  title = {T},\n  check = {missing-field, no-level = error},\n}\n", encoding="utf-8"
    )
    er.tag(file, "a", level="policy")
    assert "  check = {missing-field, no-level = error},\n" in file.read_text(encoding="utf-8")
    library = er.load(file)
    assert "check = {missing-field, no-level = error}" in " ".join(library.write().split())
    assert not [each for each in er.check(library, fields=True) if each.code == "unplaced-field"]


def test_a_check_result_is_a_sequence(plain: Path) -> None:
    """It can be indexed, sliced and searched, and is short at a prompt."""
    result = er.check(plain)
    assert isinstance(result, Sequence)
    assert result[0] == next(iter(result))
    assert result[-1:] == (result.problems[-1],)
    assert result.index(result[1]) == 1
    assert result[0] in result
    assert re.fullmatch(r"<CheckResult: \d+ warnings>", repr(result))


def test_problems_are_in_the_order_of_the_sources_with_the_configuration_first(tmp_path: Path) -> None:
    """Files of a folder are in alphabetical order, and problems of a file in that of its lines."""
    folder = tmp_path / "more"
    folder.mkdir()
    for path in (tmp_path / "z.bib", folder / "b.bib", folder / "a.bib", tmp_path / "c.bib"):
        path.write_text("@misc{x}\n\n@misc{y}\n")
    configuration = tmp_path / "essence-refs.toml"
    configuration.write_text('[check]\nhtlm = "off"\nhtml = "off"\n')
    sources = [tmp_path / "z.bib", folder, tmp_path / "c.bib"]
    found = er.check(*sources, configuration=configuration)
    places = dict.fromkeys((Path(each.source).name, each.line) for each in found.problems)
    assert list(places) == [
        ("essence-refs.toml", 2),
        ("essence-refs.toml", 3),
        *((name, line) for name in ("z.bib", "a.bib", "b.bib", "c.bib") for line in (1, 3)),
    ]
