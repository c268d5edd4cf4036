"""Adding tags to entries of .bib files, or removing them."""

import functools
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from essence_refs import files
from essence_refs.arguments import Types, checked, require_type
from essence_refs.bibtex.editor import line_diff, tagging
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.errors import FileError, UnknownFacetError, UnknownReferenceError, require_known
from essence_refs.files.bib_files import BibFile
from essence_refs.files.reading import real_path
from essence_refs.model import Framework
from essence_refs.suggestions import MOST_SEARCHES, close_matches


@attrs.frozen(kw_only=True, repr=False)
class TaggedFile:
    """A .bib file in which entries were tagged: its text ``after``, and what is different."""

    file: BibFile
    after: str

    def __repr__(self) -> str:
        return f"<TaggedFile {self.path}: {'changed' if self.is_changed else 'unchanged'}>"

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
        """Whether any tag was added or removed."""
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


@checked(path=(str, os.PathLike, Iterable), framework=(str, os.PathLike, Framework))
def tag(  # noqa: PLR0913 - each keyword is one option of users
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    key: str | Iterable[str],
    *,
    level: str | Iterable[str] = (),
    type: str | Iterable[str] = (),  # noqa: A002 - the plain word for users
    kind: str | Iterable[str] = (),
    reason: str | None = None,
    remove: bool = False,
    dry_run: bool = False,
    framework: Framework | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    **facets: str | Iterable[str],
) -> tuple[TaggedFile, ...]:
    """
    Add tags to the entries with these keys, in one .bib file or several, and return the files with their changes.

    Values of a facet have its key as their keyword, such as ``study="systematic-review"``; a *kind* is a value of any
    facet. *reason* is why an intervention type is assigned. With *remove* the tags are removed. Every other byte is
    unchanged. With *dry_run*, or unless all files can be tagged, nothing is written; an error names what was written.

    Raises:
        UnknownNameError: for a key, level, type or kind that is unknown, with the nearest ones.
        ProblemsError: for entries that cannot be edited, and for a type without its level.
        FileError: when a file cannot be read or written, or has changed meanwhile.
        TypeError: when there is no tag, or a reason without a type that is added, or a keyword that is no facet.

    """
    paths = {real_path(each): each for each in _listed("path", path, (str, os.PathLike))}.values()
    given = {"key": key, "level": level, "type": type, "kind": kind}
    keys, levels, types, kinds = (_listed(name, value, str) for name, value in given.items())
    if not (levels or types or kinds or any(facets.values())):
        raise TypeError("there is no tag to add or remove: give level, type, or a facet such as study")
    if reason is not None and (remove or not types):
        raise TypeError("a reason is for a type that is added")
    if not isinstance(framework, Framework):
        framework = files.open_framework(framework)
    values = _facet_values(framework, facets)
    lookups = [(functools.partial(framework.facet_value, facet), names) for facet, names in values.items()]
    facet_of = functools.partial(_facet_of, framework)
    require_known((framework.level, levels), (framework.type, types), *lookups, (facet_of, kinds))
    for each in kinds:
        values.setdefault(facet_of(each), []).append(each)
    tagged = []
    for file, own in _files_of_keys(keys, [BibFile.open(Path(each), encoding) for each in paths]):
        after = tagging.tag(
            file.text,
            own,
            framework,
            levels=levels,
            types=types,
            facets=values,
            reason=None if reason is None else escape(reason),
            remove=remove,
            source=str(file.path),
        )
        tagged.append(TaggedFile(file=file, after=after))
    if not dry_run:
        _save_all(tagged)
    return tuple(tagged)


def _save_all(tagged: list[TaggedFile]) -> None:
    """Save all files, or raise an error that names those that were saved before it."""
    saved: list[str] = []
    for each in tagged:
        try:
            each.save()
        except FileError as error:
            if saved:
                error = type(error)(error.path, f"{error.message}; already changed: {', '.join(saved)}")
            raise error from None
        if each.is_changed:
            saved.append(str(each.path))


def _listed(name: str, value: Any, types: Types) -> list[Any]:
    """Return one value or several as a list, and require that each is of one of these types."""
    listed = [value] if isinstance(value, types) or not isinstance(value, Iterable) else [*value]
    for each in listed:
        require_type(name, each, types)
    if not listed and name in ("path", "key"):
        raise TypeError(f"there is nothing to tag: {name} is empty")
    return listed


def _files_of_keys(keys: list[str], bib_files: list[BibFile]) -> list[tuple[BibFile, list[str]]]:
    """Return each file that has entries with some of these keys, and those keys."""
    keys = [*dict.fromkeys(keys)]
    if len(bib_files) == 1:
        return [(bib_files[0], keys)]
    keys_of = [
        (file, {block.key for block in split(file.text) if isinstance(block, Entry)}) for file in bib_files
    ]
    known = dict.fromkeys(each for _, own in keys_of for each in sorted(own))
    unknown = {key: number for number, key in enumerate(key for key in keys if key not in known)}

    def require(key: str) -> None:
        if key in unknown:
            close = close_matches(key, known) if unknown[key] < MOST_SEARCHES else ()
            raise UnknownReferenceError(key, close)

    require_known((require, keys))
    shares = [(file, [key for key in keys if key in own]) for file, own in keys_of]
    return [(file, own) for file, own in shares if own]


def _facet_values(framework: Framework, facets: Mapping[str, str | Iterable[str]]) -> dict[str, list[str]]:
    """Return the values of each facet by its key; in Python, its hyphens are underscores."""
    keys = {each.key.replace("-", "_"): each.key for each in framework.facets}
    for name in facets:
        if name not in keys:
            close = close_matches(name, ("level", "type", "kind", *keys))
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            raise TypeError(f"the framework has no facet {name!r}{hint}")
    return {keys[name]: _listed("kind", values, str) for name, values in facets.items()}


def _facet_of(framework: Framework, kind: str) -> str:
    """Return the key of the facet that has a value called *kind*."""
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
