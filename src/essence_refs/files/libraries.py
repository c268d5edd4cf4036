"""Opening a library: files of references become one value, on a framework."""

import os
import re
from collections.abc import Iterable

import attrs

from essence_refs import bibtex
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ProblemsError
from essence_refs.files.frameworks import open_framework
from essence_refs.files.reading import data_path, normal_path, read_bytes
from essence_refs.model import Framework, Library, Reference

_ENTRY = r"@\s*\w+\s*[({]"
_JSON = ".json"


def open_library(
    *paths: str | os.PathLike[str],
    framework: Framework | str | os.PathLike[str] | None = None,
    keep_going: bool = False,
    encoding: str | None = None,
) -> Library:
    """
    Return the references in the files at *paths*, in order; those that come with essence-refs without any.

    A file is BibTeX, or CSL-JSON when its name ends in ".json". The files are one library: a key stands
    once in all of them, and an entry may inherit from one in another file. Warnings stand in the
    library's ``problems``; with *keep_going* errors do too, and the good entries come out.

    Raises:
        FileError: when a file cannot be read.
        ProblemsError: with every problem in every file, where there is an error among them.

    """
    if not isinstance(framework, Framework):
        framework = open_framework(framework)
    places = [normal_path(each) for each in paths] or [data_path("references", "essence.bib")]
    problems: list[Problem] = []
    texts: list[tuple[str, str]] = []
    items: list[tuple[str, str]] = []
    for place in places:
        if os.path.splitext(place)[1].casefold() == _JSON:  # noqa: PTH122 - a list imports no pathlib
            text, faults = _json(place)
            items.append((place, text))
            problems += faults
            continue
        text, faults = bibtex.decode(read_bytes(place), encoding=encoding, source=place)
        problems += faults
        if text.strip() and not re.search(_ENTRY, text):
            problems.append(_without_entries(place))
        texts.append((place, text))
    reading = bibtex.parse_files(texts, framework=framework)
    problems += reading.problems
    references = reading.references
    if items:
        references, found = _with_items(references, items)
        problems += found
    order = {place: index for index, place in enumerate(reversed(places))}
    problems.sort(key=lambda each: (-order.get(each.source, 0), each.line, each.column))
    if not keep_going and any(each.severity is Severity.ERROR for each in problems):
        raise ProblemsError(tuple(problems))
    if items and texts:
        references = tuple(sorted(references, key=lambda each: -order.get(_source(each), 0)))
    return Library(references, framework, tuple(problems))


def _json(place: str) -> tuple[str, tuple[Problem, ...]]:
    # RFC 8259, section 8.1: JSON is always UTF-8, so the encoding named for a .bib beside it is not meant.
    text, faults = bibtex.decode(read_bytes(place), encoding="utf-8", source=place)
    return text, tuple(attrs.evolve(each, hint="JSON is always in UTF-8") for each in faults)


def _with_items(
    references: tuple[Reference, ...], texts: Iterable[tuple[str, str]]
) -> tuple[tuple[Reference, ...], list[Problem]]:
    """
    Return *references* with those of CSL-JSON texts after them, and what is wrong in the latter.

    A key that a .bib entry has is taken, whatever the order of the files; of items the first is read.
    """
    # Few libraries have any, and the room takes a while to open.
    from essence_refs.exchange import csl_json  # noqa: PLC0415

    problems: list[Problem] = []
    known = {each.key: each for each in references}
    for source, text in texts:
        reading = csl_json.parse(text, source=source)
        problems += reading.problems
        for each in reading.references:
            first = known.setdefault(each.key, each)
            # In one and the same file the reader has told it.
            if first is not each and _source(first) != source:
                problems.append(_twice(each, first))
    return tuple(known.values()), problems


def _source(reference: Reference) -> str:
    return reference.origin.source if reference.origin else ""


def _twice(reference: Reference, first: Reference) -> Problem:
    there = f"{_source(first)}:{first.origin.line}" if first.origin else "another"
    return Problem(
        message=f"the key {reference.key!r} is taken by {there}; this item is not read",
        source=_source(reference),
        line=reference.origin.line if reference.origin else 0,
        key=reference.key,
        hint="give one of them another key",
        code="duplicate-key",
    )


def _without_entries(place: str) -> Problem:
    """Return the error of a file that BibTeX would take for one long comment: it is something else."""
    message = "there is no BibTeX in this file: no entry begins with @"
    return Problem(message=message, source=place, line=1, code="no-bibtex")
