"""Ids with a prefix: documents that go into one page or one project do not have the same."""

import re
from pathlib import PurePosixPath

import attrs
import pytest
from docutils.core import publish_doctree

from essence_refs import formats
from essence_refs.formats.id_prefixes import id_prefix_of, with_id_prefix
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    BlockQuote,
    Document,
    Heading,
    Link,
    List,
    Mark,
    Paragraph,
    RichText,
    Span,
)


def linked(*targets: str) -> RichText:
    return RichText(
        tuple(Span(Mark.ITALIC, (Link(each, ("there",)),)) for each in targets)
        + (Span(Mark.NOTE, ("1",)),) * (targets[:1] == ("#level",))
    )


DOCUMENT = Document(
    title="A list",
    blocks=(
        Heading(text=RichText.of("A level"), anchor="level"),
        Paragraph(text=linked("#level", "#ref-a", "#elsewhere", "https://example.org/#level")),
        List(items=((BlockQuote(blocks=(Paragraph(text=linked("#ref-a")),)),),)),
        Bibliography(
            entries=(
                BibliographyEntry(key="a", text=RichText.of("A work"), anchor="ref-a"),
                BibliographyEntry(key="b", text=RichText.of("Another")),
            )
        ),
    ),
    notes=((Paragraph(text=linked("#ref-a")),),),
)


def test_ids_and_the_links_to_them_get_the_prefix() -> None:
    """Links to other pages, and to ids that are not in the document, stay; so does what has no id."""
    changed = with_id_prefix(DOCUMENT, "p")
    heading, paragraph, list_, bibliography = changed.blocks
    assert heading == attrs.evolve(DOCUMENT.blocks[0], anchor="p-level")
    assert paragraph.text == RichText(
        (
            *linked("#p-level", "#p-ref-a", "#elsewhere", "https://example.org/#level").content,
            Span(Mark.NOTE, ("1",)),
        )
    )
    assert list_.items == ((BlockQuote(blocks=(Paragraph(text=linked("#p-ref-a")),)),),)
    assert [each.anchor for each in bibliography.entries] == ["p-ref-a", ""]
    assert [each.key for each in bibliography.entries] == ["a", "b"]
    assert changed.notes == ((Paragraph(text=linked("#p-ref-a")),),)
    assert with_id_prefix(DOCUMENT, "") is DOCUMENT


@pytest.mark.parametrize("name", ["html", "html-fragment", "latex", "latex-fragment", "rst"])
def test_every_id_of_a_format_begins_with_the_prefix(name: str) -> None:
    """The id of the main part of a page is the only other one: no page has two of these."""
    text = formats.write(DOCUMENT, name, id_prefix="p")
    found = re.findall(
        r' id="([^"]*)"|\\label\{([^}]*)\}|\\hypertarget\{([^}]*)\}|^\.\. _([^:]*):', text, re.MULTILINE
    )
    ids = {next(filter(None, each)) for each in found} - {"content"}
    assert ids >= {"p-level", "p-ref-a"}
    assert all(each.startswith("p-") for each in ids)
    targets = set(re.findall(r'href="#([^"]*)"', text)) - {"content", "elsewhere"}
    assert targets <= ids


def test_docutils_reads_two_lists_as_one_document() -> None:
    """Without prefixes it reports duplicate names."""
    document = attrs.evolve(DOCUMENT, notes=(), blocks=(DOCUMENT.blocks[0], DOCUMENT.blocks[-1]))

    def reported(*prefixes: str) -> bool:
        text = "\n".join(
            re.sub(r"(?s)\A=.*?\n=+\n|A level\n=+\n", "", formats.write(document, "rst", id_prefix=each))
            for each in prefixes
        )
        tree = publish_doctree(text, settings_overrides={"report_level": 5})
        return any(
            "Duplicate" in each.astext() for each in tree.findall() if each.tagname == "system_message"
        )

    assert reported("", "")
    assert not reported("a", "b")


@pytest.mark.parametrize(
    ("path", "folder", "prefix"),
    [
        ("policy.rst", None, "policy"),
        ("./policy.rst", None, "policy"),
        ("../policy.rst", None, "policy"),
        ("docs/policy/index.rst", None, "policy-index"),
        ("/srv/x/policy.rst", None, "policy"),
        ("/srv/x/lists/policy.rst", "/srv/x", "lists-policy"),
        ("A list (2020).v2.rst", None, "A-list-2020-.v2"),
        ("Übersicht.rst", None, "dcbersicht"),
        (".", None, ""),
    ],
)
def test_the_prefix_is_the_name_of_the_file(path: str, folder: str | None, prefix: str) -> None:
    """The folder's name is part of it, so that index.rst in two folders has two prefixes."""
    assert id_prefix_of(PurePosixPath(path), PurePosixPath(folder) if folder else None) == prefix
