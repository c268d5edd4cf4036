"""Several lists of references in one document: which works each of them has, in which groups and order."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError, QueryError, UnknownChoiceError
from essence_refs.model import Framework, Library, ReadingList, Reference
from essence_refs.model.list_options import OPTIONS, Cited, Headings, ListOptions, Part, given_options
from essence_refs.selection.grouping import reading_list
from essence_refs.selection.options import grouping, notes, sort_order
from essence_refs.suggestions import close_matches

# Words that a message about missing works names.
_MOST_NAMED = 5


def list_options(attributes: Iterable[tuple[str, str]], framework: Framework) -> ListOptions:
    """
    Return the options of a list from the attributes of its block.

    Raises:
        ProblemsError: with all unknown options and values, and a query that cannot be understood.

    """
    attributes = tuple(attributes)
    values = dict(attributes)
    options = ListOptions(**{name: value for name, value in attributes if name in OPTIONS})  # type: ignore[arg-type] # the values are checked below
    known = {"cited": get_args(Cited), "per": get_args(Part)[1:]}
    checks: tuple[Callable[[], object], ...] = (
        lambda: given_options(attributes),
        *(functools.partial(_require, values.get(name, each[0]), name, each) for name, each in known.items()),
        lambda: sort_order(options.sort),
        lambda: notes(options.notes),
        lambda: grouping(framework, options.group),
        # An empty library has no item, but a query that is wrong is found.
        lambda: Library(framework=framework).where(options.where or "year > 0"),
    )
    errors: list[Exception] = []
    for check in checks:
        try:
            check()
        except (UnknownChoiceError, QueryError) as error:
            errors.append(error)
    if errors:
        raise ProblemsError(tuple(Problem(message=str(each), code="list-option") for each in errors))
    return options


def _require(value: str, name: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UnknownChoiceError(value, close_matches(value, known), f"value of {name}", tuple(known))


def plan_lists(
    lists: Sequence[ListOptions], library: Library, cited: Iterable[str], parts: Sequence[Sequence[str]]
) -> tuple[ReadingList, ...]:
    """
    Return the plan of each list.

    *cited* are the keys of all cited works, in the order of their numbers; *parts* are, for each list, the keys of the
    works that are cited in its part of the document.
    """
    order = tuple(dict.fromkeys(cited))
    chosen = [
        () if each.is_rest else tuple(_chosen(each, library, order, part))
        for each, part in zip(lists, parts, strict=True)
    ]
    listed = {each.key for references in chosen for each in references}
    rest = tuple(library[key] for key in order if key not in listed)
    return tuple(
        _plan(each, rest if each.is_rest else references, library)
        for each, references in zip(lists, chosen, strict=True)
    )


def part_of(
    options: ListOptions, headings: Headings, citations: Iterable[tuple[Headings, Sequence[str]]]
) -> list[str]:
    """
    Return the keys that are cited in the chapter or section of a list.

    *headings* are those around the list; *citations* are the headings around each citation, with its keys.
    """
    if not options.per:
        return []
    citations = tuple(citations)
    levels = sorted({level for each in (headings, *(around for around, _ in citations)) for level, _ in each})
    wanted = levels[:1] if options.per == "chapter" else levels[:2]

    def part(of: Headings) -> list[int]:
        numbers = dict(of)
        return [numbers.get(level, 0) for level in wanted]

    here = part(headings)
    return [key for around, keys in citations if part(around) == here for key in keys]


def list_problems(
    names: Iterable[str], lists: Iterable[ListOptions], plans: Sequence[ReadingList], cited: Iterable[str]
) -> tuple[Problem | None, tuple[Problem | None, ...]]:
    """Return a warning of cited works that are in no list, and one for each list that is empty; *names* are the lists'."""
    listed = {each.key for plan in plans for each in plan.references}
    missing = [key for key in cited if key not in listed]
    unlisted = None
    if missing:
        count = "a cited work is" if len(missing) == 1 else f"{len(missing):,} cited works are"
        unlisted = Problem(
            message=f"{count} in no list of references: {', '.join(missing[:_MOST_NAMED])}",
            hint="a block ::: {#refs} without conditions lists the rest",
            code="references",
        )
    empty = (
        Problem(message=f"the list of references #{name} is empty", code="references")
        if not plan.references and not options.is_rest
        else None
        for name, options, plan in zip(names, lists, plans, strict=True)
    )
    return unlisted, tuple(empty)


def groups_of(plans: Iterable[ReadingList]) -> tuple[tuple[tuple[Reference, ...], str], ...]:
    """Return the references under each heading of the lists, with their order, for the style engine."""
    return tuple(
        (leaf.references, plan.sort) for plan in plans for group in plan.groups for leaf in group.leaves()
    )


def _chosen(
    options: ListOptions, library: Library, cited: Sequence[str], part: Sequence[str]
) -> Iterator[Reference]:
    keys = dict.fromkeys(part if options.per else cited)
    if options.cited == "all":
        keys |= dict.fromkeys(library.keys())
    wanted = library.where(options.where) if options.where else library
    for key in keys:
        reference = wanted.get(key)
        if reference is not None and (not options.sources or _source(reference) in options.sources):
            yield reference


def _source(reference: Reference) -> str:
    return reference.origin.source if reference.origin else ""


def _plan(options: ListOptions, references: Sequence[Reference], library: Library) -> ReadingList:
    if sort_order(options.sort)[0] == "file":
        order = {key: number for number, key in enumerate(library.keys())}
        references = sorted(references, key=lambda each: order[each.key])
    # Marked as filtered: a level without works has no heading.
    some = Library(tuple(references), library.framework, is_filtered=True)
    return reading_list(some, group=options.group, sort=options.sort, notes=options.notes, title="")
