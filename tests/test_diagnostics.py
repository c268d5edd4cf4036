"""The location of a problem: a link for editors if there is a file, words otherwise."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.diagnostics import Problem
from essence_refs.errors import StyleError


@pytest.mark.parametrize(
    ("source", "line", "column", "shown"),
    [
        ("a.bib", 2, 49, "a.bib:2:49: odd"),
        ("a.bib", 2, 0, "a.bib:2: odd"),
        ("a.bib", 0, 0, "a.bib: odd"),
        ("", 2, 49, "line 2, column 49: odd"),
        ("", 2, 0, "line 2: odd"),
        ("", 0, 0, "odd"),
    ],
)
def test_a_problem_begins_with_its_known_location(source: str, line: int, column: int, shown: str) -> None:
    """A text without a file has lines and columns too, without a colon before them."""
    assert str(Problem(message="odd", source=source, line=line, column=column)) == shown


def test_a_problem_in_a_text_without_a_name_has_its_line_in_words() -> None:
    """The parser was given a string."""
    (problem,) = parse("@book{a,\n  title = {A} oops\n}").problems
    assert str(problem).startswith("line 2, column 15: a: title: ")


@pytest.mark.parametrize(
    ("source", "line", "shown"),
    [("my.csl", 3, "my.csl:3: odd"), ("my.csl", 0, "my.csl: odd"), ("", 3, "line 3: odd"), ("", 0, "odd")],
)
def test_a_style_error_begins_with_its_known_location(source: str, line: int, shown: str) -> None:
    """A style given as bytes has no name, and its message has no colon before the line."""
    assert str(StyleError("odd", source, line)) == shown
