"""Writing: the written file is read as the same references."""

from pathlib import Path

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from essence_refs.bibtex import parse
from essence_refs.bibtex.fields.mapping import (
    EDITOR_ROLES,
    FIELDS,
    ITEM_TYPES,
    ITEM_TYPES_BY_SUBTYPE,
    TYPE_ALIASES,
    FieldType,
)
from essence_refs.bibtex.writer import write
from essence_refs.files.frameworks import open_framework
from essence_refs.model import Date, Listed, Mark, Name, Names, Reference, RichText, Span

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "bib" / "biblatex-examples.bib"
SHIPPED = Path(__file__).parents[3] / "references" / "essence.bib"

# Generated .bib texts with values of all types.

PIECES = st.sampled_from(
    [
        "Care", "and", "{NHS}", "{NHS and Care}", "\\emph{for}", "\\textbf{a {B} c}", "{\\emph{X}}", "{{\\'e}t\\'e}",
        "100\\%", "\\&", "a--b", "12-34", "---", "``said''", "`it'", "\\enquote{her \\enquote{word}}", "H\\textsubscript{2}O",
        "$x^2$", "\\url{https://a.org/b_c?d=1\\%20}", "\\href{https://a.org}{the \\emph{page}}", "~", "\\LaTeX{}", "{123}",
        "\\textasciitilde{}", "\\textbackslash{}", "\\{x\\}", "von", "de la", "\\unknown{arg}", "Łódź", "2", ",", ";", "others",
        "\\textsc{x}\\textit{y}", "\\'i", "{\\relax and}", "'", '"', "#", "\\ ", ".", "?", "<b>", "*", "\u00a0", "{}", "{ b}",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, min_size=0, max_size=5).map(" ".join) | st.lists(PIECES, max_size=4).map("".join)
NAME = st.sampled_from(
    [
        "Brand, Sarah L.", "Vincent van Gogh", "van Gogh, Vincent", "{NHS England}", "{Barnes and Noble}", "Plato",
        "de la Vall{\\'e}e Poussin, Jean Charles Gabriel", "King, Jr., Martin Luther", "{\\'E}mile Zola", "others",
        "family=Gogh, given=Vincent, prefix=van, useprefix=true", "family={Jean Paul}", "Jean-Paul Sartre", "J.~P. Smith",
        "{von Neumann}, John", "Smith, {and}", "family=X, suffix={Jr, Sr}, given=Y", "{Smith}, J. and X", "d'Ormesson, Jean",
        "Müller, Ää", "{{Ministry} of Love}", "a b c D", "Ludwig van", "al-Khwārizmī, M.", "B. {\\relax van} C",
    ]
)  # fmt: skip
NAMES = st.lists(NAME, min_size=1, max_size=4).map(" and ".join)
DATES = st.sampled_from(
    [
        "2019", "2019-08", "2019-08-31", "2019/2020", "2019-01/2020-02-03", "2019/", "/2019", "../2020", "-0043", "199X",
        "19XX", "1999-XX", "1999-12-XX", "2004~", "2004?", "2004%", "2004~/2006", "2004-22", "n.d.", "in press", "Y17000",
        "2004-04-25T14:34:00", "around 1900 \\& later", "May 2019", "{2019}", "1984u", "0000", "199X/2005", "2019-13",
        "forthcoming", "\\'et\\'e 2019", "199X~",
    ]
)  # fmt: skip
VALUES = {
    FieldType.NAMES: NAMES,
    FieldType.DATE: DATES,
    FieldType.VERBATIM: st.sampled_from(
        ["10.1000/x_y", "https://a.org/b%20c_d#e", "978-3", "doi: 10.1/2", "a\\_b", "a b"]
    ),
    FieldType.PAGES: st.sampled_from(
        ["1-2", "1--2", "e12345", "xi-xv, 2", "A-1", "123456", "5\u20136", "a-b", "3"]
    ),
    FieldType.KEYWORDS: st.sampled_from(["a, b", "social care, {NHS}, \\&", "x"]),
    FieldType.LIST: st.lists(TEXT, min_size=1, max_size=3).map(" and ".join),
}
LISTS = {"publisher", "institution", "organization", "howpublished", "location"}
SPECIAL = {
    "langid": ["english", "german", "fr-CA", "klingon", "american"],
    "language": ["french", "langenglish", "nonsense"],
    "langidopts": ["variant=british", "variant=us", "spelling=new"],
    "type": ["phdthesis", "Working paper", "software", ""],
    "pubstate": ["inpress", "in press"],
    "series": ["newseries", "Studies"],
    "entrysubtype": ["magazine", "newspaper", "dictionary"],
    "year": ["2019", "1998--99", "1998-2001", "forthcoming"],
    "month": ["jan", "1", "May--June", "Spring", "5 June", "x"],
    "day": ["5", "5-7", "x"],
    "eprint": ["2001.00001", "12345"],
    "eprinttype": ["arxiv", "pubmed", "x"],
    "options": ["useprefix", "useprefix=false"],
    "crossref": ["parent", "missing", "first"],
    "xdata": ["data", "data, nowhere"],
    "related": ["parent"],
    "ids": ["alias, other"],
    **{f"editor{letter}type": ["", *EDITOR_ROLES, "nonsense"] for letter in ("", "a", "b", "c")},
}
FIELD_NAMES = st.sampled_from([*sorted(FIELDS), "x-own", "journal", "address", "annote", "school"])
TYPES = st.sampled_from([*sorted(ITEM_TYPES), *sorted(TYPE_ALIASES), "nonsense", "Article"])


@st.composite
def entries(draw, key, parents):
    fields = []
    for name in draw(st.lists(FIELD_NAMES, unique=True, max_size=9)):
        place = FIELDS.get(name)
        if name == "crossref" and not parents:
            continue
        if name in SPECIAL:
            value = draw(st.sampled_from(SPECIAL[name]))
        elif name in LISTS:
            value = draw(VALUES[FieldType.LIST])
        else:
            value = draw(VALUES.get(place.type, TEXT) if place else TEXT)
        fields.append(f"  {name} = {{{value}}},\n")
    if parents and key != "parent" and draw(st.booleans()):
        fields.append("crossref = {parent}")
    return f"@{draw(TYPES)}{{{key},\n{''.join(fields)}}}\n"


@st.composite
def files(draw, *, parents):
    keys = draw(
        st.sampled_from([["first"], ["first", "parent"], ["parent", "first"], ["first", "parent", "b/c:d"]])
    )
    text = "".join(draw(entries(key, parents)) for key in keys)
    if draw(st.booleans()):
        text += "@xdata{data, publisher = {P and Q}, location = {L}, note = {n}}\n"
    return text


def differences(before, after):
    assert [each.key for each in after] == [each.key for each in before]
    return [
        (one.key, field.name, getattr(one, field.name), getattr(two, field.name))
        for one, two in zip(before, after, strict=True)
        for field in attrs.fields(Reference)
        if field.eq is not False and getattr(one, field.name) != getattr(two, field.name)
    ]


@pytest.mark.parametrize("path", [SHIPPED, EXAMPLES], ids=lambda path: path.name)
@pytest.mark.parametrize("is_tagged", [True, False])
def test_written_real_files_are_read_as_the_same_references(path, is_tagged):
    """All references of real files are equal, without new problems."""
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    framework = open_framework() if is_tagged else None
    before = parse(path.read_text("utf-8"), framework=framework).references
    written = write(before, framework=framework)
    again = parse(written.text, framework=framework)

    assert differences(before, again.references) == []
    assert written.problems == ()
    assert again.problems == ()
    assert write(again.references, framework=framework).text == written.text


@example("@book{a, editortype = {editor}, editora = {Brand, Sarah L.}}")
@given(files(parents=False))
def test_written_references_are_read_as_the_same_references(text):
    """The canonical file has the same content in the same order."""
    before = parse(text).references
    written = write(before)

    assert differences(before, parse(written.text).references) == []
    assert written.problems == ()


def in_any_order(value):
    return sorted(value, key=repr) if isinstance(value, tuple) else value


@given(files(parents=True))
def test_inherited_fields_are_written_or_reported(text):
    """Entries that refer to others are read as the same, or a problem names the difference."""
    before = parse(text).references
    written = write(before)
    accounted = {problem.key for problem in written.problems}

    assert all(problem.field for problem in written.problems)
    for key, _, one, two in differences(before, parse(written.text).references):
        assert key in accounted or in_any_order(one) == in_any_order(two)


@pytest.mark.parametrize("text", ["2004~", "2004?", "2004%", "2004~/2006", "2004-05~"])
def test_the_qualifier_of_a_date_is_written_and_read(text):
    """Also the tilde, which is a space in all other fields."""
    before = parse(f"@misc{{a, date = {{{text}}}}}").references
    issued = before[0].date("issued")
    assert issued

    assert issued.approximate == (text[-1] != "?")
    assert parse(write(before).text).references == before


@pytest.mark.parametrize("kind", sorted({*ITEM_TYPES.values(), *ITEM_TYPES_BY_SUBTYPE.values()}))
def test_every_item_type_has_an_entry_type(kind):
    """A reference of another program gets an entry type that is read as the same item type."""
    reference = Reference(key="a", kind=kind, texts=(("title", RichText.of("Title")),))
    written = write([reference])

    assert parse(written.text).references[0].kind == kind
    assert written.problems == ()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (place.type, field)
        for field, place in FIELDS.items()
        if place.type not in (FieldType.KEPT, FieldType.TAG, FieldType.COMBINED)
    ],
)
def test_every_simple_field_of_the_table_is_written_as_it_was_read(form, field):
    """The writer uses the field that the reader read."""
    value = {
        FieldType.NAMES: "Brand, Sarah and others",
        FieldType.DATE: "2019-08",
        FieldType.PAGES: "1--2",
    }.get(form, "a9")
    before = parse(f"@misc{{a, {field} = {{{value}}}}}").references
    written = write(before)

    assert before[0] != Reference(key="a", entry_type="misc")
    assert parse(written.text).references == before
    assert written.problems == ()


