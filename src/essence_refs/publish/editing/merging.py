"""Merging two entries of one work in .bib files."""

import os
from collections.abc import Iterable

import attrs

from essence_refs import files
from essence_refs.arguments import checked
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.edits import change_opened, remove_entry
from essence_refs.bibtex.editor.entry_relations import keys_renamed
from essence_refs.bibtex.editor.merging import (
    KEPT,
    TAKEN,
    UNREAD,
    EntrySource,
    MergedField,
    group_of,
    merge_entries,
    read_entries,
    with_changes,
)
from essence_refs.bibtex.fields.mapping import FIELD_ALIASES
from essence_refs.errors import ProblemsError, UnknownChoiceError
from essence_refs.files.bib_files import BibFile
from essence_refs.model import Framework
from essence_refs.model.related.relations import relations_in, split_keys
from essence_refs.publish.editing.edited_files import EditedFile, EditedFiles, open_files, own_keys
from essence_refs.publish.editing.related_works import Opened, Paths, known_keys
from essence_refs.suggestions import close_matches

_PARENTS = ("crossref", "xref", "xdata")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MergeResult(EditedFiles):
    """
    The files that `merge` changed, or would change, as a sequence.

    ``key`` is that of the entry that stays, and ``merged`` that of the one that goes. ``fields`` are what became of each
    field of the latter.
    """

    key: str
    merged: str
    fields: tuple[MergedField, ...]

    @property
    def gone(self) -> tuple[MergedField, ...]:
        """The fields with a value that differs, and that no entry has any more."""
        return tuple(each for each in self.fields if each.outcome in (KEPT, TAKEN, UNREAD) and each.gone)

    def __repr__(self) -> str:
        return f"<MergeResult {self.merged} into {self.key}: {len(self.gone)} differing values gone>"


@checked(path=(str, os.PathLike, Iterable), framework=(str, os.PathLike, Framework), take=(str, Iterable))
def merge(  # noqa: PLR0913 - each keyword is one option of users
    path: Paths,
    key: str,
    other: str,
    *,
    prefer: str | None = None,
    take: str | Iterable[str] = (),
    dry_run: bool = False,
    framework: Framework | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
) -> MergeResult:
    """
    Merge the entry *other* into the entry with a *key*, and return the files with their changes.

    What only *other* has is added. Tags, keywords, annotations, relations and other keys are united. Where values differ,
    that of *key* stays, unless *prefer* is the key of the other entry, or *take* names the field. The key *other* becomes
    another key (``ids``), and entries that refer to *other* refer to *key*. The entry type and everything else stay.
    The result has as ``gone`` the values that no entry has any more. With *dry_run* nothing is written.

    Raises:
        UnknownReferenceError, UnknownNamesError: for keys that no file has, with similar keys.
        UnknownChoiceError: for a field in *take* that *other* does not have, and a *prefer* that is neither of the keys.
        ProblemsError: for entries that cannot be edited or merged: an entry and itself, an entry that it inherits from,
            or one that is recorded as another work.
        FileError: when a file cannot be read or written, or has changed meanwhile.

    """
    opened = open_files([path] if isinstance(path, str | os.PathLike) else path, encoding)
    first, second = known_keys(opened, (key, other))
    if not isinstance(framework, Framework):
        framework = files.open_framework(framework)
    prefers_other = _prefers_other(prefer, {key: first, other: second, first: first, second: second}, second)
    sources = _entries(opened, first, second)
    kept, gone = sources[first], sources[second]
    wanted = _taken([take] if isinstance(take, str) else [*take], gone)
    plan = merge_entries(kept, gone, framework, prefers_other=prefers_other, taken=wanted)
    edited = []
    for file, text in _in_order(opened, kept.text):
        after = _without_references(text, first, second)
        if text is kept.text:
            after = with_changes(BibText.of(after, text.source), first, plan.changes)
        if text is gone.text:
            after = remove_entry(after, second, source=text.source)
        edited.append(EditedFile(file=file, after=after))
    result = MergeResult(files=tuple(edited), key=first, merged=second, fields=plan.fields)
    if not dry_run:
        result.save()
    return result


