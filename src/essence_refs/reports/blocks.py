"""Read the blocks of a report: Markdown becomes blocks of a document, and what has no equivalent becomes a problem."""

import itertools
import re
from collections.abc import Iterable, Iterator

import attrs
from markdown_it.tree import SyntaxTreeNode

from essence_refs import model
from essence_refs.model.list_options import is_list
from essence_refs.reports.boxes import BoxReader
from essence_refs.reports.extensions.fancy_lists import grouped_items, numbering_of, value_of
from essence_refs.reports.extensions.headings import UniqueAnchors
from essence_refs.reports.extensions.picture_attributes import attributes_in
from essence_refs.reports.extensions.raw_attribute import RAW
from essence_refs.reports.extensions.tables.cell_texts import cell_text, not_carried
from essence_refs.reports.footnotes import Footnotes, line_of
from essence_refs.reports.inlines import TextReader
from essence_refs.reports.pictures import PictureReader, pictures_of, with_caption
from essence_refs.reports.problems import ProblemLog, TextLocation
from essence_refs.reports.report import ReportList, list_position
from essence_refs.reports.smart_punctuation import smarten
from essence_refs.reports.unsupported_markdown import NEW_PAGE

# ``{r, echo=FALSE}`` and ``{python}``, but not the attributes ``{.python #id}``.
_CHUNK = re.compile(r"\s*\{[A-Za-z]\w*[\s,}]")
_END_OF_LANGUAGE = re.compile(r"[\s,}]")
_CLASS = re.compile(r"(?:^|[{\s])\.(?P<name>[\w+#-]+)")
_CELL = re.compile(r"(?<!\\)\|")
# The identifiers of Quarto's divisions around a figure or a table.
_FLOAT = re.compile(r"(?:fig|tbl|tab)[-:]")
_BOX = re.compile(r"\[[ xX]\]\s")
_UNTICKED, _TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"
_CITATION = re.compile(r"\[[^\[\]]*-?@\w")
_ALIGNMENTS = {f"text-align:{each.value}": each for each in model.Alignment if each.value}


