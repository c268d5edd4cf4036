"""Fields that only together are variables: titles, dates in pieces, publishers and the like."""

import re

from essence_refs.bibtex.data_types import date as dates
from essence_refs.bibtex.data_types.name_list import parted
from essence_refs.bibtex.fields.entry_fields import Draft
from essence_refs.bibtex.fields.field_reader import Composition, Reader
from essence_refs.bibtex.fields.localization import EPRINTS, LANGUAGES, PHRASES
from essence_refs.bibtex.fields.mapping import BOOKS, CHAPTERS, EDITOR_ROLES, PERIODICALS, SERIAL
from essence_refs.bibtex.fields.simple_fields import members, strung
from essence_refs.bibtex.latex import plain_text, rich_text
from essence_refs.bibtex.latex.verbatim import verbatim
from essence_refs.model.dates import Date
from essence_refs.model.text import Link, RichText

# The fields that make a title: its own, what is added to it after a colon, what is after a full stop.
_TITLES = {
    prefix: (f"{prefix}title", f"{prefix}subtitle", f"{prefix}titleaddon")
    for prefix in ("", "main", "book", "journal", "issue", "event")
}
# Few entries have a title of more than one piece.
_COMPOUND = frozenset(name for names in _TITLES.values() for name in names) - {
    "title",
    "booktitle",
    "journaltitle",
}
# The fields that make a date, by each of its pieces: what stands before their names, the whole date, and the pieces.
_PIECES = {
    prefix + piece: (prefix, prefix + "date", prefix + "year", prefix + "month", prefix + "day")
    for prefix in ("", "orig", "event", "url")
    for piece in ("year", "month", "day")
}
_ENDS_SENTENCE = (".", "?", "!", ":", ";", "…")
_LANGUAGE_TAG = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_VARIANT = r"\bvariant\s*=\s*(\w+)"


def _title(made: Composition, prefix: str) -> RichText:
    """Return title, subtitle and addition of a work, an issue or a journal."""
    fields = made.fields
    title, subtitle, addition = _TITLES[prefix]
    text = made.rich(title)
    for field, mark in ((subtitle, ":"), (addition, ".")):
        if field in fields:
            more = made.rich(field)
            if not text.content:
                text = more
            elif more.content:
                text = text + (" " if text.plain.endswith(_ENDS_SENTENCE) else f"{mark} ") + more
    return text


def _has_title(made: Composition, prefix: str) -> bool:
    fields = made.fields
    title, subtitle, addition = _TITLES[prefix]
    return title in fields or subtitle in fields or addition in fields


def _titles(made: Composition, _field: str, _variable: str) -> None:
    """Tell the title of the work from those of its volume, its issue and what it stands in."""
    kind_of_entry = made.draft.type
    if made.fields.keys().isdisjoint(_COMPOUND):
        made.set("title", made.rich("title"))
        _container(made)
        return
    main = _has_title(made, "main")
    if kind_of_entry in CHAPTERS:
        made.set("title", _title(made, ""))
        if main:
            made.set("container-title", _title(made, "main"))
            made.set("volume-title", _title(made, "book"))
        else:
            _container(made)
        return
    if main:
        made.set("title", _title(made, "main"))
        made.set("volume-title", _title(made, ""))
    else:
        made.set("title", _title(made, ""))
    _container(made)
    if _has_title(made, "issue") and "volume-title" not in made.texts:
        made.set("volume-title", _title(made, "issue"))


def _container(made: Composition) -> None:
    if made.draft.type in BOOKS:
        return
    order = ("book", "journal") if made.draft.type in CHAPTERS else ("journal", "book")
    for prefix in order:
        if _has_title(made, prefix):
            made.set("container-title", _title(made, prefix))
            return


def _event(made: Composition, _field: str, _variable: str) -> None:
    made.set("event-title", _title(made, "event"))


def _year_month_day(made: Composition, field: str, variable: str) -> None:
    draft = made.draft
    fields = draft.fields
    prefix, date, year, month, day = _PIECES[field]
    if date in fields:
        _compare(draft, date, year)
        return
    said = (prefix, fields.get(year, ""), fields.get(month, ""), fields.get(day, ""))
    known = draft.file.days.get(said)
    if known is None:
        calls = draft.problems.calls
        known = _day(draft, *said)
        if draft.problems.calls == calls:
            draft.file.days[said] = known
    found, used = known
    made.used.update(used)
    if found:
        made.dates[variable] = found


def _compare(draft: Draft, date: str, year: str) -> None:
    """Report a year that is not in the date beside it: biblatex takes the date, and one of the two is wrong."""
    said, whole = (draft.fields.get(field, "").strip() for field in (year, date))
    if said.isdecimal() and len(said) == 4 and whole and said not in whole:
        message = f"{year} is {said!r} and {date} {whole!r}: the date is taken, the year kept aside"
        draft.report(year, "other-year", message, 0, "mend the one that is wrong")


def _day(draft: Draft, prefix: str, *parts: str) -> tuple[Date | None, tuple[str, ...]]:
    """Return what year, month and day say, and the fields that are in it."""

    def report(code: str, message: str, offset: int, hint: str) -> None:
        part = {"unknown-month": "month", "unknown-day": "day"}.get(code, "year")
        draft.report(prefix + part, code, message, offset, hint)

    year, month, day = (
        plain_text(text, draft.reporter(prefix + part))
        for part, text in zip(("year", "month", "day"), parts, strict=True)
    )
    if not year:
        return None, ()
    found, used = dates.year_month_day(year, month, day, report)
    return found, tuple(prefix + part for part in used)


