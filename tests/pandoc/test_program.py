"""The program `essence-refs-pandoc`: JSON in and out, and one line for each error."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from documents import LIBRARY, cites, document, para

from essence_refs.pandoc import program

COMMAND = [sys.executable, "-c", "from essence_refs.pandoc.program import main; main()", "html"]


def run(text: str | bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    data = text if isinstance(text, bytes) else text.encode()
    return subprocess.run(COMMAND, input=data, capture_output=True, check=False, cwd=folder)


def test_a_document_is_written_in_utf8(tmp_path: Path) -> None:
    """Warnings are on stderr, and stdout has the document alone."""
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    given = document(para("Café ", cites("doe05", "doe04")), bibliography="library.bib")
    done = run(json.dumps(given, ensure_ascii=False), tmp_path)
    assert done.returncode == 0
    assert "Café".encode() in done.stdout
    assert json.loads(done.stdout)["blocks"][0]["t"] == "Para"
    assert done.stderr.decode().startswith(
        "essence-refs-pandoc: doe04: warning: no reference is called 'doe04'"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"report", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"", "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "not a document of pandoc"),
        (json.dumps(document(para())).encode().replace(b"[1", b"[" + b"1" * 5000, 1), "cannot be read"),
        (
            json.dumps(document({"t": "Para", "c": [{"t": "Cite", "c": 5}]})).encode(),
            "not as pandoc writes it",
        ),
        (json.dumps(document(para(cites("doe05")))).encode(), "bibliography is missing"),
    ],
)
def test_errors_are_one_line(tmp_path: Path, text: bytes, message: str) -> None:
    """Nothing is written to stdout, so that pandoc writes no file."""
    done = run(text, tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert message in line
    assert line.startswith("essence-refs-pandoc: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("redirection", ["<&-", ">&-", "<&- >&-", "<&- >&- 2>&-", ">/dev/full", "2>&-"])
def test_closed_and_full_streams_are_no_traceback(tmp_path: Path, redirection: str) -> None:
    """The exit code is 1, and stderr has one line if it is open."""
    command = ["sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND]
    done = subprocess.run(command, input=b"{", capture_output=True, check=False, cwd=tmp_path)
    if redirection == ">/dev/full":
        given = json.dumps(document(para("a" * 100_000))).encode()
        done = subprocess.run(command, input=given, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == ("2>&-" not in redirection), done.stderr


def test_the_help_says_how_to_use_it(tmp_path: Path) -> None:
    """People may start the program themselves."""
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, check=True, cwd=tmp_path)
    assert b"pandoc --filter essence-refs-pandoc" in done.stdout


def failure(given: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is printed about an input that cannot be used, in this process."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert program.run() == 1
    out, err = capsys.readouterr()
    assert out == ""
    return [line.removeprefix("essence-refs-pandoc: ") for line in err.splitlines()]


WRONG = "the document is not as pandoc writes it, or this is a bug: "


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"t": "Para", "c": [{"t": "Cite", "c": 5}]}, f"{WRONG}TypeError: 'int' object is not subscriptable"),
        ({"t": "Para", "c": [{"t": "Cite", "c": []}]}, f"{WRONG}IndexError: list index out of range"),
        ({"t": "Para", "c": [{"t": "Cite", "c": [[{}], []]}]}, f"{WRONG}KeyError: 'citationId'"),
        ({"t": "Div", "c": [["", 5, []], []]}, f"{WRONG}TypeError: argument of type 'int' is not iterable"),
    ],
)
def test_a_document_of_another_form_names_the_error(
    block: dict[str, Any], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a bug of ours."""
    (line,) = failure(json.dumps(document(block)).encode(), capsys, monkeypatch)
    assert line[: len(WRONG) + 9] == message[: len(WRONG) + 9]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            b"report",
            "the input is not JSON; pandoc runs this program as a filter: pandoc --filter essence-refs-pandoc",
        ),
        (
            b"\xff",
            "the input is not JSON; pandoc runs this program as a filter: pandoc --filter essence-refs-pandoc",
        ),
        (b"[" * 100_000, "the document is nested too deeply"),
        (b"9" * 5000, "the document cannot be read: "),
    ],
)
def test_an_input_that_cannot_be_read_is_one_line(
    given: bytes, message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what pandoc has to do with it."""
    (line,) = failure(given, capsys, monkeypatch)
    assert line.startswith(message)


def test_each_problem_of_a_strict_document_is_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them in one run."""
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    given = document(
        para(cites("doe04"), cites("roe11")),
        bibliography=str(tmp_path / "library.bib"),
        essence_refs={"strict": True},
    )
    lines = failure(json.dumps(given).encode(), capsys, monkeypatch)
    assert [line.partition(":")[0] for line in lines] == ["doe04", "roe11"]
