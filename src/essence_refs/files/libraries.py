"""Loading and converting libraries: paths, folders, file objects and texts become one value, on a framework."""

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import attrs

from essence_refs.arguments import checked, require_type
from essence_refs.diagnostics import Problem, Severity
from essence_refs.directional_controls import has_controls
from essence_refs.errors import BinaryFormatError, FileError, ProblemsError
from essence_refs.files.frameworks import framework_of
from essence_refs.files.input_formats import (
    FOLDER_ENDINGS,
    INPUT_FORMATS,
    ReferenceFormat,
    conversion_format,
    input_format,
    input_format_for,
    input_format_of,
    write_references,
)
from essence_refs.files.reading import (
    WORKBOOKS,
    data_path,
    decode,
    files_in,
    normal_path,
    path_of,
    read_bytes,
    read_text_file,
    real_path,
)
from essence_refs.files.reading_options import TITLE_CASES, ReadingOptions, TitleCase
from essence_refs.model import Framework, Library, Reference
from essence_refs.model.results import ReadResult, WriteResult

if TYPE_CHECKING:
    from essence_refs.exchange.records.account import Account


@runtime_checkable
class Readable(Protocol):
    """A file object, of text or of bytes."""

    def read(self) -> str | bytes:
        """Return everything that is left in it."""


Source = str | os.PathLike[str] | Readable
FrameworkSource = Framework | str | os.PathLike[str] | None
TagSources = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None
# The names of tables of tags that are found beside a library.
TAG_FILES = ("tags.csv", "tags.toml")
FRAMEWORK_TYPES = (Framework, str, os.PathLike)


# A path has no line breaks, and does not begin as an entry or as CSL-JSON does.
_TEXT = re.compile(r"\n|\A\s*(?:@\w+\s*[{(]|\[\s*\{)")


class _Text(NamedTuple):
    """The text of one source (bytes where its format is binary), its format, and what was wrong with its bytes."""

    source: str
    text: Any
    format: ReferenceFormat
    problems: tuple[Problem, ...]
    is_file: bool = False


@attrs.frozen(eq=False, repr=False)
class LoadedLibrary(Library):
    """
    A library that was read from files or a text, and can be written in the formats of references.

    ``accounts`` say what became of each line of the files of records.
    """

    accounts: "tuple[Account, ...]" = attrs.field(default=(), eq=False, kw_only=True)

    @checked()
    def write(self, format: str = "bibtex") -> str:  # noqa: A002 - the plain word for users
        """
        Return the references in the format called *format*, "bibtex" or "csl-json".

        What the format cannot represent is left out; `convert` reports it as well.

        Raises:
            UnknownFormatError: with similar names of formats.
            BinaryFormatError: for a workbook, which `convert` writes to a file.

        """
        named = input_format(format)
        if named.is_binary and named.write:
            raise BinaryFormatError(named.title, named.endings[0])
        return write_references(self, format, framework=self.framework).text


@attrs.frozen(eq=False, repr=False)
class ConversionResult(WriteResult):
    """
    The text of a file in another format, and what the format could not carry.

    ``keys`` are those of the references in it, and ``accounts`` say what became of each line of the files of records.
    """

    keys: tuple[str, ...] = ()
    accounts: "tuple[Account, ...]" = ()


