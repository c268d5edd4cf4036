"""The fields that hang an entry on the framework: levels, intervention types, facets, and how far it was checked."""

import re
from collections.abc import Callable, Iterator

from essence_refs.bibtex.fields.entry_fields import Draft
from essence_refs.bibtex.latex import plain_text, rich_text
from essence_refs.errors import UnknownLevelError, UnknownNameError, UnknownTypeError
from essence_refs.model.framework import Framework, InterventionType, TagFields
from essence_refs.model.reference import Listed
from essence_refs.model.text import EMPTY, RichText

# All other names are those of a facet's values.
_CODES: dict[type, str] = {UnknownLevelError: "unknown-level", UnknownTypeError: "unknown-intervention-type"}
_MEMBER = re.compile(r"[^,;\s][^,;]*")


class Tags:
    """What an entry says of itself in the terms of the framework; the names are those of a Reference."""

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
    """Return the names of all fields that are read as tags; without a framework that is the annotation alone."""
    if framework is None:
        return frozenset({_ANNOTATION})
    names = framework.fields
    single = (names.level, names.type, names.type_reason, names.annotation, names.listed_title)
    more = (names.listed_authors, names.checked, names.unverified)
    return frozenset({*single, *more, *(field for _, field in names.facets)})


def tags(draft: Draft, framework: Framework | None) -> Tags:
    """Return the tags of a draft; what the framework does not know is reported and left out."""
    if framework is None:
        said = Tags()
        said.annotation = _rich(draft, _ANNOTATION)
        return said
    names = framework.fields
    said = Tags()
    said.levels = tuple(_known(draft, names.level, lambda name: framework.level(name).key))
    said.types = tuple(_types(draft, framework, said.levels))
    said.type_reason = _plain(draft, names.type_reason)
    said.facets = tuple(_facets(draft, framework))
    said.annotation = _rich(draft, names.annotation)
    title, authors = _plain(draft, names.listed_title), _plain(draft, names.listed_authors)
    said.listed = Listed(title=title, authors=authors) if title or authors else None
    said.checked = _plain(draft, names.checked)
    said.unverified = tuple(name for _, name in _members(draft, names.unverified))
    return said


def _members(draft: Draft, field: str) -> Iterator[tuple[int, str]]:
    """Yield what commas or semicolons part in a field, with the offsets."""
    for found in _MEMBER.finditer(draft.fields.get(field, "")):
        yield found.start(), plain_text(found.group(), draft.reporter(field))


def _known(draft: Draft, field: str, key: Callable[[str], str]) -> Iterator[str]:
    """Yield the keys that a field names, each once; a name that is not known is reported."""
    seen = set()
    for offset, name in _members(draft, field):
        try:
            found = key(name)
        except UnknownNameError as error:
            hint = f"did you mean {' or '.join(error.close)}?" if error.close else ""
            code = _CODES.get(type(error), "unknown-facet")
            draft.report(field, code, f"no {error.noun} is called {error.name!r}", offset, hint)
            continue
        if found not in seen:
            seen.add(found)
            yield found


def _types(draft: Draft, framework: Framework, levels: tuple[str, ...]) -> Iterator[str]:
    field = framework.fields.type
    found: dict[str, InterventionType] = {}

    def key(name: str) -> str:
        each = framework.type(name)
        found[each.key] = each
        return each.key

    for each in _known(draft, field, key):
        level = found[each].level
        if level in levels:
            yield each
        else:
            message = (
                f"the intervention type {each!r} belongs to the level {level!r}, which the item does not have"
            )
            offset = max(draft.fields[field].find(each), 0)
            draft.report(field, "type-without-level", message, offset, f"add it to {framework.fields.level}")


def _facets(draft: Draft, framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for facet, field in framework.fields.facets:
        if field in draft.fields:

            def key(name: str, facet: str = facet) -> str:
                return framework.facet_value(facet, name).key

            if values := tuple(_known(draft, field, key)):
                yield facet, values


def _plain(draft: Draft, field: str) -> str:
    if field not in draft.fields:
        return ""
    return plain_text(draft.fields[field], draft.reporter(field))


def _rich(draft: Draft, field: str) -> RichText:
    return rich_text(draft.fields[field], draft.reporter(field)) if field in draft.fields else EMPTY
