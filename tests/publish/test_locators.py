"""Which words after a key are a locator, and which are the suffix."""

import pytest

from essence_refs import csl, files
from essence_refs.model import Mark, RichText, Span
from essence_refs.publish.locators import locator_terms, with_parsed_suffix

WORDS = locator_terms(files.open_style("harvard-cite-them-right").locale("en-GB"))


def split(text: str) -> tuple[str, str, str]:
    found = with_parsed_suffix(csl.Cite(key="key"), RichText.of(text), WORDS)
    return found.label, found.locator.plain, found.suffix.plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (", p. 4", ("page", "4", "")),
        (", pp. 4-6", ("page", "4-6", "")),
        (" p. 4", ("page", "4", "")),
        ("p. 4", ("page", "4", "")),
        (", p.4", ("page", "4", "")),
        (", p4", ("page", "4", "")),
        (", pp4-6 and more", ("page", "4-6", " and more")),
        (", ch2", ("chapter", "2", "")),
        (", S12", ("page", "S12", "")),
        (", e12", ("page", "e12", "")),
        (", 4", ("page", "4", "")),
        (", 33, 35-37, and nowhere else", ("page", "33, 35-37", ", and nowhere else")),
        (", pp. iv, vi-xi, (xv)-(xvii) with words", ("page", "iv, vi-xi, (xv)-(xvii)", " with words")),
        (", iv", ("", "", ", iv")),
        (", ch. 2", ("chapter", "2", "")),
        (", Chapter 2, p. 4", ("chapter", "2", ", p. 4")),
        (", chaps. 2 and 3", ("chapter", "2", " and 3")),
        (", § 3.1", ("section", "3.1", "")),
        (", §§3, 4", ("section", "3, 4", "")),
        (", sec. 3(a)", ("section", "3(a)", "")),
        (", fig. 3 on the left", ("figure", "3", " on the left")),
        (", vol. 2:7", ("volume", "2:7", "")),
        (", p. (a)", ("page", "(a)", "")),
        (", {p. 4 and 5}", ("page", "4 and 5", "")),
        (", {4 and the rest}, more", ("page", "4 and the rest", ", more")),
        (", {ch. two}", ("chapter", "two", "")),
        (", {}4 works", ("", "", ", 4 works")),
        (" passim", ("", "", " passim")),
        (", see above", ("", "", ", see above")),
        (", pages of it", ("", "", ", pages of it")),
        (", pretty 4", ("", "", ", pretty 4")),
        (", no 5", ("issue", "5", "")),
        ("emphasis ours", ("", "", ", emphasis ours")),
        (", s.v. foster care, emphasis ours", ("sub-verbo", "foster care", ", emphasis ours")),
        (", art. 4 and more", ("article-locator", "4", " and more")),
        (", scene 2", ("scene", "2", "")),
        (", n.d. 4", ("", "", ", n.d. 4")),
        (", cl. 4", ("", "", ", cl. 4")),
        ("", ("", "", "")),
    ],
)
def test_a_locator_is_a_label_and_numbers_or_numbers_alone(text: str, expected: tuple[str, str, str]) -> None:
    """The result has the label, the locator and the suffix."""
    assert split(text) == expected


def test_the_suffix_keeps_its_formatting() -> None:
    """Emphasis after the locator belongs to the suffix, and a locator is never within emphasis."""
    em = Span(Mark.ITALIC, ("passim",))
    found = with_parsed_suffix(csl.Cite(key="key"), RichText((", 4 and ", em)), WORDS)
    assert (found.locator.plain, found.suffix) == ("4", RichText((" and ", em)))
    found = with_parsed_suffix(csl.Cite(key="key"), RichText((em, " 4")), WORDS)
    # A comma separates words in brackets after an author in the text.
    assert (found.locator.plain, found.suffix) == ("", RichText((", ", em, " 4")))


def test_labels_may_be_in_the_language_of_the_report() -> None:
    """In a German report "S." is the label of a page."""
    words = locator_terms(files.open_style("harvard-cite-them-right").locale("de-DE"))
    found = with_parsed_suffix(csl.Cite(key="key"), RichText.of(", S. 4"), words)
    assert (found.label, found.locator.plain) == ("page", "4")
    found = with_parsed_suffix(csl.Cite(key="key"), RichText.of(", Kap. 2"), words)
    assert (found.label, found.locator.plain) == ("chapter", "2")


def test_every_label_of_csl_is_understood() -> None:
    """The labels of CSL 1.0.2, "Locators", by their words in the English locale."""
    found = {split(f", {word} 4")[0] for word in WORDS}
    assert found == {
        *(
            "act",
            "appendix",
            "article-locator",
            "book",
            "canon",
            "chapter",
            "column",
            "elocation",
            "equation",
        ),
        *("figure", "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene"),
        *("section", "sub-verbo", "supplement", "table", "timestamp", "title-locator", "verse", "volume"),
    }
