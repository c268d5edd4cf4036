"""Short titles: the part of a title before its colon."""

from essence_refs.model.text import EMPTY, Inline, RichText

_COLON = ": "


def before_colon(title: RichText) -> RichText:
    """
    Return the part of a title before the first colon that is in no span, empty if there is none.

    >>> before_colon(RichText.of("Leaving care: a review")).plain
    'Leaving care'
    """
    content: list[Inline] = []
    for each in title.content:
        if isinstance(each, str) and _COLON in each:
            head = each.partition(_COLON)[0].rstrip()
            content += [head] if head else []
            return RichText(tuple(content))
        content.append(each)
    return EMPTY
