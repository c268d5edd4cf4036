"""Remove from a house template the fields with which Word fetches something or starts a program; their results stay."""

from collections.abc import Iterator
from typing import Any

import attrs
from docx.oxml.ns import qn

# ECMA-376-1, section 17.16.5, and older names that Word still obeys.
_ACTIVE = frozenset(
    {
        *("ADDIN", "AUTOTEXT", "CONTROL", "DATABASE", "DDE", "DDEAUTO", "EMBED", "HTMLACTIVEX", "IMPORT"),
        *("INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "MACROBUTTON", "PRINT", "RD"),
    }
)
_MARK, _INSTRUCTION, _SIMPLE = qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")

# An element of lxml, whose type has no public name.
_Element = Any


@attrs.define
class _ComplexField:
    """A field whose end has not been reached: its marks, and what is in its instruction, with fields inside it."""

    elements: list[_Element] = attrs.Factory(list)
    instruction: str = ""
    is_instruction: bool = True
    begins_with_field: bool = False

    @property
    def is_active(self) -> bool:
        # A field inside may give the name. No harmless template does that.
        return self.begins_with_field or _is_active(self.instruction)

    def begin_inside(self) -> None:
        """Note that another field begins inside this one."""
        if self.is_instruction and not self.instruction.strip():
            self.begins_with_field = True

    def add(self, element: _Element, kind: str) -> None:
        """Add an element of this field, which is the innermost one; *kind* is that of a mark."""
        if kind or self.is_instruction:
            self.elements.append(element)
        if element.tag == _INSTRUCTION and self.is_instruction:
            self.instruction += element.text or ""
        if kind == "separate":
            self.is_instruction = False


def remove_active_fields(root: _Element) -> None:
    """Replace by its result each field with which Word would fetch something, or start a program."""
    for each in list(root.iter(_SIMPLE)):
        if _is_active(each.get(qn("w:instr"), "")):
            parent, index = each.getparent(), each.getparent().index(each)
            parent[index : index + 1] = list(each)
    for field in [*_complex_fields(root)]:
        for each in field.elements if field.is_active else ():
            # A field inside it may be active too.
            if each.getparent() is not None:
                each.getparent().remove(each)


def _complex_fields(root: _Element) -> Iterator[_ComplexField]:
    open_fields: list[_ComplexField] = []
    for each in root.iter(_MARK, _INSTRUCTION, qn("w:t")):
        kind = each.get(qn("w:fldCharType"), "") if each.tag == _MARK else ""
        if kind == "begin":
            if open_fields:
                open_fields[-1].begin_inside()
            open_fields.append(_ComplexField())
        for field in open_fields[:-1]:
            if field.is_instruction:
                field.elements.append(each)
        if open_fields:
            open_fields[-1].add(each, kind)
            if kind == "end":
                yield open_fields.pop()
    # Word may also obey a field that never ends.
    yield from open_fields


def _is_active(instruction: str) -> bool:
    words = instruction.split(maxsplit=1)
    return bool(words) and words[0].upper() in _ACTIVE
