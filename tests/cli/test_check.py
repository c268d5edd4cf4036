"""`check` and its three reports."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs.cli import problems
from essence_refs.diagnostics import Problem, Severity

Run = Callable[..., object]


def test_errors_fail_the_check(broken: Path, run: Run) -> None:
    """Five errors: each on stderr, their number on stdout, exit code 1."""
    outcome = run("check", broken)
    assert outcome.code == 1
    assert "5 errors" in outcome.out
    assert sum("warning: " not in line for line in outcome.err.splitlines()) == 5


def test_problems_stand_in_file_order(broken: Path, run: Run) -> None:
    """What the reader found and what the checks found are one list, by line."""
    lines = [int(line.split(":")[1]) for line in run("check", broken).err.splitlines()]
    assert lines == sorted(lines)


def test_warnings_alone_pass_unless_strict(run: Run) -> None:
    """The shipped items have warnings, which name what is unverified, and no errors."""
    outcome = run("check")
    assert outcome.code == 0
    assert "turley2020promoting: author: warning: the list is incomplete" in outcome.err
    assert run("check", "--strict").code == 1


def test_misspelt_level_is_one_problem(folder: Path, run: Run) -> None:
    """Whoever misspelt the only level of an item reads of that once, with the level that was meant."""
    (folder / "my.bib").write_text("@misc{a, title={A}, level={polcy}}", encoding="utf-8")
    said = [line for line in run("check", "my.bib").err.splitlines() if ": level: " in line]
    assert said == ["my.bib:1:28: a: level: no level is called 'polcy' (did you mean policy?)"]


def test_json_report_says_the_same_as_text(broken: Path, run: Run) -> None:
    """Programs get every problem that people get, on stdout, as one JSON array."""
    rows = json.loads(run("check", broken, "--report", "json").out)
    text = run("check", broken).err.splitlines()
    assert len(rows) == len(text)
    for row, line in zip(rows, text, strict=True):
        assert line.startswith(f"broken.bib:{row['line']}:")
        assert row["message"] in line


def test_github_report_puts_errors_beside_their_lines(broken: Path, run: Run) -> None:
    """Each problem is one workflow command with file, line and column."""
    outcome = run("check", broken, "--report", "github")
    commands = outcome.out.splitlines()
    assert outcome.err == ""
    assert sum(line.startswith("::error file=broken.bib,line=") for line in commands) == 5
    assert all(line.startswith(("::error ", "::warning ")) for line in commands)


def test_github_report_escapes_what_github_reads() -> None:
    """Per cent signs, line ends, colons and commas come through a workflow command as they were."""
    problem = Problem(message="100%\nof: it", source="a,b:c.bib", line=3, severity=Severity.WARNING)
    assert problems.github([problem]) == "::warning file=a%2Cb%3Ac.bib,line=3::100%25%0Aof: it\n"


def test_problem_without_a_place_is_still_a_command() -> None:
    """A problem of the whole run has no file to stand beside."""
    assert problems.github([Problem(message="empty")]) == "::error::empty\n"


def test_file_without_problems_says_so(folder: Path, run: Run) -> None:
    """A clean file gets one line and exit code 0."""
    (folder / "clean.bib").write_text(
        "@book{a, author={Brand, Ann}, title={A}, publisher={P}, date={2020}, level={policy}, annotation={B.}}",
        encoding="utf-8",
    )
    outcome = run("check", "clean.bib")
    assert (outcome.code, outcome.out, outcome.err) == (0, "1 item read, no problems\n", "")


def test_a_missing_file_hides_nothing_of_the_others(broken: Path, run: Run) -> None:
    """What is wrong in the files that are there is told beside the name of the one that is not."""
    alone = run("check", str(broken))
    both = run("check", str(broken), "nowhere.bib")
    assert both.code == 1
    assert both.err == alone.err + "nowhere.bib: there is no such file\n"
    nothing = run("check", "nowhere.bib")
    assert (nothing.code, nothing.out) == (1, "0 items read, 1 error\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_file_hides_nothing_of_the_others(broken: Path, folder: Path, run: Run) -> None:
    """A file that may not be read is one problem among the others, and no wrong usage."""
    alone = run("check", str(broken))
    (folder / "closed.bib").touch(mode=0o200)
    both = run("check", "closed.bib", str(broken))
    assert both.code == 1
    assert both.err == "closed.bib: you may not read this file\n" + alone.err
