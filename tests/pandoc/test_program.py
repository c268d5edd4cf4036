"""The program `essence-refs-pandoc`: JSON in and out, and one line for each error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from documents import LIBRARY, cites, document, para

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
