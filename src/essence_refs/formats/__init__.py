"""
Write documents as Word, PDF, HTML, Markdown, LaTeX, Typst, reStructuredText, plain text or notebooks.

To add an output format, write one module, and add one entry to the table below and its names to
``publish.publications.TextFormat`` or ``BinaryFormat``. The module has one function:
``write(document, **options)`` returns text, or, for a binary format, ``write_bytes(document, **options)`` returns
bytes. The entry gives the names, the file endings, the options and the third-party packages of the format. A format
that can also be asked for a line of text has ``write_inline(text)`` and the flag ``has_inline``. A module is imported
when its format is first used: a list in plain text imports no HTML and needs no optional package.

Each module does its own escaping. `essence_refs.formats.runs` first replaces what no format can hold: control
characters, lone surrogates and noncharacters become U+FFFD; line breaks and tabs become spaces.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

import attrs

from essence_refs.errors import BinaryFormatError, UnknownFormatError
from essence_refs.lazy_imports import import_optional
from essence_refs.model import Document, RichText
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMATS", "Format", "format_named", "format_of_path", "write", "write_bytes", "write_inline"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Format(Value):
    """
    An output format.

    ``module`` is the name without "-fragment". ``options`` are the options of its writer, and ``presets`` are those that
    the name implies.
    ``packages`` are the distributions that its module imports: a build makes files again after an upgrade of one of
    them. ``extra`` is the extra of essence-refs that installs them.
    """

    name: str
    title: str
    endings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    presets: tuple[tuple[str, Any], ...] = ()
    is_binary: bool = False
    has_inline: bool = False
    packages: tuple[str, ...] = ()
    extra: str = ""
    module: str = attrs.Factory(lambda self: self.name.partition("-")[0], takes_self=True)


_FORMATS = (
    Format(
        name="text",
        title="Plain text",
        endings=(".txt", ".text"),
        aliases=("txt", "plain"),
        options=("width",),
        has_inline=True,
    ),
    Format(name="markdown", title="Markdown", endings=(".md", ".markdown"), aliases=("md",), has_inline=True),
    Format(
        name="html",
        title="HTML, a whole page",
        endings=(".html", ".htm"),
        aliases=("htm",),
        options=("metadata", "page", "top", "anchors", "id_prefix"),
        has_inline=True,
        packages=("latex2mathml",),
    ),
    Format(
        name="html-fragment",
        title="HTML, to go into a page",
        aliases=("fragment",),
        options=("metadata", "page", "top", "anchors", "id_prefix"),
        presets=(("page", False),),
        has_inline=True,
        packages=("latex2mathml",),
    ),
    Format(
        name="latex",
        title="LaTeX, a whole document",
        endings=(".tex",),
        aliases=("tex",),
        options=("page", "top", "anchors", "id_prefix"),
        has_inline=True,
    ),
    Format(
        name="latex-fragment",
        title="LaTeX, to go into a document",
        options=("page", "top", "anchors", "id_prefix"),
        presets=(("page", False),),
        has_inline=True,
    ),
    Format(
        name="rst",
        title="reStructuredText",
        endings=(".rst",),
        aliases=("restructuredtext",),
        options=("id_prefix",),
    ),
    Format(
        name="word",
        title="Word",
        endings=(".docx",),
        aliases=("docx",),
        options=("template", "live"),
        is_binary=True,
        packages=("python-docx",),
        extra="word",
    ),
    Format(name="notebook", title="Jupyter notebook", endings=(".ipynb",), aliases=("ipynb", "jupyter")),
    Format(name="typst", title="Typst", endings=(".typ",), aliases=("typ",)),
    Format(name="pdf", title="PDF", endings=(".pdf",), is_binary=True, packages=("typst",), extra="pdf"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _FORMATS})

_BY_NAME = {name: each for each in _FORMATS for name in (each.name, *each.aliases)}
_BY_ENDING = {ending: each for each in _FORMATS for ending in each.endings}


def format_named(name: str) -> Format:
    """
    Return the format with this name or alias; case does not matter.

    >>> format_named("MD").name
    'markdown'

    Raises:
        UnknownFormatError: with similar names, or else with all names.

    """
    wanted = name.strip().casefold()
    if wanted not in _BY_NAME:
        raise UnknownFormatError(name, close_matches(wanted, _BY_NAME), tuple(FORMATS))
    return _BY_NAME[wanted]


def format_of_path(path: "Path | str") -> str:
    """
    Return the name of the format for the ending of a file name.

    >>> format_of_path("organisation.HTM")
    'html'

    Raises:
        UnknownFormatError: with similar endings, or else with all endings.

    """
    # A document that is not saved needs no path.
    from pathlib import Path  # noqa: PLC0415

    ending = Path(path).suffix.casefold()
    if ending not in _BY_ENDING:
        raise UnknownFormatError(
            ending or Path(path).name, close_matches(ending, _BY_ENDING), tuple(_BY_ENDING)
        )
    return _BY_ENDING[ending].name


def goes_into_another(name: str, options: Mapping[str, Any]) -> bool:
    """
    Return whether a document in this format goes into a page or a project with others, which have ids too.

    >>> goes_into_another("rst", {}), goes_into_another("html", {}), goes_into_another("html", {"page": False})
    (True, False, True)

    Raises:
        UnknownFormatError: with similar names, or else with all names.

    """
    chosen = format_named(name)
    return chosen.name == "rst" or not {**dict(chosen.presets), **options}.get("page", True)


def write(document: Document, name: str = "text", /, **options: Any) -> str:
    """
    Return *document* in the format with this name.

    The options are those of the format's module and are not checked here: ``width`` for text; ``page``, ``top``
    and ``anchors`` for HTML and LaTeX; ``id_prefix`` for these and reStructuredText; ``references`` for HTML.
    `essence_refs.formats.options` checks what users write.

    Raises:
        UnknownFormatError: with similar names, or else with all names.
        BinaryFormatError: for a binary format.

    """
    chosen = format_named(name)
    if chosen.is_binary:
        raise BinaryFormatError(chosen.title, chosen.endings[0])
    text: str = _module(chosen).write(document, **(dict(chosen.presets) | options))
    return text


def write_bytes(document: Document, name: str = "text", /, **options: Any) -> bytes:
    """
    Return *document* as the bytes of a file, with the options of `write`, and ``template`` (bytes) for Word.

    Raises:
        UnknownFormatError: with similar names, or else with all names.
        MissingExtraError: when the package that writes this format is not installed.
        TemplateError: when Word cannot use the template.
        TypesettingError: when Typst cannot make a PDF.

    Warns:
        NotShownWarning: for a PDF, when no font has a character.

    """
    chosen = format_named(name)
    if not chosen.is_binary:
        return write(document, name, **options).encode()
    data: bytes = _module(chosen).write_bytes(document, **(dict(chosen.presets) | options))
    return data


def write_inline(text: RichText, name: str = "text", /) -> str:
    """
    Return *text* as one line of text, Markdown, HTML or LaTeX, to go into a paragraph.

    >>> from essence_refs.model import Mark, Span
    >>> write_inline(RichText((Span(Mark.ITALIC, ("et al.",)),)), "markdown")
    '*et al.*'

    Raises:
        UnknownFormatError: with similar names, or else with all formats that can do this.

    """
    chosen = _BY_NAME.get(name.strip().casefold())
    if chosen is None or not chosen.has_inline:
        names = tuple(each.name for each in _FORMATS if each.has_inline)
        raise UnknownFormatError(name, close_matches(name, names), names)
    output: str = _module(chosen).write_inline(text)
    return output


def _module(chosen: Format) -> ModuleType:
    module = f"essence_refs.formats.{chosen.module}"
    if not chosen.extra:
        return importlib.import_module(module)
    return import_optional(module, chosen.title, chosen.extra)
