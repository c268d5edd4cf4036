"""From the fields of an entry to the variables of a reference: the table in ``mapping``, carried out."""

import re
from collections.abc import Callable

import attrs

from essence_refs.bibtex import dates
from essence_refs.bibtex.drafts import Draft
from essence_refs.bibtex.latex import plain_text, rich_text, run_together, simple_text, verbatim
from essence_refs.bibtex.mapping import (
    BOOKS,
    CHAPTERS,
    EDITOR_ROLES,
    EPRINTS,
    KINDS,
    KINDS_BY_SUBTYPE,
    LANGUAGES,
    PERIODICALS,
    PHRASES,
    PLACES,
    SERIAL,
    Form,
)
from essence_refs.bibtex.names import names, parted
from essence_refs.model.dates import Date
from essence_refs.model.framework import near
from essence_refs.model.names import Names
from essence_refs.model.text import EMPTY, Inline, Link, RichText

_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_EDTF = re.compile(r"[-\dXuUyYTZ:?~%./+\s]+", re.ASCII)
_ENDS_SENTENCE = (".", "?", "!", ":", ";", "…")
_HYPHEN = re.compile(r"(?<=[0-9ivxlcdmIVXLCDM])\s*-\s*(?=[0-9ivxlcdmIVXLCDM])")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_VARIANT = re.compile(r"\bvariant\s*=\s*(\w+)")
# Longer texts are hardly ever said twice.
_SHORT = 80
_USE_PREFIX = re.compile(r"\buseprefix(?:\s*=\s*true)?\s*(?:,|$)")


@attrs.define(eq=False)
class Composition:
    """The variables found so far, and the fields that are in them; all others stay fields."""

    draft: Draft
    texts: dict[str, RichText] = attrs.field(factory=dict)
    names: dict[str, Names] = attrs.field(factory=dict)
    dates: dict[str, Date] = attrs.field(factory=dict)
    keywords: tuple[str, ...] = ()
    kept: list[tuple[str, str]] = attrs.field(factory=list)
    used: set[str] = attrs.field(factory=set)

    def rich(self, field: str) -> RichText:
        """Return the text of a field, and take it as used."""
        self.used.add(field)
        text = self.draft.fields.get(field)
        if not text:
            return EMPTY
        known = self.draft.file.texts.get(text)
        if known is not None:
            return known
        simple = simple_text(text)
        if simple is not None:
            known = RichText((simple,)) if simple else EMPTY
            if len(text) <= _SHORT:
                self.draft.file.texts[text] = known
            return known
        return rich_text(text, self.draft.reporter(field))

    def plain(self, field: str) -> str:
        """Return the text of a field without its marks, and take it as used."""
        self.used.add(field)
        text = self.draft.fields.get(field)
        return plain_text(text, self.draft.reporter(field)) if text else ""

    def set(self, variable: str, text: RichText) -> None:
        """Give a variable its text, if there is one."""
        if text.content:
            self.texts[variable] = text


def compose(draft: Draft, skipped: frozenset[str]) -> Composition:
    """Return the variables of a draft; the fields in *skipped* belong to others."""
    result = Composition(draft)
    fields = draft.fields
    used = result.used
    for field, text in fields.items():
        if field in used or field in skipped:
            continue
        reader = _READERS.get(field)
        if reader:
            reader[0](result, field, reader[1])
        if reader is None or (reader[2] and field not in used):
            result.kept.append((field, text))
    # A later field may have found use for one that was set aside before.
    if result.kept:
        result.kept = [(field, text) for field, text in result.kept if field not in result.used]
    return result


def kind(draft: Draft) -> str:
    """Return the CSL type of the item; a type that is not known is reported."""
    fields = draft.fields
    subtype = fields.get("entrysubtype", "").lower()
    if subtype and (special := KINDS_BY_SUBTYPE.get((draft.type, subtype))):
        return special
    if draft.type == "unpublished" and "eventtitle" in fields:
        return "speech"
    found = KINDS.get(draft.type)
    if found is None:
        close = near(draft.type, KINDS) if draft.problems.may_hint() else ()
        hint = f"did you mean @{' or @'.join(close)}?" if close else "it is read like @misc"
        draft.report_here("", "unknown-type", f"the entry type @{draft.entry.type} is not known", 0, hint)
        return "document"
    return found


Reader = Callable[[Composition, str, str], None]
"""Reads a field, given its name and the variable that it is in the table for."""


# One function for each form of field.


def _text(made: Composition, field: str, variable: str) -> None:
    text = made.draft.fields[field]
    phrase = PHRASES.get(text)
    if field == "series" and text.isdecimal() and len(text) < 4 and made.draft.type in PERIODICALS:
        # The manual, 2.2.2, on "series": a number is printed as an ordinal, with the word after it.
        phrase = f"{_ordinal(int(text))} series"
    if phrase and field in ("type", "pubstate", "series"):
        made.used.add(field)
        made.set(variable, RichText.of(phrase))
    else:
        made.set(variable, made.rich(field))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _verbatim(made: Composition, field: str, variable: str) -> None:
    text = verbatim(made.draft.fields[field])
    if field == "doi":
        found = _DOI_ADDRESS.match(text)
        text = text[found.end() :] if found else text
    elif text.startswith("\\"):
        text = made.plain(field)
    made.set(variable, RichText.of(text))


