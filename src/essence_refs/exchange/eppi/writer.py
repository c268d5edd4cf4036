"""
References to EPPI-Reviewer's JSON, of the shape that EPPI-Mapper reads: code sets from a framework, and items with codes.

Levels are codes with their types in them, and each facet is a code set. The numbers of codes are made from their keys, so
they are the same in every file.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from essence_refs.diagnostics import Problem
from essence_refs.exchange.eppi.reader import TYPES, parse
from essence_refs.exchange.ris.item_types import GROUPS, RIS_TYPES, TypeGroup
from essence_refs.json_text import write_json
from essence_refs.model import Date, Framework, Name, Reference
from essence_refs.model.records import family_with_particles
from essence_refs.model.results import WriteResult
from essence_refs.model.titles.sentence_case import as_rendered

_SELECTABLE = "Selectable (show checkbox)"
_GROUP = "Not selectable (no checkbox)"
_OTHER_CODES = "Other codes"
_TYPE_NAMES = {
    "JOUR": "Journal, Article",
    "MGZN": "Article In A Periodical",
    "NEWS": "Article In A Periodical",
    "BOOK": "Book, Whole",
    "EBOOK": "Book, Whole",
    "EDBOOK": "Book, Whole",
    "CHAP": "Book, Chapter",
    "CPAPER": "Conference Proceedings",
    "CONF": "Conference Proceedings",
    "THES": "Dissertation",
    "RPRT": "Report",
    "ELEC": "Web Site",
    "BLOG": "Web Site",
    "ADVS": "DVD, Video, Media",
    "PCOMM": "Interview",
    "UNPB": "Research project",
    "MANSCPT": "Research project",
    "ENCYC": "Book, Chapter",
    "DICT": "Book, Chapter",
    "MPCT": "DVD, Video, Media",
    "ICOMM": "Web Site",
}
_GENERIC = "Generic"
_TEXTS = {
    "title": "Title",
    "publisher": "Publisher",
    "publisher-place": "City",
    "volume": "Volume",
    "issue": "Issue",
    "edition": "Edition",
    "URL": "URL",
    "abstract": "Abstract",
    "DOI": "DOI",
}
_MEMBERS = (
    "Title", "ParentTitle", "ShortTitle", "DateCreated", "CreatedBy", "DateEdited", "EditedBy", "Year", "Month",
    "StandardNumber", "City", "Country", "Publisher", "Institution", "Volume", "Pages", "Edition", "Issue", "Availability",
    "URL", "OldItemId", "Abstract", "Comments", "TypeName", "Authors", "ParentAuthors", "DOI", "Keywords", "ItemStatus",
    "ItemStatusTooltip", "QuickCitation",
)  # fmt: skip
_BY_FIELD = {f"eppi-{name.lower()}": name for name in _MEMBERS} | {"annote": "Comments"}
_CODES, _WORDS = "eppi-code", "eppi-additionaltext"
_ITEM_NUMBER = "eppi-itemid"
# An item number of EPPI-Reviewer; longer ones are no numbers in JavaScript.
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SEASONS = ("", "Spring", "Summer", "Autumn", "Winter")


def write(references: Iterable[Reference], framework: Framework | None) -> WriteResult:
    """Return references as EPPI-Reviewer's JSON, and a warning for each kind of thing that is lost or reads differently."""
    references = tuple(as_rendered(each) for each in references)
    framework = framework or Framework()
    codes = _Codes(framework, references)
    numbers = _item_numbers(references)
    items = [_item(each, number, codes) for each, number in zip(references, numbers, strict=True)]
    text = write_json({"CodeSets": codes.sets(), "References": items})
    again = parse([("", text)], framework).references if references else ()
    return WriteResult(text, tuple(_losses(references, again)))


# Codes


