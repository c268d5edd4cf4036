"""Tests of what is distributed: the data files, the type marker, the version and the program."""

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
def test_installed_references_are_those_of_the_repository(name: str) -> None:
    """An installed package has the same seven items and the same framework as the repository."""
    folder, file = name.split("/")
    assert (files.data_folder(folder) / file).read_bytes() == (ROOT / name).read_bytes()


def test_installed_styles_are_those_of_the_repository() -> None:
    """The package contains every style of styles/, and no other."""
    ours = {path.name: path.read_bytes() for path in (ROOT / "styles").glob("*.csl")}
    assert ours
    assert {path.name: path.read_bytes() for path in files.data_folder("styles").glob("*.csl")} == ours


def test_data_folders_contain_no_python() -> None:
    """references/ and styles/ have no .py file: hatchling would take it for a package and break editable installs."""
    assert not [*(ROOT / "references").rglob("*.py"), *(ROOT / "styles").rglob("*.py")]


@pytest.mark.skipif("ESSENCE_REFS_WHEEL" not in os.environ, reason="runs in `nox -s wheel` only")
def test_wheel_contains_its_data() -> None:
    """A package installed from a wheel reads its own data, and not the checkout."""
    package = Path(essence_refs.__file__).parent
    assert ROOT / "src" not in package.parents
    assert files.data_folder("references") == package / "_data" / "references"


@pytest.mark.skipif("ESSENCE_REFS_WHEEL" in os.environ, reason="needs an editable install")
def test_editable_install_reads_the_checkout() -> None:
    """In an editable install, a change in references/ takes effect at once."""
    assert files.data_folder("references") == ROOT / "references"


def test_package_has_a_type_marker() -> None:
    """py.typed is installed, so that type checkers read our annotations."""
    assert (Path(essence_refs.__file__).parent / "py.typed").is_file()


def test_installed_version_is_the_declared_version() -> None:
    """The installed version is the one in pyproject.toml."""
    assert importlib.metadata.version("essence-refs") == PYPROJECT["project"]["version"]


def test_program_runs_as_a_module() -> None:
    """`python -m essence_refs` runs the program."""
    result = subprocess.run(
        [sys.executable, "-m", "essence_refs", "--version"], capture_output=True, check=True
    )
    assert PYPROJECT["project"]["version"] in result.stdout.decode()
