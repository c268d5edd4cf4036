"""Broken entries: the hint names the line to look at."""

import pytest

from essence_refs.bibtex import parse


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("@misc{a,\n title = {One,\n date = {2001}\n}\n@misc{b}", "is a closing brace missing in line 2?"),
        (
            "@misc{a,\n title = {One {and} two},\n note = {x {y},\n date = {2001}\n}",
            "is a closing brace missing in line 3?",
        ),
        ("@misc{a,\n title = {One}, date = {2001}\n\n@misc{b, title = {x}}", ""),
        ("@misc{a, title = {One\n", ""),
        ("@misc{a,\n title = {One},\n date: {2001},\n note = {x}\n}", "see line 3"),
        ("@misc{a,\n title = {One}, % why\n date = {2001}, {x}\n}", "see line 3"),
        ("@misc{a, {title}}", ""),
    ],
)
def test_a_broken_entry_is_reported_with_the_line_to_look_at(text, hint):
    """The hint names the line at which the entry went wrong, where the text shows it."""
    problem = parse(text).problems[0]
    assert (problem.code, problem.line, problem.hint) == ("broken-entry", 1, hint)
