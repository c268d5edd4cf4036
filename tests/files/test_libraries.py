"""Opening a library: several sources are one library, and all problems are reported at once."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from essence_refs.diagnostics import Severity
from essence_refs.errors import FileError, ProblemsError
from essence_refs.files import convert, load, loads, open_framework

GOOD = "@book{good2020,\n  author = {Good, Ada},\n  title = {A Good Book},\n  date = {2020},\n}\n"

FIVE_FAULTS = """\
@book{level,
  title = {A},
  level = {organization},
}
@book{, title = {B}}
@book{whole,
  title = {C},
  date = {2020-12},
}
@book{good2020, title = {D}, date = {2020}}

@book{good2020,
  title = {E},
}
@book{kind, title = {F}, studykind = {systematic-reveiw}}

@book{open,
  title = {G
"""


FAULTS = [
    (3, "unknown-level"),
    (5, "no-key"),
    (12, "duplicate-key"),
    (15, "unknown-facet"),
    (17, "broken-entry"),
]


def write_file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_the_shipped_library_is_the_default() -> None:
    """It has the framework that comes with essence-refs."""
    assert len(load()) == 7
    assert load().framework == open_framework()


def test_several_files_are_one_library_in_order(tmp_path: Path) -> None:
    """References are in the order of the files, and can inherit from another file."""
    part = write_file(
        tmp_path, "a.bib", "@incollection{part, title={P}, author={A, B}, date={2020}, crossref={good2020}}"
    )
    whole = write_file(tmp_path, "b.bib", GOOD.replace("@book", "@collection"))
    library = load(part, str(whole))
    assert library.keys() == ("part", "good2020")
    assert library["part"].text("container-title").plain == "A Good Book"


def test_a_key_in_two_files_is_an_error_with_both_locations(tmp_path: Path) -> None:
    """The error is at the second, and the message has the first."""
    first = write_file(tmp_path, "a.bib", GOOD)
    second = write_file(tmp_path, "b.bib", GOOD.replace("Good Book", "Better Book"))
    with pytest.raises(ProblemsError) as caught:
        load(first, second)
    (problem,) = caught.value.problems
    assert (problem.source, problem.line) == (str(second), 1)
    assert f"{first}:1" in problem.message


def test_five_mistakes_are_five_located_errors(tmp_path: Path) -> None:
    """They are reported together, in the order of the file."""
    path = write_file(tmp_path, "five.bib", FIVE_FAULTS)
    with pytest.raises(ProblemsError) as caught:
        load(path)
    errors = [each for each in caught.value.problems if each.severity is Severity.ERROR]
    assert [(each.line, each.code) for each in errors] == FAULTS
    assert {each.source for each in errors} == {str(path)}


def test_keep_going_reads_the_good_entries(tmp_path: Path) -> None:
    """The library has the same problems that would be raised."""
    path = write_file(tmp_path, "five.bib", FIVE_FAULTS)
    with pytest.raises(ProblemsError) as caught:
        load(path)
    library = load(path, keep_going=True)
    assert "good2020" in library
    assert library["good2020"].title.plain == "D"
    assert library.problems == caught.value.problems


def test_misspelt_tags_suggest_the_right_ones(tmp_path: Path) -> None:
    """Both a level and a kind of study."""
    library = load(write_file(tmp_path, "five.bib", FIVE_FAULTS), keep_going=True)
    messages = {each.field: str(each) for each in library.problems if each.key in ("level", "kind")}
    assert "(did you mean organisation" in messages["level"]
    assert "(did you mean systematic-review" in messages["studykind"]


def test_a_framework_can_be_a_path_or_a_value(tmp_path: Path) -> None:
    """Its levels replace those of the default framework."""
    own = write_file(tmp_path, "own.toml", '[[levels]]\nkey = "attic"\nname = "Attic"\n')
    bib = write_file(tmp_path, "a.bib", GOOD.replace("date", "level = {Attic},\n  date"))
    for framework in (own, str(own), open_framework(own)):
        assert load(bib, framework=framework)["good2020"].levels == ("attic",)
    with pytest.raises(ProblemsError, match=r"a\.bib:\d+:\d+: good2020: level: no level is called 'Attic'"):
        load(bib)


def test_the_encoding_is_utf8_unless_given(tmp_path: Path) -> None:
    """A file in another encoding is an error with a location."""
    path = write_file(tmp_path, "a.bib", GOOD.replace("Good, Ada", "Börne, Zoë"), "latin-1")
    assert load(path, encoding="latin-1")["good2020"].authors[0].full == "Zoë Börne"
    with pytest.raises(ProblemsError) as caught:
        load(path)
    assert caught.value.problems[0].line == 2


def test_a_missing_file_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    """The suggestion is a similar name in the same folder."""
    write_file(tmp_path, "library.bib", GOOD)
    with pytest.raises(FileError, match=r"there is no such file \(did you mean library.bib\?\)"):
        load(tmp_path / "libary.bib")


def test_an_empty_file_is_a_warning(tmp_path: Path) -> None:
    """A list of nothing would otherwise be printed without a word."""
    library = load(write_file(tmp_path, "empty.bib", " \n"))
    assert not library.references
    assert [(each.code, each.severity, each.message) for each in library.problems] == [
        ("no-bibtex", Severity.WARNING, "the file is empty")
    ]
    assert not load(write_file(tmp_path, "strings.bib", "@string{a = {A}}")).problems


def test_a_file_without_entries_is_an_error(tmp_path: Path) -> None:
    """To BibTeX all text outside of entries is a comment, so a file of another format would be an empty library."""
    path = write_file(tmp_path, "items.bib", '[{"id": "a", "type": "book"}]')
    hint = r"it looks like CSL-JSON: give the file a name that ends in \.json"
    with pytest.raises(ProblemsError, match=rf"there is no BibTeX in this file: .*{hint}"):
        load(path)
    with pytest.raises(ProblemsError, match=r"no entry begins with @$"):
        load(write_file(tmp_path, "notes.txt", "Some notes."))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.ris", "TY  - RPRT\nTI  - T\nER  - \n", "report"),
        ("a.txt", "1.\nTY  - RPRT\nTI  - T\nER  - \n", "report"),
        ("a.nbib", "\nPMID- 1\nTI  - T\n", "article-journal"),
        ("a.txt", "\ufeffPMID- 1\nTI  - T\n", "article-journal"),
        ("a.ciw", "FN X\nVR 1.0\nPT B\nTI T\nER\n", "book"),
        ("a.txt", "FN X\nVR 1.0\nPT B\nTI T\nER\n", "book"),
        ("a.ris", "PMID- 1\nTI  - T\n", "article-journal"),
        (
            "a.xml",
            "<xml><records><record><ref-type name='Book'/><title>T</title></record></records></xml>",
            "book",
        ),
        ("a.txt", '[{"id": "a", "type": "book", "title": "T"}]', "book"),
        ("a.txt", "@book{a, title = {T}}", "book"),
    ],
)
def test_records_are_recognised_by_their_ending_or_their_text(
    name: str, text: str, kind: str, tmp_path: Path
) -> None:
    """Databases save all of them as .txt too."""
    (reference,) = load(write_file(tmp_path, name, text))
    assert (reference.kind, reference.title.plain) == (kind, "T")


@pytest.mark.parametrize("name", ["a.ris", "a.nbib", "a.ciw"])
def test_a_file_without_records_is_an_error_and_an_empty_one_a_warning(name: str, tmp_path: Path) -> None:
    """An empty library would say nothing of the loss."""
    with pytest.raises(ProblemsError, match="there is no record of"):
        load(write_file(tmp_path, name, "Some notes."))
    library = load(write_file(tmp_path, name, "\n"))
    assert [(each.code, each.message) for each in library.problems] == [("no-records", "the file is empty")]


def test_csl_json_is_recognised_by_its_ending(tmp_path: Path) -> None:
    """Its references are in the order of the files."""
    bib = write_file(tmp_path, "a.bib", GOOD)
    items = write_file(tmp_path, "b.json", '[{"id": "zotero2020", "type": "book", "title": "From Zotero"}]')
    assert load(items, bib).keys() == ("zotero2020", "good2020")
    assert load(bib, items).keys() == ("good2020", "zotero2020")


def test_a_key_in_bibtex_and_csl_json_is_an_error(tmp_path: Path) -> None:
    """Keys are unique in a library, and the error has both locations."""
    bib = write_file(tmp_path, "a.bib", GOOD)
    items = write_file(tmp_path, "b.json", '[{"id": "good2020", "type": "book", "title": "Another"}]')
    with pytest.raises(ProblemsError) as caught:
        load(bib, items)
    assert str(caught.value).startswith(
        f"{items}:1: good2020: the key 'good2020' is taken by {bib}:1; this reference is not read"
    )


def test_keep_going_keeps_the_first_reference_of_a_key(tmp_path: Path) -> None:
    """A .bib entry takes precedence over a CSL-JSON item."""
    bib = write_file(tmp_path, "a.bib", GOOD)
    items = write_file(tmp_path, "b.json", '[{"id": "good2020", "type": "book", "title": "Another"}]')
    twice = write_file(tmp_path, "c.json", '[{"id": "x", "type": "book"},\n{"id": "x", "type": "report"}]')
    library = load(bib, items, twice, keep_going=True)
    assert [(each.key, each.kind) for each in library] == [("good2020", "book"), ("x", "book")]
    assert library["good2020"].title.plain == "A Good Book"
    errors = [each for each in library.problems if each.severity is Severity.ERROR]
    assert [(each.source, each.line) for each in errors] == [(str(items), 1), (str(twice), 2)]


def test_the_encoding_does_not_apply_to_json(tmp_path: Path) -> None:
    """JSON is always UTF-8, so a Latin-1 .bib file and a CSL-JSON file can be read together."""
    bib = write_file(tmp_path, "a.bib", GOOD.replace("A Good", "A Fine Caf\u00e9, A Good"), "latin-1")
    items = write_file(tmp_path, "b.json", '[{"id": "caf", "type": "book", "title": "Caf\u00e9"}]')
    library = load(bib, items, encoding="latin-1")
    assert library["caf"].title.plain == "Caf\u00e9"
    assert library["good2020"].title.plain == "A Fine Caf\u00e9, A Good Book"


def test_json_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    """The hint does not advise to name an encoding."""
    items = write_file(tmp_path, "b.json", '[{"id": "caf", "type": "book", "title": "Caf\u00e9"}]', "latin-1")
    with pytest.raises(ProblemsError, match=r"b\.json:1:\d+: .* \(CSL-JSON is always in UTF-8\)"):
        load(items, encoding="latin-1")


def test_problems_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """Problems of all kinds are sorted together."""
    first = write_file(tmp_path, "z.bib", FIVE_FAULTS)
    second = write_file(tmp_path, "a.bib", "@misc{other, title = {é}, level = {nowhere}}", "latin-1")
    problems = load(first, second, keep_going=True).problems
    assert [each.source for each in problems] == [str(first)] * len(FAULTS) + [str(second)] * 2
    assert [each.code for each in problems[-2:]] == ["encoding", "unknown-level"]


@pytest.mark.parametrize("text", ["TY  - JOUR\nTI  - Care @home\nER  - \n", "someone@example.org"])
def test_other_files_with_an_at_sign_are_an_error(text: str, tmp_path: Path) -> None:
    """An RIS file or a letter with an e-mail address is not an empty library."""
    place = write_file(tmp_path, "a.bib", text)
    with pytest.raises(ProblemsError, match="there is no BibTeX in this file"):
        load(place)


def test_a_folder_is_its_files_of_references_in_alphabetical_order(tmp_path: Path) -> None:
    """Files with another ending, hidden files and folders are left out."""
    write_file(tmp_path, "b.bib", GOOD)
    write_file(tmp_path, "a.json", '[{"id": "zotero2020", "type": "book", "title": "From Zotero"}]')
    write_file(tmp_path, "._b.bib", "\0\0")
    write_file(tmp_path, "notes.txt", "no BibTeX")
    (tmp_path / "sub.bib").mkdir()
    assert load(tmp_path, keep_going=True).keys() == ("zotero2020", "good2020")


def test_a_folder_without_references_is_an_error(tmp_path: Path) -> None:
    """An empty library would hide that another folder was meant."""
    with pytest.raises(FileError, match="there is no file of references in this folder"):
        load(tmp_path)


def test_file_objects_of_text_and_of_bytes_are_read(tmp_path: Path) -> None:
    """The format is that of the file's name, or is given."""
    items = '[{"id": "a", "type": "book", "title": "Café"}]'
    path = write_file(tmp_path, "a.json", items)
    with path.open("rb") as file:
        assert load(file)["a"].title.plain == "Café"
    with path.open(encoding="utf-8") as file:
        assert load(file)["a"].title.plain == "Café"
    assert load(io.StringIO(items), format="csl-json")["a"].title.plain == "Café"
    assert load(io.BytesIO(GOOD.encode()), path).keys() == ("good2020", "a")
    latin = io.BytesIO(GOOD.replace("Ada", "Zoë").encode("latin-1"))
    assert load(latin, encoding="latin-1")["good2020"].authors[0].given == "Zoë"


def test_a_text_can_be_read() -> None:
    """Its problems have the name that is given."""
    assert loads(GOOD).keys() == ("good2020",)
    assert loads('[{"id": "a", "type": "book"}]', "csl-json").keys() == ("a",)
    with pytest.raises(ProblemsError, match=r"^web:1: there is no BibTeX"):
        loads("<html>", source="web")


def test_a_conversion_reports_problems_and_losses(tmp_path: Path) -> None:
    """Comments, problems of the parser and losses of the writer are in one list, each with its file."""
    path = write_file(tmp_path, "a.bib", "% Provenance.\n@misc{a, title = {\\foo{A}}, note = {\\texttt{x}}}")
    result = convert(path, to="csl-json")
    assert [(each.code, each.source) for each in result.problems] == [
        ("comment-left-behind", str(path)),
        ("unknown-macro", str(path)),
        ("csl-json-loss", str(path)),
    ]
    assert loads(result.text, "json")["a"].title.plain == "A"


def test_a_conversion_stops_at_errors_unless_keep_going(tmp_path: Path) -> None:
    """Broken entries are not lost without an error."""
    path = write_file(tmp_path, "a.bib", GOOD + "@misc{b, title = {B")
    with pytest.raises(ProblemsError):
        convert(path, to="csl-json")
    assert '"id": "good2020"' in convert(path, to="csl-json", keep_going=True).text


def test_every_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    """One missing file is a FileError; several, or one beside a broken file, are reported together in their order."""
    first, broken, last = (tmp_path / name for name in ("first.bib", "broken.bib", "last.bib"))
    broken.write_text("@book{a, title = {A}, level = {nowhere}}\n")
    with pytest.raises(FileError, match="no such file"):
        load(first)
    with pytest.raises(ProblemsError) as caught:
        load(first, broken, last)
    assert [Path(each.source).name for each in caught.value.problems] == [
        "first.bib",
        "broken.bib",
        "last.bib",
    ]
    with pytest.raises(ProblemsError) as caught:
        convert(first, last, to="csl-json")
    assert [each.code for each in caught.value.problems] == ["unreadable-file"] * 2
    library = load(first, broken, keep_going=True, skip_unreadable=True)
    assert [each.code for each in library.problems] == ["unreadable-file", "unknown-level"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    """By its path, by another path of it or by its folder: its keys are not taken twice."""
    path = tmp_path / "a.bib"
    path.write_text(GOOD)
    assert load(path, str(path), tmp_path, tmp_path / ".." / tmp_path.name / "a.bib").keys() == ("good2020",)


def test_a_file_in_another_encoding_is_told_how_to_name_it(tmp_path: Path) -> None:
    """On the command line and in Python, with the line of the first such byte."""
    path = write_file(tmp_path, "a.bib", f"@misc{{b,\n title = {{Caf\xe9}}}}\n{GOOD}", "latin-1")
    with pytest.raises(ProblemsError, match=r"a\.bib:2:14: .*--encoding cp1252.*encoding= in Python"):
        load(path)


def test_a_workbook_is_loaded_beside_text(tmp_path: Path) -> None:
    """Its bytes are not searched for the field "ids", which is in no workbook."""
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Title", "Author", "Year"])
        sheet.write_row(1, 0, ["Care", "Roe, Jo", "2019"])
    (tmp_path / "a.bib").write_text("@misc{a, ids = {roe2019care}, title = {Age}}", encoding="utf-8")
    library = load(tmp_path / "w.xlsx", tmp_path / "a.bib", keep_going=True)
    assert set(library.keys()) == {"roe2019care", "a"}
    assert [each.code for each in library.problems if each.key == "a"] == ["other-key"]
