"""cs:text: short forms and identifiers."""

import pytest
from styles_for_tests import one, rich, work

from essence_refs.model import Link, Mark, RichText, Span


def test_short_form_falls_back():
    """Without a short title, the title is shown."""
    inside = '<text variable="title" form="short"/>'
    assert one(inside, work(title="Long", title_short="Short")) == "Short"
    assert one(inside, work(title="Long")) == "Long"


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
    """The address of an identifier is a link; the full stop after it is not part of it."""
    text = rich(f'<text variable="{variable}" suffix="."/>', work(**{variable: value}))
    assert text.content == (Link(target, (value,)), ".")


def test_address_in_the_prefix_belongs_to_the_link():
    """A DOI after the address of a resolver is one link."""
    text = rich('<text variable="DOI" prefix="at https://doi.org/"/>', work(DOI="10.1/x"))
    assert text.content == ("at ", Link("https://doi.org/10.1/x", ("https://doi.org/10.1/x",)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("see &lt;i&gt;also&lt;/i&gt; ", ("see ", Span(Mark.ITALIC, ("also",)), " ")),
        ("1&lt;sup&gt;st&lt;/sup&gt;", ("1", Span(Mark.SUPERSCRIPT, ("st",)))),
        ("&lt;", ("<",)),
        ("&lt;a href=&quot;x&quot;&gt;", ('<a href="x">',)),
    ],
)
def test_tags_in_a_value(value, expected):
    """A style may format a part of its text as titles do; anything else in it is text."""
    assert rich(f'<text value="{value}"/>', work()).content == expected


def test_a_doi_after_the_address_of_its_resolver_is_a_link():
    """The link includes the address before it; other affixes are outside, and an address in the value is not repeated."""
    inside = '<text variable="DOI" prefix="see https://doi.org/" suffix="!" font-style="italic"/>'
    for doi in ("10.1/x", "https://doi.org/10.1/x"):
        link = Link("https://doi.org/10.1/x", ("https://doi.org/10.1/x",))
        assert rich(inside, work(DOI=doi)).content == ("see ", Span(Mark.ITALIC, (link,)), "!")


def test_pages_with_marks_are_ranges_too():
    """The hyphen of a range may be beside a mark."""
    text = RichText(("12-15, ", Span(Mark.BOLD, ("18-20",))))
    assert one('<text variable="page"/>', work(page=text)) == "12\u201315, 18\u201320"


def test_an_empty_value_shows_nothing():
    """A group of nothing else is empty too."""
    inside = '<text value=""/><group prefix="[" suffix="]"><text value=""/></group><text value="z"/>'
    assert one(inside, work()) == "z"


def test_the_pages_of_a_formatted_range_have_their_delimiter():
    """In each of its parts; so have other numbers."""
    pages = RichText(("12-", Span(Mark.ITALIC, ("34-56",))))
    assert one('<text variable="page"/>', work(page=pages)) == "12-34\u201356"
    assert one('<text variable="number"/>', work(number="3-4")) == "3\u20134"
    assert one('<text variable="number-of-pages"/>', work(number_of_pages="x-12")) == "x-12"


def test_a_doi_is_not_twice_in_the_address():
    """A DOI that is an address already loses it where the style has one."""
    inside = '<text variable="DOI" prefix="at https://doi.org/" suffix="."/>'
    shown = rich(inside, work(DOI="https://doi.org/10.1/x"))
    assert shown.content == ("at ", Link("https://doi.org/10.1/x", ("https://doi.org/10.1/x",)), ".")
    assert one(inside, work()) == ""
