"""Word files: styles, links, notes, list numbering and pictures."""

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from every_block import ADDRESS, PNG, REPORT, note, plain, rich
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_reader import WordFile, indent, labelled, looks, paragraphs, read, runs, styles, value
from word_template import house, part

import essence_refs as er
from essence_refs import formats
from essence_refs.formats import word
from essence_refs.formats.word.bibliographies import width_of_labels
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.sections import Page, page_of
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
    Heading,
    Link,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Span,
    Table,
    bullets,
)

HOUSE = house()
NAMESPACES = nsdecls("w", "r")
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def dump(file: WordFile) -> str:
    """Return the file as text for people: a line for each paragraph, with its style, runs and links."""
    return "".join(f"{_head(file, each)} {_dumped(file, each)}".rstrip() + "\n" for each in paragraphs(file))


def _head(file: WordFile, paragraph: Any) -> str:
    mark = paragraph.find(qn("w:bookmarkStart"))
    name = f" #{mark.get(qn('w:name'))}" if mark is not None else ""
    own = [_short(each) for each in paragraph.find(qn("w:pPr")) if _short(each) != "pStyle"]
    return f"[{file.style_of(paragraph)}{name}{' +' + ','.join(own) if own else ''}]"


def _dumped(file: WordFile, paragraph: Any) -> str:
    signs = {
        "tab": "{tab}",
        "br": "{break}",
        "footnoteReference": "{note}",
        "drawing": "{picture}",
        "rPr": "",
    }
    words = ""
    for run in paragraph.iter(qn("w:r")):
        text = "".join(signs.get(_short(each), each.text or "") for each in run)
        styled = {value(run, "rPr/rStyle")} - {None, "Hyperlink", "FootnoteReference"}
        marks = " ".join(sorted(looks(run) - {"rStyle", "iCs", "bCs"} | styled))
        words += f"{{{marks}: {text}}}" if marks else text
        parent = run.getparent()
        if _short(parent) == "hyperlink" and run.getnext() is None:
            words += f"<{file.part.rels[parent.get(qn('r:id'))].target_ref}>"
    return words


def _short(element: Any) -> str:
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "vancouver"])
def test_a_reading_list_matches_its_golden_word_file(golden: Callable[[str, str], None], style: str) -> None:
    """The shipped items of a level with their annotations, in Word's own terms, look as when they were last reviewed."""
    styled = er.reading_list(er.load(), level="organisation", style=style, annotated=True)
    file = WordFile(word.write_bytes(styled.document()))
    golden(f"formats/organisation-{style}.word.txt", dump(file))


def test_the_report_matches_its_golden_word_file(golden: Callable[[str, str], None]) -> None:
    """Every block, every mark and every ``display``."""
    golden("formats/report.word.txt", dump(WordFile(word.write_bytes(REPORT))))


def test_word_is_a_format_like_the_others() -> None:
    """It is found by name and by ending, and an option that it does not have is an error."""
    assert formats.format_named("DOCX").name == formats.format_of_path("list.docx") == "word"
    assert formats.write_bytes(REPORT, "word") == word.write_bytes(REPORT)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark.ITALIC, {"i", "iCs"}),
        (Mark.OBLIQUE, {"i", "iCs"}),
        (Mark.BOLD, {"b", "bCs"}),
        (Mark.SMALL_CAPS, {"smallCaps"}),
        (Mark.UNDERLINE, {"u"}),
        (Mark.SUPERSCRIPT, {"vertAlign"}),
        (Mark.SUBSCRIPT, {"vertAlign"}),
        (Mark.CODE, {"rStyle"}),
        (Mark.LIGHT, set()),
        (Mark.NO_CASE, set()),
    ],
)
def test_a_mark_is_a_property_of_its_run(mark: Mark, expected: set[str]) -> None:
    """Word has a property for each mark but a lighter weight."""
    first, marked = runs("a", Span(mark, ("b",))) if expected else (runs("a")[0], runs(Span(mark, ("b",)))[0])
    assert (looks(first), looks(marked)) == (set(), expected)


