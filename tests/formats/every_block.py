"""A long report with every block, every mark and every ``display`` value."""

import base64

from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    BlockQuote,
    Box,
    Code,
    Document,
    Heading,
    Inline,
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

# 64 by 32 grey pixels.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAgCAAAAACH9iFYAAAAH0lEQVR42mM4QSFgGDVg1IBRA0YNGDVg1IBRA4abAQ"
    "CFC0Bbh8HNDgAAAABJRU5ErkJggg=="
)
ADDRESS = "https://doi.org/10.1136/bmjopen-2018-026967"


def rich(*content: Inline) -> RichText:
    """Return rich text with this content."""
    return RichText(content)


def plain(text: str, role: str = "") -> Paragraph:
    """Return a paragraph of text without marks."""
    return Paragraph(text=RichText.of(text), role=role)


def note(number: int) -> Span:
    """Return the call of a note."""
    return Span(Mark.NOTE, (str(number),))


_LOOKS = Paragraph(
    text=rich(
        "Text may be ",
        Span(
            Mark.ITALIC,
            (
                "italic with an ",
                Span(Mark.NORMAL_STYLE, ("upright",)),
                " word",
            ),
        ),
        ", ",
        Span(Mark.BOLD, ("bold",)),
        ", ",
        Span(Mark.SMALL_CAPS, ("Small Capitals",)),
        ", ",
        Span(Mark.UNDERLINE, ("underlined",)),
        ", raised as in 2",
        Span(Mark.SUPERSCRIPT, ("nd",)),
        ", lowered as in H",
        Span(Mark.SUBSCRIPT, ("2",)),
        "O, ",
        Span(Mark.CODE, ("code()",)),
        ", or a ",
        Link(ADDRESS, ("link with ", Span(Mark.ITALIC, ("emphasis",)))),
        ".",
        note(1),
        " A line may end here,",
        Span(Mark.BREAK, ()),
        "and go on. The same note again.",
        note(1),
    )
)
_NESTED = List(
    start=9,
    items=(
        (plain("The ninth point"),),
        (
            plain("The tenth, which has more to say"),
            plain("in a paragraph of its own,"),
            bullets((RichText.of("a bullet in it"), rich("and another", note(2)))),
            List(start=1, items=((plain("and numbers"),), (plain("that begin at one"),))),
            BlockQuote(blocks=(plain("A quotation in the point."),)),
            Code(text="def inside():\n\treturn 1"),
        ),
        (plain("The eleventh"),),
    ),
)
_TABLE = Table(
    head=(RichText.of("Level"), RichText.of("What was found"), RichText.of("Items")),
    rows=(
        (RichText.of("Organisation"), rich("Supervision helps", note(4)), RichText.of("7")),
        (
            RichText.of("Policy"),
            rich("Little is known, and what is known is ", Span(Mark.ITALIC, ("old",))),
            RichText.of("12"),
        ),
    ),
    alignments=(Alignment.NATURAL, Alignment.LEFT, Alignment.RIGHT),
    caption=rich("What was ", Span(Mark.ITALIC, ("found",)), " at each level"),
    label="Table",
    number="1",
    anchor="tbl-found",
)
_WITHOUT_HEAD = Table(
    head=(RichText(), RichText()),
    rows=((RichText.of("Organisation"), rich("One", Span(Mark.BREAK, ()), "Two")),),
    alignments=(Alignment.CENTRE, Alignment.NATURAL),
    caption=RichText.of("A table without a head"),
)
_HANGING = Bibliography(
    hanging_indent=True,
    entries=(
        BibliographyEntry(
            key="a",
            anchor="ref-brand2019protocol",
            text=rich(
                "Brand, S.L. (2019) ‘Mapping the evidence about what works to safely reduce the entry of children’, ",
                Span(Mark.ITALIC, ("BMJ Open",)),
                ", 9(8). Available at: ",
                Link(ADDRESS, (ADDRESS,)),
                ".",
            ),
            annotation=RichText.of(
                "What the curator says of it, in a sentence that runs over more than a line of the page."
            ),
        ),
        BibliographyEntry(key="b", anchor="ref-b", text=RichText.of("Second, A. (2020) A short one.")),
        BibliographyEntry(
            key="c",
            text=rich(
                "Third, A. (2021) With places.",
                Span(Mark.BLOCK, ("A block of its own.",)),
                Span(Mark.INDENT, ("Set in further.",)),
            ),
        ),
    ),
)
_LABELLED = Bibliography(
    second_field_align="flush",
    entry_spacing=0,
    entries=(
        BibliographyEntry(key="a", label=RichText.of("[9] "), text=RichText.of("Author A. A title that is long enough to go on to a second line of the page. 2019."), annotation=RichText.of("Said of it.")),
        BibliographyEntry(key="b", label=RichText.of("[110]"), text=RichText.of("Author B. Another title. 2020.")),
    ),
)  # fmt: skip
_MARGINS = Bibliography(
    entries=(
        BibliographyEntry(key="a", text=rich(Span(Mark.LEFT_MARGIN, ("2019a",)), Span(Mark.RIGHT_INLINE, ("A title that is right of its year and long enough to go on to a second line.",)))),
        BibliographyEntry(key="b", text=rich(Span(Mark.LEFT_MARGIN, ("2020",)), Span(Mark.RIGHT_INLINE, ("Another.",)))),
    ),
)  # fmt: skip

