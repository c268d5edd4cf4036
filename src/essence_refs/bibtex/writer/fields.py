"""From the variables of a reference to the fields of an entry: the table in ``mapping``, read backwards."""

import re
from collections.abc import Callable, Iterator, Mapping

import attrs

from essence_refs.bibtex.crossref import targets
from essence_refs.bibtex.data_types.name_list import parted, uses_prefix
from essence_refs.bibtex.fields.localization import LANGUAGES, PHRASES
from essence_refs.bibtex.fields.mapping import (
    BOOKS,
    CHAPTERS,
    EDITOR_ROLES,
    FIELD_ALIASES,
    FIELDS,
    ITEM_TYPES,
    ITEM_TYPES_BY_SUBTYPE,
    PERIODICALS,
    SERIAL,
    TYPE_ALIASES,
    FieldType,
)
from essence_refs.bibtex.fields.simple_fields import HYPHEN_OF_RANGE
from essence_refs.bibtex.latex import rich_text
from essence_refs.bibtex.latex.encoder import escape, latex
from essence_refs.bibtex.writer import names_and_dates
from essence_refs.model import NOBODY, Reference, RichText

# The entry type to choose where several make the same kind, and for kinds that none makes.
_PREFERRED = ("article", "artwork", "book", "incollection", "misc", "movie", "music")
_NEAREST = {
    "article": "unpublished",
    "bill": "legislation",
    "broadcast": "audio",
    "entry": "inreference",
    "figure": "image",
    "hearing": "legal",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legislation",
    "speech": "unpublished",
}
_EDITORS = ("editor", "editora", "editorb", "editorc")
_PUBLISHERS = {
    "report": "institution",
    "thesis": "institution",
    "manual": "organization",
    "online": "organization",
    "misc": "howpublished",
}
_ARTICLE_NUMBER = re.compile(r"[A-Za-z]+\d{3,}\w*|\d{6,}", re.ASCII)
_NAMES_BY_TAG = {tag: name for name, tag in reversed(LANGUAGES.items())}
_KEYS_OF_PHRASES = {phrase: key for key, phrase in reversed(PHRASES.items())}
_TITLES = frozenset({"title", "container-title", "volume-title"})


def _simple(form: FieldType) -> dict[str, str]:
    return {place.variable: field for field, place in reversed(FIELDS.items()) if place.type is form}


# A contributor may have been any of five roles, or an editor's helper; no field means just that.
_ROLES = _simple(FieldType.NAMES) | {"contributor": "annotator"}
_DATES = _simple(FieldType.DATE)
_TEXTS = _simple(FieldType.TEXT) | _simple(FieldType.LIST)
_VERBATIM = _simple(FieldType.VERBATIM)


# Fields of an entry referred to that leave no trace when they are empty: with them nothing is taken over twice.
_FORMS_OF_NO_TRACE = frozenset(
    {FieldType.TEXT, FieldType.LIST, FieldType.NAMES, FieldType.VERBATIM, FieldType.PAGES, FieldType.KEYWORDS}
)
_PARTS_OF_NO_TRACE = frozenset({
    "addendum", "howpublished", "institution", "issue", "location", "note", "number", "organization", "part",
    "publisher", "volume",
})  # fmt: skip


def entry_type(reference: Reference) -> str:
    """Return the type of entry that makes this kind of item, the one it was read from if that does."""
    written = reference.entry_type
    known = TYPE_ALIASES.get(written, (written, ""))[0]
    fields = dict(reference.fields)
    subtype = fields.get("entrysubtype", "").lower()
    makes = ITEM_TYPES_BY_SUBTYPE.get((known, subtype)) or ITEM_TYPES.get(known, "document")
    if known == "unpublished" and reference.kind == "speech":
        makes = "speech"
    if written and makes == reference.kind:
        return written
    for kind in _PREFERRED:
        if ITEM_TYPES[kind] == reference.kind:
            return kind
    for kind, made in ITEM_TYPES.items():
        if made == reference.kind:
            return kind
    for (kind, _), made in ITEM_TYPES_BY_SUBTYPE.items():
        if made == reference.kind:
            return kind
    return _NEAREST.get(reference.kind, "misc")


