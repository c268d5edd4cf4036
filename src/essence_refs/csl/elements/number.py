"""cs:number: a number as digits, as an ordinal or in roman numerals."""

import re
from collections.abc import Callable
from typing import Any

from essence_refs.csl.elements.cite_variables import CITE_VARIABLES
from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.group import as_variable
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.nodes import Node, NodeKind, plain_text
from essence_refs.csl.style.locales import Locale
from essence_refs.csl.variables import numbers

# A number with more has no ordinal; Python converts 4,300 digits at most.
_MOST_DIGITS = 18


def compile_number(scope: Scope, tree: Any) -> Element:
    """Compile a cs:number."""
    variable = tree.get("variable")
    form = tree.get("form", "numeric")
    of_the_cite = CITE_VARIABLES.get(variable)
    raw: Element = of_the_cite(scope) if of_the_cite is not None else (lambda c: c.texts.get(variable, ""))
    format_one = _format_one(form, variable, scope.locale)
    delimiter = scope.page_delimiter
    sorting = scope.sorting

    def value(c: Context) -> Node:
        number = raw(c)
        if not number:
            return ""
        if isinstance(number, tuple) and number[0] is NodeKind.NUMBER and form == "numeric":
            return number
        text = plain_text(number).strip()
        if sorting:
            return re.sub(r"\d+", lambda match: match.group().zfill(8), text)
        if not numbers.is_numeric(text):
            return number
        return format_numbers(text, format_one, delimiter)

    return as_variable(value, scope.formatter(tree))


def _format_one(form: str, variable: str, locale: Locale) -> Callable[[str], str]:
    """Return a function that formats the digits of one number."""
    if form not in ("ordinal", "long-ordinal", "roman"):
        return str
    gender = locale.gender(variable) or locale.gender(numbers.COUNTED.get(variable, variable))

    def format_one(digits: str) -> str:
        if len(digits) > _MOST_DIGITS:
            return digits
        number = int(digits)
        if form == "ordinal":
            return numbers.ordinal(number, gender, locale)
        if form == "long-ordinal":
            return numbers.long_ordinal(number, gender, locale)
        return numbers.roman(number) if 0 < number < 4000 else digits

    return format_one


def format_numbers(text: str, format_one: Callable[[str], str], delimiter: str) -> str:
    """
    Format each number of a numeric text.

    Hyphens become the range delimiter; commas and ampersands get the spaces that CSL 1.0.2, "Number", gives them.
    """
    if text.isdecimal():
        return format_one(text)
    if numbers.has_thousands(text):
        return numbers.page_range(text, "", delimiter)
    separators = {"-": delimiter, "\u2013": delimiter, "\u2014": delimiter, ",": ", ", "&": " & "}
    parts = re.split(r"\s*([-\u2013\u2014,&])\s*", text.strip())
    return "".join(format_one(part) if part.isdecimal() else separators.get(part, part) for part in parts)
