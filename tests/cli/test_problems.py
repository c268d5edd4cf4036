"""Problems as text, as JSON and as workflow commands."""

import json

import pytest

from essence_refs.cli import problems
from essence_refs.diagnostics import Problem, Severity

ODD = Problem(
    message="odd: 100% [x]\x1b",
    source="a,b:c.bib",
    line=3,
    column=7,
    key="k",
    field="title",
    hint="look\nagain",
    code="html",
)
BARE = Problem(message="bare", severity=Severity.ERROR, code="")


def test_a_line_fits_the_width_and_goes_on_with_an_indent() -> None:
    """A short line stays as it is, and without a width every line does."""
    long = Problem(message="one two three four five six", source="a.bib", line=1, code="html")
    whole = "a.bib:1: warning: one two three four five six"
    assert problems.text([long, BARE]) == f"{whole}\nbare\n"
    assert problems.text([long, BARE], width=len(whole)) == f"{whole}\nbare\n"
    assert (
        problems.text([long], width=len(whole) - 1) == "a.bib:1: warning: one two three four five\n    six\n"
    )
    assert problems.text([long], width=20) == ("a.bib:1: warning:\n    one two three\n    four five six\n")
    assert problems.text([]) == ""


def test_json_has_every_part_and_null_for_what_is_unknown() -> None:
    """Programs read it, so nothing is replaced."""
    assert json.loads(problems.as_json([ODD, BARE])) == [
        {
            "source": "a,b:c.bib",
            "line": 3,
            "column": 7,
            "key": "k",
            "field": "title",
            "severity": "warning",
            "code": "html",
            "message": "odd: 100% [x]\x1b",
            "hint": "look\nagain",
        },
        {
            "source": "",
            "line": None,
            "column": None,
            "key": "",
            "field": "",
            "severity": "error",
            "code": "",
            "message": "bare",
            "hint": "",
        },
    ]


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            ODD,
            "::warning file=a%2Cb%3Ac.bib,line=3,col=7,title=html::k: title: odd: 100%25 [x]\ufffd (look again)\n",
        ),
        (BARE, "::error::bare\n"),
        (Problem(message="m", key="k", severity=Severity.ERROR, code=""), "::error::k: m\n"),
        (Problem(message="m", source="a.bib", code="html"), "::warning file=a.bib,title=html::m\n"),
    ],
)
def test_a_workflow_command_has_the_location_that_is_known(problem: Problem, expected: str) -> None:
    """Its signs are escaped, and no control character reaches the log."""
    assert problems.github([problem]) == expected
