"""Formulas in every format: set where a format can, else as they are written, with one warning."""

import sys
import warnings
from pathlib import Path
from typing import Any

import html5lib
import pytest

import essence_refs as er
from essence_refs import formats
from essence_refs.diagnostics import Problem
from essence_refs.errors import NotShownWarning
from essence_refs.formats.html.mathml import convert
from essence_refs.formats.latex.formulas import is_safe
from essence_refs.model import Alignment, Code, Document, Mark, Paragraph, RichText, Span, Table

INLINE = Document(
    title="", blocks=(Paragraph(text=RichText(("a ", Span(Mark.FORMULA, (r"$p<q_1$",)), "."))),)
)
DISPLAYED = Document(title="", blocks=(Code(text="$$\na_1 \\\\\nb\n$$", role="formula", anchor="eq-x"),))


def written(document: Document, name: str) -> str:
    return formats.write(document, name)


@pytest.mark.parametrize(
    ("name", "inline", "displayed"),
    [
        ("text", "a $p<q_1$.", "    $$\n    a_1 \\\\\n    b\n    $$"),
        ("markdown", "a $p<q_1$.", "$$\na_1 \\\\\nb\n$$"),
        ("latex-fragment", "a \\(p<q_1\\).", "\\hypertarget{eq-x}{}%\n\\[\na_1 \\\\\nb\n\\]"),
        ("rst", "a :math:`p<q_1`.", ".. _eq-x:\n\n.. math::\n\n   a_1 \\\\\n   b"),
        ("typst", "a `$p<q_1$`.", "```\n$$\na_1 \\\\\nb\n$$\n``` <eq-x>"),
    ],
)
def test_formulas_are_in_the_notation_of_the_format(name: str, inline: str, displayed: str) -> None:
    """Where it has none, they are shown as they are written."""
    assert inline in written(INLINE, name)
    assert displayed in written(DISPLAYED, name)


def test_html_has_formulas_as_mathml() -> None:
    """Browsers show it without a script; links lead to a displayed formula."""
    fragment = html5lib.parseFragment(written(INLINE, "html-fragment"), namespaceHTMLElements=False)
    (math,) = fragment.iter("{http://www.w3.org/1998/Math/MathML}math")
    assert "".join(math.itertext()) == "p<q1"
    assert '<div class="formula" id="eq-x"' in written(DISPLAYED, "html")
    assert 'display="block"' in written(DISPLAYED, "html")


def test_a_latex_page_with_formulas_loads_amsmath() -> None:
    """A page without formulas does not need it."""
    assert "\\usepackage{amsmath}" in written(INLINE, "latex")
    assert "amsmath" not in written(Document(title="a"), "latex")


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\color{red\" onclick=\"alert(1)}{x}",
        r"\text{&#x3c;script>}",
        r"\unicode{x3c}script",
        r"\style{background: url(https://a.org)}{x}",
        r"\class{a}{x}",
    ],
)
def test_a_formula_is_never_html(tex: str) -> None:
    """latex2mathml does not escape text, so we write its elements ourselves."""
    parsed = html5lib.parseFragment(convert(tex, is_displayed=False))
    names = {str(each.tag).rpartition("}")[2] for each in parsed.iter()}
    assert not names & {"script", "a", "img", "style"}
    assert not any(name in each.attrib for each in parsed.iter() for name in ("onclick", "class", "href"))
    assert "url(" not in "".join(value for each in parsed.iter() for value in each.attrib.values())


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}",
        r"\begin{unknown}x\end{unknown}",
        r"\frac{1}",
        r"\left( a",
        "{",
        "a & b",
        r"\text{a $x$}",
        r"\href{https://a.org}{x}",
        r"\newcommand{\a}{xx}\a",
        r"{" * 3000,
        "",
    ],
)
def test_a_formula_that_is_not_understood_is_shown_as_it_is_written(tex: str) -> None:
    """A part of it would be worse than none; no formula is a traceback."""
    assert convert(tex, is_displayed=True) == ""
    document = Document(title="", blocks=(Code(text=f"$${tex}$$", role="formula"),))
    assert "<code>$$" in written(document, "html")


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "a=bc=d"),
        (r"\begin{equation}\label{eq:a} a \nonumber\end{equation}", "a"),
        (r"\begin{gather*}a\\b\end{gather*}", "ab"),
        (r"\arg\min_x \Pr(Y \mid X)", "argminxPr(Y∣X)"),
        (r"95\% \; \mathrm{CI}", "95%CI"),
    ],
)
def test_amsmath_and_functions_are_converted(tex: str, words: str) -> None:
    """latex2mathml knows some of these by other names only."""
    parsed = html5lib.parseFragment(convert(tex, is_displayed=True))
    assert "".join(parsed.itertext()).replace(" ", "") == words


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{a}{b} + \begin{pmatrix}1&2\end{pmatrix}", True),
        (r"\begin{align}a&=b\end{align}", True),
        (r"\text{cost $5$}", True),
        (r"50\% \& \# \{", True),
        (r"\input{secret}", False),
        (r"\write18{ls}", False),
        (r"\csname input\endcsname x", False),
        (r"\newcommand{\a}{b}", False),
        (r"\end{document}", False),
        (r"\begin{verbatim}x\end{verbatim}", False),
        (r"a}\input{b", False),
        ("x$ and $y", False),
        ("^^5cinput{x}", False),
        ("a & b", False),
        ("#1", False),
    ],
)
def test_only_formulas_are_commands_in_latex(tex: str, expected: bool) -> None:  # noqa: FBT001
    """A report may come from anybody; the rest is printed as text."""
    assert is_safe(tex) is expected
    output = written(Document(title="", blocks=(Code(text=f"$${tex}$$", role="formula"),)), "latex-fragment")
    assert output.startswith("\\[") or tex.startswith("\\begin{align}") or not expected
    assert expected or "\\textbackslash" in output or "\\[" not in output


