"""Tests of the glossary: its Python names exist, and no two classes have the same name."""

import ast
import importlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "essence_refs"
ROW = re.compile(r"^\| (?P<term>[^|]+) \| [^|]+ \| (?P<names>[^|]*)\| [^|]*\|$", re.MULTILINE)
ROWS = [
    row
    for row in ROW.finditer((ROOT / "docs" / "explanation" / "glossary.md").read_text(encoding="utf-8"))
    if row["term"] not in {"Term", "---"}
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([\w.]+)`", row["names"])})


def resolve(name: str) -> object:
    """Return the module or the attribute with a dotted name below essence_refs."""
    package, _, attribute = f"essence_refs.{name}".rpartition(".")
    try:
        return importlib.import_module(f"essence_refs.{name}")
    except ModuleNotFoundError:
        return getattr(importlib.import_module(package), attribute)


@pytest.mark.parametrize("name", NAMES)
def test_python_names_in_the_glossary_exist(name: str) -> None:
    """Every module and class that the glossary names can be imported."""
    assert resolve(name) is not None


def test_each_term_is_defined_once() -> None:
    """The glossary has no second row for a term."""
    terms = [term for row in ROWS for term in row["term"].split(", ")]
    assert len(terms) > 60
    assert len(terms) == len(set(terms))


def test_no_two_classes_have_the_same_name() -> None:
    """One word, one meaning: a class name is used once in the package, with or without a leading underscore."""
    classes: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes[node.name.lstrip("_")].append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in classes.items() if len(paths) > 1} == {}