class _Codes:
    """Gives numbers to the codes for the tags of a framework, and to other codes that references have."""

    def __init__(self, framework: Framework, references: Iterable[Reference]) -> None:
        self.framework = framework
        self._numbers: dict[tuple[str, ...], int] = {}
        self._taken: set[int] = set()
        for level in framework.levels:
            self.number("level", level.key)
            for each in level.types:
                self.number("type", each.key)
        for facet in framework.facets:
            for value in facet.values:
                self.number("value", facet.key, value.key)
        self._known = frozenset(self._numbers)
        # The names of the other codes, with those around them.
        self._others = dict.fromkeys(
            tuple(words.split(": ")) for each in references for words in _words(each)
        )

    def number(self, *key: str) -> int:
        """Return the number for a kind and a key, which is the same in every file unless two are alike."""
        if key not in self._numbers:
            number = _checksum("\0".join(key)) % 900_000_000 + 100_000_000
            while number in self._taken:
                number += 1
            self._taken.add(number)
            self._numbers[key] = number
        return self._numbers[key]

    def of(self, reference: Reference) -> Iterator[dict[str, Any]]:
        """Yield the codes of an item."""
        tags = [
            *(("level", key) for key in reference.levels),
            *(("type", key) for key in reference.types),
            *(("value", facet, key) for facet, keys in reference.facets for key in keys),
        ]
        reasons = self._reasons(reference)
        for tag in tags:
            if tag in self._known:
                yield _code_of_item(self.number(*tag), reasons.get(tag[1], "") if tag[0] == "type" else "")
        remarks = dict(reference.fields).get(_WORDS, "").split("\n")
        for words in _words(reference):
            texts = [each.removeprefix(f"{words}: ") for each in remarks if each.startswith(f"{words}: ")]
            yield _code_of_item(self.number("code", *words.split(": ")), "; ".join(texts))

    def _reasons(self, reference: Reference) -> dict[str, str]:
        """Return the reason of each type, which begins with the names of the type if there are several."""
        if not reference.type_reason:
            return {}
        found: dict[str, str] = {}
        last = next(iter(reference.types), "")
        names = {
            f"{level.name}: {each.name}: ": each.key
            for level in self.framework.levels
            for each in level.types
        }
        for part in reference.type_reason.split("; "):
            name = next((each for each in names if part.startswith(each)), "")
            last = names.get(name, last)
            found[last] = "; ".join(filter(None, (found.get(last), part.removeprefix(name))))
        return found

    def sets(self) -> list[dict[str, Any]]:
        """Return the code sets."""
        levels = [
            _code(
                self.number("level", level.key),
                level.name,
                level.definition,
                [_code(self.number("type", each.key), each.name) for each in level.types],
            )
            for level in self.framework.levels
        ]
        sets = [self._set("Levels", levels)] if levels else []
        for facet in self.framework.facets:
            values = [_code(self.number("value", facet.key, each.key), each.name) for each in facet.values]
            sets.append(self._set(facet.name, values))
        if self._others:
            sets.append(self._set(_OTHER_CODES, self._other_codes()))
        return sets

    def _set(self, name: str, codes: list[dict[str, Any]]) -> dict[str, Any]:
        number = self.number("set", name)
        return {
            "SetName": name,
            "SetId": number,
            "ReviewSetId": number,
            "SetDescription": "",
            "SetType": {"SetTypeDescription": "", "SetTypeName": "Standard"},
            "Attributes": {"AttributesList": codes},
        }

    def _other_codes(self) -> list[dict[str, Any]]:
        """Return the trees of the other codes. One that only groups others cannot be selected."""
        top: list[dict[str, Any]] = []
        inner: dict[tuple[str, ...], list[dict[str, Any]]] = {(): top}
        for path in self._others:
            for end in range(1, len(path) + 1):
                part = path[:end]
                if part not in inner:
                    codes: list[dict[str, Any]] = []
                    inner[part] = codes
                    code = _code(self.number("code", *part), part[-1], is_selectable=part in self._others)
                    code["Attributes"] = {"AttributesList": codes}
                    inner[part[:-1]].append(code)
        return top


