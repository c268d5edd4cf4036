"""The seven evidence items: the facts of their publishers, the lines of the ESSENCE page, and what is verified."""

import functools
from pathlib import Path

import pytest

from essence_refs.files import load
from essence_refs.model import Library, Reference

SHARED = Path(__file__).parents[2].parent / "shared"

# To the letter, slips included. The apostrophes are the page's: straight in the first and the last, curly in the second.
LISTED = {
    "fitzsimons2020innovation": (
        "Children's Social Care Innovation Programme",
        "Fitzsimmons & McCraken 2020",
    ),
    "stanford2019estimating": (
        "Estimating Children’s Services spending on vulnerable children",
        "The Children’s Commissioner Office 2019",
    ),
    "waddell2022improving": (
        "Improving the way family support services work for minority ethnic families",
        "Waddell, S., Sorgenfrei, M., Freeman, G., Gordon, M., Steele, M., & Wilson, H. 2022",
    ),
    "brand2019protocol": (
        (
            "Mapping the evidence about what works to safely reduce the entry of children and young people into statutory "
            "care: A systematic scoping review protocol"
        ),
        "Brand, S. L., Morgan, F., Stabler, L., Weightman, A. L., Willis, S., Searchfield, L., ... & Evans, R. E. 2019",
    ),
    "brand2018mapping": (
        (
            "Mapping the evidence about what works to safely reduce the number of children and young people in statutory "
            "care: a systematic scoping review"
        ),
        "Brand, S., Morgan, F., Stabler, L., Weightman, A. L., Willis, S., Searchfield, L., ... & Evans, R 2018",
    ),
    "turley2020promoting": (
        (
            "Promoting the retention,mental health and wellbeing of child and family social workers: a systematic review of "
            "workforce interventions"
        ),
        "Turley, R., Roberts, S., Foster, C., Willis, S., Morgan, H., Warner, N., ... & Nurmatov, U. 2020",
    ),
    "asmussen2022whatworks": (
        (
            "What works to improve the lives of England's most vulnerable children's: a review of interventions for a local "
            "family help offer"
        ),
        "Asmusen, K., Waddell, S., Molloy, D., & Moore, I. 2022",
    ),
}

AUTHORS = {
    "fitzsimons2020innovation": ["FitzSimons, Ana", "McCracken, Katie"],
    "stanford2019estimating": ["Stanford, Max", "Lennon, Martin"],
    "waddell2022improving": [
        "Waddell, S.",
        "Sorgenfrei, M.",
        "Freeman, G.",
        "Gordon, M.",
        "Steele, M.",
        "Wilson, H.",
    ],
    "brand2019protocol": [
        "Brand, Sarah L.",
        "Morgan, Fiona",
        "Stabler, Lorna",
        "Weightman, Alison Lesley",
        "Willis, Simone",
        "Searchfield, Lydia",
        "Nurmatov, Ulugbek",
        "Kemp, Alison Mary",
        "Turley, Ruth",
        "Scourfield, Jonathan",
        "Forrester, Donald",
        "Evans, Rhiannon E.",
    ],
    "brand2018mapping": [
        "Brand, Sarah L.",
        "Morgan, Fiona",
        "Stabler, Lorna",
        "Weightman, Alison L.",
        "Willis, Simone",
        "Searchfield, Lydia",
        "Meindl, Melissa",
        "Wood, Sophie",
        "Nurmatov, Ulugbek",
        "Kemp, Alison",
        "Turley, Ruth",
        "Scourfield, Jonathan",
        "Forrester, Donald",
        "Evans, Rhiannon",
    ],
    "turley2020promoting": [
        "Turley, R.",
        "Roberts, S.",
        "Foster, C.",
        "Willis, S.",
        "Morgan, H.",
        "Warner, N.",
    ],
    "asmussen2022whatworks": ["Asmussen, K.", "Waddell, S.", "Molloy, D.", "Moore, I."],
}

