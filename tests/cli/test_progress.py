"""The progress bar of a build on a terminal."""

import re
from pathlib import Path

import pytest

pytest.importorskip("rich")

from essence_refs.cli import progress

GREEN, RESET = "\x1b[32m", "\x1b[0m"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rich write as it does on a terminal of 80 columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("terminal")
def test_lines_are_above_the_bar_and_the_files_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Only "made" is green; names of files are neither markup nor control sequences; at the end the bar is erased."""
    long = "made " + "long " * 30
    with progress.bar(3) as (print_line, count_file):
        for line in ("made [b]a.html", "kept b\x1b.html", long.rstrip()):
            print_line(line)
        count_file(Path("folder/a.html"))
        count_file(Path("folder/[bold]b.html"))
    out = capsys.readouterr().out
    assert f"{GREEN}made{RESET} [b]a.html\n" in out
    assert "kept b\ufffd.html\n" in out
    assert f"{GREEN}made{RESET} {'long ' * 29}long\n" in out
    frame = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.rpartition("\x1b[2K\x1b[32m")[2])
    count, bar, name = frame.split()
    assert (count, len(bar), name) == ("2/3", 30, "[bold]b.html")
    assert out.endswith("\x1b[2K")


@pytest.mark.usefixtures("terminal")
def test_the_step_that_runs_is_shown_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Names of files are neither markup nor control sequences; at the end it is erased."""
    with progress.steps() as show_step:
        show_step("reading [b]a\x1b.bib")
    output = capsys.readouterr()
    assert output.out == ""
    assert "reading [b]a\ufffd.bib" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.err)
    assert output.err.endswith("\x1b[2K")
