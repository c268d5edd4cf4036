"""
Edits of fields and entries in a .bib text. All other text keeps every character.

Values are LaTeX, as between the braces of a field; ``latex.encoder.escape`` makes LaTeX of plain text. The functions
take and return text. Their callers read and save the file.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.errors import ProblemsError

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem

_REST_OF_LINE_IS_BLANK = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARK = "\ufeff"


def set_field(text: str, key: str, field: str, value: str, *, source: str = "") -> str:
    r"""
    Set a field of an entry, or add it after the other fields. Abbreviations and joins are replaced.

    >>> set_field("@misc{some,\n  title = {A},\n}", "some", "year", "2020")
    '@misc{some,\n  title = {A},\n  year = {2020},\n}'

    Raises:
        UnknownReferenceError: for an unknown key, with similar keys.
        ProblemsError: for an entry or field that occurs twice, or a value that cannot be enclosed.

    """
    return change_fields(text, {key: {field: value}}, source=source)


def remove_field(text: str, key: str, field: str, *, source: str = "") -> str:
    """
    Remove a field of an entry, with its comma and its line.

    Raises:
        UnknownReferenceError: for an unknown key, with similar keys.
        ProblemsError: for an entry or field that occurs twice, and for a missing field.

    """
    return change_fields(text, {key: {field: None}}, source=source)


def set_raw_value(text: str, key: str, field: str, raw: str, *, source: str = "") -> str:
    """
    Set a field to a raw value: a text with its enclosure, a number, an abbreviation or a join.

    Raises:
        UnknownReferenceError: for an unknown key, with similar keys.
        ProblemsError: for an entry or field that occurs twice, or a value that cannot be enclosed.

    """
    opened = BibText.of(text, source)
    return opened.edit([key], lambda entry: opened.with_raw_value(entry, field, lambda _: raw))


def change_fields(text: str, changes: Mapping[str, Mapping[str, str | None]], *, source: str = "") -> str:
    """
    Set many fields of many entries at once. *changes* maps keys to field names to values; None removes the field.

    Raises:
        UnknownReferenceError: for a single unknown key, with similar keys.
        ProblemsError: with all problems, also for several unknown keys.

    """
    return change_opened(BibText.of(text, source), changes)


def change_opened(opened: BibText, changes: Mapping[str, Mapping[str, str | None]]) -> str:
    """Change fields as `change_fields` does, in a text that is already parsed."""

    def change(entry: Entry) -> Entry:
        problems: list[Problem] = []
        style = functools.cache(functools.partial(opened.style, entry))
        for field, value in changes[entry.key].items():
            try:
                if value is None:
                    entry = opened.without(entry, field)
                else:
                    entry = opened.with_value(entry, field, value, style)
            except ProblemsError as error:
                problems.extend(error.problems)
        if problems:
            raise ProblemsError(tuple(problems))
        return entry

    return opened.edit(changes, change)


def add_entry(
    text: str, type_: str, key: str, fields: Iterable[tuple[str, str]] = (), *, source: str = ""
) -> str:
    r"""
    Add an entry at the end, in the style of the last entry.

    >>> add_entry("@misc{a,\n\ttitle = {A}\n}\n", "book", "b", [("title", "B"), ("year", "2020")])
    '@misc{a,\n\ttitle = {A}\n}\n\n@book{b,\n\ttitle = {B},\n\tyear = {2020}\n}\n'

    Raises:
        ProblemsError: for a taken or impossible key, a value that cannot be enclosed, and a text whose last entry is
            never closed.

    """
    opened = BibText.of(text, source)
    fields = [*fields]
    problems = [*opened.new_entry_problems(type_, key, fields)]
    if problems:
        raise ProblemsError(tuple(problems))
    raw = opened.new_entry(type_, key, fields)
    body = text.rstrip()
    ending = text[len(body) :]
    if body in ("", _BYTE_ORDER_MARK):
        return text + raw + opened.newline
    return body + opened.gap() + raw + ending


def add_entries(opened: BibText, entries: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> str:
    r"""
    Return the text with entries added at its end: their types, keys and fields, in the style of the last entries.

    All that was there stays as it was, also white space at the end. The entries are those of a writer: their names and
    values are not checked.

    >>> opened = BibText.of("@misc{a,\n\ttitle = {A}\n}\n", "a.bib")
    >>> add_entries(opened, [("book", "b", [("title", "B")]), ("book", "c", [])])
    '@misc{a,\n\ttitle = {A}\n}\n\n@book{b,\n\ttitle = {B}\n}\n\n@book{c,}\n'

    Raises:
        ProblemsError: for a text whose last entry is never closed.

    """
    problems = [*opened.closing_problems()]
    if problems:
        raise ProblemsError(tuple(problems))
    text, newline, gap = opened.text, opened.newline, opened.gap()
    added = [
        opened.new_entry_text(type_, key, opened.as_in_neighbours(fields))[0]
        for type_, key, fields in entries
    ]
    if not added:
        return text
    body = text.rstrip()
    end = text[len(body) :]
    before, after = "", newline
    if body not in ("", _BYTE_ORDER_MARK):
        missing = len(_LINE_END.findall(gap)) - len(_LINE_END.findall(end))
        before = gap[len(end) :] if gap.startswith(end) else newline * max(missing, 0)
        after = newline if _LINE_END.search(end) else ""
    elif end and not _LINE_END.search(end):
        # Blanks alone.
        before = newline
    return "".join([text, before, gap.join(added), after])


def remove_entry(text: str, key: str, *, source: str = "") -> str:
    """
    Remove an entry with the blank lines before it. Comments around it are kept.

    Raises:
        UnknownReferenceError: for an unknown key, with similar keys.
        ProblemsError: when two entries have the key, or the entry is never closed.

    """
    [entry] = BibText.of(text, source).entries_for([key])
    before, after = text[: entry.start], text[entry.end :]
    kept = before.rstrip()
    if kept in ("", _BYTE_ORDER_MARK):
        return before + after.lstrip()
    # Text after the entry on its line must not become part of a comment line.
    return (kept if _REST_OF_LINE_IS_BLANK.match(after) else before) + after
