"""Reads fixtures of the CSL test suite, renders them with essence_refs.csl, and writes results as the suite does."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import attrs

from essence_refs import csl
from essence_refs.exchange import csl_json
from essence_refs.exchange.csl_json import markup as csl_markup
from essence_refs.model import Bibliography, Inline, Link, Mark, RichText

_SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>(.*?)<<=+ \1 =+<<", re.DOTALL)
_POSITIONS = {0: "first", 1: "subsequent", 2: "ibid", 3: "ibid-with-locator"}


@attrs.frozen
class Fixture:
    """A fixture: its name and its sections."""

    name: str
    sections: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Fixture":
        """Read a fixture from a file."""
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        return cls(path.stem, {name: body.strip("\n") for name, body in _SECTION.findall(text)})

    @property
    def category(self) -> str:
        """The topic of the fixture: its name up to the underscore."""
        return self.name.partition("_")[0]

    @property
    def expected(self) -> str:
        """The result that the suite expects."""
        return self.sections["RESULT"].strip()

    def data(self, section: str) -> Any:
        """Return a section of JSON, None if the fixture has none."""
        text = self.sections.get(section)
        return json.loads(text) if text and text.strip() else None

    def render(self) -> str:
        """Render the fixture."""
        return rendered(self)

    def accepts(self, output: str) -> bool:
        """Whether an output is the expected one except for white space around blocks."""
        return same(output, self.expected)

    def difference(self, output: str) -> list[str]:
        """Return the expected result and the output."""
        return ["  expected:", self.expected, "  got:", output]


def rendered(fixture: Fixture) -> str:
    """Render a fixture with essence_refs, in the form of the suite's results."""
    # The styles of the suite are not valid: they have no title and no category.
    style = csl.parse_style(fixture.sections["CSL"].strip().encode(), name=fixture.name, validate=False)
    locale = style.default_locale or "en-US"
    references = csl_json.parse(json.dumps(_typed(fixture.data("INPUT")))).references
    by_key = {reference.key: reference for reference in references}
    citations = fixture.data("CITATIONS")
    if fixture.sections["MODE"].strip() == "bibliography":
        if citations:
            keys = _cited(citations)
            references = tuple(by_key[key] for key in keys)
        entries = fixture.data("BIBENTRIES")
        if entries:
            references = tuple(by_key[key] for key in dict.fromkeys(key for each in entries for key in each))
        return _bibliography(csl.bibliography(references, style, locale=locale))
    if citations:
        return _processed(citations, by_key, style, locale)
    # A fixture without citations cites every item, in the order of the bibliography.
    order = (
        csl.bibliography(references, style, locale=locale).entries if style.has_bibliography else references
    )
    clusters = fixture.data("CITATION-ITEMS") or [[{"id": each.key} for each in order]]
    wanted = [csl.Citation(cites=tuple(map(_cite, cluster))) for cluster in clusters]
    cited = csl.cite(wanted, references, style, locale=locale, in_document=False)
    return "\n".join(html(text) or _EMPTY for text in cited.citations)


_EMPTY = "[CSL STYLE ERROR: reference with no printed form.]"


def _typed(items: Any) -> Any:
    """Remove what only citeproc-js has: names marked as institutions, and other scripts."""
    for item in items:
        for names in item.values():
            if isinstance(names, list) and all(isinstance(name, dict) for name in names):
                for name in names:
                    name.pop("multi", None)
                    if name.pop("isInstitution", None) and "literal" not in name:
                        name["literal"] = name.pop("family", "")
                        name.pop("given", None)
    return items


def _cited(steps: list[Any]) -> list[str]:
    return list(dict.fromkeys(str(each["id"]) for step in steps for each in step[0]["citationItems"]))


def _cite(data: dict[str, Any]) -> csl.Cite:
    locator = str(data.get("locator", "") or "")
    return csl.Cite(
        key=str(data["id"]),
        prefix=csl_markup.parse(data.get("prefix") or ""),
        suffix=csl_markup.parse(data.get("suffix") or ""),
        locator=csl_markup.parse(locator),
        label=data.get("label", "") or "",
        suppress_author=bool(data.get("suppress-author")),
        author_only=bool(data.get("author-only")),
        position=_POSITIONS[data["position"]] if "position" in data else "",
        near_note=bool(data.get("near-note")),
        first_note=int(data.get("first-reference-note-number", 0)),
    )


