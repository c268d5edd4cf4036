"""Names in CSL-JSON: objects of strings; particles and suffixes may be inside the family and given names."""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from essence_refs.model import Name

_TEXTS = {
    "family": "family",
    "given": "given",
    "dropping-particle": "dropping_particle",
    "non-dropping-particle": "non_dropping_particle",
    "suffix": "suffix",
    "literal": "literal",
}
_FLAGS = {"comma-suffix": "comma_suffix", "static-ordering": "static_ordering"}
_KNOWN = {*_TEXTS, *_FLAGS, "parse-names"}
_APOSTROPHES = "\N{RIGHT SINGLE QUOTATION MARK}'"
# A word, an abbreviation ("v.d."), an apostrophe joined to the next word ("d'"), or a prefix joined by a hyphen ("al-").
_LEADING = re.compile(
    rf"\s*[{_APOSTROPHES}]?[^\W\d_]+(?:(?:\.[^\W\d_]+)*(?:\.\s*(?=[^\W_])|\s+)|[{_APOSTROPHES}-](?=[^\W\d_]))"
)
# Of abbreviations only those of "van", "von", "de", "der" and their like: "j. p." are initials.
_TRAILING = re.compile(
    rf"(?:^|\s)(?P<word>[^\W\d_]+[{_APOSTROPHES}]?|(?:v|vd|[aiotz]\.?d|d|dr|v\.?\s?d)\.?)\s*$"
)
_SUFFIX = re.compile(r"\s*,(?P<comma>!?)\s*(?P<suffix>.+)$")


def parse(value: Any) -> Name | None:
    """Return the name in a JSON object, or None if it is not a name."""
    if not isinstance(value, Mapping) or not value.keys() <= _KNOWN:
        return None
    parts: dict[str, Any] = {}
    for key, attribute in _TEXTS.items():
        text = value.get(key) or ""
        if not isinstance(text, str):
            return None
        if text:
            parts[attribute] = text
    for key, attribute in _FLAGS.items():
        parts[attribute] = is_true(value.get(key))
    name = Name(**parts)
    if not is_true(value.get("parse-names", True)):
        return name
    return split_particles(name)


def is_true(value: Any) -> bool:
    """Return whether a flag of CSL-JSON is set; it can be a boolean, a number or a word."""
    if isinstance(value, str):
        return value.strip().lower() not in {"", "0", "false", "no"}
    return bool(value)


def split_particles(name: Name) -> Name:
    """
    Return a name with particles and suffix split from its family and given names, as citeproc-js does.

    >>> split_particles(Name(family="van Gogh", given="Vincent"))
    Name(family='Gogh', given='Vincent', dropping_particle='', non_dropping_particle='van', suffix='', \
literal='', comma_suffix=False, static_ordering=False)
    """
    if name.literal or name.static_ordering:
        return name
    if name.given and not name.suffix:
        name = _without_suffix(name)
    if name.dropping_particle or name.non_dropping_particle:
        return name
    if len(name.family) > 2 and name.family[0] == name.family[-1] == '"':
        # Quotation marks keep a family name whole: in '"Van Dyke"' there is no particle.
        return attrs.evolve(name, family=name.family[1:-1])
    leading, family = _leading(name.family)
    given, trailing = _trailing(name.given)
    if not (leading or trailing):
        return name
    return attrs.evolve(
        name, family=family, given=given, non_dropping_particle=leading, dropping_particle=trailing
    )


def _without_suffix(name: Name) -> Name:
    found = _SUFFIX.search(name.given)
    if not found or found["suffix"][0].islower():
        return name
    return attrs.evolve(
        name,
        given=name.given[: found.start()],
        suffix=found["suffix"].rstrip(),
        comma_suffix=bool(found["comma"]) or name.comma_suffix,
    )


def _leading(family: str) -> tuple[str, str]:
    """Split the words in lower case at the beginning of a family name from the rest, which is never empty."""
    position = 0
    while found := _LEADING.match(family, position):
        word = found[0].strip()
        joined = word[-1] in f"{_APOSTROPHES}-"
        if not word.strip(f"{_APOSTROPHES}-.").islower() or (joined and family[found.end()].islower()):
            break
        position = found.end()
    return family[:position].strip(), family[position:]


def _trailing(given: str) -> tuple[str, str]:
    """Split a given name, which is never empty, from the words in lower case at its end."""
    end = len(given)
    while found := _TRAILING.search(given, 0, end):
        if not found["word"].strip(_APOSTROPHES).islower() or not given[: found.start()].strip():
            break
        end = found.start()
    return given[:end].rstrip() if end < len(given) else given, given[end:].strip()


def write(name: Name) -> dict[str, Any]:
    """Return the JSON object for a name."""
    value: dict[str, Any] = {}
    for key, attribute in _TEXTS.items():
        if text := getattr(name, attribute):
            value[key] = text
    for key, attribute in _FLAGS.items():
        if getattr(name, attribute):
            value[key] = True
    if split_particles(name) != name:
        value["parse-names"] = False
    return value
