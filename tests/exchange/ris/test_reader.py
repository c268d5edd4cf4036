"""Reading RIS as databases and reference managers write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.exchange import ris
from essence_refs.exchange.records.account import Account, LeftOut, RecordsResult
from essence_refs.exchange.ris.splitter import items_of, split_ris, text_outside
from essence_refs.model import Reference


def read(*lines: str) -> RecordsResult:
    return ris.parse([("a.ris", "\n".join(lines))])


def one(*lines: str) -> Reference:
    (reference,) = read(*lines, "ER  - ").references
    return reference


def texts(reference: Reference) -> dict[str, str]:
    return {name: text.plain for name, text in reference.texts}


JOURNAL = (
    "TY  - JOUR",
    "AU  - Brand, Sarah L.",
    "AU  - van der Berg, Piet",
    "TI  - Effects of foster care: a review",
    "T2  - Journal of Care",
    "J2  - J. Care",
    "PY  - 2019",
    "DA  - 2019/10/15/",
    "VL  - 12",
    "IS  - 3",
    "SP  - 349",
    "EP  - 360",
    "SN  - 1234-5678",
    "DO  - 10.1000/abc",
    "UR  - https://example.org/a",
    "KW  - foster care",
    "KW  - review",
    "AB  - An abstract.",
    "LA  - eng",
)


def test_an_article_has_all_its_parts() -> None:
    """Nothing of an ordinary record is kept as a field."""
    reference = one(*JOURNAL)
    assert (reference.key, reference.kind) == ("brand2019effects", "article-journal")
    assert [each.full for each in reference.authors] == ["Sarah L. Brand", "Piet van der Berg"]
    assert str(reference.date("issued")) == "2019-10-15"
    assert texts(reference) == {
        "title": "Effects of foster care: a review",
        "container-title": "Journal of Care",
        "container-title-short": "J. Care",
        "volume": "12",
        "issue": "3",
        "page": "349–360",
        "ISSN": "1234-5678",
        "DOI": "10.1000/abc",
        "URL": "https://example.org/a",
        "abstract": "An abstract.",
        "language": "en",
    }
    assert (reference.keywords, reference.fields) == (("foster care", "review"), ())
    assert reference.origin is not None
    assert (reference.origin.source, reference.origin.line) == ("a.ris", 1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # The title of a book, its series, and the number of its pages.
        (
            ("TY  - BOOK", "BT  - Care", "T2  - Series", "SP  - 320 p.", "SN  - 978-1-4473-3640-2", "ET  - 2nd"),
            {
                "title": "Care", "collection-title": "Series", "number-of-pages": "320",
                "ISBN": "978-1-4473-3640-2", "edition": "2nd",
            },
        ),
        (
            ("TY  - CHAP", "TI  - Part", "T2  - Whole", "SP  - 3", "EP  - 9"),
            {"title": "Part", "container-title": "Whole", "page": "3–9"},
        ),
        # Beside proceedings, T2 is the conference.
        (
            ("TY  - CONF", "TI  - Paper", "T2  - Conference", "C3  - Proceedings"),
            {"title": "Paper", "container-title": "Proceedings", "event-title": "Conference"},
        ),
        (
            ("TY  - RPRT", "TI  - Report", "SN  - DFE-RR123", "M3  - Research report", "PB  - DfE", "CY  - London"),
            {
                "title": "Report", "number": "DFE-RR123", "genre": "Research report", "publisher": "DfE",
                "publisher-place": "London",
            },
        ),
        (("TY  - THES", "TI  - T", "M3  - PhD thesis"), {"title": "T", "genre": "PhD thesis"}),
    ],
)  # fmt: skip
def test_tags_depend_on_the_type(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    """T2, SP, SN and M3 mean different things."""
    assert texts(one(*lines)) == expected


def test_editors_depend_on_the_type() -> None:
    """A2 has the editors of a chapter's book, and of the series of a book; an edited book has no authors."""
    assert dict(one("TY  - CHAP", "A2  - Roe, Jo").names)["editor"][0].family == "Roe"
    assert (
        dict(one("TY  - BOOK", "A2  - Roe, Jo", "A3  - Doe, Al").names)["collection-editor"][0].family
        == "Roe"
    )
    assert dict(one("TY  - EDBOOK", "AU  - Roe, Jo", "TI  - T").names).keys() == {"editor"}
    assert one("TY  - JOUR", "TI  - T", "A2  - Roe, Jo").fields == (("ris-a2", "Roe, Jo"),)


