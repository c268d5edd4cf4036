"""Reading lists in a style: headings, what is known of each level, and formatted references."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs import csl, files, selection
from essence_refs.arguments import checked, require_type
from essence_refs.csl.compiled_style import apply_quotes
from essence_refs.diagnostics import count_of
from essence_refs.model import (
    EMPTY,
    Bibliography,
    BibliographyEntry,
    Block,
    Group,
    Heading,
    Inline,
    Level,
    Library,
    Mark,
    Paragraph,
    ReadingList,
    Reference,
    RichText,
    Span,
)
from essence_refs.publish.publications import Publication, Writable

STYLE = files.DEFAULT_STYLE
LOCALE = "en-GB"

# The variable with which a style prints a note by itself.
_VARIABLES = {"annotation": "annote", "abstract": "abstract"}
# Headings of documents have five depths.
_DEEPEST = 5


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyledReadingList(Writable, ReadingList):
    """
    A reading list whose references are formatted in a style; it can be written in any output format.

    ``bibliographies`` are in the order of the headings. ``shown`` are the parts that are printed besides the items:
    "definition", "bundle", "counts" and "gaps". ``list_gaps`` are the gaps of the list as a whole. ``uncollected`` are
    the levels of the list that have no heading and whose evidence the library has not collected.
    """

    style: str = STYLE
    locale: str = LOCALE
    shown: tuple[str, ...] = selection.USUAL_PARTS
    list_gaps: tuple[str, ...] = ()
    uncollected: tuple[Level, ...] = ()
    bibliographies: tuple[Bibliography, ...] = attrs.field(default=())

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, {self.style}>"

    @property
    def gaps(self) -> tuple[str, ...]:
        """Sentences for curators: how many items have no level, intervention type or other value to group them by."""
        return (*selection.level_gaps(self.groups), *self.list_gaps)

    def document(self) -> Publication:
        """Return the list as a document: headings, what is known of each level, and formatted references."""
        return Publication(
            title=self.title, language=self.locale, blocks=tuple(self._blocks()), references=self.references
        )

    def _blocks(self) -> Iterator[Block]:
        if not self.groups:
            yield _note("There are no items.")
        if self.uncollected:
            yield not_collected(self.uncollected, incomplete=bool(self.groups))
        bibliographies = iter(self.bibliographies)
        for group in self.groups:
            yield from self._group(group, (), bibliographies)
        if "gaps" in self.shown:
            yield from map(_note, self.list_gaps)

    def _group(
        self, group: Group, around: tuple[Group, ...], bibliographies: Iterator[Bibliography]
    ) -> Iterator[Block]:
        """Yield the heading of a group, and the references and groups in it; *around* are the groups it is in."""
        if group.by:
            depth = min(len(around) + 1, _DEEPEST)
            yield Heading(text=RichText.of(group.name), depth=depth, anchor=_anchor(group, around))
        if not around:
            yield from self._introduction(group)
        if group.level is not None and not group.level.collected:
            yield not_collected((), incomplete=bool(group))
        elif not group:
            yield _note("No items are listed at this level.")
        for inner in group.groups:
            yield from self._group(inner, (*around, group), bibliographies)
        if group and not group.groups:
            yield next(bibliographies)

    def _introduction(self, group: Group) -> Iterator[Block]:
        level = group.level
        if level is not None and level.definition and "definition" in self.shown:
            yield Paragraph(text=RichText.of(level.definition), role="definition")
        if level is not None and level.bundle and "bundle" in self.shown:
            yield bundle_contents(level)
        if "gaps" in self.shown and group and group.by == "level":
            yield _count(selection.count_sentence(group))
        elif "counts" in self.shown and group:
            yield _count(f"{count_of(len(group), 'item')}.")


@checked(
    library=Library,
    level=(str, Level, Iterable),
    group=(str, Iterable),
    show=(str, Iterable),
    hide=(str, Iterable),
)
def reading_list(  # noqa: PLR0913 - each keyword is one option of users
    library: Library,
    level: str | Level | Iterable[str | Level] | None = None,
    *,
    style: str | os.PathLike[str] = STYLE,
    locale: str = LOCALE,
    group: str | Iterable[str] | None = None,
    sort: str = "style",
    notes: str | None = None,
    annotated: bool = False,
    by_type: bool = True,
    show: str | Iterable[str] = (),
    hide: str | Iterable[str] = (),
    gaps: bool = False,
    keys: bool = False,
    title: str | None = None,
    whole: Library | None = None,
) -> StyledReadingList:
    """
    Return the reading list of a level, of several, or, without *level*, of the whole library.

    *style* is a name ("apa") or a path that ends in ".csl". Items are grouped by level, in the order of the framework,
    and by intervention type; *group* names other groups ("level", "type", "year" or the key of a facet, in any order),
    and "none" is a list without headings. An item in two groups is formatted the same in both. *sort* is the order in
    a group: "style", "year", "author", "title" or "file", with ":desc" for the opposite.

    *notes* is what is printed under an item: "annotation" (also with *annotated*), "abstract", "listed" (how another
    page lists it) or "none". *show* and *hide* are parts of the list: "definition" and "bundle", which are printed by
    default, "counts" and "relations": related works, looked up in *whole*, of which *library* is a part. The ``gaps`` of
    the list are for curators; with *gaps* they are printed too. With *keys* items have keys; without *by_type* no groups for types.

    Raises:
        UnknownLevelError: with similar levels.
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        UnknownChoiceError: for a value that an option does not have.
        StyleError: when the style cannot be used.

    """
    named = [level] if isinstance(level, str | Level) else None if level is None else list(level)
    for each in named or ():
        require_type("level", each, (str, Level))
    if named == []:
        raise TypeError("level must be a level or several, or None for the whole library, and it is empty")
    by = selection.grouping(library.framework, group)
    by = by if by_type else tuple(each for each in by if each != "type")
    plan = selection.reading_list(
        library, named, group=by or "none", sort=sort, notes=notes, annotated=annotated, title=title or ""
    )
    levels = None if named is None else selection.levels_named(library, named)
    return style_reading_list(
        attrs.evolve(plan, title=title if title is not None else _title(library, levels)),
        style=style,
        locale=locale,
        shown=selection.shown_parts(show, hide, gaps=gaps),
        keys=keys,
        list_gaps=selection.list_gaps(library, plan, by, levels),
        uncollected=() if levels is None else _uncollected(plan, levels),
        whole=whole or library,
    )


def style_reading_list(  # noqa: PLR0913 - as above
    plan: ReadingList,
    *,
    style: str | os.PathLike[str] = STYLE,
    locale: str = LOCALE,
    shown: Sequence[str] = selection.USUAL_PARTS,
    keys: bool = False,
    list_gaps: Iterable[str] = (),
    uncollected: Iterable[Level] = (),
    whole: Library | None = None,
) -> StyledReadingList:
    """
    Return a reading list with its references formatted in a style, all of them together.

    Related works are looked up in *whole*, by default in the list.

    Raises:
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    opened = files.open_style(style)
    lists = [leaf.references for group in plan.groups for leaf in group.leaves() if leaf]
    if "relations" in shown:
        # Few lists print them.
        from essence_refs.publish.related.relation_lines import bibliographies_with_relations  # noqa: PLC0415

        bibliographies = bibliographies_with_relations(
            lists, whole or Library(plan.references), opened, locale=locale, sort=plan.sort
        )
    else:
        bibliographies = csl.bibliographies(lists, opened, locale=locale, sort=plan.sort)
    return StyledReadingList(
        title=plan.title,
        groups=plan.groups,
        sort=plan.sort,
        notes=plan.notes,
        style=str(style),
        locale=locale,
        shown=tuple(shown),
        list_gaps=tuple(list_gaps),
        uncollected=tuple(uncollected),
        bibliographies=_with_notes(bibliographies, notes_under_items(plan, opened, locale), keys=keys),
    )