def _list(made: Composition, field: str, variable: str) -> None:
    made.set(variable, _members(made, field))


def _members(made: Composition, field: str) -> RichText:
    """Return the members of a list of texts, with semicolons between them."""
    made.used.add(field)
    text = made.draft.fields.get(field, "")
    report = made.draft.reporter(field)
    if " and " not in text and "\n" not in text:
        return rich_text(text, report)
    found = [rich_text(part, report) for _, part in parted(text)]
    return _strung("; ", [each for each in found if each.content])


def _strung(between: str, texts: list[RichText]) -> RichText:
    if len(texts) < 2:
        return texts[0] if texts else EMPTY
    content: list[Inline] = [*texts[0].content]
    for text in texts[1:]:
        content += (between, *text.content)
    return RichText(tuple(run_together(content)))


def _names(made: Composition, field: str, variable: str) -> None:
    draft = made.draft
    use_prefix = "options" in draft.fields and bool(_USE_PREFIX.search(draft.fields["options"]))
    known = {} if use_prefix else draft.file.people
    found = names(draft.fields[field], draft.reporter(field), use_prefix=use_prefix, known=known)
    role = _editorial_role(made, field) if field.startswith("editor") else variable
    if found.names or not found.complete:
        before = made.names.get(role)
        if before:
            found = Names(before.names + found.names, before.complete and found.complete)
        made.names[role] = found


def _editorial_role(made: Composition, field: str) -> str:
    said = made.draft.fields.get(f"{field}type", "").strip().lower()
    if not said:
        return "editor"
    role = EDITOR_ROLES.get(said)
    if role == said:
        made.used.add(f"{field}type")
    if role is None:
        message = f"the editorial role {said!r} is not known; these people are read as editors"
        made.draft.report(f"{field}type", "unknown-role", message, 0, "")
    return role or "editor"


def _date(made: Composition, field: str, variable: str) -> None:
    text = made.draft.fields[field]
    known = made.draft.file.dates
    if text in known:
        found = known[text]
    elif dates.is_plain(text):
        found = known[text] = dates.date(text)
    else:
        # A tilde is a space to LaTeX, but a doubt in a date.
        said = text if _EDTF.fullmatch(text) else made.plain(field)
        found = dates.date(said, made.draft.reporter(field))
    if found:
        made.dates[variable] = found
        if ":" in text:
            # The model has no time of day.
            made.used.discard(field)
            made.kept.append((field, text))


def _pages(made: Composition, field: str, variable: str) -> None:
    text = made.rich(field)
    if text.is_plain and "\N{EN DASH}" not in text.plain:
        text = RichText.of(_HYPHEN.sub("\N{EN DASH}", text.plain))
    made.set(variable, text)


def _keywords(made: Composition, field: str, _: str) -> None:
    report = made.draft.reporter(field)
    parts = made.draft.fields[field].split(",")
    made.keywords = tuple(word for part in parts if (word := re.sub(r"\s+", " ", plain_text(part, report))))


_FORMS: dict[Form, Reader] = {
    Form.TEXT: _text,
    Form.VERBATIM: _verbatim,
    Form.LIST: _list,
    Form.NAMES: _names,
    Form.DATE: _date,
    Form.PAGES: _pages,
    Form.KEYWORDS: _keywords,
}


# Variables that are made of several fields.


def _title(made: Composition, prefix: str) -> RichText:
    """Return title, subtitle and addition of a work, an issue or a journal."""
    fields = made.draft.fields
    text = made.rich(f"{prefix}title")
    for field, mark in ((_part(prefix, "subtitle"), ":"), (_part(prefix, "titleaddon"), ".")):
        if field in fields:
            more = made.rich(field)
            if not text.content:
                text = more
            elif more.content:
                text = text + (" " if text.plain.endswith(_ENDS_SENTENCE) else f"{mark} ") + more
    return text


def _part(prefix: str, part: str) -> str:
    return f"{prefix}{part}"


def _has_title(made: Composition, prefix: str) -> bool:
    fields = made.draft.fields
    return f"{prefix}title" in fields or f"{prefix}subtitle" in fields or f"{prefix}titleaddon" in fields


