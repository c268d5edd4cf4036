"""What a house template has outside of itself, or asks of whoever opens it: none of it goes into a list."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.opc.rel import Relationships
from docx.oxml.ns import nsmap, qn
from docx.oxml.settings import CT_Settings
from docx.parts.document import DocumentPart

# What Word does on its own as it opens a file: fetches the template that it was made from and takes its styles over,
# opens a list of addresses, asks for a password, or asks whether fields may be brought up to date.
_DONE_ON_OPENING = (
    *("w:attachedTemplate", "w:linkStyles", "w:mailMerge", "w:saveThroughXslt", "w:useXSLTWhenSaving"),
    *("w:documentProtection", "w:writeProtection", "w:updateFields"),
)


def remove_external_content(part: DocumentPart) -> None:
    """Take out of a file whatever Word would fetch from elsewhere or ask for; links, which readers follow, stay."""
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    _remove_relationships(package.rels)
    parts = package.parts
    lost = [each for each in parts if not _remove_references(each, _remove_relationships(each.rels))]
    for rels in (package.rels, *(each.rels for each in parts)):
        for name, each in list(rels.items()):
            if not each.is_external and each.target_part in lost:
                del rels[name]


def _remove_relationships(rels: Relationships) -> frozenset[str]:
    """Drop the relationships that lead outside, and return their names."""
    names = frozenset(
        name
        for name, each in rels.items()
        if each.is_external and each.reltype != RELATIONSHIP_TYPE.HYPERLINK
    )
    for name in names:
        del rels[name]
    return names


def _remove_references(part: Part, names: frozenset[str]) -> bool:
    """Take out what asks for these relationships, which Word would miss, and return whether that could be done."""
    if not isinstance(part, XmlPart):
        # python-docx has not read it, and none of what it leaves so has to be in a file.
        return not names
    if isinstance(part.element, CT_Settings):
        for name in _DONE_ON_OPENING:
            for each in part.element.findall(qn(name)):
                part.element.remove(each)
    if names:
        for each in list(part.element.iter()):
            for attribute in [name for name, value in each.attrib.items() if _refers_to(name, value, names)]:
                del each.attrib[attribute]
    return True


def _refers_to(attribute: str, value: str, names: frozenset[str]) -> bool:
    return value in names and attribute.startswith(f"{{{nsmap['r']}}}")
