"""Reading a build's configuration: TOML becomes a plan, or every mistake in it is reported with its line."""

import codecs
import os
import string
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import attrs

from essence_refs import formats
from essence_refs.builds.document_kinds import DOCUMENT_KINDS
from essence_refs.builds.plan import (
    OWN_FILES,
    DocumentKind,
    DocumentOptions,
    Plan,
    PlannedDocument,
    Target,
    is_inside,
)
from essence_refs.diagnostics import Problem
from essence_refs.errors import EssenceRefsError, FileError, ProblemsError, UnknownNameError
from essence_refs.files.configurations import CHECK_TABLE, parse_configuration
from essence_refs.files.frameworks import framework_of
from essence_refs.files.reading import is_file, path_of, read_bytes, read_utf8, real_path
from essence_refs.files.reading_options import TITLE_CASES, TitleCase
from essence_refs.files.styles import style_files
from essence_refs.files.toml_tables import TomlTable
from essence_refs.formats.options import FORMATS_OF_OPTION, MINIMUM_WIDTH, is_suitable, require_live
from essence_refs.model import Framework
from essence_refs.model.query import compile_query
from essence_refs.selection.options import SORT_ORDERS, grouping, notes, shown_parts, sort_order
from essence_refs.suggestions import close_matches

_EVERYTHING = "all"
# An option that only some kinds of document have, although it is one of a format.
_OF_KINDS = "live"
# The options of every kind of document.
_COMMON = ("formats", "name", "locale", *(each for each in FORMATS_OF_OPTION if each != _OF_KINDS))


def open_plan(path: str | Path, *, into: str | os.PathLike[str] | None = None) -> Plan:
    """
    Return the plan in a configuration file; paths in it are relative to its folder.

    The output folder is *into*, if that is given. Only then may it be outside of the configuration's folder.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.
        ProblemsError: with everything that is wrong in it, and in the framework that it names.

    """
    path = Path(path)
    plan, problems = parse(read_utf8(path, "TOML"), path, into=into)
    if problems:
        raise ProblemsError(problems)
    return plan


