"""The text of a block: tokens become rich text, with numbers where citations and notes stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span, merged
from essence_refs.reports.citation_syntax import ParsedCitation, ParsedCite
from essence_refs.reports.problems import ProblemLog, TextLocation
from essence_refs.reports.report import ReportCitation, ReportCite
from essence_refs.reports.smart_punctuation import smarten

_MARKS = {"em": Mark.ITALIC, "strong": Mark.BOLD, "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT}
_TAGS = {
    "em": Mark.ITALIC,
    "i": Mark.ITALIC,
    "strong": Mark.BOLD,
    "b": Mark.BOLD,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
    "u": Mark.UNDERLINE,
    "code": Mark.CODE,
}
_TAG = re.compile(r"<(?P<closing>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9-]*)")
_CARRIED = re.compile(r"(?:https?://|mailto:|doi:)", re.IGNORECASE)
_SPACED = re.compile(r"\]\([^()<>\"'\s]+[^\S\n][^()\"']*\.[A-Za-z0-9]+\)")
_APART = frozenset({"citation", "footnote_ref", "note_inline"})


class NoteReader(Protocol):
    """Whoever keeps the notes of a report; ``is_within`` is whether a note is being read."""

    is_within: bool

    def called(self, label: str) -> str:
        """Return the number of the note with this label, or nothing where there is none or it cannot be called here."""
        ...

    def written(self, node: SyntaxTreeNode, place: TextLocation) -> str:
        """Return the number of a new note that is written where it is called, or nothing where it cannot be."""
        ...


class TextReader:
    """
    Turns the tokens of a report's blocks into rich text, and keeps its citations in order.

    ``curls`` is whether straight quotation marks become the curly ones of English.
    """

    def __init__(self, account: ProblemLog, notes: NoteReader) -> None:
        self.account = account
        self.notes = notes
        self.citations: list[ReportCitation] = []
        self.curls = False

    def text(self, nodes: Iterable[SyntaxTreeNode], place: TextLocation) -> RichText:
        """Return what *nodes* say, without spaces at its edges."""
        text = strip_spaces(RichText(merged(_InlineReader(self, place).inlines(nodes))))
        return smarten(text) if self.curls else text

    def cited(self, marked: ParsedCitation, place: TextLocation) -> Span:
        """Return the place of a citation, which is kept."""
        cites = tuple(self._cite(each, place) for each in marked.cites)
        self.citations.append(ReportCitation(cites=cites, in_text=marked.in_text))
        return Span(Mark.CITATION, (str(len(self.citations) - 1),))

    def _cite(self, marked: ParsedCite, place: TextLocation) -> ReportCite:
        line, column = place.at(marked.at)
        around = []
        for tokens in (marked.prefix, marked.suffix):
            apart = next((token for token in _all_tokens(tokens) if token.type in _APART), None)
            if apart is not None:
                self._refuse_within(apart, (line, column))
                around.append(EMPTY)
            else:
                nodes = SyntaxTreeNode(tokens).children if tokens else []
                around.append(RichText(merged(_InlineReader(self, place).inlines(nodes))))
        prefix, suffix = around
        return ReportCite(
            key=marked.key,
            prefix=strip_spaces(prefix),
            suffix=strip_spaces(suffix, left=False),
            suppress_author=marked.suppress_author,
            line=line,
            column=column,
        )

    def _refuse_within(self, other: Token, place: tuple[int, int]) -> None:
        if other.type == "citation":
            key = other.meta["marked"].cites[0].key
            self.account.refuse(
                f"two works of one citation are parted by a semicolon: write one before @{key}",
                "no-semicolon",
                place,
            )
        else:
            self.account.refuse("a note cannot stand within a citation", "note-in-citation", place)


class _InlineReader:
    """One stretch of text while it is read: it counts the lines, and knows which tags of HTML are open."""

    def __init__(self, texts: TextReader, place: TextLocation) -> None:
        self.texts = texts
        self.place = place
        self.breaks = 0

    def inlines(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        # What is open, from the outside in: the tag of each, and what stands in it so far.
        open_: list[tuple[str, list[Inline]]] = [("", [])]
        for node in nodes:
            if node.type == "html_inline":
                self._tag(node.content, open_)
            else:
                open_[-1][1].extend(self._inline(node))
        while len(open_) > 1:
            tag, content = open_.pop()
            self._left_out(f"<{tag}>")
            open_[-1][1].extend(content)
        return merged(tuple(open_[0][1]))

    def _inline(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:  # noqa: PLR0911 - one for each kind
        match node.type:
            case "text" | "text_special":
                if _SPACED.search(node.content):
                    self._warn(
                        "an address with a space in it is read as text", "link", "write it between < and >"
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
            case "citation":
                return (self.texts.cited(node.meta["marked"], self.place),)
            case "footnote_ref":
                return (self._note(self.texts.notes.called(node.meta["label"]), f"[^{node.meta['label']}]"),)
            case "note_inline":
                within = self.place.within(node.meta["at"])
                return (self._note(self.texts.notes.written(node, within), f"^[{node.content}]"),)
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
        if node.type == "s":
            self._warn("struck out text stays between its signs", "not-carried")
            return ("~~", *content, "~~")
        return content

    def _link(self, node: SyntaxTreeNode, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        target = str(node.attrs.get("href", ""))
        if node.attrs.get("title"):
            self._warn(f"the title of a link is left out: {node.attrs['title']}", "not-carried")
        if _CARRIED.match(target):
            return (Link(target, content),)
        self._warn(
            f"a link to {target!r} is left out, its words stay",
            "link",
            "links begin with http, https or mailto",
        )
        return content

    def _picture(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        self._warn(
            f"the picture {node.attrs.get('src', '')} stands in a line of text: only its description stays",
            "picture",
            "give it a paragraph of its own",
        )
        return self.inlines(node.children)

    def _note(self, number: str, written: str) -> Inline:
        if number:
            return Span(Mark.NOTE, (number,))
        is_within = self.texts.notes.is_within
        why = "a note has no notes of its own" if is_within else f"no note is called {written[2:-1]}"
        self._warn(f"{written} is left as it stands: {why}", "note")
        return written

    def _tag(self, tag: str, open_: list[tuple[str, list[Inline]]]) -> None:
        self.breaks += tag.count("\n")
        found = _TAG.match(tag)
        name = found["name"].casefold() if found else ""
        if name == "br":
            open_[-1][1].append(Span(Mark.BREAK, ()))
        elif name in _TAGS and found and not found["closing"]:
            open_.append((name, []))
        elif name and name == open_[-1][0]:
            content = open_.pop()[1]
            open_[-1][1].append(Span(_TAGS[name], merged(tuple(content))))
        elif not tag.startswith("<!--"):
            self._left_out(tag)

    def _left_out(self, tag: str) -> None:
        self._warn(f"the HTML {tag} is left out", "html")

    def _warn(self, message: str, code: str, hint: str = "") -> None:
        self.texts.account.warn(message, code, self.place.after(self.breaks), hint)


def _all_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all_tokens(token.children or ())


def strip_spaces(text: RichText, *, left: bool = True) -> RichText:
    """Return *text* without the spaces at its edges."""
    content = list(text.content)
    if left and content and isinstance(content[0], str):
        content[0] = content[0].lstrip()
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip()
    return RichText(merged(tuple(content)))
