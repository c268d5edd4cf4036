"""Entries with a mistake in their commas are read, and the mistake is a warning."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.syntax.repair import repair_entry
from essence_refs.diagnostics import Severity

WHOLE = "@misc{a, title = {T}, year = {2020}, note = {N}}"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("@misc{a, title = {T}\n year = {2020}, note = {N}}", ["missing-comma"]),
        ("@misc{a\n title = {T}, year = {2020}, note = {N}}", ["missing-comma"]),
        ('@misc{a, title = {T} year = 2020 note = "N"}', ["missing-comma", "missing-comma"]),
        ("@misc{a,, title = {T},, year = {2020},note = {N},,}", ["stray-comma"] * 3),
        ("@misc{a, title = {T}, year = {2020}, note = {N}, keywords}", ["no-value"]),
        ("@misc{a, doi, title = {T}, year = {2020}, note = {N}}", ["no-value"]),
        ("@misc{a,\n% why\n title = {T}, % old\n year = {2020}, note = {N} % end\n}", []),
        ("@misc{a, title = {T}, year = {2020}, note = {N}, volume = }", ["no-value"]),
    ],
)
def test_an_entry_with_a_mistake_in_its_commas_is_read(text: str, codes: list[str]) -> None:
    """It is the same reference as without the mistake, and the mistake is a warning at its place."""
    [whole], [found] = parse(WHOLE).references, parse(text).references
    assert found == whole
    problems = parse(text).problems
    assert [each.code for each in problems] == codes
    assert all(each.severity is Severity.WARNING and each.key == "a" for each in problems)


@pytest.mark.parametrize(
    "text",
    [
        '@misc{a, title = "A "quoted" title", year = 2020}',
        "@misc{a, title = {One} {Two}, year = 2020}",
        "@misc{a, title = {One} two, year = 2020}",
        "@misc{a, title = {One}, {Two}, year = 2020}",
        "@misc{a, title = {One, year = 2020}",
        "@misc{a, title: {One}, year = 2020}",
    ],
)
def test_text_that_would_be_lost_is_an_error(text: str) -> None:
    """Nothing is guessed: only commas are repaired."""
    assert repair_entry(text, 0) is None
    assert parse(text).errors


def test_a_repaired_entry_does_not_hide_the_next_one() -> None:
    """What follows it is read, and an offset in it is one in the file."""
    result = parse("@misc{a,, title = {T}}\n\n@misc{b, title = {\\what}}\n@misc{c,,title={{x}}}")
    assert [each.key for each in result.references] == ["a", "b", "c"]
    assert [(each.line, each.column, each.code) for each in result.problems] == [
        (1, 9, "stray-comma"),
        (3, 19, "unknown-macro"),
        (4, 9, "stray-comma"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "misc",
        "@misc{a, title = {T} year = 2020",
        "@misc{a, title = {T}, 5, year = 2020}",
        '@misc{a, title = "T{" year = 2}',
        '@misc{a, title = "T year = 2}',
        "@misc{a, title = {T}, year = 2020}",
    ],
)
def test_what_is_not_certain_is_not_repaired(text):
    """Nor what needs no repair."""
    assert repair_entry(text) is None


def test_an_escaped_quotation_mark_ends_no_value():
    """The comma is missing after the whole value."""
    entry, repairs = repair_entry('@misc{a, title = "T\\" x" year = 2}')
    assert entry.values == (("title", '"T\\" x"'), ("year", "2"))
    assert [(each.offset, each.code, each.message) for each in repairs] == [
        (25, "missing-comma", "a comma is missing after 'title'")
    ]
