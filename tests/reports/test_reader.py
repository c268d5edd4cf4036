"""Reading a report: its blocks, its notes in order, and a problem with a line for everything that is lost."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs import reports
from essence_refs.diagnostics import Severity
from essence_refs.model import (
    Alignment,
    Bibliography,
    BlockQuote,
    Box,
    Code,
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
)
from essence_refs.reports.report import list_position

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(text, source="report.md")


def blocks(text: str):
    return parse("---\ntitle: T\n---\n\n" + text).blocks


def problems_of(text: str) -> list[str]:
    """Return the problems of a report that has a title, with line numbers counted in the text itself."""
    lines = [str(each) for each in parse(text).problems]
    return [each.replace("report.md:", "") for each in lines if "no title" not in each]


def words(text: str) -> RichText:
    return RichText.of(text)


def test_a_single_first_level_heading_at_the_top_is_the_title() -> None:
    """The headings below it move up by one."""
    report = parse("<!-- a remark -->\n# Early help\n\nText.\n\n## Findings\n")
    assert report.title == "Early help"
    assert report.blocks[0] == Paragraph(text=words("Text."))
    assert report.blocks[1] == Heading(text=words("Findings"), depth=1, anchor="findings", is_numbered=False)


@pytest.mark.parametrize(
    "text", ["# One\n\n# Two\n", "Text first.\n\n# One\n", "## One\n", "# One {.unnumbered}\n"]
)
def test_no_other_heading_is_the_title(text: str) -> None:
    """If it is not clear which heading is the title, all are kept, and there is a warning."""
    report = parse(text)
    assert report.title == ""
    assert [str(each) for each in report.problems] == [
        "report.md:1: warning: the report has no title (add title to the front matter)"
    ]


@pytest.mark.parametrize("sign", ["#", "##", "###"])
def test_the_highest_headings_are_sections(sign: str) -> None:
    """With a title in the front matter, headings can begin at any level, and no level is skipped."""
    found = blocks(f"{sign} One\n\n{sign}# Two\n\n{sign} Three\n")
    assert [each.depth for each in found[:3]] == [1, 2, 1]


def test_front_matter_is_read_as_text() -> None:
    """Title, authors, date, and what citing needs; a date is the text as written."""
    report = parse(
        "---\ntitle: 'Early *help*: a review'\nsubtitle: Of [evidence](https://example.org)\n"
        "author:\n  - Ann Good\n  - name: Bob Able\n  - given: Cy\n    family: Young\n"
        "date: 2024-05-01\nlang: en-GB\nbibliography: [a.bib, b.json]\ncsl: apa\nnocite: '@x, @*'\n"
        "reference-section-title: Sources\ngeometry: margin=2cm\n---\n\nText.\n"
    )
    assert report.title == "Early help: a review"
    assert report.authors == ("Ann Good", "Bob Able", "Cy Young")
    assert (report.language, report.style, report.bibliography) == ("en-GB", "apa", ("a.bib", "b.json"))
    assert [each.key for each in report.nocite] == ["x", "*"]
    assert report.references_title == "Sources"
    assert [each.text.plain for each in report.blocks] == [
        "Of evidence",
        "Ann Good, Bob Able and Cy Young",
        "2024-05-01",
        "Text.",
    ]
    assert {each.role for each in report.blocks[:3]} == {"byline"}
    assert [each.severity for each in report.problems] == [Severity.NOTICE]


def test_the_style_field_has_two_names() -> None:
    """Pandoc accepts citation-style for csl."""
    assert parse("---\ntitle: T\ncitation-style: apa\n---\n").style == "apa"
    assert parse("---\ntitle: T\ncitation-style: apa\ncsl: nature\n---\n").style == "nature"


def test_fields_of_other_programs_are_one_notice() -> None:
    """Names of pandoc, Quarto and R Markdown are not misspellings."""
    names = (
        *("abstract-title", "author-meta", "biblatexoptions", "biblio-style", "biblio-title"),
        *("category", "citation", "citecolor", "citeproc", "classoption", "date-format", "date-meta"),
        *("description", "documentclass", "editor", "fontsize", "format", "geometry"),
        *("institute", "keywords", "link-citations", "lof", "mainfont", "output", "params"),
        *("reference-doc", "reference-location", "short-title", "subject", "suppress-bibliography"),
        *("tags", "thanks", "theme", "title-meta", "titlepage", "toc", "toc-title", "version"),
    )
    (found,) = parse("---\ntitle: T\n" + "".join(f"{each}: true\n" for each in names) + "---\n").problems
    assert str(found).startswith(
        "report.md:4:1: notice: fields of other programs are not read: author-meta, "
    )


@pytest.mark.parametrize(
    ("value", "is_true"),
    [("true", True), ("Yes", True), ("on", True), ("No", False), ("off", False), ("~", False)],
)
def test_a_switch_is_a_word_of_yaml(value: str, is_true: bool) -> None:  # noqa: FBT001
    """In any letter case."""
    report = parse(f"---\ntitle: T\nlink-citations: {value}\n---\n")
    assert (report.link_citations, report.problems) == (is_true, ())


def test_a_switch_with_another_word_is_reported() -> None:
    """Its author expects something to happen."""
    report = parse("---\ntitle: T\ntoc: maybe\n---\n")
    assert [str(each) for each in report.problems] == [
        "report.md:3:1: warning: toc is neither true nor false, and is taken for false: maybe"
    ]


def test_an_abstract_is_before_the_text() -> None:
    """Its paragraphs are Markdown with citations, with their own line numbers."""
    report = parse("---\ntitle: T\nabstract: |\n  As [@a] says.\n\n  More.\n---\n\nText.\n")
    assert [each.role for each in report.blocks] == ["summary", "summary", "summary", ""]
    assert report.citations[0].cites[0].line == 4
    assert report.citations[0].cites[0].column == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "---\ntitle: [\n---\n",
            "2:9: the front matter is not valid YAML: expected the node content, but found '<stream end>'",
        ),
        (
            "---\ntitle: a: b\n---\n",
            (
                "2:9: the front matter is not valid YAML: mapping values are not allowed here"
                ' (a text with a colon needs quotation marks: title: "Care: a review")'
            ),
        ),
        (
            "---\ntitle: [a\nlang: en\n---\n",
            (
                "3:5: the front matter is not valid YAML: expected ',' or ']', but got ':'"
                " (is the bracket in line 2, column 8 closed?)"
            ),
        ),
        (
            '---\ntitle: T\nabstract: "a\n---\n',
            (
                "3:13: the front matter is not valid YAML: found unexpected end of stream"
                " (is the quotation mark in line 3, column 11 closed?)"
            ),
        ),
        (
            "---\ntitle: T\n\tlang: en\n---\n",
            (
                "3:1: the front matter is not valid YAML: found character '\\t' that cannot start any token"
                " (indent with spaces, not with a tab)"
            ),
        ),
        (
            "---\ntitle: T\nbibliography: @x\n---\n",
            (
                "3:15: the front matter is not valid YAML: found character '@' that cannot start any token"
                " (a text that begins with this character needs quotation marks)"
            ),
        ),
        (
            '---\ntitle: T\nbibliography: "C:\\Users\\x.bib"\n---\n',
            (
                "3:20: the front matter is not valid YAML: expected escape sequence of 8 hexadecimal numbers,"
                " but found 's' (between double quotation marks, \\ begins an escape: write / in paths)"
            ),
        ),
        (
            "---\ntitle: T\nauthor: A\nauthor: B\n---\n",
            "4:1: warning: the field author is also in line 3, and only this one is read",
        ),
        (
            "---\ntitle: T\n",
            (
                "1:1: warning: the front matter has no end and is read as text"
                " (write --- on the line after the last field)"
            ),
        ),
        ("---\n- a\n---\n", "2:1: the front matter is not a YAML mapping, such as title: A title"),
        ("---\ntitle: T\nlang: [en]\n---\n", "3:1: lang must be a text"),
        (
            "---\ntitle: T\nbibliography: [{a: b}]\n---\n",
            "3:1: bibliography must be a text, or a list of texts",
        ),
        ("---\ntitle: T\nauthor:\n - [a]\n---\n", "3:1: author must be a name, or a list of names"),
        (
            "---\ntitle: T\nreferences: []\n---\n",
            "3:1: warning: references in the front matter are not read: name a .bib file under bibliography",
        ),
        (
            "---\ntitle: T\nframework: my.toml\n---\n",
            "3:1: warning: a framework in the front matter is not read: name it with --framework",
        ),
        (
            "---\ntitle: T\nessence-refs:\n  strict: true\n---\n",
            "4: warning: essence-refs: strict is for pandoc's filter, and is not read here",
        ),
        (
            "---\ntitle: T\nessence-refs:\n  list: []\n---\n",
            "4: no option of essence-refs is called 'list' (did you mean lists?)",
        ),
        (
            "---\ntitle: T\nessence-refs: lists\n---\n",
            '3:1: essence-refs must be a map of options, such as "lists:"',
        ),
        (
            "---\ntitle: T\nessence-refs:\n  lists:\n  - policy\n---\n",
            "5: essence-refs: lists must be a list of maps, each with the options of a list of references",
        ),
        (
            "---\ntitle: T\nbiblio: mine.bib\n---\n",
            "3:1: warning: the field biblio of the front matter is not read (did you mean bibliography?)",
        ),
        (
            "---\ntitle: T\nlanguage: de\n---\n",
            "3:1: warning: the field language of the front matter is not read (did you mean lang?)",
        ),
        (
            "---\ntitle: T\ncitation_style: apa\n---\n",
            "3:1: warning: the field citation_style of the front matter is not read (did you mean citation-style?)",
        ),
        (
            "---\nTitle: T\n---\n",
            "2:1: warning: the field Title of the front matter is not read (did you mean title?)",
        ),
        ("% Title\n% Ann\n\n# One\n", "1:1: warning: a title and authors after % signs are read as text"),
        (
            "---\ntitle: See [@a]\n---\n",
            "2: warning: a title cannot contain a citation or a note; they are printed below it",
        ),
    ],
)
def test_problems_in_the_front_matter_have_their_line(text: str, message: str) -> None:
    """Lines are counted in the file, including the lines of hyphens."""
    assert any(each.startswith(message) for each in problems_of(text)), problems_of(text)


def test_citations_and_notes_of_a_title_are_printed_below_it() -> None:
    """Formats have one plain title; nothing of it is lost."""
    report = parse("---\ntitle: See *this* [@a] and *that [@b]*^[A note.]\n---\n")
    assert (report.title, len(report.citations), len(report.notes)) == ("See this and that", 2, 1)
    calls = Span(Mark.CITATION, ("0",)), " ", Span(Mark.CITATION, ("1",)), " ", Span(Mark.NOTE, ("1",))
    assert report.blocks[0] == Paragraph(text=RichText(calls), role="byline")


def test_a_heading_with_a_citation_is_not_the_title() -> None:
    """It is a heading of the report, with its citation."""
    report = parse("# See *[@a]*\n\nText.\n")
    assert report.title == ""
    assert isinstance(report.blocks[0], Heading)
    assert len(report.citations) == 1


def test_a_thematic_break_at_the_top_is_not_front_matter() -> None:
    """Hyphens with an empty line below them are a thematic break."""
    assert parse("---\n\n# Title\n\ntext\n").blocks[0] == Rule()


def test_text_keeps_its_marks() -> None:
    """Emphasis, code, superscript, subscript, links and hard breaks; a line end in the file is a space."""
    (block,) = blocks(
        "a *b* **c** `d` x^2^ H~2~O\ne  \nf [g](https://example.org) <https://example.org> <b>h</b> <u>i</u><br>j\n"
    )
    assert block.text.content == (
        "a ",
        Span(Mark.ITALIC, ("b",)),
        " ",
        Span(Mark.BOLD, ("c",)),
        " ",
        Span(Mark.CODE, ("d",)),
        " x",
        Span(Mark.SUPERSCRIPT, ("2",)),
        " H",
        Span(Mark.SUBSCRIPT, ("2",)),
        "O e",
        Span(Mark.BREAK, ()),
        "f ",
        Link("https://example.org", ("g",)),
        " ",
        Link("https://example.org", ("https://example.org",)),
        " ",
        Span(Mark.BOLD, ("h",)),
        " ",
        Span(Mark.UNDERLINE, ("i",)),
        Span(Mark.BREAK, ()),
        "j",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2^", ("x", Span(Mark.SUPERSCRIPT, ("2",)))),
        ("H~2~O", ("H", Span(Mark.SUBSCRIPT, ("2",)), "O")),
        ("a^*b*^", ("a", Span(Mark.SUPERSCRIPT, (Span(Mark.ITALIC, ("b",)),)))),
        (r"a^b\^c^", ("a", Span(Mark.SUPERSCRIPT, ("b^c",)))),
        ("2^3 and 4^5", ("2^3 and 4^5",)),
        ("a^^b", ("a^^b",)),
        ("~ a ~", ("~ a ~",)),
        ("a ~5 and ~6", ("a ~5 and ~6",)),
    ],
)
def test_superscript_and_subscript_contain_no_space(text: str, expected: tuple[object, ...]) -> None:
    """Signs with another meaning are kept."""
    assert blocks(text)[0].text.content == expected


def test_lists_nest_and_count() -> None:
    """Bullets and numbers, tight and loose, with blocks in their items."""
    assert blocks("- a\n- b\n  1. c\n\n\n3. d\n\n   e\n4. f\n") == (
        List(
            items=(
                (Paragraph(text=words("a")),),
                (Paragraph(text=words("b")), List(items=((Paragraph(text=words("c")),),), start=1)),
            )
        ),
        List(
            items=(
                (Paragraph(text=words("d")), Paragraph(text=words("e"))),
                (Paragraph(text=words("f")),),
            ),
            start=3,
            is_tight=False,
        ),
    )


def test_quotations_code_and_rules_are_kept() -> None:
    """The language of code is read from any of its usual forms."""
    assert blocks(
        "> a\n>\n> > b\n\n```python\nx = '@key'\n```\n\n~~~ {.r #id}\n1\n~~~\n\n    2\n\n***\n"
    ) == (
        BlockQuote(blocks=(Paragraph(text=words("a")), BlockQuote(blocks=(Paragraph(text=words("b")),)))),
        Code(text="x = '@key'", language="python"),
        Code(text="1", language="r"),
        Code(text="2"),
        Rule(),
    )


def test_a_table_keeps_its_cells_and_alignments() -> None:
    """A pipe in a cell is escaped, and a missing cell is empty."""
    assert blocks("| a | b | c |\n|:-|:-:|-:|\n| *1* | x\\|y | |\n| 2 |\n") == (
        Table(
            head=(words("a"), words("b"), words("c")),
            rows=(
                (RichText((Span(Mark.ITALIC, ("1",)),)), words("x|y"), RichText()),
                (words("2"), RichText(), RichText()),
            ),
            alignments=(Alignment.LEFT, Alignment.CENTRE, Alignment.RIGHT),
        ),
    )


def test_a_simple_table_has_a_caption_before_or_after_it() -> None:
    """Its identifier is that of the table, and a citation in it is one."""
    table = Table(
        head=(words("Level"), words("Count")),
        rows=((words("Area"), words("12")),),
        alignments=(Alignment.LEFT, Alignment.RIGHT),
        caption=words("Counts per level"),
        anchor="tbl-counts",
    )
    drawn = "Level      Count\n-------- -------\nArea          12\n"
    caption = "Counts per\n  level {#tbl-counts .wide}"
    assert blocks(f"Table: {caption}\n\n{drawn}") == blocks(f"{drawn}\n: {caption}\n") == (table,)
    report = parse(f"{drawn}\n: From [@one]^[Note.]\n")
    assert report.citations[0].cites[0].key == "one"
    assert len(report.notes) == 1


def test_the_cells_of_a_grid_table_have_lines() -> None:
    """The items of a list keep their bullets, and a paragraph begins a line."""
    drawn = "+-----+-----------+\n| A   | B         |\n+:===:+===========+\n| x   | - one     |\n|     | - two     |\n|     |           |\n|     | End.      |\n+-----+-----------+\n"
    (table,) = blocks(drawn)
    line_break = Span(Mark.BREAK, ())
    assert table.head == (words("A"), words("B"))
    assert table.rows == (
        (words("x"), RichText(("\N{BULLET} one", line_break, "\N{BULLET} two", line_break, "End."))),
    )
    assert table.alignments == (Alignment.CENTRE, Alignment.NATURAL)


def test_the_attributes_of_a_picture_are_read() -> None:
    """Its identifier, its width as a share of the text, and what a screen reader says in place of the caption."""
    (picture,) = blocks('![A *map*](a.png){#fig-map .wide width=8cm fig-alt="Leeds and \\"around\\""}')
    assert (picture.anchor, picture.width, picture.alternative) == ("fig-map", 50, 'Leeds and "around"')


def test_a_division_around_a_figure_or_a_table_names_it() -> None:
    """The paragraph below it is the caption, as in Quarto."""
    (picture,) = blocks("::: {#fig-map}\n![Leeds](a.png)\n\nA map of [@one].\n:::\n")
    assert (picture.anchor, picture.alternative) == ("fig-map", "Leeds")
    assert picture.description.content[0] == "A map of "
    (table,) = blocks("::: {#tbl-costs}\n| a |\n|---|\n| b |\n\nCosts\n:::\n")
    assert (table.anchor, table.caption) == ("tbl-costs", words("Costs"))


def test_a_picture_alone_in_a_paragraph_is_a_block() -> None:
    """Its address is kept as written, and its description keeps its marks."""
    assert blocks("![The *map*](<figures/map 1%20.png>)\n![](b.png)\n") == (
        Picture(source="figures/map 1%20.png", description=RichText(("The ", Span(Mark.ITALIC, ("map",))))),
        Picture(source="b.png"),
    )


def test_headings_have_unique_identifiers() -> None:
    """They come from attributes, or from the words of the heading as in pandoc."""
    found = blocks("# Sure Start: 2\n\n# Other {#own .unnumbered}\n\n# Sure Start: 2\n\n###### *Deep*\n")
    assert [(each.text.plain, each.depth, each.anchor) for each in found[:3]] == [
        ("Sure Start: 2", 1, "sure-start-2"),
        ("Other", 1, "own"),
        ("Sure Start: 2", 1, "sure-start-2-1"),
    ]
    assert found[3].depth == 5


def test_definition_lists_are_bold_terms_and_quotations() -> None:
    """A document has no definition lists, and nothing is lost."""
    assert blocks("Bundle\n: What a level holds.\n") == (
        Paragraph(text=RichText((Span(Mark.BOLD, ("Bundle",)),))),
        BlockQuote(blocks=(Paragraph(text=words("What a level holds.")),)),
    )


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    """They can be defined anywhere, also in the text itself, and contain all kinds of blocks."""
    report = parse(
        "# T\n\nA[^b] B^[written *here*] C[^a] D[^b]\n\n[^a]: First\n\n    - item\n\n[^b]: Second\n"
    )
    (block,) = report.blocks
    assert [each for each in block.text.content if not isinstance(each, str)] == [
        Span(Mark.NOTE, ("1",)),
        Span(Mark.NOTE, ("2",)),
        Span(Mark.NOTE, ("3",)),
        Span(Mark.NOTE, ("1",)),
    ]
    assert report.notes[0] == (Paragraph(text=words("Second")),)
    assert report.notes[1] == (Paragraph(text=RichText(("written ", Span(Mark.ITALIC, ("here",))))),)
    assert [type(each) for each in report.notes[2]] == [Paragraph, List]
    assert report.problems == ()


def test_a_comment_is_left_out_without_a_warning() -> None:
    """It is not for readers."""
    report = parse("# T\n\na <!-- b --> c\n\n<!-- d\n\ne -->\n\nf\n")
    assert [each.text.plain for each in report.blocks] == ["a  c", "f"]
    assert report.problems == ()


# A text, what is kept of it, and the beginning of the warning.
LEFT_OUT = [
    ("a <span class='x'>b</span>", "a b", "3: warning: the HTML <span class='x'> is left out"),
    ("a <b>b", "a b", "3: warning: the HTML <b> is left out"),
    (
        "<div class='x'>\nb <i>c</i>\n</div>",
        "b c",
        "3: warning: a block with .x looks like the text around it; its content is kept",
    ),
    ("<script>\nalert(1)\n</script>", "", "3: warning: the HTML <script> is left out"),
    (
        "[a](ftp://b.html)",
        "a",
        "3: warning: a link to 'ftp://b.html' is left out; its text is kept (a link begins with http, https or mailto, or leads to a heading or a file)",
    ),
    ("[a](javascript:b)", "a", "3: warning: a link to 'javascript:b' is left out"),
    ('[a](https://b.org "c")', "a", "3: warning: the title of a link is left out: c"),
    (
        "a\n![b](c.png)",
        "a b",
        "4: warning: the picture c.png is in a line of text: only its description is kept (put it into a paragraph of its own)",
    ),
    ('![a](c.png "d")', "a", "3: warning: the title of a picture is left out: d"),
    (
        "a\n\n::: {.box}\nb",
        "a b",
        "5: warning: this block of ::: is never closed: it ends where the text around it ends",
    ),
    ("a <b>b</i>", "a b", "3: warning: the HTML </i> is left out"),
    ("a ^[b", "a ^[b", ""),
    (
        "![a @b](my map.png)",
        "![a b](my map.png)",
        "3: warning: an address that contains a space is read as text (write it between < and >)",
    ),
    ("a[^b]", "a[^b]", "3: warning: [^b] is kept as text: no note is called b"),
    ("a\n\n[^b]: c", "a", "5: warning: the note b is never called and is left out"),
    ("\\newpage", "", "3: warning: \\newpage is left out: a document has no page breaks"),
    (
        "+---+---+\n| a | b |",
        "+---+---+ | a | b |",
        "3: warning: a table drawn with + is read as text: its lines do not form cells (draw each line",
    ),
    (
        "::: {.wide width=3}\na\n:::\n\n::: {.wide}\n:::",
        "a",
        "3: warning: a block with .wide, width= looks like the text around it; its content is kept",
    ),
    (
        "{{< include b.qmd >}}",
        "{{< include b.qmd >}}",
        "3:1: warning: the shortcode {{< include b.qmd >}} of Quarto",
    ),
    ("a \\alpha", "a \\alpha", "3:3: warning: the TeX \\alpha is printed as text"),
    ("a\n\\emph{b}", "a \\emph{b}", "4:1: warning: the TeX \\emph{b} is printed as text"),
    (
        "a \\citep[p. 4]{b}",
        "a \\citep[p. 4]{b}",
        "3:3: warning: \\citep[p. 4]{b} is printed as text, not as a citation (write [@key] or @key)",
    ),
    (
        "::: {.callout-note\na\n:::",
        "::: {.callout-note a :::",
        "3:1: warning: ::: {.callout-note is printed as text, and begins no box (write ::: {.callout-note}, the",
    ),
    (
        "> [!NOTE]\n> a",
        "[!NOTE] a",
        "3:3: warning: [!NOTE] is printed as text, and begins no box",
    ),
    (
        '!!! note "A b"\n    a',
        "!!! note “A b” a",
        '3:1: warning: !!! note "A b" is printed as text, and begins no box',
    ),
    ("[a b]{.x}", "a b", "3: warning: a text with .x looks like the text around it; its words are kept"),
    ("a `\\x`{=latex} b", "a  b", "3: warning: the latex \\x is left out"),
    (
        "Table: a\n\n| b |\n|---|\n| c |\n\n: d",
        "a b c : d",
        "9:1: warning: this is printed as a paragraph, not as the caption of a table (a table has one caption,",
    ),
    (
        "+---+---+\n| a | b |\n+---+----+",
        "+---+---+ | a | b | +---+----+",
        "5: warning: a table drawn with + is read as text: one line of it is longer or shorter than the first one",
    ),
    (
        "+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+",
        "a b c",
        "4: warning: a cell of this table is over several columns or rows: its text is in the first of them",
    ),
    (
        "+-----------+\n| ![a](b.c) |\n+-----------+",
        "a (b.c)",
        "4: warning: a picture in a cell of a table is written as text",
    ),
    (
        "a     b\n----- -----\n\nc",
        "a     b ----- ----- c",
        "4: warning: a table drawn with dashes is read as text (a table has rows below its head,",
    ),
    (
        "----- -----\na     [@b]\n\nc",
        "----- ----- a     b c",
        "3: warning: a table drawn with dashes is read as text (a table has rows below its head,",
    ),
    (
        "a\n\n    b [@c]",
        "a b [@c]",
        "5: warning: lines that begin with four spaces are code, and the citation in them is printed as it is",
    ),
    (
        "![a](b.c){#x}\n\n![d](b.c){#x}",
        "a d",
        "5: warning: two elements are called 'x' (links lead to the first one)",
    ),
    ("![a](b.c){height=2cm}", "a", "3: warning: the height of a picture is left out (give its width)"),
    (
        "a [@b; p. 4] c",
        "a [b; p. 4] c",
        "3:7: warning: this is not a citation, because there is no @key in 'p. 4' (a semicolon separates works; a comma separates a work from its locator)",
    ),
]


@pytest.mark.parametrize(("text", "left", "message"), LEFT_OUT)
def test_everything_left_out_is_a_warning_with_its_line(text: str, left: str, message: str) -> None:
    """It says what is left out and what is kept; no word of the text is lost."""
    report = parse(f"# T\n\n{text}\n")
    kept = " ".join(shown(report))
    assert kept == left
    found = problems_of(f"# T\n\n{text}\n")
    assert any(each.startswith(message) for each in found) or found == [message] * bool(message), found


def test_each_kind_of_unsupported_markup_is_a_warning_once() -> None:
    """Otherwise a report full of commands would hide every other warning."""
    assert [each.split(" (")[0] for each in problems_of("# T\n\n\\aa and \\ab\n\n> \\ac\n")] == [
        "3:1: warning: the TeX \\aa is printed as text",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It costs £5, or $5 and $6, or $5-$6 million, or US$5 (AU$8), or 5$ and 6$.",
        "From $20,000 to $30,000; $5 = £4 (US$).",
        r"In C:\users\ann, and \\server\share, and a\b.",
        "`$x_1$` and `\\alpha` and `[a]{.b}` and `==a==`",
        r"\$x_1\$ and \==a\== and \\alpha",
        "a == b and c == d, ====, x ==y",
        "[a](https://b.org/$x_1$) and https://b.org/$x_1$",
        "{.a} and [a] {.b} and f{x}",
        "a | b\n| c",
        "Table: of contents",
        "| a |\n|---|\n| b |",
        "```\n$x_1$ \\alpha ==a==\n```",
    ],
)
def test_money_paths_and_code_are_not_formulas(text: str) -> None:
    """False warnings would teach people to ignore warnings."""
    assert problems_of(f"# T\n\n{text}\n") == []


def test_tasks_have_check_boxes() -> None:
    """Completed tasks are ticked at any depth, and other brackets are kept."""
    report = parse("# T\n\n- [ ] a *b*\n- [x] c\n  1. [X] d\n- \\[ ] e\n- f [ ] g\n\n[ ] h\n")
    assert shown(report) == [
        "\N{BALLOT BOX} a b",
        "\N{BALLOT BOX WITH CHECK} c",
        "\N{BALLOT BOX WITH CHECK} d",
        "[ ] e",
        "f [ ] g",
        "[ ] h",
    ]
    assert report.problems == ()


REFUSED = [
    ("[^a]: x\n\n[^a]: y\n\nz[^a]", "5: there are two notes called a"),
    ("| a |\n|---|\n| b | c |", "5: this row has 2 cells, but the table has 1 columns"),
    (
        "a     b\n----- -----\nsee [@c, p. 4] d",
        "5: in this table '[@c,' is in two columns (widen the column, its line of dashes included)",
    ),
    ("[@a and @b]", "3:2: a semicolon separates the works of a citation: write one before @b"),
    ("[@a, @b, p. 4]", "3:2: a semicolon separates the works of a citation: write one before @b"),
    ("[@a^[note]]", "3:2: a citation cannot contain a note"),
    ("> " * 101 + "deep", "3: blocks are nested more than 100 deep"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_cannot_be_rendered_is_an_error(text: str, message: str) -> None:
    """These would lose text, or say something that the author did not mean."""
    report = parse(f"# T\n\n{text}\n")
    assert report.has_errors
    assert any(each.startswith(message) for each in problems_of(f"# T\n\n{text}\n")), problems_of(
        f"# T\n\n{text}\n"
    )


def test_the_problems_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Each text has exactly these problems, with their location and what to do, as when they were last reviewed."""
    texts = [text for text, *_ in (*LEFT_OUT, *REFUSED)]
    lines = [
        line
        for text in texts
        for line in (repr(text), *(f"  {each}" for each in problems_of(f"# T\n\n{text}\n")))
    ]
    golden("reports/problems.txt", "\n".join([*lines, ""]))


