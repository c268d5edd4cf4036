"""Several lists of references in one document: which works each of them has, in which groups and order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

import attrs

from essence_refs.errors import UnknownChoiceError
from essence_refs.model import Framework, Library, ReadingList, Reference
from essence_refs.selection.grouping import reading_list
from essence_refs.selection.options import grouping, notes, sort_order
from essence_refs.suggestions import close_matches

Cited = Literal["only", "all"]
Part = Literal["", "chapter", "section"]


@attrs.frozen(kw_only=True)
class ListOptions:
    """
    What one list of references has.

    ``where`` is a query. ``cited`` is "only" for cited works, or "all" for those of the library too. ``per`` limits a list
    to the works that are cited in its part of the document. ``sources`` are the files of its references, if only these
    are listed. A list without any of these conditions has the works that no other list has. ``group``, ``sort`` and
    ``notes`` are those of reading lists.
    """

    where: str = ""
    group: str = "none"
    sort: str = "style"
    notes: str = "none"
    cited: Cited = "only"
    per: Part = ""
    sources: frozenset[str] = frozenset()

    @property
    def is_rest(self) -> bool:
        """Whether the list has what no other list has."""
        return not (self.where or self.per or self.sources or self.cited == "all")


# The names of the options, as people write them.
OPTIONS = tuple(each.name for each in attrs.fields(ListOptions) if each.name != "sources")


def list_options(values: Mapping[str, str], framework: Framework) -> ListOptions:
    """
    Return the options of a list from their names and values, which are checked.

    Raises:
        UnknownChoiceError: for an unknown name or value, with similar ones.
        QueryError: for a query that cannot be understood.

    """
    for name in values:
        if name not in OPTIONS:
            raise UnknownChoiceError(name, close_matches(name, OPTIONS), "option of a list", OPTIONS)
    options = ListOptions(**values)  # type: ignore[arg-type] # the values are checked below
    for name, known in (("cited", get_args(Cited)), ("per", get_args(Part)[1:])):
        value = values.get(name, known[0])
        if value not in known:
            raise UnknownChoiceError(value, close_matches(value, known), f"value of {name}", known)
    sort_order(options.sort)
    notes(options.notes)
    grouping(framework, options.group)
    # An empty library has no item, but a query that is wrong is found.
    Library(framework=framework).where(options.where or "year > 0")
    return options


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
