"""Translate what the code of a notebook displayed into Markdown: tables, pictures, formulas, printed text and errors."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

from essence_refs.json_text import write_json
from essence_refs.reports.notebooks.cells import Cell, Json, joined
from essence_refs.reports.notebooks.html_markdown import (
    TranslatedHtml,
    decode_base64,
    escape,
    fenced,
    translate,
)

# Pictures, the best first. SVG may refer to other files, so it comes last.
_PICTURES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
# Programs for a browser. At best, the output has a table, a picture or a text as well.
_INTERACTIVE = re.compile(r"application/(?:javascript|vnd\.(?!dataresource).*)|text/javascript")
# ECMA-48: control sequences, such as colours, and strings that change the title of a terminal.
_CONTROL_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_FORMULA = re.compile(
    r"\s*(?:\$.*\$|\\\[.*\\\]|\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\}.*)\s*", re.DOTALL
)
_LABEL = re.compile(r"[\w.:-]+")
_HEADING = re.compile(r"(?P<signs>#{1,6})(?P<rest>\s.*)")
# A pipe table, or a grid table.
_TABLE = re.compile(r"^\|.*\n\|[ :|-]+(?:\n\|.*)*|^\+[-=+:]+\+(?:\n[|+].*)*", re.MULTILINE)
_OBJECT = re.compile(r"<[\w.]+(?: object)?(?: at 0x[0-9a-fA-F]+)?>|<Figure size .*>")
# In characters; pandas shows 60 rows at most.
_LARGEST_HTML = 5_000_000
_TEXTS = frozenset({"text/plain", "text/html", "text/markdown"})
_ASIS = "asis"


@attrs.frozen(kw_only=True)
class OutputProblem:
    """A part of an output that is left out, or looks different in a report."""

    message: str
    code: str = "notebook"
    hint: str = ""


class OutputBlock(NamedTuple):
    """An output as Markdown; ``is_data`` if the author did not write it as Markdown."""

    text: str
    is_data: bool = True


class OutputReader:
    """Reads the outputs of one cell as Markdown; collects its pictures by their names, and its problems."""

    def __init__(self, cell: Cell, options: Json, depth: int) -> None:
        """Take the cell, its options with those of the notebook, and the depth of the heading that it is under."""
        self.cell = cell
        self.options = options
        self.depth = depth
        self.pictures: dict[str, bytes] = {}
        self.problems: list[OutputProblem] = []
        self._captions = _texts(options.get("fig-cap"))
        self._descriptions = _texts(options.get("fig-alt"))
        self._table_caption = _text(options.get("tbl-cap"))
        label = _text(options.get("label"))
        self._label = label if _LABEL.fullmatch(label) else ""

    def blocks(self) -> Iterator[OutputBlock]:
        """Yield the outputs as Markdown."""
        for number, each in enumerate(_merged_streams(self.cell.outputs), start=1):
            match each.get("output_type"):
                case "stream":
                    yield from self._stream(each)
                case "display_data" | "execute_result":
                    yield from self._display(each, number)
                case "error":
                    yield from self._error(each)
                case other:
                    self._report(f"an output of the kind {str(other)[:40]!r} is left out")

    def _report(self, message: str, code: str = "notebook", hint: str = "") -> None:
        self.problems.append(OutputProblem(message=message, code=code, hint=hint))

    def _stream(self, output: Json) -> Iterator[OutputBlock]:
        if output.get("name") == "stderr" and self.options.get("warning") is False:
            return
        text = _printed(joined(output.get("text")) or "")
        if self.options.get("output") == _ASIS and output.get("name") != "stderr":
            yield OutputBlock(text, is_data=False)
        elif text.strip():
            yield OutputBlock(fenced(text.strip("\n")))

    def _error(self, output: Json) -> Iterator[OutputBlock]:
        name, value = (str(output.get(each) or "") for each in ("ename", "evalue"))
        trace = output.get("traceback")
        lines = [each for each in trace if isinstance(each, str)] if isinstance(trace, list) else []
        text = _printed("\n".join(lines)) or f"{name}: {value}"
        if self.options.get("error") is not True:
            summary = " ".join(_printed(f"{name}: {value}").split())
            self._report(f"the code of this cell ended with an error, which is printed: {summary[:200]}")
        yield OutputBlock(fenced(text.strip("\n")))

    def _display(self, output: Json, number: int) -> Iterator[OutputBlock]:
        data, metadata = output.get("data"), output.get("metadata")
        if not isinstance(data, dict):
            self._report("an output without data is left out")
            return
        details = metadata if isinstance(metadata, dict) else {}
        before = len(self.problems)
        found = next((each for each in self._forms(data, details, number) if each.text), None)
        if found is not None:
            yield found
        elif len(self.problems) == before and not any(each in _TEXTS for each in data):
            names = " and ".join(map(repr, data)) or "empty"
            self._report(f"an output is left out, because it is only {names}"[:200])

    def _forms(self, data: Json, details: Json, number: int) -> Iterator[OutputBlock]:
        """Yield an output in each form that it has, the best first."""
        if text := joined(data.get("text/markdown")):
            # A value that is shown in other front ends as HTML has headings of its own.
            shown = _below(text, self.depth) if "text/html" in data else text
            yield OutputBlock(self._captioned(shown), is_data=False)
        name = f"attachment:cell-{self.cell.number}-output-{number}"
        html = self._html(data, name)
        if html.tables:
            yield OutputBlock(self._captioned(html.text, caption=html.caption))
        latex = joined(data.get("text/latex")) or ""
        if _FORMULA.fullmatch(latex):
            formula = latex.strip()
            # Markdown has no formulas between \[ and \].
            yield OutputBlock(f"$${formula[2:-2]}$$" if formula.startswith("\\[") else formula)
        yield from self._pictures(data, details, name)
        interactive = [each for each in data if _INTERACTIVE.fullmatch(each)]
        if interactive or html.has_lost:
            what = interactive[0] if interactive else "a program, a drawing or a form in HTML"
            hint = "let the code show it as a picture (PNG) too"
            self._report(f"{what} is left out, because only a browser can show it", hint=hint)
        if html.text:
            yield OutputBlock(html.text)
        if isinstance(data.get("application/json"), dict | list):
            yield OutputBlock(fenced(write_json(data["application/json"]), "json"))
        plain = _printed(joined(data.get("text/plain")) or "").strip("\n")
        if plain.strip() and not (
            (html.has_lost or interactive or html.text or latex.strip()) and _OBJECT.fullmatch(plain.strip())
        ):
            yield OutputBlock(fenced(plain))
        if latex.strip():
            # Other formats than LaTeX leave it out, so it comes last.
            yield OutputBlock(fenced(latex.strip("\n"), "{=latex}"))

    def _html(self, data: Json, name: str) -> TranslatedHtml:
        html = joined(data.get("text/html")) or ""
        if len(html) > _LARGEST_HTML:
            self._report(
                f"HTML of {len(html):,} characters is left out, more than the limit of {_LARGEST_HTML:,}"
            )
            return TranslatedHtml()
        found = translate(html, name) if html.strip() else TranslatedHtml()
        self.pictures |= dict(found.pictures)
        return found

    def _pictures(self, data: Json, details: Json, name: str) -> Iterator[OutputBlock]:
        for kind, ending in _PICTURES.items():
            content = joined(data.get(kind))
            if content is None:
                continue
            picture = content.encode("utf-8", "replace") if ending == "svg" else decode_base64(content)
            if not picture:
                self._report("a picture is left out, because its data is damaged", "picture")
                continue
            source = f"{name}.{ending}"
            self.pictures[source] = picture
            own = details.get(kind)
            own = own if isinstance(own, dict) else {}
            figure = self._figure(source, str(own.get("alt") or details.get("alt") or ""))
            yield OutputBlock(figure, is_data=False)
            return

    def _figure(self, name: str, alternative: str) -> str:
        caption = _balanced(self._captions.pop(0)) if self._captions else ""
        description = self._descriptions.pop(0) if self._descriptions else alternative
        attributes = [f"#{self._label}"] if self._label.startswith("fig-") else []
        if caption and description and description != caption:
            attributes.append(f"fig-alt={json.dumps(description, ensure_ascii=False)}")
        elif not caption:
            caption = escape(description)
        if attributes:
            # One picture has the label; others of the cell follow it.
            self._label = ""
        return f"![{caption}]({name})" + (f"{{{' '.join(attributes)}}}" if attributes else "")

    def _captioned(self, text: str, caption: str = "") -> str:
        """Return a table with the caption of its cell, or else its own."""
        shown = _balanced(self._table_caption) or caption
        label = f"{{#{self._label}}}" if self._label.startswith("tbl-") else ""
        if not (shown or label):
            return text
        self._table_caption = self._label = ""
        table = _TABLE.search(text)
        # pandas writes the number of rows below a long table.
        end = table.end() if table else len(text)
        return f"{text[:end]}\n\n: {' '.join(filter(None, (shown, label)))}{text[end:]}"


def _texts(value: Any) -> list[str]:
    return (
        [_text(each) for each in value]
        if isinstance(value, list)
        else [text]
        if (text := _text(value))
        else []
    )


def _text(value: Any) -> str:
    return (
        " ".join(str(value).split())
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _balanced(markdown: str) -> str:
    """Return Markdown to put into brackets; if its own brackets are not balanced, it is escaped."""
    depth = 0
    for each in markdown:
        depth += (each == "[") - (each == "]")
        if depth < 0:
            break
    return escape(markdown) if depth else markdown


def _merged_streams(outputs: tuple[Json, ...]) -> Iterator[Json]:
    """Yield the outputs, with pieces that were printed one after the other as one."""
    waiting: Json | None = None
    for each in outputs:
        if (
            waiting is not None
            and each.get("output_type") == "stream"
            and each.get("name") == waiting.get("name")
        ):
            waiting = {
                **waiting,
                "text": (joined(waiting.get("text")) or "") + (joined(each.get("text")) or ""),
            }
            continue
        if waiting is not None:
            yield waiting
        waiting = each
    if waiting is not None:
        yield waiting


def _printed(text: str) -> str:
    """Return text as a terminal leaves it: without colours, and with the last state of each line."""
    text = _CONTROL_SEQUENCE.sub("", text).replace("\r\n", "\n")
    if "\r" not in text:
        return text
    # A progress bar writes its line again and again.
    return "\n".join(
        next((each for each in reversed(line.split("\r")) if each), "") for line in text.split("\n")
    )


def _below(text: str, depth: int) -> str:
    """Return Markdown with its headings below those of a depth."""
    lines = text.split("\n")
    in_code = ""
    for at, line in enumerate(lines):
        fence = re.match(r"\s*(`{3,}|~{3,})", line)
        if fence and (not in_code or fence[1].startswith(in_code)):
            in_code = "" if in_code else fence[1]
        elif not in_code and (heading := _HEADING.fullmatch(line)):
            lines[at] = "#" * min(len(heading["signs"]) + depth, 6) + heading["rest"]
    return "\n".join(lines)
