"""
The formats that references are read from and written to: one entry in the table for each.

To add a format, write a module in ``exchange/`` that parses it, and an entry below. ``load``, ``convert``, the file
endings and the help of the command line follow. The functions import their module when they are called, so that
reading a .bib file does not wait for the other formats.
"""

import functools
import importlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import UnknownFormatError, UnsuitableOptionError
from essence_refs.files.reading import FALLBACK, path_of
from essence_refs.model import Framework, Reference
from essence_refs.model.results import LeftBehind, ReadResult, WriteResult
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from essence_refs.exchange.record_maps import RecordMap

# Compiled by `re` when a text is not recognised by the ending of its file.
_ENTRY = r"@\s*\w+\s*[({]"
_JSON = r"\s*[\[{]"
_EPPI = r'(?s)\s*[\[{].*"(?:CodeSets|AttributeSetId|QuickCitation)"\s*:'
_RIS = r"(?m)^[ \t]*TY[ \t]{0,3}-(?:[ \t]|$)"
_MEDLINE = r"(?m)^PMID- ?\d"
_WEB_OF_SCIENCE = r"(?m)(?:FN |PT [JBSP]\s*$)"
_ENDNOTE = r"(?s)\s*(?:<\?xml[^>]*>\s*)?<xml>\s*<records>|<record>.{0,2000}<ref-type\b"
# Characters in which the format of a text shows.
_BEGINNING = 100_000

# The line of each reference by its key and "", and of each field or variable of it by its key and name.
Items = Mapping[tuple[str, str], int]


def _no_items(_text: str) -> Items | None:
    return None


def _nothing_left_behind(_text: str) -> tuple[LeftBehind, ...]:
    return ()


class ReferenceParser(Protocol):
    """
    Parses pairs of a source's name and its text, or its bytes where the format is binary.

    *use_prefix* says whether name particles stay with the family name where the format does not say so itself.
    *map_* says what names in the texts mean, for formats that need it.
    """

    def __call__(
        self,
        sources: Sequence[tuple[str, Any]],
        framework: Framework,
        *,
        use_prefix: bool = True,
        map_: "RecordMap | None" = None,
    ) -> ReadResult:
        """Return the references of all texts and what is wrong in them."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReferenceFormat(Value):
    """
    A format of references.

    ``parse`` takes pairs of a source's name and its text: all of them, because entries of one .bib file may inherit
    from entries of another. ``write`` is None for a format that is only read. ``encoding`` is the one that the
    format prescribes. ``has_synonyms`` is true where one part of a reference may have several names, such as year and
    date. ``has_title_case`` is true where titles may be in title case, with braces around names.
    ``is_format_of`` returns whether a text seems to be in the format. ``left_behind`` yields the parts of a text outside
    of its references. ``items_of`` returns the lines of the parts of its references, or None for a text of another format.
    A binary format has bytes in the place of a text. ``fallback_encoding`` is that of a file that is not in UTF-8. Files of
    a format that other programs use too are read where they are named, and not with a folder: ``is_in_folders`` is false.
    ``has_formatted`` is true where a reference in a style can be written.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    parse: ReferenceParser
    write: Callable[..., WriteResult] | None = None
    aliases: tuple[str, ...] = ()
    # Endings of another format that its files may have too.
    shared_endings: tuple[str, ...] = ()
    encoding: str | None = None
    has_synonyms: bool = False
    has_title_case: bool = False
    is_format_of: Callable[[str], object] = lambda _: False
    items_of: Callable[[Any], Items | None] = _no_items
    left_behind: Callable[[Any], Iterable[LeftBehind]] = _nothing_left_behind
    is_binary: bool = False
    is_in_folders: bool = True
    fallback_encoding: str | None = None
    has_formatted: bool = False


