"""The other keys of a work, in biblatex's field ``ids``: the keys that it had before, or has elsewhere."""

from collections.abc import Iterable

from essence_refs.model.related.relations import split_keys

IDS = "ids"


def other_keys_in(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """
    Return the keys in the field `ids` of a reference.

    >>> other_keys_in([("ids", "smith2019, smith2019a")])
    ('smith2019', 'smith2019a')
    """
    for field, value in fields:
        if field == IDS:
            return tuple(dict.fromkeys(split_keys(value)))
    return ()
