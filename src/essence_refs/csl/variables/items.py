"""Items: references as compiled elements read them, each variable converted to a node once."""

from typing import Any

from essence_refs.csl.output.nodes import Anchor, Node, NodeKind, plain_text
from essence_refs.csl.output.quotes import has_quotes, pair_quotes
from essence_refs.model import Date, Inline, Link, Mark, Names, Reference, RichText
from essence_refs.model.titles.short_titles import before_colon

_KINDS: dict[Mark, NodeKind | Mark] = {
    Mark.ITALIC: NodeKind.FLIP_ITALIC,
    Mark.OBLIQUE: NodeKind.FLIP_ITALIC,
    Mark.BOLD: NodeKind.FLIP_BOLD,
    Mark.SMALL_CAPS: NodeKind.FLIP_SMALL_CAPS,
    Mark.SUPERSCRIPT: NodeKind.FLIP_SUPERSCRIPT,
    Mark.SUBSCRIPT: NodeKind.FLIP_SUBSCRIPT,
    Mark.QUOTED: NodeKind.QUOTE,
    Mark.NO_CASE: NodeKind.NO_CASE,
    Mark.ET_AL: NodeKind.ET_AL,
}

# Variables whose quotation marks and apostrophes are not changed.
VERBATIM = frozenset({"DOI", "URL", "PMID", "PMCID", "ISBN", "ISSN"})
# CSL 1.0.2 renamed these variables; old styles must find them in new references, and the reverse.
ALIASES = (
    ("event", "event-title"),
    ("event-title", "event"),
    ("journalAbbreviation", "container-title-short"),
    ("shortTitle", "title-short"),
)
_AFTER_PAGE = frozenset(",;&\u2013-")


class Item:
    """One reference, with its variables in dictionaries."""

    __slots__ = ("branches", "dates", "key", "kind", "language", "names", "reference", "texts", "variables")

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        if reference.sentence_case:
            # Few libraries need it.
            from essence_refs.model.titles.sentence_case import as_rendered  # noqa: PLC0415

            reference = as_rendered(reference)
        self.key = reference.key
        self.kind = reference.kind
        texts = _texts(reference)
        self.texts = texts
        self.names: dict[str, Names] = {
            role: people for role, people in reference.names if people.names or not people.complete
        }
        self.dates: dict[str, Date] = {
            variable: date for variable, date in reference.dates if date.start or date.end or date.literal
        }
        language = texts.get("language", "")
        self.language = plain_text(language).strip().lower() if language else ""
        self.variables = frozenset([*texts, *self.names, *self.dates])
        # The branches that items with the same type and variables take in a style (see `elements.choose`).
        self.branches: dict[Any, Any] = {}


def _texts(reference: Reference) -> dict[str, Node]:
    texts: dict[str, Node] = {}
    for variable, value in reference.texts:
        node = _value(variable, value.content)
        if node:
            texts[variable] = node
    if reference.annotation.content and "annote" not in texts:
        texts["annote"] = to_node(reference.annotation)
    if reference.keywords and "keyword" not in texts:
        texts["keyword"] = ", ".join(reference.keywords)
    for old, new in ALIASES:
        if old in texts and new not in texts:
            texts[new] = texts[old]
    if (
        reference.entry_type
        and "title-short" not in texts
        and (short := _short_title(reference, texts.get("title", "")))
    ):
        texts["title-short"] = short
    if "page" in texts and "page-first" not in texts:
        first = _first_page(plain_text(texts["page"]))
        if first:
            texts["page-first"] = first
    return texts


def _short_title(reference: Reference, title: Node) -> Node:
    """Return the title before its colon: the short title of an entry without one, as in pandoc and biblatex's styles."""
    # Most titles are plain, and have no quotation mark whose other one may be behind the colon.
    if isinstance(title, str) and (": " not in title or not has_quotes(title)):
        head, colon, _ = title.partition(": ")
        return head.rstrip() if colon else ""
    return _value("title-short", before_colon(reference.title).content)


def _first_page(pages: str) -> str:
    pages = pages.lstrip()
    if pages.startswith("p"):
        # A label is not the page: "p. 12", "pp. 12-15".
        pages = pages.removeprefix("pp.").removeprefix("p.").lstrip()
    for index, each in enumerate(pages):
        if each in _AFTER_PAGE or each.isspace():
            return pages[:index]
    return pages


def _value(variable: str, content: tuple[Inline, ...]) -> Node:
    if len(content) != 1 or not isinstance(text := content[0], str):
        return pair_quotes(_sequence(content)) if content else ""
    # A hot path: most texts are one ASCII string.
    if has_quotes(text) if not text.isascii() else "'" in text or '"' in text:
        return text if variable in VERBATIM else pair_quotes(text)
    return "" if text.isspace() else text


def _sequence(content: tuple[Inline, ...]) -> Node:
    parts = [_node(each) for each in content]
    return parts[0] if len(parts) == 1 else parts


def _node(inline: Inline) -> Node:
    if isinstance(inline, str):
        return inline
    inner = _sequence(inline.content) if inline.content else ""
    if isinstance(inline, Link):
        return (Anchor(inline.target), inner)
    return (_KINDS.get(inline.mark, inline.mark), inner)


def to_node(text: RichText, *, straight_only: bool = False) -> Node:
    """Return a rich text as a node with its quotation marks paired, or only the straight ones."""
    return pair_quotes(_sequence(text.content), straight_only=straight_only) if text.content else ""
