"""Names and dates in biblatex's spelling: the way back of ``names`` and ``dates``, tried out by reading again."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs.bibtex.data_types.date import plain_date
from essence_refs.bibtex.data_types.name_list import People
from essence_refs.bibtex.data_types.name_list import names as read_names
from essence_refs.bibtex.latex.encoder import against_value, escape
from essence_refs.bibtex.reader import parse
from essence_refs.model.dates import Date, Point
from essence_refs.model.names import Name, Names


def people(names: Names, *, use_prefix: bool = False) -> str:
    """
    Return a list of names as BibTeX source.

    *use_prefix* says whether the entry it goes to has that option, which keeps particles with the family name.

    >>> people(Names((Name(family="Brand", given="Sarah L."), Name(literal="NHS and Care")), complete=False))
    'Brand, Sarah L. and {NHS and Care} and others'
    """
    written = [person(name, use_prefix=use_prefix) for name in names]
    return " and ".join(written if names.complete else [*written, "others"])


def person(name: Name, *, use_prefix: bool = False) -> str:
    """Return a name in the plainest spelling that reads as this very name, or the fullest one if none does."""
    if name.literal:
        return f"{{{escape(name.literal)}}}"
    spellings = {
        spelling: read_names(spelling, people=People(use_prefix=use_prefix)) for spelling in _spellings(name)
    }
    # BibTeX has a comma before every suffix and no order of its own; that is no reason for an odd spelling.
    usual = attrs.evolve(name, comma_suffix=bool(name.suffix), static_ordering=False)
    for wanted in (name, usual):
        for spelling, found in spellings.items():
            if found == Names((wanted,)):
                return spelling
    return [*spellings][-1]


def date(value: Date) -> str:
    """Return a date in EDTF, or its words."""
    if value.literal:
        # Braces keep a date that is meant as words from being read as one, and escaped signs from being kept.
        literals = (value.literal, escape(value.literal), "{}" + escape(value.literal))
        return next((text for text in literals if read(text) == value), literals[1])
    if not (value.start or value.end):
        return ""
    return next((text for text in _dates(value) if read(text) == value), str(value))


def read(text: str) -> Date | None:
    """Return the date in the text of a field, as entries are read."""
    if plain := plain_date(text):
        return plain
    if against_value(text):
        return None
    [entry] = parse(f"@misc{{key, date = {{{text}}}}}").references
    return entry.date("issued")


def _spellings(name: Name) -> Iterator[str]:
    particle = " ".join(part for part in (name.dropping_particle, name.non_dropping_particle) if part)
    family, given, suffix, prefix = map(escape, (name.family, name.given, name.suffix, particle))
    for last, first in ((family, given), (f"{{{family}}}", given), (f"{{{family}}}", f"{{{given}}}")):
        before = f"{prefix} {last}".strip()
        if suffix:
            yield f"{before}, {suffix}, {first}".rstrip()
            yield f"{before}, {{{suffix}}}, {first}".rstrip()
        elif given:
            yield f"{before}, {first}"
        else:
            yield before
    yield _named_parts(name, particle)


def _named_parts(name: Name, particle: str) -> str:
    parts = {"family": name.family, "given": name.given, "prefix": particle, "suffix": name.suffix}
    written = [f"{part}={{{escape(value)}}}" for part, value in parts.items() if value]
    if name.non_dropping_particle or not particle:
        written += ["useprefix=true"] if particle else []
    else:
        written.append("useprefix=false")
    return ", ".join(written)


def _dates(value: Date) -> Iterator[str]:
    yield str(value)
    doubt = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
        (value.approximate, value.uncertain), ""
    )
    if value.unspecified and value.start and value.end:
        for text in _unspecified(value.start):
            yield text + doubt
    if value.is_range:
        starts = [*_sides(value.start, value)]
        for end in _sides(value.end, value):
            for start in starts:
                yield f"{start}{doubt if start != '..' else ''}/{end}{doubt if end != '..' else ''}"
    elif value.start:
        # More than four digits need a letter before them.
        yield f"Y{value.start.year}{doubt}"


def _sides(point: Point | None, value: Date) -> Iterable[str]:
    if point is None:
        return [".."]
    return [str(point), *_unspecified(point)] if value.unspecified else [str(point)]


def _unspecified(point: Point) -> Iterator[str]:
    """Yield the spellings with digits left out that could stand for a span from or to a point."""
    year = str(Point(point.year))
    for missing in range(1, 5):
        yield year[:-missing] + "X" * missing
    yield f"{year}-XX"
    yield f"{year}-XX-XX"
    yield f"{year}-{point.month:02d}-XX"
