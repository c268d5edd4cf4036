"""The command `convert`, and its report of what it could not convert."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, load

Run = Callable[..., object]
BIB = files.data_folder("references") / "essence.bib"


def test_bib_becomes_csl_json(run: Run) -> None:
    """The seven items are written as CSL-JSON in their order."""
    outcome = run("convert", BIB, "--to", "csl-json")
    assert outcome.code == 0
    items = json.loads(outcome.out)
    assert len(items) == 7
    assert items[3]["id"] == "brand2019protocol"
    assert items[3]["DOI"] == "10.1136/bmjopen-2018-026967"
    assert len(items[3]["author"]) == 12


def test_csl_json_is_unchanged_when_converted_again(folder: Path, run: Run) -> None:
    """CSL-JSON that we wrote is read and written as the same text."""
    run("convert", BIB, "--to", "csl-json", "--output", "items.json")
    again = run("convert", "items.json", "--to", "csl-json")
    assert again.out == (folder / "items.json").read_text(encoding="utf-8")


def test_entries_with_errors_are_left_out_with_keep_going(broken: Path, run: Run) -> None:
    """A file with errors is refused, or converted without the entries with errors."""
    outcome = run("convert", broken, "--to", "csl-json")
    assert (outcome.code, outcome.out) == (1, "")
    outcome = run("convert", broken, "--to", "csl-json", "--keep-going")
    assert outcome.code == 1
    assert {"good2020one", "good2022two"} <= {item["id"] for item in json.loads(outcome.out)}
    assert "open2022entry" in outcome.err


def test_invalid_json_is_a_located_error(folder: Path, run: Run) -> None:
    """A file that is not JSON is one message with a line."""
    (folder / "items.json").write_text('[\n  {"id": }\n]', encoding="utf-8")
    outcome = run("convert", "items.json", "--to", "csl-json")
    assert outcome.code == 1
    assert outcome.err.startswith("items.json:2:")


def test_json_in_another_encoding_is_an_error(folder: Path, run: Run) -> None:
    """JSON is always in UTF-8, and the message has the position of the first wrong byte."""
    (folder / "items.json").write_bytes(b'[{"id": "caf\xe9"}]')
    outcome = run("convert", "items.json", "--to", "csl-json")
    assert outcome.code == 1
    assert "items.json:1:13: the byte 0xe9 is not UTF-8" in outcome.err
    assert "JSON is always in UTF-8" in outcome.err


def test_of_items_with_the_same_id_the_first_is_kept(folder: Path, run: Run) -> None:
    """A repeated id is an error, and with --keep-going the second item is left out, as in a .bib file."""
    (folder / "items.json").write_text(
        '[{"id": "a", "type": "book", "title": "One"},\n{"id": "a", "type": "book", "title": "Two"}]',
        encoding="utf-8",
    )
    assert run("convert", "items.json", "--to", "bibtex").out == ""
    outcome = run("convert", "items.json", "--to", "bibtex", "--keep-going")
    assert (outcome.code, outcome.out) == (1, "@book{a,\n  title = {One},\n}\n")
    assert outcome.err.startswith("items.json:2: a: id: another item has the id 'a' too")


def test_bib_becomes_canonical_bib(folder: Path, run: Run) -> None:
    """Canonical .bib has the same references as its source, and writing it again changes nothing."""
    assert run("convert", BIB, "--to", "bibtex", "--output", "canonical.bib").code == 0
    assert load("canonical.bib").references == load(BIB).references
    assert run("convert", "canonical.bib", "--to", "bibtex").out == (folder / "canonical.bib").read_text(
        encoding="utf-8"
    )


def test_csl_json_becomes_bib(folder: Path, run: Run) -> None:
    """The export of a reference manager becomes a .bib file."""
    (folder / "items.json").write_text(
        '[{"id": "a", "type": "book", "title": "Care & Cost", "author": [{"family": "Ørsted", "given": "Å."}]}]',
        encoding="utf-8",
    )
    outcome = run("convert", "items.json", "--to", "bibtex")
    assert outcome.out == "@book{a,\n  author = {Ørsted, Å.},\n  title  = {Care \\& Cost},\n}\n"


def test_an_empty_library_becomes_an_empty_file(folder: Path, run: Run) -> None:
    """A library without items becomes a .bib file without a byte, not an empty line."""
    (folder / "empty.bib").write_bytes(b"")
    assert run("convert", "empty.bib", "--to", "bibtex").out == ""


def test_lost_comments_are_a_warning(folder: Path, run: Run) -> None:
    """Text between entries belongs to no reference, and is lost when the file is overwritten."""
    (folder / "a.bib").write_text(
        "\n% Provenance.\n@misc{a, title = {A}}\n@comment{note}\n", encoding="utf-8"
    )
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert (outcome.code, outcome.err) == (0, "a.bib:2: warning: 2 comments are not converted\n")
    (folder / "b.bib").write_text("@misc{a, title = {A}}\n\n", encoding="utf-8")
    assert run("convert", "b.bib", "--to", "bibtex").err == ""


def test_lost_preambles_are_a_warning(folder: Path, run: Run) -> None:
    """The LaTeX macros of a .bib file belong to no entry, and are not lost without a warning."""
    preamble = '@preamble{"\\newcommand{\\noop}[1]{}"}\n'
    (folder / "a.bib").write_text(f"{preamble}@misc{{a, title = {{A}}}}\n{preamble}", encoding="utf-8")
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert (outcome.code, outcome.err) == (0, "a.bib:1: warning: 2 preambles are not converted\n")


@pytest.mark.parametrize("arguments", [("a.bib", "--to", "csl-json"), ("a.json", "--to", "bibtex")])
def test_source_is_not_overwritten_in_another_format(
    arguments: tuple[str, ...], folder: Path, run: Run
) -> None:
    """A .bib file that contains JSON would no longer be a library."""
    (folder / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    (folder / "a.json").write_text('[{"id": "a", "type": "book"}]', encoding="utf-8")
    before = (folder / arguments[0]).read_bytes()
    outcome = run("convert", *arguments, "--output", f"./{arguments[0]}")
    assert outcome.code == 2
    assert f"{arguments[0]} is the file to convert itself: write to another file" in outcome.err
    assert (folder / arguments[0]).read_bytes() == before


def test_entries_left_out_are_not_lost(broken: Path, folder: Path, run: Run) -> None:
    """Converting in place with --keep-going would delete the entries with errors."""
    before = (folder / broken).read_bytes()
    outcome = run("convert", broken, "--to", "bibtex", "--keep-going", "--output", broken)
    assert outcome.code == 2
    assert (folder / broken).read_bytes() == before


def test_a_library_without_errors_is_converted_in_place(folder: Path, run: Run) -> None:
    """If nothing is left out, a file may be overwritten by its canonical form."""
    (folder / "a.bib").write_text("@misc{a, date = 2020, title = {A}}", encoding="utf-8")
    assert run("convert", "a.bib", "--to", "bibtex", "--output", "a.bib").code == 0
    assert (folder / "a.bib").read_text(
        encoding="utf-8"
    ) == "@misc{a,\n  title = {A},\n  date  = {2020},\n}\n"


def test_the_ending_of_the_output_must_be_that_of_the_format(folder: Path, run: Run) -> None:
    """JSON in a .bib file could not be read again."""
    outcome = run("convert", BIB, "--to", "csl-json", "-o", "own.bib")
    assert (outcome.code, outcome.out) == (2, "")
    assert "own.bib has the ending of BibTeX, and --to is csl-json" in outcome.err
    assert not (folder / "own.bib").exists()
