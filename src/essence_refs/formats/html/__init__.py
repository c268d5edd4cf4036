"""HTML: a whole page with a small style sheet, or a fragment to go into one. No scripts, and no link that could run one."""

from collections.abc import Iterable, Iterator, Sequence

from essence_refs.formats.blocks import code_language, split_footer, split_opening
from essence_refs.formats.html.stylesheet import BLOCK_STYLE_SHEET, LIST_STYLE_SHEET, PAGE_STYLE_SHEET
from essence_refs.formats.html.text import (
    escape,
    escape_text,
    is_blank,
    plain_text,
    superscript,
    write_flow,
    write_inline,
    write_without_links,
)
from essence_refs.formats.runs import clean_text, code_lines, split_masthead
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    Reference,
    RichText,
    Rule,
    Table,
)

__all__ = ["BLOCK_STYLE_SHEET", "LIST_STYLE_SHEET", "write", "write_inline"]

_CONTENT = "content"
_SKIP = f'<a class="skip" href="#{_CONTENT}">Skip to the content</a>'
_SCROLLING = '<div class="scrolling" role="region" aria-label="Table" tabindex="0">'
_BACK = "\N{LEFTWARDS ARROW WITH HOOK}\N{VARIATION SELECTOR-15}"


def write(
    document: Document,
    *,
    page: bool = True,
    top: int = 1,
    anchors: bool = True,
    references: Sequence[Reference] = (),
) -> str:
    """
    Return *document* as a whole page, or else as an article that can stand inside one.

    *top* is the level of the title's heading, 1 to 6; the headings under it follow. Without *anchors* nothing
    has an ``id``, so that the same list may stand in a page twice. What programs read of *references* goes beside
    the first item of each, and into the head of a page.
    """
    writer = _HtmlWriter(document, top, anchors=anchors, references=references)
    language = escape(clean_text(document.language))
    if not page:
        return f'<article class="essence-refs" lang="{language}">\n{writer.article()}</article>\n'
    writer.used.add(_CONTENT)
    above, below = split_masthead(document)
    beside, below = split_opening(below)
    head = writer.written((*above, _title(document), *beside))
    main, foot = split_footer(below)
    body = writer.written(main) + writer.notes()
    footer = writer.written(foot)
    style = PAGE_STYLE_SHEET + LIST_STYLE_SHEET + (BLOCK_STYLE_SHEET if writer.has_more else "")
    pieces = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{writer.name_of_page()}</title>\n",
        f"<style>\n{style}</style>\n{writer.metadata()}</head>\n",
        f'<body class="essence-refs">\n{_SKIP}\n',
        f"<header>\n{head}</header>\n",
        writer.contents(),
        f'<main id="{_CONTENT}" tabindex="-1">\n{body}</main>\n',
        f"<footer>\n{footer}</footer>\n" if footer else "",
        "</body>\n</html>\n",
    ]
    return "".join(pieces)


