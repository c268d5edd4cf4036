"""cs:label: the term for a variable, in the singular or the plural."""

import re
from collections.abc import Callable
from typing import Any

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.elements.substitute import peek
from essence_refs.csl.output.nodes import Node, plain_text
from essence_refs.csl.output.quotes import APOSTROPHE
from essence_refs.csl.style.locales import Locale
from essence_refs.csl.variables.numbers import COUNTED

# Compiled by `re` on first use, to save import time.
_MANY = r"\d\s*[^\W\d_]*(?:\([^\W_]{1,3}\))*\s*(?:[-\u2013\u2014]+|[,;&])\s*[^\W\d_]*\s*\d|\d\s+(?:and|und|et|y|e|en|och|og)\s+\d"
_ROMAN_RANGE = r"(?i)\b[ivxlcdm]+\s*(?:[-\u2013\u2014]+|[,&])\s*[ivxlcdm]+\b"
_SEPARATORS = frozenset("-\u2013\u2014,;&")

# The label for a term, in the plural or not.
_LabelText = Callable[[str, bool], Node]


def is_plural(variable: str, text: str) -> bool:
    """Whether a number needs a plural label: a range or a list; for number-of variables, any number but one."""
    if variable.startswith("number-of-"):
        # "1,024" pages are one number, and more than one page.
        number = re.search(r"\d+", text.replace(",", ""))
        return number is not None and number.group().lstrip("0") != "1"
    first, _, last = text.partition("\u2013" if "\u2013" in text else "-")
    if first.isdecimal() and (last.isdecimal() or not last):
        return bool(last)
    if _SEPARATORS.isdisjoint(text) and len(text.split()) < 2:
        return False
    text = text.replace(r"\-", "")
    return re.search(_MANY, text) is not None or re.search(_ROMAN_RANGE, text) is not None


def compile_label(scope: Scope, tree: Any) -> Element:
    """Compile a cs:label outside cs:names."""
    variable = tree.get("variable", "")
    plural = tree.get("plural", "contextual")
    # Unknown labels of locators are not cached: they are unbounded.
    label_text = _compile_term(scope, tree, is_bounded=variable != "locator")

    cite_value = _CITE_VALUES.get(variable)

    def render(c: Context) -> Node:
        value = peek(c.texts, variable) if cite_value is None else cite_value(c)
        if not value:
            return ""
        term = variable if variable != "locator" else c.label or "page"
        return label_text(
            term, plural == "always" or (plural == "contextual" and is_plural(variable, plain_text(value)))
        )

    return render


# Values of the cite, whatever the item has under these names.
_CITE_VALUES: dict[str, Element] = {
    "locator": lambda c: c.locator,
    "first-reference-note-number": lambda c: str(c.first_note or ""),
    "citation-number": lambda c: str(c.number or ""),
}


def compile_names_label(scope: Scope, tree: Any) -> Callable[[str, int], Node]:
    """Compile the cs:label of a cs:names: a function of the role and the number of names."""
    plural = tree.get("plural", "contextual")
    label_text = _compile_term(scope, tree, is_bounded=True)
    return lambda role, count: label_text(role, plural == "always" or (plural == "contextual" and count > 1))


def _compile_term(scope: Scope, tree: Any, *, is_bounded: bool) -> _LabelText:
    form = tree.get("form", "long")
    formatter = scope.formatter(tree)
    known: dict[tuple[str, bool], Node] = {}

    def word(term: str, plural: bool) -> Node:  # noqa: FBT001 - a key of the dictionary
        label = known.get((term, plural))
        if label is None:
            label = _term(scope.locale, term, form, plural=plural)
            if label and formatter:
                label = formatter(label, "")
            if label or is_bounded:
                known[term, plural] = label
        return label

    return word


def _term(locale: Locale, term: str, form: str, *, plural: bool) -> str:
    word = locale.word(term, form, plural=plural)
    if not word and term in COUNTED:
        word = locale.word(COUNTED[term], form, plural=plural)
    return word.replace("'", APOSTROPHE)
