"""How alike two titles are; the only module that imports rapidfuzz."""

from collections import Counter

from rapidfuzz.fuzz import ratio

from essence_refs.relations.titles import STOP_WORDS, Title

# Of a longer title, only its beginning is compared; in letters.
_MOST = 1_000
# Words that begin like these are never misspellings of each other, though their first letters are the same.
_OPPOSITES = (
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("anti", "ante"),
)
# A shorter word is no misspelling of another one: "men" and "women", "cost" and "cast".
_SHORTEST = 5
# Two spellings of one word are this much alike, of 100: "organisation" and "organization", "prevent" and "prevents".
_MISSPELT = 80


def similarity(letters: str, others: str, *, least: int = 0) -> int:
    """Return how many of 100 letters two titles have in common, in order; 0 if fewer than *least*."""
    if letters == others:
        return 100
    # Rounded down: only equal titles are alike 100 of 100.
    return int(ratio(letters[:_MOST], others[:_MOST], score_cutoff=least))


def different_words(title: Title, other: Title) -> tuple[list[str], list[str]]:
    """
    Return the words that only the first and only the second title has, in their order.

    Words that change nothing ("the", "of"), words that are written in one or in two, and misspellings of each other
    are left out.

    >>> different_words(Title("Behavior of men in organisations"), Title("The behaviour of women in organizations"))
    (['men'], ['women'])
    """
    counts, other_counts = Counter(title.words), Counter(other.words)
    first = [each for each in title.words if counts[each] > other_counts[each] and each not in STOP_WORDS]
    second = [each for each in other.words if other_counts[each] > counts[each] and each not in STOP_WORDS]
    if "".join(first) == "".join(second):
        return [], []
    for word in [*first]:
        twin = next((each for each in second if _are_spellings(word, each)), None)
        if twin is not None:
            first.remove(word)
            second.remove(twin)
    return first, second


def _are_spellings(word: str, other: str) -> bool:
    """Return whether two words are probably spellings or forms of one word."""
    if min(len(word), len(other)) < _SHORTEST or word[:2] != other[:2] or not (word + other).isalpha():
        return False
    for one, two in _OPPOSITES:
        if (word.startswith(one) and other.startswith(two)) or (
            word.startswith(two) and other.startswith(one)
        ):
            return False
    return ratio(word, other) >= _MISSPELT
