"""Write documents as HTML: a page with a small style sheet, or a fragment. No scripts, and no link that could run one."""

from collections.abc import Iterable, Sequence

from essence_refs import model
from essence_refs.formats.blocks import (
    caption_of,
    code_language,
    column_alignments,
    shown_lines,
    split_document,
    split_opening,
)
from essence_refs.formats.html.stylesheet import BLOCK_STYLE_SHEET, LIST_STYLE_SHEET, PAGE_STYLE_SHEET
from essence_refs.formats.html.text import (
    escape,
    escape_text,
    is_blank,
    plain_text,
    superscript,
    write_flow,
    write_formula,
    write_inline,
    write_without_links,
)
from essence_refs.formats.runs import clean_field, clean_text

__all__ = ["BLOCK_STYLE_SHEET", "LIST_STYLE_SHEET", "write", "write_inline"]

_CONTENT_ID = "content"
_SKIP_LINK = f'<a class="skip" href="#{_CONTENT_ID}">Skip to the content</a>'
_TABLE_REGION = '<div class="scrolling" role="region" aria-label="Table" tabindex="0">'
_BACKLINK = "\N{LEFTWARDS ARROW WITH HOOK}\N{VARIATION SELECTOR-15}"


def write(  # noqa: PLR0913 - one for each option of the format
    document: model.Document,
    *,
    page: bool = True,
    top: int = 1,
    anchors: bool = True,
    id_prefix: str = "",
    references: Sequence[model.Reference] = (),
) -> str:
    """
    Return *document* as a whole page, or, without *page*, as an article to go into one.

    *top* is the level of the title's heading, 1 to 6; the levels of the other headings follow from it. Without
    *anchors* no element has an ``id``, so that a page can contain the same list twice; with *id_prefix* each
    ``id`` begins with it. The metadata of *references* is written beside the first item of each, and into the head of
    a page.
    """
    if id_prefix:
        # Few pages share their ids with others.
        from essence_refs.formats.id_prefixes import with_id_prefix  # noqa: PLC0415

        document = with_id_prefix(document, id_prefix)
    prefix = f"{id_prefix}-" if id_prefix else ""
    writer = _HtmlWriter(document, top, anchors=anchors, prefix=prefix, references=references)
    language = escape(clean_field(document.language))
    if not page:
        return f'<article class="essence-refs" lang="{language}">\n{writer.article()}</article>\n'
    writer.used_ids.add(_CONTENT_ID)
    parts = split_document(document)
    opening, main = split_opening(parts.main)
    head = writer.blocks((*parts.masthead, parts.title, *opening))
    body = writer.blocks(main) + writer.notes()
    footer = writer.blocks(parts.footer)
    style = PAGE_STYLE_SHEET + LIST_STYLE_SHEET + (BLOCK_STYLE_SHEET if writer.needs_block_styles else "")
    pieces = [
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{writer.page_title()}</title>\n",
        f"<style>\n{style}</style>\n{writer.metadata()}</head>\n",
        f'<body class="essence-refs">\n{_SKIP_LINK}\n',
        f"<header>\n{head}</header>\n",
        writer.contents(),
        f'<main id="{_CONTENT_ID}" tabindex="-1">\n{body}</main>\n',
        f"<footer>\n{footer}</footer>\n" if footer else "",
        "</body>\n</html>\n",
    ]
    return "".join(pieces)


