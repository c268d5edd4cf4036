"""Errors of users: one line, or one line for each problem, and never a traceback."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from essence_refs.cli import program

Run = Callable[..., object]

FAULTS = (
    "broken.bib:12:13: unknown2021level: level:",
    "broken.bib:16:13: commas2021names: author:",
    "broken.bib:22:10: good2020one:",
    "broken.bib:31:17: string2021missing: institution:",
    "broken.bib:42:1: open2022entry:",
)


def test_five_errors_are_five_located_messages(broken: Path, run: Run) -> None:
    """One run reports every error of a file with file, line, column, key and field, and prints nothing else."""
    outcome = run("list", "--library", broken)
    assert (outcome.code, outcome.out) == (1, "")
    lines = outcome.err.splitlines()
    assert len(lines) == len(FAULTS)
    assert all(line.startswith(fault) for line, fault in zip(lines, FAULTS, strict=True))


def test_entries_without_errors_are_listed_with_keep_going(broken: Path, run: Run) -> None:
    """The five messages are the same, the other entries are listed, and the exit code is 1."""
    outcome = run("list", "--library", broken, "--keep-going")
    assert outcome.code == 1
    assert outcome.err.startswith(run("list", "--library", broken).err)
    assert "A first good report" in outcome.out
    assert "A second good report" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list", "organization"], "no level is called 'organization' (did you mean organisation?)"),
        (
            ["list", "==", "--where", "'level"],
            """no level is called '==' (write double quotation marks around a query: --where "level == 'policy'")\n""",
        ),
        (["list", "children"], "no level is called 'children' (essence-refs levels prints what there is)\n"),
        (["tag", "a", "-l", "x.bib", "--kind", "rct"], "no kind of study is called 'rct' (essence-refs levels prints what there is)\n"),
        (["list", "mine.bib"], "no level is called 'mine.bib' (name a file with --library: --library mine.bib)\n"),
        (["page", "polcy"], "no level is called 'polcy' (did you mean policy?)"),
        (["show", "brand2019"], "no reference is called 'brand2019' (did you mean brand2019protocol or brand2018mapping?)"),
        (["list", "--format", "htlm"], "no format is called 'htlm' (did you mean htm or html"),
        (["list", "--style", "harvard-cite-them-write"], "no style is called 'harvard-cite-them-write' (did you mean harvard-cite"),
        (["list", "--locale", "qq"], "no locale is called 'qq'"),
        (["list", "--where", "yeer > 2000"], "no field is called 'yeer' (did you mean year?)"),
        (["list", "--where", ""], "cannot be understood: it is empty"),
        (["list", "--where", "year >"], "the query 'year >' cannot be understood"),
        (["list", "--library", "none.bib"], "none.bib: there is no such file"),
        (["list", "--framework", "none.toml"], "none.toml: there is no such file"),
        (["list", "--output", "nowhere/list.txt"], "nowhere/list.txt: its folder does not exist"),
        (["list", "--output", f"{'a' * 300}.txt"], "its name is too long"),
        (["list", "--output", "."], ".: it is a folder: name a file in it"),
        (["list", "--output", "list"], "list: its name has no ending such as .docx that names the format: add one, or use --format"),
        (["list", "--output", "list.xyz"], "no format is called '.xyz'"),
        (["styles", "qqqq"], "no style has 'qqqq' in its name or title"),
    ],
)  # fmt: skip
def test_error_is_one_line(arguments: list[str], message: str, folder: Path, run: Run) -> None:  # noqa: ARG001
    """An error is one line on stderr, with a suggestion, and exit code 1."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("essence-refs: ")
    assert outcome.err.count("\n") == 1
    assert message in outcome.err


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (
            ["show", "brand2019", "nobody", "nobody"],
            [
                "no reference is called 'brand2019' (did you mean brand2019protocol or brand2018mapping?)",
                "no reference is called 'nobody'",
            ],
        ),
        (
            ["list", "polcy", "organisation", "children"],
            [
                "no level is called 'polcy' (did you mean policy?)",
                "no level is called 'children' (essence-refs levels prints what there is)",
            ],
        ),
        (
            ["tag", "a", "-l", "a.bib", "--level", "polcy", "--type", "superversion", "--kind", "rct"],
            [
                "no level is called 'polcy' (did you mean policy?)",
                "no intervention type is called 'superversion' (did you mean supervision?)",
                "no kind of study is called 'rct' (essence-refs levels prints what there is)",
            ],
        ),
        (
            ["tag", "nobody", "none", "-l", "a.bib", "-l", "b.bib", "--level", "policy"],
            ["no reference is called 'nobody'", "no reference is called 'none'"],
        ),
    ],
)
def test_all_unknown_names_are_reported_at_once(
    arguments: list[str], messages: list[str], folder: Path, run: Run
) -> None:
    """Two misspelt names are two lines."""
    for name in ("a", "b"):
        (folder / f"{name}.bib").write_text(f"@misc{{{name}, title = {{T}}}}\n", encoding="utf-8")
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.splitlines() == [f"essence-refs: {each}" for each in messages]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lst"], "no command is called 'lst' (did you mean list?); see essence-refs --help"),
        (["list", "--anotated"], "no option is called --anotated (did you mean --annotated?); see essence-refs list --help"),
        (["list", "--level", "policy"], "no option is called --level (LEVEL is written without an option before it); see"),
        (["list", "--columns", "3"], "no option is called --columns; see"),
        (["check", "--fieldss"], "no option is called --fieldss (did you mean --fields?); see"),
        (["levels", "--hel"], "no option is called --hel (did you mean --help?); see"),
        (["levels", "--elp"], "no option is called --elp; see"),
        (["levels", "--level", "policy"], "no option is called --level; see essence-refs levels --help"),
        (["check", "--library", "a.bib"], "no option is called --library (FILES is written without an option before it); see"),
        (["convert", "-l", "a.bib"], "no option is called -l (IN is written without an option before it); see"),
        (["tag"], "missing option '--library' / '-l'; see essence-refs tag --help"),
        (["check", "--report", "xml"], "invalid value for '--report': 'xml' is not one of 'text', 'json', 'github'"),
        (["tag", "brand2019protocol", "--library", "x.bib"], "there is no tag to add or remove"),
        (["page"], "missing argument 'LEVEL'"),
        (["list", "-l"], "option '-l' requires an argument; see essence-refs list --help"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_code_two(arguments: list[str], message: str, run: Run) -> None:
    """A command that cannot exist has another exit code than one that failed, and its message names the help."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"essence-refs: {message}")
    assert outcome.err.count("\n") == 1


def test_no_command_at_all_prints_the_help(run: Run) -> None:
    """Without a command the program prints the commands on stderr, with exit code 2."""
    outcome = run()
    assert (outcome.code, outcome.out) == (2, "")
    assert re.search(r"^  list ", outcome.err, re.MULTILINE)


def test_control_characters_of_a_file_do_not_reach_the_terminal(folder: Path, run: Run) -> None:
    """A key that would recolour the terminal is printed with replacement characters."""
    (folder / "evil.bib").write_text(
        "@misc{\x1b[2Jevil, title={A}, title={B}, level={\x1b]0;x\x07}}", encoding="utf-8"
    )
    outcome = run("list", "-l", "evil.bib", "--keep-going")
    assert outcome.err
    assert "\x1b" not in outcome.err + outcome.out


def test_empty_file_is_an_empty_list(folder: Path, run: Run) -> None:
    """An empty .bib file is no error, but a warning says that it is one."""
    (folder / "empty.bib").write_bytes(b"")
    outcome = run("list", "-l", "empty.bib")
    assert (outcome.code, outcome.err) == (0, "empty.bib:1: warning: the file is empty\n")
    assert "Reading list" in outcome.out


def test_shipped_items_on_another_framework_are_explained(folder: Path, run: Run) -> None:
    """If the user names a framework and no library, the last message says what is missing."""
    (folder / "my.toml").write_text('levels = [{ key = "street", name = "Street" }]', encoding="utf-8")
    outcome = run("list", "--framework", "my.toml")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.endswith(
        "my.toml: the shipped items are tagged on another framework than this one (name your own files with --library)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list", "--width", "abc"], "'abc' is not a whole number"),
        (
            ["convert", "a.bib"],
            "no format is given: use --to bibtex or --to csl-json or --to ris or --to csv or --to tsv or --to xlsx or --to eppi-json; see",
        ),
        (["completion", "tcsh"], "invalid value for 'SHELL': 'tcsh' is not one of"),
    ],
)
def test_wrong_usage_is_one_plain_sentence(run: Callable, arguments: list[str], message: str) -> None:
    """It has no words of the library that parses the command line."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("name", [*program.COMMANDS, "sheet export", "sheet apply"])
def test_the_options_of_each_command_match_their_golden_file(
    name: str, golden: Callable[[str, str], None]
) -> None:
    """Users read them in the help: each change of an option, of its default or of its words is reviewed."""
    command = program.program
    for each in name.split():
        command = command.get_command(click.Context(command), each)
    lines = [f"{name}: {command.get_short_help_str(200)}", "", inspect.cleandoc(command.help), ""]
    # The option --help is click's own.
    for each in command.params:
        kind = "required" if each.required else ""
        many = "several" if each.multiple or each.nargs != 1 else ""
        default = f"default {each.default}" if each.default and isinstance(each.default, str | int) else ""
        choices = "|".join(map(str, getattr(each.type, "choices", ())))
        names = " ".join((*each.opts, *each.secondary_opts))
        facts = ", ".join(filter(None, (kind, many, default, choices)))
        described = " ".join(filter(None, (names, each.metavar, f"({facts})" if facts else "")))
        lines.append(f"{described}: {getattr(each, 'help', '') or ''}".rstrip())
    golden(f"cli/options/{name.replace(' ', '-')}.txt", "\n".join([*lines, ""]))