def test_a_note_cannot_contain_a_note() -> None:
    """No format supports it; the call is kept as text."""
    report = parse("# T\n\nA[^a]\n\n[^a]: B[^a] and ^[c]\n")
    assert report.notes == ((Paragraph(text=words("B[^a] and ^[c]")),),)
    assert [each.line for each in report.problems] == [5, 5]
    assert all(each.severity is Severity.WARNING for each in report.problems)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\n\n::: {#refs}\n:::\n\nb\n", 1),
        ("a\n\n# References\n", 2),
        ("a\n\n# References\n\n::: {#refs}\nRead these.\n:::\n\n# Appendix\n", 3),
    ],
)
def test_the_position_of_the_references_is_kept(text: str, place: int) -> None:
    """It is a div called refs, or below a heading at the end of the report."""
    assert blocks(text)[place] == list_position(0)
    assert sum(isinstance(each, Bibliography) for each in blocks(text)) == 1


def test_a_report_without_a_position_for_the_references_has_none() -> None:
    """They are then added at the end."""
    assert not any(isinstance(each, Bibliography) for each in blocks("# References\n\nSee below.\n"))


def test_line_ends_of_all_systems_are_equal() -> None:
    """Line numbers are the same on every system."""
    text = "# T\n\na\nb @c\n"
    for end in ("\n", "\r\n", "\r"):
        report = parse(text.replace("\n", end))
        assert report.blocks == parse(text).blocks
        assert report.citations[0].cites[0].line == 4


