"""`tag`: hanging items on the framework, in the file that they stand in."""

import codecs
import functools
import os
from pathlib import Path

import attrs
import click

from essence_refs import bibtex, saving
from essence_refs.bibtex.editor import edits
from essence_refs.bibtex.editor.tagging import tag as tagged
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.cli import completers, options
from essence_refs.errors import (
    FileError,
    ProblemsError,
    UnknownFacetError,
    UnknownReferenceError,
    require_known,
)
from essence_refs.files import open_framework
from essence_refs.files.reading import read_bytes
from essence_refs.model import Framework
from essence_refs.suggestions import close_matches

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command(short_help="Add tags to items, or take them away.")
@click.argument("key", nargs=-1, required=True, shell_complete=completers.keys)
@click.option(
    "--library",
    "-l",
    multiple=True,
    required=True,
    type=options.FILE,
    metavar="BIB",
    help="The .bib file that holds the items; again for each further one.",
)
@options.framework
@options.encoding
@click.option("--level", multiple=True, metavar="LEVEL", shell_complete=completers.levels, help="A level.")
@click.option(
    "--type",
    "type_",
    multiple=True,
    metavar="TYPE",
    shell_complete=completers.types,
    help="An intervention type of a level that the item has.",
)
@click.option(
    "--kind",
    multiple=True,
    metavar="KIND",
    shell_complete=completers.kinds,
    help="A value of one of the framework's facets: a kind of study, say.",
)
@click.option("--reason", metavar="TEXT", help="Why these types: the words of the title that name them, say.")
@click.option("--remove", is_flag=True, help="Take these tags away instead of adding them.")
@click.option("--dry-run", "-n", is_flag=True, help="Show what would change, and change nothing.")
def tag(
    *,
    key: tuple[str, ...],
    library: tuple[Path, ...],
    framework: Path | None,
    encoding: str | None,
    level: tuple[str, ...],
    type_: tuple[str, ...],
    kind: tuple[str, ...],
    reason: str | None,
    remove: bool,
    dry_run: bool,
) -> None:
    """
    Add levels, intervention types and kinds of study to the items with these KEYs.

    Only the tags change, every other byte of the file stays. What changes is shown.
    """
    if not (level or type_ or kind):
        message = "there is nothing to tag with: give --level, --type or --kind"
        raise click.UsageError(message, click.get_current_context())
    if reason is not None and (remove or not type_):
        message = "--reason says why a --type is added"
        raise click.UsageError(message, click.get_current_context())
    known = open_framework(framework)
    require_known((known.level, level), (known.type, type_), (functools.partial(_facet_of, known), kind))
    facets = _facets(known, kind)
    files = [_File.opened(path, encoding) for path in options.once(library)]
    changed = []
    for file, own in _shared_out(key, files):
        after = tagged(
            file.text,
            own,
            known,
            levels=level,
            types=type_,
            facets=facets,
            remove=remove,
            source=str(file.path),
        )
        if reason is not None:
            why = {known.fields.type_reason: escape(reason)}
            after = edits.change_fields(after, dict.fromkeys(own, why), source=str(file.path))
        changed.append((file, after))
    # Only now, when nothing stands in the way in any file, is the first of them written.
    for file, after in changed:
        if after != file.text and not dry_run:
            file.save(after)
        _show(edits.diff(file.text, after, str(file.path)))
    if all(after == file.text for file, after in changed):
        click.echo("nothing to change", err=True)


@attrs.frozen(kw_only=True)
class _File:
    """A .bib file as text that goes back into just the bytes it came from: ``head`` is its byte order mark."""

    path: Path
    data: bytes
    text: str
    encoding: str
    head: bytes

    @classmethod
    def opened(cls, path: Path, encoding: str | None) -> "_File":
        """
        Read a file.

        Raises:
            FileError: when it cannot be read, or could not be written back as it was.
            ProblemsError: when its bytes are not in that encoding.

        """
        if path.suffix.casefold() == ".json":
            raise FileError(path, "tags are written into .bib files only: convert it --to bibtex first")
        data = read_bytes(path)
        text, problems = bibtex.decode(data, source=str(path), encoding=encoding)
        if problems:
            raise ProblemsError(problems)
        name = codecs.lookup(encoding or "utf-8").name
        encoded = text.encode(name)
        if not data.endswith(encoded):
            raise FileError(path, f"it cannot be written back byte for byte as {name}; name its --encoding")
        return cls(path=path, data=data, text=text, encoding=name, head=data[: len(data) - len(encoded)])

    def save(self, text: str) -> None:
        """
        Replace the file, unless it changed in the meantime.

        Raises:
            FileError: when it cannot be written; it is then as it was.

        """
        try:
            data = self.head + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            missing = text[error.start : error.end]
            raise FileError(self.path, f"{self.encoding} has no {missing!r}") from None
        saving.replace(self.path, data, expected=self.data)


def _shared_out(keys: tuple[str, ...], files: list[_File]) -> list[tuple[_File, list[str]]]:
    """Return each file with the keys that stand in it, files without any left out."""
    if len(files) == 1:
        return [(files[0], [*dict.fromkeys(keys)])]
    held = [(file, _keys(file.text)) for file in files]
    known = [each for _, own in held for each in sorted(own)]

    def place(key: str) -> int:
        if key not in known:
            raise UnknownReferenceError(key, close_matches(key, known))
        return known.index(key)

    require_known((place, keys))
    shares = [(file, [key for key in dict.fromkeys(keys) if key in own]) for file, own in held]
    return [(file, own) for file, own in shares if own]


def _keys(text: str) -> set[str]:
    return {block.key for block in split(text) if isinstance(block, Entry)}


def _facets(framework: Framework, kinds: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in kinds:
        found.setdefault(_facet_of(framework, kind), []).append(kind)
    return found


def _facet_of(framework: Framework, kind: str) -> str:
    for facet in framework.facets:
        try:
            framework.facet_value(facet.key, kind)
        except UnknownFacetError:
            continue
        return facet.key
    raise UnknownFacetError(
        kind,
        close_matches(kind, (each.key for facet in framework.facets for each in facet.values)),
        " or ".join(facet.name for facet in framework.facets),
    )


def _show(diff: str) -> None:
    coloured = not os.environ.get("NO_COLOR")
    for line in diff.splitlines():
        # click strips the colours again where stdout is not a terminal.
        click.echo(click.style(line, fg=_COLOURS.get(line[:1])) if coloured else line)
