"""Pages, volumes and journals as databases write them."""

import pytest

from essence_refs.relations.places import (
    NO_PAGES,
    Pages,
    are_one_journal,
    is_supplement,
    journal_words,
    parse_pages,
    parse_volume,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("277-97", Pages(frozenset({"277"}), "", 21)),
        ("277--297", Pages(frozenset({"277"}), "", 21)),
        ("e0137960", Pages(frozenset({"137960"}), "e", 0)),
        ("pp. S34-S35", Pages(frozenset({"34"}), "s", 2)),
        ("01-Apr", Pages(frozenset({"1", "4"}), "", 0, is_damaged=True)),
        ("Oct-17", Pages(frozenset({"10"}), "", 0, is_damaged=True)),
        ("2.05031E+15", NO_PAGES),
        ("no pagination", NO_PAGES),
        ("", NO_PAGES),
    ],
)
def test_first_pages_are_read_in_all_forms(text: str, expected: Pages) -> None:
    """Excel makes dates and large numbers of pages."""
    assert parse_pages(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("61 (Supplement 1)", "61"),
        ("1)", ""),
        ("190-191", "190"),
        ("Vol. 07", "7"),
        ("XIV", "14"),
        ("Jan-12", ""),
        ("", ""),
    ],
)
def test_volumes_are_numbers(text: str, expected: str) -> None:
    """What is no number of a volume is not compared."""
    assert parse_volume(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("diab vasc dis res", "diabetes and vascular disease research", True),
        ("proc natl acad sci u s a", "proceedings of the national academy of sciences", True),
        ("jama", "journal of the american medical association", True),
        ("cardiology (switzerland)", "cardiology", True),
        ("stroke. conference: american heart association", "stroke", True),
        ("j child psychol usa", "journal child psychology", True),
        ("social work united states of america", "social work", True),
        ("social work america", "social work", False),
        ("bmj", "bmj open", False),
        ("family studies", "family therapy", False),
    ],
)
def test_journals_are_compared_by_abbreviations_and_initials(one: str, other: str, *, expected: bool) -> None:
    """But BMJ Open is not the BMJ."""
    assert are_one_journal(journal_words(one), journal_words(other)) is expected
    assert are_one_journal(journal_words(other), journal_words(one)) is expected


def test_abstracts_are_short_texts_in_supplements() -> None:
    """An article in a supplement has more than two pages."""
    assert is_supplement(parse_pages("S34-S35"), "", "")
    assert not is_supplement(parse_pages("S34-S36"), "", "")
    assert is_supplement(parse_pages("34"), "1 Suppl")
    assert not is_supplement(parse_pages("34"), "1", "")


@pytest.mark.parametrize(
    "word",
    [
        "the",
        "of",
        "and",
        "in",
        "for",
        "on",
        "a",
        "an",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "der",
        "die",
        "das",
        "und",
        "fur",
        "el",
        "y",
    ],
)
def test_small_words_are_no_part_of_a_journals_name(word: str) -> None:
    """In the languages of most journals."""
    assert journal_words(f"{word} journal {word} care") == ("journal", "care")
