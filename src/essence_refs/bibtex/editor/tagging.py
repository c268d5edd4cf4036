"""Tagging entries with levels, intervention types and facets, in place and within what a framework knows."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from essence_refs.bibtex.editor.edits import change_fields, entries_for, located, places_of
from essence_refs.bibtex.editor.source_style import single
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.errors import EssenceRefsError, ProblemsError
from essence_refs.model import Framework

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem

_PARTING = re.compile(r"[,;]")
_BRACED = re.compile(r"\s*\{([^{}]*)\}\s*")


@attrs.frozen(kw_only=True)
class _Wanted:
    """Tags as keys of the framework, by the field that carries them."""

    levels: tuple[str, ...]
    types: tuple[str, ...]
    facets: tuple[tuple[str, tuple[str, ...]], ...]


def tag(  # noqa: PLR0913  each kind of tag is one keyword
    text: str,
    keys: str | Iterable[str],
    framework: Framework,
    *,
    levels: Iterable[str] = (),
    types: Iterable[str] = (),
    facets: Mapping[str, Iterable[str]] | None = None,
    remove: bool = False,
    source: str = "",
) -> str:
    """
    Return the text with tags added to entries, or removed from them.

    Tags are given by key or name and written by key, after those that are there. Adding what is there or
    removing what is not changes nothing. Why a type was assigned goes with an entry's last type. *facets* maps a
    facet to its values.

    Raises:
        UnknownLevelError, UnknownTypeError, UnknownFacetError: for a name that the framework does not
            have, with the nearest ones.
        UnknownReferenceError: for the one key that is not there, with the nearest ones.
        ProblemsError: for entries that cannot be edited, and for a type without its level; nothing is
            changed then.

    """
    keys = [keys] if isinstance(keys, str) else [*keys]
    wanted = _Wanted(
        levels=tuple(framework.level(name).key for name in levels),
        types=tuple(framework.type(name).key for name in types),
        facets=tuple(
            (_facet_field(framework, facet), tuple(framework.facet_value(facet, name).key for name in names))
            for facet, names in (facets or {}).items()
        ),
    )
    changes: dict[str, dict[str, str | None]] = {}
    problems: list[Problem] = []
    for entry in entries_for(text, keys, source=source):
        try:
            changes[entry.key] = _changes(entry, framework, wanted, remove=remove)
        except _RefusedError as refused:
            problems.append(located(text, source, entry, refused.field, refused.message))
    if problems:
        raise ProblemsError(tuple(problems))
    return change_fields(text, changes, source=source)


@attrs.define(eq=False)
class _RefusedError(EssenceRefsError):
    """One entry cannot be tagged so."""

    field: str
    message: str


def _facet_field(framework: Framework, facet: str) -> str:
    key = framework.facet(facet).key
    return dict(framework.fields.facets).get(key, key)


def _changes(entry: Entry, framework: Framework, wanted: _Wanted, *, remove: bool) -> dict[str, str | None]:
    fields = framework.fields
    alter = _without if remove else _with
    level_of = _canonical(lambda name: framework.level(name).key)
    type_of = _canonical(lambda name: framework.type(name).key)
    levels = alter(_items(entry, fields.level), wanted.levels, level_of)
    types = alter(_items(entry, fields.type), wanted.types, type_of)
    _require_levels(framework, wanted, {*map(level_of, levels)}, [*map(type_of, types)])
    altered = {fields.level: levels, fields.type: types}
    for field, values in wanted.facets:
        altered[field] = alter(_items(entry, field), values, _value_of(framework, field))
    changes = {
        field: ", ".join(items) or None for field, items in altered.items() if items != _items(entry, field)
    }
    # A reason that stayed behind would be read as that of the next type.
    if changes.get(fields.type, "") is None and [*places_of(entry, fields.type_reason)]:
        changes[fields.type_reason] = None
    return changes


def _require_levels(framework: Framework, wanted: _Wanted, levels: set[str], types: Iterable[str]) -> None:
    """Refuse a type without its level, if it is this tagging that parts them."""
    for key in types:
        try:
            type_ = framework.type(key)
        except EssenceRefsError:
            continue  # It stood there before, and reading the file reports it.
        touched = key in wanted.types or type_.level in wanted.levels
        if touched and type_.level not in levels:
            message = f"the intervention type {key!r} belongs to the level {type_.level!r}, which the entry would not have"
            raise _RefusedError(framework.fields.type, message)


def _items(entry: Entry, name: str) -> list[str]:
    """Return the members of a list in a field, as they stand."""
    at = next(places_of(entry, name), None)
    if at is None:
        return []
    value = single(entry.values[at][1])
    if value is None:
        message = "the value is an abbreviation or a join of several; write it out to tag the entry"
        raise _RefusedError(name, message)
    # Braces around the whole protect the case of a title, say nothing in a list, and come from some programs.
    whole = _BRACED.fullmatch(value)
    return [item for item in (each.strip() for each in _PARTING.split(whole[1] if whole else value)) if item]


def _with(items: list[str], wanted: Iterable[str], canonical: Callable[[str], str]) -> list[str]:
    there = {*map(canonical, items)}
    return items + [key for key in dict.fromkeys(wanted) if key not in there]


def _without(items: list[str], wanted: Iterable[str], canonical: Callable[[str], str]) -> list[str]:
    gone = {*wanted}
    return [item for item in items if canonical(item) not in gone]


def _value_of(framework: Framework, field: str) -> Callable[[str], str]:
    facet = next((key for key, each in framework.fields.facets if each == field), field)
    return _canonical(lambda name: framework.facet_value(facet, name).key)


def _canonical(look_up: Callable[[str], str]) -> Callable[[str], str]:
    """Return a look-up that gives back what the framework does not know."""

    def canonical(name: str) -> str:
        try:
            return look_up(name.strip("{}"))
        except EssenceRefsError:
            return name

    return canonical
