"""The syntax of field values: braces, quotation marks, "#" joins and @string abbreviations."""

import re

from essence_refs.bibtex.syntax.braces import Report, closing_brace
from essence_refs.suggestions import MOST_SEARCHES, close_matches

MONTHS = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r'[^\s#"{}]+')
_BRACE_OR_QUOTE = re.compile(r'\\.|[{}"]', re.DOTALL)


class Abbreviations:
    """
    The @string abbreviations defined so far, in any letter case, and how many characters they may still expand to.

    An abbreviation may contain those before it, so that a few lines can stand for more text than fits in memory.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.own: set[str] = set()
        self._texts = dict(MONTHS)
        self._searches_left = MOST_SEARCHES

    def define(self, name: str, text: str) -> bool:
        """Define an abbreviation, and return whether it is new."""
        name = name.lower()
        is_new = name not in self.own
        self.own.add(name)
        self._texts[name] = text
        return is_new

    def text(self, name: str) -> str | None:
        """Return the text of an abbreviation, None where it is not defined."""
        return self._texts.get(name.lower())

    def close_matches(self, name: str) -> tuple[str, ...]:
        """Return defined names that are similar; only the first names get them."""
        self._searches_left -= 1
        return close_matches(name, self.own) if self._searches_left >= 0 else ()


def expand_value(raw: str, abbreviations: Abbreviations, report: Report) -> str:
    """
    Return the text of a raw value. Problems are reported at their offset in the raw value.

    >>> expand_value('"a" # {b}', Abbreviations(100), lambda *problem: None)
    'ab'
    """
    if raw.isalnum():
        return _expand_word(raw, 0, abbreviations, report)
    if raw.startswith("{") and closing_brace(raw, 0) == len(raw) - 1:
        return raw[1:-1]
    return "".join(_pieces(raw, abbreviations, report))


def is_one_piece(raw: str, text: str) -> bool:
    """Return whether a raw value is one enclosed piece, so that an offset in its text is one less than in the value."""
    return len(raw) == len(text) + 2 and raw[1:-1] == text


def _pieces(raw: str, abbreviations: Abbreviations, report: Report) -> list[str]:
    pieces: list[str] = []
    at, is_piece_expected = 0, True
    while True:
        at = _skip_space(raw, at)
        if at == len(raw):
            break
        if raw[at] == "#":
            if is_piece_expected:
                report("stray-join", "a # has nothing to join here", at, "")
            is_piece_expected = True
            at += 1
            continue
        if not is_piece_expected:
            _report_rest(raw, at, report)
            return pieces
        piece, at = _piece(raw, at, abbreviations, report)
        pieces.append(piece)
        is_piece_expected = False
    if is_piece_expected:
        message = "a # has nothing to join here" if pieces else "the field has no value"
        report("stray-join" if pieces else "no-value", message, len(raw), "")
    return pieces


def _report_rest(raw: str, at: int, report: Report) -> None:
    rest = raw[at:]
    shown = rest if len(rest) <= 60 else rest[:60] + "…"
    report("missing-comma", f"text after the value is not read: {shown!r}", at, "is a comma missing?")


def _skip_space(raw: str, at: int) -> int:
    found = _SPACE.match(raw, at)
    return found.end() if found else at


def _piece(raw: str, at: int, abbreviations: Abbreviations, report: Report) -> tuple[str, int]:
    """Return the text of the piece that begins at an offset, and where it ends."""
    if raw[at] == "{":
        end = closing_brace(raw, at)
    elif raw[at] == '"':
        end = _closing_quote(raw, at)
    else:
        word = _WORD.match(raw, at)
        if not word:
            report("unbalanced-brace", "a closing brace without an opening one", at, "")
            return "", at + 1
        return _expand_word(word.group(), at, abbreviations, report), word.end()
    if end < 0:
        report("unbalanced-brace", f"the {raw[at]} of this value is never closed", at, "")
        return raw[at + 1 :], len(raw)
    return raw[at + 1 : end], end + 1


def _closing_quote(raw: str, start: int) -> int:
    depth = 0
    for found in _BRACE_OR_QUOTE.finditer(raw, start + 1):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth <= 0:
            return found.start()
    return -1


def _expand_word(word: str, at: int, abbreviations: Abbreviations, report: Report) -> str:
    if word.isdigit():
        return word
    text = abbreviations.text(word)
    if text is None:
        close = abbreviations.close_matches(word) if len(word) < 40 else ()
        message = f"no @string defines {word!r}; it is kept as text"
        if close:
            report("misspelt-abbreviation", message, at, f"did you mean {' or '.join(close)}?")
        else:
            report("undefined-abbreviation", message, at, "text needs braces or quotation marks")
        return word
    if len(text) > abbreviations.limit:
        report("expansion-limit", f"the abbreviation {word!r} stands for more text than is read", at, "")
        return word
    abbreviations.limit -= len(text)
    return text
