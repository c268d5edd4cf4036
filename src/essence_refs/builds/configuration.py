"""Reading a build's configuration: a table of TOML becomes a plan, or every mistake in it is told with its line."""

import codecs
import os
import string
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import attrs

from essence_refs import formats
from essence_refs.builds.plan import (
    MANIFEST,
    PROJECT_FILE,
    TABLE,
    DocumentKind,
    Plan,
    PlannedDocument,
    Target,
)
from essence_refs.diagnostics import Problem
from essence_refs.errors import EssenceRefsError, FileError, ProblemsError, UnknownNameError
from essence_refs.files import toml_tables
from essence_refs.files.frameworks import open_framework
from essence_refs.files.reading import is_file, read_bytes
from essence_refs.files.styles import DEFAULT_STYLE, style_files
from essence_refs.files.toml_tables import TomlTable
from essence_refs.formats.options import FORMATS_OF_OPTION, MINIMUM_WIDTH, is_suitable
from essence_refs.model import Framework
from essence_refs.model.query import compile_query
from essence_refs.suggestions import close_matches

_EVERYTHING = "all"
# What a name is made of unless the configuration says so: the style only where there are several.
_NAMES = {
    DocumentKind.LIST: ("{level}.{ending}", "{level}-{style}.{ending}"),
    DocumentKind.PAGE: ("{level}-page.{ending}", "{level}-page.{ending}"),
    DocumentKind.REPORT: ("{report}.{ending}", "{report}-{style}.{ending}"),
}
_PLACEHOLDERS = {
    DocumentKind.LIST: ("level", "style", "locale", "format", "ending"),
    DocumentKind.PAGE: ("level", "locale", "format", "ending"),
    DocumentKind.REPORT: ("report", "style", "locale", "format", "ending"),
}
LOCALE = "en-GB"


@attrs.frozen(kw_only=True)
class _Choice:
    """What a table asks for, each unless it says otherwise as the table around it does."""

    levels: tuple[str, ...] = ()
    together: bool = False
    styles: tuple[str | Path, ...] = ()
    formats: tuple[str, ...] = ()
    locale: str = ""
    annotated: bool = False
    by_type: bool = True
    where: str = ""
    title: str = ""
    name: str = ""
    template: Path | None = None
    width: int | None = None
    metadata: bool = False


def open_plan(path: str | Path) -> Plan:
    """
    Return the plan in a configuration file; the paths in it are relative to the folder that it lies in.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.
        ProblemsError: with everything that is wrong in it, and in the framework that it names.

    """
    path = Path(path)
    try:
        text = read_bytes(path).decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8, and TOML is always in UTF-8"
        raise FileError(path, message) from None
    plan, problems = parse(text, path)
    if problems:
        raise ProblemsError(problems)
    return plan


