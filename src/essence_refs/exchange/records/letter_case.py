"""The letter case of journal titles that a database writes in capitals."""

import re

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(("a", "and", "at", "by", "de", "der", "des", "et", "for", "für", "in", "la", "of", "on", "the", "to", "und"))  # fmt: skip


def with_case_of(title: str, abbreviation: str) -> str:
    """
    Return a title in capitals in the letter case of its abbreviation, which shows what is an acronym.

    >>> with_case_of("JOURNAL OF APPLIED RESEARCH", "J. Appl. Res."), with_case_of("BMJ OPEN", "BMJ Open")
    ('Journal of Applied Research', 'BMJ Open')
    """
    short = _WORD.findall(abbreviation)

    def recased(found: re.Match[str]) -> str:
        word = found[0]
        if short and word.casefold().startswith(short[0].casefold()):
            part = short.pop(0)
            return word if len(part) > 1 and part.isupper() else part + word[len(part) :].lower()
        is_small = found.start() and word.lower() in _SMALL_WORDS
        return word.lower() if is_small else word.capitalize()

    return _WORD.sub(recased, title)
