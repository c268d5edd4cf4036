"""Splitting: every block where it stands, and the engine's traps known."""

import logging

import pytest
from bibtexparser import model as engine
from bibtexparser.splitter import Splitter
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex.syntax.blocks import Comment, Definition, Entry, Failure, LineIndex, Preamble
from essence_refs.bibtex.syntax.splitter import split

pytestmark = pytest.mark.filterwarnings("error")

SHOP = """% a shelf
@String(cup = "Cambridge" # { UP})
@preamble{ "\\newcommand{\\x}{}" }
@article{one,
  author = {Brand, Sarah L.},
  title  = "A {"}quoted{"} word" ,
  month  = jan # "~1", year=2019
}
@comment{ nothing here }
@misc(two, title = {Parentheses (these)}, note = "a)b")
@book{three}
"""

parts = st.sampled_from(
    [
        *(
            "@article{",
            "@misc(",
            "@string{",
            "@comment{",
            "@commentary{",
            "a,",
            "title",
            " = ",
            "{",
            "}",
            '"',
        ),
        *(")", "\n", "@", "x", "#", "\\", "\\\\", "%", "=", ",", "@book{b, title = {T}}\n", "é", "\r\n"),
    ]
)
bibs = st.one_of(st.text(), st.lists(parts, max_size=40).map("".join))


def test_every_block_stands_where_it_says():
    """The text of a block is cut out by its offsets, and the blocks come in file order."""
    blocks = split(SHOP)
    assert [type(block) for block in blocks] == [
        Comment, Definition, Preamble, Entry, Comment, Entry, Entry,
    ]  # fmt: skip
    for block in blocks:
        text = block.text if isinstance(block, Comment) else block.raw
        assert SHOP[block.start : block.start + len(text)] == text


def test_fields_stand_where_they_say():
    """Names and values, enclosures included, are cut out of the text by their offsets."""
    entry = split(SHOP)[3]
    assert [(field.name, field.value) for field in entry.fields] == [
        ("author", "{Brand, Sarah L.}"),
        ("title", '"A {"}quoted{"} word"'),
        ("month", 'jan # "~1"'),
        ("year", "2019"),
    ]
    for field in entry.fields:
        assert SHOP[field.name_start : field.name_end] == field.name
        assert SHOP[field.value_start : field.value_end] == field.value
    assert SHOP[entry.key_start :].startswith("one,")
    assert SHOP[entry.end - 1] == "}"
    assert entry.field("TITLE") == entry.fields[1]
    assert entry.field("nothing") is None


@given(bibs)
def test_any_text_splits_into_blocks_in_order(text):
    """Whatever the text, its blocks and fields are cut out of it by their offsets, one after the other."""
    at = 0
    for block in split(text):
        raw = block.text if isinstance(block, Comment) else block.raw
        assert block.start >= at
        assert text[block.start : block.start + len(raw)] == raw
        at = block.start + len(raw)
        if isinstance(block, Entry):
            assert text[block.key_start : block.key_start + len(block.key)] == block.key
            fields = block.fields
            assert tuple((field.name, field.value) for field in fields) == block.values
            for field in fields:
                assert text[field.name_start : field.name_end] == field.name
                assert text[field.value_start : field.value_end] == field.value


def test_an_entry_that_never_closes_does_not_hide_the_next():
    """A failure says why, and the entry after it is whole."""
    failure, entry = split("@article{a, title = {no end\n@book{b, title = {T}}")
    assert isinstance(failure, Failure)
    assert "never closed" in failure.reason
    assert entry.key == "b"


def test_a_value_may_end_with_a_line_break():
    """The brace after LaTeX's line break closes the value; bibtexparser alone takes it for an escaped one."""
    [entry] = split("@misc{a, note = {one\\\\two\\\\}}")
    assert entry.values == (("note", "{one\\\\two\\\\}"),)
    assert Splitter("@misc{a, note = {one\\\\}}").split().failed_blocks, "mended in bibtexparser"


def test_commentary_is_an_entry():
    """@commentary is a type of biblatex; bibtexparser alone takes it for a comment."""
    [entry] = split("@Commentary{a, title = {T}}")
    assert (entry.type, entry.key) == ("Commentary", "a")
    assert Splitter("@commentary{a, title = {T}}").split().comments, "mended in bibtexparser"


def test_duplicates_are_entries_like_others():
    """Twice the same key or field: both are there; bibtexparser alone sets them among the failed."""
    text = "@misc{a, title={A}}\n@misc{a, title={B}, title={C}}\n@misc{d, note={A}, note={B}}"
    assert [entry.values[0][1] for entry in split(text)] == ["{A}", "{B}", "{A}"]
    assert len(Splitter(text).split().failed_blocks) == 2, "mended in bibtexparser"


def test_an_unterminated_entry_has_its_reason_elsewhere():
    """The engine's error is empty as a string, so that the reason must come from its attribute."""
    [block] = Splitter("@misc{a, title = {").split().failed_blocks
    assert isinstance(block, engine.ParsingFailedBlock)
    assert str(block.error) == "", "mended in bibtexparser"
    assert "the text ends" in split("@misc{a, title = {")[0].reason


def test_the_engine_keeps_quiet(caplog):
    """Nothing is logged while we split, and bibtexparser still speaks to those who use it themselves."""
    with caplog.at_level(logging.DEBUG):
        split("@misc{a, title = {")
        assert caplog.records == []
        Splitter("@misc{a, title = {").split()
        assert caplog.records, "mended in bibtexparser"


def test_places_count_from_one():
    """The first character of a text stands in line 1, column 1; carriage returns are no lines of their own."""
    places = LineIndex("a\r\nb\n")
    assert [places(offset) for offset in (0, 3, 5)] == [(1, 1), (2, 1), (3, 1)]
