"""What the rendering elements make of a reference: one small style, one behaviour."""

import pytest
from styles_for_tests import one, person, rich, style, work

from essence_refs import csl
from essence_refs.errors import StyleError
from essence_refs.model import Date, Link, Mark, Names, Point, RichText, Span

TITLE = '<text variable="title"/>'


def test_group_is_silent_when_all_its_variables_are_empty():
    """A term in a group shows only if some variable of the group does."""
    inside = '<group delimiter=" "><text term="in"/><text variable="container-title"/></group>'
    assert one(inside, work(container_title="Journal")) == "In Journal"
    assert one(inside, work(title="T")) == ""


def test_group_of_terms_alone_is_shown():
    """A group that calls no variable is no condition."""
    assert one('<group><text value="only words"/></group>', work()) == "only words"


def test_nested_group_counts_as_a_variable():
    """A nested group that shows something keeps the outer group alive."""
    inside = '<group delimiter=" "><group><text value="n.d."/></group><text variable="volume"/></group>'
    assert one(inside, work()) == "n.d."


def test_macro_with_empty_variables_is_silent():
    """The words of a macro go when its variables are empty."""
    macros = '<macro name="m"><text value="in "/><text variable="container-title"/></macro>'
    assert one('<text variable="title"/><text macro="m" prefix=", "/>', work(title="T"), macros=macros) == "T"


def test_choice_takes_the_delimiter_of_its_group():
    """What a condition renders is parted like any other part of the group."""
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
    """Each condition holds when the specification says so."""
    inside = f'<choose><if {condition}><text value="yes"/></if><else><text value="no"/></else></choose>'
    date = Date(start=Point(1999), approximate=True)
    assert one(inside, work(title="T", edition="2nd", issued=date)) == ("yes" if holds else "no")


def test_first_branch_that_holds_is_taken():
    """else-if comes only after what stands before it fails."""
    inside = (
        '<choose><if type="chapter"><text value="1"/></if><else-if type="book"><text value="2"/></else-if>'
        '<else-if variable="title"><text value="3"/></else-if></choose>'
    )
    assert one(inside, work(title="T")) == "2"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("numeric", "3", "3"),
        ("ordinal", "2", "2nd"),
        ("ordinal", "11", "11th"),
        ("ordinal", "103", "103rd"),
        ("long-ordinal", "3", "third"),
        ("long-ordinal", "12", "12th"),
        ("roman", "1994", "mcmxciv"),
        ("ordinal", "revised", "revised"),
        ("numeric", "2-4", "2\u20134"),
        ("ordinal", "1, 2", "1st, 2nd"),
        ("roman", "2 & 3", "ii & iii"),
    ],
)
def test_number(form, text, expected):
    """Numbers take the form asked for; what is not numeric stays."""
    assert one(f'<number variable="edition" form="{form}"/>', work(edition=text)) == expected


def test_ordinal_takes_the_gender_of_its_noun():
    """A French first edition is feminine, a first volume masculine."""
    assert (
        one('<number variable="edition" form="ordinal"/>', work(edition="1"), language="fr-FR")
        == "1\u02b3\u1d49"
    )
    assert (
        one('<number variable="volume" form="ordinal"/>', work(volume="1"), language="fr-FR")
        == "1\u1d49\u02b3"
    )


@pytest.mark.parametrize(
    ("plural", "pages", "expected"),
    [
        ("contextual", "7", "p."),
        ("contextual", "7-9", "pp."),
        ("contextual", "7, 9", "pp."),
        ("contextual", "xi-xiv", "pp."),
        ("always", "7", "pp."),
        ("never", "7-9", "p."),
    ],
)
def test_label_is_plural_when_its_number_is(plural, pages, expected):
    """Ranges and lists are many."""
    assert one(f'<label variable="page" form="short" plural="{plural}"/>', work(page=pages)) == expected


def test_label_of_nothing_is_nothing():
    """No variable, no label."""
    assert one('<label variable="page"/>', work(title="T")) == ""


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", "321\u20138"),
        ("expanded", "321\u2013328"),
        ("minimal", "321\u20138"),
        ("minimal-two", "321\u201328"),
        ("chicago", "321\u201328"),
    ],
)
def test_page_range_format(form, expected):
    """Each page-range-format shortens or completes as it says."""
    root = f'page-range-format="{form}"' if form else ""
    assert one('<text variable="page"/>', work(page="321-8"), root=root) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("3-10", "3\u201310"),
        ("71-72", "71\u201372"),
        ("100-104", "100\u2013104"),
        ("101-108", "101\u20138"),
        ("321-325", "321\u201325"),
        ("415-532", "415\u2013532"),
        ("11564-11568", "11564\u201368"),
    ],
)
def test_chicago_page_ranges(pages, expected):
    """The Chicago Manual shortens by the size of the first number."""
    assert one('<text variable="page"/>', work(page=pages), root='page-range-format="chicago"') == expected


@pytest.mark.parametrize("form", ["", 'form="short"'])
def test_range_of_issues_has_a_dash(form):
    """Numbers have no short form, and read the same where a style asks for one."""
    assert one(f'<text variable="issue" {form}/>', work(issue="1-2")) == "1\u20132"


def test_hyphen_that_makes_no_range_stays():
    """Article numbers are no ranges."""
    assert (
        one('<text variable="page"/>', work(page="110-N6"), root='page-range-format="expanded"') == "110-N6"
    )