# Title with subtitle, publisher, date and kind, as the publishers' records have them.
PUBLISHED = {
    "fitzsimons2020innovation": (
        "Children’s Social Care Innovation Programme: Round 2 Final Report",
        "Department for Education",
        "2020-09",
        "report",
    ),
    "stanford2019estimating": (
        "Estimating Children’s Services spending on vulnerable children: Vulnerability technical spend report",
        "Children’s Commissioner’s Office",
        "2019-07",
        "report",
    ),
    "waddell2022improving": (
        "Improving the way family support services work for minority ethnic families",
        "Early Intervention Foundation",
        "2022-06-30",
        "report",
    ),
    "brand2019protocol": (
        (
            "Mapping the evidence about what works to safely reduce the entry of children and young people into statutory "
            "care: A systematic scoping review protocol"
        ),
        "BMJ Publishing Group",
        "2019-08",
        "article-journal",
    ),
    "brand2018mapping": (
        (
            "Mapping the evidence about what works to safely reduce the number of children and young people in statutory "
            "care: a systematic scoping review"
        ),
        "What Works Centre for Children’s Social Care",
        "2018-11",
        "report",
    ),
    "turley2020promoting": (
        (
            "Promoting the Retention, Mental Health, and Wellbeing of Child and Family Social Workers: "
            "A Systematic Review of Workforce Interventions"
        ),
        "What Works for Children’s Social Care",
        "2020",
        "report",
    ),
    "asmussen2022whatworks": (
        (
            "What works to improve the lives of England’s most vulnerable children: "
            "a review of interventions for a local family help offer"
        ),
        "",
        "2022",
        "report",
    ),
}

ADDRESSES = {
    "fitzsimons2020innovation": "https://www.gov.uk/government/publications/"
    "childrens-social-care-innovation-programme-round-2-evaluation",
    "stanford2019estimating": "https://dera.ioe.ac.uk/id/eprint/33781/1/cco-vulnerability-2019-spend-report.pdf",
    "waddell2022improving": "https://www.eif.org.uk/report/"
    "improving-the-way-family-support-services-work-for-minority-ethnic-families",
    "brand2019protocol": "https://bmjopen.bmj.com/content/9/8/e026967.full",
    "brand2018mapping": "https://whatworks-csc.org.uk/research/reports/"
    "reducing-the-need-for-children-to-enter-care/mapping-the-evidence-about-what-works-to-safely-reduce-"
    "the-entry-of-children-and-young-people-into-statutory-care-a-systematic-scoping-review/",
    "turley2020promoting": "https://whatworks-csc.org.uk/research-report/promoting-the-retention-mental-health-"
    "and-wellbeing-of-child-and-family-social-workers-a-systematic-review-of-workforce-interventions/",
    "asmussen2022whatworks": "",
}

STUDIES = {
    "fitzsimons2020innovation": "programme-evaluation",
    "stanford2019estimating": "spending-estimate",
    "waddell2022improving": "families-experiences",
    "brand2019protocol": "scoping-review-protocol",
    "brand2018mapping": "scoping-review",
    "turley2020promoting": "systematic-review",
    "asmussen2022whatworks": "review-of-interventions",
}

UNVERIFIED = {
    "fitzsimons2020innovation": ("number", "isbn", "doi", "location", "licence"),
    "stanford2019estimating": ("number", "isbn", "doi", "location", "licence"),
    "waddell2022improving": ("author",),
    "brand2019protocol": ("licence",),
    "brand2018mapping": ("number", "isbn", "doi", "licence"),
    "turley2020promoting": ("author",),
    "asmussen2022whatworks": ("title", "institution"),
}

# Nobody has confirmed that these exist, so no record may have them.
ABSENT = {"number": "number", "isbn": "ISBN", "doi": "DOI", "location": "publisher-place"}

every_item = pytest.mark.parametrize("key", LISTED)


@functools.cache
def evidence() -> Library:
    return load()


def with_straight_apostrophes(text: str) -> str:
    """Return *text* with straight apostrophes: a published title may have either kind."""
    return text.replace("’", "'")


def inverted(reference: Reference, role: str = "author") -> list[str]:
    return [f"{name.family}, {name.given}" for name in reference.people(role)]


def test_the_library_has_the_seven_items_in_the_order_of_the_page() -> None:
    """Reading them reports no problem."""
    assert evidence().keys() == tuple(LISTED)
    assert evidence().problems == ()


@every_item
def test_listed_lines_are_those_of_the_page(key: str) -> None:
    """The listed title and author line are exactly as the page prints them."""
    listed = evidence()[key].listed
    assert listed is not None
    assert (listed.title, listed.authors) == LISTED[key]


@pytest.mark.skipif(not (SHARED / "facts").is_dir(), reason="the page is not beside this checkout")
@every_item
def test_listed_lines_are_on_the_page(key: str) -> None:
    """The page has the listed title as a line, and the listed author line as the next one."""
    page = next((SHARED / "facts").glob("000_*.txt")).read_text(encoding="utf-8").splitlines()
    listed = evidence()[key].listed
    assert listed is not None
    assert page[page.index(listed.title) + 1] == listed.authors


@every_item
def test_authors_are_those_of_the_publisher_in_order(key: str) -> None:
    """The authors are spelled and ordered as in the record of the work, with initials as initials."""
    assert inverted(evidence()[key]) == AUTHORS[key]