def subtype_for(kind: str, entry_type: str) -> str:
    """Return the entrysubtype that this kind of item needs, nothing if the entry type is enough."""
    known = TYPE_ALIASES.get(entry_type, (entry_type, ""))[0]
    if ITEM_TYPES.get(known) == kind:
        return ""
    return next(
        (subtype for (each, subtype), made in ITEM_TYPES_BY_SUBTYPE.items() if (each, made) == (known, kind)),
        "",
    )


@attrs.define(eq=False)
class Placement:
    """The fields of an entry being found for a reference. What finds none goes under a name of its own."""

    reference: Reference
    type: str
    kept: Mapping[str, str]
    fields: dict[str, str] = attrs.field(factory=dict)

    def set(self, field: str, source: str) -> None:
        """Give a field its source, unless it has one."""
        self.fields.setdefault(field, source)

    def rename(self, field: str, other: str) -> None:
        """Give a field another name, if that one is free."""
        if other not in self.fields:
            self.fields = {other if name == field else name: said for name, said in self.fields.items()}

    def set_aside(self, variable: str, source: str) -> None:
        """Put what no field of biblatex means under the variable's own name."""
        name = variable.lower()
        if name in FIELDS or name in FIELD_ALIASES or name in self.fields or name in self.kept:
            name = f"csl-{name}"
        self.set(name, source)


def place(reference: Reference) -> Placement:
    """Return the fields of an entry that reads as this reference, tags and kept fields aside."""
    written_type = entry_type(reference)
    canonical, implied = TYPE_ALIASES.get(written_type, (written_type, ""))
    made = Placement(reference, canonical, dict(reference.fields))
    _names(made)
    _texts(made)
    for variable, value in reference.dates:
        field = _DATES.get(variable)
        source = names_and_dates.date(value)
        if field is None:
            made.set_aside(variable, source)
        elif field in made.kept and names_and_dates.read(made.kept[field]) == value:
            # With a time of day, for which the model has no place.
            made.set(field, made.kept[field])
        elif ":" in value.literal:
            # In a date it would be taken for a time of day, and kept.
            made.set(f"{field.removesuffix('date')}year", source)
        else:
            made.set(field, source)
    if reference.keywords:
        made.set("keywords", ", ".join(escape(word) for word in reference.keywords))
    if implied and "type" not in made.fields:
        # Otherwise the type of entry would imply one.
        made.set("type", "")
    subtype = subtype_for(reference.kind, written_type)
    if subtype and "entrysubtype" not in made.kept:
        made.set("entrysubtype", subtype)
    return made


def block(made: Placement, parent: Placement) -> None:
    """Write empty fields where an entry that this one refers to would else add to what is in it already."""
    taken_over = [field for name in parent.fields for field in targets(name, parent.type, made.type)]
    for own, other in (("journaltitle", "booktitle"), ("booktitle", "journaltitle")):
        if other in taken_over and not {own, other} & made.kept.keys() and made.type not in BOOKS:
            # What it stands in, under the name that it was taken over by.
            made.rename(own, other)
    for field in taken_over:
        place = FIELDS.get(field)
        if field not in made.fields and place and _leaves_no_trace(made, field, place.type):
            made.set(field, "")


def _leaves_no_trace(made: Placement, field: str, form: FieldType) -> bool:
    if field.endswith(("subtitle", "titleaddon")):
        # Beside a title, and only in the part that it is read with.
        title = field.removesuffix("subtitle").removesuffix("titleaddon") + "title"
        is_read = not (made.type in BOOKS and title in ("booktitle", "journaltitle"))
        return is_read and title in made.fields and title not in made.kept
    return form in _FORMS_OF_NO_TRACE or field in _PARTS_OF_NO_TRACE


