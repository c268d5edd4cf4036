"""cs:label: the term for a variable, for one or for many."""

import re
from collections.abc import Mapping

from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.forms import SILENT, Form, Having, Part
from essence_refs.csl.elements.shapes import Shapes
from essence_refs.csl.output.formatting import Finish
from essence_refs.csl.output.nodes import Node, plain
from essence_refs.csl.output.quotes import APOSTROPHE
from essence_refs.csl.style.locales import Locale

_MANY = r"\d\s*[^\W\d_]*\s*(?:[-\u2013\u2014]+|[,;&])\s*[^\W\d_]*\s*\d|\d\s+(?:and|und|et|y|e|en|och|og)\s+\d"
_ROMAN_RANGE = r"(?i)\b[ivxlcdm]+\s*(?:[-\u2013\u2014]+|[,&])\s*[ivxlcdm]+\b"
_PARTING = frozenset("-\u2013\u2014,;&")
# Variables whose term has another name.
_TERMS = {"number-of-pages": "page", "number-of-volumes": "volume"}


def is_many(variable: str, text: str) -> bool:
    """Whether a number counts as many: a range or a list of them, or for a number *of* something more than one."""
    if variable.startswith("number-of-"):
        # "1,024" pages are one number, and more than one page.
        number = re.search(r"\d+", text.replace(",", ""))
        return number is not None and int(number.group()) != 1
    first, _, last = text.partition("\u2013" if "\u2013" in text else "-")
    if first.isdecimal() and (last.isdecimal() or not last):
        # Most are one number or two, which need none of the expressions compiled.
        return bool(last)
    if _PARTING.isdisjoint(text) and len(text.split()) < 2:
        return False
    text = text.replace(r"\-", "")
    return re.search(_MANY, text) is not None or re.search(_ROMAN_RANGE, text) is not None


def label_text(locale: Locale, attributes: Mapping[str, str], finish: Finish | None, shapes: Shapes) -> Part:
    """Compile a cs:label outside cs:names."""
    variable = attributes.get("variable", "")
    form = attributes.get("form", "long")
    plural = attributes.get("plural", "contextual")
    words: dict[tuple[str, bool], Node] = {}

    def run(c: Context) -> Node:
        value, term = _numbered(variable, c)
        if not value:
            return ""
        many = plural == "always" or (plural == "contextual" and is_many(variable, plain(value)))
        word = words.get((term, many))
        if word is None:
            word = _word(locale, term, form, many=many)
            if word and finish:
                word = finish(word, "")
            # A label that no locale knows is remembered by nobody, for there is no end of them.
            if word:
                words[term, many] = word
        return word

    return Having(shapes.variable(variable), Form(run, barren=True), SILENT)


def _numbered(variable: str, c: Context) -> tuple[Node, str]:
    """Return the value of a variable, be it the cite's or the item's, and the name of its term."""
    if variable == "locator":
        return c.locator, c.label or "page"
    if variable == "first-reference-note-number":
        return str(c.first_note or ""), variable
    if variable == "citation-number":
        return str(c.number or ""), variable
    return c.texts.get(variable, ""), variable


def _word(locale: Locale, term: str, form: str, *, many: bool) -> str:
    names = [term]
    if term in _TERMS:
        names.append(_TERMS[term])
    for name in names:
        word = locale.word(name, form, plural=many)
        if word:
            return word.replace("'", APOSTROPHE)
    return ""
