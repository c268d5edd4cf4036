"""Translate the HTML that a notebook displays, such as the tables of pandas, into Markdown."""

import base64
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
from lxml import etree

from essence_refs.nesting import DEEPEST
from essence_refs.reports.notebooks.html_tables import BREAK, pipe_table, rows_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# CommonMark, "Backslash escapes": all ASCII punctuation.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SPACES = re.compile(r"[ \t\n\f\r]+")
# Elements without text for readers.
_HIDDEN = frozenset(
    {
        *("script", "style", "title", "template", "noscript", "object", "embed", "iframe", "video"),
        *("audio", "canvas", "svg", "select", "datalist"),
    }
)
# Hidden elements that show nothing anyway, so that leaving them out is no loss.
_SILENT = frozenset({"style", "title", "template"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sub": "sub",
    "sup": "sup",
    "u": "u",
}
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_NOT_DISPLAYED = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_DATA_URL = re.compile(r"data:image/[a-z+.\-]+;base64,", re.IGNORECASE)
# Blocks that are nested more deeply become lines; no table needs so many levels.
_DEEPEST_BLOCK = 40
_BREAKS = re.compile(rf"{BREAK}(?:\s*{BREAK})+")


@attrs.frozen(kw_only=True)
class TranslatedHtml:
    """
    HTML as Markdown.

    ``pictures`` are those within it, by their names in the Markdown. ``tables`` is the number of its tables, and
    ``caption`` the caption of the first one. ``has_lost`` is true if something that readers may have seen has no
    Markdown: a program, a drawing, a picture, a form.
    """

    text: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()
    tables: int = 0
    caption: str = ""
    has_lost: bool = False


def translate(html: str, picture_name: str) -> TranslatedHtml:
    """Return HTML as Markdown, with its words escaped; the names of its pictures begin with *picture_name*."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(
            html.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace"), parser
        )
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return TranslatedHtml()
    translator = _Translator(picture_name)
    # The parser stops at elements that are nested too deeply, and at texts of 10 MB.
    translator.has_lost = any(each.level_name == "FATAL" for each in parser.error_log)
    blocks = translator.blocks(root, 0)
    return TranslatedHtml(
        text="\n\n".join(blocks),
        pictures=tuple(translator.pictures.items()),
        tables=translator.tables,
        caption=translator.caption,
        has_lost=translator.has_lost,
    )


def escape(text: str) -> str:
    r"""
    Return *text* as Markdown that reads as it is, on one line.

    >>> escape("2 * 3 [@key]")
    '2 \\* 3 \\[\\@key\\]'
    """
    return _PUNCTUATION.sub(r"\\\g<0>", _SPACES.sub(" ", text))


class _Translator:
    """Translate elements into blocks of Markdown."""

    def __init__(self, picture_name: str) -> None:
        self.picture_name = picture_name
        self.pictures: dict[str, bytes] = {}
        self.tables = 0
        self.caption = ""
        self.has_lost = False

    def blocks(self, element: "Element", depth: int) -> list[str]:
        """Return the content of an element as blocks."""
        result: list[str] = []
        inlines: list[str] = []

        def end_paragraph() -> None:
            text = _paragraph("".join(inlines))
            inlines.clear()
            if text:
                result.append(text)

        for part in _content(element):
            if isinstance(part, str):
                inlines.append(escape(part))
            elif self._is_shown(part):
                if depth < _DEEPEST_BLOCK and (
                    _name(part) in _BLOCKS or any(_name(each) in _BLOCKS for each in part.iter())
                ):
                    end_paragraph()
                    result += self._block(part, depth + 1)
                else:
                    inlines.append(self._inline(part, depth + 1))
        end_paragraph()
        return result

    def _block(self, element: "Element", depth: int) -> list[str]:  # noqa: PLR0911 - one for each kind
        name = _name(element)
        match name:
            case "table":
                return self._table(element, depth)
            case "ul" | "ol" | "menu" | "dir":
                return self._list(element, depth)
            case "blockquote":
                quoted = "\n\n".join(self.blocks(element, depth))
                return [_indented(quoted, "> ", "> ")] if quoted else []
            case "pre":
                return [fenced(_text(element))]
            case "hr":
                return ["***"]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                text = self._inlines(element, depth).strip()
                return [f"{'#' * int(name[1])} {text}"] if text else []
            case "dt" | "summary":
                text = _paragraph(self._inlines(element, depth))
                return [f"<strong>{text}</strong>"] if text else []
        return self.blocks(element, depth)

    def _list(self, element: "Element", depth: int) -> list[str]:
        items = []
        for number, item in enumerate((each for each in element if self._is_shown(each)), start=1):
            marker = "- " if _name(element) != "ol" else f"{number}. "
            blocks = "\n\n".join(self.blocks(item, depth))
            items.append(_indented(blocks, marker, " " * len(marker)))
        return ["\n".join(items)] if items else []

    def _inlines(self, element: "Element", depth: int) -> str:
        """Return the content of an element on one line, with line breaks between its blocks."""
        result = ""
        for part in _content(element):
            if isinstance(part, str):
                result += escape(part)
            elif self._is_shown(part):
                text = self._inline(part, depth + 1)
                if _name(part) in _BLOCKS and text.strip():
                    text = f"{BREAK if result.strip() else ''}{text.strip()}{BREAK}"
                result += text
        return _trimmed(result)

    def _inline(self, element: "Element", depth: int) -> str:
        name = _name(element)
        if depth > DEEPEST:
            return escape(_text(element))
        if name == "br":
            return BREAK
        if name == "img":
            return self._picture(element)
        text = self._inlines(element, depth)
        if name in _MARKS and text.strip():
            return f"<{_MARKS[name]}>{text}</{_MARKS[name]}>"
        target = (element.get("href") or "").strip() if name == "a" else ""
        if text.strip() and _WEB.fullmatch(target):
            return f"[{text}](<{target}>)"
        return text

    def _picture(self, element: "Element") -> str:
        source, description = (element.get("src") or "").strip(), escape(element.get("alt") or "")
        found = _DATA_URL.match(source)
        if found:
            data = decode_base64(source[found.end() :])
            source = f"{self.picture_name}-{len(self.pictures) + 1}" if data else ""
            self.pictures |= {source: data} if data else {}
        if not source or re.search(r"[\s<>]", source):
            self.has_lost = True
            return description
        return f"![{description}](<{source}>)"

    def _is_shown(self, element: "Element") -> bool:
        name = _name(element)
        if not name or element.get("hidden") is not None or _NOT_DISPLAYED.search(element.get("style") or ""):
            return False
        if name in _HIDDEN:
            self.has_lost |= name not in _SILENT
            return False
        return True

    def _table(self, table: "Element", depth: int) -> list[str]:
        head, body = rows_of(table, self._is_shown)
        if not (head or body):
            return self._without_rows(table, depth)
        self.tables += 1
        caption = next((self._inlines(each, depth).strip() for each in table if _name(each) == "caption"), "")
        if self.tables == 1:
            self.caption = caption
        text = pipe_table(head, body, lambda cell: self._cell(cell, depth))
        if text is None:
            self.has_lost = True
            return self._without_rows(table, depth)
        return [caption, text] if caption and self.tables > 1 else [text]

    def _without_rows(self, table: "Element", depth: int) -> list[str]:
        text = _paragraph(self._inlines(table, depth))
        return [text] if text else []

    def _cell(self, cell: "Element | None", depth: int) -> str:
        if cell is None:
            return ""
        text = self._inlines(cell, depth).strip().replace("\N{NO-BREAK SPACE}", " ").strip()
        if text and _name(cell) == "th" and next(cell.iterancestors("thead", "table")).tag != "thead":
            return f"<strong>{text}</strong>"
        return text


def decode_base64(text: str) -> bytes:
    """Return the bytes that are written as base64, none if they are damaged."""
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


def _content(element: "Element") -> Iterator["str | Element"]:
    """Yield the texts and the elements in an element, in order."""
    yield element.text or ""
    for each in element:
        yield each
        yield each.tail or ""


def _text(element: "Element") -> str:
    return "".join(str(each) for each in element.itertext())


def _name(element: "Element") -> str:
    # Without comments and processing instructions, every tag is a name.
    return element.tag


def _paragraph(text: str) -> str:
    """Return a line as a paragraph: a line break in Markdown needs no spaces around it."""
    return _trimmed(text).strip()


def _trimmed(text: str) -> str:
    """Return text without the line breaks at its end and its beginning, and without a second one in a row."""
    text = _BREAKS.sub(BREAK, _SPACES.sub(" ", text))
    return text.lstrip().removeprefix(BREAK).rstrip().removesuffix(BREAK) if BREAK in text else text


def _indented(text: str, first: str, more: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if not at else more) + line if line or not at else more.rstrip()
        for at, line in enumerate(lines)
    )


def fenced(text: str, language: str = "") -> str:
    """Return text as a block of code; its fence is longer than any run of backticks in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.removesuffix(chr(10))}\n{fence}"
