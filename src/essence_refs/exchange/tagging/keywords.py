"""Tags from keywords: the table ``[keywords]`` of a map, and the tags that it gives to references."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from essence_refs.diagnostics import Problem, Severity, count_of
from essence_refs.errors import EssenceRefsError, ProblemsError, UnknownNameError
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.exchange.tagging.screening import screening_labels
from essence_refs.model import Framework, Reference
from essence_refs.model.tags.tag_keys import NO_TAG_KEYS, TagKeys
from essence_refs.suggestions import MOST_SEARCHES, close_matches

_ANY = "*"
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # noqa: RUF001 - these characters are meant
_SEMICOLON = re.compile(r"\s*;\s*")
# Keywords without a row that a message names, and those for which similar rows are searched.
_MOST_NAMED = 10
_MOST_COMPARED = 1_000
_SIMILAR = 0.8


class KeywordMap:
    """
    The rows of a map by keyword; letter case, white space and the form of quotation marks do not matter.

    A row whose name has a ``*`` is for every keyword that matches it, unless another row has the keyword itself.
    """

    def __init__(self, rows: Mapping[str, TagKeys]) -> None:
        self._rows = rows
        self._patterns = [(name.split(_ANY), tags) for name, tags in rows.items() if _ANY in name]
        self._known: dict[str, TagKeys | None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The keywords of the rows, folded."""
        return tuple(self._rows)

    def has_row(self, keyword: str) -> bool:
        """Return whether a row has the keyword itself."""
        return folded(keyword) in self._rows

    def tags(self, keyword: str) -> TagKeys | None:
        """Return the tags of a keyword, None if no row is for it."""
        if keyword not in self._known:
            self._known[keyword] = self._find(folded(keyword))
        return self._known[keyword]

    def _find(self, keyword: str) -> TagKeys | None:
        if keyword in self._rows:
            return self._rows[keyword]
        found = [tags for parts, tags in self._patterns if _fits(parts, keyword)]
        return TagKeys.joined(found) if found else None


class KeywordTags(NamedTuple):
    """The tags of references by their keys, for those with any, and what a user should know of the keywords."""

    tags: dict[str, TagKeys]
    problems: tuple[Problem, ...]


def folded(keyword: str) -> str:
    """Return a keyword in the form in which keywords are compared."""
    return " ".join(keyword.casefold().translate(_STRAIGHT).split())


def compile_keywords(map_: RecordMap, framework: Framework) -> KeywordMap:
    """
    Return the table of keywords of a map.

    Raises:
        ProblemsError: with everything that is wrong in its rows, such as tags that the framework does not have.

    """
    rows: dict[str, TagKeys] = {}
    problems: list[Problem] = []
    for entry in map_.keywords:
        name = folded(entry.name)
        if name in rows:
            problems.append(entry.problem("another row is for this keyword too", code="duplicate-key"))
        try:
            rows[name] = TagKeys.joined(tags_of(entry, framework))
        except ProblemsError as error:
            problems += error.problems
            rows[name] = NO_TAG_KEYS
    if problems:
        raise ProblemsError(tuple(problems))
    return KeywordMap(rows)


def keyword_tags(references: Iterable[Reference], keywords: KeywordMap) -> KeywordTags:
    """Return the tags that the map gives to the keywords of references, and to the screening decisions in their notes."""
    tags: dict[str, TagKeys] = {}
    counts: Counter[str] = Counter()
    first: dict[str, Reference] = {}
    for reference in references:
        found = []
        for keyword in _single_keywords(reference, keywords):
            given = keywords.tags(keyword)
            if given is None:
                counts[keyword] += 1
                first.setdefault(keyword, reference)
            else:
                found.append(given)
        found += filter(None, map(keywords.tags, screening_labels(reference)))
        joined = TagKeys.joined(found)
        if joined != NO_TAG_KEYS:
            tags[reference.key] = joined
    return KeywordTags(tags, tuple(_unmapped(counts, first, keywords)))


def _single_keywords(reference: Reference, keywords: KeywordMap) -> Iterator[str]:
    """Yield the keywords of a reference; one with semicolons is several, unless a row has it."""
    for keyword in dict.fromkeys(reference.keywords):
        if ";" in keyword and not keywords.has_row(keyword):
            yield from filter(None, _SEMICOLON.split(keyword))
        else:
            yield keyword