def _names(made: Placement) -> None:
    use_prefix = uses_prefix(made.kept.get("options", ""))
    for role, people in made.reference.names:
        if people == NOBODY:
            continue
        source = names_and_dates.people(people, use_prefix=use_prefix)
        field = _slot(made, role)
        if role == "editor" and not field:
            # The kept type of these editors would make something else of them; without a type they are editors.
            field = _slot(made, "")
        if field := field or _ROLES.get(role, ""):
            made.set(field, source)
        elif role in EDITOR_ROLES.values() and (field := _slot(made, "")):
            made.set(field, source)
            made.set(f"{field}type", next(_role_keys(role)))
        else:
            made.set_aside(role, source)


def _role_keys(role: str) -> Iterator[str]:
    """Yield what an editortype says for a role, its own name first."""
    if role in EDITOR_ROLES:
        yield role
    for key, value in EDITOR_ROLES.items():
        if value == role:
            yield key


def _slot(made: Placement, role: str) -> str:
    """Return a free field for editors whose kept type says this role, or one without any for no role at all."""
    for field in _EDITORS:
        said = made.kept.get(f"{field}type", "").strip().lower()
        # A role in CSL's own words would not have been kept.
        means = EDITOR_ROLES.get(said, "editor") if said or field == "editor" else ""
        if field not in made.fields and means == role and (said != role or role in ("editor", "")):
            return field
    return ""


def _texts(made: Placement) -> None:
    for variable, text in made.reference.texts:
        if not text:
            continue
        if variable in _WAYS:
            _WAYS[variable](made, variable, text)
        elif variable in _VERBATIM:
            made.set(_VERBATIM[variable], text.plain)
        elif variable in _TEXTS:
            _phrase(made, _TEXTS[variable], text)
        else:
            made.set_aside(variable, latex(text))
    _missing_titles(made)


def _title(made: Placement, variable: str, text: RichText) -> None:
    """Write a title under the name that it has in this type of entry and among the other titles."""
    names = [name for name, text in made.reference.texts if text and name in _TITLES]
    field = _title_fields(made, names)[variable]
    if not field:
        made.set_aside(variable, latex(text))
        return
    made.set(field, latex(text))
    if variable == "volume-title" and "container-title" not in names and made.type in CHAPTERS:
        # A volume's title is one only beside that of the whole.
        made.set("maintitle", "")
    elif variable == "volume-title" and field == "title" and "title" not in names:
        made.set("maintitle", "")


def _title_fields(made: Placement, names: list[str]) -> dict[str, str]:
    if made.type in CHAPTERS:
        if "volume-title" in names:
            return {"title": "title", "container-title": "maintitle", "volume-title": "booktitle"}
        return {"title": "title", "container-title": "booktitle"}
    is_journal = made.type in PERIODICALS or _keeps_title(made, "book")
    container = "journaltitle" if is_journal else "booktitle"
    if made.type in BOOKS:
        container = ""
    if "volume-title" in names:
        is_issue = (made.type in PERIODICALS or "title" not in names) and not _keeps_title(made, "issue")
        if "container-title" in names:
            is_issue = names.index("container-title") < names.index("volume-title")
        if not is_issue:
            return {"title": "maintitle", "container-title": container, "volume-title": "title"}
    return {"title": "title", "container-title": container, "volume-title": "issuetitle"}


def _keeps_title(made: Placement, prefix: str) -> bool:
    return any(f"{prefix}{part}" in made.kept for part in ("title", "subtitle", "titleaddon"))


def _missing_titles(made: Placement) -> None:
    """Write empty titles that others were set aside for when the entry was read."""
    if made.type in CHAPTERS:
        if _keeps_title(made, "journal") and "maintitle" not in made.fields:
            made.set("booktitle", "")
    elif _keeps_title(made, "book") and made.type not in BOOKS:
        made.set("journaltitle", "")
    if made.reference.kind == "speech" and made.type == "unpublished":
        made.set("eventtitle", "")


def _list(made: Placement, variable: str, text: RichText) -> None:
    if variable == "publisher":
        field = _PUBLISHERS.get(made.type, "publisher")
        if field == "howpublished" and "://" in text.plain:
            # There an address would be read as that of the work.
            field = "organization"
    elif variable in ("publisher-place", "jurisdiction"):
        # The place of a patent is where it holds.
        if (made.type == "patent") != (variable == "jurisdiction"):
            made.set_aside(variable, latex(text))
            return
        field = "location"
    else:
        field = _TEXTS[variable]
    made.set(field, _member(text))


