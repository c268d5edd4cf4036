"""Loads a CSL style from bytes with citeproc-py and checks it before it is compiled."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NoReturn

import attrs
from citeproc.frontend import CitationStylesXML
from lxml import etree

from essence_refs.csl.style.locales import CSL, LAST_RESORT, Locale, merge_locale
from essence_refs.csl.style.xml_tree import XmlElement, independent_parent, line_of
from essence_refs.errors import EssenceRefsError, StyleError
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.suggestions import close_matches

# The most elements that one item may go through, counting macros each time they are called, and of each cs:choose the
# largest branch. The largest of 2,851 styles (Chicago) has 1,900. Eighteen macros that each call the next one twice have
# 780,000, and each further macro doubles that.
_LARGEST = 20_000
# The longest attribute in 2,851 styles has 346 characters. An affix may be printed for each element.
_LONGEST_TEXT = 2_000

_TOO_DEEP = too_deep("elements and macros")
_ROLES_OF_VARIABLES = {f"{CSL}{name}" for name in ("text", "number", "date", "names")}
_MOST_DIGITS = 9
_long_numbers: Any = etree.XPath(
    f"//@*[string-length() > {_MOST_DIGITS} and not(translate(., '0123456789+-', ''))]"
)
_macro_names: Any = etree.XPath("descendant::*/@macro", smart_strings=False)
_long_texts: Any = etree.XPath(
    f"descendant::*[@*[string-length() > {_LONGEST_TEXT}] or text()[string-length() > {_LONGEST_TEXT}]]"
    "[not(ancestor-or-self::cs:info)]",
    namespaces={"cs": CSL[1:-1]},
)


# Without repr: attrs would generate and compile the method each time the module is imported.
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Style:
    """
    A citation style whose macros have been checked; threads may share it. A style equals only itself.

    ``root`` is the tree to compile. A dependent style has the ``root`` of its ``parent``, but its own ``title``, ``id``,
    ``fields`` and, if it has one, ``default_locale``.
    """

    title: str
    id: str
    name: str = ""
    citation_format: str = ""
    fields: tuple[str, ...] = ()
    has_bibliography: bool = False
    default_locale: str = ""
    version: str = "1.0"
    parent: "Style | None" = None
    root: XmlElement
    macros: dict[str, XmlElement] = attrs.field(factory=dict)
    # The macros that each macro calls, without repetition.
    calls: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    # The compiled style (see `essence_refs.csl.compiled_style`) by locale.
    compiled: dict[str, Any] = attrs.field(init=False, factory=dict)
    _locales: dict[str, Locale] = attrs.field(init=False, factory=dict)

    def __repr__(self) -> str:
        return f"Style(title={self.title!r}, id={self.id!r}, name={self.name!r})"

    def locale(self, tag: str = "") -> Locale:
        """
        Return the locale *tag* with this style's own terms; by default the style's own language.

        Raises:
            UnknownLocaleError: with similar tags, if there is no locale file for the language.

        """
        tag = tag or self.default_locale or LAST_RESORT
        found = self._locales.get(tag)
        if found is None:
            # Two threads may merge the same locale at once. The first result is kept; both are equal.
            merged = merge_locale(tag, self.root.iterfind(f"{CSL}locale"))
            found = self._locales.setdefault(tag, merged)
        return found

    @property
    def is_note(self) -> bool:
        """Whether citations are in notes instead of the text."""
        return bool(self.root.get("class") == "note")

    @property
    def variables(self) -> frozenset[str]:
        """The CSL variables that the style can print."""
        return frozenset(
            variable
            for element in self.root.iter(*_ROLES_OF_VARIABLES)
            for variable in element.get("variable", "").split()
        )


def parse_style(
    source: bytes, *, name: str = "", parent: Callable[[str], bytes] | None = None, validate: bool = True
) -> Style:
    """
    Parse a style; messages call it *name*.

    *parent* returns the bytes of the parent of a dependent style by its short name ("apa"). Checking the schema takes
    four fifths of the time, so *validate* can be False for a style known to be valid. Macros that are missing or call
    themselves are found in any case.

    Raises:
        StyleError: with the line, if the style cannot be used.

    """
    root = _load(source, name)
    if validate:
        # Styles that come with a package are known to be valid.
        from essence_refs.csl.style.validation import check_schema  # noqa: PLC0415

        check_schema(root, name)
    parent_name = independent_parent(root)
    if parent_name:
        return _dependent(root, parent_name, name=name, parent=parent, validate=validate)
    if root.find(f"{CSL}citation/{CSL}layout") is None:
        raise StyleError("the style has no <citation> with a <layout>", name, line_of(root))
    macros = {macro.get("name", ""): macro for macro in root.iterfind(f"{CSL}macro")}
    # A hundred times quicker than looking at the elements in Python.
    calls = {key: tuple(dict.fromkeys(_macro_names(macro))) for key, macro in macros.items()}
    _check_calls(root, macros, name)
    order = _ordered_macros(calls, macros, name)
    if validate:
        _check_depth(root, macros, order, name)
        _check_numbers(root, name)
        _check_size(root, macros, order, name)
    return Style(
        title=_info(root, "title"),
        id=_info(root, "id"),
        name=name,
        citation_format=_citation_format(root),
        fields=_fields(root),
        has_bibliography=root.find(f"{CSL}bibliography") is not None,
        default_locale=root.get("default-locale", ""),
        version=root.get("version", ""),
        root=root,
        macros=macros,
        calls=calls,
    )


def _dependent(
    root: XmlElement, parent_name: str, *, name: str, parent: Callable[[str], bytes] | None, validate: bool
) -> Style:
    if parent is None:
        raise StyleError(f"the style depends on {parent_name!r}, which was not given", name, line_of(root))
    try:
        source = parent(parent_name)
    except (EssenceRefsError, LookupError) as error:
        message = f"the style depends on {parent_name!r}, which was not found"
        raise StyleError(message, name, line_of(root)) from error
    # The parent must be independent, as the specification says, so there is no endless chain.
    independent = parse_style(source, name=parent_name, validate=validate)
    return attrs.evolve(
        independent,
        title=_info(root, "title"),
        id=_info(root, "id"),
        name=name,
        citation_format=_citation_format(root) or independent.citation_format,
        fields=_fields(root),
        default_locale=root.get("default-locale", "") or independent.default_locale,
        parent=independent,
    )


def _load(source: bytes, name: str) -> XmlElement:
    """Return the root of the tree that citeproc-py loads, after checking that it is safe to load."""
    if b"\0" in source:
        raise StyleError("a style must be XML in UTF-8", name)
    # citeproc-py's parser expands entities, so a source that may declare any is refused. The parser reads UTF-8 whatever
    # the XML declaration says, so a declaration cannot be written in other bytes.
    declaration = source.find(b"<!DOCTYPE")
    if declaration >= 0:
        line = source.count(b"\n", 0, declaration) + 1
        raise StyleError("a style must not have a document type declaration (<!DOCTYPE>)", name, line)
    try:
        root: XmlElement = CitationStylesXML(BytesIO(source), validate=False).root
    except etree.XMLSyntaxError as error:
        # lxml ends its message with line and column.
        reason = re.sub(r", line \d+, column \d+$", "", error.msg or "")
        # libxml2 has a limit of its own: "Excessive depth in document: 256".
        message = _TOO_DEEP if "depth" in reason else f"not XML: {reason}"
        raise StyleError(message, name, error.lineno or 0) from None
    if root.tag != f"{CSL}style":
        what = "a CSL locale" if root.tag == f"{CSL}locale" else f"an XML document of <{root.tag}>"
        raise StyleError(f"not a CSL style, but {what}", name, line_of(root))
    # citeproc-py drops comments but keeps processing instructions, which compiling elements does not expect.
    etree.strip_tags(root, etree.ProcessingInstruction)
    return root


def _info(root: XmlElement, tag: str) -> str:
    return " ".join(root.findtext(f"{CSL}info/{CSL}{tag}", "").split())


def _categories(root: XmlElement, attribute: str) -> Iterator[str]:
    for category in root.iterfind(f"{CSL}info/{CSL}category[@{attribute}]"):
        yield category.get(attribute, "")


def _citation_format(root: XmlElement) -> str:
    return next(_categories(root, "citation-format"), "")


def _fields(root: XmlElement) -> tuple[str, ...]:
    return tuple(_categories(root, "field"))


# Macros


def _check_calls(root: XmlElement, macros: dict[str, XmlElement], name: str) -> None:
    missing = set(_macro_names(root)) - macros.keys()
    for caller in root.iterfind(".//*[@macro]") if missing else ():
        called = caller.get("macro", "")
        if called in missing:
            close = close_matches(called, macros)
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            raise StyleError(f"there is no macro {called!r}{hint}", name, line_of(caller))


def _ordered_macros(
    calls: dict[str, tuple[str, ...]], macros: dict[str, XmlElement], name: str
) -> tuple[str, ...]:
    """
    Return the names of the macros, each after those that it calls.

    Raises:
        StyleError: with the line of the call, if a macro calls itself.

    """
    done: dict[str, None] = {}
    for start, called_first in calls.items():
        # The path of calls to the current macro, each with an iterator over the calls that are left to follow.
        path = {} if start in done else {start: iter(called_first)}
        while path:
            caller, below = next(reversed(path.items()))
            called = next(below, None)
            if called is None:
                done[caller] = None
                del path[caller]
            elif called in path:
                cycle = [*path, called]
                _refuse_cycle(cycle[cycle.index(called) :], macros, name)
            elif called not in done:
                path[called] = iter(calls[called])
    return tuple(done)


def _refuse_cycle(path: list[str], macros: dict[str, XmlElement], name: str) -> NoReturn:
    caller = next(each for each in macros[path[0]].iterfind(".//*[@macro]") if each.get("macro") == path[1])
    others = "" if len(path) == 2 else f" (through {', '.join(map(repr, path[1:-1]))})"
    raise StyleError(f"the macro {path[0]!r} calls itself{others}", name, line_of(caller))


def _check_depth(root: XmlElement, macros: dict[str, XmlElement], order: tuple[str, ...], name: str) -> None:
    heights: dict[str, int] = {}
    for each in order:
        heights[each] = _height(macros[each], heights)
    if _height(root, heights) > DEEPEST:
        raise StyleError(_TOO_DEEP, name, line_of(root))


def _check_numbers(root: XmlElement, name: str) -> None:
    """Refuse a number with too many digits: Python converts 4,300 at most, and no style needs them."""
    for attribute in _long_numbers(root):
        message = f"{attribute.attrname} has a number of more than {_MOST_DIGITS} digits"
        raise StyleError(message, name, line_of(attribute.getparent()))


def _check_size(root: XmlElement, macros: dict[str, XmlElement], order: tuple[str, ...], name: str) -> None:
    for element in _long_texts(root):
        message = f"a text in <{etree.QName(element).localname}> has more than {_LONGEST_TEXT:,} characters"
        raise StyleError(message, name, line_of(element))
    sizes: dict[str, int] = {}
    layouts = root.iterfind(f"*/{CSL}layout")
    for caller, tree in (*((each, macros[each]) for each in order), *((None, each) for each in layouts)):
        size = _size(tree, sizes)
        if size > _LARGEST:
            where = "a layout" if caller is None else f"the macro {caller!r}"
            message = f"with the macros it calls, {where} has more than {_LARGEST:,} elements"
            raise StyleError(message, name, line_of(tree))
        if caller is not None:
            sizes[caller] = size


def _size(tree: XmlElement, sizes: dict[str, int]) -> int:
    """Return the number of elements that one item goes through: of the branches of a cs:choose only the largest."""
    # The sizes of the elements that are open, each the sum of its children, or the largest of them in a cs:choose.
    open_sizes = [0]
    for event, each in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            open_sizes.append(1 + sizes.get(each.get("macro", ""), 0))
            continue
        size = open_sizes.pop()
        parent = each.getparent()
        if each is not tree and parent.tag == f"{CSL}choose":
            open_sizes[-1] = max(open_sizes[-1], 1 + size)
        else:
            open_sizes[-1] += size
    return open_sizes[0]


def _height(element: XmlElement, heights: dict[str, int]) -> int:
    """Return the number of levels of elements below this one, including called macros."""
    height = 0
    depth = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        below = heights.get(each.get("macro", ""), 0) if event == "start" else 0
        height = max(height, depth + below)
    return height
