"""Splitting the JSON of EPPI-Reviewer into records, each value with its line."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from essence_refs.exchange.eppi.code_sets import EppiCode, code_sets_of, codes_by_key, key_of
from essence_refs.exchange.records.lines import Record, RecordsError, SplitText, TaggedLine

# The names of values that are not EPPI-Reviewer's.
CODE, CODE_TEXT = "Code", "AdditionalText"
_ITEM = re.compile(r'"ItemId"\s*:\s*(\d+)')
# The beginning of a value in an entity of HTML.
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
_LINE_END = re.compile(r"\r\n|\n|\r")


class Items(NamedTuple):
    """The records of a file, and its code sets."""

    split: SplitText
    code_sets: tuple[EppiCode, ...]


def split_items(text: str) -> Items:
    """
    Return the records of a text. Each code of an item is a line, whose value is the number of the code.

    Raises:
        RecordsError: for a text that is no JSON, or has no list of references.

    """
    if not text.strip("\N{BYTE ORDER MARK} \t\r\n"):
        return Items(SplitText(()), ())
    data = _parsed(text)
    found = data.get("References") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise RecordsError('the list "References" is missing', 1)
    items = [each for each in found if isinstance(each, dict)]
    sets = code_sets_of(data)
    codes = codes_by_key(sets)
    numbers = _line_numbers(text, items)
    records = (
        Record(tuple(_lines(each, number, codes)), number)
        for each, number in zip(items, numbers, strict=True)
    )
    others = tuple((1, repr(each)) for each in found if not isinstance(each, dict))
    return Items(SplitText(tuple(each for each in records if each.lines), others), sets)


def items_of(text: str) -> dict[tuple[str, str], int] | None:
    """
    Return the line of each item by its key and "", and of each value and code of it by the key and its name.

    The key is the old number of an item, which is the key of a reference if we wrote it, or else its number. An item
    without one, or with that of an earlier one, has an empty key, and its position as the name; so have code sets without
    items. The result is None for a text of another format.
    """
    try:
        split, sets = split_items(text)
    except RecordsError:
        return None
    if any(not any(line.tag == "ItemId" for line in record.lines) for record in split.records):
        return None
    lines: dict[tuple[str, str], int] = {("", "0"): 1} if sets and not split.records else {}
    for number, record in enumerate(split.records, 1):
        values = {line.tag: line.value for line in record.lines}
        key = values.get("OldItemId") or values["ItemId"]
        if (key, "") in lines:
            lines["", f"{number}"] = record.number
            continue
        lines[key, ""] = record.number
        for line in record.lines:
            if line.value:
                name = f"{CODE} {line.value}" if line.tag == CODE else line.tag
                lines.setdefault((key, name), line.number)
    return lines


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\N{BYTE ORDER MARK}"))
    except json.JSONDecodeError as error:
        raise RecordsError(f"this is no JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise RecordsError("the values are nested too deeply", 1) from None
    except ValueError:
        raise RecordsError("a number is too long", 1) from None


def _line_numbers(text: str, items: list[dict[str, Any]]) -> list[int]:
    """Return the line of each item: that of its number, or of the item before it."""
    at = [(found.start(), found[1]) for found in _ITEM.finditer(text)]
    numbers, line, before, index = [], 1, 0, 0
    for item in items:
        wanted = f"{item.get('ItemId', '')}"
        found = (
            next((each for each in range(index, len(at)) if at[each][1] == wanted), None) if wanted else None
        )
        if found is not None:
            index = found + 1
            line += text.count("\n", before, at[found][0])
            before = at[found][0]
        numbers.append(line)
    return numbers


def _lines(item: dict[str, Any], number: int, codes: Mapping[int, EppiCode]) -> Iterator[TaggedLine]:
    for name, value in item.items():
        if name == "Codes" and isinstance(value, list):
            yield from _code_lines(value, number, codes)
        elif isinstance(value, str):
            parts = _LINE_END.split(unescape(value) if _ENTITY.search(value) else value)
            # Spaces at the end of a name have a meaning.
            first, *others = parts if name.endswith("Authors") else [each.strip() for each in parts]
            yield TaggedLine(name, first, number, tuple((number, each) for each in others if each))
        elif isinstance(value, list | dict):
            if value:
                yield TaggedLine(name, json.dumps(value, ensure_ascii=False), number)
        elif value is not None:
            yield TaggedLine(name, str(value), number)


def _code_lines(found: list[Any], number: int, codes: Mapping[int, EppiCode]) -> Iterator[TaggedLine]:
    for each in found:
        if not isinstance(each, dict):
            yield TaggedLine(CODE, json.dumps(each), number)
            continue
        key = key_of(each)
        yield TaggedLine(CODE, f"{key}", number)
        arm, words = (" ".join(str(each.get(name) or "").split()) for name in ("ArmTitle", CODE_TEXT))
        if words or arm:
            name = codes[key].words if key in codes else f"code {key}"
            yield TaggedLine(CODE_TEXT, f"{name}: {' | '.join(filter(None, (arm, words)))}", number)