def test_spaces_at_the_end_of_a_run_are_kept() -> None:
    """Without xml:space="preserve" Word joins words."""
    first = runs("a ", Span(Mark.BOLD, ("b",)))[0]
    assert first[0].text == "a "
    assert first[0].get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_links_to_the_same_address_share_a_relationship() -> None:
    """The text has the Hyperlink style, and Word follows the link."""
    file = read(
        Paragraph(
            text=rich(
                "see ", Link(ADDRESS, ("it ", Span(Mark.ITALIC, ("now",)))), " or ", Link(ADDRESS, ("then",))
            )
        )
    )
    assert file.links() == [("it now", ADDRESS), ("then", ADDRESS)]
    assert file.addresses() == [ADDRESS]
    assert [value(each, "rPr/rStyle") for each in file.body.iter(qn("w:r"))] == [
        None,
        "Hyperlink",
        "Hyperlink",
        None,
        "Hyperlink",
    ]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "https://example.org/" + "a" * 2100]
)
def test_an_unsafe_or_too_long_address_is_text(target: str) -> None:
    """No script, no local file, and nothing that is longer than Windows can follow."""
    file = read(Paragraph(text=rich(Link(target, ("it",)))))
    assert (file.paragraphs(), file.addresses()) == (["it"], [])


def test_all_our_styles_are_in_the_file() -> None:
    """A user who continues in Word finds them all, each with its own look."""
    names = {value(each, "name") for each in read().styles.findall(qn("w:style"))}
    assert names >= {
        "Title",
        "Normal",
        "Bibliography",
        "Annotation",
        "Quote",
        "Code",
        "caption",
        "footnote text",
    }
    assert names >= {
        *(f"heading {depth}" for depth in range(1, 6)),
        "List Bullet",
        "List Number 5",
        "Report Table",
    }
    assert names >= {
        "Byline",
        "Closing Line",
        "Item Count",
        "Note",
        "Definition",
        "Bundle Contents",
        "Masthead",
        "Summary",
    }


@pytest.mark.parametrize(
    ("role", "style"),
    [
        ("", "Normal"),
        ("unheard of", "Normal"),
        ("byline", "Byline"),
        ("footer", "Closing Line"),
        ("count", "Item Count"),
        ("note", "Note"),
        ("definition", "Definition"),
        ("bundle", "Bundle Contents"),
        ("masthead", "Masthead"),
        ("summary", "Summary"),
        ("annotation", "Annotation"),
    ],
)
def test_the_role_of_a_paragraph_is_a_style(role: str, style: str) -> None:
    """A template can change the look of all such paragraphs at once."""
    assert styles(read(plain("a", role))) == [style]


def test_the_masthead_is_above_the_title() -> None:
    """It is the first paragraph of the file."""
    assert styles(read(plain("a", "masthead"), plain("b"), title="t")) == ["Masthead", "Title", "Normal"]


def test_a_page_is_a4_with_a_page_number() -> None:
    """Without a template, the page is A4 and its footer has the number."""
    section = WordFile(word.write_bytes(REPORT)).document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


def test_the_language_is_that_of_the_document() -> None:
    """Word checks spelling by it, also in right-to-left and East Asian text."""
    for tag, bidi, east_asian in (
        ("en-GB", None, None),
        ("he-IL", "he-IL", None),
        ("ja-JP", None, "ja-JP"),
        ("zh-CN", None, "zh-CN"),
    ):
        file = read(plain("a"), language=tag)
        spoken = file.styles.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        assert spoken.get(qn("w:val")) == tag
        assert (spoken.get(qn("w:bidi")), spoken.get(qn("w:eastAsia"))) == (bidi, east_asian)
        assert file.document.core_properties.language == tag


def test_an_invalid_language_is_left_out() -> None:
    """Word would report the file as damaged."""
    file = read(plain("a"), language='x"><script>')
    assert list(file.styles.iter(qn("w:lang"))) == []


def test_the_properties_are_title_authors_and_language() -> None:
    """They do not mention python-docx or the computer."""
    properties = WordFile(word.write_bytes(REPORT)).document.core_properties
    assert (properties.title, properties.author) == (REPORT.title, "Ann Author; Bea Author")
    assert (properties.comments, properties.last_modified_by, properties.revision) == ("", "", 1)
    # Word would show a placeholder date as the real one.
    assert (properties.created, properties.modified, properties.last_printed) == (None, None, None)
    assert "python-docx" not in part(word.write_bytes(REPORT), "core.xml").decode()


