"""Tables that count the items of a library by properties."""

import itertools
from collections.abc import Iterable, Iterator

import attrs

from essence_refs.arguments import checked
from essence_refs.diagnostics import count_of
from essence_refs.front_end import Displayed
from essence_refs.model import Alignment, Block, Library, Paragraph, RichText, Table
from essence_refs.publish.publications import Publication, Writable
from essence_refs.selection import counting
from essence_refs.selection.counting import CountedRow, CountedValue
from essence_refs.values import Value

# What is printed for 0 where the library has not collected the evidence.
_NOT_COLLECTED = "\N{EN DASH}"
_ALL = "All"
# Of more columns than these, only those with items are printed: the others are named below the table.
_FEW = 8


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CountTable(Displayed, Writable, Value):
    """A table of counts, which can be written in any output format."""

    title: str
    counts: counting.Counts

    def __repr__(self) -> str:
        counts = self.counts
        return f"<CountTable by {', '.join(counts.by)}: {count_of(counts.total, 'item')}>"

    def records(self) -> list[dict[str, str | int | None]]:
        """
        Return a row for each count, for a data frame or a spreadsheet: the names of its values, and ``items``.

        Totals are not among the rows. ``items`` is None where there cannot be an item.
        """
        counts = self.counts
        found: list[dict[str, str | int | None]] = []
        for row in counts.rows:
            names = [each.name for each in row.values]
            if not counts.columns:
                found.append({**dict(zip(counts.by, names, strict=True)), "items": row.total})
            for column, number in zip(counts.columns, row.counts, strict=True):
                values = zip(counts.by, (*names, column.name), strict=True)
                found.append({**dict(values), "items": number})
        return found

    def document(self) -> Publication:
        """Return the table as a document, with a note on what its totals and dashes mean."""
        return Publication(title=self.title, language="en-GB", blocks=tuple(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        counts = self.counts
        row_headings = counts.headings[: len(counts.by) - bool(counts.columns)]
        is_shown = [len(counts.columns) <= _FEW or number > 0 for number in counts.totals]
        columns = tuple(itertools.compress(counts.columns, is_shown))
        numbers = (*map(_name, columns), _ALL) if counts.columns else ("Items",)
        rows = [
            (*map(_name, row.values), *_numbers(row, columns, itertools.compress(row.counts, is_shown)))
            for row in counts.rows
        ]
        totals = CountedRow(values=(), counts=counts.totals, total=counts.total)
        last = (
            *(_ALL, *("" for _ in row_headings[1:])),
            *_numbers(totals, columns, itertools.compress(totals.counts, is_shown)),
        )
        yield Table(
            head=_cells((*row_headings, *numbers)),
            rows=tuple(map(_cells, (*rows, last))),
            alignments=(Alignment.LEFT,) * len(row_headings) + (Alignment.RIGHT,) * len(numbers),
        )
        empty = [each.name for each, shown in zip(counts.columns, is_shown, strict=True) if not shown]
        if empty:
            yield _note(f"No items: {'; '.join(empty)}.")
        if _has_several(counts):
            yield _note("An item with several values is counted at each of them, and once in a total.")
        values = (*(value for row in counts.rows for value in row.values), *counts.columns)
        missing = dict.fromkeys(each.name for each in values if _is_level(each) and not each.is_collected)
        if missing:
            yield _note(f"Not collected ({_NOT_COLLECTED}): {'; '.join(missing)}.")


@checked(by=(str, Iterable))
def count(library: Library, by: str | Iterable[str] = "level", *, title: str | None = None) -> CountTable:
    """
    Count the items of a library by one property or several, as a table.

    *by* is a text with commas or several names: "level", "type", "year", "decade", "kind" (the item type), "keyword",
    "language", "author", "container", "publisher", and keys of the framework's facets. The last of several has its
    values in columns if the framework lists them; but types have rows below those of their level.

    >>> import essence_refs as er
    >>> er.count(er.load(), by=["level", "study"])
    <CountTable by level, study: 7 items>

    Raises:
        UnknownChoiceError: with similar names.

    """
    counts = counting.count(library, by)
    headings = [each[:1].lower() + each[1:] for each in counts.headings]
    words = " and ".join(filter(None, (", ".join(headings[:-1]), headings[-1])))
    return CountTable(title=title or f"Items by {words}", counts=counts)


def _numbers(row: CountedRow, columns: Iterable[CountedValue], counts: Iterable[int | None]) -> Iterator[str]:
    is_collected = all(each.is_collected for each in row.values)
    for number, column in zip(counts, columns, strict=True):
        yield _number(number, is_collected=is_collected and column.is_collected)
    yield _number(row.total, is_collected=is_collected)


def _number(number: int | None, *, is_collected: bool) -> str:
    if number is None:
        return ""
    return f"{number:,}" if number or is_collected else _NOT_COLLECTED


def _name(value: CountedValue) -> str:
    return f"{value.name} (not collected)" if _is_level(value) and not value.is_collected else value.name


def _is_level(value: CountedValue) -> bool:
    return value.key is not None and value.key == value.level


def _has_several(counts: counting.Counts) -> bool:
    """Return whether a total is not the sum of its numbers."""
    if counts.columns and any(sum(filter(None, row.counts)) != row.total for row in counts.rows):
        return True
    return sum(row.total for row in counts.rows) != counts.total


def _cells(texts: Iterable[str]) -> tuple[RichText, ...]:
    return tuple(map(RichText.of, texts))


def _note(sentence: str) -> Paragraph:
    return Paragraph(text=RichText.of(sentence), role="note")
