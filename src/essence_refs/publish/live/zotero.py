"""The fields and document properties that Zotero's plug-in for Word writes and reads."""

import hashlib
import json
import string
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import attrs

from essence_refs import csl
from essence_refs.exchange.csl_json import write_item
from essence_refs.exchange.csl_json.markup import write as write_markup
from essence_refs.formats.runs import MarkupPairs, Run, flatten, nest
from essence_refs.model import Mark, Reference, RichText, Span
from essence_refs.model.titles.short_titles import before_colon

_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
_STYLES = ("http://www.zotero.org/styles/", "https://www.zotero.org/styles/")
# Of a Zotero user without an account: no library has these items, so Zotero uses the data in the fields.
_ITEMS = "http://zotero.org/users/local/EssncRef/items/"
# The characters of Zotero's item keys, and those of its other identifiers.
_KEY_CHARACTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_ID_CHARACTERS = string.ascii_letters + string.digits
_ID_LENGTH = 8
# Few styles print these; abstracts are long, and the others are the curators' own.
_RARELY_PRINTED = frozenset({"abstract", "annote", "keyword"})
# Where Zotero's name of a locator is not that of CSL 1.0.2.
_LABELS = {"sub-verbo": "sub verbo"}
# The most characters of a custom property (ECMA-376, part 1, 22.3.2.1, as Word limits it).
_LONGEST_PROPERTY = 255
# RTF as citeproc-js writes it: Zotero compares it with what it would write itself.
_RTF = {
    Mark.ITALIC: (r"{\i{}", "}"),
    Mark.OBLIQUE: (r"{\i{}", "}"),
    Mark.BOLD: (r"{\b{}", "}"),
    Mark.UNDERLINE: (r"{\ul{}", "}"),
    Mark.SMALL_CAPS: (r"{\scaps ", "}"),
    Mark.SUPERSCRIPT: (r"\super ", r"\nosupersub{}"),
    Mark.SUBSCRIPT: (r"\sub ", r"\nosupersub{}"),
}
_RTF_SIGNS = str.maketrans({"\\": r"\\", "{": r"\{", "}": r"\}", "\t": r"\tab{}"})


def is_in_repository(style_id: str) -> bool:
    """Return whether Zotero's repository has the style with this id, so that Zotero can install it."""
    return style_id.startswith(_STYLES)


def without_links(text: RichText) -> RichText:
    """Return a text without links and line breaks, as the text of a field is written."""
    return RichText(tuple(map(_inline, _runs(text))))


@attrs.frozen(kw_only=True)
class ZoteroStyle:
    """The style of the citations in a Word file, as Zotero's preferences describe it."""

    id: str
    locale: str
    is_note: bool = False
    has_bibliography: bool = True
    # The variables that it prints.
    variables: frozenset[str] = frozenset()