def test_a_page_range_with_a_hyphen_is_no_loss():
    """CSL-JSON has hyphens in ranges."""
    reference = Reference(key="a", kind="article-journal", texts=(("page", RichText.of("12-34")),))

    assert write([reference]).problems == ()


def test_a_suffix_without_a_comma_is_reported():
    """BibTeX has a comma before every suffix; the name is written in the plain form."""
    name = Name(family="King", given="Martin", suffix="III")
    written = write([Reference(key="a", names=(("author", Names((name,))),))])

    assert "{King, III, Martin}" in written.text
    assert [each.field for each in written.problems] == ["author"]


def test_an_article_is_written_in_the_canonical_form():
    """Each character of it is tested."""
    reference = Reference(
        key="brand2019protocol",
        kind="article-journal",
        names=(
            (
                "author",
                Names((Name(family="Brand", given="Sarah L."), Name(literal="NHS England")), complete=False),
            ),
        ),
        dates=(("issued", Date.of(2019, 8)),),
        texts=(
            ("title", RichText(("What works & ", Span(Mark.NO_CASE, ("NHS",))))),
            ("container-title", RichText.of("BMJ Open")),
            ("volume", RichText.of("9")),
            ("issue", RichText.of("8")),
            ("page", RichText.of("e026967")),
            ("DOI", RichText.of("10.1136/bmjopen-2018-026967")),
        ),
        levels=("organisation",),
        listed=Listed(title="What works"),
    )

    assert write([reference]).text == (
        "@article{brand2019protocol,\n"
        "  author       = {Brand, Sarah L. and {NHS England} and others},\n"
        "  title        = {What works \\& {NHS}},\n"
        "  journaltitle = {BMJ Open},\n"
        "  volume       = {9},\n"
        "  number       = {8},\n"
        "  eid          = {e026967},\n"
        "  doi          = {10.1136/bmjopen-2018-026967},\n"
        "  date         = {2019-08},\n"
        "  level        = {organisation},\n"
        "  listedtitle  = {What works},\n"
        "}\n"
    )


