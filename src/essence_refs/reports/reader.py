"""Read a report: its front matter, its title, its blocks and its problems."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

import attrs
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import Block, Contents, Heading, Inline, Link, Mark, Paragraph, RichText, Span
from essence_refs.model.list_options import positions_of
from essence_refs.model.traversal import inlines
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.reports import front_matter, unsupported_markdown
from essence_refs.reports.blocks import BlockReader
from essence_refs.reports.citation_syntax import MissingKey
from essence_refs.reports.extensions.tables.cells import PROBLEMS
from essence_refs.reports.footnotes import line_of
from essence_refs.reports.inlines import CALLS, are_too_deep
from essence_refs.reports.markdown_parser import NestingError, markdown_parser
from essence_refs.reports.opening.terms import opening_terms
from essence_refs.reports.problems import ProblemLog, TextLocation
from essence_refs.reports.report import LINE_END, Report, ReportList

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def parse(text: str, *, source: str = "", verbatim: Container[int] = frozenset()) -> Report:
    """
    Read the report in *text*: see `essence_refs.reports.parse`.

    Blocks that begin on *verbatim* lines, counted from zero, keep their punctuation.
    """
    lines = tuple(LINE_END.split(text.removeprefix("\ufeff")))
    problems = ProblemLog(source, lines)
    head = front_matter.parse_front_matter(lines, problems)
    # Empty lines replace the front matter, so that every line keeps its number.
    tree = _tree("\n".join(("",) * head.lines + lines[head.lines :]), problems)
    reader = BlockReader(problems)
    reader.has_references, reader.file_names = head.has_references, tuple(dict(head.named_files))
    _define_notes(tree, reader)
    reader.number_equations(tree)
    # The form of quotation marks depends on the language, and only the English ones are supported.
    reader.texts.verbatim = verbatim
    reader.texts.is_smart = head.language.casefold().split("-")[0] in ("", "en")
    title, heading = _title(head, tree, reader)
    calls = tuple(each for each in inlines(title.content) if _is_call(each))
    if calls:
        message = "a title cannot contain a citation or a note; they are printed below it"
        problems.warn(message, "title", (head.title.line + 1, 0))
    blocks: list[Block] = [Paragraph(text=_joined_calls(calls), role="byline")] if calls else []
    blocks += _opening_blocks(head, reader, problems)
    blocks += reader.blocks(each for each in tree.children if each is not heading)
    if head.has_references:
        _add_lists(blocks, head, reader)
    for node in reader.notes.uncalled():
        problems.warn(f"the note {node.meta['label']} is never called and is left out", "note", line_of(node))
    return Report(
        source=source,
        title=" ".join(RichText(_without_calls(title.content)).plain.split()),
        authors=tuple(reader.plain(each.name).plain for each in head.people),
        language=head.language,
        style=head.style,
        bibliography=head.bibliography,
        named_files=head.named_files,
        nocite=head.nocite,
        lists=tuple(reader.lists),
        has_references=head.has_references,
        link_citations=head.link_citations,
        references_title=reader.plain(head.references_title).plain,
        numbers_sections=head.numbers_sections,
        blocks=tuple(blocks),
        notes=tuple(reader.notes.notes),
        citations=tuple(reader.texts.citations),
        value_locations=head.value_locations,
        picture_lines=tuple(reader.pictures.lines.items()),
        aliases=tuple(reader.texts.aliases.items()),
        link_lines=tuple(reader.texts.link_lines.items()),
        formula_lines=tuple(reader.texts.formula_lines.items()),
        raw_lines=tuple(reader.raw_lines),
        problems=tuple(sorted(problems.found, key=lambda each: (each.line, each.column))),
    )


def _add_lists(blocks: list[Block], head: front_matter.FrontMatter, reader: BlockReader) -> None:
    """Add the lists of references that the front matter asks for, with their titles, at their positions."""
    for options, line in head.lists:
        values = dict(options)
        title = reader.plain(values.pop("title", ""))
        levels = [each.depth if isinstance(each, Heading) else 0 for each in blocks]
        positions, level = positions_of(values.get("per", ""), levels)
        wanted = ReportList(
            title=title, depth=min(level, 5) if title else 0, attributes=tuple(values.items()), line=line
        )
        for added, index in enumerate(positions):
            blocks.insert(index + added, reader.add_list(wanted))
    if not reader.lists and blocks and isinstance(blocks[-1], Heading):
        # As in pandoc, the references follow a heading at the end of a report.
        blocks[-1] = attrs.evolve(blocks[-1], is_numbered=False)
        blocks.append(reader.add_list(ReportList()))


def _tree(text: str, problems: ProblemLog) -> SyntaxTreeNode:
    environment: dict[str, list[Any]] = {}
    tree = SyntaxTreeNode(_shallow(lambda: markdown_parser().parse(text, environment), problems))
    _warn_brackets(tree, problems, environment)
    for each in environment.get(PROBLEMS, ()):
        if each.is_error:
            problems.error(each.message, "table", (each.line + 1, 0), each.hint)
        else:
            problems.warn(each.message, "table", (each.line + 1, 0), each.hint)
    unsupported_markdown.warn_unsupported(tree, problems)
    return tree


def _shallow(parse: Callable[[], list[Token]], problems: ProblemLog, line: int = 0) -> list[Token]:
    """Return the tokens of a text, or none if they are nested too deeply, which is reported; *line* counts from zero."""
    try:
        tokens = parse()
    except NestingError as error:
        found = (at for at, text in enumerate(problems.lines) if at >= line and error.line in text)
        problems.error(too_deep("marks"), "deep-nesting", (next(found, line) + 1, 0))
        return []
    except RecursionError:
        # The parser calls itself for a picture in a picture, or a citation in a citation.
        problems.error(too_deep("marks"), "deep-nesting", (line + 1, 0))
        return []
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.nesting == 1 and token.level > DEEPEST:
            problems.error(too_deep("blocks"), "deep-nesting", (line + 1, 0))
            return []
        for child in token.children or ():
            if are_too_deep((child,)):
                problems.error(too_deep("marks"), "deep-nesting", (line + 1, 0))
                return []
            line += child.type in ("softbreak", "hardbreak")
    return tokens


def _warn_brackets(tree: SyntaxTreeNode, problems: ProblemLog, environment: dict[str, list[Any]]) -> None:
    """Warn of brackets that contain keys and are not citations."""
    locations: dict[str, TextLocation | None] = {}
    # markdown-it can try a bracket more than once.
    for found in dict.fromkeys((*environment.get("missing_keys", ()), *environment.get("unclosed", ()))):
        if found.text not in locations:
            locations[found.text] = _location_of(found.text, tree, problems)
        location = locations[found.text]
        if location is None:
            continue
        if isinstance(found, MissingKey):
            message = f"this is not a citation, because there is no @key in {found.words!r}"
            hint = "a semicolon separates works; a comma separates a work from its locator"
            problems.warn(message, "no-key", location.at(found.at), hint)
        else:
            message = "this is not a citation, because its bracket is never closed"
            problems.warn(message, "unclosed-bracket", location.at(found.at))


def _location_of(text: str, tree: SyntaxTreeNode, problems: ProblemLog) -> TextLocation | None:
    """Return the location of a text in the report."""
    for node in tree.walk():
        if node.type == "inline" and text in node.content:
            line = node.map[0] if node.map else 0
            return TextLocation(
                lines=problems.lines, line=line, text=node.content, start=node.content.index(text)
            )
    return None


def _define_notes(tree: SyntaxTreeNode, reader: BlockReader) -> None:
    for node in tree.walk():
        if node.type == "footnote_reference":
            reader.notes.define(node)


def _title(
    head: front_matter.FrontMatter, tree: SyntaxTreeNode, reader: BlockReader
) -> tuple[RichText, SyntaxTreeNode | None]:
    """Return the title of the report, and the heading that it comes from if the front matter has no title."""
    title, heading = _rich_text(head.title, reader), None
    if not title:
        shown = tree.children
        largest = [each for each in shown if each.type == "heading" and each.tag == "h1"]
        is_first = len(largest) == 1 and shown[0] is largest[0]
        # A title cannot contain a citation or a note. A heading with .unnumbered is not a title: titles never have numbers.
        if (
            is_first
            and not largest[0].meta["attributes"].has("unnumbered")
            and not any(each.type in CALLS for each in shown[0].walk())
        ):
            heading = largest[0]
            title = reader.text(heading.children[0])
    # Headings may start with ##, because # is for the title.
    depths = [int(each.tag[1:]) for each in tree.walk() if each.type == "heading" and each is not heading]
    reader.shift = min(depths, default=1) - 1
    if not (title or head.is_broken):
        hint = "add title to the front matter"
        reader.problems.warn("the report has no title", "title", (1, 0), hint)
    return title, heading


def _is_call(inline: Inline) -> bool:
    return isinstance(inline, Span) and inline.mark in (Mark.CITATION, Mark.NOTE)


def _without_calls(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return text without its citations and the calls of its notes."""
    return tuple(
        each if isinstance(each, str) else attrs.evolve(each, content=_without_calls(each.content))
        for each in content
        if not _is_call(each)
    )


