"""cs:name-part and the writing of one name: initials, particles, sort order and the formatting of its parts."""

import functools
from collections.abc import Callable, Mapping
from typing import NamedTuple

import attrs

from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import Node, colliding_characters, glue, join, plain_text
from essence_refs.csl.variables.collation import AFTER_FAMILY
from essence_refs.model import Name

# Scripts in which the family name comes first, without a space before the given name.
_FAMILY_FIRST = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
# The dots between the parts of foreign names in those scripts.
_DOTS = frozenset("\u00b7\u30fb")
_ARTICLES = frozenset({"a", "an", "the"})
_NO_SPACE_AFTER = ("'", "\u2019", "-", "\u2010")
_AFFIXES = ("prefix", "suffix")


class NamePartFormat(NamedTuple):
    """The formatting of a part of a name, and the affixes around the part and its particles."""

    formatting: Formatter | None = None
    affixes: Formatter | None = None

    @classmethod
    def of(cls, attributes: Mapping[str, str], language: str) -> "NamePartFormat":
        """Compile the attributes of a cs:name-part."""
        affixes = {name: value for name, value in attributes.items() if name in _AFFIXES}
        return cls(
            compile_formatting(attributes, language, affixes=False), compile_formatting(affixes, language)
        )


# Given names are repeated often. Callers pass all arguments by position: the cache is twice as quick with them.
@functools.lru_cache(maxsize=8192)
def initials(given: str, mark: str, hyphen: bool = True, initialize: bool = True) -> str:  # noqa: FBT001, FBT002
    """
    Return given names as initials, each followed by *mark*.

    Without *initialize*, only what already is an initial gets the mark.

    >>> initials("Jean-Luc M", ". ")
    'J.-L. M.'
    """
    result = ""
    # Whether the last part is a whole word: words are followed by a space, initials only by the mark.
    after_word = False
    for word in given.replace("\u2010", "-").split():
        parts = word.split("-") if "-" in word else [word]
        word_result = ""
        is_word = False
        for index, part in enumerate(parts):
            shortened, kept = _short(part, mark, initialize=initialize)
            # The second half of "Guo-ping" is not a name of its own.
            if not shortened or (index and kept and initialize):
                continue
            if index and word_result:
                word_result = word_result.rstrip()
                if hyphen or kept:
                    word_result += "-"
                elif mark.endswith(" "):
                    word_result += " "
            word_result += shortened
            is_word = kept
        if not word_result:
            continue
        starts_word = _is_word(word, initialize=initialize)
        if result and (starts_word or after_word) and not result.endswith(" "):
            result += " "
        result += word_result
        after_word = is_word
    return result.strip()


def _is_word(word: str, *, initialize: bool) -> bool:
    if initialize:
        return word[:1].islower()
    return len(word.rstrip(".")) > 1 and not word.endswith(".") and "." not in word


def _short(part: str, mark: str, *, initialize: bool) -> tuple[str, bool]:
    """Return a part of a given name as an initial, and whether it is still a word instead."""
    if part[:1].islower() and len(part) > 1:
        return part, True
    if initialize and _has_digraph(part):
        # Two capitals mark a digraph: the initial of "TSerendorjiin" is "Ts".
        return part[:2].capitalize() + mark, False
    if "." in part:
        return "".join(piece + mark for piece in part.split(".") if piece), False
    if initialize or len(part) < 2:
        return part[:1] + mark if part else "", False
    return part, True


def _has_digraph(part: str) -> bool:
    first = part[:2]
    return part[:3].isascii() and first.isalpha() and first.isupper() and part[2:3].islower()


def join_name_parts(left: str, right: str) -> str:
    """Join two parts of a name with a space, unless the first ends in an apostrophe or a hyphen."""
    if not left or not right:
        return left or right
    return left + right if left.endswith(_NO_SPACE_AFTER) else f"{left} {right}"


def _curly(text: str) -> str:
    return text.replace("'", "\u2019")


def _is_east_asian_or_neutral(character: str) -> bool:
    if character in _DOTS or character.isspace():
        return True
    # A hot path: the letters of "Ólafsson" are before all these scripts.
    return character >= "\u1100" and any(first <= character <= last for first, last in _FAMILY_FIRST)


def _without_article(text: str) -> str:
    """
    Return a text without an article at its beginning: "The New York Times" sorts under N.

    >>> _without_article("The Lancet"), _without_article("Theory")
    ('Lancet', 'Theory')
    """
    words = text.split(None, 1)
    is_article = bool(words) and words[0].lower() in _ARTICLES and text.startswith(words[0])
    return text[len(words[0]) :].lstrip() if is_article and words[0] != text else text


