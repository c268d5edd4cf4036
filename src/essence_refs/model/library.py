"""A library: references in order, their framework, and the problems in their source."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Self, TypeVar, overload

import attrs

from essence_refs.arguments import checked
from essence_refs.diagnostics import Problem, count_of
from essence_refs.errors import UnknownReferenceError
from essence_refs.front_end import Displayed
from essence_refs.model.framework import Framework
from essence_refs.model.reference import Reference
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from essence_refs.model.records import Record

Default = TypeVar("Default")


@attrs.frozen(eq=False, repr=False)
class Library(Displayed, Value):
    """
    References in the order of their source, found by key.

    It has the methods of a mapping, but iterating over it gives references and not keys, because reading each
    reference is what a library is for.

    >>> library = Library((Reference(key="brand2019protocol"),))
    >>> library["brand2019protocol"].kind
    'document'
    >>> "brand2018mapping" in library
    False
    """

    references: tuple[Reference, ...] = ()
    framework: Framework = attrs.field(factory=Framework)
    problems: tuple[Problem, ...] = attrs.field(default=(), eq=False)
    # Whether references were left out by a query: a level without references may have some in the whole library.
    is_filtered: bool = attrs.field(default=False, eq=False, kw_only=True)
    _by_key: dict[str, Reference] = attrs.field(init=False, eq=False, repr=False)
    # By their other keys, from the first time that a key is not found: most programs need none.
    _by_other_key: list[dict[str, Reference]] = attrs.field(init=False, eq=False, repr=False, factory=list)

    @_by_key.default
    def _index(self) -> dict[str, Reference]:
        return {reference.key: reference for reference in reversed(self.references)}

    def __repr__(self) -> str:
        # At a prompt, every field of every reference would fill the screen many times over.
        parts = [count_of(len(self.references), "reference")]
        if self.framework.name:
            parts.append(f"{self.framework.name} framework")
        if self.problems:
            parts.append(count_of(len(self.problems), "problem"))
        return f"<Library: {', '.join(parts)}>"

    def __iter__(self) -> Iterator[Reference]:
        return iter(self.references)

    def __len__(self) -> int:
        return len(self.references)

    def __contains__(self, key: object) -> bool:
        """Return whether there is a reference with this key; a reference itself is found too."""
        if isinstance(key, Reference):
            return self._by_key.get(key.key) == key
        return key in self._by_key or key in self._others()

    def __getitem__(self, key: str) -> Reference:
        """
        Return the reference with this key, or with this other key (biblatex's ``ids``).

        Raises:
            UnknownReferenceError: with similar keys.

        """
        try:
            return self._by_key[key]
        except KeyError:
            others = self._others()
            if key in others:
                return others[key]
            # str: users may try a number, and should see keys.
            raise UnknownReferenceError(key, close_matches(str(key), {**self._by_key, **others})) from None

    def _others(self) -> dict[str, Reference]:
        if not self._by_other_key:
            # The first of several references with one other key has it.
            pairs = ((key, each) for each in reversed(self.references) for key in each.other_keys)
            self._by_other_key.append(dict(pairs))
        return self._by_other_key[0]

    def keys(self) -> tuple[str, ...]:
        """Return the keys in library order."""
        return tuple(reference.key for reference in self.references)

    def values(self) -> tuple[Reference, ...]:
        """Return the references in library order."""
        return self.references

    def items(self) -> tuple[tuple[str, Reference], ...]:
        """Return pairs of a key and its reference, in library order."""
        return tuple((reference.key, reference) for reference in self.references)

    @overload
    def get(self, key: str) -> Reference | None: ...

    @overload
    def get(self, key: str, default: Default) -> Reference | Default: ...

    def get(self, key: str, default: object = None) -> object:
        """Return the reference with this key, or *default* if there is none."""
        found = self._by_key.get(key)
        return self._others().get(key, default) if found is None else found

    def key_of(self, key: str) -> str:
        """Return the key of the reference that *key* finds, or *key* itself if it finds none."""
        if key in self._by_key:
            return key
        found = self._others().get(key)
        return key if found is None else found.key

    def known_keys(self) -> tuple[str, ...]:
        """Return the keys in library order, and then the other keys of the same references."""
        return (*self.keys(), *self._others())

    @checked(query=(str, Callable))
    def where(self, query: str | Callable[[Reference], bool]) -> Self:
        """
        Return a library of the references for which *query* is true, in the same order.

        A query compares fields (abstract, annotation, author, bundle, container, doi, editor, key, keyword, kind, language,
        level, note, publisher, text, title, type, unverified, url, year and the framework's facets) with ``==``, ``!=``,
        ``<``, ``<=``, ``>``, ``>=``, ``in`` and ``~`` (a regular expression), joined by ``and``, ``or`` and ``not``:
        ``year >= 2020 and 'care' in title``.

        >>> library = Library((Reference(key="brand2019protocol", levels=("policy",)), Reference(key="x")))
        >>> library.where("level == 'policy'").keys()
        ('brand2019protocol',)

        Raises:
            QueryError: when the text of a query cannot be understood, has an unknown name in it, or takes too long.
            MissingExtraError: for ``~`` without the extra "query".

        """
        # Python's grammar takes time to import, and a reading list needs no query.
        from essence_refs.model.query import compile_query  # noqa: PLC0415

        wanted = compile_query(query, self.framework) if isinstance(query, str) else query
        return attrs.evolve(
            self, references=tuple(each for each in self.references if wanted(each)), is_filtered=True
        )

    def records(self) -> "list[Record]":
        """
        Return the references as rows for a data frame: ``pandas.DataFrame(library.records())``, polars likewise.

        The columns are the fields of queries, and a few more.

        >>> Library((Reference(key="brand2019protocol", levels=("policy",)),)).records()[0]["level"]
        ['policy']
        """
        from essence_refs.model.records import records  # noqa: PLC0415 - as above

        return records(self.references, self.framework)
