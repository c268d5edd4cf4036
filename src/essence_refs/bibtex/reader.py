"""Reading .bib texts: from their blocks to references, with every problem on the way."""

import re
from collections.abc import Sequence

from essence_refs.bibtex.fields.entry_fields import Draft, File, Problems, draft
from essence_refs.bibtex.fields.entry_reader import compose, kind
from essence_refs.bibtex.fields.mapping import FIELDS
from essence_refs.bibtex.fields.tags import NO_TAGS, tag_fields, tags
from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Failure
from essence_refs.bibtex.syntax.field_values import Abbreviations, joined
from essence_refs.bibtex.syntax.splitter import blocks
from essence_refs.diagnostics import Problem
from essence_refs.model.framework import Framework
from essence_refs.model.gc_pause import collection_paused
from essence_refs.model.reference import Origin, Reference
from essence_refs.model.results import ReadResult

# Strings, for few files need them: see ``blocks``.
_KEY = r"@\w*\s*[({]\s*([^\s,{}()=\"]+)\s*,"
_STRAY_ENTRY = r"@[ \t]*[^\W\d_][\w-]*\s*[{(]"
# Bounded, so that a long text without any sign costs no more than its length.
_STRAY_FIELD = r"^}|^,\s*\S|\b[\w-]{1,30}\s{0,9}=\s{0,9}[\"{\d]|\}\s*$"
_LINE_COMMENT = r"(?m)^[ \t]*%.*"


class _Run:
    """What all entries of one reading share. *room* is how many characters may be made of abbreviations, in all."""

    def __init__(self, framework: Framework | None, room: int) -> None:
        self.framework = framework
        self.room = room
        self.problems = Problems()
        self.keys: dict[str, tuple[File, int]] = {}
        self.known = Abbreviations(room)
        self.curated = tag_fields(framework)


def parse(text: str, *, source: str = "", framework: Framework | None = None) -> ReadResult:
    """
    Return what a .bib text holds. It never raises: what is wrong is among the problems.

    Tags are read and checked when a framework is given; without one their fields are kept as they stand.

    >>> reading = parse("@article{key, author = {Brand, Sarah L.}, title = {A Title}, year = 2019}")
    >>> reading.references[0].title.plain, reading.references[0].year, reading.problems
    ('A Title', 2019, ())
    """
    return parse_files([(source, text)], framework=framework)


@collection_paused()
def parse_files(sources: Sequence[tuple[str, str]], *, framework: Framework | None = None) -> ReadResult:
    """Return what several .bib texts hold together; each comes with its name."""
    run = _Run(framework, room=20 * sum(len(text) for _, text in sources) + 1_000_000)
    # Where no entry takes over anything from another, none must wait for the others.
    drafts: list[Draft] | None = [] if any(_may_refer(text) for _, text in sources) else None
    references: list[Reference] = []
    for number, (source, text) in enumerate(sources):
        file = File(source, text, number)
        before: Block | None = None
        for block in blocks(text):
            if isinstance(block, Entry):
                new = draft(block, file, run.known, run.problems)
                if not _is_new(new, run):
                    pass
                elif drafts is None:
                    references.append(_reference(new, run))
                else:
                    drafts.append(new)
            else:
                _read_other(block, before, file, run)
            before = block
    if drafts:
        # Few libraries need it.
        from essence_refs.bibtex.crossref import inherit  # noqa: PLC0415

        inherit(drafts, run.problems, curated=run.curated, room=run.room)
        references = [_reference(each, run) for each in drafts if each.type != "xdata"]
    return ReadResult(tuple(references), run.problems.sorted())


def unmapped_fields(reference: Reference, framework: Framework | None = None) -> tuple[Problem, ...]:
    """Return a note for each field that no variable, tag or program is known to have a use for."""
    own = frozenset(framework.fields.own) if framework else frozenset()
    message = "no style will show this field: it has no place in CSL"
    return tuple(
        reference.remark("unplaced-field", message, field=field)
        for field, _ in reference.fields
        if field not in FIELDS and field not in own
    )


