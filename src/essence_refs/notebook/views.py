"""What a notebook shows of a library, a reference, a reading list, a document, a finished citation."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from essence_refs import publish
from essence_refs.formats import html, markdown
from essence_refs.model import Document, Library, Names, Paragraph, ReadingList, Reference, RichText

# A table of thousands of rows makes a notebook slow to scroll and heavy to commit.
ROWS = 50
_COLUMNS = ("Key", "Authors", "Year", "Title", "Levels")
# A notebook's own headings are one to two; ours stand below them.
_TOP = 3
# Notebooks set tables of numbers, to the right, by a rule with two classes: ours has its own twice, to weigh more.
_TABLE_STYLE = (
    "<style>\n.essence-refs.essence-refs th, .essence-refs.essence-refs td "
    "{ text-align: left; vertical-align: top; }\n</style>\n"
)
_PIPE = re.compile(r"(\\*)\|")


def _library_as_html(library: Library) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.inline(cell)}</td>' for cell in cells)}</tr>\n" for cells in _rows(library)
    )
    caption = html.inline(RichText.of(_summary(library)))
    return (
        f'{_TABLE_STYLE}<table class="essence-refs">\n'
        f"<caption>{caption}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _library_as_markdown(library: Library) -> str:
    lines = [_row(map(RichText.of, _COLUMNS)), f"|{' --- |' * len(_COLUMNS)}", *map(_row, _rows(library))]
    return markdown.inline(RichText.of(_summary(library))) + "\n\n" + "\n".join(lines) + "\n"


def _row(cells: Iterator[RichText]) -> str:
    written = (markdown.inline(cell).replace("\\\n", " ") for cell in cells)
    return "| " + " | ".join(_PIPE.sub(_escaped_pipe, cell) for cell in written) + " |"


def _escaped_pipe(found: re.Match[str]) -> str:
    # An odd number of backslashes has escaped the pipe already.
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\|"


def _rows(library: Library) -> Iterator[Iterator[RichText]]:
    names = {level.key: level.name for level in library.framework.levels}
    for reference in library.references[:ROWS]:
        levels = ", ".join(names.get(key, key) for key in reference.levels)
        authors = reference.authors or reference.people("editor")
        issued = reference.date("issued")
        year = str(reference.year) if reference.year is not None else issued.literal if issued else ""
        cells = (reference.key, _shortened(authors), year, reference.title, levels)
        yield (cell if isinstance(cell, RichText) else RichText.of(cell) for cell in cells)


def _shortened(names: Names) -> str:
    families = [name.literal or name.family or name.given for name in names]
    if len(families) > 3 or not names.complete:
        return f"{families[0]} and others" if families else "and others"
    return ", ".join(families)


def _summary(library: Library) -> str:
    number, wrong = len(library), len(library.problems)
    sentence = "1 reference" if number == 1 else f"{number:,} references"
    if number > ROWS:
        sentence += f", the first {ROWS} of them shown"
    if wrong:
        sentence += "; 1 problem in its files" if wrong == 1 else f"; {wrong:,} problems in its files"
    return sentence


def _reference(reference: Reference) -> Document:
    """Return a reference as a document: as Harvard sets it, its tags, its annotation."""
    tags = [
        ("Key", (reference.key,)),
        ("Levels", reference.levels),
        ("Types", reference.types),
        *reference.facets,
    ]
    said = "; ".join(f"{name}: {', '.join(values)}" for name, values in tags if values)
    blocks = [Paragraph(text=publish.formatted(reference)), Paragraph(text=RichText.of(said), role="note")]
    if reference.annotation:
        blocks.append(Paragraph(text=reference.annotation, role="annotation"))
    return Document(title="", blocks=tuple(blocks))


def _list(reading_list: ReadingList) -> Document:
    if not isinstance(reading_list, publish.StyledReadingList):
        reading_list = publish.styled(reading_list)
    return reading_list.document()


def _document_as_html(document: Document) -> str:
    # The same list may be shown by two cells, and a name to link to must stand once in a page.
    return f"<style>\n{html.LIST_STYLE_SHEET}</style>\n" + html.write(
        document, page=False, top=_TOP, anchors=False
    )


View = Callable[[Any], str]
# For each kind of value, the view in each of the notebook's types.
VIEWS: dict[type, tuple[View, View]] = {
    Library: (_library_as_html, _library_as_markdown),
    Reference: (
        lambda reference: _document_as_html(_reference(reference)),
        lambda reference: markdown.write(_reference(reference)),
    ),
    ReadingList: (
        lambda reading_list: _document_as_html(_list(reading_list)),
        lambda reading_list: markdown.write(_list(reading_list)),
    ),
    Document: (_document_as_html, markdown.write),
    RichText: (html.inline, markdown.inline),
}
