"""The command `convert`, and its report of what it could not convert."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, load

Run = Callable[..., object]
MESSY = """\
% Encoding: UTF-8
@string{who = "WHO"}
@preamble{"\\newcommand{\\noop}[1]{}"}
@misc{a, title = {A}}
@comment{jabref-meta: grouping:
0 AllEntriesGroup:;
}
@comment{BibDesk Static Groups{
<?xml version="1.0"?>
}}
"""
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
    assert outcome.code == 0
    assert outcome.err == (
        "a.bib:2: warning: the comment '% Provenance.' is not converted\n"
        "a.bib:4: warning: the comment '@comment{note}' is not converted\n"
    )
    (folder / "b.bib").write_text("@misc{a, title = {A}}\n\n", encoding="utf-8")
    assert run("convert", "b.bib", "--to", "bibtex").err == ""


def test_comments_inside_of_entries_are_a_warning(folder: Path, run: Run) -> None:
    """A percent sign in a value is none; a field that is commented out is reported once."""
    (folder / "a.bib").write_text(
        '@misc{a,\n  title = {5 % of {100 %}}, % one\n  note = "6 %" # { 7 %}, % two\n'
        "  howpublished = {x},\n  % year = {2020},\n  url = {https://example.org/a%20b} % three\n}\n",
        encoding="utf-8",
    )
    outcome = run("convert", "a.bib", "--to", "csl-json")
    assert outcome.code == 0
    assert [line for line in outcome.err.splitlines() if "comment" in line] == [
        "a.bib:2: warning: the comment '% one' is not converted",
        "a.bib:3: warning: the comment '% two' is not converted",
        "a.bib:6: warning: the comment '% three' is not converted",
        "a.bib:5:3: a: warning: the field '% year' is commented out, and not read",
    ]


def test_lost_preambles_are_a_warning(folder: Path, run: Run) -> None:
    """The LaTeX macros of a .bib file belong to no entry, and are not lost without a warning."""
    preamble = '@preamble{"\\newcommand{\\noop}[1]{}"}\n'
    (folder / "a.bib").write_text(f"{preamble}@misc{{a, title = {{A}}}}\n{preamble}", encoding="utf-8")
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert outcome.code == 0
    assert outcome.err == (
        "a.bib:1: warning: a preamble is not converted\na.bib:3: warning: a preamble is not converted\n"
    )


def test_abbreviations_that_no_entry_uses_are_a_warning(folder: Path, run: Run) -> None:
    """The text of the others is written where they are used."""
    (folder / "a.bib").write_text(
        '@string{who = "WHO"}\n@string{eu = "EU"}\n@string{ilo = "ILO" # eu}\n'
        "@misc{a, title = {A}, publisher = WHO}\n",
        encoding="utf-8",
    )
    outcome = run("convert", "a.bib", "--to", "bibtex")
    assert "howpublished = {WHO}" in outcome.out
    assert outcome.err == "a.bib:3: warning: the abbreviation 'ilo' is not converted\n"


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


def test_a_file_is_not_its_own_output_without_force(folder: Path, run: Run) -> None:
    """By any name of the file. The message names --force, and the file is unchanged."""
    (folder / "a.bib").write_text(MESSY, encoding="utf-8")
    (folder / "link.bib").symlink_to("a.bib")
    os.link("a.bib", "hard.bib")
    (folder / "folder").mkdir()
    for name in ("a.bib", "./folder/../a.bib", "link.bib", "hard.bib", str(folder / "a.bib")):
        outcome = run("convert", "a.bib", "--to", "bibtex", "--output", name)
        assert outcome.code == 2
        assert (
            f"{Path(name)} is the file to convert itself: write to another file, or use --force, which keeps its "
            "content in FILE.bak; see essence-refs convert --help"
        ) in outcome.err
    assert (folder / "a.bib").read_text(encoding="utf-8") == MESSY


def test_a_file_in_the_folder_to_convert_is_not_the_output(folder: Path, run: Run) -> None:
    """Each of the folder's files is an input."""
    (folder / "lib").mkdir()
    (folder / "lib" / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    outcome = run("convert", "lib", "--to", "bibtex", "--output", "lib/a.bib")
    assert (outcome.code, "lib/a.bib is the file to convert itself" in outcome.err) == (2, True)


@pytest.mark.skipif(os.name != "posix", reason="streams are files in POSIX")
def test_the_redirected_input_is_not_the_output(folder: Path) -> None:
    """Neither with -o nor when the shell appends to the file."""
    (folder / "a.bib").write_text(MESSY, encoding="utf-8")
    program = f"{sys.executable} -m essence_refs convert"
    for line in (
        f"{program} /dev/stdin --to bibtex -o a.bib < a.bib",
        f"{program} a.bib --to bibtex >> a.bib",
        f"{program} a.bib --to bibtex --force >> a.bib",
        f"{program} a.bib --to bibtex -o - >> a.bib",
    ):
        outcome = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
        assert outcome.returncode == 2, line
        assert b"is the file to convert itself" in outcome.stderr
        assert (folder / "a.bib").read_text(encoding="utf-8") == MESSY


def test_force_keeps_the_content_before(folder: Path, run: Run) -> None:
    """In FILE.bak, or under the next free name: no backup is overwritten."""
    (folder / "a.bib").write_text(MESSY, encoding="utf-8")
    (folder / "a.bib.bak").write_text("mine", encoding="utf-8")
    outcome = run("convert", "a.bib", "--to", "bibtex", "--output", "a.bib", "--force")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.endswith("a.bib: notice: its content before is kept in a.bib.bak.2\n")
    assert (folder / "a.bib").read_text(encoding="utf-8") == "@misc{a,\n  title = {A},\n}\n"
    assert (folder / "a.bib.bak").read_text(encoding="utf-8") == "mine"
    assert (folder / "a.bib.bak.2").read_text(encoding="utf-8") == MESSY
    # Nothing is different now, so there is nothing to keep.
    assert run("convert", "a.bib", "--to", "bibtex", "--output", "a.bib", "--force").err == ""
    assert len([*folder.iterdir()]) == 3


def test_what_would_be_lost_is_listed_with_its_lines(folder: Path, run: Run) -> None:
    """A file that no conversion has made is not overwritten, and the message lists what only it holds."""
    (folder / "a.json").write_text('[{"id": "b", "type": "book"}]', encoding="utf-8")
    (folder / "own.bib").write_text(MESSY, encoding="utf-8")
    outcome = run("convert", "a.json", "--to", "bibtex", "--output", "own.bib")
    assert outcome.code == 1
    assert outcome.err == (
        "own.bib:1: the comment '% Encoding: UTF-8' would be lost\n"
        "own.bib:2: the abbreviation 'who' would be lost\n"
        "own.bib:3: a preamble would be lost\n"
        "own.bib:5: the comment with JabRef's groups would be lost\n"
        "own.bib:8: the comment with BibDesk's groups would be lost\n"
        "own.bib:4: the reference 'a' would be lost\n"
        "own.bib: it is not overwritten, because these 6 things would be lost (write to another file, or use --force, "
        "which keeps its content in own.bib.bak)\n"
    )
    assert (folder / "own.bib").read_text(encoding="utf-8") == MESSY


@pytest.mark.parametrize(
    ("to", "name", "text"),
    [
        ("bibtex", "own.bib", "@misc{a, title = {A}}\n@misc{a, title = {Another with the key}}\n"),
        ("bibtex", "own.bib", "\n@misc{a, title = {A}, title = {Another title}}\n"),
        ("csl-json", "own.json", '[{"id": "a", "title": "A"},\n{"id": "a", "title": "Another"}]'),
    ],
)
def test_what_is_there_twice_would_be_lost(to: str, name: str, text: str, folder: Path, run: Run) -> None:
    """Only the first entry of a key, and the first field of a name, are read."""
    (folder / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    outcome = run("convert", "a.bib", "--to", to, "-o", name)
    assert (outcome.code, outcome.err.startswith(f"{name}:2: what begins here would be lost\n")) == (1, True)
    assert (folder / name).read_text(encoding="utf-8") == text


def test_an_earlier_output_is_replaced(folder: Path, run: Run) -> None:
    """A Makefile converts again after any change, also when an entry or a field was removed."""
    for text in (
        "@misc{a, title = {A}, note = {N}}\n@misc{b, title = {B}}",
        "@misc{a, title = {A}}",
        "@book{c, author = {Van der Berg, X.}, title = {{UK} {Health} and Care}}",
    ):
        (folder / "a.bib").write_text(text, encoding="utf-8")
        for to, name in (("bibtex", "out.bib"), ("csl-json", "out.json")):
            assert run("convert", "a.bib", "--to", to, "--output", name).code == 0
            assert (folder / name).read_text(encoding="utf-8") == run("convert", "a.bib", "--to", to).out
    assert sorted(each.name for each in folder.iterdir()) == ["a.bib", "out.bib", "out.json"]


def test_the_ending_of_the_output_must_be_that_of_the_format(folder: Path, run: Run) -> None:
    """JSON in a .bib file could not be read again."""
    outcome = run("convert", BIB, "--to", "csl-json", "-o", "own.bib")
    assert (outcome.code, outcome.out) == (2, "")
    assert "own.bib has the ending of BibTeX, and --to is csl-json" in outcome.err
    assert not (folder / "own.bib").exists()


def test_the_ending_of_the_output_names_the_format(folder: Path, run: Run) -> None:
    """As in other programs, -o items.json is enough."""
    for name, to in (("items.json", "csl-json"), ("items.BIB", "bibtex")):
        assert run("convert", BIB, "-o", name).code == 0
        assert (folder / name).read_text(encoding="utf-8") == run("convert", BIB, "--to", to).out


@pytest.mark.parametrize("output", [(), ("-o", "-"), ("-o", "items.txt")])
def test_without_a_format_the_formats_are_named(output: tuple[str, ...], folder: Path, run: Run) -> None:
    """No format is a default, because a file of the wrong one would be useless."""
    outcome = run("convert", BIB, *output)
    assert (outcome.code, outcome.out) == (2, "")
    assert "no format is given: use --to bibtex or --to csl-json" in outcome.err
    assert not (folder / "items.txt").exists()
