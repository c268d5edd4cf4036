"""PDF: tagged, with the text of the document, in the fonts of Typst, and reproducible."""

import importlib
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pypdf
import pytest
import typst as engine
from hostile_documents import GIF, PNG, SVG, documents, noted, seen
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_report import REPORT, note, paragraph, rich

from essence_refs import files, formats, publish
from essence_refs.errors import MissingExtraError, NotShownWarning, TypesettingError
from essence_refs.formats.pdf import draw_svg
from essence_refs.formats.pictures import is_svg, media_type
from essence_refs.formats.runs import safe_target
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Document,
    Heading,
    Link,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Span,
)

PAGE_NUMBER = re.compile(r"\d+ ?/ ?\d+$")
DECLARED = b"<pdfuaid:part>1</pdfuaid:part>"
# The last private-use character, which no font has.
NOWHERE = "\U0010fffd"


def made(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), title: str = "A title") -> bytes:
    return formats.write_bytes(Document(title=title, blocks=blocks, notes=notes), "pdf")


def opened(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """Return the words of a PDF with single spaces, without page numbers."""
    pages = (" ".join(page.extract_text().split()) for page in opened(data).pages)
    return " ".join(PAGE_NUMBER.sub("", page).strip() for page in pages)


def links_of(data: bytes) -> list[str]:
    """Return the targets of the links of a PDF; any action other than opening a URL is an error."""
    found = []
    for page in opened(data).pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A")
            if action is not None:
                assert action["/S"] == "/URI", action
                found.append(str(action["/URI"]))
    return found


def elements_of(data: bytes) -> Iterator[pypdf.generic.DictionaryObject]:
    """Yield the elements of the structure tree in reading order."""
    stack = [opened(data).trailer["/Root"]["/StructTreeRoot"]]
    while stack:
        element = stack.pop().get_object()
        if isinstance(element, pypdf.generic.ArrayObject):
            stack += reversed(element)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if "/S" in element:
                yield element
            if "/K" in element:
                stack.append(element["/K"])


def tags_of(data: bytes) -> list[str]:
    return [str(element["/S"]) for element in elements_of(data)]


@pytest.fixture(scope="module")
def reading_list() -> publish.StyledReadingList:
    return publish.reading_list(files.load(), "organisation", style="harvard-cite-them-right")


@pytest.fixture(scope="module")
def organisation(reading_list: publish.StyledReadingList) -> bytes:
    return formats.write_bytes(reading_list.document(), "pdf")


def test_a_pdf_contains_the_words_of_a_reading_list(
    organisation: bytes, reading_list: publish.StyledReadingList
) -> None:
    """All words are there in order; a line can break where there is no space."""
    expected = "".join(seen(reading_list.document())).replace(" ", "")
    assert text_of(organisation).replace(" ", "") == expected


def test_a_pdf_has_a_title_a_language_and_an_outline(organisation: bytes) -> None:
    """Viewers show the title instead of the file name, and read the text aloud in its language."""
    reader = opened(organisation)
    assert reader.metadata is not None
    assert reader.metadata.title == "ESSENCE reading list"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [each.title for each in reader.outline] == ["Organisation"]


def test_a_pdf_is_tagged(organisation: bytes) -> None:
    """It declares PDF/UA-1, and has a title, a heading, and a list with an item for each reference."""
    root = opened(organisation).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert DECLARED in organisation
    tags = tags_of(organisation)
    assert tags.count("/Title") == 1
    assert tags.count("/H1") == 1
    assert tags.count("/LI") == 7


def test_the_links_of_a_pdf_are_those_of_its_items(organisation: bytes) -> None:
    """Each address is followed as it is printed; a link over two lines is the same address twice."""
    links = set(links_of(organisation))
    assert "https://doi.org/10.1136/bmjopen-2018-026967" in links
    assert all(safe_target(each) == each for each in links)
    assert len(links) == 6


def test_a_pdf_has_no_date_and_is_reproducible(reading_list: publish.StyledReadingList) -> None:
    """The same document gives the same bytes on any day."""
    document = reading_list.document()
    data = formats.write_bytes(document, "pdf")
    assert formats.write_bytes(document, "pdf") == data
    code = (
        "import sys; from essence_refs import files, formats, publish\n"
        "listed = publish.reading_list(files.load(), 'organisation', style='harvard-cite-them-right')\n"
        "sys.stdout.buffer.write(formats.write_bytes(listed.document(), 'pdf'))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"TZ": "Asia/Tokyo"}
    )
    assert again.stdout == data
    assert b"/CreationDate" not in data


def test_a_pdf_uses_the_fonts_of_typst(organisation: bytes) -> None:
    """No font of the computer is used if these have all characters."""
    fonts = {
        str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in opened(organisation).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert fonts == {"LibertinusSerif"}


@pytest.mark.parametrize(
    "sign", ["\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}", "\N{CHECK MARK}", "\N{LATIN SMALL LIGATURE FI}"]
)
def test_a_font_of_the_computer_is_used_only_for_missing_characters(sign: str) -> None:
    """One missing character changes no other and causes no error: OpenSymbol claims to have check boxes and has not."""
    source = formats.write(Document(title="Tasks", blocks=(paragraph(f"{sign} to do"),)), "typst")
    data = engine.compile(source.encode(), format="pdf", pdf_standards="ua-1")
    fonts = {
        str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in opened(data).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert fonts <= {"LibertinusSerif", "NewCM10", "NewCMMath", "DejaVuSansMono"}


def test_a_pdf_contains_every_kind_of_block() -> None:
    """Headings, lists, quotations, tables, code, a picture and its description, notes."""
    document = REPORT if has_glyphs("保育園") else without_characters(REPORT, "保育園")
    data = formats.write_bytes(document, "pdf")
    words = text_of(data).replace(" ", "")
    for stretch in seen(document):
        assert stretch.replace(" ", "") in words
    assert "Anotethatnobodycalls." in words
    assert DECLARED in data
    assert {"/H1", "/H2", "/L", "/Table", "/TH", "/Code", "/BlockQuote", "/Figure", "/Note", "/Link"} <= set(
        tags_of(data)
    )
    assert [each.title for each in opened(data).outline if not isinstance(each, list)] == [
        "What was asked",
        "References",
    ]


def has_glyphs(text: str) -> bool:
    """Return whether the fonts of this computer have all characters of a text."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made(paragraph(text))
    return not caught


def without_characters(document: Document, characters: str) -> Document:
    """Return a document with a plain letter in place of some characters."""

    def mended(value: object) -> object:
        if type(value) is str:
            return re.sub(f"[{characters}]", "x", value)
        if isinstance(value, tuple):
            return tuple(map(mended, value))
        if attrs.has(type(value)):
            fields = {each.name: mended(getattr(value, each.name)) for each in attrs.fields(type(value))}
            return type(value)(**fields)
        return value

    result = mended(document)
    assert isinstance(result, Document)
    return result


@settings(max_examples=25)
@given(documents())
def test_hostile_documents_become_accessible_pdfs_or_warn_about_fonts(document: Document) -> None:
    """Every document compiles, and is PDF/UA-1 if it has any words; links are safe, and there are no other actions."""
    assert_becomes_pdf(document)


@pytest.mark.slow
@settings(max_examples=1_500)
@given(documents(without=frozenset()))
def test_many_hostile_documents_become_accessible_pdfs(document: Document) -> None:
    """As above, with more examples, and with CSL's ``display`` values."""
    assert_becomes_pdf(document)


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ACTIONS = {"/JavaScript", "/JS", "/Launch", "/GoToR", "/EmbeddedFile", "/SubmitForm"}


def names_in(data: bytes) -> set[str]:
    """Return the names in all objects of a file; in its compressed streams, any bytes may look like one."""
    reader = opened(data)
    found: set[str] = set()
    numbers = {number for objects in reader.xref.values() for number in objects} | {*reader.xref_objStm}
    waiting: list[object] = [reader.get_object(number) for number in numbers]
    while waiting:
        match waiting.pop():
            case dict() as several:
                found.update(several)
                waiting += several.values()
            case list() as several:
                waiting += several
            case pypdf.generic.NameObject() as name:
                found.add(name)
    return found


def test_actions_are_found_in_a_file_that_has_them() -> None:
    """Otherwise the tests of hostile documents would show nothing."""
    writer = pypdf.PdfWriter(clone_from=opened(made(paragraph("x"))))
    names = {
        "/S": pypdf.generic.NameObject("/JavaScript"),
        "/JS": pypdf.generic.TextStringObject("app.alert(1)"),
    }
    action = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject(key): value for key, value in names.items()}
    )
    writer._root_object[pypdf.generic.NameObject("/OpenAction")] = action
    with io.BytesIO() as file:
        writer.write(file)
        assert {"/JavaScript", "/JS"} <= names_in(file.getvalue())
    assert ACTIONS.isdisjoint(names_in(made(paragraph("/JS"))))


def assert_becomes_pdf(document: Document) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data = formats.write_bytes(document, "pdf")
    for each in caught:
        codes = re.findall(r"U\+([0-9A-F]+)", str(each.message))
        text = str(attrs.astuple(document))
        assert codes
        letters = [chr(int(code, 16)) for code in codes]
        # A control character is printed as a replacement character.
        assert all(each in f"{text}{REPLACEMENT}" or repr(each)[1:-1] in text for each in letters)
        assert (
            REPLACEMENT not in letters or REPLACEMENT in text or re.search(r"\\x[01][0-9a-f]|\\x[7-9]", text)
        )
    assert all(safe_target(each) == each for each in links_of(data))
    assert ACTIONS.isdisjoint(names_in(data))
    assert DECLARED in data or caught or not (seen(document) or any(noted(document)))


ASCII = st.text(alphabet=[chr(code) for code in range(33, 127)], min_size=1, max_size=12)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(list(Mark)[:8]), ASCII), min_size=1, max_size=6))
def test_every_keyboard_character_is_printed(runs: list[tuple[Mark, str]]) -> None:
    """It comes back from the page unchanged, whatever its mark and its neighbours."""
    runs = [(mark, text) for mark, text in runs if mark is not Mark.SMALL_CAPS]
    text = RichText(tuple(Span(mark, (each,)) for mark, each in runs))
    data = made(Paragraph(text=text), title="t")
    assert "".join(text_of(data).split()) == "t" + "".join(each for _, each in runs)


