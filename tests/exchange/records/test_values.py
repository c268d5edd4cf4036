"""Identifiers, pages and placeholders of tagged records."""

import pytest

from essence_refs.exchange.records.values import doi_of, identifiers, is_placeholder, page_count, page_range


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/a(b)c;", "10.1000/a(b)c"),
        ("doi: 10.1000/abc.,", "10.1000/abc"),
        ("10.1001/a [doi]", "10.1001/a"),
        ("10.100/abc", ""),
        ("10.1000", ""),
        ("L373791783", ""),
    ],
)
def test_a_doi_is_found_in_a_text(text: str, doi: str) -> None:
    """Without an address, a label, or the punctuation after it."""
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0306-4530", (["0306-4530"], [], [])),
        ("03064530 (ISSN); 1234 567x [Linking]", (["0306-4530", "1234-567X"], [], [])),
        ("0306-4530\n0306-4530\r1234-5678", (["0306-4530", "1234-5678"], [], [])),
        ("978-1-4473-3640-2, 0 306 40615 x", ([], ["978-1-4473-3640-2", "0 306 40615 x"], [])),
        ("9781447336402 9781447336402", ([], ["9781447336402"], [])),
        ("1234-5678 9781447336402 RR 1", (["1234-5678"], ["9781447336402"], ["RR", "1"])),
        ("12345-6789; 1234-56789", ([], [], ["12345-6789", "1234-56789"])),
        ("", ([], [], [])),
    ],
)
def test_standard_numbers_are_told_apart(text: str, found: tuple[list[str], list[str], list[str]]) -> None:
    """Each once, with the hyphen of an ISSN; an ISBN as it is."""
    assert identifiers(text) == found


@pytest.mark.parametrize(
    "text", ["nan", "N/A", "na", "None", "null", "No", "Not Specified", " no pagination specified", "-", "--", ".", "?",
             "not available", "n.pag.", "N.PAG", "No Pagination"]
)  # fmt: skip
def test_words_for_no_value_are_placeholders(text: str) -> None:
    """Whatever their letter case."""
    assert is_placeholder(text)
    assert not is_placeholder(f"{text} 1")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("320", "320"), ("320 p.", "320"), ("320pp", "320"), ("320 Pages", "320"), ("320 S.", "320"), ("xii, 320", ""),
        ("3-20", ""), ("p. 320", ""),
    ],
)  # fmt: skip
def test_a_number_of_pages_is_a_number(text: str, count: str) -> None:
    """With or without the word for pages."""
    assert page_count(text) == count


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("152", "160", "152–160"),
        ("349-69", "", "349–69"),
        ("349--69", "", "349–69"),
        ("e12-e19", "", "e12–e19"),
        ("12", "12", "12"),
        ("1-5", "5", "1–5"),
        ("1-5", "6", "1–5–6"),
        ("", "160", "160"),
        ("", "1-5", "1–5"),
        ("S1-12", "", "S1–12"),
        ("12", "", "12"),
    ],
)  # fmt: skip
def test_pages_are_a_range(first: str, last: str, pages: str) -> None:
    """A last page that is in the first value already is not written again."""
    assert page_range(first, last) == pages
