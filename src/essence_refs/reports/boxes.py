"""Boxes of a report: callouts with their titles, and other divisions."""

from collections.abc import Callable, Iterable

from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import Block, Box, Heading, Mark, Paragraph, RichText, Span
from essence_refs.reports.extensions.attributes import Attributes
from essence_refs.reports.footnotes import line_of
from essence_refs.reports.inlines import TextReader
from essence_refs.reports.problems import TextLocation

TITLE_ROLE = "box-title"
_CALLOUT = "callout-"
# Quarto's callouts have these titles unless they are given one.
_USUAL_TITLES = {
    "callout-note": "Note",
    "callout-tip": "Tip",
    "callout-warning": "Warning",
    "callout-important": "Important",
    "callout-caution": "Caution",
}
# Classes that usually mean a box.
_FRAMED = frozenset(
    {
        *("admonition", "alert", "box", "boxed", "callout", "caution", "danger", "error", "example", "hint"),
        *(
            "important",
            "info",
            "infobox",
            "keypoints",
            "note",
            "panel",
            "seealso",
            "sidebar",
            "textbox",
            "tip",
        ),
        *("warning", "well"),
    }
)
_STYLE, _TITLE = "custom-style", "title"
# Attributes that change only how a browser shows a box, and those that are read elsewhere.
_QUIET = frozenset({"appearance", "collapse", "data-pos", "dir", "icon", "lang", "role", _STYLE})
_QUIET_CLASSES = frozenset({"section", "unnumbered", "unlisted"})

Blocks = tuple[Block, ...]


class BoxReader:
    """Reads divisions as boxes, and warns once of each kind that looks like the text around it."""

    def __init__(self, texts: TextReader) -> None:
        self.texts = texts
        self.problems = texts.problems
        self._warned: set[str] = set()

    def box(
        self,
        node: SyntaxTreeNode,
        attributes: Attributes,
        read: Callable[[Iterable[SyntaxTreeNode]], Blocks],
    ) -> Box:
        """Return a division as a box; *read* reads its content."""
        is_framed = any(each.startswith(_CALLOUT) or each in _FRAMED for each in attributes.classes)
        title = self._title(node, attributes, is_framed=is_framed)
        blocks = read(node.children)
        if is_framed and not title and blocks and isinstance(blocks[0], Heading):
            title, blocks = blocks[0].text, blocks[1:]
        if not title and self.texts.is_smart and attributes.get("appearance") != "minimal":
            usual = (_USUAL_TITLES[each] for each in attributes.classes if each in _USUAL_TITLES)
            title = RichText.of(next(usual, ""))
        self._warn_unknown(node, attributes, is_framed=is_framed, has_title=bool(title))
        if title:
            bold = RichText((Span(Mark.BOLD, title.content),))
            blocks = (Paragraph(text=bold, role=TITLE_ROLE), *blocks)
        return Box(
            blocks=blocks,
            is_framed=is_framed,
            classes=attributes.classes,
            style=attributes.get(_STYLE),
            anchor=attributes.identifier,
        )

    def _title(self, node: SyntaxTreeNode, attributes: Attributes, *, is_framed: bool) -> RichText:
        written = attributes.get(_TITLE)
        if not written or not is_framed:
            return RichText()
        line = node.map[0] if node.map else 0
        source = self.texts.problems.lines[line]
        start = max(source.find(written), 0)
        location = TextLocation(lines=self.texts.problems.lines, line=line, text=source).within(start)
        return self.texts.parsed(written, location)

    def _warn_unknown(
        self, node: SyntaxTreeNode, attributes: Attributes, *, is_framed: bool, has_title: bool
    ) -> None:
        """Warn once of each class or attribute that changes nothing."""
        quiet = _QUIET | ({_TITLE} if has_title else frozenset())
        names = [f"{name}=" for name, _ in attributes.pairs if name not in quiet]
        if not (is_framed or attributes.get(_STYLE)):
            names = [*(f".{each}" for each in attributes.classes if each not in _QUIET_CLASSES), *names]
        new = [each for each in dict.fromkeys(names) if each not in self._warned]
        self._warned.update(new)
        if new:
            message = f"a block with {', '.join(new)} looks like the text around it; its content is kept"
            self.problems.warn(message, "not-carried", line_of(node))
