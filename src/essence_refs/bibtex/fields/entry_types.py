"""Convert entry types to the item types of CSL, and back."""

from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.fields.mapping import ITEM_TYPES, ITEM_TYPES_BY_SUBTYPE, TYPE_ALIASES
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from essence_refs.model.reference import Reference

# The entry types to write where several have the same item type.
_PREFERRED = ("article", "artwork", "book", "incollection", "misc", "movie", "music")
# The entry types to write for item types that no entry type has.
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


def read_item_type(entry: EntryFields) -> str:
    """Return the item type of an entry; an unknown entry type is reported."""
    subtype = entry.texts.get("entrysubtype", "").lower()
    if subtype and (special := ITEM_TYPES_BY_SUBTYPE.get((entry.type, subtype))):
        return special
    if entry.type == "unpublished" and "eventtitle" in entry.texts:
        return "speech"
    found = ITEM_TYPES.get(entry.type)
    if found is None:
        close = close_matches(entry.type, ITEM_TYPES) if entry.problems.may_suggest() else ()
        hint = f"did you mean @{' or @'.join(close)}?" if close else "it is read like @misc"
        entry.report_here("", "unknown-type", f"the entry type @{entry.entry.type} is not known", 0, hint)
        return "document"
    return found


def entry_type_for(reference: "Reference") -> str:
    """Return the entry type to write: the one that the reference was read from, if it has the right item type."""
    written = reference.entry_type
    known = TYPE_ALIASES.get(written, (written, ""))[0]
    subtype = dict(reference.fields).get("entrysubtype", "").lower()
    item_type = ITEM_TYPES_BY_SUBTYPE.get((known, subtype)) or ITEM_TYPES.get(known, "document")
    if known == "unpublished" and reference.kind == "speech":
        item_type = "speech"
    if written and item_type == reference.kind:
        return written
    for type_ in (*_PREFERRED, *ITEM_TYPES):
        if ITEM_TYPES[type_] == reference.kind:
            return type_
    for (type_, _), kind in ITEM_TYPES_BY_SUBTYPE.items():
        if kind == reference.kind:
            return type_
    return _NEAREST.get(reference.kind, "misc")


def subtype_for(item_type: str, entry_type: str) -> str:
    """Return the entrysubtype that the item type needs beside the entry type, if any."""
    known = TYPE_ALIASES.get(entry_type, (entry_type, ""))[0]
    if ITEM_TYPES.get(known) == item_type:
        return ""
    return next(
        (
            subtype
            for (type_, subtype), kind in ITEM_TYPES_BY_SUBTYPE.items()
            if (type_, kind) == (known, item_type)
        ),
        "",
    )