def shown(report: reports.Report) -> list[str]:  # noqa: C901 - one case a kind of block
    """Return the words of a report, block by block, with keys for citations."""

    def flat(content) -> str:
        out = ""
        for each in content:
            if isinstance(each, str):
                out += each
            elif isinstance(each, Span) and each.mark is Mark.CITATION:
                out += " ".join(cite.key for cite in report.citations[int(each.content[0])].cites)
            elif not (isinstance(each, Span) and each.mark is Mark.NOTE):
                out += flat(each.content)
        return out

    def walk(found):
        for block in found:
            match block:
                case Heading(text=text) | Paragraph(text=text) | Picture(description=text):
                    yield flat(text.content)
                case List(items=items):
                    for item in items:
                        yield from walk(item)
                case BlockQuote(blocks=inner) | Box(blocks=inner):
                    yield from walk(inner)
                case Code(text=text):
                    yield text
                case Table(caption=caption, head=head, rows=rows):
                    cells = (cell for row in ((caption,), head, *rows) for cell in row)
                    yield from (flat(cell.content) for cell in cells if cell)

    return [*walk(report.blocks), *(words for note in report.notes for words in walk(note))]


PIECES = st.sampled_from(
    [
        "word{}",
        "*word{}*",
        "**word{}**",
        "`word{}`",
        "[@word{}]",
        "@word{}",
        "-@word{}",
        "[see @word{}, p. 4]",
        "[word{}](https://a.org)",
        "x[^{0}]\n\n[^{0}]: word{0}\n\n",
        "^[word{}]",
        "\n\n",
        "\n\n- ",
        "\n\n> ",
        "\n\n# ",
        "\n\n1. ",
        "  \n",
        "\n\n| word{} |\n|---|\n| b |\n\n",
        "\n\n```\nword{}\n```\n\n",
        "\n\nword{}\n: word\n\n",
        "\n\n::: box\nword{}\n:::\n\n",
        "[",
        "]",
        "*",
        "_",
        "`",
        "@",
        ";",
        "~",
        "^",
        "<",
        ">",
        "\\",
        "{{",
        "}}",
        " ",
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_no_word_of_a_report_is_lost(pieces: list[str]) -> None:
    """Every word is in the text, a note or a citation, or a problem reports it."""
    written = "".join(piece.format(f"q{number}q") for number, piece in enumerate(pieces))
    report = reports.parse(f"---\ntitle: T\n---\n\n{written}")
    kept = " ".join(shown(report)) + " ".join(map(str, report.problems))
    kept += " ".join(
        cite.prefix.plain + cite.suffix.plain for each in report.citations for cite in each.cites
    )
    for word in re.findall(r"word(q\d+q)", written):
        assert word in kept or report.problems, (word, written)
        if not report.problems:
            assert word in kept


@given(st.text(max_size=60), st.text(alphabet="[]@;-^`*_<>!(){}:|#\\ \nab1", max_size=60))
def test_any_text_can_be_read(one: str, two: str) -> None:
    """No text makes the reader fail, and every location is inside the file."""
    report = reports.parse(one + two)
    lines = len(re.split(r"\r\n?|\n", one + two))
    assert all(0 <= each.line <= lines for each in report.problems)
    assert all(1 <= cite.line <= lines for each in report.citations for cite in each.cites)


def test_the_marker_of_a_quotation_is_not_a_cell() -> None:
    """A table inside a quotation has the cells of its rows."""
    (quotation,) = blocks("> > | a | b |\n> > |---|---|\n> > | c | d |\n")
    (inner,) = quotation.blocks
    (table,) = inner.blocks
    assert table.rows == ((words("c"), words("d")),)
    assert problems_of("# T\n\n> | a | b |\n> |---|---|\n> | c | d | e |\n") == [
        "5: this row has 3 cells, but the table has 2 columns"
    ]


@pytest.mark.parametrize(
    "text",
    ["## [!NOTE] a\n", "## ::: {.callout-note\n", '## !!! note "A"\n', "| [!NOTE] |\n|---|\n| b |\n",
     "## Table: a\n\n| a |\n|---|\n| b |\n"],
)  # fmt: skip
def test_a_heading_or_a_cell_begins_no_box_and_is_no_caption(text: str) -> None:
    """Only a paragraph looks like one."""
    assert problems_of(text) == []


def test_colons_alone_are_no_fence() -> None:
    """A div needs a word between its colons."""
    colons, text = blocks("::: :::\n\ntext\n")
    assert (colons.text, text.text) == (words("::: :::"), words("text"))


@pytest.mark.parametrize("first", ["```\n  x\n  ```", "> x", "- x", "# x", "    x", "![](a.png)"])
def test_an_item_may_begin_with_any_block(first: str) -> None:
    """Only text can have a check box."""
    (found,) = blocks(f"- {first}\n\n  [ ] more\n")
    (item,) = found.items
    assert [isinstance(each, Paragraph) for each in item] == [False, True]
    assert item[1].text == words("[ ] more")


def test_deep_nesting_is_reported_once() -> None:
    """Its first line is enough."""
    deep = "> " * 101 + "deep\n"
    assert problems_of(f"# T\n\n{deep}\ntext\n\n{deep}") == ["3: blocks are nested more than 100 deep"]


@pytest.mark.parametrize("opening", ["[", "[ ", "[a *", "[@a ", "![", "[a\n", "(", "<", "*a ", "**a "])
def test_signs_that_are_never_closed_are_text(opening: str) -> None:
    """They are not nesting, however many there are."""
    report = parse(f"# T\n\n{opening * 300}b\n")
    assert not report.has_errors
    assert [each for each in report.problems if each.code == "deep-nesting"] == []
    assert "".join(shown(report)).count(opening.strip()[0]) >= 300 - ("**" in opening)


def test_brackets_that_are_closed_are_read_among_those_that_are_not() -> None:
    """A link, a note and a citation after many open brackets are what they are elsewhere."""
    report = parse(f"# T\n\n{'[ `]` ' * 200}[@a] [b](https://c.org) ^[d `]`] \\] [[e]](https://f.org)\n")
    assert [each.cites[0].key for each in report.citations] == ["a"]
    assert len(report.notes) == 1
    links = [each for each in report.blocks[0].text.content if isinstance(each, Link)]
    assert [each.target for each in links] == ["https://c.org", "https://f.org"]


@pytest.mark.parametrize("text", ["[" * 110 + "b" + "]" * 110, "![" * 101 + "b" + "](c)" * 101])
def test_nested_brackets_are_reported_at_the_line_that_passes_the_limit(text: str) -> None:
    """Such a text is no report; the line helps to find it."""
    assert problems_of(f"# T\n\na\n\nc\n{text}\n\nd\n") == ["6: marks are nested more than 100 deep"]


def test_nested_marks_are_reported_at_the_line_that_passes_the_limit() -> None:
    """The text may begin many lines before it."""
    assert problems_of(f"# T\n\na\nb\n{'*a **b ' * 60}{'c** c* ' * 60}\n") == [
        "5: marks are nested more than 100 deep"
    ]


@pytest.mark.parametrize(
    "opening", ["[a ", "[@a ", "![", "^[", "@a [", "[@a;", "[a\n", "*a ", '"a ', "<", "[x](", '[*a `( "$']
)
def test_open_signs_take_linear_time(opening: str) -> None:
    """Counted in calls of functions, because clocks vary."""

    def calls(count: int) -> int:
        number = 0

        def profile(*_: object) -> None:
            nonlocal number
            number += 1

        sys.setprofile(profile)
        try:
            parse(f"# T\n\n{opening * count}\n")
        finally:
            sys.setprofile(None)
        return number

    assert calls(1200) < 5 * calls(300)


def test_the_column_of_a_citation_is_unknown_where_its_line_is_written_differently() -> None:
    """In a table and in a list item it is known where the text is in the file; the line is always known."""
    text = "# T\n\n- one\n  two [@a]\n\n> quoted\n> more [@b]\n\n| x |\n|---|\n| y [@c] |\n"
    report = parse(text)
    places = {cite.key: (cite.line, cite.column) for each in report.citations for cite in each.cites}
    lines = text.split("\n")
    for key, (line, column) in places.items():
        assert f"@{key}" in lines[line - 1]
        assert column in (0, lines[line - 1].index(f"@{key}") + 1, lines[line - 1].index(f"[@{key}") + 1)
    assert set(places) == {"a", "b", "c"}
