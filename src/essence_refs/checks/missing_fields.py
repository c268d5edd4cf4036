"""What a record lacks, and what it says itself about how sure it is."""

from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Reference

# What the biblatex manual (section 2.1.1, "Regular Types") has as required beyond title, author and date:
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
# Laws, cases and whole journals have no author that is anyone's to name.
_AUTHORLESS = {"bill", "hearing", "legal_case", "legislation", "periodical", "regulation", "treaty"}
# Those who are named in an author's place: whoever made what a performance, a film or a collection is.
_MAKERS = (
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


def found(reference: Reference) -> Iterator[Problem]:
    """Yield what a reference lacks and what it leaves open."""
    yield from _missing(reference)
    for role, names in reference.names:
        if not names.complete:
            message = f"the list is incomplete: {len(names)} are named, and others are not"
            yield reference.remark("incomplete-names", message, field=role)
    if reference.unverified:
        yield reference.remark(
            "unverified", f"not verified: {', '.join(reference.unverified)}", field="unverified"
        )
    if not reference.annotation.plain.strip():
        yield reference.remark("no-annotation", "the item has no annotation", field="annotation")


def _missing(reference: Reference) -> Iterator[Problem]:
    if not reference.title.plain.strip():
        yield _lacking(reference, "title", "the item has no title")
    if reference.kind not in _AUTHORLESS and not any(len(reference.people(role)) for role in _MAKERS):
        yield _lacking(reference, "author", "the item has neither authors nor editors")
    if reference.date("issued") is None:
        yield _lacking(reference, "date", "the item has no date")
    item, variable, field = _WANTED.get(reference.kind, ("", "", ""))
    # A web page that is found by its DOI needs no other address.
    found_otherwise = variable == "URL" and reference.doi
    if variable and not found_otherwise and not reference.text(variable).plain.strip():
        yield _lacking(reference, field, f"{item} wants the field {field}, and it is missing")


def _lacking(reference: Reference, field: str, message: str) -> Problem:
    hint = "its record says that this is unverified" if field in reference.unverified else ""
    return reference.remark("missing-field", message, field=field, hint=hint)