@pytest.mark.parametrize("template", [None, HOUSE])
def test_the_same_document_is_the_same_file(template: bytes | None) -> None:
    """There is no time and no random number, so that a file under version control changes only with its content."""
    first, second = (word.write_bytes(REPORT, template=template) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_and_items_are_bookmarks() -> None:
    """Their names are legal in Word and unique in the file."""
    entries = tuple(
        BibliographyEntry(key="k", text=RichText.of("a"), anchor=anchor)
        for anchor in ("ref-a", "ref-a", "ref a", "")
    )
    heading = Heading(text=RichText.of("h"), anchor="12-" + "long" * 20)
    file = read(heading, Bibliography(entries=entries), Heading(text=RichText.of("h"), anchor="REF_A"))
    names = [each.get(qn("w:name")) for each in file.body.iter(qn("w:bookmarkStart"))]
    assert names == ["at_12_longlonglonglonglonglonglonglonglo", "ref_a", "ref_a_2", "REF_A_3"]


def test_a_hanging_indent_is_in_the_bibliography_style() -> None:
    """It can be changed for all items at once."""
    entries = (
        BibliographyEntry(key="a", text=RichText.of("a")),
        BibliographyEntry(key="b", text=RichText.of("b")),
    )
    file = read(Bibliography(entries=entries, hanging_indent=True))
    style = file.styles.get_by_id("Bibliography")
    assert indent(style) == ("567", "567")
    assert [indent(each) for each in paragraphs(file)] == [(), ()]


@pytest.mark.parametrize(
    ("entry_spacing", "line_spacing", "after"), [(0, 1, "60"), (1, 1, "160"), (0, 2, "160"), (2, 1, "160")]
)
def test_the_space_between_items_is_that_of_the_style_within_limits(
    entry_spacing: int, line_spacing: int, after: str
) -> None:
    """There is always some space, never more than between paragraphs, and lines are never double spaced."""
    block = Bibliography(
        entries=(BibliographyEntry(key="a", text=RichText.of("a")),),
        entry_spacing=entry_spacing,
        line_spacing=line_spacing,
    )
    spacing = read(block).styles.get_by_id("Bibliography").find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:after")), spacing.get(qn("w:line"))) == (after, None)


def test_labels_are_as_wide_as_the_widest_of_the_document() -> None:
    """All lists of a document are aligned; the width is that of Arial's characters and a gap, and a tab follows."""
    file = read(labelled("flush", "1. "), labelled("flush", "9. ", "100. "), labelled("flush", "[1]"))
    assert file.paragraphs() == ["1.\ttext", "9.\ttext", "100.\ttext", "[1]\ttext"]
    style = file.styles.get_by_id("Bibliography")
    width = (3 * 556 + 278 + 600) * 24 // 100
    assert indent(style) == (str(width), str(width))
    assert style.find(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}").get(qn("w:pos")) == str(width)
    assert [indent(each) for each in paragraphs(file)] == [()] * 4


def test_the_introduction_of_a_level_stays_with_its_first_item() -> None:
    """There is no page break between a heading, its definition, its count and the first item."""
    roles = {"definition": "Definition", "bundle": "BundleContents", "count": "ItemCount"}
    file = read(*(Paragraph(text=RichText.of("a"), role=role) for role in roles))
    for style in roles.values():
        assert file.styles.get_by_id(style).find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def test_labels_in_the_margin_are_left_of_the_text() -> None:
    """If the margin is too narrow, they take their width from the text."""
    (narrow,) = paragraphs(read(plain("a"), labelled("margin", "1.")))[1:]
    style = read(labelled("margin", "1.")).styles.get_by_id("Bibliography")
    assert indent(style)[0] == "0"
    assert int(indent(style)[1] or 0) > 0
    assert indent(narrow) == ()
    wide = read(labelled("margin", "[Brandetal2019]")).styles.get_by_id("Bibliography")
    assert indent(wide)[0] == indent(wide)[1] != "0"


def test_an_annotation_is_below_its_item_on_the_same_page() -> None:
    """It is aligned with the text beside a label, and indented if there are no labels."""
    entry = BibliographyEntry(
        key="a", label=RichText.of("1."), text=RichText.of("a"), annotation=RichText.of("said")
    )
    file = read(Bibliography(entries=(entry,), second_field_align="flush"))
    item, annotation = paragraphs(file)
    assert item.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    assert indent(annotation) == ()
    assert indent(file.styles.get_by_id("Annotation"))[0] == str((556 + 278 + 600) * 24 // 100)
    unlabelled = read(Bibliography(entries=(attrs.evolve(entry, label=RichText()),)))
    assert indent(unlabelled.styles.get_by_id("Annotation"))[0] == "567"


def test_display_values_are_tabs_and_paragraphs() -> None:
    """The left margin begins a line, the text to its right continues it, and blocks and indented text are paragraphs."""
    text = rich(
        Span(Mark.LEFT_MARGIN, ("2019",)),
        Span(Mark.RIGHT_INLINE, ("a", Span(Mark.ITALIC, ("b",)))),
        Span(Mark.BLOCK, ("c",)),
        Span(Mark.INDENT, ("d",)),
        "e",
    )
    file = read(Bibliography(entries=(BibliographyEntry(key="a", text=text, anchor="x"),)))
    width = (4 * 556 + 600) * 24 // 100
    assert file.paragraphs() == ["2019\tab", "c", "d", "e"]
    assert [indent(each) for each in paragraphs(file)] == [
        (),
        (str(width), "0"),
        (str(width + 425), "0"),
        (str(width), "0"),
    ]
    assert set(styles(file)) == {"Bibliography"}


def numbers(file: WordFile) -> list[tuple[str, int, int]]:
    """Return the text, the level and the first number of each numbered paragraph."""
    found = []
    for each in paragraphs(file):
        number = value(each, "pPr/numPr/numId")
        if number:
            level = value(each, "pPr/numPr/ilvl") or ""
            (definition,) = [
                value(num, "abstractNumId")
                for num in file.numbering.findall(qn("w:num"))
                if num.get(qn("w:numId")) == number
            ]
            (levels,) = [
                each
                for each in file.numbering.findall(qn("w:abstractNum"))
                if each.get(qn("w:abstractNumId")) == definition
            ]
            start = levels.find(f"{qn('w:lvl')}[@{qn('w:ilvl')}='{level}']/{qn('w:start')}").get(qn("w:val"))
            found.append(("".join(text.text for text in each.iter(qn("w:t"))), int(level), int(start)))
    return found


@pytest.mark.parametrize(
    "template", [None, HOUSE, house(without=("List Number", "List Number 2", "List Bullet"))]
)
def test_each_numbered_list_begins_with_its_own_number(template: bytes | None) -> None:
    """A second list does not continue the first, and a nested list counts separately."""
    inner = List(start=5, items=((plain("c"),),))
    first = List(start=3, items=((plain("a"),), (plain("b"), inner)))
    file = read(first, List(start=0, items=((plain("d"),),)), template=template)
    assert [(words, start) for words, _, start in numbers(file)] == [("a", 3), ("b", 3), ("c", 5), ("d", 0)]
    identifiers = [value(each, "pPr/numPr/numId") for each in paragraphs(file)]
    assert identifiers[0] == identifiers[1]
    assert len(set(identifiers)) == 3


def test_our_list_styles_have_bullets() -> None:
    """List Bullet also works when a user applies it in Word."""
    file = read(List(items=((plain("a"), bullets((RichText.of("b"),))),)))
    assert styles(file) == ["List Bullet", "List Bullet 2"]
    assert value(file.styles.get_by_id("ListBullet2"), "pPr/numPr/ilvl") == "1"


def test_numbers_beyond_the_limit_of_word_are_text() -> None:
    """Word cannot count beyond 32,767."""
    assert read(List(start=32_767, items=((plain("a"),), (plain("b"),)))).paragraphs() == [
        "32767.\ta",
        "32768.\tb",
    ]


def test_later_blocks_of_an_item_are_below_its_text() -> None:
    """A second paragraph has no bullet; an item that begins with another block still has its bullet."""
    file = read(List(items=((plain("a"), plain("b")), (Code(text="c"),), ())))
    assert styles(file) == ["List Bullet", "List Continue", "List Bullet", "Code", "List Bullet"]
    assert file.paragraphs() == ["a", "b", "", "c", ""]


def test_deeply_nested_lists_and_quotations_stay_on_the_page() -> None:
    """At any depth, half the page is left for the text."""
    block: Block = plain("deep")
    for _ in range(60):
        block = BlockQuote(blocks=(List(items=((block,),)),))
    file = read(block)
    assert "deep" in file.paragraphs()
    assert file.faults() == []
    assert max(int(indent(each)[0] or 0) for each in paragraphs(file) if indent(each)) <= 9026 // 2


def test_writing_word_takes_linear_time() -> None:
    """Lists of thousands of items are common, and quadratic time would be minutes."""

    def seconds(number: int) -> float:
        spans = [Span(Mark.BOLD if each % 2 else Mark.ITALIC, ("word",)) for each in range(number)]
        document = Document(title="", blocks=(Paragraph(text=rich(*spans)),))
        started = time.process_time()
        word.write_bytes(document)
        return time.process_time() - started

    short, long = (min(seconds(number) for _ in range(2)) for number in (4_000, 32_000))
    # Eight times the length; quadratic time would be sixty-four times as long.
    assert long < 24 * short, (short, long)


def test_a_picture_is_in_the_file_with_its_description() -> None:
    """The description is its alternative text and the caption below it, and the picture is no wider than the text."""
    file = read(Picture(source="a.png", description=rich("A ", Span(Mark.BOLD, ("field",))), data=PNG))
    (shape,) = file.document.inline_shapes
    assert shape._inline.docPr.get("descr") == "A field"
    assert [file.paragraphs(), styles(file)] == [["", "A field"], ["Figure", "caption"]]
    assert [name for name in file.names if "media" in name] == ["word/media/image1.png"]


def test_a_wide_picture_is_scaled_to_the_text() -> None:
    """Its proportions are kept, and in a list it is smaller by the indent."""
    wide = PNG.replace((64).to_bytes(4), (4000).to_bytes(4), 1)
    file = read(Picture(source="", data=wide), List(items=((Picture(source="", data=wide),),)))
    first, second = file.document.inline_shapes
    assert (first.width, second.width) == (9026 * 635, (9026 - 425) * 635)
    assert first.height == round(9026 * 635 * 32 / 4000)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        PNG[:20],
        b"\x89PNG\r\n\x1a\n",
        PNG.replace((64).to_bytes(4), bytes(4), 1),
        PNG.replace((32).to_bytes(4), bytes(4), 1),
    ],
)
def test_an_unsupported_picture_is_its_description_and_address(data: bytes) -> None:
    """Nothing is lost, and the address is a link if it is safe."""
    source = "https://example.org/a.svg"
    file = read(
        Picture(source=source, description=RichText.of("A field"), data=data), Picture(source="b.svg")
    )
    assert file.paragraphs() == [f"A field ({source})", "b.svg"]
    assert file.links() == [(source, source)]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(8, len(PNG) - 1), st.integers(0, 255)), max_size=4), st.integers(0, 90))