@checked(framework=FRAMEWORK_TYPES)
def load(  # noqa: PLR0913 - each keyword is one option of users
    *sources: Source,
    format: str | None = None,  # noqa: A002 - as above
    framework: FrameworkSource = None,
    keep_going: bool = False,
    skip_unreadable: bool = False,
    encoding: str | None = None,
    titles: TitleCase = "auto",
    useprefix: bool = True,
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - as above
    tags: TagSources = None,
) -> LoadedLibrary:
    """
    Return the library in the *sources*, or, without any, the seven evidence items of the ESSENCE project.

    A source is a path, a folder (its files of references, in alphabetical order) or an open file. Unless *format* is
    the name of a format, the ending of a file's name decides, or its text where no format has that ending. The sources
    are one library: a key is used once in all of them, and an entry may inherit from one in another file. A file that
    is named twice is read once. *framework* is a .toml file or the framework of another library, by default the ESSENCE
    framework. Warnings are in the library's ``problems``; with *keep_going* errors are too, and the library has
    every entry that can be read. With *skip_unreadable* a file that cannot be read is one of the problems.

    *titles* is how titles are printed: "as-written", in "sentence" case (words in braces, acronyms and names with
    capitals inside are kept), or "auto": in sentence case in a .bib file that has them in title case with braces around
    the names, as Better BibTeX exports them. Only English titles change, and only where they are printed or written as
    CSL-JSON. *useprefix* is biblatex's option: with true, the style decides where it puts "van der" in "van der Berg";
    with false, it is behind the given name in lists. An entry may have the option itself.
    *map* is a .toml file that says what columns, codes and keywords mean. *tags* is a table of tags, or several; by
    default those called tags.csv or tags.toml beside the files, and with an empty list none.

    Raises:
        ProblemsError: with everything that is wrong in the files, unless *keep_going* is true, or in the map.
        FileError: when a file cannot be read, or a folder has no file of references, and nothing else is wrong.
        UnknownFormatError: with similar names of formats.
        ValueError: for another value of *titles*.

    """
    framework = framework_of(framework, sources)
    texts = _read_sources(sources, input_format(format) if format else None, encoding)
    options = _with_tags(read_options(titles, map, useprefix=useprefix), tags, texts)
    if not skip_unreadable:
        _require_readable(texts, framework, options)
    return _build_library(texts, framework, options, keep_going=keep_going)


@checked(framework=FRAMEWORK_TYPES, source=str)
def loads(  # noqa: PLR0913 - each keyword is one option of users
    text: str,
    format: str = "bibtex",  # noqa: A002 - as above
    *,
    framework: FrameworkSource = None,
    keep_going: bool = False,
    source: str = "",
    titles: TitleCase = "auto",
    useprefix: bool = True,
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - as above
    tags: TagSources = None,
) -> LoadedLibrary:
    """
    Return the library in a text; *source* is the name of the text in its problems, the others are those of `load`.

    Raises:
        ProblemsError: with everything that is wrong in the text, unless *keep_going* is true.
        UnknownFormatError: with similar names of formats.
        ValueError: for another value of *titles*.

    """
    texts = [_Text(source, text, input_format(format), ())]
    options = _with_tags(read_options(titles, map, useprefix=useprefix), tags or (), ())
    return _build_library(texts, framework_of(framework, [None]), options, keep_going=keep_going)


@checked(framework=FRAMEWORK_TYPES)
def convert(  # noqa: PLR0913 - each keyword is one option of users
    *sources: Source | Library,
    to: str | None = None,
    format: str | None = None,  # noqa: A002 - as above
    framework: FrameworkSource = None,
    keep_going: bool = False,
    encoding: str | None = None,
    titles: TitleCase = "auto",
    useprefix: bool = True,
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - as above
    tags: TagSources = None,
    style: str | os.PathLike[str] | None = None,
    output: str | os.PathLike[str] | None = None,
    force: bool = False,
) -> ConversionResult:
    """
    Return the references of a library, or of sources as `load` takes them, in the format called *to*.

    Without *to*, it is the format that has the ending of *output*. The result has the ``text``, and as ``problems`` those
    of the sources and everything that could not be converted.
    With *output*, the text is also written to this file. An earlier conversion is replaced. A source, or a file that holds
    something that would be lost, is only replaced with *force*; its content is then kept in a file beside it, which a
    problem names. In a table, *style* adds a column of formatted references. A workbook has ``data`` and no text.

    Raises:
        ProblemsError: with everything that is wrong in the sources, unless *keep_going* is true, or with everything that would be
            lost in *output*.
        UnsuitableOptionError: for a *style* in a format that is no table.
        FileError: when a file cannot be read or written, or a folder has no file of references.
        UnknownFormatError: when there is no such format, *to* is only read, or neither *to* nor *output* names one.
        TypeError: for a library beside other sources, and without *to* and *output*.

    """
    if to is None and output is None:
        raise TypeError('to must be the name of a format, such as "csl-json", where there is no output')
    target, to = None, conversion_format(to, output)
    if output is not None:
        from essence_refs.files.conversions import ConversionTarget  # noqa: PLC0415 - few conversions are to a file

        target = ConversionTarget.open(output, to)
    library, paths = split_sources(sources)
    if library is not None:
        framework, inputs = library.framework, {_source(each) for each in library}
        result = _conversion(_written(library, to, framework, style), library)
    else:
        inputs = {os.fspath(framework)} if isinstance(framework, (str, os.PathLike)) else set()
        framework = framework_of(framework, sources)
        if map is not None:
            inputs.add(os.fspath(map))
        read = _read_sources(paths, input_format(format) if format else None, encoding)
        options = _with_tags(read_options(titles, map, useprefix=useprefix), tags, read)
        inputs.update(options.tags)
        texts = _require_readable(read, framework, options)
        inputs |= {each.source for each in texts}
        result = _converted(texts, to, framework, options, style, keep_going=keep_going)
    if target is None:
        return result
    notices = target.save(result.content, framework, inputs, force=force)
    return attrs.evolve(result, problems=(*result.problems, *notices))


