"""
The one table of where biblatex's entry types and fields have their place in CSL.

Types and fields are those of the biblatex manual, sections 2.1 "Entry Types" and 2.2 "Entry Fields", with
BibTeX's own names among their aliases; the variables are those of CSL 1.0.2, appendix IV. How several fields
make one variable (a title and its subtitle, say) is in ``composing``.
"""

import enum
from typing import NamedTuple

# The kind of item for each entry type. Some depend on more: see ITEM_TYPES_BY_SUBTYPE, and ``composing.kind``.
ITEM_TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "bibnote": "document",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "commentary": "document",
    "customa": "document",
    "customb": "document",
    "customc": "document",
    "customd": "document",
    "custome": "document",
    "customf": "document",
    "dataset": "dataset",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "book",
    "misc": "document",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "online": "webpage",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "set": "document",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
}

# BibTeX's and older names of types, with the "type" that they imply: biblatex manual, 2.1.2 "Type Aliases".
TYPE_ALIASES = {
    "conference": ("inproceedings", ""),
    "electronic": ("online", ""),
    "mastersthesis": ("thesis", "mathesis"),
    "phdthesis": ("thesis", "phdthesis"),
    "techreport": ("report", "techreport"),
    "www": ("online", ""),
}

ITEM_TYPES_BY_SUBTYPE = {
    ("article", "magazine"): "article-magazine",
    ("article", "newspaper"): "article-newspaper",
    ("suppperiodical", "magazine"): "article-magazine",
    ("suppperiodical", "newspaper"): "article-newspaper",
    ("inreference", "dictionary"): "entry-dictionary",
}

# A field of its own kind has a title of its own and one of what it stands in.
CHAPTERS = frozenset({
    "bookinbook", "inbook", "incollection", "inproceedings", "inreference", "suppbook", "suppcollection",
})  # fmt: skip
PERIODICALS = frozenset({"article", "periodical", "suppperiodical", "review"})
# These stand in nothing; a "booktitle" in them is for the chapters that refer to them.
BOOKS = frozenset({
    "book", "collection", "mvbook", "mvcollection", "mvproceedings", "mvreference", "proceedings", "reference",
})  # fmt: skip
# In these "number" is the number within the series.
SERIAL = CHAPTERS | BOOKS

# Biblatex manual, 2.2.5 "Field Aliases", and what other programs write.
FIELD_ALIASES = {
    "address": "location",
    "annote": "annotation",
    "archiveprefix": "eprinttype",
    "hyphenation": "langid",
    "journal": "journaltitle",
    "key": "sortkey",
    "pdf": "file",
    "primaryclass": "eprintclass",
    "school": "institution",
}


class FieldType(enum.Enum):
    """How a field is read."""

    TEXT = "LaTeX text"
    LIST = "a list of texts, parted by and"
    NAMES = "a list of names"
    DATE = "a date"
    VERBATIM = "an address or identifier"
    PAGES = "numbers or ranges of them"
    KEYWORDS = "a list of texts, parted by commas"
    # Read together with another field, or in more ways than one: see ``composing``.
    PART = "part of another variable"
    # Not text but an order to biblatex or biber, or data that no style shows: kept as it stands.
    KEPT = "kept as it stands"


class FieldMapping(NamedTuple):
    """Where a field goes: the CSL variable, with how the field is read."""

    type: FieldType
    variable: str = ""


def _all(type_: FieldType, **variables: str) -> dict[str, FieldMapping]:
    return {field: FieldMapping(type_, variable) for field, variable in variables.items()}


