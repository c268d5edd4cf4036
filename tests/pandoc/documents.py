"""Documents as pandoc's JSON has them, and the filter run on them."""

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essence_refs.pandoc.document_filter import apply
from essence_refs.pandoc.elements import plain_text, words

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem

VERSION = [1, 23, 1]
LIBRARY = """\
@book{doe05, author = {Doe, John}, title = {A great book}, publisher = {Press}, date = {2005}, level = {policy}}
@article{roe10, author = {Roe, Ann}, title = {Arrivals}, journaltitle = {Journal}, date = {2010}, doi = {10.1000/roe},
  annotation = {On arrivals.}, level = {organisation}}
@article{roe10b, author = {Roe, Ann}, title = {Beginnings}, journaltitle = {Journal}, date = {2010}, ids = {roe-old}}
"""


def cites(*keys: str, mode: str = "NormalCitation", prefix: str = "", suffix: str = "") -> dict[str, Any]:
    """Return a citation; the prefix belongs to the first work, and the suffix to the last."""
    works = [
        {
            "citationId": key,
            "citationPrefix": words(prefix) if not index else [],
            "citationSuffix": words(suffix) if index == len(keys) - 1 else [],
            "citationMode": {"t": mode if not index else "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for index, key in enumerate(keys)
    ]
    return {"t": "Cite", "c": [works, words(f"[@{keys[0]}]")]}


def in_text(key: str, suffix: str = "") -> dict[str, Any]:
    return cites(key, mode="AuthorInText", suffix=suffix)


def para(*parts: Any) -> dict[str, Any]:
    """Return a paragraph of texts and inlines."""
    return {"t": "Para", "c": inlines(*parts)}


def inlines(*parts: Any) -> list[dict[str, Any]]:
    return [each for part in parts for each in (words(part) if isinstance(part, str) else [part])]


def note(*blocks: Any) -> dict[str, Any]:
    return {"t": "Note", "c": list(blocks)}


def heading(text: str, level: int = 1, identifier: str = "") -> dict[str, Any]:
    return {"t": "Header", "c": [level, [identifier, [], []], words(text)]}


def refs(identifier: str = "refs", **options: str) -> dict[str, Any]:
    """Return the place of a list of references."""
    return {"t": "Div", "c": [[identifier, [], [list(each) for each in options.items()]], []]}


def metadata(value: Any) -> dict[str, Any]:
    """Return a value as pandoc reads it from YAML."""
    match value:
        case bool():
            return {"t": "MetaBool", "c": value}
        case dict():
            return {"t": "MetaMap", "c": {name: metadata(each) for name, each in value.items()}}
        case list():
            if value and isinstance(value[0], dict) and value[0].get("t") in ("Cite", "Str"):
                return {"t": "MetaInlines", "c": value}
            return {"t": "MetaList", "c": [metadata(each) for each in value]}
    return {"t": "MetaInlines", "c": words(str(value))}


def document(*blocks: Any, **fields: Any) -> dict[str, Any]:
    """Return a document; fields with _ have a hyphen in its place."""
    meta = {name.replace("_", "-"): metadata(value) for name, value in fields.items()}
    return {"pandoc-api-version": VERSION, "meta": meta, "blocks": copy.deepcopy(list(blocks))}


class Filter:
    """Runs the filter in a folder with a library, and keeps its warnings."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library.bib"
        self.library.write_text(LIBRARY, encoding="utf-8")
        self.problems: list[Problem] = []

    def __call__(self, *blocks: Any, **fields: Any) -> dict[str, Any]:
        """Return a document after the filter."""
        return self.run(document(*blocks, **{"bibliography": str(self.library), **fields}))

    def run(self, given: dict[str, Any], output: str = "") -> dict[str, Any]:
        self.problems.clear()
        apply(given, self.problems.append, output=output)
        # pandoc must be able to read it.
        result: dict[str, Any] = json.loads(json.dumps(given))
        return result

    @property
    def warnings(self) -> list[str]:
        return [str(each) for each in self.problems]


def texts(made: dict[str, Any]) -> list[str]:
    """Return the text of each block; notes are in brackets, and lists of references after a hash."""
    return [_text(each) for each in made["blocks"]]


def entries(block: dict[str, Any]) -> list[str]:
    """Return the keys of the entries in a list of references, and its headings."""
    return [
        each["c"][0][0].removeprefix("ref-") if each["t"] == "Div" else f"= {plain_text(each['c'][2])}"
        for each in block["c"][1]
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_text, value))
    match value:
        case {"t": "Note", "c": blocks}:
            return f"[{_text(blocks)}]"
        case {"t": "Header", "c": [_, _, content]} | {
            "t": "Div" | "Span" | "Link" | "Cite",
            "c": [_, content, *_],
        }:
            return _text(content)
        case {"t": "Quoted", "c": [_, content]}:
            return f"“{_text(content)}”"
        case {"c": list(content)} if value["t"] not in ("Code", "Math", "RawInline"):
            return _text(content)
    return plain_text(value)
