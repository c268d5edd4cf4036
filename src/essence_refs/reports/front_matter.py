"""Read the front matter of a report: YAML between two lines of hyphens."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

import attrs
import yaml

from essence_refs.errors import UnknownChoiceError
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.reports.citation_syntax import parse_key
from essence_refs.reports.opening import yaml_errors
from essence_refs.reports.opening.people import FIELDS, Person, affiliation_of, person_of, values_of
from essence_refs.reports.problems import ProblemLog
from essence_refs.reports.report import ReportCite
from essence_refs.suggestions import close_matches

_FENCE = re.compile(r"---[ \t]*\Z")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_FIELD = re.compile(r"[A-Za-z][\w-]*:(?:[ \t]|\Z)")
_TITLE_BLOCK = re.compile(r"%[ \t]+\S")
# Fields that pandoc or its filter reads and we do not, and one that could be expected here.
_NOT_READ = {
    "references": "references in the front matter are not read: name a .bib file under bibliography",
    "framework": "a framework in the front matter is not read: name it with --framework, or for a build in its file",
    **{
        name: f"{name} is not read, and its content is not in the document"
        for name in (
            "header-includes",
            "include-before",
            "include-after",
            "citation-abbreviations",
            "epigraph",
        )
    },
}
_READ = (
    *("title", "subtitle", "author", "authors", "date", "lang", "csl", "citation-style", "bibliography"),
    *("nocite", "reference-section-title", "abstract", "suppress-bibliography", "essence-refs"),
    *("link-citations", "abstract-title", "keywords", "thanks", "institute", "affiliation", "toc"),
    *("table-of-contents", "toc-depth", "toc-title", "number-sections"),
)
# pandoc's variable for LaTeX.
_NUMBERS_SECTIONS = ("number-sections", "numbersections")
# The map of our own options; those that `cite` has as options of the command, and those that it reads here.
_OWN = "essence-refs"
_COMMAND_OPTIONS = ("encoding", "framework", "library", "live", "titles", "useprefix")
_TRUE = frozenset({"true", "t", "yes", "y", "on"})
_FALSE = frozenset({"", "false", "f", "no", "n", "off", "null", "~"})
_OWN_OPTIONS = (*_COMMAND_OPTIONS, "lists", "strict")
# Names from other programs.
_INTENDED_NAMES = {"language": "lang", "locale": "lang", "style": "csl"}
# Fields of other programs that are similar to ours.
_OTHERS = frozenset({
    "citation", "citations-hover", "date-format", "date-meta", "date-modified", "link-bibliography",
    "number-depth", "numbersections", "short-title", "subject", "title-block", "titlepage", "toc-location",
    "toc-own-page",
})  # fmt: skip
# Quarto's words for the day on which a document is made.
_TODAY = frozenset({"today", "now", "last-modified"})
_DEFAULT_DEPTH = 3


@attrs.frozen(kw_only=True)
class MarkdownText:
    """Markdown text in the front matter, and the line on which it begins, counted from zero."""

    text: str = ""
    line: int = 0


@attrs.frozen(kw_only=True)
class FrontMatter:
    """The fields of the front matter, and the number of its lines in the file."""

    title: MarkdownText = MarkdownText()
    subtitle: MarkdownText = MarkdownText()
    people: tuple[Person, ...] = ()
    institutes: tuple[str, ...] = ()
    thanks: MarkdownText = MarkdownText()
    date: str = ""
    language: str = ""
    style: str = ""
    bibliography: tuple[str, ...] = ()
    nocite: tuple[ReportCite, ...] = ()
    references_title: str = ""
    named_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has_references: bool = True
    link_citations: bool = False
    # Lists of references that go to the end: their options, and their lines, counted from one.
    lists: tuple[tuple[tuple[tuple[str, str], ...], int], ...] = ()
    abstract: MarkdownText = MarkdownText()
    abstract_title: str = ""
    keywords: tuple[str, ...] = ()
    # The depth of the table of contents, zero for none.
    contents_depth: int = 0
    contents_title: str = ""
    numbers_sections: bool = False
    # Whether it has an error because of which no field was read.
    is_broken: bool = False
    lines: int = 0
    value_locations: tuple[tuple[str, tuple[int, int]], ...] = ()


def parse_front_matter(lines: tuple[str, ...], problems: ProblemLog) -> FrontMatter:
    """Read the front matter of a report, if it has one."""
    if lines and _TITLE_BLOCK.match(lines[0]):
        hint = "write them as title and author between two lines of ---"
        problems.warn("a title and authors after % signs are read as text", "title-block", (1, 1), hint)
    end = length(lines)
    if not end:
        _warn_unclosed(lines, problems)
        return FrontMatter()
    try:
        node = yaml.compose("\n".join(lines[1 : end - 1]), Loader=Loader)
    except _DeepYamlError as error:
        problems.error(too_deep("brackets"), "deep-nesting", yaml_errors.location(error))
        return FrontMatter(is_broken=True, lines=end)
    except yaml.YAMLError as error:
        message = f"the front matter is not valid YAML: {yaml_errors.reason(error)}"
        problems.error(message, "front-matter", yaml_errors.location(error), yaml_errors.hint(error))
        return FrontMatter(is_broken=True, lines=end)
    if node is None:
        return FrontMatter(lines=end)
    if not isinstance(node, yaml.MappingNode):
        problems.error(
            "the front matter is not a YAML mapping, such as title: A title", "front-matter", (2, 1)
        )
        return FrontMatter(is_broken=True, lines=end)
    return attrs.evolve(_front_matter(_Fields(node, problems)), lines=end)


class _DeepYamlError(yaml.MarkedYAMLError):
    """Lists and mappings are nested too deeply; PyYAML has no limit but Python's stack."""


