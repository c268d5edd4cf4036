"""
LaTeX to rich text and back.

Most texts contain little LaTeX and take a short cut (``fast_decoder``); ``decoder`` decodes any LaTeX.
"""

from essence_refs.bibtex.latex.fast_decoder import collapse_white_space, grouped_text, simple_text
from essence_refs.bibtex.syntax.braces import Report, ignore
from essence_refs.model.text import EMPTY, Link, RichText


def rich_text(text: str, report: Report = ignore) -> RichText:
    r"""
    Decode LaTeX to rich text.

    >>> rich_text(r"100% of \pounds 5, {\'e}t\'e in {Sure Start}").plain
    '100% of £5, été in Sure Start'
    """
    simple = simple_text(text)
    if simple is not None:
        return RichText((simple,)) if simple else EMPTY
    return marked_text(text, report)


def marked_text(text: str, report: Report = ignore) -> RichText:
    """Decode LaTeX that ``simple_text`` does not decode."""
    grouped = grouped_text(text)
    if grouped is not None:
        return grouped
    # The decoder's tables take time to import, and many libraries have no text that needs it.
    from essence_refs.bibtex.latex.decoder import decode_latex  # noqa: PLC0415

    return decode_latex(text, report)


def plain_text(text: str, report: Report = ignore) -> str:
    """Decode LaTeX to plain text, without marks; the address of a link that is left out is reported."""
    simple = simple_text(text)
    if simple is not None:
        return simple
    marked = marked_text(text, report)
    plain = marked.plain
    if "\\href" in text:
        from essence_refs.model.traversal import inlines  # noqa: PLC0415 - few names or dates have a link

        for each in inlines(marked.content):
            if isinstance(each, Link) and each.target not in plain:
                message = f"a link is not supported here: its address {each.target!r} is left out"
                report("dropped-argument", message, text.index("\\href"), "")
    return plain


def verbatim_text(text: str) -> str:
    """Decode a verbatim field: a URL or identifier."""
    if "\\" not in text:
        return collapse_white_space(text)
    # Few URLs contain LaTeX.
    from essence_refs.bibtex.latex.verbatim import decode_verbatim  # noqa: PLC0415

    return decode_verbatim(text)
