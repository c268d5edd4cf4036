"""A first look at a document: the keys and the identifiers in it, and whether its citations are formatted already."""

from typing import Any

import attrs

from essence_refs.errors import EssenceRefsError
from essence_refs.pandoc.elements import Element, identifier
from essence_refs.publish.reports.cross_reference_keys import is_cross_reference

# The versions of pandoc's JSON whose elements we know: pandoc 2.11 to 2.19, and pandoc 3.
_VERSIONS = ((1, 22), (1, 23))
_ENTRY, _BODY = "csl-entry", "csl-bib-body"


class NotADocumentError(EssenceRefsError):
    """Input that is not a document of pandoc in a version that we know."""

    message: str

    def __str__(self) -> str:
        return self.message


@attrs.define
class Survey:
    """
    The keys of all citations in a document, and the identifiers of its elements.

    ``keys`` are in order, each with whether it is in the text somewhere, without brackets.
    """

    keys: dict[str, bool] = attrs.field(factory=dict)
    identifiers: set[str] = attrs.field(factory=set)
    is_formatted: bool = False

    def add(self, value: Any) -> None:
        """Look at a part of a document."""
        if isinstance(value, list):
            for each in value:
                self.add(each)
        elif isinstance(value, dict):
            kind: str = value.get("t", "")
            content: Any = value.get("c")
            if kind == "Cite":
                for each in content[0]:
                    key = each["citationId"]
                    self.keys[key] = self.keys.get(key, False) or each["citationMode"]["t"] == "AuthorInText"
                return
            name = identifier(value)
            if name:
                self.identifiers.add(name)
            if kind == "Div" and _BODY in content[0][1] and any(map(_is_entry, content[1])):
                self.is_formatted = True
            for each in content.values() if kind == "MetaMap" else [content]:
                self.add(each)

    def is_left_alone(self, key: str) -> bool:
        """Return whether a key that is not in the library is that of a figure, a section or another element."""
        return key in self.identifiers or is_cross_reference(key)


def require_document(document: Any) -> None:
    """
    Require that a value is a document in a version of pandoc's JSON that we know.

    Raises:
        NotADocumentError: with the version, or what the filter needs.

    """
    version = document.get("pandoc-api-version") if isinstance(document, dict) else None
    if not isinstance(version, list) or not isinstance(document.get("blocks"), list):
        raise NotADocumentError(
            "this is not a document of pandoc 2.11 or later; run the filter with: "
            "pandoc --filter essence-refs-pandoc report.md -o report.docx"
        )
    if tuple(version[:2]) not in _VERSIONS:
        shown = ".".join(map(str, version))
        known = " and ".join(f"{first}.{second}" for first, second in _VERSIONS)
        raise NotADocumentError(
            f"the document is in version {shown} of pandoc's format, and essence-refs knows {known} "
            "(pandoc 2.11 to 3): use another version of pandoc or of essence-refs"
        )


def _is_entry(block: Element) -> bool:
    return block["t"] == "Div" and _ENTRY in block["c"][0][1]
