"""Warnings about formulas and raw blocks that an output format shows as they are written, or leaves out."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.formats import Format
from essence_refs.formats.html.text import write_formula as write_mathml
from essence_refs.formats.latex.text import write_formula as write_latex
from essence_refs.lazy_imports import is_installed

# The package that converts formulas to MathML, and the extra that has it.
PACKAGE, EXTRA = "latex2mathml", "cite"
_IN_WORD = "in Word, select one without its dollars and press Alt and = to make an equation of it"
# In characters, for a formula in a message.
_LONGEST = 60
# Formats that render formulas, and what they write for one; nothing if they cannot. Those in neither table keep
# the source: it is their own notation (Markdown, reStructuredText), or they are text.
_SETTERS: Mapping[str, Callable[[str], str]] = MappingProxyType({"html": write_mathml, "latex": write_latex})
_WITHOUT = frozenset({"word", "typst", "pdf"})


def raw_problems(blocks: tuple[Problem, ...], format_: Format) -> Iterator[Problem]:
    """Yield a warning if a format leaves out these blocks, which are for LaTeX; they lack their message."""
    if blocks and format_.module not in ("latex", "markdown"):
        more = f" ({len(blocks) - 1} more after it)" if len(blocks) > 1 else ""
        name = format_.title.partition(",")[0]
        yield attrs.evolve(blocks[0], message=f"{name} leaves out a block that is for LaTeX{more}")


def formula_problems(formulas: tuple[tuple[str, Problem], ...], format_: Format) -> Iterator[Problem]:
    """
    Yield a warning if a format shows one of these formulas as it is written.

    Each formula has a problem at its first occurrence, which lacks its message.
    """
    if not formulas:
        return
    first, at = formulas[0]
    if format_.module in _WITHOUT:
        message = f"{format_.title} shows formulas as they are written, such as {_short(first)}"
        yield attrs.evolve(at, message=message, hint=_IN_WORD if format_.module == "word" else "")
    elif format_.module == "html" and not is_installed(PACKAGE):
        message = "HTML shows formulas as they are written, because a package is missing"
        yield attrs.evolve(at, message=message, hint=f'pip install "essence-refs[{EXTRA}]"')
    elif format_.module in _SETTERS:
        unset = [each for each in formulas if not _SETTERS[format_.module](each[0])]
        if unset:
            first, at = unset[0]
            others = f" ({len(unset) - 1} more after it)" if len(unset) > 1 else ""
            name = "HTML" if format_.module == "html" else "LaTeX"
            why = "it cannot be converted" if format_.module == "html" else "it may be another command"
            message = f"{name} shows the formula {_short(first)} as it is written, because {why}{others}"
            yield attrs.evolve(at, message=message)


def _short(formula: str) -> str:
    text = " ".join(formula.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
