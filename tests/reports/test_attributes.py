"""Attributes in braces, and identifiers of headings."""

import pytest

from essence_refs import reports
from essence_refs.model import Heading
from essence_refs.reports.extensions.attributes import Attributes, parse_attributes

pytest.importorskip("markdown_it")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Attributes("", (), ())),
        ("{#a}", Attributes("a", (), ())),
        ("#a #b", Attributes("b", (), ())),
        ("{.x .y-z}", Attributes("", ("x", "y-z"), ())),
        ("{-}", Attributes("", ("unnumbered",), ())),
        ("{id=a}", Attributes("a", (), ())),
        ("{id='a b' class=x}", Attributes("a b", ("x",), ())),
        ('{class="x y" .z}', Attributes("", ("x", "y", "z"), ())),
        (
            "{a=1 b='2' c=\"3 4\" d='5\"'}",
            Attributes("", (), (("a", "1"), ("b", "2"), ("c", "3 4"), ("d", '5"'))),
        ),
        ('{a="b \\" c"}', Attributes("", (), (("a", 'b " c'),))),
    ],
)
def test_attributes_are_an_identifier_classes_and_pairs(text: str, expected: Attributes) -> None:
    """Those of pandoc, in its own form and in that of HTML; a value may be in either quotation marks."""
    assert parse_attributes(text) == expected


def test_attributes_are_found_by_their_names() -> None:
    """The first name that is there counts."""
    found = parse_attributes("{.x .y a=1 b=2 c=3}")
    assert (found.get("z", "b", "a"), found.get("z"), found.has("z", "y"), found.has("z")) == (
        "2",
        "",
        True,
        False,
    )
    assert found.without(("a", "c")) == Attributes("", ("x", "y"), (("b", "2"),))


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Costs & *benefits*", "costs-benefits"),
        ("The `code` of it", "the-code-of-it"),
        ("A ![map](a.png) of it", "a-map-of-it"),
        ("One\\\ntwo", "one"),
        ("On [@young]", "on-young"),
        ("2. Part", "part"),
        ("Note^[A note.]", "note"),
        ("1", "section"),
    ],
)
def test_a_heading_has_the_identifier_that_pandoc_gives_it(heading: str, anchor: str) -> None:
    """From its words, without marks and notes."""
    report = reports.parse(f"---\ntitle: T\n---\n\n## {heading}\n", source="r.md")
    assert [each.anchor for each in report.blocks if isinstance(each, Heading)] == [anchor]