def test_a_damaged_picture_is_its_description(changes: list[tuple[int, int]], length: int) -> None:
    """No exception of python-docx gets out."""
    data = bytearray(PNG)
    for place, byte in changes:
        data[place] = byte
    file = read(Picture(source="a.png", description=RichText.of("said"), data=bytes(data[:length])))
    assert "said" in file.paragraphs()[-1]


def test_code_keeps_its_lines_and_its_spaces() -> None:
    """It is one paragraph in a monospaced font."""
    file = read(Code(text="if a:\n    b\tc\n\n'd'"))
    assert file.paragraphs() == ["if a:\n    b\tc\n\n'd'"]
    assert styles(file) == ["Code"]


def test_a_rule_and_a_quotation_are_styles() -> None:
    """Nested quotations are indented further."""
    file = read(Rule(), BlockQuote(blocks=(plain("a"), BlockQuote(blocks=(plain("b"),)))))
    assert styles(file) == ["Rule", "Quote", "Quote"]
    assert [indent(each)[:1] for each in paragraphs(file)] == [(), (), ("1134",)]


def test_notes_are_footnotes_wherever_they_are_called() -> None:
    """In paragraphs, lists, quotations, tables and bibliographies, with the separators that Word requires."""
    text = [rich("a", note(number)) for number in range(1, 6)]
    file = read(
        Paragraph(text=text[0]),
        bullets((text[1],)),
        BlockQuote(blocks=(Paragraph(text=text[2]),)),
        Table(head=(text[3],), rows=(), alignments=(Alignment.NATURAL,)),
        Bibliography(entries=(BibliographyEntry(key="a", text=text[4]),)),
        notes=tuple((plain(f"note {number}"),) for number in range(1, 6)),
    )
    assert [file.note(place) for place in range(1, 6)] == [[f" note {number}"] for number in range(1, 6)]
    kinds = [each.get(qn("w:type")) for each in file.notes.findall(qn("w:footnote"))]
    assert kinds == ["separator", "continuationSeparator", *[None] * 5]
    separators = file.document.settings.element.find(qn("w:footnotePr"))
    assert [each.get(qn("w:id")) for each in separators] == ["-1", "0"]


