"""Problems found in input files: what they are, where they are, and the table of their codes."""

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import attrs

from essence_refs.values import Value


class Severity(enum.StrEnum):
    """How bad a problem is: an error stops the work, a warning does not. A notice is no mistake, even with --strict."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class ProblemCode(NamedTuple):
    """What a code means. If *varies* is true, some problems have the other severity."""

    severity: Severity
    meaning: str
    varies: bool = False


_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Programs rely on these codes: one is never renamed, and never given another meaning.
CODES: Mapping[str, ProblemCode] = MappingProxyType({
    # Files
    "encoding": ProblemCode(_ERROR, "The file has bytes that its encoding does not allow.", varies=True),
    "file": ProblemCode(_ERROR, "A file that a report names cannot be read."),
    "unknown-encoding": ProblemCode(_ERROR, "No encoding has the given name; the file is read as UTF-8."),
    "unreadable-file": ProblemCode(_ERROR, "The file cannot be read."),
    # BibTeX, entries
    "broken-entry": ProblemCode(_ERROR, "The entry cannot be read, and is left out."),
    "circle": ProblemCode(_WARNING, "Entries inherit from each other in a circle."),
    "duplicate-key": ProblemCode(_ERROR, "Two entries, or two tables of a framework, have the same key."),
    "expansion-limit": ProblemCode(_ERROR, "Abbreviations expand to more text than the limit."),
    "inheritance-limit": ProblemCode(_ERROR, "Entries inherit more text than the limit."),
    "misspelt-abbreviation": ProblemCode(_ERROR, "A word is like an abbreviation that a @string defines; it is kept as text."),
    "missing-parent": ProblemCode(_WARNING, "crossref or xdata names an entry that does not exist."),
    "no-bibtex": ProblemCode(_ERROR, "The file has no BibTeX entry.", varies=True),
    "no-key": ProblemCode(_ERROR, "An entry, or a work in a citation, has no key.", varies=True),
    "other-key": ProblemCode(_WARNING, "Another item has the key that is in ids."),
    "redefined-abbreviation": ProblemCode(_WARNING, "An abbreviation is defined twice, with different texts."),
    "stray-entry": ProblemCode(_ERROR, "Text looks like an entry, and cannot be read as one."),
    "stray-text": ProblemCode(_ERROR, "Text that looks like part of an entry is outside of all entries.", varies=True),
    "repeated-entry": ProblemCode(_WARNING, "An entry is repeated, with nothing different that styles print."),
    "undefined-abbreviation": ProblemCode(_WARNING, "No @string defines the word; it is kept as text."),
    "unknown-type": ProblemCode(_WARNING, "biblatex has no such entry type."),
    # BibTeX, fields
    "commented-field": ProblemCode(_WARNING, "A field is commented out, and is not read."),
    "duplicate-field": ProblemCode(_WARNING, "An entry has a field twice, with different texts; the first is read.", varies=True),
    "field-name": ProblemCode(_ERROR, "The name of a field has characters that no field name can have.", varies=True),
    "missing-comma": ProblemCode(_ERROR, "A comma is missing; text after a value may not be read.", varies=True),
    "no-value": ProblemCode(_WARNING, "A field has no value."),
    "other-year": ProblemCode(_WARNING, "year and date give different years."),
    "stray-join": ProblemCode(_WARNING, "A # has no value on one side of it."),
    "stray-comma": ProblemCode(_WARNING, "An entry has a comma too many."),
    "unbalanced-brace": ProblemCode(_ERROR, "A brace is never opened or never closed.", varies=True),
    "title-case": ProblemCode(Severity.NOTICE, "Titles in title case are printed in sentence case."),
    "unknown-language": ProblemCode(_WARNING, "The language is not known."),
    "unknown-role": ProblemCode(_WARNING, "An editor type or author type is not known."),
    # BibTeX, LaTeX in texts
    "bare-dollar": ProblemCode(_WARNING, "A dollar sign that begins no formula is kept."),
    "deep-nesting": ProblemCode(_ERROR, "Brackets, marks or blocks are nested too deeply.", varies=True),
    "dropped-argument": ProblemCode(_WARNING, "An argument of a macro is not shown."),
    "missing-argument": ProblemCode(_WARNING, "A macro has no argument where it needs one."),
    "unknown-macro": ProblemCode(_WARNING, "A LaTeX macro is not known."),
    # BibTeX, names and dates
    "date-doubt": ProblemCode(_WARNING, "Only one end of a range of dates is marked as uncertain."),
    "date-form": ProblemCode(_WARNING, "A date is valid but not in the form that biblatex prescribes."),
    "date-in-words": ProblemCode(_WARNING, "A date cannot be read, and is kept as words."),
    "empty-name": ProblemCode(_WARNING, "A name is missing beside an “and”."),
    "name-commas": ProblemCode(_ERROR, "A name has more commas than a name can have."),
    "name-part": ProblemCode(_WARNING, "A part of a name is not used."),
    "others-inside": ProblemCode(_WARNING, "“others” is not the last name of its list."),
    "reversed-range": ProblemCode(_WARNING, "A range of dates ends before it begins."),
    "time-of-day": ProblemCode(_WARNING, "A date has a time of day, which no style prints."),
    "unknown-day": ProblemCode(_WARNING, "The month has no such day."),
    "unknown-month": ProblemCode(_WARNING, "There is no such month."),
    # Tags
    "other-tags": ProblemCode(_WARNING, "A table of tags and a library have different tags for an item."),
    "similar-keyword": ProblemCode(_WARNING, "A map has no row for a keyword, but one for a similar keyword."),
    "tag-table": ProblemCode(_ERROR, "A table of tags has something that cannot be used.", varies=True),
    "type-without-level": ProblemCode(_ERROR, "The level of an intervention type is not a level of the item.", varies=True),
    "unknown-facet": ProblemCode(_ERROR, "A facet has no such value.", varies=True),
    "unknown-intervention-type": ProblemCode(_ERROR, "The framework has no such intervention type.", varies=True),
    "unknown-level": ProblemCode(_ERROR, "The framework has no such level.", varies=True),
    "unmapped-keyword": ProblemCode(_NOTICE, "A map has no row for some keywords."),
    # CSL-JSON
    "csl-json": ProblemCode(_WARNING, "CSL-JSON is not as its specification requires.", varies=True),
    # Records: RIS, MEDLINE, Web of Science, EndNote, EPPI-Reviewer
    "broken-records": ProblemCode(_ERROR, "The file of records cannot be read."),
    "incomplete-record": ProblemCode(_WARNING, "A record has no line for its type, or for its end."),
    "left-out": ProblemCode(_NOTICE, "Lines of a file of records were left out."),
    "unmapped-code": ProblemCode(_WARNING, "A map has a row for a code that no code set has."),
    "unsure-name": ProblemCode(_WARNING, "It is not certain which words of a name are the family name."),
    "no-records": ProblemCode(_ERROR, "The file has no record.", varies=True),
    "records": ProblemCode(_NOTICE, "The numbers of a file's records, and of their lines."),
    # Tables, as CSV and in workbooks
    "cell": ProblemCode(_WARNING, "A cell of a table is not what its column should have."),
    "changed-cell": ProblemCode(_WARNING, "A spreadsheet has probably changed the value of a cell."),
    "column": ProblemCode(_WARNING, "A column of a table has no name, several have one name, or none is the title."),
    "formulas": ProblemCode(_NOTICE, "Cells of a sheet have formulas; the values that were computed last are read."),
    "hidden-cells": ProblemCode(_WARNING, "Hidden rows or columns of a sheet are read."),
    "kept-columns": ProblemCode(_NOTICE, "Columns of a table whose meaning is not known are kept as fields."),
    "sheet": ProblemCode(_NOTICE, "A sheet of a workbook is left out."),
    "unread-sheet": ProblemCode(_WARNING, "A sheet that is left out has columns of references too."),
    # Frameworks, configurations and maps
    "configuration": ProblemCode(_ERROR, "A configuration of a build has a wrong value."),
    "framework": ProblemCode(_ERROR, "A framework has a wrong value."),
    "map": ProblemCode(_ERROR, "A map has a wrong value."),
    "no-levels": ProblemCode(_WARNING, "Lists by level are empty, because no item has a level."),
    "not-toml": ProblemCode(_ERROR, "The file is not TOML."),
    "other-framework": ProblemCode(_ERROR, "The shipped items have tags that a framework does not define."),
    "unknown-name": ProblemCode(_ERROR, "A name in a framework, a configuration or a map is not known."),
    "untrusted-configuration": ProblemCode(_WARNING, "A configuration of another user is not used."),
    "unused-configuration": ProblemCode(Severity.NOTICE, "A configuration in a folder above is not used."),
    # Editing a .bib file
    "altered-cell": ProblemCode(_WARNING, "What was written into a cell of a sheet of tags is applied with a change."),
    "bad-cell": ProblemCode(_ERROR, "A cell of a sheet of tags cannot be applied."),
    "bad-name": ProblemCode(_ERROR, "A key, entry type or field name cannot be written in a .bib file."),
    "bad-sheet": ProblemCode(_ERROR, "A sheet of tags cannot be applied: a column or its exported state is missing."),
    "bad-tag": ProblemCode(_ERROR, "A tag field cannot be changed as asked."),
    "bad-value": ProblemCode(_ERROR, "A value cannot be written in a .bib file."),
    "comment": ProblemCode(_ERROR, "A field has a comment beside it, and must be changed by hand."),
    "not-merged": ProblemCode(_ERROR, "Two entries are not merged, because they are of two works."),
    "no-field": ProblemCode(_ERROR, "The entry has no such field."),
    "library-left-out": ProblemCode(_NOTICE, "A folder that is imported has the library itself, which is left out."),
    "few-duplicates": ProblemCode(Severity.NOTICE, "Duplicates are compared by few properties, because a package is missing."),
    "sheet-conflict": ProblemCode(_ERROR, "A tag or an annotation was edited differently in a sheet and in the library."),
    "sheet-not-applied": ProblemCode(_NOTICE, "Something in a sheet of tags is not applied, or is read in its own way."),
    "too-long-for-a-cell": ProblemCode(_WARNING, "A text is longer than a cell can hold, and is not in a sheet of tags."),
    "unknown-key": ProblemCode(_ERROR, "No entry has the key.", varies=True),
    "unreadable": ProblemCode(_ERROR, "A broken entry prevents the change."),
    # Writing another format
    "abbreviation-left-behind": ProblemCode(_WARNING, "An abbreviation that no entry uses is not converted."),
    "backup": ProblemCode(Severity.NOTICE, "A file was overwritten, and its content is kept in another file."),
    "comment-left-behind": ProblemCode(_WARNING, "A comment of a .bib file is not converted."),
    "csl-json-loss": ProblemCode(_WARNING, "CSL-JSON cannot represent a value exactly."),
    "key-changed": ProblemCode(_WARNING, "A key cannot be written in a .bib file, or is taken, and is changed."),
    "not-carried": ProblemCode(_WARNING, "Something is left out, or reads differently in the other format."),
    "preamble-left-behind": ProblemCode(_WARNING, "A @preamble of a .bib file is not converted."),
    "eppi-loss": ProblemCode(_WARNING, "EPPI-Reviewer's JSON cannot carry something of a reference."),
    "ris-loss": ProblemCode(_WARNING, "RIS cannot carry something of a reference."),
    "would-be-lost": ProblemCode(_ERROR, "A file has something that its new content has not.", varies=True),
    # Reports
    "already-formatted": ProblemCode(_WARNING, "The citations of a document are formatted already, and are left as they are."),
    "cross-reference": ProblemCode(_WARNING, "A cross-reference has no target, or two elements have one name."),
    "div": ProblemCode(_WARNING, "A block of a report between lines of colons is never closed."),
    "formula": ProblemCode(_WARNING, "A format shows formulas as they are written."),
    "front-matter": ProblemCode(_ERROR, "The front matter has a wrong or an unused field.", varies=True),
    "html": ProblemCode(_WARNING, "HTML is left out of a report, or is printed as it is by a reference."),
    "link": ProblemCode(_WARNING, "The target of a link is left out, or does not exist."),
    "list-option": ProblemCode(_ERROR, "A list of references has an unknown option or value."),
    "notebook": ProblemCode(_ERROR, "A notebook cannot be read, or something in it is left out.", varies=True),
    "no-bibliography": ProblemCode(_WARNING, "The style has no bibliography."),
    "no-glyph": ProblemCode(_WARNING, "No font has a character, and a PDF shows a box in its place."),
    "no-semicolon": ProblemCode(_ERROR, "Two works in one citation are not separated by a semicolon."),
    "not-read": ProblemCode(_WARNING, "Markdown of another program is printed as text."),
    "note": ProblemCode(_WARNING, "A note is missing, unused or defined twice.", varies=True),
    "note-in-citation": ProblemCode(_ERROR, "A citation has a note inside it."),
    "picture": ProblemCode(_WARNING, "A picture is missing, or is left out."),
    "place": ProblemCode(_WARNING, "The style does not print a locator."),
    "references": ProblemCode(_WARNING, "A list of references is empty, or a cited work is in no list."),
    "style": ProblemCode(_ERROR, "The style or the locale of a report cannot be used."),
    "table": ProblemCode(_ERROR, "A table has a row of the wrong length, or is read as text.", varies=True),
    "title": ProblemCode(_WARNING, "The title of a report is missing or cannot be used.", varies=True),
    "title-block": ProblemCode(_WARNING, "A title block with % signs is read as text."),
    "unclosed-bracket": ProblemCode(_WARNING, "The bracket of a citation is never closed."),
    "unknown-reference": ProblemCode(_ERROR, "No reference has the key of a citation.", varies=True),
    "zotero": ProblemCode(_WARNING, "Zotero does not update something in a Word file, or changes it."),
    # Checks of a library: what a curator should look at
    "bad-identifier": ProblemCode(_WARNING, "An identifier or a URL cannot be right."),
    "bad-switch": ProblemCode(_WARNING, "A switch of `check` in an entry cannot be used."),
    "contradiction": ProblemCode(_WARNING, "Relations between items contradict each other."),
    "duplicate": ProblemCode(_WARNING, "Two references are probably, or perhaps, about one work."),
    "edition-in-words": ProblemCode(_WARNING, "An edition is given in words, which are printed as they are."),
    "garbled": ProblemCode(_WARNING, "Characters were lost or changed in another encoding."),
    "incomplete-names": ProblemCode(_WARNING, "A list of names ends in “and others”."),
    "misspelt-tag": ProblemCode(_WARNING, "The name of a field is nearly that of a tag field."),
    "missing-field": ProblemCode(_WARNING, "A field that an item of this type should have is missing."),
    "no-annotation": ProblemCode(_WARNING, "The item has no annotation."),
    "no-level": ProblemCode(_WARNING, "The item has no level."),
    "no-type-reason": ProblemCode(_WARNING, "An intervention type is assigned without a reason."),
    "placeholder": ProblemCode(_WARNING, "A field has a word such as “n/a” instead of a value."),
    "printed-label": ProblemCode(_WARNING, "A field has a label that styles print themselves."),
    "several-bodies": ProblemCode(_WARNING, "A field has several organisations in one text."),
    "shared-doi": ProblemCode(_WARNING, "Two references with different titles have the same DOI."),
    "stray-type": ProblemCode(_WARNING, "An intervention type belongs to a level that the item does not have."),
    "unknown-relation": ProblemCode(_WARNING, "No item has the key in a relation."),
    "unlikely-name": ProblemCode(_WARNING, "A name was probably not meant as it is read."),
    "unlikely-type": ProblemCode(_WARNING, "A field is not printed, because items of this type have none."),
    "unplaced-field": ProblemCode(_WARNING, "No style shows the field."),
    "unused-switch": ProblemCode(_WARNING, "A switch of `check` changes nothing."),
    "unverified": ProblemCode(_WARNING, "The item itself names fields that are not verified."),
})  # fmt: skip


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Problem(Value):
    """
    Something wrong in an input file, with its location.

    Lines and columns count from one, as editors do; zero means unknown. Columns count characters, not bytes. In a
    notebook, the line is that in the ``cell``, and cells count from one too. ``code`` is a short stable name for programs
    ("unknown-macro"), and decides the severity unless one is given.
    """

    message: str
    source: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    field: str = ""
    hint: str = ""
    code: str = ""
    severity: Severity = attrs.field()
    cell: int = 0

    @severity.default
    def _usual_severity(self) -> Severity:
        return CODES[self.code].severity if self.code in CODES else Severity.ERROR

    def __repr__(self) -> str:
        return f"<Problem {self.code or 'without a code'}: {self}>"

    def __str__(self) -> str:
        parts = [location(self.source, self.line, self.column, self.cell), self.key, self.field]
        if self.severity is not Severity.ERROR:
            parts.append(self.severity.value)
        parts.append(self.message)
        hint = f" ({self.hint})" if self.hint else ""
        return ": ".join(part for part in parts if part) + hint


def count_of(number: int, noun: str, plural: str = "") -> str:
    """
    Return a number of things in words; the plural is the noun with an "s" if none is given.

    >>> count_of(1, "item"), count_of(1200, "item"), count_of(2, "entry", "entries")
    ('1 item', '1,200 items', '2 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def count_problems(problems: Iterable[Problem]) -> str:
    """
    Return the number of errors and warnings in words.

    >>> count_problems([Problem(message="no year"), Problem(message="odd", severity=Severity.WARNING)])
    '1 error, 1 warning'
    """
    severities = [problem.severity for problem in problems]
    counts = ((name, severities.count(name)) for name in Severity)
    return ", ".join(count_of(n, name.value) for name, n in counts if n) or "no problems"


def location(source: str, line: int, column: int = 0, cell: int = 0) -> str:
    """Return a location in the form that editors turn into links, or in words where there is no line of a file to open."""
    if cell:
        return ", ".join(filter(None, (source, f"cell {cell}", f"line {line}" if line else "")))
    if not line:
        return source
    if not source:
        return f"line {line}, column {column}" if column else f"line {line}"
    return f"{source}:{line}:{column}" if column else f"{source}:{line}"
