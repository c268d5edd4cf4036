"""Finding the locators in a report that its style does not print."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs import csl
from essence_refs.diagnostics import Problem
from essence_refs.model import EMPTY, Library, Reference
from essence_refs.reports.report import ReportCite

# In a note style, a work that was cited before is formatted differently, sometimes with the number of that note.
_POSITIONS = ("first", "subsequent")


@attrs.frozen
class ParsedCite:
    """A cite as it is in the report, and as it is passed to the style."""

    written: ReportCite
    cite: csl.Cite


def unprinted_locators(
    cites: Iterable[ParsedCite], library: Library, style: csl.Style, *, locale: str, source: str
) -> Iterator[Problem]:
    """Yield a warning for the first locator that the style does not print; many numeric styles print none."""
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
        message=f"the style {style.title!r} does not print such locators in citations: {_words(first)} is left out",
        source=source,
        line=first.written.line,
        column=first.written.column,
        key=first.written.key,
        hint=f"and {more} more" if more else "",
        code="place",
    )


def _words(parsed: ParsedCite) -> str:
    """Return a locator as its author wrote it, without the text after it."""
    suffix, locator = parsed.written.suffix.plain, parsed.cite.locator.plain
    return " ".join(suffix[: suffix.find(locator) + len(locator)].split()).strip(" ,{")


def _is_printed(cite: csl.Cite, reference: Reference, style: csl.Style, locale: str) -> bool:
    """Return whether the locator changes what the style prints."""
    plain = csl.Cite(key=cite.key, locator=cite.locator, label=cite.label)
    citations = [
        csl.Citation(cites=(attrs.evolve(each, position=position),))
        for position in _POSITIONS
        for each in (plain, attrs.evolve(plain, locator=EMPTY, label=""))
    ]
    cited = csl.cite(citations, [reference], style, locale=locale, in_document=False).citations
    return any(cited[at] != cited[at + 1] for at in range(0, len(cited), 2))
