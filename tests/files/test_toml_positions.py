"""The lines of TOML tables, keys and values, however they are written."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from essence_refs.files.reading import data_folder
from essence_refs.files.toml_positions import TomlPath, find_lines

# Each key and member has the number of its own line as its value.
LINES = '''\
top = 1
"quoted key" = 2
dotted.key.x = 3
many = [
    5, 5, # a comment with ] and "
    6,
]

[[rooms]]
n = 10
inline = { a = 11, b = { c = 11 }, "d e" = [11] }

  [[ rooms . windows ]]   # a comment
  n = 14
  [[rooms.windows]]
  n = 16
[rooms.'the door']
n = 18
[[rooms]]
n = 20
[[rooms.windows]]
n = 22
long = """
[no.table] # "
key = 3 \\"""
"""
text = 'a # no comment'
n2 = 28
date = 1979-05-27 07:32:00
n3 = 30
[outer.inner]
n = 32
[outer]
n = 34
'''


def paths(value: Any, path: TomlPath = ()) -> Iterator[tuple[TomlPath, Any]]:
    """Yield all values of a TOML text with their paths."""
    yield path, value
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in members:
        yield from paths(each, (*path, key))


def test_every_value_has_its_own_line() -> None:
    """Headers, dotted keys, arrays, inline tables, comments and strings of several lines are understood."""
    lines = find_lines(LINES)
    numbers = {path: value for path, value in paths(tomllib.loads(LINES)) if isinstance(value, int)}
    assert len(numbers) == 19
    assert {path: lines.line(path) for path in numbers} == numbers


def test_a_table_has_the_line_of_its_header() -> None:
    """Each table of an array has its own, and a table that only others name has that of the first of these."""
    lines = find_lines(LINES)
    assert [lines.line(("rooms", index)) for index in (0, 1)] == [9, 19]
    assert lines.line(("rooms", 0, "windows", 1)) == 15
    assert lines.line(("rooms", 1, "windows", 0)) == 21
    assert (lines.line(("outer",)), lines.line(("outer", "inner"))) == (33, 31)


def test_what_is_missing_has_the_line_of_the_table_around_it() -> None:
    """At the top that is the first line."""
    lines = find_lines(LINES)
    assert lines.line(("rooms", 1, "name")) == 19
    assert lines.line(("nothing",)) == 1


@pytest.mark.parametrize(
    "text", ['a = 1\nb = """\n\n', "a = 1\nb = '''x", "a = 1\nb = [\n1,\n", "a = 1\nb = {"]
)
def test_a_value_that_is_never_closed_has_the_line_where_it_begins(text: str) -> None:
    """Python only says that the document ends."""
    assert find_lines(text).unclosed == 2


@pytest.mark.parametrize("text", ["= 1", "a", "a = ", "[a", "[[a]", "a = {1}", "\N{SNOWMAN}"])
def test_other_mistakes_have_no_such_line(text: str) -> None:
    """Nothing is raised for them."""
    assert find_lines(text).unclosed == 0


@pytest.mark.parametrize(
    "path", [data_folder("references") / "framework.toml", Path(__file__).parents[2] / "pyproject.toml"]
)
def test_everything_in_a_real_file_is_found(path: Path) -> None:
    """No key of the shipped framework or of this project is without a line."""
    text = path.read_text(encoding="utf-8")
    lines = find_lines(text).lines
    assert [each for each, _ in paths(tomllib.loads(text)) if each and each not in lines] == []
