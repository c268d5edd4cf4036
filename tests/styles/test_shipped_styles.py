"""The styles in styles/: valid, free to use, with output as in British libraries."""

from pathlib import Path

import pytest

from essence_refs.csl import Citation, Cite, cite, parse_style
from essence_refs.exchange import csl_json
from essence_refs.model import EMPTY, Inline, Link, Mark, RichText

STYLES = Path(__file__).parents[2] / "styles"
NAMES = sorted(path.stem for path in STYLES.glob("*.csl"))
READING = csl_json.parse(Path(__file__).with_name("varied.json").read_text(encoding="utf-8"))
CITATIONS = (
    (Cite(key="many", locator=RichText.of("4")),),
    (Cite(key="article", prefix=RichText.of("see ")), Cite(key="twin"), Cite(key="act")),
    (Cite(key="undated"), Cite(key="newspaper"), Cite(key="edited"), Cite(key="webpage")),
    (Cite(key="book", locator=RichText.of("12-15")), Cite(key="conference"), Cite(key="thesis")),
)

# Marks as the golden files show them; other marks raise KeyError.
SIGNS = {
    Mark.ITALIC: ("_", "_"),
    Mark.NORMAL_STYLE: ("|", "|"),
    Mark.NO_CASE: ("", ""),
    Mark.BLOCK: ("\n    ", ""),
}


def shown(content: tuple[Inline, ...]) -> str:
    parts = []
    for each in content:
        if isinstance(each, str):
            parts.append(each)
            continue
        before, after = ("<", ">") if isinstance(each, Link) else SIGNS[each.mark]
        parts.append(before + shown(each.content) + after)
    return "".join(parts)


def rendered(name: str):
    style = parse_style((STYLES / f"{name}.csl").read_bytes(), name=name)
    citations = [Citation(cites=cites) for cites in CITATIONS]
    return cite(citations, READING.references, style)


def test_the_references_of_these_tests_are_read_without_a_problem():
    """The twelve references are read without a problem."""
    assert READING.problems == ()
    assert len(READING.references) == 12


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_style_is_valid_and_free(name):
    """A style matches the CSL schema, and has an id, a title and a free licence."""
    source = (STYLES / f"{name}.csl").read_bytes()
    style = parse_style(source, name=name)
    assert style.id.endswith(f"/{name}")
    assert style.title
    assert style.has_bibliography
    assert style.default_locale == "en-GB"
    assert b"creativecommons.org/publicdomain/zero/1.0/" in source


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_style_sets_a_dozen_references(name, golden):
    """Citations and bibliography are those of the golden file."""
    cited = rendered(name)
    lines = [shown(text.content) for text in cited.citations]
    entries = [shown(entry.text.content).strip("\n ") for entry in cited.bibliography.entries]
    golden(f"styles/{name}.txt", "\n".join(lines) + "\n\n" + "\n".join(entries) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_has_an_entry(name):
    """No entry is empty, not even that of a report without author, date and address."""
    entries = rendered(name).bibliography.entries
    assert sorted(entry.key for entry in entries) == sorted(each.key for each in READING.references)
    assert all(entry.text != EMPTY and entry.label == EMPTY for entry in entries)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_twice_or_left_dangling(name):
    """No text has repeated punctuation, a space before a comma or empty brackets."""
    cited = rendered(name)
    texts = [*cited.citations, *(entry.text for entry in cited.bibliography.entries)]
    for text in texts:
        for slip in ("  ", " ,", ",,", "..", " .", "()", "( ", " )", ",.", "?.", ": :"):
            # Ellipses have several dots, and initials end with one.
            assert slip not in text.plain, text.plain


def test_the_page_keeps_the_order_of_the_library():
    """The style for the evidence page keeps the order of the library."""
    entries = rendered("essence-page").bibliography.entries
    assert [entry.key for entry in entries] == [each.key for each in READING.references]


def test_only_the_annotated_style_prints_annotations():
    """Only the annotated style prints annotations, so that they are not printed twice."""
    printing = {
        name for name in NAMES if "annote" in parse_style((STYLES / f"{name}.csl").read_bytes()).variables
    }
    assert printing == {"essence-annotated"}
