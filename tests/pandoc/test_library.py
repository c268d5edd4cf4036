"""The library of a document: its files, the references in its front matter, and keys of several names."""

from pathlib import Path

import pytest
from documents import LIBRARY, metadata

from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError
from essence_refs.model import Library
from essence_refs.pandoc.library import open_library, problems_of
from essence_refs.pandoc.settings import SettingError, Settings


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "library.bib"
    path.write_text(LIBRARY, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["a.yaml", "a.YML"])
def test_a_format_that_only_pandoc_reads_has_the_command(tmp_path: Path, name: str) -> None:
    """It converts the file."""
    path = tmp_path / name
    path.touch()
    with pytest.raises(FileError) as caught:
        open_library(Settings(files=(str(path),)), {}, ())
    assert caught.value.path == path
    assert caught.value.message == (
        "references in YAML are read from the front matter only; convert it with: "
        f"pandoc -f markdown -t csljson {path} -o {tmp_path / 'a.json'}"
    )


def test_a_document_without_a_library_names_the_field() -> None:
    """Or the one that is nearly it."""
    message = (
        "bibliography is missing: name a .bib file in the front matter, as in “bibliography: library.bib”"
    )
    with pytest.raises(SettingError) as caught:
        open_library(Settings(), {}, ())
    assert str(caught.value) == message
    with pytest.raises(SettingError) as caught:
        open_library(Settings(), {"bibliografy": metadata("a.bib")}, ())
    assert str(caught.value) == f"{message} (the field bibliografy is not read: did you mean bibliography?)"


def test_the_front_matter_overrides_the_files(file: str) -> None:
    """Its keys and other keys are found too; others are in none."""
    own = [
        {"id": "doe05", "type": "book", "title": "Own", "other-ids": ["own-old"]},
        {"id": "new", "title": 5, "type": "x"},
    ]
    wanted = ("doe05", "own-old", "roe-old", "roe10", "none")
    found = open_library(Settings(files=(file,)), {"references": metadata(own)}, wanted)
    assert found.library.keys() == ("roe10", "roe10b", "doe05", "new")
    assert found.library["doe05"].title.plain == "Own"
    assert found.keys == {"doe05": "doe05", "own-old": "doe05", "roe-old": "roe10b", "roe10": "roe10"}
    assert found.sources == f"{file}, the front matter"
    assert [(str(each), each.code) for each in found.library.problems] == [
        ("the front matter: new: type: warning: CSL has no item type 'x'", "csl-json")
    ]


def test_the_front_matter_alone_is_a_library(file: str) -> None:
    """A list of references, and nothing else."""
    found = open_library(Settings(), {"references": metadata([{"id": "a", "type": "book"}])}, ("a", "b"))
    assert (found.keys, found.sources) == ({"a": "a"}, "the front matter")
    found = open_library(Settings(files=(file,)), {"references": metadata("a")}, ("doe05",))
    assert (found.keys, found.sources) == ({"doe05": "doe05"}, file)


def test_problems_of_other_works_are_not_of_the_document() -> None:
    """Errors and notices are, and warnings about cited works."""

    def problem(key: str, severity: Severity) -> Problem:
        return Problem(message="m", key=key, severity=severity, code="html")

    error, notice = problem("a", Severity.ERROR), problem("a", Severity.NOTICE)
    cited, other = problem("b", Severity.WARNING), problem("c", Severity.WARNING)
    assert list(problems_of(Library((), problems=(error, notice, cited, other)), {"b"})) == [
        error,
        notice,
        cited,
    ]


def test_a_document_names_a_map_and_tables_of_tags(file: str, tmp_path: Path) -> None:
    """A map that cannot be read is an error, as one of the library is."""
    tags, map_ = tmp_path / "mine.csv", tmp_path / "map.toml"
    tags.write_text("key,level\ndoe05,policy\n")
    map_.write_text('[keywords]\n"*" = "family"\n')
    found = open_library(Settings(files=(file,), tags=(str(tags),), map=str(map_)), {}, ("doe05",))
    assert found.library["doe05"].levels == ("policy",)
    with pytest.raises(FileError):
        open_library(Settings(files=(file,), map=str(tmp_path / "none.toml")), {}, ("doe05",))
