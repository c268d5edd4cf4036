"""The settings of `check`: switches in a configuration, and every mistake in them with its line."""

import json
from pathlib import Path
from textwrap import dedent

import attrs
import pytest

from essence_refs.checks import switch
from essence_refs.diagnostics import Problem
from essence_refs.files.check_settings import CheckSettings, open_check_settings, parse
from essence_refs.model import Library


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "imported").mkdir()
    (tmp_path / "imported/a.bib").touch()
    return tmp_path


def settings(text: str, name: str = "essence-refs.toml") -> CheckSettings:
    return parse(dedent(text), Path(name))


def left(found: CheckSettings, *problems: Problem) -> list[str]:
    return [f"{each.source} {each.severity.value}" for each in switch(problems, Library(()), found.switches)]


ODD = Problem(message="odd", source="own.bib", code="html")
IMPORTED = Problem(message="odd", source="imported/a.bib", code="html")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "table"), [("essence-refs.toml", "check"), ("pyproject.toml", "tool.essence-refs.check")]
)
def test_switches_are_for_all_files_or_for_some(name: str, table: str) -> None:
    """A switch for some files counts more than one for all."""
    found = settings(
        f"""
        [{table}]
        html = "error"
        [[{table}.files]]
        files = "imported/*.bib"
        html = "off"
        """,
        name,
    )
    assert found.problems == ()
    assert left(found, ODD, IMPORTED) == ["own.bib error"]


@pytest.mark.usefixtures("folder")
def test_every_mistake_is_reported_with_its_line() -> None:
    """Unknown codes have a hint, and errors cannot be switched."""
    found = settings("""\
        formats = ["html"]
        [check]
        htlm = "off"
        html = "of"
        garbled = false
        broken-entry = "off"
        [[check.files]]
        html = "off"
        [[check.files]]
        files = ["imported/*.bib", "importd/*.bib"]
        """)
    assert [str(each) for each in found.problems] == [
        "essence-refs.toml:3: htlm: no problem has the code 'htlm' (did you mean html?)",
        "essence-refs.toml:4: html: html is 'of', which is none of 'off', 'warning', 'error'",
        "essence-refs.toml:5: garbled: garbled is False, which is none of 'off', 'warning', 'error'",
        "essence-refs.toml:6: broken-entry: broken-entry is always an error",
        'essence-refs.toml:7: there are no files (files = "imported/*.bib", for example)',
        "essence-refs.toml:10: files: there is no file 'importd/*.bib'",
    ]
    codes = ["unknown-name", *["configuration"] * 5]
    assert [each.code for each in found.problems] == codes
    table = settings("[check.fils]\nhtml = 'off'\n[check.html]\na = 1\n")
    assert [(str(each), each.code) for each in table.problems] == [
        ("essence-refs.toml:1: fils: 'fils' is no switch (did you mean files?)", "unknown-name"),
        ("essence-refs.toml:3: html: 'html' is no switch", "unknown-name"),
    ]


def test_a_misspelt_table_is_reported() -> None:
    """Tables for other files than "files" have no meaning."""
    found = settings('[check]\n[[check.file]]\nfiles = "imported/a.bib"\n[check.codes]\nhtml = "off"\n')
    assert [str(each) for each in found.problems] == [
        "essence-refs.toml:2: file: 'file' is no switch (did you mean files?)",
        "essence-refs.toml:4: codes: 'codes' is no switch",
    ]


@pytest.mark.usefixtures("folder")
def test_a_switch_for_other_files_is_not_unused() -> None:
    """The next run may check them."""
    found = settings('[[check.files]]\nfiles = "imported/*.bib"\nhtml = "off"\n')
    assert left(found, ODD) == ["own.bib warning"]
    garbled = attrs.evolve(IMPORTED, code="garbled")
    assert left(found, garbled) == ["imported/a.bib warning", "essence-refs.toml warning"]


@pytest.mark.usefixtures("folder")
def test_an_unused_switch_has_its_line() -> None:
    """So it can be found and left out."""
    found = settings('[check]\ngarbled = "error"\nhtml = "off"\n')
    assert [str(each) for each in switch((ODD,), Library(()), found.switches)] == [
        (
            "essence-refs.toml:2: garbled: warning: "
            "this switch changes nothing: there is no garbled to be switched here (leave it out)"
        )
    ]


def test_the_nearest_configuration_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one, or without a table for the checks, there are no settings."""
    (folder / ".git").mkdir()
    assert open_check_settings() == CheckSettings()
    (folder / "pyproject.toml").write_text('[tool.essence-refs]\nformats = ["html"]\n', encoding="utf-8")
    assert open_check_settings() == CheckSettings()
    (folder / "pyproject.toml").write_text('[tool.essence-refs.check]\nhtml = "off"\n', encoding="utf-8")
    monkeypatch.chdir(folder / "imported")
    assert [each.name for each in open_check_settings().switches] == ["html"]
    (folder / "other.toml").write_text('[check]\ngarbled = "off"\n', encoding="utf-8")
    assert [each.name for each in open_check_settings(folder / "other.toml").switches] == ["garbled"]


def test_a_configuration_that_is_not_toml_is_a_problem() -> None:
    """It is reported beside the problems of the library."""
    assert [each.code for each in settings("[check\n").problems] == ["not-toml"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("pattern", ["", "/abs/*.bib", "a\0b", "**b/*.bib"])
def test_a_pattern_that_no_path_can_match_is_reported(pattern: str) -> None:
    """It is no error of the program."""
    found = parse(f'[[check.files]]\nfiles = {json.dumps(pattern)}\nhtml = "off"\n', Path("a.toml"))
    assert [str(each) for each in found.problems] == [f"a.toml:2: files: there is no file {pattern!r}"]
