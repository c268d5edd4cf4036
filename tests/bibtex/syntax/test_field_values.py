"""Raw values of fields: pieces in braces, in quotation marks, numbers and abbreviations, joined by #."""

from typing import Any

import pytest

from essence_refs.bibtex.syntax.field_values import Abbreviations, expand_value


def expanded(raw: str) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the text of a value, and what is reported about it."""
    found: list[tuple[Any, ...]] = []
    known = Abbreviations(limit=1000)
    text = expand_value(raw, known, lambda *each: found.append(each))
    return text, found


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("{a}", "a"),
        ('"a"', "a"),
        ('"a {"} b"', 'a {"} b'),
        ("12", "12"),
        ("jan", "January"),
        ('{a} # " b" # 3', "a b3"),
        (" {a}", "a"),
    ],
)
def test_pieces_are_joined(raw: str, text: str) -> None:
    """Nothing is reported."""
    assert expanded(raw) == (text, [])


@pytest.mark.parametrize(
    ("raw", "text", "problem"),
    [
        ("{a", "a", ("unbalanced-brace", "the { of this value is never closed", 0, "")),
        ('{a} # "b', "ab", ("unbalanced-brace", 'the " of this value is never closed', 6, "")),
        ("}", "", ("unbalanced-brace", "a closing brace without an opening one", 0, "")),
        (
            "{a} b",
            "a",
            ("missing-comma", "text after the value is not read: 'b'", 4, "is a comma missing?"),
        ),
        (
            "{a} " + "b" * 61,
            "a",
            (
                "missing-comma",
                f"text after the value is not read: '{'b' * 60}…'",
                4,
                "is a comma missing?",
            ),
        ),
        (
            "wwc",
            "wwc",
            (
                "undefined-abbreviation",
                "no @string defines 'wwc'; it is kept as text",
                0,
                "text needs braces or quotation marks",
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_kept_and_reported(raw: str, text: str, problem: tuple[Any, ...]) -> None:
    """With its offset in the value."""
    assert expanded(raw) == (text, [problem])