def _parse_bibtex(
    sources: Sequence[tuple[str, str]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: "RecordMap | None" = None,  # noqa: ARG001 - one signature for all formats
) -> ReadResult:
    from essence_refs import bibtex  # noqa: PLC0415

    # BibTeX takes all text outside of entries for a comment, so a file of another format would read as empty.
    foreign = tuple(
        Problem(
            message="there is no BibTeX in this file: no entry begins with @",
            source=source,
            line=1,
            hint=_other_format(text),
            code="no-bibtex",
        )
        for source, text in sources
        if text.strip() and not re.search(_ENTRY, text)
    )
    foreign += tuple(
        Problem(
            message="the file is empty",
            source=source,
            line=1,
            severity=Severity.WARNING,
            code="no-bibtex",
        )
        for source, text in sources
        if not text.strip()
    )
    result = bibtex.parse_files(sources, framework=framework, use_prefix=use_prefix)
    return attrs.evolve(result, problems=(*foreign, *result.problems)) if foreign else result


def _other_format(text: str) -> str:
    """Return a hint if a text that is not BibTeX is in another format."""
    beginning = text[:_BEGINNING]
    others = (each for each in reversed(_REFERENCE_FORMATS) if each.is_format_of(beginning))
    found = next(others, None)
    if found is None:
        return ""
    endings = f"a name that ends in {found.endings[0]}" if found.endings else "another ending"
    return f"it looks like {found.title}: give the file {endings}"


def _write_bibtex(references: Iterable[Reference], framework: Framework | None) -> WriteResult:
    from essence_refs.bibtex.writer import write  # noqa: PLC0415

    return write(references, framework=framework)


def _bibtex_left_behind(text: str) -> Iterator[LeftBehind]:
    from essence_refs.bibtex.writer.left_behind import left_behind  # noqa: PLC0415

    return left_behind(text)


def _bibtex_items(text: str) -> Items | None:
    from essence_refs.bibtex.writer.left_behind import items_of  # noqa: PLC0415

    return items_of(text)


def _parse_csl_json(
    sources: Sequence[tuple[str, str]],
    framework: Framework,  # noqa: ARG001 - one signature for all formats
    *,
    use_prefix: bool = True,  # noqa: ARG001
    map_: "RecordMap | None" = None,  # noqa: ARG001
) -> ReadResult:
    from essence_refs.exchange import csl_json  # noqa: PLC0415

    results = [csl_json.parse(text, source=source) for source, text in sources]
    return ReadResult(
        tuple(each for result in results for each in result.references),
        tuple(each for result in results for each in result.problems),
    )


def _csl_json_items(text: str) -> Items | None:
    from essence_refs.exchange.csl_json import items_of  # noqa: PLC0415

    return items_of(text)


def _write_csl_json(references: Iterable[Reference], _: Framework | None) -> WriteResult:
    from essence_refs.exchange import csl_json  # noqa: PLC0415

    return csl_json.write(references)


def _records_parser(module: str) -> ReferenceParser:
    """Return the parser of a module of ``exchange/`` for records, which have no tags of a framework."""

    def parse(
        sources: Sequence[tuple[str, str]],
        framework: Framework,  # noqa: ARG001 - one signature for all formats
        *,
        use_prefix: bool = True,
        map_: "RecordMap | None" = None,  # noqa: ARG001
    ) -> ReadResult:
        reader = importlib.import_module(f"essence_refs.exchange.{module}")
        result: ReadResult = reader.parse(sources, use_prefix=use_prefix)
        return result

    return parse


def _parse_eppi(
    sources: Sequence[tuple[str, str]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: "RecordMap | None" = None,
) -> ReadResult:
    from essence_refs.exchange import eppi  # noqa: PLC0415

    return eppi.parse(sources, framework, use_prefix=use_prefix, map_=map_)


def _eppi_items(text: str) -> Items | None:
    from essence_refs.exchange.eppi.splitter import items_of  # noqa: PLC0415

    return items_of(text)


def _write_eppi(references: Iterable[Reference], framework: Framework | None) -> WriteResult:
    from essence_refs.exchange.eppi.writer import write  # noqa: PLC0415

    return write(references, framework)


def _write_ris(references: Iterable[Reference], _: Framework | None) -> WriteResult:
    from essence_refs.exchange import ris  # noqa: PLC0415

    return ris.write(references)


def _ris_items(text: str) -> Items | None:
    from essence_refs.exchange import ris  # noqa: PLC0415

    return ris.items_of(text)


def _ris_left_behind(text: str) -> Iterator[LeftBehind]:
    from essence_refs.exchange import ris  # noqa: PLC0415

    return ris.text_outside(text)


def _parse_csv(
    sources: Sequence[tuple[str, str]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: "RecordMap | None" = None,
) -> ReadResult:
    from essence_refs.exchange.tables import reader  # noqa: PLC0415

    return reader.parse_text(sources, framework, use_prefix=use_prefix, map_=map_)


def _parse_workbooks(
    sources: Sequence[tuple[str, bytes]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: "RecordMap | None" = None,
) -> ReadResult:
    from essence_refs.exchange.tables import reader  # noqa: PLC0415

    return reader.parse_workbooks(sources, framework, use_prefix=use_prefix, map_=map_)


def _write_csv(
    references: Iterable[Reference], framework: Framework | None, formatted: Mapping[str, str] | None = None
) -> WriteResult:
    from essence_refs.exchange.tables import writer  # noqa: PLC0415

    return writer.write_csv(references, framework, formatted)


def _write_tsv(
    references: Iterable[Reference], framework: Framework | None, formatted: Mapping[str, str] | None = None
) -> WriteResult:
    from essence_refs.exchange.tables import writer  # noqa: PLC0415

    return writer.write_csv(references, framework, formatted, delimiter="\t")


def _write_xlsx(
    references: Iterable[Reference], framework: Framework | None, formatted: Mapping[str, str] | None = None
) -> WriteResult:
    from essence_refs.exchange.tables import writer  # noqa: PLC0415

    return writer.write_xlsx(references, framework, formatted)


def _is_table(text: str) -> bool:
    from essence_refs.exchange.tables.grids import looks_like_table  # noqa: PLC0415

    return looks_like_table(text)


def _csv_items(text: str) -> Items | None:
    from essence_refs.exchange.tables import contents  # noqa: PLC0415

    return contents.items_of_text(text)


def _xlsx_items(data: bytes) -> Items | None:
    from essence_refs.exchange.tables import contents  # noqa: PLC0415

    return contents.items_of_workbook(data)


def _csv_left_behind(text: str) -> Iterable[LeftBehind]:
    from essence_refs.exchange.tables import contents  # noqa: PLC0415

    return contents.outside_of_text(text)


def _xlsx_left_behind(data: bytes) -> Iterable[LeftBehind]:
    from essence_refs.exchange.tables import contents  # noqa: PLC0415

    return contents.outside_of_workbook(data)


# In the order in which a library takes them: where two files have the same key, the first reference is kept.
_REFERENCE_FORMATS = (
    ReferenceFormat(
        name="bibtex",
        title="BibTeX",
        endings=(".bib",),
        aliases=("bib", "biblatex"),
        parse=_parse_bibtex,
        write=_write_bibtex,
        has_synonyms=True,
        has_title_case=True,
        is_format_of=functools.partial(re.search, _ENTRY),
        items_of=_bibtex_items,
        left_behind=_bibtex_left_behind,
    ),
    ReferenceFormat(
        name="csl-json",
        title="CSL-JSON",
        endings=(".json",),
        aliases=("json", "csl"),
        parse=_parse_csl_json,
        write=_write_csl_json,
        is_format_of=functools.partial(re.match, _JSON),
        items_of=_csl_json_items,
        # RFC 8259, section 8.1: JSON is always in UTF-8.
        encoding="utf-8",
    ),
    ReferenceFormat(
        name="ris",
        title="RIS",
        endings=(".ris",),
        parse=_records_parser("ris"),
        write=_write_ris,
        has_synonyms=True,
        is_format_of=functools.partial(re.search, _RIS),
        items_of=_ris_items,
        left_behind=_ris_left_behind,
    ),
    ReferenceFormat(
        name="nbib",
        title="MEDLINE format",
        endings=(".nbib",),
        aliases=("medline", "pubmed"),
        parse=_records_parser("medline"),
        is_format_of=functools.partial(re.search, _MEDLINE),
    ),
    ReferenceFormat(
        name="wos",
        title="format of Web of Science",
        endings=(".ciw",),
        aliases=("web-of-science",),
        parse=_records_parser("web_of_science"),
        is_format_of=functools.partial(re.match, _WEB_OF_SCIENCE),
    ),
    ReferenceFormat(
        name="endnote-xml",
        title="EndNote's XML",
        # Other programs write files that end in .xml too, and a folder may have both.
        endings=(),
        aliases=("endnote",),
        parse=_records_parser("endnote_xml"),
        is_format_of=functools.partial(re.match, _ENDNOTE),
        # XML 1.0, section 4.3.3: EndNote declares no other encoding.
        encoding="utf-8",
    ),
    ReferenceFormat(
        name="csv",
        title="CSV",
        endings=(".csv",),
        aliases=("table",),
        parse=_parse_csv,
        write=_write_csv,
        has_synonyms=True,
        is_format_of=_is_table,
        items_of=_csv_items,
        left_behind=_csv_left_behind,
        is_in_folders=False,
        fallback_encoding=FALLBACK,
        has_formatted=True,
    ),
    ReferenceFormat(
        name="tsv",
        title="a table with tabs",
        endings=(".tsv", ".tab"),
        parse=_parse_csv,
        write=_write_tsv,
        has_synonyms=True,
        items_of=_csv_items,
        left_behind=_csv_left_behind,
        is_in_folders=False,
        fallback_encoding=FALLBACK,
        has_formatted=True,
    ),
    ReferenceFormat(
        name="xlsx",
        title="an Excel workbook",
        endings=(".xlsx", ".xlsm"),
        aliases=("excel",),
        parse=_parse_workbooks,
        write=_write_xlsx,
        has_synonyms=True,
        items_of=_xlsx_items,
        left_behind=_xlsx_left_behind,
        is_binary=True,
        is_in_folders=False,
        has_formatted=True,
    ),
    ReferenceFormat(
        name="workbook",
        title="a workbook of LibreOffice or of an earlier Excel",
        endings=(".ods", ".xls"),
        aliases=("ods", "xls"),
        parse=_parse_workbooks,
        is_binary=True,
        is_in_folders=False,
    ),
    ReferenceFormat(
        name="eppi-json",
        title="EPPI-Reviewer's JSON",
        # CSL-JSON has the ending too.
        endings=(),
        aliases=("eppi", "eppi-reviewer", "eppi-mapper"),
        parse=_parse_eppi,
        write=_write_eppi,
        shared_endings=(".json",),
        items_of=_eppi_items,
        is_format_of=functools.partial(re.match, _EPPI),
        encoding="utf-8",
    ),
)

INPUT_FORMATS: Mapping[str, ReferenceFormat] = MappingProxyType(
    {each.name: each for each in _REFERENCE_FORMATS}
)
INPUT_ENDINGS: Mapping[str, ReferenceFormat] = MappingProxyType(
    {ending: each for each in _REFERENCE_FORMATS for ending in each.endings}
)
# The endings of the files that are read with their folder.
FOLDER_ENDINGS = tuple(ending for ending, each in INPUT_ENDINGS.items() if each.is_in_folders)
# The names of the formats that can be written.
CONVERSION_TARGETS = tuple(each.name for each in _REFERENCE_FORMATS if each.write)
# Formats whose endings no file of records has.
_LONE = ("bibtex", "csl-json", "csv", "tsv", "xlsx", "workbook")
_BY_NAME = {name: each for each in _REFERENCE_FORMATS for name in (each.name, *each.aliases)}


def input_format(name: str) -> ReferenceFormat:
    """
    Return the format with this name or alias; case does not matter.

    Raises:
        UnknownFormatError: with similar names, or else with all of them.

    """
    wanted = name.strip().casefold()
    if wanted not in _BY_NAME:
        raise UnknownFormatError(name, close_matches(wanted, _BY_NAME), tuple(INPUT_FORMATS))
    return _BY_NAME[wanted]


def input_format_of(path: str) -> ReferenceFormat:
    """Return the format with the ending of a file's name, or BibTeX if no format has it."""
    return INPUT_ENDINGS.get(_ending(path_of(path)), _REFERENCE_FORMATS[0])


def input_format_for(path: str, text: str) -> ReferenceFormat:
    """
    Return the format of a text in a file.

    It is that of the ending if there is one. Other files, such as those that end in .txt, and files of records in which
    there is no such record, are in the format that their beginning has. BibTeX is the last resort.
    """
    named = INPUT_ENDINGS.get(_ending(path))
    beginning = text[:_BEGINNING].removeprefix("\N{BYTE ORDER MARK}")
    if named is not None and named.name == "csl-json" and re.match(_EPPI, beginning):
        return _BY_NAME["eppi-json"]
    if named is not None and (named.name in _LONE or named.is_format_of(beginning)):
        return named
    others = (each for each in reversed(_REFERENCE_FORMATS) if each.is_format_of(beginning))
    return next(others, named or _REFERENCE_FORMATS[0])


def _ending(path: str) -> str:
    return path[path.rfind(".") :].casefold() if "." in path else ""


def conversion_format(to: str | None, output: str | os.PathLike[str] | None) -> str:
    """
    Return *to*, or the name of the format that has the ending of a file's name.

    Raises:
        UnknownFormatError: when *to* is None and no format has the ending.

    """
    if to is not None:
        return to
    ending = _ending(os.fspath(output or ""))
    if ending not in INPUT_ENDINGS:
        raise UnknownFormatError(ending, (), CONVERSION_TARGETS)
    return INPUT_ENDINGS[ending].name


def foreign_format(path: str | os.PathLike[str], to: str) -> ReferenceFormat | None:
    """Return the format whose ending the name of a file has, None if a file in the format called *to* may have it."""
    ending = _ending(os.fspath(path))
    named, format_ = INPUT_ENDINGS.get(ending), input_format(to)
    return None if named is format_ or ending in format_.shared_endings else named


def write_references(
    references: Iterable[Reference],
    to: str,
    *,
    framework: Framework | None = None,
    formatted: Mapping[str, str] | None = None,
) -> WriteResult:
    """
    Return references in the format called *to*, with a warning for everything that the format cannot represent.

    In BibTeX, tags go into the fields that *framework* names. *formatted* are references in a style by their keys, for
    a column of a table.

    Raises:
        UnknownFormatError: when there is no such format, or it is only read.
        UnsuitableOptionError: for *formatted* in a format that is no table.

    """
    format_ = input_format(to)
    if format_.write is None:
        raise UnknownFormatError(to, (), CONVERSION_TARGETS)
    if formatted is None:
        return format_.write(references, framework)
    if not format_.has_formatted:
        raise UnsuitableOptionError("style", f"is for tables (csv, tsv, xlsx), not for {format_.name}")
    return format_.write(references, framework, formatted)
