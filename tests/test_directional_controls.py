"""No text turns the direction of the text after it, in any format."""

import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import essence_refs as er
from essence_refs import formats
from essence_refs.directional_controls import balance, has_controls
from essence_refs.model import Document, Mark, Paragraph, Reference, RichText, Span

EMBEDDINGS, ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
PDF, PDI = "\u202c", "\u2069"
pieces = st.lists(st.text(f"ab {EMBEDDINGS}{ISOLATES}{PDF}{PDI}", max_size=8), min_size=1, max_size=4)


def is_balanced(text: str) -> bool:
    """Return whether each control is closed by its own closing, innermost first."""
    opened: list[str] = []
    for each in text:
        if each in EMBEDDINGS:
            opened.append(PDF)
        elif each in ISOLATES:
            opened.append(PDI)
        elif each in (PDF, PDI) and (not opened or opened.pop() != each):
            return False
    return not opened


@given(pieces)
def test_the_pieces_of_a_text_are_balanced_together(pieces: list[str]) -> None:
    """Letters stay where they are, balanced pieces are unchanged, and there is nothing to do twice."""
    balanced = balance(pieces)
    assert len(balanced) == len(pieces)
    assert is_balanced("".join(balanced))
    letters = re.compile("[^ab ]")
    assert [letters.sub("", each) for each in balanced] == [letters.sub("", each) for each in pieces]
    assert balance(balanced) == balanced
    if is_balanced("".join(pieces)):
        assert balanced == pieces


@pytest.mark.parametrize("text", ["\u202e", "\\u202e", "\\u202E", "\u2069", "é \u2066"])
def test_controls_are_found_as_they_are_and_in_json(text: str) -> None:
    """The quick test of a whole file finds them."""
    assert has_controls(text)
    assert not has_controls("é שלום \u200f \\u2013 \\u2060")


ODD = "a\u202eb\u2066c"
BIB = f"@book{{k, title = {{{ODD} {{\\emph{{{ODD}}}}} d}}, author = {{{ODD}, Ann and Bee, {ODD}}}, publisher = {{{ODD}}}, date = {{2020}}}}"
JSON = '[{"id": "k", "type": "book", "title": "a\\u202eb", "author": [{"family": "\\u2067x"}], "publisher": "P\\u202c"}]'


def texts(reference: Reference) -> list[str]:
    names = [
        part
        for _, people in reference.names
        for each in people
        for part in (each.family, each.given, each.literal)
    ]
    return [*(text.plain for _, text in reference.texts), *names]


@pytest.mark.parametrize(("text", "format_"), [(BIB, "bibtex"), (JSON, "csl-json")])
def test_each_field_that_is_read_is_balanced(text: str, format_: str) -> None:
    """So no style can print a field that turns the next one."""
    library = er.loads(text, format_)
    assert all(map(is_balanced, texts(library["k"])))
    for target in ("bibtex", "csl-json"):
        again = er.loads(library.write(target), target)
        assert texts(again["k"]) == texts(library["k"])


@pytest.mark.parametrize("format_", ["html", "markdown", "rst", "typst", "text"])
def test_each_line_of_a_text_format_is_balanced(format_: str) -> None:
    """Also where a mark ends inside a text that was turned, and in the title of the document."""
    paragraph = Paragraph(text=RichText((f"x {ODD}", Span(Mark.ITALIC, (ODD,)), f"{PDF} y {PDF}{PDI}")))
    document = Document(title=ODD, blocks=(paragraph, Paragraph(text=RichText.of("after"))))
    written = formats.write(document, format_)
    assert "\u202e" in written
    assert all(map(is_balanced, written.split("\n")))


def test_each_paragraph_and_property_of_a_word_file_is_balanced() -> None:
    """Word applies a control up to the end of the paragraph."""
    pytest.importorskip("docx")
    document = Document(
        title=ODD, authors=(ODD,), blocks=(Paragraph(text=RichText((ODD, Span(Mark.BOLD, (ODD,))))),)
    )
    with zipfile.ZipFile(BytesIO(formats.write_bytes(document, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
        properties = archive.read("docProps/core.xml").decode()
    paragraphs = re.findall(r"<w:p\b.*?</w:p>", body, re.DOTALL)
    assert any("\u202e" in each for each in paragraphs)
    assert all(map(is_balanced, paragraphs))
    assert all(map(is_balanced, re.findall(r">([^<]*)<", properties)))
