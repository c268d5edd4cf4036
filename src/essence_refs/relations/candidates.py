"""Which pairs of references are compared: those that share a key, and only some of the pairs that share a common one."""

from collections.abc import Iterator, Sequence

from essence_refs.relations.profiles import Profile

# A key that more references share is common: each of these is compared only with the next ones in order.
MOST = 20
NEXT = 5
# Letters at the beginning of a title, because programs cut off long ones, and letters at its end.
_BEGINNING = 40
_END = 24
# A title without its subtitle is a key if it has at least so many letters.
_MAIN = 16
# The longest words of a title are its rarest.
_RAREST = 3
_SHORTEST = 5


def candidate_pairs(profiles: Sequence[Profile], *, first_new: int = 0) -> Iterator[tuple[Profile, Profile]]:
    """
    Yield each pair of references that may be related, once, with the earlier reference first.

    References from position *first_new* on are new; others are not compared with each other. The number of pairs
    grows with the number of references, however many have one key: of more than `MOST` of them, sorted by author,
    year, volume and page, each is compared with the next `NEXT`.
    """
    blocks: dict[tuple[object, ...], list[int]] = {}
    for index, profile in enumerate(profiles):
        for key in _keys(profile):
            blocks.setdefault(key, []).append(index)
    seen: set[int] = set()
    total = len(profiles)
    for block in blocks.values():
        if len(block) < 2 or block[-1] < first_new:
            continue
        following = MOST
        if len(block) > MOST:
            following = NEXT
            block.sort(key=lambda each: profiles[each].order)
        for number, one in enumerate(block, 1):
            for two in block[number : number + following]:
                first, second = (one, two) if one < two else (two, one)
                if second < first_new or (pair := first * total + second) in seen:
                    continue
                seen.add(pair)
                yield profiles[first], profiles[second]


def _keys(profile: Profile) -> Iterator[tuple[object, ...]]:
    """Yield the keys of a reference: references that may be related share at least one."""
    if profile.doi.work:
        yield "doi", profile.doi.work
    if profile.pmid:
        yield "pmid", profile.pmid
    yield from _title_keys(profile)
    if profile.text("page") and (profile.volume or profile.year is not None):
        for page in profile.pages.first:
            yield "page", page, profile.volume or profile.year, profile.pages.letters
    if profile.kind in ("chapter", "conference paper") and profile.container:
        yield "book", "".join(profile.container)
    elif profile.kind in ("book", "report"):
        yield "book", "".join(profile.title_as_container)


def _title_keys(profile: Profile) -> Iterator[tuple[object, ...]]:
    title = profile.title
    letters = title.bare_letters
    if title.is_short:
        if letters:
            yield "title", letters, profile.first_family, profile.year
    else:
        yield "main", title.main if len(title.main) >= _MAIN else letters
        if len(letters) > _BEGINNING:
            yield "beginning", letters[:_BEGINNING]
        yield "end", letters[-_END:]
        words = sorted({(-len(each), each) for each in title.bare if len(each) >= _SHORTEST})
        if len(words) >= _RAREST:
            yield "words", *words[:_RAREST]
