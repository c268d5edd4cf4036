"""Written tables read back to the same references, have names for people, and nothing in them is run."""

import io
import re

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.exchange.tables.delimited import (
    DELIMITERS,
    escaped,
    split_delimited,
    without_escape,
    write_delimited,
)
from essence_refs.exchange.tables.reader import parse_text, parse_workbooks
from essence_refs.exchange.tables.writer import write_csv, write_xlsx
from essence_refs.files import load, open_framework
from essence_refs.files.reading import data_path
from essence_refs.model import Date, Name, Names, Point, Reference, RichText

FRAMEWORK = open_framework(data_path("references", "framework.toml"))
WORDS = st.text(st.sampled_from("abcXYZ éß=+-@'\",;{}()0123\t"), min_size=1, max_size=12)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
FAMILIES = st.sampled_from(["Roe", "O'Neill", "Thompson Coon", "Dal-Ré"])
PEOPLE = st.builds(
    lambda family, given: Name(family=family, given=given),
    FAMILIES,
    st.sampled_from(["Jo", "J. K.", "Anne-Marie"]),
)
BODIES = st.sampled_from(
    ["NHS England", "Care; Cost Ltd", "Ministry of Health, Labour and Welfare", "WHO"]
).map(lambda text: Name(literal=text))
NAMES = st.builds(
    Names, st.lists(st.one_of(PEOPLE, BODIES), min_size=1, max_size=3).map(tuple), st.booleans()
)
DATES = st.sampled_from(
    [
        Date.of(2019),
        Date.of(2019, 10),
        Date.of(2019, 10, 5),
        Date(start=Point(2019, season=1)),
        Date(start=Point(2018), end=Point(2019), is_range=True),
    ]
)
REFERENCES = st.builds(
    lambda title, names, date, keywords, tags: Reference(
        key="Roe:2019",
        kind="report",
        names=(("author", names),),
        dates=(("issued", date),),
        texts=(("title", RichText.of(title)), ("publisher", RichText.of(title)), ("DOI", RichText.of("10.1000/a"))),
        keywords=keywords,
        fields=(("annote", title), ("ris-ad", title), ("table-risk", "low")),
        levels=tags,
    ),
    LINES.filter(lambda text: text.lower() not in ("nan", "na", "no", "n/a", ".", "-", "--", "?") and "{" not in text),
    NAMES,
    DATES,
    st.lists(st.sampled_from(["care", "a; b", "x, y"]), unique=True, min_size=2).map(tuple),
    st.sampled_from([(), ("policy",), ("organisation", "family")]),
)  # fmt: skip


def plain(reference: Reference) -> Reference:
    """Return a reference without its order of variables."""
    return attrs.evolve(
        reference,
        **{name: tuple(sorted(getattr(reference, name))) for name in ("texts", "fields")},
    )


@given(REFERENCES)
def test_a_table_reads_back_to_the_same_references(reference: Reference) -> None:
    """As CSV and as a workbook, whatever the texts begin with; nothing is lost without a warning."""
    for result, again in (
        (csv := write_csv([reference], FRAMEWORK), parse_text([("", csv.text)], FRAMEWORK)),
        (excel := write_xlsx([reference], FRAMEWORK), parse_workbooks([("", excel.data or b"")], FRAMEWORK)),
    ):
        (found,) = again.references
        assert result.problems == ()
        assert str(plain(found)) == str(plain(reference))
        assert dict(found.texts) == dict(reference.texts)
        assert dict(found.names) == dict(reference.names)
        assert (found.dates, found.keywords, found.levels) == (
            reference.dates,
            reference.keywords,
            reference.levels,
        )
        assert dict(found.fields) == dict(reference.fields)


@given(
    st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), min_size=1), st.sampled_from(DELIMITERS)
)
def test_text_with_delimiters_splits_into_what_was_written(rows: list[list[str]], delimiter: str) -> None:
    """Cells may have delimiters, quotation marks and line ends."""
    found = split_delimited(write_delimited(rows, delimiter), delimiter).rows
    assert [[without_escape(cell) for cell in row.cells] for row in found] == rows


