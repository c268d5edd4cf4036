"""What a notebook displays for each kind of value, in HTML, Markdown and LaTeX."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from essence_refs import formats, model, publish
from essence_refs.diagnostics import count_of, count_problems
from essence_refs.formats import html, latex, markdown

# A table of thousands of rows is slow to scroll and large to commit.
ROWS = 50
_COLUMNS = ("Key", "Authors", "Year", "Title", "Levels")
_LEVELS = ("Level", "Key", "Intervention types")
_FACETS = ("Facet", "Key", "Values")
# A notebook's own headings have levels one and two; the headings of values come below them.
_TOP = 3
# Notebooks align tables to the right, with a selector of two classes; repeating our class makes ours more specific.
_STYLE_SHEET = (
    f"<style>\n{html.LIST_STYLE_SHEET}"
    ".essence-refs.essence-refs th, .essence-refs.essence-refs td { text-align: left; vertical-align: top; }\n"
    "</style>\n"
)

Displayable: TypeAlias = (
    model.Library
    | model.Framework
    | model.Reference
    | model.ReadingList
    | model.Document
    | model.RichText
    | publish.Paper
    | publish.PaperCitation
    | publish.CheckResult
    | publish.CountTable
)


def render(value: object, name: str) -> str | None:
    """Return *value* in the format *name*: "html", "markdown" or "latex"; None for a value that has no view."""
    if isinstance(value, publish.CitedMarkdown):
        # Front ends show Markdown themselves.
        return value.markdown if name == "markdown" else None
    if not isinstance(value, Displayable):
        return None
    content = _content(value)
    if isinstance(content, model.RichText):
        return formats.write_inline(content, name)
    match name:
        case "html":
            return _html(content)
        case "latex":
            return latex.write(content, page=False, top=_TOP, anchors=False)
        case _:
            return markdown.write(content)


def _html(document: model.Document) -> str:
    # Every cell has its own style sheet, and a list needs only a part of it.
    is_report = document.notes or any(
        isinstance(block, model.Code | model.Picture | model.BlockQuote) for block in document.blocks
    )
    more = f"<style>\n{html.BLOCK_STYLE_SHEET}</style>\n" if is_report else ""
    # Two cells may show the same list, and an anchor must be unique in a page.
    return more + _STYLE_SHEET + html.write(document, page=False, top=_TOP, anchors=False)


def _content(value: Displayable) -> model.Document | model.RichText:
    content: model.Document | model.RichText
    match value:
        case model.Library():
            content = _library(value)
        case model.Framework():
            content = _framework(value)
        case model.Reference():
            content = _reference(value)
        case publish.StyledReadingList():
            content = value.document()
        case model.ReadingList():
            content = publish.style_reading_list(value).document()
        case publish.Paper():
            content = value.references()
        case publish.PaperCitation():
            content = value.rich_text
        case publish.CountTable():
            content = value.document()
        case publish.CheckResult():
            content = _problems(value)
        case _:
            content = value
    return content


def _library(library: model.Library) -> model.Document:
    """Return a library as a document: a sentence that counts the references, and a row for each of them."""
    count = model.Paragraph(text=model.RichText.of(_summary(library)), role="count")
    return model.Document(title="", blocks=(count, _table(_COLUMNS, _rows(library))))


def _framework(framework: model.Framework) -> model.Document:
    """Return a framework as a document: its levels with their types, its facets with their values, all with keys."""
    levels = (
        (each.name if each.collected else f"{each.name} (not collected)", each.key, _with_keys(each.types))
        for each in framework.levels
    )
    facets = ((each.name, each.key, _with_keys(each.values)) for each in framework.facets)
    tables = [_table(head, map(_cells, rows)) for head, rows in ((_LEVELS, levels), (_FACETS, facets))]
    return model.Document(title="", blocks=tuple(table for table in tables if table.rows))


def _problems(result: publish.CheckResult) -> model.Document:
    """Return the problems that a check found as a document: their number, and a line for each kind in a file."""
    rows = [_cells((str(each),)) for each in result.summaries[:ROWS]]
    count = model.Paragraph(text=model.RichText.of(count_problems(result)), role="count")
    return model.Document(title="", blocks=(count, _table(("Problem",), rows)) if rows else (count,))


def _with_keys(tags: Iterable[model.InterventionType | model.FacetValue]) -> str:
    return "; ".join(f"{each.name} ({each.key})" for each in tags)


def _table(head: Iterable[str], rows: Iterable[tuple[model.RichText, ...]]) -> model.Table:
    cells = _cells(head)
    return model.Table(head=cells, rows=tuple(rows), alignments=(model.Alignment.LEFT,) * len(cells))


def _cells(row: Iterable[model.RichText | str]) -> tuple[model.RichText, ...]:
    return tuple(cell if isinstance(cell, model.RichText) else model.RichText.of(cell) for cell in row)


def _rows(library: model.Library) -> Iterator[tuple[model.RichText, ...]]:
    names = {level.key: level.name for level in library.framework.levels}
    for reference in library.references[:ROWS]:
        levels = ", ".join(names.get(key, key) for key in reference.levels)
        authors = reference.authors or reference.people("editor")
        issued = reference.date("issued")
        year = str(reference.year) if reference.year is not None else issued.literal if issued else ""
        yield _cells((reference.key, _short_names(authors), year, reference.title, levels))


def _short_names(names: model.Names) -> str:
    families = [name.literal or name.family or name.given for name in names]
    if len(families) > 3 or not names.complete:
        return f"{families[0]} and others" if families else "and others"
    return ", ".join(families)


def _summary(library: model.Library) -> str:
    number, problems = len(library), len(library.problems)
    sentence = count_of(number, "reference")
    if number > ROWS:
        sentence += f", the first {ROWS} of them shown"
    if problems:
        sentence += f"; {count_of(problems, 'problem')} in its files"
    return sentence


def _reference(reference: model.Reference) -> model.Document:
    """Return a reference as a document: formatted in the default style, with its tags and annotation."""
    tags = [
        ("Key", (reference.key,)),
        ("Levels", reference.levels),
        ("Types", reference.types),
        *reference.facets,
    ]
    tag_text = "; ".join(f"{name}: {', '.join(values)}" for name, values in tags if values)
    blocks = [
        model.Paragraph(text=publish.formatted(reference)),
        model.Paragraph(text=model.RichText.of(tag_text), role="note"),
    ]
    if reference.annotation:
        blocks.append(model.Paragraph(text=reference.annotation, role="annotation"))
    return model.Document(title="", blocks=tuple(blocks))
