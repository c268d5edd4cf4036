"""Pictures of a report: those of Markdown and of HTML, with their captions."""

import re
from collections.abc import Callable

import attrs
from markdown_it.tree import SyntaxTreeNode

from essence_refs import model
from essence_refs.model.traversal import inlines
from essence_refs.reports.extensions.attributes import Attributes
from essence_refs.reports.extensions.html_elements import tag_attributes
from essence_refs.reports.extensions.picture_attributes import attributes_in, width_in_percent
from essence_refs.reports.footnotes import line_of
from essence_refs.reports.inlines import TextReader
from essence_refs.reports.problems import TextLocation

_PICTURE_TAG = re.compile(r"<img[\s/>]", re.IGNORECASE)
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([^;]+)", re.IGNORECASE)


class PictureReader:
    """Reads pictures. *target* returns the anchor for an identifier that an author gave to an element."""

    def __init__(self, texts: TextReader, target: Callable[[str, SyntaxTreeNode], str]) -> None:
        self.texts = texts
        self.target = target
        # The line of the first occurrence of each picture.
        self.lines: dict[str, int] = {}

    def picture(self, node: SyntaxTreeNode, line: SyntaxTreeNode, location: TextLocation) -> model.Picture:
        """Return a picture of Markdown or HTML in a paragraph of its own; *line* is the paragraph's text."""
        start = max(line.content.find(node.content), 0)
        written = line_of(line)[0] + line.content.count("\n", 0, start)
        if node.type == "html_inline":
            return self.html(tag_attributes(node.content), line, written)
        if node.attrs.get("title"):
            message = f"the title of a picture is left out: {node.attrs['title']}"
            self.texts.problems.warn(message, "not-carried", line_of(line))
        description = self.texts.text(node.children, location.within(start))
        return self._picture(
            str(node.attrs.get("src", "")), description, attributes_in(node.meta), line, written
        )

    def html(self, attributes: Attributes, node: SyntaxTreeNode, line: int) -> model.Picture:
        """Return a picture of HTML, which has no caption; *node* is the block that it is in."""
        return self._picture(attributes.get("src"), model.EMPTY, attributes, node, line)

    def _picture(
        self,
        source: str,
        description: model.RichText,
        attributes: Attributes,
        node: SyntaxTreeNode,
        line: int,
    ) -> model.Picture:
        styled = _WIDTH.search(attributes.get("style"))
        width = styled[1] if styled else attributes.get("width")
        if attributes.get("height") and not width:
            message = "the height of a picture is left out"
            self.texts.problems.warn(message, "not-carried", line_of(node), "give its width")
        self.lines.setdefault(source, line)
        alternative = attributes.get("fig-alt", "alt")
        return model.Picture(
            source=source,
            description=description,
            alternative="" if alternative == description.plain else alternative,
            width=width_in_percent(width),
            anchor=self.target(attributes.identifier, node),
        )


def pictures_of(nodes: list[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """Return the pictures of a paragraph that contains only pictures."""
    pictures = [each for each in nodes if _is_picture(each)]
    others = (each for each in nodes if not _is_picture(each))
    return pictures if all(each.type == "softbreak" or not each.content.strip() for each in others) else []


def with_caption(blocks: tuple[model.Block, ...]) -> model.Table | model.Picture | None:
    """Return the figure or table that is alone among *blocks*, with the paragraph below it as its caption, or None."""
    match blocks:
        case (model.Table() | model.Picture() as found,):
            return found
        case (model.Table(caption=caption) as table, model.Paragraph(text=text)) if not caption:
            return attrs.evolve(table, caption=text)
        case (model.Picture() as picture, model.Paragraph(text=text)):
            # The description of the picture is what a screen reader says.
            alternative = picture.alternative or picture.description.plain
            has_citation = any(
                isinstance(each, model.Span) and each.mark in (model.Mark.CITATION, model.Mark.NOTE)
                for each in inlines(picture.description.content)
            )
            return None if has_citation else attrs.evolve(picture, description=text, alternative=alternative)
    return None


def _is_picture(node: SyntaxTreeNode) -> bool:
    return node.type == "image" or (node.type == "html_inline" and bool(_PICTURE_TAG.match(node.content)))
