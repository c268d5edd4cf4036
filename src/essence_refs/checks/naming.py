"""Names that were probably not meant as they were read."""

import re
from collections.abc import Iterator

from essence_refs.errors import Problem
from essence_refs.model import Name, Reference

_SUFFIX = re.compile(
    r"(jn?r|sn?r|[ivx]+|\d+(st|nd|rd|th)|esq|[a-z]{1,4}\.?d|obe|mbe|cbe|qc|kc)\.?", re.IGNORECASE
)
_ET_AL = re.compile(r"\bet\.? al\b", re.IGNORECASE)
# "Department for Education" without braces is read as a person: particles of surnames are never English.
_ENGLISH = re.compile(r"\b(for|of|on|the|to|with|in)\b")
_BODIES = re.compile(
    r"agency|association|authority|board|bureau|cent(re|er)|college|commission|committee|council|department"
    r"|federation|forum|foundation|government|group|institute|ministry|network|office|organi[sz]ation"
    r"|partnership|programme|services?|society|taskforce|team|trust|unit|university",
    re.IGNORECASE,
)


def found(reference: Reference) -> Iterator[Problem]:
    """Yield the names that look like several names, or like a body that lacks its braces."""
    for role, names in reference.names:
        for name in names:
            message, hint = _doubt(name)
            if message:
                yield reference.remark("unlikely-name", message, field=role, hint=hint)


def _doubt(name: Name) -> tuple[str, str]:
    """Return what is unlikely about a name and how it could be written, both empty where nothing is."""
    if name.is_body:
        return "", ""
    shown = repr(name.full)
    parted = "parted by “and” in the .bib"
    if _ET_AL.search(name.full):
        return f"{shown} is read as one name", "write “and others” for et al."
    if ";" in name.full or "&" in name.full:
        return f"{shown} is read as one name", f"names are {parted}"
    if name.suffix and not _SUFFIX.fullmatch(name.suffix):
        return (
            f"{name.suffix!r} is read as a suffix such as Jr, in {shown}",
            f"names are {parted}, not by commas",
        )
    particles = f"{name.dropping_particle} {name.non_dropping_particle}"
    if _ENGLISH.search(particles) or (name.given and _BODIES.fullmatch(name.family)):
        return (
            f"{shown} is read as a person's name",
            "a body stands in braces of its own, as in {{NHS England}}",
        )
    return "", ""
