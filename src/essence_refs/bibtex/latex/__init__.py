"""
LaTeX to rich text.

Most texts hold little LaTeX and go by a short cut; whatever else there is, ``decoder`` sets.
"""

from essence_refs.bibtex.latex.fast_decoder import grouped_text, simple_text
from essence_refs.bibtex.latex.verbatim import Report, ignore
from essence_refs.model.text import EMPTY, RichText


def rich_text(text: str, report: Report = ignore) -> RichText:
    r"""
    Return what LaTeX sets for a text.

    >>> rich_text(r"100% of \pounds 5, {\'e}t\'e in {Sure Start}").plain
    '100% of £5, été in Sure Start'
    """
    simple = simple_text(text)
    if simple is not None:
        return RichText((simple,)) if simple else EMPTY
    return marked_text(text, report)


def marked_text(text: str, report: Report = ignore) -> RichText:
    """Return what LaTeX sets for a text that is not simple."""
    grouped = grouped_text(text)
    if grouped is not None:
        return grouped
    # Many a library has no text that needs it, and its tables take their time to be read.
    from essence_refs.bibtex.latex.decoder import set_text  # noqa: PLC0415

    return set_text(text, report)


def plain_text(text: str, report: Report = ignore) -> str:
    """Return what LaTeX sets for a text, without any marks."""
    simple = simple_text(text)
    return marked_text(text, report).plain if simple is None else simple
