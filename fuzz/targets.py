"""What is fuzzed: a function for each kind of file, which raises only if the package breaks a promise."""

import contextlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import essence_refs as er
from essence_refs import bibtex, formats, reports
from essence_refs.builds import configuration
from essence_refs.csl import Citation, Cite, bibliography, cite
from essence_refs.csl.style.loading import parse_style
from essence_refs.errors import EssenceRefsError, QueryError, StyleError
from essence_refs.files import check_settings, frameworks
from essence_refs.formats import picture_sizes
from essence_refs.model import Date, Document, Library, Name, Names, Point, Reference, RichText

# In bytes. Longer inputs find the same, more slowly.
LONGEST = 4096
# No output may have one, whatever the input has; line ends are our own.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")

SAMPLES = (
    Reference(
        key="a",
        kind="book",
        names=(("author", Names((Name(family="Aye", given="Ann B."), Name(literal="A Body")))),),
        dates=(("issued", Date(start=Point(2020, 5, 4))),),
        texts=(
            ("title", RichText.of("A Title: with 'quotes'")),
            ("publisher", RichText.of("P")),
            ("page", RichText.of("12-15")),
            ("edition", RichText.of("2")),
            ("URL", RichText.of("https://example.org")),
        ),
    ),
    Reference(
        key="b",
        kind="article-journal",
        names=(
            ("author", Names((Name(family="Aye", given="Ann B."),), complete=False)),
            ("editor", Names((Name(family="Gogh", given="V.", non_dropping_particle="van"),))),
        ),
        dates=(("issued", Date(start=Point(2020), end=Point(2021), is_range=True)),),
        texts=(
            ("title", RichText.of("An Article")),
            ("container-title", RichText.of("J")),
            ("volume", RichText.of("iv")),
            ("DOI", RichText.of("10.1/x")),
        ),
    ),
    Reference(key="c"),
)
LIBRARY = Library(SAMPLES)


def check_library(library: er.LoadedLibrary) -> None:
    """Write a library in each format of references, and print it in a style."""
    for format_ in ("bibtex", "csl-json"):
        text = library.write(format_)
        again = er.loads(text, format_, keep_going=True)
        keys = [each.key for each in library]
        if len(again) != len(keys) and not again.problems:
            raise AssertionError(f"{format_} lost an item without a word: {keys}")
    if library:
        document = er.reading_list(library, group="none").document()
        for format_ in ("html", "text"):
            require_no_control(formats.write(document, format_))


def require_no_control(text: str) -> None:
    """Raise an AssertionError if a text has a control character."""
    if found := CONTROLS.search(text):
        raise AssertionError(f"a control character in an output: {found[0]!r}")


def bib(data: bytes) -> None:
    """Read a .bib file, with all that is wrong in it, and write what was read."""
    text, _ = bibtex.decode(data, source="fuzz.bib")
    check_library(er.loads(text, keep_going=True))


def csl_json(data: bytes) -> None:
    """Read CSL-JSON, with all that is wrong in it, and write what was read."""
    text, _ = bibtex.decode(data, source="fuzz.json", encoding="utf-8")
    check_library(er.loads(text, "csl-json", keep_going=True))


def csl(data: bytes) -> None:
    """Compile a style, and print three items in it."""
    with contextlib.suppress(StyleError):
        style = parse_style(data, name="fuzz.csl")
        citations = [
            Citation(cites=(Cite(key="a", locator=RichText.of("4")), Cite(key="b"))),
            Citation(cites=(Cite(key="a"),)),
        ]
        printed = cite(citations, SAMPLES, style)
        entries = bibliography(SAMPLES, style).entries if style.has_bibliography else ()
        for text in (*printed.citations, *(each.text for each in entries)):
            document = Document(title="t", blocks=(er.model.Paragraph(text=text),))
            require_no_control(formats.write(document, "html"))


def report(data: bytes) -> None:
    """Read a report, and write it; no file that it names is opened."""
    text, _ = bibtex.decode(data, source="fuzz.bib")
    read = reports.parse(text, source="fuzz.md")
    document = Document(title=read.title, blocks=read.blocks, notes=read.notes)
    for format_ in ("html", "markdown", "text", "latex", "typst", "rst"):
        require_no_control(formats.write(document, format_))


def toml(data: bytes) -> None:
    """Read a framework, a configuration of a build, and the table of checks."""
    text = data.decode(errors="replace")
    frameworks.parse(text, source="fuzz.toml")
    for parse in (configuration.parse, check_settings.parse):
        with contextlib.suppress(EssenceRefsError):
            parse(text, Path("fuzz.toml"))


def query(data: bytes) -> None:
    """Ask a query of three items."""
    with contextlib.suppress(QueryError):
        LIBRARY.where(data.decode(errors="surrogateescape"))


def picture(data: bytes) -> None:
    """Read the size of a picture."""
    for kind in ("image/png", "image/jpeg", "image/gif", "image/webp"):
        picture_sizes.too_large(data, kind)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "bib": bib,
    "csl": csl,
    "csl_json": csl_json,
    "report": report,
    "toml": toml,
    "query": query,
    "picture": picture,
}
