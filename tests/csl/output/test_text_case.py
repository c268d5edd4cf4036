"""The values of text-case."""

import pytest
from styles_for_tests import one, rich, work

from essence_refs.model import Link, Mark, RichText, Span


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("lowercase", "The Title", "the title"),
        ("uppercase", "The title", "THE TITLE"),
        ("capitalize-first", "the title here", "The title here"),
        ("capitalize-all", "the title here", "The Title Here"),
        ("sentence", "The Title Here", "The title here"),
        ("title", "the art of war: a guide", "The Art of War: A Guide"),
        ("title", "what iPhones are for", "What iPhones Are For"),
        ("title", "a wind in the door", "A Wind in the Door"),
        ("title", "NHS ENGLAND REVIEW", "NHS ENGLAND REVIEW"),
        ("title", "what to look for: a guide", "What to Look for: A Guide"),
        ("title", "two-thirds of it", "Two-Thirds of It"),
    ],
)
def test_text_case(case, text, expected):
    """Each value of text-case does what the specification says."""
    assert one(f'<text variable="title" text-case="{case}"/>', work(title=text)) == expected


def test_braced_words_keep_their_case():
    """Text in braces in BibTeX keeps its case."""
    text = RichText(("the ", Span(Mark.NO_CASE, ("DNA of NHS",)), " Trusts"))
    assert one('<text variable="title" text-case="sentence"/>', work(title=text)) == "The DNA of NHS trusts"
    assert one('<text variable="title" text-case="lowercase"/>', work(title=text)) == "the DNA of NHS trusts"


def test_title_case_is_english_only():
    """Title case does not change a title if its language, or else that of the style, is German."""
    inside = '<text variable="title" text-case="title"/>'
    assert one(inside, work(title="der Wind im Tor", language="de")) == "der Wind im Tor"
    german = 'default-locale="de-DE"'
    assert one(inside, work(title="der Wind im Tor"), root=german) == "der Wind im Tor"
    assert one(inside, work(title="the wind", language="en-GB"), root=german) == "The Wind"


def test_a_link_in_a_title_keeps_its_target():
    """A link in the source is a link in the bibliography, and its text keeps its case."""
    text = RichText(("see ", Link("https://example.org/a", ("the annex",)), " of 'it'"))
    printed = rich('<text variable="title" text-case="title"/>', work(title=text))
    assert Link("https://example.org/a", ("the annex",)) in printed.content
    assert printed.plain == "See the annex of \u201cIt\u201d"


@pytest.mark.parametrize(
    ("own", "language", "expected"),
    [
        ("tr", "en-GB", "\u0130STANBUL"),
        ("az-AZ", "en-GB", "\u0130STANBUL"),
        ("", "tr-TR", "\u0130STANBUL"),
        ("en", "tr-TR", "ISTANBUL"),
        ("", "en-GB", "ISTANBUL"),
    ],
)
def test_upper_case_in_turkish_and_azeri(own, language, expected):
    """The capital of i has its dot there; the language of the item comes before that of the style."""
    item = work(title="istanbul", **({"language": own} if own else {}))
    root = f'default-locale="{language}"'
    assert one('<text variable="title" text-case="uppercase"/>', item, root=root) == expected


PARTS = RichText(("a ", Span(Mark.ITALIC, ("b c",)), Span(Mark.NO_CASE, (" d",))))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("uppercase", "A B C d"),
        ("lowercase", "a b c d"),
        ("capitalize-first", "A b c d"),
        ("capitalize-all", "A B C d"),
        ("title", "A B C d"),
        ("sentence", "A b c d"),
    ],
)
def test_the_case_of_formatted_words_changes_and_that_of_protected_words_does_not(case, expected):
    """A text without letters stays as it is."""
    assert one(f'<text variable="title" text-case="{case}"/>', work(title=PARTS)) == expected
    assert one(f'<text variable="title" text-case="{case}"/>', work(title="\u2014 \u2026")) == "\u2014 \u2026"


@pytest.mark.parametrize(
    ("kept", "expected"), [("iPhone", "iPhone word"), ("\N{EM DASH}", "\N{EM DASH} Word"), ("8", "8 word")]
)
@pytest.mark.parametrize("case", ["capitalize-first", "sentence"])
def test_a_part_in_braces_without_letters_begins_nothing(kept: str, expected: str, case: str) -> None:
    """The first word after it is the first one."""
    title = RichText((Span(Mark.NO_CASE, (kept,)), " word"))
    assert one(f'<text variable="title" text-case="{case}"/>', work(title=title)) == expected
