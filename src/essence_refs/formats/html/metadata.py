"""
Write the metadata of references for programs: schema.org's vocabulary as JSON-LD, and COinS (an OpenURL in a span).

The COinS follow ANSI/NISO Z39.88-2004, key/encoded-value format, with the names that Zotero reads.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from essence_refs.formats.runs import clean_field, safe_target
from essence_refs.model import Name, Reference

# schema.org's types for CSL types; all others are a CreativeWork.
_TYPES = {
    "article": "Article", "article-journal": "ScholarlyArticle", "article-magazine": "Article",
    "article-newspaper": "NewsArticle", "bill": "Legislation", "book": "Book", "broadcast": "Episode",
    "chapter": "Chapter", "dataset": "Dataset", "entry-dictionary": "Chapter",
    "entry-encyclopedia": "Chapter", "graphic": "VisualArtwork", "legislation": "Legislation",
    "manuscript": "Manuscript", "map": "Map", "motion_picture": "Movie",
    "paper-conference": "ScholarlyArticle", "periodical": "Periodical", "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting", "regulation": "Legislation", "report": "Report", "review": "Review",
    "review-book": "Review", "software": "SoftwareApplication", "song": "AudioObject", "thesis": "Thesis",
    "treaty": "Legislation", "webpage": "WebPage",
}  # fmt: skip
_CONTAINERS = {
    "chapter": "Book", "entry-dictionary": "Book", "entry-encyclopedia": "Book", "paper-conference": "Book",
    "post": "WebSite", "post-weblog": "Blog", "webpage": "WebSite",
}  # fmt: skip
_PERIODICALS = frozenset({"article", "article-journal", "article-magazine", "article-newspaper", "review"})
_SIMPLE = (
    ("Book", "isbn", "ISBN"),
    ("Book", "bookEdition", "edition"),
    ("Book", "numberOfPages", "number-of-pages"),
    ("Report", "reportNumber", "number"),
    ("Legislation", "legislationIdentifier", "number"),
    ("", "pagination", "page"),
    ("", "inLanguage", "language"),
)

_FORMAT = "info:ofi/fmt:kev:mtx:"
# The genres of references in the matrix format for books.
_BOOK_GENRES = {
    "book": "book", "chapter": "bookitem", "entry-dictionary": "bookitem", "entry-encyclopedia": "bookitem",
    "paper-conference": "proceeding", "report": "report",
}  # fmt: skip
# The keys of each matrix format, with the CSL variables that fill them.
_JOURNAL_KEYS = {
    "atitle": "title", "jtitle": "container-title", "stitle": "container-title-short",
    "volume": "volume", "issue": "issue", "pages": "page", "issn": "ISSN",
}  # fmt: skip
_BOOK_KEYS = {
    "place": "publisher-place", "pub": "publisher", "edition": "edition", "series": "collection-title",
    "pages": "page", "tpages": "number-of-pages", "isbn": "ISBN",
}  # fmt: skip
_WHOLE_BOOK_KEYS = {"btitle": "title"} | _BOOK_KEYS
_BOOK_ITEM_KEYS = {"atitle": "title", "btitle": "container-title"} | _BOOK_KEYS
_THESIS_KEYS = {"title": "title", "inst": "publisher", "degree": "genre", "tpages": "number-of-pages"}
_DUBLIN_CORE_KEYS = {"title": "title", "source": "container-title", "publisher": "publisher"}
# Zotero reads the Dublin Core type as one of its own type names.
_ZOTERO_TYPES = {
    "bill": "bill", "broadcast": "tvBroadcast", "dataset": "dataset", "graphic": "artwork",
    "legal_case": "case", "legislation": "statute", "manuscript": "manuscript", "map": "map",
    "motion_picture": "film", "post": "forumPost", "post-weblog": "blogPost", "software": "computerProgram",
    "song": "audioRecording", "speech": "presentation", "webpage": "webpage",
}  # fmt: skip


def json_ld(references: Iterable[Reference]) -> str:
    """Return the references as one JSON-LD script element, or an empty string if there are none."""
    works = [_work(each) for each in references]
    if not works:
        return ""
    text = json.dumps({"@context": "https://schema.org", "@graph": works}, ensure_ascii=False, indent=1)
    # JSON-LD 1.1, section 7.2: the text must not end the element or begin a comment.
    for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">\n{text}\n</script>\n'


def coins(reference: Reference) -> str:
    """Return the OpenURL of a reference for the title of ``<span class="Z3988">``, not yet escaped as an attribute."""
    # Zotero reads every plus sign as a space, even an encoded one, so a space is written as %20.
    return "&".join(
        f"{name}={quote(clean_field(value), safe='')}" for name, value in _pairs(reference) if value
    )


def _work(reference: Reference) -> dict[str, Any]:
    kind = _TYPES.get(reference.kind, "CreativeWork")
    work: dict[str, Any] = {"@type": kind, "name": _clean(reference, "title")}
    for role, name in (("author", "author"), ("editor", "editor"), ("translator", "translator")):
        work[name] = [_agent(each) for each in reference.people(role)]
    work["datePublished"] = _date(reference)
    publisher = _clean(reference, "publisher")
    work["publisher"] = {"@type": "Organization", "name": publisher} if publisher else None
    for only, name, variable in _SIMPLE:
        if only in ("", kind):
            work[name] = _clean(reference, variable)
    work["isPartOf"] = _container(reference)
    work["url"] = safe_target(reference.url)
    if _doi(reference):
        work["identifier"] = {"@type": "PropertyValue", "propertyID": "DOI", "value": _doi(reference)}
        work["sameAs"] = safe_target(f"doi:{_doi(reference)}")
    return {name: value for name, value in work.items() if value}


def _agent(name: Name) -> dict[str, str]:
    if name.is_body:
        return {"@type": "Organization", "name": clean_field(name.literal)}
    parts = {"name": name.full, "familyName": _family(name), "givenName": name.given}
    return {"@type": "Person", **{key: clean_field(value) for key, value in parts.items() if value}}


def _container(reference: Reference) -> dict[str, Any] | None:
    title = _clean(reference, "container-title")
    if not title:
        return None
    if reference.kind not in _PERIODICALS:
        container = {"@type": _CONTAINERS.get(reference.kind, "CreativeWork"), "name": title}
        isbn = _clean(reference, "ISBN") if container["@type"] == "Book" else ""
        return container | ({"isbn": isbn} if isbn else {})
    part: dict[str, Any] = {"@type": "Periodical", "name": title}
    if _clean(reference, "ISSN"):
        part["issn"] = _clean(reference, "ISSN")
    for kind, name, variable in (
        ("PublicationVolume", "volumeNumber", "volume"),
        ("PublicationIssue", "issueNumber", "issue"),
    ):
        if _clean(reference, variable):
            part = {"@type": kind, name: _clean(reference, variable), "isPartOf": part}
    return part


def _pairs(reference: Reference) -> Iterator[tuple[str, str]]:
    genre = ""
    if reference.kind in _PERIODICALS:
        matrix, genre, keys = "journal", "article", _JOURNAL_KEYS
    elif reference.kind in _BOOK_GENRES:
        matrix, genre = "book", _BOOK_GENRES[reference.kind]
        keys = _BOOK_ITEM_KEYS if genre in ("bookitem", "proceeding") else _WHOLE_BOOK_KEYS
    elif reference.kind == "thesis":
        matrix, keys = "dissertation", _THESIS_KEYS
    else:
        matrix, keys = "dc", _DUBLIN_CORE_KEYS
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", _FORMAT + matrix
    if _doi(reference):
        yield "rft_id", f"info:doi/{_doi(reference)}"
    yield "rft_id", safe_target(reference.url)
    yield "rft.genre", genre
    if matrix == "dc":
        yield "rft.type", _ZOTERO_TYPES.get(reference.kind, "document")
    yield from ((f"rft.{key}", _clean(reference, variable)) for key, variable in keys.items())
    if matrix == "dc":
        yield "rft.identifier", safe_target(reference.url)
        yield from (("rft.creator", _inverted(each)) for each in reference.authors)
    else:
        yield from _authors(reference)
    yield "rft.date", _date(reference)
    yield "rft.language", _clean(reference, "language")


def _authors(reference: Reference) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(reference.authors):
        if name.is_body:
            yield "rft.aucorp", name.literal
            continue
        if not number:
            yield "rft.aulast", _family(name)
            yield "rft.aufirst", name.given
        yield "rft.au", _inverted(name)


def _inverted(name: Name) -> str:
    return name.literal or ", ".join(filter(None, (_family(name), name.given)))


def _family(name: Name) -> str:
    particles = (name.dropping_particle, name.non_dropping_particle, name.family)
    return " ".join(filter(None, particles))


def _clean(reference: Reference, variable: str) -> str:
    return clean_field(reference.text(variable).plain)


def _doi(reference: Reference) -> str:
    return reference.doi if reference.doi.startswith("10.") else ""


def _date(reference: Reference) -> str:
    """Return the date of issue in ISO 8601, as precisely as it is known, without seasons and years before 1."""
    issued = reference.date("issued")
    if issued is None or issued.start is None or issued.start.year < 1 or issued.unspecified:
        return ""
    return str(issued.start).split("-", 1)[0] if issued.start.season else str(issued.start)
