"""What is being made of an entry: the variables found so far, and the fields still to be placed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_fields import Draft
from essence_refs.bibtex.latex import marked_text, plain_text
from essence_refs.bibtex.latex.fast_decoder import simple_text
from essence_refs.model.text import EMPTY, RichText

if TYPE_CHECKING:
    from essence_refs.model.dates import Date
    from essence_refs.model.names import Names

# Longer texts are hardly ever said twice.
_SHORT = 80


class Composition:
    """The variables found so far, and the fields that are in them; all others stay fields."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.fields = draft.fields
        self._known = draft.file.texts
        self.texts: dict[str, RichText] = {}
        self.names: dict[str, Names] = {}
        self.dates: dict[str, Date] = {}
        self.keywords: tuple[str, ...] = ()
        self.kept: list[tuple[str, str]] = []
        self.used: set[str] = set()

    def rich(self, field: str) -> RichText:
        """Return the text of a field, and take it as used."""
        self.used.add(field)
        text = self.fields.get(field)
        if not text:
            return EMPTY
        known = self._known.get(text)
        return self._new(field, text) if known is None else known

    def _new(self, field: str, text: str) -> RichText:
        """Return what a text comes to, and remember it if there is nothing to report."""
        simple = simple_text(text)
        if simple is None:
            problems = self.draft.problems
            calls = problems.calls
            new = marked_text(text, self.draft.reporter(field))
            if problems.calls > calls:
                return new
        else:
            new = RichText((simple,)) if simple else EMPTY
        if len(text) <= _SHORT:
            self._known[text] = new
        return new

    def plain(self, field: str) -> str:
        """Return the text of a field without its marks, and take it as used."""
        self.used.add(field)
        text = self.fields.get(field)
        return plain_text(text, self.draft.reporter(field)) if text else ""

    def set(self, variable: str, text: RichText) -> None:
        """Give a variable its text, if there is one."""
        if text.content:
            self.texts[variable] = text


Reader = Callable[[Composition, str, str], None]
"""Reads a field, given its name and the variable that it is in the table for."""
