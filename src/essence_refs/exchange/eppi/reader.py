"""EPPI-Reviewer's JSON to references, with their codes as tags."""

import functools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from essence_refs.exchange.eppi.code_sets import EppiCode, codes_by_key
from essence_refs.exchange.eppi.codes import code_tags
from essence_refs.exchange.eppi.names import given_names_in, split_names
from essence_refs.exchange.eppi.splitter import CODE, CODE_TEXT, split_items
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.exchange.records.account import Accountant, RecordsResult
from essence_refs.exchange.records.files import parse_files
from essence_refs.exchange.records.lines import Record, SplitText, TaggedLine
from essence_refs.exchange.records.reader import Meaning, RecordReader, held
from essence_refs.exchange.ris.item_types import GROUPS, TypeGroup
from essence_refs.exchange.ris.meanings import MEANINGS
from essence_refs.exchange.ris.reader import finish
from essence_refs.model import Framework, Reference
from essence_refs.model.tags.tag_keys import TagKeys, with_tags

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem

FORMAT = "EPPI-Reviewer's JSON"
_PREFIX = "eppi"

# EPPI-Reviewer's types of items, with those of RIS.
TYPES: Mapping[str, str] = MappingProxyType({
    "article in a periodical": "MGZN",
    "book, chapter": "CHAP",
    "book, whole": "BOOK",
    "conference proceedings": "CPAPER",
    "dissertation": "THES",
    "document from internet site": "ELEC",
    "dvd, video, media": "ADVS",
    "generic": "GEN",
    "interview": "PCOMM",
    "journal, article": "JOUR",
    "report": "RPRT",
    "research project": "UNPB",
    "web site": "ELEC",
})  # fmt: skip
# The tags of RIS that mean what the values do.
_TAGS = {
    "Title": "TI",
    "ParentTitle": "T2",
    "Year": "PY",
    "Month": "DA",
    "StandardNumber": "SN",
    "City": "CY",
    "Publisher": "PB",
    "Volume": "VL",
    "Pages": "SP",
    "Edition": "ET",
    "Issue": "IS",
    "URL": "UR",
    "Abstract": "AB",
    "Comments": "N1",
    "DOI": "DO",
    "Keywords": "KW",
}
# In these groups the institution is the publisher; elsewhere it is that of the authors.
_WITH_INSTITUTION = (TypeGroup.REPORT, TypeGroup.THESIS)
_REPEATED = frozenset({"QuickCitation", "ItemStatus"})
_STAFF = frozenset({"CreatedBy", "EditedBy"})


