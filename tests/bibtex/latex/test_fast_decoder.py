"""Short cuts: what they give is what the long way gives, and nothing that they remember hides a problem."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from essence_refs.bibtex import latex, parse
from essence_refs.bibtex.data_types.name_list import parse_names
from essence_refs.bibtex.latex.decoder import decode_latex
from essence_refs.bibtex.latex.fast_decoder import collapse_white_space, grouped_text, simple_text
from essence_refs.model.text import RichText

parts = st.sampled_from(
    [
        *(
            "{",
            "}",
            "{NHS}",
            "{a}",
            "{}",
            "{ }",
            "{ x",
            "--",
            "---",
            "-",
            "'",
            "''",
            "`",
            "~",
            "$",
            "\\",
            "\\&",
        ),
        *(
            "\\%",
            "\\\\",
            "\\#",
            "\\_",
            "&",
            "%",
            "_",
            "^",
            " ",
            "  ",
            "\n",
            " \n ",
            "\t",
            "a",
            "B",
            "é",
            "?",
            "ß",
            "1",
        ),
        *("\N{NO-BREAK SPACE}", "\N{EM SPACE}", "\r\n"),
        *(
            "\\'e",
            "{\\'e}",
            "\\'{e}",
            '{\\"{\\i}}',
            "\\c{c}",
            "{\\c c}",
            "\\v",
            "{\\ss}",
            "\\o",
            "\\o{}",
            "\\aa ",
            "\\'",
        ),
        *(
            "\\pounds",
            "\\pounds\n",
            "{\\pounds }",
            "\\hyphen",
            "\\space",
            "\\LaTeX",
            "\\emph{",
            "\\=",
            "\\d{\\i}",
            "\\^{\\j}",
        ),
    ]
)
texts = st.one_of(st.text(max_size=20), st.lists(parts, max_size=12).map("".join))


def set_at_length(text):
    """Return what the loop makes of a text, which takes every text."""
    return decode_latex(text, latex.ignore)


@given(texts)
@example("a \n{B} \\& c")
def test_a_simple_text_is_what_the_loop_makes_of_it(text):
    """Where a text is simple, it has no marks, and the same characters either way."""
    simple = simple_text(text)
    if simple is not None:
        assert set_at_length(text) == RichText.of(simple)


@given(texts)
@example("One {NHS} trust \n in {x --- y}")
@example("{ }a{}{B}")
@example("{{a} b}")
def test_grouped_text_is_what_the_loop_makes_of_it(text):
    """Where groups are simple, they keep their case and their places as in the loop."""
    grouped = grouped_text(text)
    if grouped is not None:
        assert set_at_length(text) == grouped


def test_the_short_cuts_take_what_is_common():
    """Most titles hold no more than an escaped sign, a dash and a group, and these go the quick way."""
    assert simple_text("Child \\& Family,\n  1--2") == "Child & Family, 1–2"
    assert grouped_text("What works in {Leeds}?") is not None
    assert simple_text("{\\'e}t\\'{e} \\pounds 5") == "été £5"
    assert simple_text("\\emph{a}") is None
    assert grouped_text("{\\'e}t{\\'e}") is None


def test_white_space_is_one_blank_whatever_it_is_made_of():
    """A blank that ends a line adds nothing to the line end, in texts with LaTeX and without."""
    assert collapse_white_space(" one \n two\t\t three ") == "one two three"
    for text in ("one \n two", "{O}ne \n two", "\\emph{o}ne \n two", "\\'one \r\n two"):
        assert latex.plain_text(text).count(" ") == 1, text


@pytest.mark.parametrize(
    "people",
    [
        "Brand, Sarah and van Gogh, Vincent",
        "O'Neill, Ann and NHS and Smith-Jones, A",
        "A B and C D and others",
    ],
)
def test_a_line_end_changes_no_name(people):
    """Lists that a program has wrapped are read like those on one line."""
    assert (
        parse_names(people)
        == parse_names(people.replace(" and ", "\n  and "))
        == parse_names(people.replace(" and ", " and\t"))
    )


@pytest.mark.parametrize("people", ["and", "AND", "Brand, Sarah AND", "Brand, Sarah and", "and Brand, Sarah"])
def test_an_and_without_a_name_beside_it_is_told(people):
    """In whatever letters, at either end: a name is missing there."""
    problems = []
    parse_names(people, lambda code, *_: problems.append(code))
    assert set(problems) == {"empty-name"}


@pytest.mark.parametrize(
    "field",
    [
        "author = {A, B, C, D, E and F G}",
        "author = {\\nonsense{Brand}, Sarah}",
        "year = {1998}, month = {Brumaire}",
        "year = {1998}, month = {2}, day = {31}",
        "year = {the year 12}",
        "date = {1999-02-30}",
        "publisher = {\\nonsense{Sage}}",
        "title = {{\\nonsense{Sage}}}",
    ],
)
def test_the_same_fault_is_told_in_every_entry_that_has_it(field):
    """What a value came to is remembered only where there was nothing to report."""
    alone = parse(f"@book{{a, {field}}}\n").problems
    assert alone
    reading = parse(f"@book{{a, {field}}}\n@book{{b, {field}}}\n@book{{c, {field}}}\n")
    assert [(each.key, each.line, each.code) for each in reading.problems] == [
        (key, line, each.code) for line, key in enumerate("abc", 1) for each in alone
    ]
