"""Comparing two references property by property: a property agrees, differs, or is unknown."""

from essence_refs.relations.computed_once import ComputedOnce
from essence_refs.relations.people import Agreement, agreement
from essence_refs.relations.places import are_one_journal
from essence_refs.relations.profiles import Profile
from essence_refs.relations.similarity import different_words, similarity

# How much each property counts for the score.
_WEIGHTS = {"title": 40, "authors": 20, "identifier": 20, "page": 10, "volume": 5, "year": 10, "journal": 5}
# Two titles that have fewer of 100 letters in common are of different works, whatever else agrees.
LEAST_ALIKE = 70
# Titles of one work are at least this much alike, of 100.
REVISED = 85
# A title that a program cut off is at least this long; in letters.
_LONG = 40
# A title without its subtitle is at least this long; in letters.
_MAIN = 20


class Comparison:
    """
    What two references have in common.

    A property that is true, false or None is None where one of the references has nothing to compare.
    """

    def __init__(self, first: Profile, second: Profile) -> None:
        self.first = first
        self.second = second

    @ComputedOnce
    def title_score(self) -> int:
        """How many of 100 letters the titles have in common; 0 if that is fewer than `LEAST_ALIKE`."""
        return similarity(self.first.title.letters, self.second.title.letters, least=LEAST_ALIKE)

    @ComputedOnce
    def bare_score(self) -> int:
        """The score of the titles without the words that name a relation, such as "Erratum to"."""
        first, second = self.first.title, self.second.title
        if not (first.notice or second.notice):
            return self.title_score
        return similarity(first.bare_letters, second.bare_letters, least=LEAST_ALIKE)

    @ComputedOnce
    def title_words(self) -> tuple[list[str], list[str]]:
        """The words that only the first title has, and those that only the second has."""
        return different_words(self.first.title, self.second.title)

    @ComputedOnce
    def is_without_subtitle(self) -> bool:
        """Whether one title is the other without its subtitle, or cut off."""
        short, long = sorted((self.first.title, self.second.title), key=lambda each: len(each.letters))
        if len(short.letters) == len(long.letters) or short.is_generic:
            return False
        if self.has_same_identifier:
            return long.letters.startswith(short.letters)
        is_main = short.letters == long.main and len(short.letters) >= _MAIN
        return not short.is_short and (
            is_main or (len(short.letters) >= _LONG and long.letters.startswith(short.letters))
        )

    @ComputedOnce
    def has_same_title(self) -> bool:
        """Whether the titles are the same, or only spelt in two ways."""
        if self.title_score == 100:
            return True
        return self.title_score >= REVISED and self.has_same_numbers and self.title_words == ([], [])

    @ComputedOnce
    def has_like_title(self) -> bool:
        """Whether the titles are the same, but for spelling or a missing subtitle."""
        return self.has_same_title or self.is_without_subtitle

    @ComputedOnce
    def has_same_numbers(self) -> bool:
        """Whether the titles have the same numbers."""
        return self.first.title.numbers == self.second.title.numbers

    @ComputedOnce
    def authors(self) -> Agreement:
        """How many authors are alike."""
        return agreement(self.first.people, self.second.people)

    @ComputedOnce
    def same_doi(self) -> bool | None:
        """Whether the DOIs are the same."""
        return _equal(self.first.doi.name, self.second.doi.name)

    @ComputedOnce
    def same_pmid(self) -> bool | None:
        """Whether the numbers in PubMed are the same."""
        return _equal(self.first.pmid, self.second.pmid)

    @property
    def has_same_identifier(self) -> bool:
        """Whether an identifier of the work itself is the same."""
        return bool(self.same_doi or self.same_pmid)

    @ComputedOnce
    def are_other_versions(self) -> bool:
        """Whether the DOIs, or the number of a Cochrane review and the years, are of two versions of one work."""
        first, second = self.first, self.second
        if first.doi.name and second.doi.name:
            return first.doi.name != second.doi.name and first.doi.work == second.doi.work
        return bool(first.cochrane and first.cochrane == second.cochrane and self.years_apart)

    @ComputedOnce
    def same_page(self) -> bool | None:
        """
        Whether the first pages are the same.

        The pages of an article that is published online before its volume begin with 1, and so do those of articles
        that have numbers. So a page 1 differs from no other.
        """
        first, second = self.first.pages, self.second.pages
        if not first.first or not second.first:
            return None
        if not first.first.isdisjoint(second.first) and (
            not first.letters or not second.letters or first.letters == second.letters
        ):
            return True
        is_damaged = first.is_damaged or second.is_damaged
        return None if is_damaged or "1" in first.first | second.first else False

    @ComputedOnce
    def same_volume(self) -> bool | None:
        """Whether the volumes are the same."""
        return _equal(self.first.volume, self.second.volume)

    @ComputedOnce
    def same_journal(self) -> bool | None:
        """Whether the journals or books are the same, by name or ISSN."""
        first, second = self.first, self.second
        if not first.container or not second.container:
            return None
        if are_one_journal(first.container, second.container) or first.issns & second.issns:
            return True
        return similarity("".join(first.container), "".join(second.container)) >= 90

    @ComputedOnce
    def same_isbn(self) -> bool | None:
        """Whether an ISBN is the same."""
        if not self.first.isbns or not self.second.isbns:
            return None
        return not self.first.isbns.isdisjoint(self.second.isbns)

    @ComputedOnce
    def same_edition(self) -> bool | None:
        """Whether the editions are the same."""
        return _equal(self.first.edition, self.second.edition)

    @ComputedOnce
    def years_apart(self) -> int | None:
        """The number of years between the two."""
        if self.first.year is None or self.second.year is None:
            return None
        return abs(self.first.year - self.second.year)

    @ComputedOnce
    def has_same_place(self) -> bool:
        """Whether both begin on one page of one volume, or of one year."""
        if not self.same_page or self.same_journal is False:
            return False
        return self.same_volume or (
            (self.same_volume is None or bool(self.same_journal)) and self.years_apart == 0
        )

    @ComputedOnce
    def kinds(self) -> frozenset[str]:
        """The kinds of the two works that are known."""
        return frozenset(each.kind for each in (self.first, self.second) if each.kind)

    @property
    def score(self) -> int:
        """How much of what both have agrees, from 0 to 100."""
        agreed = {
            "title": max(self.title_score, self.bare_score) / 100,
            "authors": self.authors.alike / self.authors.compared if self.authors.compared else None,
            "identifier": self.same_doi if self.same_doi is not None else self.same_pmid,
            "page": self.same_page,
            "volume": self.same_volume,
            "year": None if self.years_apart is None else max(0.0, 1 - self.years_apart / 4),
            "journal": self.same_journal,
        }
        known = {name: float(value) for name, value in agreed.items() if value is not None}
        total = sum(_WEIGHTS[name] for name in known)
        return int(100 * sum(_WEIGHTS[name] * value for name, value in known.items()) / total)

    @property
    def evidence(self) -> tuple[str, ...]:
        """What agrees and what differs, in words."""
        return tuple(filter(None, (
            self._titles(), *self._identifiers(), self._pages(), self._volumes(), self._authors(), self._years(),
            self._journals(), self._editions(),
        )))  # fmt: skip

    def _titles(self) -> str:
        if self.title_score == 100:
            return "title the same"
        if self.is_without_subtitle and not self.has_same_title:
            return "title the same, but for a part that one of them lacks"
        score = max(self.title_score, self.bare_score)
        if not score:
            return "titles unlike"
        words = _quoted(self.title_words)
        return f"title alike {score} of 100" + (f" (differs in {words})" if words else "")

    def _identifiers(self) -> list[str]:
        found = []
        if self.same_doi is not None:
            names = f"DOIs {self.first.doi.name} and {self.second.doi.name}"
            found.append("same DOI" if self.same_doi else names)
        if self.same_pmid is not None:
            found.append("same PMID" if self.same_pmid else f"PMIDs {self.first.pmid} and {self.second.pmid}")
        if self.same_isbn:
            found.append("same ISBN")
        return found

    def _pages(self) -> str:
        if self.same_page is None:
            return ""
        first, second = (_page(each) for each in (self.first, self.second))
        return f"same first page {first}" if self.same_page else f"first pages {first} and {second}"

    def _volumes(self) -> str:
        if self.same_volume is None:
            return ""
        first, second = self.first.volume, self.second.volume
        return f"same volume {first}" if self.same_volume else f"volumes {first} and {second}"

    def _authors(self) -> str:
        alike, compared = self.authors
        if not compared:
            return ""
        if not alike:
            return "no author alike"
        return "author alike" if compared == 1 else f"authors {alike} of {compared} alike"

    def _years(self) -> str:
        if self.years_apart is None:
            return ""
        first, second = self.first.year, self.second.year
        return f"years {first} and {second}" if self.years_apart else f"same year {first}"

    def _journals(self) -> str:
        if self.same_journal is None:
            return ""
        names = (_name(each.text("container-title")) for each in (self.first, self.second))
        return "same journal or book" if self.same_journal else "published in {!r} and {!r}".format(*names)

    def _editions(self) -> str:
        if self.same_edition is not False:
            return ""
        return f"editions {self.first.edition} and {self.second.edition}"


def _equal(first: str, second: str) -> bool | None:
    return first == second if first and second else None


def _page(profile: Profile) -> str:
    pages = profile.pages
    return pages.letters.upper() + max(pages.first, key=int)


def _name(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def _quoted(words: tuple[list[str], list[str]]) -> str:
    """Return the first words of each title that the other does not have."""
    shown = [" ".join(each[:4]) for each in words]
    return " and ".join(f"“{each}”" for each in shown if each)
