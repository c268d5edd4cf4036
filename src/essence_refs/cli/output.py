"""Writing output to files, to a terminal with colours, or as plain text to a pipe."""

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from essence_refs import formats, saving
from essence_refs.cli.printing import print_text
from essence_refs.errors import FileError, UnsuitableOptionError
from essence_refs.files.reading import files_in
from essence_refs.formats import Format
from essence_refs.formats.options import is_suitable, require_suitable, require_valid_value
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
    live: str | None = None
    width: int | None = None
    metadata: bool = False
    id_prefix: str | None = None

    @property
    def is_screen(self) -> bool:
        """Whether the document is displayed on a terminal, in no output format."""
        return self.format_ is None and not self.outputs and sys.stdout.isatty()

    @property
    def options(self) -> dict[str, Any]:
        """The given options, by their names in the output formats."""
        given = {
            "template": self.template,
            "live": self.live,
            "width": self.width,
            "metadata": self.metadata or None,
            "id_prefix": self.id_prefix,
        }
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
        for option, value in self.options.items():
            written = f"--{option.replace('_', '-')}"
            suitable = [each.name for _, each in targets if is_suitable(option, each.name)]
            try:
                require_suitable(option, suitable[0] if suitable else targets[0][1].name, written=written)
                require_valid_value(option, value, suitable[0], written=written)
            except UnsuitableOptionError as error:
                raise click.UsageError(str(error)) from None
        for output, each in targets:
            if each.is_binary and output == STDOUT and sys.stdout.isatty():
                message = f"{each.title} cannot be shown on a terminal: write it to a file with -o FILE{each.endings[0]}"
                raise click.UsageError(message)

    def refuse_overwriting(self, what: str, inputs: Iterable[Path | str | None], *, more: str = "") -> None:
        """
        Refuse to overwrite an input file. *what* is the noun for the inputs in the message, and *more* its end.

        Raises:
            UsageError: when an output is one of *inputs*, or a file of references in a folder among them.

        """
        read = [status for each in inputs if each is not None for status in _statuses(Path(each))]
        for output in self.outputs or (STDOUT,):
            for status in _statuses(output, descriptor=1):
                # A pipe or a terminal may be both input and output.
                if any(os.path.samestat(status, each) for each in read):
                    name = "the standard output" if output == STDOUT else output
                    message = f"{name} is the {what} itself: write to another file{more}"
                    raise click.UsageError(message, click.get_current_context(silent=True))


def _statuses(path: Path, *, descriptor: int = 0) -> Iterator[os.stat_result]:
    """Yield the status of an ordinary file, of those in a folder, or, for "-", of what is open as *descriptor*."""
    try:
        status = os.fstat(descriptor) if path == STDOUT else path.stat()
    except (OSError, ValueError):
        # A missing file, one that we may not look at, or a closed stream.
        return
    if stat.S_ISREG(status.st_mode):
        yield status
    elif stat.S_ISDIR(status.st_mode):
        from essence_refs.files.input_formats import INPUT_ENDINGS  # noqa: PLC0415 - few inputs are folders

        with contextlib.suppress(FileError):
            for each in files_in(path, INPUT_ENDINGS):
                yield from _statuses(each)


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
    for output, _ in targets:
        if output != STDOUT:
            publications.require_no_input(document, output, destination.template)
    contents = [_content(document, each, output, destination.options) for output, each in targets]
    for (output, each), data in zip(targets, contents, strict=True):
        if output != STDOUT:
            saving.write(output, data)
        elif each.is_binary:
            click.echo(data, nl=False)
        else:
            print_text(data.decode())


def _content(document: Document, format_: Format, output: Path, options: dict[str, Any]) -> bytes:
    # Of several files, each gets the options of its format.
    suitable = {name: value for name, value in options.items() if is_suitable(name, format_.name)}
    # What is printed has paths relative to the current folder.
    path = Path() if output == STDOUT else output
    return publications.write_bytes(document, format_.name, path=path, **suitable)


def _require_ending(path: Path) -> None:
    if path.suffix:
        return
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        # The name is too long, or we may not read the folder: saving reports it.
        is_folder = False
    if is_folder:
        raise FileError(path, "it is a folder: name a file in it")
    raise FileError(
        path, "its name has no ending such as .docx that names the format: add one, or use --format"
    )


def _show(document: Document, width: int | None) -> None:
    width = width or min(shutil.get_terminal_size().columns, WIDEST)
    if not is_installed("rich"):
        print_text(formats.write(document, "text", width=width))
        return
    # Importing rich takes longer than making a list, and only a terminal needs it.
    from essence_refs.cli import terminal  # noqa: PLC0415

    terminal.show(document, width)
