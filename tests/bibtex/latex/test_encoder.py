"""Encoding as LaTeX: decoding gives back the same text."""

from hypothesis import assume, given
from hypothesis import strategies as st

from essence_refs.bibtex.latex import rich_text
from essence_refs.bibtex.latex.encoder import encode, escape
from essence_refs.model.text import RichText

PIECES = st.sampled_from(
    [
        "Care", "and", "{NHS}", "{NHS and Care}", "\\emph{for}", "\\textbf{a {B} c}", "{\\emph{X}}", "{{\\'e}t\\'e}",
        "100\\%", "\\&", "a--b", "12-34", "---", "``said''", "`it'", "\\enquote{her \\enquote{word}}", "H\\textsubscript{2}O",
        "$x^2$", "\\url{https://a.org/b_c?d=1\\%20}", "\\href{https://a.org}{the \\emph{page}}", "~", "\\LaTeX{}", "{123}",
        "\\textasciitilde{}", "\\textbackslash{}", "\\{x\\}", "von", "de la", "\\unknown{arg}", "Łódź", "2", ",", ";", "others",
        "\\textsc{x}\\textit{y}", "\\'i", "{\\relax and}", "'", '"', "#", "\\ ", ".", "?", "<b>", "*", "\u00a0", "{}", "{ b}",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, min_size=0, max_size=5).map(" ".join) | st.lists(PIECES, max_size=4).map("".join)


@given(TEXT)
def test_encoded_rich_text_is_decoded_as_the_same_text(text):
    """Marks, links and all characters are kept."""
    before = rich_text(text)

    assert rich_text(encode(before)) == before


def test_only_what_latex_would_read_otherwise_is_escaped():
    """Signs that would join their neighbours are among it, and line ends are blanks."""
    same = "Plain (text), 1-2: it's; \u00e9"
    assert escape(same) == same
    assert [escape(each) for each in ("a--b", "a''b", "a  b", "50%")] == [
        "a-{}-b",
        "a'{}'b",
        "a \\ b",
        "50\\%",
    ]
    assert encode(RichText.of("one\n\ttwo\u00a0three")) == "one two~three"


@given(st.text(st.sampled_from([*"ab{}\\$%&#_^~`'\"-?!@ ", "\u00e9"])))
def test_escaped_text_is_decoded_as_the_same_text(text):
    """The text may have any characters."""
    assume(text.strip() == text)

    assert rich_text(escape(text)) == RichText.of(text)