@pytest.mark.parametrize(
    ("line", "variable", "value"),
    [
        ("SN  - 03064530 (ISSN)", "ISSN", "0306-4530"),
        ("SN  - 0342-4642 (Linking)", "ISSN", "0342-4642"),
        ("SN  - 0894-9867, 0894-9867", "ISSN", "0894-9867"),
        ("SN  - 1234-5678; 1234-567x", "ISSN", "1234-5678, 1234-567X"),
        ("DO  - http://dx.doi.org/10.1002/cpp.2398", "DOI", "10.1002/cpp.2398"),
        ("DO  - doi:10.1002/cpp.2398.", "DOI", "10.1002/cpp.2398"),
        ("M3  - Review", "DOI", None),
        ("M3  - 10.1177/0049124111", "DOI", "10.1177/0049124111"),
        ("UR  - https://doi.org/10.1002/cpp.2398", "DOI", "10.1002/cpp.2398"),
        ("UR  - http://ovidsp.ovid.com/ovidweb.cgi?AN=1", "URL", None),
        ("UR  - https://a-com.proxy2.example.edu/x", "URL", None),
        ("UR  - https://proxy.example.edu/login?url=x", "URL", None),
        ("UR  - https://example.org/proxy-voting", "URL", "https://example.org/proxy-voting"),
        ("IS  - nan", "issue", None),
        ("C7  - e104501", "page", "e104501"),
        ("LA  - Klingonish", "language", None),
    ],
)
def test_values_are_read_without_the_habits_of_databases(line: str, variable: str, value: str | None) -> None:
    """Labels and addresses around identifiers go, and what cannot be used is kept or named."""
    assert texts(one("TY  - JOUR", "TI  - T", line)).get(variable) == value


def test_keywords_may_be_on_lines_of_their_own() -> None:
    """EndNote writes one tag for all of them; semicolons separate keywords too."""
    reference = one("TY  - JOUR", "KW  - Care", "Fostering, long-term", "KW  - a; b", "N1  - First", "second")
    assert reference.keywords == ("Care", "Fostering, long-term", "a", "b")
    assert reference.fields == (("annote", "First\nsecond"),)


