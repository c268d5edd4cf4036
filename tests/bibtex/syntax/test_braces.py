"""Braces: which one closes which, and what is outside of them."""

import pytest

from essence_refs.bibtex.syntax.braces import closing_brace, closing_braces, is_balanced, unbraced


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("{a}", 2),
        ("{a{b}c}d}", 6),
        ("{a", -1),
        ("{{a}", -1),
        (r"{\}a}", 4),
        (r"{\}a", -1),
        (r"{\{a}", 4),
        (r"{\{a", -1),
        (r"{a\\}b}", 4),
        (r"{a}\}", 2),
        (r"{{a}\}}", 6),
        (r"{{a}\}{b}}", 9),
        (r"{\emph{a}}", 9),
    ],
)
def test_the_brace_that_closes_the_first(text: str, end: int) -> None:
    """A backslash escapes a brace, and another backslash; none closes it at -1."""
    assert closing_brace(text, 0) == end
    assert closing_brace(f"}}{text}", 1) == (end + 1 if end >= 0 else -1)
    assert closing_braces(text).get(0, -1) == end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("{}{{}}", True),
        ("{", False),
        ("}{", False),
        ("{}}{", False),
        (r"{\}}", False),
        (r"\{}", True),
    ],
)
def test_balance_counts_escaped_braces(text: str, expected: bool) -> None:  # noqa: FBT001
    """As BibTeX does."""
    assert is_balanced(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{a}}", "a"),
        (" { { a } } ", "a"),
        ("{a}{b}", "{a}{b}"),
        ("{a} b", "{a} b"),
        ("{a", "{a"),
        ("{}", ""),
        ("{ }", ""),
        ("a ", "a"),
    ],
)
def test_braces_around_all_of_a_text_go(text: str, expected: str) -> None:
    """With the spaces inside them."""
    assert unbraced(text) == expected
