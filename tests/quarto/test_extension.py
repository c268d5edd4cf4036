"""Writing the Quarto extension: what is written, what is replaced, and what is refused."""

import importlib.metadata
from pathlib import Path

import pytest

from essence_refs.errors import ChangedFileError, FileError
from essence_refs.quarto.extension import write_extension

VERSION = importlib.metadata.version("essence-refs")


def written(folder: Path, *, force: bool = False) -> dict[str, bool]:
    """Write the extension, and return whether each file is new."""
    return {each.path.name: not each.is_current for each, _ in write_extension(folder, force=force)}


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    assert written(tmp_path) == {"_extension.yml": True, "essence-refs.lua": True}
    return tmp_path / "_extensions" / "essence-refs"


def test_the_extension_contributes_the_filter(extension: Path) -> None:
    """Quarto finds the filter by the name of its folder, and sees the version of the package."""
    lines = (extension / "_extension.yml").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [
        "title: essence-refs",
        "author: the essence-refs authors",
        f"version: {VERSION}",
        'quarto-required: ">=1.4.0"',
        "contributes:",
        "  filters:",
        "    - essence-refs.lua",
    ]
    script = (extension / "essence-refs.lua").read_text(encoding="utf-8")
    assert script.startswith(f"-- Written by essence-refs {VERSION}; do not edit. ")
    assert "run_json_filter" in script


def test_writing_it_again_changes_nothing(extension: Path) -> None:
    """A file that is the same is not written."""
    folder = extension.parents[1]
    assert written(folder) == {"_extension.yml": False, "essence-refs.lua": False}
    assert sorted(each.name for each in extension.iterdir()) == ["_extension.yml", "essence-refs.lua"]


def test_an_earlier_version_is_replaced(extension: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version has written was not changed by hand; neither was it by git, which may change line ends."""
    for path in extension.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "99.0")
    assert written(extension.parents[1]) == {"_extension.yml": True, "essence-refs.lua": True}
    assert "version: 99.0" in (extension / "_extension.yml").read_text(encoding="utf-8")
    assert not [*extension.glob("*.bak")]


@pytest.mark.parametrize("change", [b"-- mine\n", b""])
def test_a_changed_file_is_refused(extension: Path, change: bytes) -> None:
    """Neither file is written; with *force* both are, and what was changed is kept."""
    script, manifest = extension / "essence-refs.lua", extension / "_extension.yml"
    changed = script.read_bytes() + change if change else b""
    script.write_bytes(changed)
    manifest.unlink()
    with pytest.raises(ChangedFileError) as error:
        written(extension.parents[1])
    assert str(error.value) == (
        f"{script}: it was changed after it was written; "
        "--force replaces it, and keeps it in essence-refs.lua.bak"
    )
    assert not manifest.exists()
    assert script.read_bytes() == changed
    assert written(extension.parents[1], force=True) == {"_extension.yml": True, "essence-refs.lua": True}
    assert (extension / "essence-refs.lua.bak").read_bytes() == changed


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A folder with a misspelled name is not made."""
    with pytest.raises(FileError, match="there is no folder of this name"):
        written(tmp_path / "reprot")
    assert not [*tmp_path.iterdir()]
