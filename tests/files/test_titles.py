"""How the titles of a library are read: per file, and only where braces protect the names."""

import json
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.diagnostics import Severity

BRACED = """\
@article{one, author = {Roe, Ann}, title = {Working with Fathers: {{A}} Study in {{Kent}}}, journaltitle = {Child Abuse Review}, date = {2020}}
@incollection{two, author = {Roe, Ann}, title = {Early Help}, booktitle = {Social Work in {{Europe}} Today}, publisher = {Good Books}, date = {2021}}
@book{three, author = {Roe, Ann}, title = {Leaving Care}, shorttitle = {Leaving Care}, langid = {british}, date = {2022}}
@book{vier, author = {Roe, Ann}, title = {Hilfen zur Erziehung}, langid = {ngerman}, date = {2022}}
@book{five, author = {Roe, Ann}, title = {A history of {Barnardo's} in Leeds and other towns nearby}, date = {2023}}
"""
PLAIN = "@book{plain, author = {Poe, Bo}, title = {Kinship Care in Practice}, date = {2019}}\n"


def printed(library: er.Library, key: str, style: str = "apa") -> str:
    return str(er.formatted(library[key], style=style))


def test_a_file_in_title_case_with_braces_is_printed_in_sentence_case() -> None:
    """Titles of works and books are; journals, other languages and titles in sentence case are as written."""
    library = er.loads(BRACED)
    assert "Working with fathers: A study in Kent. Child Abuse Review" in printed(library, "one")
    assert "Early help." in printed(library, "two")
    assert "Social work in Europe today" in printed(library, "two")
    assert "Leaving care" in printed(library, "three")
    assert "Hilfen zur Erziehung" in printed(library, "vier")
    assert "A history of Barnardo's in Leeds and other towns nearby" in printed(library, "five").replace(
        "’", "'"
    )


def test_one_notice_says_so() -> None:
    """It has the number of items, and is neither an error nor a warning."""
    [notice] = er.loads(BRACED, source="x.bib").problems
    assert (notice.code, notice.severity, notice.source) == ("title-case", Severity.NOTICE, "x.bib")
    assert "3 items" in notice.message
    assert str(notice).startswith("x.bib: notice: ")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "@book{plain, title = {{Kinship Care in Practice}}}\n@book{b, title = {{Leaving Care}}}",
        "@book{plain, title = {Kinship care in {Wales}: {A} review}}\n@book{b, title = {Leaving care in {Kent}}}",
        "@book{plain, title = {Kinship Care in {Wales}}, langid = {german}}",
        "".join(f"@book{{plain{n}, title = {{Kinship Care in England}}}}\n" for n in range(9))
        + "@book{x, title = {The {NHS} Today and Tomorrow}}",
    ],
)
def test_other_files_are_printed_as_written(text: str) -> None:
    """There are no braces, they protect everything or next to nothing, or the titles are in sentence case."""
    library = er.loads(text)
    assert library.problems == ()
    assert all(each.sentence_case == () for each in library)


@pytest.mark.parametrize(
    ("in_title_case", "in_sentence_case", "without_braces", "is_changed"),
    [(1, 0, 0, True), (1, 1, 0, False), (3, 3, 0, False), (4, 3, 0, True), (1, 0, 4, True), (1, 0, 5, False)],
)
def test_most_titles_with_braces_decide(
    in_title_case: int, in_sentence_case: int, without_braces: int, *, is_changed: bool
) -> None:
    """More than half of the titles with braces are in title case, and a fifth of all titles in title case have them."""
    titles = [
        *["Working with Fathers in {Kent}"] * in_title_case,
        *["Working with carers and fathers in {Kent}"] * in_sentence_case,
        *["Kinship Care in Practice"] * without_braces,
    ]
    entries = (f"@book{{key{number}, title = {{{title}}}}}" for number, title in enumerate(titles))
    library = er.loads("\n".join(entries))
    assert any(each.sentence_case for each in library) is is_changed


def test_each_file_is_decided_by_itself(tmp_path: Path) -> None:
    """A file without braces beside one with them stays as it is."""
    (tmp_path / "a.bib").write_text(BRACED, encoding="utf-8")
    (tmp_path / "b.bib").write_text(PLAIN, encoding="utf-8")
    library = er.load(tmp_path)
    assert "Kinship Care in Practice" in printed(library, "plain")
    assert "Early help" in printed(library, "two")


def test_titles_can_be_as_written_or_in_sentence_case() -> None:
    """The option overrides what the file suggests."""
    written = er.loads(BRACED + PLAIN, titles="as-written")
    assert written.problems == ()
    assert "Early Help" in printed(written, "two")
    sentence = er.loads(PLAIN, titles="sentence")
    assert "Kinship care in practice" in printed(sentence, "plain")


def test_any_other_value_is_refused() -> None:
    """The message has the three values."""
    with pytest.raises(ValueError, match="as-written, sentence"):
        er.loads(PLAIN, titles="title")  # type: ignore[arg-type]


def test_a_style_with_title_case_prints_title_case() -> None:
    """A style that asks for title case gets it from either source."""
    library = er.loads(BRACED)
    assert "Working with Fathers: A Study in Kent" in printed(library, "one", "chicago-author-date")


def test_the_source_keeps_its_case(tmp_path: Path) -> None:
    """Only rendering and CSL-JSON change: the written .bib and an edited one have the source's letters."""
    library = er.loads(BRACED)
    assert library["one"].title.plain == "Working with Fathers: A Study in Kent"
    assert "title        = {Working with Fathers: {A} Study in {Kent}}" in library.write("bibtex")
    titles = [item["title"] for item in json.loads(library.write("csl-json"))]
    assert titles[1] == "Early help"
    path = tmp_path / "a.bib"
    path.write_text(BRACED, encoding="utf-8")
    er.tag(path, "three", level="organisation")
    edited = path.read_text(encoding="utf-8")
    assert "title = {Leaving Care}" in edited


def test_csl_json_loses_nothing() -> None:
    """The changed case is no loss."""
    result = er.convert(er.loads(BRACED), to="csl-json")
    assert result.problems == ()
