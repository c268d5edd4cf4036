"""Adding tags to entries of .bib files, or removing them."""

import functools
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import attrs

from essence_refs import files
from essence_refs.arguments import Types, checked, require_type
from essence_refs.bibtex.editor.tagging import EntryEdit
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.diagnostics import Problem
from essence_refs.errors import UnknownFacetError, require_known
from essence_refs.model import Framework, Library, Reference, TagFields
from essence_refs.model.tags.tag_keys import NO_TAG_KEYS, TagKeys
from essence_refs.publish.editing.edited_files import EditedFiles, edit_files
from essence_refs.publish.editing.keyword_edits import keyword_edits
from essence_refs.suggestions import close_matches

Query = str | Callable[[Reference], bool]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagResult(EditedFiles):
    """
    The files that `tag` changed, or would change, as a sequence.

    ``keys`` are those of the items that were tagged, among ``searched`` items if there was a query, otherwise 0.
    ``problems`` has what a user should know, such as entries that could not be read.
    """

    keys: tuple[str, ...]
    searched: int = 0
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<TagResult: {', '.join(map(str, self.files)) or 'no file'}>"


@checked(path=(str, os.PathLike, Iterable), framework=(str, os.PathLike, Framework))
def tag(  # noqa: PLR0913 - each keyword is one option of users
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    key: str | Iterable[str] = (),
    *,
    where: Query | Iterable[Query] = (),
    level: str | Iterable[str] = (),
    type: str | Iterable[str] = (),  # noqa: A002 - the plain word for users
    kind: str | Iterable[str] = (),
    reason: str | None = None,
    annotation: str | None = None,
    no_annotation: bool = False,
    replace: bool = False,
    remove: bool = False,
    keep_going: bool = False,
    dry_run: bool = False,
    framework: Framework | str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    from_keywords: str | os.PathLike[str] | None = None,
    **facets: str | Iterable[str],
) -> TagResult:
    """
    Add tags to the entries with these keys, in one .bib file or several, and return the files with their changes.

    *where* is a query or several, as in `Library.where`: only entries for which all are true are tagged, of those with
    these keys, or of all if there are no keys. A facet is a keyword, such as ``study="systematic-review"``; a *kind* is a value
    of any facet. *reason* is why a type is assigned. An annotation that an entry has is only replaced with *replace*,
    and removed with *no_annotation*. With *remove* the tags are removed. With *from_keywords*, a map, they come from the keywords of
    each entry. Nothing else is changed. With *dry_run*, or if a file cannot be tagged, nothing is written.

    Raises:
        UnknownNameError: for a key, level, type or kind that is unknown, with the nearest ones.
        ProblemsError: for entries that cannot be edited, a type without its level, another annotation and a wrong map,
            and where items are searched for errors in the files, unless *keep_going* is true.
        QueryError: for a query that cannot be understood.
        FileError: when a file cannot be read or written, or has changed meanwhile.
        TypeError: when there is nothing to tag or no tag, or a keyword that is no facet, or one that has no effect.

    """
    paths = _listed("path", path, (str, os.PathLike))
    keys, queries = _listed("key", key, str), _listed("query", where, (str, Callable))
    by_keyword = from_keywords is not None
    if not (keys or queries or by_keyword):
        raise TypeError("there is nothing to tag: give key or where")
    framework = framework if isinstance(framework, Framework) else files.open_framework(framework)
    names = _GivenTags(level, type, kind, facets)
    texts = _Texts(reason, annotation, no_annotation, replace)
    edit = _edit(framework, names, texts, remove=remove, by_keyword=by_keyword)
    library = Library()
    if queries or by_keyword:
        library = files.load(*paths, framework=framework, encoding=encoding, keep_going=keep_going)
        keys = _matching_keys(library, keys, queries)
    edits, problems = dict.fromkeys(keys, edit), library.problems
    if from_keywords is not None:
        edits, found = keyword_edits(library, keys, from_keywords)
        problems += found
    edited = edit_files(paths, edits, framework, encoding=encoding)
    result = TagResult(files=edited, keys=tuple(edits), searched=len(library), problems=problems)
    if not dry_run:
        result.save()
    return result


