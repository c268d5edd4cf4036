"""Reading the MEDLINE format."""

from essence_refs.exchange import medline

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
