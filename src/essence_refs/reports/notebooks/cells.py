"""Read the cells of a notebook from its JSON (nbformat 4), and refuse what is not a notebook."""

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs
import yaml

from essence_refs.diagnostics import Problem, Severity
from essence_refs.nesting import is_too_deep, too_deep
from essence_refs.reports.front_matter import Loader
from essence_refs.reports.report import LINE_END

# The version of the format that Jupyter has written since 2015.
VERSION = 4
_OPTION = re.compile(r"#\|\s?(?P<option>.*)")
_CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)
_KINDS = ("markdown", "raw", "code")
# Tags of nbconvert and Jupyter Book, with "-" for "_", and what they leave out.
_TAGS = {
    "remove-cell": ("include",),
    "hide-cell": ("include",),
    "remove-input": ("echo",),
    "hide-input": ("echo",),
    "remove-output": ("output",),
    "hide-output": ("output",),
    "remove-stderr": ("warning",),
}

Json = dict[str, Any]


@attrs.frozen(kw_only=True, eq=False)
class Cell:
    """
    A cell of a notebook; cells are counted from one.

    ``options`` come from its comments ``#| name: value``, which are the first ``option_lines`` of its lines, and from
    its tags.
    """

    number: int
    kind: str
    lines: tuple[str, ...] = ()
    options: Json = attrs.field(factory=dict)
    option_lines: int = 0
    outputs: tuple[Json, ...] = ()
    attachments: Json = attrs.field(factory=dict)
    raw_format: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether the cell has no text."""
        return not any(each.strip() for each in self.lines)


@attrs.frozen(kw_only=True, eq=False)
class Notebook:
    """The cells of a notebook, its metadata, and the language of its code."""

    cells: tuple[Cell, ...] = ()
    metadata: Json = attrs.field(factory=dict)
    language: str = ""
    problems: tuple[Problem, ...] = ()


def parse_json(text: str, source: str) -> tuple[Json, tuple[Problem, ...]]:
    """Return the JSON object of a notebook, or an empty object and the problem for any other text."""
    found: Any = {}
    message, code, location, hint = "", "notebook", (0, 0), ""
    try:
        found = json.loads(text.removeprefix("\N{BYTE ORDER MARK}"))
    except json.JSONDecodeError as error:
        message = f"the notebook is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        location = (error.lineno, error.colno)
        if error.pos >= len(text.rstrip()) - 1 and text.strip():
            hint = "the file seems to end too early"
        if conflict := _CONFLICT.search(text):
            location = (text.count("\n", 0, conflict.start()) + 1, 1)
            hint = "git has marked a conflict here, which must be resolved first"
    except RecursionError:
        message, code = too_deep("brackets"), "deep-nesting"
    except ValueError:
        # Python limits the length of whole numbers.
        message = "the notebook cannot be read: a number in it is too long"
    else:
        if is_too_deep(found):
            message, code = too_deep("brackets"), "deep-nesting"
        else:
            message, hint = _reason_to_refuse(found)
    if not message:
        return found, ()
    line, column = location
    return {}, (Problem(message=message, source=source, line=line, column=column, code=code, hint=hint),)


def _reason_to_refuse(found: Any) -> tuple[str, str]:
    """Return why a value of JSON is not a notebook that can be read, or an empty string; and a hint."""
    version = found.get("nbformat") if isinstance(found, dict) else None
    if not isinstance(version, int):
        return "the file is JSON, but not a notebook: it has no nbformat", ""
    if version < VERSION:
        hint = "open it in Jupyter and save it, or run: jupyter nbconvert --to notebook --nbformat 4"
        return f"the notebook has version {version} of the format, and only version {VERSION} is read", hint
    if version > VERSION:
        return f"the notebook has version {version} of the format, and only version {VERSION} is read", ""
    if not isinstance(found.get("cells"), list):
        return "the notebook has no list of cells", ""
    return "", ""


def read_cells(found: Json, source: str) -> Notebook:
    """Return the cells of a notebook; a cell that cannot be read is an error."""
    problems: list[Problem] = []
    metadata = _object(found.get("metadata"))
    language = _object(metadata.get("language_info")).get("name") or _object(metadata.get("kernelspec")).get(
        "language"
    )
    cells = []
    for number, each in enumerate(found["cells"], start=1):
        cell, reason = _cell(number, each)
        if reason:
            problems.append(Problem(message=reason, source=source, cell=number, code="notebook"))
        else:
            problems.extend(_option_problems(cell, source))
            cells.append(cell)
    problems.extend(_never_executed(found["cells"], source))
    return Notebook(
        cells=tuple(cells),
        metadata=metadata,
        language=language if isinstance(language, str) else "",
        problems=tuple(problems),
    )


def lines_of(source: str) -> tuple[str, ...]:
    """Return the lines of a text."""
    return tuple(LINE_END.split(source))


def joined(value: Any) -> str | None:
    """Return a text of the format, which is a string or a list of strings; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "".join(value)
    return None


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _cell(number: int, value: Any) -> tuple[Cell, str]:
    """Return a cell, and why it cannot be read."""
    cell = _object(value)
    kind, source = cell.get("cell_type"), joined(cell.get("source"))
    if kind not in _KINDS or source is None:
        return Cell(number=number, kind="raw"), "this is not a cell: it needs a cell_type and a source"
    outputs = cell.get("outputs", [])
    if kind == "code" and not (isinstance(outputs, list) and all(isinstance(each, dict) for each in outputs)):
        return Cell(number=number, kind="raw"), "the outputs of this cell are not a list of outputs"
    metadata = _object(cell.get("metadata"))
    lines = lines_of(source)
    count = next((at for at, line in enumerate(lines) if not _OPTION.fullmatch(line)), len(lines))
    raw_format = metadata.get("format") or metadata.get("raw_mimetype") or ""
    return Cell(
        number=number,
        kind=str(kind),
        lines=lines,
        options=_options(lines[:count], metadata) if kind == "code" else _tag_options(metadata),
        option_lines=count if kind == "code" else 0,
        outputs=tuple(outputs) if kind == "code" else (),
        attachments=_object(cell.get("attachments")),
        raw_format=raw_format if isinstance(raw_format, str) else "",
    ), ""


