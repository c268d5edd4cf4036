"""Tables are read by the names of their columns, and every cell is in the result or in the account."""

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter

from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.exchange.records.account import RecordsResult
from essence_refs.exchange.tables.name_lists import NameOrder, read_name
from essence_refs.exchange.tables.reader import parse_text, parse_workbooks
from essence_refs.exchange.tables.tags import read_tags
from essence_refs.files import open_framework
from essence_refs.files.reading import data_path
from essence_refs.model import Framework, Level, Reference

FRAMEWORK = open_framework(data_path("references", "framework.toml"))


def read(text: str, map_: RecordMap | None = None) -> RecordsResult:
    return parse_text([("t.csv", text)], FRAMEWORK, map_=map_)


def one(text: str, map_: RecordMap | None = None) -> Reference:
    (found,) = read(text, map_).references
    return found


def texts(reference: Reference) -> dict[str, str]:
    return {name: text.plain for name, text in reference.texts}


def messages(result: RecordsResult, *codes: str) -> list[str]:
    return [str(each) for each in result.problems if not codes or each.code in codes]


def workbook(**sheets: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        date = book.add_format({"num_format": "mmm-yy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, value, date)
                    elif value != "":
                        sheet.write(at, column, value)
            if name.startswith("hidden"):
                sheet.hide()
    return file.getvalue()


SENDERS = {
    "Scopus": (
        ("Authors,Author full names,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,EID\n"
        '"Roe J.; Poe K.","Roe, Jo (57201234567); Poe, Kim (57201234568)",Care,2019,Age,8,2,,10,20,10.1016/j.x,2-s2.0-1\n'),
        {"title": "Care", "container-title": "Age", "volume": "8", "issue": "2", "page": "10–20", "DOI": "10.1016/j.x"},
        "Jo Roe, Kim Poe", "2019",
    ),
    "PubMed": (
        ("PMID,Title,Authors,Citation,Journal/Book,Publication Year,DOI\n"
        '312,Care,"Roe J, Poe KA.","Age. 2019 Nov;243(2):143-150. doi: 10.1016/j.y.",Age,2019,10.1016/j.y\n'),
        {"PMID": "312", "title": "Care", "container-title": "Age", "volume": "243", "issue": "2", "page": "143–150", "DOI": "10.1016/j.y"},
        "J. Roe, K. A. Poe", "2019-11",
    ),
    "Web of Science": (
        "PT\tAU\tAF\tTI\tSO\tPD\tPY\tVL\tBP\tEP\tUT\nJ\tRoe, J\tRoe, Jo\tCare\tAge\tNOV 12\t2019\t9\t3\t5\tWOS:1\n",
        {"title": "Care", "container-title": "Age", "volume": "9", "page": "3–5"},
        "Jo Roe", "2019-11-12",
    ),
    "Embase": (
        ("Title,Author Names,Source,Open URL Link\n"
        'Care,"Roe J., Poe K.A.",Age (2014) 3:4 (152-160). Date of Publication: 25 Aug 2014,http://sfx.x.nl/u?id=doi:10.4103%2F2303.1&atitle=Care\n'),
        {"title": "Care", "DOI": "10.4103/2303.1", "volume": "3", "issue": "4", "page": "152–160", "container-title": "Age"},
        "J. Roe, K.A. Poe", "2014-08-25",
    ),
    "Zotero": (
        ('"Key","Item Type","Publication Year","Author","Title","Publication Title","Date","Abstract Note","Extra"\n'
        '"VZNX63HV","journalArticle","2019","Roe, Jo; Poe, Kim","Care","Age","2019-10","Text","PMID: 12\nCitation Key: roe2019x"\n'),
        {"title": "Care", "abstract": "Text", "PMID": "12", "container-title": "Age"},
        "Jo Roe, Kim Poe", "2019-10",
    ),
    "Covidence": (
        'Title,Authors,Published Year,Published Month,Journal,Pages,Covidence #,Study\nCare,"Roe, J.; Poe, K.",2019,11,Age,3-9,#12,Roe 2019\n',
        {"title": "Care", "container-title": "Age", "page": "3–9"},
        "J. Roe, K. Poe", "2019-11",
    ),
    "Rayyan": (
        'key,title,year,month,day,journal,issn,authors,pubmed_id,pmc_id\nrayyan-123,Care,2019,3,1,Age,0959-8138,"Roe, Jo and Poe, Kim",7,PMC1\n',
        {"title": "Care", "ISSN": "0959-8138", "PMID": "7", "PMCID": "PMC1", "container-title": "Age"},
        "Jo Roe, Kim Poe", "2019-03-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sender", SENDERS)
def test_the_export_of_a_database_is_read_and_named(sender: str) -> None:
    """Its columns are known, and an article is recognised by its journal."""
    text, values, authors, issued = SENDERS[sender]
    result = read(text)
    (found,) = result.references
    assert (texts(found), str(found.authors), str(found.date("issued"))) == (values, authors, issued)
    assert found.kind == "article-journal"
    assert messages(result)[0].startswith(f"t.csv:1: notice: 1 record from {sender}: ")


def test_names_of_columns_may_be_written_in_any_way() -> None:
    """Case, blanks and punctuation do not matter, nor what is above the names, nor the delimiter."""
    found = one(
        'Our review\n\nTITLE;author(s);Publication_Year;doi:;ABSTRACT  NOTE\nCare;Roe J;2019;10.1000/a;"x\ny"\n'
    )
    assert texts(found) == {"title": "Care", "DOI": "10.1000/a", "abstract": "x\ny"}
    assert (str(found.authors), found.year, found.key) == ("J. Roe", 2019, "roe2019care")
    assert found.origin is not None
    assert found.origin.line == 4


COUNTED = "Search of May,,,\nTitle,Authors,Year,Risk,,Pages\nCare,Roe J,2019,low,x,Apr-96\n\nTitle,Authors,Year,,,\nAge,Roe J,2020.0,n/a,,#REF!,more\n,,,note\n"


def test_every_cell_is_counted() -> None:
    """Cells are read, kept as fields, or named with their address as left out."""
    result = read(COUNTED)
    (account,) = result.accounts
    cells = sum(bool(cell) for line in COUNTED.splitlines() for cell in line.split(","))
    # The names of the columns are no cells with values.
    assert account.lines == cells - 5
    assert (account.carried, account.kept, account.empty) == (6, 5, 0)
    assert [(each.cell, each.text) for each in account.left_out] == [
        ("A1", "Search of May"), ("A5", "Title"), ("B5", "Authors"), ("C5", "Year"), ("F6", "#REF!"), ("D7", "note"),
    ]  # fmt: skip
    assert [each.fields for each in result.references] == [
        (("table-risk", "low"), ("table-column-e", "x"), ("table-pages", "Apr-96")),
        (("table-risk", "n/a"), ("table-column-g", "more")),
    ]
    assert messages(result, "column", "changed-cell") == [
        "t.csv:3: E3: warning: column E has no name; its cells are kept as the field table-column-e",
        "t.csv:6: G6: warning: column G has no name; its cells are kept as the field table-column-g",
        "t.csv:3: F3: warning: a spreadsheet has probably made a date of this: Apr-96, before it perhaps 4-96; it is kept as a field",
        "t.csv:6: C6: warning: '2020.0' is read as 2020",
        "t.csv:6: F6: warning: the cell has an error of a spreadsheet: #REF!",
    ]


CHANGED = [
    (
        "Pages",
        "01-Apr",
        "a spreadsheet has probably made a date of this: 01-Apr, before it perhaps 1-4 or 4-1",
    ),
    (
        "Issue",
        "03/04/2021",
        "a spreadsheet has probably made a date of this: 03/04/2021, before it perhaps two numbers",
    ),
    ("Pages", "2.05E+15", "a spreadsheet has probably shortened this number: 2.05E+15"),
    ("ISBN", "9.78145E+12", "a spreadsheet has probably shortened this number: 9.78145E+12"),
    ("ISSN", "3064530", "3064530 has too few digits, and was perhaps 0306-4530"),
    ("Year", "43466", "43466 is no year, and perhaps the day 2019-01-01 as a number"),
]


@pytest.mark.parametrize(("column", "value", "message"), CHANGED)
def test_what_a_spreadsheet_changed_is_reported_and_kept(column: str, value: str, message: str) -> None:
    """It is never repaired, because it cannot be known what it was."""
    result = read(f"Title,{column}\nCare,{value}\n")
    assert messages(result, "changed-cell") == [f"t.csv:2: B2: warning: {message}; it is kept as a field"]
    assert result.references[0].fields == ((f"table-{column.lower()}", value),)


def test_tags_are_read_by_name_and_unknown_ones_named_with_their_cell() -> None:
    """The columns have the names of the framework's levels, types and facets."""
    result = read(
        "Title,Level,Type of intervention,Kind of study,Type\n"
        "A,Polcy; organisation,Supervision of social workers,randomised controlled trial,Report\n"
        "B,policy,supervision,,Journal Article\n"
    )
    a, b = result.references
    assert (a.kind, a.levels, a.types, a.facets) == (
        "report",
        ("organisation",),
        ("supervision",),
        (("study", ("randomised-trial",)),),
    )
    assert (b.kind, b.levels, b.types) == ("article-journal", ("policy",), ())
    assert messages(result, "unknown-level", "type-without-level") == [
        "t.csv:2: B2: warning: no level is called 'Polcy'; the cell is kept as a field (did you mean Policy?)",
        (
            "t.csv:3: C3: warning: the intervention type 'supervision' belongs to the level 'organisation', which the item does not have; "
            "the cell is kept as a field (add the level)"
        ),
    ]
    assert a.fields == (("table-level", "Polcy; organisation"),)


def test_a_column_called_type_may_have_intervention_types() -> None:
    """Its values show which types are meant."""
    found = one("Title,Level,Type\nA,Organisation,Supervision of social workers\n")
    assert (found.kind, found.types) == ("document", ("supervision",))


def test_a_map_says_what_columns_mean() -> None:
    """It comes before all names that are known, and its mistakes are located."""

    def entry(name: str, *means: str, **more: str) -> MapEntry:
        entries = tuple(MapEntry(name=key.rstrip("_"), texts=(text,)) for key, text in more.items())
        return MapEntry(name=name, texts=means, entries=entries, source="m.toml", line=2)

    columns = (
        entry("Paper", "title"), entry("Who", as_="authors", names="family first"), entry("Title", "ignore"),
        entry("Rob", "field bias"), entry("Kind", "xyz"), entry("Yaer", "year"),
    )  # fmt: skip
    result = read("Paper,Who,Title,ROB,Kind,Year\nCare,Xu Wei,T,low,z,2019\n", RecordMap(columns=columns))
    (found,) = result.references
    assert texts(found) == {"title": "Care"}
    assert (found.authors[0].family, found.authors[0].given) == ("Xu", "Wei")
    assert dict(found.fields) == {"bias": "low", "table-kind": "z"}
    assert messages(result, "unknown-name", "column") == [
        "m.toml:2: Kind: no meaning of a column is called 'xyz' (for example title, authors, year, journal, ignore)",
        "m.toml:2: Yaer: warning: no table has a column 'Yaer' (did you mean Year?)",
    ]


def test_names_without_a_comma_are_read_by_the_given_names_in_the_column() -> None:
    """A warning names the cells; organisations stay organisations."""
    result = read("Title,Authors\nA,Jane Smith; Care England\nB,John Roe\nC,Wei Xu\n")
    assert [[(name.family, name.literal) for name in each.authors] for each in result.references] == [
        [("Smith", ""), ("", "Care England")], [("Roe", "")], [("Xu", "")],
    ]  # fmt: skip
    assert messages(result, "cell") == [
        (
            "t.csv:2: B2: warning: names without a comma are read with the family name last: 'Jane Smith' as Smith, Jane; "
            "3 of this kind: cells B2, B3, B4"
        )
    ]


def test_et_al_after_the_last_of_several_names_is_no_part_of_it() -> None:
    """The list is incomplete, whatever is between its names."""
    reference = one('Title,Authors\nCare,"Roe, J.; Poe, K. et al.; et al."\n')
    names = dict(reference.names)["author"]
    assert ([each.full for each in names], names.complete) == (["J. Roe", "K. Poe"], False)


def test_a_table_without_known_names_is_an_error_with_a_hint() -> None:
    """The first row is shown, and what its names may be meant to be."""
    assert messages(read("Tilte,Autors\nA,B\n")) == [
        "t.csv:1: no row has names of columns that are known; the first row is Tilte, Autors (Tilte may be title; Autors may be authors)"
    ]
    assert messages(read("\n\n")) == ["t.csv:1: warning: the file is empty"]
    assert (
        messages(read("Title,Year\n"))[0]
        == "t.csv:1: warning: no row below the names of the columns is a reference"
    )


def test_a_table_in_which_no_column_is_the_title_is_reported() -> None:
    """Rows would be items without a title, or left out, because a column has a name of its own."""
    warning = (
        "t.csv:1: warning: no column is read as the title; rows without another name or identifier are left out "
        "(a map says which one it is, for example 'Paper')"
    )
    assert messages(read("Paper,Year,DOI\nCare,2019,10.1000/a\n"), "column") == [warning]
    assert messages(read("Title,Paper,Year\nCare,x,2019\n"), "column") == []
    assert messages(read("Year,DOI\n2019,10.1000/a\n"), "column") == []


def test_a_quotation_mark_that_is_never_closed_loses_no_row() -> None:
    """It is reported with its line, and takes no more time than others."""
    result = read('Title,Year\n"Care,2019\nAge,2020\n' + '""x' * 50_000)
    assert [each.title.plain for each in result.references[:2]] == ['"Care', "Age"]
    assert messages(result, "broken-records") == [
        "t.csv:2: a quotation mark is never closed; the rest of its line is read as it is written"
    ]


def test_the_sheet_with_references_is_read_and_the_others_are_named() -> None:
    """A hidden sheet is not chosen, and one that has references too is a warning."""
    head = ["Title", "Authors", "Year", "Pages", "ISSN"]
    data = workbook(
        Notes=[["How we searched"]],
        Included=[
            head,
            ["=1+1", "Roe J", 2019, dt.date(1996, 4, 1), "'"],
            ["Care", "Poe K", 2020, "4-6", 3064530],
        ],
        Excluded=[head, ["No", "Roe J", 2018]],
        hidden=[[*head, "Volume"], *[["x"]] * 9],
    )
    result = parse_workbooks([("w.xlsx", data)], FRAMEWORK)
    assert [(each.key, each.year) for each in result.references] == [
        ("roe20190", 2019),
        ("poe2020care", 2020),
    ]
    shown = messages(result)
    assert shown[0].endswith("; the sheet is Included")
    assert "w.xlsx:1: Notes: notice: the sheet 'Notes' is left out: 1 cell" in shown
    assert any(
        each.startswith("w.xlsx:1: hidden: warning: the hidden sheet 'hidden' is left out: 15 cells")
        for each in shown
    )
    assert "w.xlsx:1: Included: notice: 1 formula: the value that was computed last is read: A2" in shown
    assert (
        "w.xlsx:1: Excluded: warning: the sheet 'Excluded' is left out: 8 cells; it has columns of references too "
        "(to read it, write 'w.xlsx#Excluded' for the name of the file)" in shown
    )


def test_a_sheet_may_be_named() -> None:
    """It is read even if it is hidden or smaller, and the others are only notices."""
    head = ["Title", "Authors", "Year"]
    data = workbook(
        Round=[head, ["One", "Roe J", 2019], ["Two", "Roe J", 2019]],
        Later=[head, ["Three", "Roe J", 2019]],
        hidden=[head, ["Four", "Roe J", 2019]],
    )

    def titles(name: str) -> list[str]:
        result = parse_workbooks([(name, data)], FRAMEWORK)
        assert {str(each.severity) for each in result.problems} <= {"notice"}
        return [each.text("title").plain for each in result.references]

    assert titles("w.xlsx#Round") == ["One", "Two"]
    assert titles("w.xlsx#later") == ["Three"]
    assert titles("w.xlsx#HIDDEN ") == titles("a/w.XLSM#hidden") == ["Four"]
    for name, hint in (("w.xlsx#hiden", " (did you mean hidden?)"), ("w.ods#Z", "")):
        result = parse_workbooks([(name, data)], FRAMEWORK)
        shown = f"{name}: no sheet is called {name.partition('#')[2]!r}; there are Round, Later, hidden{hint}"
        assert (messages(result), result.references) == ([shown], ())
    one = parse_workbooks([("w.xlsx#Z", workbook(A=[head]))], FRAMEWORK)
    assert messages(one) == ["w.xlsx#Z: no sheet is called 'Z'; there is A"]


def test_a_workbook_that_cannot_be_read_is_one_problem() -> None:
    """Other files are read."""
    good = workbook(A=[["Title", "Year"], ["Care", 2019]])
    result = parse_workbooks([("bad.xlsx", b"PK\x03\x04"), ("good.xlsx", good)], FRAMEWORK)
    assert len(result.references) == 1
    assert messages(result, "broken-records") == [
        "bad.xlsx: the workbook cannot be read: its ZIP archive is damaged: File is not a zip file"
    ]


PARTICLES = "van von de der den del della di da dos du la le el al bin ter ten zu y"


@pytest.mark.parametrize("particle", PARTICLES.split())
def test_a_particle_belongs_to_the_family_name(particle: str) -> None:
    """In both orders, and in the column it does not count as a given name."""
    for text, order in (
        (f"Ana {particle} Roe", NameOrder.GIVEN_FIRST),
        (f"{particle} Roe Ana", NameOrder.FAMILY_FIRST),
    ):
        name, is_guess = read_name(text, order)
        assert (name.given, is_guess) == ("Ana", True)


@pytest.mark.parametrize(
    ("cell", "levels", "left"),
    [
        ("policy, organisation", ("policy", "organisation"), ()),
        ("policy,, organisation,", ("policy", "organisation"), ()),
        ("policy, oddity", ("policy",), ("oddity",)),
        ("odd, oddity", (), ("odd, oddity",)),
        ("{policy}", ("policy",), ()),
    ],
)
def test_tags_between_commas_are_several_where_one_is_known(
    cell: str, levels: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """A name may have a comma itself."""
    assert read_tags(cell, "tag: level", FRAMEWORK)[0] == [*levels]
    assert [each.message for each in read_tags(cell, "tag: level", FRAMEWORK)[1]] == [
        f"no level is called {each!r}" for each in left
    ]


def test_a_name_with_a_comma_is_one_tag() -> None:
    """Even if a part of it is the name of another one."""
    framework = Framework(levels=(Level(key="a", name="Care"), Level(key="b", name="Care, health and work")))
    assert read_tags("Care, health and work; Care", "tag: level", framework)[0] == ["b", "a"]


def test_a_hidden_sheet_is_read_where_no_other_has_references() -> None:
    """And of two that have the same columns, the one with more rows, or else the first."""
    head = ["Title", "Year"]
    hidden = workbook(Notes=[["How we searched"], ["Twice"]], hidden=[head, ["Care", 2019]])
    assert [each.year for each in parse_workbooks([("w.xlsx", hidden)], FRAMEWORK).references] == [2019]
    rows = [["A", 1999], ["B", 2000]]
    for sheets, year in (([rows[:1], rows], 2), ([rows[:1], rows[1:]], 1), ([rows, rows[:1]], 2)):
        data = workbook(One=[head, *sheets[0]], Two=[head, *sheets[1]])
        assert len(parse_workbooks([("w.xlsx", data)], FRAMEWORK).references) == year
    first = parse_workbooks([("w.xlsx", workbook(One=[head, rows[0]], Two=[head, rows[1]]))], FRAMEWORK)
    assert [each.year for each in first.references] == [1999]


def test_a_title_is_one_line_and_an_abstract_keeps_its_lines() -> None:
    """Cells may have line ends."""
    found = one('Title,Journal,Abstract\n"Care  at\nhome","Age\r\nand","One.\nTwo."\n')
    assert texts(found) == {"title": "Care at home", "container-title": "Age and", "abstract": "One.\nTwo."}
