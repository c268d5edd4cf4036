"""Opening a report and its pictures."""

import re
from pathlib import Path
from urllib.parse import unquote

import attrs

from essence_refs import reports
from essence_refs.bibtex import decode
from essence_refs.errors import FileError, MissingExtraError, TypesettingError
from essence_refs.files.reading import is_file, read_bytes, read_text_file
from essence_refs.formats.pictures import is_svg, media_type, reason_to_refuse
from essence_refs.lazy_imports import import_optional
from essence_refs.suggestions import close_matches

# In bytes; a web page would contain the whole picture.
LARGEST_PICTURE = 50_000_000
LARGEST_NOTEBOOK = 500_000_000
NOTEBOOK_ENDING = ".ipynb"

_PANDOC = "convert it with pandoc first: pandoc {0} --output {1}.md"
_BIBLATEX = (
    "LaTeX formats its own citations, with biblatex; or convert it: pandoc {0} --to markdown --output {1}.md"
)
# Files that are no reports by their endings: what they are, and what to do instead.
_NO_REPORTS = {
    **dict.fromkeys((".tex", ".latex", ".ltx"), ("LaTeX", _BIBLATEX)),
    **dict.fromkeys((".docx", ".docm", ".dotx"), ("a Word file", _PANDOC)),
    ".doc": ("an old Word file", "save it as .docx, and " + _PANDOC.replace("{0}", "{1}.docx")),
    ".odt": ("an OpenDocument file", _PANDOC),
    ".rtf": ("an RTF file", _PANDOC),
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("a web page", _PANDOC)),
    ".epub": ("an e-book", _PANDOC),
    ".pptx": ("a presentation", _PANDOC),
    **dict.fromkeys((".rst", ".org", ".adoc", ".typ", ".textile"), ("in another markup language", _PANDOC)),
    ".pdf": ("a PDF", "use the file that it was made from"),
    **dict.fromkeys((".bib", ".ris", ".nbib"), ("a library", "essence-refs cite REPORT --library {0}")),
}
# The beginning of a document in LaTeX, whatever its name is.
_DOCUMENT = re.compile(rb"\s*(?:%[^\n]*\n\s*)*\\documentclass\b")
# A notebook on stdin has no name.
_NOTEBOOK = re.compile(rb'\s*\{\s*"(?:cells|metadata|nbformat|nbformat_minor)"\s*:')
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def open_report(
    path: str | Path, *, data: bytes | None = None, encoding: str | None = None, code: bool = True
) -> reports.Report:
    """
    Return the report in the file *path*, or in *data* with *path* as the source of its problems.

    A notebook is read as JSON, which is in UTF-8 whatever the *encoding*; without *code* its code is left out. What is
    wrong in a report is in its ``problems``.

    Raises:
        FileError: when the file cannot be read, or is a Word file, LaTeX or another file that is no Markdown.
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    if is_notebook(path, data):
        return _open_notebook(path, data, code=code)
    if data is None:
        require_markdown(path)
        data = read_text_file(path)
    if _DOCUMENT.match(data):
        require_markdown(path, ".tex")
    text, problems = decode(data, source=str(path), encoding=encoding)
    report = reports.parse(text, source=str(path))
    return attrs.evolve(report, problems=(*problems, *report.problems))


def require_markdown(path: str | Path, ending: str = "") -> None:
    """
    Refuse a file of another kind, by the ending of its name or the one given.

    Read as Markdown it would have countless problems.

    Raises:
        FileError: with what to do instead.

    """
    kind, advice = _NO_REPORTS.get((ending or Path(path).suffix).casefold(), ("", ""))
    if kind:
        # What comes from stdin has no name of a file.
        name = Path(path) if Path(path).suffix else Path("FILE.tex")
        file, stem = (f'"{each}"' if " " in str(each) else each for each in (name, name.with_suffix("")))
        advice = advice.format(file, stem)
        raise FileError(path, f"it is {kind}, and a report is written in Markdown: {advice}")


def is_notebook(path: str | Path, data: bytes | None = None) -> bool:
    """Return whether a report is a notebook, by the ending of its name or, without one, by the beginning of *data*."""
    ending = Path(path).suffix.casefold()
    return ending == NOTEBOOK_ENDING or (
        not ending and data is not None and _NOTEBOOK.match(data) is not None
    )


def _open_notebook(path: str | Path, data: bytes | None, *, code: bool) -> reports.Report:
    if data is None:
        data = read_bytes(path, most=LARGEST_NOTEBOOK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise FileError(
            path, f"byte {error.start + 1} is not UTF-8, and a notebook is always in UTF-8"
        ) from None
    return reports.parse_notebook(text, source=str(path), shows_code=code)


def is_url(source: str) -> bool:
    """Return whether a picture has an address on the web and is not a file."""
    return _URL.match(source) is not None


def similar_files(target: str, folder: Path) -> tuple[str, ...] | None:
    """
    Return the names of files that are similar to that of a link, if it leads to none; None if the file exists.

    *target* is relative to *folder*, with a fragment or a query behind its path.
    """
    path = re.split("[?#]", target, maxsplit=1)[0]
    for written in (path, unquote(path)):
        try:
            if not written or (folder / written).exists():
                return None
        except (OSError, ValueError):
            pass
    parent = (folder / unquote(path)).parent
    try:
        names = [each.name for each in parent.iterdir() if each.is_file()]
    except (OSError, ValueError):
        return ()
    return tuple(
        f"{target[: target.rfind('/', 0, len(path)) + 1]}{each}"
        for each in close_matches(Path(path).name, names)
    )


def _drawn(data: bytes, source: str) -> bytes:
    """Return an SVG picture as PNG, if Typst is installed."""
    if not is_svg(data):
        raise FileError(source, "its data is of no picture that can be shown")
    try:
        drawn: bytes = import_optional("essence_refs.formats.pdf", "A picture in SVG", "pdf").draw_svg(data)
    except TypesettingError as error:
        raise FileError(source, f"it is in SVG, and {error.message}") from None
    except MissingExtraError as error:
        raise FileError(source, str(error)) from None
    return drawn


def picture_data(source: str, folder: Path, *, within: bytes | None = None) -> bytes:
    """
    Return the bytes of a picture whose path is relative to *folder*; none for one on the web.

    *within* are the bytes of a picture that the report itself contains.

    Raises:
        FileError: when the file cannot be read, or the picture has too many pixels.

    """
    if within is not None:
        if reason := reason_to_refuse(within):
            raise FileError(source, reason)
        return within if media_type(within) else _drawn(within, source)
    if is_url(source):
        return b""
    written = folder / source
    # In Markdown a space in a name is often written as %20, and a name may also have a percent sign.
    path = written if is_file(written) else folder / unquote(source)
    data = read_bytes(path, pipes=False, most=LARGEST_PICTURE)
    if reason := reason_to_refuse(data):
        raise FileError(path, reason)
    return data
