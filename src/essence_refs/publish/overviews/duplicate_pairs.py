"""Finding references of one work, and of related works, in files or a library."""

import os
from collections.abc import Iterable, Sequence
from typing import overload

import attrs

from essence_refs import files
from essence_refs.arguments import checked
from essence_refs.files.libraries import FrameworkSource, Source, split_sources
from essence_refs.lazy_imports import import_optional
from essence_refs.model import Framework, Library
from essence_refs.relations.matches import DIFFERENT, RELATIONS, Match
from essence_refs.selection.options import choice, split_names
from essence_refs.values import Value

USUAL = tuple(each for each in RELATIONS if each != DIFFERENT)
"""The relations that are shown if none are chosen."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Duplicates(Value, Sequence[Match]):
    """
    The pairs of references that `duplicates` found, the best matches first.

    ``library`` has the references that were compared, and ``against`` those of the other library. ``groups`` are the
    keys of the references of one work, the same or likely, in the order of the files.
    """

    library: Library
    matches: tuple[Match, ...]
    against: Library | None = None
    _groups: tuple[tuple[int, ...], ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each group of references of one work. No group has two references that a rule tells apart."""
        references = [*(self.against or ()), *self.library]
        return tuple(tuple(references[each].key for each in group) for group in self._groups)

    @property
    def summary(self) -> tuple[Match, ...]:
        """The pairs without those that follow from others: for a group of three references two pairs, not three."""
        group_of = {each: group[0] for group in self._groups for each in group}
        joined: dict[int, int] = {}

        def root(position: int) -> int:
            while position in joined:
                position = joined[position]
            return position

        found = []
        seen: set[tuple[int, int, str, str]] = set()
        for match in self.matches:
            if match.is_one_work:
                first, second = map(root, match.positions)
                if first == second:
                    continue
                joined[second] = first
            else:
                first, second = (group_of.get(each, each) for each in match.positions)
                mark = (first, second, match.relation, match.kind)
                if mark in seen:
                    continue
                seen.add(mark)
            found.append(match)
        return tuple(found)

    @overload
    def __getitem__(self, index: int) -> Match: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Match, ...]: ...

    def __getitem__(self, index: int | slice) -> Match | tuple[Match, ...]:
        return self.matches[index]

    def __len__(self) -> int:
        return len(self.matches)

    def __repr__(self) -> str:
        return f"<Duplicates: {count_matches(self.matches)}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self.matches))


@checked(framework=(str, os.PathLike, Framework), against=(str, os.PathLike, Library, list, tuple))
def duplicates(
    *sources: Source | Library,
    against: Source | Library | Sequence[Source] | None = None,
    show: str | Iterable[str] = USUAL,
    framework: FrameworkSource = None,
    encoding: str | None = None,
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - the plain word for users
) -> Duplicates:
    """
    Return the pairs of references of one work, or of related works, in a library, or in sources as `load` takes them.

    With *against*, also the pairs with references of another library; those of the other library are not compared with
    each other. *show* are the relations of the pairs that are returned: "same", "likely", "related", "different" (pairs
    that look alike, and why they are of different works), in a list or one text with commas. Pairs whose relation is recorded in the library are left out.

    Raises:
        MissingExtraError: where rapidfuzz is not installed.
        ProblemsError: when there are errors in the files.
        FileError: when a file cannot be read.
        UnknownChoiceError: for a relation that is none of these.
        TypeError: for a library beside other sources.

    """
    relations = import_optional("essence_refs.relations.finding", "Finding duplicates", "duplicates")
    wanted = {choice(each, "relation", RELATIONS) for each in split_names(show)}
    library, paths = split_sources(sources)
    if library is None:
        library = files.load(*paths, framework=framework, encoding=encoding, map=map)
    other = (
        against if against is None or isinstance(against, Library) else _load(against, framework, encoding)
    )
    matches, groups = relations.find_matches_and_groups(library, other or (), wanted=wanted)
    return Duplicates(library=library, matches=matches, against=other, groups=groups)


def count_matches(matches: Iterable[Match]) -> str:
    """
    Return how many pairs there are of each relation.

    >>> count_matches(())
    'no pairs'
    """
    found = [each.relation for each in matches]
    counts = [f"{number:,} {each}" for each in RELATIONS if (number := found.count(each))]
    return ", ".join(counts) or "no pairs"


def _load(sources: Source | Sequence[Source], framework: FrameworkSource, encoding: str | None) -> Library:
    paths = sources if isinstance(sources, list | tuple) else (sources,)
    return files.load(*paths, framework=framework, encoding=encoding)
