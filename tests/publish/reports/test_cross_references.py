"""Cross-references: numbers of figures, tables and sections, links to them, and what has no target."""

import copy
import pickle

import pytest

from essence_refs import reports
from essence_refs.model import (
    Date,
    Library,
    Link,
    Name,
    Names,
    Paragraph,
    Picture,
    Point,
    Reference,
    RichText,
    Table,
)
from essence_refs.model.traversal import inlines, leaf_blocks
from essence_refs.publish import style_report
from essence_refs.publish.reports.styled_reports import StyledReport

pytest.importorskip("markdown_it")

LIBRARY = Library(
    tuple(
        Reference(
            key=key,
            kind="book",
            names=(("author", Names((Name(family=family, given="Ann"),))),),
            dates=(("issued", Date(start=Point(year=2020))),),
            texts=(("title", RichText.of("Title")),),
        )
        for key, family in (("good", "Good"), ("fig-tree", "Figgis"))
    )
)
REPORT = """\
---
title: Report
lang: {language}
---

# Methods {{#sec-methods}}

## Sample

# Thanks to *all* {{.unnumbered #sec-thanks}}

# Findings

## Costs {{#sec:costs}}

![A map](map.png){{#fig-map}}

![A plan](plan.png)

![A chart](chart.png){{#chart}}

| a |
|---|
| b |

: Costs {{#tbl-costs}}

a     b
----- -----
1     2

: Rates {{#tbl:rates}}

{text}
"""
SPACE = "\N{NO-BREAK SPACE}"


def styled(text: str, language: str = "en-GB") -> StyledReport:
    read = reports.parse(REPORT.format(text=text, language=language), source="report.md")
    return style_report(read, LIBRARY)


def last(report: StyledReport) -> str:
    """Return the last paragraph, with plain spaces."""
    texts = [each.text for each in leaf_blocks(report.blocks) if isinstance(each, Paragraph)]
    return texts[-1].plain.replace(SPACE, " ")


def problems(report: StyledReport) -> list[str]:
    return [str(each) for each in report.problems if each.code != "picture"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See @fig-map.", "See Figure 1."),
        ("@Fig-map shows", "Figure 1 shows"),
        ("See [@fig-map].", "See Figure 1."),
        ("See Map [-@fig-map].", "See Map 1."),
        ("In @tbl-costs and @tbl:rates", "In Table 1 and Table 2"),
        ("[@fig-map; @tbl-costs]", "Figure 1, Table 1"),
        ("[see @fig-map]", "see Figure 1"),
        ("[Fig. @fig-map]", "Fig. 1"),
        ("[see table @tbl-costs]", "see table 1"),
        ("[@fig-map, left]", "Figure 1, left"),
        ("@fig-map [left]", "Figure 1 (left)"),
        ("@fig-map [@tbl-costs]", "Figure 1, Table 1"),
        ("@sec-methods, @sec:costs", "Section 1, Section 2.1"),
        ("@sample", "Section 1.1"),
        ("@sec-thanks", "Thanks to all"),
        ("@chart", "Figure 2"),
        ("[@good, p. 4; @fig-map]", "(Good, 2020, p. 4; Figure 1)"),
        ("[@fig-map; @good]", "(Figure 1; Good, 2020)"),
        ("@fig-tree", "Figgis (2020)"),
    ],
)
def test_a_key_with_a_target_becomes_its_name_and_number(text: str, expected: str) -> None:
    """The syntaxes are those of Quarto and pandoc-crossref; a key of the library is a citation."""
    report = styled(text)
    assert last(report) == expected
    assert problems(report) == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de-DE", "Abbildung 1, Tabelle 1, Abschnitt 2.1"),
        ("fr-FR", "Figure 1, Tableau 1, Section 2.1"),
        ("nl-NL", "Figuur 1, Tabel 1, Sectie 2.1"),
    ],
)
def test_names_are_in_the_language_of_the_report(language: str, expected: str) -> None:
    """They are the terms of CSL's locales, with a capital letter."""
    report = styled("@fig-map, @tbl-costs, @sec:costs", language)
    assert last(report) == expected
    (table, _) = (each for each in leaf_blocks(report.blocks) if isinstance(each, Table))
    assert f"{table.label} {table.number}" == expected.split(", ")[1]


