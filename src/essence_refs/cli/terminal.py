"""A document on a terminal: bold headings, italics, links to click, and lines as wide as the window."""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from essence_refs.formats.runs import Run, lines, masthead
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Entry,
    Heading,
    List,
    Mark,
    Paragraph,
    RichText,
)

_STYLES = {
    Mark.ITALIC: Style(italic=True),
    Mark.OBLIQUE: Style(italic=True),
    Mark.BOLD: Style(bold=True),
    Mark.LIGHT: Style(dim=True),
    Mark.UNDERLINE: Style(underline=True),
}
_HEADINGS = {0: Style(bold=True, underline=True), 1: Style(bold=True, color="cyan"), 2: Style(bold=True)}
_PARAGRAPHS = {"count": Style(dim=True), "note": Style(dim=True), "masthead": Style(dim=True)}
_INDENT = "  "
_WORD = re.compile("([^ ]+)( *)")


def show(document: Document, width: int) -> None:
    """Print a document on the terminal that stdout is, in lines of at most *width* columns where words allow."""
    console = Console(width=width, highlight=False)
    above, below = masthead(document)
    title = Heading(text=RichText.of(document.title), depth=0)
    for block in (*above, title, *below):
        for line in _block(block, console):
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
        console.print()


def _block(block: Block, console: Console) -> Iterator[Text]:
    match block:
        case Heading():
            yield from _wrapped(block.text, console, style=_HEADINGS.get(block.depth, Style(bold=True)))
        case Paragraph():
            yield from _wrapped(block.text, console, style=_PARAGRAPHS.get(block.role, Style()))
        case List():
            for item in _texts(block):
                yield from _wrapped(item, console, first=f"{_INDENT}\N{BULLET} ", rest=_INDENT * 2)
        case Bibliography():
            yield from _bibliography(block, console)


def _bibliography(block: Bibliography, console: Console) -> Iterator[Text]:
    labels = [_text(entry.label) for entry in block.entries]
    margin = max((label.cell_len for label in labels), default=0)
    indent = " " * (margin + 2) if margin else _INDENT if block.hanging_indent else ""
    for number, (entry, label) in enumerate(zip(block.entries, labels, strict=True)):
        if number:
            yield from [Text()] * block.entry_spacing
        yield from _entry(entry, label, indent, console)


def _entry(entry: Entry, label: Text, indent: str, console: Console) -> Iterator[Text]:
    first = f"{label.plain:<{len(indent)}}" if label else ""
    yield from _wrapped(entry.text, console, first=first, rest=indent)
    if entry.annotation:
        yield Text()
        inset = indent or _INDENT
        yield from _wrapped(entry.annotation, console, first=inset, rest=inset, style=Style(dim=True))


def _wrapped(
    text: RichText, console: Console, *, first: str = "", rest: str = "", style: Style | None = None
) -> Iterator[Text]:
    before = first
    for line in lines(text):
        indent = _INDENT if line.indented else ""
        laid = _laid(line.runs)
        laid.stylize_before(style or Style())
        width = max(console.width - cell_len(rest + indent), 1)
        for each in laid.divide(_breaks(laid.plain, width)):
            each.rstrip()
            yield Text(before + indent) + each
            before = rest


def _breaks(text: str, width: int) -> Iterator[int]:
    """Yield where lines of at most *width* columns end: at plain spaces only, so that an address stays whole."""
    # rich's own wrapping cuts an address that is longer than the line, and then it cannot be copied.
    used = 0
    for word in _WORD.finditer(text):
        size = cell_len(word[1])
        if used and used + size > width:
            yield word.start()
            used = 0
        used += size + len(word[2])


def _text(text: RichText) -> Text:
    return Text(" ").join(_laid(line.runs) for line in lines(text))


def _laid(runs: tuple[Run, ...]) -> Text:
    result = Text()
    for run in runs:
        style = sum((_STYLES[mark] for mark in run.marks if mark in _STYLES), start=Style())
        if run.target:
            style += Style(link=run.target)
        result.append(run.text, style)
    return result


def _texts(block: List) -> Iterator[RichText]:
    return (each.text for item in block.items for each in item if isinstance(each, Paragraph))
