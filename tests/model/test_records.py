"""A library is a data frame, in pandas and in polars, with every reference a row."""

import pandas as pd
import polars as pl
import pytest

import essence_refs as er
from essence_refs.model import Date, Framework, Library, Name, Names, Reference, RichText


@pytest.fixture(scope="module")
def shipped() -> er.Library:
    return er.load()


def test_pandas_takes_the_records_as_a_frame(shipped: er.Library) -> None:
    """Rows are references in library order, and years are numbers."""
    frame = pd.DataFrame(shipped.records())
    assert list(frame["key"]) == list(shipped.keys())
    assert frame["year"].between(2017, 2022).all()
    assert frame.explode("level").groupby("level").size().to_dict() == {"organisation": 7, "policy": 1}


def test_polars_takes_the_records_as_a_frame(shipped: er.Library) -> None:
    """Columns have one type each, lists of texts where there may be several."""
    frame = pl.DataFrame(shipped.records())
    assert frame.shape == (7, len(shipped.records()[0]))
    assert frame.schema["year"] == pl.Int64
    assert frame.schema["level"] == pl.List(pl.String)
    assert frame.filter(pl.col("level").list.contains("policy"))["key"].to_list() == [
        "fitzsimons2020innovation"
    ]


def test_what_queries_ask_for_has_a_column(shipped: er.Library) -> None:
    """Every field that a query may name is a column of that name."""
    columns = set(shipped.records()[0])
    asked = {"annotation", "author", "container", "doi", "editor", "key", "keyword", "kind", "level"}
    asked |= {"publisher", "title", "type", "unverified", "url", "year", "study"}
    assert asked <= columns
    for field in asked - {"level", "type", "study", "year"}:
        assert len(shipped.where(f'{field} == "no such thing"')) == 0


def test_every_row_has_the_same_columns_whatever_is_missing() -> None:
    """What is missing is empty, never a missing column; only a year is None."""
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


def test_polars_takes_a_column_that_is_empty_for_long() -> None:
    """A text or a list that the first two hundred references lack is still a column of texts, or of lists."""
    late = Reference(key="late", texts=(("title", RichText.of("T")),), keywords=("k",))
    references = (*(Reference(key=f"k{index}") for index in range(200)), late)
    frame = pl.DataFrame(Library(references).records())
    assert frame["title"][-1] == "T"
    assert frame["keyword"].to_list()[-1] == ["k"]


def test_a_library_of_nothing_has_no_rows() -> None:
    """An empty library is an empty frame, not an error."""
    assert Library().records() == []
    assert pd.DataFrame(Library().records()).empty
