"""Fields that are variables by themselves: one function for each form a field can have."""

import re

from essence_refs.bibtex.data_types import date as dates
from essence_refs.bibtex.data_types.name_list import names, parted, uses_prefix
from essence_refs.bibtex.fields.field_reader import Composition, Reader
from essence_refs.bibtex.fields.localization import PHRASES
from essence_refs.bibtex.fields.mapping import EDITOR_ROLES, PERIODICALS, FieldType
from essence_refs.bibtex.latex import plain_text, rich_text
from essence_refs.bibtex.latex.fast_decoder import run_together
from essence_refs.bibtex.latex.verbatim import verbatim
from essence_refs.model.dates import Date
from essence_refs.model.names import Names
from essence_refs.model.text import EMPTY, Inline, RichText

# Strings, for few fields need them: see ``blocks``.
_DOI_ADDRESS = r"(?i)(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/+|doi:\s*|doi\s+(?=10\.))+"
_ENCLOSED = r"(?:\\url)?\{([^{}]*)\}"
_EDTF = r"(?a)[-\dXuUyYTZ:?~%./+\s]+"
# Between two numbers, Roman ones too; elsewhere a hyphen stands for itself.
HYPHEN_OF_RANGE = r"(?<=[0-9ivxlcdmIVXLCDM])\s*[-\u2010-\u2012\u2212]\s*(?=[0-9ivxlcdmIVXLCDM])"


def _text(made: Composition, field: str, variable: str) -> None:
    text = made.fields[field]
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
    text = made.fields[field]
    # Few addresses and identifiers hold anything to be looked at.
    if "\\" in text or " " in text or not text.isprintable():
        text = verbatim(text)
    if field in ("doi", "url") and (enclosed := re.fullmatch(_ENCLOSED, text)):
        text = enclosed[1].strip()
    if field == "doi":
        found = None if text.startswith("10.") else re.match(_DOI_ADDRESS, text)
        text = text[found.end() :] if found else text
    elif text.startswith("\\"):
        text = made.plain(field)
    if text:
        made.texts[variable] = RichText((text,))


def _list(made: Composition, field: str, variable: str) -> None:
    made.set(variable, members(made, field))


def members(made: Composition, field: str) -> RichText:
    """Return the members of a list of texts, with semicolons between them."""
    text = made.fields.get(field, "")
    if " and " not in text and "\n" not in text:
        return made.rich(field)
    made.used.add(field)
    report = made.draft.reporter(field)
    found = [rich_text(part, report) for _, part in parted(text)]
    return strung("; ", [each for each in found if each.content])


def strung(between: str, texts: list[RichText]) -> RichText:
    """Return texts as one, with *between* between them."""
    if len(texts) < 2:
        return texts[0] if texts else EMPTY
    content: list[Inline] = [*texts[0].content]
    for text in texts[1:]:
        content += (between, *text.content)
    return RichText(tuple(run_together(content)))


def _names(made: Composition, field: str, variable: str) -> None:
    draft = made.draft
    people = draft.file.people
    if "options" in made.fields and uses_prefix(made.fields["options"]):
        people = draft.file.people_with_particles
    found = names(draft.fields[field], draft.reporter(field), people=people)
    role = _editorial_role(made, field) if field.startswith("editor") else variable
    if found.names or not found.complete:
        before = made.names.get(role)
        if before:
            found = Names(before.names + found.names, before.complete and found.complete)
        made.names[role] = found


def _editorial_role(made: Composition, field: str) -> str:
    said = made.fields.get(f"{field}type", "").strip().lower()
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
    text = made.fields[field]
    known = made.draft.file.dates
    found = known.get(text)
    if found is None:
        found = dates.plain_date(text)
        if found:
            known[text] = found
        elif text.startswith("{}"):
            # How words that could be taken for a date are written: a year of account is "{}2021-22".
            words = made.plain(field)
            found = Date(literal=words) if words else None
        else:
            # A tilde is a space to LaTeX, but a doubt in a date.
            said = text if re.fullmatch(_EDTF, text) else made.plain(field)
            found = dates.date(said, made.draft.reporter(field))
    if found:
        made.dates[variable] = found
        if ":" in text:
            # The model has no time of day.
            made.used.discard(field)
            made.kept.append((field, text))


def _pages(made: Composition, field: str, variable: str) -> None:
    text = made.rich(field)
    plain = text.plain
    # Publishers and PDFs have hyphens that do not break, figure dashes and minus signs in ranges as well.
    if not plain.isalnum() and "\N{EN DASH}" not in plain and text.is_plain:
        text = RichText.of(re.sub(HYPHEN_OF_RANGE, "\N{EN DASH}", plain))
    made.set(variable, text)


def _keywords(made: Composition, field: str, _: str) -> None:
    report = made.draft.reporter(field)
    parts = made.fields[field].split(",")
    made.keywords = tuple(word for part in parts if (word := re.sub(r"\s+", " ", plain_text(part, report))))


FORMS: dict[FieldType, Reader] = {
    FieldType.TEXT: _text,
    FieldType.VERBATIM: _verbatim,
    FieldType.LIST: _list,
    FieldType.NAMES: _names,
    FieldType.DATE: _date,
    FieldType.PAGES: _pages,
    FieldType.KEYWORDS: _keywords,
}
