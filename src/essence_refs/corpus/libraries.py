"""Opening a library: files of references become one value, on a framework."""

from pathlib import Path

from essence_refs import bibtex
from essence_refs.corpus.files import content, data_folder
from essence_refs.corpus.frameworks import open_framework
from essence_refs.errors import Problem, ProblemsError, Severity
from essence_refs.model import Framework, Library


def open_library(
    *paths: str | Path,
    framework: Framework | str | Path | None = None,
    keep_going: bool = False,
    encoding: str | None = None,
) -> Library:
    """
    Return the references in the .bib files at *paths*, in order; those that come with essence-refs without any.

    The files are one library: a key stands once in all of them, and an entry may inherit from one in
    another file. Warnings stand in the library's ``problems``; with *keep_going* errors do too, and the
    good entries come out.

    Raises:
        FileError: when a file cannot be read.
        ProblemsError: with every problem in every file, where there is an error among them.

    """
    if not isinstance(framework, Framework):
        framework = open_framework(framework)
    places = [Path(each) for each in paths] or [data_folder("references") / "essence.bib"]
    problems: list[Problem] = []
    texts = []
    for place in places:
        text, faults = bibtex.decode(content(place), encoding=encoding, source=str(place))
        problems += faults
        if text.strip() and "@" not in text:
            problems.append(_without_entries(place))
        texts.append((str(place), text))
    reading = bibtex.parse_files(texts, framework=framework)
    problems += reading.problems
    order = {source: index for index, (source, _) in enumerate(reversed(texts))}
    problems.sort(key=lambda each: (-order.get(each.source, 0), each.line, each.column))
    if not keep_going and any(each.severity is Severity.ERROR for each in problems):
        raise ProblemsError(tuple(problems))
    return Library(reading.references, framework, tuple(problems))


def _without_entries(path: Path) -> Problem:
    """Return the error of a file that BibTeX would take for one long comment: it is something else."""
    message = "there is no BibTeX in this file: no entry begins with @"
    return Problem(message=message, source=str(path), line=1, code="no-bibtex")