def test_only_the_list_with_unknown_authors_is_incomplete() -> None:
    """One list of authors is known in part; it is marked as incomplete and has the last name."""
    incomplete = [each.key for each in evidence() if not each.authors.complete]
    assert incomplete == ["turley2020promoting"]
    reason = dict(evidence()["turley2020promoting"].fields)["unverifiedreason"]
    assert "the last listed author is Nurmatov, U." in reason


def test_the_spending_report_names_its_editor() -> None:
    """Leon Feinstein edited the spending report, and no other item names an editor."""
    editors = {each.key: inverted(each, "editor") for each in evidence() if each.people("editor")}
    assert editors == {"stanford2019estimating": ["Feinstein, Leon"]}


@every_item
def test_publication_facts_are_those_of_the_publisher(key: str) -> None:
    """Title, publisher, date (to the known precision) and kind are those of the work's own record."""
    item = evidence()[key]
    found = (
        with_straight_apostrophes(item.title.plain),
        with_straight_apostrophes(item.text("publisher").plain),
        str(item.date("issued")),
        item.kind,
    )
    title, publisher, issued, kind = PUBLISHED[key]
    assert found == (with_straight_apostrophes(title), with_straight_apostrophes(publisher), issued, kind)


def test_the_article_has_its_journal_volume_and_doi() -> None:
    """The protocol is article e026967 in BMJ Open 9(8) with its DOI, and no other item has a DOI."""
    article = evidence()["brand2019protocol"]
    found = [article.text(name).plain for name in ("container-title", "volume", "issue", "DOI")]
    assert found == ["BMJ Open", "9", "8", "10.1136/bmjopen-2018-026967"]
    assert any(value.plain == "e026967" for _, value in article.texts)
    assert [each.key for each in evidence() if each.doi] == ["brand2019protocol"]


@every_item
def test_addresses_are_the_known_ones(key: str) -> None:
    """Each item has its known address, and the item without one has no invented address."""
    assert evidence()[key].url == ADDRESSES[key]


def test_levels_are_those_of_the_level_pages() -> None:
    """All seven are at the organisation level, and the innovation programme is at the policy level too."""
    levels = {each.key: set(each.levels) for each in evidence()}
    expected = {key: {"organisation"} for key in LISTED}
    expected["fitzsimons2020innovation"] = {"organisation", "policy"}
    assert levels == expected


def test_no_item_is_assigned_to_a_type_that_its_title_does_not_name() -> None:
    """No published title names an intervention type, so no item is assigned to any."""
    types = [each for level in evidence().framework.levels for each in level.types]
    named = [
        (item.key, each.key)
        for item in evidence()
        for each in types
        if each.name.casefold() in item.title.plain.casefold()
    ]
    assert named == []
    assert [each.key for each in evidence() if each.types] == []


@every_item
def test_kind_of_study_is_that_of_the_title(key: str) -> None:
    """Each item has the kind of study that its title (or the summary of the page) names."""
    assert evidence()[key].facet("study") == (STUDIES[key],)


@every_item
def test_unverified_fields_are_named_in_the_record(key: str) -> None:
    """The record names its unverified fields, gives the reason, and grades how far the others are checked."""
    item = evidence()[key]
    assert item.unverified == UNVERIFIED[key]
    assert len(dict(item.fields)["unverifiedreason"]) > 40
    assert {part.strip()[:2] for part in item.checked.split(";")} <= {"P:", "S:", "E:"}


@every_item
def test_no_fact_is_invented(key: str) -> None:
    """A number, ISBN, DOI or place that no source has is in no record."""
    item = evidence()[key]
    invented = [name for name in item.unverified if name in ABSENT and item.text(ABSENT[name])]
    assert invented == []


@every_item
def test_annotation_is_one_to_three_sentences(key: str) -> None:
    """Every item has an annotation of one to three sentences."""
    annotation = evidence()[key].annotation.plain
    assert annotation.endswith(".")
    assert 1 <= annotation.count(". ") + 1 <= 3


@pytest.mark.skipif(not (SHARED / "facts").is_dir(), reason="the page is not beside this checkout")
@every_item
def test_annotation_is_in_our_own_words(key: str) -> None:
    """No six consecutive words of an annotation are in the text of the page."""
    page = next((SHARED / "facts").glob("000_*.txt")).read_text(encoding="utf-8")
    there = " ".join(with_straight_apostrophes(page).casefold().split())
    words = with_straight_apostrophes(evidence()[key].annotation.plain).casefold().split()
    copied = [
        " ".join(words[at : at + 6]) for at in range(len(words) - 5) if " ".join(words[at : at + 6]) in there
    ]
    assert copied == []
