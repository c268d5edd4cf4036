"""Documents that write and save themselves in any output format: reading lists, pages, papers and reports."""

import io
import os
import stat
import warnings
from abc import ABC, abstractmethod
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol, overload, runtime_checkable

import attrs

from essence_refs import formats
from essence_refs.arguments import checked
from essence_refs.diagnostics import Problem, count_of
from essence_refs.errors import FileError, NotShownWarning, TemplateError, UnsuitableOptionError
from essence_refs.files.reading import is_one_of, read_bytes
from essence_refs.formats.options import require_suitable, require_valid_value
from essence_refs.model import Document, Reference

if TYPE_CHECKING:
    from pathlib import Path

    from essence_refs.publish.live.report_citations import ReportCitations

# The names and aliases in the table of formats; type checkers need them as literals.
TextFormat = Literal[
    "text",
    "txt",
    "plain",
    "markdown",
    "md",
    "html",
    "htm",
    "html-fragment",
    "fragment",
    "latex",
    "tex",
    "latex-fragment",
    "notebook",
    "ipynb",
    "jupyter",
    "rst",
    "restructuredtext",
    "typst",
    "typ",
]
BinaryFormat = Literal["word", "docx", "pdf"]


@runtime_checkable
class _FileObject(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Writable(ABC):
    """A base class of what can be written in any output format: it has a document. ``print`` shows it as text."""

    __slots__ = ()

    @abstractmethod
    def document(self) -> "Publication":
        """Return the document to write: headings, paragraphs and references."""

    def __str__(self) -> str:
        return self.write("text")

    @overload
    def write(self, name: TextFormat = "text", /, *, metadata: bool = False, **options: Any) -> str: ...

    @overload
    def write(self, name: BinaryFormat, /, *, metadata: bool = False, **options: Any) -> bytes: ...

    @overload
    def write(self, name: str, /, *, metadata: bool = False, **options: Any) -> str | bytes: ...

    @checked()
    def write(self, name: str = "text", /, *, metadata: bool = False, **options: Any) -> str | bytes:
        """
        Return it in an output format: as text, or as bytes if the format is Word or PDF.

        With *metadata* HTML has the data that reference managers and search engines read. The other options depend
        on the format. Plain text has ``width``, the longest line in characters, 20 or more. HTML and LaTeX have
        ``page`` (False for a fragment to put into a page), ``top`` (the level of the title's heading: 1 to 6 in HTML;
        0 to 5 in LaTeX, where 0 is a chapter) and ``anchors`` (False so that a page may contain it twice). They and
        reStructuredText have ``id_prefix``, with which every id begins. Word has ``template``, the path or the content of
        a .docx whose styles, headers and footers it keeps. For a report it also has ``live``: with "zotero", its citations
        and its list of references are fields that Zotero can update.

        Raises:
            UnknownFormatError: with similar names of formats.
            UnsuitableOptionError: for an option that the format does not have.
            MissingExtraError: when the package that makes the format is not installed.
            TypesettingError: when a PDF cannot be made.
            TemplateError: when a template that was given as bytes cannot be used.
            FileError: when the template cannot be read or used.

        """
        data = write_bytes(self.document(), name, metadata=metadata, **options)
        return data if formats.format_named(name).is_binary else data.decode()

    @overload
    def save(
        self,
        target: str | os.PathLike[str],
        format: str | None = None,
        *,
        template: str | os.PathLike[str] | None = None,
        metadata: bool = False,
        **options: Any,
    ) -> "Path": ...

    @overload
    def save(
        self,
        target: IO[bytes],
        format: str,
        *,
        template: str | os.PathLike[str] | None = None,
        metadata: bool = False,
        **options: Any,
    ) -> None: ...

    @checked(target=(str, os.PathLike, _FileObject))
    def save(
        self,
        target: str | os.PathLike[str] | IO[bytes],
        format: str | None = None,  # noqa: A002 - as above
        *,
        template: str | os.PathLike[str] | None = None,
        metadata: bool = False,
        **options: Any,
    ) -> "Path | None":
        """
        Write it to a file; return the path, or None for a file object.

        *target* is a path or a file object that is open for writing bytes. *format* is the name of a format; for a
        path the file's ending names the format unless *format* does. An existing file is replaced in one step. It is
        not replaced if the document was made from it, or if its ending is that of a library, style, framework or picture.
        *template* and the other options are those of `write`. In reStructuredText and fragments, the name of the
        file is the ``id_prefix``, unless another is given.

        Raises:
            UnknownFormatError: with similar endings or names.
            UnsuitableOptionError: for an option that the format does not have.
            MissingExtraError: when the package that makes the format is not installed.
            TypesettingError: when a PDF cannot be made.
            FileError: when the file cannot or must not be written, or the template cannot be read or used.
            TypeError: for a file object without *format*, or one that takes text.

        """
        options |= {"template": template, "metadata": metadata}
        if isinstance(target, str | os.PathLike):
            # Most lists are shown, not saved.
            from pathlib import Path  # noqa: PLC0415

            from essence_refs import saving  # noqa: PLC0415

            path = Path(target)
            name = format or formats.format_of_path(path)
            document = self.document()
            require_no_input(document, path, template)
            saving.write(path, write_bytes(document, name, path=path, **options))
            return path
        if format is None:
            raise TypeError('a file object has no ending to tell the format by: name it, as in format="docx"')
        if isinstance(target, io.TextIOBase):
            raise TypeError("documents are saved as bytes: open the file in binary mode")
        if not getattr(target, "writable", bool)():
            raise TypeError('the file object is open for reading: open the file with the mode "wb"')
        target.write(write_bytes(self.document(), format, **options))
        return None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Publication(Writable, Document):
    """A document with the references that it shows, which can write and save itself."""

    references: tuple[Reference, ...] = attrs.field(default=(), repr=False)
    # Files that it was made from, apart from those of the references.
    inputs: "tuple[Path, ...]" = attrs.field(default=(), eq=False, repr=False)
    # The citations of a report.
    cited: "ReportCitations | None" = attrs.field(default=None, eq=False, repr=False)
    # The sources of its pictures are relative to this folder.
    folder: str = attrs.field(default="", eq=False, repr=False)
    # An unfinished problem for each block that is for LaTeX only, at its location.
    raw_blocks: tuple[Problem, ...] = attrs.field(default=(), eq=False, repr=False)
    # The formulas that a report has, each with an unfinished problem at its location.
    formulas: tuple[tuple[str, Problem], ...] = attrs.field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        number = len(self.references)
        return f"<{type(self).__name__} {self.title!r}: {count_of(number, 'reference')}>"

    def document(self) -> "Publication":
        """Return the document itself."""
        return self

    def own_text(self, name: str) -> str | None:  # noqa: ARG002 - for subclasses
        """Return the document in a text format that it writes itself, None for any other format."""
        return None

    def live_problems(self, program: str = "zotero") -> tuple[Problem, ...]:
        """
        Return warnings about a report in Word that is written with ``live``: what the program changes, or does not update.

        Raises:
            UnknownChoiceError: for another program than "zotero".

        """
        # Few reports have such citations.
        from essence_refs.publish.live.reports import lists_of, live_problems  # noqa: PLC0415

        return live_problems(lists_of(self), self.cited, program) if self.cited else ()


# What a file with such an ending is. If one is named as an output, that is a mistake.
_INPUTS = {
    **dict.fromkeys((".bib", ".json"), "a library"),
    ".csl": "a citation style",
    ".toml": "a framework or a configuration",
    **dict.fromkeys((".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"), "a picture"),
}


def require_no_input(document: Document, path: "Path", template: str | os.PathLike[str] | None) -> None:
    """
    Refuse to overwrite a file that a document was made from, or a file of another kind that exists.

    Raises:
        FileError: for such a file.

    """
    try:
        status = path.stat()
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(status.st_mode):
        return
    inputs = [template] if isinstance(template, str | os.PathLike) else []
    if isinstance(document, Publication):
        inputs += document.inputs
        inputs += dict.fromkeys(each.origin.source for each in document.references if each.origin)
    if is_one_of(path, inputs):
        raise FileError(path, "the document is made from this file: write to another file")
    # A link with the ending of a document may lead to a library.
    names = (path, path.resolve())
    kind = next((_INPUTS[ending] for each in names if (ending := each.suffix.casefold()) in _INPUTS), None)
    if kind and status.st_size:
        raise FileError(path, f"it is {kind}, by the ending of its name: write to another file")


def write_bytes(
    document: Document,
    name: str = "text",
    /,
    *,
    metadata: bool = False,
    path: "Path | None" = None,
    folder: "Path | None" = None,
    **options: Any,
) -> bytes:
    """
    Return a document as the bytes of a file, with the options of `Writable.write`.

    *path* is the file that it goes to: the paths of pictures then start from its folder, and the ids in a document to go
    into another one begin with its name. The names of folders in an id start from *folder*.

    Raises:
        UnknownFormatError: with similar names of formats.
        UnsuitableOptionError: for an option that the format does not have.
        MissingExtraError: when the package that makes the format is not installed.
        TypesettingError: when a PDF cannot be made.
        TemplateError: when a template that was given as bytes cannot be used.
        FileError: when the template cannot be read or used.

    Warns:
        NotShownWarning: if the format shows something differently, such as a formula as its source.

    """
    valid = _valid_options(document, name, {"metadata": metadata, **options})
    if path is not None:
        if "id_prefix" not in valid and formats.goes_into_another(name, valid):
            from essence_refs.formats.id_prefixes import id_prefix_of  # noqa: PLC0415 - as above

            valid["id_prefix"] = id_prefix_of(path, folder)
        if isinstance(document, Publication):
            from essence_refs.publish.picture_paths import relocate_pictures  # noqa: PLC0415 - as above

            document = relocate_pictures(document, document.folder, path.parent)
    live = valid.pop("live", None)
    if live is not None:
        document = _live(document, live)
    own = document.own_text(formats.format_named(name).name) if isinstance(document, Publication) else None
    if own is not None:
        return own.encode()
    if isinstance(document, Publication) and (document.formulas or document.raw_blocks):
        _warn_of_losses(document, name)
    try:
        return formats.write_bytes(document, name, **valid)
    except TemplateError as error:
        template = options["template"]
        # The format gets bytes, and cannot name their file.
        raise error if isinstance(template, bytes) else FileError(template, error.message) from None


def _live(document: Document, program: str) -> Document:
    if not isinstance(document, Publication) or document.cited is None:
        raise UnsuitableOptionError("live", "is for reports: this document has no citations")
    from essence_refs.publish.live.reports import live_document  # noqa: PLC0415 - few documents are live

    return live_document(document, document.cited, document.references, program)


def _warn_of_losses(document: Publication, name: str) -> None:
    # Few documents have formulas or raw blocks.
    from essence_refs.formats.formulas import formula_problems, raw_problems  # noqa: PLC0415

    format_ = formats.format_named(name)
    for problem in (
        *raw_problems(document.raw_blocks, format_),
        *formula_problems(document.formulas, format_),
    ):
        warnings.warn(NotShownWarning(problem), stacklevel=3)


def _valid_options(document: Document, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as the format's module takes them: bytes for a path, references for their metadata."""
    # None means no choice, in every format.
    wanted = {option: value for option, value in given.items() if value is not None}
    if wanted.get("metadata") is False:
        del wanted["metadata"]
    for option, value in wanted.items():
        require_suitable(option, name)
        require_valid_value(option, value, name)
    has_metadata = wanted.pop("metadata", False)
    if "template" in wanted and not isinstance(wanted["template"], bytes):
        wanted["template"] = read_bytes(wanted["template"])
    if has_metadata:
        if not isinstance(document, Publication):
            raise UnsuitableOptionError("metadata", "is for documents that show references")
        wanted["references"] = document.references
    return wanted