def bundle_contents(level: Level) -> Paragraph:
    """Return the paragraph that names a level's bundle contents, as the level pages do."""
    return Paragraph(text=RichText.of(f"Bundle contents: {'; '.join(level.bundle)}"), role="bundle")


def not_collected(levels: Sequence[Level], *, incomplete: bool) -> Paragraph:
    """Return a paragraph that the evidence at these levels, or under this heading, was not collected."""
    names = [each.name for each in levels]
    which = "this level" if not names else f"the level {names[0]}"
    if len(names) > 1:
        which = f"the levels {', '.join(names[:-1])} and {names[-1]}"
    rest = "; the list is incomplete." if incomplete else "."
    return _note(f"Evidence at {which} was not collected for this library{rest}")


def notes_under_items(plan: ReadingList, style: csl.Style, locale: str) -> dict[str, RichText]:
    """Return what is printed under each item, by its key; nothing if the style prints it."""
    if plan.notes == "none" or _VARIABLES.get(plan.notes) in style.variables:
        return {}
    texts = ((each.key, _note_text(each, plan.notes)) for each in plan.references)
    return {key: apply_quotes(text, style, locale=locale) for key, text in texts if text}


def _note_text(reference: Reference, kind: str) -> RichText:
    if kind == "annotation":
        return reference.annotation
    if kind == "abstract":
        return reference.text("abstract")
    listed = reference.listed
    parts = [] if listed is None else [each for each in (listed.title, listed.authors) if each]
    return RichText.of(f"Listed as: {'; '.join(parts)}") if parts else EMPTY