def _checksum(text: str) -> int:
    # Half of a character is no UTF-8, and a reader may have let it through.
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _words(reference: Reference) -> list[str]:
    """Return the names of the codes that are no tags."""
    return [each for each in dict(reference.fields).get(_CODES, "").split("\n") if each.strip()]


def _code(
    number: int,
    name: str,
    description: str = "",
    codes: list[dict[str, Any]] | None = None,
    *,
    is_selectable: bool = True,
) -> dict[str, Any]:
    return {
        "AttributeId": number,
        "AttributeSetId": number,
        "AttributeName": name,
        "AttributeType": _SELECTABLE if is_selectable else _GROUP,
        "AttributeDescription": "",
        "AttributeSetDescription": description,
        "ExtURL": "",
        "ExtType": "",
        "OriginalAttributeID": 0,
        **({"Attributes": {"AttributesList": codes}} if codes else {}),
    }


def _code_of_item(number: int, words: str) -> dict[str, Any]:
    return {
        "AttributeId": number,
        "AdditionalText": words,
        "ArmId": 0,
        "ArmTitle": "",
        "ItemAttributeFullTextDetails": [],
    }


# Items


def _item_numbers(references: tuple[Reference, ...]) -> list[int]:
    """Return a number for each reference: its own in EPPI-Reviewer, or one made from its key."""
    own = [dict(each.fields).get(_ITEM_NUMBER, "") for each in references]
    numbers: list[int] = []
    taken: set[int] = set()
    for reference, text in zip(references, own, strict=True):
        number = int(text) if _NUMBER.fullmatch(text) else _checksum(reference.key)
        while number in taken:
            number += 1
        taken.add(number)
        numbers.append(number)
    return numbers


def _item(reference: Reference, number: int, codes: _Codes) -> dict[str, Any]:
    values = dict.fromkeys(_MEMBERS, "")
    type_ = RIS_TYPES.get(reference.kind, "GEN")
    values["TypeName"] = _TYPE_NAMES.get(type_, _GENERIC)
    group = GROUPS.get(TYPES[values["TypeName"].casefold()], TypeGroup.OTHER)
    for variable, text in reference.texts:
        if name := _TEXTS.get(variable):
            values[name] = text.plain
    _add_by_group(values, reference, group)
    values["StandardNumber"] = ", ".join(filter(None, (_text(reference, "ISSN"), _text(reference, "ISBN"))))
    if issued := reference.date("issued"):
        values["Year"], values["Month"] = _year_and_month(issued)
    values["Authors"], values["ParentAuthors"] = (_names(reference, role) for role in ("author", "editor"))
    values["Keywords"] = "\r\n".join(reference.keywords)
    values["OldItemId"] = reference.key
    values["ItemStatus"] = "I"
    for field, text_ in reference.fields:
        name = _BY_FIELD.get(field, "")
        if name and (not values[name] or name in ("StandardNumber", "TypeName")):
            values[name] = text_
    values["ShortTitle"] = values["ShortTitle"] or _short_title(reference)
    values["QuickCitation"] = _quick_citation(values)
    return {"Codes": [*codes.of(reference)], "Outcomes": [], "ItemId": number, **values}


def _text(reference: Reference, variable: str) -> str:
    return reference.text(variable).plain


def _add_by_group(values: dict[str, str], reference: Reference, group: TypeGroup) -> None:
    """Add the values whose meaning depends on the type of the item."""
    in_series = group in (TypeGroup.BOOK, TypeGroup.REPORT)
    values["ParentTitle"] = _text(reference, "collection-title" if in_series else "container-title")
    pages = _text(reference, "page") or _text(reference, "number-of-pages")
    values["Pages"] = pages.replace("\N{EN DASH}", "-")
    if group in (TypeGroup.REPORT, TypeGroup.THESIS):
        values["Institution"], values["Publisher"] = values["Publisher"], ""
    if group is TypeGroup.REPORT:
        values["Issue"] = _text(reference, "number")