def test_notes_have_their_own_relationships() -> None:
    """Word looks for the targets of links and pictures beside the footnotes part."""
    blocks = (
        Paragraph(text=rich(Link(ADDRESS, ("link",)))),
        bullets((RichText.of("a"),)),
        Table(head=(RichText.of("b"),), rows=(), alignments=()),
        Picture(source="", data=PNG),
    )
    file = read(Paragraph(text=rich("x", note(1), note(2))), notes=(blocks, (blocks[2],)))
    assert file.faults() == []
    assert [rel.target_ref for rel in file.notes_part.rels.values() if rel.is_external] == [ADDRESS]
    assert file.note(1)[:3] == [" link", "a", "b"]
    assert file.note(2)[:2] == [" ", "b"]


def test_a_list_in_a_note_has_the_font_size_of_the_note() -> None:
    """It has the same bullets and numbers as any other list."""
    inner = List(start=4, items=((plain("b"), plain("c")),))
    file = read(
        Paragraph(text=rich("x", note(1))), notes=((plain("a"), bullets((RichText.of("d"),)), inner),)
    )
    found = [each for each in file.notes.iter(qn("w:p")) if each.find(f".//{qn('w:t')}") is not None]
    assert [file.style_of(each) for each in found] == ["footnote text"] * 4
    assert [value(each, "pPr/numPr/numId") is not None for each in found] == [False, True, True, False]
    assert [indent(each) for each in found] == [(), ("425", "425"), ("425", "425"), ("425", "0")]


