"""Checks for missing fields, and for what an entry itself marks as incomplete or unverified."""

from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference

# What the biblatex manual (section 2.1.1, "Regular Types") requires beyond title, author and date:
# the kind of item in words, the CSL variable, and the field that a curator fills.
_WANTED: dict[str, tuple[str, str, str]] = {
    "article-journal": ("an article", "container-title", "journaltitle"),
    "article-magazine": ("an article", "container-title", "journaltitle"),
    "article-newspaper": ("an article", "container-title", "journaltitle"),
    "chapter": ("a chapter", "container-title", "booktitle"),
    "entry-dictionary": ("an entry", "container-title", "booktitle"),
    "entry-encyclopedia": ("an entry", "container-title", "booktitle"),
    "paper-conference": ("a conference paper", "container-title", "booktitle"),
    "report": ("a report", "publisher", "institution"),
    "thesis": ("a thesis", "publisher", "institution"),
    "webpage": ("a web page", "URL", "url"),
}
# Laws, cases and whole journals have no author.
_AUTHORLESS = {"bill", "hearing", "legal_case", "legislation", "periodical", "regulation", "treaty"}
# The title of what an item is in, and the types of such items.
_CONTAINERS = {
    "booktitle": "an @inbook, @incollection or @inproceedings",
    "journaltitle": "an @article",
}
# It only has the keys of other entries.
_SET = "set"
# Roles that can replace the author, as for performances, films and collections.
_CREATORS = (
    "author",
    "editor",
    "translator",
    "compiler",
    "composer",
    "director",
    "illustrator",
    "interviewer",
    "organizer",
    "recipient",
    "editorial-director",
    "collection-editor",
)


def missing_fields(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the fields that every item, or an item of this type, should have."""
    if reference.entry_type == _SET:
        return
    if not reference.title.plain.strip():
        yield _missing(reference, "title", "the item has no title")
    if reference.kind not in _AUTHORLESS and not any(len(reference.people(role)) for role in _CREATORS):
        yield _missing(reference, "author", "the item has neither authors nor editors")
    if reference.date("issued") is None:
        yield _missing(reference, "date", "the item has no date")
    item, variable, field = _WANTED.get(reference.kind, ("", "", ""))
    # A web page with a DOI needs no other address.
    has_doi_instead = variable == "URL" and reference.doi
    if variable and not has_doi_instead and not reference.text(variable).plain.strip():
        yield _missing(reference, field, f"{item} should have the field {field}, and it is missing")


def fields_of_other_types(library: Library) -> dict[int, Problem]:
    """
    Return a problem for each title of a book or a journal that is not printed, because the item is in neither.

    A book may have a booktitle for the chapters that refer to it by crossref, or that of its own title.
    """
    parents = {
        value.strip() for each in library for field, value in each.fields if field in ("crossref", "xref")
    }
    problems: dict[int, Problem] = {}
    for index, reference in enumerate(library):
        for field, text in reference.fields:
            types = _CONTAINERS.get(field, "")
            if not types or reference.key in parents or text == reference.title.plain:
                continue
            message = f"the {field} of a @{reference.entry_type} is not printed"
            hint = f"is this {types}, or is the text part of the title?"
            problems[index] = reference.remark("unlikely-type", message, field=field, hint=hint)
    return problems


def incomplete_names(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the lists of names that end in "and others"."""
    for role, names in reference.names:
        if not names.complete:
            message = f"the list is incomplete: {len(names)} are named, and others are not"
            yield reference.remark("incomplete-names", message, field=role)


def unverified_fields(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield one problem for the fields that the reference marks as unverified."""
    if reference.unverified:
        message = f"not verified: {', '.join(reference.unverified)}"
        yield reference.remark("unverified", message, field="unverified")


def missing_annotation(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield a problem for a reference without an annotation."""
    if not reference.annotation.plain.strip():
        yield reference.remark("no-annotation", "the item has no annotation", field="annotation")


def _missing(reference: Reference, field: str, message: str) -> Problem:
    hint = "the entry names it as unverified" if field in reference.unverified else ""
    return reference.remark("missing-field", message, field=field, hint=hint)
