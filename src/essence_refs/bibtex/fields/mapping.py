"""
The table of biblatex's entry types and fields with the item types and variables of CSL.

Types and fields are those of the biblatex manual, sections 2.1 "Entry Types" and 2.2 "Entry Fields", with BibTeX's
names among their aliases. The variables are those of CSL 1.0.2, appendix IV. The other modules of this
package read and write the fields, each module one group of them.

A new field is a row of FIELDS. A combined field also needs a reader and a writer in the module of its group,
and a field that is not written needs its reason in READ_ONLY.
"""

import enum
from typing import NamedTuple

# The item type of each entry type. Some depend on other fields: see ITEM_TYPES_BY_SUBTYPE and ``entry_types``.
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

# Names of entry types in BibTeX, with the field "type" that they imply: biblatex manual, 2.1.2 "Type Aliases".
# A techreport implies none here: programs write every report as one, guidance and statistics too.
TYPE_ALIASES = {
    "conference": ("inproceedings", ""),
    "electronic": ("online", ""),
    "mastersthesis": ("thesis", "mathesis"),
    "phdthesis": ("thesis", "phdthesis"),
    "techreport": ("report", ""),
    "www": ("online", ""),
}

ITEM_TYPES_BY_SUBTYPE = {
    ("article", "magazine"): "article-magazine",
    ("article", "newspaper"): "article-newspaper",
    ("suppperiodical", "magazine"): "article-magazine",
    ("suppperiodical", "newspaper"): "article-newspaper",
    ("inreference", "dictionary"): "entry-dictionary",
}

# Parts of a book, with a title of their own and the title of the book.
CHAPTERS = frozenset({
    "bookinbook", "inbook", "incollection", "inproceedings", "inreference", "suppbook", "suppcollection",
})  # fmt: skip
PERIODICALS = frozenset({"article", "periodical", "suppperiodical", "review"})
# Works that are not part of another. Their "booktitle" is for chapters that refer to them by crossref.
BOOKS = frozenset({
    "book", "collection", "mvbook", "mvcollection", "mvproceedings", "mvreference", "proceedings", "reference",
})  # fmt: skip
# Here "number" is the number in the series.
IN_SERIES = CHAPTERS | BOOKS

# Biblatex manual, 2.2.5 "Field Aliases", and the names that other programs write.
FIELD_ALIASES = {
    "address": "location",
    "archiveprefix": "eprinttype",
    "hyphenation": "langid",
    "journal": "journaltitle",
    "key": "sortkey",
    "pdf": "file",
    "primaryclass": "eprintclass",
    "school": "institution",
}


# Biblatex manual, 2.3.6 "Editorial Roles", and roles that other styles write. A role that CSL does not have is read as the nearest one.
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


class FieldType(enum.Enum):
    """How a field is read; most are the data types of the biblatex manual, section 2.2.1."""

    TEXT = "LaTeX text"
    LIST = "a list of texts, separated by and"
    NAMES = "a list of names"
    DATE = "a date"
    VERBATIM = "a URL or identifier"
    PAGES = "numbers or ranges of numbers"
    KEYWORDS = "a list of texts, separated by commas"
    COMBINED = "shares a variable with other fields, or its variable depends on other fields"
    TAG = "a tag, see the module tags"
    # An instruction to biblatex or biber, or data that no style shows.
    KEPT = "kept unchanged"


class FieldMapping(NamedTuple):
    """The type of a field, and the CSL variables that depend on it, the usual one first."""

    type: FieldType
    variables: tuple[str, ...] = ()


def _fields(type_: FieldType, **variables: str) -> dict[str, FieldMapping]:
    return {field: FieldMapping(type_, tuple(names.split())) for field, names in variables.items()}


_EDITORS = " ".join(dict.fromkeys(EDITOR_ROLES.values()))

