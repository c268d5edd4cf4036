"""cs:sort and cs:key: compiled sort keys, and sorting by them."""

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from essence_refs.csl.collation import key_function
from essence_refs.csl.compiler import compile_locating_errors
from essence_refs.csl.elements.cite_variables import citation_label
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.date import sort_key
from essence_refs.csl.elements.name import NameElement
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.nodes import Node, plain_text
from essence_refs.csl.output.quotes import APOSTROPHE
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.collation import AFTER_NAMES
from essence_refs.csl.variables.numbers import is_numeric

Each = TypeVar("Each")


class SortKey(NamedTuple):
    """A compiled cs:key: a function from a context to a string to sort by, empty for items that sort last."""

    value: Callable[[Context], str]
    descending: bool = False
    # Whether the key is citation-number, which is known only after sorting by everything else.
    is_number: bool = False


def sort_keys(scope: Scope, parent: Any) -> tuple[SortKey, ...]:
    """Compile the cs:sort of a cs:citation or cs:bibliography."""
    sort = parent.find(f"{CSL}sort")
    if sort is None:
        return ()
    scope = scope.with_options(sorting=True)
    return tuple(_key(scope, key) for key in sort)


def _key(scope: Scope, tree: Any) -> SortKey:
    limits = (
        int(tree.get("names-min", 0)),
        int(tree.get("names-use-first", 0)),
        tree.get("names-use-last") == "true",
    )
    descending = tree.get("sort") == "descending"
    if "macro" in tree.attrib:
        macro = scope.style.macros[tree.get("macro")]
        element = compile_locating_errors(scope, lambda scope: scope.sequence(macro))
        collation_key = key_function(scope.locale.language)

        def value(c: Context) -> str:
            c.sort_names = limits
            # Where nothing follows, the names are the whole key: the same as that of a title in their place.
            return collation_key(plain_text(element(c)).rstrip(AFTER_NAMES))

        return SortKey(value, descending)
    variable = tree.get("variable", "")
    if variable == "citation-number":
        return SortKey(lambda c: f"{c.number:08d}" if c.number else "", descending, is_number=True)
    return SortKey(_variable(variable, scope, limits), descending)


def _variable(variable: str, scope: Scope, limits: tuple[int, int, bool]) -> Callable[[Context], str]:
    names = functools.cache(lambda: NameElement(scope, etree.Element(f"{CSL}name", form="long")))
    collation_key = key_function(scope.locale.language)

    def value(c: Context) -> str:
        found = c.item.names.get(variable)
        if found is not None:
            c.sort_names = limits
            return collation_key(plain_text(names().render(found, c)))
        date = c.item.dates.get(variable)
        if date is not None:
            return sort_key(date)
        if variable == "citation-label":
            return collation_key(plain_text(c.item.texts.get(variable) or citation_label(c)))
        return _text_key(c.item.texts.get(variable, ""), collation_key)

    return value


def _text_key(node: Node, collation_key: Callable[[str], str]) -> str:
    text = plain_text(node).strip()
    if text.isdecimal():
        return text.zfill(12)
    if is_numeric(text):
        return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(12), text)
    return collation_key(text.replace(APOSTROPHE, ""))


def sort_by_keys(
    keys: Sequence[SortKey], items: Sequence[Each], context: Callable[[Each], Context]
) -> list[Each]:
    """Sort items by the keys; items without a value for a key come last, ascending or descending."""
    groups = [list(items)]
    for key in keys:
        # The first key, mostly names, differs for most items; the next is computed only for those that are equal.
        groups = [
            part
            for group in groups
            for part in (_sorted_groups(group, key, context) if len(group) > 1 else (group,))
        ]
    return [each for group in groups for each in group]


def _sorted_groups(items: list[Each], key: SortKey, context: Callable[[Each], Context]) -> list[list[Each]]:
    """Group items by the value of a key, in the order of the values; items keep their order in a group."""
    alike: dict[str, list[Each]] = {}
    for each in items:
        alike.setdefault(key.value(context(each)), []).append(each)
    last = alike.pop("", None)
    found = [alike[value] for value in sorted(alike, reverse=key.descending)]
    return found if last is None else [*found, last]
