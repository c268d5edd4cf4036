"""A framework from the code sets of EPPI-Reviewer, as a TOML text that people can change."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from essence_refs.diagnostics import Problem
from essence_refs.exchange.eppi.code_sets import EppiCode
from essence_refs.exchange.eppi.placements import Placement, placements
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.exchange.tagging.keywords import folded
from essence_refs.json_text import write_json

_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 40
# No field of biblatex begins so, and no other tag.
_FIELD = "code"
# Words of queries, which a key cannot be.
_RESERVED = frozenset({"level", "type", "and", "or", "not", "in", "none"})


class FrameworkProposal(NamedTuple):
    """
    A framework as a TOML text, and sentences on the codes that were flattened or left out.

    ``counts`` are the numbers of levels, intervention types, facets and values.
    """

    toml: str
    report: tuple[str, ...]
    problems: tuple[Problem, ...]
    counts: tuple[int, int, int, int]


def propose_framework(sets: Iterable[EppiCode], map_: RecordMap | None, *, name: str) -> FrameworkProposal:
    """Return a framework with the codes of some code sets, as `placements` has them."""
    sets = tuple(sets)
    placed, problems = placements(sets, map_)
    levels: dict[str, list[Placement]] = {each.name: [] for each in placed if each.kind == "level"}
    facets: dict[str, list[Placement]] = {}
    # Facets whose names differ in nothing but letter case are one.
    names: dict[str, str] = {}
    for each in placed:
        if each.kind == "type":
            levels[each.around].append(each)
        elif each.kind == "value":
            facets.setdefault(names.setdefault(folded(each.around), each.around), []).append(each)
    descriptions = {each.name: each.code.description for each in placed if each.kind == "level"}
    lines = [
        *(
            "# A framework with the codes of EPPI-Reviewer. Change it as you like: the names of the codes in a file are",
        ),
        *(
            "# compared with the names here, and keys are what you write into a .bib file and into queries.",
            "",
        ),
        f"name = {_quoted(name)}",
        *_level_lines(levels, descriptions),
        *_facet_lines(facets),
    ]
    counts = (len(levels), sum(map(len, levels.values())), len(facets), sum(map(len, facets.values())))
    report = [
        *_report(placed),
        *([] if levels else ["there is no level, and a framework needs one: name it in a map"]),
    ]
    return FrameworkProposal("\n".join((*lines, "")), tuple(report), problems, counts)


def _level_lines(levels: Mapping[str, Iterable[Placement]], descriptions: Mapping[str, str]) -> Iterator[str]:
    keys, type_keys = _Keys(), _Keys()
    for name, types in levels.items():
        yield from ("", "[[levels]]", f"key = {_quoted(keys.key(name))}", f"name = {_quoted(name)}")
        if descriptions[name]:
            yield f"definition = {_quoted(descriptions[name])}"
        yield from _list("types", ((type_keys.key(each.name), each.name) for each in types))


def _facet_lines(facets: Mapping[str, Iterable[Placement]]) -> Iterator[str]:
    keys = _Keys()
    for name, values in facets.items():
        key, value_keys = keys.key(name), _Keys()
        yield from ("", "[[facets]]", f"key = {_quoted(key)}", f"name = {_quoted(name)}")
        yield f"field = {_quoted(_FIELD + key.replace('-', ''))}"
        yield from _list("values", ((value_keys.key(each.name), each.name) for each in values))


def _list(name: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    lines = [f"    {{ key = {_quoted(key)}, name = {_quoted(shown)} }}," for key, shown in pairs]
    if lines:
        yield from (f"{name} = [", *lines, "]")


class _Keys:
    """Makes keys of names, each once."""

    def __init__(self) -> None:
        self.taken = set(_RESERVED)

    def key(self, name: str) -> str:
        letters = unicodedata.normalize("NFKD", name.casefold())
        words = _NOT_IN_KEY.sub("-", "".join(each for each in letters if not unicodedata.combining(each)))
        base = words.strip("-")
        if len(base) > _LONGEST_KEY:
            base = base[: _LONGEST_KEY + 1].rpartition("-")[0] or base[:_LONGEST_KEY]
        base = base if base[:1].isalpha() else f"code-{base}".strip("-")
        key, number = base, 1
        while key in self.taken:
            number += 1
            key = f"{base}-{number}"
        self.taken.add(key)
        return key


def _quoted(text: str) -> str:
    """Return a basic string of TOML, which has the escapes of JSON."""
    return write_json(text).rstrip("\n")


def _report(placed: Iterable[Placement]) -> Iterator[str]:
    for each in placed:
        if each.kind == "none":
            yield f"left out: {each.code.words}: {each.reason}"
        elif each.between:
            yield f"flattened: {each.code.words}: it belongs to {each.around}, without {': '.join(each.between)}"
