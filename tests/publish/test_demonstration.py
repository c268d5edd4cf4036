"""The demonstration library: it is written once, and every command works with it."""

from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.errors import ChangedFileError, FileError


def test_the_library_and_its_framework_are_written(tmp_path: Path) -> None:
    """With the credit that its licence asks for, and without abstracts."""
    library, framework = er.demo(tmp_path / "demo")
    assert {each.name for each in (tmp_path / "demo").iterdir()} == {library.name, framework.name}
    for path in (library, framework):
        text = path.read_text(encoding="utf-8")
        assert "https://doi.org/10.5281/zenodo.5498500" in text
        assert "CC BY 4.0" in text
    loaded = er.load(library, framework=framework)
    assert len(loaded) == 385
    assert (len(loaded.framework.levels), len(loaded.framework.facets)) == (13, 7)
    assert not any(each.text("abstract") for each in loaded)
    assert not er.check(library, framework=framework).has_errors


def test_every_item_has_its_codes(tmp_path: Path) -> None:
    """As many as the review gave it: 385 items with 370 in English and 149 on reasons for retraction."""
    library, framework = er.demo(tmp_path)
    loaded = er.load(library, framework=framework)
    assert len(loaded.where("language == 'English'")) == 370
    assert len(loaded.where("type == 'analysis-of-reasons-for-retraction'")) == 149
    assert len(loaded.where("level == 'spread-of-retracted-science'")) == 133


def test_names_are_those_of_people(tmp_path: Path) -> None:
    """Each has a family name and given names; names that were corrected or are not certain are unverified."""
    library, framework = er.demo(tmp_path)
    loaded = er.load(library, framework=framework)
    bodies = {name.literal for each in loaded for name in each.authors if name.literal}
    assert bodies == {"scite"}
    assert "Atmaca Ayd\N{LATIN SMALL LETTER DOTLESS I}n" in {
        name.family for each in loaded for name in each.authors
    }
    assert sum(bool(each.unverified) for each in loaded) == 44
    families = {each.full: each.family for item in loaded for each in item.authors}
    assert families["Dhanya Krishna Kumar"] == "Krishna Kumar"
    assert families["Heather Moulaison Sandy"] == "Moulaison Sandy"
    assert families["Kun Hwang"] == "Hwang"
    assert families["John P. A. Ioannidis"] == "Ioannidis"


def test_a_file_is_not_overwritten(tmp_path: Path) -> None:
    """Neither is the other one then; the same files are left alone."""
    library, framework = er.demo(tmp_path)
    assert er.demo(tmp_path) == (library, framework)
    library.unlink()
    framework.write_text("mine", encoding="utf-8")
    with pytest.raises(ChangedFileError, match=r"framework\.toml"):
        er.demo(tmp_path)
    assert not library.exists()
    with pytest.raises(FileError, match="it is no folder"):
        er.demo(framework)
