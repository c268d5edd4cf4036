"""cs:label: terms in the singular and the plural."""

import pytest
from citations_for_tests import cites, texts
from styles_for_tests import one, work


@pytest.mark.parametrize(
    ("plural", "pages", "expected"),
    [
        ("contextual", "7", "p."),
        ("contextual", "7-9", "pp."),
        ("contextual", "7, 9", "pp."),
        ("contextual", "7(a), 9", "pp."),
        ("contextual", "7(a)", "p."),
        ("contextual", "xi-xiv", "pp."),
        ("always", "7", "pp."),
        ("never", "7-9", "p."),
    ],
)
def test_a_label_is_plural_if_its_number_is(plural, pages, expected):
    """Ranges and lists are plural."""
    assert one(f'<label variable="page" form="short" plural="{plural}"/>', work(page=pages)) == expected


def test_a_label_of_an_empty_variable_is_empty():
    """A label is shown only if its variable has a value."""
    assert one('<label variable="page"/>', work(title="T")) == ""


def test_label_of_a_note_number():
    """A label may belong to first-reference-note-number."""
    layout = (
        '<layout><choose><if position="subsequent"><group delimiter=" ">'
        '<label variable="first-reference-note-number" form="short"/>'
        '<text variable="first-reference-note-number"/></group></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    locale = (
        '<locale><terms><term name="first-reference-note-number" form="short">'
        "<single>n</single><multiple>nn</multiple></term></terms></locale>"
    )
    citations = [cites("a", note=3), cites("b", note=4), cites("a", note=5)]
    assert texts(citations, layout=layout, kind="note", locale=locale)[2] == "n 3"


@pytest.mark.parametrize(
    ("pages", "expected"), [("1", "p."), ("350", "pp."), ("1,024", "pp."), ("xii", "p.")]
)
def test_a_number_of_pages_is_plural_unless_it_is_one(pages, expected):
    """A book of 350 pages has "350 pp.": the value is one number, and more than one page."""
    assert one('<label variable="number-of-pages" form="short"/>', work(number_of_pages=pages)) == expected


@pytest.mark.parametrize(
    ("variable", "text", "long", "short"),
    [
        ("number-of-pages", "1", "page", "p."),
        ("number-of-pages", "3", "pages", "pp."),
        ("number-of-volumes", "1", "volume", "vol."),
        ("number-of-volumes", "3", "volumes", "vols."),
        ("page-first", "3", "page", "p."),
    ],
)
def test_a_count_has_the_label_of_what_it_counts(variable, text, long, short):
    """No locale has a term for the number of pages."""
    made = work(**{variable.replace("-", "_"): text})
    inside = f'<label variable="{variable}"/><text value="|"/><label variable="{variable}" form="short"/>'
    assert one(inside, made).lower() == f"{long}|{short}"