def _in_order(opened: Opened, first: BibText) -> list[tuple[BibFile, BibText]]:
    """Return the files with that of the entry that stays first: if a later one cannot be saved, nothing is lost."""
    return sorted(opened, key=lambda each: each[1] is not first)


def _prefers_other(prefer: str | None, keys: dict[str, str], second: str) -> bool:
    if prefer is None:
        return False
    if prefer not in keys:
        raise UnknownChoiceError(prefer, close_matches(prefer, keys), "preferred key", tuple(keys))
    return keys[prefer] == second


def _entries(opened: Opened, first: str, second: str) -> dict[str, EntrySource]:
    """
    Return the two entries, and require that they can be merged.

    Raises:
        ProblemsError: when they cannot.

    """
    texts = [text for _, text in opened]
    if first == second:
        _refuse(texts, first, f"{first!r} cannot be merged with itself")
    for text in texts:
        own = [key for key in (first, second) if key in text.keys]
        if own:
            text.entries_for(own)
    for key in (first, second):
        holders = [text for text in texts if key in text.keys]
        if len(holders) > 1:
            message = f"the key is also in {holders[0].source}; give one of the entries another key"
            entry = holders[1].entries_for([key])[0]
            raise ProblemsError((holders[1].problem(message, entry.start, "duplicate-key", key),))
    sources = read_entries(texts, {first, second})
    for key, other in ((first, second), (second, first)):
        if other in _ancestors(opened, key):
            _refuse(
                texts, key, f"{key!r} inherits from {other!r}, so they are of two works: nothing is merged"
            )
        for relation in relations_in(sources[key].own.items()):
            if own_keys(opened, [relation.key])[relation.key] == other:
                hint = "remove the relation first, with relate --remove"
                message = f"{key!r} is recorded as {relation.kind} {other!r}, so they are of two works: nothing is merged"
                _refuse(texts, key, message, hint)
    return sources


def _ancestors(opened: Opened, key: str) -> set[str]:
    """Return the keys of all entries that an entry refers to as its parents, and those of their parents."""
    parents: dict[str, list[str]] = {}
    for _, text in opened:
        for entry in text.entries:
            fields = ((name.lower(), raw) for name, raw in entry.values)
            found = [
                each for name, raw in fields if name in _PARENTS for each in split_keys(raw.strip('{}"'))
            ]
            if found:
                parents[entry.key] = found
    keys = own_keys(opened, {each for found in parents.values() for each in found})
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        new = [each for name in parents.get(waiting.pop(), ()) if (each := keys[name]) not in seen]
        seen.update(new)
        waiting += new
    return seen


def _refuse(texts: Iterable[BibText], key: str, message: str, hint: str = "") -> None:
    for text in texts:
        if key in text.keys:
            entry = text.entries_for([key])[0]
            problem = attrs.evolve(text.problem(message, entry.start, "not-merged", key), hint=hint)
            raise ProblemsError((problem,))


def _taken(names: Iterable[str], other: EntrySource) -> set[str]:
    """Return the canonical names of fields, and require that the other entry has each of them."""
    found = set()
    known = {group_of(each) for each in other.own} | other.own.keys()
    for name in names:
        canonical = FIELD_ALIASES.get(name.strip().lower(), name.strip().lower())
        if canonical not in known:
            raise UnknownChoiceError(
                name, close_matches(canonical, known), f"field of {other.entry.key}", tuple(sorted(known))
            )
        found.add(canonical)
    return found


def _without_references(text: BibText, first: str, second: str) -> str:
    """Return a text in which other entries refer to *first* instead of *second*."""
    changes = keys_renamed(text, {second: first})
    return change_opened(text, {key: each for key, each in changes.items() if key not in (first, second)})
