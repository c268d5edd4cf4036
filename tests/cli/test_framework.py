"""The command `framework import`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., object]


def code(key: int, name: str, *codes: dict[str, Any]) -> dict[str, Any]:
    return {"AttributeId": key, "AttributeName": name, "Attributes": {"AttributesList": [*codes]}}


SETS = [
    {
        "SetName": "Levels",
        "Attributes": {"AttributesList": [code(1, "Street", code(2, "Cars", code(3, "Parking")))]},
    },
    {"SetName": "Read", "Attributes": {"AttributesList": [code(4, "Twice")]}},
]


def test_the_command_writes_a_framework(folder: Path, run: Run) -> None:
    """And reports what was flattened or left out; a file of another content is not replaced."""
    (folder / "eppi.json").write_text(json.dumps({"CodeSets": SETS, "References": []}), encoding="utf-8")
    outcome = run("framework", "import", "eppi.json", "-o", "my.toml")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.splitlines()[-1] == "1 level with 2 intervention types, 1 facet with 1 value"
    written = (folder / "my.toml").read_text(encoding="utf-8")
    assert run("framework", "import", "eppi.json").out == written
    assert 'name = "eppi"' in written
    assert run("framework", "import", "eppi.json", "-o", "my.toml").code == 0
    outcome = run("framework", "import", "eppi.json", "-o", "my.toml", "--name", "Other")
    assert (outcome.code, "--force replaces it" in outcome.err) == (1, True)
    assert run("framework", "import", "eppi.json", "-o", "my.toml", "--name", "Other", "--force").code == 0
    assert (folder / "my.toml.bak").read_text(encoding="utf-8") == written


@pytest.mark.parametrize("content", ["{", '{"References": []}', '{"CodeSets": [], "References": []}'])
def test_a_file_without_codes_is_an_error(folder: Path, run: Run, content: str) -> None:
    """It says what to export."""
    (folder / "eppi.json").write_text(content, encoding="utf-8")
    outcome = run("framework", "import", "eppi.json", "-o", "my.toml")
    assert outcome.code == 1
    assert "eppi.json:1" in outcome.err
    assert not (folder / "my.toml").exists()
