"""A check for references that are probably about one work."""

import unicodedata

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference


def find_duplicates(library: Library) -> dict[int, Problem]:
    """Return a problem for each probable duplicate, by its index; it names the first reference to the work."""
    by_doi: dict[str, list[Reference]] = {}
    by_title: dict[tuple[str, int | None], list[Reference]] = {}
    problems: dict[int, Problem] = {}
    for index, reference in enumerate(library):
        title = _letters(reference.title.plain)
        same_doi = by_doi.setdefault(reference.doi.casefold(), []) if reference.doi else []
        has_key = title and reference.year is not None
        same_title = by_title.setdefault((title, reference.year), []) if has_key else []
        problem = _same_doi(reference, same_doi) or _same_title(reference, same_title)
        problem = problem or _shared_doi(reference, same_doi)
        if problem:
            problems[index] = problem
        same_doi.append(reference)
        same_title.append(reference)
    return problems


def _same_doi(reference: Reference, earlier: list[Reference]) -> Problem | None:
    for each in earlier:
        if _are_alike(reference.title.plain, each.title.plain):
            return _duplicate(reference, each, "doi", "the DOI is the same")
    return None


def _same_title(reference: Reference, earlier: list[Reference]) -> Problem | None:
    for each in earlier:
        if not _are_distinct(reference, each):
            return _duplicate(reference, each, "title", "title and year are the same")
    return None


def _are_distinct(reference: Reference, other: Reference) -> bool:
    """Return whether two references with one title are of two works, or their relation is stated."""
    volumes = reference.text("volume").plain, other.text("volume").plain
    if all(volumes) and volumes[0] != volumes[1]:
        return True
    # Two editorials, or the answers of two authors to one article.
    if reference.doi and other.doi and _families(reference).isdisjoint(_families(other)):
        return True
    return _is_related(reference, other) or _is_related(other, reference)


def _is_related(reference: Reference, other: Reference) -> bool:
    """Return whether biblatex's field "related" of a reference names another."""
    return any(
        field == "related" and other.key in map(str.strip, text.split(","))
        for field, text in reference.fields
    )


def _duplicate(reference: Reference, earlier: Reference, field: str, words: str) -> Problem:
    message = f"probably the same work as {_named(earlier, reference)}: {words}"
    return reference.remark("duplicate", message, field=field)


def _shared_doi(reference: Reference, earlier: list[Reference]) -> Problem | None:
    if not earlier:
        return None
    message = f"{_named(earlier[0], reference)} has the same DOI and another title"
    hint = "is one of the DOIs wrong, or is it that of a whole book or issue?"
    return reference.remark("shared-doi", message, field="doi", hint=hint)


def _are_alike(title: str, other: str) -> bool:
    """Return whether two titles may be of one work: one of them is missing or shorter, or most words are the same."""
    letters, others = _letters(title), _letters(other)
    if letters.startswith(others) or others.startswith(letters):
        return True
    words, other_words = ({_letters(word) for word in each.split()} for each in (title, other))
    return 2 * len(words & other_words) > min(len(words), len(other_words)) > 1


def _families(reference: Reference) -> set[str]:
    return {_letters(name.family or name.literal) for _, names in reference.names for name in names}


def _letters(title: str) -> str:
    r"""
    Return the letters and digits of a title, without case and accents, which two curators may write differently.

    >>> _letters("Caf\u00e9, what works?")
    'cafewhatworks'
    """
    return "".join(each for each in unicodedata.normalize("NFKD", title).casefold() if each.isalnum())


def _named(reference: Reference, near: Reference) -> str:
    """Return the key of a reference with its location, as seen from another."""
    origin = reference.origin
    if not origin or not origin.line:
        return repr(reference.key)
    is_same_file = near.origin is not None and near.origin.source == origin.source
    location = f"line {origin.line}" if is_same_file else f"{origin.source}:{origin.line}"
    return f"{reference.key!r} ({location})"
