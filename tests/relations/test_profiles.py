"""What is compared of a reference, and how much the comparisons count."""

import pytest

from essence_refs.model import Date, Name, Names, Reference, RichText
from essence_refs.relations.comparison import Comparison
from essence_refs.relations.folding import fold
from essence_refs.relations.people import Agreement
from essence_refs.relations.profiles import Profile
from essence_refs.relations.similarity import different_words
from essence_refs.relations.titles import Title

_TITLE = "Kinship care and the health of children"


def _profile(
    kind: str = "article-journal", year: int | None = 2016, position: int = 0, **texts: str
) -> Profile:
    return Profile(
        Reference(
            key="k",
            kind=kind,
            names=(("author", Names((Name(family="Hale", given="Ruth"),))),),
            dates=(("issued", Date.of(year)),) if year else (),
            texts=tuple((name.replace("_", "-"), RichText.of(value)) for name, value in texts.items()),
        ),
        position,
    )


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        ("article-journal", {}, "article"),
        ("article-magazine", {}, "article"),
        ("article-newspaper", {}, "article"),
        ("review", {}, "article"),
        ("chapter", {}, "chapter"),
        ("entry-encyclopedia", {}, "chapter"),
        ("entry-dictionary", {}, "chapter"),
        ("book", {}, "book"),
        ("pamphlet", {}, "book"),
        ("report", {}, "report"),
        ("thesis", {}, "thesis"),
        ("paper-conference", {}, "conference paper"),
        ("dataset", {}, "dataset"),
        ("software", {}, "software"),
        ("article", {}, "preprint"),
        ("document", {}, ""),
        ("article-journal", {"DOI": "10.1101/2020.01.02.20012345"}, "preprint"),
        ("article-journal", {"DOI": "10.1136/bmj.1"}, "article"),
    ],
)
def test_kinds_of_works_are_compared_as_databases_name_them(
    kind: str, texts: dict[str, str], expected: str
) -> None:
    """Several types are one kind, and a preprint is known by its DOI."""
    assert _profile(kind, **texts).kind == expected


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ({"DOI": "10.1000/X"}, "10.1000/x"),
        ({"URL": "https://doi.org/10.1000/x"}, "10.1000/x"),
        ({"URL": "https://e.org/10.1000/x"}, ""),
        ({"DOI": "10.1000/x", "URL": "https://doi.org/10.1000/y"}, "10.1000/x"),
        ({}, ""),
    ],
)
def test_the_doi_may_be_in_the_address(texts: dict[str, str], name: str) -> None:
    """Only in one of the resolver."""
    assert _profile(**texts).doi.name == name


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        ({"DOI": "10.1002/14651858.CD006546.pub3"}, "cd006546"),
        ({"page": "CD006546"}, "cd006546"),
        ({"page": "MR000001"}, "mr000001"),
        ({"page": "CD0065467"}, ""),
        ({"page": "12"}, ""),
    ],
)
def test_the_number_of_a_cochrane_review_may_be_in_place_of_pages(texts: dict[str, str], number: str) -> None:
    """Only if nothing else is there."""
    assert _profile(**texts).cochrane == number


def test_an_article_with_a_number_has_it_as_its_page() -> None:
    """Pages come first."""
    assert _profile(number="e17").pages == _profile(page="e17").pages
    assert _profile(number="e17", page="3").pages.first == {"3"}


def test_references_with_one_key_are_in_the_order_of_authors_years_volumes_and_pages() -> None:
    """The position decides last."""
    profile = _profile(volume="7", page="31-40", position=5)
    assert profile.order == ("hale", 2016, "7", "31", 5)
    assert _profile(year=None).order == ("hale", 0, "", "", 0)


