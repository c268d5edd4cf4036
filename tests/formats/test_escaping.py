"""Hostile text is text in HTML, Markdown and plain text: a reader sees the text of the document, and links are safe."""

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from xml.etree.ElementTree import Element

import attrs
import html5lib
import markdown_it
import pytest
from hostile_documents import (
    HEIGHTS,
    HOSTILE,
    PLACES,
    SOURCES,
    TARGETS,
    called,
    documents,
    noted,
    rich_texts,
    seen,
    undirected,
)
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from essence_refs import formats
from essence_refs.formats.html import text as html_text
from essence_refs.formats.runs import flatten, safe_target, split_lines
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Block,
    Document,
    Inline,
    Link,
    Mark,
    Paragraph,
    RichText,
    Span,
    Table,
)

# Binary formats have their own tests.
TEXTS = [name for name, known in formats.FORMATS.items() if not known.is_binary]
# The signs that plain text adds to the text of a document.
OUR_OWN = "=-~^\"'\N{BULLET} 0123456789.[]:Notes" + "Picture" + "".join(SOURCES)
SAFE_PICTURE = re.compile(r"https?://[\x21-\x7e]|data:image/(png|gif);base64,|(?!/)[^:]*$")
SAFE_ADDRESS = re.compile(r"(https?://|mailto:)[\x21-\x7e]+")
INLINE = frozenset({"a", "i", "b", "em", "strong", "sup", "sub", "u", "code", "span", "s", "mark", "del"})
MARKDOWN_ELEMENTS = INLINE - {"i", "b", "u", "s", "span"} | {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "li", "blockquote", "br", "body", "html", "head"),
    *("ol", "pre", "hr", "img", "table", "thead", "tbody", "tr", "th", "td", "section", "div"),
}


def parsed(html: str) -> Element:
    """Parse a page as a browser does; the page must be valid."""
    return html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)


def parsed_fragment(html: str) -> Element:
    """Parse a fragment as a browser does; the fragment must be valid."""
    return html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parseFragment(html)


def words(element: Element) -> str:
    """Return the visible words of an element, with a space between blocks."""
    pieces: list[str] = []

    def walk(each: Element) -> None:
        gap = "" if each.tag in INLINE else " "
        pieces.extend([gap, each.text or ""])
        for child in each:
            walk(child)
            pieces.append(child.tail or "")
        pieces.append(gap)

    walk(element)
    return " ".join(undirected("".join(pieces)).split())


def markdown_page(text: str) -> Element:
    """Return the HTML tree that markdown-it-py makes of CommonMark with tables and footnotes."""
    reader = markdown_it.MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    reader.add_render_rule("image", _image)
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(f"<!DOCTYPE html>{reader.render(text)}")


def _image(_: RendererHTML, tokens: Sequence[Token], index: int, __: object, ___: object) -> str:
    """Render an image with its full description, from which markdown-it-py 3 drops code and angle brackets."""
    token = tokens[index]
    source = escape(str(token.attrs["src"]))
    return f'<img src="{source}" alt="{escape(_words_of(token.children or ()))}">'


def _words_of(tokens: Sequence[Token]) -> str:
    return "".join(
        _words_of(each.children) if each.children else "\n" if each.type.endswith("break") else each.content
        for each in tokens
    )


def without_markdown_notes(page: Element) -> tuple[str, list[int], list[str]]:
    """Return the words of a page without its notes, the called notes in order, and the words of each note."""
    targets = []
    for each in page.iter("sup"):
        if each.attrib.get("class") == "footnote-ref":
            targets.append(int(each[0].attrib["href"].removeprefix("#fn")))
            emptied(each)
    for each in page.iter("img"):
        each.text = each.attrib["alt"]
    notes = []
    for each in page.iter("section"):
        for item in each[0]:
            for parent in item.iter():
                for child in [child for child in parent if child.attrib.get("class") == "footnote-backref"]:
                    parent.remove(child)
            notes.append(words(item))
        emptied(each)
    return words(page), targets, notes


def emptied(element: Element) -> None:
    """Remove the content of an element, and keep the text after it."""
    tail = element.tail
    element.clear()
    element.tail = tail


def all_joined(document: Document, call: Callable[[str], str] | None = None) -> str:
    return " ".join(undirected(" ".join(seen(document, call))).split())


def note_texts(document: Document) -> list[str]:
    return [" ".join(undirected(" ".join(each)).split()) for each in noted(document)]


