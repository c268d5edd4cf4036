"""Read a notebook as one report in Markdown, and record the cell that each of its lines comes from."""

import json
import re
from typing import Any

import attrs
import yaml

from essence_refs.diagnostics import Problem, Severity
from essence_refs.nesting import DEEPEST
from essence_refs.reports import front_matter, reader
from essence_refs.reports.markdown_parser import markdown_parser
from essence_refs.reports.notebooks.cells import Cell, Json, joined, lines_of, parse_json, read_cells
from essence_refs.reports.notebooks.html_markdown import decode_base64, fenced
from essence_refs.reports.notebooks.outputs import OutputReader
from essence_refs.reports.report import FORMATTED, NotebookLine, Report

# Between two cells: a list in the one and a list in the other are two lists.
_BETWEEN = ("", "<!-- -->", "")
_ATTACHMENT = re.compile(r"\]\(\s*<?attachment:(?P<name>[^\s)>]+)")
_MAY_BE_UNCLOSED = re.compile(r"```|~~~|<")
_ATX = re.compile(r" {0,3}(?P<signs>#{1,6})(?:\s|$)")
_END_OF_CELL = "essence-refs-end-of-cell"
_CLOSING = {"<!--": "-->", "<?": "?>", "<![": "]]>", "<!": ">"}
_RAW_FORMATS = {"text/html": "html", "text/latex": "latex", "html": "html", "latex": "latex"}
# The fields of a notebook's metadata that are read like those of the front matter.
_METADATA = (
    *("title", "subtitle", "authors", "author", "date", "abstract", "lang", "csl", "bibliography", "nocite"),
    "keywords",
)
# Kernels' names of languages, with the names that highlighters use.
_LANGUAGES = {"ipython": "python", "ipython3": "python"}


def parse(text: str, *, source: str = "", shows_code: bool = True) -> Report:
    """
    Read the notebook in *text*; *source* is its name in messages.

    Its cells become one text in Markdown, which is read like any other report. Without *shows_code* no code is shown.
    """
    found, problems = parse_json(text, source)
    if problems:
        return Report(source=source, problems=problems)
    notebook = read_cells(found, source)
    assembler = _Assembler(source, shows_code=shows_code, language=notebook.language)
    assembler.add_notebook(notebook.cells, notebook.metadata)
    report = reader.parse("\n".join(assembler.lines), source=source, verbatim=assembler.verbatim)
    # Works that are listed without a citation are among the references that we added to the notebook.
    is_formatted = not report.citations and any(FORMATTED in line for line in assembler.lines)
    formatted = _formatted_by_extension(notebook.cells, source) if report.citations else ()
    return attrs.evolve(
        report,
        nocite=() if is_formatted else report.nocite,
        problems=(*notebook.problems, *formatted, *assembler.problems, *report.problems),
        pictures=tuple(assembler.pictures.items()),
        cells=tuple(assembler.origins) or (NotebookLine(),),
        notebook=text,
    )


def _formatted_by_extension(cells: tuple[Cell, ...], source: str) -> tuple[Problem, ...]:
    """Return a warning if the extension has formatted citations, so that they are only text for the report."""
    for cell in cells:
        for number, line in enumerate(cell.lines, start=1):
            if cell.kind == "code" and line.split()[:2] == ["%load_ext", "essence_refs"]:
                message = "citations that the extension has formatted are not in the list of references of the report"
                hint = "remove this line and run all cells again"
                return (
                    Problem(
                        message=message,
                        source=source,
                        cell=cell.number,
                        line=number,
                        code="notebook",
                        severity=Severity.WARNING,
                        hint=hint,
                    ),
                )
    return ()


