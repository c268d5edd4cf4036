"""The properties of a reference that are compared, each read when it is first needed."""

import re
from collections.abc import Iterable

from essence_refs.model import Reference
from essence_refs.relations import people, places
from essence_refs.relations.computed_once import ComputedOnce
from essence_refs.relations.folding import fold
from essence_refs.relations.identifiers import Doi, digits, isbns, issns, parse_doi
from essence_refs.relations.titles import Title

_KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "chapter": "chapter",
    "entry-encyclopedia": "chapter",
    "entry-dictionary": "chapter",
    "book": "book",
    "pamphlet": "book",
    "report": "report",
    "thesis": "thesis",
    "paper-conference": "conference paper",
    "dataset": "dataset",
    "software": "software",
    "article": "preprint",
}
_PREPRINT_SERVERS = (
    "arxiv",
    "biorxiv",
    "medrxiv",
    "psyarxiv",
    "socarxiv",
    "ssrn",
    "research square",
    "preprint",
    "osf",
)

_COCHRANE = re.compile(r"(?:cd|mr)\d{6}")
# What databases and biblatex write in place of a tag.
_LANGUAGES = {
    name: tag
    for tag, names in {
        "en": "english eng british american ukenglish usenglish",
        "de": "german ger deu deutsch ngerman",
        "fr": "french fre fra francais",
        "es": "spanish spa espanol",
        "it": "italian ita italiano",
        "pt": "portuguese por brazilian",
        "nl": "dutch dut nld",
        "ru": "russian rus",
        "zh": "chinese chi zho",
        "ja": "japanese jpn",
        "ko": "korean kor",
        "pl": "polish pol",
    }.items()
    for name in names.split()
}


class Profile:
    """
    A reference with the properties that are compared.

    Most references are compared with no other. So only the title is read at once, and the rest when it is needed.
    """

    def __init__(self, reference: Reference, position: int = 0, title: Title | None = None) -> None:
        self.reference = reference
        self.position = position
        self._texts = dict(reference.texts)
        self.title = title or Title(self.text("title"))

    @ComputedOnce
    def recorded(self) -> frozenset[str]:
        """The keys of references whose relation to this one is recorded, also that they are distinct."""
        return frozenset(each.key for each in self.reference.relations)

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, and the other keys."""
        return self.reference.key, *self.reference.other_keys

    def text(self, variable: str) -> str:
        """Return the plain text of a CSL variable, empty if there is none."""
        value = self._texts.get(variable)
        return value.plain if value else ""

    @ComputedOnce
    def doi(self) -> Doi:
        """The DOI; its name is empty if there is none."""
        text = self.text("DOI")
        if not text:
            url = self.text("URL")
            text = url if "doi.org/" in url else ""
        return parse_doi(text)

    @ComputedOnce
    def cochrane(self) -> str:
        """The number of a Cochrane review, from its DOI or in place of pages."""
        found = _COCHRANE.search(self.doi.name) or _COCHRANE.fullmatch(fold(self.text("page")))
        return found[0] if found else ""

    @ComputedOnce
    def pmid(self) -> str:
        """The number in PubMed."""
        return digits(self.text("PMID"))

    @ComputedOnce
    def isbns(self) -> frozenset[str]:
        """The ISBNs of the book, or of the book that it is in."""
        return isbns(self.text("ISBN"))

    @ComputedOnce
    def issns(self) -> frozenset[str]:
        """The ISSNs of the journal."""
        return issns(self.text("ISSN"), self.text("ISBN"))

    @ComputedOnce
    def people(self) -> people.People:
        """The authors, or the editors of a work without authors."""
        reference = self.reference
        return people.people(reference.authors or reference.people("editor"))

    @ComputedOnce
    def first_family(self) -> str:
        """A family name of the first author, empty if there is none."""
        persons = self.people.persons
        return min(persons[0].families) if persons else ""

    @ComputedOnce
    def order(self) -> tuple[str, int, str, str, int]:
        """The sort key that puts references of one work next to each other."""
        page = max(self.pages.first, default="")
        return self.first_family, self.year or 0, self.volume, page, self.position

    @ComputedOnce
    def year(self) -> int | None:
        """The year of publication."""
        return self.reference.year

    @ComputedOnce
    def pages(self) -> places.Pages:
        """The first page, or the number of an article."""
        return places.parse_pages(self.text("page") or self.text("number"))

    @ComputedOnce
    def volume(self) -> str:
        """The number of the volume."""
        return places.parse_volume(self.text("volume"))

    @ComputedOnce
    def edition(self) -> str:
        """The number of the edition."""
        return _edition(self.text("edition"))

    @ComputedOnce
    def language(self) -> str:
        """The language, as a tag of two letters; empty if it is not known."""
        name = fold(self.text("language")).replace("_", "-").partition("-")[0].strip()
        return _LANGUAGES.get(name, name if len(name) == 2 else "")

    @ComputedOnce
    def container(self) -> tuple[str, ...]:
        """The words of the name of the journal or the book."""
        return places.journal_words(fold(self.text("container-title").replace("&", " and ")))

    @ComputedOnce
    def title_as_container(self) -> tuple[str, ...]:
        """The words of the title in the form of `container`: the work may be a book that contains others."""
        return places.journal_words(self.title.plain)

    @ComputedOnce
    def kind(self) -> str:
        """The kind of work, in words, empty if it is not known."""
        if self.doi.is_preprint or any(each in self.source for each in _PREPRINT_SERVERS):
            return "preprint"
        kind = _KINDS.get(self.reference.kind, "")
        return "thesis" if "thesis" in fold(self.text("genre")) else kind

    @ComputedOnce
    def source(self) -> str:
        """The name of the journal, or else the names of publisher and archive, and the address."""
        return fold(self.text("container-title") or " ".join(map(self.text, ("publisher", "archive", "URL"))))

    @ComputedOnce
    def is_abstract(self) -> bool:
        """Whether it is an abstract of a conference in a supplement."""
        texts = (self.text(each) for each in ("issue", "volume", "genre"))
        is_event = "conference:" in fold(self.text("container-title"))
        return self.title.is_abstract or is_event or places.is_supplement(self.pages, *texts)


def profiles_of(references: Iterable[Reference]) -> list[Profile]:
    """Return the profile of each reference, with its number among them."""
    # A library can have many works of one title, such as a journal's editorials.
    titles: dict[str, Title] = {}
    profiles = []
    for position, reference in enumerate(references):
        text = reference.title.plain
        profiles.append(Profile(reference, position, titles.get(text)))
        titles[text] = profiles[-1].title
    return profiles


def _edition(text: str) -> str:
    words = Title(f"{text} edition").words if text else ()
    return next((each for each in words if each.isdecimal()), "")
