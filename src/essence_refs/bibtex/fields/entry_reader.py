"""From the fields of an entry to the variables of a reference: the table in ``mapping``, carried out."""

from essence_refs.bibtex.fields.combined_fields import PARTS
from essence_refs.bibtex.fields.entry_fields import Draft
from essence_refs.bibtex.fields.field_reader import Composition
from essence_refs.bibtex.fields.mapping import (
    FIELDS,
    ITEM_TYPES,
    ITEM_TYPES_BY_SUBTYPE,
    FieldType,
)
from essence_refs.bibtex.fields.simple_fields import FORMS
from essence_refs.suggestions import close_matches


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
    if subtype and (special := ITEM_TYPES_BY_SUBTYPE.get((draft.type, subtype))):
        return special
    if draft.type == "unpublished" and "eventtitle" in fields:
        return "speech"
    found = ITEM_TYPES.get(draft.type)
    if found is None:
        close = close_matches(draft.type, ITEM_TYPES) if draft.problems.may_hint() else ()
        hint = f"did you mean @{' or @'.join(close)}?" if close else "it is read like @misc"
        draft.report_here("", "unknown-type", f"the entry type @{draft.entry.type} is not known", 0, hint)
        return "document"
    return found


# For each field that is not merely kept: what reads it, its variable, and whether it may be left over.
_READERS = {
    field: (PARTS[field], place.variable, True)
    if place.type is FieldType.PART
    else (FORMS[place.type], place.variable, False)
    for field, place in FIELDS.items()
    if place.type is not FieldType.KEPT
}
