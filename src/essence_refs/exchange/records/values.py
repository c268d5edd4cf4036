"""Identifiers, pages and placeholders of tagged records."""

import re

_DOI = re.compile(r"10\.\d{4,9}/\S+")
# Labels that databases put behind an identifier: "0306-4530 (ISSN)", "0342-4642 (Linking)".
_LABEL = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_SERIAL = re.compile(r"(\d{4})[- ]?(\d{3}[\dXx])")
_BOOK = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]")
_PLACEHOLDERS = frozenset({
    "nan", "n/a", "na", "none", "null", "no", "not specified", "no pagination specified", "-", "--", ".", "?",
    "not available", "n.pag.", "n.pag", "no pagination",
})  # fmt: skip
_RANGE = re.compile(r"\b([A-Za-z]?\d+[A-Za-z]?)(?:--?|\u2010|\u2011)([A-Za-z]?\d+[A-Za-z]?)\b")
_PAGE_COUNT = re.compile(r"(\d+)\s*(?:p|pp|pages|s)?\.?", re.IGNORECASE)


def doi_of(text: str) -> str:
    """
    Return the DOI in a text, without an address or a label; empty if there is none.

    >>> doi_of("http://dx.doi.org/10.1002/cpp.2398"), doi_of("10.1001/a [doi]"), doi_of("L373791783")
    ('10.1002/cpp.2398', '10.1001/a', '')
    """
    found = _DOI.search(text)
    return found[0].rstrip(".,;") if found else ""


def identifiers(text: str) -> tuple[list[str], list[str], list[str]]:
    """
    Return the ISSNs, the ISBNs and everything else in a text, without labels.

    >>> identifiers("03064530 (ISSN); 978-1-4473-3640-2")
    (['0306-4530'], ['978-1-4473-3640-2'], [])
    """
    serials: list[str] = []
    books: list[str] = []
    others: list[str] = []
    for part in re.split(r"[,;\r\n]", text):
        value = _LABEL.sub(" ", part).strip()
        for each in [value] if _BOOK.fullmatch(value) or _SERIAL.fullmatch(value) else value.split():
            if found := _SERIAL.fullmatch(each):
                serials.append(f"{found[1]}-{found[2].upper()}")
            elif _BOOK.fullmatch(each):
                books.append(each)
            else:
                others.append(each)
    return list(dict.fromkeys(serials)), list(dict.fromkeys(books)), others


def is_placeholder(text: str) -> bool:
    """Return whether a text says that there is no value: "nan", "n/a", "Not Specified"."""
    return text.strip().lower() in _PLACEHOLDERS


def page_count(text: str) -> str:
    """Return the number in "320 p." or "320", empty for anything else."""
    found = _PAGE_COUNT.fullmatch(text.strip())
    return found[1] if found else ""


def page_range(first: str, last: str = "") -> str:
    """
    Return the range from a first to a last page, either of which may be empty or a range itself.

    >>> page_range("152", "160"), page_range("349-69"), page_range("12", "12"), page_range("1-5", "5")
    ('152–160', '349–69', '12', '1–5')
    """  # noqa: RUF002 - the dash of ranges
    first = _RANGE.sub("\\1\N{EN DASH}\\2", first)
    if not last or last == first or first.endswith(f"\N{EN DASH}{last}"):
        return first
    return f"{first}\N{EN DASH}{last}" if first else page_range(last)
