"""Comparison with pandoc: it reads the same tables, with the same cells, alignments, captions and identifiers."""

import json
import re
import subprocess

import pytest
from tables_in_markdown import TABLES, drawn_at_random

from essence_refs import reports
from essence_refs.model import Mark, Picture, RichText, Span, Table
from essence_refs.model.traversal import leaf_blocks

pypandoc = pytest.importorskip("pypandoc")

pytestmark = pytest.mark.slow

_WORDS = re.compile(r"@?\w+")


def pandoc(text):
    """Return what pandoc reads, as its JSON."""
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "json"]
    return json.loads(subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout)


def their_words(value):  # noqa: PLR0911 - one case a kind of element
    """Return the words of a part of pandoc's JSON; a citation is its keys, and a note has none."""
    if isinstance(value, list):
        return [word for each in value for word in their_words(each)]
    match value:
        case {"t": "Str", "c": text}:
            return [text]
        case {"t": "Cite", "c": [cites, _]}:
            return [
                word
                for each in cites
                for word in [
                    *their_words(each["citationPrefix"]),
                    f"@{each['citationId']}",
                    *their_words(each["citationSuffix"]),
                ]
            ]
        case {"t": "Note"}:
            return []
        case {"t": "Code" | "CodeBlock", "c": [_, text]}:
            return [text]
        case {"t": "SoftBreak" | "Space" | "LineBreak"}:
            return [" "]
        case {"t": "Image", "c": [_, description, _]}:
            return their_words(description)
        case {"c": content}:
            return [*their_words(content), " "]
    return []


def normalized(words):
    return _WORDS.findall("".join(words).replace("’", "'"))


def their_tables(value):
    """Yield the tables of a part of pandoc's JSON, in order."""
    if isinstance(value, list):
        for each in value:
            yield from their_tables(each)
    elif isinstance(value, dict):
        if value.get("t") == "Table":
            yield their_table(value["c"])
            return
        for each in value.values():
            yield from their_tables(each)


def their_table(parts):
    attributes, caption, columns, head, bodies, foot = parts
    rows = [row for _, _, first, rest in bodies for row in (*first, *rest)] + foot[1]
    heads = [their_row(row) for row in head[1]]
    return {
        "id": attributes[0],
        "caption": normalized(their_words(caption[1])),
        "alignments": [each[0]["t"].removeprefix("Align").lower() for each in columns],
        "head": sorted(word for row in heads for word in row),
        "rows": [sorted(their_row(row)) for row in rows],
    }


def their_row(row):
    return [word for cell in row[1] for word in normalized(their_words(cell[4]))]


def our_words(text, report):
    output = []
    for each in text.content:
        match each:
            case str():
                output.append(each)
            case Span(mark=Mark.CITATION):
                for cite in report.citations[int(each.content[0])].cites:
                    output += [
                        *our_words(cite.prefix, report),
                        f" @{cite.key} ",
                        *our_words(cite.suffix, report),
                    ]
            case Span(mark=Mark.NOTE):
                pass
            case Span(mark=Mark.BREAK):
                output.append("\n")
            case _:
                output += our_words(RichText(each.content), report)
    return output


def our_table(table, report):
    names = {"": "default"}
    heads = [word for cell in table.head for word in normalized(our_words(cell, report))]
    # Numbers of items are no words of pandoc's.
    return {
        "id": table.anchor,
        "caption": normalized(our_words(table.caption, report)),
        "alignments": [names.get(each.value, each.value) for each in table.alignments],
        "head": sorted(heads),
        "rows": [
            sorted(
                word
                for cell in row
                for word in normalized(re.sub(r"(?m)^\d+\. ", "", "".join(our_words(cell, report))))
            )
            for row in table.rows
        ],
    }


def assert_as_pandoc(text):
    report = reports.parse(f"---\ntitle: T\n---\n\n{text}")
    ours = [our_table(each, report) for each in leaf_blocks(report.blocks) if isinstance(each, Table)]
    assert ours == list(their_tables(pandoc(text)["blocks"])), text


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_as_pandoc_reads_it(name):
    """Its kind, its cells and its caption are the same."""
    assert_as_pandoc(TABLES[name])


@pytest.mark.parametrize("seed", range(5))
def test_tables_drawn_at_random_are_read_as_pandoc_reads_them(seed):
    """Any texts, widths and alignments, some with wide characters."""
    for text in drawn_at_random(seed):
        assert_as_pandoc(text)


@pytest.mark.parametrize(
    "text",
    [
        "![A *map* of [@k]](map.png){#fig-map width=50%}",
        "![A map](map.png)",
        '![A map](map.png){#fig:map .wide fig-alt="All of it"}',
    ],
)
def test_a_picture_alone_in_a_paragraph_is_a_figure(text):
    """Its description is the caption, and its identifier that of the figure."""
    report = reports.parse(f"---\ntitle: T\n---\n\n{text}")
    (picture,) = report.blocks
    assert isinstance(picture, Picture)
    ((identifier, _, _), caption, _) = pandoc(text)["blocks"][0]["c"]
    assert picture.anchor == identifier
    assert normalized(our_words(picture.description, report)) == normalized(their_words(caption[1]))
