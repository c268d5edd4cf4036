"""Fields that an item should have."""

import pytest

from essence_refs.checks.missing_fields import fields_of_other_types, missing_fields
from essence_refs.exchange.csl_json.variables import KINDS
from essence_refs.model import Date, Library, Name, Names, Reference, RichText

PEOPLE = Names((Name(family="A"),))


def reference(kind: str = "book", *, role: str = "author", key: str = "a", **texts: str) -> Reference:
    named = {"title": "T", **texts}
    return Reference(
        key=key,
        kind=kind,
        entry_type="book",
        names=((role, PEOPLE),) if role else (),
        dates=(("issued", Date.of(2020)),),
        texts=tuple((name.replace("_", "-"), RichText.of(text)) for name, text in named.items()),
    )


def missing(made: Reference) -> dict[str, str]:
    """Return the message for each missing field."""
    return {each.field: each.message for each in missing_fields(made, Library((made,)))}


WANTED = {
    "article-journal": ("an article", "journaltitle"),
    "article-magazine": ("an article", "journaltitle"),
    "article-newspaper": ("an article", "journaltitle"),
    "chapter": ("a chapter", "booktitle"),
    "entry-dictionary": ("an entry", "booktitle"),
    "entry-encyclopedia": ("an entry", "booktitle"),
    "paper-conference": ("a conference paper", "booktitle"),
    "report": ("a report", "institution"),
    "thesis": ("a thesis", "institution"),
    "webpage": ("a web page", "url"),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_type_wants_what_biblatex_requires(kind: str) -> None:
    """Beyond title, author and date."""
    item, field = WANTED.get(kind, ("", ""))
    expected = {field: f"{item} should have the field {field}, and it is missing"} if field else {}
    assert missing(reference(kind)) == expected
    filled = reference(kind, container_title="C", publisher="P", URL="https://example.org")
    assert missing(filled) == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_laws_cases_and_whole_journals_have_no_author(kind: str) -> None:
    """All others have one."""
    texts = {"container_title": "C", "publisher": "P", "URL": "https://example.org"}
    authorless = {"bill", "hearing", "legal_case", "legislation", "periodical", "regulation", "treaty"}
    expected = {} if kind in authorless else {"author": "the item has neither authors nor editors"}
    assert missing(reference(kind, role="", **texts)) == expected


@pytest.mark.parametrize(
    "role",
    [
        "author",
        "editor",
        "translator",
        "compiler",
        "composer",
        "director",
        "illustrator",
        "interviewer",
        "organizer",
        "recipient",
        "editorial-director",
        "collection-editor",
    ],
)
def test_other_creators_may_replace_the_author(role: str) -> None:
    """As for performances, films and collections."""
    assert missing(reference(role=role)) == {}


@pytest.mark.parametrize("role", ["reviewed-author", "container-author", "original-author"])
def test_the_author_of_something_else_is_no_creator(role: str) -> None:
    """A review has an author of its own."""
    assert missing(reference(role=role)) == {"author": "the item has neither authors nor editors"}


def test_white_space_is_no_title() -> None:
    """A title has letters."""
    assert missing(reference(title=" ")) == {"title": "the item has no title"}


def test_a_title_that_is_not_printed_is_one_of_another_type() -> None:
    """Unless chapters inherit it, or it repeats the title."""
    book = {
        "booktitle": ("an @inbook, @incollection or @inproceedings", "Homes"),
        "journaltitle": ("an @article", "J"),
    }
    for field, (types, text) in book.items():
        odd = Reference(
            key="a", entry_type="book", texts=(("title", RichText.of("T")),), fields=((field, text),)
        )
        (problem,) = fields_of_other_types(Library((odd,))).values()
        assert (problem.code, problem.field) == ("unlikely-type", field)
        assert problem.message == f"the {field} of a @book is not printed"
        assert problem.hint == f"is this {types}, or is the text part of the title?"
        for name in ("crossref", "xref"):
            child = Reference(key="b", fields=((name, " a "),))
            assert fields_of_other_types(Library((odd, child))) == {}
        same = Reference(
            key="a", entry_type="book", texts=(("title", RichText.of(text)),), fields=((field, text),)
        )
        assert fields_of_other_types(Library((same,))) == {}
