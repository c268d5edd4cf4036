"""Reading a report: its front matter, its title, its blocks, and what is wrong with it."""

import re
from collections.abc import Iterator
from typing import Any

import attrs
from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import Bibliography, Block, Heading, Mark, Paragraph, RichText, Span
from essence_refs.reports import front_matter, unsupported_markdown
from essence_refs.reports.blocks import BlockReader, is_comment
from essence_refs.reports.citation_syntax import MissingKey
from essence_refs.reports.footnotes import line_of
from essence_refs.reports.markdown_parser import DEEPEST, markdown_parser
from essence_refs.reports.problems import ProblemLog, TextLocation
from essence_refs.reports.report import Report
from essence_refs.reports.smart_punctuation import smarten

_LINE_END = re.compile(r"\r\n?|\n")


def parse(text: str, *, source: str = "") -> Report:
    """Return the report in *text*, as `essence_refs.reports.parse` promises."""
    lines = tuple(_LINE_END.split(text.removeprefix("\ufeff")))
    account = ProblemLog(source, lines)
    head = front_matter.parse_front_matter(lines, account)
    # Blank lines for those of the front matter, so that every line keeps its number.
    tree = _tree("\n".join(("",) * head.lines + lines[head.lines :]), account)
    reader = BlockReader(account)
    _define_notes(tree, reader)
    # What quotation marks look like is a matter of language, and the English ones are what we know.
    reader.texts.curls = head.language.casefold().split("-")[0] in ("", "en")
    if reader.texts.curls:
        head = _smarten_front_matter(head)
    title, heading = _title(head, tree, reader)
    blocks = [*_opening_blocks(head, reader, account)]
    blocks += reader.blocks(each for each in tree.children if each is not heading)
    if not reader.has_place and blocks and isinstance(blocks[-1], Heading):
        # A report that ends in a heading leaves its list of references to us, as it does to pandoc.
        blocks.append(Bibliography(entries=()))
    for node in reader.notes.uncalled():
        account.warn(f"the note {node.meta['label']} is never called, and left out", "note", line_of(node))
    return Report(
        source=source,
        title=title,
        authors=head.authors,
        language=head.language,
        style=head.style,
        bibliography=head.bibliography,
        nocite=head.nocite,
        references_title=head.references_title,
        blocks=tuple(blocks),
        notes=tuple(reader.notes.notes),
        citations=tuple(reader.texts.citations),
        picture_lines=tuple(reader.picture_lines.items()),
        problems=tuple(sorted(account.problems, key=lambda each: (each.line, each.column))),
    )


def _tree(text: str, account: ProblemLog) -> SyntaxTreeNode:
    environment: dict[str, list[Any]] = {}
    tokens = markdown_parser().parse(text, environment)
    for index, token in enumerate(tokens):
        if token.level >= DEEPEST - 1:
            line = next((each.map[0] + 1 for each in reversed(tokens[: index + 1]) if each.map), 0)
            account.refuse(f"blocks stand in blocks here, {DEEPEST} deep and more", "too-deep", (line, 0))
            break
    tree = SyntaxTreeNode(tokens)
    _warn_brackets(tree, account, environment)
    unsupported_markdown.warn_unsupported(tree, account)
    return tree


def _warn_brackets(tree: SyntaxTreeNode, account: ProblemLog, environment: dict[str, list[Any]]) -> None:
    """Say of brackets with keys in them why they are no citations."""
    places: dict[str, TextLocation | None] = {}
    # A bracket may be looked at more than once before it is clear what it is.
    for found in dict.fromkeys((*environment.get("keyless", ()), *environment.get("unclosed", ()))):
        if found.text not in places:
            places[found.text] = _location_of(found.text, tree, account)
        place = places[found.text]
        if place is None:
            continue
        if isinstance(found, MissingKey):
            message = f"this is no citation, because {found.words!r} has no key"
            hint = "a semicolon parts works, a comma what belongs to one"
            account.warn(message, "no-key", place.at(found.at), hint)
        else:
            message = "this is no citation, because its bracket is never closed"
            account.warn(message, "unclosed-bracket", place.at(found.at))


def _location_of(text: str, tree: SyntaxTreeNode, account: ProblemLog) -> TextLocation | None:
    """Return where a text stands in the report."""
    for node in tree.walk():
        if node.type == "inline" and text in node.content:
            line = node.map[0] if node.map else 0
            return TextLocation(
                lines=account.lines, line=line, text=node.content, start=node.content.index(text)
            )
    return None


def _define_notes(tree: SyntaxTreeNode, reader: BlockReader) -> None:
    for node in tree.walk():
        if node.type == "footnote_reference":
            reader.notes.define(node)


def _title(
    head: front_matter.FrontMatter, tree: SyntaxTreeNode, reader: BlockReader
) -> tuple[str, SyntaxTreeNode | None]:
    """Return the title of the report, and the heading that it is taken from where the front matter has none."""
    title, heading, line = _rich_text(head.title, reader), None, head.title.line + 1
    if not title:
        shown = [each for each in tree.children if not is_comment(each)]
        largest = [each for each in shown if each.type == "heading" and each.tag == "h1"]
        if len(largest) == 1 and shown[0] is largest[0]:
            heading = largest[0]
            title, line = reader.text(heading.children[0]), line_of(heading)[0]
    # Whoever begins with ## has left # to the title, wherever that is.
    depths = [int(each.tag[1:]) for each in tree.walk() if each.type == "heading" and each is not heading]
    reader.shift = min(depths, default=1) - 1
    if not title:
        hint = "name one as title in the front matter"
        reader.account.warn("the report has no title", "title", (1, 0), hint)
    elif any(isinstance(each, Span) and each.mark in (Mark.CITATION, Mark.NOTE) for each in title.content):
        reader.account.refuse("a title can have no citation and no note", "title", (line, 0))
    return title.plain, heading


def _smarten_front_matter(head: front_matter.FrontMatter) -> front_matter.FrontMatter:
    """Return the front matter with curly marks in what is no Markdown and is printed all the same."""
    return attrs.evolve(
        head,
        authors=tuple(smarten(RichText.of(each)).plain for each in head.authors),
        date=smarten(RichText.of(head.date)).plain,
        references_title=smarten(RichText.of(head.references_title)).plain,
    )


def _opening_blocks(
    head: front_matter.FrontMatter, reader: BlockReader, account: ProblemLog
) -> Iterator[Block]:
    """Yield what readers see of the front matter below the title."""
    *others, last = head.authors or ("",)
    authors = " and ".join(filter(None, (", ".join(others), last)))
    for text in (_rich_text(head.subtitle, reader), RichText.of(authors), RichText.of(head.date)):
        if text:
            yield Paragraph(text=text, role="byline")
    if head.abstract.text:
        tree = _tree("\n" * head.abstract.line + head.abstract.text, account)
        _define_notes(tree, reader)
        for block in reader.blocks(tree.children):
            yield attrs.evolve(block, role="summary") if isinstance(block, Paragraph) else block


def _rich_text(words: front_matter.MarkdownText, reader: BlockReader) -> RichText:
    """Return one line of Markdown from the front matter."""
    if not words.text:
        return RichText()
    line = SyntaxTreeNode(markdown_parser().parseInline(" ".join(words.text.split()))).children[0]
    place = TextLocation(lines=reader.account.lines, line=words.line, text=line.content)
    return reader.texts.text(line.children, place)
