"""Writing RIS."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs import bibtex
from essence_refs.exchange import ris
from essence_refs.model import Date, Name, Names, Point, Reference, RichText

SOURCE = r"""
@article{berg2019care,
  author = {van der Berg, Piet and {Westat, Inc.} and Smith, Jr., John and others}, title = {Care \& \emph{cost}},
  journaltitle = {Journal of Care}, shortjournal = {J. Care}, date = {2019-10-05}, volume = {12}, number = {3},
  pages = {349--360}, doi = {10.1000/abc}, url = {https://example.org/a}, urldate = {2020-01-02}, issn = {1234-5678},
  abstract = {An abstract.}, keywords = {foster care, review}, langid = {english},
}
@book{roe2020book, editor = {Roe, Jo}, title = {A book}, series = {Series}, number = {4}, edition = {2},
  publisher = {Press}, location = {London}, date = {2020}, isbn = {978-1-4473-3640-2}, pagetotal = {320}}
@incollection{roe2021part, author = {Roe, Jo}, editor = {Doe, Al}, title = {Part}, booktitle = {Whole}, pages = {3--9},
  publisher = {Press}, date = {2021}}
@report{nhs2022report, author = {{NHS England}}, title = {Report}, type = {Research report}, number = {RR1},
  institution = {NHS}, date = {2022}}
@thesis{doe2018thesis, author = {Doe, Al}, title = {Thesis}, type = {phdthesis}, institution = {Kent}, date = {2018}}
"""


def test_references_are_written_for_other_programs(golden) -> None:  # type: ignore[no-untyped-def]
    """Tags in the order of the reference, one value on each line."""
    golden("exchange/written.ris", ris.write(bibtex.parse(SOURCE).references).text)


def test_what_ris_can_carry_is_read_again_as_it_was() -> None:
    """Only marks in a title are lost here, and that is reported."""
    references = bibtex.parse(SOURCE).references
    result = ris.write(references)
    assert [(each.key, each.message) for each in result.problems] == [
        ("berg2019care", "RIS has no italics and other marks; those in title are left out")
    ]
    again = ris.parse([("", result.text)]).references
    for before, after in zip(references, again, strict=True):
        assert (after.key, after.kind, dict(after.names), dict(after.dates)) == (
            before.key, before.kind, dict(before.names), dict(before.dates),
        )  # fmt: skip
        assert {name: text.plain for name, text in after.texts} == {
            name: text.plain for name, text in before.texts
        }


def test_each_kind_of_loss_is_reported_once() -> None:
    """With the number of references, and the keys of the first three."""
    tagged = [
        Reference(key=f"k{number}a", levels=("child",), fields=(("owner", "x"),)) for number in range(4)
    ]
    assert [(each.key, each.code, each.message) for each in ris.write(tagged).problems] == [
        ("k0a", "ris-loss", "RIS has no tag for levels; 4 references: k0a, k1a, k2a, …"),
        ("k0a", "ris-loss", "RIS has no tag for the field owner; 4 references: k0a, k1a, k2a, …"),
    ]


def test_fields_that_were_kept_are_written_under_their_tags() -> None:
    """A file that is read and written again has all its lines."""
    text = "TY  - JOUR\nTI  - T\nAD  - Kent\nAD  - York\nN1  - A note\nID  - roe2019\nER  - \n"
    references = ris.parse([("", text)]).references
    assert ris.write(references).text == text
    assert ris.write(references).problems == ()


def test_no_value_begins_a_line() -> None:
    """A line end in a value cannot end the record."""
    reference = Reference(key="a", texts=(("abstract", RichText.of("One\nER  - \nTY  - BOOK")),))
    assert len(ris.parse([("", ris.write([reference]).text)]).references) == 1
    assert ris.write([]).text == ""


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (Reference(key="k1a", kind="article"), "RIS has no type article; it is read as manuscript"),
        (Reference(key="a", keywords=("b; c",)), "RIS reads the keywords in another way"),
        (Reference(key="1"), "RIS has no ID of this form"),
        (Reference(key="a", checked="abstract"), "RIS has no tag for how far an item was checked"),
        (Reference(key="a", types=("b",)), "RIS has no tag for intervention types"),
        (Reference(key="a", facets=(("b", ("c",)),)), "RIS has no tag for kinds of study and other facets"),
        (Reference(key="a", texts=(("medium", RichText.of("CD")),)), "RIS has no tag for medium"),
        (Reference(key="a", dates=(("event-date", Date.of(2019)),)), "RIS has no tag for event-date"),
        (Reference(key="a", names=(("composer", Names((Name(literal="A"),))),)), "RIS has no tag for composer"),
    ],
)  # fmt: skip
def test_each_loss_has_its_message(reference: Reference, message: str) -> None:
    """Nothing else is reported."""
    reference = attrs.evolve(reference, texts=(("title", RichText.of("T")), *reference.texts))
    assert [each.message for each in ris.write([reference]).problems] == [message]


def test_the_number_of_three_references_is_written_without_an_ellipsis() -> None:
    """All keys are there."""
    tagged = [Reference(key=f"k{number}a", levels=("child",)) for number in range(3)]
    assert [each.message for each in ris.write(tagged).problems] == [
        "RIS has no tag for levels; 3 references: k0a, k1a, k2a"
    ]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("article", "UNPB"), ("article-journal", "JOUR"), ("article-magazine", "MGZN"), ("article-newspaper", "NEWS"),
        ("bill", "BILL"), ("book", "BOOK"), ("broadcast", "MPCT"), ("chapter", "CHAP"),
        ("classic", "CLSWK"), ("dataset", "DATA"), ("document", "GEN"), ("entry", "ENCYC"),
        ("entry-dictionary", "DICT"), ("entry-encyclopedia", "ENCYC"), ("figure", "FIGURE"), ("graphic", "ART"),
        ("hearing", "HEAR"), ("interview", "PCOMM"), ("legal_case", "CASE"), ("legislation", "STAT"),
        ("manuscript", "MANSCPT"), ("map", "MAP"), ("motion_picture", "MPCT"), ("musical_score", "MUSIC"),
        ("pamphlet", "PAMP"), ("paper-conference", "CONF"), ("patent", "PAT"), ("periodical", "JFULL"),
        ("personal_communication", "PCOMM"), ("post", "ICOMM"), ("post-weblog", "BLOG"), ("regulation", "STAT"),
        ("report", "RPRT"), ("review", "JOUR"), ("review-book", "JOUR"), ("software", "COMP"),
        ("song", "SOUND"), ("speech", "SLIDE"), ("standard", "STAND"), ("thesis", "THES"),
        ("treaty", "LEGAL"), ("webpage", "ELEC"),
    ],
)  # fmt: skip
def test_an_item_type_has_its_type_of_ris(kind: str, type_: str) -> None:
    """The one that comes nearest."""
    assert ris.write([Reference(key="roe", kind=kind)]).text.startswith(f"TY  - {type_}\n")


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        (Date.of(2019), ["PY  - 2019"]),
        (Date.of(980), ["PY  - 0980"]),
        (Date.of(2019, 5), ["PY  - 2019", "DA  - 2019/05//"]),
        (Date.of(2019, 5, 3), ["PY  - 2019", "DA  - 2019/05/03/"]),
        (Date(start=Point(year=2019, season=2)), ["PY  - 2019", "DA  - 2019///summer"]),
        (Date(literal="in press"), ["PY  - in press"]),
    ],
)
def test_a_date_is_written_as_year_and_day(date: Date, lines: list[str]) -> None:
    """And is read again as it was."""
    reference = Reference(
        key="roe", kind="article-journal", texts=(("title", RichText.of("T")),), dates=(("issued", date),)
    )
    result = ris.write([reference])
    assert [line for line in result.text.splitlines() if line[:2] in ("PY", "DA")] == lines
    assert result.problems == ()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name(literal="Care Group"), "Care Group"),
        (Name(literal="Smith, Jo & Co"), "Smith, Jo & Co,"),
        (Name(family="Plato"), "Plato,"),
        (Name(family="Smith", given="John", suffix="Jr."), "Smith, John, Jr."),
        (Name(family="Berg", given="Piet", non_dropping_particle="van der"), "van der Berg, Piet"),
        (Name(family="Humboldt", given="Alexander", dropping_particle="von"), "Humboldt, Alexander von"),
    ],
)
def test_a_name_is_written_with_its_comma(name: Name, written: str) -> None:
    """A name without a comma is an organisation's."""
    reference = Reference(key="roe", names=(("author", Names((name,))),))
    assert f"AU  - {written}\n" in ris.write([reference]).text


_WORD = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).filter(
    str.strip
)


@given(
    st.lists(st.builds(lambda family, given: Name(family=family, given=given), _WORD, _WORD), max_size=3),
    st.dictionaries(st.sampled_from(["title", "publisher", "volume", "abstract"]), _WORD, max_size=4),
    st.integers(1000, 2999),
)
def test_everything_that_reads_differently_is_reported(
    people: list[Name], values: dict[str, str], year: int
) -> None:
    """A value is read again as it was, or there is a problem with the name of its variable."""
    reference = Reference(
        key="roe2019",
        kind="article-journal",
        names=(("author", Names(tuple(people))),) if people else (),
        dates=(("issued", Date.of(year)),),
        texts=tuple((name, RichText.of(" ".join(value.split()))) for name, value in values.items()),
    )
    result = ris.write([reference])
    messages = " ".join(each.message for each in result.problems)
    again = ris.parse([("", result.text)]).references
    assert len(again) == 1
    if "author" not in messages:
        assert again[0].people("author") == reference.people("author")
    for name in values:
        assert name in messages or again[0].text(name).plain == reference.text(name).plain
