"""The front matter of a report: a block of YAML between two lines of hyphens."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

import attrs
import yaml

from essence_refs.reports.citation_syntax import parse_key
from essence_refs.reports.problems import ProblemLog
from essence_refs.reports.report import ReportCite

_FENCE = re.compile(r"---[ \t]*\Z")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_TITLE_BLOCK = re.compile(r"%[ \t]+\S")
# What pandoc reads, and we do not: data where a file is named instead.
_NOT_READ = {
    "references": "the references written in the front matter are not read: name a .bib file under bibliography"
}
_READ = (
    *("title", "subtitle", "author", "authors", "date", "lang", "csl", "citation-style", "bibliography"),
    *("nocite", "reference-section-title", "abstract"),
)
# What people write for it who know other programs.
_MEANT = {"language": "lang", "locale": "lang", "style": "csl"}
# Quarto reads it, and it is no misspelling.
_OTHERS = frozenset({"citation"})


@attrs.frozen(kw_only=True)
class MarkdownText:
    """Text of the front matter that is Markdown, and the line it begins on (from zero)."""

    text: str = ""
    line: int = 0


@attrs.frozen(kw_only=True)
class FrontMatter:
    """What the front matter says, and how many lines of the file it takes."""

    title: MarkdownText = MarkdownText()
    subtitle: MarkdownText = MarkdownText()
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    style: str = ""
    bibliography: tuple[str, ...] = ()
    nocite: tuple[ReportCite, ...] = ()
    references_title: str = ""
    abstract: MarkdownText = MarkdownText()
    lines: int = 0


def parse_front_matter(lines: tuple[str, ...], account: ProblemLog) -> FrontMatter:
    """Return what the front matter says, nothing where there is none."""
    if lines and _TITLE_BLOCK.match(lines[0]):
        hint = "write them as title and author between two lines of ---"
        account.warn("a title and authors after % signs are read as text", "title-block", (1, 1), hint)
    end = _end(lines)
    if not end:
        return FrontMatter()
    try:
        node = yaml.compose("\n".join(lines[1 : end - 1]), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        account.refuse(f"the front matter is no YAML: {_reason(error)}", "front-matter", _location(error))
        return FrontMatter(lines=end)
    if node is None:
        return FrontMatter(lines=end)
    if not isinstance(node, yaml.MappingNode):
        account.refuse("the front matter is no list of names with a colon", "front-matter", (2, 1))
        return FrontMatter(lines=end)
    return attrs.evolve(_front_matter(_Fields(node, account)), lines=end)


def _end(lines: tuple[str, ...]) -> int:
    """Return how many lines the front matter takes, its fences included."""
    # A line of hyphens with nothing below it is a rule across the page.
    if len(lines) < 2 or not _FENCE.match(lines[0]) or not lines[1].strip():
        return 0
    return next((number + 1 for number, line in enumerate(lines[1:], start=1) if _END.match(line)), 0)


def _front_matter(fields: "_Fields") -> FrontMatter:
    for name, message in _NOT_READ.items():
        if name in fields.nodes:
            fields.account.warn(message, "not-carried", fields.place(name))
    _warn_misspelt(fields)
    return FrontMatter(
        title=fields.words("title"),
        subtitle=fields.words("subtitle"),
        authors=tuple(fields.people("author")) or tuple(fields.people("authors")),
        date=fields.text("date"),
        language=fields.text("lang"),
        # Pandoc takes both names.
        style=fields.text("csl") or fields.text("citation-style"),
        bibliography=fields.texts("bibliography"),
        nocite=tuple(fields.keys("nocite")),
        references_title=fields.text("reference-section-title"),
        abstract=fields.words("abstract"),
    )


def _warn_misspelt(fields: "_Fields") -> None:
    """Warn of names that are not read and come near to one that is: what other programs read is nothing to us."""
    for name in fields.nodes:
        meant = _intended_name(name)
        if meant:
            message = f"{name} is not read in the front matter"
            hint = f"did you mean {meant}?"
            fields.account.warn(message, "front-matter", fields.place(name), hint)


def _intended_name(name: str) -> str:
    if name in _READ or name in _NOT_READ or name in _OTHERS:
        return ""
    folded = name.casefold().replace("_", "-")
    # Nearer than a slip in a key has to be: "short-title" and "subject" are names of their own.
    close = difflib.get_close_matches(folded, _READ, n=1, cutoff=0.75)
    begun = [each for each in _READ if len(folded) > 3 and each.startswith(folded)]
    return next(iter((*close, *begun)), _MEANT.get(folded, ""))


class _Fields:
    """The fields of the front matter as they stand in it: a date is the text that was written."""

    def __init__(self, node: yaml.MappingNode, account: ProblemLog) -> None:
        self.account = account
        self.nodes = {key.value: (key, value) for key, value in node.value if isinstance(key.value, str)}

    def place(self, name: str) -> tuple[int, int]:
        mark = self.nodes[name][0].start_mark
        # YAML counts from zero, and the fence is the first line.
        return mark.line + 2, mark.column + 1

    def text(self, name: str) -> str:
        return " ".join(self.words(name).text.split())

    def words(self, name: str) -> MarkdownText:
        if name not in self.nodes:
            return MarkdownText()
        node = self.nodes[name][1]
        if not isinstance(node, yaml.ScalarNode):
            self._refuse(name, "a text")
            return MarkdownText()
        # A block of text begins on the line after its sign.
        return MarkdownText(text=_value(node), line=node.start_mark.line + 1 + (node.style in ("|", ">")))

    def texts(self, name: str) -> tuple[str, ...]:
        if name not in self.nodes:
            return ()
        node = self.nodes[name][1]
        several = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(each, yaml.ScalarNode) for each in several):
            self._refuse(name, "a text, or a list of texts")
            return ()
        return tuple(filter(None, map(_value, several)))

    def people(self, name: str) -> Iterator[str]:
        if name not in self.nodes:
            return
        node = self.nodes[name][1]
        for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            found = _value(each) if isinstance(each, yaml.ScalarNode) else _person_name(each)
            if found:
                yield found
            elif not isinstance(each, yaml.ScalarNode):
                self._refuse(name, "a name, or a list of names")

    def keys(self, name: str) -> Iterator[ReportCite]:
        line, column = self.place(name) if name in self.nodes else (0, 0)
        for text in self.texts(name):
            position = text.find("@")
            while position >= 0:
                key, end = (
                    ("*", position + 2) if text[position + 1 :][:1] == "*" else parse_key(text, position)
                )
                if key:
                    yield ReportCite(key=key, line=line, column=column)
                position = text.find("@", max(end, position + 1))

    def _refuse(self, name: str, wanted: str) -> None:
        self.account.refuse(f"{name} is {wanted}", "front-matter", self.place(name))


def _value(node: yaml.ScalarNode) -> str:
    text: str = node.value
    # Nothing, in YAML's words.
    return "" if not node.style and text in ("", "~", "null") else text.strip()


def _person_name(node: Any) -> str:
    """Return the name of a person of whom more is said, too."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    said = {key.value: _value(value) for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    return (
        said.get("name")
        or " ".join(filter(None, (said.get("given"), said.get("family"))))
        or said.get("literal", "")
    )


def _reason(error: yaml.YAMLError) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())


def _location(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 2, mark.column + 1) if mark is not None else (1, 1)