class NameWriter:
    """
    Writes single names with the options of a cs:name; *parts* are the attributes of its cs:name-part elements by name.

    Writers with the same options are equal: a style may have several cs:name elements that write names alike, and
    threads that share a style may each compile the same one.
    """

    def __init__(
        self,
        options: Mapping[str, str],
        parts: Mapping[str, Mapping[str, str]],
        language: str,
        *,
        sorting: bool,
    ) -> None:
        self.is_long = options.get("form", "long") != "short"
        self.initials: Callable[[str, str, bool, bool], str] = initials
        self.sorting = sorting
        self.initialize = options.get("initialize", "true") == "true"
        self.initialize_with = options.get("initialize-with")
        # Where initials have no full stop, "Jr." has none either (NLM, Citing Medicine).
        self.strips_suffix = self.initialize_with is not None and "." not in self.initialize_with
        self.hyphen = options.get("initialize-with-hyphen", "true") == "true"
        # "never", "sort-only" or "display-and-sort".
        self.demote = options.get("demote-non-dropping-particle", "display-and-sort")
        # In a sort key, the place of the particles is empty: a name without particles comes first.
        self.separator = 2 * AFTER_FAMILY if sorting else options.get("sort-separator", ", ")
        self.before, self.after = colliding_characters(self.separator)
        self.family = NamePartFormat.of(parts.get("family", {}), language)
        self.given = NamePartFormat.of(parts.get("given", {}), language)
        self.is_plain = not any((*self.family, *self.given))
        self.drops_articles = language.startswith("en")
        # Functions that format alike are not equal, so the attributes they are made from are compared.
        formats = tuple((name, *attributes.items()) for name, attributes in parts.items())
        self._key = (
            *(self.is_long, sorting, self.initialize, self.initialize_with, self.hyphen),
            *(self.demote, self.separator, language, formats),
        )

    @functools.cached_property
    def _tagged(self) -> "NameWriter":
        """A copy of this writer for names with hidden tags."""
        import copy  # noqa: PLC0415 - few libraries have tags in names

        writer = copy.copy(self)
        writer.initials = _tagged_initials
        return writer

    @property
    def has_initials(self) -> bool:
        """Whether given names can be shortened to initials."""
        return self.initialize_with is not None and self.initialize

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameWriter) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)

    def write(self, name: Name, inverted: bool, level: int) -> Node:  # noqa: FBT001, PLR0911 - for every name
        """
        Write a name, in sort order if *inverted*.

        Disambiguation asks for a *level*: 0 follows the style, 1 adds initials, 2 adds the whole given name.
        """
        family = name.family
        if not family:
            return self._without_family(name)
        # A hot path: most family names are letters alone.
        if not family.isalpha() or "<" in name.given:
            if ("<" in family or "<" in name.given) and self.initials is initials:
                # Not again for the tags around them: of nested tags, only the innermost are formatted.
                hidden = _with_hidden_tags(name)
                if hidden != name:
                    return _show_tags(self._tagged.write(hidden, inverted, level))
            family = _curly(family)
        if name.static_ordering or not family.isascii():
            native = all(map(_is_east_asian_or_neutral, family + name.given))
            if native or name.static_ordering:
                return self._family_first(name, family, level, " " if not native else "")
        if self.is_plain and not (name.non_dropping_particle or name.dropping_particle or name.suffix):
            return self._plain_name(family, name.given, inverted, level) if self.is_long or level else family
        if self.is_long or level:
            in_order = self._sort_key if self.sorting else self._inverted if inverted else self._in_order
            return in_order(name, family, self._given_text(name.given, level))
        if self.sorting:
            return self._short_sort_key(name, family)
        return _around(self.family, (_curly(name.non_dropping_particle), self.family), (family, self.family))

    def _without_family(self, name: Name) -> Node:
        if name.literal:
            if self.sorting and self.drops_articles:
                return _without_article(name.literal)
            # The affixes of a part of a name are not for the name of an institution, which has no parts.
            literal = _curly(name.literal)
            node = _show_tags(_hide_tags(literal)) if "<" in literal else literal
            return self.family.formatting(node, "") if self.family.formatting else node
        given, particle = _curly(name.given), _curly(name.dropping_particle)
        return _around(self.given, (given, self.given), (particle, self.given))

    def _plain_name(self, family: str, given: str, inverted: bool, level: int) -> str:  # noqa: FBT001 - as above
        # A hot path: most names are a given name and a family name without formatting.
        if "'" in given:
            given = _curly(given)
        if not given:
            return family
        if self.initialize_with is not None:
            given = self.initials(given, self.initialize_with, self.hyphen, self.initialize and level < 2)
            if not given:
                return family
        if inverted or self.sorting:
            if family[-1] in self.before or given[0] in self.after:
                return glue(glue(family, self.separator), given)
            return f"{family}{self.separator}{given}"
        last = given[-1]
        if last in _NO_SPACE_AFTER or last.isspace() or family[0] == " ":
            return glue(given if _needs_no_space(given) else given + " ", family)
        return f"{given} {family}"

    def _in_order(self, name: Name, family: str, given: str) -> Node:
        front = _around(self.given, (given, self.given))
        back = _parts(
            (_curly(name.dropping_particle), self.given),
            (_curly(name.non_dropping_particle), self.family),
            (family, self.family),
        )
        if name.suffix:
            back = join([back, self._suffix(name)], ", " if name.comma_suffix else " ")
        back = self.family.affixes(back, "") if self.family.affixes else back
        return join([front, back], "" if _needs_no_space(plain_text(front)) else " ") if front else back

    def _inverted(self, name: Name, family: str, given: str) -> Node:
        particle = (_curly(name.non_dropping_particle), self.family)
        rest = ((given, self.given), (_curly(name.dropping_particle), self.given))
        if self.demote != "display-and-sort":
            shown = [_around(self.family, particle, (family, self.family)), _around(self.given, *rest)]
        else:
            shown = [_around(self.family, (family, self.family)), _around(self.given, *rest, particle)]
        return join([part for part in (*shown, self._suffix(name)) if part], self.separator)

    def _suffix(self, name: Name) -> str:
        return name.suffix.replace(".", "") if self.strips_suffix else name.suffix

    def _sort_key(self, name: Name, family: str, given: str) -> Node:
        """Return the sort key of a name: particles come before the given name (CSL 1.0.2, "Name-part Order")."""
        particles = join_name_parts(name.dropping_particle, name.non_dropping_particle)
        if self.demote == "never":
            family, particles = join_name_parts(name.non_dropping_particle, family), name.dropping_particle
        return AFTER_FAMILY.join((family, particles, given, name.suffix)).rstrip(AFTER_FAMILY)

    def _short_sort_key(self, name: Name, family: str) -> str:
        """Return the sort key of a short name, without a dropping particle or a suffix."""
        particle = name.non_dropping_particle
        if self.demote == "never":
            return join_name_parts(particle, family)
        return f"{family}{AFTER_FAMILY}{particle}" if particle else family

    def _given_text(self, given: str, level: int) -> str:
        if "'" in given:
            given = _curly(given)
        if given and self.initialize_with is not None:
            # The whole given name is written as with initialize="false" (CSL 1.0.2, "Disambiguation", 1b).
            return self.initials(given, self.initialize_with, self.hyphen, self.initialize and level < 2)
        return given

    def _family_first(self, name: Name, family: str, level: int, space: str) -> Node:
        given = name.given if self.is_long or level else ""
        if given and space:
            given = self._given_text(given, level)
        particle = (_curly(name.non_dropping_particle), self.family)
        # Affixes are for names whose parts are apart: a comma after 王 would cut 王小明 in two.
        parts = (_parts(particle, (family, self.family)), _parts((given, self.given)))
        return join([part for part in parts if part], space)