def test_characters_without_a_font_are_a_warning_that_names_them() -> None:
    """Otherwise the reader of the file, and not its author, would find the boxes."""
    with pytest.warns(NotShownWarning) as caught:
        data = made(paragraph("a", NOWHERE), heading(f"b{chr(ord(NOWHERE) - 1)}"))
    assert [str(each.message) for each in caught] == [
        (
            f"warning: no font on this computer has {NOWHERE} (U+10FFFD), \U0010fffc (U+10FFFC): the PDF shows a box, "
            f"first in “a{NOWHERE}” (install a font that does, or choose another format)"
        )
    ]
    assert DECLARED not in data
    assert "b" in text_of(data)


def test_the_warning_has_the_item_with_the_first_such_character() -> None:
    """In a list of many items it would be hard to find."""
    entries = [
        BibliographyEntry(key=each, text=RichText.of(f"{each} {'long ' * 9}{sign} end"))
        for each, sign in (("a", "x"), ("b", NOWHERE))
    ]
    with pytest.warns(NotShownWarning) as caught:
        made(Bibliography(entries=tuple(entries)))
    (problem,) = caught.list[0].message.args
    assert (problem.key, problem.code) == ("b", "no-glyph")
    assert f"first in “long long long long {NOWHERE} end”" in problem.message


