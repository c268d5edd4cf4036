"""The command `levels`: print the levels, intervention types and facets of the framework."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Unpack

import click

from essence_refs import files, selection
from essence_refs.cli import options, output
from essence_refs.errors import ProblemsError
from essence_refs.model import (
    Block,
    Document,
    Facet,
    FacetValue,
    Group,
    Heading,
    InterventionType,
    Library,
    Paragraph,
    Reference,
    RichText,
    bullets,
)
from essence_refs.publish.reading_lists import not_collected


@click.command(short_help="Print the levels, their types, and the facets.")
@options.source
@options.destination
def levels(*, destination: output.Destination, **source: Unpack[options.Source]) -> None:
    """
    Print the levels of the framework, their intervention types, its facets, and how many items each has.

    The counts are left out if --framework does not define the tags of the shipped items.
    """
    has_counts = True
    try:
        library = options.open_source(**source)
    except ProblemsError:
        if source["framework"] is None or source["library"]:
            raise
        # The shipped items are tagged on another framework. Without a library the user wants the levels alone.
        library = Library((), files.open_framework(source["framework"]))
        has_counts = False
    blocks = [
        block
        for group in selection.group_by_level(library)
        for block in _group(group, with_counts=has_counts)
    ]
    facets = library.framework.facets
    blocks += (
        block for facet in facets for block in _facet(facet, library.references, with_counts=has_counts)
    )
    name = library.framework.name
    title = f"{name} levels" if name else "Levels"
    output.write_document(Document(title=title, blocks=tuple(blocks)), destination)
    options.exit_if_incomplete(library)


def _group(group: Group, *, with_counts: bool) -> Iterator[Block]:
    level = group.level
    count = Paragraph(text=RichText.of(selection.count_sentence(group)), role="count")
    if level is None:
        yield count
        return
    yield Heading(text=RichText.of(f"{level.name} ({level.key})"), anchor=f"level-{level.key}")
    if level.definition:
        yield Paragraph(text=RichText.of(level.definition), role="definition")
    if not level.collected:
        yield not_collected((), incomplete=with_counts and bool(group))
    if with_counts and (group or level.collected):
        yield count
    if level.types:
        counts = Counter(key for each in group for key in each.types)
        items = (_name_and_key(each, counts[each.key], with_counts=with_counts) for each in level.types)
        yield bullets(map(RichText.of, items), role="types")


def _facet(facet: Facet, references: Sequence[Reference], *, with_counts: bool) -> Iterator[Block]:
    yield Heading(text=RichText.of(f"{facet.name} ({facet.key})"), anchor=f"facet-{facet.key}")
    counts = Counter(value for each in references for value in dict(each.facets).get(facet.key, ()))
    items = (_name_and_key(each, counts[each.key], with_counts=with_counts) for each in facet.values)
    yield bullets(map(RichText.of, items), role="values")


def _name_and_key(tag: InterventionType | FacetValue, number: int, *, with_counts: bool) -> str:
    return f"{tag.name} ({tag.key}): {number:,}" if with_counts else f"{tag.name} ({tag.key})"
