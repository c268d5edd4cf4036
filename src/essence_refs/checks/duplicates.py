"""A check for references that are probably of one work, by all properties if rapidfuzz is installed, else by title and DOI."""

from essence_refs.checks.same_titles import find_same_titles, named, shared_doi
from essence_refs.diagnostics import Problem
from essence_refs.lazy_imports import import_optional, is_installed
from essence_refs.model import Library, Reference
from essence_refs.relations.matches import LIKELY, SAME, Match

# In larger libraries, only references with one DOI, or one title and year, are compared: 5,000 take a second.
_MOST = 5_000
_WORDS = {SAME: "probably", LIKELY: "perhaps"}


def find_duplicates(library: Library) -> dict[int, Problem]:
    """Return a problem for each probable duplicate, by its index; it names the first reference to the work."""
    if len(library) > _MOST or not is_installed("rapidfuzz"):
        return find_same_titles(library)
    relations = import_optional("essence_refs.relations.finding", "Finding duplicates", "duplicates")
    problems: dict[int, Problem] = {}
    # The best matches come first.
    for match in relations.find_matches(library, wanted=(SAME, LIKELY)):
        first, second = sorted(match.positions)
        problems.setdefault(second, _problem(library.references[second], library.references[first], match))
    by_doi: dict[str, list[Reference]] = {}
    for index, reference in enumerate(library):
        if reference.doi:
            same_doi = by_doi.setdefault(reference.doi.casefold(), [])
            problem = None if index in problems else shared_doi(reference, same_doi)
            if problem:
                problems[index] = problem
            same_doi.append(reference)
    return problems


def _problem(reference: Reference, earlier: Reference, match: Match) -> Problem:
    message = (
        f"{_WORDS[match.relation]} the same work as {named(earlier, reference)}: {'; '.join(match.evidence)}"
    )
    return reference.remark("duplicate", message, field="title")
