"""The destination of documents: files and formats, binary formats, and options of formats."""

import errno
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from faults import Faults, failing

Run = Callable[..., object]
Process = Callable[..., subprocess.CompletedProcess[bytes]]

WITHOUT_WORD = """\
import sys
sys.modules["docx"] = None
from essence_refs.__main__ import main
main()
"""


def is_word(data: bytes) -> bool:
    return "word/document.xml" in zipfile.ZipFile(BytesIO(data)).namelist()


def test_each_file_gets_the_format_of_its_ending(folder: Path, run: Run) -> None:
    """One command writes one list in several formats, each the same as if it were the only one."""
    outcome = run("list", "policy", "-o", "a.html", "-o", "a.md", "-o", "-")
    assert (outcome.code, outcome.err) == (0, run("list", "policy").err)
    assert outcome.out == run("list", "policy").out
    assert (folder / "a.md").read_text(encoding="utf-8") == run("list", "policy", "-f", "md").out
    assert (folder / "a.html").read_text(encoding="utf-8") == run("list", "policy", "-f", "html").out


@pytest.mark.parametrize("command", [["page", "policy"], ["show", "brand2019protocol"], ["levels"]])
def test_every_command_that_prints_a_document_saves_it(command: list[str], folder: Path, run: Run) -> None:
    """The file has the same text as the output."""
    assert run(*command, "-o", "a.md").code == 0
    assert (folder / "a.md").read_text(encoding="utf-8") == run(*command, "-f", "markdown").out


def test_one_unknown_ending_writes_no_file(folder: Path, run: Run) -> None:
    """Either all of several files are written or none."""
    outcome = run("list", "policy", "-o", "a.html", "-o", "a.htlm")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("essence-refs: no format is called '.htlm' (did you mean .htm")
    assert list(folder.iterdir()) == []


