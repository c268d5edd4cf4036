"""Validates a style against the CSL schema, and says in plain words what in it is not CSL 1.0.2."""

import contextlib
import functools
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import citeproc
from lxml import etree

from essence_refs.csl.style.locales import CSL
from essence_refs.csl.style.xml_tree import XmlElement, independent_parent, line_of
from essence_refs.errors import StyleError
from essence_refs.suggestions import close_matches


@functools.cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))


# The whole style is validated with each layout of a citation or a bibliography. Styles have one for each of two languages.
_MOST_LAYOUTS = 50

# A validator keeps the errors of its last run, so only one thread may use it at a time.
_validating = threading.Lock()


def check_schema(root: XmlElement, name: str) -> None:
    """
    Check a style against the CSL schema that citeproc-py ships.

    Raises:
        StyleError: with the line of the innermost element that is not allowed.

    """
    for layouts in _each_layout_alone(root, name):
        with layouts:
            _check_one(root, name)


def _each_layout_alone(root: XmlElement, name: str) -> Iterator[contextlib.AbstractContextManager[None]]:
    """
    Yield contexts in which the citation and the bibliography have one cs:layout each.

    CSL-M, which most Chinese styles are written in, has a cs:layout for each of several languages, named by an attribute
    "locale". The schema knows one without it.
    """
    parents = [each for each in root if each.tag in (f"{CSL}citation", f"{CSL}bibliography")]
    layouts = [parent.findall(f"{CSL}layout") for parent in parents]
    for each in layouts:
        if len(each) > _MOST_LAYOUTS:
            raise StyleError(
                f"there are more than {_MOST_LAYOUTS} layouts", name, line_of(each[_MOST_LAYOUTS])
            )
    for number in range(max(map(len, layouts), default=1) or 1):
        yield _with_layouts([each[min(number, len(each) - 1)] for each in layouts if each])


@contextlib.contextmanager
def _with_layouts(kept: list[XmlElement]) -> Iterator[None]:
    """Take the other layouts beside those to be kept out of the tree, and the attribute "locale" of those."""
    others = [
        (layout.getparent(), layout.getparent().index(other), other)
        for layout in kept
        for other in layout.getparent().findall(f"{CSL}layout")
        if other is not layout and (other.get("locale") or layout.get("locale"))
    ]
    locales = [(layout, layout.attrib.pop("locale", None)) for layout in kept]
    for parent, _, other in others:
        parent.remove(other)
    try:
        yield
    finally:
        for parent, index, other in others:
            parent.insert(index, other)
        for layout, locale in locales:
            if locale is not None:
                layout.set("locale", locale)


def _check_one(root: XmlElement, name: str) -> None:
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
    raise StyleError(f"not a valid style: {message}", name, line or line_of(root))


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
        yield line_of(root), f'version="{root.get("version", "")}" is not supported, only version="1.0" is'
    if not independent_parent(root) and root.get("class") not in {"in-text", "note"}:
        yield line_of(root), 'class must be "in-text" or "note"'
    info = root.find(f"{CSL}info")
    for tag in ("title", "id", "updated"):
        if info is None or info.find(f"{CSL}{tag}") is None:
            yield line_of(root if info is None else info), f"<info> with a <{tag}> is missing"
    for layout in root.iterfind(f"*/{CSL}layout"):
        if layout.getnext() is not None and layout.getnext().tag == layout.tag:
            yield line_of(layout.getnext()), "only layouts with a locale may be several"
    if not independent_parent(root) and root.find(f"{CSL}citation/{CSL}layout") is None:
        yield line_of(root), "<citation> with a <layout> is missing"
    yield from _plain_reasons_inside(root)


def _plain_reasons_inside(root: XmlElement) -> Iterator[tuple[int, str]]:
    for element in root.iterfind(".//*"):
        # libxml2 reports misplaced text as an element called "text".
        if len(element) and (stray := (element.text or "").strip() or (element[-1].tail or "").strip()):
            yield (
                line_of(element),
                f"the text {stray[:40]!r} in <{etree.QName(element).localname}> does not belong there",
            )
    for element in root.iterfind(".//*[@term]"):
        yield from _unknown(element, "term", (element.get("term", ""),))
    for element in root.iterfind(".//*[@variable]"):
        yield from _unknown(element, "variable", element.get("variable", "").split())
    for element in root.iter(f"{CSL}*"):
        yield from _outside_csl(element)


