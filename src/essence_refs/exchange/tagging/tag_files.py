"""Giving the rows of tables of tags to the references that they are for."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.records.values import doi_of
from essence_refs.exchange.tagging.tag_tables import TagRow
from essence_refs.model import Framework, Reference, RichText
from essence_refs.model.tags.tag_keys import TagKeys
from essence_refs.suggestions import MOST_SEARCHES, close_matches


class TagFiles:
    """
    The rows of the tables for a library.

    Where a row has values of one kind of tag, they replace those that the reference has; other kinds are kept.
    """

    def __init__(self, framework: Framework, rows: Sequence[TagRow], *, is_named: bool) -> None:
        self._framework = framework
        self._rows = rows
        # A table that was found beside a library may also have rows for other libraries.
        self._severity = Severity.ERROR if is_named else Severity.WARNING
        self.problems: list[Problem] = []

    def apply(self, references: Iterable[Reference]) -> list[Reference]:
        """Return the references with their tags, and add everything that is wrong to the problems."""
        tagged = [*references]
        taken: dict[int, TagRow] = {}
        for row, index in self._positions(tagged):
            if index in taken:
                first = taken[index]
                where = f"{first.source}:{first.line}" if first.source != row.source else f"line {first.line}"
                message = f"{where} has tags for this item too; these are not read"
                self.problems.append(row.problem(message, "duplicate-key"))
                continue
            taken[index] = row
            tagged[index] = self._tagged(tagged[index], row)
        return tagged

    def _positions(self, references: Sequence[Reference]) -> Iterator[tuple[TagRow, int]]:
        """Yield the rows with the positions of their references, and report the rows without one."""
        index = _Index(references)
        searches = 0
        for row in self._rows:
            by_key, by_doi = index.by_key(row.key), index.by_doi(row.doi or row.key)
            if by_key is not None and by_doi and by_key not in by_doi:
                other = references[by_doi[0]].key
                message = f"the key is that of an item, and the DOI that of another one, {other!r}"
                self.problems.append(row.problem(message, "tag-table"))
            elif by_key is not None:
                yield row, by_key
            elif len(by_doi) == 1:
                yield row, by_doi[0]
            elif by_doi:
                keys = ", ".join(references[each].key for each in by_doi)
                message = f"several items have this DOI: {keys}; give the key of one"
                self.problems.append(row.problem(message, "tag-table"))
            else:
                searches += 1
                self._report_unknown(row, index.similar(row.key) if searches <= MOST_SEARCHES else ())

    def _report_unknown(self, row: TagRow, close: Sequence[str]) -> None:
        hint = f"did you mean {' or '.join(close)}?" if close else ""
        message = f"no item of the library has the {'key' if row.key else 'DOI'} {row.name!r}"
        problem = row.problem(message, "unknown-key", hint=hint)
        self.problems.append(attrs.evolve(problem, severity=self._severity))

    def _tagged(self, reference: Reference, row: TagRow) -> Reference:
        """Return a reference with the tags of a row."""
        tags = row.tags
        own = TagKeys(levels=reference.levels, types=reference.types, facets=reference.facets)
        facets = dict(own.facets)
        self._compare(row, "level", own.levels, tags.levels)
        self._compare(row, "type", own.types, tags.types)
        for facet, values in tags.facets:
            self._compare(row, facet, facets.get(facet, ()), values)
            facets[facet] = values
        annotation = reference.annotation
        if row.annotation:
            if annotation and annotation.plain != row.annotation:
                self._report_other(row, "annotation")
            annotation = RichText((row.annotation,))
        levels = tags.levels or own.levels
        types = tags.types or own.types
        fitting = tuple(key for key in types if self._framework.type(key).level in levels)
        for key in types:
            if key not in fitting:
                level = self._framework.type(key).level
                message = f"the intervention type {key!r} belongs to the level {level!r}, which the item does not have"
                self.problems.append(row.problem(message, "type-without-level", hint="add it to level"))
        return attrs.evolve(
            reference,
            type_reason=row.reason or reference.type_reason,
            levels=levels,
            types=fitting,
            facets=tuple(facets.items()),
            annotation=annotation,
        )

    def _compare(self, row: TagRow, kind: str, own: tuple[str, ...], given: tuple[str, ...]) -> None:
        if own and given and {*own} != {*given}:
            self._report_other(row, kind, f" ({', '.join(own)})")

    def _report_other(self, row: TagRow, kind: str, own: str = "") -> None:
        message = f"the library has another {kind} for this item{own}; the one here is used"
        self.problems.append(row.problem(message, "other-tags", field=kind))


class _Index:
    """Finds references by their keys, their other keys and their DOIs; the values are positions."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._by_key = {reference.key: index for index, reference in enumerate(references)}
        self._by_doi: dict[str, list[int]] = {}
        for index, reference in enumerate(references):
            if reference.doi:
                self._by_doi.setdefault(_folded_doi(reference.doi), []).append(index)
            for each in dict(reference.fields).get("ids", "").split(","):
                self._by_key.setdefault(each.strip(), index)

    def by_key(self, key: str) -> int | None:
        """Return the position of the reference with a key, None if there is none."""
        return self._by_key.get(key) if key else None

    def by_doi(self, text: str) -> Sequence[int]:
        """Return the positions of the references with the DOI in a text."""
        return self._by_doi.get(_folded_doi(text), ()) if text else ()

    def similar(self, key: str) -> tuple[str, ...]:
        """Return similar keys."""
        return close_matches(key, filter(None, self._by_key)) if key else ()


def _folded_doi(text: str) -> str:
    return (doi_of(text) or text).casefold()
