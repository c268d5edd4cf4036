"""The options `--titles` and `--useprefix`, and notices, in every command that reads a library."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., object]

BOOK = """\
@book{a, author = {van der Velde, Piet}, title = {Growing Up with Carers in {{Kent}}}, date = {2019}, level = {policy}}
"""


@pytest.fixture
def library(folder: Path) -> Path:
    (folder / "mine.bib").write_text(BOOK, encoding="utf-8")
    return Path("mine.bib")


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ((), "van der Velde, P. (2019) Growing up with carers in Kent."),
        (("--titles", "as-written"), "van der Velde, P. (2019) Growing Up with Carers in Kent."),
        (
            ("--titles", "sentence", "--useprefix", "false"),
            "Velde, P. van der (2019) Growing up with carers in Kent.",
        ),
    ],
)
def test_a_list_is_printed_with_the_options(
    library: Path, run: Run, options: tuple[str, ...], printed: str
) -> None:
    """The notice is on stderr, and the exit code is 0."""
    outcome = run("list", "--library", library, *options)
    assert outcome.code == 0
    assert printed in outcome.out
    assert ("notice: " in outcome.err) is (not options)


def test_csl_json_is_written_with_the_options(library: Path, run: Run) -> None:
    """The name has its particle where the option says."""
    [item] = json.loads(run("convert", library, "--to", "csl-json", "--useprefix", "false").out)
    assert item["title"].startswith("Growing up with carers in")
    assert item["author"] == [{"family": "Velde", "given": "Piet", "dropping-particle": "van der"}]


def test_a_notice_fails_nothing(library: Path, run: Run) -> None:
    """Not even a strict check; GitHub has notices of its own."""
    assert "1 notice" in run("check", library).out
    assert "::notice file=mine.bib" in run("check", library, "--report", "github").out


def test_a_strict_check_fails_for_warnings_only(folder: Path, run: Run) -> None:
    """A library with a notice and nothing else passes."""
    text = BOOK.replace(
        "date",
        "publisher = {Press}, location = {Leeds}, isbn = {978-1-56619-909-4}, annotation = {Words.}, date",
    )
    (folder / "mine.bib").write_text(text, encoding="utf-8")
    outcome = run("check", "mine.bib", "--strict")
    assert ("warning" in outcome.out) is (outcome.code == 1)


@pytest.mark.usefixtures("library")
def test_a_build_has_the_options(folder: Path, run: Run) -> None:
    """A changed option makes the documents again."""
    configuration = folder / "essence-refs.toml"
    text = 'library = "mine.bib"\nlevels = "policy"\nformats = ["txt"]\n'
    configuration.write_text(text, encoding="utf-8")
    assert run("build").code == 0
    [made] = (folder / "lists").glob("*.txt")
    assert "van der Velde, P. (2019) Growing up with carers in Kent." in made.read_text(encoding="utf-8")
    configuration.write_text(f'titles = "as-written"\nuseprefix = false\n{text}', encoding="utf-8")
    assert run("build").code == 0
    assert "Velde, P. van der (2019) Growing Up with Carers in Kent." in made.read_text(encoding="utf-8")


@pytest.mark.usefixtures("library")
def test_a_wrong_option_of_a_build_is_reported(folder: Path, run: Run) -> None:
    """With its line and the values there are."""
    (folder / "essence-refs.toml").write_text(
        'library = "mine.bib"\nformats = ["txt"]\ntitles = "title"\n', encoding="utf-8"
    )
    outcome = run("build")
    assert outcome.code != 0
    assert "essence-refs.toml:3" in outcome.err
    assert "as-written" in outcome.err
