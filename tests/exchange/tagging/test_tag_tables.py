"""Tables of tags are read from CSV, and everything that is wrong in them is reported with its line."""

import pytest

from essence_refs import files
from essence_refs.diagnostics import Severity
from essence_refs.exchange.tagging.tag_tables import TagRow, parse_csv, parse_mapping
from essence_refs.model.tags.tag_keys import TagKeys

FRAMEWORK = files.open_framework()
POLICY = TagKeys(levels=("policy",))


def rows(text: str) -> tuple[TagRow, ...]:
    table = parse_csv(text, FRAMEWORK, source="tags.csv")
    assert table.problems == ()
    return table.rows


def problems(text: str) -> list[str]:
    return [str(each) for each in parse_csv(text, FRAMEWORK, source="tags.csv").problems]


def test_a_row_has_tags_and_texts() -> None:
    """Several values are separated by semicolons; cells without a value are no tags."""
    text = (
        "key,doi,Title,level,type,Kind of study,annotation,reason\r\n"
        'a,,T,policy; Organisation ;,supervision,systematic-review,"It says ""so"";\nindeed.",The title.\r\n'
        "\r\n"
        ",doi:10.1000/X,,,,,,\r\n"
    )
    tags = TagKeys(
        levels=("policy", "organisation"),
        types=("supervision",),
        facets=(("study", ("systematic-review",)),),
    )
    assert rows(text) == (
        TagRow(
            key="a",
            tags=tags,
            annotation='It says "so"; indeed.',
            reason="The title.",
            source="tags.csv",
            line=2,
        ),
        TagRow(doi="10.1000/X", source="tags.csv", line=5),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_first_row_shows_the_delimiter(delimiter: str) -> None:
    """So does Excel's own line, which is no row."""
    text = "key,level\na,policy\n".replace(",", delimiter)
    assert rows(text) == (TagRow(key="a", tags=POLICY, source="tags.csv", line=2),)
    assert rows(f"sep={delimiter}\n{text}") == (TagRow(key="a", tags=POLICY, source="tags.csv", line=3),)


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("Levels", POLICY),
        ("study", TagKeys(facets=(("study", ("scoping-review",)),))),
        ("studykind", TagKeys(facets=(("study", ("scoping-review",)),))),
        ("KIND OF STUDY", TagKeys(facets=(("study", ("scoping-review",)),))),
        ("intervention_type", TagKeys(types=("supervision",))),
        ("interventiontype", TagKeys(types=("supervision",))),
    ],
)
def test_columns_have_the_names_of_the_framework_or_plain_words(name: str, tags: TagKeys) -> None:
    """Letter case, hyphens and underscores do not matter."""
    value = (*tags.levels, *tags.types, *(each for _, values in tags.facets for each in values))[0]
    assert rows(f"Citation-Key,{name}\na,{value}\n")[0].tags == tags


def test_everything_wrong_is_reported_at_once() -> None:
    """Unknown columns and values have similar names."""
    text = "key,levle,level,Level,colour\na,,polcy;famly,,red\n,,policy,,\nb,,policy,,,x\n,,,,\nc,,policy\n"
    assert problems(text) == [
        "tags.csv:1: the column 'levle' is not read (did you mean level or levels?)",
        "tags.csv:1: Level: another column is 'level' too",
        "tags.csv:1: warning: the column 'colour' is not read",
        "tags.csv:2: a: level: no level is called 'polcy' (did you mean policy?)",
        "tags.csv:2: a: level: no level is called 'famly' (did you mean family?)",
        "tags.csv:3: the row has no key and no DOI",
        "tags.csv:4: the row has more cells than there are columns",
    ]
    table = parse_csv(text, FRAMEWORK, source="tags.csv")
    assert [each.key for each in table.rows] == ["a", "b", "c"]
    assert [each.code for each in table.problems] == [
        "tag-table", "tag-table", "tag-table", "unknown-level", "unknown-level", "tag-table", "tag-table",
    ]  # fmt: skip
    assert table.problems[2].severity is Severity.WARNING


def test_codes_are_those_of_tags_in_bib_files() -> None:
    """A problem has one code, wherever the tag is."""
    table = parse_csv("key,type,study\na,x,y\n", FRAMEWORK, source="")
    assert [(each.code, each.field) for each in table.problems] == [
        ("unknown-intervention-type", "type"),
        ("unknown-facet", "study"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "tags.csv:1: the table has no row with the names of its columns"),
        ("\n , \n", "tags.csv:1: the table has no row with the names of its columns"),
        ("level,title\npolicy,T\n", "tags.csv:1: no column has the keys or the DOIs of the items: name one key or doi"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_table_is_one_problem(text: str, message: str) -> None:
    """Nothing is read from it."""
    assert problems(text) == [message]
    assert parse_csv(text, FRAMEWORK, source="tags.csv").rows == ()


def test_a_table_in_toml_has_a_name_for_each_item() -> None:
    """The name is a key or a DOI."""
    items = [
        ("a", 1, [("level", ("policy",)), ("annotation", ("A text.",))]),
        ("https://doi.org/10.1000/x", 4, [("levle", ("policy",))]),
    ]
    table = parse_mapping(items, FRAMEWORK, source="tags.toml")
    assert table.rows == (
        TagRow(key="a", tags=POLICY, annotation="A text.", source="tags.toml", line=1),
        TagRow(doi="10.1000/x", source="tags.toml", line=4),
    )
    assert [str(each) for each in table.problems] == [
        "tags.toml:4: the column 'levle' is not read (did you mean level or levels?)"
    ]


def test_a_quotation_mark_that_is_never_closed_loses_no_row() -> None:
    """It is an error at its line, and the rows below are read."""
    table = parse_csv('key,level\n"a,policy\nb,policy\n', FRAMEWORK, source="tags.csv")
    message = "a quotation mark is never closed; the rest of its line is read as it is written"
    assert [str(each) for each in table.problems] == [f"tags.csv:2: {message}"]
    assert table.rows[-1] == TagRow(key="b", tags=POLICY, source="tags.csv", line=3)


def test_a_delimiter_in_quotation_marks_does_not_count() -> None:
    """Nor do empty lines at the beginning, which keep their numbers."""
    text = '\n\n"key";level;"the type, the reason, why, when"\n\na;policy;"T, ""U"""\n'
    table = parse_csv(text, FRAMEWORK, source="tags.csv")
    assert table.rows == (TagRow(key="a", tags=POLICY, source="tags.csv", line=5),)
    assert [each.line for each in table.problems] == [3]


def test_a_table_that_was_written_for_a_spreadsheet_has_its_apostrophes_taken_away() -> None:
    """Only in one with the column that tables of ours have."""
    (row,) = rows("Citation key,annotation\na,'=1\n")
    assert row.annotation == "=1"
    (row,) = rows("key,annotation\na,'=1\n")
    assert row.annotation == "'=1"