def _written(
    references: Iterable[Reference], to: str, framework: Framework, style: str | os.PathLike[str] | None
) -> WriteResult:
    """Return references in a format, in a table with a column of references in a style if one is given."""
    if style is None:
        return write_references(references, to, framework=framework)
    # Only tables have such a column.
    from essence_refs.csl import bibliographies  # noqa: PLC0415
    from essence_refs.files.styles import open_style  # noqa: PLC0415

    references = tuple(references)
    (found,) = bibliographies([references], open_style(style))
    formatted = {each.key: f"{each.label.plain} {each.text.plain}".strip() for each in found.entries}
    return write_references(references, to, framework=framework, formatted=formatted)


def _converted(  # noqa: PLR0913 - each is one option of users
    texts: list[_Text],
    to: str,
    framework: Framework,
    options: ReadingOptions,
    style: str | os.PathLike[str] | None,
    *,
    keep_going: bool,
) -> ConversionResult:
    library = _build_library(texts, framework, options, keep_going=True)
    problems = (*_left_behind(texts, "converted", library.problems), *library.problems)
    if not keep_going and _has_errors(problems):
        raise ProblemsError(problems)
    result = _written(library, to, framework, style)
    source = texts[0].source
    losses = (attrs.evolve(each, source=each.source or source) for each in result.problems)
    return _conversion(attrs.evolve(result, problems=(*problems, *losses)), library)


def _conversion(result: WriteResult, library: Library) -> ConversionResult:
    accounts: tuple[Account, ...] = getattr(library, "accounts", ())
    return ConversionResult(result.text, result.problems, result.data, library.keys(), accounts)


class ReadRecords(NamedTuple):
    """
    The references of sources as they were read, in the order of the sources; several may have one key.

    ``made_keys`` are the keys that are not in the sources. ``numbers`` are the names of the sources that were read,
    each with its number of references.
    """

    references: tuple[Reference, ...]
    problems: tuple[Problem, ...]
    accounts: "tuple[Account, ...]"
    made_keys: frozenset[str]
    numbers: Mapping[str, int]


def read_records(
    sources: tuple[Source, ...],
    format_: str | None,
    framework: Framework,
    encoding: str | None,
    options: ReadingOptions,
) -> ReadRecords:
    """
    Read sources as `load` takes them, without leaving out a reference for its key. Problems are returned, not raised.

    Raises:
        UnknownFormatError: with similar names of formats.

    """
    read = _read_sources(sources, input_format(format_) if format_ else None, encoding)
    texts = [each for each in read if isinstance(each, _Text)]
    results = [result for _, result in _results(texts, framework, options)]
    references = _with_balanced_directions([each for result in results for each in result.references], texts)
    accounts = [each for result in results for each in getattr(result, "accounts", ())]
    with_account = {each.source for each in accounts}
    # The account of a file has what is outside of its records.
    others = [each for each in texts if each.source not in with_account]
    found = [each for result in results for each in result.problems]
    problems = [*_source_problems(read), *_left_behind(others, "imported", found), *found]
    references = [*_tagged(references, framework, options, problems)]
    order = {name: index for index, name in reversed([*enumerate(map(_name, read))])}
    numbers = dict.fromkeys((each.source for each in texts), 0)
    for each in references:
        numbers[_source(each)] += 1
    return ReadRecords(
        references=tuple(sorted(references, key=lambda each: order.get(_source(each), 0))),
        problems=tuple(
            sorted(problems, key=lambda each: (order.get(each.source, 0), each.line, each.column))
        ),
        accounts=tuple(sorted(accounts, key=lambda each: order.get(each.source, 0))),
        made_keys=frozenset().union(*(getattr(each, "made_keys", ()) for each in results)),
        numbers=numbers,
    )