FIELDS: dict[str, FieldMapping] = {
    **_all(
        FieldType.NAMES,
        author="author",
        bookauthor="container-author",
        translator="translator",
        # CSL knows no such roles; to it these people have contributed.
        afterword="contributor",
        annotator="contributor",
        commentator="contributor",
        foreword="contributor",
        introduction="contributor",
        # CSL's own roles, which some styles for biblatex know as fields.
        composer="composer",
        director="director",
        illustrator="illustrator",
        interviewer="interviewer",
        narrator="narrator",
        performer="performer",
        producer="producer",
        recipient="recipient",
    ),
    # The role is in the fields editortype, editoratype and so on.
    **_all(FieldType.NAMES, editor="editor", editora="editora", editorb="editorb", editorc="editorc"),
    **_all(
        FieldType.DATE,
        date="issued",
        urldate="accessed",
        eventdate="event-date",
        origdate="original-date",
    ),
    **_all(
        FieldType.TEXT,
        abstract="abstract",
        chapter="chapter-number",
        edition="edition",
        library="archive",
        origtitle="original-title",
        pagetotal="number-of-pages",
        pubstate="status",
        series="collection-title",
        shortjournal="container-title-short",
        shorttitle="title-short",
        type="genre",
        venue="event-place",
        version="version",
        volumes="number-of-volumes",
        isan="ISAN",
        ismn="ISMN",
        isrn="ISRN",
        iswc="ISWC",
    ),
    **_all(FieldType.LIST, origlocation="original-publisher-place", origpublisher="original-publisher"),
    **_all(
        FieldType.VERBATIM,
        isbn="ISBN",
        issn="ISSN",
        doi="DOI",
        url="URL",
        pmid="PMID",
        pmcid="PMCID",
    ),
    **_all(FieldType.PAGES, pages="page"),
    **_all(FieldType.KEYWORDS, keywords="keyword"),
    **_all(
        FieldType.PART,
        # A container's title, or a work's own, with what belongs to it.
        title="title",
        subtitle="title",
        titleaddon="title",
        maintitle="title",
        mainsubtitle="title",
        maintitleaddon="title",
        booktitle="container-title",
        booksubtitle="container-title",
        booktitleaddon="container-title",
        journaltitle="container-title",
        journalsubtitle="container-title",
        journaltitleaddon="container-title",
        issuetitle="volume-title",
        issuesubtitle="volume-title",
        issuetitleaddon="volume-title",
        eventtitle="event-title",
        eventtitleaddon="event-title",
        year="issued",
        month="issued",
        day="issued",
        # As biblatex had it before its dates were whole.
        origyear="original-date",
        origmonth="original-date",
        origday="original-date",
        eventyear="event-date",
        eventmonth="event-date",
        eventday="event-date",
        urlyear="accessed",
        urlmonth="accessed",
        urlday="accessed",
        volume="volume",
        part="volume",
        number="number",
        issue="issue",
        eid="page",
        institution="publisher",
        organization="publisher",
        howpublished="publisher",
        publisher="publisher",
        location="publisher-place",
        note="note",
        addendum="note",
        eprint="PMID",
        eprinttype="PMID",
        editortype="editor",
        editoratype="editor",
        editorbtype="editor",
        editorctype="editor",
        langid="language",
        langidopts="language",
        language="language",
        annotation="",
    ),
    **{
        field: FieldMapping(FieldType.KEPT)
        for field in [
            "label",
            "shorthand",
            "shorthandintro",
            "sortkey",
            "sortname",
            "sortshorthand",
            "sorttitle",
            "sortyear",
            "presort",
            "indextitle",
            "indexsorttitle",
            "labelnamesource",
            "labeltitlesource",
            "authortype",
            "bookpagination",
            "pagination",
            "nameaddon",
            "shortauthor",
            "shorteditor",
            "shortseries",
            "origlanguage",
            "reprinttitle",
            "eprintclass",
            "crossref",
            "entryset",
            "entrysubtype",
            "execute",
            "gender",
            "ids",
            "options",
            "related",
            "relatedoptions",
            "relatedstring",
            "relatedtype",
            "xdata",
            "xref",
            "nocite",
            "keyalias",
            "sortinit",
            "sortinithash",
            "file",
            "timestamp",
            "owner",
            "creationdate",
            "modificationdate",
            "date-added",
            "date-modified",
            "bdsk-url-1",
            "bdsk-url-2",
            "bdsk-file-1",
            "groups",
            "mendeley-groups",
            "mendeley-tags",
            "copyright",
            "lista",
            "listb",
            "listc",
            "listd",
            "liste",
            "listf",
            "namea",
            "nameb",
            "namec",
            "nameatype",
            "namebtype",
            "namectype",
            "usera",
            "userb",
            "userc",
            "userd",
            "usere",
            "userf",
            "verba",
            "verbb",
            "verbc",
        ]
    },
}

# Biblatex manual, 2.3.6 "Editorial Roles"; what CSL has no role for counts as its nearest.
EDITOR_ROLES = {
    "editor": "editor",
    "collaborator": "contributor",
    "compiler": "compiler",
    "continuator": "contributor",
    "founder": "contributor",
    "organizer": "organizer",
    "redactor": "contributor",
    "reviser": "contributor",
    "director": "director",
    "producer": "producer",
    "translator": "translator",
    "illustrator": "illustrator",
    "series": "collection-editor",
}
