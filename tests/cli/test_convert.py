"""`convert` and what it says of what it could not carry."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, load

Run = Callable[..., object]
BIB = files.data_folder("references") / "essence.bib"


def test_bib_becomes_csl_json(run: Run) -> None:
    """The seven items come out as CSL-JSON, in their order."""
    outcome = run("convert", BIB, "--to", "csl-json")
    assert outcome.code == 0
    items = json.loads(outcome.out)
    assert len(items) == 7
    assert items[3]["id"] == "brand2019protocol"
    assert items[3]["DOI"] == "10.1136/bmjopen-2018-026967"
    assert len(items[3]["author"]) == 12


def test_csl_json_stays_what_it_is(folder: Path, run: Run) -> None:
    """CSL-JSON that we wrote and read again is the same text."""
    run("convert", BIB, "--to", "csl-json", "--output", "items.json")
    again = run("convert", "items.json", "--to", "csl-json")
    assert again.out == (folder / "items.json").read_text(encoding="utf-8")


def test_bad_entries_are_told_and_left_out_with_keep_going(broken: Path, run: Run) -> None:
    """A conversion of a file with errors is refused, or goes on without the bad entries and says so."""
    outcome = run("convert", broken, "--to", "csl-json")
    assert (outcome.code, outcome.out) == (1, "")
    outcome = run("convert", broken, "--to", "csl-json", "--keep-going")
    assert outcome.code == 1
    assert {"good2020one", "good2022two"} <= {item["id"] for item in json.loads(outcome.out)}
    assert "open2022entry" in outcome.err


def test_slip_in_the_json_has_its_place(folder: Path, run: Run) -> None:
    """A file that is not JSON is one located message."""
    (folder / "items.json").write_text('[\n  {"id": }\n]', encoding="utf-8")
    outcome = run("convert", "items.json", "--to", "csl-json")
    assert outcome.code == 1
    assert outcome.err.startswith("items.json:2:")


def test_json_that_is_not_utf8_is_told(folder: Path, run: Run) -> None:
    """JSON has one encoding, and a file in another one says where it goes wrong."""
    (folder / "items.json").write_bytes(b'[{"id": "caf\xe9"}]')
    outcome = run("convert", "items.json", "--to", "csl-json")
    assert outcome.code == 1
    assert "items.json:1:13: the byte 0xe9 is not UTF-8" in outcome.err
    assert "JSON is always in UTF-8" in outcome.err


def test_of_items_with_one_id_the_first_goes_on(folder: Path, run: Run) -> None:
    """Two items with one id are an error, and with --keep-going the second is left out, as in a .bib file."""
    (folder / "items.json").write_text(
        '[{"id": "a", "type": "book", "title": "One"},\n{"id": "a", "type": "book", "title": "Two"}]',
        encoding="utf-8",
    )
    assert run("convert", "items.json", "--to", "bibtex").out == ""
    outcome = run("convert", "items.json", "--to", "bibtex", "--keep-going")
    assert (outcome.code, outcome.out) == (1, "@book{a,\n  title = {One},\n}\n")
    assert outcome.err.startswith("items.json:2: a: id: another item has the id 'a' too")


def test_bib_becomes_canonical_bib(folder: Path, run: Run) -> None:
    """Canonical .bib reads as what it was written from, and writing it again changes nothing."""
    assert run("convert", BIB, "--to", "bibtex", "--output", "canonical.bib").code == 0
    assert load("canonical.bib").references == load(BIB).references
    assert run("convert", "canonical.bib", "--to", "bibtex").out == (folder / "canonical.bib").read_text(
        encoding="utf-8"
    )


def test_csl_json_becomes_bib(folder: Path, run: Run) -> None:
    """A reference manager's export becomes a .bib file."""
    (folder / "items.json").write_text(
        '[{"id": "a", "type": "book", "title": "Care & Cost", "author": [{"family": "Ørsted", "given": "Å."}]}]',
        encoding="utf-8",
    )
    outcome = run("convert", "items.json", "--to", "bibtex")
    assert outcome.out == "@book{a,\n  author = {Ørsted, Å.},\n  title  = {Care \\& Cost},\n}\n"


def test_nothing_to_write_is_nothing(folder: Path, run: Run) -> None:
    """A library without items becomes a .bib without a byte, and no empty line."""
    (folder / "empty.bib").write_bytes(b"")
    assert run("convert", "empty.bib", "--to", "bibtex").out == ""


def test_comments_are_said_to_stay_behind(folder: Path, run: Run) -> None:
    """Words between entries belong to no reference; whoever writes over the file hears that they go."""
    (folder / "a.bib").write_text(
        "\n% Provenance.\n@misc{a, title = {A}}\n@comment{note}\n", encoding="utf-8"
    )
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert (outcome.code, outcome.err) == (0, "a.bib:2: warning: 2 comments are not carried over\n")
    (folder / "b.bib").write_text("@misc{a, title = {A}}\n\n", encoding="utf-8")
    assert run("convert", "b.bib", "--to", "bibtex").err == ""


def test_preambles_are_said_to_stay_behind(folder: Path, run: Run) -> None:
    """The macros that a .bib file defines for LaTeX are in no entry; they do not go without a word."""
    preamble = '@preamble{"\\newcommand{\\noop}[1]{}"}\n'
    (folder / "a.bib").write_text(f"{preamble}@misc{{a, title = {{A}}}}\n{preamble}", encoding="utf-8")
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert (outcome.code, outcome.err) == (0, "a.bib:1: warning: 2 preambles are not carried over\n")


@pytest.mark.parametrize("arguments", [("a.bib", "--to", "csl-json"), ("a.json", "--to", "bibtex")])
def test_source_is_not_written_over_in_another_format(
    arguments: tuple[str, ...], folder: Path, run: Run
) -> None:
    """A library that becomes JSON under its own name is no library any more, so that is refused."""
    (folder / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    (folder / "a.json").write_text('[{"id": "a", "type": "book"}]', encoding="utf-8")
    before = (folder / arguments[0]).read_bytes()
    outcome = run("convert", *arguments, "--output", f"./{arguments[0]}")
    assert outcome.code == 2
    assert f"{arguments[0]} is the file to convert itself: write to another file" in outcome.err
    assert (folder / arguments[0]).read_bytes() == before


def test_entries_left_out_are_not_lost(broken: Path, folder: Path, run: Run) -> None:
    """Converting in place and going on past errors would take the bad entries away for good."""
    before = (folder / broken).read_bytes()
    outcome = run("convert", broken, "--to", "bibtex", "--keep-going", "--output", broken)
    assert outcome.code == 2
    assert (folder / broken).read_bytes() == before


def test_good_library_becomes_canonical_in_place(folder: Path, run: Run) -> None:
    """Where nothing is left out, a file may be written over by itself in order."""
    (folder / "a.bib").write_text("@misc{a, date = 2020, title = {A}}", encoding="utf-8")
    assert run("convert", "a.bib", "--to", "bibtex", "--output", "a.bib").code == 0
    assert (folder / "a.bib").read_text(
        encoding="utf-8"
    ) == "@misc{a,\n  title = {A},\n  date  = {2020},\n}\n"
