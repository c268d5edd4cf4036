"""What several formats ask about blocks: the notes that they call, and the parts of a document."""

import re
from typing import NamedTuple

from essence_refs.formats.runs import code_lines, flatten
from essence_refs.model import (
    Alignment,
    Block,
    Code,
    Document,
    Heading,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Table,
)
from essence_refs.model.traversal import all_blocks, anchors, rich_texts

_LANGUAGE = r"[A-Za-z0-9+#._\-]+"

Blocks = tuple[Block, ...]


def code_language(language: str) -> str:
    """
    Return the language of code if every format can write it, otherwise an empty string.

    >>> code_language("c++"), code_language('a" onclick="b')
    ('c++', '')
    """
    return language if re.fullmatch(_LANGUAGE, language) else ""


def shown_lines(block: Code) -> tuple[str, ...]:
    """Return the lines of code as every format can hold them; none if they are for one format only."""
    return () if block.role == "raw" else code_lines(block.text)


def called_notes(document: Document) -> tuple[int, ...]:
    """Return the numbers of the notes that the text or another note calls, in the order of their first calls."""
    if not document.notes:
        return ()
    numbers = (
        run.text
        for text in rich_texts(all_blocks(document))
        for part in flatten(text)
        for run in part.runs
        if Mark.NOTE in run.marks
    )
    known = range(1, len(document.notes) + 1)
    return tuple(dict.fromkeys(int(each) for each in numbers if each.isdecimal() and int(each) in known))


def anchors_of(document: Document) -> frozenset[str]:
    """Return the anchors in a document, which links in it lead to."""
    return frozenset(each for each in anchors(all_blocks(document)) if each)


class DocumentParts(NamedTuple):
    """The blocks of a document: those above its title, the title as a heading, the text, and the footer."""

    masthead: Blocks
    title: Heading
    main: Blocks
    footer: Blocks


def split_document(document: Document) -> DocumentParts:
    """Split the blocks of a document, without its notes, into its parts."""
    masthead, below = _split_start(document.blocks, frozenset({"masthead"}))
    footer, main = _split_start(below[::-1], frozenset({"footer"}))
    title = Heading(text=RichText.of(document.title), depth=0)
    return DocumentParts(masthead, title, main[::-1], footer[::-1])


def titled_blocks(document: Document) -> Blocks:
    """Return the blocks of a document with its title as a heading, below the masthead."""
    masthead, title, main, footer = split_document(document)
    return (*masthead, title, *main, *footer)


def split_opening(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Split blocks into the paragraphs that belong to the title above them (byline and summary), and the rest."""
    return _split_start(blocks, frozenset({"byline", "summary"}))


def _split_start(blocks: Blocks, roles: frozenset[str]) -> tuple[Blocks, Blocks]:
    count = 0
    while count < len(blocks) and isinstance(block := blocks[count], Paragraph) and block.role in roles:
        count += 1
    return blocks[:count], blocks[count:]


def number_of(block: Table | Picture) -> str:
    """Return the label and the number of a table or a figure ("Table 1"), or an empty string."""
    return "\N{NO-BREAK SPACE}".join(filter(None, (block.label, block.number)))


def caption_of(block: Table | Picture) -> RichText:
    """Return the caption of a table or a figure, after its number ("Table 1: ...")."""
    text = block.caption if isinstance(block, Table) else block.description
    numbered = number_of(block)
    if not numbered:
        return text
    return RichText.of(f"{numbered}: ") + text if text else RichText.of(numbered)


def column_alignments(table: Table, count: int) -> tuple[Alignment, ...]:
    """Return the alignments of the first *count* columns of a table."""
    return (*table.alignments, *[Alignment.NATURAL] * count)[:count]