def _member(text: RichText) -> str:
    """Return a list of texts, which reading has strung together with semicolons."""
    source = latex(text)
    if text.is_plain and "; " in text.plain:
        parts = text.plain.split("; ")
        if all(part.strip() == part != "" for part in parts):
            return " and ".join(_guarded(escape(part)) for part in parts)
    return _guarded(source)


def _guarded(source: str) -> str:
    """Return one text of a list, so that no "and" in it parts it."""
    if len([*parted(source)]) > 1:
        # A macro that does nothing keeps the braces from protecting case.
        return f"{{\\relax {source}}}"
    return source


def _language(made: Placement, _: str, text: RichText) -> None:
    tag = text.plain
    is_apart = "langid" in made.kept or "variant" in made.kept.get("langidopts", "")
    field = "language" if is_apart else "langid"
    made.set(field, _NAMES_BY_TAG.get(tag, tag))


def _pages(made: Placement, _: str, text: RichText) -> None:
    source = latex(text)
    dashed = source.replace("\N{EN DASH}", "--")
    is_hyphened = text.is_plain and "-" in text.plain and "\N{EN DASH}" not in text.plain
    has_more = bool(made.reference.text("number")) and made.type in SERIAL | PERIODICALS
    if made.type in PERIODICALS and not has_more and _ARTICLE_NUMBER.fullmatch(text.plain):
        made.set("eid", source)
    elif is_hyphened and made.reference.entry_type and not has_more:
        # What was read from a .bib file has a hyphen only where it stands for itself: "pages" would be a range.
        made.set("eid", source)
    elif is_hyphened:
        made.set("pages", re.sub(HYPHEN_OF_RANGE, "--", source))
    else:
        made.set("pages", dashed if rich_text(dashed) == text else source)


def _number(made: Placement, variable: str, text: RichText) -> None:
    field = _number_field(made, variable)
    if field:
        made.set(field, latex(text))
    else:
        made.set_aside(variable, latex(text))


def _number_field(made: Placement, variable: str) -> str:
    """Return the field that is read as this kind of number in this type of entry, nothing if there is none."""
    is_periodical, is_serial = made.type in PERIODICALS, made.type in SERIAL
    if variable == "issue":
        return "number" if is_periodical else "issue"
    if variable == "collection-number":
        return "number" if is_serial else ""
    if not (is_periodical or is_serial):
        return "number"
    # There an article number is one beside the pages.
    is_taken = is_serial and bool(made.reference.text("collection-number"))
    return "eid" if made.reference.text("page") and not is_taken else ""


def _phrase(made: Placement, field: str, text: RichText) -> None:
    source = latex(text)
    if field in ("type", "pubstate", "series"):
        if text.is_plain and text.plain in _KEYS_OF_PHRASES:
            source = _KEYS_OF_PHRASES[text.plain]
        elif source in PHRASES:
            # The word itself, not what biblatex says for it.
            source = "{}" + source
    made.set(field, source)


def _plain(made: Placement, variable: str, text: RichText) -> None:
    made.set(variable, latex(text))


def _event(made: Placement, _: str, text: RichText) -> None:
    # An unpublished work with the title of an event is a speech.
    is_speech = made.type != "unpublished" or made.reference.kind == "speech"
    made.set("eventtitle" if is_speech else "eventtitleaddon", latex(text))


_WAYS: Mapping[str, Callable[[Placement, str, RichText], None]] = {
    **dict.fromkeys(_TITLES, _title),
    **dict.fromkeys(("issue", "number", "collection-number"), _number),
    **dict.fromkeys(("publisher", "publisher-place", "jurisdiction"), _list),
    **dict.fromkeys(("original-publisher", "original-publisher-place"), _list),
    **dict.fromkeys(("volume", "note"), _plain),
    "event-title": _event,
    "language": _language,
    "page": _pages,
}
