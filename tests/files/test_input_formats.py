"""The table of input formats: each can be read, written and found by its name, its aliases and its endings."""

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
def test_a_format_is_found_by_its_names_and_endings(name: str) -> None:
    """Letter case does not matter."""
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
    (read,) = (
        INPUT_FORMATS[name]
        .parse([("a", result.text if result.data is None else result.data)], Framework())
        .references
    )
    assert (read.key, read.kind, read.title) == (BOOK.key, BOOK.kind, BOOK.title)


def test_names_and_endings_of_formats_are_unique() -> None:
    """Otherwise a format could not be asked for."""
    names = [name for each in INPUT_FORMATS.values() for name in (each.name, *each.aliases)]
    assert len(names) == len(set(names))
    assert len(INPUT_ENDINGS) == sum(len(each.endings) for each in INPUT_FORMATS.values())


def test_a_file_with_another_ending_is_read_as_bibtex() -> None:
    """Libraries can have any name, and the name of a folder can have a dot."""
    assert {input_format_of(path).name for path in ("a.txt", "a", "my.json/a", "")} == {"bibtex"}


def test_an_unknown_format_suggests_similar_names_or_all() -> None:
    """A misspelt name has a suggestion, any other the list of names."""
    with pytest.raises(UnknownFormatError, match=r"no format is called 'bibtx' \(did you mean bibtex"):
        input_format("bibtx")
    with pytest.raises(
        UnknownFormatError,
        match=r"\(there are bibtex, csl-json, ris, nbib, wos, endnote-xml, csv, tsv, xlsx, workbook, eppi-json\)",
    ):
        write_references([BOOK], "refworks")
