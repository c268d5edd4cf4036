"""Tables of biblatex's localization keys, and of ordinals in words."""

# Localization keys with their English phrases: manual, 4.9.2 "Localization Keys".
PHRASES = {
    "audiocd": "audio CD",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "datacd": "data CD",
    "mathesis": "Master's thesis",
    "phdthesis": "PhD thesis",
    "patent": "patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
    "resreport": "Research report",
    "software": "Computer software",
    "techreport": "Technical report",
    "forthcoming": "forthcoming",
    "inpreparation": "in preparation",
    "inpress": "in press",
    "prepublished": "pre-published",
    "submitted": "submitted",
    "newseries": "new series",
    "oldseries": "old series",
}

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_EDITION = frozenset({"edition", "edn", "edn.", "ed", "ed."})


def edition_number(text: str) -> str:
    """
    Return the number for an edition in words, which is BibTeX's own form; an empty string for any other text.

    >>> edition_number("Second"), edition_number("Third edition"), edition_number("Revised")
    ('2', '3', '')
    """
    word, *more = text.strip().strip("{}").lower().split() or [""]
    if more and (len(more) > 1 or more[0] not in _EDITION):
        return ""
    return str(_ORDINALS.index(word) + 1) if word in _ORDINALS else ""
