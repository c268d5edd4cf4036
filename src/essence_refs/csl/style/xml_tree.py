"""The XML tree of a style: its elements and their lines."""

from typing import Any

from essence_refs.csl.style.locales import CSL

# lxml's element type has no public name, and its stubs allow bytes, which no parsed attribute is.
XmlElement = Any


def independent_parent(root: XmlElement) -> str:
    """Return the short name of the parent style, empty for an independent style."""
    for link in root.iterfind(f"{CSL}info/{CSL}link[@rel='independent-parent']"):
        return str(link.get("href", "").rstrip("/").rpartition("/")[2])
    return ""


def line_of(element: XmlElement) -> int:
    """Return the line of an element in its source, 0 if it is not known."""
    return element.sourceline or 0