def test_a_note_that_is_called_twice_is_written_once() -> None:
    """The second call is a cross-reference, which Word renumbers when notes are added."""
    file = read(Paragraph(text=rich("a", note(1), "b", note(1))), notes=((plain("once"),),))
    assert file.note(1) == [" once"]
    (field,) = file.body.iter(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == " NOTEREF _Note1 \\f \\h "


def test_a_note_called_out_of_order_keeps_its_number() -> None:
    """Word numbers notes by position, so another number is a custom mark."""
    file = read(
        Paragraph(text=rich("a", note(2), "b", note(1), "c", note(9))),
        notes=((plain("one"),), (plain("two"),)),
    )
    marks = [
        each.getnext().text if each.getnext() is not None else ""
        for each in file.body.iter(qn("w:footnoteReference"))
    ]
    assert marks == ["2", ""]
    assert [file.note(1), file.note(2)] == [[" two"], [" one"]]
    assert list(file.body.iter(qn("w:t")))[-1].text == "9"


def test_notes_in_labels_are_counted_before_those_in_the_text() -> None:
    """Word counts them in reading order."""
    entry = BibliographyEntry(key="a", label=rich("1.", note(1)), text=rich("a", note(2)))
    file = read(Bibliography(entries=(entry,)), notes=((plain("one"),), (plain("two"),)))
    assert [file.note(1), file.note(2)] == [[" one"], [" two"]]
    assert not [each for each in file.body.iter(qn("w:footnoteReference")) if each.items()[1:]]


def test_an_uncalled_note_is_at_the_end() -> None:
    """Nothing is lost."""
    assert read(plain("a"), notes=((plain("lost"),),)).paragraphs() == ["a", " lost"]


@pytest.mark.parametrize(
    ("text", "goes_right", "pieces"),
    [
        ("שלום a 1", True, [("שלום ", True), ("a", False), (" 1", True)]),
        ("a שלום, עולם! b", False, [("a ", False), ("שלום, עולם", True), ("! b", False)]),
        ("1. שלום", True, [("1. שלום", True)]),
        ("مرحبا", True, [("مرحبا", True)]),
        ("é", False, [("é", False)]),
    ],
)
def test_right_to_left_text_is_marked(text: str, *, goes_right: bool, pieces: list[tuple[str, bool]]) -> None:
    """A paragraph has the direction of its first letter, and each run its own."""
    file = read(plain(text))
    (only,) = paragraphs(file)
    assert (only.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None) == goes_right
    assert [(each.findtext(qn("w:t")), "rtl" in looks(each)) for each in only.iter(qn("w:r"))] == pieces


@pytest.mark.parametrize("start", [None, 1, 40_000])
def test_each_item_of_a_list_has_the_direction_of_its_first_letter(start: int | None) -> None:
    """A bullet or number is on the right of Hebrew and Arabic."""
    file = read(List(start=start, items=((plain("\u05e9\u05dc\u05d5\u05dd"),), (plain("a"),))))
    found = [each.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for each in paragraphs(file)]
    assert found == [True, False]


def test_a_label_keeps_all_its_runs() -> None:
    """A label may be formatted in part; only the space at its end becomes a tab."""
    label = rich("[", Span(Mark.BOLD, ("1",)), "] ")
    file = read(Bibliography(entries=(BibliographyEntry(key="a", label=label, text=rich("Title")),)))
    assert file.paragraphs() == ["[1]\tTitle"]
    assert [each.findtext(qn("w:t")) for each in file.body.iter(qn("w:r")) if "b" in looks(each)] == ["1"]


@pytest.mark.slow
@pytest.mark.parametrize("template", [None, HOUSE], ids=["ours", "house"])
def test_libreoffice_opens_the_file_and_shows_its_text(tmp_path: Path, template: bytes | None) -> None:
    """An independent reader finds every word, since python-docx ignores much of a file."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice and pdftotext show the file as a page; they are not installed")
    (tmp_path / "report.docx").write_bytes(word.write_bytes(REPORT, template=template))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    words = " ".join(shown.split())
    for stretch in (
        REPORT.title,
        "10. The tenth, which has more to say",
        "[110] Author B.",
        "2019a",
        "A quotation in the point.",
    ):
        assert stretch in words
    for numbered in (
        "1 The first note.",
        "2 With a link.",
        "3 In a list in a quotation.",
        "5 Called by nobody.",
    ):
        assert numbered in words
    assert re.search(r"1\. and numbers 2\. that begin at one", words)
    assert words.count("The first note.") == 1
    if template is not None:
        assert words.count("The House is a registered charity") >= 3


def test_python_docx_still_creates_no_numbering_part() -> None:
    """When this fails, python-docx can create the part instead of us."""
    with pytest.raises(NotImplementedError):
        NumberingPart.new()


def definitions(root: Any, *tags: str) -> list[str]:
    """Return the elements with these tags, each as a line of XML without namespaces."""
    found = []
    for each in root.iter(*map(qn, tags)):
        xml = etree.tostring(each, encoding="unicode", with_tail=False)
        found.append(re.sub(r' xmlns:\w+="[^"]*"|\bw:', "", " ".join(xml.split())))
    return found


@pytest.mark.parametrize("name", ["own", "house"])
def test_the_definitions_in_a_file_match_their_golden_file(
    golden: Callable[[str, str], None], name: str
) -> None:
    """Styles, bullets and numbers, the page and the settings; in a template only the styles that are added to it."""

    def lines(file: WordFile) -> list[str]:
        return [
            *definitions(file.styles, "w:style", "w:docDefaults", "w:latentStyles"),
            *definitions(file.numbering, "w:abstractNum", "w:num"),
            *definitions(file.body, "w:sectPr", "w:tblPr", "w:tblGrid"),
            *definitions(file.document.settings.element, "w:footnotePr"),
        ]

    file = WordFile(word.write_bytes(REPORT, template=HOUSE if name == "house" else None))
    known = lines(WordFile(HOUSE)) if name == "house" else []
    golden(
        f"formats/definitions-{name}.word.txt",
        "\n".join([*(each for each in lines(file) if each not in known), ""]),
    )


def test_relationships_have_ids_that_are_not_taken() -> None:
    """A template may have the same names."""
    part = read(plain("a")).part
    for name in ("hyperlink1", "hyperlink2"):
        part.rels.add_relationship("x", "y", name, is_external=True)
    relationships = PartRelationships(part)
    found = [relationships.link(each) for each in ("https://a.org", "https://b.org", "https://a.org")]
    assert found == ["hyperlink3", "hyperlink4", "hyperlink3"]


def test_a_style_of_ours_has_an_id_that_the_template_does_not_use() -> None:
    """Another style of the template may have it."""
    taken = '<w:style {} w:type="paragraph" w:styleId="MASTHEAD"><w:name w:val="Other"/></w:style>'
    stream = BytesIO()
    document = docx.Document(BytesIO(HOUSE))
    document.styles.element.append(parse_xml(taken.format(nsdecls("w"))))
    document.save(stream)
    file = read(plain("a", "masthead"), template=stream.getvalue())
    assert styles(file)[0] == "Masthead"
    assert file.faults() == []
    assert value(file.styles.get_by_id("Masthead2"), "name") == "Masthead"


@pytest.mark.parametrize(
    ("size", "margins", "columns", "expected"),
    [
        ("", "", "", Page(9026, 13958, 1440)),
        (
            'w:w="12240" w:h="15840"',
            'w:left="1000" w:right="-240" w:top="700" w:bottom="-300"',
            "",
            Page(11000, 14840, 1000),
        ),
        (
            'w:w="12240" w:h="15840"',
            'w:left="1000" w:right="1000" w:gutter="240"',
            "",
            Page(10000, 12960, 1000),
        ),
        ('w:w="12440"', 'w:left="0" w:right="0"', 'w:num="2" w:space="440"', Page(6000, 13958, 0)),
        ('w:w="12720"', 'w:left="0" w:right="0"', 'w:num="2"', Page(6000, 13958, 0)),
        ('w:w="100" w:h="100"', "", 'w:num="0"', Page(2000, 2000, 1440)),
    ],
)
def test_the_text_of_a_page_is_what_margins_and_columns_leave(
    size: str, margins: str, columns: str, expected: Page
) -> None:
    """Without page settings it is A4 with margins of an inch."""
    parts = [
        f"<w:{tag} {given}/>"
        for tag, given in (("pgSz", size), ("pgMar", margins), ("cols", columns))
        if given
    ]
    assert page_of(parse_xml(f"<w:sectPr {nsdecls('w')}>{''.join(parts)}</w:sectPr>")) == expected


def test_only_what_is_in_the_margin_is_as_wide_as_a_label() -> None:
    """The text to the right of it has the rest of the line."""

    def width(*texts: RichText, align: str = "", label: str = "") -> int:
        entries = tuple(
            BibliographyEntry(key=text.plain, text=text, label=RichText.of(label)) for text in texts
        )
        return width_of_labels(Bibliography(entries=entries, second_field_align=align), 24)

    def numbered(number: str, text: str) -> RichText:
        return rich(Span(Mark.LEFT_MARGIN, (number,)), Span(Mark.RIGHT_INLINE, (text,)))

    assert width(RichText.of("a" * 50)) == 0
    assert width(numbered("1.", "a" * 50)) == width(RichText.of("a"), align="flush", label="1.") > 0
    assert (
        width(numbered("1.", "a"), numbered(" 10. ", "a"))
        == width(numbered("10.", "a"))
        > width(numbered("1.", "a"))
    )
    assert width(numbered("1" * 99, "a")) == width(numbered("1" * 199, "a"))


def test_every_spacing_in_a_word_file_is_a_number() -> None:
    """A paragraph without one has that of its style."""
    xml = zipfile.ZipFile(BytesIO(word.write_bytes(REPORT))).read("word/document.xml").decode()
    assert re.findall(r'w:(?:after|before|left|hanging|pos)="(?!-?\d+")[^"]*"', xml) == []
