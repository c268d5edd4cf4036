"""Editing many entries of several .bib files at once: each file is parsed once, and saved once."""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import attrs

from essence_refs.bibtex.editor import line_diff
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.tagging import EntryEdit, edit_entries
from essence_refs.errors import FileError, ProblemsError, UnknownReferenceError, require_known
from essence_refs.files.bib_files import BibFile
from essence_refs.files.reading import real_path
from essence_refs.model import Framework
from essence_refs.suggestions import MOST_SEARCHES, close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem


@attrs.frozen(kw_only=True, repr=False)
class EditedFile:
    """A .bib file in which entries were edited: its text ``after``, and what is different."""

    file: BibFile
    after: str

    def __repr__(self) -> str:
        return f"<EditedFile {self.path}: {'changed' if self.is_changed else 'unchanged'}>"

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self.file.path

    @property
    def before(self) -> str:
        """The text of the file before."""
        return self.file.text

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed."""
        return self.after != self.before

    @property
    def diff(self) -> str:
        """The changes as a unified diff, empty if there are none."""
        return line_diff.diff(self.before, self.after, str(self.path))

    def save(self) -> None:
        """
        Write the text back, unless nothing changed.

        Raises:
            FileError: when the file cannot be written, or has changed since it was read.

        """
        if self.is_changed:
            self.file.save(self.after)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EditedFiles(Value, Sequence[EditedFile]):
    """The files that an edit of entries changed, or would change, as a sequence."""

    files: tuple[EditedFile, ...]

    @overload
    def __getitem__(self, index: int) -> EditedFile: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[EditedFile, ...]: ...

    def __getitem__(self, index: int | slice) -> EditedFile | tuple[EditedFile, ...]:
        return self.files[index]

    def __len__(self) -> int:
        return len(self.files)

    def save(self) -> None:
        """
        Write all changed files.

        Raises:
            FileError: for the first that cannot be written; its message names those that were written before it.

        """
        save_all(self.files)


def edit_files(
    paths: Iterable[str | os.PathLike[str]],
    edits: Mapping[str, EntryEdit],
    framework: Framework,
    *,
    encoding: str | None = None,
) -> tuple[EditedFile, ...]:
    """
    Return the .bib files that have some of these keys, with the entries of the keys edited. Nothing is saved.

    Each file is read and parsed once. A path that is given twice counts once.

    Raises:
        UnknownReferenceError, UnknownNamesError: for keys that no file has, with similar keys.
        ProblemsError: with the problems of all entries that cannot be edited, in all files.
        FileError: when a file cannot be read.

    """
    opened = open_files(paths, encoding)
    edits = {key: edits[given] for given, key in own_keys(opened, edits).items()}
    edited: list[EditedFile] = []
    problems: list[Problem] = []
    for file, text, own in _with_own_keys(opened, edits):
        try:
            after = edit_entries(text, {key: edits[key] for key in own}, framework)
        except ProblemsError as error:
            problems += error.problems
        else:
            edited.append(EditedFile(file=file, after=after))
    if problems:
        raise ProblemsError(tuple(problems))
    return tuple(edited)


def open_files(
    paths: Iterable[str | os.PathLike[str]], encoding: str | None = None
) -> list[tuple[BibFile, BibText]]:
    """
    Read and parse .bib files, each once.

    Raises:
        FileError: when a file cannot be read.
        ProblemsError: when its bytes are not valid in the encoding.

    """
    own_paths = {real_path(each): each for each in paths}.values()
    files = [BibFile.open(Path(path), encoding) for path in own_paths]
    return [(file, BibText.of(file.text, str(file.path))) for file in files]


def own_keys(opened: Iterable[tuple[BibFile, BibText]], keys: Iterable[str]) -> dict[str, str]:
    """Return the entry's key for each of these keys, which may be one of its other keys; an unknown key stays as it is."""
    known = {key for _, text in opened for key in text.keys}
    if known.issuperset(keys):
        return {key: key for key in keys}
    others: dict[str, str] = {}
    for _, text in opened:
        for key, entry in text.other_keys.items():
            others.setdefault(key, entry.key)
    return {key: key if key in known else others.get(key, key) for key in keys}


def save_all(edited: Iterable[EditedFile]) -> None:
    """
    Save all files.

    Raises:
        FileError: for the first file that cannot be saved; its message names the files that were saved before it.

    """
    saved: list[str] = []
    for each in edited:
        try:
            each.save()
        except FileError as error:
            if saved:
                error = type(error)(error.path, f"{error.message}; already changed: {', '.join(saved)}")
            raise error from None
        if each.is_changed:
            saved.append(str(each.path))


def _with_own_keys(
    opened: list[tuple[BibFile, BibText]], keys: Collection[str]
) -> list[tuple[BibFile, BibText, list[str]]]:
    """Return each file that has entries with some of these keys, and those keys."""
    if len(opened) == 1 and keys:
        [(file, text)] = opened
        return [(file, text, [*keys])]
    known = dict.fromkeys(key for _, text in opened for key in text.keys)
    unknown = {key: number for number, key in enumerate(key for key in keys if key not in known)}

    def require(key: str) -> None:
        if key in unknown:
            close = close_matches(key, known) if unknown[key] < MOST_SEARCHES else ()
            raise UnknownReferenceError(key, close)

    require_known((require, keys))
    shares = [(file, text, [key for key in keys if key in text.keys]) for file, text in opened]
    return [share for share in shares if share[2]]
