"""Writing output to files, to a terminal with colours, or as plain text to a pipe."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from essence_refs import formats, saving
from essence_refs.errors import FileError, UnsuitableOptionError
from essence_refs.files.reading import is_file
from essence_refs.formats import Format
from essence_refs.formats.options import is_suitable, require_suitable
from essence_refs.lazy_imports import is_installed
from essence_refs.model import Document
from essence_refs.publish import publications

# The meaning of `--output -` in every command.
STDOUT = Path("-")
# Longer lines than this are hard to read, however wide the terminal is.
WIDEST = 120


@attrs.frozen(kw_only=True)
class Destination:
    """The files that a document is written to, their format, and the options of the format."""

    format_: str | None = None
    outputs: tuple[Path, ...] = ()
    template: Path | None = None
    width: int | None = None
    metadata: bool = False

    @property
    def is_screen(self) -> bool:
        """Whether the document is displayed on a terminal, in no output format."""
        return self.format_ is None and not self.outputs and sys.stdout.isatty()

    @property
    def options(self) -> dict[str, Any]:
        """The given options, by their names in the output formats."""
        given = {"template": self.template, "width": self.width, "metadata": self.metadata or None}
        return {name: value for name, value in given.items() if value is not None}

    def targets(self) -> Iterator[tuple[Path, Format]]:
        """
        Yield each file with its format: the named one, that of the file's ending, or plain text.

        Raises:
            UnknownFormatError: with similar formats.
            FileError: for a folder, and for a name without an ending.

        """
        for output in self.outputs or (STDOUT,):
            usual = "text" if output == STDOUT else None
            if not self.format_ and not usual:
                _require_ending(output)
            yield output, formats.format_named(self.format_ or usual or formats.format_of_path(output))

    def check(self) -> None:
        """
        Refuse impossible options before any work is done.

        Raises:
            UnknownFormatError: with similar formats.
            UsageError: for an option that none of the formats has, or a binary file on a terminal.

        """
        targets = [*self.targets()]
        for option in self.options:
            if not any(is_suitable(option, each.name) for _, each in targets):
                try:
                    require_suitable(option, targets[0][1].name, written=f"--{option}")
                except UnsuitableOptionError as error:
                    raise click.UsageError(str(error)) from None
        for output, each in targets:
            if each.is_binary and output == STDOUT and sys.stdout.isatty():
                message = f"{each.title} cannot be shown on a terminal: write it to a file with -o FILE{each.endings[0]}"
                raise click.UsageError(message)

    def refuse_overwriting(self, what: str, inputs: Iterable[Path | str | None]) -> None:
        """
        Refuse to overwrite an input file; *what* is what the inputs are for.

        Raises:
            UsageError: when one of *inputs* is one of the outputs.

        """
        read = [Path(each) for each in inputs if each is not None]
        for output in self.outputs:
            for path in read:
                # A pipe or a terminal may be both input and output.
                if is_file(output) and is_file(path) and output.samefile(path):
                    message = f"{output} is the {what} itself: write to another file"
                    raise click.UsageError(message, click.get_current_context(silent=True))


def write_text(text: str, output: Path | None) -> None:
    """
    Write *text* to the file *output* as UTF-8, or print it when there is none.

    Raises:
        FileError: when the file cannot be written; an existing file is then unchanged.

    """
    if output is None or output == STDOUT:
        # An empty text stays empty: a line break would be content.
        click.echo(text, nl=bool(text) and not text.endswith("\n"))
    else:
        _save(output, text.encode())


def write_document(document: Document, destination: Destination) -> None:
    """
    Write a document to its destination.

    On a terminal the text has the width of the window and, if rich is installed, bold, italics and links. Nothing is
    written before every format has been made.

    Raises:
        UnknownFormatError: with similar formats.
        MissingExtraError: when the package that makes a format is not installed.
        FileError: when a file cannot be written, or the template cannot be read.

    """
    if destination.is_screen:
        _show(document, destination.width)
        return
    targets = [*destination.targets()]
    contents = [_content(document, each, output, destination.options) for output, each in targets]
    for (output, each), data in zip(targets, contents, strict=True):
        if output != STDOUT:
            _save(output, data)
        elif each.is_binary:
            click.echo(data, nl=False)
        else:
            write_text(data.decode(), None)


def _content(document: Document, format_: Format, output: Path, options: dict[str, Any]) -> bytes:
    # Of several files, each gets the options of its format.
    suitable = {name: value for name, value in options.items() if is_suitable(name, format_.name)}
    # What is printed has paths relative to the current folder.
    into = Path() if output == STDOUT else output.parent
    return publications.write_bytes(document, format_.name, into=into, **suitable)


def _save(path: Path, data: bytes) -> None:
    if _is_device(path):
        # A device or a pipe (/dev/null, >(less)) cannot be replaced, and has no content to protect.
        try:
            with path.open("wb") as stream:
                stream.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise FileError(path, (error.strerror or str(error)).lower()) from error
    else:
        saving.replace(path, data)


def _require_ending(path: Path) -> None:
    if path.suffix:
        return
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False  # As in _is_device.
    if is_folder:
        raise FileError(path, "it is a folder: name a file in it")
    raise FileError(
        path, "its name has no ending such as .docx that names the format: add one, or use --format"
    )


def _is_device(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError):
        # The name is too long, or we may not read the folder: saving reports it.
        return False


def _show(document: Document, width: int | None) -> None:
    width = width or min(shutil.get_terminal_size().columns, WIDEST)
    if not is_installed("rich"):
        write_text(formats.write(document, "text", width=width), None)
        return
    # Importing rich takes longer than making a list, and only a terminal needs it.
    from essence_refs.cli import terminal  # noqa: PLC0415

    terminal.show(document, width)
