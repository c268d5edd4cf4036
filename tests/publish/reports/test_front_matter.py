"""What the front matter asks for is in the document, in the language of the report, or is reported."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from essence_refs import publish, reports
from essence_refs.model import Contents, Library, Mark, Span

pytest.importorskip("markdown_it")

BODY = "See [@ash].\n\n# One^[A note.]\n\n## Two\n\n### Three\n\n# Four {-}\n\n# Five\n\nEnd.\n\n# Sources\n"


def report(tmp_path: Path, front: str, body: str = BODY) -> publish.StyledReport:
    (tmp_path / "all.bib").write_text("@book{ash, author={Ash, A.}, title={T}, year={2020}}")
    path = tmp_path / "r.md"
    path.write_text(f"---\ntitle: T\nbibliography: all.bib\n{front}---\n\n{body}")
    return publish.report(path)


def problems(styled: publish.StyledReport) -> list[str]:
    return [str(each).split("r.md:")[1] for each in styled.problems]


def markdown(styled: publish.StyledReport) -> str:
    return str(styled.write("markdown"))


def test_authors_have_their_details(tmp_path: Path) -> None:
    """Affiliations, addresses and ORCIDs are below the names; the note of thanks is called there."""
    front = (
        "author:\n  - name: Ann Ash\n    affiliation: [Uni, {name: Institute, city: Leeds}]\n    email: a@uni.ac.uk\n"
        "    orcid: 0000-0002-1825-0097\n  - {given: Bo, family: Birch, role: editor}\n  - Cy\n"
        "institute: Council\nthanks: Paid for by *us* [@ash].\ndate: 2 May 2024\n"
    )
    written = markdown(report(tmp_path, front))
    assert written.startswith(
        "# T\n\nAnn Ash, Bo Birch and Cy[^1]\n\n"
        "Ann Ash: Uni, Institute, Leeds, [a@uni.ac.uk](<mailto:a@uni.ac.uk>), <https://orcid.org/0000-0002-1825-0097>\n\n"
        "Council\n\n2 May 2024\n\nSee"
    )
    assert "[^1]: Paid for by *us* (Ash, 2020).\n" in written


def test_a_single_author_is_not_named_twice(tmp_path: Path) -> None:
    """The details are those of the only author."""
    assert "\n\nAnn\n\nUni\n\n" in markdown(report(tmp_path, "author: {name: Ann, affiliation: Uni}\n"))


@pytest.mark.parametrize(
    ("front", "abstract", "keywords"),
    [
        ("", "**Abstract**", "**Keywords**: care, cost’s"),
        ("lang: de-DE\n", "**Zusammenfassung**", "**Schlüsselwörter**: care, cost's"),
        ("lang: cy-GB\nabstract-title: In short\n", "**In short**", "**Geiriau allweddol**: care, cost's"),
    ],
)
def test_the_abstract_and_the_keywords_have_headings(
    tmp_path: Path, front: str, abstract: str, keywords: str
) -> None:
    """They are in the language of the report, or the author's own."""
    written = markdown(
        report(tmp_path, f"{front}abstract: |\n  What @ash says.\n\n  More.\nkeywords: [care, cost's]\n")
    )
    assert f"# T\n\n{abstract}\n\nWhat Ash (2020) says.\n\nMore.\n\n{keywords}\n\nSee" in written


@pytest.mark.parametrize(
    ("front", "heading"),
    [
        ("lang: fr-FR\n", "Références"),
        ("lang: de\n", "Literatur"),
        ("lang: hu\n", "References"),
        ("lang: fr\nreference-section-title: Sources\n", "Sources"),
    ],
)
def test_the_list_at_the_end_has_a_heading_in_the_language(tmp_path: Path, front: str, heading: str) -> None:
    """A heading by the author is kept."""
    assert f"\n## {heading}\n\nAsh" in markdown(report(tmp_path, front, "See @ash.\n"))


def test_sections_have_numbers_and_a_table_of_contents(tmp_path: Path) -> None:
    """Both as in pandoc: not for unnumbered sections, nor for the references; to the depth that is asked for."""
    styled = report(tmp_path, "number-sections: true\ntoc: true\ntoc-depth: 2\n")
    assert markdown(styled).split("See")[0] == (
        "# T\n\n**Contents**\n\n- [1 One](<#one>)\n  - [1.1 Two](<#two>)\n- [Four](<#four>)\n- [2 Five](<#five>)\n- [Sources](<#sources>)\n\n"
    )
    headings = re.findall(r"^#+ .*", markdown(styled), re.MULTILINE)
    assert headings == [
        "# T",
        "## 1 One[^1]",
        "### 1.1 Two",
        "#### 1.1.1 Three",
        "## Four",
        "## 2 Five",
        "## Sources",
    ]
    assert problems(styled) == []


