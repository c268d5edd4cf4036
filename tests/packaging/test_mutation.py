"""The faults that tools/mutate.py puts into the code."""

import ast
import os
import shutil
import subprocess
import sys
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
    """Docstrings, annotations, the types of casts, imports for type checkers, and what only checks lengths."""
    text = " ".join(line for lines in changed(faults).values() for line in lines)
    for unchanged in ("docstring", "Another", "TYPE_CHECKING", "from a", "''int"):
        assert unchanged not in text
    assert changed(faults, b'def f(x: "int") -> "int":\n    """A."""\n') == {}
    assert [fault.kind for fault in faults(b"x = zip(a, b, strict=True)\n")] == ["argument"]


JUMPS = b"""
def f(x):
    for each in x:
        try:
            g(each)
        except OSError:
            continue
    if x:
        try:
            g(x)
        except OSError:
            return None
        except KeyError:
            return 1
"""


def test_a_jump_at_the_end_of_what_it_leaves_is_left_alone(faults):
    """Without it the loop goes on and the function ends just the same; with a raise they do not."""
    lines = [fault.lines.start for fault in faults(JUMPS) if fault.replacement.strip() == b"pass"]
    assert [each for each in lines if each in (6, 11, 13)] == [13]
    assert [fault.lines.start for fault in faults(JUMPS) if fault.replacement.strip() == b"raise"] == [
        6,
        11,
        13,
    ]


MODULE = '''"""A module."""

NAMES = ("large",)


def large(numbers):
    """Return the large ones."""
    return [each for each in numbers if each > 2]
'''
TESTS = """import subprocess, sys

import pytest

from essence_refs import numbers


@pytest.mark.parametrize("name", numbers.NAMES)
def test_names(name):
    assert getattr(numbers, name)


def test_large():
    assert numbers.large([5, 1]) == [5]


def test_large_in_a_process_of_its_own():
    subprocess.run([sys.executable, "-c", "from essence_refs.numbers import large; assert not large([2])"], check=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or not shutil.which("git"), reason="needs limits of processes, and git")
def test_the_tool_lists_what_is_not_noticed(tmp_path: Path) -> None:
    """Tests in processes of their own notice faults too; a new test is recorded, and the others are not run again."""
    project = tmp_path / "project"
    (project / "src" / "essence_refs").mkdir(parents=True)
    (project / "tests").mkdir()
    (project / ".gitignore").write_text("__pycache__/\n")
    (project / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n'
    )
    (project / "src" / "essence_refs" / "__init__.py").write_text("")
    (project / "src" / "essence_refs" / "numbers.py").write_text(MODULE)
    (project / "tests" / "test_numbers.py").write_text(TESTS)
    shutil.copytree(_TOOLS, project / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)

    def run() -> list[str]:
        # All faults of this small module.
        command = [sys.executable, "tools/mutate.py", "30", "1", str(tmp_path / "record")]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        done = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.stdout.partition("The others:\n")[2].splitlines()

    missed = run()
    assert "+    return ([each for each in numbers if each > (1)])" not in missed
    assert [each for each in missed if each.startswith("+")] == [
        "+    return [each for each in numbers if each > (3)]"
    ]
    (project / "tests" / "test_more.py").write_text(
        "from essence_refs.numbers import large\n\n\ndef test_three():\n    assert large([3])\n"
    )
    assert run() == []
