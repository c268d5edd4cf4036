"""Sort keys in the alphabet of a language: CLDR's order, or the plain order of English, German and French."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from essence_refs.csl.collation.languages import tailoring_for
from essence_refs.csl.variables.collation import collation_key

if TYPE_CHECKING:
    from essence_refs.csl.collation.collator import Collator

_KEYS_KEPT = 16384


@functools.cache
def key_function(locale: str) -> Callable[[str], str]:
    """
    Return the function from a text to the key that bibliographies sort by in a locale such as "sv-SE".

    The key is of letters alone, so that the next cs:key decides between "Gómez" and "Gomez". The data of a language are
    read when its first key is asked for.

    >>> sorted(["Öberg", "Zorn", "Andersson"], key=key_function("sv-SE"))
    ['Andersson', 'Zorn', 'Öberg']
    """
    name = tailoring_for(locale)
    if name is None:
        return collation_key

    @functools.lru_cache(maxsize=_KEYS_KEPT)
    def key(text: str) -> str:
        return _collator(name).key(text).partition("\0")[0]

    return key


@functools.cache
def _collator(name: str) -> "Collator":
    # Most bibliographies need neither the module nor its data.
    from essence_refs.csl.collation.collator import Collator  # noqa: PLC0415

    return Collator(name)


def sort_key(text: str, locale: str) -> str:
    """
    Return the key by which a text sorts among those of the same locale.

    Letters are compared first, without accents that make no letter of their own, case and punctuation; then accents,
    then case. Keys are equal for texts that differ in punctuation only, and empty where nothing else is left.
    """
    name = tailoring_for(locale)
    return collation_key(text) if name is None else _collator(name).key(text)
