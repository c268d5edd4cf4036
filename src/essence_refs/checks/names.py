"""A check for names that were probably not meant as they are read."""

import re
from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.exchange.records.given_names import is_given_name
from essence_refs.model import Library, Name, Origin, Reference

_SUFFIX = re.compile(
    r"(jn?r|sn?r|[ivx]+|\d+(st|nd|rd|th)|esq|[a-z]{1,4}\.?d|obe|mbe|cbe|qc|kc)\.?", re.IGNORECASE
)
_ET_AL = re.compile(r"\bet\.? al\b", re.IGNORECASE)
# "Department for Education" without braces is read as a person; particles of surnames are never English words.
# Except "in" in "in der Smitten" and "in 't Veld", or in a part of a given name, as in "Moon, Jae-in".
_ENGLISH = re.compile(r"(?<![\w-])(for|of|on|the|to|with|in(?! (?:de[nr]?|het|'t|\u2019t)\b))(?![\w-])")
_BODIES = re.compile(
    r"agency|association|authority|board|bureau|cent(re|er)|college|commission|committee|council|department"
    r"|alliance|charity|federation|forum|foundation|fund|government|group|institute|ministry|network|office|organi[sz]ation"
    r"|partnership|programme|services?|society|taskforce|team|trust|unit|university",
    re.IGNORECASE,
)
# How names of organisations begin, and names of people do not.
_OF_BODIES = re.compile(
    r"(the|nhs|hm (treasury|revenue|inspector\w*|prisons?|courts?|chief|land|passport|crown)|h(er|is) majesty's)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"(inc|ltd|llc|llp|plc|co|corp|gmbh|uk|usa?|nhs)\b\.?$", re.IGNORECASE)
_INITIALS = r"[^\W\d_a-z]{1,3}"
# PubMed's "Brand SL", with or without full stops; BibTeX reads SL as the family name.
_PUBMED = re.compile(rf"(?=.*[^\W\d_A-Z])[^\W\d_].*[ -]{_INITIALS}")
_LATE = re.compile(r"([JS]n?r|[js]n?r|I{2,3}|IV|P[Hh]\.?D|M\.?D|M\.?Sc|OBE|MBE|CBE)\.?")
_ADDRESSES = re.compile(
    r"(dr|prof|professor|mr|mrs|ms|miss|sir|dame|lord|lady|baroness|rev|eds)\b\.?", re.IGNORECASE
)
# "Smith, John" alone or with others after it.
_PERSON = re.compile(r"[^\W\d_a-z][\w'\u2019-]+, (?:[^\W\d_a-z][\w.-]*\s?){1,3}(?:$|and [^,]+, )")
# "John Smith", "J. Smith"; whether the first word is a given name is looked up.
_FULL_NAME = re.compile(r"([^\W\d_]\.|[^\W\d_]{2,})(?: [^\W\d_a-z]\.?)*(?: [^\W\d_a-z][\w'\u2019-]+){1,2}")
_END_OF_BODY = re.compile(rf"{_BODIES.pattern}|press|publish(?:ers|ing)|books|verlag", re.IGNORECASE)
# Longer texts are no names, and looking at each "and" of one takes long.
_LONGEST_BODY = 300
_ACRONYM = re.compile(r"[A-Z]{3,}")
# "Department of Health", "University of Exeter": how the name of a second body begins.
_BODY_OF = re.compile(rf"(?:the )?(?:{_BODIES.pattern}|royal|national) (?:of|for|on|to) ", re.IGNORECASE)
_ODD = re.compile(r"[\d<>*=@\[\]{}|\\†‡§]|\(\s*(?:ed|eds|editor|editors|author|trans)\.?\s*\)", re.IGNORECASE)


def unlikely_names(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the names that look like several names, or like an organisation without braces."""
    for role, names in reference.names:
        # Authors who put initials last do so for all names: a single "KC, Ashish" or "LI, Na" is meant.
        are_last = all(each.is_body or _ends_in_initials(each) for each in names)
        for name in names:
            message, hint = _doubt(name, may_end=not are_last)
            if message:
                yield reference.remark("unlikely-name", message, field=role, hint=hint)


def people_in_braces(library: Library) -> dict[int, Problem]:
    """
    Return a problem for each reference with people in braces, in files in which no name is read as a person's.

    Some programs put a pair of braces around every value. In other files a person in braces may be meant.
    """
    by_source: dict[str, list[tuple[int, Reference, str, Name]]] = {}
    for index, reference in enumerate(library):
        source = (reference.origin or Origin()).source
        for role, names in reference.names:
            by_source.setdefault(source, []).extend((index, reference, role, name) for name in names)
    problems: dict[int, Problem] = {}
    for found in by_source.values():
        if not all(name.is_body for *_, name in found):
            continue
        people = [each for each in found if _is_person(each[-1].literal)]
        if len(people) < 3 or 2 * len(people) < len(found):
            continue
        for index, reference, role, name in people:
            # The others are reported in other files too.
            if not (_PERSON.match(name.literal) or _are_people(name.literal)):
                problems[index] = _in_braces(reference, role, name)
    return problems


def _is_person(literal: str) -> bool:
    """Return whether a name in braces is like that of a person or of several: "Smith, John", "John Smith"."""
    if _names_a_body(literal):
        return False
    found = _FULL_NAME.fullmatch(literal)
    is_given = found is not None and (found[1].endswith(".") or is_given_name(found[1]))
    return is_given or _PERSON.match(literal) is not None or _are_people(literal)


def _are_people(literal: str) -> bool:
    """Return whether a text in braces is like a list of people: "Smith, J.; Doe, K.", "Smith J, Doe K"."""
    parts = re.split(r"\s+and\s+|\s*;\s*", literal)
    if len(parts) == 1:
        parts = literal.split(", ")
        return len(parts) > 1 and all(_PUBMED.fullmatch(each) for each in parts)
    return all(_is_person(each) or _PUBMED.fullmatch(each) for each in parts)


def _in_braces(reference: Reference, role: str, name: Name) -> Problem:
    message, hint = _read_as_body(name)
    return reference.remark("unlikely-name", message, field=role, hint=hint)


def _read_as_body(name: Name) -> tuple[str, str]:
    return (
        f"{name.full!r} is read as the name of an organisation",
        "braces keep a name whole; leave them out for people",
    )


def several_bodies(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the names of organisations in which there seem to be several, such as "Mind; Barnardo's"."""
    for role, names in reference.names:
        for name in names:
            if not name.is_body or _are_people(name.literal):
                continue
            if found := _several_bodies(name.literal):
                message, hint = found
                yield reference.remark("several-bodies", message, field=role, hint=hint)
    publisher = reference.text("publisher")
    # Braces around a name, or around its "and", show that it is meant as it is.
    if all(isinstance(each, str) for each in publisher.content) and (
        found := _several_bodies(publisher.plain)
    ):
        message, hint = found
        hint = f"{hint}; put braces around the whole name where it is one"
        yield reference.remark("several-bodies", message, field=_publisher_field(reference), hint=hint)


def _several_bodies(text: str) -> tuple[str, str] | None:
    """Return what is unlikely about the name of an organisation, and how it could be written."""
    if re.search(r"[^;\s];\s*\S|\S \| \S", text):
        return f"{text!r} is printed as one name", "names are separated by “and” in a .bib file"
    if len(text) > _LONGEST_BODY:
        return None
    for found in re.finditer(r",? and ", text):
        first, second = text[: found.start()], text[found.end() :]
        last = first.rpartition(" ")[2]
        ends_as_body = _ACRONYM.fullmatch(last) or (" " in first and _END_OF_BODY.fullmatch(last))
        is_second_body = _ACRONYM.fullmatch(second) or (" " in second and _END_OF_BODY.search(second))
        begin_as_bodies = _OF_BODIES.match(first) and _OF_BODIES.match(second)
        if _BODY_OF.match(second) or begin_as_bodies or (ends_as_body and is_second_body):
            return (
                f"{text!r} is read as the name of one organisation",
                "put braces around each where there are several, as in {{First}} and {{Second}}",
            )
    return None


def _publisher_field(reference: Reference) -> str:
    return "institution" if reference.kind in ("report", "thesis") else "publisher"


def _doubt(name: Name, *, may_end: bool) -> tuple[str, str]:
    """
    Return what is unlikely about a name and how it could be written, both empty if nothing is.

    *may_end* is whether a family name of a few capitals is likely.
    """
    shown = repr(name.full)
    if _ET_AL.search(name.full):
        return f"{shown} is read as one name", "write “and others” for et al."
    if name.literal.rstrip().endswith(","):
        return (
            f"{shown} ends in a comma, which is printed",
            "leave it out: the braces mark this as an organisation",
        )
    is_person = _PERSON.match(name.literal) or _are_people(name.literal)
    if is_person and not _names_a_body(name.literal):
        return _read_as_body(name)
    if name.is_body:
        return "", ""
    return _several(name, shown) or _body(name, shown) or _person(name, shown, may_end=may_end) or ("", "")


def _names_a_body(literal: str) -> bool:
    """Return whether a name in braces has a word of organisations in it, such as "Westat, Inc."."""
    return bool(re.search(rf"\b(?:{_BODIES.pattern})\b", literal, re.IGNORECASE) or _COMPANY.search(literal))


def _several(name: Name, shown: str) -> tuple[str, str] | None:
    separated = "separated by “and” in a .bib file"
    if ";" in name.full or "&" in name.full:
        return f"{shown} is read as one name", f"names are {separated}"
    if name.suffix and not _SUFFIX.fullmatch(name.suffix):
        return (
            f"{name.suffix!r} is read as a suffix such as Jr, in {shown}",
            f"names are {separated}, not by commas",
        )
    if _are_two_people(name):
        return (
            f"{name.family!r} is read as a family name, and {name.given!r} as its given names",
            f"names are {separated}, not by commas",
        )
    is_listed = _PUBMED.fullmatch(name.family) and _PUBMED.fullmatch(name.given)
    if is_listed or (_begins_with_initials(name.family) and _begins_with_initials(name.given)):
        return (
            f"{name.family!r} is read as a family name, and {name.given!r} as its given names",
            f"names are {separated}, not by commas",
        )
    return None


def _are_two_people(name: Name) -> bool:
    """Return whether a name is like "John Smith, Jane Doe", and not like "Garcia Perez, Maria Jose"."""
    first, second = name.family.split(" "), name.given.split(" ")
    if len(first) < 2 or len(second) < 2 or name.non_dropping_particle or name.dropping_particle:
        return False
    begins_with_given = is_given_name(first[0])
    last_words = (first[-1], second[-1])
    are_families = all(len(each) > 2 and not is_given_name(each) for each in last_words)
    return begins_with_given and are_families and _begins_with_given_name(second[0])


def _begins_with_given_name(word: str) -> bool:
    return is_given_name(word) or bool(re.fullmatch(r"[^\W\d_]\.", word))


def _begins_with_initials(text: str) -> bool:
    """Return whether a text is like "S.L. Brand"."""
    initials, _, rest = text.rpartition(" ")
    return bool(
        initials and len(rest) > 1 and all(each.isupper() for each in re.findall(r"[^\W\d_]+", initials))
    )


def _body(name: Name, shown: str) -> tuple[str, str] | None:
    particles = f"{name.dropping_particle} {name.non_dropping_particle}"
    is_body = (
        _ENGLISH.search(f"{particles} {name.given}")
        or (name.given and _BODIES.fullmatch(name.family))
        or (name.given and _OF_BODIES.match(f"{name.given} {name.family}"))
    )
    if not is_body:
        return None
    hint = "put an organisation in braces of its own, as in {{NHS England}}"
    return f"{shown} is read as a person's name", hint


def _ends_in_initials(name: Name) -> bool:
    """Return whether a name is read as having a family name of one to three capitals, as "Brand SL" is."""
    family, given = name.family.replace(".", ""), name.given
    return bool(re.fullmatch(_INITIALS, family) and re.search(r"[a-z]", given) and len(given) > 1)


def _person(name: Name, shown: str, *, may_end: bool) -> tuple[str, str] | None:
    """Return what is unlikely about the parts of a person's name."""
    family, given = name.family, name.given
    if given and _LATE.fullmatch(family.rpartition(" ")[2]):
        return f"{family!r} is read as the family name in {shown}", "write it as in King, Jr., Martin Luther"
    last = given.rpartition(" ")[2]
    # "Griffiths, M.D." has two initials, "Jane Smith, M.D." a degree: those have all names before the comma.
    is_alone = last == given and " " in family
    if _LATE.fullmatch(last) and (is_alone or not re.fullmatch(_INITIALS, last.replace(".", ""))):
        return f"{last!r} is read as a given name in {shown}", "write it as in King, Jr., Martin Luther"
    if _ends_in_initials(name) and not may_end:
        hint = "put the family name first with a comma after it, or last"
        return f"{family!r} is read as the family name in {shown}", hint
    found = _ADDRESSES.match(given) or (" " in family and _ADDRESSES.match(family))
    # In capitals they are initials: "Rutter, MR", "Brown, DR".
    if found and not re.fullmatch(_INITIALS, found[0].rstrip(".")):
        return (
            f"{found[0]!r} is read as part of the name {shown}, and shortened with it",
            "leave it out, or put the whole name in braces",
        )
    if found := _ODD.search(f"{given} {family}"):
        return f"{found[0]!r} is read as part of the name {shown}", "leave it out"
    return None
