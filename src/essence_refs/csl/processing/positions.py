"""Citations of a document, and the position of each cite in it (CSL 1.0.2, "Choose", position)."""

from collections.abc import Sequence

import attrs

from essence_refs.csl.elements.context import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT
from essence_refs.model import EMPTY, RichText


@attrs.frozen(kw_only=True)
class Cite:
    """
    One reference within a citation.

    ``label`` is the CSL term for the kind of locator, by default "page". ``position`` ("first", "subsequent", "ibid" or
    "ibid-with-locator"), ``near_note`` and ``first_note`` are only for a cite whose position is known without the
    document around it. ``target`` is the address that the cite links to. ``placeholder`` is printed for a work that is
    not among the references.
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
    target: str = ""
    placeholder: RichText = EMPTY


@attrs.frozen(kw_only=True)
class Citation:
    """
    Cites that are rendered together; ``note`` is the number of their note, zero in running text.

    ``in_text`` makes the author part of the sentence: "Brand et al. (2019)". ``in_sentence`` is for a citation inside a
    sentence of a note: it gets no capital and no affixes of the layout. ``in_order`` keeps the order of the cites,
    whatever the style's sort keys. With ``resets_positions`` no work counts as cited before.
    """

    cites: tuple[Cite, ...]
    note: int = 0
    in_text: bool = False
    in_sentence: bool = False
    in_order: bool = False
    resets_positions: bool = False


@attrs.frozen
class Position:
    """The positions of a cite as bits (see `elements.context`), and the note in which its item was first cited."""

    flags: int = FIRST
    first_note: int = 0


_NAMED = {
    "first": FIRST,
    "subsequent": SUBSEQUENT,
    "ibid": SUBSEQUENT | IBID,
    "ibid-with-locator": SUBSEQUENT | IBID | IBID_WITH_LOCATOR,
}


def given_position(cite: Cite) -> Position:
    """Return the position that a cite states itself."""
    flags = _NAMED.get(cite.position, FIRST)
    return Position(flags | (NEAR_NOTE if cite.near_note else 0), cite.first_note)


def cite_positions(
    citations: Sequence[Citation], order: Sequence[Sequence[Cite]], near: int
) -> list[list[Position]]:
    """
    Return the position of every cite, one list for each citation.

    ``order`` holds the cites of each citation as they are printed; ``near`` is the near-note-distance.
    """
    positions = PositionCounter(near)
    for citation in citations:
        positions.expect(citation)
    return [positions.of_next(citation, cites) for citation, cites in zip(citations, order, strict=True)]


class PositionCounter:
    """Finds the positions of the cites of a document, one citation after the other."""

    def __init__(self, near: int) -> None:
        self.near = near
        self.first: dict[str, int] = {}
        # near-note counts notes only, not citations in the text.
        self.latest: dict[str, int] = {}
        self.per_note: dict[int, int] = {}
        # Citations in notes do not follow citations in the text, nor the reverse.
        self.latest_of: dict[bool, tuple[Citation, Sequence[Cite]]] = {}

    def expect(self, citation: Citation) -> None:
        """Count a citation. All citations of a note must be counted before the positions of any of them are found."""
        self.per_note[citation.note] = self.per_note.get(citation.note, 0) + 1

    def of_next(self, citation: Citation, cites: Sequence[Cite]) -> list[Position]:
        """Return the positions of the next citation's cites, which are given as they are printed."""
        row: list[Position] = []
        if citation.resets_positions:
            self.first.clear()
            self.latest.clear()
            self.latest_of.clear()
        for index, cite in enumerate(cites):
            if cite.position:
                row.append(given_position(cite))
            elif cite.key not in self.first:
                self.first[cite.key] = citation.note
                row.append(Position())
            else:
                row.append(self._subsequent(citation, cites, index))
            if citation.note:
                self.latest[cite.key] = citation.note
        self.latest_of[bool(citation.note)] = (citation, cites)
        return row

    def _subsequent(self, citation: Citation, cites: Sequence[Cite], index: int) -> Position:
        cite = cites[index]
        flags = SUBSEQUENT
        if index:
            previous: Cite | None = cites[index - 1]
        else:
            previous = _sole(self.latest_of.get(bool(citation.note)), citation, self.per_note)
        if previous is not None and previous.key == cite.key:
            flags |= _ibid(previous, cite)
        if citation.note and cite.key in self.latest and citation.note - self.latest[cite.key] <= self.near:
            flags |= NEAR_NOTE
        return Position(flags, self.first[cite.key])


def _sole(
    before: tuple[Citation, Sequence[Cite]] | None, citation: Citation, per_note: dict[int, int]
) -> Cite | None:
    """Return the only cite of the citation before, None if the citation or its note has several cites."""
    if before is None or len(before[1]) != 1:
        return None
    note = before[0].note
    # Notes without citations count too: ibid refers to the note directly before.
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