def _year_and_month(issued: Date) -> tuple[str, str]:
    point = issued.start or issued.end
    if point is None:
        return issued.literal, ""
    month = _MONTHS[point.month] or _SEASONS[point.season]
    if month and point.day:
        month = f"{month} {point.day}"
    last = issued.end
    if issued.is_range and last and last.year == point.year and _MONTHS[last.month] and not last.day:
        month = f"{month}-{_MONTHS[last.month]}"
    return f"{point.year:04d}", month


def _names(reference: Reference, role: str) -> str:
    names = reference.people(role)
    others = "" if names.complete else "et al. ; "
    return "".join(f"{_name(each)}; " for each in names) + others


def _name(name: Name) -> str:
    """Return a name with the spaces of EPPI-Reviewer, also for the parts that it does not have."""
    if name.literal:
        return f"{name.literal}  "
    first, _, second = " ".join(filter(None, (name.given, name.suffix))).partition(" ")
    return f"{family_with_particles(name)} {first} {second}"


def _short_title(reference: Reference) -> str:
    first = next(iter(reference.authors or reference.people("editor")), None)
    name = (first.literal or family_with_particles(first)) if first else ""
    return f"{name} ({reference.year})" if name and reference.year is not None else name


def _quick_citation(values: Mapping[str, str]) -> str:
    authors = ", ".join(" ".join(each.split()) for each in values["Authors"].split(";") if each.strip())
    volume = f"{values['Volume']}({values['Issue']})" if values["Issue"] else values["Volume"]
    place = " ".join(
        filter(None, (values["ParentTitle"], ", ".join(filter(None, (volume, values["Pages"])))))
    )
    parts = [f"{authors} ({values['Year']}) {values['Title'].rstrip('.')}.".strip(), place]
    return " ".join(filter(None, (*parts, f"DOI: {values['DOI']}" if values["DOI"] else "")))


# What is lost


def _losses(references: tuple[Reference, ...], again: tuple[Reference, ...]) -> Iterator[Problem]:
    found: dict[str, list[Reference]] = {}
    for before, after in zip(references, again, strict=True):
        for message in dict.fromkeys(_differences(before, after)):
            found.setdefault(message, []).append(before)
    for message, lost in found.items():
        keys = ", ".join(each.key for each in lost[:3]) + (", …" if len(lost) > 3 else "")
        count = f"; {len(lost):,} references: {keys}" if len(lost) > 1 else ""
        yield lost[0].remark("eppi-loss", f"{message}{count}")


_PAIRED = ("names", "dates", "facets", "fields")
_WHOLE = {
    "kind": "type of work",
    "levels": "levels",
    "types": "intervention types",
    "type_reason": "the reason of the intervention types",
    "annotation": "annotation",
    "listed": "how another page lists an item",
    "checked": "how far an item was checked",
    "unverified": "fields that are not verified",
    "keywords": "keywords",
    "key": "key",
}


def _differences(before: Reference, after: Reference) -> Iterator[str]:
    """Yield what was lost or changed when a reference was written and read again."""
    for attribute, noun in _WHOLE.items():
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old and set(old) != set(new) if isinstance(old, tuple) else old and old != new:
            yield _difference(noun, is_there=bool(new))
    for attribute in _PAIRED:
        values = dict(getattr(after, attribute))
        for name, value in getattr(before, attribute):
            if values.get(name) != value and name not in _MADE:
                yield _difference(name, is_there=name in values)
    texts = dict(after.texts)
    for name, text in before.texts:
        if text.plain != getattr(texts.get(name), "plain", None):
            yield _difference(name, is_there=name in texts)
        elif texts[name] != text:
            yield f"EPPI-Reviewer has no italics and other marks; those in {name} are left out"


# The short title is made where there is none, and it is the same with another key.
_MADE = frozenset({"eppi-shorttitle"})


def _difference(name: str, *, is_there: bool) -> str:
    return (
        f"EPPI-Reviewer reads {name} in another way" if is_there else f"EPPI-Reviewer has no place for {name}"
    )
