"""A CSL style from its bytes: loaded by citeproc-py, checked, and found fit to be compiled."""

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

# lxml's element type has no public name, and its stubs allow for bytes that no parsed attribute is.
Element = Any

# Deeper than any of 2,851 styles goes (the deepest has 73 levels, macros counted where they are called),
# and shallow enough for Python's stack, whatever a style made on purpose calls.
_DEEPEST = 120
# Elements with every macro written out where it is called: 2.5 million are the most in circulation (Chicago). Macros
# that call the next one twice, forty deep, would be a million million, and never come to an end.
_LARGEST = 25_000_000

_ROLES_OF_VARIABLES = {f"{CSL}{name}" for name in ("text", "number", "date", "names")}
_macro_names: Any = etree.XPath("descendant::*/@macro", smart_strings=False)


# attrs would write the method that shows a style anew, and Python compile it, whenever the module is imported.
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Style:
    """
    A citation style, its macros checked, shared by as many threads as like.

    ``root`` is the tree to compile: for a dependent style its parent's. ``parent`` is then the parent, and
    ``title``, ``id``, ``fields`` and a ``default_locale`` of its own are the child's. A style equals only itself.
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
    root: Element
    macros: dict[str, Element] = attrs.field(factory=dict)
    # The macros that each macro calls, none of them twice.
    calls: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    # What `essence_refs.csl.compiled_style` made of it, by locale.
    compiled: dict[str, Any] = attrs.field(init=False, factory=dict)
    _locales: dict[str, Locale] = attrs.field(init=False, factory=dict)

    def __repr__(self) -> str:
        return f"Style(title={self.title!r}, id={self.id!r}, name={self.name!r})"

    def locale(self, tag: str = "") -> Locale:
        """
        Return the locale *tag* as this style speaks it, by default the style's own language.

        Raises:
            UnknownLocaleError: with the nearest tags, where not even the language is known.

        """
        tag = tag or self.default_locale or LAST_RESORT
        found = self._locales.get(tag)
        if found is None:
            # Two threads may merge the same locale at once; the first one's stays, and both are equal.
            merged = merge_locale(tag, self.root.iterfind(f"{CSL}locale"))
            found = self._locales.setdefault(tag, merged)
        return found

    @property
    def is_note(self) -> bool:
        """Whether citations stand in notes instead of in the text."""
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
    Return the style in *source*, which *name* stands for in messages.

    *parent* brings the bytes of a dependent style's parent by its short name ("apa"). Validating takes
    four fifths of the time, so *validate* is there to leave it out for a style known to be valid; macros
    that are missing or call themselves are found all the same.

    Raises:
        StyleError: with the line, where the style cannot be used.

    """
    root = _load(source, name)
    if validate:
        _check_schema(root, name)
    parent_name = _parent_name(root)
    if parent_name:
        return _dependent(root, parent_name, name=name, parent=parent, validate=validate)
    if root.find(f"{CSL}citation/{CSL}layout") is None:
        raise StyleError("the style does not say how a citation is laid out", name, _line(root))
    macros = {macro.get("name", ""): macro for macro in root.iterfind(f"{CSL}macro")}
    # libxml2 finds the names in a hundredth of the time that Python takes to look at the elements.
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
    root: Element, parent_name: str, *, name: str, parent: Callable[[str], bytes] | None, validate: bool
) -> Style:
    if parent is None:
        raise StyleError(f"the style depends on {parent_name!r}, which was not given", name, _line(root))
    try:
        source = parent(parent_name)
    except (EssenceRefsError, LookupError) as error:
        message = f"the style depends on {parent_name!r}, which is not there"
        raise StyleError(message, name, _line(root)) from error
    # No parent for the parent: the specification wants an independent one, and so there is no endless chain.
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


def _load(source: bytes, name: str) -> Element:
    """Return the root of the tree that citeproc-py loads, of a source that is safe to load."""
    if b"\0" in source:
        raise StyleError("a style must be XML in UTF-8", name)
    # citeproc-py's parser expands entities, so a source that may declare any never gets there. It reads
    # UTF-8 whatever the XML declaration says, so no other spelling of these bytes can declare one.
    declaration = source.find(b"<!DOCTYPE")
    if declaration >= 0:
        line = source.count(b"\n", 0, declaration) + 1
        raise StyleError("a style must not have a document type declaration (<!DOCTYPE>)", name, line)
    try:
        root: Element = CitationStylesXML(BytesIO(source), validate=False).root
    except etree.XMLSyntaxError as error:
        # lxml ends its message with the place.
        reason = re.sub(r", line \d+, column \d+$", "", error.msg or "")
        raise StyleError(f"not XML: {reason}", name, error.lineno or 0) from None
    if root.tag != f"{CSL}style":
        what = "a CSL locale" if root.tag == f"{CSL}locale" else f"an XML document of <{root.tag}>"
        raise StyleError(f"not a CSL style, but {what}", name, _line(root))
    # citeproc-py drops comments but keeps processing instructions, which no element of CSL is prepared for.
    etree.strip_tags(root, etree.ProcessingInstruction)
    return root


def _line(element: Element) -> int:
    return element.sourceline or 0


def _info(root: Element, tag: str) -> str:
    return " ".join(root.findtext(f"{CSL}info/{CSL}{tag}", "").split())