class BlockReader:
    """Read the nodes of a report as blocks; ``shift`` is subtracted from the depths of headings."""

    def __init__(self, problems: ProblemLog) -> None:
        self.problems = problems
        self.notes = Footnotes(problems, self.blocks)
        self.texts = TextReader(problems, self.notes)
        self.shift = 0
        # The lists of references so far; whether there are any, and the names of the files in a map.
        self.lists: list[ReportList] = []
        self.has_references = True
        self.file_names: tuple[str, ...] = ()
        # The lines of raw blocks for LaTeX, and whether there is code that another program would run.
        self.raw_lines: list[int] = []
        self.has_chunks = False
        # The number of each displayed formula that has an identifier.
        self.equations: dict[str, int] = {}
        self._warned_tags: set[str] = set()
        self.boxes = BoxReader(self.texts)
        self.pictures = PictureReader(self.texts, self._target)
        self._anchors = UniqueAnchors()

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[model.Block, ...]:
        """Return *nodes* as blocks."""
        return tuple(block for node in nodes for block in self._block(node))

    def text(
        self, node: SyntaxTreeNode, *, children: Iterable[SyntaxTreeNode] | None = None
    ) -> model.RichText:
        """Return the text of a block, or of some of its *children*."""
        return self.texts.text(node.children if children is None else children, self.location(node))

    def plain(self, text: str) -> model.RichText:
        """Return a text that is not Markdown, with smart punctuation if the report has it."""
        rich = model.RichText.of(text)
        return smarten(rich) if self.texts.is_smart else rich

    def location(self, node: SyntaxTreeNode) -> TextLocation:
        """Return the location of the text of a block."""
        return TextLocation(lines=self.problems.lines, line=node.map[0] if node.map else 0, text=node.content)

    def number_equations(self, tree: SyntaxTreeNode) -> None:
        """Give numbers to the displayed formulas that have an identifier, in the order of the text."""
        for node in tree.walk():
            if node.type == "formula" and node.meta["anchor"]:
                self.equations.setdefault(node.meta["anchor"], len(self.equations) + 1)

    def _block(self, node: SyntaxTreeNode) -> Iterator[model.Block]:  # noqa: C901, PLR0912 - one case a kind
        match node.type:
            case "paragraph":
                yield from self._paragraph(node.children[0])
            case "heading":
                yield self._heading(node)
            case "bullet_list" | "ordered_list":
                yield from self._lists(node)
            case "blockquote":
                yield model.BlockQuote(blocks=self.blocks(node.children))
            case "fence" | "code_block":
                self._warn_citations_in_code(node)
                yield from self._code(node)
            case "formula_block":
                self.texts.formula_lines.setdefault(node.content, line_of(node)[0])
                yield model.Code(text=node.content, role="formula")
            case "table":
                yield self._table(node)
            case "hr":
                yield model.Rule()
            case "dl":
                yield from self._definitions(node)
            case "div":
                yield from self._div(node)
            case "html":
                yield from self._html(node)
            case "html_pre":
                yield model.Code(text=node.meta["text"])
            case "html_tag" | "html_hidden":
                yield from self._html_alone(node)
            case "footnote_reference":
                # Read when the note is called.
                pass
            case _:
                raise AssertionError(node.type)

    def _paragraph(self, line: SyntaxTreeNode) -> Iterator[model.Block]:
        if NEW_PAGE.fullmatch(line.content):
            self._warn(f"{line.content} is left out: a document has no page breaks", "not-carried", line)
            return
        pictures = pictures_of(line.children)
        if pictures:
            location = self.location(line)
            yield from (self.pictures.picture(each, line, location) for each in pictures)
            return
        yield from self._text_and_formulas(line)

    def _text_and_formulas(self, line: SyntaxTreeNode) -> Iterator[model.Block]:
        """Yield the text of a paragraph, and the formulas that are displayed between its parts."""
        breaks = 0
        for is_formula, group in itertools.groupby(line.children, _is_displayed):
            nodes = [*group]
            if is_formula:
                yield from (self._formula(each, line, breaks) for each in nodes)
            elif text := self.texts.text(nodes, self.location(line), breaks=breaks):
                yield model.Paragraph(text=text)
            breaks += sum(map(_breaks, nodes))

    def _code(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        text = node.content.removesuffix("\n")
        raw = RAW.fullmatch(node.info)
        if raw and raw["format"] in ("latex", "tex"):
            self.raw_lines.append(line_of(node)[0])
            yield model.Code(text=text, language="latex", role="raw")
        elif raw:
            self._warn(f"a block for {raw['format']} is left out", "not-carried", node)
        else:
            if not self.has_chunks and _CHUNK.match(node.info):
                self.has_chunks = True
                hint = "knitr, Jupyter or Quarto run it"
                self._warn("the code of a report is shown and not run", "not-carried", node, hint)
            yield model.Code(text=text, language=_language(node.info))

    def _formula(self, node: SyntaxTreeNode, line: SyntaxTreeNode, breaks: int) -> model.Code:
        source = node.content
        self.texts.formula_lines.setdefault(source, line_of(line)[0] + breaks)
        anchor = node.meta["anchor"]
        if not anchor:
            return model.Code(text=source, role="formula")
        # The number is part of the formula, as with pandoc-crossref: every format can show it. A comment ends its line.
        inner = source[:-2].rstrip()
        space = "\n" if "%" in inner.rpartition("\n")[2] else " "
        text = f"{inner}{space}\\qquad ({self.equations[anchor]})$$"
        self.texts.formula_lines.setdefault(text, line_of(line)[0] + breaks)
        return model.Code(text=text, role="formula", anchor=self._anchors.unique(anchor))

    def _heading(self, node: SyntaxTreeNode) -> model.Heading:
        depth = min(max(int(node.tag[1:]) - self.shift, 1), 5)
        anchor = self._anchors.unique(node.meta["anchor"])
        self.texts.section = anchor
        is_numbered = not node.meta["attributes"].has("unnumbered")
        text = self.text(node.children[0])
        return model.Heading(text=text, depth=depth, anchor=anchor, is_numbered=is_numbered)

    def _lists(self, node: SyntaxTreeNode) -> Iterator[model.List]:
        """Yield a list; several if the kind of label changes, which CommonMark does not see."""
        paragraphs = [each for item in node.children for each in item.children if each.type == "paragraph"]
        is_tight = all(each.hidden for each in paragraphs)
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        for label, items in grouped_items(node.children):
            number = value_of(label) if label and start is not None else start
            yield model.List(
                items=tuple(_with_checkbox(item, self.blocks(item.children)) for item in items),
                start=number,
                is_tight=is_tight,
                numbering=numbering_of(label) if start is not None else "",
            )
            start = None if start is None else start + len(items)

    def _definitions(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        """Yield terms in bold, and their definitions as block quotes: a document has no definition lists."""
        for each in node.children:
            if each.type == "dt":
                yield model.Paragraph(
                    text=model.RichText((model.Span(model.Mark.BOLD, self.text(each.children[0]).content),))
                )
            else:
                yield model.BlockQuote(blocks=self.blocks(each.children))

    def _table(self, node: SyntaxTreeNode) -> model.Table:
        parts = {part.type: part for part in node.children}
        caption = self.text(parts["caption"].children[0]) if "caption" in parts else model.EMPTY
        anchor = self._target(attributes_in(node.meta).identifier, node)
        rows = [row for name in ("thead", "tbody") if name in parts for row in parts[name].children]
        for line, row in zip(node.meta.get("pipe_rows", ()), rows[1:], strict=False):
            self._count_cells(line, row, len(rows[0].children))
        cells = [self._cells(row) for row in rows]
        return model.Table(
            head=cells.pop(0) if "thead" in parts else (model.EMPTY,) * len(rows[0].children),
            rows=tuple(cells),
            alignments=tuple(
                _ALIGNMENTS.get(str(cell.attrs.get("style", "")), model.Alignment.NATURAL)
                for cell in rows[0].children
            ),
            caption=caption,
            anchor=anchor,
        )

    def _cells(self, row: SyntaxTreeNode) -> tuple[model.RichText, ...]:
        return tuple(self._cell(cell) for cell in row.children)

    def _cell(self, cell: SyntaxTreeNode) -> model.RichText:
        if not cell.children:
            return model.EMPTY
        if cell.children[0].type == "inline":
            return self.text(cell.children[0])
        blocks = self.blocks(cell.children)
        for what in dict.fromkeys(not_carried(blocks)):
            self._warn(f"{what} in a cell of a table is written as text", "not-carried", cell.children[0])
        return cell_text(blocks)

    def _target(self, identifier: str, node: SyntaxTreeNode) -> str:
        """Return an identifier that an author gave, and warn if another element has it."""
        if not identifier:
            return ""
        if identifier in self._anchors.used:
            self._warn(
                f"two elements are called {identifier!r}",
                "cross-reference",
                node,
                "links lead to the first one",
            )
        self._anchors.used.add(identifier)
        return identifier

    def _warn_citations_in_code(self, node: SyntaxTreeNode) -> None:
        found = _CITATION.search(node.content) if node.type == "code_block" else None
        if found:
            line, _ = line_of(node)
            self.problems.warn(
                "lines that begin with four spaces are code, and the citation in them is printed as it is",
                "not-read",
                (line + node.content.count("\n", 0, found.start()), 0),
                "begin the lines at the margin",
            )

    def _count_cells(self, line: str, row: SyntaxTreeNode, columns: int) -> None:
        # Markdown silently drops surplus cells.
        cells = _CELL.split(line.strip().removeprefix("|"))
        count = len(cells) - (not cells[-1].strip())
        if count > columns:
            self.problems.error(
                f"this row has {count} cells, but the table has {columns} columns", "table", line_of(row)
            )

    def _div(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        attributes = node.meta["attributes"]
        if not node.meta.get("is_closed", True):
            self._warn(
                "this block of ::: is never closed: it ends where the text around it ends", "div", node
            )
        names = (name for name, _ in attributes.pairs)
        if is_list(attributes.identifier, names, self.file_names):
            yield from self.blocks(node.children)
            if self.has_references:
                line, _ = line_of(node)
                yield self.add_list(
                    ReportList(name=attributes.identifier, attributes=attributes.pairs, line=line)
                )
            return
        if not _FLOAT.match(attributes.identifier):
            yield self.boxes.box(node, attributes, self.blocks)
            return
        inner = self.blocks(node.children)
        found = with_caption(inner)
        if found is None:
            yield self.boxes.box(node, attributes, lambda _: inner)
        else:
            yield attrs.evolve(found, anchor=self._target(attributes.identifier, node))

    def add_list(self, wanted: ReportList) -> model.Bibliography:
        """Keep a list of references, and return the block for its position."""
        self.lists.append(wanted)
        return list_position(len(self.lists) - 1)

    def _html(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        match node.meta["name"]:
            case "ul" | "ol" | "menu" | "dir":
                yield self._html_list(node)
            case "blockquote" | "dd":
                yield model.BlockQuote(blocks=self.blocks(node.children))
            case "dt" | "summary" | "caption" | "legend":
                yield from map(_in_bold, self.blocks(node.children))
            case "table":
                yield from self._html_table(node)
            case "figure":
                yield from self._html_figure(node)
            case "p" | "li" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "html" | "body" | "picture":
                yield from self.blocks(node.children)
            case "a":
                target = node.meta["attributes"].get("href")
                self._warn(f"a picture has no link in a document: {target} is left out", "not-carried", node)
                yield from self.blocks(node.children)
            case _:
                yield from self._div(node)

    def _html_list(self, node: SyntaxTreeNode) -> model.List:
        items = (self.blocks([each] if each.type != "html" else each.children) for each in node.children)
        start = node.meta["attributes"].get("start") or "1"
        number = int(start) if start.isdecimal() and len(start) < 10 else 1
        return model.List(items=tuple(items), start=number if node.meta["name"] == "ol" else None)

    def _html_table(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        rows = [each for each in node.walk() if each.type == "html" and each.meta["name"] == "tr"]
        cells = [[each for each in row.children if each.type == "html"] for row in rows]
        texts = [tuple(map(self._cell, row)) for row in cells]
        columns = max(map(len, texts), default=0)
        if not columns:
            yield from self.blocks(node.children)
            return
        if any(cell.meta["attributes"].get("colspan", "rowspan") for row in cells for cell in row):
            self._warn("cells of an HTML table that span others are single cells", "table", node)
        captions = (each for each in node.children if each.type == "html" and each.meta["name"] == "caption")
        caption = model.RichText(tuple(part for each in captions for part in self._cell(each).content))
        texts = [(*row, *(model.EMPTY,) * (columns - len(row))) for row in texts]
        has_head = all(each.meta["name"] == "th" for each in cells[0])
        head, body = (texts[0], texts[1:]) if has_head else ((model.EMPTY,) * columns, texts)
        yield model.Table(
            head=head,
            rows=tuple(body),
            alignments=(model.Alignment.NATURAL,) * columns,
            caption=caption,
            anchor=self._target(node.meta["attributes"].identifier, node),
        )

    def _html_figure(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        """Yield a picture or table with its caption; what else a figure contains, with the caption below it."""
        captions = [
            each for each in node.children if each.type == "html" and each.meta["name"] == "figcaption"
        ]
        caption = model.RichText(tuple(part for each in captions for part in self._cell(each).content))
        inner = self.blocks(each for each in node.children if each not in captions)
        blocks = (*inner, model.Paragraph(text=caption)) if caption else inner
        found = with_caption(blocks)
        anchor = self._target(node.meta["attributes"].identifier, node)
        if found is None:
            yield model.Box(blocks=blocks, anchor=anchor, is_framed=False)
        else:
            yield attrs.evolve(found, anchor=anchor or found.anchor)

    def _html_alone(self, node: SyntaxTreeNode) -> Iterator[model.Block]:
        """Yield what a tag alone shows; a closing tag whose element is open nowhere shows nothing."""
        name = node.meta["name"]
        if name == "hr":
            yield model.Rule()
        elif name == "img":
            yield self.pictures.html(node.meta["attributes"], node, line_of(node)[0])
        elif name not in self._warned_tags and name != "source":
            self._warned_tags.add(name)
            is_hidden = node.type == "html_hidden"
            self._warn(
                f"the HTML {node.meta['tag']} is left out{', with its content' * is_hidden}", "html", node
            )

    def _warn(self, message: str, code: str, node: SyntaxTreeNode, hint: str = "") -> None:
        self.problems.warn(message, code, line_of(node), hint)


def _is_displayed(node: SyntaxTreeNode) -> bool:
    return node.type == "formula" and node.content.startswith("$$")


def _breaks(node: SyntaxTreeNode) -> int:
    """Return the number of line ends in an inline."""
    if node.type in ("softbreak", "hardbreak"):
        return 1
    return sum(map(_breaks, node.children)) if node.children else node.content.count("\n")


def _in_bold(block: model.Block) -> model.Block:
    if not isinstance(block, model.Paragraph):
        return block
    return attrs.evolve(block, text=model.RichText((model.Span(model.Mark.BOLD, block.text.content),)))


def _with_checkbox(item: SyntaxTreeNode, blocks: tuple[model.Block, ...]) -> tuple[model.Block, ...]:
    """Return an item of a task list with its check box, and any other item unchanged."""
    first = next((each for each in item.children[:1] if each.type == "paragraph"), None)
    box = _BOX.match(first.children[0].content) if first else None
    if box is None or not blocks or not isinstance(blocks[0], model.Paragraph):
        return blocks
    text, *others = blocks[0].text.content
    if not isinstance(text, str) or not text.startswith(box[0][:3]):
        return blocks
    sign = _UNTICKED if box[0][1] == " " else _TICKED
    return (attrs.evolve(blocks[0], text=model.RichText((sign + text[3:], *others))), *blocks[1:])


def _language(info: str) -> str:
    """Return the language of code, from ``python``, ``{.python #id}`` or ``{r, echo=FALSE}``."""
    named = _CLASS.search(info) if info.lstrip().startswith("{") else None
    if named:
        return named["name"]
    first = _END_OF_LANGUAGE.split(info.strip().lstrip("{"), maxsplit=1)[0]
    return "" if first.startswith(("#", "=")) else first
