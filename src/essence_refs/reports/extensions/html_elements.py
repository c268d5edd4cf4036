"""``native_divs`` and ``markdown_in_html_blocks``: elements of HTML, whose content is Markdown."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from essence_refs.reports.extensions.attributes import Attributes

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Block elements, and those of them without content.
_BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd",
    "details", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "p", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_EMPTY = frozenset({"hr", "col", "img", "source"})
# Elements of text that are blocks directly within a figure: a picture, and what may be around it.
_FIGURE = "figure"
_IN_FIGURES = frozenset({"a", "img", "picture", "source"})
# Elements whose content is not text of the report.
_HIDDEN = frozenset(
    {"canvas", "head", "iframe", "object", "script", "select", "style", "svg", "template", "textarea"}
)
_PRE = "pre"

_ATTRIBUTE = r"\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?"
_TAG = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:{_ATTRIBUTE})*\s*/?)>")
_ANY_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![A-Za-z].*?(?:>|\Z)", re.DOTALL)
# Code and comments: tags in them are text.
_NO_TAGS = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)?[ ]{0,3}(?P=fence)"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_DEPTH, _ENDS, _AROUND = "html_depth", "html_ends", "html_element"

Span = tuple[int, int]


def html_elements_plugin(md: MarkdownIt) -> None:
    """
    Add the rule for elements of HTML to a parser, in place of CommonMark's.

    Tokens ``html_open`` and ``html_close`` are around the content of an element, and have its name and attributes in
    ``meta``. ``html_tag`` is a tag alone, ``html_hidden`` an element that shows no text. Comments are left out.
    """
    md.block.ruler.at("html_block", _element, {"alt": ["paragraph", "reference", "blockquote"]})
    # Within an element, authors indent tags.
    md.block.ruler.before("code", "html_indented", _indented)


def tag_attributes(tag: str) -> Attributes:
    """Return the attributes of a start tag, as those of a division."""
    reader = _TagReader()
    reader.feed(tag)
    values = dict(reader.attributes)
    identifier = values.pop("id", "")
    classes = tuple(values.pop("class", "").split())
    return Attributes(identifier, classes, tuple(values.items()))


class _TagReader(HTMLParser):
    """Reads the attributes of one tag."""

    attributes: tuple[tuple[str, str], ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - of the base class
        self.attributes = tuple((name, value or "") for name, value in attrs)


def _indented(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    return bool(state.env.get(_DEPTH)) and _element(state, startLine, endLine, silent)


def _element(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - as above
    if state.is_code_block(startLine) and not state.env.get(_DEPTH):
        return False
    start, last = state.bMarks[startLine] + state.tShift[startLine], state.eMarks[endLine - 1]
    if silent:
        comment = _COMMENT.match(state.src, start, last)
        # A comment without an empty line is part of the paragraph around it.
        return _EMPTY_LINE.search(comment[0]) is not None if comment else _tag(state, start, last) is not None
    position, line = start, startLine
    # Several elements on one line are read in turn.
    while (after := _one(state, line, position, last)) is not None:
        line = _line_of(state, line, after)
        if not state.src[after : state.eMarks[line]].strip():
            state.line = line + 1
            return True
        _begin_line_at(state, line, after)
        position = state.bMarks[line]
    if position == start:
        return False
    return any(rule(state, line, endLine, False) for rule in state.md.block.ruler.getRules(""))  # noqa: FBT003 - as above


def _tag(state: StateBlock, start: int, last: int) -> "re.Match[str] | None":
    found = _TAG.match(state.src, start, last) if state.src.startswith("<", start) else None
    name = found["name"].casefold() if found else ""
    is_block = name == _PRE or name in _BLOCKS or name in _HIDDEN
    return found if is_block or (name in _IN_FIGURES and state.env.get(_AROUND) == _FIGURE) else None


def _one(state: StateBlock, line: int, start: int, last: int) -> int | None:
    """Read the comment, tag or element at a position, and return where it ends; None if there is none."""
    comment = _COMMENT.match(state.src, start, last) if state.src.startswith("<", start) else None
    if comment:
        if not comment[0].endswith(">"):
            _alone(state, "html_hidden", line, comment[0], {"name": "comment", "tag": "<!--"})
        return comment.end()
    tag = _tag(state, start, last)
    if tag is None:
        return None
    name = tag["name"].casefold()
    end = None if tag["closing"] or name in _EMPTY or tag["rest"].endswith("/") else _end_of(state, tag, last)
    meta: dict[str, Any] = {"name": name, "attributes": tag_attributes(tag[0])}
    if end is not None and name not in _HIDDEN and name != _PRE:
        (_heading if name in HEADINGS else _content)(state, line, tag, end, meta)
        return end[1]
    kind = "html_hidden" if name in _HIDDEN else "html_tag"
    if name == _PRE and end is not None:
        kind, meta["text"] = "html_pre", unescape(_ANY_TAG.sub("", state.src[tag.end() : end[0]])).strip("\n")
    # An unclosed script goes on to the end.
    after = end[1] if end else last if kind == "html_hidden" and not tag["closing"] else tag.end()
    _alone(state, kind, line, state.src[start:after], {**meta, "tag": tag[0]})
    return after


def _alone(state: StateBlock, kind: str, line: int, content: str, meta: dict[str, Any]) -> None:
    token = state.push(kind, "", 0)
    token.meta, token.content, token.map = meta, content, [line, line + 1]


def _line_of(state: StateBlock, line: int, position: int) -> int:
    while state.eMarks[line] < position:
        line += 1
    return line


def _begin_line_at(state: StateBlock, line: int, position: int) -> None:
    rest = state.src[position : state.eMarks[line]]
    state.bMarks[line] = position + len(rest) - len(rest.lstrip())
    state.tShift[line] = 0
    state.sCount[line] = max(state.blkIndent, 0)


def _end_of(state: StateBlock, tag: "re.Match[str]", last: int) -> Span | None:
    """Return the span of the tag that closes an element, None if it is never closed."""
    if _ENDS not in state.env:
        state.env[_ENDS] = _ends(state.src)
    end: Span | None = state.env[_ENDS].get(tag.start())
    return end if end and end[1] <= last else None


def _ends(source: str) -> dict[int, Span]:
    """Return the span of each closing tag, by the position of its opening tag. One pass takes linear time."""
    masked = _NO_TAGS.sub(lambda found: " " * len(found[0]), source)
    open_: dict[str, list[int]] = {}
    ends = {}
    for found in _TAG.finditer(masked):
        positions = open_.setdefault(found["name"].casefold(), [])
        if not found["closing"]:
            positions.append(found.start())
        elif positions:
            ends[positions.pop()] = found.span()
    return ends


def _heading(state: StateBlock, line: int, tag: "re.Match[str]", end: Span, meta: dict[str, Any]) -> None:
    opened = state.push("heading_open", meta["name"], 1)
    opened.meta = {"attributes": meta["attributes"]}
    opened.map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.children = " ".join(state.src[tag.end() : end[0]].split()), []
    inline.map = [_line_of(state, line, tag.end()), line + 1]
    state.push("heading_close", meta["name"], -1)


def _content(state: StateBlock, line: int, tag: "re.Match[str]", end: Span, meta: dict[str, Any]) -> None:
    """Read the content of an element as blocks."""
    first = _line_of(state, line, tag.end())
    closing = _line_of(state, first, end[0])
    opened = state.push("html_open", "", 1)
    opened.block, opened.map, opened.meta, opened.content = True, [line, closing + 1], meta, tag[0]
    kept = (state.eMarks[closing], state.lineMax, state.blkIndent, state.parentType)
    state.eMarks[closing], state.lineMax, state.parentType = end[0], closing + 1, "div"
    _begin_line_at(state, first, tag.end())
    state.blkIndent = min(
        (state.sCount[each] for each in range(first + 1, closing + 1) if not state.isEmpty(each)),
        default=state.blkIndent,
    )
    state.sCount[first] = state.blkIndent
    around = state.env.get(_AROUND)
    state.env[_DEPTH] = state.env.get(_DEPTH, 0) + 1
    state.env[_AROUND] = around if around == _FIGURE and meta["name"] in _IN_FIGURES else meta["name"]
    state.md.block.tokenize(state, first, closing + 1)
    state.env[_DEPTH] -= 1
    state.env[_AROUND] = around
    state.eMarks[closing], state.lineMax, state.blkIndent, state.parentType = kept
    state.push("html_close", "", -1).block = True
