"""The styles of a Word file: those of a house template by Word's own names, and ours where it has none."""

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.styles import CT_Styles

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
# What no writer chooses by hand needs no place among the styles that Word offers first.
_OUT_OF_GALLERY = (
    *(f"List {kind} {number}" for kind in ("Bullet", "Number") for number in range(2, 6)),
    *("List Continue", "Table ", "Normal Table", "Report Table", "footer", "footnote", "Figure", "Rule"),
)
# Scripts that Word keeps a language of their own for (ECMA-376, part 1, 17.3.2.20).
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_EAST_ASIAN = frozenset({"ja", "ko", "zh"})


class DocumentStyles:
    """
    The styles of one file. Asked for a style it does not have, it takes up ours.

    ``adapted`` has the properties of paragraphs that depend on the document, by the name of the style.
    """

    def __init__(self, element: CT_Styles, *, is_house: bool) -> None:
        self.element = element
        self.is_house = is_house
        self.adapted: dict[str, str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._known: set[str] = set()
        self._added: set[str] = set()
        for style in self._styles():
            self._note(style)
        self.base = self._base_size() if is_house else SIZE_HALF_POINTS

    def style(self, name: str) -> str:
        """Return the id of the style with this name."""
        look = DEFINITION_OF_STYLE[name]
        return self._ids.get((look.kind, name.casefold())) or self._add(look)

    def has(self, name: str) -> bool:
        """Return whether the house has this style itself."""
        key = (
            DEFINITION_OF_STYLE[name].kind if name in DEFINITION_OF_STYLE else "paragraph",
            name.casefold(),
        )
        return key in self._ids and name not in self._added

    def own_id(self, name: str) -> str:
        """Return the id of our own style of this name, or nothing where the house has one."""
        return "" if self.has(name) else self.style(name)

    def own(self, name: str) -> "Element | None":
        """Return the house's style of this name."""
        if not self.has(name):
            return None
        return next(each for each in self._styles() if _name(each) == name.casefold())

    @cached_property
    def body(self) -> str:
        """The id of the style of running text."""
        # Where a house has set up Body Text, that is what its reports are written in; Normal is what all else is based on.
        return self._ids.get(("paragraph", "body text")) or self._normal

    def add_all(self) -> None:
        """Take up every style of ours, so that a writer finds them in Word's list."""
        for look in STYLE_DEFINITIONS:
            self.style(look.name)

    def _styles(self) -> "list[Element]":
        return self.element.findall(qn("w:style"))

    @cached_property
    def _normal(self) -> str:
        for style in self._styles():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on"):
                return style.get(qn("w:styleId")) or ""
        return self.style("Normal")

    def _base_size(self) -> int:
        """Return the size of the house's text in half-points."""
        # ECMA-376, part 1, 17.3.2.38: text without any size is of 10 points.
        size = 20
        defaults = self.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
        normal = self.element.get_by_id(self._normal)
        for found in (defaults, None if normal is None else normal.find(f"{qn('w:rPr')}/{qn('w:sz')}")):
            value = "" if found is None else found.get(qn("w:val")) or ""
            size = int(value) if value.isdecimal() else size
        return size

    def _note(self, style: "Element") -> None:
        identifier = style.get(qn("w:styleId"))
        if identifier:
            self._known.add(identifier.casefold())
            self._ids.setdefault((style.get(qn("w:type")) or "paragraph", _name(style)), identifier)

    def _add(self, look: StyleDefinition) -> str:
        based = self._based(look)
        identifier = self._free(look.name.title().replace(" ", ""))
        self._added.add(look.name)
        self._ids[look.kind, look.name.casefold()] = identifier
        self.element.append(parse_xml(self._written(look, identifier, based)))
        return identifier

    def _based(self, look: StyleDefinition) -> str:
        if not look.based:
            return ""
        return self._normal if look.based == "Normal" else self.style(look.based)

    def _free(self, wanted: str) -> str:
        identifier, number = wanted, 2
        while identifier.casefold() in self._known:
            identifier, number = f"{wanted}{number}", number + 1
        self._known.add(identifier.casefold())
        return identifier

    def _written(self, look: StyleDefinition, identifier: str, based: str) -> str:
        custom = "" if look.is_known_to_word else ' w:customStyle="1"'
        default = ' w:default="1"' if look.name in ("Normal", "Normal Table") and not self.is_house else ""
        paragraph = self.adapted.get(look.name, look.paragraph)
        characters = look.characters
        if look.colour and not self.is_house:
            characters += f'<w:color w:val="{look.colour}"/>'
        if look.scale:
            size = round(self.base * look.scale)
            characters += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        rest = look.rest
        if self.is_house:
            # Our ink is a stranger there, and "auto" is the colour of the text.
            paragraph, rest = (
                paragraph.replace(ACCENT_COLOUR, "auto"),
                rest.replace(ACCENT_COLOUR, "auto").replace(ACCENT_FILL, GREY_FILL),
            )
        following = f'<w:next w:val="{self._following(look)}"/>' if look.following else ""
        return (
            f'<w:style {_W} w:type="{look.kind}"{default}{custom} w:styleId="{identifier}">'
            f'<w:name w:val="{look.name}"/>'
            + (f'<w:basedOn w:val="{escape(based)}"/>' if based else "")
            + following
            + '<w:uiPriority w:val="9"/>'
            + ("" if look.name.startswith(_OUT_OF_GALLERY) else "<w:qFormat/>")
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{characters}</w:rPr>" if characters else "")
            + f"{rest}</w:style>"
        )

    def _following(self, look: StyleDefinition) -> str:
        return escape(self.body if look.following == "Normal" else self.style(look.following))


def new_styles() -> CT_Styles:
    """Return the styles of a file that has none yet but the defaults that they build on."""
    element = parse_xml(
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{font_property(FONT)}"
        f'<w:sz w:val="{SIZE_HALF_POINTS}"/><w:szCs w:val="{SIZE_HALF_POINTS}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        # Word would show all the 376 styles it knows beside ours.
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/></w:styles>'
    )
    assert isinstance(element, CT_Styles)  # noqa: S101 - what python-docx makes of w:styles
    return element


def set_language(styles: CT_Styles, tag: str) -> None:
    """Put a language into the defaults of all text, and into those of paragraphs where a house has one there."""
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
    spoken = defaults.find(qn("w:lang"))
    if spoken is None:
        spoken = parse_xml(f"<w:lang {_W}/>")
        # Last but for three that a default hardly has (ECMA-376, part 1, EG_RPrBase).
        later = [
            each
            for each in defaults
            if each.tag in (qn("w:eastAsianLayout"), qn("w:specVanish"), qn("w:oMath"))
        ]
        (later[0].addprevious if later else defaults.append)(spoken)
    for other in (
        spoken,
        *styles.iterfind(f"{qn('w:style')}[@{qn('w:default')}]/{qn('w:rPr')}/{qn('w:lang')}"),
    ):
        for attribute, value in values.items():
            other.set(qn(attribute), value)


def _name(style: "Element") -> str:
    found = style.find(qn("w:name"))
    return ("" if found is None else found.get(qn("w:val")) or "").casefold()