def _matching_keys(library: Library, keys: Iterable[str], queries: Iterable[Query]) -> list[str]:
    """
    Return the keys for which all queries are true: of these keys, or of all if there are none.

    Keys that the library does not have are also returned, so that editing them reports them.

    Raises:
        QueryError: for a query that cannot be understood.

    """
    found = functools.reduce(Library.where, queries, library)
    wanted = dict.fromkeys(map(library.key_of, keys or library.keys()))
    return [key for key in wanted if key in found or key not in library]


class _GivenTags(NamedTuple):
    """Tags as they were given, each by one name or several."""

    level: str | Iterable[str]
    type: str | Iterable[str]
    kind: str | Iterable[str]
    facets: Mapping[str, str | Iterable[str]]


class _Texts(NamedTuple):
    """The texts that are written beside tags, as they were given."""

    reason: str | None
    annotation: str | None
    no_annotation: bool
    replace: bool

    def require_use(self, *, adds_type: bool, remove: bool) -> None:
        """
        Require that each text has an effect.

        Raises:
            TypeError: with what does not fit.

        """
        if self.reason is not None and not adds_type:
            raise TypeError("a reason is for a type that is added")
        if self.annotation is None:
            if self.replace:
                raise TypeError("replace is for an annotation")
        elif remove or self.no_annotation:
            raise TypeError("an annotation is removed with no_annotation=True, without its text")
        elif not self.annotation.strip():
            raise TypeError("the annotation is empty; no_annotation=True removes it")

    def fields(self, names: TagFields) -> dict[str, str | None]:
        """Return the fields with these texts, in LaTeX, None for one that is removed."""
        fields: dict[str, str | None] = {}
        if self.reason is not None:
            fields[names.type_reason] = escape(self.reason)
        if self.no_annotation:
            fields[names.annotation] = None
        elif self.annotation is not None:
            # A line end is a space in LaTeX, and a line of its own could look like an entry.
            fields[names.annotation] = escape(" ".join(self.annotation.split()))
        return fields


def _edit(
    framework: Framework, names: _GivenTags, texts: _Texts, *, remove: bool, by_keyword: bool
) -> EntryEdit:
    """
    Return the edit that adds or removes these tags, without effect if they come from keywords.

    Raises:
        UnknownNameError: for unknown names, with similar ones.
        TypeError: when there is no tag, or something that has no effect.

    """
    *tags, facets = names
    levels, types, kinds = (
        _listed(name, value, str) for name, value in zip(("level", "type", "kind"), tags, strict=True)
    )
    if by_keyword and (levels or types or kinds or facets or remove or any(texts)):
        raise TypeError("the map of from_keywords gives the tags; no others are added or removed with it")
    texts.require_use(adds_type=bool(types) and not remove, remove=remove)
    if not (levels or types or kinds or any(facets.values()) or any(texts) or by_keyword):
        raise TypeError(
            "there is no tag to add or remove: give level, type, annotation or a facet such as study"
        )
    given = tag_keys(framework, {"level": levels, "type": types, "kind": kinds}, facets)
    return EntryEdit(
        added=NO_TAG_KEYS if remove else given,
        removed=given if remove else NO_TAG_KEYS,
        fields=texts.fields(framework.fields),
        kept=frozenset() if texts.replace else frozenset({framework.fields.annotation}),
    )


def tag_keys(
    framework: Framework,
    names: Mapping[str, str | Iterable[str]],
    facets: Mapping[str, str | Iterable[str]],
) -> TagKeys:
    """
    Return the keys of tags; *names* has those called level, type and kind, and *facets* the values of each facet.

    Raises:
        UnknownNameError: for unknown names, with similar ones.
        TypeError: for a facet that the framework does not have.

    """
    levels, types, kinds = (_listed(name, value, str) for name, value in names.items())
    values = _facet_values(framework, facets)
    lookups = [(functools.partial(framework.facet_value, facet), names) for facet, names in values.items()]
    facet_of = functools.partial(_facet_of, framework)
    require_known((framework.level, levels), (framework.type, types), *lookups, (facet_of, kinds))
    for each in kinds:
        values.setdefault(facet_of(each), []).append(each)
    # A facet without values is none of the tags.
    given = {facet: found for facet, found in values.items() if found}
    return TagKeys.of(framework, levels=levels, types=types, facets=given)


def _listed(name: str, value: Any, types: Types) -> list[Any]:
    """Return one value or several as a list, and require that each is of one of these types."""
    listed = [value] if isinstance(value, types) or not isinstance(value, Iterable) else [*value]
    for each in listed:
        require_type(name, each, types)
    if not listed and name == "path":
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