class _HtmlWriter:
    """Write blocks; keep track of the ids and headings of the page, and of the notes that were called."""

    def __init__(
        self,
        document: model.Document,
        top: int,
        *,
        anchors: bool,
        prefix: str,
        references: Sequence[model.Reference],
    ) -> None:
        self.document = document
        self.top = top
        self.anchors = anchors
        self.prefix = prefix
        self.used_ids: set[str] = set()
        self.headings: list[tuple[str, model.RichText]] = []
        # Whether the page has a block that the style sheet of reading lists does not cover.
        self.needs_block_styles = bool(document.notes)
        self.note_ids = [
            self.element_id(f"{prefix}note-{number}") for number, _ in enumerate(document.notes, 1)
        ]
        self.call_ids = [self.element_id(f"{name}-call") for name in self.note_ids if name]
        self.called: set[int] = set()
        self.has_contents = False
        self.references = {each.key: each for each in references}
        self.shown: dict[str, model.Reference] = {}

    def article(self) -> str:
        masthead, title, main, footer = split_document(self.document)
        return self.blocks((*masthead, title, *main)) + self.notes() + self.blocks(footer)

    def contents(self) -> str:
        """Return links to the headings of depth 1, if there are several."""
        if len(self.headings) < 2 or self.has_contents:
            return ""
        items = "".join(
            f'<li><a href="#{name}">{write_without_links(text)}</a></li>\n' for name, text in self.headings
        )
        return f'<nav aria-label="Contents">\n<ul>\n{items}</ul>\n</nav>\n'

    def table_of_contents(self, block: model.Contents) -> str:
        """Return the table of contents that a document has itself, in place of the links to its largest headings."""
        # Few documents have one.
        from essence_refs.formats.contents import contents_list  # noqa: PLC0415

        if not block.entries:
            return ""
        self.has_contents = True
        label = escape(clean_field(block.title.plain))
        output = self.nested(contents_list(block))
        return f'<div class="toc" role="navigation" aria-label="{label}">\n{output}</div>\n'

    def page_title(self) -> str:
        """
        Return the title, with the level of a reading list that has one level only.

        The reading lists of all levels have the same title, and browser tabs must tell them apart. A report has its
        own title, to which a single heading, "References", adds nothing.
        """
        texts = [clean_field(self.document.title)]
        if len(self.headings) == 1:
            ((name, text),) = self.headings
            name = name.removeprefix(self.prefix)
            if not texts[0] or name.startswith("level-") or name == "without-a-level":
                texts.append(plain_text(text))
        return ": ".join(escape(text, quote=False) for text in texts if text) or "Reading list"

    def metadata(self) -> str:
        """Return the JSON-LD of the references that are shown, for the head of a page."""
        if not self.shown:
            return ""
        # Few pages contain metadata.
        from essence_refs.formats.html.metadata import json_ld  # noqa: PLC0415

        return json_ld(self.shown.values())

    def coins(self, key: str) -> str:
        """Return the COinS of an item, once for each reference."""
        if key in self.shown or key not in self.references:
            return ""
        from essence_refs.formats.html.metadata import coins  # noqa: PLC0415 - as above

        self.shown[key] = self.references[key]
        title = escape(coins(self.references[key]))
        return f'<span class="Z3988" title="{title}" aria-hidden="true"></span>'

    def blocks(self, blocks: Iterable[model.Block]) -> str:
        return "".join(map(self.block, blocks))

    def nested(self, blocks: Iterable[model.Block]) -> str:
        """Return blocks that are inside another one; their headings are not in the table of contents."""
        known = len(self.headings)
        output = self.blocks(blocks)
        del self.headings[known:]
        return output

    def block(self, block: model.Block) -> str:  # noqa: C901, PLR0911 - one for each kind of block
        self.needs_block_styles |= not isinstance(
            block, model.Heading | model.Paragraph | model.Bibliography | model.List
        )
        match block:
            case model.Heading():
                return self.heading(block)
            case model.Paragraph():
                text = "" if is_blank(block.text) else write_inline(block.text, self.call)
                return f"<p{_class_attribute(block.role)}>{text}</p>\n" if text else ""
            case model.Bibliography():
                return self.bibliography(block) if block.entries else ""
            case model.List():
                return self.list(block)
            case model.BlockQuote():
                output = self.nested(block.blocks)
                return f"<blockquote>\n{output}</blockquote>\n" if output else ""
            case model.Box():
                return self.box(block)
            case model.Code():
                return self.formula(block) if block.role == "formula" else _code(block)
            case model.Table():
                return self.table(block)
            case model.Contents():
                return self.table_of_contents(block)
            case model.Picture():
                return self.picture(block)
            case model.Rule():
                return "<hr>\n"

    def heading(self, heading: model.Heading) -> str:
        if is_blank(heading.text):
            return ""
        level = min(max(self.top + heading.depth, 1), 6)
        name = self.element_id(heading.anchor)
        if name and heading.depth == 1:
            self.headings.append((name, heading.text))
        # A level page has a heading for each item, and no other list of its items.
        anchor = heading.anchor.removeprefix(self.prefix)
        key = anchor.removeprefix("ref-")
        about = self.coins(key) if key != anchor else ""
        return f"<h{level}{_id_attribute(name)}>{write_inline(heading.text, self.call)}{about}</h{level}>\n"

    def element_id(self, anchor: str) -> str:
        """Return the anchor as an id, or an empty string if the page already has this id."""
        if not (anchor and self.anchors):
            return ""
        name = escape(clean_text("-".join(anchor.split())))
        if name in self.used_ids:
            return ""
        self.used_ids.add(name)
        return name

    def list(self, block: model.List) -> str:
        is_numbered = block.start is not None
        items = [self.item(item, is_tight=block.is_tight) for item in block.items]
        # An empty item of a numbered list still shows its number.
        items = [f"<li>{item}</li>\n" for item in items if item or is_numbered]
        if not items:
            return ""
        if not is_numbered:
            return f"<ul{_class_attribute(block.role)}>\n{''.join(items)}</ul>\n"
        start = f' start="{block.start}"' if block.start != 1 else ""
        if block.numbering:
            # Few lists have other labels than numbers.
            from essence_refs.formats.list_labels import kind_of  # noqa: PLC0415

            kind = kind_of(block.numbering)
            start += f' type="{kind}"' if kind else ""
        return f"<ol{_class_attribute(block.role)}{start}>\n{''.join(items)}</ol>\n"

    def item(self, blocks: tuple[model.Block, ...], *, is_tight: bool) -> str:
        first = blocks[0] if blocks else None
        if not (
            is_tight and isinstance(first, model.Paragraph) and not first.role and not is_blank(first.text)
        ):
            output = self.nested(blocks)
            return f"\n{output}" if output else ""
        rest = self.nested(blocks[1:])
        return write_inline(first.text, self.call) + (f"\n{rest}" if rest else "")

    def formula(self, block: model.Code) -> str:
        name = _id_attribute(self.element_id(block.anchor))
        return f'<div class="formula"{name} style="overflow: auto hidden; padding: 0.5em 0">\n{write_formula(block.text) or _code(block)}\n</div>\n'

    def box(self, block: model.Box) -> str:
        output = self.nested(block.blocks) if block.is_framed else self.blocks(block.blocks)
        if not output:
            return ""
        classes = " ".join(dict.fromkeys(("box",) * block.is_framed + block.classes))
        return f"<div{_class_attribute(classes)}{_id_attribute(self.element_id(block.anchor))}>\n{output}</div>\n"

    def table(self, block: model.Table) -> str:
        text = caption_of(block)
        caption = "" if is_blank(text) else f"<caption>{write_inline(text, self.call)}</caption>\n"
        head = self.row(block.head, block, "th", ' scope="col"') if not all(map(is_blank, block.head)) else ""
        rows = "".join(self.row(row, block, "td") for row in block.rows)
        if not (caption or head or rows):
            return ""
        name = _id_attribute(self.element_id(block.anchor))
        output = (f"<thead>\n{head}</thead>\n" if head else "") + (
            f"<tbody>\n{rows}</tbody>\n" if rows else ""
        )
        # A table that is wider than the window scrolls. A keyboard can scroll only an element that can have the focus,
        # and a screen reader announces such an element by its role and name.
        return f"{_TABLE_REGION}\n<table{name}>\n{caption}{output}</table>\n</div>\n"

    def row(
        self, cells: tuple[model.RichText, ...], block: model.Table, name: str, attributes: str = ""
    ) -> str:
        output = "".join(
            f"<{name}{attributes}{_align_attribute(alignment)}>{write_inline(cell, self.call)}</{name}>"
            for cell, alignment in zip(cells, column_alignments(block, len(cells)), strict=True)
        )
        return f"<tr>{output}</tr>\n"

    def picture(self, block: model.Picture) -> str:
        # Reading lists have no pictures.
        from essence_refs.formats.pictures import data_url, safe_source  # noqa: PLC0415

        source = data_url(block.data) or safe_source(block.source)
        text = caption_of(block)
        description = "" if is_blank(text) else write_inline(text, self.call)
        name = _id_attribute(self.element_id(block.anchor))
        if not source:
            return f'<p class="picture"{name}>{description}</p>\n' if description else ""
        alternative = escape(clean_field(block.alternative) or plain_text(block.description))
        width = f' style="width: {block.width}%"' if block.width else ""
        image = f'<img src="{escape(source)}" alt="{alternative}"{width}>\n'
        caption = f"<figcaption>{description}</figcaption>\n" if description else ""
        return f"<figure{name}>\n{image}{caption}</figure>\n"

    def call(self, number: str) -> str:
        """Return the call of a note as a link to it; only its first call has an id for the link back."""
        index = int(number) - 1 if number.isdecimal() else -1
        if not (0 <= index < len(self.note_ids) and self.note_ids[index]):
            return superscript(number)
        name = "" if index in self.called else self.call_ids[index]
        self.called.add(index)
        target = self.note_ids[index]
        return f'<sup><a href="#{target}"{_id_attribute(name)} role="doc-noteref">{escape_text(number)}</a></sup>'

    def notes(self) -> str:
        if not self.document.notes:
            return ""
        items = "".join(self.note(index, blocks) for index, blocks in enumerate(self.document.notes))
        return f'<section class="notes" role="doc-endnotes" aria-label="Notes">\n<ol>\n{items}</ol>\n</section>\n'

    def note(self, index: int, blocks: tuple[model.Block, ...]) -> str:
        back = ""
        if index in self.called:
            back = (
                f'<a href="#{self.call_ids[index]}" role="doc-backlink" aria-label="Back to the text">'
                f"{_BACKLINK}</a>"
            )
        output = self.nested(blocks)
        if output.endswith("</p>\n"):
            output = output.removesuffix("</p>\n") + f" {back}</p>\n" if back else output
        elif back:
            output += f"<p>{back}</p>\n"
        return f"<li{_id_attribute(self.note_ids[index])}>\n{output}</li>\n"

    def bibliography(self, block: model.Bibliography) -> str:
        margin = max((len(entry.label.plain) for entry in block.entries if entry.label.content), default=0)
        # The page has its own spacing: that of a style is for manuscripts (APA's is double).
        classes = ["references", "hanging" if block.hanging_indent else "", "labelled" if margin else ""]
        style = f' style="--label: {margin + 1}ch"' if margin else ""
        # Safari announces a list without bullets as a list only if it has this role.
        items = "".join(
            f"<li{_id_attribute(self.element_id(entry.anchor))}>\n{self.entry(entry)}</li>\n"
            for entry in block.entries
        )
        return f'<ul role="list"{_class_attribute(" ".join(filter(None, classes)))}{style}>\n{items}</ul>\n'

    def entry(self, entry: model.BibliographyEntry) -> str:
        # The space is for pages without the style sheet; at the end of an inline block it has no width.
        label = annotation = ""
        if entry.label.content:
            label = f'<span class="label">{write_inline(entry.label, self.call)} </span>'
        if entry.annotation.content:
            annotation = f'<p class="annotation">{write_inline(entry.annotation, self.call)}</p>\n'
        beside = self.coins(entry.key) if self.references else ""
        return f'<div class="citation">{label}{write_flow(entry.text, self.call)}{beside}</div>\n{annotation}'


def _class_attribute(role: str) -> str:
    return f' class="{escape(role)}"' if role else ""


def _id_attribute(name: str) -> str:
    return f' id="{name}"' if name else ""


def _align_attribute(alignment: model.Alignment) -> str:
    return f' style="text-align: {alignment}"' if alignment else ""


def _code(block: model.Code) -> str:
    lines = shown_lines(block)
    if not lines:
        return ""
    output = escape("\n".join(lines), quote=False)
    language = code_language(block.language)
    name = f' class="language-{language}"' if language else ""
    return f"<pre><code{name}>{output}\n</code></pre>\n"
