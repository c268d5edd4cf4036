"""Summaries: a habit that repeats in a file is one line, with its count and a few locations."""

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.checks import check, summarise
from essence_refs.diagnostics import CODES, Problem, Severity
from essence_refs.model import Framework, Level, Library, Origin, Reference, RichText

HOUSE = Framework(levels=(Level(key="attic", name="Attic"),))


def problem(line: int, message: str, code: str = "bad-identifier", **others: Any) -> Problem:
    return Problem(message=message, code=code, source="my.bib", line=line, key=f"k{line}", **others)


def lines(*problems: Problem, library: Library | None = None) -> list[str]:
    return [str(each) for each in summarise(problems, library or Library(()))]


def test_one_problem_is_as_it_is() -> None:
    """It keeps its key, its column and its hint."""
    alone = problem(3, "'x' is not an ISSN", field="issn", hint="look again")
    assert lines(alone) == [str(alone)]


def test_what_a_message_quotes_and_counts_is_no_other_habit() -> None:
    """The line is at the first of them, and has the number and a few lines of all."""
    found = [
        problem(line, f"'({line})' beside the {line}", field="issn", hint="h") for line in range(1, 1001)
    ]
    assert lines(*found) == [
        "my.bib:1: issn: warning: '(1)' beside the 1 (h); 1,000 of this kind: lines 1, 2, 3, 4, 5, …"
    ]
    (summary,) = summarise(found, Library(()))
    assert summary.occurrences == tuple(found)
    assert summary.problem.line == 1


def test_html_is_one_habit_whatever_its_tags_are() -> None:
    """The tags are in the message of the first."""
    found = [problem(1, "HTML: <i>, </i>", code="html"), problem(2, "HTML: <b>, &amp;, </b>", code="html")]
    assert lines(*found) == ["my.bib:1: warning: HTML: <i>, </i>; 2 of this kind: lines 1, 2"]


def test_the_same_message_is_counted_in_times() -> None:
    """Where the fields differ, none is named."""
    found = [problem(3, "it's odd", field="author"), problem(9, "it's odd", field="editor")]
    assert lines(*found) == ["my.bib:3: warning: it's odd; 2 times: lines 3, 9"]
    assert lines(found[0], found[0]) == ["my.bib:3: k3: author: warning: it's odd; 2 times: line 3"]


def test_other_messages_codes_and_files_are_other_habits() -> None:
    """They are in the order of the first of each."""
    first = problem(3, "one of 'a'")
    others = (
        problem(4, "two of 'a'"),
        problem(5, "one of 'a'", code="html"),
        attrs.evolve(first, source="b.bib"),
    )
    assert lines(first, *others) == [str(each) for each in (first, *others)]


def test_quotation_marks_inside_of_words_quote_nothing() -> None:
    """An apostrophe is not the beginning of a quotation."""
    found = [problem(1, "the item's field x isn't"), problem(2, "the item's field y isn't")]
    assert len(lines(*found)) == 2


def test_an_error_is_only_summed_up_with_the_same_error() -> None:
    """Each has to be corrected."""
    unknown = [problem(line, "no level is called 'polcy'", code="unknown-level") for line in (1, 2)]
    other = problem(3, "no level is called 'famly'", code="unknown-level")
    assert lines(*unknown, other) == ["my.bib:1: no level is called 'polcy'; 2 times: lines 1, 2", str(other)]
    own = [problem(line, f"'x{line}' is odd", code="my-own-code") for line in (1, 2)]
    assert lines(*own) == [str(each) for each in own]
    raised = [problem(line, f"'x{line}' is odd", severity=Severity.ERROR) for line in (1, 2)]
    assert lines(*raised) == ["my.bib:1: 'x1' is odd; 2 of this kind: lines 1, 2"]


def test_each_of_a_few_probable_duplicates_has_a_line() -> None:
    """It is about two items of its own. Many of them are summed up as all problems are."""
    found = [
        problem(line, f"probably the same work as 'k{line - 1}'", code="duplicate") for line in range(2, 8)
    ]
    between = problem(3, "odd")
    assert lines(found[0], between, *found[1:5]) == [str(each) for each in (found[0], between, *found[1:5])]
    assert lines(*found) == [
        "my.bib:2: warning: probably the same work as 'k1'; 6 of this kind: lines 2, 3, 4, 5, 6, …"
    ]


def test_missing_levels_and_annotations_are_summed_up_once_a_file() -> None:
    """They come last, with how many items have none."""
    bare = [
        Reference(key=f"k{index}", origin=Origin(source="fresh.bib", line=index * 5 + 1))
        for index in range(7)
    ]
    library = Library(tuple(bare), HOUSE)
    assert lines(*check(library), library=library)[-2:] == [
        "fresh.bib:1: annotation: warning: none of the 7 items has an annotation",
        "fresh.bib:1: level: warning: none of the 7 items has a level",
    ]
    noted = attrs.evolve(bare[0], annotation=RichText.of("Good."), levels=("attic",))
    some = Library((noted, *bare[1:]), HOUSE)
    assert lines(*check(some), library=some)[-2:] == [
        "fresh.bib:6: annotation: warning: 6 of the 7 items have no annotation: lines 6, 11, 16, 21, 26, …",
        "fresh.bib:6: level: warning: 6 of the 7 items have no level: lines 6, 11, 16, 21, 26, …",
    ]


def test_keys_replace_unknown_lines() -> None:
    """A text in a program has no lines."""
    found = [attrs.evolve(problem(line, "odd"), source="", line=0) for line in (1, 2)]
    assert lines(*found) == ["warning: odd; 2 times: k1, k2"]


@given(
    st.lists(
        st.builds(
            Problem,
            message=st.sampled_from(["a 'b' 1", "a 'c' 2", 'd "e', "f's g's", "''"]),
            code=st.sampled_from(sorted(CODES)),
            source=st.sampled_from(["", "a.bib", "b.bib"]),
            line=st.integers(0, 9),
            key=st.sampled_from(["", "k", "l"]),
        )
    )
)
def test_no_problem_is_lost_or_counted_twice(problems: list[Problem]) -> None:
    """The occurrences of all summaries together are the problems."""
    found = [each for summary in summarise(problems, Library(())) for each in summary.occurrences]
    assert sorted(map(repr, found)) == sorted(map(repr, problems))
