"""The types of items as databases, programs and people name them, with the item types of CSL."""

import functools
from collections.abc import Mapping

from essence_refs.exchange.csl_json.variables import KINDS
from essence_refs.exchange.ris.item_types import ITEM_TYPES
from essence_refs.exchange.tables.columns import normal_name

# The names that are written, where they are not the words of CSL's type.
_WRITTEN = {
    "article": "Preprint",
    "article-journal": "Journal article",
    "article-magazine": "Magazine article",
    "article-newspaper": "Newspaper article",
    "chapter": "Book chapter",
    "entry-dictionary": "Dictionary entry",
    "entry-encyclopedia": "Encyclopedia entry",
    "paper-conference": "Conference paper",
    "post-weblog": "Blog post",
    "review-book": "Book review",
}
# Names in exports; case, blanks and punctuation do not matter.
_OTHERS = {
    "article": "Preprints, Working paper, Posted content",
    "article-journal": "Article, Journal, Journal articles, Articles, Academic journal, Research article, Original article, Original research, "
    "Review article, Reviews, Systematic review, Literature review, Meta-analysis, Editorial, Editorials, Letter, Letters, Note, Short survey, "
    "Article in press, Early access, Clinical trial, Randomized controlled trial, Case report, Case reports, Comment, Erratum, Data paper, "
    "Short communication, Commentary, Article in a periodical, Journal Article; Article, J, Academic journal article, Peer-reviewed article, "
    "Electronic article, Protocol, Conference review, Meeting abstract, Abstract, Conference abstract, Journal, Article",
    "article-magazine": "Magazine",
    "article-newspaper": "Newspaper, News, News item",
    "book": "Books, Whole book, Book, Whole, Edited book, Monograph, Electronic book, E-book, B, Proceedings, Collection, MvBook, Edited volume",
    "chapter": "Book section, Book part, Chapter in book, Chapters, In book, Inbook, Incollection, Book, Chapter, Section, Article; Book Chapter, "
    "Review; Book Chapter, Editorial Material; Book Chapter",
    "dataset": "Data set, Data",
    "document": "Generic, Other, Misc, Miscellaneous, Unknown, Document, Grey literature",
    "legislation": "Statute, Act, Law",
    "legal_case": "Case, Court case",
    "manuscript": "Unpublished, Unpublished work",
    "motion_picture": "Film, Video, Video recording, Audiovisual material, Film or broadcast",
    "paper-conference": "Conference proceedings, Conference, Inproceedings, Proceedings paper, Proceedings article, Conference contribution, "
    "Article; Proceedings Paper, C, Paper, Conference, Paper",
    "pamphlet": "Brochure, Leaflet, Booklet",
    "patent": "P, Patents",
    "post": "Forum post, Social media post",
    "post-weblog": "Blog",
    "presentation": "",
    "report": "Reports, Technical report, Techreport, Government document, Government report, Research report, Policy paper, Briefing, "
    "Evidence review, Guideline, Guidance, Web report, Discussion paper",
    "review": "Review (of a work)",
    "software": "Computer program, Computer software",
    "speech": "Presentation, Talk, Slides, Lecture",
    "standard": "",
    "thesis": "Dissertation, PhD thesis, Doctoral thesis, Mastersthesis, Phdthesis, Theses, Master's thesis, Dissertation, Thesis, Dissertation/Thesis",
    "webpage": "Web page, Website, Web site, Online, Internet, Web, Electronic source, Internet, Web Page",
}  # fmt: skip


def name_of_type(kind: str) -> str:
    """
    Return the name that is written for an item type of CSL.

    >>> name_of_type("article-journal"), name_of_type("legal_case"), name_of_type("report")
    ('Journal article', 'Legal case', 'Report')
    """
    return _WRITTEN.get(kind) or kind.replace("-", " ").replace("_", " ").capitalize()


@functools.cache
def known_types() -> Mapping[str, str]:
    """Return the item type of CSL for each name without blanks and punctuation."""
    found = {normal_name(name_of_type(kind)): kind for kind in KINDS}
    for kind, names in _OTHERS.items():
        for name in names.split(", "):
            if kind in KINDS and normal_name(name):
                found.setdefault(normal_name(name), kind)
    for name, kind in ITEM_TYPES.items():
        found.setdefault(normal_name(name), kind)
    for kind in KINDS:
        found.setdefault(normal_name(kind), kind)
    return found


def type_of(text: str) -> str:
    """
    Return the item type of CSL that a text names, empty if it names none.

    Of several names ("Article; Proceedings Paper", "Journal Article, Review") the first known one counts.

    >>> type_of("journalArticle"), type_of("JOUR"), type_of("Journal, Article"), type_of("Book, Chapter"), type_of("Poem")
    ('article-journal', 'article-journal', 'article-journal', 'chapter', '')
    """
    known = known_types()
    if found := known.get(normal_name(text)):
        return found
    parts = text.replace("|", ";").replace(",", ";").split(";") if len(text) < 500 else []
    return next((found for part in parts if (found := known.get(normal_name(part)))), "")
