"""The page of a level in the layout of the ESSENCE project, made from the library and the framework."""

from collections.abc import Iterable, Iterator

from essence_refs import csl, files, selection
from essence_refs.arguments import checked
from essence_refs.csl.compiled_style import apply_quotes
from essence_refs.files.styles import PAGE_STYLE
from essence_refs.formats.runs import Line, Run, split_lines
from essence_refs.model import (
    EMPTY,
    Block,
    Heading,
    Inline,
    Level,
    Library,
    Link,
    Mark,
    Paragraph,
    Reference,
    RichText,
    Span,
    bullets,
    merged,
)
from essence_refs.publish.publications import Publication
from essence_refs.publish.reading_lists import LOCALE, bundle_contents, not_collected

STYLE = PAGE_STYLE
# Before an annotation where a reader could take it for the project's own words.
_OURS = Span(Mark.ITALIC, ("Annotation by the curators of this library: ",))


@checked(library=Library, level=(str, Level))
def page(library: Library, level: str | Level, *, locale: str = LOCALE) -> Publication:
    """
    Return the page of a level: its bundle contents, definition and types, and its items.

    An item has the title and authors of ``listed`` if it has any; otherwise the style essence-page formats them. Where
    the project's page has its summary, there is the annotation of the library, which is marked as such.

    Raises:
        UnknownLevelError: with similar levels.

    """
    framework = library.framework
    found = framework.level(level.key if isinstance(level, Level) else level)
    blocks: list[Block] = [_line(each, "masthead") for each in framework.page_header]
    if found.bundle:
        blocks.append(bundle_contents(found))
    if found.definition:
        blocks.append(_line(found.definition, "definition"))
    if found.types:
        blocks.append(bullets((RichText.of(each.name) for each in found.types), role="types"))
    blocks.append(Heading(text=RichText.of(framework.evidence_heading), anchor="evidence"))
    references = selection.references_at_level(library, found)
    if not found.collected:
        blocks.append(not_collected((), incomplete=bool(references)))
    elif not references:
        blocks.append(_line("No items are listed at this level.", "note"))
    blocks += _evidence(references, locale, has_project=bool(framework.page_header))
    blocks += (_line(each, "footer") for each in framework.page_footer)
    title = found.page_heading or found.name
    return Publication(title=title, language=locale, blocks=tuple(blocks), references=references)


def _evidence(references: tuple[Reference, ...], locale: str, *, has_project: bool) -> Iterator[Block]:
    """Yield the items; on the page of a project, and under what another page lists, annotations are marked as ours."""
    if not references:
        return
    style = files.open_style(STYLE)
    unlisted = [
        each for each in references if not (each.listed and each.listed.title and each.listed.authors)
    ]
    styled = _title_and_authors(unlisted, style, locale)
    for reference in references:
        title, authors = styled.get(reference.key, (EMPTY, EMPTY))
        if reference.listed:
            title = RichText.of(reference.listed.title) or title
            authors = RichText.of(reference.listed.authors) or authors
        yield Heading(text=_linked(title, reference), depth=2, anchor=f"ref-{reference.key}")
        if authors:
            yield Paragraph(text=authors, role="byline")
        if reference.annotation:
            annotation = apply_quotes(reference.annotation, style, locale=locale)
            if has_project or reference.listed:
                annotation = RichText((_OURS, *annotation.content))
            yield Paragraph(text=annotation, role="summary")


def _title_and_authors(
    references: list[Reference], style: csl.Style, locale: str
) -> dict[str, tuple[RichText, RichText]]:
    """Return the title and the author line of each reference: the style writes them as two lines."""
    found = {}
    for reference in references:
        # One by one: the page has no year suffixes.
        (bibliography,) = csl.bibliographies([[reference]], style, locale=locale)
        (entry,) = bibliography.entries
        title, *rest = map(_text, split_lines(entry.text))
        found[entry.key] = (title, RichText(merged(tuple(_with_spaces(rest)))))
    return found


def _text(line: Line) -> RichText:
    """Return a line with its marks but without links: the title is linked as a whole."""
    return RichText(merged(tuple(map(_marked, line.runs))))


def _marked(run: Run) -> Inline:
    content: Inline = run.text
    for mark in reversed(run.marks):
        content = Span(mark, (content,))
    return content


def _with_spaces(texts: Iterable[RichText]) -> Iterator[Inline]:
    for number, text in enumerate(texts):
        if number:
            yield " "
        yield from text.content


def _linked(title: RichText, reference: Reference) -> RichText:
    address = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    return RichText((Link(address, title.content),)) if address and title else title


def _line(text: str, role: str) -> Paragraph:
    return Paragraph(text=RichText.of(text), role=role)
