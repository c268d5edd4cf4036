"""What the shell completes: levels, styles, formats, keys, and the types and facet values of the framework."""

from collections.abc import Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from essence_refs import files, formats
from essence_refs.cli.printing import safe_line
from essence_refs.errors import EssenceRefsError
from essence_refs.model import Facet, Framework, Library
from essence_refs.relations.matches import RELATIONS
from essence_refs.selection.options import PARTS, SORT_ORDERS


def levels(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the keys of the framework's levels that are not in the command yet."""
    known = ((each.key, each.name) for each in _framework(context).levels)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def types(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the keys of the framework's intervention types."""
    known = ((each.key, each.name) for level in _framework(context).levels for each in level.types)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def kinds(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the values of the framework's facets."""
    known = ((each.key, each.name) for facet in _framework(context).facets for each in facet.values)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def relation_kinds(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the kinds of relations."""
    # Few commands need them.
    from essence_refs.model.related.relations import KINDS  # noqa: PLC0415

    return _completions(((name, kind.words) for name, kind in KINDS.items()), incomplete)


def facet_values(
    facet: Facet, context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the values of a facet."""
    known = ((each.key, each.name) for each in facet.values)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def groupings(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what a list can be grouped by, after the last comma."""
    facets = ((each.key, each.name) for each in _framework(context).facets)
    known = (("level", ""), ("type", ""), ("year", ""), *facets)
    return _after_comma((*known, *((("none", ""),) if "," not in incomplete else ())), incomplete)


def properties(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what items can be counted by, after the last comma."""
    # Only one command counts.
    from essence_refs.selection.counting import property_names  # noqa: PLC0415

    return _after_comma(((each, "") for each in property_names(_framework(context))), incomplete)


def sort_orders(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the orders of a list, in both directions."""
    directed = (each for order in SORT_ORDERS[1:] for each in (order, f"{order}:desc"))
    return _completions(((each, "") for each in (SORT_ORDERS[0], *directed)), incomplete)


def parts(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the parts of a list that can be shown or hidden."""
    used = context.params.get(parameter.name or "") or ()
    return _completions(((each, "") for each in PARTS), incomplete, used=used)


def relations(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the relations of two references, also after a comma."""
    return _after_comma(((each, "") for each in RELATIONS), incomplete)


def keys(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the keys of the library, each with its title."""
    try:
        library: Library = files.load(*(context.params.get("library") or ()), keep_going=True)
    except EssenceRefsError:
        library = Library()
    known = ((each.key, each.title.plain) for each in library)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def styles(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the installed styles."""
    return _completions(((each.name, "") for each in files.style_names()), incomplete)


def formats_(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the output formats."""
    return _completions(((each.name, each.title) for each in formats.FORMATS.values()), incomplete)


def targets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the files that the configuration asks for and that are not in the command yet."""
    # Only one command has a plan, and all commands import this module.
    from essence_refs.builds.configuration import open_plan  # noqa: PLC0415
    from essence_refs.files.configurations import find_configuration  # noqa: PLC0415

    try:
        given = context.params.get("config")
        plan = open_plan(given or find_configuration()[0], into=context.params.get("into"))
    except EssenceRefsError:
        return []
    known = ((each.name, "") for each in plan.targets)
    return _completions(known, incomplete, used=context.params.get(parameter.name or "") or ())


def _framework(context: click.Context) -> Framework:
    try:
        return files.open_framework(context.params.get("framework"))
    except EssenceRefsError:
        # There is no way to report it: what a completer prints appears within the command line.
        return Framework()


def _after_comma(known: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    before, comma, begun = incomplete.rpartition(",")
    found = _completions(known, begun, used=before.split(","))
    return [CompletionItem(f"{before}{comma}{each.value}", help=each.help) for each in found]


def _completions(
    known: Iterable[tuple[str, str]], incomplete: str, *, used: Iterable[Any] = ()
) -> list[CompletionItem]:
    taken = set(used)
    wanted = incomplete.casefold()
    return [
        CompletionItem(key, help=safe_line(help_) or None)
        for key, help_ in known
        # A shell prints the completions, and a key of a file may have control characters.
        if key.casefold().startswith(wanted) and key not in taken and key.isprintable()
    ]
