"""The relationships of a part of a Word file: the links and the pictures that its text refers to."""

from io import BytesIO
from typing import NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.package import Package
from docx.parts.image import ImagePart

from essence_refs.formats.pictures import reason_to_refuse

# English Metric Units in a twentieth of a point: a point is 12,700 EMU.
_EMU_IN_TWENTIETH = 635


class EmbeddedPicture(NamedTuple):
    """A picture in a file: its relationship, its name, and the size at which it is shown, in EMU."""

    relationship: str
    name: str
    width: int
    height: int


class PartRelationships:
    """The relationships of one part, the main document or the footnotes; each part has its own ids."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._links: dict[str, str] = {}
        self._pictures: dict[ImagePart, str] = {}
        self._taken = set(part.rels)

    def link(self, target: str) -> str:
        """Return the id of the relationship to an address."""
        if target not in self._links:
            self._links[target] = self._relate("hyperlink", RELATIONSHIP_TYPE.HYPERLINK, target)
        return self._links[target]

    def picture(self, data: bytes, width: int, height: int, *, percent: int = 0) -> EmbeddedPicture | None:
        """
        Return the picture, at most so large (in twentieths of a point), or None if Word cannot show it.

        With *percent* it is enlarged or reduced to this share of *width*.
        """
        part = _image(self.part.package, data)
        if part is None:
            return None
        if part not in self._pictures:
            self._pictures[part] = self._relate("image", RELATIONSHIP_TYPE.IMAGE, part)
        own_width, own_height = int(part.default_cx), int(part.default_cy)
        wanted = width * (percent or 100) // 100 * _EMU_IN_TWENTIETH / own_width
        scale = min(wanted, height * _EMU_IN_TWENTIETH / own_height)
        if not percent:
            scale = min(scale, 1.0)
        shown = (max(round(own_width * scale), 1), max(round(own_height * scale), 1))
        return EmbeddedPicture(self._pictures[part], part.partname.filename, *shown)

    def _relate(self, noun: str, kind: str, target: Part | str) -> str:
        # python-docx searches all relationships for each new one.
        number = len(self._links) + len(self._pictures) + 1
        name = f"{noun}{number}"
        while name in self._taken:
            number += 1
            name = f"{noun}{number}"
        self._taken.add(name)
        self.part.rels.add_relationship(kind, target, name, is_external=isinstance(target, str))
        return name


def _image(package: Package | None, data: bytes) -> ImagePart | None:
    """Return the part of a picture, new or used before, or None if python-docx cannot read its type and size."""
    if not data or package is None or reason_to_refuse(data):
        return None
    try:
        part = package.get_or_add_image_part(BytesIO(data))
        is_valid = int(part.default_cx) > 0 and int(part.default_cy) > 0
    except Exception:  # noqa: BLE001 - python-docx raises all kinds of exceptions for damaged pictures
        return None
    return part if is_valid else None
