"""
Lists of names in one cell: "Smith, J.; Jones, K.", "Smith J, Jones K", "Smith, John and Jones, K", "John Smith; Kate Jones".

Where names have no comma, the common given names in a whole column show which word is the family name.
"""

import enum
import re
from collections.abc import Iterable

import attrs

from essence_refs.exchange.csl_json.names import split_particles
from essence_refs.exchange.records.given_names import is_given_name
from essence_refs.exchange.records.names import is_et_al, is_family_and_initials, parse_name, without_et_al
from essence_refs.model import Name

_LONGEST_NAME = 200


class NameOrder(enum.Enum):
    """Which part of a name without a comma is the family name."""

    UNKNOWN = enum.auto()
    GIVEN_FIRST = enum.auto()
    FAMILY_FIRST = enum.auto()


_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_INITIALS = rf"(?:{_CAPITAL}\.?[ -]?){{1,4}}"
_ONLY_INITIALS = re.compile(_INITIALS)
_INITIALS_FIRST = re.compile(
    rf"(?P<given>(?:{_CAPITAL}\.[ -]?)+(?: ?[^\W\d_]+)??) ?(?P<family>(?:(?:van|von|de|der|den|di|da|del|la|le|ter|ten) )*[^\W\d_][\w{_APOSTROPHES}-]+)"
)
_AND = re.compile(r",?\s+(?:and|&)\s+|\s*,\s*&\s*")
# "Segar L.Ahmed H. A.": line ends between names were lost.
_LOST_END = re.compile(
    rf"(?<=\.)(?={_CAPITAL}(?:[{_APOSTROPHES}]{_CAPITAL})?[^\W\d_A-Z])|(?<=\.)(?={_CAPITAL}[{_APOSTROPHES}]{_CAPITAL})"
)
_PYTHON_LIST = re.compile(r"\[\s*(?:'[^']*'|\"[^\"]*\")(?:\s*,\s*(?:'[^']*'|\"[^\"]*\"))*\s*\]")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_IDENTIFIER = re.compile(r"\s*\((?:\d{6,}|0000-[\d-]+X?)\)\s*$")
_END_OF_LIST = re.compile(rf" {_CAPITAL}{{2,3}}\.$")
_SUFFIX = re.compile(r"(?:[JS]n?r|II|III|IV)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ter",
        "ten",
        "zu",
        "y",
    )
)
# Words in the names of organisations.
_WORDS = """
    academy action administration age agency alliance associates association authority bank board borough bureau care centre
    center charity charities clinic club coalition collaborative collaboration college commission committee community company
    consortium corporation council county department development directorate education england europe european federation for
    forum foundation fund government group health home hospital house housing inc initiative institute institution
    international ireland justice kingdom laboratory league library limited local london ltd medicine ministry national
    nations network nhs observatory of office organisation organization panel partnership programme program project public
    research royal school science scotland service services social society states statistics strategy studies study support
    survey task team the trust uk union unit united university us wales working world
"""
_ORGANISATIONS = frozenset(_WORDS.split())


def split_list(text: str, separators: str = ";\n|") -> list[str]:
    """
    Split a text at separators that are not in braces.

    >>> split_list("a; {b; c};d")
    ['a', '{b; c}', 'd']
    """
    if _PYTHON_LIST.fullmatch(text.strip()):
        return [(a or b).strip() for a, b in _QUOTED.findall(text) if (a or b).strip()]
    if "{" not in text:
        parts = re.split(f"[{separators}]", text)
    else:
        parts, depth = [""], 0
        for character in text:
            depth = max(0, depth + (character == "{") - (character == "}"))
            if depth or character not in separators:
                parts[-1] += character
            else:
                parts.append("")
    return [part.strip() for part in parts if part.strip()]


def without_braces(text: str) -> str:
    """Return what is in a pair of braces around a whole text, or the text."""
    return text[1:-1] if text.startswith("{") and text.endswith("}") and "}" not in text[1:-1] else text