class _Assembler:
    """Writes the cells of a notebook as the lines of one report."""

    def __init__(self, source: str, *, shows_code: bool, language: str) -> None:
        self.source = source
        self.shows_code = shows_code
        self.language = _LANGUAGES.get(language, language)
        self.lines: list[str] = []
        self.origins: list[NotebookLine] = []
        self.problems: list[Problem] = []
        self.pictures: dict[str, bytes] = {}
        # Lines of data, which keep their punctuation.
        self.verbatim: set[int] = set()
        # The options of all code cells, from the front matter.
        self.options: Json = {}
        self._depth = 0

    def add_notebook(self, cells: tuple[Cell, ...], metadata: Json) -> None:
        """Add all cells, the front matter first."""
        prose = next((each for each in cells if each.kind != "code" and not each.is_blank), None)
        count = front_matter.length(prose.lines) if prose else 0
        self._front_matter(prose, count, metadata)
        for cell in cells:
            first = count if cell is prose else 0
            match cell.kind:
                case "markdown":
                    self._markdown(cell, first)
                case "raw":
                    self._raw(cell, first)
                case _:
                    self._code(cell)

    def _front_matter(self, cell: Cell | None, count: int, metadata: Json) -> None:
        given = [
            (f"{name}: {json.dumps(metadata[name], ensure_ascii=False)}", NotebookLine())
            for name in _METADATA
            if _is_text_or_texts(metadata.get(name))
        ]
        own = []
        if cell and count:
            own = [
                (line, NotebookLine(cell.number, at)) for at, line in enumerate(cell.lines[:count], start=1)
            ]
            self.options = _execution_options(cell.lines[1 : count - 1])
            # Metadata cannot be added to a mapping in braces.
            if cell.lines[1].lstrip().startswith("{"):
                given = []
            # The cell has precedence.
            fields = {_field(line) for line, _ in own}
            given = [(line, origin) for line, origin in given if _field(line) not in fields]
        elif given:
            own = [("---", NotebookLine())] * 2
        for line, origin in (*own[:1], *given, *own[1:]):
            self.lines.append(line)
            self.origins.append(origin)

    def _add(self, lines: list[str], origins: list[NotebookLine]) -> None:
        if self.lines:
            self.lines += _BETWEEN
            self.origins += [NotebookLine()] * len(_BETWEEN)
        self.lines += lines
        self.origins += origins

    def _warn(self, message: str, code: str, cell: Cell, hint: str = "") -> None:
        """Report something about a cell."""
        self.problems.append(
            Problem(
                message=message,
                source=self.source,
                cell=cell.number,
                code=code,
                hint=hint,
                severity=Severity.WARNING,
            )
        )

    def _markdown(self, cell: Cell, first: int) -> None:
        lines = [self._with_attachments(cell, line) for line in cell.lines[first:]]
        if not any(each.strip() for each in lines):
            return
        origins = [NotebookLine(cell.number, first + at) for at in range(1, len(lines) + 1)]
        lines, origins = self._closed(cell, lines, origins)
        self._add(lines, origins)
        for line in lines:
            if found := _ATX.match(line):
                self._depth = len(found["signs"])

    def _with_attachments(self, cell: Cell, line: str) -> str:
        """Return a line with unique names for the pictures that are attached to its cell, and keep these."""

        def kept(found: re.Match[str]) -> str:
            name = found["name"]
            bundle = cell.attachments.get(name)
            content = next(iter(bundle.values()), None) if isinstance(bundle, dict) else None
            data = _decoded(content, is_text="image/svg+xml" in bundle) if isinstance(bundle, dict) else b""
            if not data:
                self._warn(f"no picture called {name} is attached to this cell", "picture", cell)
                return found[0]
            source = f"attachment:{name}"
            if self.pictures.get(source, data) == data:
                self.pictures[source] = data
                return found[0]
            source = f"attachment:cell-{cell.number}-{name}"
            self.pictures[source] = data
            return f"]({source}"

        return _ATTACHMENT.sub(kept, line) if "attachment:" in line else line

    def _closed(
        self, cell: Cell, lines: list[str], origins: list[NotebookLine]
    ) -> tuple[list[str], list[NotebookLine]]:
        """Return the lines of a cell with an end for code or HTML that it does not close: a cell cannot hide the next."""
        closing = _closing_line(lines)
        if not closing:
            return lines, origins
        what = "a block of code" if closing[0] in "`~" else "HTML"
        self._warn(
            f"{what} is not closed in this cell; it ends with the cell",
            "notebook",
            cell,
            f"close it with {closing}",
        )
        return [*lines, closing], [*origins, NotebookLine(cell.number)]

    def _raw(self, cell: Cell, first: int) -> None:
        text = "\n".join(cell.lines[first:])
        if not text.strip():
            return
        if cell.raw_format in ("text/markdown", "markdown", "pandoc"):
            self._markdown(cell, first)
            return
        format_ = _RAW_FORMATS.get(cell.raw_format, "")
        lines = fenced(text.strip("\n"), f"{{={format_}}}" if format_ else "").split("\n")
        self._add(lines, [NotebookLine(cell.number)] * len(lines))

    def _code(self, cell: Cell) -> None:
        options = self.options | cell.options
        if options.get("include") is False:
            return
        code = "\n".join(cell.lines[cell.option_lines :]).strip("\n")
        shown = self.shows_code and options.get("echo") is not False
        if code.strip() and shown:
            lines = fenced(code, self.language).split("\n")
            self._add(lines, [NotebookLine(cell.number)] * len(lines))
        if options.get("output") is False:
            return
        outputs = OutputReader(cell, options, self._depth)
        for block in outputs.blocks():
            lines = list(lines_of(block.text))
            origins = [NotebookLine(cell.number)] * len(lines)
            lines, origins = self._closed(cell, lines, origins)
            self._add(lines, origins)
            if block.is_data:
                self.verbatim.update(range(len(self.lines) - len(lines), len(self.lines)))
        for each in outputs.problems:
            self._warn(each.message, each.code, cell, each.hint)
        self.pictures |= outputs.pictures


