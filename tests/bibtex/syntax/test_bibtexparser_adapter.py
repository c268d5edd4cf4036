"""bibtexparser: its blocks are converted, and its mistakes are corrected."""

import logging

import pytest
from bibtexparser import model
from bibtexparser.splitter import Splitter

from essence_refs.bibtex.syntax.splitter import split

pytestmark = pytest.mark.filterwarnings("error")


def test_a_value_may_end_with_a_line_break():
    """The brace after LaTeX's line break closes the value; bibtexparser alone takes it for an escaped one."""
    [entry] = split("@misc{a, note = {one\\\\two\\\\}}")
    assert entry.values == (("note", "{one\\\\two\\\\}"),)
    assert Splitter("@misc{a, note = {one\\\\}}").split().failed_blocks, "fixed in bibtexparser"


def test_commentary_is_an_entry():
    """@commentary is an entry type of biblatex; bibtexparser alone takes it for a comment."""
    [entry] = split("@Commentary{a, title = {T}}")
    assert (entry.type, entry.key) == ("Commentary", "a")
    assert Splitter("@commentary{a, title = {T}}").split().comments, "fixed in bibtexparser"


def test_duplicates_are_entries_like_others():
    """Bibtexparser alone puts duplicate keys and fields among the failed blocks."""
    text = "@misc{a, title={A}}\n@misc{a, title={B}, title={C}}\n@misc{d, note={A}, note={B}}"
    assert [entry.values[0][1] for entry in split(text)] == ["{A}", "{B}", "{A}"]
    assert len(Splitter(text).split().failed_blocks) == 2, "fixed in bibtexparser"


def test_an_unterminated_entry_has_a_reason():
    """Bibtexparser's error is empty as a string, so the reason comes from its attribute."""
    [block] = Splitter("@misc{a, title = {").split().failed_blocks
    assert isinstance(block, model.ParsingFailedBlock)
    assert str(block.error) == "", "fixed in bibtexparser"
    assert "the text ends" in split("@misc{a, title = {")[0].reason


def test_splitting_logs_nothing(caplog):
    """Bibtexparser logs nothing while we split, but still logs for its own users."""
    with caplog.at_level(logging.DEBUG):
        split("@misc{a, title = {")
        assert caplog.records == []
        Splitter("@misc{a, title = {").split()
        assert caplog.records, "fixed in bibtexparser"