def _processed(steps: list[Any], references: dict[str, Any], style: csl.Style, locale: str) -> str:
    """Apply the steps of an editing session and return the citations after the last, with the changed ones marked."""
    before: dict[str, str] = {}
    known: dict[str, Any] = {}
    lines: list[str] = []
    for citation, earlier, later in steps:
        known[citation.get("citationID", "")] = citation
        order = [*((key, note) for key, note in earlier), None, *((key, note) for key, note in later)]
        document = []
        ids = []
        for each in order:
            key, note = each or (
                citation.get("citationID", ""),
                citation.get("properties", {}).get("noteIndex", 0),
            )
            ids.append(key)
            document.append(
                csl.Citation(cites=tuple(map(_cite, known[key]["citationItems"])), note=int(note or 0))
            )
        keys = dict.fromkeys(cite.key for each in document for cite in each.cites)
        cited = csl.cite(document, [references[key] for key in keys], style, locale=locale)
        now = {key: html(text) for key, text in zip(ids, cited.citations, strict=True)}
        lines = [
            f"{'>>' if now[key] != before.get(key) else '..'}[{index}] {now[key]}"
            for index, key in enumerate(ids)
        ]
        before = now
    return "\n".join(lines)


# HTML in the form of citeproc-js

_OPENING = {
    Mark.ITALIC: "<i>",
    Mark.BOLD: "<b>",
    Mark.SUPERSCRIPT: "<sup>",
    Mark.SUBSCRIPT: "<sub>",
    Mark.OBLIQUE: "<em>",
    Mark.SMALL_CAPS: '<span style="font-variant:small-caps;">',
    Mark.UNDERLINE: '<span style="text-decoration:underline;">',
    Mark.NO_DECORATION: '<span style="text-decoration:none;">',
    Mark.NORMAL_STYLE: '<span style="font-style:normal;">',
    Mark.NORMAL_WEIGHT: '<span style="font-weight:normal;">',
    Mark.NORMAL_VARIANT: '<span style="font-variant:normal;">',
    Mark.BASELINE: '<span style="baseline">',
    Mark.LIGHT: '<span style="font-weight:light;">',
}
_BLOCKS = {
    Mark.BLOCK: "csl-block",
    Mark.LEFT_MARGIN: "csl-left-margin",
    Mark.RIGHT_INLINE: "csl-right-inline",
    Mark.INDENT: "csl-indent",
}


def html(text: RichText) -> str:
    """Write rich text as the suite's HTML."""
    return _content(text.content)


def _content(content: tuple[Inline, ...]) -> str:
    return "".join(_inline(each) for each in content)


def _inline(inline: Inline) -> str:
    if isinstance(inline, str):
        text = inline.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")
        return text if text.isascii() else "".join(map(_raised, text))
    inner = _content(inline.content)
    if isinstance(inline, Link):
        return inner
    if inline.mark in _BLOCKS:
        return f'\n\n    <div class="{_BLOCKS[inline.mark]}">{inner}</div>\n'
    opening = _OPENING.get(inline.mark, "")
    if not opening:
        return inner
    return f"{opening}{inner}</{opening[1:].split()[0].rstrip('>')}>"


def _raised(character: str) -> str:
    # citeproc-js writes superscript letters as plain letters in markup.
    kind, _, plain = unicodedata.decomposition(character).partition(" ")
    if kind != "<super>" or not character.isalpha():
        return character
    return f"<sup>{chr(int(plain, 16))}</sup>"


def _bibliography(bibliography: Bibliography) -> str:
    lines = ['<div class="csl-bib-body">']
    for entry in bibliography.entries:
        text = html(entry.text)
        if entry.label:
            margin = f'<div class="csl-left-margin">{html(entry.label)}</div>'
            text = f'\n    {margin}<div class="csl-right-inline">{text}</div>\n  '
        # Our bibliographies have every reference; citeproc-js leaves out empty entries.
        if not text:
            continue
        lines.append(f'  <div class="csl-entry">{text}</div>')
    lines.append("</div>")
    return "\n".join(lines)


_SPACE = re.compile(r"\s+")
_BETWEEN = re.compile(r">\s+<")


def same(result: str, expected: str) -> bool:
    """Whether two results are the same except for white space around blocks."""
    return _normal(result) == _normal(expected)


def _normal(text: str) -> str:
    # The suite marks the citations that an editing step changes; here are no steps.
    text = re.sub(r"^(?:>>|\.\.)(?=\[\d+\])", "", text, flags=re.MULTILINE)
    if "<div" in text:
        text = re.sub(r"\s*(</?div[^>]*>)\s*", r"\1", text)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))
