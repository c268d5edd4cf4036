"""
The decision about two references: a list of rules, of which the first that applies decides.

`docs/explanation/duplicates.md` describes the rules in the same order.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from essence_refs.relations.comparison import REVISED, Comparison
from essence_refs.relations.matches import DIFFERENT, LIKELY, RELATED, RELATIONS, SAME, Match
from essence_refs.relations.profiles import Profile

# Titles of related works are at least this much alike without the words that name the relation, of 100.
_RELATED = 80
# Words and letters of a title that is enough where nothing else is known.
_WORDS = 5
_LETTERS = 30


class Verdict(NamedTuple):
    """A decision. *kind* says what the first reference is of the second, or the second of the first if *swap*."""

    relation: str
    kind: str = ""
    reason: str = ""
    swap: bool = False


Rule = Callable[[Comparison], Verdict | None]


def compare(first: Profile, second: Profile, *, wanted: Collection[str] = RELATIONS) -> Match | None:
    """
    Return how two references are related.

    The result is None if their relation is not *wanted*, if they have nothing in common, or if their relation is
    recorded.
    """
    if not (first.recorded.isdisjoint(second.keys) and second.recorded.isdisjoint(first.keys)):
        return None
    comparison = Comparison(first, second)
    verdict = decide(comparison)
    if not verdict or verdict.relation not in wanted:
        return None
    if verdict.swap:
        first, second = second, first
        comparison = Comparison(first, second)
    reason = (verdict.reason,) if verdict.reason else ()
    return Match(
        references=(first.reference, second.reference),
        positions=(first.position, second.position),
        relation=verdict.relation,
        kind=verdict.kind,
        score=comparison.score,
        evidence=(*reason, *comparison.evidence),
    )


def decide(comparison: Comparison) -> Verdict | None:
    """Return the decision about two references, None if they have nothing in common."""
    has_title = (
        (comparison.first.title.letters and comparison.title_score)
        or comparison.bare_score
        or comparison.is_without_subtitle
    )
    if not (has_title or comparison.has_same_identifier):
        return _part_of_book(comparison)
    for rule in RULES:
        verdict = rule(comparison)
        if verdict:
            return verdict
    return None


def _different(reason: str = "") -> Verdict:
    return Verdict(DIFFERENT, reason=reason)


def _related(kind: str, reason: str = "", *, swap: bool = False) -> Verdict:
    return Verdict(RELATED, kind, reason, swap)


def _notice(comparison: Comparison) -> Verdict | None:
    """Recognise an erratum, a reply, a protocol, an update or a part, where the words of only one title name it."""
    first, second = comparison.first.title, comparison.second.title
    if first.notice == second.notice:
        return None
    # In the order of strength: "Erratum: study protocol for …" is an erratum.
    order = ("erratum-of", "reply-to", "part-of", "protocol-of", "update-of", "")
    swap = order.index(second.notice) < order.index(first.notice)
    kind = second.notice if swap else first.notice
    if comparison.has_same_place and kind != "erratum-of":
        # One database leaves the word out.
        return None
    if kind not in ("erratum-of", "reply-to") and comparison.has_same_identifier:
        return None
    notice, work = (second, first) if swap else (first, second)
    is_quoted = kind == "reply-to" and not work.is_short and work.letters in notice.letters
    is_alike = comparison.bare_score >= _RELATED or is_quoted
    if not is_alike or work.is_short or not notice.bare:
        return None
    authors = comparison.authors
    if kind != "reply-to" and (authors.is_none if kind == "erratum-of" else not authors.is_good):
        return None
    return _related(kind, swap=swap)


def _version(comparison: Comparison) -> Verdict | None:
    """Recognise two versions of a Cochrane review or a preprint, by the numbers in their DOIs."""
    if not comparison.are_other_versions:
        return None
    first, second = comparison.first, comparison.second
    if first.cochrane:
        years = first.year or 0, second.year or 0
        swap = (first.doi.version, years[0]) < (second.doi.version, years[1])
        if not (first.doi.name and second.doi.name):
            swap = years[0] < years[1]
        return _related("update-of", "versions of one Cochrane review", swap=swap)
    swap = first.doi.version < second.doi.version
    return _related("version-of", "versions of one work by their DOIs", swap=swap)


def _part_of_book(comparison: Comparison) -> Verdict | None:
    """Recognise a chapter and the book that it is in."""
    for first, second, swap in (
        (comparison.first, comparison.second, False),
        (comparison.second, comparison.first, True),
    ):
        if first.kind not in ("chapter", "conference paper") or second.kind not in ("book", "report", ""):
            continue
        is_title = "".join(first.container) == "".join(second.title_as_container)
        if is_title and not second.title.is_short and comparison.years_apart in (0, 1, None):
            return _related("part-of", "a part of the other", swap=swap)
    return None


def _generic_title(comparison: Comparison) -> Verdict | None:
    """Require an identifier, or the volume and page, for a title that many works have."""
    first, second = comparison.first.title, comparison.second.title
    if not (first.is_generic or second.is_generic):
        return None
    is_found = comparison.has_same_identifier or comparison.has_same_place
    is_other = comparison.same_page is False or comparison.years_apart or comparison.authors.is_none
    if is_found and not is_other:
        if not (first.letters and second.letters):
            return Verdict(LIKELY, reason="a title is missing")
        if comparison.has_same_title:
            return Verdict(SAME)
    return _different("a title that many works have")


def _other_numbers(comparison: Comparison) -> Verdict | None:
    """Tell apart parts, rounds, waves and years: the titles have different numbers."""
    if comparison.title_score == 100 or comparison.has_same_numbers:
        return None
    if comparison.is_without_subtitle and (comparison.has_same_identifier or comparison.has_same_place):
        return None
    numbers = (", ".join(each.title.numbers) or "none" for each in (comparison.first, comparison.second))
    return _different("the numbers in the titles differ: {} and {}".format(*numbers))


def _series(comparison: Comparison) -> Verdict | None:
    """Tell apart annual reports, statistics and the like, of different years."""
    is_series = comparison.first.title.is_series or comparison.second.title.is_series
    is_held_yearly = comparison.kinds == {"conference paper"} and comparison.same_journal
    if not (is_series or is_held_yearly) or not comparison.years_apart:
        return None
    if comparison.has_same_identifier or comparison.has_same_place:
        return None
    return _different("a series with different years")


def _abstract(comparison: Comparison) -> Verdict | None:
    """Recognise an abstract of a conference and the article about the same study."""
    first, second = comparison.first, comparison.second
    if first.is_abstract == second.is_abstract or not comparison.authors.is_good:
        return None
    is_alike = comparison.has_like_title or (
        comparison.title_score >= _RELATED and comparison.has_same_numbers
    )
    if comparison.has_same_identifier or comparison.has_same_place or not is_alike:
        return None
    is_elsewhere = False in (comparison.same_journal, comparison.same_page, comparison.same_volume)
    if not is_elsewhere and comparison.same_doi is not False:
        return None
    return _related("abstract-of", swap=second.is_abstract)


def _unlike_titles(comparison: Comparison) -> Verdict | None:
    """Tell apart titles with different words, unless everything else shows that one was revised or translated."""
    if comparison.has_like_title:
        return None
    first, second = comparison.first, comparison.second
    is_translated = first.title.is_translated != second.title.is_translated or (
        first.language and second.language and first.language != second.language
    )
    is_found = comparison.has_same_identifier or comparison.has_same_place
    if is_found and comparison.authors.is_good and comparison.same_page is not False:
        if comparison.title_score >= REVISED:
            return Verdict(LIKELY)
        if is_translated and comparison.same_page and comparison.years_apart in (0, None):
            return Verdict(LIKELY, reason="one title may be a translation")
    return _different()


def _editions(comparison: Comparison) -> Verdict | None:
    """Recognise two editions of one book."""
    if comparison.same_edition is not False or comparison.authors.is_none:
        return None
    first, second = comparison.first.edition, comparison.second.edition
    return _related("version-of", swap=int(first) < int(second))


def _same_identifier(comparison: Comparison) -> Verdict | None:
    """Accept the same DOI or number in PubMed with the same title."""
    if not comparison.has_same_identifier:
        return None
    is_doubtful = comparison.authors.is_none or False in (comparison.same_doi, comparison.same_pmid)
    return Verdict(LIKELY if is_doubtful else SAME)


def _same_place(comparison: Comparison) -> Verdict | None:
    """Accept the same title on the same page of the same volume."""
    if not comparison.has_same_place:
        return None
    years = comparison.years_apart or 0
    is_doubtful = comparison.authors.is_none or comparison.same_doi is False or years > 1
    return Verdict(LIKELY if is_doubtful else SAME)


def _other_authors(comparison: Comparison) -> Verdict | None:
    """Tell apart works with one title by different authors."""
    return _different("other authors") if comparison.authors.is_none else None


def _other_kind(comparison: Comparison) -> Verdict | None:
    """Recognise a preprint, thesis, dataset or report, and the article about the same study."""
    second = comparison.second
    if len(comparison.kinds) < 2 or not comparison.authors.is_good:
        return None
    for kind in ("preprint", "thesis", "dataset"):
        if kind in comparison.kinds:
            return _related("version-of", f"one is a {kind}", swap=second.kind == kind)
    if comparison.kinds == {"report", "article"}:
        return _related("version-of", "one is a report", swap=second.kind == "report")
    return None


def _other_language(comparison: Comparison) -> Verdict | None:
    """Recognise a work in two languages."""
    first, second = comparison.first.language, comparison.second.language
    if first and second and first != second and comparison.authors.is_good:
        return _related("version-of", "in two languages")
    return None


def _other_place(comparison: Comparison) -> Verdict | None:
    """Tell apart one title in two journals, in two volumes, on two pages, in years far apart, or with two DOIs."""
    years = comparison.years_apart or 0
    # An article is published online and in print, and the year of a book or a report is not always certain.
    is_dated = comparison.same_journal or comparison.kinds <= {"book", "report"}
    is_other_year = years > (1 if is_dated and "conference paper" not in comparison.kinds else 0)
    is_elsewhere = comparison.same_journal is False
    conflicts = [
        is_elsewhere, comparison.same_volume is False, comparison.same_page is False,
        comparison.same_doi is False, comparison.same_pmid is False, is_other_year,
    ]  # fmt: skip
    if not any(conflicts):
        return None
    good = comparison.authors.is_good
    if comparison.same_page and not years and comparison.same_journal and comparison.same_doi is not False:
        return Verdict(LIKELY, reason="one of the volumes may be wrong") if good else _different()
    is_doi_alone = conflicts == [False, False, False, True, False, False]
    if is_doi_alone and good and not years and comparison.same_journal is not False:
        return Verdict(LIKELY)
    if good and (is_elsewhere or (is_other_year and not comparison.same_journal)):
        return _related("version-of", "published twice", swap=_is_earlier(comparison))
    return _different()


def _nothing_else(comparison: Comparison) -> Verdict:
    """Decide by the authors, the year and the journal, where the title is the same and nothing differs."""
    authors, years = comparison.authors, comparison.years_apart
    is_confirmed = comparison.same_journal or comparison.same_isbn or comparison.same_volume
    if comparison.has_same_title and authors.is_good and years == 0 and is_confirmed:
        return Verdict(SAME)
    title = comparison.first.title if comparison.has_same_title else comparison.second.title
    is_long = len(title.words) >= _WORDS and len(title.letters) >= _LETTERS
    if title.is_short and years != 0:
        return _different("a short title")
    if authors.is_good or (comparison.has_same_title and comparison.same_isbn):
        return Verdict(LIKELY)
    if authors.compared:
        return Verdict(LIKELY) if comparison.same_journal and years == 0 else _different("few authors alike")
    if comparison.has_same_title and comparison.same_volume and comparison.same_journal and not years:
        return Verdict(LIKELY)
    return Verdict(LIKELY) if comparison.has_same_title and is_long and not years else _different()


def _is_earlier(comparison: Comparison) -> bool:
    first, second = comparison.first.year, comparison.second.year
    return first is not None and second is not None and first < second


RULES: tuple[Rule, ...] = (
    _notice,
    _version,
    _part_of_book,
    _generic_title,
    _other_numbers,
    _series,
    _abstract,
    _unlike_titles,
    _editions,
    _same_identifier,
    _same_place,
    _other_authors,
    _other_kind,
    _other_language,
    _other_place,
    _nothing_else,
)
"""In the order in which they are applied; the last one always decides."""
