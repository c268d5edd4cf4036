"""Fields in a Word file, whatever their texts contain."""

import json

from docx.oxml.ns import qn
from hostile_documents import PLACES, rich_texts
from hypothesis import given
from word_reader import WordFile

from essence_refs import csl
from essence_refs.formats import word
from essence_refs.model import Document, Mark, Paragraph, Reference, RichText
from essence_refs.publish.cited_text import CitedText
from essence_refs.publish.live.report_citations import ReportCitations
from essence_refs.publish.live.reports import live_document

WORK = Reference(key="work", texts=(("title", RichText.of('A "title" \\ {with} \x07\ufffe <signs>')),))
PREFIX = "ADDIN ZOTERO_ITEM CSL_CITATION "


@given(rich_texts(without=PLACES, breaks=True), rich_texts(without=PLACES))
def test_the_text_of_a_field_is_what_its_code_says(text: RichText, around: RichText) -> None:
    """Zotero takes any difference for a change by hand; and Word opens no file with a field that does not end."""
    cited = CitedText(Mark.CITATION, text.content, 0)
    paragraph = Paragraph(text=RichText((*around.content, cited, *around.content)))
    citations = ReportCitations(
        citations=(csl.Citation(cites=(csl.Cite(key="work", prefix=around, suffix=text),)),), style_id="i"
    )
    document = live_document(Document(title="", blocks=(paragraph,)), citations, [WORK], "zotero")
    file = WordFile(word.write_bytes(document))
    code, shown, depth = "", "", 0
    for each in file.body.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t"), qn("w:br")):
        kind = each.get(qn("w:fldCharType"), "")
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        assert depth in (0, 1)
        if each.tag == qn("w:instrText"):
            code += each.text
        elif depth and not kind:
            shown += each.text or ""
    assert depth == 0
    data = json.loads(code.strip().removeprefix(PREFIX))
    assert data["properties"]["plainCitation"] == shown
