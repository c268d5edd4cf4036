"""cs:text and cs:number with a variable: pages, locators, numbers, links, short forms and what the processor knows."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.forms import SILENT, Calling, Element, Form, Having, Part
from essence_refs.csl.output.formatting import Finish
from essence_refs.csl.output.nodes import Node, NodeKind, mapped, plain
from essence_refs.csl.variables.links import linked
from essence_refs.csl.variables.numbers import (
    has_thousands,
    is_numeric,
    long_ordinal,
    ordinal,
    page_range,
    roman,
)

if TYPE_CHECKING:
    from essence_refs.csl.compiler import Scope
    from essence_refs.csl.style.locales import Locale

LINKED = frozenset({"DOI", "URL", "PMID", "PMCID"})
# Variables whose hyphens stand for ranges.
_RANGED = frozenset(
    [
        "volume",
        "issue",
        "number",
        "edition",
        "number-of-pages",
        "number-of-volumes",
        "chapter-number",
        "collection-number",
        "part-number",
        "printing-number",
        "section",
        "supplement-number",
        "version",
    ]
)


def text_variable(scope: "Scope", attributes: Mapping[str, str], finish: Finish | None) -> Part:
    """Compile a cs:text with a variable."""
    variable = attributes["variable"]
    special = _SPECIAL.get(variable)
    bits = scope.shapes.variable(variable)
    if variable == "year-suffix":
        # A missing year suffix must not take "n.d." with it.
        return Having(bits, Form(_counted(_year_suffix, finish), calls=True, fills=True), SILENT)
    if special is not None:
        return _special(variable, bits, special(scope), finish)
    if variable in LINKED:
        return Calling(bits, linked(variable, attributes, scope.language))
    if attributes.get("form") == "short" and variable != "page" and variable not in _RANGED:
        return Calling(bits | scope.shapes.variable(f"{variable}-short"), _counted(_short(variable), finish))
    if variable == "page" or variable in _RANGED:
        pages = _pages(scope) if variable == "page" else _ranged(variable, scope)
        return Calling(bits, _counted(pages, finish))
    return Calling(bits, _set(variable, finish))


def _set(variable: str, finish: Finish | None) -> Element:
    def run(c: Context) -> Node:
        c.called += 1
        value = c.texts.get(variable)
        if value is None:
            return ""
        c.filled += 1
        return finish(value, c.item.language) if finish else value

    return run


def _special(variable: str, bits: int, value_of: Element, finish: Finish | None) -> Part:
    """Return a variable that belongs to the cite."""
    run = _counted(value_of, finish)
    if variable in ("locator", "year-suffix"):
        return Calling(bits, run)
    # What a number shows that is not there yet, in a sort key or while cites are told apart, is for it to say.
    return Form(run, calls=True, fills=True)


def _counted(value_of: Element, finish: Finish | None) -> Element:
    def run(c: Context) -> Node:
        c.called += 1
        value = value_of(c)
        if not value:
            return ""
        c.filled += 1
        return finish(value, c.item.language) if finish else value

    return run


def _short(variable: str) -> Element:
    short = f"{variable}-short"

    def value(c: Context) -> Node:
        # The long form is looked up in any case: a title that is used in short is used.
        whole = c.texts.get(variable, "")
        return c.texts.get(short, whole)

    return value


def _pages(scope: "Scope") -> Element:
    form = scope.page_format
    delimiter = scope.locale.word("page-range-delimiter") or "\u2013"

    def value(c: Context) -> Node:
        pages = c.texts.get("page")
        if not pages:
            return ""
        if isinstance(pages, str):
            return page_range(pages, form, delimiter)
        return mapped(pages, lambda text: page_range(text, form, delimiter))

    return value


def _ranged(variable: str, scope: "Scope") -> Element:
    delimiter = scope.locale.word("page-range-delimiter") or "\u2013"

    def value(c: Context) -> Node:
        found = c.texts.get(variable)
        if not found:
            return ""
        if isinstance(found, str) and "-" in found and is_numeric(found):
            return page_range(found, "", delimiter)
        return found

    return value


def _locator(scope: "Scope") -> Element:
    form = scope.page_format
    delimiter = scope.locale.word("page-range-delimiter") or "\u2013"

    def value(c: Context) -> Node:
        if not c.locator:
            return ""
        pages = (c.label or "page") == "page"
        return mapped(c.locator, lambda text: page_range(text, form if pages else "", delimiter))

    return value


def _year_suffix(c: Context) -> Node:
    if not c.year_suffix:
        return ""
    c.suffix_used = True
    return (NodeKind.YEAR_SUFFIX, c.year_suffix)


def _citation_number(scope: "Scope") -> Element:
    if scope.sorting:
        return lambda c: f"{c.number:08d}"
    return lambda c: (NodeKind.NUMBER, str(c.number)) if c.mark else str(c.number) if c.number else ""


def _first_note(scope: "Scope") -> Element:
    if scope.sorting:
        return lambda c: f"{c.first_note:08d}"
    return lambda c: str(c.first_note) if c.first_note else ""


def _citation_label(_: "Scope") -> Element:
    def value(c: Context) -> Node:
        c.suffix_used = True
        return c.texts.get("citation-label") or citation_label(c)

    return value


def citation_label(c: Context) -> str:
    """Return the label of an item that has none of its own: letters of the names and two digits of the year."""
    people = next(
        (c.item.names[role] for role in ("author", "editor", "translator") if role in c.item.names), None
    )
    families = [re.sub(r"\W", "", name.family or name.literal) for name in people] if people else []
    letters = {1: 4, 2: 2, 3: 2}.get(len(families), 1)
    label = "".join(family[:letters] for family in families[:4])
    issued = c.item.dates.get("issued")
    year = issued.year if issued else None
    return f"{label}{year % 100:02d}{c.year_suffix}" if year is not None else f"{label}{c.year_suffix}"


_SPECIAL: dict[str, Callable[["Scope"], Element]] = {
    "locator": _locator,
    "year-suffix": lambda _: _year_suffix,
    "citation-number": _citation_number,
    "first-reference-note-number": _first_note,
    "citation-label": _citation_label,
}


def number_text(scope: "Scope", attributes: Mapping[str, str], finish: Finish | None) -> Part:
    """Compile a cs:number."""
    variable = attributes["variable"]
    form = attributes.get("form", "numeric")
    special = _SPECIAL.get(variable)
    raw: Element = special(scope) if special is not None else (lambda c: c.texts.get(variable, ""))
    one = _one_number(form, variable, scope.locale)
    delimiter = scope.locale.word("page-range-delimiter") or "\u2013"

    def value(c: Context) -> Node:
        found = raw(c)
        if not found:
            return ""
        if isinstance(found, tuple) and found[0] is NodeKind.NUMBER and form == "numeric":
            return found
        text = plain(found).strip()
        if scope.sorting:
            return re.sub(r"\d+", lambda match: match.group().zfill(8), text)
        if not is_numeric(text):
            return found
        return numbered(text, one, delimiter)

    bits = scope.shapes.variable(variable)
    return _special(variable, bits, value, finish) if special else Calling(bits, _counted(value, finish))


def _one_number(form: str, variable: str, locale: "Locale") -> Callable[[str], str]:
    gender = locale.gender(variable) or locale.gender(
        {"number-of-pages": "page", "number-of-volumes": "volume"}.get(variable, variable)
    )

    def one(digits: str) -> str:
        number = int(digits)
        if form == "ordinal":
            return ordinal(number, gender, locale)
        if form == "long-ordinal":
            return long_ordinal(number, gender, locale)
        if form == "roman" and 0 < number < 4000:
            return roman(number)
        return digits

    return one


def numbered(text: str, one: Callable[[str], str], delimiter: str) -> str:
    """Set each number of a numeric text with *one*; hyphens become the range delimiter, commas and ampersands stand with spaces."""
    if text.isdecimal():
        return one(text)
    if has_thousands(text):
        return page_range(text, "", delimiter)
    result = ""
    for part in re.split(r"\s*([-\u2013\u2014,&])\s*", text.strip()):
        if part in ("-", "\u2013", "\u2014"):
            result += delimiter
        elif part == ",":
            result += ", "
        elif part == "&":
            result += " & "
        else:
            result += one(part) if part.isdecimal() else part
    return result
