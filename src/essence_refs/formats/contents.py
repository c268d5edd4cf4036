"""Tables of contents as lists of links, for formats that have nothing else for them."""

from collections.abc import Sequence

from essence_refs.formats.blocks import Blocks
from essence_refs.model import Contents, Heading, Link, List, Mark, Paragraph, RichText, Span


def contents_list(block: Contents) -> Blocks:
    """Return a table of contents as its title in bold, and a list of links that nests as the headings do."""
    if not block.entries:
        return ()
    title = Paragraph(text=RichText((Span(Mark.BOLD, block.title.content),)), role="toc-title")
    return (title, _nested_contents(block.entries))


def _nested_contents(entries: Sequence[Heading]) -> List:
    level = min(each.depth for each in entries)
    items: list[Blocks] = []
    at = 0
    while at < len(entries):
        first, end = entries[at], at + 1
        while end < len(entries) and entries[end].depth > level:
            end += 1
        below = entries[at + (first.depth == level) : end]
        own = (Paragraph(text=linked_entry(first)),) if first.depth == level else ()
        items.append((*own, *([_nested_contents(below)] if below else [])))
        at = end
    return List(items=tuple(items))


def linked_entry(entry: Heading) -> RichText:
    """Return the text of an entry in a table of contents, as a link to its heading."""
    return RichText((Link(f"#{entry.anchor}", entry.text.content),)) if entry.anchor else entry.text