def test_long_lines_may_be_wrapped() -> None:
    """A line without a tag continues the one before it, also after an empty line."""
    reference = one("TY  - JOUR", "AB  - First", "second", "", "IL - 6 third", "TI  - T")
    assert texts(reference)["abstract"] == "First second IL - 6 third"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("beginning", ["", "\N{BYTE ORDER MARK}"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(end: str, beginning: str) -> None:
    """Databases write all of them."""
    text = beginning + end.join((*JOURNAL, "ER  - "))
    assert ris.parse([("", text)]).references == (one(*JOURNAL),)


@pytest.mark.parametrize("blanks", ["", " ", "   ", "\t", "\N{NO-BREAK SPACE} "])
def test_there_may_be_more_or_fewer_blanks_before_the_hyphen(blanks: str) -> None:
    """RIS has two."""
    lines = [line.replace("  -", f"{blanks}-", 1) for line in (*JOURNAL, "ER  - ")]
    assert read(*lines).references == (one(*JOURNAL),)


def test_records_of_ovid_are_numbered_and_go_on_after_their_end() -> None:
    """Numbers are no text; a tag after ER belongs to the record, and search strategies are named."""
    result = read(
        "1.", "TY  - JOUR", "TI  - One.", "SP  - No", "EP  - Specified", "L2  - http://ovidsp.ovid.com/x", "ER  - ",
        "NL  - J Care", "", "Link to the full text", "", "Search strategy:", "1. exp child/", "",
        "<2>", "TY  - JOUR", "TI  - Two", "ER  - ", "3.",
    )  # fmt: skip
    first, second = result.references
    assert (first.title.plain, second.title.plain) == ("One", "Two")
    assert dict(first.fields) == {"ris-l2": "http://ovidsp.ovid.com/x", "ris-nl": "J Care"}
    assert [(each.line, each.code, each.message) for each in result.problems] == [
        (1, "records", "2 records in RIS (1 from Ovid): 4 lines read, 2 kept as fields, 5 left out"),
        (4, "left-out", "'SP - No' is left out: it says that there is no value; 2 of this kind: lines 4, 5"),
        (
            10,
            "left-out",
            "'Link to the full text' is left out: it is outside of all records; 3 of this kind: lines 10, 12, 13",
        ),
    ]


def test_a_record_without_an_end_is_not_lost() -> None:
    """It ends where the next one begins, and a warning has its line."""
    result = read("TY  - JOUR", "TI  - One", "2.", "TY  - JOUR", "TI  - Two", "TY  - BOOK", "TI  - Three")
    assert [each.title.plain for each in result.references] == ["One", "Two", "Three"]
    assert [(each.line, each.code) for each in result.problems][1:] == [(1, "incomplete-record")]
    assert "3 of this kind: lines 1, 4, 6" in result.problems[1].message


def test_a_record_without_a_type_is_a_document() -> None:
    """Nothing between records is lost if it has a title or an author."""
    result = read("TY  - JOUR", "TI  - One", "ER  - ", "", "AU  - Roe, Jo", "TI  - Two", "ER  - ")
    assert [(each.kind, each.title.plain) for each in result.references] == [
        ("article-journal", "One"),
        ("document", "Two"),
    ]
    assert result.problems[1].message == "the record has no TY; it is read as a document"


def test_lines_directly_before_a_type_belong_to_its_record() -> None:
    """Some programs write the number of a record before its type."""
    (reference,) = read("ID  - 7", "TY  - JOUR", "TI  - One", "ER  - ").references
    assert dict(reference.fields) == {"ris-id": "7"}


def test_a_record_with_nothing_but_a_type_is_named() -> None:
    """There is nothing to cite."""
    result = read("TY  - GEN", "ER  - ", "TY  - JOUR", "TI  - T", "ER  - ")
    assert len(result.references) == 1
    assert "'TY - GEN' is left out: the record has nothing but a type" in result.problems[1].message


def test_the_account_names_only_what_there_is() -> None:
    """No number is zero."""
    problem, *others = read("TY  - JOUR", "TI  - One", "ER  - ").problems
    assert (problem.message, others) == ("1 record in RIS: 2 lines read", [])


def test_an_unknown_type_is_kept() -> None:
    """The reference is a document."""
    reference = one("TY  - NOVELTY", "TI  - T")
    assert (reference.kind, reference.fields) == ("document", (("ris-ty", "NOVELTY"),))


def test_a_second_value_of_a_variable_is_kept_and_a_repeated_one_is_not() -> None:
    """No value goes for another one."""
    reference = one(
        "TY  - JOUR", "T1  - One", "TI  - one", "TI  - Two", "VL  - 1", "VL  - 2", "PY  - 2019", "Y1  - 2018"
    )
    assert (reference.title.plain, reference.year) == ("One", 2019)
    assert dict(reference.fields) == {"ris-ti": "Two", "ris-vl": "2", "ris-y1": "2018"}


@pytest.mark.parametrize(
    ("identifier", "key"), [("roe2019care", "roe2019care"), ("L373791783", "care"), ("12", "care")]
)
def test_an_id_is_the_key_if_it_can_be_one(identifier: str, key: str) -> None:
    """Accession numbers and the numbers of records are kept as fields."""
    assert one("TY  - JOUR", "TI  - Care", f"ID  - {identifier}").key == key


def test_two_records_with_one_id_have_two_keys() -> None:
    """A key that is made comes after those that are in the file."""
    result = read("TY  - GEN", "TI  - Roe", "ER  - ", *("TY  - GEN", "TI  - A", "ID  - roe", "ER  - ") * 2)
    assert [each.key for each in result.references] == ["roeb", "roe", "item"]


def test_a_tag_of_a_database_has_its_meaning_there() -> None:
    """AN is the number in PubMed, and an edition there is a date; other databases have other numbers."""
    pubmed = one("TY  - JOUR", "TI  - T", "DP  - NLM", "AN  - 21553931", "ET  - 2011/05/11")
    assert texts(pubmed) == {"title": "T", "PMID": "21553931"}
    assert texts(one("TY  - JOUR", "TI  - T", "AN  - 21553931")) == {"title": "T"}
    assert texts(one("TY  - JOUR", "TI  - T", "DB  - Scopus", "C2  - 21553931"))["PMID"] == "21553931"


@pytest.mark.parametrize(
    ("title", "abbreviation", "read"),
    [
        (
            "PSYCHOLOGY PUBLIC POLICY AND LAW",
            "Psychol. Public Policy Law",
            "Psychology Public Policy and Law",
        ),
        ("JAMA PEDIATRICS", "JAMA Pediatr.", "JAMA Pediatrics"),
        ("PLOS ONE", "PLoS One", "PLoS One"),
        ("THE LANCET", "Lancet", "The Lancet"),
        ("BMJ", "", "BMJ"),
        ("BMJ OPEN", "BMJ OPEN", "BMJ OPEN"),
        ("Journal of Care", "J CARE", "Journal of Care"),
    ],
)
def test_a_journal_in_capitals_has_the_letter_case_of_its_abbreviation(
    title: str, abbreviation: str, read: str
) -> None:
    """Web of Science writes capitals, which no list prints; the abbreviation shows the acronyms."""
    reference = one("TY  - JOUR", "TI  - T", f"T2  - {title}", f"JI  - {abbreviation}")
    assert texts(reference)["container-title"] == read


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("VO  - 4", "CP  - 2", "PU  - Press", "PP  - York"), {
            "volume": "4", "issue": "2", "publisher": "Press", "publisher-place": "York",
        }),
        (("NV  - 3", "PI  - Leeds", "CN  - AB 1", "T3  - Series", "ST  - Short"), {
            "number-of-volumes": "3", "publisher-place": "Leeds", "call-number": "AB 1", "collection-title": "Series",
            "title-short": "Short",
        }),
        (("ST  - Title",), {}),
        (("N2  - Words", "DI  - 10.1000/abc", "CT  - Title"), {"abstract": "Words", "DOI": "10.1000/abc"}),
        (("C7  - e12",), {"page": "e12"}),
        (("SP  - 3", "EP  - 9", "C7  - e12"), {"page": "3–9", "number": "e12"}),
        (("SP  - e12", "C7  - e12"), {"page": "e12"}),
        (("M3  - 10.1000/abc",), {"DOI": "10.1000/abc"}),
        (("UR  - https://doi.org/10.1000/abc",), {"DOI": "10.1000/abc"}),
        (("UR  - https://doi.org/10.1000/abc", "DO  - 10.1000/abc"), {
            "DOI": "10.1000/abc", "URL": "https://doi.org/10.1000/abc",
        }),
        (("UR  - https://example.org/10.1000/abc",), {"URL": "https://example.org/10.1000/abc"}),
    ],
)  # fmt: skip
def test_a_tag_of_an_article_has_its_variable(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    """The same value in a second tag is no other value."""
    reference = one("TY  - JOUR", "TI  - Title", *lines)
    assert texts(reference) == {"title": "Title", **expected}
    assert reference.fields == ()


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (("DO  - none",), {"ris-do": "none"}),
        (("M3  - Article",), {"ris-m3": "Article"}),
        (("M3  - 10.1000/abc", "DO  - 10.1000/other"), {"ris-m3": "10.1000/abc"}),
        (("LA  - English; German",), {"ris-la": "English; German"}),
        (("UR  - https://search.proquest.com/1",), {"ris-ur": "https://search.proquest.com/1"}),
        (("SN  - 1234-5678 x",), {"ris-sn": "1234-5678 x"}),
        (("Y2  - soon",), {"ris-y2": "soon"}),
        (("Y2  - 2020/01/02", "Y2  - 2021/01/02"), {"ris-y2": "2021/01/02"}),
        (("PY  - 2019", "DA  - 2018/05/01"), {"ris-da": "2018/05/01"}),
        (("PY  - 2019", "DA  - later"), {"ris-da": "later"}),
        (("PY  - in press", "Y1  - 2019"), {"ris-py": "in press"}),
        (("SP  - 3", "SP  - 3", "SP  - 5"), {"ris-sp": "5"}),
        (("A2  - Roe, Jo", "A3  - Doe, Al", "ZZ  - x"), {
            "ris-a2": "Roe, Jo", "ris-a3": "Doe, Al", "ris-zz": "x",
        }),
        (("DB  - Scopus", "C2  - none"), {"ris-db": "Scopus", "ris-c2": "none"}),
        (("AD  - Kent", "AD  - York", "N1  - Read", "RN  - it"), {"ris-ad": "Kent\nYork", "annote": "Read\nit"}),
    ],
)  # fmt: skip
def test_what_has_no_variable_is_a_field(lines: tuple[str, ...], fields: dict[str, str]) -> None:
    """Each line is read, or kept under its tag in the order of the record."""
    result = read("TY  - JOUR", "TI  - Title", *lines, "ER  - ")
    assert dict(result.references[0].fields) == fields
    (account,) = result.accounts
    assert account.kept == sum(len(value.split("\n")) for value in fields.values())
    assert account.carried == 2 + len(lines) - account.kept


