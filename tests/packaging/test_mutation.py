"""The faults that tools/mutate.py puts into the code."""

import ast
from pathlib import Path

import pytest

_TOOLS = Path(__file__).parents[2] / "tools"

SOURCE = b'''"""A docstring."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from a import b

LIMIT: "int" = 60


def f(x: "str" = "", *more: int) -> "int":
    """Another."""
    if not x:
        raise ValueError(f"a {x}")
    try:
        g(x, LIMIT, deep=True)
    except (OSError, KeyError):
        return cast("int", -1)
    return sum(
        each for each in more
        if each > 1 and each < 9
    ) + 1 if x == "ab" else 0
'''


@pytest.fixture
def faults(monkeypatch):
    monkeypatch.syspath_prepend(str(_TOOLS))
    return pytest.importorskip("mutation.faults").faults


def changed(faults, source: bytes = SOURCE) -> dict[str, list[str]]:
    """Return the lines of a source as each kind of fault changes them."""
    found: dict[str, list[str]] = {}
    for fault in faults(source):
        after = fault.put_into(source)
        lines = zip(source.decode().splitlines(), after.decode().splitlines(), strict=True)
        found.setdefault(fault.kind, []).append(
            " ".join(new.strip() for old, new in lines if old != new).strip()
        )
    return found


def test_every_fault_compiles_is_a_change_and_keeps_the_lines(faults):
    """Otherwise each of them would be noticed, or none could be."""
    plain = ast.dump(ast.parse(SOURCE))
    for fault in faults(SOURCE):
        after = fault.put_into(SOURCE)
        assert ast.dump(ast.parse(after)) != plain
        assert after.count(b"\n") == SOURCE.count(b"\n")


def test_there_are_faults_of_each_kind(faults):
    """Operators, conditions, filters, constants, arguments, statements, exceptions and return values."""
    found = changed(faults)
    assert found["argument"] == ["(g(x, LIMIT))", "(g(x, deep=True))"]
    assert "if (not not x):" in found["condition"]
    assert "if (x):" in found["operator"]
    assert 'raise ValueError((""))'.replace('"', "'") in found["constant"]
    assert found["exception"] == ["except ((KeyError,)):", "except ((OSError,)):", "pass", "raise"]
    assert "(each for each in more)" in " ".join(found["filter"])
    assert "pass" in found["statement"]
    assert "return None" in found["return"]


def test_what_no_test_can_notice_is_left_alone(faults):
    """Docstrings, annotations, the types of casts, and imports for type checkers."""
    text = " ".join(line for lines in changed(faults).values() for line in lines)
    for unchanged in ("docstring", "Another", "TYPE_CHECKING", "from a", "''int"):
        assert unchanged not in text
    assert changed(faults, b'def f(x: "int") -> "int":\n    """A."""\n') == {}
