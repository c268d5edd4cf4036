"""Loads a CSL style from bytes with citeproc-py and checks it before it is compiled."""

import functools
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, NoReturn

import attrs
import citeproc
from citeproc.frontend import CitationStylesXML
from lxml import etree

from essence_refs.csl.style.locales import CSL, LAST_RESORT, Locale, merge_locale
from essence_refs.errors import EssenceRefsError, StyleError
from essence_refs.suggestions import close_matches

# lxml's element type has no public name, and its stubs allow bytes, which no parsed attribute is.
XmlElement = Any

# The deepest of 2,851 styles has 73 levels, counting macros where they are called. This limit is above that, and low
# enough for Python's stack even if a style is nested on purpose.
_DEEPEST = 120
# The most elements of a style, counting macros each time they are called. The largest style in use (Chicago) has 2.5
# million. Forty macros that each call the next one twice would have a million million, and rendering would never end.
_LARGEST = 25_000_000

_ROLES_OF_VARIABLES = {f"{CSL}{name}" for name in ("text", "number", "date", "names")}
_macro_names: Any = etree.XPath("descendant::*/@macro", smart_strings=False)


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
        _check_schema(root, name)
    parent_name = _parent_name(root)
    if parent_name:
        return _dependent(root, parent_name, name=name, parent=parent, validate=validate)
    if root.find(f"{CSL}citation/{CSL}layout") is None:
        raise StyleError("the style has no <citation> with a <layout>", name, _line(root))
    macros = {macro.get("name", ""): macro for macro in root.iterfind(f"{CSL}macro")}
    # A hundred times quicker than looking at the elements in Python.
    calls = {key: tuple(dict.fromkeys(_macro_names(macro))) for key, macro in macros.items()}
    _check_calls(root, macros, name)
    order = _ordered_macros(calls, macros, name)
    if validate:
        _check_depth(root, macros, order, name)
        _check_size(macros, order, name)
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
        raise StyleError(f"the style depends on {parent_name!r}, which was not given", name, _line(root))
    try:
        source = parent(parent_name)
    except (EssenceRefsError, LookupError) as error:
        message = f"the style depends on {parent_name!r}, which was not found"
        raise StyleError(message, name, _line(root)) from error
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
        raise StyleError(f"not XML: {reason}", name, error.lineno or 0) from None
    if root.tag != f"{CSL}style":
        what = "a CSL locale" if root.tag == f"{CSL}locale" else f"an XML document of <{root.tag}>"
        raise StyleError(f"not a CSL style, but {what}", name, _line(root))
    # citeproc-py drops comments but keeps processing instructions, which compiling elements does not expect.
    etree.strip_tags(root, etree.ProcessingInstruction)
    return root


def _line(element: XmlElement) -> int:
    return element.sourceline or 0


def _info(root: XmlElement, tag: str) -> str:
    return " ".join(root.findtext(f"{CSL}info/{CSL}{tag}", "").split())


def _categories(root: XmlElement, attribute: str) -> Iterator[str]:
    for category in root.iterfind(f"{CSL}info/{CSL}category[@{attribute}]"):
        yield category.get(attribute, "")


def _citation_format(root: XmlElement) -> str:
    return next(_categories(root, "citation-format"), "")


def _fields(root: XmlElement) -> tuple[str, ...]:
    return tuple(_categories(root, "field"))


def _parent_name(root: XmlElement) -> str:
    """Return the short name of the parent style, empty for an independent style."""
    for link in root.iterfind(f"{CSL}info/{CSL}link[@rel='independent-parent']"):
        return str(link.get("href", "").rstrip("/").rpartition("/")[2])
    return ""


# Macros


def _check_calls(root: XmlElement, macros: dict[str, XmlElement], name: str) -> None:
    missing = set(_macro_names(root)) - macros.keys()
    for caller in root.iterfind(".//*[@macro]") if missing else ():
        called = caller.get("macro", "")
        if called in missing:
            close = close_matches(called, macros)
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            raise StyleError(f"there is no macro {called!r}{hint}", name, _line(caller))


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
    raise StyleError(f"the macro {path[0]!r} calls itself{others}", name, _line(caller))


def _check_depth(root: XmlElement, macros: dict[str, XmlElement], order: tuple[str, ...], name: str) -> None:
    heights: dict[str, int] = {}
    for each in order:
        heights[each] = _height(macros[each], heights)
    if _height(root, heights) > _DEEPEST:
        raise StyleError(f"elements and macros are nested more than {_DEEPEST} deep", name, _line(root))


