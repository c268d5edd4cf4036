"""Completion in the shell."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from essence_refs.cli import program

Run = Callable[..., object]


def completed(*words: str, cwd: Path | None = None) -> list[str]:
    """Return the completions in bash for the last of these words."""
    env = os.environ | {
        "_ESSENCE_REFS_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["essence-refs", *words]),
        "COMP_CWORD": str(len(words)),
    }
    result = subprocess.run(
        [sys.executable, "-m", "essence_refs"], capture_output=True, check=False, timeout=60, env=env, cwd=cwd
    )
    assert result.stderr == b""
    return [line.split(",", 1)[1] for line in result.stdout.decode().splitlines() if line]


def test_commands_are_completed() -> None:
    """The first word is a command."""
    assert completed("le") == ["levels"]


def test_levels_are_completed_once() -> None:
    """A level that is in the command already is not offered again."""
    assert completed("list", "") == ["policy", "organisation", "family"]
    assert completed("list", "policy", "") == ["organisation", "family"]


def test_levels_of_a_user_s_own_framework_are_completed(tmp_path: Path) -> None:
    """The levels are those of the framework that the command names."""
    (tmp_path / "my.toml").write_text('[[levels]]\nkey = "street"\nname = "Street"\n', encoding="utf-8")
    assert completed("list", "--framework", "my.toml", "", cwd=tmp_path) == ["street"]


def test_keys_are_completed() -> None:
    """The keys are those of the library that the command names."""
    assert completed("show", "brand") == ["brand2019protocol", "brand2018mapping"]


def test_styles_and_formats_are_completed() -> None:
    """The values of options are completed too."""
    assert "harvard-cite-them-right" in completed("list", "--style", "harvard-cite")
    assert completed("list", "--format", "html") == ["html", "html-fragment"]


def test_types_and_kinds_are_completed() -> None:
    """The tags for `tag` are those of the framework."""
    assert completed("tag", "--type", "superv") == ["supervision"]
    assert completed("tag", "--kind", "scoping") == ["scoping-review", "scoping-review-protocol"]
    assert completed("tag", "--study", "scoping") == ["scoping-review", "scoping-review-protocol"]
    assert completed("tag", "--stu") == ["--study"]


def test_what_a_list_is_grouped_and_sorted_by_is_completed() -> None:
    """Also after a comma: facets are those of the framework."""
    assert completed("list", "--group", "") == ["level", "type", "year", "study", "none"]
    assert completed("list", "--group", "level,") == ["level,type", "level,year", "level,study"]
    assert completed("list", "--sort", "year") == ["year", "year:desc"]
    assert completed("list", "--hide", "b") == ["bundle"]


def test_a_library_with_errors_prints_nothing(tmp_path: Path) -> None:
    """A message would appear within the command line."""
    (tmp_path / "broken.bib").write_text("@misc{good, title={A}}\n@misc{bad,", encoding="utf-8")
    assert completed("show", "--library", "broken.bib", "", cwd=tmp_path) == ["good"]
    assert completed("show", "--library", "none.bib", "", cwd=tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_activates_completion(shell: str, run: Run) -> None:
    """The script of each shell calls the program with the variable for completion."""
    outcome = run("completion", shell)
    assert outcome.code == 0
    assert f"_ESSENCE_REFS_COMPLETE={shell}_complete" in outcome.out


def test_targets_of_a_build_are_completed_once(tmp_path: Path) -> None:
    """The files of the configuration are offered; a configuration with errors has none."""
    (tmp_path / "essence-refs.toml").write_text('formats = ["md"]', encoding="utf-8")
    assert completed("build", "", cwd=tmp_path) == ["policy.md", "organisation.md", "family.md"]
    assert completed("build", "policy.md", "po", cwd=tmp_path) == []
    (tmp_path / "essence-refs.toml").write_text("formats = [", encoding="utf-8")
    assert completed("build", "", cwd=tmp_path) == []


def offered(*arguments: str, incomplete: str = "") -> dict[str, str | None]:
    """Return the completions after these arguments, each with its help, in this process."""
    shell = ShellComplete(program.program, {}, "essence-refs", "_ESSENCE_REFS_COMPLETE")
    return {each.value: each.help for each in shell.get_completions(list(arguments), incomplete)}


FRAMEWORK = """
levels = [
    { key = "street", name = "Street", types = [{ key = "Benches", name = "Benches" }] },
    { key = "square", name = "Square\\u001b" },
]
facets = [
    { key = "study", name = "Study", field = "study", values = [{ key = "trial", name = "Trial" }] },
    { key = "place", name = "Place", field = "place", values = [{ key = "town", name = "Town" }] },
]
"""


@pytest.fixture
def own(folder: Path) -> tuple[str, str]:
    (folder / "my.toml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "my.bib").write_text(
        "@misc{a, title={First}}\n@misc{b\x07, title={Bell}}\n@misc{c}\n", encoding="utf-8"
    )
    return ("--framework", "my.toml")


def test_values_of_the_framework_are_offered_with_their_names(own: tuple[str, str]) -> None:
    """A name with control characters cannot control the terminal; letter case does not matter."""
    assert offered("list", *own) == {"street": "Street", "square": "Square\ufffd"}
    assert offered("list", *own, "street") == {"square": "Square\ufffd"}
    assert offered("list", *own, incomplete="ST") == {"street": "Street"}
    assert offered("tag", *own, "--type", incomplete="b") == {"Benches": "Benches"}
    assert offered("tag", *own, "--type", "Benches", "--type") == {}
    assert offered("tag", *own, "--kind") == {"trial": "Trial", "town": "Town"}
    assert offered("tag", *own, "--kind", "town", "--kind") == {"trial": "Trial"}
    assert offered("tag", *own, "--place") == {"town": "Town"}
    assert offered("tag", *own, "--place", "town", "--place") == {}


def test_groups_orders_and_parts_are_offered(own: tuple[str, str]) -> None:
    """Of several groups the last is completed, and none stays alone."""
    facets = {"study": "Study", "place": "Place"}
    assert offered("list", *own, "--group") == {
        "level": None,
        "type": None,
        "year": None,
        **facets,
        "none": None,
    }
    assert offered("list", *own, "--group", incomplete="level,") == {
        f"level,{name}": help_ for name, help_ in {"type": None, "year": None, **facets}.items()
    }
    assert list(offered("list", "--sort", incomplete="y")) == ["year", "year:desc"]
    assert "style:desc" not in offered("list", "--sort")
    assert list(offered("list", "--show", "counts", "--show", incomplete="d")) == ["definition"]
    assert "counts" not in offered("list", "--show", "counts", "--show")


@pytest.mark.usefixtures("own")
def test_keys_are_offered_with_their_titles() -> None:
    """Not a key that could control the terminal, and none of a file that cannot be read."""
    assert offered("show", "-l", "my.bib") == {"a": "First", "c": None}
    assert offered("show", "-l", "my.bib", "a") == {"c": None}
    assert offered("show", "-l", "none.bib") == {}
    assert offered("list", "--framework", "none.toml") == {}


def test_formats_are_offered_with_their_titles() -> None:
    """As in the help."""
    assert offered("list", "--format", incomplete="word") == {"word": "Word"}
