"""A style's elements become closures: everything that is known beforehand is looked up once, here."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from essence_refs.csl import conditions
from essence_refs.csl.context import Context
from essence_refs.csl.dates import dated, sort_key
from essence_refs.csl.finishing import Finish, finishing
from essence_refs.csl.labels import label_text
from essence_refs.csl.locales import CSL, Locale
from essence_refs.csl.names import Element, NamesElement, NameSource, name_list
from essence_refs.csl.nodes import Kind, Node, joined
from essence_refs.csl.quoting import APOSTROPHE, quoted
from essence_refs.csl.variables import number_text, text_variable

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


def nothing(_: Context) -> Node:
    """Render nothing."""
    return ""


@attrs.define(kw_only=True)
class Scope:
    """Where elements are compiled: in the citation or the bibliography of a style, for display or for a sort key."""

    locale: Locale
    # What items are taken to be written in that do not say so: English, or what the style is made for.
    language: str
    root: Any
    macros: Mapping[str, Any]
    names: dict[str, str]
    names_delimiter: str
    # Whether the year suffix is added to the first year, because the style does not place it itself.
    adds_suffix: bool
    sorting: bool = False
    page_format: str = ""
    # Whether a term at the very beginning is marked, to be capitalised.
    marks_terms: bool = False
    compiled: dict[str, Element] = attrs.field(factory=dict)

    def macro(self, name: str) -> Element:
        """Return the compiled body of a macro."""
        found = self.compiled.get(name)
        if found is None:
            element = self.macros.get(name)
            found = sequence(self, element) if element is not None else nothing
            self.compiled[name] = found
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


def sequence(scope: Scope, parent: Iterable[Any], delimiter: str = "", names: Any = None) -> Element:
    """Compile the children of an element, rendered one after the other."""
    elements = [element(scope, child, names, delimiter=delimiter) for child in parent]
    if not elements:
        return nothing
    if len(elements) == 1:
        return elements[0]

    def run(c: Context) -> Node:
        return joined([node for each in elements if (node := each(c))], delimiter)

    return run


def element(scope: Scope, tree: Any, names: Any = None, *, delimiter: str = "") -> Element:
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
        return _choose(scope, tree, delimiter, names)
    if tag == "group":
        return _group(scope, tree, names)
    return {"date": _date, "number": _number, "label": _label}.get(tag, _unknown)(scope, tree)


def _unknown(_: Scope, __: Any) -> Element:
    return nothing


def _finish(scope: Scope, tree: Any) -> Finish | None:
    return finishing(tree.attrib, scope.language)


# Texts


def _text(scope: Scope, tree: Any) -> Element:
    finish = _finish(scope, tree)
    if "variable" in tree.attrib:
        return text_variable(scope, tree.attrib, finish)
    if "macro" in tree.attrib:
        return _macro(scope.macro(tree.get("macro")), finish)
    if "term" in tree.attrib:
        value = scope.locale.word(
            tree.get("term"), tree.get("form", "long"), plural=tree.get("plural") == "true"
        ).replace("'", APOSTROPHE)
        if scope.marks_terms and not scope.sorting and value[:1].islower() and "text-case" not in tree.attrib:
            return _term(value, finish)
    else:
        value = tree.get("value", "")
    return _constant(quoted(value), finish)


def _constant(value: Node, finish: Finish | None) -> Element:
    if not value:
        return nothing
    node: Node = finish(value, "") if finish else value
    return lambda _: node


def _term(value: str, finish: Finish | None) -> Element:
    plain_node: Node = finish(value, "") if finish else value
    term: Node = (Kind.TERM, value)
    marked = finish(term, "") if finish else term
    return lambda c: plain_node if c.filled else marked


def _macro(body: Element, finish: Finish | None) -> Element:
    def run(c: Context) -> Node:
        called, filled = c.called, c.filled
        node = body(c)
        # As a group does, a macro falls silent when every variable in it is empty, and else counts as one that is not.
        if not node or (c.filled == filled and c.called > called):
            return ""
        c.called += 1
        c.filled += 1
        return finish(node, c.item.language) if finish else node

    return run


# Groups and choices


def _group(scope: Scope, tree: Any, names: Any) -> Element:
    delimiter = tree.get("delimiter", "")
    elements = [element(scope, child, names, delimiter=delimiter) for child in tree]
    finish = _finish(scope, tree)

    def run(c: Context) -> Node:
        called, filled = c.called, c.filled
        parts = [node for each in elements if (node := each(c))]
        if c.filled == filled and c.called > called:
            # Every variable in the group is empty, and so is the group (CSL 1.0.2, "Group").
            return ""
        if not parts:
            return ""
        # To the group around it, a group that shows something counts as a variable that does.
        c.called += 1
        c.filled += 1
        node = joined(parts, delimiter)
        return finish(node, c.item.language) if finish else node

    return run


def _choose(scope: Scope, tree: Any, delimiter: str, names: Any) -> Element:
    branches = [
        (
            conditions.condition(branch.attrib) if branch.tag != f"{CSL}else" else conditions.always,
            sequence(scope, branch, delimiter, names),
        )
        for branch in tree
    ]
    if len(branches) == 1:
        only, body = branches[0]
        return lambda c: body(c) if only(c) else ""

    def run(c: Context) -> Node:
        for test, body in branches:
            if test(c):
                return body(c)
        return ""

    return run


# Dates, numbers and labels


def _date(scope: Scope, tree: Any) -> Element:
    variable = tree.get("variable", "")
    parts = [child.attrib for child in tree]
    if scope.sorting:
        return _date_key(variable, tree, parts)
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

    return run


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


def _number(scope: Scope, tree: Any) -> Element:
    return number_text(scope, tree.attrib, _finish(scope, tree))


def _label(scope: Scope, tree: Any) -> Element:
    return label_text(scope.locale, tree.attrib, finishing(tree.attrib, scope.language))


# Names


def _names(scope: Scope, tree: Any, around: Any) -> Element:
    variables = tuple(tree.get("variable", "").split())
    # In a substitute, a cs:names without children is shorthand for the one around it with other variables.
    shape = around if around is not None and not len(tree) else tree
    name = shape.find(f"{CSL}name")
    et_al = shape.find(f"{CSL}et-al")
    label = shape.find(f"{CSL}label")
    own = dict(name.attrib) if name is not None else {}
    options = {**scope.names, **own}
    parts = {part.get("name"): part.attrib for part in name} if name is not None else {}
    listing = name_list(
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
    substitute = tree.find(f"{CSL}substitute")
    return NamesElement(
        variables=variables,
        options=listing,
        label=label_of,
        label_first=label_first,
        delimiter=tree.get("delimiter", shape.get("delimiter", scope.names_delimiter)),
        substitutes=[element(scope, each, tree) for each in substitute] if substitute is not None else (),
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