def split_sources(sources: tuple[Source | Library, ...]) -> tuple[Library | None, tuple[Source, ...]]:
    """
    Return the library, if the sources are one, and all other sources.

    Raises:
        TypeError: for a library beside other sources.

    """
    libraries = [each for each in sources if isinstance(each, Library)]
    if libraries and len(sources) > 1:
        raise TypeError("a library is used alone: give one library, or paths and open files")
    others = tuple(each for each in sources if not isinstance(each, Library))
    return (libraries[0] if libraries else None), others


def _read_sources(
    sources: tuple[Source, ...], format_: ReferenceFormat | None, encoding: str | None
) -> list[_Text | FileError]:
    """Return the text of each source, with the files of a folder in its place, or why it cannot be read."""
    texts: list[_Text | FileError] = []
    known: set[str] = set()
    for source in sources or (data_path("references", "essence.bib"),):
        try:
            for each in paths_of(source):
                # A file that is named twice, or also by its folder, would have duplicate keys.
                path = real_path(each) if isinstance(each, str) else ""
                if path not in known:
                    texts.append(_read(each, format_, encoding))
                known |= {path} - {""}
        except FileError as error:
            texts.append(error)
    return texts


def _left_behind(texts: Iterable[_Text], verb: str, found: Iterable[Problem]) -> Iterator[Problem]:
    """
    Yield a problem for what is in no reference of the texts; *verb* says what is not done with it.

    A text without BibTeX has an error among the problems *found*, and is not one comment.
    """
    without = {each.source for each in found if each.code == "no-bibtex" and each.severity is Severity.ERROR}
    for each in texts:
        if each.source in without:
            continue
        # The reader of workbooks reports what it leaves out, and opening one twice takes long.
        for part in () if each.format.is_binary else each.format.left_behind(each.text):
            if not part.is_covered:
                message = f"{part.noun} is not {verb}"
                yield Problem(message=message, source=each.source, line=part.line, code=part.code)


def read_options(
    titles: TitleCase, map_: str | os.PathLike[str] | None, *, useprefix: bool
) -> ReadingOptions:
    """
    Return the options of a user.

    Raises:
        FileError: when the map cannot be read.
        ProblemsError: with everything that is wrong in the map.

    """
    if map_ is None:
        return ReadingOptions(titles, useprefix)
    from essence_refs.files.records.maps import open_map  # noqa: PLC0415 - few users have a map

    return ReadingOptions(titles, useprefix, open_map(map_))


def _require_readable(
    texts: list[_Text | FileError], framework: Framework, options: ReadingOptions
) -> list[_Text]:
    """Return the texts, or raise the error of a file that cannot be read together with all other errors."""
    errors = [each for each in texts if isinstance(each, FileError)]
    if not errors:
        return [each for each in texts if isinstance(each, _Text)]
    problems = _build_library(texts, framework, options, keep_going=True).problems
    if len(errors) == 1 == sum(each.severity is Severity.ERROR for each in problems):
        raise errors[0]
    raise ProblemsError(problems)


def paths_of(source: Source) -> Iterable[str | Readable]:
    """
    Return the files of a source: those of a folder that have references, and otherwise the source.

    Raises:
        FileError: when a folder cannot be read, or has no file of references.
        TypeError: for a source that is neither a path nor an open file.

    """
    require_type("source", source, (str, os.PathLike, Readable))
    if not isinstance(source, (str, os.PathLike)):
        return (source,)
    if isinstance(source, str) and _TEXT.search(source):
        raise TypeError("source must be a path, and this is the text of a library: loads(text) reads it")
    # pathlib raises an error for a folder without permission, which `read_bytes` reports.
    if os.path.isdir(source):  # noqa: PTH112
        from pathlib import Path  # noqa: PLC0415 - as in the module `reading`

        return [str(each) for each in files_in(Path(source), FOLDER_ENDINGS) if each.name not in TAG_FILES]
    return (normal_path(source),)