@given(st.text(st.sampled_from("'=+-@ \t\r\na1"), max_size=6))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    """A spreadsheet runs what begins with =, +, - or @, also behind blanks."""
    assert not re.match(r"[\s\0]*[=+\-@]", escaped(text))
    assert without_escape(escaped(text)) == text


def test_the_shipped_items_read_back_and_lose_only_what_is_named() -> None:
    """They have annotations, tags, and fields of curators."""
    library = load()
    result = write_xlsx(library, library.framework)
    again = parse_workbooks([("", result.data or b"")], library.framework).references
    assert result.problems == ()
    for before, after in zip(library, again, strict=True):
        for name in ("key", "kind", "levels", "types", "facets", "listed", "checked", "unverified", "dates"):
            assert getattr(before, name) == getattr(after, name)
        assert dict(before.names) == dict(after.names)
        assert {name: text.plain for name, text in before.texts} == {
            name: text.plain for name, text in after.texts
        }
        assert (before.annotation.plain, dict(before.fields)) == (after.annotation.plain, dict(after.fields))


def test_columns_have_names_for_people_and_no_local_paths() -> None:
    """Excel shows a table with links, and each loss is named."""
    reference = Reference(
        key="roe2019",
        kind="article-journal",
        texts=(
            ("title", RichText.of("=Care")),
            ("DOI", RichText.of("10.1000/a")),
            ("URL", RichText.of("file:///home/x.pdf")),
        ),
        levels=("policy",),
        facets=(("study", ("randomised-trial",)),),
        fields=(("file", "C:\\x.pdf"), ("table-scan", "/home/me/x.pdf")),
    )
    result = write_xlsx([reference], FRAMEWORK, {"roe2019": "Care."})
    sheet = openpyxl.load_workbook(io.BytesIO(result.data or b""))["References"]
    names, row = ([cell.value for cell in each] for each in sheet.iter_rows())
    assert names == ["Citation key", "Formatted reference", "Type of item", "Authors", "Year", "Title", "Journal or book", "Volume", "Issue", "Pages", "DOI", "URL", "Level", "Kind of study"]  # fmt: skip
    assert row[:3] + row[5:6] + row[-2:] == [
        "roe2019",
        "Care.",
        "Journal article",
        "=Care",
        "Policy",
        "randomised controlled trial",
    ]
    assert sheet["F2"].data_type == "s"
    assert sheet["K2"].hyperlink.target == "https://doi.org/10.1000/a"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:N2")
    assert [each.message for each in result.problems] == [
        "an address on a computer is left out",
        "the field file has a path on a computer, and is left out",
        "the field table-scan has a path on a computer, and is left out",
    ]


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_excel_does() -> None:
    """Excel would read other letters without it."""
    text = write_csv([Reference(key="a", texts=(("title", RichText.of("Café")),))]).text
    assert text.startswith("\N{BYTE ORDER MARK}Citation key,Type of item,Authors,Year,Title,")
    assert text.endswith("\r\na,Document,,,Café,,,,,,\r\n")


@pytest.mark.parametrize("length", [32_767, 32_768])
def test_a_text_longer_than_a_cell_is_named(length: int) -> None:
    """Excel cuts it."""
    reference = Reference(
        key="a", texts=(("title", RichText.of("T")), ("abstract", RichText.of("x" * length)))
    )
    cut = [each.message for each in write_xlsx([reference]).problems]
    assert cut == (
        ["a cell has at most 32,767 characters; the rest of Abstract is left out"] if length > 32_767 else []
    )


def test_long_texts_are_wrapped_and_numbers_stay_text() -> None:
    """A cell that is wrapped has no format of texts, so pages that are typed into it would become a date."""
    framework = open_framework()
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([Reference(key="a")], framework).data or b""))
    sheet = book["References"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    wrapped = {name for name, at in letters.items() if sheet.column_dimensions[at].alignment.wrap_text}
    assert wrapped == {"Authors", "Title", "Journal or book"}
    assert [round(sheet.column_dimensions[letters[each]].width) for each in ("Volume", "Pages", "DOI")] == [
        10,
        13,
        27,
    ]