def test_a_comment_in_latex_does_not_end_the_formula_too_late() -> None:
    """A per cent sign begins a comment, which would hide the end of the formula."""
    document = Document(title="", blocks=(Paragraph(text=RichText((Span(Mark.FORMULA, ("$a % b$",)),))),))
    assert "\\(a % b\n\\)" in written(document, "latex")


def test_a_mark_without_dollars_is_text() -> None:
    """Programs may make documents too; only what is between dollars is TeX."""
    document = Document(title="", blocks=(Paragraph(text=RichText((Span(Mark.FORMULA, ("<b>*a*",)),))),))
    assert written(document, "html-fragment").count("&lt;b&gt;*a*") == 1
    assert "\\<b>\\*a\\*" in written(document, "markdown")


def test_markdown_without_formulas_reads_no_tag_in_one() -> None:
    """Some readers of Markdown know no formulas; TeX ignores the space."""
    document = Document(title="", blocks=(Paragraph(text=RichText((Span(Mark.FORMULA, ("$a<b>c$",)),))),))
    assert "$a< b>c$" in written(document, "markdown")


def losses(folder: Path, text: str, name: str) -> list[Problem]:
    """Return what a format reports about a report."""
    source = folder / "r.md"
    source.write_text(f"# T\n\n{text}\n", encoding="utf-8")
    report = er.report(source)
    options: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        report.write(name, **options)
    assert all(issubclass(each.category, NotShownWarning) for each in caught)
    return [each.message.args[0] for each in caught if isinstance(each.message, Warning)]


@pytest.mark.parametrize("name", ["word", "pdf", "typst"])
def test_a_format_that_cannot_set_formulas_warns_once(tmp_path: Path, name: str) -> None:
    """The warning has the line of the first."""
    (problem,) = losses(tmp_path, "a $x$ b $y$", name)
    assert (problem.line, problem.code, problem.source) == (3, "formula", str(tmp_path / "r.md"))
    assert "such as $x$" in problem.message


@pytest.mark.parametrize("name", ["html", "latex", "markdown", "rst", "text"])
def test_other_formats_do_not_warn(tmp_path: Path, name: str) -> None:
    """They render the formula, or keep its own notation."""
    assert losses(tmp_path, "a $x$ b\n\n$$y$$", name) == []


def test_html_names_the_formulas_that_it_cannot_convert(tmp_path: Path) -> None:
    """One warning says how many there are."""
    (problem,) = losses(tmp_path, "a $x$\n\nb $\\foo$\n\nc $\\bar$", "html")
    assert problem.line == 5
    assert problem.message == (
        r"HTML shows the formula $\foo$ as it is written, because it cannot be converted (1 more after it)"
    )


def test_html_without_latex2mathml_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The formulas are shown as they are written."""
    monkeypatch.setitem(sys.modules, "latex2mathml", None)
    monkeypatch.setitem(sys.modules, "essence_refs.formats.html.mathml", None)
    monkeypatch.setattr("essence_refs.formats.formulas.is_installed", lambda _: False)
    (problem,) = losses(tmp_path, "a $x$", "html")
    assert problem.hint == 'pip install "essence-refs[cite]"'
    assert "<code>$p&lt;q_1$</code>" in written(INLINE, "html-fragment")


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "chicago-notes-bibliography"])
def test_a_formula_in_a_citation_is_kept(tmp_path: Path, style: str) -> None:
    """No style changes its quotation marks, dashes or spaces."""
    (tmp_path / "own.bib").write_text("@book{a, author = {Own, Ann}, title = {Title}, date = {2020}}\n")
    formula = r"$f'(x)--\text{\"a\"} , y...$"
    source = tmp_path / "r.md"
    source.write_text(
        f"---\ntitle: T\nbibliography: own.bib\n---\n\n[see {formula}, @a, {formula}]. @a [{formula}].\n"
    )
    text = er.report(source, style=style).write("text")
    assert text.count(formula) == 3
    assert f", {formula}" in text.split("Own", 2)[2]


def test_a_table_in_markdown_has_commands_for_the_bars_in_formulas() -> None:
    """An unescaped bar would end the cell, and an escaped one is the sign of a norm."""
    cell = RichText((Span(Mark.FORMULA, (r"$P(A|B) \|x\|$",)), " | c"))
    table = Table(head=(RichText.of("a"),), rows=((cell,),), alignments=(Alignment.NATURAL,))
    output = written(Document(title="", blocks=(table,)), "markdown")
    assert output.endswith("| $P(A\\vert B) \\Vert x\\Vert $ \\| c |\n")
