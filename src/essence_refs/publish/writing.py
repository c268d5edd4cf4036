"""Writing a document in a format and saving it as a file: the one way that lists, pages, papers and reports share."""

from pathlib import Path
from typing import Any

import attrs

from essence_refs import formats, saving
from essence_refs.corpus.files import content
from essence_refs.errors import FileError, TemplateError, UnsuitableOptionError
from essence_refs.formats.options import require_suitable
from essence_refs.model import Document, Reference


@attrs.frozen(kw_only=True)
class Publication(Document):
    """A document that knows which references it shows, and can write and save itself."""

    references: tuple[Reference, ...] = attrs.field(default=(), repr=False)

    def write(self, name: str = "text", /, *, metadata: bool = False, **options: Any) -> str:
        """
        Return the document in a format, with the options that `essence_refs.publish.write` has.

        Raises:
            UnknownFormatError: with the formats that come near.
            BinaryFormatError: for a format that is no text.
            UnsuitableOptionError: for an option that is for other formats.

        """
        return write(self, name, metadata=metadata, **options)

    def save(
        self,
        path: str | Path,
        *,
        template: str | Path | None = None,
        metadata: bool = False,
        **options: Any,
    ) -> Path:
        """
        Write the document to a file in the format that its ending asks for; an existing file is replaced in one step.

        *template* is a .docx whose styles, headers and footers a Word file keeps. With *metadata* HTML carries what
        reference managers and search engines read. The other options are those of the format.

        Raises:
            UnknownFormatError: with the endings that come near.
            UnsuitableOptionError: for an option that is for other formats.
            MissingExtraError: when the package that makes the format is not installed.
            FileError: when the file cannot be written, or the template cannot be read.

        """
        return save(self, path, template=template, metadata=metadata, **options)


def write(document: Document, name: str = "text", /, *, metadata: bool = False, **options: Any) -> str:
    """
    Return a document in a format that is text.

    With *metadata* HTML carries what reference managers and search engines read. The other options are those
    of the format: ``width`` for plain text; ``page``, ``top`` and ``anchors`` for HTML.

    Raises:
        UnknownFormatError: with the formats that come near.
        BinaryFormatError: for a format that is no text.
        UnsuitableOptionError: for an option that is for other formats.

    """
    return formats.write(document, name, **_options(document, name, {"metadata": metadata, **options}))


def encoded(document: Document, name: str = "text", /, *, metadata: bool = False, **options: Any) -> bytes:
    """
    Return a document as the bytes of a file; *template* is the path of a .docx that Word's styles come from.

    Raises:
        UnknownFormatError: with the formats that come near.
        UnsuitableOptionError: for an option that is for other formats.
        MissingExtraError: when the package that makes the format is not installed.
        FileError: when the template cannot be read, or is none.

    """
    given = _options(document, name, {"metadata": metadata, **options})
    try:
        return formats.encoded(document, name, **given)
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

    *template* is a .docx whose styles, headers and footers a Word file keeps. With *metadata* HTML carries what
    reference managers and search engines read. The other options are those of the format.

    Raises:
        UnknownFormatError: with the endings that come near.
        UnsuitableOptionError: for an option that is for other formats.
        MissingExtraError: when the package that makes the format is not installed.
        FileError: when the file cannot be written, or the template cannot be read.

    """
    path = Path(path)
    name = formats.format_of_path(path)
    saving.replace(path, encoded(document, name, template=template, metadata=metadata, **options))
    return path


def _options(document: Document, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as the format's module takes them: bytes for a path, references for their metadata."""
    wanted = {option: value for option, value in given.items() if value is not None}
    has_metadata = wanted.pop("metadata", False)
    for option in ("metadata",) * has_metadata + tuple(wanted):
        require_suitable(option, name)
    if "template" in wanted and not isinstance(wanted["template"], bytes):
        wanted["template"] = content(Path(wanted["template"]))
    if has_metadata:
        if not isinstance(document, Publication):
            raise UnsuitableOptionError("metadata", "is for documents that show references")
        wanted["references"] = document.references
    return wanted