def _options(lines: tuple[str, ...], metadata: Json) -> Json:
    """Return the options of a code cell: those in its comments, and those of its tags."""
    return _tag_options(metadata) | (_parse_options(lines) or {})


def _tag_options(metadata: Json) -> Json:
    tags = metadata.get("tags")
    names = (
        [each.replace("_", "-") for each in tags if isinstance(each, str)] if isinstance(tags, list) else []
    )
    options: Json = {option: False for name in names for option in _TAGS.get(name, ())}
    if "raises-exception" in names:
        options["error"] = True
    return options


def _parse_options(lines: tuple[str, ...]) -> Json | None:
    """Return the options in comments such as ``#| echo: false``; None if they are not YAML."""
    text = "\n".join(_OPTION.sub(r"\g<option>", each) for each in lines)
    try:
        found = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError):
        # YAML's own types raise ValueError for a date such as 2024-02-31.
        return None
    if found is None:
        return {}
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else None


def _option_problems(cell: Cell, source: str) -> Iterator[Problem]:
    if cell.option_lines and _parse_options(cell.lines[: cell.option_lines]) is None:
        message = "the options of this cell are not valid YAML, and are not used"
        hint = "an option is written as #| echo: false"
        yield Problem(
            message=message,
            source=source,
            cell=cell.number,
            line=1,
            code="notebook",
            severity=Severity.WARNING,
            hint=hint,
        )


def _never_executed(cells: list[Any], source: str) -> Iterator[Problem]:
    """Yield a warning if the notebook has code, and none of it was executed."""
    code = [
        each for each in map(_object, cells) if each.get("cell_type") == "code" and joined(each.get("source"))
    ]
    if code and not any(each.get("outputs") or each.get("execution_count") for each in code):
        message = "the code of the notebook was never executed, so it has no results"
        hint = "run all cells and save the notebook"
        yield Problem(message=message, source=source, code="notebook", severity=Severity.WARNING, hint=hint)