def _read(source: str | Readable, format_: ReferenceFormat | None, encoding: str | None) -> _Text | FileError:
    if isinstance(source, str):
        name: str = source
        try:
            is_binary = (format_ or input_format_of(source)).is_binary
            content: str | bytes = read_bytes(path_of(source)) if is_binary else read_text_file(source)
        except FileError as error:
            return error
    else:
        # The name of a file object may be missing or a number.
        named = getattr(source, "name", "")
        name = named if isinstance(named, str) else ""
        try:
            content = source.read()
        except UnicodeDecodeError as error:
            reason = f"it is not in the encoding {error.encoding}: give its path, or open it in binary mode"
            return FileError(name, reason)
    if isinstance(content, str):
        return _Text(name, content, format_ or input_format_for(name, content), ())
    named = format_ or input_format_of(name)
    if content.startswith(WORKBOOKS) and (named.is_binary or not isinstance(source, str)):
        return _Text(
            name, content, named if named.is_binary else INPUT_FORMATS["xlsx"], (), isinstance(source, str)
        )
    if named.is_binary:
        # Databases write text, or a web page, into files that end in .xls.
        if re.match(rb"\s*<(?:!doctype html|html|table|\?xml)", content, re.IGNORECASE):
            return FileError(
                name, "this is a web page, not a workbook: open it in a spreadsheet, and save it as .xlsx"
            )
        named = format_ = INPUT_FORMATS["csv"]
    text, problems = decode(
        content, source=name, encoding=named.encoding or encoding, fallback=named.fallback_encoding
    )
    format_ = format_ or input_format_for(name, text)
    if format_.encoding:
        hint = f"{format_.title} is always in {format_.encoding.upper()}"
        problems = tuple(attrs.evolve(each, hint=hint) for each in problems)
    return _Text(name, text, format_, problems, is_file=isinstance(source, str))


def _build_library(
    sources: Sequence[_Text | FileError],
    framework: Framework,
    options: ReadingOptions,
    *,
    keep_going: bool,
) -> LoadedLibrary:
    if options.titles not in TITLE_CASES:
        raise ValueError(f"titles is {options.titles!r}, and must be one of {', '.join(TITLE_CASES)}")
    texts = [each for each in sources if isinstance(each, _Text)]
    problems = _source_problems(sources)
    known: dict[str, Reference] = {}
    formats = set()
    accounts: list[Account] = []
    for format_, result in _results(texts, framework, options):
        formats.add(format_.name)
        problems += result.problems
        accounts += getattr(result, "accounts", ())
        made: frozenset[str] = getattr(result, "made_keys", frozenset())
        for reference in result.references:
            first = known.setdefault(reference.key, reference)
            # The reader has reported it where both are in one file.
            if first is not reference and _source(first) != _source(reference):
                if reference.key in made and reference != first:
                    _add_with_new_key(reference, known, made)
                else:
                    problems.append(_duplicate_key(reference, first))
    problems += _clashes_of_keys([each.text for each in texts if not each.format.is_binary], known)
    references: Iterable[Reference] = _with_balanced_directions(known.values(), texts)
    references = _tagged(references, framework, options, problems)
    if options.titles == "sentence" or (options.titles == "auto" and _has_braced_title(references)):
        # Few libraries have braces in titles.
        from essence_refs.files.titles import with_title_case  # noqa: PLC0415

        in_auto = [each.source for each in texts if each.format.has_title_case]
        references, notices = with_title_case(references, options.titles, in_auto=in_auto)
        problems += notices
    names = [*map(_name, sources), *options.tags]
    order = {name: index for index, name in enumerate(reversed(names))}
    problems.sort(key=lambda each: (-order.get(each.source, 0), each.line, each.column))
    if not keep_going and _has_errors(problems):
        raise ProblemsError(tuple(problems))
    if len(formats) > 1:
        references = sorted(references, key=lambda each: -order.get(_source(each), 0))
    return LoadedLibrary(tuple(references), framework, tuple(problems), accounts=tuple(accounts))


def _results(
    texts: Sequence[_Text], framework: Framework, options: ReadingOptions
) -> Iterator[tuple[ReferenceFormat, ReadResult]]:
    """Yield each format of the texts, with what was read in them."""
    formats = {each.format.name for each in texts}
    for format_ in INPUT_FORMATS.values():
        if format_.name in formats:
            sources = [(each.source, each.text) for each in texts if each.format is format_]
            yield (
                format_,
                format_.parse(sources, framework, use_prefix=options.useprefix, map_=options.map),
            )


