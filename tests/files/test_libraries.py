"""Opening a library: several files are one, what is wrong is told at once, and the good entries can still come out."""

import io
from pathlib import Path

import pytest

from essence_refs.diagnostics import Severity
from essence_refs.errors import FileError, ProblemsError
from essence_refs.files import convert, open_framework, open_library, parse_library
from essence_refs.model import Framework

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


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_without_a_path_the_shipped_library_is_opened() -> None:
    """No path means the references and the framework that come with essence-refs."""
    assert len(open_library()) == 7
    assert open_library().framework == open_framework()


def test_several_files_are_one_library_in_order(tmp_path: Path) -> None:
    """References come in the order of the files; an entry may take its book's title from another file."""
    part = saved(
        tmp_path, "a.bib", "@incollection{part, title={P}, author={A, B}, date={2020}, crossref={good2020}}"
    )
    whole = saved(tmp_path, "b.bib", GOOD.replace("@book", "@collection"))
    library = open_library(part, str(whole))
    assert library.keys() == ("part", "good2020")
    assert library["part"].text("container-title").plain == "A Good Book"


def test_key_in_two_files_names_both_places(tmp_path: Path) -> None:
    """A key that two files have is an error that says where the other one is."""
    first, second = saved(tmp_path, "a.bib", GOOD), saved(tmp_path, "b.bib", GOOD)
    with pytest.raises(ProblemsError) as caught:
        open_library(first, second)
    (problem,) = caught.value.problems
    assert (problem.source, problem.line) == (str(second), 1)
    assert f"{first}:1" in problem.message


def test_five_faults_are_told_at_once_where_they_are(tmp_path: Path) -> None:
    """Five entries with five different faults give five located errors, in the order of the file."""
    path = saved(tmp_path, "five.bib", FIVE_FAULTS)
    with pytest.raises(ProblemsError) as caught:
        open_library(path)
    errors = [each for each in caught.value.problems if each.severity is Severity.ERROR]
    assert [(each.line, each.code) for each in errors] == FAULTS
    assert {each.source for each in errors} == {str(path)}


def test_good_entries_come_out_when_going_on(tmp_path: Path) -> None:
    """With keep_going the entries that could be read are there, and the same problems stand in the library."""
    path = saved(tmp_path, "five.bib", FIVE_FAULTS)
    with pytest.raises(ProblemsError) as caught:
        open_library(path)
    library = open_library(path, keep_going=True)
    assert "good2020" in library
    assert library["good2020"].title.plain == "D"
    assert library.problems == caught.value.problems


def test_misspelt_tags_name_the_right_ones(tmp_path: Path) -> None:
    """A level and a kind of study that are not in the framework are told the nearest key."""
    library = open_library(saved(tmp_path, "five.bib", FIVE_FAULTS), keep_going=True)
    told = {each.field: str(each) for each in library.problems if each.key in ("level", "kind")}
    assert "organisation" in told["level"]
    assert "systematic-review" in told["studykind"]


def test_users_framework_by_path_or_as_a_value(tmp_path: Path) -> None:
    """A framework is given as a path or as a value, and its levels are the ones that count."""
    own = saved(tmp_path, "own.toml", '[[levels]]\nkey = "attic"\nname = "Attic"\n')
    bib = saved(tmp_path, "a.bib", GOOD.replace("date", "level = {Attic},\n  date"))
    for framework in (own, str(own), open_framework(own)):
        assert open_library(bib, framework=framework)["good2020"].levels == ("attic",)
    with pytest.raises(ProblemsError, match="Attic"):
        open_library(bib)


def test_encoding_is_named_or_utf8(tmp_path: Path) -> None:
    """A Latin-1 file is read when the encoding is named, and otherwise it is an error that says where."""
    path = saved(tmp_path, "a.bib", GOOD.replace("Good, Ada", "Börne, Zoë"), "latin-1")
    assert open_library(path, encoding="latin-1")["good2020"].authors[0].full == "Zoë Börne"
    with pytest.raises(ProblemsError) as caught:
        open_library(path)
    assert caught.value.problems[0].line == 2


def test_missing_file_is_told_with_its_neighbour(tmp_path: Path) -> None:
    """A file that is not there is one error, which names the file that nearly has its name."""
    saved(tmp_path, "library.bib", GOOD)
    with pytest.raises(FileError, match=r"there is no such file \(did you mean library.bib\?\)"):
        open_library(tmp_path / "libary.bib")