def without_notes(page: Element) -> tuple[str, list[str]]:
    """Return the words of a page without its notes section, and the words of each note without its link back."""
    sections = page.findall(".//section")
    (notes,) = [each for each in sections if each.attrib.get("role") == "doc-endnotes"] or [
        Element("section")
    ]
    items = notes.findall("ol/*")
    for item in items:
        for parent in item.iter():
            for child in list(parent):
                if child.attrib.get("role") == "doc-backlink":
                    parent.remove(child)
    texts = [words(item) for item in items]
    notes.clear()
    return words(page), texts


@given(documents())
def test_an_html_fragment_shows_the_text_of_the_document(document: Document) -> None:
    """Nothing is lost, added or read as markup, and the notes are at the end."""
    shown, notes = without_notes(parsed_fragment(formats.write(document, "html-fragment")))
    assert shown == all_joined(document, call=str)
    assert notes == note_texts(document)


@given(documents())
def test_an_html_page_is_valid_and_shows_the_text_of_the_document(document: Document) -> None:
    """The page parses without an error, and its header, main part and footer contain the whole text."""
    body = parsed(formats.write(document, "html")).find("body")
    assert body is not None
    for each in list(body):
        if each.tag not in ("header", "main", "footer"):
            body.remove(each)
    shown, notes = without_notes(body)
    assert shown == all_joined(document, call=str)
    assert notes == note_texts(document)


