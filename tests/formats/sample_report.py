"""A short report with every block that a document can contain."""

from hostile_documents import PNG

from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    BlockQuote,
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


def rich(*content: Inline) -> RichText:
    return RichText(content)


def paragraph(*content: Inline) -> Paragraph:
    return Paragraph(text=rich(*content))


def note(number: int) -> Span:
    return Span(Mark.NOTE, (str(number),))


BREAK = Span(Mark.BREAK, ())

REPORT = Document(
    title="Supervision in social care",
    authors=("A. Writer",),
    blocks=(
        paragraph(
            "Supervision is ",
            Span(Mark.ITALIC, ("protected time",)),
            note(1),
            " for practitioners; see ",
            Link("https://example.org/guide", ("the guide",)),
            ".",
            note(2),
        ),
        Heading(text=rich("What was asked", note(1)), anchor="asked"),
        List(
            items=(
                (paragraph("Who is supervised,"), bullets((rich("and by whom,"), rich("how often")))),
                (paragraph("In which settings"), Code(text="care < home & school", language="text")),
            ),
            start=3,
        ),
        List(
            items=(
                (paragraph("A loose item"), paragraph("of two paragraphs")),
                (BlockQuote(blocks=(paragraph("An item that is a quotation"),)),),
            ),
            is_tight=False,
        ),
        List(items=((paragraph("Another list, right after the first"),),), is_tight=False),
        BlockQuote(
            blocks=(
                paragraph("It is the one hour", BREAK, "in which I am asked."),
                bullets((rich("a social worker"), rich("twelve years in the profession"))),
            )
        ),
        Heading(text=rich("What was found"), depth=2, anchor="found"),
        Table(
            head=(rich("Setting"), rich("Studies"), rich("What they say")),
            rows=(
                (
                    rich("Schools"),
                    rich("12"),
                    rich(
                        "Supervision of staff who work with children at risk helps them to stay, ",
                        Span(Mark.BOLD, ("where it is regular",)),
                        note(2),
                    ),
                ),
                (rich("Care homes | hospices"), rich("3"), rich("Little, and ", Span(Mark.CODE, ("a|b",)))),
                (rich("保育園"), rich("1"), rich()),
            ),
            alignments=(Alignment.LEFT, Alignment.RIGHT, Alignment.NATURAL),
        ),
        Picture(
            source="figures/flow chart.png", description=rich("Flow of the ", Span(Mark.ITALIC, ("studies",)))
        ),
        Picture(source="dot.png", description=rich("A dot"), data=PNG),
        Picture(source="javascript:alert(1)", description=rich("A picture that cannot be shown")),
        Code(text="def hours(weeks):\n\n\treturn weeks * 1.5  # ```a comment```\n", language="python"),
        Rule(),
        paragraph("---"),
        Heading(text=rich("References"), anchor="references"),
        Bibliography(
            hanging_indent=True,
            entries=(
                BibliographyEntry(
                    key="a",
                    anchor="ref-a",
                    text=rich("Author, A. (2020) ", Span(Mark.ITALIC, ("A book",)), "."),
                ),
            ),
        ),
    ),
    notes=(
        (paragraph("The words of ", Link("https://example.org/a", ("the statute",)), "."),),
        (
            paragraph("Two things:"),
            bullets((rich("the first"), rich("the second"))),
        ),
        (paragraph("A note that nobody calls."),),
    ),
)
