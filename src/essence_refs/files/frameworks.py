"""Opening a framework: a .toml file of levels, types and facets becomes a value, or every mistake is reported."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError
from essence_refs.files import toml_tables
from essence_refs.files.reading import data_path, normal_path, read_utf8, real_path
from essence_refs.files.toml_tables import TomlTable
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, TagFields

_TAGS = (
    "level",
    "type",
    "type_reason",
    "annotation",
    "listed_title",
    "listed_authors",
    "checked",
    "unverified",
)


def open_framework(path: str | os.PathLike[str] | None = None) -> Framework:
    """
    Return the framework in a .toml file, or without a path the one that comes with essence-refs.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.
        ProblemsError: with everything that is wrong in it.

    """
    location = data_path("references", "framework.toml") if path is None else normal_path(path)
    framework, problems = parse(read_utf8(location, "TOML"), source=location)
    if problems:
        raise ProblemsError(problems)
    return framework


def framework_of(
    framework: Framework | str | os.PathLike[str] | None, sources: Sequence[object]
) -> Framework:
    """
    Return the framework that a user names for *sources* of references, or without one the shipped framework.

    A user's own library that names no framework uses the shipped one as a vocabulary only: the name and the page lines
    of the project are not on its lists, and what the project has collected says nothing of it.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.
        ProblemsError: with everything that is wrong in it.

    """
    if framework is not None:
        return framework if isinstance(framework, Framework) else open_framework(framework)
    shipped = open_framework()
    if all(map(_is_shipped, sources)):
        return shipped
    levels = tuple(attrs.evolve(each, collected=True) for each in shipped.levels)
    return attrs.evolve(shipped, name="", levels=levels, page_header=(), page_footer=())


def parse(text: str, *, source: str = "") -> tuple[Framework, tuple[Problem, ...]]:
    """Return the framework in a TOML text, and the problems in it in the order of lines."""
    top, problems = toml_tables.parse(text, source)
    if problems:
        return Framework(), tuple(problems)
    levels = tuple(_levels(top))
    facets, facet_fields = _facets(top)
    framework = Framework(
        name=top.text("name"),
        levels=levels,
        facets=facets,
        fields=_tag_fields(top, facet_fields),
        page_header=top.texts("page_header"),
        page_footer=top.texts("page_footer"),
        evidence_heading=top.text("evidence_heading", default="Evidence"),
    )
    if not levels:
        top.report("the framework has no levels", "levels")
    top.report_unknown_names()
    return framework, tuple(sorted(problems, key=lambda problem: problem.line))


def _is_shipped(source: object) -> bool:
    if not isinstance(source, str | os.PathLike):
        return False
    shipped = (data_path("references"), data_path("references", "essence.bib"))
    return real_path(source) in map(real_path, shipped)


def _levels(top: TomlTable) -> Iterator[Level]:
    taken: dict[str, str] = {}
    types_taken: dict[str, str] = {}
    for table in top.tables("levels"):
        key, name = table.own_key(), table.text("name", required=True)
        _claim(taken, table, {"key": key, "name": name}, "level")
        types = []
        for each in table.tables("types"):
            type_key, type_name = each.own_key(), each.text("name", required=True)
            # Only the key: two levels may have types of the same name.
            _claim(types_taken, each, {"key": type_key}, "intervention type")
            types.append(InterventionType(key=type_key, name=type_name, level=key))
            each.report_unknown_names()
        yield Level(
            key=key,
            name=name,
            definition=table.text("definition"),
            bundle=table.texts("bundle"),
            types=tuple(types),
            url=_url(table, "url"),
            page_heading=table.text("page_heading"),
            collected=table.flag("collected", default=True),
        )
        table.report_unknown_names()


def _facets(top: TomlTable) -> tuple[tuple[Facet, ...], list[tuple[str, str, TomlTable]]]:
    taken: dict[str, str] = {}
    facets, fields = [], []
    for table in top.tables("facets"):
        key, name = table.own_key(), table.text("name", required=True)
        _claim(taken, table, {"key": key, "name": name}, "facet")
        fields.append((key, table.text("field", default=key), table))
        values_taken: dict[str, str] = {}
        values = []
        for each in table.tables("values"):
            value = FacetValue(key=each.own_key(), name=each.text("name", required=True))
            _claim(values_taken, each, {"key": value.key, "name": value.name}, "value")
            values.append(value)
            each.report_unknown_names()
        if not values:
            table.report("the facet has no values", "values")
        facets.append(Facet(key=key, name=name, values=tuple(values)))
        table.report_unknown_names()
    return tuple(facets), fields


def _tag_fields(top: TomlTable, facet_fields: Iterable[tuple[str, str, TomlTable]]) -> TagFields:
    table = top.table("fields")
    usual = TagFields()
    taken: dict[str, str] = {}
    names = {}
    for tag in _TAGS:
        names[tag] = table.text(tag, default=getattr(usual, tag), required=tag in table.values)
        _claim_field(taken, table, tag, names[tag])
    own = table.texts("own")
    for index, name in enumerate(own):
        _claim_field(taken, table, "own", name, index)
    table.report_unknown_names()
    facets = []
    for key, name, facet in facet_fields:
        _claim_field(taken, facet, "field", name)
        facets.append((key, name))
    return TagFields(**names, own=own, facets=tuple(facets))


def _claim(taken: dict[str, str], table: TomlTable, names: Mapping[str, str], noun: str) -> None:
    """Report each of *names*, given by what it is called in the file, that another table has as its key or name."""
    reported: set[str] = set()
    own: set[str] = set()
    for field, name in names.items():
        folded = name.strip().casefold()
        if not folded or folded in own:
            continue
        own.add(folded)
        if folded not in taken:
            taken[folded] = table.key or folded
        elif taken[folded] not in reported:
            reported.add(taken[folded])
            shown = taken[folded] if field == "key" else name
            table.report(f"another {noun} is called {shown!r} too", field, code="duplicate-key")


def _claim_field(
    taken: dict[str, str], table: TomlTable, tag: str, name: str, index: int | None = None
) -> None:
    if name != name.lower():
        message = f"the field name {name!r} has capitals, and field names are in lower case"
        table.report(message, tag, index=index)
    if name in taken:
        message = f"the field {name!r} is already used for {taken[name]}"
        table.report(message, tag, index=index, code="duplicate-key")
    taken.setdefault(name, tag)


def _url(table: TomlTable, name: str) -> str:
    url = table.text(name)
    if url and not url.startswith(("https://", "http://")):
        table.report(f"{url!r} is not a URL: it must begin with https:// or http://", name)
    return url