def _categories(root: Element, attribute: str) -> Iterator[str]:
    for category in root.iterfind(f"{CSL}info/{CSL}category[@{attribute}]"):
        yield category.get(attribute, "")


def _citation_format(root: Element) -> str:
    return next(_categories(root, "citation-format"), "")


def _fields(root: Element) -> tuple[str, ...]:
    return tuple(_categories(root, "field"))


def _parent_name(root: Element) -> str:
    """Return the short name of the style that this one depends on, empty for an independent style."""
    for link in root.iterfind(f"{CSL}info/{CSL}link[@rel='independent-parent']"):
        return str(link.get("href", "").rstrip("/").rpartition("/")[2])
    return ""


# Macros


def _check_calls(root: Element, macros: dict[str, Element], name: str) -> None:
    missing = set(_macro_names(root)) - macros.keys()
    for caller in root.iterfind(".//*[@macro]") if missing else ():
        called = caller.get("macro", "")
        if called in missing:
            close = close_matches(called, macros)
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            raise StyleError(f"there is no macro {called!r}{hint}", name, _line(caller))


def _ordered_macros(
    calls: dict[str, tuple[str, ...]], macros: dict[str, Element], name: str
) -> tuple[str, ...]:
    """
    Return the macros' names, each after those that it calls.

    Raises:
        StyleError: with the line of the call, where a macro calls itself.

    """
    done: dict[str, None] = {}
    for start, called_first in calls.items():
        # From a macro down to the one that is looked at, each with those that it calls and that were not looked at.
        path = {} if start in done else {start: iter(called_first)}
        while path:
            caller, below = next(reversed(path.items()))
            called = next(below, None)
            if called is None:
                done[caller] = None
                del path[caller]
            elif called in path:
                way = [*path, called]
                _refuse_cycle(way[way.index(called) :], macros, name)
            elif called not in done:
                path[called] = iter(calls[called])
    return tuple(done)


def _refuse_cycle(path: list[str], macros: dict[str, Element], name: str) -> NoReturn:
    caller = next(each for each in macros[path[0]].iterfind(".//*[@macro]") if each.get("macro") == path[1])
    way = "" if len(path) == 2 else f" (by way of {', '.join(map(repr, path[1:-1]))})"
    raise StyleError(f"the macro {path[0]!r} calls itself{way}", name, _line(caller))


def _check_depth(root: Element, macros: dict[str, Element], order: tuple[str, ...], name: str) -> None:
    heights: dict[str, int] = {}
    for each in order:
        heights[each] = _height(macros[each], heights)
    if _height(root, heights) > _DEEPEST:
        raise StyleError(f"elements and macros are nested more than {_DEEPEST} deep", name, _line(root))


def _check_size(macros: dict[str, Element], order: tuple[str, ...], name: str) -> None:
    sizes: dict[str, int] = {}
    for each in order:
        sizes[each] = sum(1 + sizes.get(below.get("macro", ""), 0) for below in macros[each].iter(f"{CSL}*"))
        if sizes[each] > _LARGEST:
            message = f"with the macros it calls, {each!r} has more than {_LARGEST:,} elements"
            raise StyleError(message, name, _line(macros[each]))


def _height(element: Element, heights: dict[str, int]) -> int:
    """Return how many levels of elements there are below this one, called macros included."""
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


# A validator keeps the errors of its last run, so no two threads may use it at once.
_validating = threading.Lock()


def _check_schema(root: Element, name: str) -> None:
    """
    Check a style against the CSL schema that citeproc-py ships.

    Raises:
        StyleError: with the line of the innermost element that the schema does not allow.

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
    line, path, kind, message = max(entries, key=_telling)
    found = root.getroottree().xpath(path) if path else []
    if kind == "RELAXNG_ERR_ATTRVALID" and found:
        written = " ".join(f'{key}="{value}"' for key, value in found[0].attrib.items())
        message = f"{etree.QName(found[0]).localname} with {written or 'no attributes'} is not allowed"
    raise StyleError(f"not a valid style: {message}", name, line or _line(root))


# libxml2 reports an error again at every level above it, and the siblings that it could not match then.
_TELLING = (
    "RELAXNG_ERR_INVALIDATTR",
    "RELAXNG_ERR_TYPEVAL",
    "RELAXNG_ERR_ELEMWRONG",
    "RELAXNG_ERR_ATTRVALID",
)


def _telling(entry: tuple[int, str, str, str]) -> tuple[int, int]:
    _, path, kind, _ = entry
    return path.count("/"), len(_TELLING) - _TELLING.index(kind) if kind in _TELLING else 0


def _plain_reasons(root: Element) -> Iterator[tuple[int, str]]:
    """Yield what is wrong in words, for the slips that libxml2 cannot name ("Expecting an element issn, got nothing")."""
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
        # libxml2 takes text where none belongs for an element called "text".
        if len(element) and (stray := (element.text or "").strip() or (element[-1].tail or "").strip()):
            yield (
                _line(element),
                f"the text {stray[:40]!r} in <{etree.QName(element).localname}> does not belong there",
            )
    for element in root.iterfind(".//*[@term]"):
        yield from _unknown(element, "term", (element.get("term", ""),))
    for element in root.iterfind(".//*[@variable]"):
        yield from _unknown(element, "variable", element.get("variable", "").split())


def _unknown(element: Element, noun: str, values: Iterable[str]) -> Iterator[tuple[int, str]]:
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
