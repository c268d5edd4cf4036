"""The references in the front matter of a document, as CSL-JSON."""

from typing import Any

from essence_refs.exchange.csl_json.variables import DATES, NAMES
from essence_refs.pandoc.elements import QUOTES, SPACES, Element, inlines_in, plain_text
from essence_refs.pandoc.metadata import list_of, text_of

_TAGS = {
    "Emph": ("<i>", "</i>"),
    "Strong": ("<b>", "</b>"),
    "Superscript": ("<sup>", "</sup>"),
    "Subscript": ("<sub>", "</sub>"),
    "SmallCaps": ('<span style="font-variant:small-caps;">', "</span>"),
}
_NO_CASE = ('<span class="nocase">', "</span>")
_CAPITALS = frozenset({"doi", "isbn", "issn", "pmcid", "pmid", "url"})
_OTHER_IDS = "other-ids"


def items(value: Element | None) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the items in the front matter, and the keys of items by their other keys."""
    found: list[dict[str, Any]] = []
    others: dict[str, str] = {}
    for each in list_of(value):
        if each["t"] != "MetaMap":
            continue
        variables = {_variable(name): content for name, content in each["c"].items()}
        key = text_of(variables["id"]).strip() if "id" in variables else ""
        for other in list_of(variables.pop(_OTHER_IDS, None)):
            others[text_of(other).strip()] = key
        found.append({name: _value(name, content) for name, content in variables.items()})
    return found, others


def _variable(name: str) -> str:
    folded = name.lower()
    if folded in _CAPITALS:
        return folded.upper()
    # Some variables of CSL have capitals inside.
    return name if name in ("citation-key", "journalAbbreviation", "shortTitle") else folded


def _value(name: str, value: Element) -> Any:
    if name in NAMES:
        return [_name(each) for each in list_of(value)]
    if name in DATES:
        return _date(value)
    return text_of(value).strip() if name in ("id", "type") else _text(value)


def _text(value: Element) -> str:
    match value:
        case {"t": "MetaInlines", "c": content}:
            return _marked_up(content)
        case {"t": "MetaBlocks", "c": blocks}:
            return " ".join(
                _marked_up(each["c"]) if _has_inlines(each) else plain_text(each) for each in blocks
            )
        case {"t": "MetaList", "c": content}:
            # Only keywords are a list.
            return "; ".join(map(text_of, content))
    return text_of(value)


def _has_inlines(block: Element) -> bool:
    return block["t"] in ("Para", "Plain")


def _marked_up(inlines: list[Element]) -> str:
    """Return inlines as text with the tags of CSL-JSON."""
    return "".join(map(_tagged, inlines))


def _tagged(inline: Element) -> str:
    kind = inline["t"]
    inside = inlines_in(inline)
    if inside is None:
        text = " " if kind in SPACES else plain_text(inline)
        # CSL-JSON has neither code nor formulas; their case at least is kept.
        return f"{_NO_CASE[0]}{text}{_NO_CASE[1]}" if kind in ("Code", "Math") else text
    opening, closing = _TAGS.get(kind, ("", ""))
    if kind == "Span" and "nocase" in inline["c"][0][1]:
        opening, closing = _NO_CASE
    if kind == "Span" and "smallcaps" in inline["c"][0][1]:
        opening, closing = _TAGS["SmallCaps"]
    if kind == "Quoted":
        opening, closing = QUOTES[inline["c"][0]["t"]]
    return f"{opening}{_marked_up(inside)}{closing}"


def _name(value: Element) -> dict[str, Any]:
    if value["t"] != "MetaMap":
        return {"literal": text_of(value).strip()}
    # As for other programs, the parts of a name may have other names.
    parts = {name: text_of(each).strip() for name, each in value["c"].items()}
    if "name" in parts and not {"family", "literal"} & parts.keys():
        parts["literal"] = parts.pop("name")
    return parts


def _date(value: Element) -> Any:
    if value["t"] == "MetaList":
        return {"date-parts": [_parts(each) for each in value["c"]]}
    if value["t"] != "MetaMap":
        return text_of(value).strip()
    given = value["c"]
    if "date-parts" in given:
        date: dict[str, Any] = {"date-parts": [_parts(each) for each in list_of(given["date-parts"])]}
    elif "year" in given:
        date = {"date-parts": [_parts(value)]}
    else:
        date = {}
    for name in ("season", "circa", "literal", "raw"):
        if name in given:
            date[name] = text_of(given[name]).strip()
    return date


def _parts(value: Element) -> list[str]:
    """Return a year, a month and a day, as far as they are given."""
    if value["t"] != "MetaMap":
        return [text_of(each).strip() for each in list_of(value)]
    parts = []
    for name in ("year", "month", "day"):
        if name not in value["c"]:
            break
        parts.append(text_of(value["c"][name]).strip())
    return parts
