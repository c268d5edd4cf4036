"""Reading the plain text format of Web of Science."""

import pytest

from essence_refs.exchange import web_of_science
from essence_refs.model import Reference

ARTICLE = """\
\N{BYTE ORDER MARK}FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Roe, J
   Doe, AB
AF Roe, Jo
   Doe, Al B.
CA Care Study Grp
TI Outcomes of foster care and what is known
   about them
SO JOURNAL OF CARE
DT Article; Early Access
DE foster care; review
ID OUTCOMES
AB An abstract.
PU PRESS
SN 1234-5678
EI 1234-5671
J9 J CARE
JI J. Care
PD SEP-OCT
PY 2018
VL 7
IS 3
AR e12
DI 10.1000/abc
UT WOS:000444108200009
ER

PT S
AU Roe, J
BE Doe, A
TI Part
SO WHOLE
SE Series
BN 978-1-4473-3640-2
BP 3
EP 9
PY 2019
ER

EF
"""


def test_records_of_web_of_science_have_all_their_parts() -> None:
    """Names are on lines of their own, keywords between semicolons."""
    result = web_of_science.parse([("a.ciw", ARTICLE)])
    article, part = result.references
    assert (article.key, article.kind, str(article.date("issued"))) == (
        "roe2018outcomes",
        "article-journal",
        "2018-09/2018-10",
    )
    assert [each.full for each in article.authors] == ["Jo Roe", "Al B. Doe", "Care Study Grp"]
    assert {name: text.plain for name, text in article.texts} == {
        "title": "Outcomes of foster care and what is known about them",
        "abstract": "An abstract.",
        "publisher": "PRESS",
        "ISSN": "1234-5678, 1234-5671",
        "volume": "7",
        "issue": "3",
        "DOI": "10.1000/abc",
        "container-title": "Journal of Care",
        "container-title-short": "J. Care",
        "page": "e12",
    }
    assert article.keywords == ("foster care", "review", "OUTCOMES")
    assert dict(article.fields) == {
        "wos-dt": "Article; Early Access",
        "wos-ut": "WOS:000444108200009",
        "wos-j9": "J CARE",
    }
    assert (part.kind, [each.full for each in part.people("editor")]) == ("chapter", ["A. Doe"])
    assert [(each.line, each.message) for each in result.problems] == [
        (1, "2 records from Web of Science: 29 lines read, 3 kept as fields")
    ]


def test_the_kind_of_document_goes_before_the_kind_of_publication() -> None:
    """PT says only that it is in a journal, a book, a series or a patent."""
    text = "PT J\nDT Proceedings Paper\nER\nPT B\nDT Book\nER\nPT B\nDT Article; Book Chapter\nER\nPT P\nER\n"
    kinds = [each.kind for each in web_of_science.parse([("", text)]).references]
    assert kinds == ["paper-conference", "book", "chapter", "patent"]


def test_short_names_that_do_not_match_the_full_ones_are_kept() -> None:
    """No author is lost."""
    (reference,) = web_of_science.parse([("", "PT J\nAU Roe, J\n   Doe, A\nAF Roe, Jo\nER\n")]).references
    assert [each.full for each in reference.authors] == ["Jo Roe"]
    assert reference.fields == (("wos-au", "Roe, J\nDoe, A"),)


def one(*lines: str) -> Reference:
    (reference,) = web_of_science.parse([("", "\n".join(("PT J", *lines, "ER")))]).references
    return reference


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("CT Care 2019", "CL York", "SE Series", "PI LONDON"), {
            "event-title": "Care 2019", "event-place": "York", "collection-title": "Series", "publisher-place": "LONDON",
        }),
        (("PM 123", "BN 9781447336402", "LA English", "VL 1", "IS 2"), {
            "PMID": "123", "ISBN": "9781447336402", "language": "en", "volume": "1", "issue": "2",
        }),
        (("BP 3", "EP 9", "AR e12"), {"page": "3–9", "number": "e12"}),
        (("BP", "AR e12"), {"page": "e12"}),
        (("AR e12",), {"page": "e12"}),
        (("SO JOURNAL OF CARE", "J9 J CARE"), {"container-title": "JOURNAL OF CARE", "container-title-short": "J CARE"}),
    ],
)  # fmt: skip
def test_a_tag_of_web_of_science_has_its_variable(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    """The number of an article is its page where it has no other."""
    reference = one(*lines)
    assert {name: text.plain for name, text in reference.texts} == expected
    assert reference.fields == ()


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((), "article-journal"),
        (("DT Book Review",), "review-book"),
        (("DT Data Set",), "dataset"),
        (("DT Dataset",), "dataset"),
        (("DT Preprint",), "article"),
        (("DT Letter",), "article-journal"),
    ],
)
def test_the_kind_of_a_record_of_web_of_science_is_its_document_type(
    lines: tuple[str, ...], kind: str
) -> None:
    """Words that name none leave it to the type of the publication."""
    assert one(*lines).kind == kind


def test_names_of_web_of_science_are_those_of_authors_and_editors() -> None:
    """Book authors are authors; short names are read where there are no full ones."""
    reference = one("AU Roe, J", "BF Poe, Ed", "BA Poe, E", "BE Doe, A", "ED Zoe, Z", "CA Group", "   Team")
    assert [each.full for each in reference.authors] == ["J. Roe", "Ed Poe", "Group", "Team"]
    assert [each.full for each in reference.people("editor")] == ["A. Doe", "Z. Zoe"]
    assert reference.fields == ()


def test_the_date_of_web_of_science_is_a_month_of_the_year() -> None:
    """A day that is no date is kept."""
    assert str(one("PY 2018", "PD OCT 5").date("issued")) == "2018-10-05"
    assert dict(one("PY 2018", "PD OCT 55").fields) == {"wos-pd": "OCT 55"}