@given(documents())
def test_html_has_no_script_duplicate_id_or_harmful_link(document: Document) -> None:
    """All elements are our own, every id is unique, and every link is http, https or mailto."""
    elements = list(parsed(formats.write(document, "html")).iter())
    assert not {"script", "iframe", "object", "form"} & {each.tag for each in elements}
    assert not [name for each in elements for name in each.attrib if name.startswith("on")]
    ids = [each.attrib["id"] for each in elements if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    assert all(ids)
    for each in elements:
        if each.tag == "img":
            assert SAFE_PICTURE.match(each.attrib["src"])
        elif each.tag == "a" and not each.attrib["href"].startswith("#"):
            assert SAFE_ADDRESS.fullmatch(each.attrib["href"])


@given(documents())
def test_links_within_a_page_have_targets(document: Document) -> None:
    """A call links to its note, which links back to its first call."""
    page = parsed(formats.write(document, "html"))
    names = {each.attrib["id"] for each in page.iter() if "id" in each.attrib}
    targets = [each.attrib["href"][1:] for each in page.iter("a") if each.attrib["href"].startswith("#")]
    assert set(targets) <= names
    roles = [each.attrib.get("role") for each in page.iter("a")]
    assert roles.count("doc-noteref") == len(called(document))
    assert roles.count("doc-backlink") == len(set(called(document)))


@given(documents())
def test_a_fragment_without_anchors_has_no_ids_whatever_it_contains(document: Document) -> None:
    """Calls of notes are numbers then, so that a page can contain the fragment twice."""
    page = parsed_fragment(formats.write(document, "html-fragment", anchors=False))
    assert not [each for each in page.iter() if "id" in each.attrib or each.attrib.get("href", "")[:1] == "#"]
    assert without_notes(page) == (
        all_joined(document, call=str),
        note_texts(document),
    )


@given(rich_texts(without=frozenset(), notes=2, breaks=True))
def test_simple_text_is_written_like_any_other_text(text: RichText) -> None:
    """The fast path for simple content gives the same HTML, also for empty strings in links and spans."""
    padded = RichText(tuple(_padded(text.content)))
    assert html_text.write_inline(text) == html_text.write_inline(padded)
    assert html_text.write_flow(text) == html_text.write_flow(padded)


def _padded(content: tuple[Inline, ...]) -> Iterator[Inline]:
    for each in content:
        if isinstance(each, Link | Span):
            yield attrs.evolve(each, content=(*_padded(each.content), ""))
        else:
            yield each


@given(documents())
def test_markdown_reads_back_as_the_text_of_the_document(document: Document) -> None:
    """CommonMark shows the same text, with our own elements only, and each note where it is called."""
    page = markdown_page(formats.write(document, "markdown"))
    assert {each.tag for each in page.iter()} <= MARKDOWN_ELEMENTS
    shown, targets, notes = without_markdown_notes(page)
    texts = note_texts(document)
    # Markdown readers number notes in the order of their calls, and drop notes that are never called.
    numbers = list(dict.fromkeys(called(document)))
    never = [text for number, text in enumerate(texts, start=1) if number not in numbers]
    assert shown == " ".join(" ".join([all_joined(document, call=lambda _: ""), *never]).split())
    assert [numbers[target - 1] for target in targets] == called(document)
    assert notes == [texts[number - 1] for number in numbers]


@given(documents())
def test_markdown_has_the_same_structure_as_html(document: Document) -> None:
    """Every list, quotation, table and code block is there, and nested as in the document."""
    blocks = tuple(each for each in document.blocks if not isinstance(each, Bibliography))
    document = attrs.evolve(document, blocks=blocks, notes=())
    in_html = parsed_fragment(formats.write(document, "html-fragment"))
    in_markdown = markdown_page(formats.write(document, "markdown"))
    assert outline(in_markdown) == outline(in_html)


def outline(element: Element) -> list[object]:
    """Return the nested structure of the elements that contain other blocks or lines, with their text."""
    found: list[object] = []
    for each in element:
        inner = outline(each)
        # A table in Markdown always has a head, which may be empty.
        is_head = each.tag == "th" and bool(words(each))
        if is_head or each.tag in ("ul", "ol", "li", "blockquote", "table", "td", "pre", "hr"):
            text = "".join(each.itertext()).rstrip("\n") if each.tag == "pre" else each.attrib.get("start")
            found.append((each.tag, text, each.attrib.get("style", "").replace(" ", ""), inner))
        else:
            found += inner
    return found


@given(rich_texts())
def test_markdown_has_the_same_links_and_emphasis_as_html(text: RichText) -> None:
    """The same words are linked to the same addresses, and the same words are emphasised."""
    document = Document(title="", blocks=(Paragraph(text=text),))
    in_html = parsed_fragment(formats.write(document, "html-fragment"))
    in_markdown = markdown_page(formats.write(document, "markdown"))
    assert links(in_markdown) == links(in_html)
    for tags in (("i", "em"), ("b", "strong"), ("sup", "sup"), ("sub", "sub"), ("code", "code")):
        assert bare(in_markdown, tags) == bare(in_html, tags)


def links(page: Element) -> list[tuple[str, str]]:
    # Neighbouring links to the same address with only a space between count as one.
    found = [("".join(words(each).split()), each.attrib["href"]) for each in page.iter("a")]
    merged: list[tuple[str, str]] = []
    for text, address in found:
        if merged and merged[-1][1] == address:
            merged[-1] = (merged[-1][0] + text, address)
        elif text:
            merged.append((text, address))
    return merged


def bare(page: Element, tags: tuple[str, str]) -> str:
    """Return all words in these elements, without the spaces that Markdown moves outside."""
    return (
        "".join("".join(each.itertext()) for each in page.iter() if each.tag in tags)
        .replace(" ", "")
        .translate({ord(space): None for space in "\N{NO-BREAK SPACE}\N{EM SPACE}"})
    )


@given(documents(without=PLACES | HEIGHTS, tables=False), st.none() | st.integers(1, 100))
def test_plain_text_is_the_text_of_the_document(document: Document, width: int | None) -> None:
    """Nothing but our own signs and the addresses of pictures is added, wrapped or not."""
    text = " ".join(undirected(formats.write(document, "text", width=width)).split())
    footers = 0
    while footers < len(document.blocks) and _is_footer(document.blocks[-1 - footers]):
        footers += 1
    body = attrs.evolve(document, blocks=document.blocks[: len(document.blocks) - footers])
    foot = attrs.evolve(document, title="", blocks=document.blocks[len(document.blocks) - footers :])
    at = 0
    for stretch in (
        *seen(body, "[{}]".format),
        *(each for stretches in noted(document) for each in stretches),
        *seen(foot, "[{}]".format),
    ):
        words = " ".join(undirected(stretch).split())
        found = text.find(words, at)
        assert found >= 0, stretch
        assert not text[at:found].strip(OUR_OWN)
        at = found + len(words)
    assert not text[at:].strip(OUR_OWN)


def _is_footer(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role == "footer"


@given(documents(without=PLACES | HEIGHTS), st.none() | st.integers(1, 100))
def test_plain_text_has_every_word_of_a_table(document: Document, width: int | None) -> None:
    """Cells are side by side and continue below, and none of their words is lost or broken."""
    tables = tuple(each for each in document.blocks if isinstance(each, Table))
    document = attrs.evolve(document, title="", blocks=tables, notes=())
    shown = undirected(formats.write(document, "text", width=width)).split()
    # In an unfolded table, a colon separates the heading from the cell.
    written = Counter(shown) + Counter(word.removesuffix(":") for word in shown if word.endswith(":"))
    expected = Counter(
        word for stretch in seen(document, "[{}]".format) for word in undirected(stretch).split()
    )
    assert not expected - written


@given(documents(without=frozenset()))
def test_no_format_contains_control_characters(document: Document) -> None:
    """A bell or a lone surrogate in a title reaches neither a terminal nor a file."""
    for name in TEXTS:
        text = formats.write(document, name)
        assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cs") and each != "\n"]


@given(rich_texts(without=frozenset()))
def test_display_values_lose_no_text(text: RichText) -> None:
    """All text is written, in order, whatever its ``display``."""
    assert bare_text("".join(run.text for part in flatten(text) for run in part.runs)) == bare_text(
        "".join(run.text for line in split_lines(text) for run in line.runs)
    )
    entry = BibliographyEntry(key="key", text=text)
    document = Document(title="", blocks=(Bibliography(entries=(entry,)),))
    shown = words(parsed_fragment(formats.write(document, "html-fragment")))
    assert bare_text(shown) == bare_text("".join(seen(document)))
    assert bare_text(words(markdown_page(formats.write(document, "markdown")))) == bare_text(shown)


def bare_text(text: str) -> str:
    return "".join(undirected(text).split())


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_safe_or_empty(target: str) -> None:
    """A link cannot run a script or open a local file."""
    safe = safe_target(target)
    assert not safe or SAFE_ADDRESS.fullmatch(safe)
    assert bool(safe) == bool(re.match(r"(https?://.|mailto:|doi:)", target))


@pytest.mark.parametrize("name", TEXTS)
def test_a_deeply_nested_title_is_still_text(name: str) -> None:
    """Ten thousand nested spans cause no recursion error."""
    content: Span | str = "deep"
    for _ in range(10_000):
        content = Span(Mark.ITALIC, (content,))
    document = Document(title="t", blocks=(Paragraph(text=RichText((content,))),))
    assert "deep" in formats.write(document, name)


@pytest.mark.parametrize("name", TEXTS)
def test_writing_markup_takes_linear_time(name: str) -> None:
    """Eight times the length must take far less than sixty-four times as long."""
    short, long = (_quickest(name, length) for length in (40_000, 320_000))
    assert long < 24 * short


def _quickest(name: str, length: int) -> float:
    """Return the least processor time of three runs, in seconds, for a title of this many characters."""
    text = RichText.of(("".join(HOSTILE) * length)[:length])
    link = RichText((Link("https://example.org", ("x",)),))
    document = Document(title="t", blocks=(Paragraph(text=text + link),))
    taken = []
    for _ in range(3):
        begun = time.process_time()
        written = formats.write(document, name)
        taken.append(time.process_time() - begun)
        assert len(written) > length
    return min(taken)


@given(st.text(st.sampled_from("&<>\"'ab é\n")), st.booleans())
def test_escaping_is_the_same_as_in_the_standard_library(text: str, quote: bool) -> None:  # noqa: FBT001 - hypothesis gives both
    """Elements and attributes are escaped as by html.escape."""
    assert html_text.escape(text, quote=quote) == escape(text, quote=quote)


_BITS = [
    "http",
    "HTTPS",
    "https",
    "mailto",
    ":",
    "/",
    "//",
    "://",
    "doi:",
    "10.1/x",
    " ",
    "\t",
    "a",
    "é",
    "%",
    "%41",
]


@given(st.lists(st.sampled_from([*_BITS, "\N{NO-BREAK SPACE}", "[::1]", "<", '"', "\ud800", "javascript:"])))
def test_the_fast_check_of_an_address_agrees_with_the_pattern(bits: list[str]) -> None:
    """A safe address has a known scheme, something after it, and no character that needs escaping."""
    target = "".join(bits)
    safe = safe_target(target)
    address = re.sub(r"(?i)^doi:\s*", "https://doi.org/", target.strip())
    assert bool(safe) == bool(re.match(r"(?i)(?:https?://|mailto:)[^\s/]", address))
    assert re.fullmatch(r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*", safe)
