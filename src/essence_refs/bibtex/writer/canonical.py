"""
Writes references as a canonical .bib file, which is read as the same references.

The written file is read again, so that the reported losses are facts.
"""

import re
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

import attrs

from essence_refs.bibtex.crossref import prevent_inheritance
from essence_refs.bibtex.fields import write_fields
from essence_refs.bibtex.fields.entry_types import entry_type_for
from essence_refs.bibtex.fields.entry_writer import EntryWriter
from essence_refs.bibtex.fields.tags import write_tags
from essence_refs.bibtex.reader import parse
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.bibtex.syntax.braces import value_error
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.bibtex.writer.losses import Losses
from essence_refs.diagnostics import Problem
from essence_refs.model import Framework, Reference, TagFields
from essence_refs.model.results import WriteResult

_NOT_IN_KEYS = re.compile(r"""[\s"#%(),=\\{}~@]+""")
_NAME = re.compile(r"""[^\s"#%(),=\\{}~@]+""")
_LOOKS_LIKE_ENTRY = re.compile(r"\n\s*@\s*[\w-]*\s*[{(]")


def write(references: Iterable[Reference], *, framework: Framework | None = None) -> WriteResult:
    r"""
    Write references as the text of a .bib file.

    Tags are written to the fields that the framework names. Without a framework they are written to the default
    fields, and only reading with a framework finds them there.

    >>> from essence_refs.model import RichText
    >>> print(write([Reference(key="a", kind="book", texts=(("title", RichText.of("Care & Cost")),))]).text)
    @book{a,
      title = {Care \& Cost},
    }
    <BLANKLINE>
    """
    written = write_entries(references, framework=framework)
    text = "\n".join(map(_entry_text, written.entries))
    return WriteResult(text, written.compare(text, framework))


class WrittenEntry(NamedTuple):
    """The type, the key and the fields of an entry to write. Values are LaTeX, as between the braces of a field."""

    type: str
    key: str
    fields: tuple[tuple[str, str], ...] = ()


class WrittenEntries(NamedTuple):
    """The entries for references, which are the ``references`` by their keys, and what was lost so far."""

    entries: tuple[WrittenEntry, ...]
    references: Mapping[str, Reference]
    losses: Losses

    def compare(self, text: str, framework: Framework | None) -> tuple[Problem, ...]:
        """Return everything that was lost, after reading the text that was made of these entries."""
        read = {each.key: each for each in parse(text, framework=framework).references}
        for key, reference in self.references.items():
            self.losses.compare(reference, read.get(key), has_framework=framework is not None)
        return tuple(self.losses.problems)


def write_entries(references: Iterable[Reference], *, framework: Framework | None = None) -> WrittenEntries:
    """Return the entries for references, whose text any layout can be given."""
    losses = Losses()
    by_key: dict[str, Reference] = {}
    for reference in references:
        key = _free_key(reference, by_key, losses)
        by_key[key] = reference if key == reference.key else attrs.evolve(reference, key=key)
    names = framework.fields if framework else TagFields()
    known = dict.fromkeys(by_key) | {
        alias: key for key, each in by_key.items() for alias in _aliases(each) if alias not in by_key
    }
    writers = {key: _write_all_fields(each, names, known, losses) for key, each in by_key.items()}
    for writer in writers.values():
        parent = writer.kept.get("crossref", "").strip()
        if "crossref" in writer.fields:
            prevent_inheritance(writer, writers[known.get(parent) or parent])
    entries = (_entry_of(writer, losses) for writer in writers.values())
    return WrittenEntries((*_empty_xdata_entries(by_key.values(), known), *entries), by_key, losses)


def _free_key(reference: Reference, taken: Container[str], losses: Losses) -> str:
    """Return the reference's key, or a similar one that BibTeX allows and that is free."""
    start = _NOT_IN_KEYS.sub("-", reference.key).strip("-") or "reference"
    if reference.key not in taken and (reference.key == start or _is_key(reference)):
        return reference.key
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    reason = "is taken already" if reference.key in taken else "is not allowed in a .bib file"
    losses.add(reference, "", f"the key {reason}; it is written as {key!r}", "key-changed")
    return key


def _is_key(reference: Reference) -> bool:
    """Return whether a key is read as itself, in which case a key that came from a .bib file is not changed."""
    if _NAME.fullmatch(reference.key):
        return True
    blocks = split(f"@misc{{{reference.key},\n}}\n") if reference.entry_type else ()
    return len(blocks) == 1 and isinstance(blocks[0], Entry) and blocks[0].key == reference.key


def _aliases(reference: Reference) -> list[str]:
    return _split_keys(dict(reference.fields).get("ids", ""))


def _split_keys(text: str) -> list[str]:
    return [key for each in text.split(",") if (key := each.strip())]


def _empty_xdata_entries(references: Iterable[Reference], known: Container[str]) -> list[WrittenEntry]:
    """Return an empty entry for each @xdata that is referred to; the references contain its fields."""
    wanted = dict.fromkeys(
        key for each in references for key in _split_keys(dict(each.fields).get("xdata", ""))
    )
    return [WrittenEntry("xdata", key) for key in wanted if key not in known and _NAME.fullmatch(key)]


def _write_all_fields(
    reference: Reference, names: TagFields, known: Container[str], losses: Losses
) -> EntryWriter:
    """Write variables, tags and kept fields."""
    writer = write_fields(reference)
    write_tags(writer, names)
    for field, source in reference.fields:
        if field in writer.fields and writer.fields[field] == source:
            _move_after_kept_fields(writer, field)
        _write_kept_field(writer, field, source, known, losses)
    return writer


def _move_after_kept_fields(writer: EntryWriter, field: str) -> None:
    """Move a kept field that is written already behind the kept fields before it, to keep their order."""
    before = [*writer.kept][: [*writer.kept].index(field)]
    later = [*writer.fields][[*writer.fields].index(field) :]
    for name in later:
        if name not in before:
            writer.fields[name] = writer.fields.pop(name)


def _write_kept_field(
    writer: EntryWriter, field: str, source: str, known: Container[str], losses: Losses
) -> None:
    reference = writer.reference
    if not _NAME.fullmatch(field):
        losses.add(reference, field, "this is not a possible field name; the field is left out")
    elif field == "crossref" and source.strip() not in known:
        message = (
            f"{source.strip()!r} is not among the written entries; the inherited fields are in the entry"
        )
        losses.add(reference, field, message)
    elif field in writer.fields:
        if writer.fields[field] != source:
            losses.add(reference, field, f"{source!r} is left out, because the field has another value")
    else:
        writer.set(field, source)


def _entry_of(writer: EntryWriter, losses: Losses) -> WrittenEntry:
    reference = writer.reference
    for field, source in [*writer.fields.items()]:
        error = value_error(source)
        if error or _LOOKS_LIKE_ENTRY.search(source):
            losses.add(reference, field, f"is left out: {error or 'it looks like another entry'}")
            del writer.fields[field]
    type_ = entry_type_for(reference)
    if not _NAME.fullmatch(type_) or type_ in ("comment", "preamble", "string", "xdata"):
        losses.add(reference, "", f"{type_!r} is not a possible entry type; it is written as misc")
        type_ = "misc"
    return WrittenEntry(type_, reference.key, tuple(writer.fields.items()))


def _entry_text(entry: WrittenEntry) -> str:
    width = max((len(field) for field, _ in entry.fields), default=0)
    lines = [f"  {field.ljust(width)} = {{{source}}},\n" for field, source in entry.fields]
    return f"@{entry.type}{{{entry.key},\n{''.join(lines)}}}\n"
