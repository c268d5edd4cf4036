"""
A document becomes Word, HTML, Markdown, plain text: one module a format, escaping in each.

A format is a module with one function, and a line in the table below: ``write(document, **options)`` returns a
text; a format whose files are no text has ``write_bytes(document, **options)`` instead, which returns bytes. The
module is imported when it is first asked for, so that a list in plain text costs no HTML and needs no extra.

What no format can carry is replaced before any of them sees it (`essence_refs.formats.runs`): control
characters, half surrogates and Unicode's noncharacters become U+FFFD, line breaks and tabs become spaces.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

import attrs

from essence_refs.errors import BinaryFormatError, MissingExtraError, UnknownFormatError
from essence_refs.model import Document, RichText
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMATS", "Format", "format_named", "format_of_path", "write", "write_bytes", "write_inline"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Format(Value):
    """
    An output format: its name, what else it is called, its module, and the options its name stands for.

    ``extra`` is the optional part of essence-refs that brings the package which its module imports.
    """

    name: str
    title: str
    module: str
    endings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    is_binary: bool = False
    extra: str = ""


_KNOWN = (
    Format(
        name="text", title="Plain text", module="text", endings=(".txt", ".text"), aliases=("txt", "plain")
    ),
    Format(
        name="markdown", title="Markdown", module="markdown", endings=(".md", ".markdown"), aliases=("md",)
    ),
    Format(
        name="html", title="HTML, a whole page", module="html", endings=(".html", ".htm"), aliases=("htm",)
    ),
    Format(
        name="html-fragment",
        title="HTML, to go into a page",
        module="html",
        aliases=("fragment",),
        options=(("page", False),),
    ),
    Format(
        name="latex", title="LaTeX, a whole document", module="latex", endings=(".tex",), aliases=("tex",)
    ),
    Format(
        name="latex-fragment",
        title="LaTeX, to go into a document",
        module="latex",
        options=(("page", False),),
    ),
    Format(
        name="rst",
        title="reStructuredText",
        module="rst",
        endings=(".rst",),
        aliases=("restructuredtext",),
    ),
    Format(
        name="word",
        title="Word",
        module="word",
        endings=(".docx",),
        aliases=("docx",),
        is_binary=True,
        extra="word",
    ),
    Format(name="typst", title="Typst", module="typst", endings=(".typ",), aliases=("typ",)),
    Format(name="pdf", title="PDF", module="pdf", endings=(".pdf",), is_binary=True, extra="pdf"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _KNOWN})

# Formats whose texts go into what somebody else writes.
_INLINE = ("text", "markdown", "html", "latex")

_BY_NAME = {name: each for each in _KNOWN for name in (each.name, *each.aliases)}
_BY_ENDING = {ending: each for each in _KNOWN for ending in each.endings}


def format_named(name: str) -> Format:
    """
    Return the format with this name or alias; case does not matter.

    >>> format_named("MD").name
    'markdown'

    Raises:
        UnknownFormatError: with the names that come near, or else with all of them.

    """
    wanted = name.strip().casefold()
    if wanted not in _BY_NAME:
        raise UnknownFormatError(name, close_matches(wanted, _BY_NAME), tuple(FORMATS))
    return _BY_NAME[wanted]


def format_of_path(path: "Path | str") -> str:
    """
    Return the name of the format that a file's ending asks for.

    >>> format_of_path("organisation.HTM")
    'html'

    Raises:
        UnknownFormatError: with the endings that come near, or else with all of them.

    """
    # Who writes a text needs no path.
    from pathlib import Path  # noqa: PLC0415

    ending = Path(path).suffix.casefold()
    if ending not in _BY_ENDING:
        raise UnknownFormatError(
            ending or Path(path).name, close_matches(ending, _BY_ENDING), tuple(_BY_ENDING)
        )
    return _BY_ENDING[ending].name


def write(document: Document, name: str = "text", /, **options: Any) -> str:
    """
    Return *document* in the format with this name.

    The options are those of the format's module, and are taken as they are: ``width`` for text; ``page``, ``top``
    and ``anchors`` for HTML and LaTeX; ``references`` for HTML. What people write is looked at before
    (`essence_refs.formats.options`).

    Raises:
        UnknownFormatError: with the names that come near.
        BinaryFormatError: for a format that is no text.

    """
    chosen = format_named(name)
    if chosen.is_binary:
        raise BinaryFormatError(chosen.title, chosen.endings[0])
    text: str = _module(chosen).write(document, **(dict(chosen.options) | options))
    return text


def write_bytes(document: Document, name: str = "text", /, **options: Any) -> bytes:
    """
    Return *document* as the bytes of a file, with the options that `write` has; ``template`` for Word, as bytes.

    Raises:
        UnknownFormatError: with the names that come near.
        MissingExtraError: when the package that makes this format is not installed.
        TemplateError: when Word cannot use the template.
        TypesettingError: when a PDF cannot be set, as with characters that no font has.

    """
    chosen = format_named(name)
    if not chosen.is_binary:
        return write(document, name, **options).encode()
    data: bytes = _module(chosen).write_bytes(document, **(dict(chosen.options) | options))
    return data


def write_inline(text: RichText, name: str = "text", /) -> str:
    """
    Return *text* as it stands within a line of a format: of text, Markdown, HTML or LaTeX.

    >>> from essence_refs.model import Mark, Span
    >>> write_inline(RichText((Span(Mark.ITALIC, ("et al.",)),)), "markdown")
    '*et al.*'

    Raises:
        UnknownFormatError: with the names that come near, or else those four.

    """
    chosen = _BY_NAME.get(name.strip().casefold())
    if chosen is None or chosen.module not in _INLINE:
        raise UnknownFormatError(name, close_matches(name, _INLINE), _INLINE)
    written: str = _module(chosen).write_inline(text)
    return written


def _module(chosen: Format) -> ModuleType:
    try:
        return importlib.import_module(f"essence_refs.formats.{chosen.module}")
    except ModuleNotFoundError as error:
        if not chosen.extra or (error.name or "").startswith("essence_refs"):
            raise
        raise MissingExtraError(chosen.title, chosen.extra) from None
