"""The command `import`: what it prints, its report for programs, and its exit codes."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., object]

LIBRARY = "@article{okoro2018visits,\n  title = {Home Visits},\n  author = {Okoro, Ben},\n  journaltitle = {Kin},\n  volume = {4},\n  pages = {10},\n  date = {2018},\n}\n"
RECORDS = """\
A search
TY  - JOUR
TI  - Home visits
AU  - Okoro, Ben
PY  - 2018
JO  - Kin
VL  - 4
SP  - 10
DO  - 10.1000/x
ER  -
TY  - JOUR
TI  - Foster families in rural Wales
AU  - Pugh, Non
PY  - 2021
SP  - No
EP  - Specified
ER  -
"""


@pytest.fixture
def library(folder: Path) -> Path:
    (folder / "library.bib").write_text(LIBRARY, encoding="utf-8")
    (folder / "search.ris").write_text(RECORDS, encoding="utf-8")
    return folder / "library.bib"


def test_the_result_is_printed(library: Path, run: Run) -> None:
    """The number is on stdout; what is not added is on stderr, with the reason."""
    outcome = run("import", "search.ris", "--into", "library.bib", "--no-origin")
    assert (outcome.code, outcome.out) == (0, "2 records read; 1 added; 1 already there\n")
    lines = outcome.err.splitlines()
    assert lines[0] == "search.ris:1: notice: 2 records in RIS: 12 lines read, 3 left out"
    assert lines[3] == "not added, because the library has the work:"
    assert lines[4].startswith("  search.ris:2: Home visits: the same work as 'okoro2018visits' (")
    assert lines[4].endswith("; the record has more: DOI")
    assert library.read_text(encoding="utf-8") == LIBRARY + (
        "\n@article{pugh2021foster,\n"
        "  title = {Foster families in rural Wales},\n"
        "  author = {Pugh, Non},\n"
        "  date = {2021},\n}\n"
    )


def test_a_dry_run_prints_a_diff(library: Path, run: Run) -> None:
    """And writes nothing."""
    outcome = run("import", "search.ris", "--into", "library.bib", "--dry-run")
    assert outcome.out.startswith("--- library.bib\n+++ library.bib\n@@ ")
    assert "\n+@article{pugh2021foster,\n" in outcome.out
    assert outcome.out.endswith("2 records read; 1 would be added; 1 already there\n")
    assert library.read_text(encoding="utf-8") == LIBRARY


def test_the_report_for_programs_has_everything(library: Path, run: Run) -> None:
    """Accounts with each line that is left out, the decision for each record, and the problems."""
    outcome = run("import", "search.ris", "--into", library, "--report", "json", "--fill")
    report = json.loads(outcome.out)
    assert outcome.err == ""
    assert [*report] == ["accounts", "records", "problems"]
    [account] = report["accounts"]
    assert account == {
        "source": "search.ris",
        "format": "RIS",
        "senders": [{"name": "", "records": 2}],
        "records": 2,
        "lines": 15,
        "read": 12,
        "kept": 0,
        "empty": 0,
        "left_out": [
            {"line": 1, "text": "A search", "reason": "it is outside of all records"},
            {"line": 15, "text": "SP - No", "reason": "it says that there is no value"},
            {"line": 16, "text": "EP - Specified", "reason": "it says that there is no value"},
        ],
    }
    first, second = report["records"]
    assert first.pop("score") > 50
    assert first.pop("evidence")
    assert first == {
        "source": "search.ris",
        "line": 2,
        "key": "",
        "title": "Home visits",
        "added": False,
        "relation": "same",
        "other": "okoro2018visits",
        "kind": "",
        "reversed": False,
        "lacking": [],
        "filled": ["DOI"],
    }
    assert (second["key"], second["added"], second["relation"], second["score"]) == (
        "pugh2021foster", True, "", None,
    )  # fmt: skip
    assert {each["code"] for each in report["problems"]} == {"records", "left-out"}


def test_stdin_is_read(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its format shows in its text."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RECORDS.encode())))
    assert run("import", "-", "--into", library).out.startswith("2 records read; 1 added")
    assert "  imported = {RIS, 20" in library.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--keys", "auther"), "did you mean author"),
        (("--reason", "x"), "--reason is for a --type"),
        (("--likely", "perhaps"), "'perhaps' is not one of 'skip', 'keep'"),
        (("--level", "polcy"), "did you mean policy?"),
        (("--study", "trail"), "no kind of study is called 'trail'"),
        (("--map", "none.toml"), "none.toml: there is no such file"),
        (("--format", "excell"), "'excell' is not one of"),
        (("-", "-"), "- is given more than once"),
    ],
)
def test_wrong_options_are_refused(library: Path, run: Run, options: tuple[str, ...], message: str) -> None:
    """Nothing is written."""
    outcome = run("import", "search.ris", "--into", library, *options)
    assert outcome.code in (1, 2)
    assert message in outcome.err
    assert library.read_text(encoding="utf-8") == LIBRARY


def test_quiet_prints_errors_only(library: Path, run: Run, folder: Path) -> None:
    """An error in a file stops the import unless it should go on; then the exit code is 1."""
    outcome = run("import", "search.ris", "--into", library, "--quiet", "--dry-run")
    assert (outcome.out, outcome.err, outcome.code) == ("", "", 0)
    (folder / "bad.bib").write_text("@book{x, title = {Never", encoding="utf-8")
    assert run("import", "search.ris", "bad.bib", "--into", library).code == 1
    assert library.read_text(encoding="utf-8") == LIBRARY
    outcome = run("import", "search.ris", "bad.bib", "--into", library, "--quiet", "--keep-going")
    assert outcome.code == 1
    assert "bad.bib:1" in outcome.err
    assert "notice" not in outcome.err
    assert "pugh2021foster" in library.read_text(encoding="utf-8")


def test_long_lists_are_shortened(library: Path, run: Run, folder: Path) -> None:
    """The report for programs has all."""
    (folder / "many.ris").write_text(
        "".join(RECORDS[RECORDS.index("TY") : RECORDS.index("TY  - JOUR\nTI  - F")] for _ in range(52)),
        encoding="utf-8",
    )
    outcome = run("import", "many.ris", "--into", library)
    assert outcome.err.count("  many.ris:") == 50
    assert "  … and 2 more; --report json has all\n" in outcome.err


@pytest.mark.usefixtures("library")
def test_a_conversion_has_the_same_report(run: Run, folder: Path) -> None:
    """With the keys of what was written; stdout is for one thing only."""
    outcome = run("convert", "search.ris", "-o", "out.bib", "--report", "json")
    report = json.loads(outcome.out)
    assert [*report] == ["accounts", "keys", "problems"]
    assert report["keys"] == ["okoro2018home", "pugh2021foster"]
    assert [each["line"] for each in report["accounts"][0]["left_out"]] == [1, 15, 16]
    assert (folder / "out.bib").exists()
    outcome = run("convert", "search.ris", "--to", "bibtex", "--report", "json")
    assert outcome.code == 2
    assert "name a file with --output" in outcome.err
