"""A document as a notebook: valid, with a cell for each heading, and with the same Markdown."""

import json

import nbformat
from hostile_documents import documents
from hypothesis import given, settings
from sample_report import REPORT

from essence_refs import formats
from essence_refs.model import Code, Document, Heading, Paragraph, RichText


def sources(document: Document) -> list[str]:
    found = nbformat.reads(formats.write(document, "notebook"), as_version=4)
    nbformat.validate(found)
    return [each.source for each in found.cells]


def test_each_heading_begins_a_cell() -> None:
    """Text before the first one has its own; number signs in code begin none."""
    blocks = (
        Code(text="# no heading"),
        Heading(text=RichText.of("One"), depth=1),
        Paragraph(text=RichText.of("# text")),
        Heading(text=RichText.of("Two"), depth=2),
    )
    assert sources(Document(title="", blocks=blocks)) == [
        "```\n# no heading\n```",
        "## One\n\n\\# text",
        "### Two",
    ]
    assert sources(Document(title="")) == []


def test_it_has_the_markdown_of_the_document() -> None:
    """Notes are in the last cell."""
    assert "\n\n".join(sources(REPORT)) + "\n" == formats.write(REPORT, "markdown")


@settings(deadline=None, max_examples=50)
@given(documents())
def test_any_document_is_a_valid_notebook(document: Document) -> None:
    """It is UTF-8 too: no format has lone surrogates."""
    text = formats.write(document, "notebook")
    text.encode()
    nbformat.validate(json.loads(text))
