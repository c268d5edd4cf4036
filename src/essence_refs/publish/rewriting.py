"""Rewriting a document block by block, in reading order."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs.model import (
    Bibliography,
    Block,
    Heading,
    Inline,
    Link,
    Paragraph,
    Picture,
    RichText,
    Span,
    Table,
    merged,
)
from essence_refs.model.traversal import map_leaf_blocks


class DocumentRewriter:
    """A base class that returns every block unchanged. Subclasses override methods for the blocks that they change."""

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return *blocks*, rewritten."""
        return map_leaf_blocks(blocks, self.block)

    def block(self, block: Block) -> Iterator[Block]:
        """Yield the blocks that replace a block which contains no other blocks."""
        match block:
            case Heading():
                yield attrs.evolve(block, text=self.text(block.text))
            case Paragraph():
                yield self.paragraph(block)
            case Table():
                caption, head = self.text(block.caption), self.row(block.head)
                yield attrs.evolve(block, caption=caption, head=head, rows=tuple(map(self.row, block.rows)))
            case Picture():
                yield self.picture(block)
            case Bibliography():
                yield from self.bibliography(block)
            case _:
                yield block

    def row(self, cells: tuple[RichText, ...]) -> tuple[RichText, ...]:
        """Return a row of a table, rewritten."""
        return tuple(map(self.text, cells))

    def paragraph(self, block: Paragraph) -> Block:
        """Return the block that replaces a paragraph."""
        return attrs.evolve(block, text=self.text(block.text))

    def picture(self, block: Picture) -> Block:
        """Return the block that replaces a picture."""
        return attrs.evolve(block, description=self.text(block.description))

    def bibliography(self, block: Bibliography) -> Iterator[Block]:
        """Yield the blocks that replace a bibliography."""
        yield block

    def text(self, text: RichText) -> RichText:
        """Return a text, rewritten."""
        return RichText(self.inlines(text.content))

    def inlines(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return the content of a text, a span or a link, rewritten."""
        rest = list(reversed(content))
        written: list[Inline] = []
        while rest:
            each = rest.pop()
            if isinstance(each, Span) and self.span(each, written, rest):
                continue
            if not isinstance(each, str):
                each = attrs.evolve(each, content=self.inlines(each.content))
            written.extend(self.link(each) if isinstance(each, Link) else (each,))
        return merged(tuple(written))

    def link(self, link: Link) -> tuple[Inline, ...]:
        """Return what replaces a link, whose text is rewritten already."""
        return (link,)

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:  # noqa: ARG002 - for subclasses
        """
        Append the replacement of a span to *written*, and return whether there is one.

        *rest* is the content after the span, in reverse order. A method may change it.
        """
        return False
