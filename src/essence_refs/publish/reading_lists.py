"""Reading lists in a style: the headings, counts and formatted references of each level."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from essence_refs import csl, files, selection
from essence_refs.csl.compiled_style import apply_quotes
from essence_refs.model import (
    EMPTY,
    Bibliography,
    Block,
    Group,
    Heading,
    Level,
    Library,
    Paragraph,
    ReadingList,
    Reference,
    RichText,
    Section,
)
from essence_refs.publish.publications import Publication, Writable

STYLE = files.DEFAULT_STYLE
LOCALE = "en-GB"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyledReadingList(Writable, ReadingList):
    """
    A reading list whose references are formatted in a style; it can be written in any output format.

    ``bibliographies`` are in the order of the headings: one for each intervention type of a level, or one for a level
    whose items are not grouped by type. ``left_out`` is the number of items of the library without a level, which
    are not on a list of single levels.
    """

    style: str = STYLE
    locale: str = LOCALE
    by_type: bool = True
    left_out: int = 0
    bibliographies: tuple[Bibliography, ...] = attrs.field(default=())

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, {self.style}>"

    def document(self) -> Publication:
        """Return the list as a document: headings, counts and formatted references."""
        return Publication(
            title=self.title, language=self.locale, blocks=tuple(self._blocks()), references=self.references
        )

    def _blocks(self) -> Iterator[Block]:
        bibliographies = iter(self.bibliographies)
        for group in self.groups:
            yield from _introduction(group, alone=len(self.groups) == 1)
            for section in _sections(group, by_type=self.by_type):
                if self.by_type and _has_types(group):
                    yield _type_heading(section)
                yield next(bibliographies)
        if not self.groups:
            yield _note("There are no items.")
        if self.left_out:
            have, are = ("has", "is") if self.left_out == 1 else ("have", "are")
            yield _note(f"{_items(self.left_out)} {have} no level and {are} not on this list.")


def reading_list(  # noqa: PLR0913 - each keyword is one option of users
    library: Library,
    level: str | Level | Iterable[str | Level] | None = None,
    *,
    style: str | Path = STYLE,
    locale: str = LOCALE,
    annotated: bool = False,
    by_type: bool = True,
    title: str | None = None,
) -> StyledReadingList:
    """
    Return the reading list of a level, of several, or, without *level*, of the whole library.

    Levels are in the framework's order. An item at two levels is formatted the same under both. A library without
    any levels is one list without headings. *style* is a name ("apa") or a path that ends in ".csl". With *annotated*
    the curator's annotation is under each item; without *by_type* there are no headings for intervention types.

    Raises:
        UnknownLevelError: with similar levels.
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    levels = [level] if isinstance(level, str | Level) else None if level is None else list(level)
    plan = selection.reading_list(library, levels, annotated=annotated, title=title or "")
    untagged = selection.untagged_references(library)
    groups = plan.groups
    if levels is None and len(untagged) == len(library):
        # No item has a level: a heading for each level would be followed by an empty list.
        groups = tuple(group for group in groups if group.level is None)
    return style_reading_list(
        attrs.evolve(plan, groups=groups, title=title if title is not None else _title(library, groups)),
        style=style,
        locale=locale,
        by_type=by_type,
        left_out=len(untagged) if levels is not None else 0,
    )


