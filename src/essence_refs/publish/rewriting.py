"""Going through the blocks of a document in reading order, and giving back what is to stand in their place."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs.model import (
    Bibliography,
    Block,
    Heading,
    Inline,
    Paragraph,
    Picture,
    RichText,
    Span,
    Table,
    merged,
)
from essence_refs.model.traversal import map_leaf_blocks


class DocumentRewriter:
    """Blocks as they are; who wants others overrides a method."""

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return what stands in the place of *blocks*."""
        return map_leaf_blocks(blocks, self.block)

    def block(self, block: Block) -> Iterator[Block]:
        """Yield what stands in the place of one block that contains no blocks."""
        match block:
            case Heading():
                yield attrs.evolve(block, text=self.text(block.text))
            case Paragraph():
                yield self.paragraph(block)
            case Table():
                head = self.row(block.head)
                yield attrs.evolve(block, head=head, rows=tuple(map(self.row, block.rows)))
            case Picture():
                yield self.picture(block)
            case Bibliography():
                yield from self.bibliography(block)
            case _:
                yield block

    def row(self, cells: tuple[RichText, ...]) -> tuple[RichText, ...]:
        """Return what stands in the place of a row of a table."""
        return tuple(map(self.text, cells))

    def paragraph(self, block: Paragraph) -> Block:
        """Return what stands in the place of a paragraph."""
        return attrs.evolve(block, text=self.text(block.text))

    def picture(self, block: Picture) -> Block:
        """Return what stands in the place of a picture."""
        return attrs.evolve(block, description=self.text(block.description))

    def bibliography(self, block: Bibliography) -> Iterator[Block]:
        """Yield what stands in the place of a bibliography."""
        yield block

    def text(self, text: RichText) -> RichText:
        """Return what stands in the place of a text."""
        return RichText(self.inlines(text.content))

    def inlines(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return what stands in the place of a stretch of text."""
        rest = list(reversed(content))
        written: list[Inline] = []
        while rest:
            each = rest.pop()
            if isinstance(each, Span) and self.span(each, written, rest):
                continue
            if not isinstance(each, str):
                each = attrs.evolve(each, content=self.inlines(each.content))
            written.append(each)
        return merged(tuple(written))

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:  # noqa: ARG002 - for who overrides it
        """
        Write what stands in the place of a span behind what is *written*, and return whether that was done.

        *rest* is what follows, the next of it last.
        """
        return False