def test_tags_are_written_with_a_framework():
    """Levels, types, facets, listed title, and how far the facts were checked."""
    framework = open_framework()
    reference = Reference(
        key="a",
        kind="report",
        entry_type="report",
        levels=("policy", "organisation"),
        types=("structure-change",),
        type_reason="the title says so: 100%",
        facets=(("studykind", ("systematic-review",)),),
        listed=Listed(title="A & B", authors="C “D”"),
        checked="P: title",
        unverified=("doi", "isbn"),
        annotation=RichText(("Our ", Span(Mark.ITALIC, ("words",)))),
        keywords=("care & cost",),
    )
    facet = framework.facets[0]
    reference = attrs.evolve(reference, facets=((facet.key, (facet.values[0].key,)),))
    written = write([reference], framework=framework)

    assert written.problems == ()
    assert parse(written.text, framework=framework).references == (reference,)


@pytest.mark.parametrize("words", ["2021-22", "2019", "0", "1 May 2019", "2019~"])
def test_a_literal_date_that_looks_like_a_date_stays_literal(words):
    """A financial year is not read as a season, and there is no problem."""
    reference = Reference(key="a", dates=(("issued", Date(literal=words)),))
    written = write([reference])
    assert written.problems == ()
    assert parse(written.text).references[0].date("issued") == Date(literal=words)


