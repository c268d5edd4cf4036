"""A style's elements become closures: everything that is known beforehand is looked up once, here."""

import copy
from collections.abc import Callable, Iterable
from typing import Any

from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.date import dated, sort_key
from essence_refs.csl.elements.forms import (
    SILENT,
    Branch,
    Calling,
    Choice,
    Element,
    Form,
    Later,
    LaterPart,
    Part,
    Remembered,
    Suppressed,
    sequence,
)
from essence_refs.csl.elements.label import label_text
from essence_refs.csl.elements.names import NameList, NamesElement, NameSource
from essence_refs.csl.elements.shapes import Shapes
from essence_refs.csl.elements.substitute import Creators
from essence_refs.csl.elements.text import number_text, text_variable
from essence_refs.csl.output.formatting import Finish, finishing
from essence_refs.csl.output.nodes import Node, NodeKind
from essence_refs.csl.output.quotes import APOSTROPHE, quoted
from essence_refs.csl.style.loading import Style
from essence_refs.csl.style.locales import CSL, Locale

# cs:name options that are inherited from cs:style and from cs:citation or cs:bibliography.
_INHERITED = (
    "and",
    "delimiter-precedes-et-al",
    "delimiter-precedes-last",
    "et-al-min",
    "et-al-use-first",
    "et-al-use-last",
    "et-al-subsequent-min",
    "et-al-subsequent-use-first",
    "initialize",
    "initialize-with",
    "name-as-sort-order",
    "sort-separator",
)
_RENAMED = {"name-form": "form", "name-delimiter": "delimiter"}
# Options of the whole style that writing a name depends on.
_GLOBAL = ("initialize-with-hyphen", "demote-non-dropping-particle")


class Scope:
    """Where elements are compiled: in the citation or the bibliography of a style, for display or for a sort key."""

    def __init__(
        self, style: Style, locale: Locale, shapes: Shapes, parent: Any, *, adds_suffix: bool
    ) -> None:
        root = style.root
        self.locale = locale
        # What items are taken to be written in that do not say so: English, or what the style is made for.
        self.language = style.default_locale or "en"
        self.shapes = shapes
        self.macros = style.macros
        self.names, self.names_delimiter = name_options(root, parent)
        # Whether the year suffix is added to the first year, because the style does not place it itself.
        self.adds_suffix = adds_suffix
        self.page_format = root.get("page-range-format", "")
        self.is_note = root.get("class") == "note"
        # Whether a term at the very beginning is marked, to be capitalised.
        self.marks_terms = self.is_note or parent.tag == f"{CSL}bibliography"
        self.sorting = False
        self._compiled: dict[str, Part] = {}

    def for_sorting(self) -> "Scope":
        """Return the scope of sort keys in the same place."""
        scope = copy.copy(self)
        scope.sorting = True
        scope._compiled = {}  # noqa: SLF001 - another of this class
        return scope

    def macro(self, name: str) -> Part:
        """Return the body of a macro, compiled once for each shape that it can tell from others."""
        found = self._compiled.get(name)
        if found is None:
            found = Remembered(LaterPart(sequence_of, self, self.macros[name]), self.shapes, name)
            self._compiled[name] = found
        return found


def name_options(*elements: Any) -> tuple[dict[str, str], str]:
    """Return the inheritable options of names that these elements set, later ones winning, and the names-delimiter."""
    options: dict[str, str] = {}
    delimiter = ""
    for element in elements:
        if element is None:
            continue
        for key in (*_INHERITED, *_GLOBAL):
            if key in element.attrib:
                options[key] = element.attrib[key]
        for key, new in _RENAMED.items():
            if key in element.attrib:
                options[new] = element.attrib[key]
        delimiter = element.get("names-delimiter", delimiter)
    return options, delimiter


def sequence_of(scope: Scope, parent: Iterable[Any], delimiter: str = "", names: Any = None) -> Part:
    """Compile the children of an element, rendered one after the other."""
    return sequence([part(scope, child, names, delimiter=delimiter) for child in parent], delimiter)


def part(scope: Scope, tree: Any, names: Any = None, *, delimiter: str = "") -> Part:
    """
    Compile one rendering element.

    Within cs:substitute, ``names`` is the cs:names whose children a shorthand cs:names takes over. What a
    cs:choose renders is parted by the ``delimiter`` of the group around it.
    """
    tag = tree.tag.removeprefix(CSL)
    if tag == "text":
        return _text(scope, tree)
    if tag == "names":
        return _names(scope, tree, names)
    if tag == "choose":
        return Choice(_branches, scope, tree, delimiter, names)
    if tag == "group":
        return _group(scope, tree, names)
    compiled = {"date": _date, "number": _number, "label": _label}.get(tag)
    return compiled(scope, tree) if compiled else SILENT


def _finish(scope: Scope, tree: Any) -> Finish | None:
    return finishing(tree.attrib, scope.language)


# Texts


def _text(scope: Scope, tree: Any) -> Part:
    attributes = dict(tree.attrib)
    finish = finishing(attributes, scope.language)
    if "variable" in attributes:
        return text_variable(scope, attributes, finish)
    if "macro" in attributes:
        return Suppressed(scope.macro(attributes["macro"]), finish)
    if "term" in attributes:
        value = scope.locale.word(
            attributes["term"], attributes.get("form", "long"), plural=attributes.get("plural") == "true"
        ).replace("'", APOSTROPHE)
        if scope.marks_terms and not scope.sorting and value[:1].islower() and "text-case" not in attributes:
            return _term(value, finish)
    else:
        value = attributes.get("value", "")
    return _constant(quoted(value), finish)


