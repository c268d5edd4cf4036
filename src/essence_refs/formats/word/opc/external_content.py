"""Remove from a house template what Word would fetch from elsewhere or ask for when it opens the file."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.opc.rel import Relationships
from docx.oxml.ns import nsmap, qn
from docx.oxml.settings import CT_Settings
from docx.parts.document import DocumentPart

from essence_refs.formats.word.opc.active_fields import remove_active_fields

# The last words of the types of relationships to parts that Word runs, or reads as another document: controls, macros,
# menus, and pieces of web pages, which may fetch pictures.
_ACTIVE_PARTS = (
    *("/control", "/vbaProject", "/wordVbaData", "/keyMapCustomizations"),
    *("/attachedToolbars", "/extensibility", "/aFChunk", "/subDocument"),
)
# Settings that act when Word opens a file: it fetches the attached template and its styles, opens the data source of a
# mail merge, asks for a password, or asks whether to update fields.
_ACTIVE_SETTINGS = (
    *("w:attachedTemplate", "w:linkStyles", "w:mailMerge", "w:saveThroughXslt", "w:useXSLTWhenSaving"),
    *("w:documentProtection", "w:writeProtection", "w:updateFields"),
)


def remove_external_content(part: DocumentPart) -> None:
    """Remove from a file all that Word would fetch from elsewhere or ask for; links that readers follow are kept."""
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    _remove_relationships(package.rels)
    parts = package.parts
    removed = [each for each in parts if not _remove_references(each, _remove_relationships(each.rels))]
    for rels in (package.rels, *(each.rels for each in parts)):
        for name, each in list(rels.items()):
            if not each.is_external and each.target_part in removed:
                del rels[name]


def _remove_relationships(rels: Relationships) -> frozenset[str]:
    """Remove the external relationships other than links, and those to active parts; return their ids."""
    names = frozenset(
        name
        for name, each in rels.items()
        if (each.is_external and each.reltype != RELATIONSHIP_TYPE.HYPERLINK)
        or each.reltype.endswith(_ACTIVE_PARTS)
    )
    for name in names:
        del rels[name]
    return names


def _remove_references(part: Part, names: frozenset[str]) -> bool:
    """Remove the references to these relationships from a part; return whether that was possible."""
    if not isinstance(part, XmlPart):
        # python-docx has not parsed this part. No such part is required in a file.
        return not names
    remove_active_fields(part.element)
    if isinstance(part.element, CT_Settings):
        for name in _ACTIVE_SETTINGS:
            for each in part.element.findall(qn(name)):
                part.element.remove(each)
    if names:
        for each in list(part.element.iter()):
            for attribute in [name for name, value in each.attrib.items() if _refers_to(name, value, names)]:
                del each.attrib[attribute]
    return True


def _refers_to(attribute: str, value: str, names: frozenset[str]) -> bool:
    return value in names and attribute.startswith(f"{{{nsmap['r']}}}")
