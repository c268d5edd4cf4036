"""``bracketed_spans``, ``native_spans`` and ``mark``: attributes of text, as in ``[text]{.smallcaps}``, and ``==text==``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from essence_refs.model import Mark
from essence_refs.reports.extensions.attributes import BRACED, Attributes, parse_attributes
from essence_refs.reports.extensions.brackets import end_of_bracket

# pandoc's classes, and those of Bootstrap and reveal.js that mean the same.
_CLASSES = {
    "smallcaps": Mark.SMALL_CAPS,
    "sc": Mark.SMALL_CAPS,
    "underline": Mark.UNDERLINE,
    "ul": Mark.UNDERLINE,
    "mark": Mark.HIGHLIGHT,
    "highlight": Mark.HIGHLIGHT,
    "strike": Mark.STRIKEOUT,
    "strikeout": Mark.STRIKEOUT,
    "bold": Mark.BOLD,
    "strong": Mark.BOLD,
    "italic": Mark.ITALIC,
    "emphasis": Mark.ITALIC,
    "kbd": Mark.CODE,
}
# Character styles of Word that are marks.
_STYLES = {"Strong": Mark.BOLD, "Emphasis": Mark.ITALIC}
_DECLARATIONS = (
    (re.compile(r"font-variant(?:-caps)?\s*:\s*small-caps"), Mark.SMALL_CAPS),
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bunderline"), Mark.UNDERLINE),
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through"), Mark.STRIKEOUT),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), Mark.BOLD),
    (re.compile(r"font-style\s*:\s*italic"), Mark.ITALIC),
)
_QUIET = frozenset({"dir", "lang", "role", "title"})
_QUIET_CLASSES = frozenset({"nocase", "nodecor"})
_HIGHLIGHT = re.compile(r"==(?P<inside>(?=[^\s=])(?:\\.|[^\\=]|=(?!=))*?[^\s=])==(?!=)", re.DOTALL)


def bracketed_spans_plugin(md: MarkdownIt) -> None:
    """Add the rules for spans to a parser: tokens ``span_open`` with ``meta["attributes"]``, and ``mark_open``."""
    md.inline.ruler.before("citation_group", "bracketed_span", _span)
    md.inline.ruler.before("citation_group", "highlight", _highlight)


def marks_of(attributes: Attributes) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """Return the marks that attributes mean, and the names of those that mean none."""
    marks = [_CLASSES[each] for each in attributes.classes if each in _CLASSES]
    unknown = [
        f".{each}" for each in attributes.classes if each not in _CLASSES and each not in _QUIET_CLASSES
    ]
    for name, value in attributes.pairs:
        if name == "custom-style" and value in _STYLES:
            marks.append(_STYLES[value])
        elif name == "style" and (
            found := [mark for pattern, mark in _DECLARATIONS if pattern.search(value)]
        ):
            marks += found
        elif name not in _QUIET and not name.startswith("data-"):
            unknown.append(f"{name}=")
    return tuple(dict.fromkeys(marks)), tuple(unknown)


def _span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``[text]{attributes}``."""
    start = state.pos
    if state.src[start] != "[" or "]{" not in state.src or state.src.startswith("[^", start):
        return False
    end = end_of_bracket(state, start)
    found = BRACED.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if found is None or found[0] == "{}":
        return False
    if not silent:
        _push(state, "span", (start + 1, end)).meta = {"attributes": parse_attributes(found[0])}
    state.pos = found.end()
    return True


def _highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Read ``==text==``."""
    if not state.src.startswith("==", state.pos) or state.src[max(state.pos - 1, 0) : state.pos] == "=":
        return False
    found = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        _push(state, "mark", found.span("inside"))
    state.pos = found.end()
    return True


def _push(state: StateInline, name: str, inside: tuple[int, int]) -> Token:
    """Push an element with its content, which is a part of the text."""
    opened = state.push(f"{name}_open", name, 1)
    end = state.posMax
    state.pos, state.posMax = inside
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", name, -1)
    state.posMax = end
    return opened