def test_captions_have_the_numbers_of_the_references_to_them() -> None:
    """A figure has a number if its identifier begins with "fig", or if the text refers to it."""
    blocks = list(leaf_blocks(styled("@chart").blocks))
    pictures = [(each.label, each.number) for each in blocks if isinstance(each, Picture)]
    assert pictures == [("Figure", "1"), ("", ""), ("Figure", "2")]
    blocks = list(leaf_blocks(styled("Text.").blocks))
    pictures = [(each.label, each.number) for each in blocks if isinstance(each, Picture)]
    assert pictures == [("Figure", "1"), ("", ""), ("", "")]
    assert [each.number for each in blocks if isinstance(each, Table)] == ["1", "2"]


def test_a_reference_links_to_its_target() -> None:
    """So do references to a section without a number, whose text is its title."""
    report = styled("@fig-map and @sec-thanks")
    (text,) = (each.text for each in report.blocks if isinstance(each, Paragraph))
    links = [each for each in inlines(text.content) if isinstance(each, Link)]
    assert links == [Link("#fig-map", (f"Figure{SPACE}1",)), Link("#sec-thanks", ("Thanks to all",))]


@pytest.mark.parametrize(
    ("text", "expected", "message"),
    [
        ("See @fig-mop.", "See @fig-mop.", "34:5: fig-mop: warning: nothing in the report has the identifier 'fig-mop': @fig-mop is printed as text (did you mean fig-map?)"),
        ("[see @fig-x, left; -@tbl-costs2]", "[see @fig-x, left; -@tbl-costs2]", ""),
        ("@eq-1 [of it]", "@eq-1 [of it]", "34:1: eq-1: warning: nothing in the report has the identifier 'eq-1': @eq-1 is printed as text"),
        ("[@fig-map; @fig-mop]", "Figure 1, @fig-mop", ""),
        ("@fig-mop. @fig-mop.", "@fig-mop. @fig-mop.", ""),
        ("[@good; @fig-mop]", "(Good, 2020; [@fig-mop])", ""),
    ],
)  # fmt: skip
def test_a_reference_without_a_target_is_printed_with_a_warning(
    text: str, expected: str, message: str
) -> None:
    """There is one warning for each key, with its line and the most similar identifier."""
    report = styled(text)
    assert last(report) == expected
    found = problems(report)
    keys = {each.key for each in report.problems if each.code == "cross-reference"}
    assert len(found) == len(keys) > 0
    assert not message or found == [f"report.md:{message}"]


def test_notes_styles_have_no_notes_for_references() -> None:
    """A reference to a figure is text in a style that cites in notes, too."""
    read = reports.parse(REPORT.format(text="See [@fig-map] and [@good].", language="en-GB"))
    report = style_report(read, LIBRARY, style="chicago-notes-bibliography")
    assert len(report.notes) == 1
    assert last(report).startswith("See Figure 1 and")


def test_reports_with_tables_can_be_copied_and_pickled() -> None:
    """Other processes and caches need that; a report that is read has no reference to the parser."""
    read = reports.parse(REPORT.format(text="@fig-map", language="en-GB"))
    report = style_report(read, LIBRARY)
    for each in (read, report):
        assert pickle.loads(pickle.dumps(each)) == each  # noqa: S301 - our own bytes
        assert copy.deepcopy(each) == each
    assert f"<caption>Table{SPACE}1: Costs</caption>" in report.write("html-fragment")


def test_a_number_for_each_kind_of_target() -> None:
    """A listing or a box with an identifier has no number, so its key is text."""
    text = (
        "# S {#sec-a}\n\n```{#lst-a .python}\nx\n```\n\n| a |\n|---|\n| b |\n\n: C {#tbl-a}\n\n"
        "::: {.box #lst-zz}\nx\n:::\n\nSee @lst-a, @tbl-a, @lst-zz and @sec-a.\n"
    )
    report = styled(text)
    assert last(report) == "See @lst-a, Table 3, @lst-zz and Section 3."
    assert [each.split(": ", 2)[2] for each in problems(report)] == [
        f"warning: nothing in the report has the identifier '{each}': @{each} is printed as text"
        for each in ("lst-a", "lst-zz")
    ]
