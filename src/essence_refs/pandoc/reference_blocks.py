"""Lists of references as pandoc's blocks, and where they go in a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs import csl
from essence_refs.csl.style.locales import CSL
from essence_refs.errors import ProblemsError
from essence_refs.model import (
    EMPTY,
    Bibliography,
    BibliographyEntry,
    Framework,
    Group,
    ReadingList,
    RichText,
)
from essence_refs.model.list_options import (
    NAMED,
    OPTIONS,
    REFS,
    Headings,
    ListOptions,
    is_list,
    positions_of,
)
from essence_refs.pandoc.elements import SPACES, Element, div, element, header, span, words
from essence_refs.pandoc.rich_text import to_inlines
from essence_refs.pandoc.settings import Settings
from essence_refs.publish.reading_lists import notes_under_items
from essence_refs.selection.reference_lists import list_options

# With --file-scope, pandoc puts the name of the file before it.
_SCOPED = "__refs"
_TITLE = "title"
_DEEPEST = 6


def is_reference_block(block: Element, names: Iterable[str]) -> bool:
    """Return whether a division marks the position of a list of references; *names* are those of the files in a map."""
    identifier, _, pairs = block["c"][0]
    return identifier.endswith(_SCOPED) or is_list(identifier, (name for name, _ in pairs), names)


def options_of(blocks: Iterable[Element], settings: Settings, framework: Framework) -> list[ListOptions]:
    """
    Return the options of lists, and remove them from their divisions.

    Raises:
        ProblemsError: with all unknown options and values, and queries that cannot be understood.

    """
    found: list[ListOptions] = []
    errors: list[ProblemsError] = []
    for block in blocks:
        identifier, _, pairs = block["c"][0]
        sources = settings.named_files.get(identifier.removeprefix(NAMED), ())
        try:
            options = list_options(((name, value) for name, value in pairs), framework)
        except ProblemsError as error:
            errors.append(error)
            continue
        block["c"][0][2] = [pair for pair in pairs if pair[0] not in OPTIONS]
        found.append(attrs.evolve(options, sources=frozenset(sources)))
    if errors:
        raise ProblemsError(tuple(problem for each in errors for problem in each.problems))
    return found


def give_unique_identifiers(lists: Sequence[Element], identifiers: set[str]) -> None:
    """Give each list of references an identifier of its own: authors write #refs for each."""
    used: set[str] = set()
    for each in lists:
        attributes = each["c"][0]
        name, number = attributes[0], 1
        while name in used or (number > 1 and name in identifiers):
            number += 1
            name = f"{attributes[0]}-{number}"
        attributes[0] = name
        used.add(name)


def add_lists(lists: Iterable[Mapping[str, str]], blocks: list[Element]) -> None:
    """
    Add the lists of references that the front matter asks for, with their titles.

    They go to the end, or to the end of each chapter or section.
    """
    for options in lists:
        values = dict(options)
        title = words(values.pop(_TITLE, ""))
        positions, level = positions_of(
            values.get("per", ""), [each["c"][0] if each["t"] == "Header" else 0 for each in blocks]
        )
        heading = [header(min(level, _DEEPEST), ("", ("unnumbered",), ()), title)] if title else []
        for index in reversed(positions):
            blocks[index:index] = [*heading, div((REFS, (), tuple(values.items())), [])]


def add_default_list(blocks: list[Element], title: list[Element] | None) -> Element:
    """Add the list of references at the end of a document, as pandoc does, and return it."""
    new = div((REFS, (), ()), [])
    if title is not None:
        blocks.append(header(1, ("bibliography", ("unnumbered",), ()), title))
    elif blocks and blocks[-1]["t"] == "Header":
        attributes = blocks[-1]["c"][1]
        attributes[1] = ["unnumbered", *(each for each in attributes[1] if each != "unnumbered")]
    blocks.append(new)
    return new


class ReferenceWriter:
    """Fills the divisions of a document with lists of references."""

    def __init__(self, style: csl.Style, *, locale: str, has_links: bool) -> None:
        self.style = style
        self.locale = locale
        self.has_links = has_links
        # The list that is a field in Word, and the code of the field.
        self.live: tuple[Bibliography, str] | None = None
        self._shown: set[str] = set()
        tree = style.root.find(f"{CSL}bibliography")
        self._options: Mapping[str, str] = {} if tree is None else dict(tree.attrib)

    def fill(
        self, block: Element, plan: ReadingList, bibliographies: Iterator[Bibliography], headings: Headings
    ) -> None:
        """Put a list into its division; *bibliographies* are those of its groups, and what follows."""
        attributes, blocks = block["c"]
        under = notes_under_items(plan, self.style, self.locale)
        depth = max((level for level, _ in headings), default=0)
        new: list[Element] = []
        for group in plan.groups:
            new += self._group(group, depth + 1, bibliographies, under)
        if not new:
            return
        blocks += new
        attributes[1] = list(dict.fromkeys((*attributes[1], *self._classes())))
        more = self._spacing()
        if attributes[0] != REFS:
            # Only in the division #refs does pandoc use the style of bibliographies in Word.
            more.append(["custom-style", "Bibliography"])
        attributes[2] += [pair for pair in more if pair not in attributes[2]]

    def _classes(self) -> tuple[str, ...]:
        hanging = ("hanging-indent",) if self._options.get("hanging-indent") == "true" else ()
        return ("references", "csl-bib-body", *hanging)

    def _spacing(self) -> list[list[str]]:
        pairs = []
        if "entry-spacing" in self._options:
            pairs.append(["entry-spacing", self._options["entry-spacing"]])
        if int(self._options.get("line-spacing", 1)) > 1:
            pairs.append(["line-spacing", self._options["line-spacing"]])
        return pairs

    def _group(
        self,
        group: Group,
        level: int,
        bibliographies: Iterator[Bibliography],
        under: Mapping[str, RichText],
    ) -> Iterator[Element]:
        if group.by:
            yield header(min(level, _DEEPEST), ("", ("unnumbered",), ()), words(group.name))
        for inner in group.groups:
            yield from self._group(inner, level + bool(group.by), bibliographies, under)
        if not group.groups:
            bibliography = next(bibliographies)
            entries = [self._entry(each, under.get(each.key, EMPTY)) for each in bibliography.entries]
            if self.live and bibliography is self.live[0]:
                # Few documents have fields.
                from essence_refs.pandoc.live_fields import put_into_field  # noqa: PLC0415

                put_into_field(entries, self.live[1])
            yield from entries

    def _entry(self, entry: BibliographyEntry, note: RichText) -> Element:
        # An item that is listed twice has its identifier once.
        identifier = "" if entry.key in self._shown else f"ref-{entry.key}"
        self._shown.add(entry.key)
        inlines = to_inlines(entry.text, links=self.has_links)
        if entry.label:
            label = to_inlines(entry.label, links=self.has_links)
            if label[-1]["t"] not in SPACES:
                label.append(element("Space"))
            inlines = [
                span(("", ("csl-left-margin",), ()), label),
                span(("", ("csl-right-inline",), ()), inlines),
            ]
        blocks = [element("Para", inlines)]
        if note:
            blocks.append(div(("", ("csl-annotation",), ()), [element("Para", to_inlines(note))]))
        return div((identifier, ("csl-entry",), ()), blocks)
