"""Checks for what other programs and old habits leave in a field, and a style then prints."""

import html.entities
import re
from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference

# Longer texts that few styles print, and addresses, which may hold anything.
_NOT_CHECKED = frozenset({"abstract", "note", "URL", "DOI"})
_TAG = re.compile(
    r"</?(?:[biu]|em|strong|su[bp]|s?c(?:p|ap)?|span|p|br|jats:\w+)(?:\s+[\w:-]+=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]\w{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# The variable, the field that a curator fills, and the label that a style prints itself.
_LABELLED = {
    "page": ("pages", re.compile(r"(pp?\b\.?|pages?\b|pg\b\.?)(?=\s*\d)", re.IGNORECASE)),
    "volume": ("volume", re.compile(r"vol(ume|s)?\b\.?(?=\s*\d)", re.IGNORECASE)),
    "issue": ("number", re.compile(r"(no|nos|issue|iss|number)\b\.?(?=\s*\d)", re.IGNORECASE)),
}
_PLACEHOLDER = re.compile(
    r"0+(?:\W+0+)?|(n\W?/?a)\.?(\W+n\W?/?a\.?)?|none|null|nan|undefined|unknown|[-\u2013\u2014]+",
    re.IGNORECASE,
)
# UTF-8 read as cp1252 or latin-1: accented letters begin with one of two characters, curly quotes with a third.
_MOJIBAKE = re.compile(r"[ÃÂ][^\x00-\x7f]|â[€\x80][^\x00-\x7f]|[ÄÅ][\x80-\xa0]")
# What PDFs and databases leave: control characters, and the replacement character.
_LOST = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufeff]")
# "3", "2nd" and "3e" are printed with the word for an edition.
_EDITION_NUMBER = re.compile(r"\d+\s*(?:st|nd|rd|th|\.|[aeo\u00aa\u00ba])?")


def html_markup(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the texts with HTML in them, and what LaTeX has instead."""
    for variable, text in _printed_texts(reference):
        tags = dict.fromkeys(
            each.group()
            for pattern in (_TAG, _ENTITY)
            for each in pattern.finditer(text)
            if _is_html(each.group())
        )
        if tags:
            message = f"HTML is printed as it is: {', '.join([*tags][:3])}"
            hint = r"write \emph{…}, \textsubscript{…} or the character itself"
            yield reference.remark("html", message, field=_field(reference, variable), hint=hint)


def garbled_text(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the texts and names with characters that were lost or changed in another encoding."""
    texts = [(_field(reference, variable), text) for variable, text in _printed_texts(reference)]
    people = [(role, " ".join(name.full for name in names)) for role, names in reference.names]
    for field, text in (*texts, *people):
        message, hint = _garbling(text)
        if message:
            yield reference.remark("garbled", message, field=field, hint=hint)


def printed_labels(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the numbers with a label that styles print themselves."""
    for variable, (field, label) in _LABELLED.items():
        if found := label.match(reference.text(variable).plain.strip()):
            message = (
                f"{found[0]!r} is printed as it is, and styles print a label of their own before {field}"
            )
            yield reference.remark("printed-label", message, field=field, hint="leave it out")


def placeholders(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield the numbers that are only a placeholder."""
    for variable, (field, _label) in _LABELLED.items():
        text = reference.text(variable).plain.strip()
        if _PLACEHOLDER.fullmatch(text):
            hint = "leave the field out until it is known"
            yield reference.remark("placeholder", f"{text!r} is printed as it is", field=field, hint=hint)


def editions_in_words(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield an edition that is no number."""
    text = reference.text("edition").plain.strip()
    if any(each.isalpha() for each in text) and not _EDITION_NUMBER.fullmatch(text):
        message = f"the edition {text!r} is printed in these words"
        hint = "write a number if it has one: edition = {2}"
        yield reference.remark("edition-in-words", message, field="edition", hint=hint)


def _printed_texts(reference: Reference) -> Iterator[tuple[str, str]]:
    return ((variable, text.plain) for variable, text in reference.texts if variable not in _NOT_CHECKED)


def _garbling(text: str) -> tuple[str, str]:
    """Return what is garbled in a text and a hint, both empty where nothing is."""
    if text.isprintable() and text.isascii():
        return "", ""
    for found in _MOJIBAKE.finditer(text):
        if meant := _as_utf8(found[0]):
            hint = f"was it {meant!r} before the file was read in another encoding?"
            return f"{found[0]!r} is printed as it is", hint
    if lost := _LOST.search(text):
        around = text[max(lost.start() - 10, 0) : lost.end() + 10].replace(lost[0], "\N{WHITE SQUARE}")
        return (
            f"this text has an invisible or lost character: U+{ord(lost[0]):04X}",
            f"in {around!r}, as a square",
        )
    return "", ""


def _as_utf8(text: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _field(reference: Reference, variable: str) -> str:
    """Return the field that holds a variable."""
    if variable == "container-title":
        return "journaltitle" if reference.kind.startswith("article") else "booktitle"
    return _FIELDS.get(variable, variable)


def _is_html(text: str) -> bool:
    # html.unescape also takes "&notes;" for "&not" and "es;".
    return text.startswith(("<", "&#")) or text[1:] in html.entities.html5


_FIELDS = {
    "collection-title": "series",
    "publisher-place": "location",
    "genre": "type",
    "title-short": "shorttitle",
    "event-title": "eventtitle",
}
