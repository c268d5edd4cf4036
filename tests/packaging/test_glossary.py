"""Tests of the glossary: its Python names exist, and no term has two definitions."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<term>[^|]+) \| [^|]+ \| (?P<names>[^|]*)\| [^|]*\|$", re.MULTILINE)
ROWS = [
    row
    for row in ROW.finditer((ROOT / "docs" / "explanation" / "glossary.md").read_text(encoding="utf-8"))
    if row["term"] not in {"Term", "---"}
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([\w.]+)`", row["names"])})


def resolve(name: str) -> object:
    """Return the module or the attribute that a dotted name below essence_refs stands for."""
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