def heading(text: str, depth: int = 1) -> Heading:
    return Heading(text=RichText.of(text), depth=depth)


def test_a_warning_names_some_characters_and_counts_the_others() -> None:
    """A Chinese title on a computer without Chinese fonts gives one line."""
    with pytest.warns(NotShownWarning, match=r"U\+10FFF6\) and 4 more: the PDF shows a box"):
        made(paragraph("".join(chr(ord(NOWHERE) - number) for number in range(12))))


@pytest.mark.parametrize(
    "text",
    [
        "Łódź, Þórsmörk, İstanbul, Việt Nam",
        "Ελληνικά",
        "Українська",
        "שלום",
        "≥ ± → ½ ✓ “”‘’–—…•",
        "a\ufeffb",
    ],
)
def test_the_fonts_of_typst_have_the_characters_of_most_titles(text: str) -> None:
    """European languages, Hebrew and common symbols look the same on every computer."""
    source = formats.write(Document(title="t", blocks=(paragraph(text),)), "typst").encode()
    assert DECLARED in engine.compile(source, ignore_system_fonts=True, pdf_standards="ua-1")


def test_headings_that_skip_a_depth_are_accessible() -> None:
    """PDF/UA-1 requires levels without gaps, beginning with the first."""
    data = made(heading("a", 3), heading("b", 5), heading("c", 1))
    assert DECLARED in data
    assert [tag for tag in tags_of(data) if tag[1:2] == "H"] == ["/H1", "/H2", "/H1"]


def test_a_document_without_a_title_has_its_first_words_as_title() -> None:
    """PDF/UA-1 requires a title; a document without any words has none."""
    entry = BibliographyEntry(key="a", text=RichText.of("An item"))
    data = made(Bibliography(entries=(entry,)), title="")
    assert opened(data).metadata.title == "An item"
    assert DECLARED in data
    empty = made(title="")
    assert DECLARED not in empty
    assert len(opened(empty).pages) == 1