def test_empty_file_is_an_empty_library(tmp_path: Path) -> None:
    """An empty .bib is a library without references, and no error."""
    library = open_library(saved(tmp_path, "a.bib", ""), framework=Framework())
    assert len(library) == 0
    assert library.problems == ()


def test_file_that_is_no_bibtex_is_an_error(tmp_path: Path) -> None:
    """To BibTeX all text outside of entries is a comment, so another kind of file would be an empty library."""
    path = saved(tmp_path, "items.txt", '[{"id": "a", "type": "book"}]')
    with pytest.raises(ProblemsError, match="there is no BibTeX in this file"):
        open_library(path)


def test_csl_json_is_read_by_its_ending_in_the_order_of_the_files(tmp_path: Path) -> None:
    """What Zotero exports as CSL-JSON stands in the library where its file stands among the others."""
    bib = saved(tmp_path, "a.bib", GOOD)
    items = saved(tmp_path, "b.json", '[{"id": "zotero2020", "type": "book", "title": "From Zotero"}]')
    assert open_library(items, bib).keys() == ("zotero2020", "good2020")
    assert open_library(bib, items).keys() == ("good2020", "zotero2020")


def test_key_that_stands_in_bibtex_and_in_csl_json_is_an_error(tmp_path: Path) -> None:
    """A key stands once in a library whatever its files are, and the error names both places."""
    bib = saved(tmp_path, "a.bib", GOOD)
    items = saved(tmp_path, "b.json", '[{"id": "good2020", "type": "book", "title": "Another"}]')
    with pytest.raises(ProblemsError) as caught:
        open_library(bib, items)
    assert str(caught.value).startswith(
        f"{items}:1: good2020: the key 'good2020' is taken by {bib}:1; this item is not read"
    )


def test_going_on_keeps_the_first_reference_of_a_key(tmp_path: Path) -> None:
    """A key stands once in a library: of a .bib entry and two items with one key the entry is read."""
    bib = saved(tmp_path, "a.bib", GOOD)
    items = saved(tmp_path, "b.json", '[{"id": "good2020", "type": "book", "title": "Another"}]')
    twice = saved(tmp_path, "c.json", '[{"id": "x", "type": "book"},\n{"id": "x", "type": "report"}]')
    library = open_library(bib, items, twice, keep_going=True)
    assert [(each.key, each.kind) for each in library] == [("good2020", "book"), ("x", "book")]
    assert library["good2020"].title.plain == "A Good Book"
    errors = [each for each in library.problems if each.severity is Severity.ERROR]
    assert [(each.source, each.line) for each in errors] == [(str(items), 1), (str(twice), 2)]


def test_encoding_named_for_a_bib_does_not_garble_the_json_beside_it(tmp_path: Path) -> None:
    """JSON is always UTF-8, so a Latin-1 .bib and an export of Zotero are both read as they were written."""
    bib = saved(tmp_path, "a.bib", GOOD.replace("A Good", "A Fine Caf\u00e9, A Good"), "latin-1")
    items = saved(tmp_path, "b.json", '[{"id": "caf", "type": "book", "title": "Caf\u00e9"}]')
    library = open_library(bib, items, encoding="latin-1")
    assert library["caf"].title.plain == "Caf\u00e9"
    assert library["good2020"].title.plain == "A Fine Caf\u00e9, A Good Book"


def test_json_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    """Naming another encoding would not help, and so it is not what the message advises."""
    items = saved(tmp_path, "b.json", '[{"id": "caf", "type": "book", "title": "Caf\u00e9"}]', "latin-1")
    with pytest.raises(ProblemsError, match=r"b\.json:1:\d+: .* \(CSL-JSON is always in UTF-8\)"):
        open_library(items, encoding="latin-1")


def test_problems_come_in_the_order_of_the_files_and_their_lines(tmp_path: Path) -> None:
    """A wrong byte in the second file is told after a wrong level in the first."""
    first = saved(tmp_path, "z.bib", FIVE_FAULTS)
    second = saved(tmp_path, "a.bib", "@misc{other, title = {é}, level = {nowhere}}", "latin-1")
    problems = open_library(first, second, keep_going=True).problems
    assert [each.source for each in problems] == [str(first)] * len(FAULTS) + [str(second)] * 2
    assert [each.code for each in problems[-2:]] == ["encoding", "unknown-level"]


