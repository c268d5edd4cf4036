"""Unified diffs: the same as those of difflib for a few changed lines, and in linear time."""

import difflib
import re

from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex.editor.edits import set_field
from essence_refs.bibtex.editor.line_diff import diff

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_LINES = st.lists(st.sampled_from("abcdefgh") | st.text("xyz", max_size=3), max_size=30)


def patched(before: list[str], lines: list[str]) -> list[str]:
    """Return the lines after a unified diff, whose old lines must be those of the text before."""
    after: list[str] = []
    at = 0
    for line in lines[2:]:
        if header := _HUNK.fullmatch(line):
            start, length, new_start, new_length = (int(each or 1) for each in header.groups())
            start -= bool(length)
            after += before[at:start]
            at = start
            assert len(after) == new_start - bool(new_length)
        elif line.startswith("+"):
            after.append(line[1:])
        else:
            assert before[at] == line[1:]
            at += 1
            after += [line[1:]] if line.startswith(" ") else []
    return after + before[at:]


@given(_LINES, _LINES)
def test_a_diff_makes_the_text_after_of_the_text_before(before, after):
    """Whatever the lines are, the old ones and their numbers are right, and so is the result."""
    lines = diff("\n".join(before), "\n".join(after), "my.bib").splitlines()
    assert patched(before or [""], lines) == (after or [""])


@given(st.lists(st.integers(0, 400), max_size=20))
def test_a_diff_of_a_few_changed_lines_is_that_of_difflib(changed):
    """People know this form, and programs read it."""
    before = [f"line {number}" for number in range(400)]
    after = [f"{line} changed" if at in changed else line for at, line in enumerate(before)]
    expected = [*difflib.unified_diff(before, after, "my.bib", "my.bib", lineterm="")]
    assert diff("\n".join(before), "\n".join(after), "my.bib").splitlines() == expected


def test_a_diff_shows_only_the_change():
    """Line ends are not part of the diff, unless only they differ."""
    before = "@misc{a,\r\n  b = {c},\r\n}\r\n"
    assert diff(before, set_field(before, "a", "b", "d"), "my.bib") == (
        "--- my.bib\n+++ my.bib\n@@ -1,4 +1,4 @@\n @misc{a,\n-  b = {c},\n+  b = {d},\n }\n \n"
    )
    assert diff(before, before, "my.bib") == ""
    assert "\r" not in diff("a\rb\r", "a\rc\r", "my.bib")
    assert "only line ends differ" in diff(before, before.replace("\r", ""), "my.bib")


def test_a_long_stretch_of_repeated_lines_is_replaced_as_a_whole():
    """Comparing each line with each other one would take quadratic time."""
    before, after = ["a", "b"] * 1_000, ["b", "b", "a"] * 1_000
    lines = diff("\n".join(before), "\n".join(after), "my.bib").splitlines()
    assert patched(before, lines) == after