def test_a_year_in_words_is_kept_as_the_date() -> None:
    """Only if no other line has a year."""
    assert str(one("TY  - JOUR", "TI  - T", "PY  - in press").date("issued")) == "in press"
    assert one("TY  - JOUR", "TI  - T", "PY  - in press", "Y1  - 2019").year == 2019
    date = one("TY  - JOUR", "TI  - T", "PY  - 2019", "DA  - Oct 15").date("issued")
    assert str(date) == "2019-10-15"


def test_the_number_of_a_report_may_be_a_standard_number() -> None:
    """SN has either of them."""
    report = one("TY  - RPRT", "TI  - T", "SN  - 978-1-4473-3640-2", "M1  - RR1")
    assert texts(report) == {"title": "T", "ISBN": "978-1-4473-3640-2", "number": "RR1"}


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("DB  - Embase", "Embase"),
        ("UR  - https://www.embase.com/search/1", "Embase"),
        ("U2  - L12345", "Embase"),
        ("UR  - http://ovidsp.ovid.com/x", "Ovid"),
        ("L2  - https://ovidsp.ovid.com/x", "Ovid"),
        ("DB  - Ovid MEDLINE", "Ovid"),
        ("DB  - Scopus", "Scopus"),
        ("UR  - https://www.scopus.com/x", "Scopus"),
        ("N1  - Export Date: 2 May", "Scopus"),
        ("UR  - https://www.proquest.com/x", "ProQuest"),
        ("DP  - ProQuest", "ProQuest"),
        ("AN  - WOS:1", "Web of Science"),
        ("UT  - WOS:1", "Web of Science"),
        ("ID  - ISI:1", "Web of Science"),
        ("WE  - Index", "Web of Science"),
        ("DP  - EBSCOhost", "EBSCOhost"),
        ("UR  - https://search.ebscohost.com/x", "EBSCOhost"),
        ("UR  - https://www.cochranelibrary.com/x", "Cochrane Library"),
        ("DP  - NLM", "PubMed"),
        ("DB  - PubMed", "PubMed"),
        ("DB  - MEDLINE", "PubMed"),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/1", "PubMed"),
        ("KW  - eppi-reviewer4", "EPPI-Reviewer"),
        ("AN  - rayyan-1", "Rayyan"),
        ("ID  - rayyan-1", "Rayyan"),
        ("N1  - RAYYAN-INCLUSION: x", "Rayyan"),
        ("N1  - ASReview_relevant", "ASReview"),
        ("N1  - <p>ASReview_relevant", "ASReview"),
        ("N1  - an Export Date: 2 May", ""),
        ("U2  - L1234", ""),
    ],
)
def test_the_program_that_wrote_a_record_is_recognised(line: str, sender: str) -> None:
    """From what only its records have."""
    problem = read("TY  - JOUR", "TI  - T", line, "ER  - ").problems[0]
    assert problem.message.startswith(f"1 record from {sender}: " if sender else "1 record in RIS: ")


