"""Blocks: offsets, lines and columns."""

from essence_refs.bibtex.syntax.blocks import LineIndex


def test_lines_and_columns_count_from_one():
    """A carriage return does not begin a new line."""
    lines = LineIndex("a\r\nb\n")
    assert [lines(offset) for offset in (0, 3, 5)] == [(1, 1), (2, 1), (3, 1)]