def _with_notes(
    bibliographies: Iterable[Bibliography], notes: Mapping[str, RichText], *, keys: bool
) -> tuple[Bibliography, ...]:
    """Return the bibliographies with a note under each entry, and with an anchor at the first of each reference."""
    shown: set[str] = set()
    result = []
    for bibliography in bibliographies:
        entries = []
        for entry in bibliography.entries:
            anchor = "" if entry.key in shown else f"ref-{entry.key}"
            shown.add(entry.key)
            text = _after_key(entry.key, entry.text) if keys else entry.text
            note = notes.get(entry.key, EMPTY)
            # attrs.evolve would take four times as long for each item.
            entries.append(
                BibliographyEntry(key=entry.key, text=text, label=entry.label, annotation=note, anchor=anchor)
            )
        result.append(attrs.evolve(bibliography, entries=tuple(entries)))
    return tuple(result)


def _after_key(key: str, text: RichText) -> RichText:
    """Return an entry with its key before it, on the same line."""
    before = f"[{key}] "
    content: list[Inline] = list(text.content)
    for index, each in enumerate(content):
        if isinstance(each, Span) and each.mark is Mark.LEFT_MARGIN:
            continue
        if isinstance(each, Span) and each.mark in (Mark.BLOCK, Mark.RIGHT_INLINE, Mark.INDENT):
            content[index] = Span(each.mark, (before, *each.content))
        else:
            content.insert(index, before)
        return RichText(tuple(content))
    return RichText((before, *content))


def _title(library: Library, levels: Sequence[Level] | None) -> str:
    """Return the title of a list: with the name of the framework, unless nothing in the library is tagged on it."""
    name = library.framework.name
    is_tagged = levels is not None or library.is_filtered
    if name and (is_tagged or len(selection.untagged_references(library)) < len(library)):
        return f"{name} reading list"
    return "Reading list"


def _uncollected(plan: ReadingList, levels: Sequence[Level]) -> list[Level]:
    """Return the levels that were not collected, for a list without headings for levels."""
    if any(_has_level(group) for group in plan.groups):
        return []
    return [each for each in levels if not each.collected]


def _has_level(group: Group) -> bool:
    return group.level is not None or any(map(_has_level, group.groups))


def _anchor(group: Group, around: tuple[Group, ...]) -> str:
    is_below_level = [each.by for each in around] == ["level"]
    if group.value is None and group.by == "level" and not around:
        return "without-a-level"
    if group.by == "type" and is_below_level:
        # A type belongs to one level, so its name is unique below levels.
        return "" if group.value is None else _anchor_part(group)
    return "-".join(map(_anchor_part, (*around, group)))


def _anchor_part(group: Group) -> str:
    value = group.value
    if value is None:
        return f"without-{group.by}"
    return f"{group.by}-{value if isinstance(value, int) else value.key}"


def _count(sentence: str) -> Paragraph:
    return Paragraph(text=RichText.of(sentence), role="count")


def _note(sentence: str) -> Paragraph:
    return Paragraph(text=RichText.of(sentence), role="note")