@pytest.mark.parametrize(
    ("entry_type", "page", "line"),
    [
        ("", "452-463", "pages = {452--463}"),
        ("", "12-13, xii-xv", "pages = {12--13, xii--xv}"),
        ("", "A-12", "pages = {A-12}"),
        ("", "S12-S20", "pages = {S12-S20}"),
        ("", "452\u2013463", "pages = {452--463}"),
        ("article", "2019-12", "eid = {2019-12}"),
    ],
)
def test_pages_of_other_programs_are_pages(entry_type, page, line):
    """CSL-JSON has a hyphen in a page range; an article number with one comes from a .bib file."""
    text = RichText.of(page)
    reference = Reference(key="a", kind="article-journal", entry_type=entry_type, texts=(("page", text),))
    written = write([reference])
    assert line in written.text
    assert written.problems == ()


def texts(**values):
    return tuple((name.replace("_", "-"), RichText.of(text)) for name, text in values.items())


OF_OTHER_PROGRAMS = {
    "a chapter of a volume": (
        Reference(key="a", kind="chapter", texts=texts(title="T", container_title="C", volume_title="V")),
        ("title = {T}", "maintitle = {C}", "booktitle = {V}"),
    ),
    "an issue with a title": (
        Reference(
            key="a", kind="article-journal", texts=texts(title="T", container_title="C", volume_title="V")
        ),
        ("title = {T}", "journaltitle = {C}", "issuetitle = {V}"),
    ),
    "a volume of a work": (
        Reference(key="a", kind="book", texts=texts(title="T", volume_title="V", collection_number="3")),
        ("maintitle = {T}", "title = {V}", "number = {3}"),
    ),
    "a volume without a whole": (
        Reference(key="a", kind="chapter", texts=texts(title="T", volume_title="V")),
        ("maintitle = {}", "booktitle = {V}"),
    ),
    "a patent": (
        Reference(key="a", kind="patent", texts=texts(number="1", jurisdiction="Wales and Scotland")),
        ("number = {1}", "location = {Wales and Scotland}"),
    ),
    "two bodies with an and": (
        Reference(
            key="a",
            kind="report",
            texts=texts(publisher="Health and Care; NHS and others", language="cy", genre="software"),
        ),
        ("institution = {Health and Care; NHS and {}others}", "langid = {welsh}", "type = {{}software}"),
    ),
    "a speech": (
        Reference(key="a", kind="speech", texts=texts(event_title="E", event_place="P")),
        ("@unpublished{a", "eventtitle = {E}", "venue = {P}"),
    ),
    "a talk's manuscript": (
        Reference(key="a", kind="manuscript", texts=texts(event_title="E")),
        ("@unpublished{a", "eventtitleaddon = {E}"),
    ),
    "an article with a number beside its pages": (
        Reference(key="a", kind="article-journal", texts=texts(number="e7", page="1–9", issue="2")),
        ("eid = {e7}", "pages = {1--9}", "number = {2}"),
    ),
    "a dictionary's entry": (
        Reference(key="a", kind="entry-dictionary", texts=texts(title="T")),
        ("@inreference{a", "entrysubtype = {dictionary}"),
    ),
    "a series and its editors": (
        Reference(
            key="a",
            kind="book",
            names=(
                ("collection-editor", Names((Name(family="B"),))),
                ("compiler", Names((Name(family="C"),))),
                ("editor", Names((Name(family="D"),))),
            ),
        ),
        (
            "editora = {B}",
            "editoratype = {series}",
            "editorb = {C}",
            "editorbtype = {compiler}",
            "editor = {D}",
        ),
    ),
    "an address as publisher": (
        Reference(key="a", kind="document", texts=texts(publisher="https://a.org")),
        ("organization = {https://a.org}",),
    ),
}


@pytest.mark.parametrize("case", OF_OTHER_PROGRAMS)
def test_references_of_other_programs_are_written_in_biblatex_fields(case):
    """Nothing is lost."""
    reference, fields = OF_OTHER_PROGRAMS[case]
    written = write([reference])
    text = " ".join(written.text.split())

    assert [field for field in fields if field not in text] == []
    assert written.problems == ()


def test_no_references_give_an_empty_text():
    """The text of no references is empty."""
    assert write([]).text == ""


def test_a_type_that_an_entry_type_implies_is_not_added():
    """A @mastersthesis without a type would be read with one."""
    (written,) = parse(write([Reference(key="t", kind="thesis", entry_type="mastersthesis")]).text).references
    assert written.text("genre").plain == ""
    (own,) = parse(
        write(
            [Reference(key="t", kind="thesis", entry_type="phdthesis", texts=(("genre", RichText.of("X")),))]
        ).text
    ).references
    assert own.text("genre").plain == "X"


def test_an_empty_text_is_not_written():
    """It is no field."""
    reference = Reference(key="e", kind="book", texts=(("title", RichText()), ("note", RichText.of("x"))))
    assert write([reference]).text == "@book{e,\n  note = {x},\n}\n"
