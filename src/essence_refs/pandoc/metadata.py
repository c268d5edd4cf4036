"""The metadata of a document: texts, lists and maps from pandoc's values."""

from collections.abc import Mapping
from typing import Any

from essence_refs.pandoc.elements import Element, plain_text

# pandoc's words for true.
_YES = frozenset({"t", "true", "yes"})


def text_of(value: Element) -> str:
    """Return a value as text; a map has none."""
    match value:
        case {"t": "MetaString", "c": content}:
            return str(content)
        case {"t": "MetaBool", "c": content}:
            return "true" if content else "false"
        case {"t": "MetaInlines" | "MetaBlocks", "c": content}:
            return plain_text(content)
        case {"t": "MetaList", "c": content}:
            return " ".join(map(text_of, content))
    return ""


def texts_of(value: Element) -> list[str]:
    """Return the texts in a value: a text, a list, or a map of these."""
    match value:
        case {"t": "MetaList", "c": content}:
            return [text for each in content for text in texts_of(each)]
        case {"t": "MetaMap", "c": content}:
            return [text for each in content.values() for text in texts_of(each)]
    text = text_of(value).strip()
    return [text] if text else []


def map_of(value: Element | None) -> Mapping[str, Element]:
    """Return the values in a map by their names; of any other value, none."""
    return value["c"] if value is not None and value["t"] == "MetaMap" else {}


def list_of(value: Element | None) -> list[Element]:
    """Return the values in a list; any other value is alone."""
    if value is None:
        return []
    return value["c"] if value["t"] == "MetaList" else [value]


def is_true(value: Element) -> bool:
    """Return whether a value means true, as pandoc reads it."""
    return text_of(value).strip().lower() in _YES


def inlines_of(value: Element) -> list[Element] | None:
    """Return the inlines of a title, None for a value that is none."""
    match value:
        case {"t": "MetaString", "c": content}:
            return [{"t": "Str", "c": content}]
        case {"t": "MetaInlines", "c": content}:
            return list(content)
        case {"t": "MetaBlocks", "c": [{"t": "Para" | "Plain", "c": content}]}:
            return list(content)
    return None


def cited_keys(value: Any) -> list[str]:
    """Return the keys of all citations in a value, "*" for all works."""
    if isinstance(value, list):
        return [key for each in value for key in cited_keys(each)]
    match value:
        case {"t": "Cite", "c": [cites, _]}:
            return [each["citationId"] for each in cites]
        case {"t": "MetaString", "c": content}:
            words = str(content).replace(",", " ").replace(";", " ").split()
            return [word.strip("[]@") for word in words if word.strip("[").startswith("@")]
        case {"t": "MetaMap", "c": content}:
            return cited_keys(list(content.values()))
        case {"c": content}:
            return cited_keys(content)
    return []