@pytest.mark.parametrize("data", [PNG, GIF])
def test_a_picture_is_in_the_pdf_with_its_description(data: bytes) -> None:
    """The description is below the picture and its alternative text."""
    file = made(Picture(source="a.png", description=RichText.of("A chart"), data=data))
    assert [str(each["/Alt"]) for each in elements_of(file) if "/Alt" in each] == ["A chart"]
    assert len(opened(file).pages[0].images) == 1
    assert text_of(file).endswith("A chart")
    assert "a.png" not in text_of(file)


def test_a_picture_without_a_description_has_its_file_name_as_alternative_text() -> None:
    """For a screen reader this is better than nothing."""
    file = made(Picture(source="flow of studies.png", data=PNG))
    assert [str(each["/Alt"]) for each in elements_of(file) if "/Alt" in each] == ["flow of studies.png"]


@pytest.mark.parametrize("data", [b"", b"neither", PNG[:40], b"\x89PNG\r\n\x1a\n", SVG])
def test_a_damaged_picture_is_replaced_by_its_description(data: bytes) -> None:
    """The report is made all the same, with all other pictures."""
    broken = Picture(source="a.png", description=RichText.of("A chart"), data=data)
    sound = Picture(source="b.png", description=RichText.of("Another"), data=PNG)
    file = made(broken, sound)
    assert text_of(file).endswith("A chart a.png Another")
    assert len(opened(file).pages[0].images) == 1


def test_the_introduction_of_a_level_stays_with_its_first_item() -> None:
    """There is no page break between a heading, its definition, its count and the first item."""
    level = (
        Heading(text=RichText.of("Level")),
        *(Paragraph(text=RichText.of(role), role=role) for role in ("definition", "bundle", "count")),
        Bibliography(entries=(BibliographyEntry(key="a", text=RichText.of("first item")),)),
    )
    for lines in range(18, 32):
        pages = opened(made(*(paragraph(f"line {n}") for n in range(lines)), *level)).pages
        (page,) = [each.extract_text() for each in pages if "Level" in each.extract_text()]
        assert "first item" in page, lines


def test_a_tall_picture_is_scaled_to_the_page() -> None:
    """It fits on the page together with its description."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0\x80" * 2_000)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 2_000, 8, 0, 0, 0, 0))
    data += chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    file = made(Picture(source="a.png", description=RichText.of("A tower"), data=data))
    assert len(opened(file).pages) == 1
    assert len(opened(file).pages[0].images) == 1
    assert text_of(file).endswith("A tower")


def test_a_picture_cannot_include_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst would read files that an SVG refers to."""
    (tmp_path / "secret.png").write_bytes(PNG)
    monkeypatch.chdir(tmp_path)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="secret.png"/></svg>'
    file = made(Picture(source="a.svg", description=RichText.of("A chart"), data=svg))
    assert len(opened(file).pages[0].images) == 0
    assert text_of(file).endswith("A chart a.svg")


def test_a_word_longer_than_a_line_stays_on_the_page() -> None:
    """It breaks at the margin; in the text of the PDF it is one word."""
    data = made(paragraph("x" * 400), title="t")
    heights: dict[float, int] = {}

    def look(text: str, page: list[float], line: list[float], *_: object) -> None:
        height = round(line[5] * page[3] + page[5])
        heights[height] = heights.get(height, 0) + text.count("x")

    text = opened(data).pages[0].extract_text(visitor_text=look)
    assert text.replace("\n", "").count("x" * 400) == 1
    assert len(heights) > 4
    assert max(heights.values()) < 120


def test_deeply_nested_blocks_are_typeset() -> None:
    """As deep as we allow, with a note at the bottom that is as deep."""
    block: Block = paragraph("deep", note(1))
    for _ in range(50):
        block = BlockQuote(blocks=(List(items=((block,),), start=1),))
    inner: Block = paragraph("noted")
    for _ in range(50):
        inner = List(items=((BlockQuote(blocks=(inner,)),),))
    data = made(block, notes=((inner,),))
    assert "deep1" in text_of(data)
    assert "noted" in text_of(data)