@pytest.mark.parametrize(
    ("tags", "sender"),
    [
        (("AU", "TI", "VL", "ID"), "EndNote"),
        (("AU", "TI", "ID"), "EndNote"),
        (("TI", "ID"), ""),
        (("TI", "AU", "VL", "ID"), ""),
        (("AU", "ID", "TI", "VL"), ""),
    ],
)
def test_endnote_sorts_the_tags(tags: tuple[str, ...], sender: str) -> None:
    """And writes the number of the record after them."""
    problem = read("TY  - JOUR", *(f"{each}  - 1" for each in tags), "ER  - ").problems[0]
    assert problem.message.startswith(f"1 record from {sender}: " if sender else "1 record in RIS: ")


def test_titles_of_ovid_end_without_a_full_stop() -> None:
    """But with an ellipsis, and in other databases as they are."""
    ovid = "DB  - Ovid"
    assert one("TY  - JOUR", "TI  - Care.", ovid).title.plain == "Care"
    assert one("TY  - JOUR", "TI  - Care..", ovid).title.plain == "Care.."
    assert one("TY  - JOUR", "TI  - Care.").title.plain == "Care."


@pytest.mark.parametrize(
    "line",
    ["TI - One", "TI- One", "TI   - One", "  TI  - One", "TI\t-\tOne", "TI\xa0\xa0-\xa0One", "TI  -  One "],
)
def test_other_blanks_before_the_hyphen_are_read(line: str) -> None:
    """Only for tags that RIS has: the abstract goes on with other ones."""
    assert texts(one("TY  - JOUR", line)) == {"title": "One"}