def _volume(made: Composition, _field: str, _variable: str) -> None:
    if "part" not in made.fields:
        made.set("volume", made.rich("volume"))
        return
    volume, part = made.rich("volume"), made.rich("part")
    made.set("volume", strung(".", [each for each in (volume, part) if each.content]))


def _number(made: Composition, _field: str, _variable: str) -> None:
    entry_type = made.draft.type
    if entry_type not in PERIODICALS:
        made.set("collection-number" if entry_type in SERIAL else "number", made.rich("number"))
    elif "issue" in made.fields:
        number = [each for each in (made.rich("number"), made.rich("issue")) if each.content]
        made.set("issue", strung(", ", number))
    else:
        made.set("issue", made.rich("number"))


def _issue(made: Composition, _field: str, _variable: str) -> None:
    if made.draft.type in PERIODICALS:
        _number(made, "number", "issue")
    else:
        made.set("issue", made.rich("issue"))


def _article_number(made: Composition, _field: str, _variable: str) -> None:
    """Give an article number the place of the pages, where most styles look for it."""
    fields = made.fields
    if "pages" not in fields:
        made.set("page", made.rich("eid"))
    elif "number" not in fields or made.draft.type in PERIODICALS:
        made.set("number", made.rich("eid"))


_PUBLISHERS = ("institution", "organization", "howpublished", "publisher")


def _publisher(made: Composition, _field: str, _variable: str) -> None:
    present = [field for field in _PUBLISHERS if field in made.fields]
    if len(present) == 1 and present != ["howpublished"]:
        made.set("publisher", members(made, present[0]))
        return
    found: list[RichText] = []
    for field in present:
        text = members(made, field)
        if field == "howpublished" and "url" not in made.fields and _address(text):
            made.set("URL", RichText.of(_address(text)))
        elif text.content and text not in found:
            found.append(text)
    made.set("publisher", strung("; ", found))


def _address(text: RichText) -> str:
    """Return the address that is all of a text, if it is one."""
    match text.content:
        case (Link(target),):
            return target
        case (str(plain),) if plain.startswith(("http://", "https://")) and " " not in plain:
            return plain
    return ""


def _place(made: Composition, field: str, _variable: str) -> None:
    text = made.fields[field]
    if made.draft.type == "patent":
        known = [PHRASES.get(part, part) for _, part in parted(text)]
        made.used.add(field)
        made.set(
            "jurisdiction", strung("; ", [rich_text(each, made.draft.reporter(field)) for each in known])
        )
    else:
        made.set("publisher-place", members(made, field))


def _note(made: Composition, _field: str, _variable: str) -> None:
    note, addendum = made.rich("note"), made.rich("addendum")
    if note.content and addendum.content:
        note = note + (" " if note.plain.endswith(_ENDS_SENTENCE) else ". ")
    made.set("note", note + addendum)


def _eprint(made: Composition, field: str, _variable: str) -> None:
    """Make an address of an eprint; its parts stay fields, for no variable holds them."""
    fields = made.fields
    archive, identifier = fields.get("eprinttype", "").strip().lower(), verbatim(fields.get("eprint", ""))
    if field != "eprint" or archive not in EPRINTS or not identifier:
        return
    if archive == "pubmed" and "pmid" not in fields:
        made.set("PMID", RichText.of(identifier))
    if "url" not in fields:
        made.set("URL", RichText.of(EPRINTS[archive] + identifier))


def _role_of_editors(made: Composition, field: str, _variable: str) -> None:
    """Leave the role to the editors, who come with a field of their own."""
    role = made.fields[field].strip().lower()
    if field.removesuffix("type") in made.fields and EDITOR_ROLES.get(role) == role:
        made.used.add(field)


def _language(made: Composition, field: str, _variable: str) -> None:
    draft = made.draft
    name = draft.fields[field].strip()
    tag = LANGUAGES.get(name.lower(), name if re.fullmatch(_LANGUAGE_TAG, name) else "")
    if field == "langid":
        variant = re.search(_VARIANT, draft.fields.get("langidopts", ""))
        region = LANGUAGES.get(variant[1].lower(), "") if variant else ""
        if region and tag and region.split("-")[0] == tag.split("-")[0]:
            tag = region
            made.used.add("langidopts")
        if not tag:
            draft.report(field, "unknown-language", f"the language {name!r} is not known", 0, "")
    elif "langid" in draft.fields:
        return
    else:
        tag = LANGUAGES.get(name.lower().removeprefix("lang"), tag)
    if tag:
        made.used.add(field)
        made.set("language", RichText.of(tag))


def _keep(_made: Composition, _field: str, _variable: str) -> None:
    """Leave a field to the one that it belongs to, or among the kept ones."""


PARTS: dict[str, Reader] = {
    **{field: _titles for prefix, fields in _TITLES.items() if prefix != "event" for field in fields},
    "eventtitle": _event,
    "eventtitleaddon": _event,
    **dict.fromkeys(_PIECES, _year_month_day),
    "volume": _volume,
    "part": _volume,
    "number": _number,
    "issue": _issue,
    "eid": _article_number,
    "institution": _publisher,
    "organization": _publisher,
    "howpublished": _publisher,
    "publisher": _publisher,
    "location": _place,
    "note": _note,
    "addendum": _note,
    "eprint": _eprint,
    "eprinttype": _eprint,
    "langid": _language,
    "language": _language,
    "langidopts": _keep,
    "annotation": _keep,
    **{f"editor{letter}type": _role_of_editors for letter in ("", "a", "b", "c")},
}