def parse(text: str, source: Path) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan in the text of the configuration file *source*, with what is wrong in it, in its order."""
    top, problems = toml_tables.parse(text, str(source), noun="configuration")
    if problems:
        return Plan(source=source), tuple(problems)
    if source.name == PROJECT_FILE or TABLE[0] in top.values:
        tool = top.table(TABLE[0])
        if TABLE[1] not in tool.values:
            tool.report(f"there is no table [{'.'.join(TABLE)}]")
            return Plan(source=source), tuple(problems)
        top = tool.table(TABLE[1])
    reading = _Reading(top, source)
    plan = reading.plan()
    # Those of the framework are in a file of its own.
    ordered = sorted(problems, key=lambda problem: problem.line)
    return plan, tuple(dict.fromkeys((*ordered, *reading.elsewhere)))


class _Reading:
    """One configuration while it is read."""

    def __init__(self, top: TomlTable, source: Path) -> None:
        self.top = top
        self.source = source
        self.folder = source.parent
        self.framework: Framework | None = None
        self.elsewhere: tuple[Problem, ...] = ()
        self.taken: dict[str, TomlTable] = {}
        # Of a misspelt format nobody knows what it has a use for.
        self.is_guessing = False

    def plan(self) -> Plan:
        top = self.top
        plan = Plan(
            source=self.source,
            library=tuple(self._files(top, "library")),
            framework=next(self._files(top, "framework"), None),
            encoding=self._checked(top, "encoding", codecs.lookup) or None,
            into=self.folder / self._into(),
        )
        self._open_framework(plan)
        usual = self._choice(top, _Choice(), tuple(each.name for each in attrs.fields(_Choice)))
        targets = [
            *self._targets(DocumentKind.LIST, "lists", usual, plan),
            *self._targets(DocumentKind.PAGE, "pages", usual, plan),
            *self._targets(DocumentKind.REPORT, "reports", usual, plan),
        ]
        if not any(name in top.values for name in ("lists", "pages", "reports")):
            targets += self._made(DocumentKind.LIST, top, usual, plan)
        self._require_used(top, targets)
        top.close()
        plan = attrs.evolve(plan, targets=tuple(targets))
        self._spare_inputs(plan)
        return plan

    def _into(self) -> str:
        into = self.top.text("into", default="lists")
        if "\0" in into:
            self.top.report(f"{into!r} is no name for a folder", "into")
            return ""
        return into

    def _open_framework(self, plan: Plan) -> None:
        if "framework" in self.top.values and plan.framework is None:
            return
        try:
            self.framework = open_framework(plan.framework)
        except ProblemsError as error:
            self.elsewhere = error.problems
        except FileError as error:
            self.top.report(error.message, "framework")

    # What a table asks for

    def _targets(self, kind: DocumentKind, name: str, usual: _Choice, plan: Plan) -> Iterator[Target]:
        """Yield what a key asks for that is a list of tables, or true for one table with nothing in it."""
        value = self.top.values.get(name, False)
        self.top.known.append(name)
        if isinstance(value, bool) and kind is not DocumentKind.REPORT:
            if value:
                yield from self._made(kind, self.top, usual, plan)
            return
        if kind is DocumentKind.REPORT and _is_texts(value):
            yield from self._made(kind, self.top, usual, plan)
            return
        if not isinstance(value, list | bool):
            simple = "a list of files" if kind is DocumentKind.REPORT else "true"
            self.top.report(f"{name} is {value!r}, which is neither {simple} nor a list of tables", name)
            return
        for table in self.top.tables(name) if name in self.top.values else ():
            names = ("formats", "name", "locale", *FORMATS_OF_OPTION)
            if kind is not DocumentKind.PAGE:
                names += ("styles",)
            if kind is not DocumentKind.REPORT:
                names += ("levels",)
            if kind is DocumentKind.LIST:
                names += ("together", "annotated", "by_type", "where", "title")
            made = [*self._made(kind, table, self._choice(table, usual, names), plan)]
            self._require_used(table, made)
            table.close()
            yield from made

    def _choice(self, table: TomlTable, usual: _Choice, names: tuple[str, ...]) -> _Choice:
        """Return what *table* says of the keys that it may have, and for the others what is usual."""
        read: dict[str, Callable[[], Any]] = {
            "levels": lambda: tuple(self._levels(table)),
            "together": lambda: table.flag("together") or _is_everything(table),
            "styles": lambda: tuple(self._styles(table)),
            "formats": lambda: tuple(self._formats(table)),
            "locale": lambda: self._checked(table, "locale", _require_locale),
            "annotated": lambda: table.flag("annotated"),
            "by_type": lambda: table.flag("by_type", default=True),
            "where": lambda: self._where(table),
            "title": lambda: table.text("title"),
            "name": lambda: table.text("name", required=True),
            "template": lambda: next(self._files(table, "template"), None),
            "width": lambda: table.number("width", least=MINIMUM_WIDTH),
            "metadata": lambda: table.flag("metadata"),
        }
        table.known += names
        given = {name: read[name]() for name in names if name in table.values}
        if "levels" in given and "together" in names:
            given["together"] = read["together"]()
        return attrs.evolve(usual, **given)

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
                self.is_guessing = True
            else:
                yield found.name

    def _where(self, table: TomlTable) -> str:
        known = self.framework or Framework()
        return self._checked(table, "where", lambda query: compile_query(query, known))

    def _checked(self, table: TomlTable, name: str, check: Callable[[str], object]) -> str:
        """Return the text called *name* after *check* has found nothing wrong with it."""
        text = table.text(name)
        if name in table.values and text:
            self._found(table, name, check, text)
        return text

    def _found(self, table: TomlTable, name: str, search: Callable[..., Any], *arguments: object) -> Any:
        """Return what *search* finds, None where it is reported that it finds nothing."""
        try:
            return search(*arguments)
        except UnknownNameError as error:
            table.report(str(error), name, code="unknown-name")
        except (EssenceRefsError, LookupError, ValueError) as error:
            # Python asks for codecs by importing them, and refuses a null character in its own way.
            table.report(str(error), name)
        return None

    def _files(self, table: TomlTable, name: str) -> Iterator[Path]:
        """Yield the files called *name*, all there."""
        for each in table.one_or_more(name):
            path = self.folder / each
            # A pipe would be empty the second time, and a build reads its files again and again.
            if is_file(path) or self._found(table, name, partial(read_bytes, pipes=False), path) is not None:
                yield path

    # What is made of it

    def _made(self, kind: DocumentKind, table: TomlTable, choice: _Choice, plan: Plan) -> Iterator[Target]:
        works = [*self._works(kind, table, choice)]
        if not choice.formats:
            if "formats" not in {*table.values, *self.top.values}:
                table.report("there are no formats", hint='formats = ["html"], for example')
            return
        pattern = choice.name or _NAMES[kind][len(choice.styles) > 1]
        if not self._is_pattern(table, pattern, kind):
            return
        reported = False
        for work in works:
            for format_ in choice.formats:
                written = pattern.format(**_words(work, format_))
                # "./a" and "a" are one file, and the record of a build knows it by one name.
                name = PurePosixPath(written).as_posix()
                message = self._refusal(written, name)
                if message and not reported:
                    reported = True
                    self._report_name(table, message)
                self.taken.setdefault(name.casefold(), table)
                path = plan.into / name
                yield _with_options(Target(work=work, name=name, path=path, format=format_), choice)

    def _works(self, kind: DocumentKind, table: TomlTable, choice: _Choice) -> Iterator[PlannedDocument]:
        known = tuple(level.key for level in self.framework.levels) if self.framework else ()
        # The framework's order, as on a list of several.
        levels = [each for each in known if not choice.levels or each in choice.levels]
        if kind is DocumentKind.REPORT:
            for path in self._files(table, "reports" if table is self.top else "files"):
                for style in choice.styles or ("",):
                    yield PlannedDocument(kind=kind, report=path, style=style, locale=choice.locale)
        elif kind is DocumentKind.PAGE:
            for level in levels:
                yield PlannedDocument(kind=kind, levels=(level,), locale=choice.locale or LOCALE)
        else:
            alone = [choice.levels and tuple(levels)] if choice.together else [(each,) for each in levels]
            for style in choice.styles or (DEFAULT_STYLE,):
                for keys in alone:
                    yield PlannedDocument(
                        kind=kind,
                        levels=keys,
                        style=style,
                        locale=choice.locale or LOCALE,
                        annotated=choice.annotated,
                        by_type=choice.by_type,
                        where=choice.where,
                        title=self._title(choice.title, keys),
                    )

    def _title(self, pattern: str, keys: tuple[str, ...]) -> str:
        """Return a title with the names of its levels where it says {level}."""
        if "{level}" not in pattern or self.framework is None:
            return pattern
        names = [self.framework.level(key).name for key in keys]
        return pattern.replace("{level}", ", ".join(names) or self.framework.name)

    def _is_pattern(self, table: TomlTable, pattern: str, kind: DocumentKind) -> bool:
        try:
            parts = [*string.Formatter().parse(pattern)]
        except ValueError as error:
            self._report_name(table, f"the name {pattern!r} cannot be read: {error}")
            return False
        known = _PLACEHOLDERS[kind]
        for _, word, form, conversion in parts:
            if word is None:
                continue
            if word not in known:
                close = close_matches(word, known)
                hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(known)}"
                self._report_name(table, f"a name has no {{{word}}}", hint=hint, code="unknown-name")
                return False
            if form or conversion:
                self._report_name(table, f"in a name, {{{word}}} stands by itself, without : or !")
                return False
        return True

    def _report_name(self, table: TomlTable, message: str, *, hint: str = "", code: str = "") -> None:
        """Report what is wrong with a name where it stands: in a table, or at the top for all tables."""
        holder = next((each for each in (table, self.top) if "name" in each.values), None)
        if holder:
            holder.report(message, "name", hint=hint, code=code)
        else:
            table.report(message, hint=hint, code=code)

    def _refusal(self, written: str, name: str) -> str:
        """Return why no file can have the *name* that was *written* in some manner, empty where it can."""
        # Windows' paths are the stricter ones: a backslash leads somewhere too, and so does a colon.
        path = PureWindowsPath(written)
        if path.drive or path.root or ".." in path.parts:
            return f"{written!r} lies outside of the output folder"
        is_file = path.name and not written.endswith(("/", "\\")) and path.name.casefold() != MANIFEST
        if not is_file or not written.isprintable():
            return f"{written!r} is no name for a file"
        if name.casefold() in self.taken:
            return f"{name!r} would be made twice: say in name what tells the files apart, as in {{style}} or {{format}}"
        return ""

    def _require_used(self, table: TomlTable, made: list[Target]) -> None:
        """Report an option that none of the formats of a table has a use for."""
        for option, suitable in FORMATS_OF_OPTION.items():
            if option not in table.values or not made or self.is_guessing:
                continue
            if not any(is_suitable(option, each.format) for each in made):
                table.report(
                    f"{option} is for {' and '.join(suitable)}, which is not among the formats", option
                )

    def _spare_inputs(self, plan: Plan) -> None:
        """Report files that would be written over what they are made from."""
        if self.top.problems:
            return
        inputs = {os.path.realpath(each) for each in plan.inputs}
        for target in plan.targets:
            if os.path.realpath(target.path) in inputs:
                table = self.taken[target.name.casefold()]
                message = f"{target.name!r} would be written over a file that it is made from"
                self._report_name(table, message)


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _is_everything(table: TomlTable) -> bool:
    return table.values.get("levels") in (_EVERYTHING, [_EVERYTHING])


def _with_options(target: Target, choice: _Choice) -> Target:
    """Return a target with those of the options that its format has a use for."""
    options = {name: getattr(choice, name) for name in FORMATS_OF_OPTION if is_suitable(name, target.format)}
    return attrs.evolve(target, **options)


def _words(work: PlannedDocument, format_: str) -> dict[str, str]:
    # A style may be named by its address, which ends in its name.
    style = work.style.stem if isinstance(work.style, Path) else work.style.rstrip("/").rpartition("/")[2]
    return {
        "level": "-".join(work.levels) or _EVERYTHING,
        # What a report has of its own is not known before it is read.
        "style": style or "own",
        "locale": work.locale or "own",
        "format": format_,
        "ending": _ending(format_),
        "report": work.report.stem if work.report else "",
    }


def _ending(name: str) -> str:
    """Return the ending of a format's files, without its dot; a part of a page ends as a whole page does."""
    format_ = formats.format_named(name)
    same = (
        each.endings for each in formats.FORMATS.values() if each.module == format_.module and each.endings
    )
    endings = format_.endings or next(same, (f".{name}",))
    return endings[0].removeprefix(".")


def _require_locale(tag: str) -> None:
    # Styles are opened when something has to be set, which is seldom; a plan is read every time.
    from essence_refs.csl.style.locales import normalise_tag  # noqa: PLC0415

    normalise_tag(tag)