def test_a_line_that_looks_like_a_tag_is_text() -> None:
    """If RIS does not have the tag."""
    assert (
        texts(one("TY  - JOUR", "AB  - One and", "IL - 6", "TI-C - x"))["abstract"]
        == "One and IL - 6 TI-C - x"
    )


def test_lines_outside_of_records_belong_to_the_record_beside_them() -> None:
    """To the one directly after them, or else to the one before."""
    result = read(
        "TY  - JOUR", "TI  - One", "ER  - ", "DB  - A", "", "TY  - JOUR", "TI  - Two", "ER  - ",
        "DB  - B", "TY  - JOUR", "TI  - Three", "ER  - ", "DB  - C",
    )  # fmt: skip
    assert [(each.title.plain, dict(each.fields)) for each in result.references] == [
        ("One", {"ris-db": "A"}),
        ("Two", {}),
        ("Three", {"ris-db": "B\nC"}),
    ]


def test_lines_without_a_record_are_one() -> None:
    """Nothing of a file is lost, even if there is no type, title or author."""
    first, second = read("DB  - A", "VL  - 2", "", "", "TY  - JOUR", "TI  - One", "ER  - ").references
    assert (texts(first), first.fields, texts(second)) == (
        {"volume": "2"},
        (("ris-db", "A"),),
        {"title": "One"},
    )
    (alone,) = read("DB  - A", "VL  - 2").references
    assert (texts(alone), alone.fields) == ({"volume": "2"}, (("ris-db", "A"),))


def test_the_number_of_the_next_record_is_no_text() -> None:
    """If a record has no end, the number of the next one is not the end of its last line."""
    first, second = read(
        "TY  - JOUR", "AB  - One", "two", "", "", "2.", "TY  - JOUR", "TI  - B", "ER  - "
    ).references
    assert (texts(first), texts(second)) == ({"abstract": "One two"}, {"title": "B"})


def test_each_record_and_line_can_be_found_again() -> None:
    """By the ID and the tag, or by the line if there is no ID or it is not the first with it."""
    text = "TY  - JOUR\nID  - a\nTI  - One\nTI  - More\nER  - \nTY  - BOOK\nTI  - Two\nER  - \nTY  - BOOK\nID  - a\nER  - \n"
    assert items_of(text) == {
        ("a", ""): 1,
        ("a", "TY"): 1,
        ("a", "ID"): 2,
        ("a", "TI"): 3,
        ("", "6"): 6,
        ("", "9"): 9,
    }
    assert items_of("") == items_of(" \n") == {}
    assert items_of("words") is None


def test_text_outside_of_records_is_left_behind() -> None:
    """Long lines are cut."""
    text = f"words\nTY  - JOUR\nTI  - T\nER  - \n{'x' * 60}\n{'y' * 61}\n"
    assert [(each.line, each.code, each.noun, each.is_covered) for each in text_outside(text)] == [
        (1, "left-out", "the text 'words'", True),
        (5, "left-out", f"the text '{'x' * 60}'", True),
        (6, "left-out", f"the text '{'y' * 59}…'", True),
    ]


