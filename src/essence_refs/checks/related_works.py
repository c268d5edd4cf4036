"""Checks of the relations between references: keys that do not exist, and relations that contradict each other."""

from collections.abc import Iterator, Mapping

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference
from essence_refs.model.related.relations import KINDS, RELATED, RELATIONS, Relation, split_keys
from essence_refs.suggestions import MOST_SEARCHES, close_matches

# Keys of a circle that a message shows.
_MOST_SHOWN = 6
# By kind and key of a reference: the keys of those that it is related to.
_Graph = dict[str, dict[str, list[str]]]


def unknown_relations(library: Library) -> dict[int, tuple[Problem, ...]]:
    """Return a problem for each relation to a key that does not exist, by the index of its reference."""
    problems: dict[int, tuple[Problem, ...]] = {}
    searched: dict[str, tuple[str, ...]] = {}
    for index, reference in enumerate(library):
        for relation in reference.relations:
            key = relation.key
            if key in library:
                continue
            if key not in searched and len(searched) < MOST_SEARCHES:
                searched[key] = close_matches(key, library.known_keys())
            close = searched.get(key)
            hint = f"did you mean {' or '.join(close)}?" if close else ""
            message = f"{relation.kind} {key!r}: no item has this key"
            found = _relation_problem("unknown-relation", reference, relation, message, hint)
            problems[index] = (*problems.get(index, ()), found)
    return problems


def contradictions(library: Library) -> dict[int, tuple[Problem, ...]]:
    """Return a problem for each relation of a reference to itself, and for each circle of relations of one kind."""
    problems: dict[int, tuple[Problem, ...]] = {}
    graph: _Graph = {}
    indexes: dict[str, int] = {}
    for index, reference in enumerate(library):
        for relation in reference.relations:
            other = library.get(relation.key)
            if other is None:
                continue
            if other.key == reference.key:
                message = f"{relation.kind} {relation.key!r}: this is the item itself"
                found = _relation_problem("contradiction", reference, relation, message)
                problems[index] = (*problems.get(index, ()), found)
            elif relation.kind in KINDS and not KINDS[relation.kind].is_symmetric:
                indexes[reference.key] = index
                graph.setdefault(relation.kind, {}).setdefault(reference.key, []).append(other.key)
    for kind, edges in graph.items():
        for path in _circles(edges):
            reference = library[path[-1]]
            relation = next(each for each in reference.relations if each.kind == kind)
            shown = [*path, path[0]]
            circle = " → ".join(shown if len(shown) <= _MOST_SHOWN else [*shown[:3], "…", *shown[-2:]])
            message = f"no items can be {kind} each other: {circle}"
            found = _relation_problem(
                "contradiction", reference, relation, message, "remove one of these relations"
            )
            index = indexes[reference.key]
            problems[index] = (*problems.get(index, ()), found)
    return problems


def _circles(edges: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield the keys on each circle, in time that is linear in the number of relations."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        # Chains can be long, so this is a loop with its own stack.
        path = {start: None}
        stack = [iter(edges[start])]
        while stack:
            key = next(stack[-1], None)
            if key is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif key in path:
                keys = [*path]
                yield keys[keys.index(key) :]
            elif key not in done and key in edges:
                path[key] = None
                stack.append(iter(edges[key]))


def _relation_problem(
    code: str, reference: Reference, relation: Relation, message: str, hint: str = ""
) -> Problem:
    related = split_keys(dict(reference.fields).get(RELATED, ""))
    field = RELATED if relation.key in related else RELATIONS
    return reference.remark(code, message, field=field, hint=hint)
