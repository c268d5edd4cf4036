"""Places in works that a report cites and a style prints nothing of."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs import csl
from essence_refs.diagnostics import Problem
from essence_refs.model import EMPTY, Library, Reference
from essence_refs.reports.report import ReportCite

# A work that has been cited before is written otherwise in notes, and where it was cited is said there too.
_POSITIONS = ("first", "subsequent")


@attrs.frozen
class ParsedCite:
    """A work as its author cited it, and the same as the style is given it."""

    written: ReportCite
    cite: csl.Cite


def unprinted_locators(
    cites: Iterable[ParsedCite], library: Library, style: csl.Style, *, locale: str, source: str
) -> Iterator[Problem]:
    """Yield a warning, where the first of the places stands that the style leaves out: many numbered styles have none."""
    are_printed: dict[tuple[str, str], bool] = {}
    left_out = []
    for each in cites:
        if not each.cite.locator:
            continue
        reference = library[each.cite.key]
        kind = (reference.kind, each.cite.label)
        if kind not in are_printed:
            are_printed[kind] = _is_printed(each.cite, reference, style, locale)
        if not are_printed[kind]:
            left_out.append(each)
    if not left_out:
        return
    first = min(left_out, key=lambda each: (each.written.line, each.written.column))
    more = len(left_out) - 1
    yield Problem(
        message=f"the style {style.title!r} prints no such places in citations: {_words(first)} is left out",
        source=source,
        line=first.written.line,
        column=first.written.column,
        key=first.written.key,
        hint=f"and {more} more" if more else "",
        code="place",
    )


def _words(placed: ParsedCite) -> str:
    """Return a place as its author wrote it, without what stands behind it."""
    suffix, place = placed.written.suffix.plain, placed.cite.locator.plain
    return " ".join(suffix[: suffix.find(place) + len(place)].split()).strip(" ,{")


def _is_printed(cite: csl.Cite, reference: Reference, style: csl.Style, locale: str) -> bool:
    """Return whether it makes a difference to what is printed that a place is named."""
    plain = csl.Cite(key=cite.key, locator=cite.locator, label=cite.label)
    citations = [
        csl.Citation(cites=(attrs.evolve(each, position=position),))
        for position in _POSITIONS
        for each in (plain, attrs.evolve(plain, locator=EMPTY, label=""))
    ]
    cited = csl.cite(citations, [reference], style, locale=locale, in_document=False).citations
    return any(cited[at] != cited[at + 1] for at in range(0, len(cited), 2))
