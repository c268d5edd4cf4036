"""The bullets and numbers of lists in a Word file: each numbered list has its own definition, so that it starts anew."""

from copy import deepcopy
from html import escape
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.numbering import CT_Numbering

from essence_refs.formats.word.integers import integer
from essence_refs.formats.word.styles.default_styles import LIST_INDENT
from essence_refs.formats.word.styles.document_styles import DocumentStyles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Word's limits: nine levels in a definition, and five styles for each kind of list.
LEVELS = 9
STYLES = 5
# The highest number that Word can count to.
LAST_NUMBER = 32_767

_BULLETS = ("\N{BULLET}", "\N{EN DASH}", "\N{BLACK SMALL SQUARE}")


class ListNumbering:
    """The numbering definitions of one file; those of its template are kept."""

    def __init__(self, element: CT_Numbering, styles: DocumentStyles) -> None:
        self.element = element
        self.styles = styles
        self._next_definition = self._next_id("w:abstractNum", "w:abstractNumId")
        self._next_number = self._next_id("w:num", "w:numId")
        self._definitions: list[str | Element] = []
        self._numbers: list[str] = []
        self._bullets = 0

    def link_styles(self) -> None:
        """Link our list styles to bullets and numbers, so that they also work when a user applies them in Word."""
        for name, mark in (("List Bullet", ""), ("List Number", "%")):
            styles = [self.styles.added_id(list_style_name(name, depth)) for depth in range(STYLES)]
            number = self._define(_levels(mark, style_ids=styles))
            if not mark:
                self._bullets = number
            for depth, identifier in enumerate(styles):
                style = self.styles.element.get_by_id(identifier)
                properties = None if style is None else style.find(qn("w:pPr"))
                if properties is not None:
                    properties.insert(0, parse_xml(_reference(number, depth, declared=True)))

    def bullet(self, depth: int, *, is_direct: bool = False) -> str:
        """Return the property of a paragraph with a bullet; it is empty if the style has bullets and not *is_direct*."""
        if not is_direct and self._has_numbering(list_style_name("List Bullet", depth)):
            return ""
        if not self._bullets:
            self._bullets = self._define(_levels(""))
        return _reference(self._bullets, min(depth, LEVELS - 1))

    def number(self, depth: int, start: int, last: int) -> str:
        """Return the property of the paragraphs of a new numbered list."""
        found = self._template_definition(list_style_name("List Number", depth))
        if found is not None:
            definition, level = found
            return _reference(self._copy(definition, level, start), level)
        level = min(depth, LEVELS - 1)
        return _reference(self._define(_levels("%", start=start, last=last)), level)

    def finish(self) -> None:
        """Add the new definitions to the file: definitions before instances, as the schema requires."""
        numbers = self.element.findall(qn("w:num"))
        for definition in self._definitions:
            element = parse_xml(definition) if isinstance(definition, str) else definition
            if numbers:
                numbers[0].addprevious(element)
            else:
                self.element.append(element)
        last = self.element.find(qn("w:numIdMacAtCleanup"))
        for number in self._numbers:
            element = parse_xml(number)
            if last is None:
                self.element.append(element)
            else:
                last.addprevious(element)

    def _next_id(self, tag: str, name: str) -> int:
        used = (integer(each.get(qn(name)), 0) for each in self.element.findall(qn(tag)))
        return max((0, *used)) + 1

    def _define(self, levels: str) -> int:
        definition = self._next_definition
        self._definitions.append(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{definition}">'
            f'<w:nsid w:val="{0x4E550000 + definition:08X}"/><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        return self._add_instance(definition)

    def _add_instance(self, definition: int) -> int:
        number = self._next_number
        self._numbers.append(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{definition}"/></w:num>'
        )
        self._next_definition += 1
        self._next_number += 1
        return number

    def _has_numbering(self, style: str) -> bool:
        own = self.styles.template_style(style)
        found = own is not None and own.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") is not None
        return found or (own is None and not self.styles.has_template)

    def _template_definition(self, style: str) -> "tuple[Element, int] | None":
        """Return the definition that numbers the template's style, and the level that the style uses."""
        own = self.styles.template_style(style)
        properties = None if own is None else own.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number = _value(properties, "w:numId")
        level = integer(_value(properties, "w:ilvl"), 0)
        for each in self.element.findall(qn("w:num")):
            if number and each.get(qn("w:numId")) == number:
                wanted = _value(each, "w:abstractNumId")
                for definition in self.element.findall(qn("w:abstractNum")):
                    is_it = definition.get(qn("w:abstractNumId")) == wanted
                    if is_it and _level(definition, level) is not None:
                        return definition, level
        return None

    def _copy(self, definition: "Element", level: int, start: int) -> int:
        copy = deepcopy(definition)
        number = self._next_definition
        copy.set(qn("w:abstractNumId"), str(number))
        # Only one definition can have a style link and a name.
        for tag in ("w:nsid", "w:name", "w:styleLink", "w:numStyleLink"):
            for each in copy.findall(qn(tag)):
                copy.remove(each)
        for each in copy.findall(qn("w:lvl")):
            for link in each.findall(qn("w:pStyle")):
                each.remove(link)
        found = _level(copy, level)
        if found is not None:
            for each in found.findall(qn("w:start")):
                found.remove(each)
            found.insert(0, parse_xml(f'<w:start {nsdecls("w")} w:val="{start}"/>'))
        self._definitions.append(copy)
        return self._add_instance(number)


def new_numbering() -> CT_Numbering:
    """Return an empty numbering element."""
    element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    assert isinstance(element, CT_Numbering)  # noqa: S101 - what python-docx makes of w:numbering
    return element


def list_style_name(name: str, depth: int) -> str:
    """
    Return the name of the list style at this depth of nested lists.

    >>> list_style_name("List Bullet", 0), list_style_name("List Bullet", 1), list_style_name("List Bullet", 9)
    ('List Bullet', 'List Bullet 2', 'List Bullet 5')
    """
    return f"{name} {min(depth + 1, STYLES)}" if depth else name


def _levels(mark: str, *, style_ids: list[str] | None = None, start: int = 1, last: int = 9) -> str:
    # A digit of Arial at 12 points is 6.67 points wide; numbers of two digits leave about half of the indent free.
    width = max(LIST_INDENT, len(str(last)) * 134 + 160)
    output = []
    for level in range(LEVELS):
        text, kind = (f"%{level + 1}.", "decimal") if mark else (_BULLETS[level % len(_BULLETS)], "bullet")
        style = f'<w:pStyle w:val="{escape(style_ids[level])}"/>' if style_ids and level < STYLES else ""
        output.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{style}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{level * LIST_INDENT + width}" w:hanging="{width}"/></w:pPr></w:lvl>'
        )
    return "".join(output)


def _reference(number: int, level: int, *, declared: bool = False) -> str:
    names = f" {nsdecls('w')}" if declared else ""
    return f'<w:numPr{names}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _value(element: "Element | None", tag: str) -> str:
    found = None if element is None else element.find(qn(tag))
    value = "" if found is None else found.get(qn("w:val")) or ""
    return value if value.isdecimal() else ""


def _level(definition: "Element", level: int) -> "Element | None":
    return next(
        (each for each in definition.findall(qn("w:lvl")) if each.get(qn("w:ilvl")) == str(level)), None
    )
