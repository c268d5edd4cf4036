"""HTML: a whole page with a small style sheet, or a fragment to go into one. No scripts, and no link that could run one."""

from collections.abc import Iterator
from html import escape

from essence_refs.formats.html_looks import LIST_STYLE_SHEET, PAGE_STYLE_SHEET
from essence_refs.formats.runs import Part, Run, carriable, masthead, parts
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Entry,
    Heading,
    List,
    Mark,
    Paragraph,
    RichText,
)

__all__ = ["LIST_STYLE_SHEET", "inline", "write"]

# Small capitals carry their style with them: a fragment stands in pages that do not have our style sheet.
_TAGS = {
    Mark.ITALIC: ("i", "<i>"),
    Mark.OBLIQUE: ("i", "<i>"),
    Mark.BOLD: ("b", "<b>"),
    Mark.LIGHT: ("span", '<span style="font-weight: lighter">'),
    Mark.SMALL_CAPS: ("span", '<span style="font-variant: small-caps">'),
    Mark.UNDERLINE: ("u", "<u>"),
    Mark.SUPERSCRIPT: ("sup", "<sup>"),
    Mark.SUBSCRIPT: ("sub", "<sub>"),
    Mark.CODE: ("code", "<code>"),
}
_BLOCKS = frozenset({Mark.BLOCK, Mark.INDENT})

_CONTENT = "content"
_SKIP = f'<a class="skip" href="#{_CONTENT}">Skip to the content</a>'


def write(document: Document, *, page: bool = True, top: int = 1, anchors: bool = True) -> str:
    """
    Return *document* as a whole page, or else as an article that can stand inside one.

    *top* is the level of the title's heading, 1 to 6; the headings under it follow. Without *anchors* nothing
    has an ``id``, so that the same list may stand in a page twice.
    """
    writer = _Writer(top, anchors=anchors)
    language = escape(carriable(document.language))
    if not page:
        return f'<article class="essence-refs" lang="{language}">\n{"".join(writer.article(document))}</article>\n'
    writer.used.add(_CONTENT)
    above, below = masthead(document)
    head = "".join(each for block in (*above, _title(document)) for each in writer.block(block))
    main, foot = _foot(below)
    body = "".join(each for block in main for each in writer.block(block))
    footer = "".join(each for block in foot for each in writer.block(block))
    pieces = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{writer.name_of_page(document)}</title>\n",
        f"<style>\n{PAGE_STYLE_SHEET}{LIST_STYLE_SHEET}</style>\n</head>\n",
        f'<body class="essence-refs">\n{_SKIP}\n',
        f"<header>\n{head}</header>\n",
        writer.contents(),
        f'<main id="{_CONTENT}" tabindex="-1">\n{body}</main>\n',
        f"<footer>\n{footer}</footer>\n" if footer else "",
        "</body>\n</html>\n",
    ]
    return "".join(pieces)


def inline(text: RichText) -> str:
    """Return *text* as HTML that may stand in a paragraph; places other than the running text are spans."""
    return "".join(map(_span, parts(text)))