class ZoteroFields:
    """Writes the codes of the fields of one document; the same document has the same codes."""

    def __init__(self, references: Iterable[Reference], style: ZoteroStyle) -> None:
        self.style = style
        self.references = {each.key: each for each in references}
        self._items: dict[str, dict[str, Any]] = {}
        self._hash = hashlib.sha256(f"{style.id} {style.locale}".encode("utf-8", "surrogatepass"))
        self._count = 0

    def citation(self, citation: csl.Citation, text: RichText, plain: str | None = None) -> str:
        """
        Return the code of a citation.

        *text* is what is shown, and *plain* is the same as Word has it: Zotero takes any other text for a change by hand.
        """
        runs = _runs(text)
        shown = "".join(run.text for run in runs) if plain is None else plain
        properties: dict[str, Any] = {
            "formattedCitation": _rtf(runs),
            "plainCitation": shown,
            "noteIndex": citation.note,
        }
        if citation.in_order and len(citation.cites) > 1:
            properties["unsorted"] = True
        content = {
            "properties": properties,
            "citationItems": [self._cited_item(each) for each in citation.cites],
            "schema": _SCHEMA,
        }
        # Zotero gives one of two citations with the same id a new one.
        number, self._count = self._count, self._count + 1
        identifier = _identifier(f"{number} {_json(content)}", _ID_CHARACTERS)
        code = _json({"citationID": identifier, **content})
        self._hash.update(code.encode("utf-8", "surrogatepass"))
        return f"ADDIN ZOTERO_ITEM CSL_CITATION {code}"

    def bibliography(self, *, uncited: Iterable[str] = (), omitted: Iterable[str] = ()) -> str:
        """Return the code of the list of references: works that are listed but not cited, and the other way round."""
        content = {
            "uncited": [self._addresses(key) for key in uncited],
            "omitted": [self._addresses(key) for key in omitted],
            "custom": [],
        }
        return f"ADDIN ZOTERO_BIBL {_json(content)} CSL_BIBLIOGRAPHY"

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Return the document properties with Zotero's preferences; the codes of all citations come first."""
        style = self.style
        session = _identifier(self._hash.hexdigest(), _ID_CHARACTERS)
        # Zotero 5 to 8 write version 3. Without bibliographyStyleHasBeenSet, Zotero would change the indents of the list.
        data = (
            f'<data data-version="3" zotero-version="7.0.0"><session id="{session}"/>'
            f'<style id="{escape(style.id)}" locale="{escape(style.locale)}" '
            f'hasBibliography="{style.has_bibliography:d}" bibliographyStyleHasBeenSet="1"/>'
            '<prefs><pref name="fieldType" value="Field"/>'
            f'<pref name="noteType" value="{style.is_note:d}"/>'
            '<pref name="automaticJournalAbbreviations" value="false"/></prefs></data>'
        )
        return tuple((f"ZOTERO_PREF_{number}", each) for number, each in enumerate(_pieces(data), 1))

    def _cited_item(self, cite: csl.Cite) -> dict[str, Any]:
        item: dict[str, Any] = {
            "id": cite.key,
            "uris": self._addresses(cite.key),
            "itemData": self._item(cite.key),
        }
        locator = cite.locator.plain.strip()
        if locator:
            item |= {"locator": locator, "label": _LABELS.get(cite.label, cite.label or "page")}
        # Zotero adds the spaces between these and the work.
        prefix, suffix = write_markup(cite.prefix).strip(), write_markup(cite.suffix).rstrip()
        if prefix:
            item["prefix"] = prefix
        if suffix:
            item["suffix"] = suffix
        if cite.suppress_author:
            item["suppress-author"] = True
        return item

    def _item(self, key: str) -> Mapping[str, Any]:
        if key not in self._items:
            item = write_item(_with_short_title(self.references[key]))
            left_out = _RARELY_PRINTED - self.style.variables
            self._items[key] = {name: item[name] for name in item if name not in left_out}
        return self._items[key]

    def _addresses(self, key: str) -> list[str]:
        return [_ITEMS + _identifier(_json(self._item(key)), _KEY_CHARACTERS)]


def _with_short_title(reference: Reference) -> Reference:
    """Return a reference with the short title that the style engine derives: Zotero derives none."""
    if not reference.entry_type or any(name == "title-short" for name, _ in reference.texts):
        return reference
    short = before_colon(reference.title)
    return attrs.evolve(reference, texts=(*reference.texts, ("title-short", short))) if short else reference


def _runs(text: RichText) -> tuple[Run, ...]:
    """Return the runs of a text as the result of a field has them: without links, on one line."""
    runs = (run for part in flatten(text) for run in part.runs)
    return tuple(
        Run(" ") if Mark.BREAK in run.marks else run._replace(target="")
        for run in runs
        if Mark.NOTE not in run.marks
    )


def _inline(run: Run) -> str | Span:
    inline: str | Span = run.text
    for mark in reversed(run.marks):
        inline = Span(mark, (inline,))
    return inline


def _rtf(runs: Iterable[Run]) -> str:
    return nest((_rtf_marks(run), _rtf_text(run.text)) for run in runs)


def _rtf_marks(run: Run) -> MarkupPairs:
    return tuple(_RTF[mark] for mark in run.marks if mark in _RTF)


def _rtf_text(text: str) -> str:
    text = text.translate(_RTF_SIGNS)
    return text if text.isascii() else "".join(map(_rtf_character, text))


def _rtf_character(character: str) -> str:
    if character < "\x7f":
        return character
    units = character.encode("utf-16-le", "surrogatepass")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(rf"\uc0\u{number}{{}}" for number in numbers)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _identifier(text: str, characters: str) -> str:
    """Return an identifier for a text, the same each time."""
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    found = ""
    for _ in range(_ID_LENGTH):
        number, index = divmod(number, len(characters))
        found += characters[index]
    return found


def _pieces(text: str) -> Iterable[str]:
    """Split a text for document properties, not beside a space: XML readers may drop one at an end."""
    while text:
        length = min(len(text), _LONGEST_PROPERTY)
        while 1 < length < len(text) and " " in text[length - 1 : length + 1]:
            length -= 1
        yield text[:length]
        text = text[length:]
