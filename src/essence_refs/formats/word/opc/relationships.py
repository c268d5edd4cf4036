"""What the texts of a Word file share and what each has of its own: bookmarks, addresses, pictures and the page."""

import re
from io import BytesIO
from typing import NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.package import Package
from docx.parts.image import ImagePart

# Word's measures: a point is 20 of the one and 12,700 of the other.
_EMU_IN_TWENTIETH = 635

_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 40


class Page(NamedTuple):
    """The size of the text on a page, and of the margin to the left of it, in twentieths of a point."""

    width: int
    height: int
    margin: int


class EmbeddedPicture(NamedTuple):
    """A picture that a file carries: its relationship, its name, and its size as it will be shown, in EMU."""

    relationship: str
    name: str
    width: int
    height: int


class PartRelationships:
    """One of the texts of a file, the main text or its notes: what it leads to stands in a list of its own."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._links: dict[str, str] = {}
        self._pictures: dict[ImagePart, str] = {}
        self._taken = set(part.rels)

    def link(self, target: str) -> str:
        """Return the relationship that leads to an address."""
        if target not in self._links:
            self._links[target] = self._relate("hyperlink", RELATIONSHIP_TYPE.HYPERLINK, target)
        return self._links[target]

    def picture(self, data: bytes, width: int, height: int) -> EmbeddedPicture | None:
        """Return the picture no larger than that (in twentieths of a point), or nothing if Word cannot show it."""
        part = _image(self.part.package, data)
        if part is None:
            return None
        if part not in self._pictures:
            self._pictures[part] = self._relate("image", RELATIONSHIP_TYPE.IMAGE, part)
        own_width, own_height = int(part.default_cx), int(part.default_cy)
        scale = min(1.0, width * _EMU_IN_TWENTIETH / own_width, height * _EMU_IN_TWENTIETH / own_height)
        shown = (max(round(own_width * scale), 1), max(round(own_height * scale), 1))
        return EmbeddedPicture(self._pictures[part], part.partname.filename, *shown)

    def _relate(self, noun: str, kind: str, target: Part | str) -> str:
        # python-docx looks through all the relationships for each new one.
        number = len(self._links) + len(self._pictures) + 1
        name = f"{noun}{number}"
        while name in self._taken:
            number += 1
            name = f"{noun}{number}"
        self._taken.add(name)
        self.part.rels.add_relationship(kind, target, name, is_external=isinstance(target, str))
        return name


class Bookmarks:
    """The names that links in a file can lead to."""

    def __init__(self) -> None:
        self._anchors: set[str] = set()
        self._names: set[str] = set()

    def around(self, anchor: str, content: str) -> str:
        """Return *content* with a bookmark around it, unless there is one of that anchor already."""
        if not anchor or anchor in self._anchors:
            return content
        self._anchors.add(anchor)
        return self.named(self._name(anchor), content)

    def named(self, name: str, content: str) -> str:
        """Return *content* with a bookmark of just this name, which is legal and in the file for the first time."""
        self._names.add(name.casefold())
        number = len(self._names)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def _name(self, anchor: str) -> str:
        """Return a name that Word takes: a letter, then letters, digits and underscores, 40 of them at most."""
        wanted = _ILLEGAL.sub("_", anchor)
        if not wanted[0].isalpha():
            wanted = f"at{'' if wanted[0] == '_' else '_'}{wanted}"
        wanted = wanted[:_LONGEST_NAME]
        name, number = wanted, 2
        while name.casefold() in self._names:
            ending = f"_{number}"
            name, number = wanted[: _LONGEST_NAME - len(ending)] + ending, number + 1
        return name


def page_of(section: CT_SectPr) -> Page:
    """Return the page of a section; one that does not say so is of A4, with margins of an inch."""
    size, margins, columns = (section.find(qn(tag)) for tag in ("w:pgSz", "w:pgMar", "w:cols"))
    left, right = _length(margins, "w:left", 1440), _length(margins, "w:right", 1440)
    width = _length(size, "w:w", 11906) - left - right - _length(margins, "w:gutter", 0)
    height = (
        _length(size, "w:h", 16838) - _length(margins, "w:top", 1440) - _length(margins, "w:bottom", 1440)
    )
    count = max(_length(columns, "w:num", 1), 1)
    width = (width - (count - 1) * _length(columns, "w:space", 720)) // count
    return Page(max(width, 2000), max(height, 2000), left)


def _length(element: object, name: str, otherwise: int) -> int:
    value = "" if element is None else element.get(qn(name)) or ""  # type: ignore[attr-defined] # lxml's, not ours to import
    # A margin below zero says that text may not move the header.
    return abs(int(value)) if value.lstrip("-").isdecimal() else otherwise


def _image(package: Package | None, data: bytes) -> ImagePart | None:
    """Return the part of a picture, new or used before, if python-docx can read what it is and how large."""
    if not data or package is None:
        return None
    try:
        part = package.get_or_add_image_part(BytesIO(data))
        sound = int(part.default_cx) > 0 and int(part.default_cy) > 0
    except Exception:  # noqa: BLE001 - of a damaged picture python-docx raises whatever its reader runs into
        return None
    return part if sound else None
