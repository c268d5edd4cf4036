"""The names of columns, in databases, programs and tables that people make, and what each means."""

import functools
import re
from collections.abc import Mapping

from essence_refs.exchange.csl_json.variables import DATES, NAMES, TEXTS

# The names of the columns that are written, for what has a usual name. All others are those of CSL variables.
KEY, TYPE, YEAR, FORMATTED = "Citation key", "Type of item", "Year", "Formatted reference"
KEYWORDS, ANNOTATION, NOTES = "Keywords", "Annotation", "Notes"
FIELD, CSL = "Field ", "CSL "
NAMES_OF_VARIABLES = {
    "author": "Authors",
    "editor": "Editors",
    "translator": "Translators",
    "collection-editor": "Series editors",
    "title": "Title",
    "title-short": "Short title",
    "issued": "Date",
    "container-title": "Journal or book",
    "container-title-short": "Journal abbreviation",
    "collection-title": "Series",
    "collection-number": "Series number",
    "page": "Pages",
    "number": "Report number",
    "number-of-pages": "Number of pages",
    "number-of-volumes": "Number of volumes",
    "publisher-place": "Place of publication",
    "event-title": "Conference",
    "event-place": "Conference place",
    "genre": "Kind of work",
    "accessed": "Accessed",
}

# Each meaning with the names that columns have in exports; case, blanks and punctuation do not matter. A name
# belongs to one meaning. A meaning is a CSL variable or a word of `meanings`.
_NAMES = {
    "own key": KEY,
    "key": "Key, BibTeX key, cite key, citekey",
    "type": f"{TYPE}, Type, Item type, Reference type, Type of reference, Publication type, Document type, Ref type, "
    "Type of publication, Entry type, Source type, Record type, Kind of item, Resource type, PT, DT",
    "author": "Authors, Author, Author(s), Author name, Author names, Author list, Creators, Creator, By, First authors, "
    "Authors (primary), AU",
    "full author": "Author full names, Author full name, Full author names, Authors full names, AF",
    "body": "Group authors, Group author, Corporate author, Corporate authors, Organisation, Organization, CA",
    "editor": "Editors, Editor, Editor(s), Edited by, Book editors, Secondary authors, BE",
    "translator": "Translators, Translator",
    "collection-editor": "Series editors, Series editor, Tertiary authors",
    "title": "Title, Article title, Document title, Title of article, Study title, Primary title, Publication title (article), "
    "Title of publication, Name of publication, TI",
    "title-short": "Short title, Title short",
    "original-title": "Original title",
    "year": "Year, Publication year, Published year, Year published, Year of publication, Pub year, Date of year, Jahr, Annee, "
    "Publication (year), PY",
    "month": "Month, Published month, Publication month",
    "day": "Day",
    "date": "Date, Publication date, Date published, Published, Date of publication, Pub date, Issued, Published date",
    "month and day": "PD",
    "journal": "Journal, Source title, Publication title, Journal title, Journal name, Journal/Book, Periodical, Publication, "
    "Journal full title, Full journal title, Secondary title, Journal or source, Publication name, Source name, Journal/Source, "
    "Zeitschrift, Revue, SO, T2",
    "container-title": "Journal or book, Container title",
    "container-title-short": "Journal abbreviation, Abbreviated source title, Abbreviated journal, Journal abbrev, Alternate title, "
    "Journal ISO abbreviation, Journal short title, JI",
    "book title": "Book title, Booktitle, Title of book, Proceedings title",
    "collection-title": "Series, Series title, Book series title, SE",
    "collection-number": "Series number, Series no",
    "volume": "Volume, Vol, Vol., VL",
    "issue": "Issue, Issue number, Journal issue, Issue no, No., Number (issue), IS",
    "number": "Report number, Report no",
    "any number": "Number",
    "page": "Pages, Page, Page range, Page numbers, Page(s), Pp, Pagination, Seiten",
    "first page": "Page start, Start page, First page, From page, Begin page, BP",
    "last page": "Page end, End page, Last page, To page, EP",
    "number-of-pages": "Number of pages, Num pages, Page count, Pages total, No of pages, PG",
    "article number": "Art. No., Article number, Article no, Elocation, E-location ID, AR",
    "number-of-volumes": "Number of volumes",
    "edition": "Edition",
    "publisher": "Publisher, Publisher name, Institution, Publishing company, PU",
    "publisher-place": "Place of publication, Place, Place published, Publisher location, Publication place, City, Publisher city, "
    "Location, PI",
    "event-title": "Conference, Conference name, Conference title, Meeting name, Event, Name of conference, CT",
    "event-place": "Conference place, Conference location, CL",
    "genre": "Kind of work, Thesis type, Type of work, Report type",
    "DOI": "DOI, Digital object identifier, DOI number, Article DOI, DI",
    "link": "Link, Links, DOI link, DOI URL, Open URL Link, Web link, Full text link",
    "URL": "URL, URLs, Web address, Website, Address, Weblink, Internet address, Hyperlink, URL link",
    "PMID": "PMID, PubMed ID, PubMed, PubMed number, PM",
    "PMCID": "PMCID, PMC ID, PMC",
    "serial or book number": "ISSN, ISBN, ISSN/ISBN, ISBN/ISSN, eISSN, e-ISSN, Print ISSN, Electronic ISSN, Standard number, SN, EI, BN",
    "abstract": "Abstract, Abstract note, Notes abstract, Abstracts, Summary of article, Zusammenfassung, AB",
    "keyword": f"{KEYWORDS}, Keyword, Author keywords, Index keywords, Keywords plus, Manual tags, Automatic tags, Tags, Subject, "
    "Subjects, Subject headings, MeSH terms, MeSH, Descriptors, Emtree Medical Index Terms, Emtree Drug Index Terms, DE, ID",
    "language": "Language, Languages, Language of original document, Language of publication, LA",
    "accessed": "Accessed, Access date, Date accessed, Last accessed",
    "call-number": "Call number",
    "archive": "Archive",
    "annotation": f"{ANNOTATION}, Annotations, Curator's annotation",
    "private note": f"{NOTES}, Note, Comments, Comment, Private note",
    "extra": "Extra",
    "citation in words": "Citation",
    "embase source": "Source",
    "formatted": FORMATTED,
}  # fmt: skip