def _source_problems(sources: Iterable[_Text | FileError]) -> list[Problem]:
    """Return a problem for each file that cannot be read, and those with the bytes of the others."""
    problems = [
        Problem(message=each.message, source=str(each.path), code="unreadable-file")
        for each in sources
        if isinstance(each, FileError)
    ]
    problems += (problem for each in sources if isinstance(each, _Text) for problem in each.problems)
    return problems


def _name(source: _Text | FileError) -> str:
    return source.source if isinstance(source, _Text) else str(source.path)


def _with_balanced_directions(references: Iterable[Reference], texts: Iterable[_Text]) -> Iterable[Reference]:
    if not any(not isinstance(each.text, str) or has_controls(each.text) for each in texts):
        return references
    # Few libraries have such characters.
    from essence_refs.model.traversal import with_balanced_directions  # noqa: PLC0415

    return [with_balanced_directions(each) for each in references]


def _add_with_new_key(reference: Reference, known: dict[str, Reference], made: Container[str]) -> None:
    """Add a reference, whose key was made for it and is taken, with another key."""
    from essence_refs.exchange.records.keys import lettered  # noqa: PLC0415 - only files of records need it

    key = next(each for each in lettered(reference.key) if each not in known and each not in made)
    known[key] = attrs.evolve(reference, key=key)


def _tagged(
    references: Iterable[Reference], framework: Framework, options: ReadingOptions, problems: list[Problem]
) -> Iterable[Reference]:
    """Return the references with the tags that come from other files, and add the problems with these."""
    # As for other maps, few libraries have such files.
    if options.map is not None and options.map.keywords:
        from essence_refs.files.tagging.loaded_tags import with_keyword_tags  # noqa: PLC0415

        references, notices = with_keyword_tags(references, framework, options.map)
        problems += notices
    if options.tags:
        from essence_refs.files.tagging.tag_files import with_file_tags  # noqa: PLC0415

        references, notices = with_file_tags(
            references, framework, options.tags, is_named=options.are_tags_named
        )
        problems += notices
    return references


def tags_beside(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the tables of tags in the folders of these files."""
    folders = dict.fromkeys(map(os.path.dirname, paths))
    beside = (os.path.join(folder, name) for folder in folders for name in TAG_FILES)  # noqa: PTH118
    return tuple(path for path in beside if os.path.isfile(path))  # noqa: PTH113


def _with_tags(
    options: ReadingOptions, tags: TagSources, texts: Iterable[_Text | FileError]
) -> ReadingOptions:
    """Return the options with the named tables of tags, or with those beside the files that were read."""
    if tags is not None:
        given = (tags,) if isinstance(tags, (str, os.PathLike)) else tuple(tags)
        for each in given:
            require_type("tags", each, (str, os.PathLike))
        return options._replace(tags=tuple(map(normal_path, given)))
    found = tags_beside(each.source for each in texts if isinstance(each, _Text) and each.is_file)
    return options._replace(tags=found, are_tags_named=False) if found else options


def _clashes_of_keys(texts: Iterable[str], references: Mapping[str, Reference]) -> Iterable[Problem]:
    """Return a problem for each key in the field `ids` that another reference has too."""
    # Searching without regard to letter case takes too long, and "kids" is no field.
    names = ("ids", "IDS", "Ids")
    if not any(name in text and re.search(name + r"\"?\s*[=:]", text) for text in texts for name in names):
        return ()
    from essence_refs.bibtex.other_keys import clashes  # noqa: PLC0415 - few libraries have such keys

    return clashes(references)


def _has_braced_title(references: Iterable[Reference]) -> bool:
    return any(len(each.title.content) > 1 for each in references)


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)


def _source(reference: Reference) -> str:
    return reference.origin.source if reference.origin else ""


def _duplicate_key(reference: Reference, first: Reference) -> Problem:
    there = f"{_source(first)}:{first.origin.line}" if first.origin else "another"
    is_same = reference == first
    return Problem(
        message=(
            f"the reference {reference.key!r} repeats the one at {there}; it is not read again"
            if is_same
            else f"the key {reference.key!r} is taken by {there}; this reference is not read"
        ),
        source=_source(reference),
        line=reference.origin.line if reference.origin else 0,
        key=reference.key,
        hint="leave one of them out" if is_same else "give one of them another key",
        code="repeated-entry" if is_same else "duplicate-key",
    )
