"""Where output goes: into files in one step, to a terminal with its looks, or plain into a pipe."""

import importlib
import importlib.util
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
from essence_refs.model import Document
from essence_refs.publish import publications

# What `--output -` means everywhere.
STDOUT = Path("-")
# Longer lines than this are hard to read, however wide the terminal is.
WIDEST = 120


@attrs.frozen(kw_only=True)
class Destination:
    """Where a document goes, in which format, and with which of that format's options."""

    format_: str | None = None
    outputs: tuple[Path, ...] = ()
    template: Path | None = None
    width: int | None = None
    metadata: bool = False

    @property
    def is_screen(self) -> bool:
        """Whether the document is shown as a terminal shows it, in no format at all."""
        return self.format_ is None and not self.outputs and sys.stdout.isatty()

    @property
    def options(self) -> dict[str, Any]:
        """The options that were given, by the names that formats know them by."""
        given = {"template": self.template, "width": self.width, "metadata": self.metadata or None}
        return {name: value for name, value in given.items() if value is not None}

    def targets(self) -> Iterator[tuple[Path, Format]]:
        """
        Yield each file with its format: the one named, that of the file's ending, or else plain text.

        Raises:
            UnknownFormatError: with the formats that come near.
            FileError: for a folder, and for a name that has no ending to tell the format by.

        """
        for output in self.outputs or (STDOUT,):
            usual = "text" if output == STDOUT else None
            if not self.format_ and not usual:
                _require_ending(output)
            yield output, formats.format_named(self.format_ or usual or formats.format_of_path(output))

    def check(self) -> None:
        """
        Refuse what cannot be before any work is done.

        Raises:
            UnknownFormatError: with the formats that come near.
            UsageError: for an option that none of the formats has a use for, or a binary file on a terminal.

        """
        places = [*self.targets()]
        for option in self.options:
            if not any(is_suitable(option, each.name) for _, each in places):
                try:
                    require_suitable(option, places[0][1].name, written=f"--{option}")
                except UnsuitableOptionError as error:
                    raise click.UsageError(str(error)) from None
        for output, each in places:
            if each.is_binary and output == STDOUT and sys.stdout.isatty():
                message = f"{each.title} is no text for a terminal: write it to a file with -o FILE{each.endings[0]}"
                raise click.UsageError(message)

    def refuse_overwriting(self, what: str, inputs: Iterable[Path | str | None]) -> None:
        """
        Refuse to write over a file that is read: *what* says what those are for.

        Raises:
            UsageError: when one of *inputs* is one of the outputs.

        """
        read = [Path(each) for each in inputs if each is not None]
        for output in self.outputs:
            for path in read:
                # A pipe or a terminal may well be at both ends.
                if is_file(output) and is_file(path) and output.samefile(path):
                    message = f"{output} is the {what} itself: name another file to write to"
                    raise click.UsageError(message, click.get_current_context(silent=True))


def write_text(text: str, output: Path | None) -> None:
    """
    Write *text* to the file *output* as UTF-8, or print it when there is none.

    Raises:
        FileError: when the file cannot be written; an old file is then as it was.

    """
    if output is None or output == STDOUT:
        # Nothing stays nothing: a line break alone would be an empty file with something in it.
        click.echo(text, nl=bool(text) and not text.endswith("\n"))
    else:
        _save(output, text.encode())


def write_document(document: Document, destination: Destination) -> None:
    """
    Deliver a document to where the options say.

    A terminal gets the text at its own width, with bold, italics and links where rich is installed. Nothing is
    written before every format has been made.

    Raises:
        UnknownFormatError: with the formats that come near.
        MissingExtraError: when the package that makes a format is not installed.
        FileError: when a file cannot be written, or the template cannot be read.

    """
    if destination.is_screen:
        _show(document, destination.width)
        return
    places = [*destination.targets()]
    made = [_made(document, each, output, destination.options) for output, each in places]
    for (output, each), data in zip(places, made, strict=True):
        if output != STDOUT:
            _save(output, data)
        elif each.is_binary:
            click.echo(data, nl=False)
        else:
            write_text(data.decode(), None)


def _made(document: Document, format_: Format, output: Path, options: dict[str, Any]) -> bytes:
    # Of several files each takes the options that are for its format.
    suitable = {name: value for name, value in options.items() if is_suitable(name, format_.name)}
    # What is printed is read where the user stands.
    into = Path() if output == STDOUT else output.parent
    return publications.write_bytes(document, format_.name, into=into, **suitable)


def _save(path: Path, data: bytes) -> None:
    if _is_device(path):
        # A device or a pipe (/dev/null, >(less)) cannot be replaced, and holds nothing to lose.
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
    raise FileError(path, "its name has no ending to tell the format by, as .docx: add one, or give --format")


def _is_device(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError):
        # A name that is too long, or a folder that is closed to us: saving says so in words.
        return False


def _show(document: Document, width: int | None) -> None:
    width = width or min(shutil.get_terminal_size().columns, WIDEST)
    if importlib.util.find_spec("rich") is None:
        write_text(formats.write(document, "text", width=width), None)
        return
    # rich takes longer to import than a list takes to set, and only a terminal has a use for it.
    importlib.import_module("essence_refs.cli.terminal").show(document, width)
