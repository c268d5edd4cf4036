"""The table of input formats: every entry can be read, written and found by its name, its aliases and its endings."""

import pytest

from essence_refs.errors import UnknownFormatError
from essence_refs.files.input_formats import (
    CONVERSION_TARGETS,
    INPUT_ENDINGS,
    INPUT_FORMATS,
    input_format,
    input_format_of,
    write_references,
)
from essence_refs.model import Framework, Reference, RichText

BOOK = Reference(key="care2020", kind="book", texts=(("title", RichText.of("Care & Cost")),))


@pytest.mark.parametrize("name", INPUT_FORMATS)
def test_format_is_found_by_its_names_and_endings(name: str) -> None:
    """A name, an alias and an ending stand for one format each, in any letter case."""
    found = INPUT_FORMATS[name]
    assert [input_format(each.upper()) for each in (name, *found.aliases)] == [found] * (
        1 + len(found.aliases)
    )
    assert [input_format_of(f"a.b{each.upper()}") for each in found.endings] == [found] * len(found.endings)


@pytest.mark.parametrize("name", CONVERSION_TARGETS)
def test_written_references_read_as_what_was_written(name: str) -> None:
    """The parser and the writer of an entry belong together."""
    result = write_references([BOOK], name, framework=Framework())
    assert result.problems == ()
    (read,) = INPUT_FORMATS[name].parse([("a", result.text)], Framework()).references
    assert (read.key, read.kind, read.title) == (BOOK.key, BOOK.kind, BOOK.title)


def test_no_two_formats_have_a_name_or_an_ending_in_common() -> None:
    """Otherwise one of them could not be asked for."""
    names = [name for each in INPUT_FORMATS.values() for name in (each.name, *each.aliases)]
    assert len(names) == len(set(names))
    assert len(INPUT_ENDINGS) == sum(len(each.endings) for each in INPUT_FORMATS.values())


def test_file_with_another_ending_is_read_as_bibtex() -> None:
    """Libraries are called .bbl, .txt or nothing at all, and a folder's name may have a dot in it."""
    assert {input_format_of(path).name for path in ("a.txt", "a", "my.json/a", "")} == {"bibtex"}


def test_unknown_format_names_similar_ones_or_all() -> None:
    """A misspelt name gets a suggestion, any other the list of names."""
    with pytest.raises(UnknownFormatError, match=r"no format is called 'bibtx' \(did you mean bibtex"):
        input_format("bibtx")
    with pytest.raises(UnknownFormatError, match=r"\(there are bibtex, csl-json\)"):
        write_references([BOOK], "mods")