def _with_hidden_tags(name: Name) -> Name:
    """Return a name in which one character replaces each of the tags that CSL-JSON has in texts ("<i>Ann</i>")."""
    return attrs.evolve(name, family=_hide_tags(name.family), given=_hide_tags(name.given))


def _hide_tags(text: str) -> str:
    from essence_refs.csl.output.markup import hide_tags  # noqa: PLC0415 - few libraries have tags in names

    return hide_tags(text)


def _show_tags(node: Node) -> Node:
    from essence_refs.csl.output.markup import show_tags  # noqa: PLC0415 - as above

    return show_tags(node)


def _tagged_initials(given: str, mark: str, hyphen: bool, initialize: bool) -> str:  # noqa: FBT001 - as `initials`
    """Return given names with hidden tags as initials, each with its mark inside the tag."""
    from essence_refs.csl.output.markup import segments  # noqa: PLC0415 - as above

    # Words that are not shortened are separated by a space, whatever separates initials.
    between = {" ": mark[len(mark.rstrip()) :] if initialize else " ", "-": "-" if hyphen else ""}
    parts = segments(given)
    shortened = [
        # Every second part is a tag.
        part
        if index % 2
        else between.get(part[:1], "") + initials(part, mark, hyphen, initialize) + between.get(part[-1:], "")
        for index, part in enumerate(parts)
    ]
    return "".join(shortened).strip()


def _needs_no_space(front: str) -> bool:
    return front.endswith(_NO_SPACE_AFTER) or front[-1].isspace()


def _parts(*parts: tuple[str, NamePartFormat]) -> Node:
    """Join the parts of a name, each with its formatting, with spaces where they are needed."""
    nodes: list[Node] = []
    before = ""
    for text, form in parts:
        if not text:
            continue
        if before and not _needs_no_space(before):
            nodes.append(" ")
        nodes.append(form.formatting(text, "") if form.formatting else text)
        before = text
    return join(nodes)


def _around(form: NamePartFormat, *parts: tuple[str, NamePartFormat]) -> Node:
    """Join parts of a name, with the affixes of one of them around them all (CSL 1.0.2, "Name-part Formatting")."""
    node = _parts(*parts)
    return form.affixes(node, "") if form.affixes and node else node