def _check_size(macros: dict[str, XmlElement], order: tuple[str, ...], name: str) -> None:
    sizes: dict[str, int] = {}
    for each in order:
        sizes[each] = sum(1 + sizes.get(below.get("macro", ""), 0) for below in macros[each].iter(f"{CSL}*"))
        if sizes[each] > _LARGEST:
            message = f"with the macros it calls, {each!r} has more than {_LARGEST:,} elements"
            raise StyleError(message, name, _line(macros[each]))


def _height(element: XmlElement, heights: dict[str, int]) -> int:
    """Return the number of levels of elements below this one, including called macros."""
    height = 0
    depth = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        below = heights.get(each.get("macro", ""), 0) if event == "start" else 0
        height = max(height, depth + below)
    return height


# The schema


@functools.cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))


# A validator keeps the errors of its last run, so only one thread may use it at a time.
_validating = threading.Lock()


def _check_schema(root: XmlElement, name: str) -> None:
    """
    Check a style against the CSL schema that citeproc-py ships.

    Raises:
        StyleError: with the line of the innermost element that is not allowed.

    """
    with _validating:
        schema = _schema()
        if schema.validate(root):
            return
        entries = tuple(
            (entry.line, entry.path or "", entry.type_name, entry.message) for entry in schema.error_log
        )
    for line, message in _plain_reasons(root):
        raise StyleError(f"not a valid style: {message}", name, line)
    line, path, kind, message = max(entries, key=_specificity)
    found = root.getroottree().xpath(path) if path else []
    if kind == "RELAXNG_ERR_ATTRVALID" and found:
        written = " ".join(f'{key}="{value}"' for key, value in found[0].attrib.items())
        message = f"{etree.QName(found[0]).localname} with {written or 'no attributes'} is not allowed"
    raise StyleError(f"not a valid style: {message}", name, line or _line(root))


# The errors that name the cause. libxml2 repeats an error for every level above and reports siblings it did not match.
_SPECIFIC_ERRORS = (
    "RELAXNG_ERR_INVALIDATTR",
    "RELAXNG_ERR_TYPEVAL",
    "RELAXNG_ERR_ELEMWRONG",
    "RELAXNG_ERR_ATTRVALID",
)


def _specificity(entry: tuple[int, str, str, str]) -> tuple[int, int]:
    _, path, kind, _ = entry
    return path.count("/"), len(_SPECIFIC_ERRORS) - _SPECIFIC_ERRORS.index(
        kind
    ) if kind in _SPECIFIC_ERRORS else 0


def _plain_reasons(root: XmlElement) -> Iterator[tuple[int, str]]:
    """Describe mistakes for which libxml2 has no clear message ("Expecting an element issn, got nothing")."""
    if root.get("version") != "1.0":
        yield _line(root), f'version="{root.get("version", "")}" is not supported, only version="1.0" is'
    if not _parent_name(root) and root.get("class") not in {"in-text", "note"}:
        yield _line(root), 'class must be "in-text" or "note"'
    info = root.find(f"{CSL}info")
    for tag in ("title", "id", "updated"):
        if info is None or info.find(f"{CSL}{tag}") is None:
            yield _line(root if info is None else info), f"<info> with a <{tag}> is missing"
    if not _parent_name(root) and root.find(f"{CSL}citation/{CSL}layout") is None:
        yield _line(root), "<citation> with a <layout> is missing"
    for element in root.iterfind(".//*"):
        # libxml2 reports misplaced text as an element called "text".
        if len(element) and (stray := (element.text or "").strip() or (element[-1].tail or "").strip()):
            yield (
                _line(element),
                f"the text {stray[:40]!r} in <{etree.QName(element).localname}> does not belong there",
            )
    for element in root.iterfind(".//*[@term]"):
        yield from _unknown(element, "term", (element.get("term", ""),))
    for element in root.iterfind(".//*[@variable]"):
        yield from _unknown(element, "variable", element.get("variable", "").split())


def _unknown(element: XmlElement, noun: str, values: Iterable[str]) -> Iterator[tuple[int, str]]:
    for value in values:
        if value not in _schema_words():
            close = close_matches(value, _schema_words())
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            yield _line(element), f"CSL has no {noun} {value!r}{hint}"


@functools.cache
def _schema_words() -> frozenset[str]:
    tree = etree.parse(citeproc.SCHEMA_PATH)
    return frozenset(
        value.text or "" for value in tree.iterfind(".//{http://relaxng.org/ns/structure/1.0}value")
    )