def style_reading_list(
    plan: ReadingList,
    *,
    style: str | Path = STYLE,
    locale: str = LOCALE,
    by_type: bool = True,
    left_out: int = 0,
) -> StyledReadingList:
    """
    Return a reading list with its references formatted in a style, all of them together.

    Raises:
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    opened = files.open_style(style)
    lists = [section.references for group in plan.groups for section in _sections(group, by_type=by_type)]
    annotations: dict[str, RichText] = {}
    # If the style prints annotations itself, they must not be there twice.
    if plan.annotated and "annote" not in opened.variables:
        annotations = {
            each.key: apply_quotes(each.annotation, opened, locale=locale) for each in plan.references
        }
    return StyledReadingList(
        title=plan.title,
        groups=plan.groups,
        annotated=plan.annotated,
        style=str(style),
        locale=locale,
        by_type=by_type,
        left_out=left_out,
        bibliographies=_with_annotations(csl.bibliographies(lists, opened, locale=locale), annotations),
    )


def count_sentence(group: Group) -> str:
    """
    Return a sentence with the number of items of a group, and of those without an intervention type.

    >>> count_sentence(Group(level=Level(key="policy", name="Policy")))
    'No items are tagged with this level.'
    """
    number = len(group)
    if group.level is None:
        return f"{_items(number)} without a level."
    if not number:
        return "No items are tagged with this level."
    if not group.level.types or not group.unassigned:
        return f"{_items(number)}."
    if group.unassigned < number:
        which = f"{group.unassigned:,} of them not assigned"
    else:
        which = "not assigned" if number == 1 else "none of them assigned"
    return f"{_items(number)}, {which} to an intervention type."


def _with_annotations(
    bibliographies: Iterable[Bibliography], annotations: Mapping[str, RichText]
) -> tuple[Bibliography, ...]:
    """Return the bibliographies with annotations, and with an anchor at the first entry of each reference."""
    shown: set[str] = set()
    result = []
    for bibliography in bibliographies:
        entries = []
        for entry in bibliography.entries:
            anchor = "" if entry.key in shown else f"ref-{entry.key}"
            shown.add(entry.key)
            entries.append(attrs.evolve(entry, anchor=anchor, annotation=annotations.get(entry.key, EMPTY)))
        result.append(attrs.evolve(bibliography, entries=tuple(entries)))
    return tuple(result)


def _title(library: Library, groups: Sequence[Group]) -> str:
    is_tagged = any(group.level is not None for group in groups)
    return (
        f"{library.framework.name} reading list" if library.framework.name and is_tagged else "Reading list"
    )


def _sections(group: Group, *, by_type: bool) -> tuple[Section, ...]:
    """Return the sections of a group that have a bibliography of their own, in order."""
    if by_type and _has_types(group):
        return group.sections
    references: tuple[Reference, ...] = tuple(group)
    return (Section(type=None, references=references),) if references else ()


def _has_types(group: Group) -> bool:
    return any(section.type is not None for section in group.sections)


def _introduction(group: Group, *, alone: bool) -> Iterator[Block]:
    level = group.level
    if level is None and alone:
        number = len(group)
        none_of = (
            "The one item has no level." if number == 1 else f"None of the {_items(number)} has a level."
        )
        yield Paragraph(text=RichText.of(none_of), role="count")
        return
    if level is None:
        yield Heading(text=RichText.of("Items without a level"), anchor="without-a-level")
    else:
        yield Heading(text=RichText.of(level.name), anchor=f"level-{level.key}")
        if level.definition:
            yield Paragraph(text=RichText.of(level.definition), role="definition")
        if level.bundle:
            yield bundle_contents(level)
    # The list may be of a part of the library: the rest may have items at the level.
    count = count_sentence(group) if len(group) else "No items on this list are tagged with this level."
    yield Paragraph(text=RichText.of(count), role="count")


def bundle_contents(level: Level) -> Paragraph:
    """Return the paragraph that names a level's bundle contents, as the level pages do."""
    return Paragraph(text=RichText.of(f"Bundle contents: {'; '.join(level.bundle)}"), role="bundle")


def _type_heading(section: Section) -> Heading:
    if section.type is None:
        return Heading(text=RichText.of("Not assigned to an intervention type"), depth=2)
    return Heading(text=RichText.of(section.type.name), depth=2, anchor=f"type-{section.type.key}")


def _note(sentence: str) -> Paragraph:
    return Paragraph(text=RichText.of(sentence), role="note")


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number:,} items"