def _outside_csl(element: XmlElement) -> Iterator[tuple[int, str]]:
    """Say what of an element, its attributes and their values is not part of CSL 1.0.2."""
    tag = etree.QName(element).localname
    known = _schema_elements().get(tag)
    parent = element.getparent()
    if known is None:
        yield line_of(element), f"CSL 1.0.2 has no <{tag}>{_hint(tag, _schema_elements())}"
        return
    around = None if parent is None else _schema_elements().get(etree.QName(parent).localname)
    if around is not None and tag not in around.children:
        yield line_of(element), f"in CSL 1.0.2, <{etree.QName(parent).localname}> has no <{tag}> in it"
    for attribute, value in element.attrib.items():
        values = known.attributes.get(etree.QName(attribute).localname)
        if values is None:
            hint = _hint(attribute, known.attributes)
            yield line_of(element), f"in CSL 1.0.2, <{tag}> has no attribute {attribute!r}{hint}"
        elif attribute in _NUMBERS and not value.strip().isdecimal():
            yield line_of(element), f'{attribute}="{value}" in <{tag}> is not a number'
        elif values and not values.issuperset(value.split() or ("",)) and value not in values:
            yield (
                line_of(element),
                f'in CSL 1.0.2, {attribute}="{value}" is not allowed in <{tag}>{_hint(value, values)}',
            )


_NUMBERS = frozenset(
    [
        "et-al-min",
        "et-al-use-first",
        "et-al-subsequent-min",
        "et-al-subsequent-use-first",
        "names-min",
        "names-use-first",
        "near-note-distance",
        "line-spacing",
        "entry-spacing",
    ]
)


def _hint(word: str, known: Iterable[str]) -> str:
    close = close_matches(word, known)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def _unknown(element: XmlElement, noun: str, values: Iterable[str]) -> Iterator[tuple[int, str]]:
    for value in values:
        if value not in _schema_words():
            close = close_matches(value, _schema_words())
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            yield line_of(element), f"CSL has no {noun} {value!r}{hint}"


@functools.cache
def _schema_words() -> frozenset[str]:
    tree = etree.parse(citeproc.SCHEMA_PATH)
    return frozenset(
        value.text or "" for value in tree.iterfind(".//{http://relaxng.org/ns/structure/1.0}value")
    )


_RNG = "{http://relaxng.org/ns/structure/1.0}"


class _SchemaElement:
    """What the schema allows in an element, wherever it is: attributes with their values, and children."""

    def __init__(self) -> None:
        # No values mean that any are allowed.
        self.attributes: dict[str, set[str]] = {}
        self.children: set[str] = set()


@functools.cache
def _schema_elements() -> dict[str, _SchemaElement]:
    """Return the elements that the schema knows, by name."""
    tree = etree.parse(citeproc.SCHEMA_PATH)
    defines: dict[str, list[Any]] = {}
    for define in tree.iter(f"{_RNG}define"):
        defines.setdefault(define.get("name", ""), []).append(define)
    found: dict[str, _SchemaElement] = {}
    for element in tree.iter(f"{_RNG}element"):
        known = found.setdefault(element.findtext(f"{_RNG}name", ""), _SchemaElement())
        for part in _parts(element, defines, set()):
            part_name = part.findtext(f"{_RNG}name", "")
            if part.tag == f"{_RNG}element":
                known.children.add(part_name)
            else:
                values = _values(part, defines)
                free = not values or not known.attributes.get(part_name, values)
                known.attributes[part_name] = (
                    set() if free else known.attributes.get(part_name, set()) | values
                )
    return found


def _parts(pattern: Any, defines: dict[str, list[Any]], seen: set[str]) -> Iterator[Any]:
    """Yield the elements and attributes in a pattern, but nothing inside them."""
    for each in pattern:
        if each.tag in (f"{_RNG}element", f"{_RNG}attribute"):
            yield each
        elif each.tag == f"{_RNG}ref":
            reference = each.get("name", "")
            if reference not in seen:
                seen.add(reference)
                for define in defines.get(reference, ()):
                    yield from _parts(define, defines, seen)
        elif isinstance(each.tag, str):
            yield from _parts(each, defines, seen)


def _values(attribute: Any, defines: dict[str, list[Any]]) -> set[str]:
    """Return the values of an attribute, none if it may have others."""
    values: set[str] = set()
    waiting, seen = [attribute], set()
    while waiting:
        for each in waiting.pop().iter():
            if each.tag in (f"{_RNG}text", f"{_RNG}data"):
                return set()
            if each.tag == f"{_RNG}value":
                values.add(each.text or "")
            elif each.tag == f"{_RNG}ref" and each.get("name") not in seen:
                seen.add(each.get("name"))
                waiting.extend(defines.get(each.get("name", ""), ()))
    return values
