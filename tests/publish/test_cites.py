"""Citing in a text: locators as people write them, several works together, and the author in the sentence."""

import pytest

from essence_refs import publish
from essence_refs.errors import UnknownReferenceError, UnknownStyleError
from essence_refs.model import Library

KEY = "brand2019protocol"


@pytest.fixture(scope="module")
def shipped() -> Library:
    return publish.load()


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
    ],
)
def test_a_locator_is_understood_as_people_write_it(
    shipped: Library, locator: str | None, expected: str
) -> None:
    """Abbreviations, whole words and bare numbers name a place; other words stand behind the year."""
    assert publish.cite(shipped, KEY, locator=locator).plain == expected


def test_several_works_stand_in_one_citation(shipped: Library) -> None:
    """They are sorted and collapsed as the style says, and the locator belongs to the last key."""
    cited = publish.cite(shipped, KEY, "brand2018mapping", "fitzsimons2020innovation", locator="p. 4")
    assert cited.plain == "(Brand et al., 2018, 2019; FitzSimons and McCracken, 2020, p. 4)"


def test_the_author_may_be_part_of_the_sentence_or_left_to_it(shipped: Library) -> None:
    """In the text the year alone is in brackets; where the sentence names the author, only the year stands."""
    assert publish.cite(shipped, KEY, in_text=True, locator="p. 4").plain == "Brand et al. (2019, p. 4)"
    assert publish.cite(shipped, KEY, suppress_author=True).plain == "(2019)"


def test_another_style_cites_otherwise(shipped: Library) -> None:
    """The style decides, by name."""
    assert (
        publish.cite(shipped, "fitzsimons2020innovation", style="apa").plain
        == "(FitzSimons & McCracken, 2020)"
    )


def test_an_unknown_key_or_style_offers_the_near_ones(shipped: Library) -> None:
    """The error names what was probably meant."""
    with pytest.raises(UnknownReferenceError, match=KEY):
        publish.cite(shipped, "brand2019protocoll")
    with pytest.raises(UnknownStyleError, match="harvard"):
        publish.cite(shipped, KEY, style="harvard-cite-them-rigth")
