"""What a notebook shows of a library, a framework, a reference, a reading list, a document, a paper, a citation."""

from collections.abc import Iterable, Iterator

from essence_refs import publish
from essence_refs.formats import html, latex, markdown
from essence_refs.model import (
    Alignment,
    BlockQuote,
    Code,
    Document,
    FacetValue,
    Framework,
    InterventionType,
    Library,
    Names,
    Paragraph,
    Picture,
    ReadingList,
    Reference,
    RichText,
    Table,
)

# A table of thousands of rows makes a notebook slow to scroll and heavy to commit.
ROWS = 50
_COLUMNS = ("Key", "Authors", "Year", "Title", "Levels")
_LEVELS = ("Level", "Key", "Intervention types")
_FACETS = ("Facet", "Key", "Values")
# A notebook's own headings are one to two; ours stand below them.
_TOP = 3
# Notebooks set tables of numbers, to the right, by a rule with two classes: ours has its own twice, to weigh more.
_STYLE_SHEET = (
    f"<style>\n{html.LIST_STYLE_SHEET}"
    ".essence-refs.essence-refs th, .essence-refs.essence-refs td { text-align: left; vertical-align: top; }\n"
    "</style>\n"
)

# Each shows itself; the model's own values are given these views by `essence_refs.notebook.install`.
Shown = (
    Library
    | Framework
    | Reference
    | ReadingList
    | Document
    | RichText
    | publish.Paper
    | publish.PaperCitation
)


def as_html(value: Shown) -> str:
    """Return what a browser shows of a value."""
    seen = _seen(value)
    if isinstance(seen, RichText):
        return html.write_inline(seen)
    # Each cell brings its style sheet along, and lists need but a part of it.
    is_report = seen.notes or any(isinstance(block, Code | Picture | BlockQuote) for block in seen.blocks)
    more = f"<style>\n{html.BLOCK_STYLE_SHEET}</style>\n" if is_report else ""
    # The same list may be shown by two cells, and a name to link to must stand once in a page.
    return more + _STYLE_SHEET + html.write(seen, page=False, top=_TOP, anchors=False)


def as_markdown(value: Shown) -> str:
    """Return what a front end that prefers Markdown shows of a value."""
    seen = _seen(value)
    return markdown.write_inline(seen) if isinstance(seen, RichText) else markdown.write(seen)


def as_latex(value: Shown) -> str:
    """Return what a notebook that is exported by way of LaTeX has of a value."""
    seen = _seen(value)
    return (
        latex.write_inline(seen)
        if isinstance(seen, RichText)
        else latex.write(seen, page=False, top=_TOP, anchors=False)
    )


def _seen(value: Shown) -> Document | RichText:
    seen: Document | RichText
    match value:
        case Library():
            seen = _library(value)
        case Framework():
            seen = _framework(value)
        case Reference():
            seen = _reference(value)
        case publish.StyledReadingList():
            seen = value.document()
        case ReadingList():
            seen = publish.style_reading_list(value).document()
        case publish.Paper():
            seen = value.references()
        case publish.PaperCitation():
            seen = value.text
        case _:
            seen = value
    return seen


def _library(library: Library) -> Document:
    """Return a library as a document: how much there is, and a row for each reference."""
    count = Paragraph(text=RichText.of(_summary(library)), role="count")
    return Document(title="", blocks=(count, _table(_COLUMNS, _rows(library))))


def _framework(framework: Framework) -> Document:
    """Return a framework as a document: its levels with their types, its facets with their values, all with keys."""
    levels = ((each.name, each.key, _keyed(each.types)) for each in framework.levels)
    facets = ((each.name, each.key, _keyed(each.values)) for each in framework.facets)
    tables = [_table(head, map(_cells, rows)) for head, rows in ((_LEVELS, levels), (_FACETS, facets))]
    return Document(title="", blocks=tuple(table for table in tables if table.rows))


def _keyed(tags: Iterable[InterventionType | FacetValue]) -> str:
    return "; ".join(f"{each.name} ({each.key})" for each in tags)


def _table(head: Iterable[str], rows: Iterable[tuple[RichText, ...]]) -> Table:
    cells = _cells(head)
    return Table(head=cells, rows=tuple(rows), alignments=(Alignment.LEFT,) * len(cells))


def _cells(row: Iterable[RichText | str]) -> tuple[RichText, ...]:
    return tuple(cell if isinstance(cell, RichText) else RichText.of(cell) for cell in row)


def _rows(library: Library) -> Iterator[tuple[RichText, ...]]:
    names = {level.key: level.name for level in library.framework.levels}
    for reference in library.references[:ROWS]:
        levels = ", ".join(names.get(key, key) for key in reference.levels)
        authors = reference.authors or reference.people("editor")
        issued = reference.date("issued")
        year = str(reference.year) if reference.year is not None else issued.literal if issued else ""
        yield _cells((reference.key, _shortened(authors), year, reference.title, levels))


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
