"""Losses: what a .bib file cannot carry is reported."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.writer import write
from essence_refs.model import Date, Mark, Name, Names, Reference, RichText, Span


def reported(*references):
    return [(each.key, each.field, each.message) for each in write(references).problems]


def texts(**values):
    return tuple((name.replace("_", "-"), RichText.of(text)) for name, text in values.items())


WITHOUT_FIELD = [
    Reference(key="a", kind="book", texts=texts(container_title="C")),
    Reference(key="a", kind="report", texts=texts(collection_number="3")),
    Reference(key="a", kind="patent", texts=texts(publisher_place="P")),
    Reference(key="a", kind="article-journal", texts=texts(number="3")),
    Reference(key="a", kind="book", dates=(("submitted", Date.of(2020)),)),
    Reference(key="a", kind="book", texts=texts(source="S")),
    Reference(key="a", kind="book", texts=(("title", RichText((Span(Mark.LIGHT, ("x",)),))),)),
    Reference(key="a", names=(("author", Names((Name(family="B", static_ordering=True),))),)),
]


@pytest.mark.parametrize("reference", WITHOUT_FIELD)
def test_values_that_bibtex_does_not_have_are_reported(reference):
    """Their text is in the file all the same."""
    written = write([reference])
    [(name, value)] = reference.texts or reference.dates or reference.names

    assert [problem.field for problem in written.problems] == [name]
    assert str(value) in written.text


def test_text_that_looks_like_an_entry_is_left_out():
    """It would be read as an entry."""
    reference = Reference(key="a", fields=(("note-x", "a\n@book{b}"),))

    assert [each.key for each in parse(write([reference]).text).references] == ["a"]
    assert "looks like another entry" in reported(reference)[0][2]


def test_variables_without_a_field_are_reported():
    """An unknown role or variable is written under its own name."""
    reference = Reference(
        key="a",
        kind="map",
        names=(("script-writer", Names((Name(family="B"),))),),
        texts=(("scale", RichText.of("1:100")),),
    )

    assert [field for _, field, _ in reported(reference)] == ["script-writer", "scale", "kind"]
    assert "scale = {1:100}" in " ".join(write([reference]).text.split())


def test_an_impossible_key_is_changed_and_reported():
    """Keys of other programs have commas and spaces in them."""
    written = write([Reference(key="a, b"), Reference(key="a-b"), Reference(key="a-b")])

    assert [each.key for each in parse(written.text).references] == ["a-b", "a-b-2", "a-b-3"]
    assert [each.code for each in written.problems] == ["key-changed"] * 3


def test_an_unbalanced_field_is_reported():
    """Fields of other programs may have unbalanced braces."""
    [(_, field, message), *_] = reported(Reference(key="a", fields=(("note-x", "{"),)))

    assert field == "note-x"
    assert "are not balanced" in message


def test_a_crossref_to_a_missing_entry_is_reported():
    """The inherited fields are in the entry; the crossref is left out."""
    text = "@incollection{a, crossref = {b}}\n@collection{b, title = {T}, publisher = {P}}"
    first = parse(text).references[0]
    written = write([first])

    assert [each.field for each in written.problems] == ["crossref"]
    assert parse(written.text).problems == ()
    assert parse(written.text).references[0].text("container-title").plain == "T"


def test_what_no_entry_can_have_is_left_out_with_a_warning():
    """Each field has its reason, and the rest of the entry is written."""
    fields = (("b c", "x"), ("title", "y"), ("crossref", "other"), ("note", "{"), ("abc", "1"))
    reference = Reference(key="a", kind="book", texts=(("title", RichText.of("T")),), fields=fields)
    result = write([reference])
    assert result.text == "@book{a,\n  title = {T},\n  abc   = {1},\n}\n"
    assert [(each.code, each.field, each.message) for each in result.problems] == [
        ("not-carried", "b c", "this is not a possible field name; the field is left out"),
        ("not-carried", "title", "'y' is left out, because the field has another value"),
        (
            "not-carried",
            "crossref",
            "'other' is not among the written entries; the inherited fields are in the entry",
        ),
        ("not-carried", "note", "is left out: the braces of the value are not balanced"),
    ]


@pytest.mark.parametrize("type_", ["string", "preamble", "comment", "xdata", "a b", "x{"])
def test_an_impossible_entry_type_is_reported(type_):
    """It is written as misc."""
    reference = Reference(key="x", entry_type=type_, texts=texts(title="T"))
    assert write([reference]).text.startswith("@misc{x,")
    assert reported(reference) == [
        ("x", "", f"{type_!r} is not a possible entry type; it is written as misc")
    ]


def test_a_container_of_a_volume_without_a_title_is_reported():
    """The title of the volume is the entry's, so none is left for the whole work."""
    reference = Reference(key="v", kind="book", texts=texts(volume_title="V", container_title="C"))
    (read,) = parse(write([reference]).text).references
    assert read.text("volume-title").plain or read.title.plain == "V"
    assert [(field, message) for _, field, message in reported(reference)] == [
        ("container-title", "BibTeX has no field that is read as 'C'")
    ]
