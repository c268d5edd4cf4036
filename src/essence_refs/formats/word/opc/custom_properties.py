"""The custom properties of a Word file, in which reference managers keep their settings."""

import re
from collections.abc import Iterable
from html import escape

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.parts.document import DocumentPart

from essence_refs.formats.runs import clean_text

_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The format of custom properties (ECMA-376, part 1, 22.3.2.1); their numbers begin at 2.
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST = 2
_NUMBERED = re.compile(r"_\d+\Z")


def set_custom_properties(part: DocumentPart, properties: Iterable[tuple[str, str]]) -> None:
    """
    Add properties to those that a file has from its template.

    They replace any of the same name, and all others in the same numbered series: NAME_1, NAME_2 and so on.
    """
    root = _part(part).element
    given = tuple(properties)
    series = {_NUMBERED.sub("", name) for name, _ in given}
    for each in list(root):
        if _NUMBERED.sub("", each.get("name", "")) in series:
            root.remove(each)
    used = (int(number) for each in root if (number := each.get("pid", "")).isdecimal())
    first = max(used, default=_FIRST - 1) + 1
    for number, (name, value) in enumerate(given, first):
        root.append(
            parse_xml(
                f'<property xmlns="{_NAMESPACE}" fmtid="{_FORMAT}" pid="{number}" name="{escape(name)}">'
                f'<vt:lpwstr xmlns:vt="{_TYPES}">{escape(clean_text(value), quote=False)}</vt:lpwstr></property>'
            )
        )


def _part(part: DocumentPart) -> XmlPart:
    """Return the part with the custom properties; python-docx keeps one that exists as bytes."""
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    for name, relationship in list(package.rels.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            old = relationship.target_part
            fresh = XmlPart(old.partname, old.content_type, parse_xml(old.blob), package)
            package.rels.add_relationship(relationship.reltype, fresh, name)
            return fresh
    empty = parse_xml(f'<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_TYPES}"/>')
    made = XmlPart(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, empty, package)
    package.relate_to(made, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    return made
