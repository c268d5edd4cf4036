"""Smart punctuation: quotation marks, apostrophes, dashes and ellipses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs import reports
from essence_refs.model import Link, Mark, RichText, Span

pytest.importorskip("markdown_it")


def first(text: str, language: str = "en-GB") -> RichText:
    return reports.parse(f"---\ntitle: T\nlang: {language}\n---\n\n{text}\n").blocks[0].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"one" two', "“one” two"),
        ("'one' two", "‘one’ two"),
        ("\"'one' two\"", "“‘one’ two”"),
        ("children's, it's, the Smiths' view", "children’s, it’s, the Smiths’ view"),
        ("the '90s and '80", "the ’90s and ’80"),
        ('("one") and "two".', "(“one”) and “two”."),
        ('*"one"* and "*two*"', "“one” and “two”"),
        ('say "`one"`"', 'say “one"”'),
        ("1--2 and one -- two --- three", "1–2 and one – two — three"),
        ("and so on...", "and so on…"),
        ("four....", "four...."),
        ("a ---- b", "a ---- b"),
        ('`"it\'s" -- ...`', '"it\'s" -- ...'),
        ("<https://example.org/a--b>", "https://example.org/a--b"),
        ("“one” ‘two’ – three", "“one” ‘two’ – three"),
        ('one\\\n"two"', "one“two”"),
    ],
)
def test_typed_punctuation_becomes_smart(text: str, expected: str) -> None:
    """As in pandoc; code, addresses and curly marks are unchanged."""
    assert first(text).plain == expected


def test_marks_around_a_citation_are_those_around_a_word() -> None:
    """A quotation can end after a citation, and a mark after an author is an apostrophe."""
    citation = Span(Mark.CITATION, ("0",))
    assert first('"as @key"').content == ("“as ", citation, "”")
    assert first("@key's view").content == (citation, "’s view")


def test_marks_in_links_and_emphasis_belong_to_the_text() -> None:
    """A quotation can begin in one and end in another."""
    assert first('["one](https://example.org) *two"*').content == (
        Link("https://example.org", ("“one",)),
        " ",
        Span(Mark.ITALIC, ("two”",)),
    )


def test_notes_titles_and_captions_have_smart_punctuation() -> None:
    """All text has it."""
    report = reports.parse('# Children\'s care\n\nA[^n]\n\n!["Map"](a.png)\n\n[^n]: "B"\n')
    assert report.title == "Children’s care"
    assert report.notes[0][0].text.plain == "“B”"
    assert report.blocks[1].description.plain == "“Map”"


def test_other_languages_keep_typed_punctuation() -> None:
    """Their quotation marks are different."""
    assert first('"it\'s" -- so', "de").plain == '"it\'s" -- so'


@given(st.text(alphabet="ab1 .-'\"(`*", min_size=1, max_size=40))
def test_nothing_but_punctuation_changes(text: str) -> None:
    """All other characters are the same in the same order."""
    signs = str.maketrans("", "", "-.'\"–—…‘’“”")
    plain = [each.text.plain for each in reports.parse(f"x {text}").blocks]
    curly = [each.text.plain for each in reports.parse(f"---\nlang: de\n---\nx {text}").blocks]
    assert "".join(plain).translate(signs) == "".join(curly).translate(signs)


def test_names_and_dates_in_the_front_matter_have_smart_punctuation() -> None:
    """They are printed above text that has it."""
    head = (
        "---\ntitle: T\nauthor: [Zoë O'Brien]\ndate: 2019--2020\nreference-section-title: What we've read\n"
    )
    report = reports.parse(f"{head}---\n")
    assert report.authors == ("Zoë O’Brien",)
    assert report.references_title == "What we’ve read"
    assert [each.text.plain for each in report.blocks] == ["Zoë O’Brien", "2019–2020"]
    assert reports.parse(f"{head}lang: fr\n---\n").authors == ("Zoë O'Brien",)
