"""References as flat rows for data frames, with the fields of queries as columns."""

from collections.abc import Iterable, Mapping

from essence_refs.model.framework import Framework
from essence_refs.model.names import Name, Names
from essence_refs.model.reference import Origin, Reference

Record = dict[str, str | int | list[str] | None]


def records(references: Iterable[Reference], framework: Framework) -> list[Record]:
    """Return a row for each reference, with the same columns in the same order."""
    not_collected = {each.key: at for at, each in enumerate(framework.levels) if not each.collected}
    return [_record(each, framework, not_collected) for each in references]


def _record(reference: Reference, framework: Framework, not_collected: Mapping[str, int]) -> Record:
    """
    Return one reference as a row. *not_collected* are levels with their positions in the framework.

    ``kind`` is the CSL item type, and a facet has its own key. ``not_collected`` are those of the item's levels whose
    evidence the library has not collected. A field that can have several values is a list of strings. A missing text is an empty string, because polars infers
    the type of a column from its first hundred rows; only a missing year is None.
    """
    origin = reference.origin or Origin()
    issued = reference.date("issued")
    row: Record = {
        "key": reference.key,
        "kind": reference.kind,
        "author": _names(reference.authors),
        "editor": _names(reference.people("editor")),
        "year": reference.year,
        "issued": str(issued) if issued else "",
        "title": reference.title.plain,
        "container": _text(reference, "container-title"),
        "volume": _text(reference, "volume"),
        "issue": _text(reference, "issue"),
        "page": _text(reference, "page"),
        "publisher": _text(reference, "publisher"),
        "doi": reference.doi,
        "url": reference.url,
        "level": [*reference.levels],
        "not_collected": sorted(not_collected.keys() & reference.levels, key=not_collected.__getitem__),
        "type": [*reference.types],
    }
    row |= {facet_name(facet.key): [*reference.facet(facet.key)] for facet in framework.facets}
    return row | {
        "keyword": [*reference.keywords],
        "annotation": reference.annotation.plain,
        "checked": reference.checked,
        "unverified": [*reference.unverified],
        "file": origin.source,
        "line": origin.line,
    }


def facet_name(key: str) -> str:
    """Return the name of a facet in rows and queries: its key, unless that is the name of the item type."""
    return f"{key}_facet" if key.casefold() == "kind" else key


def _text(reference: Reference, variable: str) -> str:
    return reference.text(variable).plain


def _names(names: Names) -> list[str]:
    return [*map(sorted_name, names), *([] if names.complete else ["others"])]


def sorted_name(name: Name) -> str:
    """Return a name as BibTeX writes it, family first: "van Gogh, Vincent"."""
    if name.literal:
        return name.literal
    return ", ".join(filter(None, (family_with_particles(name), name.suffix, name.given)))


def family_with_particles(name: Name) -> str:
    """Return a family name with its particles: "van Gogh"."""
    return " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle, name.family)))
