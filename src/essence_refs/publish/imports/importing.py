"""Importing records of databases and reference managers into a .bib file."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import attrs

from essence_refs import bibtex
from essence_refs.arguments import checked
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.edits import add_entries, change_opened
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.bibtex.writer.canonical import WrittenEntry, write_entries
from essence_refs.diagnostics import Problem, Severity, count_of
from essence_refs.errors import FileError, ProblemsError
from essence_refs.exchange.records.keys import DEFAULT_PATTERN, KeyMaker, parse_pattern
from essence_refs.files.bib_files import BibFile
from essence_refs.files.frameworks import framework_of
from essence_refs.files.libraries import (
    FRAMEWORK_TYPES,
    FrameworkSource,
    ReadRecords,
    Source,
    paths_of,
    read_options,
    read_records,
)
from essence_refs.files.reading import is_one_of
from essence_refs.gc_pause import collection_paused
from essence_refs.model import Framework, Reference
from essence_refs.model.reference import Origin
from essence_refs.publish.editing.edited_files import EditedFile
from essence_refs.publish.imports.counterparts import ORIGIN, can_compare
from essence_refs.publish.imports.decisions import Decision, decide, filled_fields, with_fillings
from essence_refs.publish.imports.keys import with_keys, with_new_links
from essence_refs.publish.imports.results import ImportedRecord, ImportResult
from essence_refs.publish.imports.tags import ImportTags

Likely = Literal["skip", "keep"]
LIKELY_CHOICES: tuple[Likely, ...] = get_args(Likely)


class _Options(NamedTuple):
    """What the user wants of an import."""

    framework: Framework
    pattern: str
    likely: Likely
    tags: ImportTags
    fill: bool
    origin: bool
    keep_going: bool
    progress: Callable[[str], object]


@checked(framework=FRAMEWORK_TYPES)
def import_records(  # noqa: PLR0913 - each keyword is one option of users
    *sources: Source,
    into: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the plain word for users
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - as above
    keys: str = DEFAULT_PATTERN,
    likely: Likely = "skip",
    fill: bool = False,
    level: str | Iterable[str] = (),
    type: str | Iterable[str] = (),  # noqa: A002 - as above
    kind: str | Iterable[str] = (),
    reason: str | None = None,
    origin: bool = True,
    create: bool = False,
    dry_run: bool = False,
    keep_going: bool = False,
    framework: FrameworkSource = None,
    encoding: str | None = None,
    library_encoding: str | None = None,
    useprefix: bool = True,
    progress: Callable[[str], object] = str,
    **facets: str | Iterable[str],
) -> ImportResult:
    """
    Add the records in *sources* to the .bib file *into*, and return what is added and what is not.

    The sources are those of `load`. A record of a work that the file has, or that an earlier record has, is not added.
    Neither is one that is likely of such a work, unless *likely* is "keep". Records of related works, such as a protocol,
    are added. With *fill*, entries get what they lack and a record of the same work has. Every other byte of the file is
    unchanged; the entries are added at its end, in the style of the last ones. With *dry_run* nothing is written.

    Keys of .bib files and of other files that have them are kept where they are free. Others are made by the pattern
    *keys*: author, authors, year, word and words, with hyphens between them. *level*, *type*, *kind*, *reason* and facets are
    tags for all entries that are added, as in `tag`. Unless *origin* is false, an entry says in the field ``imported``
    which database and file it came from, and when. With *create* the file is made if there is none. *progress* is called
    with a few words at the beginning of each step.

    Raises:
        ProblemsError: with everything that is wrong in the sources and the library, unless *keep_going* is true.
        FileError: when a file cannot be read or written, or there is no file *into* and *create* is false.
        UnknownNameError: for an unknown format or tag, with the nearest ones.
        ValueError: for a pattern of keys that cannot be used, and another value of *likely*.
        TypeError: when there are no sources.

    """
    _require_use(sources, likely, keys)
    path = Path(into)
    framework = framework_of(framework, [path])
    tags = ImportTags.of(framework, {"level": level, "type": type, "kind": kind}, facets, reason)
    options = _Options(framework, keys, likely, tags, fill, origin, keep_going, progress)
    file = _opened(path, library_encoding, create=create)
    reading = read_options("as-written", map, useprefix=useprefix)
    progress("reading records")
    others, notices = _without_itself(path, sources)
    with collection_paused():
        read = read_records(others, format, framework, encoding, reading)
        result = _import(file, read, notices, options)
    if not dry_run:
        result.save()
    return result


def _opened(path: Path, encoding: str | None, *, create: bool) -> BibFile:
    try:
        return BibFile.open(path, encoding, create=create)
    except FileError as error:
        if not os.path.lexists(path) and path.suffix == ".bib":
            raise FileError(path, f"{error.message}; --create makes it (create=True in Python)") from None
        raise


def _require_use(sources: tuple[Source, ...], likely: str, keys: str) -> None:
    """
    Require that there are sources, and that the options can be used.

    Raises:
        TypeError: when there are no sources.
        ValueError: for a pattern of keys that cannot be used, and another value of *likely*.

    """
    if not sources:
        raise TypeError("there is nothing to import: give paths, folders or open files")
    if likely not in LIKELY_CHOICES:
        raise ValueError(f"likely is {likely!r}, and must be one of {', '.join(LIKELY_CHOICES)}")
    parse_pattern(keys)


def _without_itself(path: Path, sources: tuple[Source, ...]) -> tuple[tuple[Source, ...], list[Problem]]:
    """
    Return the sources, with the other files of a folder that has the library itself, and a notice for such a folder.

    Raises:
        FileError: when nothing but the library is in the folders.

    """
    kept: list[Source] = []
    notices = []
    for source in sources:
        try:
            files = [*paths_of(source)] if _is_folder(source) else []
        except FileError:
            # Reading the sources reports it, together with what is wrong in others.
            files = []
        others = [each for each in files if not (isinstance(each, str) and is_one_of(path, [each]))]
        if others == files:
            kept.append(source)
            continue
        kept += others
        message = "this is the library itself, which is left out of the import"
        notices.append(Problem(message=message, source=str(path), code="library-left-out"))
    if not kept:
        raise FileError(path, "nothing is to import: the library itself is all that is in the folder")
    return tuple(kept), notices


def _is_folder(source: Source) -> bool:
    # pathlib raises an error for a folder without permission.
    return isinstance(source, str | os.PathLike) and os.path.isdir(source)  # noqa: PTH112


def _refuse_importing_itself(path: Path, read: ReadRecords) -> None:
    if is_one_of(path, (each for each in read.numbers if each)):
        raise FileError(path, "it is the library itself, which cannot be imported into itself")


def _import(file: BibFile, read: ReadRecords, notices: Iterable[Problem], options: _Options) -> ImportResult:
    _refuse_importing_itself(file.path, read)
    source = str(file.path)
    options.progress(f"reading {file.path.name}")
    opened = BibText.of(file.text, source)
    library = bibtex.parse(file.text, source=source, framework=options.framework)
    errors = (each for each in library.problems if each.severity is Severity.ERROR)
    problems = [*errors, *notices, *read.problems]
    problems += options.tags.problems(read.references, options.framework)
    _require_no_errors(problems, keep_going=options.keep_going)
    options.progress("comparing records")
    if not can_compare():
        problems.append(_without_comparison(source))
    decisions = decide(read.references, library.references, keeps_likely=options.likely == "keep")
    if options.fill:
        decisions = with_fillings(decisions)
    keys = KeyMaker(
        (*opened.keys, *(key for each in library.references for key in each.other_keys)),
        parse_pattern(options.pattern),
    )
    new, changed = with_keys(
        [each.reference for each in decisions if each.is_added],
        keys,
        read.made_keys,
        keeps_made=options.pattern == DEFAULT_PATTERN,
    )
    problems += changed
    records = _records(decisions, new, library.references)
    options.progress(f"writing {count_of(len(new), 'entry', 'entries')}")
    new = _finished(new, _new_keys(records, read.references), read, options)
    opened = _with_filled(opened, decisions, library.references)
    after, losses = _with_entries(file, opened, new, options.framework)
    problems += losses
    _require_no_errors(problems, keep_going=options.keep_going)
    return ImportResult(
        file=EditedFile(file=file, after=after),
        records=records,
        accounts=read.accounts,
        problems=tuple(problems),
    )


def _require_no_errors(problems: Iterable[Problem], *, keep_going: bool) -> None:
    problems = tuple(problems)
    if not keep_going and any(each.severity is Severity.ERROR for each in problems):
        raise ProblemsError(problems)


def _without_comparison(source: str) -> Problem:
    return Problem(
        message="duplicates are only found where the DOI, or title, year and first author are the same",
        source=source,
        hint='pip install "essence-refs[duplicates]" finds all',
        code="few-duplicates",
    )


def _records(
    decisions: Sequence[Decision], new: Sequence[Reference], library: Sequence[Reference]
) -> tuple[ImportedRecord, ...]:
    """Return what became of each record, with the keys of the entries."""
    keys = [each.key for each in library]
    entries = iter(new)
    records = []
    for each in decisions:
        best = each.best
        reference = next(entries) if each.is_added else each.record
        keys.append(reference.key if each.is_added or best is None else keys[best.position])
        record = ImportedRecord(
            reference=reference,
            is_added=each.is_added,
            relation=best.relation if best else "",
            other=keys[best.position] if best else "",
            kind=best.kind if best else "",
            is_reversed=bool(best and best.is_reversed),
            score=best.score if best else 0,
            evidence=best.evidence if best else (),
            lacking=() if each.is_filled else each.lacking,
            filled=each.lacking if each.is_filled else (),
        )
        records.append(record)
    return tuple(records)


def _new_keys(records: Iterable[ImportedRecord], read: Iterable[Reference]) -> dict[str, dict[str, str]]:
    """Return for each source the keys of its records that have another key in the library, with that key."""
    changed: dict[str, dict[str, str]] = {}
    for record, reference in zip(records, read, strict=True):
        key = record.reference.key if record.is_added else record.other
        if key != reference.key:
            changed.setdefault(record.origin.source, {})[reference.key] = key
    return changed


def _finished(
    new: Iterable[Reference],
    changed: Mapping[str, Mapping[str, str]],
    read: ReadRecords,
    options: _Options,
) -> list[Reference]:
    """Return new references with links to the new keys of others, with tags, and with their origin."""
    labels = _labels(read) if options.origin else {}
    finished = []
    for each in new:
        source = (each.origin or Origin()).source
        linked = with_new_links(each, changed[source]) if source in changed else each
        if options.origin and not any(name == ORIGIN for name, _ in linked.fields):
            linked = attrs.evolve(linked, fields=(*linked.fields, (ORIGIN, escape(labels[source]))))
        finished.append(options.tags.added_to(linked))
    return finished


def _labels(read: ReadRecords) -> dict[str, str]:
    """Return for each source the database or program, the name of the file and the date."""
    senders = {each.source: ", ".join(name for name, _ in each.senders if name) for each in read.accounts}
    formats = {each.source: each.format for each in read.accounts}
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    labels = {}
    for source in read.numbers:
        # The folders of a user are private, and the name of a pipe says nothing.
        name = "" if source.startswith("<") else os.path.basename(source)  # noqa: PTH119 - it may be no path
        parts = (senders.get(source) or formats.get(source, ""), name, today)
        labels[source] = ", ".join(filter(None, parts))
    return labels


def _with_filled(opened: BibText, decisions: Iterable[Decision], library: Sequence[Reference]) -> BibText:
    """Return the text with the fields that entries lack and that records of the same work have."""
    changes = filled_fields(decisions, library)
    # A field that the entry has already, which is in no variable, is kept.
    for entry in opened.entries:
        if entry.key in changes:
            own = {name.lower() for name, _ in entry.values}
            changes[entry.key] = {name: text for name, text in changes[entry.key].items() if name not in own}
    wanted = {key: fields for key, fields in changes.items() if fields}
    return BibText.of(change_opened(opened, wanted), opened.source) if wanted else opened


def _with_entries(
    file: BibFile, opened: BibText, new: Sequence[Reference], framework: Framework
) -> tuple[str, list[Problem]]:
    """
    Return the text with entries for new references, and a problem for each value that an entry cannot represent.

    Raises:
        ProblemsError: for entries that the encoding of the file cannot represent, and a text that nothing can be added to.

    """
    written = write_entries(new, framework=framework)
    entries = [each for each in written.entries if each.type != "xdata" or each.key not in opened.keys]
    problems = [*_not_encoded(file, entries, written.references)]
    if problems:
        raise ProblemsError(tuple(problems))
    after = add_entries(opened, entries)
    added = after[len(opened.text) :]
    if opened.newline != "\n":
        added = added.replace(opened.newline, "\n")
    losses = written.compare(added, framework)
    return after, [*losses]


def _not_encoded(
    file: BibFile, entries: Iterable[WrittenEntry], references: Mapping[str, Reference]
) -> Iterator[Problem]:
    if file.encoding.startswith("utf"):
        return
    for entry in entries:
        for field, text in entry.fields:
            try:
                text.encode(file.encoding)
            except UnicodeEncodeError as error:
                message = (
                    f"the encoding {file.encoding} of {file.path} cannot represent {text[error.start]!r}"
                )
                hint = "save the library as UTF-8"
                yield references[entry.key].remark("encoding", message, field=field, hint=hint)