def _unmapped(
    counts: Counter[str], first: Mapping[str, Reference], keywords: KeywordMap
) -> Iterator[Problem]:
    """Yield a warning for each keyword that is like a row, and one notice for all keywords without a row."""
    names = [each for each in keywords.names if _ANY not in each]
    warned = 0
    for keyword, number in counts.most_common(_MOST_COMPARED):
        if warned == MOST_SEARCHES:
            break
        # Only typing mistakes: keywords of authors are often a little like a row.
        if close := difflib.get_close_matches(folded(keyword), names, n=1, cutoff=_SIMILAR):
            warned += 1
            yield first[keyword].remark(
                "similar-keyword",
                f"the map has no row for the keyword {keyword!r} ({count_of(number, 'item')})",
                field="keywords",
                hint=f"did you mean {close[0]}?",
            )
    if counts:
        named = [f"{each} ({number})" for each, number in counts.most_common(_MOST_NAMED)]
        more = len(counts) - len(named)
        names_them = ", ".join(named) + (f" and {more:,} more" if more else "")
        origin = next(iter(first.values())).origin
        yield Problem(
            message=f"{count_of(len(counts), 'keyword')} without a row in the map: {names_them}",
            source=origin.source if origin else "",
            severity=Severity.NOTICE,
            code="unmapped-keyword",
        )


def _fits(parts: list[str], keyword: str) -> bool:
    """Return whether a keyword begins and ends with the first and the last part, and has the others between them."""
    first, *between, last = parts
    at, end = len(first), len(keyword) - len(last)
    if at > end or not keyword.startswith(first) or not keyword.endswith(last):
        return False
    for part in between:
        at = keyword.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def tags_of(entry: MapEntry, framework: Framework) -> Iterator[TagKeys]:
    """
    Yield the tags of a row of a map.

    Raises:
        ProblemsError: with every name that the framework does not have, and every kind of tag that it does not have.

    """
    problems: list[Problem] = []
    kinds = {"level": "levels", "type": "types"}
    facets = {each.key: each for each in framework.facets}
    for text in entry.texts:
        try:
            yield _named(framework, text)
        except EssenceRefsError as error:
            problems.append(entry.problem(str(error)))
    for each in entry.entries:
        if each.entries or (each.name not in kinds and each.name not in facets):
            known = (*kinds, *facets)
            close = close_matches(each.name, known)
            hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known)}"
            message = "its value is a table" if each.entries else f"no kind of tag is called {each.name!r}"
            problems.append(each.problem(message, hint="" if each.entries else hint))
            continue
        for text in each.texts:
            given: dict[str, Any] = (
                {kinds[each.name]: (text,)} if each.name in kinds else {"facets": {each.name: (text,)}}
            )
            try:
                yield TagKeys.of(framework, **given)
            except UnknownNameError as error:
                problems.append(each.problem(str(error)))
    if problems:
        raise ProblemsError(tuple(problems))


class _AmbiguousTagError(EssenceRefsError):
    """A name of several kinds of tags."""

    name: str
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        forms = " or ".join(f'{{ {each} = "{self.name}" }}' for each in self.kinds)
        return f"{self.name!r} may be several tags: write {forms}"


class _UnknownTagError(UnknownNameError):
    """No level, type or value of a facet has the name."""

    noun = "tag"


def _named(framework: Framework, name: str) -> TagKeys:
    """
    Return the one level, type or value of a facet with this key or name.

    Raises:
        _UnknownTagError: with similar keys.
        _AmbiguousTagError: where there are several.

    """
    found: dict[str, TagKeys] = {}
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("level", {"levels": (name,)}),
        ("type", {"types": (name,)}),
        *((each.key, {"facets": {each.key: (name,)}}) for each in framework.facets),
    )
    for kind, given in kinds:
        try:
            found[kind] = TagKeys.of(framework, **given)
        except UnknownNameError:
            continue
    if len(found) > 1:
        raise _AmbiguousTagError(name, tuple(found))
    if not found:
        types = (each.key for level in framework.levels for each in level.types)
        values = (each.key for facet in framework.facets for each in facet.values)
        raise _UnknownTagError(
            name, close_matches(name, (*(each.key for each in framework.levels), *types, *values))
        )
    return next(iter(found.values()))
