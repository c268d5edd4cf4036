"""Where output goes: into a file in one step, to a terminal with its looks, or plain into a pipe."""

import importlib.util
import shutil
import sys
from pathlib import Path

import click

from essence_refs import formats, saving
from essence_refs.errors import FileError
from essence_refs.model import Document

# What `--output -` means everywhere.
STDOUT = Path("-")
# Longer lines than this are hard to read, however wide the terminal is.
WIDEST = 120


def deliver(text: str, output: Path | None) -> None:
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


def present(document: Document, format_: str | None = None, output: Path | None = None) -> None:
    """
    Deliver a document in a format: the one named, that of the file's ending, or else plain text.

    A terminal gets the text at its own width, with bold, italics and links where rich is installed.

    Raises:
        UnknownFormatError: with the formats that come near.
        FileError: when the file cannot be written.

    """
    if format_ is None and output is None and sys.stdout.isatty():
        _show(document)
    elif output is not None:
        name = format_ or ("text" if output == STDOUT else formats.format_of_path(output))
        deliver(formats.write(document, name), output)
    else:
        deliver(formats.write(document, format_ or "text"), None)


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


def _is_device(path: Path) -> bool:
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError:
        # A name that is too long, or a folder that is closed to us: saving says so in words.
        return False


def _show(document: Document) -> None:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    if importlib.util.find_spec("rich") is None:
        deliver(formats.write(document, "text", width=width), None)
        return
    # rich takes longer to import than a list takes to set, and only a terminal has a use for it.
    importlib.import_module("essence_refs.cli.terminal").show(document, width)
