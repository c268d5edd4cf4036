"""Edits that would not have the intended effect are refused with a location and a reason, and nothing is changed."""

import pytest

from essence_refs.bibtex.editor.edits import add_entry, change_fields, remove_field, set_field
from essence_refs.errors import ProblemsError, UnknownReferenceError


def problems_of(function, *arguments):
    with pytest.raises(ProblemsError) as caught:
        function(*arguments)
    return [str(each) for each in caught.value.problems]


def test_an_unknown_key_is_reported_with_similar_keys():
    """A misspelt key gets a suggestion."""
    with pytest.raises(UnknownReferenceError, match="did you mean brand2019protocol"):
        set_field("@misc{brand2019protocol, a = {b}}", "brand2019protocl", "a", "c")


def test_a_duplicate_key_is_refused_with_both_lines():
    """It is not clear which of the two entries is meant."""
    text = "@misc{a, b = {c}}\n\n@misc{a, b = {d}}"

    assert problems_of(set_field, text, "a", "b", "e") == [
        "line 3, column 1: a: line 1 has the same key, so it is not clear which entry is meant"
    ]


def test_a_duplicate_field_is_refused():
    """Programs differ in which of the two they use."""
    [problem] = problems_of(set_field, "@misc{a,\n title = {c},\n Title = {d}}", "a", "title", "e")

    assert problem.startswith("line 3, column 2: a: title: the entry has this field more than once")


def test_an_unclosed_entry_is_refused_with_the_reason():
    """The key is not unknown: the entry cannot be split."""
    [problem] = problems_of(set_field, "@misc{a, b = {c}}\n@misc{open, b = {c}\n", "open", "b", "d")

    assert problem.startswith("line 2, column 1: open: cannot be edited: it is never closed")


def test_nothing_is_added_after_an_unclosed_entry():
    """Other programs would read it as part of that entry."""
    [problem] = problems_of(add_entry, "@misc{open, b = {c}\n", "misc", "new", [])

    assert "nothing can be added after this entry: it is never closed" in problem


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("one\n% two", "begins with %"),
        ("{", "are not balanced"),
        ("}", "are not balanced"),
        ("}{", "are not balanced"),
        ("a\\", "ends with a backslash"),
        ("\\{", "BibTeX also counts escaped braces"),
        ("\n@misc{b}", "this value would break the entry"),
    ],
)
def test_a_value_that_would_break_the_file_is_refused(value, words):
    """Nothing is written that would be read as something else."""
    for function, arguments in (
        (set_field, ("a", "b", value)),
        (set_field, ("a", "new", value)),
    ):
        [problem] = problems_of(function, "@misc{a, b = {c}}", *arguments)
        assert words in problem


COMMENTED = "@misc{a,\n  author = {B}, % by whom\n  title = {M},\n  year = {2019} % at last\n}"


def test_a_comment_before_a_field_does_not_hide_it():
    """Bibtexparser takes the comment for part of the name; the field is changed, not added again."""
    assert set_field(COMMENTED, "a", "title", "N") == COMMENTED.replace("{M}", "{N}")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (set_field, ("a", "note", "x")),
        (set_field, ("a", "year", "2020")),
        (remove_field, ("a", "year")),
        (remove_field, ("a", "title")),
    ],
)
def test_an_edit_that_would_lose_a_comment_is_refused(function, arguments):
    """The comment would be removed with the field, or would comment out the comma after it."""
    [problem] = problems_of(function, COMMENTED, *arguments)

    assert "there is a comment beside this field" in problem


def test_a_per_cent_sign_in_a_value_is_not_a_comment():
    """In braces it is text."""
    text = "@misc{a,\n  title = {100% sure},\n  note = {50 %}\n}"

    assert remove_field(set_field(text, "a", "year", "2020"), "a", "year") == text
    assert remove_field(text, "a", "note") == "@misc{a,\n  title = {100% sure}\n}"


def test_all_problems_are_reported_at_once():
    """Two entries with three errors give three problems, and nothing is changed."""
    found = problems_of(
        change_fields, "@misc{a, b = {c}}\n@misc{d, e = {f}}", {"a": {"b": "{", "x": None}, "d": {"1e": "f"}}
    )

    assert len(found) == 3


def test_removing_a_missing_field_is_reported_with_similar_names():
    """It is a problem, not a success."""
    [problem] = problems_of(remove_field, "@misc{a, title = {c}}", "a", "titel")

    assert "the entry has no such field (did you mean title?)" in problem


def test_impossible_names_and_keys_are_refused():
    """A new entry is checked as a whole."""
    found = problems_of(add_entry, "@misc{a, b = {c}}", "string", "a b", [("b c", "d"), ("e", "{")])

    assert len(found) == 4
    assert problems_of(add_entry, "@misc{a, b = {c}}", "misc", "a", []) == [
        "line 1, column 1: a: this key is taken already"
    ]


@pytest.mark.parametrize("type_", ["string", "STRING", "Comment", "PREAMBLE", "a b", ""])
def test_a_new_entry_cannot_have_the_type_of_something_else(type_):
    """BibTeX reads @string, @comment and @preamble, in any letter case, as something other than an entry."""
    assert problems_of(add_entry, "@misc{a}", type_, "new", []) == [
        f"new: {type_!r} is not a possible entry type"
    ]


def test_a_new_entry_cannot_have_a_field_twice():
    """Programs differ in which of the two they use; letter case makes no difference."""
    assert problems_of(
        add_entry, "@misc{a}", "misc", "n", [("title", "A"), ("Title", "B"), ("note", "C")]
    ) == ["n: title: the field is given more than once"]