@pytest.mark.slow
def test_long_paragraphs_and_lists_are_typeset() -> None:
    """A hundred thousand characters and a thousand items, over as many pages as they need."""
    entry = BibliographyEntry(
        key="a",
        text=rich("Author, A. ", Link("https://example.org/a", ("A title",))),
        label=RichText.of("1."),
    )
    data = made(paragraph("word # " * 15_000), Bibliography(entries=(entry,) * 1_000))
    assert text_of(data).count("Author, A. A title") == 1_000
    assert len(opened(data).pages) > 20


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext, of poppler")
def test_another_reader_sees_the_same_words(
    organisation: bytes, tmp_path: Path, reading_list: publish.StyledReadingList
) -> None:
    """Poppler, which many viewers use, extracts the same words."""
    file = tmp_path / "organisation.pdf"
    file.write_bytes(organisation)
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    words = PAGE_NUMBER.sub("", " ".join(run.stdout.decode().split()))
    # Poppler removes a hyphen at the end of a line.
    assert re.sub("[ -]", "", words) == re.sub("[ -]", "", "".join(seen(reading_list.document())))


def test_without_the_extra_an_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only PDF needs the package typst."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "essence_refs.formats.pdf", raising=False)
    with pytest.raises(MissingExtraError, match=r"essence-refs\[pdf\]"):
        made(paragraph("a"))
    assert formats.write(Document(title="t"), "typst")
    monkeypatch.undo()
    importlib.import_module("essence_refs.formats.pdf")


def test_an_error_of_typst_becomes_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Users see a sentence and no traceback of another library."""

    def refuse(*_: object, **__: object) -> bytes:
        return engine.compile(b"#panic()")

    monkeypatch.setattr("essence_refs.formats.pdf._compile", refuse)
    with pytest.raises(TypesettingError, match="The PDF cannot be made: panicked"):
        made(paragraph("a"))


def test_the_typst_package_still_accepts_only_text_files() -> None:
    """When this fails, pictures can be passed as files instead of as numbers."""
    with pytest.raises(RuntimeError, match=r"(?i)not valid utf-8"):
        engine.compile({"main.typ": b'#image("a.png")', "a.png": PNG}, ignore_system_fonts=True)


def test_invisible_characters_at_the_end_of_a_link_are_moved_after_it() -> None:
    """Typst fails on them: when the second half of this test fails, they can stay in the link."""
    text = "a\N{SOFT HYPHEN}"
    assert links_of(made(paragraph(Link("https://example.org/", (text,))))) == ["https://example.org/"]
    assert links_of(made(paragraph(Link("https://example.org/", (text[1:],))))) == []
    with pytest.raises(engine.TypstError, match="internal error"):
        engine.compile(f'#link("https://example.org/")[{text}]'.encode(), ignore_system_fonts=True)


def test_typst_still_reports_headings_before_glyphs() -> None:
    """When this fails, levels with gaps no longer hide missing characters."""
    source = f"#set document(title: [t])\n= a\n=== {NOWHERE}".encode()
    with pytest.raises(engine.TypstError) as caught:
        engine.compile(source, ignore_system_fonts=True, pdf_standards="ua-1")
    assert "displayed" not in caught.value.diagnostic


def drawing(inside: str, size: str = 'width="300pt" height="200pt"') -> bytes:
    """Return an SVG picture as matplotlib writes it."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head}<svg {names} {size}>{inside}</svg>".encode()


def test_an_svg_picture_is_drawn_as_png() -> None:
    """Links to parts of the drawing are kept, and one that is larger than a page is drawn as large as a page."""
    inside = '<path id="a" d="M0 0h9v9z"/><use xlink:href="#a" x="40" style="fill: url(#b)"/>'
    assert is_svg(drawing(inside))
    assert media_type(draw_svg(drawing(inside))) == "image/png"
    width, height = struct.unpack_from(">II", draw_svg(drawing(inside, 'width="9" height="90000"')), 16)
    assert width >= 1
    assert height == pytest.approx(24 / 2.54 * 200, abs=2)


@pytest.mark.parametrize(
    "inside",
    [
        '<image xlink:href="secret.png"/>',
        "<image href='file:///secret.png'/>",
        "<image href = secret.png/>",
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
        "<rect fill=\"url('other.svg#a')\"/>",
        "<style>@import 'other.css';</style>",
    ],
)
def test_an_svg_picture_that_refers_to_other_files_is_not_drawn(inside: str) -> None:
    """A notebook from somebody else cannot show a file of the reader's computer."""
    with pytest.raises(TypesettingError, match="it refers to other files"):
        draw_svg(drawing(inside))


@pytest.mark.parametrize("data", [b"<svg", drawing("", 'width="0" height="0"'), b"", drawing("<path")[:-6]])
def test_a_damaged_svg_picture_is_an_error(data: bytes) -> None:
    """It names the reason, without a traceback of Typst."""
    with pytest.raises(TypesettingError, match="The picture cannot be made"):
        draw_svg(data)