def test_entries_of_contents_have_marks_and_no_links_or_notes() -> None:
    """A link in an entry would be inside of another; a number is not given to a heading that has none."""
    text = (
        "---\ntitle: T\ntoc: true\nnumber-sections: true\n---\n\n# *One* [two](http://e.org) [*x*](#a)^[N.]\n\n## b `c`\n\n"
        "# Last {-}\n\n### Deep\n"
    )
    contents, *_ = publish.style_report(reports.parse(text, source="r.md"), Library()).blocks
    italic = Span(Mark.ITALIC, ("One",))
    assert isinstance(contents, Contents)
    assert [(each.depth, each.anchor, each.text.content) for each in contents.entries] == [
        (1, "one-two-x", ("1 ", italic, " ", "two", " ", Span(Mark.ITALIC, ("x",)))),
        (2, "b-c", ("1.1 b ", Span(Mark.CODE, ("c",)))),
        (1, "last", ("Last",)),
        (3, "deep", ("Deep",)),
    ]


def test_each_format_has_its_table_of_contents(tmp_path: Path) -> None:
    """With the author's title; HTML has no second one."""
    styled = report(tmp_path, "table-of-contents: true\ntoc-title: Inside\n", BODY.replace("^[A note.]", ""))
    html = str(styled.write("html"))
    assert html.count('<a href="#one">One</a>') == 1
    assert '<div class="toc" role="navigation" aria-label="Inside">' in html
    assert r"{\renewcommand{\contentsname}{Inside}\setcounter{tocdepth}{3}\tableofcontents}" in str(
        styled.write("latex")
    )
    assert "#outline(title: [Inside], depth: 3)" in str(styled.write("typst"))
    assert "Inside\n\n  • One\n      • Two\n" in str(styled.write("text"))


def test_a_table_of_contents_in_a_pdf_leads_to_identifiers_with_colons(tmp_path: Path) -> None:
    """Typst refuses a document that has a label twice."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    body = "See @sec:one and [two](#two).\n\n# One {#sec:one}\n\n# Two {#two}\n\nText.\n"
    data = report(tmp_path, "toc: true\n", body).write("pdf")
    words = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert len(re.findall("One", words)) == len(re.findall("Two", words)) == 2


def test_word_has_the_entries_in_a_field(tmp_path: Path) -> None:
    """The table of contents can be read before Word updates it, and leads to the headings."""
    pytest.importorskip("docx")
    file = zipfile.ZipFile(io.BytesIO(report(tmp_path, "toc: true\n").write("word")))
    body = file.read("word/document.xml").decode()
    field = body.split(r' TOC \o "1-3" \h \z \u ')[1].split('w:fldCharType="end"')[0]
    assert re.findall(r"<w:t [^>]*>([^<]*)<", field) == ["One", "Two", "Three", "Four", "Five", "Sources"]
    assert set(re.findall(r'w:anchor="(\w+)"', field)) <= set(
        re.findall(r'<w:bookmarkStart [^>]*w:name="(\w+)"', body)
    )


@pytest.mark.parametrize(
    ("front", "found"),
    [
        (
            "format: {docx: {toc: true}}\ngeometry: x\n",
            ["4:1: notice: fields of other programs are not read: format, geometry"],
        ),
        ("bib: x\n", ["4:1: notice: a field of other programs is not read: bib"]),
        (
            "bibl: x\n",
            ["4:1: warning: the field bibl of the front matter is not read (did you mean bibliography?)"],
        ),
        ("editor: visual\n", ["4:1: notice: a field of other programs is not read: editor"]),
        (
            "keyword: a\n",
            ["4:1: warning: the field keyword of the front matter is not read (did you mean keywords?)"],
        ),
        (
            "header-includes: x\n",
            ["4:1: warning: header-includes is not read, and its content is not in the document"],
        ),
        (
            "author: {name: A, affilation: U}\n",
            [
                "4: warning: the field affilation of an author is not read (did you mean affiliation or affiliations?)"
            ],
        ),
        (
            "date: today\n",
            ["4:1: warning: the date today is left out: a document is the same on any day (write the date)"],
        ),
    ],
)
def test_other_fields_are_reported(tmp_path: Path, front: str, found: list[str]) -> None:
    """Fields of other programs in one notice, and whatever could be missed in a warning."""
    assert problems(report(tmp_path, front)) == found


@pytest.mark.parametrize("depth", ["deep", "0", "7", "'-1'", "1000", "2.0"])
def test_a_depth_that_is_none_is_an_error(tmp_path: Path, depth: str) -> None:
    """It names the field."""
    with pytest.raises(Exception, match=r"5:1: toc-depth must be a number from 1 to 6"):
        report(tmp_path, f"toc: true\ntoc-depth: {depth}\n")
