"""Field values: what stands between the enclosures, ``#`` joins and @string abbreviations carried out."""

import re

from essence_refs.bibtex.latex.verbatim import Report, closing_brace
from essence_refs.suggestions import close_matches

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

# Strings, for few values need them: see ``blocks``.
_SPACE = r"\s*"
_WORD = r'[^\s#"{}]+'
_QUOTE = r'(?s)\\.|[{}"]'


class Abbreviations:
    """
    The @string abbreviations defined so far, whatever their case, and how much they may still expand to.

    Each may be made of those before it, so that a few lines can stand for more text than any machine holds.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.own: set[str] = set()
        self._texts = dict(MONTHS)

    def define(self, name: str, text: str) -> bool:
        """Give an abbreviation its meaning, and say whether it is new."""
        name = name.lower()
        is_new = name not in self.own
        self.own.add(name)
        self._texts[name] = text
        return is_new

    def text(self, name: str) -> str | None:
        """Return what an abbreviation stands for, None where there is no such one."""
        return self._texts.get(name.lower())

    def close_matches(self, name: str) -> tuple[str, ...]:
        """Return names that come near."""
        return close_matches(name, self.own)


def joined(raw: str, known: Abbreviations, report: Report) -> str:
    """
    Return the text of a raw value; problems are reported at their offset in that.

    >>> joined('"a" # {b}', Abbreviations(100), lambda *problem: None)
    'ab'
    """
    if raw.isalnum():
        return _word(raw, 0, known, report)
    if raw.startswith("{") and closing_brace(raw, 0) == len(raw) - 1:
        return raw[1:-1]
    return "".join(_pieces(raw, known, report))


def is_single(raw: str, text: str) -> bool:
    """Say whether a raw value is one enclosed piece, so that offsets in its text are those in it, and one more."""
    return len(raw) == len(text) + 2 and raw[1:-1] == text


def _pieces(raw: str, known: Abbreviations, report: Report) -> list[str]:
    pieces: list[str] = []
    at, is_wanted = 0, True
    while True:
        at = _after_space(raw, at)
        if at == len(raw):
            break
        if raw[at] == "#":
            if is_wanted:
                report("stray-join", "a # joins nothing here", at, "")
            is_wanted = True
            at += 1
            continue
        if not is_wanted:
            _report_rest(raw, at, report)
            return pieces
        piece, at = _piece(raw, at, known, report)
        pieces.append(piece)
        is_wanted = False
    if is_wanted:
        message = "a # joins nothing here" if pieces else "the field has no value"
        report("stray-join" if pieces else "no-value", message, len(raw), "")
    return pieces


def _report_rest(raw: str, at: int, report: Report) -> None:
    rest = raw[at:]
    shown = rest if len(rest) <= 60 else rest[:60] + "…"
    report(
        "missing-comma", f"this stands after the value and is not read: {shown!r}", at, "is a comma missing?"
    )


def _after_space(raw: str, at: int) -> int:
    found = re.compile(_SPACE).match(raw, at)
    return found.end() if found else at


def _piece(raw: str, at: int, known: Abbreviations, report: Report) -> tuple[str, int]:
    """Return the text of the piece that begins at an offset, and where it ends."""
    if raw[at] == "{":
        end = closing_brace(raw, at)
    elif raw[at] == '"':
        end = _closing_quote(raw, at)
    else:
        word = re.compile(_WORD).match(raw, at)
        if not word:
            report("unbalanced-brace", "a closing brace that nothing opened", at, "")
            return "", at + 1
        return _word(word.group(), at, known, report), word.end()
    if end < 0:
        report("unbalanced-brace", f"the {raw[at]} of this value is never closed", at, "")
        return raw[at + 1 :], len(raw)
    return raw[at + 1 : end], end + 1


def _closing_quote(raw: str, start: int) -> int:
    depth = 0
    for found in re.compile(_QUOTE).finditer(raw, start + 1):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth <= 0:
            return found.start()
    return -1


def _word(word: str, at: int, known: Abbreviations, report: Report) -> str:
    if word.isdigit():
        return word
    text = known.text(word)
    if text is None:
        close = known.close_matches(word) if len(word) < 40 else ()
        hint = f"did you mean {' or '.join(close)}?" if close else "text needs braces or quotation marks"
        report("undefined-abbreviation", f"no @string defines {word!r}; it is kept as text", at, hint)
        return word
    if len(text) > known.room:
        report("expansion-limit", f"the abbreviation {word!r} stands for more text than is read", at, "")
        return word
    known.room -= len(text)
    return text
