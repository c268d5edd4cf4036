"""A library as a data frame of pandas and of polars, with a row for each reference."""

import pandas as pd
import polars as pl
import pytest

import essence_refs as er
from essence_refs.model import Date, Framework, Level, Library, Name, Names, Reference, RichText


@pytest.fixture(scope="module")
def shipped() -> er.Library:
    return er.load()


def test_pandas_reads_the_records(shipped: er.Library) -> None:
    """Rows are references in library order, and years are numbers."""
    frame = pd.DataFrame(shipped.records())
    assert list(frame["key"]) == list(shipped.keys())
    assert frame["year"].between(2017, 2022).all()
    assert frame.explode("level").groupby("level").size().to_dict() == {"organisation": 7, "policy": 1}


def test_polars_reads_the_records(shipped: er.Library) -> None:
    """Columns have one type each; fields with several values are lists of texts."""
    frame = pl.DataFrame(shipped.records())
    assert frame.shape == (7, len(shipped.records()[0]))
    assert frame.schema["year"] == pl.Int64
    assert frame.schema["level"] == pl.List(pl.String)
    assert frame.filter(pl.col("level").list.contains("policy"))["key"].to_list() == [
        "fitzsimons2020innovation"
    ]


def test_every_field_of_queries_is_a_column(shipped: er.Library) -> None:
    """The names are the same."""
    columns = set(shipped.records()[0])
    asked = {"annotation", "author", "container", "doi", "editor", "key", "keyword", "kind", "level"}
    asked |= {"publisher", "title", "type", "unverified", "url", "year", "study"}
    assert asked <= columns
    for field in asked - {"level", "type", "study", "year"}:
        assert len(shipped.where(f'{field} == "no such thing"')) == 0


def test_every_row_has_the_same_columns() -> None:
    """A missing value is empty, and only a missing year is None."""
    full = Reference(
        key="full",
        names=(
            (
                "author",
                Names((Name(family="Gogh", given="Vincent", non_dropping_particle="van"),), complete=False),
            ),
        ),
        dates=(("issued", Date.of(2019, 8)),),
        texts=(("title", RichText.of("On £ & %")),),
    )
    first, second = Library((full, Reference(key="bare")), Framework()).records()
    assert list(first) == list(second)
    assert first["author"] == ["van Gogh, Vincent", "others"]
    assert (first["issued"], first["year"], first["title"]) == ("2019-08", 2019, "On £ & %")
    assert (second["author"], second["year"], second["title"]) == ([], None, "")


def test_polars_reads_a_column_with_many_empty_rows() -> None:
    """A column that is empty in the first two hundred rows has the right type."""
    late = Reference(key="late", texts=(("title", RichText.of("T")),), keywords=("k",))
    references = (*(Reference(key=f"k{index}") for index in range(200)), late)
    frame = pl.DataFrame(Library(references).records())
    assert frame["title"][-1] == "T"
    assert frame["keyword"].to_list()[-1] == ["k"]


def test_an_empty_library_has_no_rows() -> None:
    """It is an empty frame, and no error."""
    assert Library().records() == []
    assert pd.DataFrame(Library().records()).empty


def test_rows_have_the_levels_that_were_not_collected() -> None:
    """A frame of them is not all that there is at such a level."""
    levels = (Level(key="a", name="A"), Level(key="b", name="B", collected=False))
    library = Library((Reference(key="x", levels=("a", "b")), Reference(key="y")), Framework(levels=levels))
    assert [row["not_collected"] for row in library.records()] == [["b"], []]