def split_names(text: str) -> list[str]:
    """
    Return the names in a cell, each as it is written.

    >>> split_names("Smith, John and Jones, K"), split_names("Liu R., Adler D.G.")
    (['Smith, John', 'Jones, K'], ['Liu R.', 'Adler D.G.'])
    >>> split_names("May D. W.Fagan S. C."), split_names("Smith, J., Jones, K. B., et al.")
    (['May D. W.', 'Fagan S. C.'], ['Smith, J.', 'Jones, K. B.', 'et al.'])
    """
    parts = split_list(text)
    if len(parts) == 1 and ";" not in text and not parts[0].startswith("{"):
        parts = _split_commas(" ".join(parts[0].split()))
    elif len(parts) > 1:
        parts = [name for part in parts for name in _with_own_et_al(part)]
    names = [_IDENTIFIER.sub("", name) for part in parts for name in _with_lost_ends(part)]
    if _END_OF_LIST.search(names[-1][-10:]) if names else None:
        # PubMed ends the list with a full stop.
        names[-1] = names[-1][:-1]
    return names


def _with_own_et_al(part: str) -> list[str]:
    """Return a name, and "et al." as a name of its own if it is at its end."""
    name, has_others = ("", True) if is_et_al(part) else without_et_al(part)
    return [each for each in (name, "et al." if has_others else "") if each]


def _is_family_and_initials(text: str) -> bool:
    """Return whether a text is "Liu R." or "Adler DG"; a long one is no name, and looking at it would take long."""
    return len(text) < _LONGEST_NAME and "," not in text and is_family_and_initials(text)


def _with_lost_ends(part: str) -> list[str]:
    pieces = [piece.strip(" ,") for piece in _LOST_END.split(part)]
    if len(pieces) > 1 and all(_is_family_and_initials(piece) for piece in pieces):
        return pieces
    return [part.strip()]


def _split_commas(text: str) -> list[str]:
    end = re.search(r"[, ]+(et\.? al\.?|and others|\.\.\.|…)$", text[-20:], re.IGNORECASE)
    if end:
        return [*_split_commas(text[: -len(end[0])]), "et al."]
    chunks = [chunk for chunk in _AND.split(text) if chunk]
    if len(chunks) > 1 and not all(map(_are_people, chunks)) and not any(map(_has_person, chunks)):
        # "Department for Education and Skills"
        chunks = [text]
    return [name for chunk in chunks for name in _split_chunk(chunk)]


def _are_people(chunk: str) -> bool:
    """Return whether a text beside "and" is one or several names of people."""
    return all(_may_be_person(token) or _ONLY_INITIALS.fullmatch(token) for token in chunk.split(", "))


def _has_person(chunk: str) -> bool:
    """Return whether a text beside "and" begins with the name of a person for certain."""
    tokens = chunk.split(", ")
    return is_given_name(tokens[0].partition(" ")[0]) or any(
        _is_family_and_initials(token) or _ONLY_INITIALS.fullmatch(token) for token in tokens
    )


def _split_chunk(chunk: str) -> list[str]:
    tokens = [token.strip() for token in chunk.split(",") if token.strip()]
    if len(tokens) < 2:
        return [chunk.strip(" ,")]
    if all(_is_family_and_initials(token) for token in tokens):
        return tokens
    pairs = [f"{family}, {given}" for family, given in zip(tokens[::2], tokens[1::2], strict=False)]
    is_even = len(tokens) % 2 == 0
    if is_even and all(_ONLY_INITIALS.fullmatch(token) for token in tokens[1::2]):
        return pairs
    has_suffix = len(tokens) == 3 and any(_SUFFIX.fullmatch(token) for token in tokens[1:])
    if not has_suffix and all(" " in token and _may_be_person(token) for token in tokens):
        return tokens
    are_pairs = is_even and len(tokens) > 2 and all(map(_may_be_given, tokens[1::2]))
    return pairs if are_pairs else [chunk]


