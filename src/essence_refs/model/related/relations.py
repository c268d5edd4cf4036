"""
Relations between works: their kinds, and the fields in which a reference has them.

biblatex has one kind of relation in an entry, in the fields ``related`` and ``relatedtype`` (manual, section 3.4 "Related
Entries"). All others are in the field ``relations``: pairs of a kind and a key, separated by commas.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import attrs

from essence_refs.errors import UnknownChoiceError
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

RELATIONS = "relations"
RELATED = "related"
RELATED_TYPE = "relatedtype"
RELATED_STRING = "relatedstring"
RELATED_OPTIONS = "relatedoptions"
FIELDS = frozenset({RELATIONS, RELATED, RELATED_TYPE, RELATED_STRING, RELATED_OPTIONS})
"""The fields of an entry that have its relations, or say how biblatex prints them."""

DISTINCT = "distinct-from"
# The kind of the keys in ``related`` without ``relatedtype``.
UNTYPED = "related-to"

_MEMBER = re.compile(r"(?P<kind>[^\s:]+)(?:\s*:\s+|\s+)(?P<key>\S.*)")


class RelationKind(NamedTuple):
    """
    A kind of relation.

    ``words`` are printed before the other work, and ``inverse`` at the other work before this one. ``is_symmetric`` is
    true if each of two works may have the relation to the other. ``is_biblatex`` is true if it is a word of biblatex.
    """

    words: str
    inverse: str
    is_symmetric: bool = False
    is_biblatex: bool = False


KINDS: Mapping[str, RelationKind] = MappingProxyType({
    "protocol-of": RelationKind("Protocol of", "Protocol"),
    "update-of": RelationKind("Update of", "Updated by"),
    "part-of": RelationKind("Part of", "Has the part"),
    "version-of": RelationKind("Version of", "Other version", is_symmetric=True),
    "abstract-of": RelationKind("Abstract of", "Abstract"),
    "erratum-of": RelationKind("Erratum to", "Erratum"),
    "reply-to": RelationKind("Reply to", "Reply"),
    "translationof": RelationKind("Translation of", "Translated as", is_biblatex=True),
    "translationas": RelationKind("Translated as", "Translation of", is_biblatex=True),
    "translationfrom": RelationKind("Translated from", "Translated as", is_biblatex=True),
    "bytranslator": RelationKind("Translated as", "Translation of", is_biblatex=True),
    "reprintof": RelationKind("Reprint of", "Reprinted as", is_biblatex=True),
    "reprintas": RelationKind("Reprinted as", "Reprint of", is_biblatex=True),
    "reprintfrom": RelationKind("Reprinted from", "Reprinted in", is_biblatex=True),
    "reviewof": RelationKind("Review of", "Reviewed in", is_biblatex=True),
    "origpubas": RelationKind("Originally published as", "Later published as", is_biblatex=True),
    "origpubin": RelationKind("Originally published in", "Later published in", is_biblatex=True),
    "multivolume": RelationKind("Has the volume", "Volume of", is_biblatex=True),
    UNTYPED: RelationKind("See also", "See also", is_symmetric=True, is_biblatex=True),
    DISTINCT: RelationKind("Not the same as", "Not the same as", is_symmetric=True),
})  # fmt: skip
"""The known kinds of relations. A reference may have others, which are kept."""


@attrs.frozen(eq=False, repr=False)
class Relation(Value):
    """
    A relation of a reference to the one with a *key*.

    ``kind`` says what the reference is of the other: "protocol-of", "update-of", "part-of", "version-of", "abstract-of",
    "erratum-of", "reply-to", a word of biblatex such as "translationof", or "distinct-from". "related-to" is a relation
    without a kind. ``label`` is what biblatex prints instead of the usual words.
    """

    kind: str
    key: str
    label: str = attrs.field(default="", kw_only=True)

    @property
    def words(self) -> str:
        """The words before the other work: "Protocol of"."""
        known = KINDS.get(self.kind)
        return self.label or (known.words if known else _in_words(self.kind))


def relation_kind(name: str) -> str:
    """
    Return the kind with a name; letter case, spaces and underscores do not matter.

    >>> relation_kind("Protocol of")
    'protocol-of'

    Raises:
        UnknownChoiceError: with similar kinds.

    """
    wanted = re.sub(r"[\s_-]+", "-", name.strip().casefold())
    for each in (wanted, wanted.replace("-", "")):
        if each in KINDS:
            return each
    raise UnknownChoiceError(name, close_matches(wanted, KINDS), "kind of relation", tuple(KINDS))


def relations_in(fields: Iterable[tuple[str, str]]) -> tuple[Relation, ...]:
    """
    Return the relations in the fields of a reference, each of them once.

    >>> [(each.kind, each.key) for each in relations_in([("relations", "protocol-of a, distinct-from b")])]
    [('protocol-of', 'a'), ('distinct-from', 'b')]
    """
    found = dict(fields)
    if FIELDS.isdisjoint(found):
        return ()
    kind = _plain(found.get(RELATED_TYPE, "")) or UNTYPED
    label = _plain(found.get(RELATED_STRING, ""))
    relations = [Relation(kind, key, label=label) for key in split_keys(found.get(RELATED, ""))]
    relations += map(_relation, split_keys(found.get(RELATIONS, "")))
    return tuple({(each.kind, each.key): each for each in reversed(relations)}.values())[::-1]


def with_relation(fields: Mapping[str, str], relation: Relation) -> dict[str, str | None]:
    """Return the fields that change where a relation is added, with their values; nothing if it is there already."""
    if any((each.kind, each.key) == (relation.kind, relation.key) for each in relations_in(fields.items())):
        return {}
    related = split_keys(fields.get(RELATED, ""))
    known = KINDS.get(relation.kind)
    kind = _plain(fields.get(RELATED_TYPE, "")) or UNTYPED
    if related and kind == relation.kind:
        return {RELATED: ", ".join([*related, relation.key])}
    if known and known.is_biblatex and not related and RELATED_TYPE not in fields:
        type_ = {} if relation.kind == UNTYPED else {RELATED_TYPE: relation.kind}
        return {RELATED: relation.key, **type_}
    others = split_keys(fields.get(RELATIONS, ""))
    return {RELATIONS: ", ".join([*others, f"{relation.kind} {relation.key}"])}


def without_relations(
    fields: Mapping[str, str], keys: Iterable[str], kind: str | None = None
) -> dict[str, str | None]:
    """Return the fields that change where relations to *keys* are removed, those of any kind without *kind*."""
    changes: dict[str, str | None] = {}
    removed = frozenset(keys)
    related = split_keys(fields.get(RELATED, ""))
    if kind in (None, _plain(fields.get(RELATED_TYPE, "")) or UNTYPED):
        kept = [key for key in related if key not in removed]
        if not kept and related:
            own = (RELATED, RELATED_TYPE, RELATED_STRING, RELATED_OPTIONS)
            changes |= dict.fromkeys(name for name in own if name in fields)
        elif kept != related:
            changes[RELATED] = ", ".join(kept)
    others = split_keys(fields.get(RELATIONS, ""))
    left = [each for each in others if not _is_of(_relation(each), removed, kind)]
    if left != others:
        changes[RELATIONS] = ", ".join(left) or None
    return changes


def with_renamed_keys(field: str, value: str, keys: Mapping[str, str]) -> str:
    """Return the value of `related` or `relations` with the keys in it replaced, each relation once."""
    if field == RELATED:
        return ", ".join(dict.fromkeys(keys.get(each, each) for each in split_keys(value)))
    members = []
    for each in split_keys(value):
        relation = _relation(each)
        new = keys.get(relation.key)
        members.append(each if new is None else f"{relation.kind} {new}")
    return ", ".join(dict.fromkeys(members))


def split_keys(text: str) -> list[str]:
    """Return the members of a list that are separated by commas, without braces around them."""
    return [member for each in text.split(",") if (member := _plain(each))]


def _relation(member: str) -> Relation:
    """Return the relation in a member of the field `relations`."""
    found = _MEMBER.fullmatch(member)
    if found:
        return Relation(found["kind"], found["key"])
    # Without a space, a colon may be part of the key.
    kind, colon, key = member.partition(":")
    return Relation(kind, key) if colon and kind in KINDS and key else Relation(UNTYPED, member)


def _is_of(relation: Relation, keys: frozenset[str], kind: str | None) -> bool:
    return relation.key in keys and kind in (None, relation.kind)


def _plain(text: str) -> str:
    """Return a text without the braces around it, which some programs add."""
    return text.strip().strip("{}").strip()


def _in_words(kind: str) -> str:
    return kind.replace("-", " ").replace("_", " ").capitalize()
