"""Tables of a TOML text: values of the right kind, and a problem at its line for each mistake."""

from collections.abc import Callable
from typing import Any

import pytest

from essence_refs.files.toml_tables import TomlTable, parse


def problems(text: str, read: Callable[[TomlTable], object] = lambda _: None) -> list[str]:
    """Return the problems of a text, after its values were read."""
    table, found = parse(text, "a.toml", noun="framework")
    read(table)
    return [str(each) for each in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = \n", "a.toml:2:5: this is not TOML: "),
        ('a = 1\nb = "x', "a.toml:2: this is not TOML: "),
        ("a = " + "[" * 10_000, "a.toml:1: brackets are nested more than 100 deep"),
        (
            "a = 1\nb = " + "9" * 5000,
            "a.toml:2: this is not TOML: ",
        ),
        ("a = 1\nb = 0000-01-01", "a.toml:2:5: this is not TOML: "),
    ],
)
def test_a_text_that_is_not_toml_is_one_problem(text: str, message: str) -> None:
    """With its line; the reason is Python's."""
    (found,) = problems(text)
    assert found.startswith(message)


@pytest.mark.parametrize(
    ("read", "line", "message"),
    [
        (lambda t: t.text("a"), "a = 1", "a is 1, which is not text"),
        (lambda t: t.text("a", required=True), "", "there is no a"),
        (lambda t: t.text("a", required=True), 'a = " "', "a is empty"),
        (lambda t: t.text("a", required=True), 'a = "x "', "a begins or ends with a space"),
        (lambda t: t.own_key(), 'key = "x y"', "the key 'x y' has a space, comma, semicolon or brace in it"),
        (lambda t: t.flag("a"), "a = 1", "a is 1, which is not true or false"),
        (lambda t: t.number("a", least=2), "a = 1", "a is 1, and must be 2 or more"),
        (lambda t: t.number("a", least=2), "a = true", "a is True, which is not a whole number"),
        (
            lambda t: t.number("a", least=2),
            f"a = {2**63}",
            "a is more than TOML's largest number, 9223372036854775807",
        ),
        (lambda t: t.one_or_more("a"), "a = []", "a is empty"),
        (lambda t: t.texts("a"), 'a = ["x", 1]', "a contains 1, which is not text"),
        (
            lambda t: t.texts("a"),
            "a = 0x" + "f" * 9000,
            "a is a number that is too long, which is not a list",
        ),
        (lambda t: t.text("a"), f"a = [{'1, ' * 99}]", f"a is [{'1, ' * 40}"[:64]),
        (lambda t: t.table("a"), "a = 1", "a is 1, which is not a table"),
        (lambda t: list(t.tables("a")), "a = [1]", "a contains 1, which is not a table"),
    ],
)
def test_each_mistake_is_named(read: Callable[[TomlTable], object], line: str, message: str) -> None:
    """At the line of the value, or of the table where it is missing."""
    (found,) = problems(f"# a comment\n{line}\n", read)
    location, _, rest = found.partition(": ")
    assert location == f"a.toml:{2 if line else 1}"
    assert message in rest


def test_values_are_read_and_others_have_their_default() -> None:
    """The end of a limit counts."""
    text = f'a = "x"\nb = true\nc = 2\nd = "y"\ne = ["p", "q"]\nf = {{ g = "z" }}\nh = [{{ i = "v" }}]\nj = {2**63 - 1}\n'

    def read(table: TomlTable) -> None:
        assert (table.text("a"), table.text("z"), table.text("z", default="u")) == ("x", "", "u")
        assert (table.flag("b"), table.flag("z"), table.flag("z", default=True)) == (True, False, True)
        assert [table.number(name, least=2) for name in "czj"] == [2, None, 2**63 - 1]
        assert (table.one_or_more("d"), table.one_or_more("e"), table.one_or_more("z", ("w",))) == (
            ("y",),
            ("p", "q"),
            ("w",),
        )
        assert table.table("f").text("g") == "z"
        assert [each.text("i") for each in table.tables("h")] == ["v"]
        assert (list(table.tables("z")), table.table("z").values) == ([], {})

    assert problems(text, read) == []


@pytest.mark.parametrize(
    ("read", "hint"),
    [
        (lambda t: t.text("formats"), "did you mean formats?"),
        (lambda t: (t.number("x", least=1), t.one_or_more("y"), t.flag("x")), "known are x, y"),
    ],
)
def test_a_name_that_was_not_read_is_unknown(read: Callable[[TomlTable], Any], hint: str) -> None:
    """With a similar one, or all that are known, each once."""

    def all_of_it(table: TomlTable) -> None:
        read(table)
        table.report_unknown_names()

    assert problems('fromats = "a"\n', all_of_it) == [
        f"a.toml:1: fromats: 'fromats' is not known here ({hint})"
    ]