def _constant(value: Node, finish: Finish | None) -> Part:
    if not value:
        return SILENT
    node: Node = finish(value, "") if finish else value
    return Form(lambda _: node, barren=True)


def _term(value: str, finish: Finish | None) -> Part:
    plain_node: Node = finish(value, "") if finish else value
    term: Node = (NodeKind.TERM, value)
    marked = finish(term, "") if finish else term
    return Form(lambda c: plain_node if c.filled else marked, barren=True)


# Groups and choices


def _group(scope: Scope, tree: Any, names: Any) -> Part:
    delimiter = tree.get("delimiter", "")
    parts = [part(scope, child, names, delimiter=delimiter) for child in tree]
    return Suppressed(sequence(parts, delimiter), _finish(scope, tree))


def _branches(scope: Scope, tree: Any, delimiter: str, names: Any) -> list[Branch]:
    return [Branch(sequence_of, scope, each, delimiter, names) for each in tree]


# Dates, numbers and labels


def _date(scope: Scope, tree: Any) -> Part:
    variable = tree.get("variable", "")
    parts = [child.attrib for child in tree]
    bit = scope.shapes.variable(variable)
    if scope.sorting:
        return Calling(bit, _date_key(variable, tree, parts))
    render = dated(tree.attrib, parts, scope.locale)
    finish = _finish(scope, tree)
    adds_suffix = scope.adds_suffix

    def run(c: Context) -> Node:
        c.called += 1
        date = c.dates.get(variable)
        if date is None:
            return ""
        suffix = c.year_suffix if adds_suffix and not c.suffix_used else ""
        node = render(date, suffix, c.item.language)
        if not node:
            return ""
        if suffix:
            c.suffix_used = True
        c.filled += 1
        return finish(node, c.item.language) if finish else node

    return Calling(bit, run)


def _date_key(variable: str, tree: Any, parts: list[Any]) -> Element:
    if "form" in tree.attrib:
        wanted = tree.get("date-parts", "year-month-day").split("-")
    else:
        wanted = [part["name"] for part in parts]

    def run(c: Context) -> Node:
        c.called += 1
        key = sort_key(c.dates.get(variable), wanted)
        if key:
            c.filled += 1
        return key

    return run


def _number(scope: Scope, tree: Any) -> Part:
    return number_text(scope, tree.attrib, _finish(scope, tree))


def _label(scope: Scope, tree: Any) -> Part:
    return label_text(scope.locale, tree.attrib, _finish(scope, tree), scope.shapes)


# Names


def _names(scope: Scope, tree: Any, around: Any) -> Part:
    variables = tuple(tree.get("variable", "").split())
    return Creators(
        variables,
        scope.shapes,
        # Most names of a style are roles that nobody has: how they are written is looked at when somebody does.
        Later(_names_element, scope, tree, around, variables),
        Later(_substitutes, scope, tree),
    )


def _substitutes(scope: Scope, tree: Any) -> list[Part]:
    return [part(scope, each, tree) for each in tree.iterfind(f"{CSL}substitute/*")]


def _names_element(scope: Scope, tree: Any, around: Any, variables: tuple[str, ...]) -> NamesElement:
    # In a substitute, a cs:names without children is shorthand for the one around it with other variables.
    shape = around if around is not None and not len(tree) else tree
    name = shape.find(f"{CSL}name")
    et_al = shape.find(f"{CSL}et-al")
    label = shape.find(f"{CSL}label")
    own = dict(name.attrib) if name is not None else {}
    options = {**scope.names, **own}
    parts = {part.get("name"): part.attrib for part in name} if name is not None else {}
    listing = NameList(
        NameSource(options=options, own=own, parts=parts, et_al=et_al.attrib if et_al is not None else {}),
        scope.locale,
        sorting=scope.sorting,
    )
    label_first = False
    label_of = None
    if label is not None and not scope.sorting:
        children = [child.tag for child in shape]
        label_first = f"{CSL}name" in children and children.index(f"{CSL}label") < children.index(
            f"{CSL}name"
        )
        label_of = _names_label(scope, label)
    return NamesElement(
        variables=variables,
        options=listing,
        label=label_of,
        label_first=label_first,
        delimiter=tree.get("delimiter", shape.get("delimiter", scope.names_delimiter)),
        finish=finishing(tree.attrib if shape is tree else {**shape.attrib, **tree.attrib}, scope.language),
        same_role=_same_role(variables, scope.locale),
    )


def _same_role(variables: tuple[str, ...], locale: Locale) -> str:
    """Return the term for one set of people in both roles, empty where the locale has none."""
    if sorted(variables) == ["editor", "translator"]:
        for name in ("editortranslator", "editor-translator"):
            found = locale.term(name)
            if found is not None:
                # A style that defines the term as empty wants the two roles apart.
                return name if found.single else ""
    return ""


def _names_label(scope: Scope, tree: Any) -> Callable[[str, int], Node]:
    form = tree.get("form", "long")
    plural = tree.get("plural", "contextual")
    finish = finishing(tree.attrib, scope.language)
    words: dict[tuple[str, bool], Node] = {}

    def label(role: str, count: int) -> Node:
        many = plural == "always" or (plural == "contextual" and count > 1)
        word = words.get((role, many))
        if word is None:
            word = scope.locale.word(role, form, plural=many).replace("'", APOSTROPHE)
            if word and finish:
                word = finish(word, "")
            words[role, many] = word
        return word

    return label
