"""Adding tags to entries of .bib files, or removing them."""

import functools
import os
from collections.abc import Iterable, Mapping
from typing import Any

from essence_refs import files
from essence_refs.arguments import Types, checked, require_type
from essence_refs.bibtex.editor.tagging import EntryEdit
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.errors import UnknownFacetError, require_known
from essence_refs.model import Framework
from essence_refs.model.tags.tag_keys import NO_TAG_KEYS, TagKeys
from essence_refs.publish.editing.edited_files import EditedFile, edit_files, save_all
from essence_refs.suggestions import close_matches


@checked(path=(str, os.PathLike, Iterable), framework=(str, os.PathLike, Framework))
def tag(  # noqa: PLR0913 - each keyword is one option of users
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    key: str | Iterable[str],
    *,
    level: str | Iterable[str] = (),
    type: str | Iterable[str] = (),  # noqa: A002 - the plain word for users
    kind: str | Iterable[str] = (),
    reason: str | None = None,
    remove: bool = False,
    dry_run: bool = False,
    framework: Framework | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    **facets: str | Iterable[str],
) -> tuple[EditedFile, ...]:
    """
    Add tags to the entries with these keys, in one .bib file or several, and return the files with their changes.

    Values of a facet have its key as their keyword, such as ``study="systematic-review"``; a *kind* is a value of any
    facet. *reason* is why an intervention type is assigned. With *remove* the tags are removed. Every other byte is
    unchanged. With *dry_run*, or unless all files can be tagged, nothing is written; an error names what was written.

    Raises:
        UnknownNameError: for a key, level, type or kind that is unknown, with the nearest ones.
        ProblemsError: for entries that cannot be edited, and for a type without its level.
        FileError: when a file cannot be read or written, or has changed meanwhile.
        TypeError: when there is no tag, or a reason without a type that is added, or a keyword that is no facet.

    """
    paths = _listed("path", path, (str, os.PathLike))
    given = {"key": key, "level": level, "type": type, "kind": kind}
    keys, levels, types, kinds = (_listed(name, value, str) for name, value in given.items())
    if not (levels or types or kinds or any(facets.values())):
        raise TypeError("there is no tag to add or remove: give level, type, or a facet such as study")
    if reason is not None and (remove or not types):
        raise TypeError("a reason is for a type that is added")
    if not isinstance(framework, Framework):
        framework = files.open_framework(framework)
    values = _facet_values(framework, facets)
    lookups = [(functools.partial(framework.facet_value, facet), names) for facet, names in values.items()]
    facet_of = functools.partial(_facet_of, framework)
    require_known((framework.level, levels), (framework.type, types), *lookups, (facet_of, kinds))
    for each in kinds:
        values.setdefault(facet_of(each), []).append(each)
    tags = TagKeys.of(framework, levels=levels, types=types, facets=values)
    added, removed = (NO_TAG_KEYS, tags) if remove else (tags, NO_TAG_KEYS)
    fields = {} if reason is None else {framework.fields.type_reason: escape(reason)}
    edit = EntryEdit(added=added, removed=removed, fields=fields)
    edited = edit_files(paths, dict.fromkeys(keys, edit), framework, encoding=encoding)
    if not dry_run:
        save_all(edited)
    return edited


def _listed(name: str, value: Any, types: Types) -> list[Any]:
    """Return one value or several as a list, and require that each is of one of these types."""
    listed = [value] if isinstance(value, types) or not isinstance(value, Iterable) else [*value]
    for each in listed:
        require_type(name, each, types)
    if not listed and name in ("path", "key"):
        raise TypeError(f"there is nothing to tag: {name} is empty")
    return listed


def _facet_values(framework: Framework, facets: Mapping[str, str | Iterable[str]]) -> dict[str, list[str]]:
    """Return the values of each facet by its key; in Python, its hyphens are underscores."""
    keys = {each.key.replace("-", "_"): each.key for each in framework.facets}
    for name in facets:
        if name not in keys:
            close = close_matches(name, ("level", "type", "kind", *keys))
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            raise TypeError(f"the framework has no facet {name!r}{hint}")
    return {keys[name]: _listed("kind", values, str) for name, values in facets.items()}


def _facet_of(framework: Framework, kind: str) -> str:
    """Return the key of the facet that has a value called *kind*."""
    for facet in framework.facets:
        try:
            framework.facet_value(facet.key, kind)
        except UnknownFacetError:
            continue
        return facet.key
    raise UnknownFacetError(
        kind,
        close_matches(kind, (each.key for facet in framework.facets for each in facet.values)),
        " or ".join(facet.name for facet in framework.facets),
    )
