"""Citations: what a document cites, and where in it each cite stands."""

from collections.abc import Sequence

import attrs

from essence_refs.csl.elements.context import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT
from essence_refs.model import EMPTY, RichText


@attrs.frozen(kw_only=True)
class Cite:
    """
    One reference within a citation.

    ``label`` is the CSL term for the kind of locator ("page" where it is empty). ``position`` is only for
    a cite whose place in the document is known without the document: "first", "subsequent", "ibid",
    "ibid-with-locator"; ``near_note`` and ``first_note`` likewise.
    """

    key: str
    prefix: RichText = EMPTY
    suffix: RichText = EMPTY
    locator: RichText = EMPTY
    label: str = ""
    suppress_author: bool = False
    author_only: bool = False
    position: str = ""
    near_note: bool = False
    first_note: int = 0


@attrs.frozen(kw_only=True)
class Citation:
    """
    Cites that stand together; ``note`` is the number of the note they stand in, zero in running text.

    ``in_text`` makes the author part of the sentence: "Brand et al. (2019)". ``in_sentence`` is for a citation that
    does not make up its note: it has no capital and no full stop of its own. ``in_order`` keeps the cites as they
    are, however the style sorts them.
    """

    cites: tuple[Cite, ...]
    note: int = 0
    in_text: bool = False
    in_sentence: bool = False
    in_order: bool = False


@attrs.frozen
class Position:
    """The position of a cite in CSL's terms, as bits, and the note that first cited the same item."""

    position: int = FIRST
    first_note: int = 0


_NAMED = {
    "first": FIRST,
    "subsequent": SUBSEQUENT,
    "ibid": SUBSEQUENT | IBID,
    "ibid-with-locator": SUBSEQUENT | IBID | IBID_WITH_LOCATOR,
}


def given_position(cite: Cite) -> Position:
    """Return the place that a cite brings with it."""
    position = _NAMED.get(cite.position, FIRST)
    return Position(position | (NEAR_NOTE if cite.near_note else 0), cite.first_note)


def cite_positions(
    citations: Sequence[Citation], order: Sequence[Sequence[Cite]], near: int
) -> list[list[Position]]:
    """
    Return the place of every cite (CSL 1.0.2, "Choose", position).

    ``order`` holds each citation's cites as they are printed; ``near`` is the near-note-distance.
    """
    first: dict[str, int] = {}
    # A note is near to another note, not to the text that it stands under.
    latest: dict[str, int] = {}
    per_note: dict[int, int] = {}
    for citation in citations:
        per_note[citation.note] = per_note.get(citation.note, 0) + 1
    result: list[list[Position]] = []
    # What stands in notes and what stands in the text do not come one after the other.
    latest_of: dict[bool, tuple[Citation, Sequence[Cite]]] = {}
    for citation, cites in zip(citations, order, strict=True):
        row: list[Position] = []
        for index, cite in enumerate(cites):
            if cite.position:
                row.append(given_position(cite))
            elif cite.key not in first:
                first[cite.key] = citation.note
                row.append(Position())
            else:
                position = SUBSEQUENT
                previous = (
                    cites[index - 1]
                    if index
                    else _sole(latest_of.get(bool(citation.note)), citation, per_note)
                )
                if previous is not None and previous.key == cite.key:
                    position |= _ibid(previous, cite)
                if citation.note and cite.key in latest and citation.note - latest[cite.key] <= near:
                    position |= NEAR_NOTE
                row.append(Position(position, first[cite.key]))
            if citation.note:
                latest[cite.key] = citation.note
        result.append(row)
        latest_of[bool(citation.note)] = (citation, cites)
    return result


def _sole(
    before: tuple[Citation, Sequence[Cite]] | None, citation: Citation, per_note: dict[int, int]
) -> Cite | None:
    """Return the only cite of the citation before, None where there are several, there or in its note."""
    if before is None or len(before[1]) != 1:
        return None
    note = before[0].note
    # A note that cites nothing stands between as much as one that does.
    if note and note != citation.note and (per_note[note] > 1 or citation.note - note > 1):
        return None
    return before[1][0]


def _ibid(previous: Cite, cite: Cite) -> int:
    if not previous.locator:
        return IBID | IBID_WITH_LOCATOR if cite.locator else IBID
    if not cite.locator:
        return 0
    if (previous.locator, previous.label or "page") == (cite.locator, cite.label or "page"):
        return IBID
    return IBID | IBID_WITH_LOCATOR
