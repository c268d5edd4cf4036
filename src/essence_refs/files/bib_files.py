"""A .bib file that is edited: its text, and how to write it back with every other byte unchanged."""

import codecs
import os
from pathlib import Path

import attrs

from essence_refs import saving
from essence_refs.bibtex import decode
from essence_refs.errors import FileError, ProblemsError
from essence_refs.files.input_formats import input_format_of
from essence_refs.files.reading import read_text_file


@attrs.frozen(kw_only=True)
class BibFile:
    """The text of a .bib file, and the bytes that it came from; ``byte_order_mark`` is empty if there is none."""

    path: Path
    data: bytes = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    encoding: str
    byte_order_mark: bytes
    is_new: bool = False

    @classmethod
    def open(cls, path: Path, encoding: str | None = None, *, create: bool = False) -> "BibFile":
        """
        Read a file. With *create*, one that does not exist is empty, and is made when it is saved.

        Raises:
            FileError: when it cannot be read, is of another format, or could not be written back unchanged.
            ProblemsError: when its bytes are not valid in the encoding.

        """
        if input_format_of(str(path)).name != "bibtex":
            raise FileError(path, "only a .bib file can be changed; convert this file to BibTeX first")
        is_new = create and not os.path.lexists(path)
        data = b"" if is_new else read_text_file(path)
        text, problems = decode(data, source=str(path), encoding=encoding)
        if problems:
            raise ProblemsError(problems)
        name = codecs.lookup(encoding or "utf-8").name
        encoded = text.encode(name)
        if not data.endswith(encoded):
            raise FileError(path, f"it cannot be written back byte for byte as {name}; give its encoding")
        mark = data[: len(data) - len(encoded)]
        return cls(path=path, data=data, text=text, encoding=name, byte_order_mark=mark, is_new=is_new)

    def save(self, text: str) -> None:
        """
        Replace the content of the file with *text*, unless the file has changed since it was read.

        Raises:
            FileError: when it cannot be written; it is unchanged then.

        """
        try:
            data = self.byte_order_mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            missing = text[error.start : error.end]
            raise FileError(self.path, f"the encoding {self.encoding} cannot represent {missing!r}") from None
        saving.replace(self.path, data, expected=None if self.is_new else self.data)
