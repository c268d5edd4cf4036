"""Tags entries with levels, intervention types and facets of a framework."""

import re
from collections.abc import Callable, Iterable, Mapping

import attrs

from essence_refs.bibtex.editor.bib_text import BibText, field_positions
from essence_refs.bibtex.editor.edits import change_opened
from essence_refs.bibtex.editor.source_style import single_text
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.diagnostics import Problem
from essence_refs.errors import EssenceRefsError, ProblemsError
from essence_refs.model import Framework

_SEPARATOR = re.compile(r"[,;]")
_BRACED = re.compile(r"\s*\{([^{}]*)\}\s*")


@attrs.frozen(kw_only=True)
class _GivenTags:
    """The tags to add or remove, as keys of the framework; facets by their field."""

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
    reason: str | None = None,
    remove: bool = False,
    source: str = "",
) -> str:
    """
    Add tags to entries, or remove them, and return the text.

    Tags are given by key or name, and written by key after the existing ones. Adding an existing tag or removing a
    missing one changes nothing. With its last type, an entry also loses the reason for its types. *facets* maps facets
    to values; *reason*, in LaTeX, is why the types are assigned.

    Raises:
        UnknownLevelError, UnknownTypeError, UnknownFacetError: for a name that the framework does not have, with
            similar names.
        UnknownReferenceError: for a single unknown key, with similar keys.
        ProblemsError: for entries that cannot be edited, and for a type without its level.

    """
    keys = [keys] if isinstance(keys, str) else [*keys]
    wanted = _GivenTags(
        levels=tuple(framework.level(name).key for name in levels),
        types=tuple(framework.type(name).key for name in types),
        facets=tuple(
            (_facet_field(framework, facet), tuple(framework.facet_value(facet, name).key for name in names))
            for facet, names in (facets or {}).items()
        ),
    )
    changes: dict[str, dict[str, str | None]] = {}
    problems: list[Problem] = []
    opened = BibText.of(text, source)
    for entry in opened.entries_for(keys):
        try:
            changes[entry.key] = _changes(entry, framework, wanted, remove=remove)
        except _RefusedError as refused:
            problems.append(_problem(opened, entry, refused))
            continue
        if reason is not None:
            changes[entry.key][framework.fields.type_reason] = reason
    if problems:
        raise ProblemsError(tuple(problems))
    return change_opened(opened, changes)


@attrs.define(eq=False)
class _RefusedError(EssenceRefsError):
    """An entry cannot have these tags."""

    field: str
    message: str


def _problem(opened: BibText, entry: Entry, refused: _RefusedError) -> Problem:
    """Return the problem at the field of the tags, or at the entry where it has no such field."""
    at = next(field_positions(entry, refused.field), None)
    offset = entry.start if at is None else entry.fields[at].value_start
    return opened.problem(refused.message, offset, "bad-tag", entry.key, refused.field)


def _facet_field(framework: Framework, facet: str) -> str:
    key = framework.facet(facet).key
    return dict(framework.fields.facets).get(key, key)


def _changes(entry: Entry, framework: Framework, given: _GivenTags, *, remove: bool) -> dict[str, str | None]:
    fields = framework.fields
    alter = _remove if remove else _add
    level_of = _lenient(lambda name: framework.level(name, suggests=False).key)
    type_of = _lenient(lambda name: framework.type(name, suggests=False).key)
    levels = alter(_items(entry, fields.level), given.levels, level_of)
    types = alter(_items(entry, fields.type), given.types, type_of)
    _require_levels(framework, given, {*map(level_of, levels)}, [*map(type_of, types)])
    changed = {fields.level: levels, fields.type: types}
    for field, values in given.facets:
        changed[field] = alter(_items(entry, field), values, _value_of(framework, field))
    changes = {
        field: ", ".join(items) or None for field, items in changed.items() if items != _items(entry, field)
    }
    # A remaining reason would be taken for that of the next type.
    if changes.get(fields.type, "") is None and [*field_positions(entry, fields.type_reason)]:
        changes[fields.type_reason] = None
    return changes


def _require_levels(framework: Framework, given: _GivenTags, levels: set[str], types: Iterable[str]) -> None:
    """Raise an error for a type that has no level because of the given tags."""
    for key in types:
        try:
            type_ = framework.type(key, suggests=False)
        except EssenceRefsError:
            continue  # It was there before; reading the file reports it.
        is_given = key in given.types or type_.level in given.levels
        if is_given and type_.level not in levels:
            message = f"the intervention type {key!r} is for the level {type_.level!r}; the entry must have that level too"
            raise _RefusedError(framework.fields.type, message)


def _items(entry: Entry, name: str) -> list[str]:
    """Return the members of a list in a field as written."""
    at = next(field_positions(entry, name), None)
    if at is None:
        return []
    value = single_text(entry.values[at][1])
    if value is None:
        message = "the value is an abbreviation or a join; write it out to tag the entry"
        raise _RefusedError(name, message)
    # Some programs put a second pair of braces around all values, which has no meaning in a list.
    whole = _BRACED.fullmatch(value)
    return [
        item for item in (each.strip() for each in _SEPARATOR.split(whole[1] if whole else value)) if item
    ]


def _add(items: list[str], keys: Iterable[str], key_of: Callable[[str], str]) -> list[str]:
    present = {*map(key_of, items)}
    return items + [key for key in dict.fromkeys(keys) if key not in present]


def _remove(items: list[str], keys: Iterable[str], key_of: Callable[[str], str]) -> list[str]:
    removed = {*keys}
    return [item for item in items if key_of(item) not in removed]


def _value_of(framework: Framework, field: str) -> Callable[[str], str]:
    facet = next((key for key, each in framework.fields.facets if each == field), field)
    return _lenient(lambda name: framework.facet_value(facet, name, suggests=False).key)


def _lenient(look_up: Callable[[str], str]) -> Callable[[str], str]:
    """Return a look-up of keys that returns unknown names unchanged."""

    def key_of(name: str) -> str:
        try:
            return look_up(name.strip("{}"))
        except EssenceRefsError:
            return name

    return key_of
