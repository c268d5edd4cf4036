"""Writing a document in a format and saving it as a file: the one way that lists, pages, papers and reports share."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import attrs

from essence_refs import formats
from essence_refs.errors import FileError, TemplateError, UnsuitableOptionError
from essence_refs.files.reading import read_bytes
from essence_refs.formats.options import require_suitable, require_valid_value
from essence_refs.model import Document, Reference


class Writable(ABC):
    """What can be written in any format and saved as a file: it has a document to show."""

    __slots__ = ()

    @abstractmethod
    def document(self) -> "Publication":
        """Return what is to be written: headings, paragraphs and items."""

    def write(self, name: str = "text", /, *, metadata: bool = False, **options: Any) -> str:
        """
        Return it in a format that is text, with the options that `essence_refs.publish.publications.write` has.

        Raises:
            UnknownFormatError: with the formats that come near.
            BinaryFormatError: for a format that is no text.
            UnsuitableOptionError: for an option that the format cannot use.

        """
        return write(self.document(), name, metadata=metadata, **options)

    def save(
        self,
        path: str | Path,
        *,
        template: str | Path | None = None,
        metadata: bool = False,
        **options: Any,
    ) -> Path:
        """
        Write it to a file in the format that its ending asks for; an existing file is replaced in one step.

        *template* is a .docx whose styles, headers and footers a Word file keeps. The other options are those
        that `essence_refs.publish.publications.write` has.

        Raises:
            UnknownFormatError: with the endings that come near.
            UnsuitableOptionError: for an option that the format cannot use.
            MissingExtraError: when the package that makes the format is not installed.
            TypesettingError: when a PDF cannot be set, as with characters that no font has.
            FileError: when the file cannot be written, or the template cannot be read or used.

        """
        return save(self.document(), path, template=template, metadata=metadata, **options)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Publication(Writable, Document):
    """A document that knows which references it shows, and can write and save itself."""

    references: tuple[Reference, ...] = attrs.field(default=(), repr=False)
    # Where the addresses of its pictures begin.
    folder: Path = attrs.field(default=Path(), eq=False, repr=False)

    def document(self) -> "Publication":
        """Return the document itself, as a list returns its own."""
        return self


def write(document: Document, name: str = "text", /, *, metadata: bool = False, **options: Any) -> str:
    """
    Return a document in a format that is text.

    With *metadata* HTML carries what reference managers and search engines read. The other options are those
    of the format. Plain text has ``width``, the longest line in characters, 20 or more. HTML and LaTeX have
    ``page`` (False for a fragment that goes into a page), ``top`` (the level of the title's heading: 1 to 6 in
    HTML; 0 to 5 in a fragment of LaTeX, where 0 is a chapter) and ``anchors`` (False so that it may stand in
    one page twice). Markdown, reStructuredText and Typst have none.

    Raises:
        UnknownFormatError: with the formats that come near.
        BinaryFormatError: for a format that is no text.
        UnsuitableOptionError: for an option that the format cannot use.

    """
    return formats.write(document, name, **_options(document, name, {"metadata": metadata, **options}))


def encode(
    document: Document,
    name: str = "text",
    /,
    *,
    metadata: bool = False,
    into: Path | None = None,
    **options: Any,
) -> bytes:
    """
    Return a document as the bytes of a file, with the options that `write` has.

    Word has ``template``, the path of a .docx that its styles come from, or what that file holds. PDF has none. A
    file that goes *into* another folder than its pictures lie in finds them from there.

    Raises:
        UnknownFormatError: with the formats that come near.
        UnsuitableOptionError: for an option that the format cannot use.
        MissingExtraError: when the package that makes the format is not installed.
        TypesettingError: when a PDF cannot be set, as with characters that no font has.
        TemplateError: when a template that came as bytes cannot be used.
        FileError: when the template cannot be read or used.

    """
    given = _options(document, name, {"metadata": metadata, **options})
    if into is not None and isinstance(document, Publication):
        # A list that is shown and not saved does without.
        from essence_refs.publish.picture_paths import relocate_pictures  # noqa: PLC0415

        document = relocate_pictures(document, document.folder, into)
    try:
        return formats.write_bytes(document, name, **given)
    except TemplateError as error:
        template = options["template"]
        # The format gets bytes, and does not know what their file is called.
        raise error if isinstance(template, bytes) else FileError(Path(template), error.message) from None


def save(
    document: Document,
    path: str | Path,
    *,
    template: str | Path | None = None,
    metadata: bool = False,
    **options: Any,
) -> Path:
    """
    Write a document to a file in the format that its ending asks for; an existing file is replaced in one step.

    *template* is a .docx whose styles, headers and footers a Word file keeps. The other options are those that
    `write` has.

    Raises:
        UnknownFormatError: with the endings that come near.
        UnsuitableOptionError: for an option that the format cannot use.
        MissingExtraError: when the package that makes the format is not installed.
        TypesettingError: when a PDF cannot be set, as with characters that no font has.
        FileError: when the file cannot be written, or the template cannot be read or used.

    """
    from essence_refs import saving  # noqa: PLC0415 - as above

    path = Path(path)
    name = formats.format_of_path(path)
    data = encode(document, name, template=template, metadata=metadata, into=path.parent, **options)
    saving.replace(path, data)
    return path


def _options(document: Document, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as the format's module takes them: bytes for a path, references for their metadata."""
    # A reader who wants none of something says so for any format.
    wanted = {option: value for option, value in given.items() if value is not None}
    if wanted.get("metadata") is False:
        del wanted["metadata"]
    for option, value in wanted.items():
        require_suitable(option, name)
        require_valid_value(option, value, name)
    has_metadata = wanted.pop("metadata", False)
    if "template" in wanted and not isinstance(wanted["template"], bytes):
        wanted["template"] = read_bytes(Path(wanted["template"]))
    if has_metadata:
        if not isinstance(document, Publication):
            raise UnsuitableOptionError("metadata", "is for documents that show references")
        wanted["references"] = document.references
    return wanted
