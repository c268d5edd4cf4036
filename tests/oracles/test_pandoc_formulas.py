"""Comparison with pandoc: the formulas of a report are the same, and so are the texts beside them."""

import json
import random
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from essence_refs import reports
from essence_refs.model import Code, Mark, Span
from essence_refs.model.traversal import inlines, leaf_blocks, rich_texts

pytest.importorskip("markdown_it")
pandoc = pytest.importorskip("pypandoc")

pytestmark = pytest.mark.slow

REPORTS = (
    "Amounts: $5 and $6, $20,000 and $30,000, US$5, 5$ and 10$, \\$x\\$.",
    "An effect of $d = 0.5$ ($p<0.05$), $I^2 = 45\\%$, and $\\text{cost $5$}$ in $x_{[i]}$(see).",
    "$a*b*c$, $\\{1\\}$, $[@a]$, $p@q$, `$x$`, $`y`$, **$z$**, [$u$](https://a.org), $a$$b$, $$c$ d$$",
    "| a | b |\n|---|---|\n| $x$ | $$y$$ |",
    "$$\n\\hat\\beta = \\frac{a}{b}\n+ c\n- d\n= e\n$$\n\nWe have $$x$$ where $y$ is it.",
    "> $$\n> a\n> $$\n\n- one $b$\n\n  $$\n  c\n  $$\n\n1. $d$",
    "A note[^1] and ^[one with $a$].\n\n[^1]: With $b$.\n\n    $$c$$",
    "# A $x^2$ law\n\nTerm $a$\n:   $b$\n\n\"$c$\" and '$d$'",
    "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\n$$\\begin{aligned}\na\n\\end{aligned}$$",
    "$ a$, $b $, $c\nd$, $e\n\nf$, $$g\n\nh$$, $$$$, $$$, $, $$i$$j$, \\(k\\), \\[l\\]",
)
# Short pieces, which together are formulas, amounts and neither.
PIECES = (
    "$",
    "$",
    "$$",
    "a",
    "5",
    " ",
    " ",
    "\\",
    "\\$",
    "\\text{",
    "}",
    "{",
    "`",
    "*",
    "b",
    "\n",
    "x_1",
    ".",
    "[",
    "]",
)


def of_pandoc(text: str) -> list[str]:
    """Return the formulas that pandoc reads, without their white space."""
    found = subprocess.run(
        [pandoc.get_pandoc_path(), "--from", "markdown-latex_macros", "--to", "json"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted("".join(each.split()) for each in _formulas(json.loads(found.stdout)["blocks"]))


def _formulas(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _formulas(each)
    elif isinstance(value, dict):
        match value:
            case {"t": "Math", "c": [{"t": kind}, tex]}:
                sign = "$$" if kind == "DisplayMath" else "$"
                yield f"{sign}{tex}{sign}"
            case {"t": "RawInline" | "RawBlock", "c": ["tex" | "latex", tex]} if tex.startswith("\\begin"):
                yield tex
            case _:
                yield from _formulas(list(value.values()))


def ours(text: str) -> list[str]:
    """Return the formulas that we read, without their white space."""
    report = reports.parse(f"---\ntitle: T\n---\n\n{text}\n")
    blocks = (*report.blocks, *(block for note in report.notes for block in note))
    in_lines = (each for found in rich_texts(blocks) for each in inlines(found.content))
    spans = [
        str(each.content[0]) for each in in_lines if isinstance(each, Span) and each.mark is Mark.FORMULA
    ]
    codes = [each.text for each in leaf_blocks(blocks) if isinstance(each, Code) and each.role == "formula"]
    return sorted("".join(each.split()) for each in (*spans, *codes))


@pytest.mark.parametrize("text", REPORTS)
def test_formulas_are_those_that_pandoc_reads(text: str) -> None:
    """A formula that only one of them reads would be printed in another way than its author saw."""
    assert ours(text) == of_pandoc(text)


def test_random_texts_have_the_formulas_that_pandoc_reads() -> None:
    """In at least 98 of 100: pandoc and CommonMark differ in where a block ends, and in escapes and code."""
    chance = random.Random(20261130)  # noqa: S311 - no secret
    texts = [
        "a " + "".join(chance.choice(PIECES) for _ in range(chance.randint(3, 12))).strip() + " z"
        for _ in range(300)
    ]
    different = [each for each in texts if ours(each) != of_pandoc(each)]
    assert len(different) <= 6, different