FIELDS: dict[str, FieldMapping] = {
    **_fields(
        FieldType.NAMES,
        author="author",
        bookauthor="container-author",
        translator="translator",
        # CSL does not have these roles; the nearest is a contributor.
        afterword="contributor",
        annotator="contributor",
        commentator="contributor",
        foreword="contributor",
        introduction="contributor",
        # Roles of CSL that some biblatex styles support as fields.
        composer="composer",
        director="director",
        illustrator="illustrator",
        interviewer="interviewer",
        narrator="narrator",
        performer="performer",
        producer="producer",
        recipient="recipient",
        # The role is that of the fields editortype, editoratype and so on.
        editor=_EDITORS,
        editora=_EDITORS,
        editorb=_EDITORS,
        editorc=_EDITORS,
    ),
    **_fields(
        FieldType.DATE,
        date="issued",
        urldate="accessed",
        eventdate="event-date",
        origdate="original-date",
    ),
    **_fields(
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
    **_fields(
        FieldType.LIST, origlocation="original-publisher-place", origpublisher="original-publisher"
    ),
    **_fields(
        FieldType.VERBATIM,
        isbn="ISBN",
        issn="ISSN",
        doi="DOI",
        url="URL",
        pmid="PMID",
        pmcid="PMCID",
    ),
    **_fields(FieldType.PAGES, pages="page"),
    **_fields(FieldType.KEYWORDS, keywords="keyword"),
    **_fields(
        FieldType.COMBINED,
        title="title volume-title",
        subtitle="title volume-title",
        titleaddon="title volume-title",
        maintitle="title container-title volume-title",
        mainsubtitle="title container-title volume-title",
        maintitleaddon="title container-title volume-title",
        booktitle="container-title volume-title",
        booksubtitle="container-title volume-title",
        booktitleaddon="container-title volume-title",
        journaltitle="container-title",
        journalsubtitle="container-title",
        journaltitleaddon="container-title",
        issuetitle="volume-title",
        issuesubtitle="volume-title",
        issuetitleaddon="volume-title",
        eventtitle="event-title",
        eventtitleaddon="event-title",
        editortype=_EDITORS,
        editoratype=_EDITORS,
        editorbtype=_EDITORS,
        editorctype=_EDITORS,
        year="issued",
        month="issued",
        day="issued",
        # Parts of dates that biblatex supported before it had whole dates.
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
        number="number collection-number issue",
        issue="issue",
        eid="page number",
        institution="publisher",
        organization="publisher",
        howpublished="publisher URL",
        publisher="publisher",
        location="publisher-place jurisdiction",
        note="note",
        addendum="note",
        eprint="URL PMID",
        eprinttype="URL PMID",
        langid="language",
        langidopts="language",
        language="language",
    ),
    "annotation": FieldMapping(FieldType.TAG),
    **dict.fromkeys((
        "label", "shorthand", "shorthandintro", "sortkey", "sortname", "sortshorthand", "sorttitle",
        "sortyear", "presort", "indextitle", "indexsorttitle", "labelnamesource", "labeltitlesource",
        "annote", "imported", "authortype", "bookpagination", "pagination", "nameaddon", "shortauthor", "shorteditor", "shortseries",
        "origlanguage", "reprinttitle", "eprintclass", "crossref", "entryset", "entrysubtype", "execute",
        "gender", "ids", "options", "related", "relatedoptions", "relatedstring", "relatedtype", "relations", "xdata",
        "xref", "nocite", "keyalias", "sortinit", "sortinithash", "file", "timestamp", "owner", "creationdate",
        "modificationdate", "date-added", "date-modified", "bdsk-url-1", "bdsk-url-2", "bdsk-file-1", "groups",
        "mendeley-groups", "mendeley-tags", "copyright", "lista", "listb", "listc", "listd", "liste", "listf",
        "namea", "nameb", "namec", "nameatype", "namebtype", "namectype", "usera", "userb", "userc", "userd",
        "usere", "userf", "verba", "verbb", "verbc",
        # The switches of the checks.
        "check",
    ), FieldMapping(FieldType.KEPT)),
}  # fmt: skip

# Fields that styles do not print: a mistake in one of them loses nothing that readers would see.
UNPRINTED = frozenset(
    name for name, mapping in FIELDS.items() if mapping.type in (FieldType.KEPT, FieldType.KEYWORDS)
) | {"abstract"}

_IN_TITLE = "written as part of the title"
_IN_DATE = "written as part of the date"
# Fields that are read but not written, and why. Where CSL has no use for a field it is kept, and written unchanged.
READ_ONLY = {
    **{
        f"{prefix}{part}": _IN_TITLE
        for prefix in ("", "main", "book", "journal", "issue")
        for part in ("subtitle", "titleaddon")
    },
    **{f"{prefix}{part}": _IN_DATE for prefix in ("", "orig", "event", "url") for part in ("month", "day")},
    **dict.fromkeys(
        ("afterword", "commentator", "foreword", "introduction"), "a contributor is written as annotator"
    ),
    "editortype": "a role is written in editoratype, editorbtype or editorctype",
    "part": "written as part of the volume",
    "addendum": "written as part of the note",
    "eprint": "its URL is written as url; the field itself is kept",
    "eprinttype": "its URL is written as url; the field itself is kept",
    "langidopts": "a language and its variant are written as one langid",
}


def fields_by_variable(*types: FieldType) -> dict[str, str]:
    """Return the first field of these types for each variable."""
    return {
        mapping.variables[0]: field for field, mapping in reversed(FIELDS.items()) if mapping.type in types
    }