def test_issns_are_found_in_the_field_for_isbns_too() -> None:
    """Some databases have only one field."""
    assert _profile(ISSN="0957-9672", ISBN="1234-567X").issns == {"09579672", "1234567x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAFÉ", "cafe"),
        ("Łódź, Ørsted, Đà, Þór, Œuvre, Æon, Ŋ, ðe", "lodz, orsted, da, thor, oeuvre, aeon, n, de"),
        ("α-β‐γ\u2011λ\N{MINUS SIGN}ς–ω—", "alpha-beta-gamma-lambda-sigma-omega-"),
        ("Children’s ‘own’ ı", "children's 'own' i"),
        ("q\u0323\u0307", "q"),
    ],
)
def test_letters_are_folded_to_those_of_english(text: str, expected: str) -> None:
    """Accents that are signs of their own go too."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ({}, {}, 100),
        # Of 70 for title, authors and year: the year counts 10, less a quarter of it for each year.
        ({}, {"year": 2017}, 96),
        ({}, {"year": 2018}, 92),
        ({}, {"year": 2020}, 85),
        ({}, {"year": 2030}, 85),
        ({}, {"year": None}, 100),
        ({"volume": "1"}, {"volume": "2"}, 93),
        ({"volume": "1"}, {"volume": "1"}, 100),
        ({"page": "7"}, {"page": "8"}, 87),
        ({"container_title": "Care"}, {"container_title": "Lancet"}, 93),
        ({"DOI": "10.1000/x"}, {"DOI": "10.1000/y"}, 77),
        ({"PMID": "11"}, {"PMID": "12"}, 77),
        ({"DOI": "10.1000/x", "PMID": "11"}, {"DOI": "10.1000/x", "PMID": "12"}, 100),
        ({}, {"title": "Something else altogether"}, 42),
        ({}, {"title": f"Erratum to: {_TITLE}"}, 100),
    ],
)
def test_the_score_is_the_share_of_what_agrees(
    first: dict[str, str], second: dict[str, str], score: int
) -> None:
    """What one of them lacks does not count."""
    one, two = (_profile(**({"title": _TITLE} | each)) for each in (first, second))  # type: ignore[arg-type]
    assert Comparison(one, two).score == score
    assert Comparison(two, one).score == score


def test_people_that_are_not_compared_do_not_count() -> None:
    """A record without authors has the score of the rest."""
    one, two = _profile(title=_TITLE), Profile(Reference(key="b", texts=(("title", RichText.of(_TITLE)),)))
    assert Comparison(one, two).authors == Agreement(0, 0)
    assert Comparison(one, two).score == 100


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", "en en-GB en_US EN English eng british American UKenglish USenglish"),
        ("de", "de de-AT German ger deu Deutsch ngerman"),
        ("fr", "fr French fre fra fran\u00e7ais"),
        ("es", "es Spanish spa espa\u00f1ol"),
        ("it", "it Italian ita italiano"),
        ("pt", "pt Portuguese por brazilian"),
        ("nl", "nl Dutch dut nld"),
        ("ru", "ru Russian rus"),
        ("zh", "zh Chinese chi zho"),
        ("ja", "ja Japanese jpn"),
        ("ko", "ko Korean kor"),
        ("pl", "pl Polish pol"),
        ("cy", "cy cy-GB"),
        ("", "Klingon several"),
    ],
)
def test_languages_are_compared_by_their_tags(tag: str, names: str) -> None:
    """Databases write names and codes of three letters; a name that is not known is not compared."""
    assert {_profile(language=each).language for each in names.split()} == {tag}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"container_title": "bioRxiv"}, "preprint"),
        ({"container_title": "SSRN Electronic Journal"}, "preprint"),
        ({"container_title": "Preprints with The Lancet"}, "preprint"),
        *(
            ({"publisher": name}, "preprint")
            for name in ("arXiv", "medRxiv", "PsyArXiv", "SocArXiv", "Research Square")
        ),
        ({"URL": "https://osf.io/abc"}, "preprint"),
        ({"archive": "OSF"}, "preprint"),
        ({"container_title": "Care", "URL": "https://osf.io/abc"}, "article"),
        ({"genre": "PhD thesis"}, "thesis"),
        ({"genre": "Report"}, "article"),
    ],
)
def test_the_archive_and_the_genre_tell_the_kind_of_work(texts: dict[str, str], expected: str) -> None:
    """An article in a journal may be in an archive too."""
    assert _profile(**texts).kind == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"page": "S34-S35", "title": _TITLE}, True),
        ({"page": "S34-S40", "title": _TITLE}, False),
        ({"page": "34", "issue": "2 Suppl"}, True),
        ({"page": "34", "volume": "2 (Supplement 1)"}, True),
        ({"page": "34", "genre": "Conference abstract"}, True),
        ({"page": "34", "issue": "2"}, False),
        ({"page": "34-40", "title": f"{_TITLE} [Poster]"}, True),
        ({"page": "34-40", "title": f"{_TITLE} [Abstract]"}, True),
        ({"page": "34-40", "container_title": "Care. Conference: Winter Meeting"}, True),
        ({"page": "34-40", "container_title": "Care"}, False),
    ],
)
def test_abstracts_are_recognised_by_title_journal_genre_or_supplement(
    texts: dict[str, str], *, expected: bool
) -> None:
    """Each database marks them in another way."""
    assert _profile(**texts).is_abstract is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", "2"), ("2nd", "2"), ("Second", "2"), ("3rd rev. ed.", "3"), ("", ""), ("Revised", "")],
)
def test_editions_are_numbers(text: str, expected: str) -> None:
    """In words or digits."""
    assert _profile(edition=text).edition == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("health care of boys", "healthcare of boys", ([], [])),
        ("preventing harm", "prevents harm", (["preventing"], ["prevents"])),
        ("organisation of care", "organizations of care", ([], [])),
        ("the cost of care", "the cast of care", (["cost"], ["cast"])),
        ("hypertension of carers", "hypotension of carers", (["hypertension"], ["hypotension"])),
        ("hypotension of carers", "hypertension of carers", (["hypotension"], ["hypertension"])),
        ("intergroup care", "intragroup care", (["intergroup"], ["intragroup"])),
        ("antipartum care", "antepartum care", (["antipartum"], ["antepartum"])),
        ("maternal care", "paternal care", (["maternal"], ["paternal"])),
        ("wave12345 of care", "wave12346 of care", (["wave12345"], ["wave12346"])),
    ],
)
def test_words_that_change_nothing_are_no_difference(
    one: str, other: str, expected: tuple[list[str], list[str]]
) -> None:
    """Small words, words in one or in two, and spellings of one word; but not words with the opposite meaning."""
    assert different_words(Title(one), Title(other)) == expected
    assert different_words(Title(other), Title(one)) == expected[::-1]


@pytest.mark.parametrize(
    "word",
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "and",
        "for",
        "to",
        "with",
        "by",
        "from",
        "at",
        "as",
        "its",
        "is",
        "are",
        "into",
    ],
)
def test_small_words_are_no_difference(word: str) -> None:
    """Databases leave them out."""
    assert different_words(Title(f"Care {word} children"), Title("Care children")) == ([], [])
    assert different_words(Title("Care children"), Title(f"Care {word} children")) == ([], [])
