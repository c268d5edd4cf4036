"""Fast decoding: the result is the same as that of the full decoder."""

from hypothesis import example, given
from hypothesis import strategies as st

from essence_refs.bibtex import latex
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


def decode_fully(text):
    """Return the text as the full decoder decodes it."""
    return decode_latex(text, latex.ignore)


@given(texts)
@example("a \n{B} \\& c")
def test_simple_text_is_the_same_as_the_decoded_text(text):
    """A simple text has no marks and the same characters."""
    simple = simple_text(text)
    if simple is not None:
        assert decode_fully(text) == RichText.of(simple)


@given(texts)
@example("One {NHS} trust \n in {x --- y}")
@example("{ }a{}{B}")
@example("{{a} b}")
def test_grouped_text_is_the_same_as_the_decoded_text(text):
    """Simple groups protect letter case in the same places."""
    grouped = grouped_text(text)
    if grouped is not None:
        assert decode_fully(text) == grouped


def test_usual_titles_are_decoded_fast():
    """Most titles contain no more than an escaped character, a dash and a group."""
    assert simple_text("Child \\& Family,\n  1--2") == "Child & Family, 1–2"
    assert grouped_text("What works in {Leeds}?") is not None
    assert simple_text("{\\'e}t\\'{e} \\pounds 5") == "été £5"
    assert simple_text("\\emph{a}") is None
    assert grouped_text("{\\'e}t{\\'e}") is None


def test_any_white_space_is_one_blank():
    """A blank before a line end adds no second blank, in texts with LaTeX and without."""
    assert collapse_white_space(" one \n two\t\t three ") == "one two three"
    for text in ("one \n two", "{O}ne \n two", "\\emph{o}ne \n two", "\\'one \r\n two"):
        assert latex.plain_text(text).count(" ") == 1, text