@pytest.mark.parametrize("text", ["TY  - JOUR\nTI  - Care @home\nER  - \n", "someone@example.org"])
def test_other_files_with_an_at_sign_are_no_bibtex(text: str, tmp_path: Path) -> None:
    """An RIS file or a letter is no empty library, even where an address is in it."""
    place = saved(tmp_path, "a.bib", text)
    with pytest.raises(ProblemsError, match="there is no BibTeX in this file"):
        open_library(place)


def test_folder_is_its_files_of_references_in_alphabetical_order(tmp_path: Path) -> None:
    """Files with another ending and hidden files, such as those of macOS, are left out."""
    saved(tmp_path, "b.bib", GOOD)
    saved(tmp_path, "a.json", '[{"id": "zotero2020", "type": "book", "title": "From Zotero"}]')
    saved(tmp_path, "._b.bib", "\0\0")
    saved(tmp_path, "notes.txt", "no BibTeX")
    (tmp_path / "sub.bib").mkdir()
    assert open_library(tmp_path, keep_going=True).keys() == ("zotero2020", "good2020")


def test_folder_without_references_is_an_error(tmp_path: Path) -> None:
    """An empty library would hide that another folder was meant."""
    with pytest.raises(FileError, match="there is no file of references in this folder"):
        open_library(tmp_path)


def test_file_objects_of_text_and_of_bytes_are_read(tmp_path: Path) -> None:
    """The format comes from the name of the file where there is one, and can be given otherwise."""
    items = '[{"id": "a", "type": "book", "title": "Café"}]'
    path = saved(tmp_path, "a.json", items)
    with path.open("rb") as file:
        assert open_library(file)["a"].title.plain == "Café"
    with path.open(encoding="utf-8") as file:
        assert open_library(file)["a"].title.plain == "Café"
    assert open_library(io.StringIO(items), format_name="csl-json")["a"].title.plain == "Café"
    assert open_library(io.BytesIO(GOOD.encode()), path).keys() == ("good2020", "a")
    latin = io.BytesIO(GOOD.replace("Ada", "Zoë").encode("latin-1"))
    assert open_library(latin, encoding="latin-1")["good2020"].authors[0].given == "Zoë"


def test_text_is_a_library() -> None:
    """A text needs no file; its problems have the name that it is given."""
    assert parse_library(GOOD).keys() == ("good2020",)
    assert parse_library('[{"id": "a", "type": "book"}]', "csl-json").keys() == ("a",)
    with pytest.raises(ProblemsError, match=r"^web:1: there is no BibTeX"):
        parse_library("<html>", source="web")


def test_conversion_reports_what_was_wrong_and_what_was_lost(tmp_path: Path) -> None:
    """Comments, warnings of the reader and losses of the writer are all in one list, each with its file."""
    path = saved(tmp_path, "a.bib", "% Provenance.\n@misc{a, title = {\\foo{A}}, note = {\\texttt{x}}}")
    result = convert(path, to="csl-json")
    assert [(each.code, each.source) for each in result.problems] == [
        ("comment-left-behind", str(path)),
        ("unknown-macro", str(path)),
        ("csl-json-loss", str(path)),
    ]
    assert parse_library(result.text, "json")["a"].title.plain == "A"


def test_conversion_stops_at_errors_unless_told_otherwise(tmp_path: Path) -> None:
    """Entries that cannot be read are not lost without a word."""
    path = saved(tmp_path, "a.bib", GOOD + "@misc{b, title = {B")
    with pytest.raises(ProblemsError):
        convert(path, to="csl-json")
    assert '"id": "good2020"' in convert(path, to="csl-json", keep_going=True).text


def test_every_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    """One missing file is a FileError; several, or one beside a broken file, are reported together in their order."""
    first, broken, last = (tmp_path / name for name in ("first.bib", "broken.bib", "last.bib"))
    broken.write_text("@book{a, title = {A}, level = {nowhere}}\n")
    with pytest.raises(FileError, match="no such file"):
        open_library(first)
    with pytest.raises(ProblemsError) as caught:
        open_library(first, broken, last)
    assert [Path(each.source).name for each in caught.value.problems] == [
        "first.bib",
        "broken.bib",
        "last.bib",
    ]
    library = open_library(first, broken, keep_going=True, skip_unreadable=True)
    assert [each.code for each in library.problems] == ["unreadable-file", "unknown-level"]
