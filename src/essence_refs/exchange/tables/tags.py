"""Tags in columns whose names are the framework's: levels, intervention types, facets, and what curators write."""

from collections.abc import Callable, Iterator

import attrs

from essence_refs.errors import UnknownLevelError, UnknownNameError, UnknownTypeError
from essence_refs.exchange.tables.columns import normal_name
from essence_refs.exchange.tables.name_lists import split_list, without_braces
from essence_refs.model.framework import Framework
from essence_refs.suggestions import close_matches

# The meanings of columns for tags begin with this word.
TAG = "tag: "
LEVEL, INTERVENTION_TYPE, REASON = "Level", "Intervention type", "Reason for the type"
LISTED_TITLE, LISTED_AUTHORS, CHECKED, UNVERIFIED = (
    "Listed title",
    "Listed authors",
    "Checked",
    "Not verified",
)
_CODES: dict[type, str] = {UnknownLevelError: "unknown-level", UnknownTypeError: "unknown-intervention-type"}


@attrs.frozen
class UnknownTag:
    """A name in a cell that the framework does not have."""

    message: str
    code: str
    hint: str = ""


def tag_columns(framework: Framework) -> dict[str, str]:
    """Return the meaning of each name of a column with tags, which has no blanks and punctuation."""
    fields = framework.fields
    names: dict[str, tuple[str, ...]] = {
        "level": (LEVEL, "levels", "intervention level", "intervention levels", fields.level),
        "type": (
            INTERVENTION_TYPE,
            "intervention types",
            "type of intervention",
            "types of intervention",
            fields.type,
        ),
        "reason": (REASON, fields.type_reason),
        "annotation": (fields.annotation,),
        "listed title": (LISTED_TITLE, fields.listed_title),
        "listed authors": (LISTED_AUTHORS, fields.listed_authors),
        "checked": (CHECKED, fields.checked),
        "unverified": (UNVERIFIED, fields.unverified),
    }
    own = dict(fields.facets)
    for facet in framework.facets:
        words = (facet.name, f"{facet.name}s", facet.key, own.get(facet.key, facet.key))
        names[f"facet {facet.key}"] = words
    return {normal_name(name): f"{TAG}{meaning}" for meaning, each in names.items() for name in each}


def read_tags(text: str, meaning: str, framework: Framework) -> tuple[list[str], list[UnknownTag]]:
    """Return the keys of the names in a cell, each once, and those that the framework does not have."""
    look_up, names = _look_up(meaning.removeprefix(TAG), framework)
    keys: dict[str, None] = {}
    unknown = []
    for part in _parts(text, look_up):
        try:
            keys[look_up(part)] = None
        except UnknownNameError as error:
            close = close_matches(part, names) or error.close
            hint = f"did you mean {' or '.join(close)}?" if close else ""
            code = _CODES.get(type(error), "unknown-facet")
            unknown.append(UnknownTag(f"no {error.noun} is called {part!r}", code, hint))
    return [*keys], unknown


def _parts(text: str, look_up: Callable[[str], str]) -> Iterator[str]:
    """Split a cell at semicolons and line ends, and at commas where all between them are known."""
    for part in split_list(text):
        whole = without_braces(part)
        pieces = [piece.strip() for piece in whole.split(",") if piece.strip()]
        if (
            len(pieces) > 1
            and not _is_known(whole, look_up)
            and any(_is_known(piece, look_up) for piece in pieces)
        ):
            yield from pieces
        else:
            yield whole


def _is_known(name: str, look_up: Callable[[str], str]) -> bool:
    try:
        look_up(name)
    except UnknownNameError:
        return False
    return True


def _look_up(meaning: str, framework: Framework) -> tuple[Callable[[str], str], list[str]]:
    """Return the function for the key of a name, and the names that there are."""
    if meaning == "level":
        return (lambda name: framework.level(name, suggests=False).key), [
            each.name for each in framework.levels
        ]
    if meaning == "type":
        types = [each for level in framework.levels for each in level.types]
        return (lambda name: framework.type(name, suggests=False).key), [each.name for each in types]
    facet = framework.facet(meaning.removeprefix("facet "))
    return (
        lambda name: framework.facet_value(facet.key, name, suggests=False).key,
        [each.name for each in facet.values],
    )
