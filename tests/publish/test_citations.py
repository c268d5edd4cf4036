"""Single citations: locators as people write them, several works together, and the author in the sentence."""

import pytest

from essence_refs import files, publish
from essence_refs.errors import UnknownReferenceError, UnknownStyleError
from essence_refs.model import Library

KEY = "brand2019protocol"


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        (None, "(Brand et al., 2019)"),
        ("", "(Brand et al., 2019)"),
        ("p. 4", "(Brand et al., 2019, p. 4)"),
        ("p.4", "(Brand et al., 2019, p. 4)"),
        (" Pages 4-6 ", "(Brand et al., 2019, pp. 4–6)"),
        ("23", "(Brand et al., 2019, p. 23)"),
        ("iv", "(Brand et al., 2019, p. iv)"),
        ("ch. 2", "(Brand et al., 2019, ch. 2)"),
        ("§ 3", "(Brand et al., 2019, sect. 3)"),
        ("emphasis ours", "(Brand et al., 2019, emphasis ours)"),
        ("xiv-xx", "(Brand et al., 2019, pp. xiv–xx)"),
        ("mid chapter", "(Brand et al., 2019, mid chapter)"),
        ("civil society edition", "(Brand et al., 2019, civil society edition)"),
        ("see above", "(Brand et al., 2019, see above)"),
        ("s.v. care", "(Brand et al., 2019, s.v. care)"),
        ("S. v. foster care", "(Brand et al., 2019, s.v. foster care)"),
        ("sub verbo care", "(Brand et al., 2019, s.v. care)"),
        ("cl. 4", "(Brand et al., 2019, cl. 4)"),
        ("cl 4", "(Brand et al., 2019, cl 4)"),
        ("m. 3", "(Brand et al., 2019, m. 3)"),
        ("n.d.", "(Brand et al., 2019, n.d.)"),
        ("p.m. 4", "(Brand et al., 2019, p.m. 4)"),
        ("art. 4", "(Brand et al., 2019, art. 4)"),
        ("articles 4-5", "(Brand et al., 2019, arts 4\N{EN DASH}5)"),
        ("eq. 2", "(Brand et al., 2019, eq. 2)"),
        ("rule 3", "(Brand et al., 2019, r. 3)"),
        ("act II", "(Brand et al., 2019, act II)"),
        ("sc. 2", "(Brand et al., 2019, sc. 2)"),
        ("chs. 2-3", "(Brand et al., 2019, chs 2\N{EN DASH}3)"),
        ("pgs. 4-6", "(Brand et al., 2019, pp. 4\N{EN DASH}6)"),
        ("pg. 4", "(Brand et al., 2019, p. 4)"),
        ("suppl. A", "(Brand et al., 2019, suppl. A)"),
        ("loc. 120", "(Brand et al., 2019, loc. 120)"),
        ("title 4", "(Brand et al., 2019, tit. 4)"),
        ("timestamp 00:12:30", "(Brand et al., 2019, 00:12:30)"),
        ("title page", "(Brand et al., 2019, title page)"),
        ("no cover", "(Brand et al., 2019, no cover)"),
        ("chapter two", "(Brand et al., 2019, ch. two)"),
        ("chapter", "(Brand et al., 2019, chapter)"),
    ],
)
def test_a_locator_is_understood_as_people_write_it(
    shipped: Library, locator: str | None, expected: str
) -> None:
    """Abbreviations, whole words and bare numbers are locators; other words come after the year."""
    assert publish.cite(shipped, KEY, locator=locator).plain == expected


def test_several_works_are_one_citation(shipped: Library) -> None:
    """They are sorted and collapsed by the style, and the locator belongs to the last key."""
    cited = publish.cite(shipped, KEY, "brand2018mapping", "fitzsimons2020innovation", locator="p. 4")
    assert cited.plain == "(Brand et al., 2018, 2019; FitzSimons and McCracken, 2020, p. 4)"


def test_the_author_is_in_the_sentence_or_left_out(shipped: Library) -> None:
    """With in_text only the year is in brackets; with suppress_author there is only the year."""
    assert publish.cite(shipped, KEY, in_text=True, locator="p. 4").plain == "Brand et al. (2019, p. 4)"
    assert publish.cite(shipped, KEY, suppress_author=True).plain == "(2019)"


def test_the_style_is_chosen_by_name(shipped: Library) -> None:
    """Another style has another citation."""
    assert (
        publish.cite(shipped, "fitzsimons2020innovation", style="apa").plain
        == "(FitzSimons & McCracken, 2020)"
    )


def test_an_unknown_key_or_style_suggests_similar_ones(shipped: Library) -> None:
    """The error has the name that was probably meant."""
    with pytest.raises(UnknownReferenceError, match=rf"\(did you mean {KEY}\b"):
        publish.cite(shipped, "brand2019protocoll")
    with pytest.raises(UnknownStyleError, match="did you mean harvard-cite-them-right"):
        publish.cite(shipped, KEY, style="harvard-cite-them-rigth")


@pytest.mark.parametrize("locator", ["", " "])
def test_an_empty_locator_is_none(shipped: Library, locator: str) -> None:
    """A script may pass on what a user left empty."""
    assert publish.cite(shipped, KEY, locator=locator).plain == publish.cite(shipped, KEY).plain
