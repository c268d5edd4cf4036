"""Renders a report with pandoc and with essence-refs, as plain text block by block."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from essence_refs import reports
from essence_refs.model import (
    Bibliography,
    Block,
    BlockQuote,
    Code,
    Heading,
    Library,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Span,
    Table,
)
from essence_refs.publish.reports.styled_reports import style_report

_WITHIN = {"Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Underline"}
_QUOTES = {"SingleQuote": "‘{}’", "DoubleQuote": "“{}”"}


@attrs.frozen
class RenderedReport:
    """The text of each block and of each note, in order."""

    texts: tuple[str, ...]
    notes: tuple[str, ...]


def normalize_spaces(text: str) -> str:
    """Return *text* with every run of white space replaced by one space."""
    return " ".join(text.split())


def render_with_pandoc(pandoc: str, report: Path, style: Path, bibliography: Path) -> RenderedReport:
    """Render a report with pandoc's citeproc."""
    command = [pandoc, "-f", "markdown", "-t", "json", "--citeproc", "-M", "lang=en-GB"]
    command += ["--csl", str(style), "--bibliography", str(bibliography), str(report)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    reader = _PandocReader()
    texts = tuple(map(normalize_spaces, reader.blocks(json.loads(answer)["blocks"])))
    return RenderedReport(texts, tuple(map(normalize_spaces, reader.notes)))


class _PandocReader:
    """Reads the text of pandoc's JSON, and collects the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def blocks(self, blocks: list[Any]) -> Iterator[str]:  # noqa: C901, PLR0912 - one case for each block type
        for block in blocks:
            content = block.get("c")
            match block["t"]:
                case "Para" | "Plain":
                    yield self.text(content)
                case "Header":
                    yield self.text(content[2])
                case "BulletList":
                    for item in content:
                        yield from self.blocks(item)
                case "OrderedList":
                    for item in content[1]:
                        yield from self.blocks(item)
                case "BlockQuote":
                    yield from self.blocks(content)
                case "Div":
                    yield from self.blocks(content[1])
                case "Figure":
                    # The picture inside repeats the caption.
                    yield from self.blocks(content[1][1])
                case "CodeBlock":
                    yield content[1]
                case "Table":
                    rows = [*content[3][1], *(row for body in content[4] for row in body[3])]
                    for row in rows:
                        yield from (" ".join(self.blocks(cell[4])) for cell in row[1])
                case other:
                    assert other == "HorizontalRule", other

    def text(self, inlines: list[Any]) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, inline: dict[str, Any]) -> str:  # noqa: PLR0911 - one case for each inline type
        content: Any = inline.get("c")
        match inline["t"]:
            case "Str":
                return str(content)
            case "Space" | "SoftBreak" | "LineBreak":
                return " "
            case "Code":
                return str(content[1])
            case "Quoted":
                return _QUOTES[content[0]["t"]].format(self.text(content[1]))
            case "Note":
                self.notes.append("")
                number = len(self.notes)
                self.notes[number - 1] = " ".join(self.blocks(content))
                return f"[{number}]"
            case "Span" if "csl-left-margin" in content[0][1]:
                return self.text(content[1]) + " "
            case "Cite" | "Link" | "Span":
                return self.text(content[1])
            case other:
                assert other in _WITHIN, other
                return self.text(content)


def render(text: str, style: str, library: Library) -> RenderedReport:
    """Render a report with essence-refs."""
    document = style_report(reports.parse(text), library, style=style, locale="en-GB")
    texts = tuple(normalize_spaces(each) for each in _texts(document.blocks))
    return RenderedReport(texts, tuple(normalize_spaces(" ".join(_texts(note))) for note in document.notes))


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield _text(block.text)
            case List():
                for item in block.items:
                    yield from _texts(item)
            case BlockQuote():
                yield from _texts(block.blocks)
            case Table():
                yield from (_text(cell) for row in (block.head, *block.rows) for cell in row)
            case Picture():
                yield _text(block.description)
            case Code():
                yield block.text
            case Bibliography():
                yield from (f"{_text(each.label)} {_text(each.text)}" for each in block.entries)


def _text(text: RichText) -> str:
    def content_text(content: tuple[Any, ...]) -> str:
        return "".join(each if isinstance(each, str) else inline_text(each) for each in content)

    def inline_text(each: Any) -> str:
        if isinstance(each, Span) and each.mark is Mark.BREAK:
            return " "
        inner = content_text(each.content)
        return f"[{inner}]" if isinstance(each, Span) and each.mark is Mark.NOTE else inner

    return content_text(text.content)
