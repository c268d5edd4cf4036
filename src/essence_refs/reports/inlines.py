"""Read the inlines of a block: tokens become rich text, with numbers in place of citations and notes."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

import attrs
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span, merged
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.reports.citation_syntax import CitationTokens, CiteTokens
from essence_refs.reports.extensions.attributes import BRACED, Attributes
from essence_refs.reports.extensions.bracketed_spans import marks_of
from essence_refs.reports.extensions.html_elements import tag_attributes
from essence_refs.reports.footnotes import Footnotes
from essence_refs.reports.markdown_parser import markdown_parser
from essence_refs.reports.problems import ProblemLog, TextLocation
from essence_refs.reports.report import ReportCitation, ReportCite
from essence_refs.reports.smart_punctuation import smarten

_MARKS = {
    "em": Mark.ITALIC,
    "strong": Mark.BOLD,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
    "s": Mark.STRIKEOUT,
    "mark": Mark.HIGHLIGHT,
}
_TAGS = {
    "em": Mark.ITALIC,
    "i": Mark.ITALIC,
    "strong": Mark.BOLD,
    "b": Mark.BOLD,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
    "u": Mark.UNDERLINE,
    "ins": Mark.UNDERLINE,
    "s": Mark.STRIKEOUT,
    "strike": Mark.STRIKEOUT,
    "del": Mark.STRIKEOUT,
    "mark": Mark.HIGHLIGHT,
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "var": Mark.ITALIC,
    "cite": Mark.ITALIC,
    "dfn": Mark.ITALIC,
}
# Elements that look like the text around them, and tags that show nothing.
_TRANSPARENT = frozenset({"a", "abbr", "acronym", "bdi", "data", "label", "p", "span", "time"})
_NOT_SHOWN = frozenset({"wbr"})
_ANY_TAG = re.compile(r"</?[A-Za-z!][^>]*>")
# Attributes may follow these.
_WITH_ATTRIBUTES = frozenset({"code_inline", "link", "image"})
_RAW = re.compile(r"\{=(?P<format>[\w-]+)\}")
_TAG = re.compile(r"<(?P<closing>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9-]*)")
# Another scheme, or the name of a host without one.
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_SUPPORTED_TARGET = re.compile(r"(?:https?://|mailto:|doi:)", re.IGNORECASE)
_ADDRESS_WITH_SPACE = re.compile(r"\]\([^()<>\"'\s]+[^\S\n][^()\"']*\.[A-Za-z0-9]+\)")
# A line end within a formula, with the comment of TeX before it.
_LINE_END_IN_FORMULA = re.compile(r"(?P<escape>\\.)|[ \t]*(?:%[^\n]*)?\n\s*", re.DOTALL)
# Citations and notes, which cannot be inside a citation or a title.
CALLS = frozenset({"citation", "footnote_ref", "note_inline"})


class TextReader:
    """
    Read the tokens of a report's blocks as rich text, and collect its citations in order.

    With ``is_smart``, straight quotation marks become the curly ones of English, except in blocks that begin on a
    ``verbatim`` line.
    """

    def __init__(self, problems: ProblemLog, notes: Footnotes) -> None:
        self.problems = problems
        self.notes = notes
        self.citations: list[ReportCitation] = []
        self.is_smart = False
        # The line of the first link to each anchor or file, and the anchor of the current section.
        self.link_lines: dict[str, int] = {}
        self.section = ""
        # The sections of other identifiers in the text, and what was reported once for its kind.
        self.aliases: dict[str, str] = {}
        self.warned: set[str] = set()
        self.verbatim: Container[int] = frozenset()
        # The line of the first occurrence of each formula.
        self.formula_lines: dict[str, int] = {}

    def text(self, nodes: Iterable[SyntaxTreeNode], location: TextLocation, *, breaks: int = 0) -> RichText:
        """Return *nodes* as rich text, without spaces at its edges; *breaks* is the number of lines before them."""
        text = strip_spaces(RichText(merged(_InlineReader(self, location, breaks).inlines(nodes))))
        return smarten(text) if self.is_smart and location.line not in self.verbatim else text

    def parsed(self, markdown: str, location: TextLocation) -> RichText:
        """Return a line of Markdown that is not a text of its own, such as the title of a box."""
        tokens = markdown_parser().parseInline(markdown)
        if are_too_deep(tokens):
            self.problems.error(too_deep("marks"), "deep-nesting", location.at(0))
            return EMPTY
        return self.text(SyntaxTreeNode(tokens).children[0].children, location)

    def add_citation(self, citation: CitationTokens, location: TextLocation) -> Span:
        """Keep a citation, and return the span that refers to it."""
        cites = tuple(self._cite(each, location) for each in citation.cites)
        start, end = location.at(citation.start), location.at(citation.end)
        self.citations.append(ReportCitation(cites=cites, in_text=citation.in_text, start=start, end=end))
        return Span(Mark.CITATION, (str(len(self.citations) - 1),))

    def _cite(self, cite: CiteTokens, location: TextLocation) -> ReportCite:
        line, column = location.at(cite.at)
        affixes = []
        for tokens in (cite.prefix, cite.suffix):
            forbidden = next((token for token in _all_tokens(tokens) if token.type in CALLS), None)
            if forbidden is not None:
                self._forbid(forbidden, (line, column))
                affixes.append(EMPTY)
            else:
                nodes = SyntaxTreeNode(tokens).children if tokens else []
                affixes.append(RichText(merged(_InlineReader(self, location).inlines(nodes))))
        prefix, suffix = affixes
        return ReportCite(
            key=cite.key,
            # A space at the end is kept: no style could know whether one follows an apostrophe or a dash.
            prefix=strip_spaces(prefix, right=False),
            suffix=strip_spaces(suffix, left=False),
            suppress_author=cite.suppress_author,
            line=line,
            column=column,
        )

    def _forbid(self, other: Token, location: tuple[int, int]) -> None:
        if other.type == "citation":
            key = other.meta["citation"].cites[0].key
            self.problems.error(
                f"a semicolon separates the works of a citation: write one before @{key}",
                "no-semicolon",
                location,
            )
        else:
            self.problems.error("a citation cannot contain a note", "note-in-citation", location)


@attrs.define
class _OpenTag:
    """An open HTML element, and its content so far."""

    name: str
    tag: str
    content: list[Inline] = attrs.field(factory=list)


class _InlineReader:
    """Read one run of inlines; keep track of line breaks and of open HTML tags."""

    def __init__(self, texts: TextReader, location: TextLocation, breaks: int = 0) -> None:
        self.texts = texts
        self.location = location
        self.breaks = breaks
        self.tags = 0
        self.is_too_deep = False

    def inlines(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        # The open tags, outermost first, each with its content so far.
        open_ = [_OpenTag("", "")]
        before: SyntaxTreeNode | None = None
        for node in nodes:
            content = open_[-1].content
            if node.type == "html_inline":
                self._tag(node.content, open_)
            elif node.type == "text" and before is not None and before.type in _WITH_ATTRIBUTES:
                content.extend(self._after_attributes(node.content, before, content))
            else:
                content.extend(self._inline(node))
            before = node
        while len(open_) > 1:
            tag = open_.pop()
            self.tags -= 1
            self._warn_tag(tag.tag, tag.name)
            open_[-1].content.extend(tag.content)
        return merged(tuple(open_[0].content))

    def _after_attributes(
        self, text: str, before: SyntaxTreeNode, content: list[Inline]
    ) -> tuple[Inline, ...]:
        """Return the text after code or a link, without the attributes of these."""
        raw = _RAW.match(text) if before.type == "code_inline" else None
        if raw:
            content.pop()
            return (*self._raw(before.content, raw["format"]), text[raw.end() :])
        found = BRACED.match(text)
        return (text[found.end() :],) if found and found[0] != "{}" else (text,)

    def _inline(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:  # noqa: C901, PLR0911 - one for each kind
        match node.type:
            case "text" | "text_special":
                if _ADDRESS_WITH_SPACE.search(node.content):
                    self._warn(
                        "an address that contains a space is read as text", "link", "write it between < and >"
                    )
                return (node.content,)
            case "softbreak":
                self.breaks += 1
                return (" ",)
            case "hardbreak":
                self.breaks += 1
                return (Span(Mark.BREAK, ()),)
            case "code_inline":
                return (Span(Mark.CODE, (node.content,)),)
            case "formula":
                return (self._formula(node.content),)
            case "citation":
                return (self.texts.add_citation(node.meta["citation"], self.location),)
            case "footnote_ref":
                return (self._note(self.texts.notes.call(node.meta["label"]), f"[^{node.meta['label']}]"),)
            case "note_inline":
                inside = self.location.within(node.meta["at"])
                number = self.texts.notes.inline_note(lambda: self.texts.text(node.children, inside))
                return (self._note(number, f"^[{node.content}]"),)
            case "image":
                return self._picture(node)
        return self._span(node)

    def _span(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        content = self.inlines(node.children)
        mark = _MARKS.get(node.type)
        if mark is not None:
            return (Span(mark, content),)
        if node.type == "link":
            return self._link(node, content)
        if node.type == "span":
            return self._attributes(node.meta["attributes"], content)
        return content

    def _formula(self, written: str) -> Span:
        line, _ = self.location.after(self.breaks)
        self.breaks += written.count("\n")
        source = _LINE_END_IN_FORMULA.sub(lambda found: found["escape"] or " ", written)
        self.texts.formula_lines.setdefault(source, line)
        return Span(Mark.FORMULA, (source,))

    def _link(self, node: SyntaxTreeNode, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        target = str(node.attrs.get("href", ""))
        if node.attrs.get("title"):
            self._warn(f"the title of a link is left out: {node.attrs['title']}", "not-carried")
        return self._linked(target, content)

    def _linked(self, target: str, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        if _SUPPORTED_TARGET.match(target):
            return (Link(target, content),)
        if target and not _OTHER_SCHEME.match(target):
            self.texts.link_lines.setdefault(target, self.location.after(self.breaks)[0])
            return (Link(target, content),)
        self._warn(
            f"a link to {target!r} is left out; its text is kept",
            "link",
            "a link begins with http, https or mailto, or leads to a heading or a file",
        )
        return content

    def _picture(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        self._warn_picture(str(node.attrs.get("src", "")))
        return self.inlines(node.children)

    def _note(self, number: str, source: str) -> Inline:
        if number:
            return Span(Mark.NOTE, (number,))
        is_in_note = self.texts.notes.is_in_note
        why = "a note cannot contain a note" if is_in_note else f"no note is called {source[2:-1]}"
        self._warn(f"{source} is kept as text: {why}", "note")
        return source

    def _tag(self, tag: str, open_: list[_OpenTag]) -> None:
        self.breaks += tag.count("\n")
        found = _TAG.match(tag)
        name = found["name"].casefold() if found else ""
        if not found or name in _NOT_SHOWN:
            return
        if name == "br":
            open_[-1].content.append(Span(Mark.BREAK, ()))
        elif name == "img":
            attributes = tag_attributes(tag)
            self._warn_picture(attributes.get("src"))
            open_[-1].content.append(attributes.get("alt"))
        elif not found["closing"] and not tag.endswith("/>"):
            if self.tags == DEEPEST:
                if not self.is_too_deep:
                    self._warn(too_deep("marks"), "deep-nesting", "the inner marks are left out")
                self.is_too_deep = True
                return
            self.tags += 1
            open_.append(_OpenTag(name, tag))
        elif found["closing"] and name == open_[-1].name:
            self.tags -= 1
            closed = open_.pop()
            open_[-1].content.extend(self._element(closed))
        else:
            self._warn_tag(tag, name)

    def _element(self, element: _OpenTag) -> tuple[Inline, ...]:
        """Return the text of an HTML element with its marks."""
        content = merged(tuple(element.content))
        attributes = tag_attributes(element.tag)
        self._add_alias(attributes.identifier or attributes.get("name"))
        if element.name == "a":
            target = attributes.get("href")
            return self._linked(target, content) if target else content
        if element.name == "q":
            return ("\N{LEFT DOUBLE QUOTATION MARK}", *content, "\N{RIGHT DOUBLE QUOTATION MARK}")
        if element.name in _TAGS:
            return (Span(_TAGS[element.name], content),)
        marks, unknown = marks_of(attributes)
        if not marks and (unknown or element.name not in _TRANSPARENT):
            self._warn_tag(element.tag, element.name)
        return _with_marks(content, marks)

    def _attributes(self, attributes: Attributes, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return a text with the marks that its attributes mean."""
        self._add_alias(attributes.identifier)
        marks, unknown = marks_of(attributes)
        new = [each for each in unknown if each not in self.texts.warned]
        self.texts.warned.update(new)
        if new:
            message = f"a text with {', '.join(new)} looks like the text around it; its words are kept"
            self._warn(message, "not-carried")
        return _with_marks(content, marks)

    def _add_alias(self, identifier: str) -> None:
        if identifier:
            self.texts.aliases.setdefault(identifier, self.texts.section)

    def _raw(self, text: str, format_: str) -> tuple[Inline, ...]:
        """Return the words of HTML; text in any other format is left out."""
        self._warn(f"the {format_} {text} is left out", "html" if format_.startswith("html") else "not-read")
        return (_ANY_TAG.sub("", text),) if format_.startswith("html") else ()

    def _warn_tag(self, tag: str, name: str) -> None:
        if f"<{name}>" not in self.texts.warned:
            self.texts.warned.add(f"<{name}>")
            self._warn(f"the HTML {tag} is left out", "html")

    def _warn_picture(self, source: str) -> None:
        self._warn(
            f"the picture {source} is in a line of text: only its description is kept",
            "picture",
            "put it into a paragraph of its own",
        )

    def _warn(self, message: str, code: str, hint: str = "") -> None:
        self.texts.problems.warn(message, code, self.location.after(self.breaks), hint)


def _with_marks(content: tuple[Inline, ...], marks: Iterable[Mark]) -> tuple[Inline, ...]:
    for mark in marks:
        content = (Span(mark, content),)
    return content


def are_too_deep(tokens: Iterable[Token]) -> bool:
    """Return whether marks, pictures, notes and citations are nested more than `DEEPEST` deep."""
    stack = [(0, tokens)]
    while stack:
        depth, inside = stack.pop()
        for token in inside:
            below = depth + token.level
            if below > DEEPEST:
                return True
            if token.children:
                stack.append((below + 1, token.children))
            citation = token.meta.get("citation")
            if isinstance(citation, CitationTokens):
                for cite in citation.cites:
                    stack += ((below + 1, cite.prefix), (below + 1, cite.suffix))
    return False


def _all_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all_tokens(token.children or ())


def strip_spaces(text: RichText, *, left: bool = True, right: bool = True) -> RichText:
    """Strip the spaces at the edges of *text*."""
    content = list(text.content)
    if left and content and isinstance(content[0], str):
        content[0] = content[0].lstrip()
    if right and content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip()
    return RichText(merged(tuple(content)))