def _joined_calls(calls: tuple[Inline, ...]) -> RichText:
    return RichText(tuple(part for each in calls for part in (" ", each))[1:])


def _opening_blocks(
    head: front_matter.FrontMatter, reader: BlockReader, problems: ProblemLog
) -> Iterator[Block]:
    """Yield the blocks below the title: subtitle, authors, date, abstract, keywords and table of contents."""
    abstract, keywords, contents = (
        RichText((Span(Mark.BOLD, (each,)),)) for each in opening_terms(head.language)
    )
    thanks = reader.notes.inline_note(lambda: _rich_text(head.thanks, reader)) if head.thanks.text else ""
    for text in (_rich_text(head.subtitle, reader), *_people(head, reader, thanks), reader.plain(head.date)):
        if text:
            yield Paragraph(text=text, role="byline")
    if head.abstract.text:
        tree = _tree("\n" * head.abstract.line + head.abstract.text, problems)
        _define_notes(tree, reader)
        title = reader.plain(head.abstract_title)
        yield Paragraph(
            text=RichText((Span(Mark.BOLD, title.content),)) if title else abstract, role="summary"
        )
        for block in reader.blocks(tree.children):
            yield attrs.evolve(block, role="summary") if isinstance(block, Paragraph) else block
    if head.keywords:
        yield Paragraph(text=keywords + ": " + reader.plain(", ".join(head.keywords)), role="summary")
    if head.contents_depth:
        title = reader.plain(head.contents_title) or RichText.of(contents.plain)
        yield Contents(title=title, depth=head.contents_depth)


