"""Titles as they are compared, and the notices in them."""

import time

import pytest

from essence_refs.relations.titles import Title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kinship care in Wales", "KINSHIP CARE IN WALES."),
        ("[Kinship care in Wales].", "Kinship care in Wales [Welsh]"),
        ("Kinship care [Abstract]", "Kinship care (Review)"),
        ("Original article: Kinship care", "Kinship care"),
        ("RETRACTED: Kinship care", "Kinship care"),
        ("Ldlr<sup>-/-</sup> mice &amp; men", "Ldlr-/- mice and men"),
        ("Children’s 1,200 homes", "Childrens 1200 homes"),
        ("Part II: TNF-α", "Part two: TNF-alpha"),
        ("Caf\u00e9 \u00d8rsted", "Cafe Orsted"),
        ("The 1st, 2nd, 3rd and 4th wave", "The 1 2 3 and 4 wave"),
        ("Third report", "3 report"),
        ("x < y in Wales", "x y in Wales"),
    ],
)
def test_what_databases_change_is_not_compared(one: str, other: str) -> None:
    """Markup, case, accents, brackets, labels, numbers in words and the signs between words."""
    assert Title(one).letters == Title(other).letters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kinship care in Wales", "Kinship care in Wales 2"),
        ("Wave 11", "Wave 1"),
        ("The third way", "The 3 way"),
        ("Vitamin c", "Vitamin 100"),
        ("100 homes", "1 00 homes 1"),
    ],
)
def test_what_is_another_title_stays_another(one: str, other: str) -> None:
    """Numbers, and words that are no numbers of parts."""
    assert Title(one).letters != Title(other).letters


@pytest.mark.parametrize(
    ("text", "notice", "bare"),
    [
        ("Erratum to: Kinship care", "erratum-of", "kinship care"),
        ("Correction: Kinship care", "erratum-of", "kinship care"),
        ("Kinship care (vol 46, pg 277, 2016)", "erratum-of", "kinship care"),
        ("Kinship care: corrigendum", "erratum-of", "kinship care"),
        ("Comment on 'Kinship care'", "reply-to", "kinship care"),
        ("Kinship care: authors' reply", "reply-to", "kinship care"),
        ("Kinship care: study protocol", "protocol-of", "kinship care"),
        ("A protocol for a review of kinship care", "protocol-of", "review of kinship care"),
        ("An update of kinship care", "update-of", "kinship care"),
        ("Data from: Kinship care", "part-of", "kinship care"),
        ("Kinship care: executive summary", "part-of", "kinship care"),
        ("The stress response", "", "the stress response"),
        ("Corrections officers in prisons", "", "corrections officers in prisons"),
        ("Kinship care", "", "kinship care"),
    ],
)
def test_a_notice_is_recognised_with_the_title_of_the_work(text: str, notice: str, bare: str) -> None:
    """Words that only look like a notice are part of the title."""
    title = Title(text)
    assert (title.notice, " ".join(title.bare)) == (notice, bare)


@pytest.mark.parametrize("text", ["Editorial", "Book reviews", "Introduction", "Letters to the editor", ""])
def test_titles_of_many_works_are_generic(text: str) -> None:
    """They say nothing about which work it is."""
    assert Title(text).is_generic
    assert Title(text).is_short


def test_a_title_of_three_words_and_sixteen_letters_is_not_short() -> None:
    """Fewer words or letters are many works' title."""
    assert not Title("Kinship care of sons").is_short
    assert Title("Kinship care of men").is_short is (len("kinshipcareofmen") < 16)
    assert Title("Kinshipcare grandparents").is_short


def test_the_main_title_ends_at_the_subtitle() -> None:
    """At a colon, a dash or a question mark."""
    for text in ("Kinship care: a review", "Kinship care - a review", "Kinship care? A review"):
        assert Title(text).main == "kinshipcare"
    assert Title("Kinship care 2.5 a review").main == "kinshipcare25areview"


@pytest.mark.parametrize("text", ["[a] ", "(", "erratum to ", "- ", "i. ", "&lt;"])
def test_a_hostile_title_takes_no_time(text: str) -> None:
    """Patterns whose time grows with the square of a text see only its beginning."""
    start = time.process_time()
    assert len(Title(text * 50_000).letters) <= 2_000
    assert time.process_time() - start < 1
