"""Walks over documents and texts reach everything, in reading order, at any depth."""

from collections.abc import Iterator

from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Date,
    Document,
    Heading,
    Inline,
    Link,
    List,
    Listed,
    Mark,
    Name,
    Names,
    Paragraph,
    Picture,
    Reference,
    RichText,
    Span,
    Table,
)
from essence_refs.model.traversal import (
    all_blocks,
    inlines,
    leaf_blocks,
    map_leaf_blocks,
    rich_texts,
    with_balanced_directions,
)


def plain(text: str) -> Paragraph:
    return Paragraph(text=RichText.of(text))


BLOCKS: tuple[Block, ...] = (
    Heading(text=RichText.of("a")),
    List(items=((plain("b"), BlockQuote(blocks=(plain("c"),))), (List(items=((plain("d"),),)),))),
    Table(head=(RichText.of("e"),), rows=((RichText.of("f"),),), alignments=()),
    Picture(source="x.png", description=RichText.of("g")),
    Code(text="no rich text"),
    Bibliography(
        entries=(
            BibliographyEntry(
                key="k", label=RichText.of("h"), text=RichText.of("i"), annotation=RichText.of("j")
            ),
        )
    ),
)


def test_every_text_of_a_document_is_reached_in_reading_order() -> None:
    """Also those in lists, quotations, tables, pictures, bibliographies and notes."""
    document = Document(title="t", blocks=BLOCKS, notes=((plain("k"),),))
    assert "".join(text.plain for text in rich_texts(all_blocks(document))) == "abcdefghijk"


def test_leaf_blocks_are_those_without_blocks_in_them() -> None:
    """Lists and quotations are walked through, also at a depth where recursion would fail."""
    assert not {type(each) for each in leaf_blocks(BLOCKS)} & {List, BlockQuote}
    deep: Block = plain("deep")
    for _ in range(5000):
        deep = BlockQuote(blocks=(deep,))
    assert [*leaf_blocks([deep])] == [plain("deep")]


def test_mapping_keeps_the_structure_around_changed_blocks() -> None:
    """A block can be left out, kept or replaced by several, wherever it is."""

    def doubled(block: Block) -> Iterator[Block]:
        if block == plain("c"):
            yield from (plain("c1"), plain("c2"))
        elif block != plain("d"):
            yield block

    assert map_leaf_blocks(BLOCKS[1:2], doubled) == (
        List(
            items=((plain("b"), BlockQuote(blocks=(plain("c1"), plain("c2")))), (List(items=((),)),)),
        ),
    )
    assert map_leaf_blocks(BLOCKS, lambda block: (block,)) == BLOCKS


def test_every_inline_is_reached_before_its_content() -> None:
    """A span comes first, then what is in it, then what follows."""
    link = Link("https://example.org", ("c",))
    span = Span(Mark.ITALIC, ("b", link))
    assert [*inlines(("a", span, "d"))] == ["a", span, "b", link, "c", "d"]
    deep: Inline = "deep"
    for _ in range(5000):
        deep = Span(Mark.BOLD, (deep,))
    assert [*inlines((deep,))][-1] == "deep"


def test_no_text_of_a_reference_changes_the_direction_of_another() -> None:
    """In names, dates, texts with marks and links, and fields."""
    turn, back = "\u202e", "\u202c"
    odd = f"a{turn}b"
    title = RichText((odd, Span(Mark.ITALIC, (odd, Link("https://a.org", ("c", odd)))), "d"))
    made = with_balanced_directions(
        Reference(
            key=odd,
            names=(("author", Names((Name(family=odd, given="g"),))),),
            dates=(("issued", Date(literal=odd)),),
            texts=(("title", title),),
            listed=Listed(title=odd),
            fields=(("note", odd),),
            keywords=(odd, "plain"),
        )
    )
    ended = odd + back
    assert made.authors.names == (Name(family=ended, given="g"),)
    assert made.date("issued") == Date(literal=ended)
    assert made.listed == Listed(title=ended)
    assert (made.fields, made.keywords) == ((("note", ended),), (ended, "plain"))
    assert made.title.plain == f"a{turn}ba{turn}bca{turn}bd{back * 3}"
    (_, span, _) = made.title.content
    assert (span.mark, span.content[1].target) == (Mark.ITALIC, "https://a.org")