def test_short_form_falls_back():
    """Without a short title, the title is shown."""
    inside = '<text variable="title" form="short"/>'
    assert one(inside, work(title="Long", title_short="Short")) == "Short"
    assert one(inside, work(title="Long")) == "Long"


def test_affixes_stand_outside_formatting():
    """Only the text itself is italic."""
    text = rich('<text variable="title" prefix="(" suffix=")" font-style="italic"/>', work(title="T"))
    assert text.content == ("(", Span(Mark.ITALIC, ("T",)), ")")


def test_source_italics_stand_upright_in_italics():
    """Italic within italic turns over."""
    title = RichText(("On ", Span(Mark.ITALIC, ("Homo",))))
    text = rich('<text variable="title" font-style="italic"/>', work(title=title))
    assert text.content == (Span(Mark.ITALIC, ("On ", Span(Mark.NORMAL_STYLE, ("Homo",)))),)


def test_strip_periods():
    """strip-periods takes every full stop of the term, which has a capital where it begins the entry."""
    assert one('<text term="et-al" strip-periods="true"/>', work()) == "Et al"


def test_display_marks_the_text():
    """Display is kept as data, for each format to show."""
    text = rich('<text variable="title" display="block"/>', work(title="T"))
    assert text.content == (Span(Mark.BLOCK, ("T",)),)


@pytest.mark.parametrize(
    ("variable", "value", "target"),
    [
        ("DOI", "10.1000/182", "https://doi.org/10.1000/182"),
        ("URL", "https://example.org/a", "https://example.org/a"),
        ("PMID", "123", "https://www.ncbi.nlm.nih.gov/pubmed/123"),
        ("PMCID", "PMC12", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC12"),
    ],
)
def test_identifiers_are_links(variable, value, target):
    """An identifier leads to its address, and the full stop after it does not."""
    text = rich(f'<text variable="{variable}" suffix="."/>', work(**{variable: value}))
    assert text.content == (Link(target, (value,)), ".")


def test_address_in_the_prefix_belongs_to_the_link():
    """A DOI printed as an address is one link."""
    text = rich('<text variable="DOI" prefix="at https://doi.org/"/>', work(DOI="10.1/x"))
    assert text.content == ("at ", Link("https://doi.org/10.1/x", ("https://doi.org/10.1/x",)))


def test_every_reference_is_in_the_bibliography():
    """A reference that shows nothing keeps its place and key."""
    made = style('<layout><text variable="volume"/></layout>')
    bibliography = csl.bibliography([work("a"), work("b", volume="2")], made)
    assert [(entry.key, entry.text.plain) for entry in bibliography.entries] == [("a", ""), ("b", "2")]


def test_first_field_becomes_the_label():
    """second-field-align puts the first field into the margin, and spacing is data."""
    made = style(
        '<layout suffix="."><text variable="citation-number" suffix=". "/><text variable="title"/></layout>',
        bibliography='second-field-align="flush" hanging-indent="true" entry-spacing="0" line-spacing="2"',
    )
    bibliography = csl.bibliography([work(title="T")], made)
    (entry,) = bibliography.entries
    assert (entry.label.plain, entry.text.plain) == ("1. ", "T.")
    assert bibliography.hanging_indent
    assert (bibliography.second_field_align, bibliography.entry_spacing, bibliography.line_spacing) == (
        "flush",
        0,
        2,
    )


def test_style_without_bibliography_says_so():
    """There is a clear error, not an empty list."""
    source = (
        b'<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>N</title><id>n</id>'
        b"<updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout><text variable='title'/></layout>"
        b"</citation></style>"
    )
    with pytest.raises(StyleError, match="citations only"):
        csl.bibliography([work(title="T")], csl.parse_style(source))


def test_same_people_in_two_roles_are_named_once():
    """An editor who also translated is shown once, with the joint term."""
    roles = {"editor": Names((person("Roe", "R"),)), "translator": Names((person("Roe", "R"),))}
    inside = '<names variable="editor translator"><name/><label prefix=" (" suffix=")"/></names>'
    assert one(inside, work(roles=roles)) == "R Roe (editor & translator)"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("22-22", "pp. 22\u201322"),
        ("3-4 and 13-14", "pp. 3\u20134 and 13\u20134"),
        ("7--9", "pp. 7\u20139"),
        ("xi--xv", "pp. xi\u2013xv"),
    ],
)
def test_unusual_page_ranges(pages, expected):
    """A range of one page is not shortened, each of two ranges is set, and two hyphens are a range for the label too."""
    inside = '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>'
    assert one(inside, work(page=pages), root='page-range-format="minimal"') == expected


def test_thousands_with_a_comma_are_one_number():
    """A number that is written with a comma stays together and takes the plural."""
    inside = (
        '<group delimiter=" "><number variable="number-of-pages"/>'
        '<label variable="number-of-pages" form="short"/></group>'
    )
    assert one(inside, work(**{"number-of-pages": "1,024"})) == "1,024 pp."


@pytest.mark.parametrize("form", ["expanded", "minimal", "minimal-two", "chicago", "chicago-16"])
def test_a_range_of_thousands_with_commas_is_left_whole(form):
    """The commas part no list, and between "024" and "1" there is nothing to complete or to shorten."""
    root = f'page-range-format="{form}"'
    assert one('<text variable="page"/>', work(page="1,024-1,030"), root=root) == "1,024\u20131,030"
    assert one('<number variable="page"/>', work(page="1,024-2,030"), root=root) == "1,024\u20132,030"