def _titles(made: Composition, _field: str, _variable: str) -> None:
    """Tell the title of the work from those of its volume, its issue and what it stands in."""
    kind_of_entry = made.draft.type
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
    prefix = field.removesuffix("year").removesuffix("month").removesuffix("day")
    if f"{prefix}date" in fields:
        return

    def report(code: str, message: str, offset: int, hint: str) -> None:
        part = {"unknown-month": "month", "unknown-day": "day"}.get(code, "year")
        draft.report(prefix + part, code, message, offset, hint)

    year, month, day = (
        plain_text(fields[prefix + part], draft.reporter(prefix + part)) if prefix + part in fields else ""
        for part in ("year", "month", "day")
    )
    if not year:
        return
    found, used = dates.year_month_day(year, month, day, report)
    made.used |= {prefix + part for part in used}
    if found:
        made.dates[variable] = found


def _volume(made: Composition, _field: str, _variable: str) -> None:
    volume, part = made.rich("volume"), made.rich("part")
    made.set("volume", _strung(".", [each for each in (volume, part) if each.content]))


def _number(made: Composition, _field: str, _variable: str) -> None:
    entry_type = made.draft.type
    if entry_type in PERIODICALS:
        number = [each for each in (made.rich("number"), made.rich("issue")) if each.content]
        made.set("issue", _strung(", ", number))
    else:
        made.set("collection-number" if entry_type in SERIAL else "number", made.rich("number"))


def _issue(made: Composition, _field: str, _variable: str) -> None:
    if made.draft.type in PERIODICALS:
        _number(made, "number", "issue")
    else:
        made.set("issue", made.rich("issue"))


def _article_number(made: Composition, _field: str, _variable: str) -> None:
    """Give an article number the place of the pages, where most styles look for it."""
    fields = made.draft.fields
    if "pages" not in fields:
        made.set("page", made.rich("eid"))
    elif "number" not in fields or made.draft.type in PERIODICALS:
        made.set("number", made.rich("eid"))


def _publisher(made: Composition, _field: str, _variable: str) -> None:
    found = []
    for field in ("institution", "organization", "howpublished", "publisher"):
        if field in made.draft.fields:
            text = _members(made, field)
            if field == "howpublished" and "url" not in made.draft.fields and _address(text):
                made.set("URL", RichText.of(_address(text)))
            elif text.content and text not in found:
                found.append(text)
    made.set("publisher", _strung("; ", found))


def _address(text: RichText) -> str:
    """Return the address that is all of a text, if it is one."""
    match text.content:
        case (Link(target),):
            return target
        case (str(plain),) if plain.startswith(("http://", "https://")) and " " not in plain:
            return plain
    return ""


def _place(made: Composition, field: str, _variable: str) -> None:
    text = made.draft.fields[field]
    if made.draft.type == "patent":
        known = [PHRASES.get(part, part) for _, part in parted(text)]
        made.used.add(field)
        made.set(
            "jurisdiction", _strung("; ", [rich_text(each, made.draft.reporter(field)) for each in known])
        )
    else:
        made.set("publisher-place", _members(made, field))


def _note(made: Composition, _field: str, _variable: str) -> None:
    note, addendum = made.rich("note"), made.rich("addendum")
    if note.content and addendum.content:
        note = note + (" " if note.plain.endswith(_ENDS_SENTENCE) else ". ")
    made.set("note", note + addendum)


def _eprint(made: Composition, field: str, _variable: str) -> None:
    """Make an address of an eprint; its parts stay fields, for no variable holds them."""
    fields = made.draft.fields
    archive, identifier = fields.get("eprinttype", "").strip().lower(), verbatim(fields.get("eprint", ""))
    if field != "eprint" or archive not in EPRINTS or not identifier:
        return
    if archive == "pubmed" and "pmid" not in fields:
        made.set("PMID", RichText.of(identifier))
    if "url" not in fields:
        made.set("URL", RichText.of(EPRINTS[archive] + identifier))


def _role_of_editors(made: Composition, field: str, _variable: str) -> None:
    """Leave the role to the editors, who come with a field of their own."""
    role = made.draft.fields[field].strip().lower()
    if field.removesuffix("type") in made.draft.fields and EDITOR_ROLES.get(role) == role:
        made.used.add(field)


def _language(made: Composition, field: str, _variable: str) -> None:
    draft = made.draft
    name = draft.fields[field].strip()
    tag = LANGUAGES.get(name.lower(), name if _LANGUAGE_TAG.fullmatch(name) else "")
    if field == "langid":
        variant = _VARIANT.search(draft.fields.get("langidopts", ""))
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


_PARTS: dict[str, Reader] = {
    **{
        f"{prefix}{part}": _titles
        for prefix in ("", "main", "book", "journal", "issue")
        for part in ("title", "subtitle", "titleaddon")
    },
    "eventtitle": _event,
    "eventtitleaddon": _event,
    **{
        f"{prefix}{part}": _year_month_day
        for prefix in ("", "orig", "event", "url")
        for part in ("year", "month", "day")
    },
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

# For each field that is not merely kept: what reads it, its variable, and whether it may be left over.
_READERS = {
    field: (_PARTS[field], place.variable, True)
    if place.form is Form.PART
    else (_FORMS[place.form], place.variable, False)
    for field, place in PLACES.items()
    if place.form is not Form.KEPT
}
