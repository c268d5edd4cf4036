"""The elements of pandoc's documents as its JSON has them: making them, finding what is in them, and their text."""

from collections.abc import Iterable
from typing import Any

# An element has a type "t" and, unless it is a sign, a content "c" (pandoc-types, Text.Pandoc.Definition).
Element = dict[str, Any]
# The identifier, the classes, and pairs of a name and a value.
Attributes = tuple[str, Iterable[str], Iterable[tuple[str, str]]]

SPACES = frozenset({"Space", "SoftBreak"})
# Where the inlines of an inline are in its content; those of other inlines are the content itself.
_INSIDE = {"Cite": 1, "Image": 1, "Link": 1, "Quoted": 1, "Span": 1}
_NESTED = frozenset(
    {
        *("Cite", "Emph", "Image", "Link", "Quoted", "SmallCaps", "Span", "Strikeout", "Strong"),
        *("Subscript", "Superscript", "Underline"),
    }
)
_LEAVES = frozenset({"Code", "LineBreak", "Math", "Note", "RawInline", "SoftBreak", "Space", "Str"})
_INLINES = _NESTED | _LEAVES
# The marks around a quotation.
QUOTES = {"SingleQuote": ("\u2018", "\u2019"), "DoubleQuote": ("\u201c", "\u201d")}
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


def element(kind: str, content: Any = None) -> Element:
    """Return an element; without a content it is a sign, such as a space."""
    return {"t": kind} if content is None else {"t": kind, "c": content}


def div(attributes: Attributes, blocks: list[Element]) -> Element:
    """Return a division."""
    return element("Div", [_attributes(attributes), blocks])


def span(attributes: Attributes, inlines: list[Element]) -> Element:
    """Return a span."""
    return element("Span", [_attributes(attributes), inlines])


def header(level: int, attributes: Attributes, inlines: list[Element]) -> Element:
    """Return a heading."""
    return element("Header", [level, _attributes(attributes), inlines])


def link(target: str, inlines: list[Element]) -> Element:
    """Return a link without a title."""
    return element("Link", [_attributes(("", (), ())), inlines, [target, ""]])


def _attributes(attributes: Attributes) -> list[Any]:
    identifier, classes, pairs = attributes
    return [identifier, list(classes), [list(pair) for pair in pairs]]


def words(text: str) -> list[Element]:
    r"""
    Return a text as words with spaces between them; a line end is a soft break.

    >>> words("two words\n")
    [{'t': 'Str', 'c': 'two'}, {'t': 'Space'}, {'t': 'Str', 'c': 'words'}, {'t': 'SoftBreak'}]
    """
    found: list[Element] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(element("SoftBreak"))
        for index, word in enumerate(line.split(" ")):
            if index and not (found and found[-1]["t"] in SPACES):
                found.append(element("Space"))
            if word:
                found.append(element("Str", word))
    return found


def is_inline(value: Any) -> bool:
    """Return whether a value is an inline element."""
    return isinstance(value, dict) and value.get("t") in _INLINES


def inlines_in(inline: Element) -> list[Element] | None:
    """Return the list of the inlines in an inline, None if it has none; a note has blocks."""
    kind = inline["t"]
    if kind not in _NESTED:
        return None
    content = inline["c"]
    found: list[Element] = content[_INSIDE[kind]] if kind in _INSIDE else content
    return found


def with_inlines(inline: Element, inlines: list[Element]) -> Element:
    """Return an inline with other inlines in it."""
    kind = inline["t"]
    if kind not in _INSIDE:
        return element(kind, inlines)
    content = [*inline["c"]]
    content[_INSIDE[kind]] = inlines
    return element(kind, content)


def identifier(value: Element) -> str:
    """Return the identifier of an element, empty if it has none."""
    kind: str = value.get("t", "")
    content: Any = value.get("c")
    if kind == "Header":
        return str(content[1][0])
    if kind in ("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"):
        return str(content[0][0])
    return ""


def plain_text(value: Any) -> str:
    """Return the text of inlines or blocks without formatting and notes; blocks are separated by spaces."""
    if isinstance(value, list):
        parts = map(plain_text, value)
        is_blocks = bool(value) and isinstance(value[0], dict) and not is_inline(value[0])
        return (" " if is_blocks else "").join(parts)
    match value:
        case {"t": "Str", "c": str(content)} | {"t": "Code" | "CodeBlock" | "Math", "c": [_, str(content)]}:
            return content
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "Quoted", "c": [{"t": kind}, inlines]}:
            opening, closing = QUOTES[kind]
            return f"{opening}{plain_text(inlines)}{closing}"
        case {"t": "Para" | "Plain", "c": inlines}:
            return plain_text(inlines)
    return plain_text(inlines_in(value) or [])


def straight(text: str) -> str:
    """Return a text with straight quotation marks, for a value that is not prose: pandoc makes them curly."""
    return text.translate(_STRAIGHT)
