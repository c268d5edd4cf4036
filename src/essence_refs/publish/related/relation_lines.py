"""Bibliographies that say under each entry how the work is related to others: "Protocol of: Hale (2016)"."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from essence_refs import csl
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Inline,
    Library,
    Mark,
    Reference,
    RichText,
    Span,
)
from essence_refs.selection.related_works import RelatedWork, related_works

# Formats of citations that have no name and year.
_NUMBERS = frozenset({"numeric", "label"})


def bibliographies_with_relations(
    lists: Sequence[Sequence[Reference]],
    whole: Library,
    style: csl.Style,
    *,
    locale: str,
    sort: str,
) -> tuple[Bibliography, ...]:
    """
    Return a bibliography for each list, with a line under each entry for the works in *whole* that it is related to.

    The works are cited as in the text of a report. Where the style has only a number or a note for a citation, a work that
    is in no list, and in a note style every work, has its author and its year.
    """
    listed = {each.key: each for references in lists for each in references}
    related = related_works(whole, listed.values())
    others = {each.reference.key: each.reference for works in related.values() for each in works}
    texts = {key: RichText.of(_author_and_year(each)) for key, each in others.items()}
    bibliographies = csl.bibliographies(lists, style, locale=locale, sort=sort)
    if not style.is_note:
        is_numbered = style.citation_format in _NUMBERS
        cited = {key: each for key, each in others.items() if key in listed or not is_numbered}
        # Works are numbered in the order of the list.
        order = dict.fromkeys(entry.key for each in bibliographies for entry in each.entries)
        rendered = csl.cite(
            [_citation(key) for key in cited],
            [*(listed[key] for key in order), *(each for key, each in cited.items() if key not in listed)],
            style,
            locale=locale,
            lists=[(references, sort) for references in lists],
        )
        if not is_numbered:
            # They have the year suffixes that distinguish the works of other lists too.
            bibliographies = rendered.lists
        if not is_numbered or _labels(rendered.lists) == _labels(bibliographies):
            texts |= dict(zip(cited, rendered.citations, strict=True))
    return tuple(_with_relations(each, related, texts) for each in bibliographies)


def _labels(bibliographies: Iterable[Bibliography]) -> list[tuple[str, RichText]]:
    return [(entry.key, entry.label) for each in bibliographies for entry in each.entries]


def _citation(key: str) -> csl.Citation:
    # The position is given and not computed: no entry counts as cited before another.
    return csl.Citation(cites=(csl.Cite(key=key, position="first"),), in_text=True)


def _with_relations(
    bibliography: Bibliography,
    related: "Mapping[str, Sequence[RelatedWork]]",
    texts: "Mapping[str, RichText]",
) -> Bibliography:
    entries: list[BibliographyEntry] = []
    for entry in bibliography.entries:
        works: dict[str, list[RichText]] = {}
        for each in related.get(entry.key, ()):
            works.setdefault(each.words, []).append(texts[each.reference.key])
        lines = tuple(Span(Mark.BLOCK, _line(words, cited)) for words, cited in works.items())
        text = RichText((*entry.text.content, *lines)) if lines else entry.text
        entries.append(attrs.evolve(entry, text=text))
    return attrs.evolve(bibliography, entries=tuple(entries))


def _line(words: str, cited: Sequence[RichText]) -> tuple[Inline, ...]:
    content: list[Inline] = [f"{words}: "]
    for number, text in enumerate(cited):
        content += ["; ", *text.content] if number else text.content
    return tuple(content)


def _author_and_year(reference: Reference) -> str:
    """Return a plain citation, with the title where there is no author."""
    names = reference.authors or reference.people("editor")
    words = [each.literal or each.family or each.given for each in names]
    if not words:
        author = f"\N{LEFT SINGLE QUOTATION MARK}{reference.title.plain}\N{RIGHT SINGLE QUOTATION MARK}"
    elif len(words) > 2 or not names.complete:
        author = f"{words[0]} et al."
    else:
        author = " and ".join(words)
    return f"{author} ({reference.year or 'no date'})"