def parse(
    text: str, source: Path, *, into: str | os.PathLike[str] | None = None
) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan in the text of the configuration file *source*, and the problems in it in the order of lines."""
    top, problems = parse_configuration(text, source)
    if top is None:
        return Plan(source=source), tuple(problems)
    # The command `check` reads it.
    top.known.append(CHECK_TABLE)
    reader = _PlanReader(top, source, into)
    plan = reader.plan()
    ordered = sorted(problems, key=lambda problem: problem.line)
    return plan, tuple(dict.fromkeys((*ordered, *reader.framework_problems)))


class _PlanReader:
    """Reads the plan in one configuration."""

    def __init__(self, top: TomlTable, source: Path, into: str | os.PathLike[str] | None) -> None:
        self.top = top
        self.given_into = into
        self.source = source
        self.folder = source.parent
        self.framework: Framework | None = None
        self.framework_problems: tuple[Problem, ...] = ()
        self.tables_by_name: dict[str, TomlTable] = {}
        # It is not known which options a misspelt format has.
        self.has_unknown_format = False

    def plan(self) -> Plan:
        top = self.top
        plan = Plan(
            source=self.source,
            library=tuple(self._files(top, "library")),
            framework=next(self._files(top, "framework"), None),
            encoding=self._checked(top, "encoding", codecs.lookup) or None,
            titles=self._title_case(),
            useprefix=top.flag("useprefix", default=True),
            map=next(self._files(top, "map"), None),
            tags=tuple(self._files(top, "tags")),
            into=self._into(),
            root=self.folder if self.given_into is None else Path(self.given_into),
        )
        self._open_framework(plan)
        defaults = self._options(
            top, DocumentOptions(), tuple(each.name for each in attrs.fields(DocumentOptions))
        )
        targets = [each for kind in DOCUMENT_KINDS for each in self._targets(kind, defaults, plan)]
        if not any(kind.key in top.values for kind in DOCUMENT_KINDS):
            targets += self._targets_of(DOCUMENT_KINDS[0], top, defaults, plan)
        self._require_used(top, targets)
        top.report_unknown_names()
        plan = attrs.evolve(plan, targets=tuple(targets))
        self._refuse_overwriting_inputs(plan)
        return plan

    def _title_case(self) -> TitleCase:
        written = self.top.text("titles", default="auto")
        for known in TITLE_CASES:
            if written == known:
                return known
        hint = f"titles is one of {', '.join(TITLE_CASES)}"
        self.top.report(f"titles cannot be {written!r}", "titles", hint=hint)
        return "auto"

    def _into(self) -> Path:
        into = self.top.text("into", default="lists")
        if self.given_into is not None:
            return Path(self.given_into)
        if "\0" in into:
            self.top.report(f"{into!r} cannot be the name of a folder", "into")
        # A shell replaces ~ by the home folder, so it was probably meant.
        elif into.startswith("~") or not is_inside(self.folder / into, self.folder):
            message = f"{into!r} is outside of the folder of the configuration"
            self.top.report(message, "into", hint="only --into FOLDER on the command line leads there")
        else:
            return self.folder / into
        return self.folder

    def _open_framework(self, plan: Plan) -> None:
        if "framework" in self.top.values and plan.framework is None:
            return
        try:
            self.framework = framework_of(plan.framework, plan.library)
        except ProblemsError as error:
            self.framework_problems = error.problems
        except FileError as error:
            self.top.report(error.message, "framework")

    # Options

    def _targets(self, kind: DocumentKind, defaults: DocumentOptions, plan: Plan) -> Iterator[Target]:
        """
        Yield the targets of a kind of document.

        Its key has a list of tables, or a short form for one empty table: true, or the files that it is made from.
        """
        value = self.top.values.get(kind.key, False)
        self.top.known.append(kind.key)
        if kind.is_from_files and _is_texts(value):
            yield from self._targets_of(kind, self.top, defaults, plan)
            return
        if not kind.is_from_files and isinstance(value, bool):
            if value:
                yield from self._targets_of(kind, self.top, defaults, plan)
            return
        if not isinstance(value, list | bool):
            short = "a list of files" if kind.is_from_files else "true"
            self.top.report(
                f"{kind.key} is {value!r}, which is neither {short} nor a list of tables", kind.key
            )
            return
        for table in self.top.tables(kind.key) if kind.key in self.top.values else ():
            options = self._options(table, defaults, (*_COMMON, *kind.options))
            targets = [*self._targets_of(kind, table, options, plan)]
            self._require_used(table, targets)
            table.report_unknown_names()
            yield from targets

    def _options(
        self, table: TomlTable, defaults: DocumentOptions, names: tuple[str, ...]
    ) -> DocumentOptions:
        """Return *defaults* with those of the options called *names* that a table gives."""
        read: dict[str, Callable[[], Any]] = {
            "levels": lambda: tuple(self._levels(table)),
            "together": lambda: table.flag("together") or _is_everything(table),
            "styles": lambda: tuple(self._styles(table)),
            "formats": lambda: tuple(self._formats(table)),
            "locale": lambda: self._checked(table, "locale", _require_locale),
            "annotated": lambda: table.flag("annotated"),
            "notes": lambda: self._checked(table, "notes", notes),
            "by_type": lambda: table.flag("by_type", default=True),
            "group": lambda: self._names(table, "group", self._require_grouping),
            "sort": lambda: self._checked(table, "sort", sort_order) or SORT_ORDERS[0],
            "show": lambda: self._names(table, "show", shown_parts),
            "hide": lambda: self._names(table, "hide", shown_parts),
            "gaps": lambda: table.flag("gaps"),
            "keys": lambda: table.flag("keys"),
            "code": lambda: table.flag("code", default=True),
            "link_citations": lambda: table.flag("link_citations"),
            "where": lambda: self._where(table),
            "title": lambda: table.text("title"),
            "name": lambda: table.text("name", required=True),
            "template": lambda: next(self._files(table, "template"), None),
            "live": lambda: self._checked(table, "live", require_live),
            "width": lambda: table.number("width", least=MINIMUM_WIDTH),
            "metadata": lambda: table.flag("metadata"),
        }
        table.known += names
        given = {name: read[name]() for name in names if name in table.values}
        if "levels" in given and "together" in names:
            given["together"] = read["together"]()
        # The table decides, whichever of two options for the same thing it has.
        if "annotated" in given:
            given.setdefault("notes", "")
        if "group" in given:
            given.setdefault("by_type", True)
        return attrs.evolve(defaults, **given)

    def _levels(self, table: TomlTable) -> Iterator[str]:
        for name in table.one_or_more("levels"):
            if self.framework is None or _is_everything(table):
                continue
            key = self._found(table, "levels", self.framework.level, name)
            if key is not None:
                yield key.key

    def _styles(self, table: TomlTable) -> Iterator[str | Path]:
        for name in table.one_or_more("styles"):
            style = self.folder / name if name.casefold().endswith(".csl") else name
            if self._found(table, "styles", style_files, style) is not None:
                yield style

    def _formats(self, table: TomlTable) -> Iterator[str]:
        for name in table.one_or_more("formats"):
            found = self._found(table, "formats", formats.format_named, name)
            if found is None:
                self.has_unknown_format = True
            else:
                yield found.name

    def _where(self, table: TomlTable) -> str:
        known = self.framework or Framework()
        return self._checked(table, "where", lambda query: compile_query(query, known))

    def _names(
        self, table: TomlTable, name: str, check: Callable[[tuple[str, ...]], object]
    ) -> tuple[str, ...]:
        """Return the texts called *name*, of which there must be one; they are reported where *check* raises an error."""
        names = table.one_or_more(name)
        self._found(table, name, check, names)
        return names

    def _require_grouping(self, names: tuple[str, ...]) -> None:
        if self.framework is not None:
            grouping(self.framework, names)

    def _checked(self, table: TomlTable, name: str, check: Callable[[str], object]) -> str:
        """Return the text called *name*; it is reported where *check* raises an error."""
        text = table.text(name)
        if name in table.values and text:
            self._found(table, name, check, text)
        return text

    def _found(self, table: TomlTable, name: str, search: Callable[..., Any], *arguments: object) -> Any:
        """Return the result of *search*; where it raises an error, report that and return None."""
        try:
            return search(*arguments)
        except UnknownNameError as error:
            table.report(str(error), name, code="unknown-name")
        except (EssenceRefsError, LookupError, ValueError) as error:
            # LookupError and ValueError: Python finds codecs by importing them, and refuses null characters.
            table.report(str(error), name)
        return None

    def _files(self, table: TomlTable, name: str) -> Iterator[Path]:
        """Yield the paths called *name* of files that exist; any other is reported."""
        for each in table.one_or_more(name):
            path = self.folder / each
            # A build reads its files several times, and a pipe would be empty the second time.
            file = self.folder / path_of(each)
            if is_file(file) or self._found(table, name, partial(read_bytes, pipes=False), file) is not None:
                yield path

    # Targets

    def _targets_of(
        self, kind: DocumentKind, table: TomlTable, options: DocumentOptions, plan: Plan
    ) -> Iterator[Target]:
        """Yield the targets that one table asks for."""
        files = (
            [*self._files(table, kind.key if table is self.top else "files")] if kind.is_from_files else []
        )
        documents = [*kind.plan(options, self.framework or Framework(), files)]
        if not options.formats:
            if "formats" not in {*table.values, *self.top.values}:
                table.report("there are no formats", hint='formats = ["html"], for example')
            return
        pattern = options.name or kind.file_names[len(options.styles) > 1]
        if not self._is_pattern(table, pattern, kind.placeholders):
            return
        reported = False
        for document in documents:
            for format_ in options.formats:
                written = pattern.format(**_placeholders(document, format_))
                # "./a" and "a" are one file, and the manifest knows it by one name.
                name = PurePosixPath(written).as_posix()
                message = self._refusal(written, name)
                if message and not reported:
                    reported = True
                    self._report_name(table, message)
                self.tables_by_name.setdefault(name.casefold(), table)
                target = Target(document=document, name=name, path=plan.into / name, format=format_)
                yield _with_options(target, options)

    def _is_pattern(self, table: TomlTable, pattern: str, known: tuple[str, ...]) -> bool:
        try:
            parts = [*string.Formatter().parse(pattern)]
        except ValueError as error:
            self._report_name(table, f"the name {pattern!r} cannot be read: {error}")
            return False
        for _, word, form, conversion in parts:
            if word is None:
                continue
            if word not in known:
                close = close_matches(word, known)
                hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(known)}"
                self._report_name(
                    table, f"there is no {{{word}}} to put into a name", hint=hint, code="unknown-name"
                )
                return False
            if form or conversion:
                self._report_name(table, f"in a name, {{{word}}} can have no : or !")
                return False
        return True

    def _report_name(self, table: TomlTable, message: str, *, hint: str = "", code: str = "") -> None:
        """Report a problem with a file name at the option `name` of the table, or of the top table."""
        holder = next((each for each in (table, self.top) if "name" in each.values), None)
        if holder:
            holder.report(message, "name", hint=hint, code=code)
        else:
            table.report(message, hint=hint, code=code)

    def _refusal(self, written: str, name: str) -> str:
        """Return why no file can have a *name* as it is *written*, an empty string where one can."""
        # Windows is stricter: a backslash and a colon have a meaning in paths too.
        path = PureWindowsPath(written)
        if path.drive or path.root or ".." in path.parts:
            return f"{written!r} is outside of the output folder"
        is_file = path.name and not written.endswith(("/", "\\")) and path.name.casefold() not in OWN_FILES
        if not is_file or not written.isprintable():
            return f"{written!r} cannot be the name of a file"
        if name.casefold() in self.tables_by_name:
            return f"{name!r} would be made twice: add what distinguishes the files to name, such as {{style}} or {{format}}"
        return ""

    def _require_used(self, table: TomlTable, targets: list[Target]) -> None:
        """Report an option that no format of a table has."""
        for option, suitable in FORMATS_OF_OPTION.items():
            if option not in table.values or not targets or self.has_unknown_format:
                continue
            if option == _OF_KINDS and not any(option in each.document.kind.options for each in targets):
                table.report(f"{option} is for reports, and none are made here", option)
                table.known += (option,)
            elif not any(is_suitable(option, each.format) for each in targets):
                table.report(
                    f"{option} is for {' and '.join(suitable)}, which is not among the formats", option
                )

    def _refuse_overwriting_inputs(self, plan: Plan) -> None:
        """Report targets that would be written over an input file."""
        if self.top.problems:
            return
        inputs = {real_path(each) for each in plan.inputs}
        for target in plan.targets:
            if real_path(target.path) in inputs:
                table = self.tables_by_name[target.name.casefold()]
                message = f"{target.name!r} would be written over an input file"
                self._report_name(table, message)


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _is_everything(table: TomlTable) -> bool:
    return table.values.get("levels") in (_EVERYTHING, [_EVERYTHING])


def _with_options(target: Target, options: DocumentOptions) -> Target:
    """Return a target with the options that its format has."""
    suitable = (
        name
        for name in FORMATS_OF_OPTION
        if is_suitable(name, target.format) and name in (*_COMMON, *target.document.kind.options)
    )
    return attrs.evolve(target, **{name: getattr(options, name) for name in suitable})


def _placeholders(document: PlannedDocument, format_: str) -> dict[str, str]:
    # A style may be named by its address, which ends in its name.
    style = document.style
    style = style.stem if isinstance(style, Path) else style.rstrip("/").rpartition("/")[2]
    return {
        "level": "-".join(document.levels) or _EVERYTHING,
        # The style and locale in the front matter of a report are not known before it is read.
        "style": style or "own",
        "locale": document.locale or "own",
        "format": format_,
        "ending": _ending(format_),
        "report": document.report.stem if document.report else "",
    }


def _ending(name: str) -> str:
    """Return the ending of a format's files, without its dot; a fragment has that of the whole document."""
    format_ = formats.format_named(name)
    same = (
        each.endings for each in formats.FORMATS.values() if each.module == format_.module and each.endings
    )
    endings = format_.endings or next(same, (f".{name}",))
    return endings[0].removeprefix(".")


def _require_locale(tag: str) -> None:
    # A plan is read every time, a style only when something has changed.
    from essence_refs.csl.style.locales import normalise_tag  # noqa: PLC0415

    normalise_tag(tag)
