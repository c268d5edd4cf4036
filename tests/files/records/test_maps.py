"""Map files: what columns, codes and keywords mean, and every mistake with its line."""

import pickle
from pathlib import Path
from textwrap import dedent

import pytest

import essence_refs as er
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.files.records.maps import open_map, parse

MAP = """\
[columns]
"Article title" = "title"
Authors = ["author", "editor"]

[codes."Study design"]
RCT = "kind:trial"

[keywords]
carers = { level = "individual", type = ["respite", "training"] }
"""


def problems(text: str) -> list[str]:
    return [str(each) for each in parse(dedent(text), source="map.toml")[1]]


def test_a_map_has_the_entries_of_its_tables() -> None:
    """Each with its texts, or the entries inside, and its line."""
    found, wrong = parse(MAP, source="map.toml")

    def entry(name: str, *texts: str, line: int, entries: tuple[MapEntry, ...] = ()) -> MapEntry:
        return MapEntry(name=name, texts=texts, entries=entries, source="map.toml", line=line)

    assert wrong == ()
    assert found == RecordMap(
        source="map.toml",
        columns=(
            entry("Article title", "title", line=2),
            entry("Authors", "author", "editor", line=3),
        ),
        codes=(entry("Study design", line=5, entries=(entry("RCT", "kind:trial", line=6),)),),
        keywords=(
            entry(
                "carers",
                line=9,
                entries=(
                    entry("level", "individual", line=9),
                    entry("type", "respite", "training", line=9),
                ),
            ),
        ),
    )


def test_a_map_is_a_value() -> None:
    """It has a hash, and can be pickled for another process."""
    found, _ = parse(MAP)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert len({found, parse(MAP)[0], RecordMap()}) == 2


def test_an_unknown_table_has_a_near_miss() -> None:
    """All mistakes are reported at once, in the order of lines."""
    assert problems("""\
        [column]
        a = "title"
        [codes]
        b = 5
        c = ["x", true]
        d = []
        [keywords.e]
        f = " "
        "" = "level"
        """) == [
        "map.toml:1: column: 'column' is not known here (did you mean columns?)",
        "map.toml:4: b: b is 5, which is not text, a list or a table",
        "map.toml:5: c: c contains True, which is not text in quotation marks",
        "map.toml:6: d: d is empty",
        "map.toml:8: f: f contains an empty text",
        "map.toml:9: a name is empty",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "[columns]\n"])
def test_a_map_with_nothing_in_it_is_a_mistake(text: str) -> None:
    """It would change nothing, without a word."""
    assert [each.code for each in parse(text, source="map.toml")[1]] == ["map"]


def test_a_table_must_be_a_table() -> None:
    """Its value is shown."""
    assert problems('columns = "title"') == [
        "map.toml:1: columns: columns is 'title', which is not a table",
    ]


def test_a_problem_of_an_entry_is_at_its_line() -> None:
    """Readers report what they cannot use."""
    problem = (
        parse(MAP, source="map.toml")[0]
        .columns[1]
        .problem("there is no 'editors'", hint="did you mean editor?")
    )
    assert str(problem) == "map.toml:3: Authors: there is no 'editors' (did you mean editor?)"
    assert problem.code == "map"


def test_a_map_that_is_not_toml_is_located(tmp_path: Path) -> None:
    """Like any other file of the user."""
    path = tmp_path / "map.toml"
    path.write_text("[columns]\na = title\n", encoding="utf-8")
    with pytest.raises(er.ProblemsError, match=r"map\.toml:2:5: .*not TOML"):
        open_map(path)
    with pytest.raises(er.FileError, match="no such file"):
        er.loads("@book{a, title = {A}}", map=tmp_path / "none.toml")


def test_a_map_is_the_path_of_a_file() -> None:
    """Anything else is a wrong type."""
    with pytest.raises(TypeError, match=r"map must be the path of a \.toml file, not 5"):
        er.load(map=5)
    with pytest.raises(TypeError, match=r"map must be .*, and it is empty"):
        er.check(map="")


def test_every_function_that_reads_references_reads_a_map(tmp_path: Path) -> None:
    """A mistake in it is an error, also where other errors are only reported."""
    path, bib = tmp_path / "map.toml", tmp_path / "a.bib"
    path.write_text("[keyword]\na = 'b'\n", encoding="utf-8")
    bib.write_text("@book{a, title = {A}}", encoding="utf-8")
    for call in (er.load, er.loads, er.convert):
        source = "@book{a, title = {A}}" if call is er.loads else bib
        options = {"to": "ris"} if call is er.convert else {}
        with pytest.raises(er.ProblemsError, match="did you mean keywords"):
            call(source, map=path, keep_going=True, **options)
    assert "did you mean keywords" in str(er.check(bib, map=path)[0])
