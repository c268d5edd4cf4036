"""Reads .bib texts: from blocks to references, with all problems at once."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields import read_fields
from essence_refs.bibtex.fields.entry_fields import EntryFields, entry_fields, repaired_fields
from essence_refs.bibtex.fields.entry_types import read_item_type
from essence_refs.bibtex.fields.mapping import FIELDS, UNPRINTED
from essence_refs.bibtex.fields.tags import NO_TAGS, read_tags, tag_fields
from essence_refs.bibtex.source_file import ProblemCollector, SourceFile
from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Failure
from essence_refs.bibtex.syntax.field_values import Abbreviations, expand_value
from essence_refs.bibtex.syntax.splitter import blocks
from essence_refs.diagnostics import Problem, Severity
from essence_refs.gc_pause import collection_paused
from essence_refs.model.framework import Framework
from essence_refs.model.reference import Origin, Reference
from essence_refs.model.results import ReadResult

if TYPE_CHECKING:
    from essence_refs.model.dates import Date
    from essence_refs.model.text import RichText

_KEY = r"@\s*[\w-]*\s*[({]\s*([^\s,{}()=\"]+)\s*,"
_STRAY_ENTRY = r"@\s*[^\W\d_][\w-]*\s*(?:\{|\(\s*[^\s,()]+\s*,\s*[\w-]+\s*=)"
# Fields that follow an entry directly. After prose, a field is part of the prose.
_STRAY_FIELD = r"[,}\s]*[\w-]+\s*=\s*[\"{\w]|[,}\s]*\}|,\s*\S"
_ONLY_PUNCTUATION = r"[\s,;.})]*"
_LINE_COMMENT = r"(?m)^[ \t]*%.*"
# Texts that hardly recur.
_UNSHARED = frozenset({"title", "DOI", "URL"})


class _ReadState:
    """The state of reading one or more files. *limit* is how many characters abbreviations may expand to in all."""

    def __init__(self, framework: Framework | None, limit: int) -> None:
        self.framework = framework
        self.limit = limit
        self.problems = ProblemCollector()
        # The file, start and length of the entry with each key. All entries themselves would take much memory.
        self.keys: dict[str, tuple[SourceFile, int, int]] = {}
        self.abbreviations = Abbreviations(limit)
        self.tags = tag_fields(framework)
        # Texts and dates as references have them, by their variables and the identities of their values.
        self.texts: dict[tuple[str, int], tuple[str, RichText]] = {}
        self.dates: dict[tuple[str | int, ...], tuple[tuple[str, Date], ...]] = {}


def parse(
    text: str, *, source: str = "", framework: Framework | None = None, use_prefix: bool = True
) -> ReadResult:
    """
    Parse a .bib text. Nothing is raised: all that is wrong is among the problems.

    With a framework, tags are read and checked; without one, their fields are kept unchanged. *use_prefix* is
    biblatex's option useprefix for the entries that do not have it.

    >>> result = parse("@article{key, author = {Brand, Sarah L.}, title = {A Title}, year = 2019}")
    >>> result.references[0].title.plain, result.references[0].year, result.problems
    ('A Title', 2019, ())
    """
    return parse_files([(source, text)], framework=framework, use_prefix=use_prefix)


@collection_paused()
def parse_files(
    sources: Sequence[tuple[str, str]], *, framework: Framework | None = None, use_prefix: bool = True
) -> ReadResult:
    """Parse several .bib texts together, each given as (name, text)."""
    state = _ReadState(framework, limit=20 * sum(len(text) for _, text in sources) + 1_000_000)
    # If no entry can inherit from another, references are made at once.
    waiting: list[EntryFields] | None = [] if any(_may_inherit(text) for _, text in sources) else None
    references: list[Reference] = []
    for number, (source, text) in enumerate(sources):
        file = SourceFile(source, text, number, use_prefix=use_prefix)
        before: Block | None = None
        repaired_to = -1
        for block in blocks(text):
            entry = None
            if isinstance(block, Entry):
                entry = entry_fields(block, file, state.abbreviations, state.problems)
            elif isinstance(block, Failure) and (entry := _repaired(block, file, state)):
                repaired_to = entry.entry.end
            if entry:
                if not _claim_key(entry, state):
                    pass
                elif waiting is None:
                    references.append(_reference(entry, state))
                else:
                    waiting.append(entry)
            elif block.start >= repaired_to:
                _read_other_block(block, before, file, state)
            before = block
    if waiting:
        # Few libraries need it.
        from essence_refs.bibtex.crossref import inherit  # noqa: PLC0415

        inherit(waiting, state.problems, tags=state.tags, limit=state.limit)
        references = [_reference(entry, state) for entry in waiting if entry.type != "xdata"]
    return ReadResult(tuple(references), state.problems.sorted())


def unmapped_fields(reference: Reference, framework: Framework | None = None) -> tuple[Problem, ...]:
    """Return a problem for each kept field that neither CSL nor biblatex nor the framework has a use for."""
    own = frozenset(framework.fields.own) if framework else frozenset()
    message = "no style will show this field: CSL has no variable for it"
    return tuple(
        reference.remark("unplaced-field", message, field=field)
        for field, _ in reference.fields
        if field not in FIELDS and field not in own
    )


def _may_inherit(text: str) -> bool:
    """Return whether an entry may refer to another."""
    # Lower-casing bytes takes a third of the time.
    data = text.encode("utf-8", "surrogatepass").lower()
    return b"crossref" in data or b"xdata" in data


def _claim_key(entry: EntryFields, state: _ReadState) -> bool:
    """Claim the key of an entry; report the entry and return False if another one has it, or if it has none."""
    if not entry.key:
        entry.report_here("", "no-key", "an entry without a key; it is not read", 0, "")
        return False
    block = entry.entry
    file, start, length = state.keys.setdefault(entry.key, (entry.file, block.start, len(block.raw)))
    if file is entry.file and start == block.start:
        return True
    line, _ = file.lines(start)
    location = f"{file.source}:{line}" if file.source else f"line {line}"
    if _prints_the_same(entry, file, file.text[start : start + length], state):
        message = f"the entry {entry.key!r} repeats the one at {location}; it is not read again"
        entry.report_here("", "repeated-entry", message, 0, "leave one of them out")
    else:
        message = f"the key {entry.key!r} is taken by {location}; this entry is not read"
        entry.report_here("", "duplicate-key", message, 0, "give one of them another key")
    return False


def _prints_the_same(entry: EntryFields, file: SourceFile, text: str, state: _ReadState) -> bool:
    """
    Return whether an entry differs from another at most in ways that no reader sees.

    These are white space, letter case, and fields that styles do not print. *text* is the other entry, in *file*.
    """
    first = next(blocks(text))
    if not isinstance(first, Entry):
        return False
    fields = entry_fields(first, file, state.abbreviations, ProblemCollector())
    return entry.type == fields.type and _printed(entry) == _printed(fields)


def _printed(entry: EntryFields) -> dict[str, str]:
    return {
        field: " ".join(text.split()).casefold()
        for field, text in entry.texts.items()
        if field not in UNPRINTED
    }


def _repaired(block: Failure, file: SourceFile, state: _ReadState) -> EntryFields | None:
    """Return the fields of an entry with a mistake in its commas, None for any other broken entry."""
    # Only broken files need it.
    from essence_refs.bibtex.syntax.repair import repair_entry  # noqa: PLC0415

    repaired = repair_entry(file.text, block.start)
    return repaired and repaired_fields(*repaired, file, state.abbreviations, state.problems)


def _read_other_block(block: Block, before: Block | None, file: SourceFile, state: _ReadState) -> None:
    if isinstance(block, Definition):
        _define(block, file, state)
    elif isinstance(block, Failure):
        # Only broken files need it.
        from essence_refs.bibtex.syntax.diagnosis import hint_for  # noqa: PLC0415

        key = re.match(_KEY, block.raw)
        message = f"this entry is not read: {block.reason}"
        hint = hint_for(block, file.lines)
        problem = Problem(code="broken-entry", message=message, key=key[1] if key else "", hint=hint)
        state.problems.add(file, block.start, problem)
    elif isinstance(block, Comment) and not block.explicit:
        _report_stray_text(block, before, file, state.problems)


def _define(block: Definition, file: SourceFile, state: _ReadState) -> None:
    def report(code: str, message: str, offset: int, hint: str) -> None:
        problem = Problem(code=code, message=message, field=block.name, hint=hint)
        state.problems.add(file, block.value_start + offset, problem)

    text = expand_value(block.value, state.abbreviations, report)
    old = state.abbreviations.text(block.name)
    if not state.abbreviations.define(block.name, text) and old != text:
        message = f"the abbreviation {block.name!r} is defined again, with another text"
        problem = Problem(code="redefined-abbreviation", message=message, field=block.name)
        state.problems.add(file, block.start, problem)


def _report_stray_text(
    block: Comment, before: Block | None, file: SourceFile, problems: ProblemCollector
) -> None:
    """Report text outside of entries that looks like part of an entry."""
    text = re.sub(_LINE_COMMENT, lambda found: " " * len(found.group()), block.text)
    severity = Severity.ERROR
    if re.fullmatch(_ONLY_PUNCTUATION, text):
        if "}" not in text:
            return
        severity = Severity.WARNING
    if found := re.search(_STRAY_ENTRY, text):
        start = block.start + found.start()
        message = "this looks like an entry, but cannot be read as one"
        problem = Problem(
            code="stray-entry",
            message=message,
            hint="an entry begins a line with @, its type, a brace, its key and a comma",
        )
    elif not isinstance(before, Failure | None) and (found := re.match(_STRAY_FIELD, text.lstrip())):
        start = block.start + len(text) - len(text.lstrip()) + found.start()
        message = "this looks like part of an entry, but is outside of all entries, and is not read"
        problem = Problem(
            code="stray-text",
            message=message,
            hint="does a brace close the entry before too early?",
            severity=severity,
        )
    else:
        return
    problems.add(file, start, problem)


def _reference(entry: EntryFields, state: _ReadState) -> Reference:
    fields = read_fields(entry, state.tags)
    tags = NO_TAGS if state.tags.isdisjoint(entry.texts) else read_tags(entry, state.framework)
    return Reference(
        key=entry.key,
        kind=read_item_type(entry),
        names=tuple(fields.names.items()),
        dates=_shared_dates(fields.dates, state.dates),
        texts=_shared_texts(fields.texts, state.texts),
        keywords=fields.keywords,
        entry_type=entry.entry.type.lower(),
        fields=tuple(fields.kept),
        origin=Origin(source=entry.file.source, line=entry.file.line(entry.entry.start)),
        # Only the tags that the entry has.
        **vars(tags),
    )


def _shared_texts(
    texts: "dict[str, RichText]", known: "dict[tuple[str, int], tuple[str, RichText]]"
) -> "tuple[tuple[str, RichText], ...]":
    """Return texts by their variables. Journals and publishers recur, and are then one object with their variable."""
    pairs = []
    for pair in texts.items():
        variable, text = pair
        pairs.append(pair if variable in _UNSHARED else known.setdefault((variable, id(text)), pair))
    return tuple(pairs)


def _shared_dates(
    dates: "dict[str, Date]", known: "dict[tuple[str | int, ...], tuple[tuple[str, Date], ...]]"
) -> "tuple[tuple[str, Date], ...]":
    """Return dates by their variables. Most references have only a year, so few are different."""
    return known.setdefault((*dates, *map(id, dates.values())), tuple(dates.items()))