def _field(line: str) -> str:
    return line.partition(":")[0].strip("\"' ") if line[:1].strip() else ""


def _is_text_or_texts(value: Any) -> bool:
    """Return whether a value of the metadata is a text, or a list of texts and of objects that describe people."""
    values = value if isinstance(value, list) else [value]
    return (
        bool(value) and all(isinstance(each, str | dict) for each in values) and not isinstance(value, dict)
    )


def _execution_options(lines: tuple[str, ...]) -> Json:
    """Return the options for all code cells, which Quarto has under ``execute``."""
    try:
        found: Any = yaml.load("\n".join(lines), Loader=front_matter.Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError):
        # The report reader reports what is wrong with the front matter.
        return {}
    execute = found.get("execute") if isinstance(found, dict) else None
    return {str(name): value for name, value in execute.items()} if isinstance(execute, dict) else {}


def _decoded(content: Any, *, is_text: bool) -> bytes:
    text = joined(content) or ""
    return text.encode("utf-8", "replace") if is_text else decode_base64(text)


def _closing_line(lines: list[str]) -> str:
    """Return the line that closes the block of code or HTML at the end of a cell, empty if it is closed."""
    text = "\n".join(lines)
    if not _MAY_BE_UNCLOSED.search(text):
        return ""
    parser = markdown_parser()
    tokens: list[Any] = []
    parser.block.parse(f"{text}\n\n{_END_OF_CELL}\n", parser, {}, tokens)
    for token in tokens:
        if token.level > DEEPEST:
            return ""
        if token.type in ("fence", "html_hidden") and token.content.rstrip().endswith(_END_OF_CELL):
            if token.type == "fence":
                return str(token.markup)
            begin = token.content.lstrip()
            usual = next((end for start, end in _CLOSING.items() if begin.startswith(start)), "")
            tag = re.match(r"<(script|pre|style|textarea)\b", begin, re.IGNORECASE)
            return usual or (f"</{tag[1]}>" if tag else "")
    return ""
