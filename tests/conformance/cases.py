"""Reads cases in JSON and whole styles, and renders them with essence_refs.csl as plain text."""

import difflib
import json
from pathlib import Path
from typing import Any

import attrs

from essence_refs import csl
from essence_refs.exchange import csl_json
from essence_refs.exchange.csl_json import markup as csl_markup
from essence_refs.model import Bibliography, Inline, Mark, RichText

_BLOCKS = frozenset({Mark.BLOCK, Mark.LEFT_MARGIN, Mark.RIGHT_INLINE, Mark.INDENT})
# What a style that has no case of its own must render: a citation and an entry that are not empty.
_SAMPLE = [
    {
        "id": "sample",
        "type": "book",
        "title": "A sample title",
        "author": [{"family": "Author", "given": "Ann"}],
        "issued": {"date-parts": [[2020, 5, 17]]},
        "publisher": "Publisher",
    }
]


@attrs.frozen
class Case:
    """
    A case: a style, items, citations, and their right result as plain text.

    ``citations`` are lists of cites with the keys of citeproc-js's "CITATION-ITEMS"; a document of them is rendered.
    """

    name: str
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Case":
        """Read a case from a file."""
        return cls(path.stem, json.loads(path.read_text(encoding="utf-8")))

    @property
    def category(self) -> str:
        """What all cases are counted under."""
        return "cases"

    @property
    def expected(self) -> str:
        """The right result, as `render` writes it."""
        right = self.data["right"]
        return _lines(right["citations"], right["bibliography"])

    def render(self) -> str:
        """Render the case: a line for each citation and for each entry of the bibliography."""
        style = csl.parse_style(self.data["style"].encode(), name=self.name, validate=False)
        locale = self.data.get("locale") or style.default_locale or "en-US"
        references = csl_json.parse(json.dumps(self.data["items"])).references
        citations = [citation(each) for each in self.data["citations"] or ()]
        cited = csl.cite(citations, references, style, locale=locale)
        return _lines(map(plain, cited.citations), _entries(cited.bibliography))

    def accepts(self, output: str) -> bool:
        """Whether an output is right."""
        return output == self.expected

    def difference(self, output: str) -> list[str]:
        """Return the lines that differ."""
        return [
            line
            for line in difflib.ndiff(self.expected.split("\n"), output.split("\n"))
            if not line.startswith("?")
        ]


@attrs.frozen
class StyleFile:
    """A style alone: it must load, and show something of a sample in its own language."""

    name: str
    source: bytes

    expected = "a citation"

    @classmethod
    def read(cls, path: Path) -> "StyleFile":
        """Read a style from a file."""
        return cls(path.stem, path.read_bytes())

    @property
    def category(self) -> str:
        """What all styles are counted under."""
        return "styles"

    def render(self) -> str:
        """Render the sample."""
        style = csl.parse_style(self.source, name=self.name)
        references = csl_json.parse(json.dumps(_SAMPLE)).references
        citation = csl.Citation(cites=(csl.Cite(key="sample"),))
        locale = style.default_locale or "en-US"
        cited = csl.cite([citation], references, style, locale=locale)
        shown = [plain(cited.citations[0]), *_entries(cited.bibliography)]
        return "\n".join(shown) if all(shown) else ""

    def accepts(self, output: str) -> bool:
        """Whether the style showed something everywhere."""
        return bool(output)

    def difference(self, output: str) -> list[str]:
        """Say what is missing."""
        return [f"  the citation or the entry is empty: {output!r}"]


def citation(data: Any) -> csl.Citation:
    cites, note = (data, 0) if isinstance(data, list) else (data["items"], data.get("note", 0))
    return csl.Citation(cites=tuple(map(_cite, cites)), note=int(note or 0))


def _cite(data: dict[str, Any]) -> csl.Cite:
    return csl.Cite(
        key=str(data["id"]),
        prefix=csl_markup.parse(data.get("prefix") or ""),
        suffix=csl_markup.parse(data.get("suffix") or ""),
        locator=csl_markup.parse(str(data.get("locator") or "")),
        label=data.get("label") or "",
        suppress_author=bool(data.get("suppress-author")),
        author_only=bool(data.get("author-only")),
    )


def _entries(bibliography: Bibliography | None) -> list[str]:
    entries = bibliography.entries if bibliography is not None else ()
    return [" ".join(filter(None, (plain(entry.label), plain(entry.text)))) for entry in entries]


def _lines(citations: Any, entries: Any) -> str:
    return "\n".join([*(f"citation: {each}" for each in citations), *(f"entry: {each}" for each in entries)])


def plain(text: RichText) -> str:
    """Return a text without marks, with one space where it has any white space or another block begins."""
    return " ".join(_plain(text.content).split())


def _plain(content: tuple[Inline, ...]) -> str:
    return "".join(each if isinstance(each, str) else _inside(each) for each in content)


def _inside(inline: Any) -> str:
    mark = getattr(inline, "mark", None)
    inner = _plain(inline.content)
    if mark is Mark.QUOTED:
        return f"\N{LEFT DOUBLE QUOTATION MARK}{inner}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f" {inner} " if mark in _BLOCKS else inner
