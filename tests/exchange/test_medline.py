"""Reading the MEDLINE format."""

import pytest

from essence_refs.exchange import medline
from essence_refs.model import Reference

ARTICLE = """\

PMID- 31756526
OWN - NLM
IS  - 1234-5678 (Electronic)
IS  - 1234-5671 (Linking)
VI  - 12
IP  - 3
DP  - 2019 Oct-Nov
TI  - Outcomes of foster care: a systematic review of
      randomised trials.
PG  - 349-69
LID - 10.1001/xyz.2019.1 [doi]
AB  - BACKGROUND: Text that is
      wrapped.
FAU - van der Berg, Piet A
AU  - van der Berg PA
AD  - University of Kent.
CN  - Care Study Group
FAU - Smith, John B Jr
AU  - Smith JB Jr
LA  - eng
PT  - Journal Article
PL  - England
TA  - J Care
JT  - Journal of care
MH  - Humans
MH  - *Foster Home Care
PMC - PMC1234567
AID - 10.1001/xyz.2019.1 [doi]
AID - S1-2 [pii]
"""


def test_an_article_of_pubmed_has_all_its_parts() -> None:
    """Names are whole, bodies keep their place, and labels of identifiers are read."""
    result = medline.parse([("a.nbib", ARTICLE)])
    (reference,) = result.references
    assert (reference.key, reference.kind) == ("berg2019outcomes", "article-journal")
    assert [each.full for each in reference.authors] == [
        "Piet A van der Berg",
        "Care Study Group",
        "John B Smith, Jr",
    ]
    assert str(reference.date("issued")) == "2019-10/2019-11"
    assert {name: text.plain for name, text in reference.texts} == {
        "PMID": "31756526",
        "ISSN": "1234-5678, 1234-5671",
        "volume": "12",
        "issue": "3",
        "page": "349–69",
        "DOI": "10.1001/xyz.2019.1",
        "abstract": "BACKGROUND: Text that is wrapped.",
        "language": "en",
        "PMCID": "PMC1234567",
        "title": "Outcomes of foster care: a systematic review of randomised trials",
        "container-title": "Journal of care",
        "container-title-short": "J Care",
    }
    assert reference.keywords == ("Humans", "*Foster Home Care")
    assert dict(reference.fields) == {
        "nbib-own": "NLM",
        "nbib-ad": "University of Kent.",
        "nbib-pt": "Journal Article",
        "nbib-aid": "S1-2 [pii]",
        "nbib-pl": "England",
    }
    assert [each.message for each in result.problems] == [
        "1 record from PubMed: 22 lines read, 5 kept as fields"
    ]


def test_records_begin_with_their_number() -> None:
    """An empty line between them may be missing."""
    text = "PMID- 1\nTI  - One.\nPMID- 2\nTI  - Two...\n\nPMID- 3\nBTI - A book.\nPL  - London\nED  - Roe JA\nFED - Roe, Jo A\n"
    one, two, book = medline.parse([("", text)]).references
    assert (one.title.plain, two.title.plain, book.title.plain) == ("One", "Two...", "A book")
    assert (book.kind, book.text("publisher-place").plain) == ("book", "London")
    assert [each.full for each in book.people("editor")] == ["Jo A Roe"]


def test_short_names_are_read_where_there_are_no_full_ones() -> None:
    """They have no full stops."""
    (reference,) = medline.parse(
        [("", "PMID- 1\nAU  - Smith JA\nAU  - de Vries K 2nd\nAU  - et al.\n")]
    ).references
    assert [(each.family, each.given, each.suffix) for each in reference.authors] == [
        ("Smith", "J. A.", ""),
        ("Vries", "K.", "2nd"),
    ]
    assert not reference.authors.complete


def test_a_short_name_more_than_there_are_full_ones_is_kept() -> None:
    """No author is lost."""
    (reference,) = medline.parse([("", "PMID- 1\nFAU - Roe, Jo\nAU  - Roe J\nAU  - Doe A\n")]).references
    assert len(reference.authors) == 1
    assert reference.fields == (("nbib-au", "Roe J\nDoe A"),)


def test_the_number_of_an_article_is_its_page() -> None:
    """Journals without pages have such numbers; other publisher's numbers are kept."""
    (reference,) = medline.parse([("", "PMID- 1\nLID - e123 [pii]\nLID - S0140-6736 [pii]\n")]).references
    assert (reference.text("page").plain, dict(reference.fields)) == (
        "e123",
        {"nbib-lid": "S0140-6736 [pii]"},
    )


def one(*lines: str) -> Reference:
    (reference,) = medline.parse([("", "\n".join(("PMID- 1", *lines)))]).references
    return reference


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("CTI - Series", "VTI - Volume", "EN  - 2nd", "PB  - Press"), {
            "collection-title": "Series", "volume-title": "Volume", "edition": "2nd", "publisher": "Press",
        }),
        (("TI  - Part.", "BTI - Whole.", "PL  - York"), {
            "title": "Part", "container-title": "Whole", "publisher-place": "York",
        }),
        (("TA  - J Care",), {"container-title": "J Care"}),
        (("ISBN- 9781447336402", "DOI - 10.1000/abc"), {"ISBN": "9781447336402", "DOI": "10.1000/abc"}),
        (("LID - 1234567 [pii]",), {"page": "1234567"}),
        (("PG  - 3", "LID - e12 [pii]"), {"page": "3"}),
    ],
)  # fmt: skip
def test_a_tag_of_medline_has_its_variable(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    """Titles end without a full stop."""
    assert {name: text.plain for name, text in one(*lines).texts} == {"PMID": "1", **expected}


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (("AID - e12 [pii]",), {"nbib-aid": "e12 [pii]"}),
        (("LID - 12345678 [pii]",), {"nbib-lid": "12345678 [pii]"}),
        (("LID - e12",), {"nbib-lid": "e12"}),
        (("LID - x [doi]",), {"nbib-lid": "x [doi]"}),
        (("LID - 10.1000/abc",), {"nbib-lid": "10.1000/abc"}),
        (("FAU - Roe, Jo", "AU  - Roe J"), {}),
        (("FAU - Roe, Jo", "FAU - Doe, Al", "AU  - Roe J"), {}),
        (("PG  - 3", "LID - e12 [pii]"), {"nbib-lid": "e12"}),
    ],
)
def test_what_medline_has_no_variable_for_is_a_field(lines: tuple[str, ...], fields: dict[str, str]) -> None:
    """A label says what kind of identifier it is."""
    assert dict(one(*lines).fields) == fields


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((), "article-journal"),
        (("PT  - Journal Article", "PT  - Preprint"), "article"),
        (("PT  - Book",), "book"),
        (("PT  - Book Chapter", "BTI - A"), "chapter"),
        (("PT  - Dataset",), "dataset"),
        (("BTI - A",), "book"),
    ],
)
def test_the_kind_of_a_record_of_medline_is_its_publication_type(lines: tuple[str, ...], kind: str) -> None:
    """A title of a book makes it a book, and everything else is an article."""
    assert one(*lines).kind == kind


def test_names_of_medline_keep_their_order_and_roles() -> None:
    """A body is beside people, and editors are apart."""
    reference = one(
        "ED  - Poe E", "CN  - Group", "AU  - Roe JA", "CED - Office", "AU  - Team, Care", "AU  - Team"
    )
    assert [each.full for each in reference.authors] == ["Group", "J. A. Roe", "Care Team", "Team"]
    assert [each.full for each in reference.people("editor")] == ["E. Poe"]
    assert dict(reference.fields) == {"nbib-ced": "Office"}
