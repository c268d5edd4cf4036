"""Formulas in reports: what is one, by pandoc's rules, and that nothing in it is read."""

import pytest

from essence_refs import reports
from essence_refs.model import Block, Code, Heading, Mark, Paragraph, Span, Table
from essence_refs.model.traversal import inlines, leaf_blocks, rich_texts
from essence_refs.reports.formula_syntax import end_of_formula


def parse(text: str) -> reports.Report:
    return reports.parse(f"# T\n\n{text}\n", source="r.md")


def formulas(blocks: tuple[Block, ...]) -> list[str]:
    """Return the formulas in blocks: those in lines, then those that are displayed."""
    spans = (each for text in rich_texts(blocks) for each in inlines(text.content))
    displayed = [each.text for each in leaf_blocks(blocks) if isinstance(each, Code) and each.role]
    return [
        str(each.content[0]) for each in spans if isinstance(each, Span) and each.mark is Mark.FORMULA
    ] + displayed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$x^{2}y^{2}$", ["$x^{2}y^{2}$"]),
        ("$5 and $6, $20,000 and $30,000", []),
        (r"\$x\$", []),
        ("$ x$ and $y $", []),
        ("a$b$c, 5$x$6", ["$b$"]),
        (r"$\text{cost $5$} + 1$", [r"$\text{cost $5$} + 1$"]),
        (r"$\text{cost $5$", ["$5$"]),
        (r"$a\$b$", [r"$a\$b$"]),
        ("`$x$` and $`x`$", ["$`x`$"]),
        ("$a$$b$", ["$a$", "$b$"]),
        ("$a\nb$", ["$a b$"]),
        ("$a % why\nb$", ["$a b$"]),
        (r"$50\% a" + "\nb$", [r"$50\% a b$"]),
        ("$a\n\nb$", []),
        ("**$x$** [$y$](https://a.org) ^[A note of $z$]", ["$x$", "$y$"]),
        ("| $a$ | $$b$$ |\n|---|---|\n| c | d |", ["$a$", "$$b$$"]),
        ("a $$b$ c$$ d", ["$$b$ c$$"]),
        ("$$\na\n=\nb\n+ c\n- d\n# e\n$$", ["$$\na\n=\nb\n+ c\n- d\n# e\n$$"]),
        ("a\n$$\n> b\n$$\nc", ["$$\n> b\n$$"]),
        ("> $$\n> a\n> $$", ["$$\na\n$$"]),
        ("- a\n\n  $$\n  b\n  $$", ["$$\nb\n$$"]),
        ("$$a\n\nb$$", []),
        ("    $$a$$", []),
        ("$$$$", []),
        ("\\begin{align*}\na &= b \\\\\n\\end{align*}", ["\\begin{align*}\na &= b \\\\\n\\end{align*}"]),
        ("\\begin{align}\na\n\nb\n\\end{align}", []),
        (r"\(x\) and \[y\]", []),
    ],
)
def test_formulas_are_those_of_pandoc(text: str, found: list[str]) -> None:
    """The dollars and what is between them are kept."""
    assert formulas(parse(text).blocks) == found


@pytest.mark.parametrize(
    "inside", ["[@a]", "@a", "a*b*c", "x_{[i]}(see)", '"a"--b...', "<b>", "^[a]", "~~a~~", "a@b"]
)
def test_nothing_in_a_formula_is_read(inside: str) -> None:
    """It is neither a citation nor Markdown, and has no smart punctuation."""
    report = parse(f'"${inside}$" and $${inside}$$')
    assert formulas(report.blocks) == [f"${inside}$", f"$${inside}$$"]
    assert report.citations == report.notes == report.problems == ()
    assert report.blocks[0].text.plain == f"“${inside}$” and"


def test_a_formula_in_a_citation_is_one_piece() -> None:
    """A semicolon in it does not end the cite, and an @ in it begins none."""
    (citation,) = parse("[see $x; y@z$, @a, p. 4; @b]").citations
    assert [each.key for each in citation.cites] == ["a", "b"]
    assert citation.cites[0].prefix.plain == "see $x; y@z$, "


def test_a_displayed_formula_stands_between_the_parts_of_its_paragraph() -> None:
    """Every format can show it on a line of its own."""
    blocks = parse("We have $$x$$ where *y* is.").blocks
    assert [type(each) for each in blocks] == [Paragraph, Code, Paragraph]
    assert [blocks[0].text.plain, blocks[2].text.plain] == ["We have", "where y is."]


def test_displayed_formulas_with_an_identifier_are_numbered() -> None:
    """Those without are not counted; the identifiers are pandoc-crossref's or Quarto's."""
    blocks = parse("$$a$$ {#eq-one}\n\n$$b$$\n\n$$\nc % why\n$$ {#eq:two}\n\n$$d$$ {#fig-x}").blocks
    assert [(each.text, each.anchor) for each in blocks if isinstance(each, Code)] == [
        ("$$a \\qquad (1)$$", "eq-one"),
        ("$$b$$", ""),
        ("$$\nc % why\n\\qquad (2)$$", "eq:two"),
        ("$$d$$", ""),
    ]


def test_each_formula_has_the_line_of_its_first_occurrence() -> None:
    """Formats name it in their warnings."""
    report = parse("a\nb $x$ c\n$$\ny\n$$\nd $z$\ne $x$")
    assert dict(report.formula_lines) == {"$x$": 4, "$$\ny\n$$": 5, "$z$": 8}


def test_headings_and_cells_have_formulas_in_their_lines() -> None:
    """The identifier of a heading has the letters of its formula, as in pandoc."""
    heading, table = parse("## The $x^2$ law\n\n| a |\n|---|\n| $$b$$ |").blocks
    assert isinstance(heading, Heading)
    assert heading.anchor == "the-x2-law"
    assert isinstance(table, Table)
    assert table.rows[0][0].plain == "$$b$$"


@pytest.mark.parametrize(
    "piece", ["$a ", "$$ ", "$\\text{", "$\\text{$", "\\begin{align}\n", "$$a\n", "$a\\$ "]
)
def test_unclosed_formulas_take_linear_time(piece: str) -> None:
    """Each of many opening dollars is looked at once or twice, not each against all others."""
    calls = []
    for count in (1000, 4000):
        source = piece * count
        seen = 0
        at = source.find("$")
        while at >= 0:
            end = end_of_formula(source, at, len(source))
            seen += (end if end > 0 else at + 1) - at
            at = source.find("$", max(end, at + 1))
        calls.append(seen + 1)
        parse(source)
    assert calls[1] <= 5 * calls[0]


def test_pipes_in_formulas_and_code_do_not_separate_cells() -> None:
    """As in pandoc; elsewhere a pipe in a formula is a pipe."""
    report = parse(
        "| a | b |\n|---|---|\n| $P(A|B)$ | `c|d` \\| $|x|$ |\n\n> | e |\n> |---|\n> | $5 |\n\n$P(A|B)$ | f\n"
    )
    assert report.problems == ()
    tables = [each for each in leaf_blocks(report.blocks) if isinstance(each, Table)]
    assert [[cell.plain for cell in table.rows[0]] for table in tables] == [
        ["$P(A|B)$", "c|d | $|x|$"],
        ["$5"],
    ]
    assert report.blocks[-1].text.plain == "$P(A|B)$ | f"