def _people(head: front_matter.FrontMatter, reader: BlockReader, thanks: str) -> Iterator[RichText]:
    """Yield the line with the names of the authors and the call of the note of thanks, and a line for each author's details."""
    *others, last = [each.name for each in head.people] or [""]
    names = reader.plain(" and ".join(filter(None, (", ".join(others), last))))
    yield RichText((*names.content, *([Span(Mark.NOTE, (thanks,))] if thanks else [])))
    for each in head.people:
        before = f"{each.name}: " if len(head.people) > 1 else ""
        if each.details:
            yield reader.plain(before) + _joined(map(_linked, each.details))
    if head.institutes:
        yield reader.plain(", ".join(head.institutes))


def _joined(texts: Iterable[RichText]) -> RichText:
    whole, *others = texts
    for each in others:
        whole = whole + ", " + each
    return whole


def _linked(detail: str) -> RichText:
    """Return an address as a link, and any other text as it is."""
    if _EMAIL.fullmatch(detail):
        return RichText((Link(f"mailto:{detail}", (detail,)),))
    return (
        RichText((Link(detail, (detail,)),))
        if detail.startswith(("https://", "http://"))
        else RichText.of(detail)
    )


def _rich_text(words: front_matter.MarkdownText, reader: BlockReader) -> RichText:
    """Return a line of Markdown in the front matter as rich text."""
    if not words.text:
        return RichText()
    text = " ".join(words.text.split())
    tokens = _shallow(lambda: markdown_parser().parseInline(text), reader.problems, words.line)
    if not tokens:
        return RichText()
    line = SyntaxTreeNode(tokens).children[0]
    location = TextLocation(lines=reader.problems.lines, line=words.line, text=line.content)
    return reader.texts.text(line.children, location)
