"""The CSL variables read from an entry so far, and the fields left over."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.latex import marked_text, plain_text
from essence_refs.bibtex.latex.fast_decoder import merge_strings, simple_text
from essence_refs.model.text import EMPTY, Inline, RichText

if TYPE_CHECKING:
    from essence_refs.model.dates import Date
    from essence_refs.model.names import Names

ENDS_SENTENCE = (".", "?", "!", ":", ";", "…")
# Longer texts seldom recur.
_LONGEST_CACHED = 80


class EntryReader:
    """The variables read so far, the combined fields read (``used``), and the fields without a variable (``kept``)."""

    def __init__(self, entry: EntryFields) -> None:
        self.entry = entry
        self.fields = entry.texts
        self._cache = entry.file.texts
        self.texts: dict[str, RichText] = {}
        self.names: dict[str, Names] = {}
        self.dates: dict[str, Date] = {}
        self.keywords: tuple[str, ...] = ()
        self.kept: list[tuple[str, str]] = []
        self.used: set[str] = set()

    def decode(self, field: str) -> RichText:
        """Decode a field to rich text, and mark it as used."""
        self.used.add(field)
        text = self.fields.get(field)
        if not text:
            return EMPTY
        cached = self._cache.get(text)
        return self._decode(field, text) if cached is None else cached

    def _decode(self, field: str, text: str) -> RichText:
        """Decode a text, and cache it if it has no problem."""
        simple = simple_text(text)
        if simple is None:
            problems = self.entry.problems
            calls = problems.calls
            decoded = marked_text(text, self.entry.reporter(field))
            if problems.calls > calls:
                return decoded
        else:
            decoded = RichText((simple,)) if simple else EMPTY
        if len(text) <= _LONGEST_CACHED:
            self._cache[text] = decoded
        return decoded

    def decode_plain(self, field: str) -> str:
        """Decode a field to plain text, and mark it as used."""
        self.used.add(field)
        text = self.fields.get(field)
        return plain_text(text, self.entry.reporter(field)) if text else ""

    def set(self, variable: str, text: RichText) -> None:
        """Set a variable, unless the text is empty."""
        if text.content:
            self.texts[variable] = text


Reader = Callable[[EntryReader, str, str], None]
"""Reads a field, given its name and its usual variable."""


def join_texts(separator: str, texts: list[RichText]) -> RichText:
    """Join texts with a separator."""
    if len(texts) < 2:
        return texts[0] if texts else EMPTY
    content: list[Inline] = [*texts[0].content]
    for text in texts[1:]:
        content += (separator, *text.content)
    return RichText(tuple(merge_strings(content)))