def _may_refer(text: str) -> bool:
    """Say whether an entry may refer to another."""
    # Bytes are put in small letters in a third of the time.
    data = text.encode("utf-8", "surrogatepass").lower()
    return b"crossref" in data or b"xdata" in data


def _is_new(new: Draft, run: _Run) -> bool:
    """Say whether an entry has a key that no other has; otherwise that is reported."""
    if not new.key:
        new.report_here("", "no-key", "an entry without a key, which is not read", 0, "")
        return False
    file, start = run.keys.setdefault(new.key, (new.file, new.entry.start))
    if file is new.file and start == new.entry.start:
        return True
    line, _ = file.place(start)
    place = f"{file.source}:{line}" if file.source else f"line {line}"
    message = f"the key {new.key!r} is taken by {place}; this entry is not read"
    new.report_here("", "duplicate-key", message, 0, "give one of them another key")
    return False


def _read_other(block: Block, before: Block | None, file: File, run: _Run) -> None:
    if isinstance(block, Definition):
        _define(block, file, run)
    elif isinstance(block, Failure):
        key = re.match(_KEY, block.raw)
        message = f"this entry is not read: {block.reason}"
        # Only broken files need it.
        from essence_refs.bibtex.syntax.diagnosis import advice  # noqa: PLC0415

        hint = advice(block, file.places)
        said = Problem(code="broken-entry", message=message, key=key[1] if key else "", hint=hint)
        run.problems.add(file, block.start, said)
    elif isinstance(block, Comment) and not block.explicit:
        _report_stray(block, before, file, run.problems)


def _define(block: Definition, file: File, run: _Run) -> None:
    def report(code: str, message: str, offset: int, hint: str) -> None:
        said = Problem(code=code, message=message, field=block.name, hint=hint)
        run.problems.add(file, block.value_start + offset, said)

    text = joined(block.value, run.known, report)
    old = run.known.text(block.name)
    if not run.known.define(block.name, text) and old != text:
        message = f"the abbreviation {block.name!r} is defined again, with another text"
        said = Problem(code="redefined-abbreviation", message=message, field=block.name)
        run.problems.add(file, block.start, said)


def _report_stray(block: Comment, before: Block | None, file: File, problems: Problems) -> None:
    """Report what looks like a part of an entry but stands outside of all."""
    if "@" not in block.text and isinstance(before, Failure | None):
        return
    text = re.sub(_LINE_COMMENT, lambda found: " " * len(found.group()), block.text)
    if found := re.search(_STRAY_ENTRY, text):
        message = "what looks like an entry cannot be read as one"
        hint = "an entry begins with @, its type and a brace, in one line"
        problems.add(
            file, block.start + found.start(), Problem(code="stray-entry", message=message, hint=hint)
        )
    elif not isinstance(before, Failure | None) and (found := re.search(_STRAY_FIELD, text.lstrip())):
        start = block.start + len(text) - len(text.lstrip()) + found.start()
        message = "what looks like a part of an entry stands outside of all entries, and is not read"
        hint = "does a brace close the entry before too early?"
        problems.add(file, start, Problem(code="stray-text", message=message, hint=hint))


def _reference(each: Draft, run: _Run) -> Reference:
    made = compose(each, run.curated)
    said = NO_TAGS if run.curated.isdisjoint(each.fields) else tags(each, run.framework)
    return Reference(
        key=each.key,
        kind=kind(each),
        names=tuple(made.names.items()),
        dates=tuple(made.dates.items()),
        texts=tuple(made.texts.items()),
        keywords=made.keywords,
        entry_type=each.entry.type.lower(),
        fields=tuple(made.kept),
        origin=Origin(source=each.file.source, line=each.file.line(each.entry.start)),
        # Most entries say nothing, and have only what they say named here.
        **vars(said),
    )
