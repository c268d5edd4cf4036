"""References to RIS, with a warning for everything that it cannot carry."""

from collections.abc import Iterable, Iterator

from essence_refs.diagnostics import Problem
from essence_refs.exchange.records.names import parse_name
from essence_refs.exchange.ris.item_types import GROUPS, RIS_TYPES, TypeGroup
from essence_refs.exchange.ris.reader import parse
from essence_refs.model import Date, Mark, Name, Reference, Span
from essence_refs.model.results import WriteResult
from essence_refs.model.titles.sentence_case import as_rendered

_TEXTS = {
    "title": "TI",
    "container-title": "T2",
    "container-title-short": "J2",
    "collection-title": "T3",
    "title-short": "ST",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "number-of-volumes": "NV",
    "publisher": "PB",
    "publisher-place": "CY",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "language": "LA",
    "call-number": "CN",
}
_TEXTS_BY_GROUP = {
    TypeGroup.PERIODICAL: {"number": "C7"},
    TypeGroup.PART: {"number": "C7"},
    TypeGroup.BOOK: {"collection-title": "T2", "collection-number": "M1"},
    TypeGroup.REPORT: {"collection-title": "T2", "number": "M1", "genre": "M3"},
    TypeGroup.THESIS: {"genre": "M3"},
    TypeGroup.OTHER: {"number": "M1", "genre": "M3"},
}
_NAMES = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
_NAMES_BY_GROUP = {
    TypeGroup.BOOK: {"editor": "A3", "collection-editor": "A2"},
    TypeGroup.REPORT: {"editor": "ED", "collection-editor": "A2"},
}
_FIELD = "ris-"


def write(references: Iterable[Reference]) -> WriteResult:
    """Return references as RIS, and a warning for each kind of thing that reads differently or is lost."""
    references = tuple(as_rendered(each) for each in references)
    text = "\n".join(_record(each) for each in references)
    again = parse([("", text)]).references if references else ()
    problems = _losses(references, again)
    return WriteResult(text, tuple(problems))


def _record(reference: Reference) -> str:
    lines = [
        ("TY", RIS_TYPES.get(reference.kind, "GEN")),
        *_lines(reference),
        ("ID", reference.key),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value or tag == "ER")


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    group = GROUPS.get(RIS_TYPES.get(reference.kind, "GEN"), TypeGroup.OTHER)
    yield from _people(reference, group)
    for variable, text in reference.texts:
        yield from _variable(variable, text.plain, group)
    for variable, date in reference.dates:
        if variable == "issued":
            yield from _issued(date)
        elif variable == "accessed":
            yield "Y2", _date(date)
    for keyword in reference.keywords:
        yield "KW", keyword
    yield "N1", reference.annotation.plain
    for field, value in reference.fields:
        tag = "N1" if field == "annote" else field.removeprefix(_FIELD).upper()
        if field == "annote" or field.startswith(_FIELD):
            yield from ((tag, part) for part in value.split("\n"))


def _people(reference: Reference, group: TypeGroup) -> Iterator[tuple[str, str]]:
    tags = {**_NAMES, **_NAMES_BY_GROUP.get(group, {})}
    for role, names in reference.names:
        if role in tags:
            yield from ((tags[role], _name(name)) for name in names)
            if not names.complete:
                yield tags[role], "et al."


def _variable(variable: str, text: str, group: TypeGroup) -> Iterator[tuple[str, str]]:
    if variable in ("ISSN", "ISBN"):
        yield from (("SN", each) for each in text.split(", "))
    elif variable == "page":
        first, _, last = text.replace("\N{EN DASH}", "-").partition("-")
        yield from (("SP", first), ("EP", last))
    elif variable == "number-of-pages" and group in (TypeGroup.BOOK, TypeGroup.REPORT, TypeGroup.THESIS):
        yield "SP", text
    elif tag := _TEXTS_BY_GROUP[group].get(variable) or _TEXTS.get(variable):
        yield tag, text


def _name(name: Name) -> str:
    if name.literal:
        return name.literal if parse_name(name.literal).literal == name.literal else f"{name.literal},"
    family = f"{name.non_dropping_particle} {name.family}".strip()
    given = f"{name.given} {name.dropping_particle}".strip()
    if not given and not name.suffix:
        # A name without a comma would be an organisation's.
        return f"{family},"
    return ", ".join(part for part in (family, given, name.suffix) if part)


def _issued(issued: Date) -> Iterator[tuple[str, str]]:
    if issued.start is None:
        yield "PY", issued.literal
        return
    yield "PY", f"{issued.start.year:04d}"
    if issued.start.month or issued.start.season:
        yield "DA", _date(issued)


def _date(date: Date) -> str:
    point = date.start
    if point is None:
        return date.literal
    season = ("", "spring", "summer", "autumn", "winter")[point.season]
    month = f"{point.month:02d}" if point.month else ""
    day = f"{point.day:02d}" if point.day else ""
    return f"{point.year:04d}/{month}/{day}/{season}"


# What RIS has no tag for, and how it is called.
_WITHOUT_TAG = {
    "levels": "levels",
    "types": "intervention types",
    "facets": "kinds of study and other facets",
    "listed": "how another page lists an item",
    "checked": "how far an item was checked",
}


def _losses(references: tuple[Reference, ...], again: tuple[Reference, ...]) -> Iterator[Problem]:
    """Yield a problem for each kind of loss, with the references that have it."""
    found: dict[str, list[Reference]] = {}
    for before, after in zip(references, again, strict=True):
        for message in dict.fromkeys(_differences(before, after)):
            found.setdefault(message, []).append(before)
    for message, lost in found.items():
        keys = ", ".join(each.key for each in lost[:3]) + (", …" if len(lost) > 3 else "")
        count = f"; {len(lost):,} references: {keys}" if len(lost) > 1 else ""
        yield lost[0].remark("ris-loss", f"{message}{count}")


def _differences(before: Reference, after: Reference) -> Iterator[str]:
    """Yield what was lost or changed when a reference was written and read again."""
    yield from _changed_variables(before, after)
    for attribute, noun in _WITHOUT_TAG.items():
        if getattr(before, attribute):
            yield f"RIS has no tag for {noun}"
    for name, _ in before.fields:
        if not name.startswith(_FIELD) and name != "annote":
            yield f"RIS has no tag for the field {name}"
    if before.kind != after.kind:
        yield f"RIS has no type {before.kind}; it is read as {after.kind}"
    if before.keywords != after.keywords:
        yield "RIS reads the keywords in another way"
    if before.key != after.key:
        yield "RIS has no ID of this form"


def _changed_variables(before: Reference, after: Reference) -> Iterator[str]:
    for attribute in ("names", "dates"):
        new = dict(getattr(after, attribute))
        for name, value in getattr(before, attribute):
            if value != new.get(name):
                yield _difference(name, name in new)
    texts = dict(after.texts)
    for name, text in before.texts:
        if text.plain != getattr(texts.get(name), "plain", None):
            yield _difference(name, name in texts)
        elif any(isinstance(each, Span) and each.mark is not Mark.NO_CASE for each in text.content):
            yield f"RIS has no italics and other marks; those in {name} are left out"


def _difference(name: str, is_there: bool) -> str:  # noqa: FBT001 - the answer to one question
    return f"RIS reads {name} in another way" if is_there else f"RIS has no tag for {name}"
