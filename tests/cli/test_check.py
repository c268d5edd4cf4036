"""The command `check` and its three kinds of report."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs.cli import problems
from essence_refs.diagnostics import Problem, Severity

Run = Callable[..., object]


def test_errors_fail_the_check(broken: Path, run: Run) -> None:
    """Five errors are on stderr, their number is on stdout, and the exit code is 1."""
    outcome = run("check", broken)
    assert outcome.code == 1
    assert "5 errors" in outcome.out
    assert sum("warning: " not in line for line in outcome.err.splitlines()) == 5


def test_problems_are_in_the_order_of_the_file(broken: Path, run: Run) -> None:
    """The problems of reading and those of the checks are one list, ordered by line."""
    lines = [int(line.split(":")[1]) for line in run("check", broken).err.splitlines()]
    assert lines == sorted(lines)


def test_warnings_alone_pass_unless_strict(run: Run) -> None:
    """The shipped items have warnings about unverified facts, and no errors."""
    outcome = run("check")
    assert outcome.code == 0
    assert "turley2020promoting: author: warning: the list is incomplete" in outcome.err
    assert run("check", "--strict").code == 1


def test_misspelt_level_is_one_problem(folder: Path, run: Run) -> None:
    """A misspelt level is reported once, with a similar level, even if it is the only one of an item."""
    (folder / "my.bib").write_text("@misc{a, title={A}, level={polcy}}", encoding="utf-8")
    result = [line for line in run("check", "my.bib").err.splitlines() if ": level: " in line]
    assert result == ["my.bib:1:28: a: level: no level is called 'polcy' (did you mean policy?)"]


def test_json_report_has_the_same_problems_as_text(broken: Path, run: Run) -> None:
    """The JSON array on stdout has every problem of the text."""
    rows = json.loads(run("check", broken, "--report", "json").out)
    text = run("check", broken).err.splitlines()
    assert len(rows) == len(text)
    for row, line in zip(rows, text, strict=True):
        assert line.startswith(f"broken.bib:{row['line']}:")
        assert row["message"] in line


def test_github_report_has_files_and_lines(broken: Path, run: Run) -> None:
    """Each problem is a workflow command with file, line and column."""
    outcome = run("check", broken, "--report", "github")
    commands = outcome.out.splitlines()
    assert outcome.err == ""
    assert sum(line.startswith("::error file=broken.bib,line=") for line in commands) == 5
    assert all(line.startswith(("::error ", "::warning ")) for line in commands)


def test_github_report_is_escaped() -> None:
    """Per cent signs, line ends, colons and commas are the same after GitHub decodes them."""
    problem = Problem(message="100%\nof: it", source="a,b:c.bib", line=3, severity=Severity.WARNING)
    assert problems.github([problem]) == "::warning file=a%2Cb%3Ac.bib,line=3::100%25%0Aof: it\n"


def test_problem_without_a_location_is_a_command_too() -> None:
    """A problem without a file has no properties for one."""
    assert problems.github([Problem(message="empty")]) == "::error::empty\n"


def test_file_without_problems_says_so(folder: Path, run: Run) -> None:
    """A file without problems gets one line and exit code 0."""
    (folder / "clean.bib").write_text(
        "@book{a, author={Brand, Ann}, title={A}, publisher={P}, date={2020}, level={policy}, annotation={B.}}",
        encoding="utf-8",
    )
    outcome = run("check", "clean.bib")
    assert (outcome.code, outcome.out, outcome.err) == (0, "1 item read, no problems\n", "")


def test_a_missing_file_does_not_hide_other_problems(broken: Path, run: Run) -> None:
    """The problems of the other files are reported beside the missing file."""
    alone = run("check", str(broken))
    both = run("check", str(broken), "nowhere.bib")
    assert both.code == 1
    assert both.err == alone.err + "nowhere.bib: there is no such file\n"
    nothing = run("check", "nowhere.bib")
    assert (nothing.code, nothing.out) == (1, "0 items read, 1 error\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_an_unreadable_file_does_not_hide_other_problems(broken: Path, folder: Path, run: Run) -> None:
    """A file without permission to read is a problem and not wrong usage."""
    alone = run("check", str(broken))
    (folder / "closed.bib").touch(mode=0o200)
    both = run("check", "closed.bib", str(broken))
    assert both.code == 1
    assert both.err == "closed.bib: you may not read this file\n" + alone.err
