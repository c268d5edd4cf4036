"""Tags: the fields with an entry's levels, intervention types and facets, its annotation, and how far it was checked."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.latex import plain_text, rich_text
from essence_refs.errors import UnknownLevelError, UnknownNameError, UnknownTypeError
from essence_refs.model.framework import Framework, InterventionType, TagFields
from essence_refs.model.reference import Listed
from essence_refs.model.text import EMPTY, RichText

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter

# All other unknown names are values of facets.
_CODES: dict[type, str] = {UnknownLevelError: "unknown-level", UnknownTypeError: "unknown-intervention-type"}
# As many levels are named where one is unknown; code sets of other programs have dozens.
_NAMED_LEVELS = 10
_MEMBER = re.compile(r"[^,;\s][^,;]*")


class Tags:
    """The tags of an entry; the attributes have the names of those of a Reference."""

    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    type_reason: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    annotation: RichText = EMPTY
    listed: Listed | None = None
    checked: str = ""
    unverified: tuple[str, ...] = ()


NO_TAGS = Tags()
_ANNOTATION = TagFields().annotation


def tag_fields(framework: Framework | None) -> frozenset[str]:
    """Return the names of all fields with tags; without a framework only the annotation."""
    if framework is None:
        return frozenset({_ANNOTATION})
    names = framework.fields
    single = (names.level, names.type, names.type_reason, names.annotation, names.listed_title)
    more = (names.listed_authors, names.checked, names.unverified)
    return frozenset({*single, *more, *(field for _, field in names.facets)})


def read_tags(entry: EntryFields, framework: Framework | None) -> Tags:
    """Return the tags of an entry; names that the framework does not have are reported and left out."""
    tags = Tags()
    if framework is None:
        tags.annotation = _rich(entry, _ANNOTATION)
        return tags
    names = framework.fields
    tags.levels = tuple(_levels(entry, framework))
    tags.types = tuple(_types(entry, framework, tags.levels))
    tags.type_reason = _plain(entry, names.type_reason)
    tags.facets = tuple(_facets(entry, framework))
    tags.annotation = _rich(entry, names.annotation)
    title, authors = _plain(entry, names.listed_title), _plain(entry, names.listed_authors)
    tags.listed = Listed(title=title, authors=authors) if title or authors else None
    tags.checked = _plain(entry, names.checked)
    tags.unverified = tuple(name for _, name in _members(entry, names.unverified))
    return tags


def write_tags(writer: "EntryWriter", names: TagFields) -> None:
    """Write the tags of a reference to the fields with these names."""
    reference, escape = writer.reference, writer.escape

    def write_list(keys: Sequence[str]) -> str:
        return ", ".join(map(escape, keys)) if keys else ""

    facets = dict(names.facets)
    listed = reference.listed
    sources = [
        (names.level, write_list(reference.levels)),
        (names.type, write_list(reference.types)),
        (names.type_reason, escape(reference.type_reason)),
        *((facets.get(facet, facet), write_list(keys)) for facet, keys in reference.facets),
        (names.annotation, writer.encode(reference.annotation) if reference.annotation else ""),
        (names.listed_title, escape(listed.title) if listed else ""),
        (names.listed_authors, escape(listed.authors) if listed else ""),
        (names.checked, escape(reference.checked)),
        (names.unverified, write_list(reference.unverified)),
    ]
    for field, source in sources:
        if source:
            writer.set(field, source)


def _members(entry: EntryFields, field: str) -> Iterator[tuple[int, str]]:
    """Split a field at commas and semicolons; yield (offset, member)."""
    for found in _MEMBER.finditer(entry.texts.get(field, "")):
        yield found.start(), plain_text(found.group(), entry.reporter(field))


def _keys(
    entry: EntryFields, field: str, key_of: Callable[[str, bool], str], known: Callable[[], str] = str
) -> Iterator[str]:
    """
    Yield the keys of the names in a field, each once; unknown names are reported.

    *key_of* returns the key of a name. It searches for similar names if its second argument is true. *known* returns
    the hint for a name to which none is similar.
    """
    seen = set()
    for offset, name in _members(entry, field):
        try:
            key = key_of(name, False)  # noqa: FBT003 - see the docstring
        except UnknownNameError as error:
            close = _close(name, key_of) if entry.problems.may_suggest() else ()
            hint = f"did you mean {' or '.join(close)}?" if close else known()
            code = _CODES.get(type(error), "unknown-facet")
            entry.report(field, code, f"no {error.noun} is called {error.name!r}", offset, hint)
            continue
        if key not in seen:
            seen.add(key)
            yield key


def _close(name: str, key_of: Callable[[str, bool], str]) -> tuple[str, ...]:
    try:
        key_of(name, True)  # noqa: FBT003 - as above
    except UnknownNameError as error:
        return error.close
    return ()


def _levels(entry: EntryFields, framework: Framework) -> Iterator[str]:
    def key_of(name: str, suggests: bool) -> str:  # noqa: FBT001 - a callback
        return framework.level(name, suggests=suggests).key

    def known() -> str:
        # So that it is seen when the wrong framework is used, or none is named.
        keys = [each.key for each in framework.levels]
        more = [f"{len(keys) - _NAMED_LEVELS} more"] if len(keys) > _NAMED_LEVELS else []
        shown = ", ".join([*keys[:_NAMED_LEVELS], *more])
        return f"the framework has {shown}" if shown else "the framework has no levels"

    return _keys(entry, framework.fields.level, key_of, known)


def _types(entry: EntryFields, framework: Framework, levels: tuple[str, ...]) -> Iterator[str]:
    field = framework.fields.type
    types: dict[str, InterventionType] = {}

    def key_of(name: str, suggests: bool) -> str:  # noqa: FBT001 - a callback
        type_ = framework.type(name, suggests=suggests)
        types[type_.key] = type_
        return type_.key

    for key in _keys(entry, field, key_of):
        level = types[key].level
        if level in levels:
            yield key
        else:
            message = (
                f"the intervention type {key!r} belongs to the level {level!r}, which the item does not have"
            )
            offset = max(entry.texts[field].find(key), 0)
            entry.report(field, "type-without-level", message, offset, f"add it to {framework.fields.level}")


def _facets(entry: EntryFields, framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for facet, field in framework.fields.facets:
        if field in entry.texts:

            def key_of(name: str, suggests: bool, facet: str = facet) -> str:  # noqa: FBT001 - a callback
                return framework.facet_value(facet, name, suggests=suggests).key

            if values := tuple(_keys(entry, field, key_of)):
                yield facet, values


def _plain(entry: EntryFields, field: str) -> str:
    return plain_text(entry.texts[field], entry.reporter(field)) if field in entry.texts else ""


def _rich(entry: EntryFields, field: str) -> RichText:
    return rich_text(entry.texts[field], entry.reporter(field)) if field in entry.texts else EMPTY