class Loader(yaml.SafeLoader):
    """PyYAML's loader, with a limit of nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return a node, or raise an error if it is nested too deeply."""
        if self.depth > DEEPEST:
            raise _DeepYamlError(problem_mark=self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def length(lines: tuple[str, ...]) -> int:
    """Return the number of lines of the front matter, including the lines of hyphens."""
    # A line of hyphens with an empty line below it is a thematic break.
    if len(lines) < 2 or not _FENCE.match(lines[0]) or not lines[1].strip():
        return 0
    return next((number + 1 for number, line in enumerate(lines[1:], start=1) if _END.match(line)), 0)


def _warn_unclosed(lines: tuple[str, ...], problems: ProblemLog) -> None:
    if len(lines) > 1 and _FENCE.match(lines[0]) and _FIELD.match(lines[1]):
        hint = "write --- on the line after the last field"
        problems.warn("the front matter has no end and is read as text", "front-matter", (1, 1), hint)


def _front_matter(fields: "_Fields") -> FrontMatter:
    for name, message in _NOT_READ.items():
        if name in fields.nodes:
            fields.problems.warn(message, "not-carried", fields.location(name))
    _warn_misspelt(fields)
    return FrontMatter(
        title=fields.words("title"),
        subtitle=fields.words("subtitle"),
        people=tuple(fields.people("author")) or tuple(fields.people("authors")),
        institutes=tuple(fields.institutes()),
        thanks=fields.words("thanks"),
        date=fields.date(),
        language=fields.text("lang"),
        # Pandoc accepts both names.
        style=fields.text("csl") or fields.text("citation-style"),
        bibliography=fields.files("bibliography"),
        named_files=fields.named_files("bibliography"),
        has_references=not fields.flag("suppress-bibliography"),
        link_citations=fields.flag("link-citations"),
        lists=tuple(fields.lists()),
        nocite=tuple(fields.keys("nocite")),
        references_title=fields.text("reference-section-title"),
        abstract=fields.words("abstract"),
        abstract_title=fields.text("abstract-title"),
        keywords=fields.texts("keywords"),
        contents_depth=fields.contents_depth(),
        contents_title=fields.text("toc-title"),
        numbers_sections=any(map(fields.flag, _NUMBERS_SECTIONS)),
        value_locations=tuple(fields.value_locations("lang", "csl", "citation-style", "bibliography")),
    )


def _warn_misspelt(fields: "_Fields") -> None:
    """Warn of names that are similar to a known one; name the others, which belong to other programs."""
    others = []
    for name in fields.nodes:
        meant = _intended_name(name)
        if meant:
            message = f"the field {name} of the front matter is not read"
            hint = f"did you mean {meant}?"
            fields.problems.warn(message, "front-matter", fields.location(name), hint)
        elif name not in (*_READ, *_NOT_READ, *_NUMBERS_SECTIONS):
            others.append(name)
    if others:
        are = "a field of other programs is" if len(others) == 1 else "fields of other programs are"
        message = f"{are} not read: {', '.join(others)}"
        fields.problems.notice(message, "front-matter", fields.location(others[0]))


def _intended_name(name: str) -> str:
    if name in _READ or name in _NOT_READ or name in _OTHERS:
        return ""
    folded = name.casefold().replace("_", "-")
    # A higher cutoff than for misspelt keys, because "short-title" and "subject" are names of other programs.
    close = difflib.get_close_matches(folded, _READ, n=1, cutoff=0.75)
    begun = [each for each in _READ if len(folded) > 3 and each.startswith(folded)]
    return next(iter((*close, *begun)), _INTENDED_NAMES.get(folded, ""))


class _Fields:
    """The fields of the front matter as text: YAML's own types, such as dates, are not used."""

    def __init__(self, node: yaml.MappingNode, problems: ProblemLog) -> None:
        self.problems = problems
        self.nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key.value, str):
                continue
            if key.value in self.nodes:
                message = f"the field {key.value} is also in line {self.location(key.value)[0]}"
                problems.warn(
                    f"{message}, and only this one is read", "front-matter", (key.start_mark.line + 2, 1)
                )
            self.nodes[key.value] = (key, value)

    def location(self, name: str) -> tuple[int, int]:
        mark = self.nodes[name][0].start_mark
        # PyYAML counts from zero, and does not get the first line, which is the hyphens.
        return mark.line + 2, mark.column + 1

    def text(self, name: str) -> str:
        return " ".join(self.words(name).text.split())

    def words(self, name: str) -> MarkdownText:
        if name not in self.nodes:
            return MarkdownText()
        node = self.nodes[name][1]
        if not isinstance(node, yaml.ScalarNode):
            self._error(name, "a text")
            return MarkdownText()
        # A block scalar begins on the line after its indicator.
        return MarkdownText(text=_value(node), line=node.start_mark.line + 1 + (node.style in ("|", ">")))

    def texts(self, name: str) -> tuple[str, ...]:
        if name not in self.nodes:
            return ()
        node = self.nodes[name][1]
        several = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(each, yaml.ScalarNode) for each in several):
            self._error(name, "a text, or a list of texts")
            return ()
        return tuple(filter(None, map(_value, several)))

    def flag(self, name: str) -> bool:
        """Return whether a field means true, in the words of YAML for it."""
        word = self.text(name).casefold()
        if word not in _TRUE and word not in _FALSE:
            message = f"{name} is neither true nor false, and is taken for false: {word}"
            self.problems.warn(message, "front-matter", self.location(name))
        return word in _TRUE

    def mapping(self, name: str) -> dict[str, yaml.Node]:
        """Return the values of a field that is a map, by their names; none for any other field."""
        node = self.nodes[name][1] if name in self.nodes else None
        if not isinstance(node, yaml.MappingNode):
            return {}
        return {key.value: value for key, value in node.value if isinstance(key.value, str)}

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files that a field names: one, a list, or a map of these."""
        if self.mapping(name):
            return tuple(dict.fromkeys(file for _, files in self.named_files(name) for file in files))
        return self.texts(name)

    def named_files(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the files in a map, by their names."""
        return tuple((each, tuple(_texts(value))) for each, value in self.mapping(name).items())

    def lists(self) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        """Yield the lists of references under our own options, and warn of the other options there."""
        if _OWN in self.nodes and not isinstance(self.nodes[_OWN][1], yaml.MappingNode):
            self._error(_OWN, 'a map of options, such as "lists:"')
        for name, node in self.mapping(_OWN).items():
            location = (node.start_mark.line + 2, 0)
            if name == "lists":
                yield from self._lists(node)
            elif name in _OWN_OPTIONS:
                message = f"{_OWN}: {name} is for pandoc's filter, and is not read here"
                hint = f"use --{name}" if name in _COMMAND_OPTIONS else ""
                self.problems.warn(message, "not-carried", location, hint)
            else:
                unknown = UnknownChoiceError(
                    name, close_matches(name, _OWN_OPTIONS), f"option of {_OWN}", _OWN_OPTIONS
                )
                self.problems.error(str(unknown), "front-matter", location)

    def _lists(self, node: yaml.Node) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            line = each.start_mark.line + 2
            if not isinstance(each, yaml.MappingNode):
                wanted = "a list of maps, each with the options of a list of references"
                self.problems.error(f"{_OWN}: lists must be {wanted}", "front-matter", (line, 0))
                continue
            yield tuple((key.value, " ".join(_texts(value))) for key, value in each.value), line

    def value_locations(self, *names: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield each text in these fields with its line and column."""
        for _, node in (self.nodes[name] for name in names if name in self.nodes):
            for each in _scalars(node):
                yield _value(each), (each.start_mark.line + 2, each.start_mark.column + 1)

    def people(self, name: str) -> Iterator[Person]:
        for each in values_of(self._node(name)):
            person = person_of(each)
            for field, line in person.unknown:
                message = f"the field {field} of an author is not read"
                close = close_matches(field, FIELDS)
                hint = f"did you mean {' or '.join(close)}?" if close else ""
                self.problems.warn(message, "front-matter", (line, 0), hint)
            if person.name:
                yield person
            elif not isinstance(each, yaml.ScalarNode):
                self._error(name, "a name, or a list of names")

    def institutes(self) -> Iterator[str]:
        """Yield the institutions of the report, which are those of all authors."""
        for name in ("institute", "affiliation"):
            yield from filter(None, map(affiliation_of, values_of(self._node(name))))

    def date(self) -> str:
        """Return the date as it is written; a day that only the making of the document decides is left out."""
        date = self.text("date")
        if date.casefold() in _TODAY or "`r " in date:
            message = f"the date {date} is left out: a document is the same on any day"
            self.problems.warn(message, "front-matter", self.location("date"), "write the date")
            return ""
        return date

    def contents_depth(self) -> int:
        """Return the depth of the table of contents, zero for none."""
        if not (self.flag("toc") or self.flag("table-of-contents")):
            return 0
        depth = self.text("toc-depth")
        if not depth:
            return _DEFAULT_DEPTH
        if not (depth.isdecimal() and 0 < int(depth[:3]) < 7):
            self._error("toc-depth", "a number from 1 to 6")
            return _DEFAULT_DEPTH
        return int(depth)

    def _node(self, name: str) -> yaml.Node | None:
        return self.nodes[name][1] if name in self.nodes else None

    def keys(self, name: str) -> Iterator[ReportCite]:
        line, column = self.location(name) if name in self.nodes else (0, 0)
        for text in self.texts(name):
            position = text.find("@")
            while position >= 0:
                key, end = (
                    ("*", position + 2) if text[position + 1 :][:1] == "*" else parse_key(text, position)
                )
                if key:
                    yield ReportCite(key=key, line=line, column=column)
                position = text.find("@", max(end, position + 1))

    def _error(self, name: str, wanted: str) -> None:
        self.problems.error(f"{name} must be {wanted}", "front-matter", self.location(name))


def _value(node: yaml.ScalarNode) -> str:
    text: str = node.value
    # YAML's null.
    return "" if not node.style and text in ("", "~", "null") else text.strip()


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield the texts in a value: a text, a list, or a map of these."""
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.SequenceNode():
            for each in node.value:
                yield from _scalars(each)
        case yaml.MappingNode():
            for _, value in node.value:
                yield from _scalars(value)


def _texts(node: yaml.Node) -> list[str]:
    return [text for text in map(_value, _scalars(node)) if text]
