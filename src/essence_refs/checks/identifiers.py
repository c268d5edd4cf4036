"""A check of identifiers and URLs: their form, and the check digit where they have one."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference

# The DOI Handbook, section 2.2: "10.", a registrant's number with optional parts, a slash, and any suffix.
_DOI = re.compile(r"10\.\d{3,9}(\.\d+)*/\S+|10/[a-z0-9]{3,}")
_SCHEMES = ("http", "https", "ftp")


def bad_identifiers(reference: Reference, _: Library) -> Iterator[Problem]:
    """Yield each identifier or URL of a reference that cannot be right."""
    for variable, fault in _FAULTS.items():
        text = reference.text(variable).plain.strip()
        message = fault(text) if text else ""
        if message:
            yield reference.remark("bad-identifier", message, field=variable.lower())


def _doi(text: str) -> str:
    if _DOI.fullmatch(text):
        return ""
    return f"{text!r} is not a DOI: it begins with 10., a number and a slash, and has no spaces"


def _isbn(text: str) -> str:
    # There may be several: one for each binding, with words in brackets after each.
    bare = re.sub(r"\([^)]*\)", " ", text)
    bare = re.sub(r"\bISBN(?:-1[03])?:?", ",", bare, flags=re.IGNORECASE)
    others: list[str] = []
    has_isbn = False
    for each in filter(str.strip, re.split(r"[,;/]|\s+(?=97[89])", bare)):
        words = [word for word in each.split() if _is_other(word)]
        number = "".join(word for word in each.split() if not _is_other(word))
        digits = re.sub(r"[\N{EN DASH}\N{NON-BREAKING HYPHEN}-]", "", number).upper()
        if _is_isbn10(digits) or _is_isbn13(digits):
            has_isbn = True
        elif digits:
            return f"{each.strip()!r} is not an ISBN: {_reason(digits, (10, 13), 'an ISBN')}"
        others += words
    return _beside(others, has_number=has_isbn, noun="ISBN", lengths=(10, 13))


def _issn(text: str) -> str:
    others: list[str] = []
    has_issn = False
    for each in filter(None, re.split(r"[,;\s]+", text)):
        number = each.upper().removeprefix("ISSN").lstrip(":")
        digits = re.sub("[-\N{EN DASH}\N{NON-BREAKING HYPHEN}]", "", number)
        if re.fullmatch(r"\d{7}[\dX]", digits) and not _checksum(digits, range(8, 0, -1)) % 11:
            has_issn = True
        elif _is_other(each):
            others.append(each)
        else:
            return f"{each!r} is not an ISSN: {_reason(digits, (8,), 'an ISSN')}"
    return _beside(others, has_number=has_issn, noun="ISSN", lengths=(8,))


def _is_other(word: str) -> bool:
    """Return whether a word is no number: a kind of ISSN or ISBN, "(Linking)", or the number of another database."""
    return len(word) > 1 and (bool(re.match(r"[^\W\d_]{2,}:", word)) or word.strip("():").isalpha())


def _beside(others: list[str], *, has_number: bool, noun: str, lengths: tuple[int, ...]) -> str:
    """Return what is wrong with the words beside a number, or instead of one."""
    if not others:
        return ""
    shown = " ".join(others)
    if has_number:
        return f"{shown!r} beside the {noun} is not part of it"
    return f"{shown!r} is not an {noun}: {_reason(shown, lengths, f'an {noun}')}"


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return f"{text!r} is not a URL"
    if re.search(r"\s", text):
        return f"{text!r} is not a URL: there is a space in it"
    if parts.scheme.lower() not in _SCHEMES:
        return f"{text!r} is not a URL: it begins with none of https://, http:// and ftp://"
    return "" if host else f"{text!r} is not a URL: it names no host"


def _pmid(text: str) -> str:
    return (
        ""
        if re.fullmatch(r"[1-9]\d{0,8}", text)
        else f"{text!r} is not a PubMed number: it is a plain number"
    )


def _pmcid(text: str) -> str:
    fits = re.fullmatch(r"(PMC)?[1-9]\d{0,9}(\.\d+)?", text, re.IGNORECASE)
    return "" if fits else f"{text!r} is not a PubMed Central number: PMC and a number"


def _is_isbn10(digits: str) -> bool:
    return bool(re.fullmatch(r"\d{9}[\dX]", digits)) and _checksum(digits, range(10, 0, -1)) % 11 == 0


def _is_isbn13(digits: str) -> bool:
    return bool(re.fullmatch(r"97[89]\d{10}", digits)) and _checksum(digits, (1, 3) * 6 + (1,)) % 10 == 0


def _checksum(digits: str, weights: range | tuple[int, ...]) -> int:
    values = (10 if digit == "X" else int(digit) for digit in digits)
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _reason(digits: str, lengths: tuple[int, ...], noun: str) -> str:
    if len(digits) in lengths and re.fullmatch(r"\d+X?", digits):
        return "its check digit does not match, so a digit is wrong or two are swapped"
    return f"{noun} has {' or '.join(map(str, lengths))} digits"


_FAULTS: dict[str, Callable[[str], str]] = {
    "DOI": _doi,
    "ISBN": _isbn,
    "ISSN": _issn,
    "URL": _url,
    "PMID": _pmid,
    "PMCID": _pmcid,
}
