"""The folders of top-level data: nothing in them may break an installation."""

import ast
from pathlib import Path

import pytest

import essence_refs
from essence_refs.files import data_folder


@pytest.mark.parametrize("name", ["references", "styles"])
def test_data_folder_is_found_and_not_empty(name: str) -> None:
    """Both folders of data are found, with data in them."""
    assert [each for each in data_folder(name).iterdir() if not each.name.startswith(".")]


@pytest.mark.parametrize("name", ["references", "styles"])
def test_no_python_file_among_the_data(name: str) -> None:
    """One .py file in references/ or styles/ would make hatchling's editable install shadow the package."""
    assert list(data_folder(name).rglob("*.py")) == []


def test_no_code_names_a_level() -> None:
    """The framework is data: no string in the code is the key of the first level of this project."""
    knowing = [
        path.name
        for path in Path(essence_refs.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == "organisation"
    ]
    assert knowing == []
