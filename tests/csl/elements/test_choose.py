"""cs:choose: conditions, the branch that is taken, and delimiters."""

import pytest
from styles_for_tests import one, style, work

from essence_refs import csl
from essence_refs.csl import bibliography, parse_style
from essence_refs.model import Date, Point, Reference, RichText

# One of everything that may differ between items: types, variables, numbers, uncertain dates, groups, macros, substitutes.
MACROS = (
    '<macro name="who"><names variable="author"><substitute><names variable="editor"/>'
    '<text variable="title"/></substitute></names></macro>'
    '<macro name="when"><choose><if is-uncertain-date="issued"><text value="c. "/></if></choose>'
    '<date variable="issued"><date-part name="year"/></date></macro>'
    '<macro name="where"><choose><if type="book" variable="publisher"><text variable="publisher"/></if>'
    '<else-if match="any" variable="volume container-title"><group delimiter=" "><text value="in"/>'
    '<text variable="container-title"/><number variable="volume" prefix="vol. "/></group></else-if>'
    '<else><group><text value="at "/><text variable="URL"/></group></else></choose></macro>'
    '<macro name="edition"><choose><if is-numeric="edition"><number variable="edition" form="ordinal"/></if>'
    '<else><text variable="edition"/></else></choose></macro>'
)


CITE = (
    '<layout delimiter="; "><choose><if position="subsequent"><text value="again"/></if>'
    '<else><text variable="title"/></else></choose>'
    '<choose><if locator="page"><text variable="locator" prefix=", p. "/></if>'
    '<else-if variable="locator"><text variable="locator" prefix=", no. "/></else-if></choose></layout>'
)


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>t</title><id>t</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <choose><if type="book thesis"{match}><text value="yes"/></if><else><text value="no"/></else></choose>
  </layout></bibliography>
</style>"""


def test_children_of_choose_are_joined_with_the_delimiter_of_the_group():
    """The elements of a branch are joined like other elements of the group."""
    inside = (
        '<group delimiter=", "><choose><if type="book"><text variable="title"/><text variable="volume"/></if>'
        "</choose></group>"
    )
    assert one(inside, work(title="T", volume="3")) == "T, 3"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('type="book"', True),
        ('type="article book" match="any"', True),
        ('type="chapter" match="none"', True),
        ('variable="title volume"', False),
        ('variable="title volume" match="any"', True),
        ('variable="volume issue" match="none"', True),
        ('is-numeric="edition"', True),
        ('is-numeric="title"', False),
        ('is-uncertain-date="issued"', True),
        ('type="book" variable="volume" match="all"', False),
        ('disambiguate="true"', False),
        ('position="first"', False),
    ],
)
def test_condition(condition, holds):
    """Each condition is true exactly if the specification says so."""
    inside = f'<choose><if {condition}><text value="yes"/></if><else><text value="no"/></else></choose>'
    date = Date(start=Point(1999), approximate=True)
    assert one(inside, work(title="T", edition="2nd", issued=date)) == ("yes" if holds else "no")


def test_the_first_true_branch_is_taken():
    """A cs:else-if is evaluated only if the branches before it are false."""
    inside = (
        '<choose><if type="chapter"><text value="1"/></if><else-if type="book"><text value="2"/></else-if>'
        '<else-if variable="title"><text value="3"/></else-if></choose>'
    )
    assert one(inside, work(title="T")) == "2"


@pytest.mark.parametrize(
    ("edition", "expected"), [("2", "2nd"), ("2nd", "2nd"), ("Revised", "Revised"), ("", "")]
)
def test_whether_a_value_is_numeric_is_decided_for_each_item(edition, expected):
    """Items with the same variables take different branches if only one of them has a number."""
    texts = {"edition": edition} if edition else {}
    inside = '<text macro="edition"/>'
    assert one(inside, work(title="T", **texts), macros=MACROS) == expected


def test_position_and_locator_are_decided_for_each_cite():
    """The same item takes a different branch for each position and locator."""
    made = style('<layout><text variable="title"/></layout>', cite_layout=CITE, kind="note")
    locators = [("", ""), ("4", ""), ("", ""), ("5", "section"), ("6", "page")]
    citations = [
        csl.Citation(cites=(csl.Cite(key="a", locator=RichText.of(text), label=label),), note=index)
        for index, (text, label) in enumerate(locators, start=1)
    ]
    texts = [each.plain for each in csl.cite(citations, [work("a", title="T")], made).citations]
    assert texts == ["T", "again, p. 4", "again", "again, no. 5", "again, p. 6"]


def test_the_locator_of_an_item_is_not_the_locator_of_the_cite():
    """A condition on a variable of the cite ignores what the item has under that name."""
    reference = work("a", title="T", locator="9", year_suffix="z")
    inside = '<text variable="title"/><choose><if match="any" variable="locator year-suffix"><text value="!"/></if></choose>'
    assert one(inside, reference) == "T"


@pytest.mark.parametrize(
    ("match", "kind", "expected"),
    [
        ("", "thesis", "yes"),
        ("", "report", "no"),
        (' match="all"', "book", "yes"),
        (' match="any"', "book", "yes"),
        (' match="any"', "report", "no"),
        (' match="none"', "book", "no"),
        (' match="none"', "report", "yes"),
        (' variable="title"', "book", "yes"),
        (' variable="DOI"', "book", "no"),
        (' variable="DOI" match="any"', "book", "yes"),
    ],
)
def test_a_list_of_types_means_any_of_them(match, kind, expected):
    """A list of types means any of them, even without match="any", as citeproc-js and pandoc read it."""
    style = parse_style(STYLE.format(match=match).encode())
    reference = Reference(key="k", kind=kind, texts=(("title", RichText.of("T")),))
    assert bibliography([reference], style).entries[0].text.plain == expected


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("locator", ["numeric", "text", "none"]),
        ("citation-number", ["numeric", "numeric", "numeric"]),
        ("first-reference-note-number", ["none", "numeric", "numeric"]),
        ("volume", ["numeric", "numeric", "numeric"]),
        ("title", ["text", "text", "text"]),
        ("year-suffix", ["none", "none", "none"]),
    ],
)
def test_values_of_the_cite_can_be_numeric(variable, expected):
    """A locator "iv" is no number; an empty value is not numeric."""
    inside = (
        f'<layout><choose><if is-numeric="{variable}"><text value="numeric"/></if>'
        f'<else-if variable="{variable}"><text value="text"/></else-if><else><text value="none"/></else></choose></layout>'
    )
    citations = [
        csl.Citation(cites=(csl.Cite(key="k", locator=RichText.of(locator)),), note=number)
        for number, locator in enumerate(("4", "iv", ""), 1)
    ]
    made = style("<layout><text variable='title'/></layout>", cite_layout=inside, kind="note")
    cited = csl.cite(citations, [work("k", title="T", volume="2")], made)
    assert [each.plain for each in cited.citations] == expected
