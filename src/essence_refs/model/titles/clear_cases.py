"""Titles that are clearly in sentence case, found without looking at each word. Most titles with braces are."""

import re

from essence_refs.model.text import Mark, RichText, Span

# Words between other words: they begin no sentence, and are no part of a compound.
_LOWER_CASE = re.compile(r" (?:(?<=[A-Za-z0-9] )|(?<=[A-Za-z0-9] & ))([a-z]{2,})(?=[ ,:;])")
_MAYBE_CAPITAL = re.compile(r"[^\W\d_a-z](?<![^\W_].)")
# Words that title case leaves in lower case. Styles differ, so that their case proves nothing.
MINOR_WORDS = frozenset(
    [
        "a",
        "about",
        "across",
        "after",
        "against",
        "along",
        "among",
        "an",
        "and",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "below",
        "beneath",
        "between",
        "beyond",
        "but",
        "by",
        "down",
        "during",
        "except",
        "for",
        "from",
        "if",
        "in",
        "inside",
        "into",
        "is",
        "it",
        "its",
        "like",
        "near",
        "nor",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "outside",
        "over",
        "past",
        "per",
        "since",
        "so",
        "than",
        "that",
        "the",
        "their",
        "this",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "versus",
        "via",
        "vs",
        "when",
        "where",
        "whether",
        "while",
        "with",
        "within",
        "without",
        "yet",
    ]
)


def is_clearly_sentence_case(text: RichText) -> bool:
    """
    Return whether a text has protected words, and so many others in lower case that it cannot be in title case.

    `has_protected_words` is true and `is_title_case` is false for such a text; for any other this says nothing.
    """
    lower = capitals = 0
    has_protected = False
    before = " "
    for each in text.content:
        if isinstance(each, str):
            lower += sum(word not in MINOR_WORDS for word in _LOWER_CASE.findall(each))
            capitals += len(_MAYBE_CAPITAL.findall(each))
            before = each
        elif isinstance(each, Span) and each.mark is Mark.NO_CASE:
            inside = each.content[0] if each.content else ""
            has_protected |= before.endswith(" ") and isinstance(inside, str) and inside[:1].isalnum()
            before = ""
        else:
            return False
    return has_protected and capitals < 3 * lower
