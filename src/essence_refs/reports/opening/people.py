"""The authors in the front matter of a report: their names, and what else readers see of them."""

import re
from collections.abc import Iterator

import attrs
import yaml

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_NAMES = ("name", "given", "family", "literal")
# The fields that are read.
FIELDS = (
    *_NAMES,
    "affiliation",
    "affiliations",
    "institute",
    "email",
    "orcid",
    "url",
    "department",
    "city",
    "country",
)
# Quarto's and R Markdown's fields, which no format shows.
_OTHERS = frozenset({
    "acknowledgements", "address", "attributes", "correspondence", "corresponding", "deceased",
    "degrees", "dropping-particle", "equal-contributor", "fax", "group", "id", "isni", "metadata",
    "non-dropping-particle", "note", "number", "phone", "postal-code", "ref", "region", "ringgold", "role",
    "roles", "ror", "state",
})  # fmt: skip


@attrs.frozen(kw_only=True)
class Person:
    """An author: the name, and the affiliations, the email address and the ORCID as readers see them."""

    name: str
    details: tuple[str, ...] = ()
    # The fields that are not read, with their lines, counted from one.
    unknown: tuple[tuple[str, int], ...] = ()


def person_of(node: yaml.Node) -> Person:
    """Return an author from a text or a map; without a name for any other value."""
    if isinstance(node, yaml.ScalarNode):
        return Person(name=_text(node))
    if not isinstance(node, yaml.MappingNode):
        return Person(name="")
    fields = {key.value: value for key, value in node.value if isinstance(key.value, str)}
    return Person(
        name=_name(fields.get("name"), fields),
        details=tuple(filter(None, _details(fields))),
        unknown=tuple(
            (key.value, key.start_mark.line + 2)
            for key, _ in node.value
            if isinstance(key.value, str) and key.value not in FIELDS and key.value not in _OTHERS
        ),
    )


def affiliation_of(node: yaml.Node) -> str:
    """Return an affiliation from a text or a map."""
    if isinstance(node, yaml.ScalarNode):
        return _text(node)
    if not isinstance(node, yaml.MappingNode):
        return ""
    fields = {key.value: value for key, value in node.value}
    parts = (_text(fields.get(name)) for name in ("department", "name", "city", "country"))
    return ", ".join(filter(None, parts))


def values_of(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the values of a list; any other value is alone."""
    if node is None:
        return []
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _name(name: yaml.Node | None, fields: dict[str, yaml.Node]) -> str:
    if isinstance(name, yaml.MappingNode):
        return _name(None, {key.value: value for key, value in name.value})
    full = " ".join(filter(None, (_text(fields.get("given")), _text(fields.get("family")))))
    return _text(name) or full or _text(fields.get("literal"))


def _details(fields: dict[str, yaml.Node]) -> Iterator[str]:
    for name in ("affiliation", "affiliations", "institute"):
        yield from map(affiliation_of, values_of(fields.get(name)))
    yield _text(fields.get("email"))
    orcid = _text(fields.get("orcid"))
    found = _ORCID.fullmatch(orcid)
    yield f"https://orcid.org/{found[1]}" if found else f"ORCID {orcid}" if orcid else ""
    yield _text(fields.get("url"))


def _text(node: yaml.Node | None) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return ""
    text = " ".join(str(node.value).split())
    return "" if not node.style and text in ("", "~", "null") else text
