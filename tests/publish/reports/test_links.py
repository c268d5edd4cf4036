"""Links of a report to its own headings and to files beside it: they work in every format, or are reported."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from essence_refs import publish, reports
from essence_refs.model import Library, Link

pytest.importorskip("markdown_it")

TEXT = """---
title: T
bibliography: all.bib
---

See [how](#methods-used), [Costs][], [more][Costs], [data](data/all%20costs.xlsx).[^n]

# Methods {#methods-used}

Said [@ash].

# Costs & benefits, 2. part {.unnumbered}

# Costs

[^n]: Also [here](#costs-benefits-2.-part).
"""


@pytest.fixture
def report(tmp_path: Path) -> publish.StyledReport:
    (tmp_path / "all.bib").write_text("@book{ash, author={Ash, A.}, title={T}, year={2020}}")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "all costs.xlsx").write_bytes(b"x")
    path = tmp_path / "report.md"
    path.write_text(TEXT)
    return publish.report(path)


@pytest.mark.parametrize(
    ("name", "links", "targets"),
    [
        (
            "html",
            [
                '<a href="#methods-used">how</a>',
                '<a href="#costs">more</a>',
                '<a href="data/all%20costs.xlsx">data</a>',
                '<a href="#costs-benefits-2.-part">here</a>',
            ],
            ['<h2 id="methods-used">', '<h2 id="costs">', '<h2 id="costs-benefits-2.-part">'],
        ),
        (
            "latex",
            [
                r"\hyperref[methods-used]{how}",
                r"\hyperref[costs]{more}",
                r"\href{data/all\%20costs.xlsx}{data}",
                r"\hyperref[costs-benefits-2.-part]{here}",
            ],
            [r"\label{methods-used}", r"\label{costs}", r"\label{costs-benefits-2.-part}"],
        ),
        (
            "typst",
            ["#link(<methods-used>)[how]", "#link(<costs>)[more]", '#link("data/all%20costs.xlsx")[data]'],
            ["<methods-used>\n", "<costs>\n", '#label("costs-benefits-2.-part")'],
        ),
        # A Markdown reader names headings by their words.
        (
            "markdown",
            ["[how](<#methods>)", "[more](<#costs>)", "[data](<data/all%20costs.xlsx>)"],
            ["## Methods\n"],
        ),
        (
            "rst",
            ["`how <methods-used_>`__", "`more <costs_>`__", "`data <data/all%20costs.xlsx>`__"],
            [".. _methods-used:", ".. _costs:"],
        ),
    ],
)
def test_links_lead_to_headings_and_files(
    report: publish.StyledReport, name: str, links: list[str], targets: list[str]
) -> None:
    """Headings have their own identifier or pandoc's automatic one, and can be named by their words."""
    written = str(report.write(name))
    for each in (*links, *targets):
        assert each in written
    assert report.problems == ()


def test_links_in_word_lead_to_bookmarks(report: publish.StyledReport) -> None:
    """Links before and after a heading, and in notes, have the name of its bookmark; a file has its address."""
    pytest.importorskip("docx")
    file = zipfile.ZipFile(io.BytesIO(report.write("word")))
    body, notes = (file.read(f"word/{each}.xml").decode() for each in ("document", "footnotes"))
    bookmarks = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', body)
    wanted = re.findall(r'<w:hyperlink w:anchor="(\w+)"', body + notes)
    assert len(wanted) == 4
    assert set(wanted) <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))
    assert 'Target="data/all%20costs.xlsx"' in file.read("word/_rels/document.xml.rels").decode()


def test_links_to_files_are_relative_to_the_output(report: publish.StyledReport, tmp_path: Path) -> None:
    """A page in another folder leads to the same file; links within the page stay as they are."""
    (tmp_path / "out").mkdir()
    report.save(tmp_path / "out" / "page.html")
    written = (tmp_path / "out" / "page.html").read_text()
    assert 'href="../data/all%20costs.xlsx"' in written
    assert 'href="#methods-used"' in written


def test_links_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    """Once each, with the line and similar names; the text is kept."""
    (tmp_path / "costs.csv").write_text("1")
    path = tmp_path / "report.md"
    path.write_text(
        "# T\n\nSee\n[a](#method), [b](#method) and [c](cost.csv) or [d](nowhere/x.csv).\n\n## Methods\n"
    )
    report = publish.report(path)
    assert "<p>See a, b and" in str(report.write("html"))
    assert [str(each).removeprefix(str(path)) for each in report.problems] == [
        ":4: warning: no heading or other part of the report is called #method (did you mean #methods?)",
        ":4: warning: a link leads to cost.csv, and there is no such file (did you mean costs.csv?)",
        ":4: warning: a link leads to nowhere/x.csv, and there is no such file",
    ]


def test_a_link_to_a_text_leads_to_its_section() -> None:
    """Most formats have no anchor for a text."""
    text = "---\ntitle: T\n---\n\nSee [it](#here), [more](#there).\n\n# Part\n\nA [text]{#here}.\n"
    document = publish.style_report(reports.parse(text, source="r.md"), Library())
    assert document.blocks[0].text.content == ("See ", Link("#part", ("it",)), ", more.")
    assert [str(each) for each in document.problems] == [
        "r.md:5: warning: no heading or other part of the report is called #there"
    ]


def test_each_missing_target_is_reported_once_and_similar_ones_are_named() -> None:
    """A link to a file stays a link."""
    text = "---\ntitle: T\n---\n\n[a](#parts) [b](#parts)\n[c](gone.xlsx) [d](gone.xlsx)\n\n# Part\n"
    document = publish.style_report(reports.parse(text, source="r.md"), Library())
    assert document.blocks[0].text.content == (
        "a b ",
        Link("gone.xlsx", ("c",)),
        " ",
        Link("gone.xlsx", ("d",)),
    )
    assert [str(each) for each in document.problems] == [
        "r.md:5: warning: no heading or other part of the report is called #parts (did you mean #part?)",
        "r.md:6: warning: a link leads to gone.xlsx, and there is no such file",
    ]
