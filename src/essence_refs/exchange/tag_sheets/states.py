"""The state of a library when a sheet of tags was exported, by which later changes in the sheet and the library are found."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.errors import WorkbookError
from essence_refs.exchange.tag_sheets.tag_groups import NOT_IN_XML, TagGroup
from essence_refs.model import Framework, Reference
from essence_refs.values import Value
from essence_refs.workbooks.sheets import MOST_CHARACTERS

_FORMAT = "1"
_ANNOTATION = "annotation"
# A state may be longer than a cell.
_CHUNK = 30_000


@attrs.frozen(eq=False)
class ItemState(Value):
    """
    What was exported for an item: keys of tags by the id of their group, and the digest of its annotation.

    ``columns`` are the numbers of numbered columns, 0 for a group with one column a value.
    """

    tags: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    annotation: str = ""
    columns: Mapping[str, int] = attrs.field(factory=dict)

    def to_json(self) -> str:
        """Return the state as one line."""
        groups = {id_: [self.columns[id_], *keys] for id_, keys in self.tags.items()}
        return json.dumps({**groups, _ANNOTATION: self.annotation}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of_json(cls, text: str) -> "ItemState":
        """
        Return the state in a text.

        Raises:
            ValueError: for another text.

        """
        found = json.loads(text)
        try:
            annotation = found.pop(_ANNOTATION)
            columns = {id_: int(values[0]) for id_, values in found.items()}
            tags = {id_: tuple(map(str, values[1:])) for id_, values in found.items()}
        except (AttributeError, KeyError, IndexError, TypeError) as error:
            raise ValueError(text) from error
        return cls(tags, str(annotation), columns)


@attrs.frozen(kw_only=True, eq=False)
class SheetState(Value):
    """
    What was exported: the items by their keys, the names of the library's files, and the names of the framework's values.

    ``names`` are the names of values by the id of their group and their keys. They and ``framework``, a digest of them, are those of
    the export. With ``is_in_rows``, each row of the sheet has its own state instead, as in CSV.
    """

    items: Mapping[str, ItemState]
    files: tuple[str, ...] = ()
    framework: str = ""
    names: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    is_in_rows: bool = False

    def to_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a sheet with the state; the last row is a digest of the others."""
        rows: list[tuple[str, ...]] = [("format", _FORMAT), ("framework", self.framework)]
        rows += [("file", each) for each in self.files]
        rows += [("name", id_, key, name) for id_, names in self.names.items() for key, name in names.items()]
        for key, item in self.items.items():
            text = item.to_json()
            rows.append(("item", key, *(text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK))))
        yield from rows
        yield "digest", _digest_of_rows(rows)

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[str]]) -> "SheetState":
        """
        Return the state in the rows of a sheet.

        Raises:
            WorkbookError: when they were changed.

        """
        *found, last = [tuple(row) for row in rows if any(row)] or [()]
        if found and found[0][:2] != ("format", _FORMAT):
            raise WorkbookError("it was exported by another version of this program: export it again")
        if last[:2] != ("digest", _digest_of_rows(found)):
            raise WorkbookError("the hidden sheet with the exported state was changed: export it again")
        names: dict[str, dict[str, str]] = {}
        for row in found:
            if row[0] == "name":
                names.setdefault(row[1], {})[row[2]] = row[3]
        return cls(
            items={row[1]: ItemState.of_json("".join(row[2:])) for row in found if row[0] == "item"},
            files=tuple(row[1] for row in found if row[0] == "file"),
            framework=next((row[1] for row in found if row[0] == "framework" and len(row) > 1), ""),
            names=names,
        )


def item_state(reference: Reference, groups: Iterable[TagGroup], columns: Mapping[str, int]) -> ItemState:
    """Return the state of a reference in the library."""
    tags = {each.id: each.of(reference) for each in groups}
    return ItemState(tags, text_digest(annotation_cell(reference)), columns)


def annotation_cell(reference: Reference) -> str:
    """Return an annotation as a cell has it: plain text, or a sentence in its place if it is too long for a cell."""
    text = cell_text(reference.annotation.plain)
    if not is_too_long(text):
        return text
    return (
        f"[This annotation has {len(text):,} characters, which is more than a cell can hold. It stays as it is: "
        "leave this text unchanged, and edit the annotation in the .bib file.]"
    )


def is_too_long(text: str) -> bool:
    """Return whether a text is longer than a cell can hold; Excel counts the code units of UTF-16."""
    return len(text) > MOST_CHARACTERS or len(text.encode("utf-16-le", "replace")) > 2 * MOST_CHARACTERS


def cell_text(text: str) -> str:
    """Return a text without the characters that no workbook can have."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def text_digest(text: str) -> str:
    """Return a digest of a text, the same for texts that differ in white space only; empty for a blank text."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16] if words else ""


def framework_digest(framework: Framework, groups: Iterable[TagGroup]) -> str:
    """Return the name of a framework and a digest of its groups and values."""
    values = json.dumps([(each.id, each.name, each.values) for each in groups])
    digest = hashlib.sha256(values.encode()).hexdigest()[:16]
    return f"{framework.name} {digest}".strip()


def _digest_of_rows(rows: Iterable[Sequence[str]]) -> str:
    text = "\n".join("\t".join(row).rstrip() for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()
