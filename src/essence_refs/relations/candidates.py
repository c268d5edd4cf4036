"""Which pairs of references are compared: those that share a key, and only some of the pairs that share a common one."""

from collections.abc import Iterator, Sequence

from essence_refs.relations.profiles import Profile

# Of more references with one key, each is compared with as many of those that are next to it in order.
MOST = 20
# Letters at the beginning of a title.
_BEGINNING = 24
# The longest words of a title are its rarest.
_RAREST = 3
_SHORTEST = 5


def candidate_pairs(profiles: Sequence[Profile], *, first_new: int = 0) -> Iterator[tuple[Profile, Profile]]:
    """
    Yield each pair of references that may be related once, the earlier one first.

    References from position *first_new* on are new; others are not compared with each other. The number of pairs
    grows with the number of references, however many have one key: of more than `MOST` of them, sorted by author,
    year, volume and page, each is compared with the next `MOST`.
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
        if len(block) > MOST:
            block.sort(key=lambda each: _order(profiles[each]))
        for number, one in enumerate(block):
            for two in block[number + 1 : number + 1 + MOST]:
                first, second = (one, two) if one < two else (two, one)
                if second < first_new or (pair := first * total + second) in seen:
                    continue
                seen.add(pair)
                yield profiles[first], profiles[second]


def _keys(profile: Profile) -> Iterator[tuple[object, ...]]:
    """Yield what a reference shares with others that may be related to it."""
    title = profile.title
    doi = profile.doi
    if doi.work:
        yield "doi", doi.work
    if profile.pmid:
        yield "pmid", profile.pmid
    bare = title.bare
    letters = "".join(bare)
    if title.is_short:
        if letters:
            yield "title", letters, profile.first_family, profile.year
    else:
        yield "beginning", letters[:_BEGINNING]
        yield "end", letters[-_BEGINNING:]
        words = sorted({each for each in bare if len(each) >= _SHORTEST}, key=lambda each: (-len(each), each))
        if len(words) >= _RAREST:
            yield "words", *words[:_RAREST]
    if profile.text("page") and (profile.volume or profile.year is not None):
        for page in profile.pages.first:
            yield "page", page, profile.volume or profile.year, profile.pages.letters
    if profile.kind in ("chapter", "conference paper") and profile.container:
        yield "book", "".join(profile.container)
    elif profile.kind in ("book", "report"):
        yield "book", "".join(profile.title_as_container)


def _order(profile: Profile) -> tuple[object, ...]:
    """Return what references with one key are sorted by, so that those of one work are next to each other."""
    page = max(profile.pages.first, default="")
    return profile.first_family, profile.year or 0, profile.volume, page, profile.position
