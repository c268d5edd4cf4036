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
    """Four errors are on stderr, their number is on stdout, and the exit code is 1."""
    outcome = run("check", broken)
    assert outcome.code == 1
    assert "4 errors" in outcome.out
    assert sum("warning: " not in line for line in outcome.err.splitlines()) == 4


def test_problems_are_in_the_order_of_the_file(broken: Path, run: Run) -> None:
    """The problems of reading and those of the checks are one list, ordered by line."""
    lines = [int(line.split(":")[1]) for line in run("check", "--all", broken).err.splitlines()]
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
    """The JSON array on stdout has every problem of the whole text."""
    rows = json.loads(run("check", broken, "--report", "json").out)
    text = run("check", "--all", broken).err.splitlines()
    assert len(rows) == len(text)
    for row, line in zip(rows, text, strict=True):
        assert line.startswith(f"broken.bib:{row['line']}:")
        assert row["message"] in line


def test_github_report_has_files_and_lines(broken: Path, run: Run) -> None:
    """Each problem is a workflow command with file, line and column."""
    outcome = run("check", broken, "--report", "github")
    commands = outcome.out.splitlines()
    assert outcome.err == ""
    assert sum(line.startswith("::error file=broken.bib,line=") for line in commands) == 4
    assert all(line.startswith(("::error ", "::warning ")) for line in commands)


@pytest.fixture
def imported(folder: Path) -> Path:
    """Write a file in which each of five items has the same two problems, and neither level nor annotation."""
    (folder / "imported.bib").write_text(
        "\n".join(
            f"@article{{k{number}, author={{Roe, A.}}, title={{T {number}}}, journal={{J}}, year=2020, "
            f"issn={{0028-0836 ({kind})}}, edition={{{kind}}}}}"
            for number, kind in enumerate(("Print", "Linking", "Online", "Print", "Electronic"))
        ),
        encoding="utf-8",
    )
    return Path("imported.bib")


def test_a_habit_is_one_line_with_its_count(imported: Path, run: Run) -> None:
    """The number of problems and of lines is on stdout."""
    outcome = run("check", imported)
    assert outcome.err.splitlines() == [
        (
            "imported.bib:1: issn: warning: '(Print)' beside the ISSN is not part of it; "
            "5 of this kind: lines 1, 2, 3, 4, 5"
        ),
        (
            "imported.bib:1: edition: warning: the edition 'Print' is printed in these words "
            "(write a number if it has one: edition = {2}); 5 of this kind: lines 1, 2, 3, 4, 5"
        ),
        "imported.bib:1: annotation: warning: none of the 5 items has an annotation",
        "imported.bib:1: level: warning: none of the 5 items has a level",
    ]
    assert outcome.out == "5 items read, 20 warnings in 4 lines; --all has a line for each\n"


def test_all_and_programs_have_every_occurrence(imported: Path, run: Run) -> None:
    """With --all so has the text."""
    every = run("check", "--all", imported)
    assert len(every.err.splitlines()) == 20
    assert every.out == "5 items read, 20 warnings\n"
    assert len(json.loads(run("check", imported, "--report", "json").out)) == 20
    assert len(run("check", imported, "--report", "github").out.splitlines()) == 20


def test_a_library_with_switches_passes_a_strict_check(imported: Path, folder: Path, run: Run) -> None:
    """What is switched off counts for no exit code, and what is raised does without --strict."""
    assert run("check", "--strict", imported).code == 1
    settings = '[check]\nbad-identifier = "off"\nno-level = "off"\nno-annotation = "off"\n'
    (folder / "essence-refs.toml").write_text(
        settings + '[[check.files]]\nfiles = "imported.bib"\nedition-in-words = "off"\n', encoding="utf-8"
    )
    outcome = run("check", "--strict", imported)
    assert (outcome.code, outcome.out, outcome.err) == (0, "5 items read, no problems\n", "")
    (folder / "own.toml").write_text('[check]\nno-level = "error"\n', encoding="utf-8")
    raised = run("check", "--config", "own.toml", imported)
    assert raised.code == 1
    assert raised.out.startswith("5 items read, 5 errors, 15 warnings")


def test_an_entry_has_its_own_switches(folder: Path, run: Run) -> None:
    """A switch that changes nothing is reported, and --fields does not take the field for unknown."""
    (folder / "my.bib").write_text(
        "@book{a, author={Roe, A.}, title={T}, publisher={P}, date={2020}, check={no-level, no-annotation, html}}",
        encoding="utf-8",
    )
    outcome = run("check", "--fields", "my.bib")
    assert outcome.err == (
        "my.bib:1: a: check: warning: this switch changes nothing: there is no html to be switched here (leave it out)\n"
    )


def test_a_mistake_in_the_configuration_fails_the_check(imported: Path, folder: Path, run: Run) -> None:
    """It is one of the problems, with its file and line."""
    (folder / "essence-refs.toml").write_text('[check]\nno-anotation = "off"\n', encoding="utf-8")
    outcome = run("check", imported)
    assert outcome.code == 1
    assert outcome.err.startswith(
        "essence-refs.toml:2: no-anotation: no problem has the code 'no-anotation' (did you mean no-annotation?)\n"
    )


def test_a_missing_configuration_is_an_error(imported: Path, run: Run) -> None:
    """The file was named, so it is not passed over."""
    outcome = run("check", "--config", "nowhere.toml", imported)
    assert outcome.code == 1
    assert "nowhere.toml" in outcome.err


@pytest.mark.parametrize("width", [80, 120])
def test_lines_fit_a_terminal(width: int) -> None:
    """A longer line goes on below with an indent, and starts with its location."""
    problem = Problem(message="word " * 60 + "end", source="my.bib", line=3, hint="a hint")
    first, *others = problems.text([problem], width=width).splitlines()
    assert first.startswith("my.bib:3: word")
    assert max(map(len, (first, *others))) <= width
    assert all(each.startswith("    ") for each in others)
    assert " ".join([first, *(each.strip() for each in others)]) == str(problem)


def test_github_report_is_escaped() -> None:
    """Per cent signs, line ends, colons and commas are the same after GitHub decodes them."""
    problem = Problem(message="100%\nof: it", source="a,b:c.bib", line=3, severity=Severity.WARNING)
    assert problems.github([problem]) == "::warning file=a%2Cb%3Ac.bib,line=3::100%25 of: it\n"


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
    assert both.err == "closed.bib: there is no permission to read it\n" + alone.err
