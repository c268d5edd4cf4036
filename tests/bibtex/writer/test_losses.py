"""References that were never in a .bib file are written in biblatex's terms, and what has none is accounted for."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.writer import write
from essence_refs.model import Date, Mark, Name, Names, Reference, RichText, Span


def said(*references):
    return [(each.key, each.field, each.message) for each in write(references).problems]


def texts(**values):
    return tuple((name.replace("_", "-"), RichText.of(text)) for name, text in values.items())


FROM_ELSEWHERE = {
    "a chapter of a volume": (
        Reference(key="a", kind="chapter", texts=texts(title="T", container_title="C", volume_title="V")),
        ("title = {T}", "maintitle = {C}", "booktitle = {V}"),
    ),
    "an issue with a title": (
        Reference(
            key="a", kind="article-journal", texts=texts(title="T", container_title="C", volume_title="V")
        ),
        ("title = {T}", "journaltitle = {C}", "issuetitle = {V}"),
    ),
    "a volume of a work": (
        Reference(key="a", kind="book", texts=texts(title="T", volume_title="V", collection_number="3")),
        ("maintitle = {T}", "title = {V}", "number = {3}"),
    ),
    "a volume without a whole": (
        Reference(key="a", kind="chapter", texts=texts(title="T", volume_title="V")),
        ("maintitle = {}", "booktitle = {V}"),
    ),
    "a patent": (
        Reference(key="a", kind="patent", texts=texts(number="1", jurisdiction="Wales; Scotland")),
        ("number = {1}", "location = {Wales and Scotland}"),
    ),
    "two bodies with an and": (
        Reference(
            key="a",
            kind="report",
            texts=texts(publisher="Health and Care; NHS", language="cy", genre="software"),
        ),
        ("institution = {{\\relax Health and Care} and NHS}", "langid = {welsh}", "type = {{}software}"),
    ),
    "a speech": (
        Reference(key="a", kind="speech", texts=texts(event_title="E", event_place="P")),
        ("@unpublished{a", "eventtitle = {E}", "venue = {P}"),
    ),
    "a talk's manuscript": (
        Reference(key="a", kind="manuscript", texts=texts(event_title="E")),
        ("@unpublished{a", "eventtitleaddon = {E}"),
    ),
    "an article with a number beside its pages": (
        Reference(key="a", kind="article-journal", texts=texts(number="e7", page="1–9", issue="2")),
        ("eid = {e7}", "pages = {1--9}", "number = {2}"),
    ),
    "a dictionary's entry": (
        Reference(key="a", kind="entry-dictionary", texts=texts(title="T")),
        ("@inreference{a", "entrysubtype = {dictionary}"),
    ),
    "a series and its editors": (
        Reference(
            key="a",
            kind="book",
            names=(
                ("collection-editor", Names((Name(family="B"),))),
                ("compiler", Names((Name(family="C"),))),
                ("editor", Names((Name(family="D"),))),
            ),
        ),
        (
            "editora = {B}",
            "editoratype = {series}",
            "editorb = {C}",
            "editorbtype = {compiler}",
            "editor = {D}",
        ),
    ),
    "an address as publisher": (
        Reference(key="a", kind="document", texts=texts(publisher="https://a.org")),
        ("organization = {https://a.org}",),
    ),
}


@pytest.mark.parametrize("case", FROM_ELSEWHERE)
def test_what_was_never_in_a_bib_file_finds_its_fields(case):
    """References of other programs are written in biblatex's own terms, and nothing is lost."""
    reference, fields = FROM_ELSEWHERE[case]
    written = write([reference])
    text = " ".join(written.text.split())

    assert [field for field in fields if field not in text] == []
    assert written.problems == ()


ELSEWHERE_ONLY = [
    Reference(key="a", kind="book", texts=texts(container_title="C")),
    Reference(key="a", kind="report", texts=texts(collection_number="3")),
    Reference(key="a", kind="patent", texts=texts(publisher_place="P")),
    Reference(key="a", kind="article-journal", texts=texts(number="3")),
    Reference(key="a", kind="book", dates=(("submitted", Date.of(2020)),)),
    Reference(key="a", kind="book", texts=texts(source="S")),
    Reference(key="a", kind="book", texts=(("title", RichText((Span(Mark.LIGHT, ("x",)),))),)),
    Reference(key="a", names=(("author", Names((Name(family="B", static_ordering=True),))),)),
]


@pytest.mark.parametrize("reference", ELSEWHERE_ONLY)
def test_what_bibtex_cannot_say_is_accounted_for(reference):
    """The words stand in the file all the same."""
    written = write([reference])
    [(name, value)] = reference.texts or reference.dates or reference.names

    assert [problem.field for problem in written.problems] == [name]
    assert str(value) in written.text


def test_a_text_that_looks_like_an_entry_is_left_out():
    """It would be read as one."""
    reference = Reference(key="a", fields=(("note-x", "a\n@book{b}"),))

    assert [each.key for each in parse(write([reference]).text).references] == ["a"]
    assert "looks like another entry" in said(reference)[0][2]


def test_what_has_no_place_is_named():
    """A role and a variable that biblatex does not know stand under their own names, and the account says so."""
    reference = Reference(
        key="a",
        kind="map",
        names=(("script-writer", Names((Name(family="B"),))),),
        texts=(("scale", RichText.of("1:100")),),
    )

    assert [field for _, field, _ in said(reference)] == ["script-writer", "scale", "kind"]
    assert "scale = {1:100}" in " ".join(write([reference]).text.split())


def test_a_key_that_cannot_be_one_is_changed_and_named():
    """Keys of other programs have commas and spaces in them."""
    written = write([Reference(key="a, b"), Reference(key="a-b"), Reference(key="a-b")])

    assert [each.key for each in parse(written.text).references] == ["a-b", "a-b-2", "a-b-3"]
    assert [each.code for each in written.problems] == ["key-changed"] * 3


def test_a_field_that_cannot_stand_in_a_file_is_named():
    """What came from elsewhere may have braces that nothing closes."""
    [(_, field, message), *_] = said(Reference(key="a", fields=(("note-x", "{"),)))

    assert field == "note-x"
    assert "are not balanced" in message


def test_a_reference_to_an_entry_that_is_not_written_is_named():
    """What a crossref gave stands in the entry; the crossref itself would lead nowhere."""
    text = "@incollection{a, crossref = {b}}\n@collection{b, title = {T}, publisher = {P}}"
    first = parse(text).references[0]
    written = write([first])

    assert [each.field for each in written.problems] == ["crossref"]
    assert parse(written.text).problems == ()
    assert parse(written.text).references[0].text("container-title").plain == "T"


def test_nothing_at_all_is_an_empty_file():
    """No references, no text."""
    assert write([]).text == ""
