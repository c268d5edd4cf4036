"""CSL-JSON, the data that citation processors and reference managers exchange, to references and back."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.csl_json import items as csl_items
from essence_refs.exchange.csl_json import markup as csl_markup
from essence_refs.exchange.csl_json.items import ItemReader, csl_json_problem
from essence_refs.json_text import write_json
from essence_refs.model import Reference, RichText
from essence_refs.model.results import ReadResult, WriteResult
from essence_refs.model.titles.sentence_case import as_rendered
from essence_refs.nesting import too_deep


def parse(text: str, *, source: str = "") -> ReadResult:
    """
    Return the references in a text of CSL-JSON: a list of items, or a single one.

    A value that cannot be used is reported, and kept in the ``fields`` of the reference under its own name.
    """
    references: list[Reference] = []
    problems: list[Problem] = []
    keys: set[str] = set()
    for item, line in _items(text, source, problems):
        reader = ItemReader(source, line, len(references) + 1)
        reference = reader.reference(item)
        if reference.key in keys:
            reader.report(f"another item has the id {reference.key!r} too", "id", Severity.ERROR)
        keys.add(reference.key)
        references.append(reference)
        problems.extend(attrs.evolve(problem, key=reference.key) for problem in reader.problems)
    return ReadResult(tuple(references), tuple(problems))


def write(references: Iterable[Reference]) -> WriteResult:
    """
    Return references as CSL-JSON, and a warning for everything that would read differently.

    Framework tags, and fields without a CSL variable, are in each item's "custom" object.
    """
    references = tuple(map(_as_written, references))
    items = [csl_items.write(reference) for reference in references]
    problems = tuple(
        problem
        for reference, item in zip(references, items, strict=True)
        for problem in _losses(reference, ItemReader("", 0, 0).reference(item))
    )
    return WriteResult(write_json(items), problems)


def write_item(reference: Reference) -> dict[str, Any]:
    """Return the item for a reference, with only the variables of CSL."""
    item = csl_items.write(_as_written(reference))
    item.pop("custom", None)
    return item


def _as_written(reference: Reference) -> Reference:
    return csl_items.without_idle_marks(as_rendered(reference))


def items_of(text: str) -> dict[tuple[str, str], int] | None:
    """
    Return the line of each item by its id and "", and of each variable by the id and its name; None if it is not JSON.

    A value in an object is named after both: "custom.tags". An item without an id, or with that of an earlier one, has
    an empty key, and its line as the name.
    """
    problems: list[Problem] = []
    lines: dict[tuple[str, str], int] = {}
    for item, line in _items(text, "", problems):
        values = item if isinstance(item, dict) else {}
        key = str(values.get("id") or "")
        if not key or (key, "") in lines:
            lines["", f"{line}"] = line
        if key:
            lines.setdefault((key, ""), line)
        for name, value in values.items() if key else ():
            inner = [f"{name}.{each}" for each in value] if isinstance(value, dict) else []
            for each in inner or [name]:
                lines.setdefault((key, each), line)
    return None if any(each.severity is Severity.ERROR for each in problems) else lines


# Reading

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)


def _items(text: str, source: str, problems: list[Problem]) -> Iterator[tuple[Any, int]]:
    """Yield the values in a JSON list with their lines, up to the first syntax error."""
    try:
        yield from _values(
            _without_lone_surrogates(text.removeprefix("\N{BYTE ORDER MARK}"), source, problems)
        )
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        problems.append(csl_json_problem(message, source, (error.lineno, error.colno)))
    except RecursionError:
        # JSON that is too deep even for Python; `ItemReader` reports other JSON beyond our limit.
        problems.append(attrs.evolve(csl_json_problem(too_deep("brackets"), source), code="deep-nesting"))
    except ValueError:
        # Python limits the length of whole numbers.
        problems.append(csl_json_problem("JSON that cannot be read: a number is too long", source))


def _without_lone_surrogates(text: str, source: str, problems: list[Problem]) -> str:
    """Return the text with U+FFFD for each lone surrogate, which is reported."""
    # RFC 8259, section 8.2: JSON can escape half of a UTF-16 pair, which no UTF-8 file can hold.
    surrogates = [found.span(1) for found in _ESCAPE.finditer(text) if found[1]]
    parts = []
    done = 0
    for start, end in surrogates:
        message = f"{text[start:end]} is half of a character; it is read as U+FFFD"
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        problems.append(csl_json_problem(message, source, (line, column), severity=Severity.WARNING))
        parts += [text[done:start], "\\ufffd"]
        done = end
    return "".join(parts) + text[done:]


def _values(text: str) -> Iterator[tuple[Any, int]]:
    decoder = json.JSONDecoder(parse_constant=str, object_pairs_hook=_Object)
    position = _skip(text, 0)
    if not text.startswith("[", position):
        yield decoder.decode(text), text.count("\n", 0, position) + 1
        return
    line, counted = 1, 0
    position = _skip(text, position + 1)
    more = not text.startswith("]", position)
    while more:
        value, end = decoder.raw_decode(text, position)
        line += text.count("\n", counted, position)
        counted = position
        yield value, line
        position = _skip(text, end)
        more = text.startswith(",", position)
        position = _skip(text, position + more)
    if not text.startswith("]", position):
        raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
    if text[position + 1 :].strip():
        raise json.JSONDecodeError("Extra data", text, _skip(text, position + 1))


def _skip(text: str, position: int) -> int:
    while text[position : position + 1] in {" ", "\n", "\r", "\t"}:
        position += 1
    return position


class _Object(dict[str, Any]):
    """A JSON object that knows whether it had a key more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = len(pairs) != len(self)


# Writing


def _losses(reference: Reference, again: Reference) -> Iterator[Problem]:
    """Yield a problem for each part of a reference that differs when it is read again."""
    for attribute in attrs.fields(Reference):
        if not attribute.eq:
            continue
        before, after = getattr(reference, attribute.name), getattr(again, attribute.name)
        if attribute.name in _PAIRED:
            # The order of these pairs has no meaning.
            before, after = dict(before), dict(after)
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    yield _loss(reference, name, before.get(name), after.get(name))
        elif before != after:
            yield _loss(reference, attribute.name, before, after)


_PAIRED = {"names", "dates", "texts", "facets", "fields"}


def _loss(reference: Reference, field: str, value: Any, again: Any) -> Problem:
    marks = csl_markup.without_tag(value) if isinstance(value, RichText) else ()
    lost, read = _shown(value), _shown(again)
    message = f"CSL-JSON cannot carry {lost or 'this'} as it is"
    if lost and read and lost != read:
        message += f"; it is read again as {read}"
    if marks:
        message = f"CSL-JSON has no tag for {', '.join(marks)}; the words are kept"
    return reference.remark("csl-json-loss", message, field=field)


def _shown(value: Any) -> str:
    """Return a value as a message quotes it, empty for one that is no text."""
    texts = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(each, str | RichText) for each in texts):
        return ""
    shown = ", ".join(repr(str(each)) for each in texts)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
