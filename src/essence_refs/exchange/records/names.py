"""Names of tagged records: "Smith, John, Jr.", "Smith JA", "Liu R.", "World Health Organization"."""

import re

import attrs

from essence_refs.exchange.csl_json.names import split_particles
from essence_refs.model import Name

_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?){1,4}"
# Embase and MEDLINE write the initials after the family name, without a comma.
_FAMILY_AND_INITIALS = re.compile(rf"(?P<family>[^\d,]*[^\W\d_A-Z][^\d,]*?) (?P<initials>{_INITIALS})")
_CAPITALS = re.compile(r"[^\W\d_a-z]{1,3}(?:-[^\W\d_a-z]{1,2})*")
_SUFFIX = re.compile(r"(?:[JS]n?r|2nd|3rd|I{2,3}|IV)\.?", re.IGNORECASE)
# "Smith, John B Jr", as MEDLINE has it.
_LATE_SUFFIX = re.compile(r"(?P<given>.+) (?P<suffix>[JS]r\.?|2nd|3rd|4th|I{2,3}|IV)")
# "Smith, Jane A." and "Smith, J. A.": all parts of such a name are as they are written.
_USUAL = re.compile(r"([A-Z][a-z]+), ([A-Z][a-z]+(?: [A-Z]\.)*|[A-Z]\.(?: ?[A-Z]\.)*)")
_ET_AL = re.compile(r"et\.? al\.?|and others", re.IGNORECASE)
# "and Others" may be in the name of an organisation.
_ET_AL_AT_END = re.compile(r"[\s,;]+(?:[Ee]t\.? al\.?|and others)[\s,;]*$")
_LONGEST_ET_AL = 20


def is_et_al(text: str) -> bool:
    """Return whether a text is "et al." instead of a name."""
    return _ET_AL.fullmatch(text.strip(" ,;")) is not None


def without_et_al(text: str) -> tuple[str, bool]:
    """
    Return a name without "et al." at its end, and whether it was there.

    >>> without_et_al("Smith, J., et al."), without_et_al("Roe, Jo")
    (('Smith, J.', True), ('Roe, Jo', False))
    """
    start = max(0, len(text) - _LONGEST_ET_AL)
    found = _ET_AL_AT_END.search(text, start)
    return (text[: found.start()], True) if found else (text, False)


def is_family_and_initials(text: str) -> bool:
    """Return whether a text without a comma is a family name with initials after it, such as "Liu R." or "Adler DG"."""
    return _family_and_initials(text) is not None


def _family_and_initials(text: str) -> re.Match[str] | None:
    found = _FAMILY_AND_INITIALS.fullmatch(text)
    # The pattern cannot name all small letters: "Цой" is a name.
    return found if found and not any(map(str.islower, found["initials"])) else None


def parse_name(text: str, *, use_prefix: bool = True) -> Name:
    """
    Parse a name. One without a comma is that of an organisation, unless initials are at its end.

    >>> parse_name("van de Schoot, Rens").full, parse_name("Adler D.G.").full, parse_name("NHS England").literal
    ('Rens van de Schoot', 'D.G. Adler', 'NHS England')
    >>> parse_name("Luke, TJ").given
    'T. J.'
    """
    if usual := _USUAL.fullmatch(text):
        return Name(family=usual[1], given=usual[2])
    text = " ".join(text.split()).strip(" ;")
    if text.endswith(","):
        # EndNote's way to write an organisation.
        return Name(literal=text.rstrip(", "))
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        found = _family_and_initials(parts[0])
        if found is None:
            return Name(literal=parts[0])
        parts = [found["family"], found["initials"]]
    suffix = ""
    if len(parts) == 3:
        # RIS puts the suffix last; others write it before the given name.
        at = 1 if _SUFFIX.fullmatch(parts[1]) and not _SUFFIX.fullmatch(parts[2]) else 2
        suffix = parts.pop(at)
    if len(parts) > 2 or not parts[0] or (suffix and not _SUFFIX.fullmatch(suffix)):
        return Name(literal=text)
    family, given = parts
    if not suffix and (found := _LATE_SUFFIX.fullmatch(given)):
        given, suffix = found["given"], found["suffix"]
    name = split_particles(
        Name(family=family, given=_given(given, family), suffix=suffix, comma_suffix=bool(suffix))
    )
    if use_prefix or not name.non_dropping_particle:
        return name
    return attrs.evolve(name, dropping_particle=name.non_dropping_particle, non_dropping_particle="")


def _given(given: str, family: str) -> str:
    """Return given names; initials without full stops are separated: "TJ" is no name, but "AL" beside "LI" may be."""
    if not _CAPITALS.fullmatch(given) or family.isupper():
        return given
    return " ".join(
        "-".join(f"{letter}." for letter in part) if "-" not in part else _hyphenated(part)
        for part in _split(given)
    )


def _split(capitals: str) -> list[str]:
    return [capitals] if "-" in capitals else list(capitals)


def _hyphenated(capitals: str) -> str:
    return "-".join(" ".join(f"{letter}." for letter in part) for part in capitals.split("-"))