def parse(
    sources: Sequence[tuple[str, str]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: RecordMap | None = None,
) -> RecordsResult:
    """
    Return the references in texts of EPPI-Reviewer's JSON, which are pairs of a source's name and the text.

    A code is the tag that the map gives it, or that has its name in the framework; other codes are kept in the field
    "eppi-code". Authors whose family names are not certain are marked as unverified.

    Raises:
        ProblemsError: for rows of the map that are wrong.

    """
    reading = _Reading(framework, map_, use_prefix=use_prefix)
    result = parse_files(sources, FORMAT, reading.split, reading.read)
    doubts = (
        reference.remark(
            "unsure-name",
            f"it is not certain which words of {_listed(names)} are the family name",
            field=role,
            hint="correct it where it is wrong; it is marked as unverified",
        )
        for reference, unsure in zip(result.references, reading.unsure, strict=True)
        for role, names in unsure.items()
    )
    return attrs.evolve(result, problems=(*result.problems, *reading.problems, *doubts))


class _Reading:
    """
    Reads files one after the other.

    ``problems`` are those of codes. ``unsure`` are the unsure names of each reference by their roles.
    """

    def __init__(self, framework: Framework, map_: RecordMap | None, *, use_prefix: bool) -> None:
        self.framework = framework
        self.map = map_
        self.use_prefix = use_prefix
        self.problems: list[Problem] = []
        self.unsure: list[Mapping[str, Sequence[str]]] = []
        self.codes: Mapping[int, EppiCode] = {}
        self.tags: Mapping[int, TagKeys] = {}
        self.has_gaps = False
        self.given_names: frozenset[str] = frozenset()

    def split(self, text: str) -> SplitText:
        """Split a text; its code sets are those of the records that are read next."""
        found, sets = split_items(text)
        self.codes = codes_by_key(sets)
        self.tags, problems = code_tags(sets, self.framework, self.map)
        self.problems += problems
        values = [{line.tag: line.text for line in record.lines} for record in found.records]
        lists = [(each.get("Authors", ""), each.get("ShortTitle", "")) for each in values]
        # Other programs may take the spaces away.
        self.has_gaps = any(" ;" in authors for authors, _ in lists)
        self.given_names = given_names_in(lists)
        return found

    def read(self, record: Record, accountant: Accountant) -> "_EppiItemReader":
        """Read the record of one item."""
        accountant.senders["EPPI-Reviewer"] += 1
        values = {line.tag: line.text for line in record.lines}
        name = TYPES.get(values.get("TypeName", "").casefold(), "")
        reader = _EppiItemReader(
            record, _meanings(GROUPS.get(name, TypeGroup.OTHER)), accountant, self, values
        )
        for line in reader.held("type"):
            if name:
                accountant.carried += 1
            else:
                reader.keep(line)
        finish(reader, name)
        return reader


class _EppiItemReader(RecordReader):
    """Converts one item into a reference with tags."""

    def __init__(
        self,
        record: Record,
        meanings: Mapping[str, Meaning],
        accountant: Accountant,
        reading: _Reading,
        values: Mapping[str, str],
    ) -> None:
        self.reading = reading
        self.short_title = values.get("ShortTitle", "")
        self.tags: list[TagKeys] = []
        self.reasons: list[str] = []
        # The last reason without the names of its type, and these names.
        self.reason_alone = ""
        self.last_words = ""
        # The tags of the code before a line, which may be the text of the code.
        self.last_tags: TagKeys | None = None
        self.unsure: dict[str, list[str]] = {}
        own: Mapping[str, Meaning] = {
            "Authors": lambda _, line: self.read_names("author", line),
            "ParentAuthors": lambda _, line: self.read_names("editor", line),
            CODE: lambda _, line: self.read_code(line),
            CODE_TEXT: lambda _, line: self.read_code_text(line),
        }
        super().__init__(record, {**meanings, **own}, accountant, _PREFIX, use_prefix=reading.use_prefix)

    def read_names(self, role: str, line: TaggedLine) -> None:
        """Add the names of a line; an item without a first author has no short title of one."""
        short = self.short_title if role == "author" else ""
        for each in split_names(
            line.text,
            short,
            has_gaps=self.reading.has_gaps,
            given_names=self.reading.given_names,
            use_prefix=self.use_prefix,
        ):
            if each is None:
                self.add_name(role, "et al.")
                continue
            self.names.setdefault(role, []).append(each.name)
            if not each.is_sure:
                self.unsure.setdefault(role, []).append(each.name.full)
        self.accountant.carried += 1

    def read_code(self, line: TaggedLine) -> None:
        """Add the tags of a code, or keep its name."""
        key = int(line.value) if line.value.isdecimal() else 0
        self.last_tags = self.reading.tags.get(key)
        self.last_words = self.reading.codes[key].words if key in self.reading.codes else ""
        if self.last_tags is None:
            code = self.reading.codes.get(key)
            self.keep(line._replace(value=code.words if code else line.value))
        else:
            self.tags.append(self.last_tags)
            self.accountant.carried += 1

    def read_code_text(self, line: TaggedLine) -> None:
        """Add what a coder wrote beside a code: for an intervention type it is the reason."""
        if self.last_tags is not None and self.last_tags.types:
            self.reasons.append(line.text)
            self.reason_alone = line.text.removeprefix(f"{self.last_words}: ")
            self.accountant.carried += 1
        else:
            self.keep(line)

    def reference(self) -> Reference:
        """Return the reference with the tags of its codes, and its unsure names as unverified."""
        types = {key for each in self.tags for key in each.types}
        reason = self.reason_alone if len(self.reasons) == len(types) == 1 else "; ".join(self.reasons)
        reference = attrs.evolve(super().reference(), unverified=tuple(self.unsure), type_reason=reason)
        if self.tags:
            reference, _ = with_tags(reference, TagKeys.joined(self.tags), self.reading.framework)
        self.reading.unsure.append(self.unsure)
        return reference


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _left_out(reason: str) -> Meaning:
    return lambda reader, line: reader.leave_out(line, reason)


# There are few groups.
@functools.cache
def _meanings(group: TypeGroup) -> Mapping[str, Meaning]:
    by_tag = MEANINGS[group]
    meanings = {name: by_tag[tag] for name, tag in _TAGS.items() if tag in by_tag}
    if group in _WITH_INSTITUTION:
        meanings["Institution"] = by_tag["PB"]
    repeated = dict.fromkeys(_REPEATED, _left_out("it repeats other values"))
    staff = dict.fromkeys(_STAFF, _left_out("it is a person who worked on the review"))
    return {
        **meanings,
        **repeated,
        **staff,
        "TypeName": held("type"),
        # A key of a reference, if it was imported with one.
        "OldItemId": held("id"),
    }
