"""Tags entries with levels, intervention types and facets of a framework."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from essence_refs.bibtex.editor.bib_text import BibText, field_positions
from essence_refs.bibtex.editor.edits import change_opened
from essence_refs.bibtex.editor.source_style import single_text
from essence_refs.bibtex.latex import rich_text
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.diagnostics import Problem
from essence_refs.errors import EssenceRefsError, ProblemsError
from essence_refs.model import Framework
from essence_refs.model.tags.tag_keys import NO_TAG_KEYS, TagKeys

_SEPARATOR = re.compile(r"[,;]")
_BRACED = re.compile(r"\s*\{([^{}]*)\}\s*")


@attrs.frozen(kw_only=True)
class EntryEdit:
    """
    What is changed in an entry.

    Tags are removed, then added after those that remain. ``fields`` maps the names of fields to values in LaTeX; None
    removes the field, where there is one. A field of tags in it replaces what would be added and removed there. The
    fields in ``kept`` are only added: a field that has another text is a problem.
    """

    added: TagKeys = NO_TAG_KEYS
    removed: TagKeys = NO_TAG_KEYS
    fields: Mapping[str, str | None] = attrs.field(factory=dict)
    kept: frozenset[str] = frozenset()


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
    tags = TagKeys.of(framework, levels=levels, types=types, facets=facets)
    edit = EntryEdit(
        added=NO_TAG_KEYS if remove else tags,
        removed=tags if remove else NO_TAG_KEYS,
        fields={} if reason is None else {framework.fields.type_reason: reason},
    )
    return edit_entries(BibText.of(text, source), dict.fromkeys(keys, edit), framework)


def edit_entries(opened: BibText, edits: Mapping[str, EntryEdit], framework: Framework) -> str:
    """
    Return the text with many entries edited at once; *edits* maps keys to what is changed.

    Adding an existing tag or removing a missing tag or field changes nothing. With its last type, an entry also loses
    the reason for its types.

    Raises:
        UnknownReferenceError: for a single unknown key, with similar keys.
        ProblemsError: with all problems: of entries that cannot be edited, types without their level, unknown keys.

    """
    tagger = _Tagger(framework)
    changes: dict[str, Mapping[str, str | None]] = {}
    problems: list[Problem] = []
    for entry in opened.entries_for(edits):
        edit = edits[entry.key]
        try:
            changed = {**tagger.changes(entry, edit), **_field_changes(entry, edit)}
        except _RefusedError as refused:
            problems.append(_problem(opened, entry, refused))
        else:
            changes |= {entry.key: changed} if changed else {}
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


def _field_changes(entry: Entry, edit: EntryEdit) -> dict[str, str | None]:
    """Return the fields that change, and raise an error for one that has another text and is kept."""
    changes: dict[str, str | None] = {}
    for field, value in edit.fields.items():
        at = next(field_positions(entry, field), None)
        if at is None:
            changes |= {} if value is None else {field: value}
        elif value is None or field not in edit.kept:
            changes[field] = value
        elif rich_text(single_text(entry.values[at][1]) or entry.values[at][1]) != rich_text(value):
            message = f"the entry has another {field}; replace it with --replace, in Python with replace=True"
            raise _RefusedError(field, message)
    return changes


class _Tagger:
    """Computes how the fields of tags change, in any number of entries on one framework."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._level_of = _lenient(lambda name: framework.level(name, suggests=False).key)
        self._type_of = _lenient(lambda name: framework.type(name, suggests=False).key)
        self._facet_fields = dict(framework.fields.facets)

    def changes(self, entry: Entry, edit: EntryEdit) -> dict[str, str | None]:
        """Return the new values of the fields of tags that change, None for a field that is removed."""
        fields = self._framework.fields
        added, removed = edit.added, edit.removed
        if added == removed == NO_TAG_KEYS:
            return {}
        levels = _Members(entry, fields.level, self._level_of, added.levels, removed.levels)
        types = _Members(entry, fields.type, self._type_of, added.types, removed.types)
        self._require_levels(edit, levels.keys, types.keys)
        members = [levels, types]
        added_values, removed_values = dict(added.facets), dict(removed.facets)
        for facet in {**removed_values, **added_values}:
            values = added_values.get(facet, ()), removed_values.get(facet, ())
            field = self._facet_fields.get(facet, facet)
            members.append(_Members(entry, field, self._value_of(facet), *values))
        changes = {each.field: ", ".join(each.after) or None for each in members if each.after != each.before}
        # A remaining reason would be taken for that of the next type.
        if changes.get(fields.type, "") is None and [*field_positions(entry, fields.type_reason)]:
            changes[fields.type_reason] = None
        return changes

    def _require_levels(self, edit: EntryEdit, levels: Iterable[str], types: Iterable[str]) -> None:
        """Raise an error for a type that has no level because of the given tags."""
        for key in types:
            try:
                type_ = self._framework.type(key, suggests=False)
            except EssenceRefsError:
                continue  # It was there before; reading the file reports it.
            is_given = key in edit.added.types or type_.level in edit.removed.levels
            if is_given and type_.level not in levels:
                message = f"the intervention type {key!r} is for the level {type_.level!r}; the entry must have that level too"
                raise _RefusedError(self._framework.fields.type, message)

    def _value_of(self, facet: str) -> Callable[[str], str]:
        return _lenient(lambda name: self._framework.facet_value(facet, name, suggests=False).key)


class _Members:
    """The members of a list in a field, as written: those ``before``, and those ``after`` tags are removed and added."""

    def __init__(
        self,
        entry: Entry,
        field: str,
        key_of: Callable[[str], str],
        added: Sequence[str],
        removed: Sequence[str],
    ) -> None:
        self.field = field
        self.before = _items(entry, field)
        kept = [item for item in self.before if key_of(item) not in removed] if removed else self.before
        present = {*map(key_of, kept)}
        new = [key for key in dict.fromkeys(added) if key not in present]
        self.after = kept + new
        # The keys of the members after the change.
        self.keys = [*map(key_of, kept), *new]


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


def _lenient(look_up: Callable[[str], str]) -> Callable[[str], str]:
    """Return a look-up of keys that returns unknown names unchanged."""

    def key_of(name: str) -> str:
        try:
            return look_up(name.strip("{}"))
        except EssenceRefsError:
            return name

    return key_of
