"""Splitting: each block and field is found at its offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex.syntax.blocks import Comment, Definition, Entry, Failure, Preamble
from essence_refs.bibtex.syntax.splitter import split

pytestmark = pytest.mark.filterwarnings("error")

TEXT = """% a comment
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


def test_blocks_are_at_their_offsets():
    """The text at the offset of a block is its text, and the blocks are in file order."""
    blocks = split(TEXT)
    assert [type(block) for block in blocks] == [
        Comment, Definition, Preamble, Entry, Comment, Entry, Entry,
    ]  # fmt: skip
    for block in blocks:
        text = block.text if isinstance(block, Comment) else block.raw
        assert TEXT[block.start : block.start + len(text)] == text


def test_fields_are_at_their_offsets():
    """The text at the offsets of names and values is theirs, enclosures included."""
    entry = split(TEXT)[3]
    assert [(field.name, field.value) for field in entry.fields] == [
        ("author", "{Brand, Sarah L.}"),
        ("title", '"A {"}quoted{"} word"'),
        ("month", 'jan # "~1"'),
        ("year", "2019"),
    ]
    for field in entry.fields:
        assert TEXT[field.name_start : field.name_end] == field.name
        assert TEXT[field.value_start : field.value_end] == field.value
    assert TEXT[entry.key_start :].startswith("one,")
    assert TEXT[entry.end - 1] == "}"
    assert entry.field("TITLE") == entry.fields[1]
    assert entry.field("nothing") is None


@given(bibs)
def test_any_text_is_split_into_blocks_in_order(text):
    """The text at the offsets of blocks and fields is theirs, and no two overlap."""
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


def test_an_unclosed_entry_does_not_hide_the_next():
    """It becomes a failure with a reason, and the next entry is whole."""
    failure, entry = split("@article{a, title = {no end\n@book{b, title = {T}}")
    assert isinstance(failure, Failure)
    assert "never closed" in failure.reason
    assert entry.key == "b"
