"""The command `duplicates`, and er.duplicates."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import essence_refs as er
from essence_refs.errors import UnknownChoiceError

_ENTRY = "@article{{{key}, author = {{Hale, Ruth}}, title = {{Kinship care and the health of children{more}}}, journaltitle = {{{journal}}}, date = {{{year}}}, volume = {{{volume}}}, pages = {{{page}}}}}\n"
_THREE = "".join(
    _ENTRY.format(key=key, more="", journal="Family Studies", year=2016, volume=3, page="11-20")
    for key in "abc"
) + _ENTRY.format(key="d", more=": study protocol", journal="Care Protocols", year=2014, volume=1, page="5-9")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.bib"
    path.write_text(_THREE, encoding="utf-8")
    return path


_SAME = "    title the same; same first page 11; same volume 3; author alike; same year 2016; same journal or book"


def test_pairs_are_printed_with_location_score_and_evidence(run: Callable[..., Any], file: Path) -> None:
    """Those that follow from others are left out, and counted."""
    outcome = run("duplicates", file)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        f"same 100: a ({file}:1) and b ({file}:2)",
        _SAME,
        f"same 100: a ({file}:1) and c ({file}:3)",
        _SAME,
        f"related 72: d ({file}:4) is protocol of a ({file}:1)",
        (
            "    title the same, but for a part that one of them lacks; first pages 5 and 11; volumes 1 and 3; author alike; "
            "years 2014 and 2016; published in 'Care Protocols' and 'Family Studies'"
        ),
        "4 items compared: 3 same, 3 related (--all also prints the 3 that follow from others)",
    ]
    assert len(run("duplicates", file, "--all").out.splitlines()) == 13


def test_a_report_in_json_has_every_pair(run: Callable[..., Any], file: Path) -> None:
    """Programs read the same as `er.duplicates` returns."""
    rows = json.loads(run("duplicates", file, "--report", "json", "--show", "related").out)
    assert [row["keys"] for row in rows] == [["d", "a"], ["d", "b"], ["d", "c"]]
    assert rows[0] | {"evidence": []} == {
        "keys": ["d", "a"],
        "locations": [f"{file}:4", f"{file}:1"],
        "relation": "related",
        "kind": "protocol-of",
        "score": 72,
        "evidence": [],
    }


def test_strict_exits_with_one_where_there_are_duplicates(run: Callable[..., Any], file: Path) -> None:
    """Related works are no duplicates."""
    assert run("duplicates", file, "--strict").code == 1
    assert run("duplicates", file, "--strict", "--show", "related").code == 0


def test_another_library_is_not_compared_with_itself(
    run: Callable[..., Any], file: Path, tmp_path: Path
) -> None:
    """Its references come first in a pair."""
    new = tmp_path / "new.bib"
    new.write_text(
        _ENTRY.format(key="n", more="", journal="Family Studies", year=2016, volume=3, page="11-20"), "utf-8"
    )
    rows = json.loads(run("duplicates", new, "--against", file, "--show", "same", "--report", "json").out)
    assert [row["keys"] for row in rows] == [["a", "n"], ["b", "n"], ["c", "n"]]
    result = er.duplicates(new, against=file)
    assert result.groups == (("a", "b", "c", "n"),)
    assert repr(result) == "<Duplicates: 3 same, 1 related>"


def test_an_unknown_relation_is_an_error_with_a_similar_name(run: Callable[..., Any], file: Path) -> None:
    """In the command and in Python."""
    outcome = run("duplicates", file, "--show", "same,likly")
    assert (outcome.code, outcome.err) == (
        1,
        "essence-refs: no relation is called 'likly' (did you mean likely?)\n",
    )
    with pytest.raises(UnknownChoiceError):
        er.duplicates(file, show="nothing")


def test_a_match_is_printed_as_a_line(file: Path) -> None:
    """In Python, a result is a sequence of matches."""
    result = er.duplicates(er.load(file))
    assert len(result) == 6
    assert str(result[0]) == f"same: a and b (100): {_SAME.strip()}"
    assert str(result[5]).startswith("related: d protocol of c (72): title the same")
    assert str(result) == "\n".join(map(str, result))
    assert result[:2] == result.matches[:2]
