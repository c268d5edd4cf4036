"""Documents full of citations, and what pandoc writes of them with --citeproc and with our filter."""

import itertools
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs

from essence_refs.model import Date, Library, Name, Names, Point, Reference, RichText

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _name(text: str) -> Name:
    family, _, given = text.partition(", ")
    particle, _, last = family.rpartition("/")
    return Name(non_dropping_particle=particle, family=last, given=given) if given else Name(literal=family)


def _work(key: str, authors: str, year: int, title: str, kind: str = "report", **texts: str) -> Reference:
    variables = {"title": title, **texts}
    return Reference(
        key=key,
        kind=kind,
        names=(("author", Names(tuple(map(_name, authors.split("; "))))),) if authors else (),
        dates=(("issued", Date(start=Point(year=year))),),
        texts=tuple((variable.replace("_", "-"), RichText.of(text)) for variable, text in variables.items()),
    )


_JOURNAL = {"kind": "article-journal", "container_title": "Child & Family Social Work", "volume": "12"}
# Two works of one author and year, co-authors, bodies, four and eight authors, no author, DOIs and addresses.
LIBRARY = Library(
    (
        _work("able19", "Able, Ann", 2019, "Ability in practice", publisher="Care Press"),
        _work("good20a", "Good, Greta", 2020, "Arrivals", **_JOURNAL, page="1-19", DOI="10.1000/arrivals"),
        _work("good20b", "Good, Greta", 2020, "Beginnings", publisher="Care Press"),
        _work("good18", "Good, Greta; Able, Ann", 2018, "Common ground", **_JOURNAL, page="20-31"),
        _work(
            "group21",
            "West, Will; East, Eve; North, Nora; South, Sam",
            2021,
            "Directions",
            publisher="Map House",
        ),
        _work(
            "many22",
            "One, Ann; Two, Bob; Three, Cy; Four, Di; Five, Ed; Six, Fay; Seven, Guy; Eight, Hal",
            2022,
            "Every voice",
            **_JOURNAL,
            page="40-52",
        ),
        _work("office17", "Office for Care", 2017, "Every child counted", URL="https://example.org/counted"),
        _work("book15", "Young, Yan", 2015, "First steps: A history", kind="book", publisher="Old House"),
        _work("young16", "Young, Yan", 2016, "Growing up", **_JOURNAL, page="5"),
        _work("berg14", "van den/Berg, Jan", 2014, "Homes", kind="book", publisher="Old House"),
    )
)
KEYS = LIBRARY.keys()

_PREFIXES = ("", "", "", "see ", "see also ", "cf. ", "*cf.* ", "for a view, see ", '"so" ')
_LOCATORS = (
    *("", "", "", ", p. 4", ", pp. 4-6", ", chapter 2", ", 12", ", 33-35, 38", ", p. iv", ", {p. 4 and 5}"),
    *(", vol. 2", ", section 3.1", ", pp. 3(a), 5", ", para. 6", ", [17]"),
)
_SUFFIXES = ("", "", "", ", and more", " passim", ", *ours*", ", $x^2$", " [word]{.mark}")
_IN_BRACKETS = ("p. 4", "chapter 2", "12-15", "p. 3, emphasis mine", "emphasis mine")
_ENDS = (".", ",", ";", "!", "?", "", " and", ")", "\N{EM DASH}dash", ":", " *and*")
_BEGINNINGS = (
    "Words here",
    "A *word*",
    "(in brackets",
    "Well\N{EM DASH}",
    "`code`",
    'A "quotation"',
    "It's 'so'",
)
# Each construct that --citeproc treats; the citations within are formatted in all of them.
CONSTRUCTS = """
# A heading with [@good20a] {#begin}

An in-text citation in a note.^[Inline: @good18 [p. 3], and more (see [@good18, p. 9]).]

A note with a citation alone.^[[@able19, p. 5].] One in a note of two paragraphs.[^two]

[^two]: First, [@able19].

    Then @able19 and [-@office17].

1. First @good20b [p. 3],
    - *inner* [see @book15, chapter 2; @able19].
2. Second.

> Quoted [@office17].

| Source   | Year |
|:---------|-----:|
| @group21 | 2021 |
| [@many22, p. 4] | 2022 |

: A caption with [@berg14]

| A line block [@berg14]
|   of two lines

Term

:   Defined in [@book15].

::: box
In a box [@young16].
:::

[In a span [@young16]]{.smallcaps}, in *emphasis [@book15]*, in **strong @book15**, in [a link [@able19]](https://example.org).

A formula $x_{[@able19]}$, `@able19`, user@example.org, \\@able19 and a range 3--4.
"""