_NOT_IN_NAME = re.compile(r"[\W_]+")
_COUNTED = re.compile(r"(author|editor|keyword|creator|tag)s?\d{1,3}")
# Tags of Web of Science are names only beside others of them: SE or ID alone are columns of other tables.
WEB_OF_SCIENCE = frozenset(("pt", "au", "ti", "so", "py"))


def normal_name(name: str) -> str:
    """
    Return a name without what does not matter: letter case, blanks and punctuation.

    >>> normal_name(" Author(s) "), normal_name("source_title"), normal_name("Ref. Type")
    ('authors', 'sourcetitle', 'reftype')
    """
    return _NOT_IN_NAME.sub("", name.casefold())


@functools.cache
def meanings_of_names() -> Mapping[str, str]:
    """Return the meaning of each name."""
    found = {
        normal_name(name): meaning
        for meaning, names in _NAMES.items()
        for name in names.split(", ")
        if normal_name(name)
    }
    for variable in (*TEXTS, *NAMES, *DATES):
        found.setdefault(normal_name(variable), variable)
    for variable, name in NAMES_OF_VARIABLES.items():
        found.setdefault(normal_name(name), variable)
    return found


@functools.cache
def tags_of_web_of_science() -> frozenset[str]:
    """Return the names of columns that are tags of two letters."""
    return frozenset(
        name for name in meanings_of_names() if len(name) == 2 and name not in ("by", "pp", "no")
    )


def meaning_of(name: str, *, has_tags: bool = False) -> str:
    """
    Return what a column with this name means, empty if that is not known.

    *has_tags* is true in a table whose columns have the tags of Web of Science as names.

    >>> meaning_of("Source title"), meaning_of("Author 2"), meaning_of("Risk of bias"), meaning_of("SO"), meaning_of("Title (English)")
    ('journal', 'author', '', '', 'title')
    """
    if name.startswith(CSL):
        variable = name.removeprefix(CSL).strip()
        return variable if variable in {*TEXTS, *NAMES, *DATES} else ""
    normal = normal_name(name)
    if not has_tags and normal in tags_of_web_of_science():
        return ""
    known = meanings_of_names()
    if found := known.get(normal):
        return found
    if counted := _COUNTED.fullmatch(normal):
        return known[f"{counted[1]}s" if counted[1] != "tag" else "tags"]
    outside = normal_name(name.partition("(")[0]) if "(" in name else ""
    return known.get(outside, "") if outside and (has_tags or outside not in tags_of_web_of_science()) else ""
