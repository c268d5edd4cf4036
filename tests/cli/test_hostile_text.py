"""No text of a file controls a terminal or a CI job, in any command and any report."""

import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs.cli import problems
from essence_refs.cli.printing import print_text, safe_line
from essence_refs.diagnostics import Problem

# A colour and a title that no command of ours sets, C1 controls, DEL, backspace, line ends, and direction.
ACTS = "\x1b[38;5;199mB\x1b]0;pwned\x07C\x9b31mD\x7fE\x08F\x85G\u2028H\u202eI\u2066J\rK"
COMMAND = "::error::obeyed ##[group]obeyed ##vso[task.x]obeyed"
WORDS = f"{COMMAND} A{ACTS}"

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>\N{CANCEL CHARACTER}::error::t</title><id>i</id><updated>2020-01-01T00:00:00Z</updated></info>
<macro name="::error::\x85&#x202e;"><text variable="title" prefix="##[group]\x9b"/></macro>
<citation><layout><text macro="::error::\x85&#x202e;"/></layout></citation>
<bibliography><layout><text macro="::error::\x85&#x202e;" suffix="."/><text variable="note"/></layout></bibliography></style>"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of files that are hostile in every place that a command quotes."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    entry = (
        f"@book{{key{ACTS.replace(chr(13), '')}, title = {{{WORDS}}}, author = {{{WORDS} and Bee, {WORDS}}}, "
        f"date = {{20x0 {WORDS}}}, publisher = {{{WORDS}}}, note = {{{WORDS} \\{ACTS}}}, doi = {{10/{WORDS}}}, "
        f"annotation = {{{WORDS}}}, keywords = {{{WORDS}, b}}, url = {{https://e.org/{WORDS}}}, level = {{%s}}, "
        f"x{ACTS[:3]}y = {{{WORDS}}}, type-reason = {{{WORDS}}}, odd = {{{WORDS}}}}}\n"
    )
    plain = f"@book{{plain, title = {{{WORDS}}}, author = {{Aye, Ann}}, date = {{2020}}, level = {{policy}}, publisher = {{{WORDS}}}}}\n"
    files = {
        "plain.bib": plain,
        "broken.bib": plain + entry % WORDS + f"@book{{{WORDS}\n::error::line\n@string{{{WORDS}",
        "items.json": json.dumps([
            {"id": WORDS, "type": WORDS, "title": WORDS, "author": [{"family": WORDS}, WORDS], "issued": {"raw": WORDS},
             "publisher": WORDS, WORDS: WORDS, "custom": WORDS},
            {"id": "b", "type": "book", "title": f"<i>{WORDS}</i>", "container-title": WORDS},
        ]),
        "report.md": f"---\ntitle: \"{COMMAND} A\\u202eb\\x1b[38;5;199m\"\nauthor: '{COMMAND}'\n"
        f"style: '{COMMAND}'\nlang: en-GB\nbibliography: plain.bib\n---\n\n# {COMMAND}{ACTS[:30]}\n\n::error::x {WORDS} [@plain, p. {COMMAND}]"
        f" <{ACTS[:3]}b> ![a]({COMMAND}.png)\n\n    ::error::code {ACTS[:30]}\n\n| ##[group]a |\n|---|\n| ::error:: |\n",
        "unknown.md": f"# T\n\n[@k{COMMAND}{ACTS[:20]}] [^n{ACTS[:20]}]\n\n[^n]: x\n",
        "framework.toml": "name = " + json.dumps(WORDS) + '\n[[levels]]\nkey = "policy"\nname = ' + json.dumps(WORDS)
        + "\ndefinition = " + json.dumps(WORDS) + '\n[[facets]]\nkey = "study"\nname = ' + json.dumps(WORDS)
        + '\n[[facets.values]]\nkey = "a"\nname = ' + json.dumps(WORDS) + "\n",
        "wrong.toml": "name = 5\n" + json.dumps(WORDS) + " = " + json.dumps(WORDS) + "\n[[levels]]\nkey = " + json.dumps(WORDS),
        "essence-refs.toml": 'into = "out"\n' + json.dumps(WORDS) + " = 1\n[[lists]]\nname = " + json.dumps(WORDS),
        "style.csl": STYLE,
        "wrong.csl": STYLE.replace('<text variable="title"', '<txt variable="title"'),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    (tmp_path / "::error::\x1b[38;5;199m\x9bname.bib").write_text(plain + plain, encoding="utf-8")
    return tmp_path


NAMED = "::error::\x1b[38;5;199m\x9bname.bib"
LIBRARY = ["-l", "plain.bib"]
COMMANDS = [
    ["check", "plain.bib"],
    ["check", "broken.bib", "--all"],
    ["check", "items.json", "--all"],
    ["check", NAMED],
    *([["check", name, "--report", report] for name in ("broken.bib", "items.json", NAMED) for report in problems.WRITERS]),
    ["check", "plain.bib", "--config", "essence-refs.toml"],
    ["list", *LIBRARY],
    ["list", "-l", "broken.bib", "-k", "--group", "none"],
    ["list", "-l", "items.json", "-k", "--group", "none", "--gaps"],
    *([["list", *LIBRARY, "-f", name, "--group", "none"] for name in ("html", "markdown", "latex", "rst", "typst", "text")]),
    ["list", *LIBRARY, "-s", "style.csl", "--group", "none"],
    ["list", *LIBRARY, "-s", "wrong.csl"],
    ["list", *LIBRARY, "--title", WORDS],
    ["list", *LIBRARY, "-w", f'"{ACTS}" in title'],
    ["list", *LIBRARY, WORDS],
    ["list", *LIBRARY, "-s", WORDS],
    ["list", *LIBRARY, "-f", WORDS],
    ["list", "-l", f"{WORDS}.bib"],
    ["list", *LIBRARY, "--framework", "framework.toml", "--notes", "annotation"],
    ["page", "policy", *LIBRARY, "--framework", "framework.toml"],
    ["show", *LIBRARY],
    ["show", "-l", "broken.bib", "-k"],
    ["show", "-l", "items.json", "-k"],
    ["show", *LIBRARY, WORDS],
    ["show", "-l", NAMED, "-k"],
    ["levels", *LIBRARY, "--framework", "framework.toml"],
    ["levels", "--framework", "wrong.toml"],
    ["tag", "plain", *LIBRARY, "--level", "family", "-n"],
    ["tag", "plain", *LIBRARY, "--level", WORDS],
    ["tag", "plain", "-l", NAMED, "--level", "family", "-n"],
    ["tag", "--framework", "framework.toml", "--help"],
    ["cite", "report.md"],
    ["cite", "report.md", "-f", "markdown"],
    ["cite", "unknown.md", *LIBRARY],
    ["build"],
    ["build", "--config", f"{WORDS}.toml"],
    ["convert", "broken.bib", "--to", "csl-json", "-k"],
    ["convert", "items.json", "--to", "bibtex", "-k"],
    ["convert", "plain.bib", "--to", "bibtex"],
    ["convert", "plain.bib", "--to", "bibtex", "-o", "/dev/stdout"],
    ["styles", "::error::", ACTS],
    [WORDS],
    ["list", f"--{WORDS}"],
]  # fmt: skip

# Everything but the ends of lines: C0, DEL, C1 and the separators of Unicode.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
OBEYED = re.compile(r"^[^\S\n]*::|##(?:vso)?\[", re.MULTILINE | re.IGNORECASE)
# What our own commands send to a terminal: colours and links.
OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[\w=:-]*;[ -~]*\x1b\\")
OPENING, CLOSING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"


def unbalanced(text: str) -> list[str]:
    """Return the lines in which more directions are opened than closed; LaTeX defines each character in a line."""
    return [
        line
        for line in text.split("\n")
        if sum(map(line.count, OPENING)) != sum(map(line.count, CLOSING))
        and not line.startswith("\\standin{")
    ]


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("number", range(len(COMMANDS)))
def test_what_a_pipe_gets_has_no_control_and_no_workflow_command(
    number: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CI log is such a pipe. Only the .bib that convert writes is as it is, for it is data."""
    from essence_refs.cli.program import run  # noqa: PLC0415

    arguments = COMMANDS[number]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    run(arguments)
    out, err = capsys.readouterr()
    assert "bug" not in err
    assert CONTROLS.findall(err) == []
    assert OBEYED.findall(err) == []
    assert not set(err) & set(OPENING)
    if arguments[0] == "convert" and "bibtex" in arguments:
        return
    assert CONTROLS.findall(out) == []
    if "github" in arguments:
        out = out.replace("::error ", "").replace("::warning ", "").replace("::notice ", "")
    assert OBEYED.findall(out) == []
    assert unbalanced(out) == []


@pytest.mark.usefixtures("hostile")
def test_what_a_terminal_gets_has_no_control_from_a_file() -> None:
    """In every command, with and without rich: colours and links are ours, and nothing else is a control."""
    pty = pytest.importorskip("pty")
    code = (
        "import json, sys; from essence_refs.cli.program import run\n"
        "for each in json.loads(sys.argv[1]): run(each); print(flush=True)"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", code, json.dumps(COMMANDS)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    result = b""
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=environment) as child:
        os.close(theirs)
        while select.select([ours], [], [], 120)[0]:
            try:
                block = os.read(ours, 65536)
            except OSError:
                break
            if not block:
                break
            result += block
        child.wait(30)
    os.close(ours)
    shown = result.decode().replace("\r\n", "\n")
    assert "this is a bug" not in shown
    assert "38;5;199" in shown  # the letters of the sequence are there, without its first character
    assert "\x1b[38;5;199m" not in shown
    left = OURS.sub("", shown)
    assert CONTROLS.findall(left) == []
    assert OPENING[3] not in "".join(line for line in left.split("\n") if line.startswith(("-", "+")))


def test_data_for_a_pipe_stays_as_it_is(hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A .bib keeps its bytes; JSON escapes what acts, and means the same."""
    from essence_refs.cli.program import run  # noqa: PLC0415

    run(["convert", "plain.bib", "--to", "bibtex"])
    assert COMMAND.replace("#", "\\#").encode() in capfdbinary.readouterr().out
    run(["convert", "plain.bib", "--to", "csl-json"])
    out = capfdbinary.readouterr().out.decode()
    (item,) = json.loads(out)
    assert "\x1b[38;5;199mB" in item["title"]
    assert item["title"].startswith(COMMAND)
    assert CONTROLS.findall(out) == []
    assert hostile.joinpath("plain.bib").read_bytes().count(b"\x1b") == 4


def test_a_document_outside_of_ci_keeps_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a CI job executes workflow commands; a program that reads the pipe gets the text unchanged."""
    for name in ("GITHUB_ACTIONS", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    print_text("::error::a ##[b]\n")
    assert capsys.readouterr().out == "::error::a ##[b]\n"
    monkeypatch.setenv("TF_BUILD", "True")
    print_text("::error::a ##[b] C::d\n")
    assert capsys.readouterr().out == ": :error::a # #[b] C::d\n"
    print_text("::error::a", is_data=True)
    assert capsys.readouterr().out == "::error::a\n"


def test_a_message_keeps_what_is_no_command() -> None:
    """Only a control becomes U+FFFD."""
    assert safe_line("a.bib:3:4: key: café – שלום [x] #1 ## b") == "a.bib:3:4: key: café – שלום [x] #1 ## b"
    assert safe_line("a\tb\rc\nd") == "a b c d"


def test_a_line_end_in_a_github_report_begins_no_line() -> None:
    """Also in the name of a file, a key or a field."""
    odd = "a\r\n::set-output::b\x1b"
    (line,) = problems.github([Problem(message=odd, source=odd, key=odd, field=odd, hint=odd)]).splitlines()
    assert line.startswith("::error file=")
    assert "\x1b" not in line