class DocumentGenerator:
    """Generates documents full of citations; a seed always gives the same document."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable documents, no secrets
        self.count = 0

    def document(self, paragraphs: int) -> str:
        """Return paragraphs with one or two citations each."""
        return "\n\n".join(self._paragraph() for _ in range(paragraphs)) + "\n"

    def _paragraph(self) -> str:
        pick = self.random.choice
        text = f"{pick(_BEGINNINGS)} {self._citation()}{pick(_ENDS)}"
        if self.random.random() < 0.3:
            text += f" More {self._citation()}{pick(_ENDS)}"
        return text

    def _citation(self) -> str:
        self.count += 1
        if self.random.random() < 0.7:
            return f"[{'; '.join(self._cite() for _ in range(self.random.choice((1, 1, 1, 2, 2, 3))))}]"
        key = f"@{self.random.choice(KEYS)}"
        return f"{key} [{self.random.choice(_IN_BRACKETS)}]" if self.random.random() < 0.4 else key

    def _cite(self) -> str:
        pick = self.random.choice
        sign = "-@" if self.random.random() < 0.1 else "@"
        return f"{pick(_PREFIXES)}{sign}{pick(KEYS)}{pick(_LOCATORS)}{pick(_SUFFIXES)}"


@attrs.frozen
class Pandoc:
    """Runs pandoc, with its own --citeproc or with our filter."""

    program: str
    folder: Path

    def written(self, text: str, to: str, *, style: Path | None = None, ours: bool) -> list[str]:
        """Return the lines that pandoc writes of a document in Markdown."""
        source = self.folder / "document.md"
        source.write_text(text, encoding="utf-8")
        command = [self.program, "-f", "markdown", str(source), "-t", to, "--wrap=none"]
        command += ["--filter", str(self._filter())] if ours else ["--citeproc"]
        command += ["--csl", str(style)] if style else []
        target = self.folder / "document.out"
        # pandoc runs a script with the first program called python.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(
            [*command, "-o", str(target)],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, "PATH": path},
        )
        return (
            list(_word_paragraphs(target)) if to == "docx" else target.read_text(encoding="utf-8").split("\n")
        )

    def _filter(self) -> Path:
        """Return a script that runs the filter with the Python of the tests; pandoc knows one by its ending."""
        script = self.folder / "filter.py"
        script.write_text("from essence_refs.pandoc.program import main\n\nmain()\n", encoding="utf-8")
        return script


def _word_paragraphs(path: Path) -> Iterator[str]:
    """Yield the style, the text and the formatting of each paragraph of a Word file, then of its notes."""
    with zipfile.ZipFile(path) as package:
        for name in ("word/document.xml", "word/footnotes.xml"):
            for paragraph in ET.fromstring(package.read(name)).iter(f"{_WORD}p"):  # noqa: S314 - made by pandoc
                style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
                runs = itertools.groupby(map(_run, paragraph.iter(f"{_WORD}r")), key=lambda each: each[0])
                texts = (f"{marks}{''.join(text for _, text in some)}{marks}" for marks, some in runs)
                yield f"{'' if style is None else style.get(f'{_WORD}val')}: {''.join(texts)}"


def _run(run: ET.Element) -> tuple[str, str]:
    """Return the formatting of a run and its text; a formula is not there."""
    properties = run.find(f"{_WORD}rPr")
    marks = "" if properties is None else "".join(_mark(each) for each in properties)
    texts = (
        "[note]" if each.tag == f"{_WORD}footnoteReference" else each.text or ""
        for each in run
        if each.tag in (f"{_WORD}t", f"{_WORD}footnoteReference")
    )
    return marks, "".join(texts)


def _mark(property_: ET.Element) -> str:
    name = property_.tag.removeprefix(_WORD)
    if name == "vertAlign":
        return f"^{property_.get(f'{_WORD}val')}^"
    return {"i": "*", "b": "**", "smallCaps": "^sc^"}.get(name, "")