def test_word_is_saved_and_piped_as_bytes(folder: Path, process: Process) -> None:
    """A file and a pipe get the bytes of the Word file and nothing else."""
    pytest.importorskip("docx")
    result = process("list", "policy", "--gaps", "-o", "policy.docx", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    data = (folder / "policy.docx").read_bytes()
    assert is_word(data)
    assert process("list", "policy", "--gaps", "--format", "word").stdout == data
    assert process("list", "policy", "--gaps", "--format", "word", "-o", "-").stdout == data


@pytest.mark.parametrize("arguments", [["-f", "word"], ["-f", "word", "-o", "-"]])
def test_a_binary_format_is_not_printed_on_a_terminal(arguments: list[str]) -> None:
    """The bytes could control the terminal; the message says how to write a file."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "essence_refs", "list", "policy", *arguments]
    result = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "essence-refs: word cannot be shown on a terminal: write it to a file with -o FILE.docx; "
        "see essence-refs list --help\n"
    )


def test_a_missing_extra_is_named_and_nothing_is_written(folder: Path) -> None:
    """Without the package that makes Word files, the message names the extra."""
    command = [sys.executable, "-c", WITHOUT_WORD, "list", "policy", "-o", "a.html", "-o", "a.docx"]
    result = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=folder)
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode() == (
        'essence-refs: Word needs an optional package: pip install "essence-refs[word]"\n'
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--template", "h.docx"], "--template is for word, not for text"),
        (["--template", "h.docx", "-o", "a.html"], "--template is for word, not for html"),
        (["--width", "40", "-o", "a.md"], "--width is for text, not for markdown"),
        (["--width", "5"], "invalid value for '--width': 5 is less than 20"),
        (["--metadata", "-f", "txt"], "--metadata is for html and html-fragment, not for text"),
        (
            ["--id-prefix", "a", "-f", "txt"],
            "--id-prefix is for html, html-fragment, latex, latex-fragment and rst, not for text",
        ),
        (
            ["--id-prefix", "1 a", "-f", "rst"],
            (
                "--id-prefix is '1 a', and has to be letters, digits, hyphens, full stops and underscores, "
                "the first one a letter"
            ),
        ),
    ],
)
def test_an_option_of_another_format_is_wrong_usage(
    arguments: list[str], message: str, folder: Path, run: Run
) -> None:
    """An option without effect is reported before any work is done."""
    outcome = run("list", "policy", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"essence-refs: {message}; see essence-refs list --help\n"
    assert list(folder.iterdir()) == []


def test_of_several_files_each_takes_the_options_of_its_format(folder: Path, run: Run) -> None:
    """A width for one of two files is no error."""
    assert run("list", "policy", "-o", "a.txt", "-o", "a.md", "--width", "40").code == 0
    lines = (folder / "a.txt").read_text(encoding="utf-8").splitlines()
    # An address is one word, and stays whole.
    assert all(len(line) <= 40 or " " not in line for line in lines)
    assert (folder / "a.md").read_text(encoding="utf-8") == run("list", "policy", "-f", "md").out


def test_a_missing_template_suggests_a_similar_file(folder: Path, run: Run) -> None:
    """A misspelt template is reported with a similar file name."""
    (folder / "house.docx").write_bytes(b"")
    outcome = run("list", "policy", "-o", "a.docx", "--template", "hosue.docx")
    assert (outcome.code, outcome.err) == (
        1,
        "essence-refs: hosue.docx: there is no such file (did you mean house.docx?)\n",
    )


def test_an_unusable_template_is_named(folder: Path, run: Run) -> None:
    """The message begins with the path of the template."""
    pytest.importorskip("docx")
    (folder / "house.docx").write_text("not Word", encoding="utf-8")
    outcome = run("list", "policy", "-o", "a.docx", "--template", "house.docx")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("essence-refs: house.docx: it is not a Word file")
    assert not (folder / "a.docx").exists()


def test_a_misspelt_option_is_compared_without_its_hyphens(run: Run) -> None:
    """All options begin with hyphens: --anotated is not similar to --template."""
    assert run("list", "--anotated").err.startswith(
        "essence-refs: no option is called --anotated (did you mean --annotated?)"
    )


@pytest.mark.parametrize(
    ("arguments", "name", "what"),
    [
        (("list", "--template", "house.docx", "-o", "house.docx"), "house.docx", "template"),
        (("list", "-l", "lib.md", "-o", "lib.md"), "lib.md", "library"),
        (("page", "policy", "--framework", "own.md", "-o", "own.md"), "own.md", "framework"),
        (("show", "a", "-s", "own.csl", "-f", "text", "-o", "own.csl"), "own.csl", "style"),
        (("cite", "r.md", "-l", "lib.md", "-o", "./lib.md"), "lib.md", "library"),
        (("cite", "r.md", "-o", "own.bib", "-f", "text"), "own.bib", "library"),
        (("cite", "r.md", "-o", "own.csl", "-f", "text"), "own.csl", "style"),
    ],
)
def test_no_input_file_is_overwritten(
    arguments: tuple[str, ...], name: str, what: str, folder: Path, run: Run
) -> None:
    """A command that would overwrite an input file is refused, and the file is unchanged."""
    pytest.importorskip("markdown_it")
    for each in ("house.docx", "lib.md", "own.md", "own.csl", "own.bib"):
        (folder / each).write_text("mine", encoding="utf-8")
    (folder / "r.md").write_text("---\nbibliography: own.bib\ncsl: own.csl\n---\n\nText.\n", encoding="utf-8")
    result = run(*arguments)
    assert result.code == 2
    assert f"{name} is the {what} itself: write to another file" in result.err
    assert (folder / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "command", [["list"], ["page", "policy"], ["show", "brand2019protocol"], ["cite", "r.md"]]
)
def test_a_library_is_not_overwritten_by_a_document(command: list[str], folder: Path, run: Run) -> None:
    """By its ending, also if the command does not read it; nor is a style, a framework or a picture."""
    pytest.importorskip("markdown_it")
    (folder / "r.md").write_text("Text.", encoding="utf-8")
    (folder / "empty.bib").write_bytes(b"")
    for name, what in {
        "own.bib": "a library",
        "own.JSON": "a library",
        "own.csl": "a citation style",
        "own.toml": "a framework or a configuration",
        "own.png": "a picture",
    }.items():
        (folder / name).write_text("mine", encoding="utf-8")
        outcome = run(*command, "-f", "text", "-o", "new.txt", "-o", name)
        assert outcome.code == 1
        assert f"{name}: it is {what}, by the ending of its name: write to another file" in outcome.err
        assert (folder / name).read_text(encoding="utf-8") == "mine"
        assert not (folder / "new.txt").exists()
    (folder / "link.txt").symlink_to("own.bib")
    assert run(*command, "-o", "link.txt").code == 1
    assert (folder / "own.bib").read_text(encoding="utf-8") == "mine"
    assert run(*command, "-f", "text", "-o", "empty.bib").code == 0


@pytest.mark.skipif(os.name != "posix", reason="streams are files in POSIX")
def test_the_redirected_input_is_not_overwritten(folder: Path) -> None:
    """A report that is read from stdin, and a library to which the shell appends."""
    pytest.importorskip("markdown_it")
    texts = {"r.md": "---\ntitle: T\n---\n\nText.\n", "lib.txt": "@misc{a, title = {A}}\n"}
    program = f"{sys.executable} -m essence_refs"
    for line in (
        f"{program} cite - -o r.md < r.md",
        f"{program} cite - >> r.md < r.md",
        f"{program} list -l lib.txt >> lib.txt",
        f"{program} list -l /dev/stdin -o lib.txt < lib.txt",
    ):
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        outcome = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
        assert outcome.returncode == 2, line
        assert b"itself: write to another file" in outcome.stderr
        for name, text in texts.items():
            assert (folder / name).read_text(encoding="utf-8") == text


def test_a_file_of_a_folder_is_not_overwritten(folder: Path, run: Run) -> None:
    """The library is the folder, and the file is in it."""
    (folder / "lib").mkdir()
    (folder / "lib" / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    outcome = run("list", "-l", "lib", "-f", "text", "-o", "lib/a.bib")
    assert (outcome.code, "lib/a.bib is the library itself" in outcome.err) == (2, True)


def test_what_a_file_cannot_keep_is_a_line_on_stderr(folder: Path, run: Run) -> None:
    """The file is written, and the message is a warning."""
    if not hasattr(os, "setxattr"):
        pytest.skip("Python has extended attributes on Linux only")
    (folder / "a.txt").write_text("old", encoding="utf-8")
    try:
        os.setxattr("a.txt", "user.note", b"mine")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    with Faults(folder, failing(errno.EPERM), only=("setxattr",)):
        outcome = run("list", "-o", "a.txt")
    assert outcome.code == 0
    assert "essence-refs: warning: a.txt: its extended attribute user.note could not be kept\n" in outcome.err
    assert (folder / "a.txt").read_text(encoding="utf-8").startswith("ESSENCE")
