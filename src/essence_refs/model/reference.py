"""References: works as a curator recorded them, with their tags."""

from typing import TYPE_CHECKING

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.front_end import Displayed
from essence_refs.model.dates import Date
from essence_refs.model.names import NO_NAMES, Names
from essence_refs.model.text import EMPTY, RichText
from essence_refs.values import Value

if TYPE_CHECKING:
    from pathlib import Path

    from essence_refs.model.related.relations import Relation

# Characters of a title in a repr, which then has one or two lines.
_BRIEF = 60


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Origin(Value):
    """Where a reference was read. Lines count from one; zero means unknown."""

    source: str = ""
    line: int = 0

    @property
    def path(self) -> "Path":
        """The file it was read from."""
        # Importing pathlib takes 15 million instructions, and few programs ask for it.
        from pathlib import Path  # noqa: PLC0415

        return Path(self.source)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Listed(Value):
    """How another page prints the item, letter by letter, with its mistakes."""

    title: str = ""
    authors: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reference(Displayed, Value):
    """
    A work, as its curator recorded it.

    References are equal if everything but their origin is equal. ``kind`` is a CSL item type ("report",
    "article-journal"). ``names``, ``dates`` and ``texts`` are pairs of a CSL variable ("author", "issued",
    "container-title") and its value, in the order of the source. They are tuples, so that a reference is hashable,
    picklable and small. Identifiers, numbers and addresses are texts too. ``entry_type`` is the BibTeX entry type, and
    ``fields`` are the fields of the source without a CSL variable, under their own names and unchanged.
    """

    key: str
    kind: str = "document"
    names: tuple[tuple[str, Names], ...] = ()
    dates: tuple[tuple[str, Date], ...] = ()
    texts: tuple[tuple[str, RichText], ...] = ()
    # Framework tags: keys of levels and types, and pairs of a facet's key and its values' keys.
    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    type_reason: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # The curator's annotation, how another page prints the item, and how far the facts were checked.
    annotation: RichText = EMPTY
    listed: Listed | None = None
    checked: str = ""
    unverified: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    entry_type: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    # The variables with titles that are in title case in the source, and are rendered in sentence case.
    sentence_case: tuple[str, ...] = ()
    origin: Origin | None = attrs.field(default=None, eq=False)

    def __repr__(self) -> str:
        issued = self.date("issued")
        year = "" if issued is None else issued.literal if issued.year is None else str(issued.year)
        parts = (self.kind, f"{_creators(self)} {year}", self.title.plain)
        shown = ", ".join(filter(None, map(_brief, parts)))
        return f"<{type(self).__name__} {self.key}: {shown}>"

    def text(self, variable: str) -> RichText:
        """Return the text of a CSL variable, empty if there is none."""
        for name, value in self.texts:
            if name == variable:
                return value
        return EMPTY

    def people(self, role: str) -> Names:
        """Return the names in a CSL role, an empty list if there are none."""
        for name, value in self.names:
            if name == role:
                return value
        return NO_NAMES

    def date(self, variable: str) -> Date | None:
        """Return the date of a CSL variable, None if there is none."""
        for name, value in self.dates:
            if name == variable:
                return value
        return None

    def facet(self, key: str) -> tuple[str, ...]:
        """Return the keys of this reference's values of a facet."""
        for name, values in self.facets:
            if name == key:
                return values
        return ()

    @property
    def title(self) -> RichText:
        """The title, with the subtitle if there is one."""
        return self.text("title")

    @property
    def authors(self) -> Names:
        """The authors."""
        return self.people("author")

    @property
    def year(self) -> int | None:
        """The (first) year of publication."""
        issued = self.date("issued")
        return issued.year if issued else None

    @property
    def doi(self) -> str:
        """The DOI, without an address before it."""
        return self.text("DOI").plain

    @property
    def url(self) -> str:
        """The web address in the source."""
        return self.text("URL").plain

    @property
    def relations(self) -> "tuple[Relation, ...]":
        """The relations to other works: biblatex's ``related`` and ``relatedtype``, and the field ``relations``."""
        # Few references have any.
        from essence_refs.model.related.relations import relations_in  # noqa: PLC0415

        return relations_in(self.fields)

    @property
    def other_keys(self) -> tuple[str, ...]:
        """The other keys of the work, which are found too: biblatex's ``ids``."""
        from essence_refs.model.related.other_keys import other_keys_in  # noqa: PLC0415 - as above

        return other_keys_in(self.fields)

    def remark(self, code: str, message: str, *, field: str = "", hint: str = "") -> Problem:
        """Return a problem of this reference, at the line where its entry begins."""
        origin = self.origin or Origin()
        return Problem(
            message=message,
            source=origin.source,
            line=origin.line,
            key=self.key,
            field=field,
            hint=hint,
            code=code,
        )


def _creators(reference: Reference) -> str:
    names = reference.authors or reference.people("editor")
    first = next((name.literal or name.family or name.given for name in names), "")
    return f"{first} and others" if len(names) > 1 or not names.complete else first


def _brief(text: str) -> str:
    """Return the beginning of a text on one line, without control characters."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= _BRIEF else line[: _BRIEF - 1].rstrip() + "…"