class _Writer:
    """Writes blocks, and remembers which names links can lead to and under which headings."""

    def __init__(self, top: int, *, anchors: bool) -> None:
        self.top = top
        self.anchors = anchors
        self.used: set[str] = set()
        self.headings: list[tuple[str, RichText]] = []

    def article(self, document: Document) -> Iterator[str]:
        above, below = masthead(document)
        for block in (*above, _title(document), *below):
            yield from self.block(block)

    def contents(self) -> str:
        """Return links to the main headings, if there are several."""
        if len(self.headings) < 2:
            return ""
        items = "".join(f'<li><a href="#{name}">{_unlinked(text)}</a></li>\n' for name, text in self.headings)
        return f'<nav aria-label="Contents">\n<ul>\n{items}</ul>\n</nav>\n'

    def name_of_page(self, document: Document) -> str:
        """Return the title with the main heading, if there is only one: three open pages must not read alike."""
        texts = [RichText.of(document.title)]
        if len(self.headings) == 1:
            texts.append(self.headings[0][1])
        return (
            ": ".join(escape(carriable(text.plain), quote=False) for text in texts if text) or "Reading list"
        )

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self.heading(block)
            case Paragraph():
                if block.text:
                    yield f"<p{_class(block.role)}>{inline(block.text)}</p>\n"
            case List():
                if block.items:
                    items = "".join(f"<li>{inline(item)}</li>\n" for item in _texts(block))
                    yield f"<ul{_class(block.role)}>\n{items}</ul>\n"
            case Bibliography():
                if block.entries:
                    yield from self.bibliography(block)

    def heading(self, heading: Heading) -> str:
        if not heading.text:
            return ""
        level = min(max(self.top + heading.depth, 1), 6)
        name = self.name(heading.anchor)
        if name and heading.depth == 1:
            self.headings.append((name, heading.text))
        return f"<h{level}{_id(name)}>{inline(heading.text)}</h{level}>\n"

    def name(self, anchor: str) -> str:
        """Return the anchor as an id, or nothing if the page has that one already."""
        name = escape(carriable("-".join(anchor.split())))
        if not self.anchors or name in self.used:
            return ""
        self.used.add(name)
        return name

    def bibliography(self, block: Bibliography) -> Iterator[str]:
        margin = max(len(entry.label.plain) for entry in block.entries)
        # A style's spacing is meant for manuscripts (APA's is double), so the page keeps its own.
        classes = [
            "references",
            "hanging" if block.hanging_indent else "",
            "labelled" if margin else "",
        ]
        style = f' style="--label: {margin + 1}ch"' if margin else ""
        # Safari reads out a list without bullets as a list only if it says that it is one.
        yield f'<ul role="list"{_class(" ".join(filter(None, classes)))}{style}>\n'
        for entry in block.entries:
            yield f"<li{_id(self.name(entry.anchor))}>\n{_entry(entry)}</li>\n"
        yield "</ul>\n"


def _title(document: Document) -> Heading:
    return Heading(text=RichText.of(document.title), depth=0)


def _foot(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    count = len(blocks)
    while count:
        block = blocks[count - 1]
        if not (isinstance(block, Paragraph) and block.role == "footer"):
            break
        count -= 1
    return blocks[:count], blocks[count:]


def _class(role: str) -> str:
    return f' class="{escape(role)}"' if role else ""


def _id(name: str) -> str:
    return f' id="{name}"' if name else ""


def _entry(entry: Entry) -> str:
    # The space is for readers without the style sheet; at the end of a box of its own it takes no room.
    label = f'<span class="label">{inline(entry.label)} </span>' if entry.label else ""
    annotation = f'<p class="annotation">{inline(entry.annotation)}</p>\n' if entry.annotation else ""
    return f'<div class="citation">{label}{_placed(entry.text)}</div>\n{annotation}'


def _placed(text: RichText) -> str:
    written = ""
    for part in parts(text):
        if part.place in _BLOCKS:
            written += f'<div class="{part.place}">{_runs(part.runs)}</div>'
        else:
            written += _span(part)
    return written


def _span(part: Part) -> str:
    if part.place is None:
        return _runs(part.runs)
    # Without a style sheet a place is no more than the next word, so a space keeps them apart.
    return f'<span class="{part.place}">{_runs(part.runs)}</span> '


def _runs(runs: tuple[Run, ...]) -> str:
    written: list[str] = []
    opened: list[tuple[str, str]] = []
    for text, marks, target in runs:
        wanted = [("a", f'<a href="{escape(target)}">')] if target else []
        wanted += [_TAGS[mark] for mark in marks if mark in _TAGS]
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] == wanted[common]:
            common += 1
        written += [f"</{name}>" for name, _ in reversed(opened[common:])]
        written += [tag for _, tag in wanted[common:]]
        written.append(escape(text, quote=False))
        opened = wanted
    written += [f"</{name}>" for name, _ in reversed(opened)]
    return "".join(written)


def _unlinked(text: RichText) -> str:
    return "".join(_runs(tuple(run._replace(target="") for run in part.runs)) for part in parts(text))


def _texts(block: List) -> Iterator[RichText]:
    return (each.text for item in block.items for each in item if isinstance(each, Paragraph))
