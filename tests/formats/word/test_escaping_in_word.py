"""Hostile text is text in Word files, nothing is lost, and Word can open every file."""

import re
from collections.abc import Iterable
from itertools import groupby

import attrs
import pytest
from hostile_documents import GIF, PLACES, PNG, called, documents, noted, rich_texts, seen, undirected
from hypothesis import given, settings
from hypothesis import strategies as st
from word_reader import WordFile
from word_template import house

from essence_refs.formats import word
from essence_refs.formats.runs import flatten, split_lines
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Box,
    Document,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Span,
)

SAFE_ADDRESS = re.compile(r"(https?://|mailto:)[\x21-\x7e]+")
HOUSE = house()


def as_written(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks as Word shows them: unsupported pictures and too high numbers as text."""
    written: list[Block] = []
    for block in blocks:
        match block:
            case Picture() if block.data not in (PNG, GIF):
                behind = (
                    f" ({block.source})" if split_lines(block.description) and block.source else block.source
                )
                written.append(Paragraph(text=block.description + behind))
            case List() if block.start is not None and block.start > 32_767:
                for number, item in enumerate(block.items, block.start):
                    written += [Paragraph(text=RichText.of(f"{number}.")), *as_written(item)]
            case List():
                written.append(attrs.evolve(block, items=tuple(map(as_written, block.items))))
            case BlockQuote() | Box():
                written.append(attrs.evolve(block, blocks=as_written(block.blocks)))
            case _:
                written.append(block)
    return tuple(written)


def bare(texts: Iterable[str]) -> str:
    # A control of direction ends with the field or with the run that it is in, and the text can be split in either way.
    return "".join("".join(undirected(text).split()) for text in texts)


@settings(max_examples=50)
@given(documents(without=frozenset()), st.sampled_from([None, HOUSE]))
def test_a_word_file_shows_the_text_of_the_document(document: Document, template: bytes | None) -> None:
    """All text is there, in order, and each note once: where it is called, or at the end."""
    file = WordFile(word.write_bytes(document, template=template))
    whole = attrs.evolve(
        document, blocks=as_written(document.blocks), notes=tuple(map(as_written, document.notes))
    )
    order = list(dict.fromkeys(called(document)))
    left = [number for number in range(1, len(document.notes) + 1) if number not in order]
    notes = noted(whole)
    expected = [*seen(whole), *(text for number in left for text in notes[number - 1])]
    assert bare(file.paragraphs()) == bare(expected)
    for place, number in enumerate(order, 1):
        assert bare(file.note(place)) == bare(notes[number - 1])


@settings(max_examples=50)
@given(documents(without=frozenset()), st.sampled_from([None, HOUSE]))
def test_word_would_open_every_file(document: Document, template: bytes | None) -> None:
    """Properties are in the order of the schema, and every reference has a target."""
    file = WordFile(word.write_bytes(document, template=template))
    assert file.faults() == []
    assert all(SAFE_ADDRESS.fullmatch(each) for each in file.addresses())


@given(rich_texts(without=PLACES, breaks=True))
def test_word_has_the_links_of_the_text(text: RichText) -> None:
    """The same words are linked to the same safe addresses, and nothing else is a link."""
    file = WordFile(word.write_bytes(Document(title="", blocks=(Paragraph(text=text),))))
    runs = [run for part in flatten(text) for run in part.runs if Mark.BREAK not in run.marks]
    expected = [
        (bare(run.text for run in group), target)
        for target, group in groupby(runs, lambda run: run.target)
        if target
    ]
    found = [
        (bare(words for words, _ in group), target)
        for target, group in groupby(file.links(), lambda link: link[1])
    ]
    assert _joined(found) == _joined(expected)


def _joined(links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return links with neighbours to the same address merged, because a line can end between them."""
    result: list[tuple[str, str]] = []
    for words, target in links:
        if result and result[-1][1] == target:
            result[-1] = (result[-1][0] + words, target)
        else:
            result.append((words, target))
    return result


def test_a_deeply_nested_title_is_text_in_word() -> None:
    """Ten thousand nested spans cause no recursion error."""
    content: Span | str = "deep"
    for _ in range(10_000):
        content = Span(Mark.ITALIC, (content,))
    entry = BibliographyEntry(
        key="a", text=RichText((content,)), label=RichText((content,)), annotation=RichText((content,))
    )
    document = Document(title="t", blocks=(Bibliography(entries=(entry,)),))
    assert bare(WordFile(word.write_bytes(document)).paragraphs()) == "tdeepdeepdeep"


@pytest.mark.parametrize("letter", ["<", "a ", "ש ", "é"])
def test_a_hundred_thousand_letters_are_written(letter: str) -> None:
    """No text is cut because of its length."""
    text = letter * 100_000
    document = Document(title=text, blocks=(Paragraph(text=RichText.of(text)),), authors=(text,))
    assert bare(WordFile(word.write_bytes(document)).paragraphs()) == bare([text, text])