class _HtmlWriter:
    """Writes blocks, and remembers which names links can lead to, under which headings, and which notes were called."""

    def __init__(
        self, document: Document, top: int, *, anchors: bool, references: Sequence[Reference]
    ) -> None:
        self.document = document
        self.top = top
        self.anchors = anchors
        self.used: set[str] = set()
        self.headings: list[tuple[str, RichText]] = []
        # Whether there is a block that lists do without and that the style sheet of lists does not know.
        self.has_more = bool(document.notes)
        self.names_of_notes = [self.name(f"note-{number}") for number, _ in enumerate(document.notes, 1)]
        self.names_of_calls = [self.name(f"{name}-call") for name in self.names_of_notes if name]
        self.called: set[int] = set()
        self.described = {each.key: each for each in references}
        self.shown: dict[str, Reference] = {}

    def article(self) -> str:
        above, below = split_masthead(self.document)
        main, foot = split_footer(below)
        return self.written((*above, _title(self.document), *main)) + self.notes() + self.written(foot)

    def contents(self) -> str:
        """Return links to the main headings, if there are several."""
        if len(self.headings) < 2:
            return ""
        items = "".join(
            f'<li><a href="#{name}">{write_without_links(text)}</a></li>\n' for name, text in self.headings
        )
        return f'<nav aria-label="Contents">\n<ul>\n{items}</ul>\n</nav>\n'

    def name_of_page(self) -> str:
        """
        Return the title, and with it the level that is the whole of a reading list.

        The lists of all levels have one title, and three open pages must not read alike. A report has a title of its
        own, to which a single heading, "References", adds nothing.
        """
        texts = [clean_text(self.document.title)]
        if len(self.headings) == 1:
            ((name, text),) = self.headings
            if not texts[0] or name.startswith("level-") or name == "without-a-level":
                texts.append(plain_text(text))
        return ": ".join(escape(text, quote=False) for text in texts if text) or "Reading list"

    def metadata(self) -> str:
        """Return what programs read of the references that are shown, for the head of a page."""
        if not self.shown:
            return ""
        # Few pages are asked to tell programs of their references.
        from essence_refs.formats.html.metadata import json_ld  # noqa: PLC0415

        return json_ld(self.shown.values())

    def coins(self, key: str) -> str:
        """Return what programs read beside an item, once for each reference."""
        if key in self.shown or key not in self.described:
            return ""
        from essence_refs.formats.html.metadata import coins  # noqa: PLC0415 - as above

        self.shown[key] = self.described[key]
        title = escape(coins(self.described[key]))
        return f'<span class="Z3988" title="{title}" aria-hidden="true"></span>'

    def written(self, blocks: Iterable[Block]) -> str:
        return "".join(each for block in blocks for each in self.block(block))

    def within(self, blocks: Iterable[Block]) -> str:
        """Return blocks that stand in another one; no contents lead to their headings."""
        known = len(self.headings)
        written = self.written(blocks)
        del self.headings[known:]
        return written

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self.heading(block)
            case Paragraph():
                if not is_blank(block.text):
                    yield f"<p{_class(block.role)}>{write_inline(block.text, self.call)}</p>\n"
            case Bibliography():
                if block.entries:
                    yield from self.bibliography(block)
            case List():
                yield self.list(block)
            case _:
                self.has_more = True
                yield self.set_apart(block)

    def set_apart(self, block: BlockQuote | Code | Table | Picture | Rule) -> str:
        match block:
            case BlockQuote():
                written = self.within(block.blocks)
                return f"<blockquote>\n{written}</blockquote>\n" if written else ""
            case Code():
                return _code(block)
            case Table():
                return self.table(block)
            case Picture():
                return self.picture(block)
            case Rule():
                return "<hr>\n"

    def heading(self, heading: Heading) -> str:
        if is_blank(heading.text):
            return ""
        level = min(max(self.top + heading.depth, 1), 6)
        name = self.name(heading.anchor)
        if name and heading.depth == 1:
            self.headings.append((name, heading.text))
        # A level page heads each item with its title, and lists it nowhere else.
        key = heading.anchor.removeprefix("ref-")
        about = self.coins(key) if key != heading.anchor else ""
        return f"<h{level}{_id(name)}>{write_inline(heading.text, self.call)}{about}</h{level}>\n"

    def name(self, anchor: str) -> str:
        """Return the anchor as an id, or nothing if the page has that one already."""
        if not (anchor and self.anchors):
            return ""
        name = escape(clean_text("-".join(anchor.split())))
        if name in self.used:
            return ""
        self.used.add(name)
        return name

    def list(self, block: List) -> str:
        is_numbered = block.start is not None
        items = [self.item(item, is_tight=block.is_tight) for item in block.items]
        # An empty item still takes its number.
        items = [f"<li>{item}</li>\n" for item in items if item or is_numbered]
        if not items:
            return ""
        if not is_numbered:
            return f"<ul{_class(block.role)}>\n{''.join(items)}</ul>\n"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{_class(block.role)}{start}>\n{''.join(items)}</ol>\n"

    def item(self, blocks: tuple[Block, ...], *, is_tight: bool) -> str:
        first = blocks[0] if blocks else None
        if not (is_tight and isinstance(first, Paragraph) and not first.role and not is_blank(first.text)):
            written = self.within(blocks)
            return f"\n{written}" if written else ""
        rest = self.within(blocks[1:])
        return write_inline(first.text, self.call) + (f"\n{rest}" if rest else "")

    def table(self, block: Table) -> str:
        head = self.row(block.head, block, "th", ' scope="col"') if not all(map(is_blank, block.head)) else ""
        rows = "".join(self.row(row, block, "td") for row in block.rows)
        if not head and not rows:
            return ""
        written = (f"<thead>\n{head}</thead>\n" if head else "") + (
            f"<tbody>\n{rows}</tbody>\n" if rows else ""
        )
        # A table that is wider than the window scrolls, which keyboards can do only where the focus can go.
        # What has the focus needs a role and a name, or a listener does not hear where they are.
        return f"{_SCROLLING}\n<table>\n{written}</table>\n</div>\n"

    def row(self, cells: tuple[RichText, ...], block: Table, name: str, attributes: str = "") -> str:
        alignments = (*block.alignments, *[Alignment.NATURAL] * len(cells))
        written = "".join(
            f"<{name}{attributes}{_aligned(alignment)}>{write_inline(cell, self.call)}</{name}>"
            for cell, alignment in zip(cells, alignments, strict=False)
        )
        return f"<tr>{written}</tr>\n"

    def picture(self, block: Picture) -> str:
        # A list has no picture, and waits for nothing that only pictures need.
        from essence_refs.formats.pictures import data_url, safe_source  # noqa: PLC0415

        source = data_url(block.data) or safe_source(block.source)
        said = "" if is_blank(block.description) else write_inline(block.description, self.call)
        if not source:
            return f'<p class="picture">{said}</p>\n' if said else ""
        image = f'<img src="{escape(source)}" alt="{escape(plain_text(block.description))}">\n'
        caption = f"<figcaption>{said}</figcaption>\n" if said else ""
        return f"<figure>\n{image}{caption}</figure>\n"

    def call(self, number: str) -> str:
        """Return the call of a note as a link to it; only the first one has a name to come back to."""
        index = int(number) - 1 if number.isdecimal() else -1
        if not (0 <= index < len(self.names_of_notes) and self.names_of_notes[index]):
            return superscript(number)
        name = "" if index in self.called else self.names_of_calls[index]
        self.called.add(index)
        target = self.names_of_notes[index]
        return f'<sup><a href="#{target}"{_id(name)} role="doc-noteref">{escape_text(number)}</a></sup>'

    def notes(self) -> str:
        if not self.document.notes:
            return ""
        items = "".join(self.note(index, blocks) for index, blocks in enumerate(self.document.notes))
        return f'<section class="notes" role="doc-endnotes" aria-label="Notes">\n<ol>\n{items}</ol>\n</section>\n'

    def note(self, index: int, blocks: tuple[Block, ...]) -> str:
        back = ""
        if index in self.called:
            back = (
                f'<a href="#{self.names_of_calls[index]}" role="doc-backlink" aria-label="Back to the text">'
                f"{_BACK}</a>"
            )
        written = self.within(blocks)
        if written.endswith("</p>\n"):
            written = written.removesuffix("</p>\n") + f" {back}</p>\n" if back else written
        elif back:
            written += f"<p>{back}</p>\n"
        return f"<li{_id(self.names_of_notes[index])}>\n{written}</li>\n"

    def bibliography(self, block: Bibliography) -> Iterator[str]:
        margin = max((len(entry.label.plain) for entry in block.entries if entry.label.content), default=0)
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
            name = _id(self.name(entry.anchor)) if entry.anchor else ""
            yield f"<li{name}>\n{self.entry(entry)}</li>\n"
        yield "</ul>\n"

    def entry(self, entry: BibliographyEntry) -> str:
        # The space is for readers without the style sheet; at the end of a box of its own it takes no room.
        label = annotation = ""
        if entry.label.content:
            label = f'<span class="label">{write_inline(entry.label, self.call)} </span>'
        if entry.annotation.content:
            annotation = f'<p class="annotation">{write_inline(entry.annotation, self.call)}</p>\n'
        beside = self.coins(entry.key) if self.described else ""
        return f'<div class="citation">{label}{write_flow(entry.text, self.call)}{beside}</div>\n{annotation}'


def _title(document: Document) -> Heading:
    return Heading(text=RichText.of(document.title), depth=0)


def _class(role: str) -> str:
    return f' class="{escape(role)}"' if role else ""


def _id(name: str) -> str:
    return f' id="{name}"' if name else ""


def _aligned(alignment: Alignment) -> str:
    return f' style="text-align: {alignment}"' if alignment else ""


def _code(block: Code) -> str:
    lines = code_lines(block.text)
    if not lines:
        return ""
    written = escape("\n".join(lines), quote=False)
    language = code_language(block.language)
    name = f' class="language-{language}"' if language else ""
    return f"<pre><code{name}>{written}\n</code></pre>\n"
