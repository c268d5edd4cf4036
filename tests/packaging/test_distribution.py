"""What is shipped: the data beside the code, in a checkout and in a wheel, and commands that are what they say."""

import importlib.metadata
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import essence_refs
from essence_refs import files

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["references/essence.bib", "references/framework.toml"])
def test_shipped_references_are_those_of_the_checkout(name: str) -> None:
    """Whoever installs the package has the same seven items and the same framework as the repository."""
    folder, file = name.split("/")
    assert (files.data_folder(folder) / file).read_bytes() == (ROOT / name).read_bytes()


def test_shipped_styles_are_those_of_the_checkout() -> None:
    """Every style of our own is installed, and no other."""
    ours = {path.name: path.read_bytes() for path in (ROOT / "styles").glob("*.csl")}
    assert ours
    assert {path.name: path.read_bytes() for path in files.data_folder("styles").glob("*.csl")} == ours


def test_top_level_data_holds_no_python() -> None:
    """One .py file inside references/ or styles/ breaks the editable install: hatchling takes it for a package."""
    assert not [*(ROOT / "references").rglob("*.py"), *(ROOT / "styles").rglob("*.py")]


@pytest.mark.skipif("ESSENCE_REFS_WHEEL" not in os.environ, reason="only what `nox -s wheel` installed")
def test_wheel_brings_its_own_data() -> None:
    """Installed from a wheel, nothing is read from the checkout that the wheel came from."""
    package = Path(essence_refs.__file__).parent
    assert ROOT / "src" not in package.parents
    assert files.data_folder("references") == package / "_data" / "references"


@pytest.mark.skipif("ESSENCE_REFS_WHEEL" in os.environ, reason="this is not an installation in place")
def test_installation_in_place_reads_the_checkout() -> None:
    """A curator who edits references/ in the checkout sees the change at once."""
    assert files.data_folder("references") == ROOT / "references"


def test_types_are_shipped() -> None:
    """A type checker finds our annotations."""
    assert (Path(essence_refs.__file__).parent / "py.typed").is_file()


def test_version_stands_once() -> None:
    """The installed version is the one in pyproject.toml."""
    assert importlib.metadata.version("essence-refs") == PYPROJECT["project"]["version"]


def test_program_runs_as_a_module_too() -> None:
    """`python -m essence_refs` is the program."""
    said = subprocess.run(
        [sys.executable, "-m", "essence_refs", "--version"], capture_output=True, check=True
    )
    assert PYPROJECT["project"]["version"] in said.stdout.decode()
