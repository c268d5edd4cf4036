"""Read a Typst source with Typst itself: its text, its notes and its links."""

import json
from typing import Any

import attrs
import typst

# The reader is a second document, which includes the first and returns its content tree. The labels of a bibliography
# come from its numbering function, and the title from its set rule.
_READER = """
#let document-read = include "document.typ"
#let labels(it) = if type(it) == array {
  it.map(labels).flatten()
} else if type(it) == content {
  let fields = it.fields()
  let number = fields.at("numbering", default: none)
  let own = if it.func() == enum and type(number) == function {
    range(fields.children.len()).map(index => [#number(index + 1)])
  } else { () }
  own + fields.values().map(labels).flatten()
} else { () }
#metadata((body: document-read, labels: labels(document-read)))
#context metadata(document.title)
"""
_SPACES = frozenset({"space", "parbreak", "linebreak", "v", "line"})
_LEAVES = frozenset({"text", "symbol", "smartquote", "raw", "title", "footnote"})
_INLINE = frozenset(
    {
        "sequence",
        "styled",
        "emph",
        "strong",
        "super",
        "sub",
        "smallcaps",
        "underline",
        "strike",
        "highlight",
        "link",
        "box",
    }
)
_BLOCKS = frozenset(
    {"block", "heading", "list", "enum", "item", "quote", "table", "header", "cell", "figure", "layout"}
)
_NOT_CONTENT = frozenset({"func", "label", "styles"})


@attrs.define
class Reading:
    """The words of a document with single spaces, each of its notes, and its links."""

    words: str = ""
    notes: list[str] = attrs.field(factory=list)
    links: list[tuple[str, str]] = attrs.field(factory=list)
    labels: list[str] = attrs.field(factory=list)
    functions: list[str] = attrs.field(factory=list)


def read(source: str) -> Reading:
    """Read a source; anything in it that our writer does not write is an error."""
    files = {
        "main.typ": (source.partition("\n")[0] + _READER).encode(),
        "document.typ": source.encode(),
    }
    found = json.loads(typst.query(files, "metadata", field="value", ignore_system_fonts=True))
    reader = _Reader(_words(found[1]), found[0]["labels"])
    words = reader.text(found[0]["body"])
    reader.reading.words = _spaced(words)
    return reader.reading


def _words(node: Any) -> str:
    reader = _Reader("", [])
    return reader.text(node)


def _spaced(text: str) -> str:
    return " ".join(text.split())


class _Reader:
    def __init__(self, title: str, labels: list[Any]) -> None:
        self.title = title
        self.labels = labels
        self.reading = Reading()

    def text(self, node: Any) -> str:
        if isinstance(node, list):
            return "".join(map(self.text, node))
        # Lengths and similar values are dictionaries too.
        if not isinstance(node, dict) or "func" not in node:
            return ""
        function = node["func"]
        self.reading.functions.append(function)
        if "label" in node:
            self.reading.labels.append(node["label"])
        if function in _SPACES:
            return " "
        return self.leaf(function, node) if function in _LEAVES else self.branch(function, node)

    def leaf(self, function: str, node: dict[str, Any]) -> str:
        match function:
            case "smartquote":
                return '"' if node["double"] else "'"
            case "title":
                return f" {self.title} "
            case "footnote":
                # The second call of a note has only its label.
                if isinstance(node["body"], dict):
                    self.reading.notes.append(_spaced(self.text(node["body"])))
                return " "
        return f" {node['text']} " if node.get("block") else str(node["text"])

    def branch(self, function: str, node: dict[str, Any]) -> str:
        assert function in _INLINE | _BLOCKS, function
        if function == "enum" and "numbering" in node:
            return "".join(f" {self.text(self.labels.pop(0))} {self.text(each)}" for each in node["children"])
        content = "".join(self.text(value) for name, value in node.items() if name not in _NOT_CONTENT)
        if function == "link":
            self.reading.links.append((node["dest"], _spaced(content)))
        return f" {content} " if function in _BLOCKS else content


def bare(source: str) -> str:
    """Return a source without the preamble."""
    head, _, body = source.partition("\n// Here the text begins.\n")
    assert head
    return body.strip("\n")
