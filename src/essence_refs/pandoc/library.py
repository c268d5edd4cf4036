"""The library of a document: the files that it names, and the references in its front matter."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from essence_refs import files
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError
from essence_refs.files.reading import NOT_ORDINARY, is_pipe
from essence_refs.model import Library
from essence_refs.pandoc.elements import Element
from essence_refs.pandoc.settings import SettingError, Settings, similar_fields

FRONT_MATTER = "the front matter"
# The endings of files with references in YAML, which only pandoc reads.
_YAML = (".yaml", ".yml")


@attrs.frozen(kw_only=True)
class DocumentLibrary:
    """
    The library of a document.

    ``keys`` are the keys in the library by those in the document: a work may have several. ``sources`` are the files
    that were searched, in words.
    """

    library: Library
    keys: Mapping[str, str]
    sources: str


def open_library(
    settings: Settings, metadata: Mapping[str, Element], wanted: Collection[str]
) -> DocumentLibrary:
    """
    Return the library of a document, with the keys that the document has.

    Raises:
        SettingError: when the document names no library.
        FileError: when a file cannot be read, or is in another format.
        ProblemsError: when several files cannot be read.

    """
    front, others = _front_references(settings, metadata)
    if not settings.files and front is None:
        close = similar_fields(metadata, "bibliography")
        hint = f" (the field {close[0]} is not read: did you mean bibliography?)" if close else ""
        message = f"is missing: name a .bib file in the front matter, as in “bibliography: library.bib”{hint}"
        raise SettingError("bibliography", message)
    library = _load(settings)
    if front is not None:
        # As in pandoc, the front matter overrides the files.
        replaced = set(front.keys())
        references = (*(each for each in library if each.key not in replaced), *front)
        library = Library(references, library.framework, (*library.problems, *front.problems))
    # By any of its keys a reference is found in the library under its own.
    keys = {each: library[each].key for each in wanted if each in library}
    keys |= {each: others[each] for each in wanted if each not in keys and others.get(each) in library}
    names = [*map(str, settings.files), *([FRONT_MATTER] if front is not None else [])]
    return DocumentLibrary(library=library, keys=keys, sources=", ".join(names))


def problems_of(library: Library, cited: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of a library that concern a document: errors, notices, and warnings about cited works."""
    for each in library.problems:
        if each.severity is not Severity.WARNING or each.key in cited:
            yield each


def _front_references(
    settings: Settings, metadata: Mapping[str, Element]
) -> tuple[Library | None, dict[str, str]]:
    value = metadata.get("references")
    if value is None or value["t"] != "MetaList":
        return None, {}
    # Few documents have references in the front matter.
    from essence_refs.pandoc.front_references import items  # noqa: PLC0415

    found, others = items(value)
    library = files.loads(
        json.dumps(found),
        "csl-json",
        framework=settings.framework,
        keep_going=True,
        source=FRONT_MATTER,
        titles=settings.titles,
    )
    # The lines are those of the JSON, which users do not see.
    problems = tuple(attrs.evolve(each, line=0, column=0) for each in library.problems)
    return Library(library.references, library.framework, problems), others


def _load(settings: Settings) -> Library:
    for path in map(Path, filter(None, (*settings.files, settings.framework, settings.map, *settings.tags))):
        # Only a shell passes pipes; one that a document names may block for ever.
        if is_pipe(path):
            raise FileError(path, NOT_ORDINARY)
    for each in settings.files:
        path = Path(each)
        if path.suffix.lower() in _YAML:
            command = f"pandoc -f markdown -t csljson {each} -o {path.with_suffix('.json')}"
            raise FileError(
                path, f"references in YAML are read from the front matter only; convert it with: {command}"
            )
    if not settings.files:
        return files.loads("", framework=settings.framework)
    return files.load(
        *settings.files,
        framework=settings.framework,
        keep_going=True,
        encoding=settings.encoding or None,
        titles=settings.titles,
        useprefix=settings.useprefix,
        map=settings.map or None,
        tags=settings.tags or None,
    )
