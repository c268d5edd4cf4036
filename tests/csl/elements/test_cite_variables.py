"""Variables of the cite and the style: labels of items without one."""

import pytest
from citations_for_tests import REFERENCES, cites, texts
from styles_for_tests import person, style, work

from essence_refs import csl
from essence_refs.model import Names, RichText


def test_the_citation_label_of_an_item_without_one():
    """A missing citation-label is made from the names and the year."""
    layout = '<layout prefix="[" suffix="]"><text variable="citation-label"/></layout>'
    assert texts([cites("a")], layout=layout) == ["[Adam01]"]


@pytest.mark.parametrize(
    ("locator", "expected"),
    [("101-118", "101-118"), ("101\u2013118", "101\u2013118"), ("iv\u2013vi", "iv\u2013vi")],
)
def test_an_en_dash_in_a_locator_stays(locator, expected):
    """A hyphen becomes the delimiter of the language, which is a hyphen in Spanish."""
    citation = csl.Citation(cites=(csl.Cite(key="a", locator=RichText.of(locator)),))
    assert texts([citation], layout='<layout><text variable="locator"/></layout>', language="es-ES") == [
        expected
    ]


def test_the_year_suffix_follows_a_label_and_no_empty_one():
    """Two works of one author and year differ at their labels; without a label there is nothing to add to."""
    layout = '<layout><text variable="citation-label"/></layout>'
    disambiguated = {"citation": 'disambiguate-add-year-suffix="true"'}
    labels = texts([cites("a"), cites("d"), cites("b")], layout=layout, **disambiguated)
    assert labels == ["Adam01a", "Adam01b", "Bran02"]
    nameless = [work("a", title="Alpha"), work("d", title="Delta")]
    assert texts([cites("a"), cites("d")], layout=layout, references=nameless, **disambiguated) == ["", ""]


@pytest.mark.parametrize(
    ("families", "year", "expected"),
    [
        (["Adams"], 2001, "Adam01"),
        (["O'Neil"], 1999, "ONei99"),
        (["Adams", "Brand"], 2010, "AdBr10"),
        (["Adams", "Brand", "Cole"], 2010, "AdBrCo10"),
        (["Adams", "Brand", "Cole", "Dent", "Ede"], 2010, "ABCD10"),
        (["Adams"], 0, "Adam"),
    ],
)
def test_a_label_has_letters_of_up_to_four_names(families, year, expected):
    """Four letters of one name, two of each of two or three, one of each of more."""
    made = work("x", *map(person, families), year=year)
    assert texts(
        [cites("x")], layout='<layout><text variable="citation-label"/></layout>', references=[made]
    ) == [expected]


def test_works_without_authors_have_a_label_of_the_editors():
    """Else of the translators."""
    layout = '<layout><text variable="citation-label"/></layout>'
    for role in ("editor", "translator"):
        made = work("x", year=2001, roles={role: Names((person("Brand"),))})
        assert texts([cites("x")], layout=layout, references=[made]) == ["Bran01"]


def sorted_by(variable, *made):
    """Return a citation whose cites are sorted by a variable, outside a document."""
    layout = '<sort><key macro="key"/></sort><layout delimiter=" "><text variable="title"/></layout>'
    macros = f'<macro name="key"><text variable="{variable}"/></macro>'
    used = style('<layout><text variable="title"/></layout>', cite_layout=layout, macros=macros, kind="note")
    return csl.cite([csl.Citation(cites=made)], REFERENCES, used, in_document=False).citations[0].plain


def test_numbers_of_notes_are_sorted_by_their_value():
    """Note 2 comes before note 10."""
    made = (csl.Cite(key="a", first_note=10), csl.Cite(key="b", first_note=2))
    assert sorted_by("first-reference-note-number", *made) == "Beta Alpha"


def test_a_work_that_is_not_there_is_after_the_numbered_ones():
    """A report shows the key of an unknown work in its place."""
    made = (csl.Cite(key="none", placeholder=RichText.of("none?")), csl.Cite(key="b"), csl.Cite(key="a"))
    assert sorted_by("citation-number", *made) == "Alpha Beta none?"
