"""Properties of reports: no text raises an exception, every problem has a place, and no word is lost without one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs import formats, reports
from essence_refs.diagnostics import CODES
from essence_refs.model import Document

# Each begins, ends or breaks something in Markdown, in pandoc's extensions or in YAML.
PIECES = (
    *("[@a, p. 4]", "[see @b; -@c]", "@d [p. 1]", "[@", "[^n]", "[^n]: ", "^[", "![", "](", "[", "]", "(", ")"),
    *("<b>", "</b>", "<!--", "-->", "<script>", "&amp;", "&#0;", "\\", "`", "```", "~~~", "~", "^", "*", "**", "_"),
    *("# ", "## {#x .y}", "> ", "- ", "1. ", "- [ ] ", "| a | b |", "|---|--:|", ": ", "::: {#refs}", ":::", "---"),
    *("...", "title: ", "author: [", "bibliography: a.bib", "nocite: '@*'", "csl: ", "{a: b}", "&a *a", "!!x ", "'", '"'),
    *("\n", "\n\n", "\t", "    ", "\r", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\U0001f600", "é"),
)  # fmt: skip
piece = st.sampled_from(PIECES) | st.text(max_size=4)
text = st.lists(piece, max_size=24).map("".join)
source = st.builds("---\n{}\n---\n\n{}".format, text, text) | text
word = st.text(st.characters(categories=["L"]), min_size=6, max_size=10)


@given(source)
@settings(max_examples=60)
def test_any_text_is_read_and_written_in_every_format(source: str) -> None:
    """There is no exception, and every problem has a known code and a line of the report."""
    report = reports.parse(source, source="r.md")
    lines = len(source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in report.problems:
        assert problem.code in CODES
        assert 0 <= problem.line <= lines
    document = Document(title=report.title, blocks=report.blocks, notes=report.notes)
    for name in ("html", "markdown", "latex", "typst", "rst", "text"):
        assert "\x1b" not in formats.write(document, name)


@given(text, word, text)
@settings(max_examples=60)
def test_a_word_is_printed_or_there_is_a_problem(before: str, word: str, after: str) -> None:
    """Whatever markup is around it: only comments, and definitions of links and notes, are not printed."""
    report = reports.parse(f"{before}{word}{after}")
    blocks = formats.write(Document(title=report.title, blocks=report.blocks, notes=report.notes), "text")
    kept = (
        blocks,
        *report.authors,
        report.style,
        report.language,
        *report.bibliography,
        repr(report.citations),
    )
    silent = (
        "<!--" in before
        or "]:" in before
        or "---" in before
        or "{" in before
        or "(" in before
        or "```" in before
    )
    assert report.problems or silent or any(word in each for each in kept)


@given(source)
@settings(max_examples=30)
def test_reading_a_report_twice_gives_the_same(source: str) -> None:
    """Nothing of one report is left in the next."""
    assert reports.parse(source) == reports.parse(source)
