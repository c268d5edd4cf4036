"""What the codes of EPPI-Reviewer mean: tags, by the names in the framework or by the rows of a map."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from essence_refs.errors import ProblemsError
from essence_refs.exchange.eppi.code_sets import EppiCode
from essence_refs.exchange.eppi.placements import is_structure, names_of, placements
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.exchange.tagging.keywords import folded, tags_of
from essence_refs.model import Framework
from essence_refs.model.tags.tag_keys import TagKeys
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem


def code_tags(
    sets: Iterable[EppiCode], framework: Framework, map_: RecordMap | None
) -> "tuple[dict[int, TagKeys], tuple[Problem, ...]]":
    """
    Return the tags of the codes that have any, by their numbers, and warnings of rows for codes that do not exist.

    A row of the map names a code by its name, its name after that of the code around it ("Outcomes: Costs"), or its
    number. Other codes have the tag of the framework with the same name and the same name around it.

    Raises:
        ProblemsError: for rows that are wrong.

    """
    sets = tuple(sets)
    codes = [code for each in sets for code in each.all_codes()]
    named = _names(framework)
    tags = {code.key: found for code in codes if (found := _tags_named(code, named))}
    placed, warnings = placements(sets, map_)
    for each in placed:
        if found := named.get((folded(each.around), folded(each.name))):
            tags[each.code.key] = found
        elif each.kind == "none" and each.reason:
            tags.pop(each.code.key, None)
    rows = [each for each in (map_.codes if map_ else ()) if not is_structure(each)]
    return tags, (*warnings, *_add_rows(tags, rows, codes, framework))


def _add_rows(
    tags: dict[int, TagKeys], rows: Iterable[MapEntry], codes: Iterable[EppiCode], framework: Framework
) -> "list[Problem]":
    by_name: dict[str, list[EppiCode]] = {}
    for code in codes:
        for name in names_of(code):
            by_name.setdefault(name, []).append(code)
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for row in rows:
        try:
            given = TagKeys.joined(tags_of(row, framework))
        except ProblemsError as error:
            problems += error.problems
            continue
        wanted = by_name.get(folded(row.name), [])
        if not wanted:
            close = close_matches(folded(row.name), by_name)
            hint = f"did you mean {' or '.join(close)}?" if close else ""
            warnings.append(row.problem("no code has this name", hint=hint, code="unmapped-code"))
        for code in wanted:
            tags[code.key] = _with_levels(given, framework)
    if problems:
        raise ProblemsError(tuple(problems))
    return warnings


def _names(framework: Framework) -> Mapping[tuple[str, str], TagKeys]:
    """Return the tags of a framework by the folded name around each and its own."""
    found: dict[tuple[str, str], TagKeys] = {}
    for level in framework.levels:
        found["", folded(level.name)] = TagKeys(levels=(level.key,))
        for kind in level.types:
            found[folded(level.name), folded(kind.name)] = TagKeys(levels=(level.key,), types=(kind.key,))
    for facet in framework.facets:
        for value in facet.values:
            found[folded(facet.name), folded(value.name)] = TagKeys(facets=((facet.key, (value.key,)),))
    return found


def _tags_named(code: EppiCode, named: Mapping[tuple[str, str], TagKeys]) -> TagKeys | None:
    name = folded(code.name)
    around = [*(folded(each) for each in reversed(code.path)), ""]
    return next((named[each, name] for each in around if (each, name) in named), None)


def _with_levels(tags: TagKeys, framework: Framework) -> TagKeys:
    """Return tags with the levels of their types: a code for a type needs no second one for its level."""
    return TagKeys.joined((tags, TagKeys(levels=tuple(framework.type(each).level for each in tags.types))))
