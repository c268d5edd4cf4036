"""Recording in .bib files how works are related, and that works are distinct."""

import functools
import itertools
import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from essence_refs.arguments import checked
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.edits import change_opened
from essence_refs.bibtex.editor.entry_relations import relation_changes, relation_fields
from essence_refs.errors import ProblemsError, UnknownReferenceError, require_known
from essence_refs.files.bib_files import BibFile
from essence_refs.model.related.relations import (
    DISTINCT,
    KINDS,
    Relation,
    relation_kind,
    relations_in,
    with_relation,
    without_relations,
)
from essence_refs.publish.editing.edited_files import EditedFile, open_files, own_keys, save_all
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Opened = list[tuple[BibFile, BibText]]
_Step = Callable[[dict[str, str]], Mapping[str, str | None]]


@checked(path=(str, os.PathLike, Iterable), other=(str, Iterable))
def relate(  # noqa: PLR0913 - each keyword is one option of users
    path: Paths,
    key: str,
    other: str | Iterable[str],
    *,
    kind: str | None = None,
    remove: bool = False,
    dry_run: bool = False,
    encoding: str | None = None,
) -> tuple[EditedFile, ...]:
    """
    Record what the entry with a *key* is of one other or several, and return the files with their changes.

    *kind* is "protocol-of", "update-of", "part-of", "version-of", "abstract-of", "erratum-of", "reply-to", a word of biblatex
    such as "translationof", "related-to" or "distinct-from". With *remove* the relation is removed, without a *kind* every
    relation to the other. With *dry_run* nothing is written. Every other byte of the files is unchanged.

    Raises:
        UnknownReferenceError, UnknownNamesError: for keys that no file has, with similar keys.
        UnknownChoiceError: for an unknown kind, with similar ones.
        ProblemsError: for entries that cannot be edited, and for an entry that would be related to itself.
        FileError: when a file cannot be read or written, or has changed meanwhile.
        TypeError: when there is neither a kind nor *remove*.

    """
    if kind is None and not remove:
        raise TypeError("there is no kind of relation: give kind, such as kind='protocol-of'")
    kind = kind if kind is None else relation_kind(kind)
    others = [other] if isinstance(other, str) else [*other]
    if not others:
        raise TypeError("there is nothing to relate: other is empty")
    opened = open_files(_listed(path), encoding)
    first, *rest = known_keys(opened, (key, *others))
    if not remove and kind is not None:
        step: _Step = functools.partial(_add, [Relation(kind, each) for each in rest])
        return _edit(opened, {first: [step]}, (first, rest), dry_run=dry_run)
    names = {*rest, *(each for each in others if each not in rest)}
    steps = {first: [functools.partial(without_relations, keys=names, kind=kind)]}
    if kind is None or KINDS[kind].is_symmetric:
        # It may be recorded in the other entry.
        symmetric = [each for each in KINDS if KINDS[each].is_symmetric] if kind is None else [kind]
        for each in rest:
            steps[each] = [
                functools.partial(without_relations, keys={first, key}, kind=one) for one in symmetric
            ]
    return _edit(opened, steps, (first, rest), dry_run=dry_run)


@checked(path=(str, os.PathLike, Iterable))
def distinct(  # noqa: PLR0913 - as above
    path: Paths,
    key: str,
    other: str,
    *more: str,
    remove: bool = False,
    dry_run: bool = False,
    encoding: str | None = None,
) -> tuple[EditedFile, ...]:
    """
    Record that the entries with these keys are of different works, each pair of them, and return the changed files.

    `duplicates` and `check` then do not show them as one work. With *remove* the record is removed.

    Raises:
        UnknownReferenceError, UnknownNamesError: for keys that no file has, with similar keys.
        ProblemsError: for entries that cannot be edited, and for one entry that is named twice.
        FileError: when a file cannot be read or written, or has changed meanwhile.

    """
    opened = open_files(_listed(path), encoding)
    keys = known_keys(opened, (key, other, *more))
    if remove:
        names = {*keys, key, other, *more}
        steps: dict[str, list[_Step]] = {
            each: [functools.partial(without_relations, keys=names, kind=DISTINCT)] for each in keys
        }
    else:
        pairs = [pair for pair in itertools.combinations(keys, 2) if not _is_recorded(opened, *pair)]
        steps = {}
        for first, second in pairs:
            steps.setdefault(first, []).append(functools.partial(_add, [Relation(DISTINCT, second)]))
    return _edit(opened, steps, (keys[0], keys[1:]), dry_run=dry_run)


def known_keys(opened: Opened, keys: Iterable[str]) -> list[str]:
    """
    Return the keys of the entries that these keys, or other keys, find.

    Raises:
        UnknownReferenceError, UnknownNamesError: for keys that no file has, with similar keys.

    """
    found = own_keys(opened, dict.fromkeys(keys))
    known = {key for _, text in opened for key in text.keys}

    def require(key: str) -> None:
        if found[key] not in known:
            every = {**dict.fromkeys(known), **{key: None for _, text in opened for key in text.other_keys}}
            raise UnknownReferenceError(key, close_matches(key, every))

    require_known((require, found))
    return [found[key] for key in keys]


def _listed(path: Paths) -> list[str | os.PathLike[str]]:
    return [path] if isinstance(path, str | os.PathLike) else [*path]


def _add(relations: Iterable[Relation], fields: dict[str, str]) -> Mapping[str, str | None]:
    changes: dict[str, str | None] = {}
    for each in relations:
        now = {name: value for name, value in {**fields, **changes}.items() if value is not None}
        changes |= with_relation(now, each)
    return changes


def _is_recorded(opened: Opened, first: str, second: str) -> bool:
    """Return whether the second entry is already recorded as distinct from the first."""
    for _, text in opened:
        if second in text.keys:
            (entry,) = text.entries_for([second])
            relations = relations_in(relation_fields(text, entry).items())
            return any((each.kind, each.key) == (DISTINCT, first) for each in relations)
    return False


def _edit(
    opened: Opened,
    steps: Mapping[str, Iterable[_Step]],
    given: tuple[str, list[str]],
    *,
    dry_run: bool,
) -> tuple[EditedFile, ...]:
    """
    Return the files with the entries changed, and save them unless *dry_run*.

    Raises:
        ProblemsError: with all problems of all entries.

    """
    _require_others(opened, *given)
    edited: list[EditedFile] = []
    problems: list[Problem] = []
    for file, text in opened:
        own = [key for key in steps if key in text.keys]
        if not own:
            continue
        try:
            entries = text.entries_for(own)
            changes = {each.key: relation_changes(text, each, steps[each.key]) for each in entries}
            after = change_opened(text, {key: each for key, each in changes.items() if each})
        except ProblemsError as error:
            problems += error.problems
        else:
            edited.append(EditedFile(file=file, after=after))
    if problems:
        raise ProblemsError(tuple(problems))
    if not dry_run:
        save_all(edited)
    return tuple(edited)


def _require_others(opened: Opened, first: str, rest: list[str]) -> None:
    """
    Require that no key is given twice.

    Raises:
        ProblemsError: at the entry of the key.

    """
    keys = [first, *rest]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is None:
        return
    for _, text in opened:
        if twice in text.keys:
            (entry,) = text.entries_for([twice])
            is_first = twice == first
            message = f"{twice!r} cannot be related to itself" if is_first else f"{twice!r} is named twice"
            raise ProblemsError((text.problem(message, entry.start, "contradiction", twice),))