REPORT = Document(
    title="What helps families: a report to the board",
    authors=("Ann Author", "Bea Author"),
    blocks=(
        plain("A HOUSE OF RESEARCH", "masthead"),
        plain("Ann Author and Bea Author, November 2026", "byline"),
        plain("In two sentences, what this report says. It is set apart from the rest.", "summary"),
        Heading(text=RichText.of("Organisation"), anchor="level-organisation"),
        plain("Rules and regulations of organisations", "definition"),
        plain("Bundle contents: organisation; social institutions", "bundle"),
        plain("7 items.", "count"),
        Heading(text=rich("Looks of ", Span(Mark.ITALIC, ("text",))), depth=2, anchor="looks"),
        _LOOKS,
        Heading(text=RichText.of("Lists"), depth=3),
        bullets((RichText.of("One"), RichText.of("Two")), role="types"),
        _NESTED,
        List(start=1, is_tight=False, items=((plain("Loose"),), (plain("items"),))),
        Heading(text=RichText.of("Quotation and code"), depth=4),
        BlockQuote(
            blocks=(
                plain("Somebody else said this, at a length that needs a second line to show how it is set in."),
                BlockQuote(blocks=(plain("And somebody in it."),)),
                bullets((rich("With a list.", note(3)),)),
            )
        ),
        Box(
            blocks=(
                Paragraph(text=rich(Span(Mark.BOLD, ("A callout",))), role="box-title"),
                plain("A box with a title,"),
                bullets((rich("and a list in it.", note(3)),)),
            ),
            classes=("callout-note",),
        ),
        Code(text="for each in library:\n    print(each.title)", language="python"),
        Heading(text=RichText.of("Tables and pictures"), depth=5),
        _TABLE,
        _WITHOUT_HEAD,
        Picture(source="figure.png", description=rich("A ", Span(Mark.ITALIC, ("grey",)), " field"), data=PNG),
        Picture(source="wide.png", description=RichText.of("A wide field"), data=PNG, alternative="Grey all over", width=50, label="Figure", number="1", anchor="fig:wide"),
        Picture(source="https://example.org/drawing.svg", description=RichText.of("A drawing"), data=b"<svg/>"),
        Rule(),
        Heading(text=RichText.of("References"), anchor="references"),
        _HANGING,
        Heading(text=RichText.of("Numbered"), depth=2),
        _LABELLED,
        Heading(text=RichText.of("Years in the margin"), depth=2),
        _MARGINS,
        plain("2 items of the library are not on this list.", "note"),
        plain("שלום, a Hebrew word begins this paragraph, 2020."),
        plain("A Hebrew word, שלום עולם, stands in this one."),
        plain("Back", "footer"),
        plain("A school", "footer"),
    ),
    notes=(
        (plain("The first note."), plain("It has two paragraphs.")),
        (Paragraph(text=rich("With a ", Link(ADDRESS, ("link",)), ".")),),
        (plain("In a list in a quotation."),),
        (bullets((RichText.of("A note of bullets"),)),),
        (plain("Called by nobody."),),
    ),
)  # fmt: skip