def test_the_lines_of_odd_records_are_named_up_to_five() -> None:
    """Then there is an ellipsis."""
    lines = [line for _ in range(6) for line in ("TI  - T", "ER  - ")]
    assert [(each.line, each.message) for each in read(*lines[:10]).problems][1:] == [
        (1, "the record has no TY; it is read as a document; 5 of this kind: lines 1, 3, 5, 7, 9"),
    ]
    assert [(each.line, each.message) for each in read(*lines).problems][1:] == [
        (1, "the record has no TY; it is read as a document; 6 of this kind: lines 1, 3, 5, 7, 9, …"),
    ]


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("ABST", "article-journal"), ("ADVS", "motion_picture"), ("AGGR", "dataset"), ("ANCIENT", "classic"),
        ("ART", "graphic"), ("BILL", "bill"), ("BLOG", "post-weblog"), ("BOOK", "book"),
        ("CASE", "legal_case"), ("CHAP", "chapter"), ("CHART", "figure"), ("CLSWK", "classic"),
        ("COMP", "software"), ("CONF", "paper-conference"), ("CPAPER", "paper-conference"), ("CTLG", "book"),
        ("DATA", "dataset"), ("DBASE", "dataset"), ("DICT", "entry-dictionary"), ("EBOOK", "book"),
        ("ECHAP", "chapter"), ("EDBOOK", "book"), ("EJOUR", "article-journal"), ("ELEC", "webpage"),
        ("ENCYC", "entry-encyclopedia"), ("EQUA", "figure"), ("FIGURE", "figure"), ("GEN", "document"),
        ("GOVDOC", "report"), ("GRANT", "document"), ("GRNT", "document"), ("HEAR", "hearing"),
        ("ICOMM", "personal_communication"), ("INPR", "article-journal"), ("JFULL", "periodical"), ("JOUR", "article-journal"),
        ("LEGAL", "legislation"), ("MANSCPT", "manuscript"), ("MAP", "map"), ("MGZN", "article-magazine"),
        ("MPCT", "motion_picture"), ("MULTI", "document"), ("MUSIC", "musical_score"), ("NEWS", "article-newspaper"),
        ("PAMP", "pamphlet"), ("PAT", "patent"), ("PCOMM", "personal_communication"), ("POD", "broadcast"),
        ("PRESS", "article-newspaper"), ("RPRT", "report"), ("SER", "book"), ("SLIDE", "speech"),
        ("SOUND", "song"), ("STAND", "standard"), ("STAT", "legislation"), ("THES", "thesis"),
        ("UNBILL", "bill"), ("UNPB", "manuscript"), ("VIDEO", "motion_picture"), ("WEB", "webpage"),
    ],
)  # fmt: skip
def test_a_type_of_ris_has_its_item_type(type_: str, kind: str) -> None:
    """A document if CSL has none."""
    reference = one(f"TY  - {type_}", "TI  - T")
    assert (reference.kind, reference.fields) == (kind, ())


_TAG = st.from_regex(r"[A-Z][A-Z0-9]", fullmatch=True)
_VALUE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=20)


@given(st.lists(st.lists(st.tuples(_TAG, _VALUE), max_size=8), max_size=4))
def test_every_line_is_in_the_account(records: list[list[tuple[str, str]]]) -> None:
    """What was read, kept, empty and left out are all lines with tags."""
    lines = [
        line
        for record in records
        for line in ("TY  - JOUR", *(f"{tag}  - {value}" for tag, value in record), "ER  - ")
    ]
    lines += ["", "a line outside"]
    split = split_ris("\n".join(lines))
    (account,) = ris.parse([("", "\n".join(lines))]).accounts or (None,)
    assert account is None or account.lines == sum(len(each.lines) for each in split.records) + len(
        split.outside
    )
    assert account is not None or not split.records


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """A hostile file has problems, and no traceback."""
    ris.parse([("", text)])
    ris.parse([("", f"TY  - JOUR\n{text}\nER  - ")])


@pytest.mark.parametrize(
    ("numbers", "places"),
    [((3, 3, 3), ""), ((3, 3, 7), ": lines 3, 7"), ((1, 2, 3, 4, 5, 6), ": lines 1, 2, 3, 4, 5, …")],
)
def test_each_line_of_what_is_left_out_is_named_once(numbers: tuple[int, ...], places: str) -> None:
    """A file of JSON may be one line, and its number is in front of the message already."""
    account = Account(left_out=tuple(LeftOut(line=each, text="x", reason="so") for each in numbers))
    assert [each.message for each in account.problems()][1:] == [
        f"'x' is left out: so; {len(numbers)} of this kind{places}"
    ]
