"""The code sets of EPPI-Reviewer: the codes that items can have, in a tree."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from essence_refs.exchange.records.lines import RecordsError
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.values import Value

_NOT_SELECTABLE = "not selectable"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EppiCode(Value):
    """
    A code, which an item can have if it is selectable, or a code set, whose ``key`` is 0.

    ``path`` are the names of the code set and the codes around it.
    """

    key: int
    name: str
    path: tuple[str, ...] = ()
    is_selectable: bool = False
    description: str = ""
    codes: "tuple[EppiCode, ...]" = ()

    @property
    def words(self) -> str:
        """Its name after those of the codes around it, without the code set."""
        return ": ".join((*self.path[1:], self.name))

    def all_codes(self) -> "Iterator[EppiCode]":
        """Yield all codes in it, in their order."""
        for node in self.codes:
            yield node
            yield from node.all_codes()


def code_sets_of(data: Any) -> tuple[EppiCode, ...]:
    """
    Return the code sets of a parsed file; those that are broken are empty.

    Raises:
        RecordsError: for codes that are nested too deeply.

    """
    found = data.get("CodeSets") if isinstance(data, dict) else None
    sets = found if isinstance(found, list) else []
    return tuple(
        EppiCode(key=0, name=_text(each, "SetName"), codes=tuple(_codes(each, (_text(each, "SetName"),))))
        for each in sets
        if isinstance(each, dict)
    )


def _codes(around: dict[str, Any], path: tuple[str, ...]) -> Iterator[EppiCode]:
    if len(path) > DEEPEST:
        raise RecordsError(too_deep("codes"), 1)
    attributes = around.get("Attributes")
    found = attributes.get("AttributesList") if isinstance(attributes, dict) else None
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict):
            name = _text(each, "AttributeName")
            yield EppiCode(
                key=key_of(each),
                name=name,
                path=path,
                is_selectable=not _text(each, "AttributeType").casefold().startswith(_NOT_SELECTABLE),
                description=_text(each, "AttributeSetDescription") or _text(each, "AttributeDescription"),
                codes=tuple(_codes(each, (*path, name))),
            )


def key_of(node: dict[str, Any]) -> int:
    """Return the number of a code, 0 if it has none."""
    key = node.get("AttributeId")
    return key if isinstance(key, int) else 0


def codes_by_key(sets: Iterable[EppiCode]) -> dict[int, EppiCode]:
    """Return all codes by their numbers."""
    return {node.key: node for each in sets for node in each.all_codes()}


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
