"""What other programs and old habits leave in a field, and a style then prints."""

import html.entities
import re
from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Reference, RichText, Span

# Longer texts that few styles print, and addresses, which may hold anything.
_UNREAD = frozenset({"abstract", "note", "URL", "DOI"})
_TAG = re.compile(
    r"</?(?:[biu]|em|strong|su[bp]|s?c(?:p|ap)?|span|p|br|jats:\w+)(?:\s+[\w:-]+=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]\w{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# The variable, the field that a curator fills, and what a style puts before it by itself.
_LABELLED = {
    "page": ("pages", re.compile(r"(pp?\b\.?|pages?\b|pg\b\.?)(?=\s*\d)", re.IGNORECASE)),
    "volume": ("volume", re.compile(r"vol(ume|s)?\b\.?(?=\s*\d)", re.IGNORECASE)),
    "issue": ("number", re.compile(r"(no|nos|issue|iss|number)\b\.?(?=\s*\d)", re.IGNORECASE)),
}
_NOTHING = re.compile(
    r"0+(?:\W+0+)?|(n\W?/?a)\.?(\W+n\W?/?a\.?)?|none|null|nan|undefined|unknown|[-\u2013\u2014]+",
    re.IGNORECASE,
)
# UTF-8 read as cp1252 or latin-1: a letter with an accent begins with one of two signs, a curly quote with a third.
_MOJIBAKE = re.compile(r"[ÃÂ][^\x00-\x7f]|â[€\x80][^\x00-\x7f]|[ÄÅ][\x80-\xa0]")
# What PDFs and databases leave: control characters, and the sign for a letter that was lost.
_LOST = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufeff]")
_BETWEEN = "; "
# In other types of entry two fields may name two bodies: an organization beside the publisher, say.
_OF_ONE_FIELD = frozenset({
    "article", "book", "collection", "dataset", "inbook", "incollection", "mastersthesis", "phdthesis", "report",
    "techreport", "thesis",
})  # fmt: skip
_OF_INSTITUTIONS = frozenset({"mastersthesis", "phdthesis", "report", "techreport", "thesis"})


def found(reference: Reference) -> Iterator[Problem]:
    """Yield what stands in the texts of a reference and was hardly meant to be printed."""
    for variable, text in reference.texts:
        if variable not in _UNREAD:
            yield from _markup(reference, variable, text.plain)
            yield from _garbled(reference, _field(reference, variable), text.plain)
    for role, names in reference.names:
        yield from _garbled(reference, role, " ".join(name.full for name in names))
    for variable, (field, label) in _LABELLED.items():
        plain = reference.text(variable).plain.strip()
        if begun := label.match(plain):
            message = (
                f"{begun[0]!r} is printed as it stands, and styles put a word of their own before {field}"
            )
            yield reference.remark("printed-label", message, field=field, hint="leave it out")
        elif _NOTHING.fullmatch(plain):
            message = f"{plain!r} is printed as it stands"
            yield reference.remark(
                "placeholder", message, field=field, hint="leave the field out until it is known"
            )
    yield from _several(reference)


def _markup(reference: Reference, variable: str, text: str) -> Iterator[Problem]:
    """Yield a remark about the HTML in a text, with what LaTeX has for it."""
    pieces = dict.fromkeys(
        each.group()
        for pattern in (_TAG, _ENTITY)
        for each in pattern.finditer(text)
        if _is_html(each.group())
    )
    if pieces:
        shown = ", ".join([*pieces][:3])
        message = f"HTML is printed as it stands: {shown}"
        hint = r"write \emph{…}, \textsubscript{…} or the character itself"
        yield reference.remark("html", message, field=_field(reference, variable), hint=hint)


def _garbled(reference: Reference, field: str, text: str) -> Iterator[Problem]:
    """Yield a remark about letters that were lost or changed when a file went from one encoding to another."""
    if text.isprintable() and text.isascii():
        return
    for found in _MOJIBAKE.finditer(text):
        meant = _as_utf8(found[0])
        if meant:
            message = f"{found[0]!r} is printed as it stands"
            hint = f"was it {meant!r} before the file was read in another encoding?"
            yield reference.remark("garbled", message, field=field, hint=hint)
            return
    if lost := _LOST.search(text):
        message = f"a character that no reader can see or read stands here: U+{ord(lost[0]):04X}"
        around = text[max(lost.start() - 10, 0) : lost.end() + 10].replace(lost[0], "\N{WHITE SQUARE}")
        yield reference.remark("garbled", message, field=field, hint=f"in {around!r}, as a square")


def _as_utf8(text: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _field(reference: Reference, variable: str) -> str:
    """Return the field that a curator finds a variable in."""
    if variable == "container-title":
        return "journaltitle" if reference.kind.startswith("article") else "booktitle"
    return _FIELDS.get(variable, variable)


def _is_html(piece: str) -> bool:
    # html.unescape also takes "&notes;" for "&not" and "es;".
    return piece.startswith(("<", "&#")) or piece[1:] in html.entities.html5


def _several(reference: Reference) -> Iterator[Problem]:
    """Yield a remark where "and" parts publishers, unless each of them is in braces, as one who means it has it."""
    text = reference.text("publisher")
    if reference.entry_type in _OF_ONE_FIELD and _BETWEEN in _outside(text) and not _all_in_braces(text):
        first, *others = text.plain.split(_BETWEEN)
        message = f"{first!r} is read as one publisher, {others[0]!r} as another"
        hint = (
            "a name with an “and” in it stands in braces of its own, as in {{Taylor and Francis}}; "
            "several in braces each are not asked about"
        )
        field = "institution" if reference.entry_type in _OF_INSTITUTIONS else "publisher"
        yield reference.remark("several-publishers", message, field=field, hint=hint)


def _outside(text: RichText) -> str:
    return "".join(each for each in text.content if isinstance(each, str))


def _all_in_braces(text: RichText) -> bool:
    return all(isinstance(each, Span) or each == _BETWEEN for each in text.content)


_FIELDS = {
    "collection-title": "series",
    "publisher-place": "location",
    "genre": "type",
    "title-short": "shorttitle",
    "event-title": "eventtitle",
}
