"""The styles of one Word file: those of its house template, found by Word's own names, and ours for the rest."""

import re
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.styles import CT_Styles

from essence_refs.formats.word.integers import integer
from essence_refs.formats.word.styles.default_styles import (
    ACCENT_COLOUR,
    ACCENT_FILL,
    DEFINITION_OF_STYLE,
    FONT,
    GREY_FILL,
    SIZE_HALF_POINTS,
    STYLE_DEFINITIONS,
    StyleDefinition,
    font_property,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = nsdecls("w")
# Word also separates names with commas and semicolons.
_CUSTOM_NAME = re.compile(r"\w(?:[\w .()-]{0,80}[\w)])?")
# Styles that are not chosen by hand are not in Word's gallery of quick styles.
_OUT_OF_GALLERY = (
    *(f"List {kind} {number}" for kind in ("Bullet", "Number") for number in range(2, 6)),
    *(
        "List Continue",
        "Table ",
        "Normal Table",
        "Report Table",
        "footer",
        "footnote",
        "Figure",
        "Rule",
        "toc ",
        "TOC",
    ),
)
# Languages for which Word has a separate attribute (ECMA-376, part 1, 17.3.2.20).
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_EAST_ASIAN = frozenset({"ja", "ko", "zh"})


class DocumentStyles:
    """
    The styles of one file; a style that is used and not in the template is added.

    ``adapted`` has the paragraph properties that depend on the document, by the name of the style.
    """

    def __init__(self, element: CT_Styles, *, has_template: bool) -> None:
        self.element = element
        self.has_template = has_template
        self.adapted: dict[str, str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._known: set[str] = set()
        self._added: set[str] = set()
        for style in self._styles():
            self._register(style)
        self.base_size = self._base_size() if has_template else SIZE_HALF_POINTS

    def id_of(self, name: str) -> str:
        """Return the id of the style with this name."""
        definition = DEFINITION_OF_STYLE[name]
        return self._ids.get((definition.kind, name.casefold())) or self._add(definition)

    def custom_id(self, name: str) -> str:
        """Return the id of a paragraph style that an author names, added if need be; an empty string if Word allows no such name."""
        if not _CUSTOM_NAME.fullmatch(name):
            return ""
        known = self._ids.get(("paragraph", name.casefold()))
        return known or self._add(
            DEFINITION_OF_STYLE.get(name) or StyleDefinition(name=name, is_known_to_word=False)
        )

    def is_in_template(self, name: str) -> bool:
        """Return whether the house template has this style."""
        key = (
            DEFINITION_OF_STYLE[name].kind if name in DEFINITION_OF_STYLE else "paragraph",
            name.casefold(),
        )
        return key in self._ids and name not in self._added

    def added_id(self, name: str) -> str:
        """Return the id of our own style with this name, or an empty string if the template has one."""
        return "" if self.is_in_template(name) else self.id_of(name)

    def template_style(self, name: str) -> "Element | None":
        """Return the template's style with this name, or None."""
        if not self.is_in_template(name):
            return None
        return next(each for each in self._styles() if _name(each) == name.casefold())

    @cached_property
    def body_text(self) -> str:
        """The id of the style of running text."""
        # A template with a Body Text style uses it for its text; Normal is then only the base of other styles.
        return self._ids.get(("paragraph", "body text")) or self._normal

    @property
    def accent_colour(self) -> str:
        """Our accent colour, or in a template, whose colours it might not match, that of its text."""
        return "auto" if self.has_template else ACCENT_COLOUR

    def add_all(self) -> None:
        """Add all our styles, so that Word's list offers them."""
        for definition in STYLE_DEFINITIONS:
            self.id_of(definition.name)

    def _styles(self) -> "list[Element]":
        return self.element.findall(qn("w:style"))

    @cached_property
    def _normal(self) -> str:
        for style in self._styles():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on"):
                return style.get(qn("w:styleId")) or ""
        return self.id_of("Normal")

    def _base_size(self) -> int:
        """Return the font size of the template's text in half-points."""
        # ECMA-376, part 1, 17.3.2.38: the default is 10 points.
        size = 20
        defaults = self.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
        normal = self.element.get_by_id(self._normal)
        for found in (defaults, None if normal is None else normal.find(f"{qn('w:rPr')}/{qn('w:sz')}")):
            size = size if found is None else integer(found.get(qn("w:val")), size)
        return size

    def _register(self, style: "Element") -> None:
        identifier = style.get(qn("w:styleId"))
        if identifier:
            self._known.add(identifier.casefold())
            self._ids.setdefault((style.get(qn("w:type")) or "paragraph", _name(style)), identifier)

    def _add(self, definition: StyleDefinition) -> str:
        based = self._base_id(definition)
        identifier = self._new_id(definition.name.title().replace(" ", ""))
        self._added.add(definition.name)
        self._ids[definition.kind, definition.name.casefold()] = identifier
        self.element.append(parse_xml(self._xml(definition, identifier, based)))
        return identifier

    def _base_id(self, definition: StyleDefinition) -> str:
        if not definition.based:
            return ""
        return self._normal if definition.based == "Normal" else self.id_of(definition.based)

    def _new_id(self, wanted: str) -> str:
        identifier, number = wanted, 2
        while identifier.casefold() in self._known:
            identifier, number = f"{wanted}{number}", number + 1
        self._known.add(identifier.casefold())
        return identifier

    def _xml(self, definition: StyleDefinition, identifier: str, based: str) -> str:
        custom = "" if definition.is_known_to_word else ' w:customStyle="1"'
        default = (
            ' w:default="1"'
            if definition.name in ("Normal", "Normal Table") and not self.has_template
            else ""
        )
        paragraph = self.adapted.get(definition.name, definition.paragraph)
        characters = definition.characters
        if definition.colour and not self.has_template:
            characters += f'<w:color w:val="{definition.colour}"/>'
        if definition.scale:
            size = round(self.base_size * definition.scale)
            characters += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        rest = definition.rest
        if self.has_template:
            # Our accent colour might not match the template's; "auto" is the colour of the text.
            paragraph, rest = (
                paragraph.replace(ACCENT_COLOUR, "auto"),
                rest.replace(ACCENT_COLOUR, "auto").replace(ACCENT_FILL, GREY_FILL),
            )
        following = f'<w:next w:val="{self._following(definition)}"/>' if definition.following else ""
        return (
            f'<w:style {_W} w:type="{definition.kind}"{default}{custom} w:styleId="{identifier}">'
            f'<w:name w:val="{definition.name}"/>'
            + (f'<w:basedOn w:val="{escape(based)}"/>' if based else "")
            + following
            + '<w:uiPriority w:val="9"/>'
            + ("" if definition.name.startswith(_OUT_OF_GALLERY) else "<w:qFormat/>")
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{characters}</w:rPr>" if characters else "")
            + f"{rest}</w:style>"
        )

    def _following(self, definition: StyleDefinition) -> str:
        return escape(
            self.body_text if definition.following == "Normal" else self.id_of(definition.following)
        )


def new_styles() -> CT_Styles:
    """Return a styles element that contains only the document defaults."""
    element = parse_xml(
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{font_property(FONT)}"
        f'<w:sz w:val="{SIZE_HALF_POINTS}"/><w:szCs w:val="{SIZE_HALF_POINTS}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        # Without this, Word would show all its 376 built-in styles beside ours.
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/></w:styles>'
    )
    assert isinstance(element, CT_Styles)  # noqa: S101 - what python-docx makes of w:styles
    return element


def set_language(styles: CT_Styles, tag: str) -> None:
    """Set the language of the document defaults, and of default styles that have a language in the template."""
    main = tag.partition("-")[0].casefold()
    defaults: Element = styles
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        found = defaults.find(qn(name))
        if found is None:
            found = parse_xml(f"<{name} {_W}/>")
            defaults.insert(0, found)
        defaults = found
    values = {"w:val": tag}
    if main in _RIGHT_TO_LEFT:
        values["w:bidi"] = tag
    if main in _EAST_ASIAN:
        values["w:eastAsia"] = tag
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = parse_xml(f"<w:lang {_W}/>")
        # Only these three follow it in the schema (ECMA-376, part 1, EG_RPrBase).
        later = [
            each
            for each in defaults
            if each.tag in (qn("w:eastAsianLayout"), qn("w:specVanish"), qn("w:oMath"))
        ]
        (later[0].addprevious if later else defaults.append)(language)
    for other in (
        language,
        *styles.iterfind(f"{qn('w:style')}[@{qn('w:default')}]/{qn('w:rPr')}/{qn('w:lang')}"),
    ):
        for attribute, value in values.items():
            other.set(qn(attribute), value)


def _name(style: "Element") -> str:
    found = style.find(qn("w:name"))
    return ("" if found is None else found.get(qn("w:val")) or "").casefold()