def _may_be_given(token: str) -> bool:
    return len(token.split()) <= 3 and token[:1].isupper() and not _organisation_words(token)


def _may_be_person(text: str) -> bool:
    """Return whether a text without a comma may be the name of a person: a few words with capitals."""
    words = text.split()
    if (
        not 1 <= len(words) <= 5
        or any(character.isdigit() for character in text)
        or _organisation_words(text)
    ):
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES for word in words)


def _organisation_words(text: str) -> bool:
    return any(
        word.strip(f".(){_APOSTROPHES}").casefold() in _ORGANISATIONS for word in re.split(r"[\s-]+", text)
    )


@attrs.define
class NameOrderVotes:
    """Counts in how many names of a column the first or the last word is a common given name."""

    given_first: int = 0
    family_first: int = 0

    def add(self, name: str) -> None:
        """Count a name without a comma."""
        words = name.split()
        if "," in name or len(words) < 2 or not _may_be_person(name) or _is_family_and_initials(name):
            return
        first, last = (is_given_name(word.partition("-")[0]) for word in (words[0], words[-1]))
        self.given_first += first and not last
        self.family_first += last and not first

    @property
    def order(self) -> NameOrder:
        """The order that nearly all of them have."""
        if self.given_first > 3 * self.family_first:
            return NameOrder.GIVEN_FIRST
        if self.family_first > 3 * self.given_first:
            return NameOrder.FAMILY_FIRST
        return NameOrder.UNKNOWN


def order_of(cells: Iterable[str]) -> NameOrder:
    """Return the order of the names without a comma in the cells of a column."""
    votes = NameOrderVotes()
    for cell in cells:
        for name in split_names(cell):
            votes.add(name)
    return votes.order


def read_name(text: str, order: NameOrder, *, use_prefix: bool = True) -> tuple[Name, bool]:
    """
    Return a name, and whether it was read by the order of names in its column.

    >>> read_name("John van der Berg", NameOrder.GIVEN_FIRST)[0].family, read_name("Dal-Ré Rafael", NameOrder.FAMILY_FIRST)[0].given
    ('Berg', 'Rafael')
    >>> read_name("J. K. Smith", NameOrder.UNKNOWN)[0].given, read_name("Care England", NameOrder.GIVEN_FIRST)[0].literal
    ('J. K.', 'Care England')
    """
    if text.startswith("{") or len(text) > _LONGEST_NAME:
        return Name(literal=without_braces(text)), False
    if "," not in text and (found := _INITIALS_FIRST.fullmatch(text)):
        return parse_name(f"{found['family']}, {found['given'].strip()}", use_prefix=use_prefix), False
    name = parse_name(text, use_prefix=use_prefix)
    words = text.split()
    if order is NameOrder.FAMILY_FIRST and len(words) > 2 and "," not in text and _has_middle_initial(words):
        # "Morel Chantal M": the initials are those of a second given name.
        return parse_name(f"{words[0]}, {' '.join(words[1:])}", use_prefix=use_prefix), True
    if (
        not name.literal
        or order is NameOrder.UNKNOWN
        or "," in text
        or len(words) < 2
        or not _may_be_person(text)
    ):
        return name, False
    if order is NameOrder.GIVEN_FIRST:
        # Particles belong to the family name.
        start = next((at for at, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
        family, given = " ".join(words[start:]), " ".join(words[:start])
    else:
        start = next((at for at, word in enumerate(words) if word.lower() not in _PARTICLES), 0) + 1
        family, given = " ".join(words[:start]), " ".join(words[start:])
    return split_particles(parse_name(f"{family}, {given}", use_prefix=use_prefix)), True


def _has_middle_initial(words: list[str]) -> bool:
    given = words[1:-1]
    return bool(_ONLY_INITIALS.fullmatch(words[-1])) and all(
        not _ONLY_INITIALS.fullmatch(word) and word[:1].isupper() for word in given
    )


def is_incomplete(text: str) -> bool:
    """Return whether a text is "et al." instead of a name."""
    return is_et_al(text)
