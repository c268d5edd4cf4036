"""The command `show`: print references with their tags."""

from collections.abc import Iterator, Sequence
from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, output
from essence_refs.errors import require_known
from essence_refs.model import Block, Framework, Heading, Paragraph, Reference, RichText, bullets
from essence_refs.model.related.relations import DISTINCT
from essence_refs.publish import Publication
from essence_refs.selection.related_works import RelatedWork, related_works


@click.command(short_help="Print items with their tags.")
@click.argument("key", nargs=-1, shell_complete=completers.keys)
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
    """Print the items with these KEYs, or all: formatted in a style, with their tags, and what was checked."""
    library = options.open_source(**source)
    require_known((library.__getitem__, key))
    blocks: list[Block] = []
    references = tuple(library[each] for each in key) if key else library.references
    related = related_works(library, references)
    for reference in references:
        if len(references) > 1:
            blocks.append(Heading(text=RichText.of(reference.key), anchor=f"ref-{reference.key}"))
        blocks.append(Paragraph(text=publish.formatted(reference, style=style, locale=locale)))
        blocks += _record(reference, library.framework, related.get(reference.key, ()))
    title = references[0].key if len(references) == 1 else f"{len(references):,} items"
    document = Publication(title=title, language=locale, blocks=tuple(blocks), references=references)
    output.write_document(document, destination)
    options.exit_if_incomplete(library)


def _record(reference: Reference, framework: Framework, related: Sequence[RelatedWork]) -> Iterator[Block]:
    if reference.annotation:
        yield Paragraph(text=reference.annotation, role="annotation")
    facts = ((name, value) for name, value in _facts(reference, framework, related) if value)
    yield bullets((RichText.of(f"{name}: {value}") for name, value in facts), role="facts")


def _facts(
    reference: Reference, framework: Framework, related: Sequence[RelatedWork]
) -> Iterator[tuple[str, str]]:
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
    yield from ((each.words, each.reference.key) for each in related)
    distinct = (each.key for each in reference.relations if each.kind == DISTINCT)
    yield "Not the same as", ", ".join(distinct)
    yield "Other keys", ", ".join(reference.other_keys)
    if reference.origin:
        yield "Written in", f"{reference.origin.source}:{reference.origin.line}"
