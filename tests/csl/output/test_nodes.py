"""Short ways: what is quick because nothing collides says the same as the way that looks at every seam."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from styles_for_tests import one, style, work

from essence_refs.csl.compiler import compile_element
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.name import NameElement
from essence_refs.csl.elements.name_part import NamePartFormat, NameWriter
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import compile_formatting
from essence_refs.csl.output.nodes import (
    Anchor,
    Node,
    NodeKind,
    Quoted,
    add_affixes,
    glue,
    join,
    join_elements,
    join_list,
)
from essence_refs.csl.output.punctuation import Quotes, to_rich_text, walk_content
from essence_refs.csl.output.quotes import pair_all_quotes, pair_quotes
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.collation import collation_key
from essence_refs.csl.variables.items import Item
from essence_refs.model import Mark, Name, Names, RichText

SEAMS = "ab .,;:!?("
TEXTS = st.text(alphabet=SEAMS, min_size=1, max_size=4)
KINDS = st.sampled_from(
    [
        *NodeKind,
        *(Mark.ITALIC, Mark.NORMAL_STYLE, Mark.BOLD, Mark.BLOCK, Mark.SUPERSCRIPT),
        Anchor("https://example.org/"),
        *(Quoted(None, fixed=True), Quoted(("\u201c", "\u201d"), fixed=False)),
    ]
)


def pairs(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return pairs of any kind around what is drawn inside."""
    return st.tuples(KINDS, inside)


def settled(pieces: list[Node]) -> Node:
    """Return a list as elements return it: no two strings side by side."""
    result: list[Node] = []
    for each in pieces:
        if isinstance(each, str) and result and isinstance(result[-1], str):
            result[-1] += each
        else:
            result.append(each)
    return result if len(result) > 1 else result[0]


def lists(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return settled lists of strings and of pairs around what is drawn inside."""
    return st.lists(st.one_of(TEXTS, pairs(inside)), min_size=2, max_size=5).map(settled)


NODES = st.one_of(TEXTS, pairs(TEXTS), lists(st.one_of(TEXTS, lists(TEXTS))))
DELIMITERS = st.sampled_from(["", " ", ".", ",", ", ", ". ", ": ", "; ", "? "])


def glued(parts: list[Node], delimiter: str = "") -> Node:
    """Join parts by gluing every two strings that meet."""
    between = [each for part in parts for each in ([delimiter] if delimiter else [], part)][1:]
    result: list[Node] = []
    for piece in (piece for part in between for piece in (part if isinstance(part, list) else [part])):
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] = glue(result[-1], piece)
        else:
            result.append(piece)
    return result[0] if len(result) == 1 else result


@given(st.lists(NODES, min_size=1, max_size=5), DELIMITERS)
@example(parts=[":", ":"], delimiter=".")
def test_joining_glues_every_seam(parts, delimiter):
    """What is joined by its ends reads as if every two strings that meet were glued."""
    assert join(parts, delimiter) == glued(parts, delimiter)
    assert join_list(parts, delimiter) == glued(parts, delimiter)


@given(st.lists(st.one_of(st.just(""), NODES), min_size=1, max_size=4), DELIMITERS)
@example(parts=[(Mark.ITALIC, "a"), " b"], delimiter=", ")
def test_a_row_joins_what_is_not_empty(parts, delimiter):
    """Elements in a row are joined as a list of their results is, whether they are two or more."""
    run = join_elements([lambda _, part=part: part for part in parts], delimiter)
    shown = [part for part in parts if part]
    assert run(None) == (glued(shown, delimiter) if shown else "")


@given(st.one_of(st.just(""), TEXTS), NODES, st.one_of(st.just(""), TEXTS))
def test_affixes_are_joined(prefix, node, suffix):
    """A prefix and a suffix meet what is between them as any two parts meet."""
    # Texts of one character may be all that a prefix leaves of them.
    expected = glued([glued([each for each in (prefix, node) if each]), *([suffix] if suffix else [])])
    assert add_affixes(prefix, node, suffix) == expected
    formatter = compile_formatting({"prefix": prefix, "suffix": suffix}, "en")
    assert (formatter(node, "") if formatter else node) == expected


MARKED = st.text(alphabet="ab '\"\u2018\u2019\u201c\u201d.", max_size=6)


@given(
    st.one_of(
        MARKED,
        st.lists(st.one_of(MARKED, st.tuples(st.just(NodeKind.NO_CASE), MARKED)), min_size=2, max_size=4),
    ),
    st.booleans(),
)
@example(node="Children's", straight_only=False)
@example(node="a's 'b' c", straight_only=False)
@example(node=["a ", (NodeKind.NO_CASE, "b"), " c"], straight_only=True)
def test_texts_without_quotations_are_set_as_all_are(node, straight_only):
    """A text in which nothing can be a quotation reads as it does when every mark is looked at."""
    assert pair_quotes(node, straight_only=straight_only) == pair_all_quotes(
        node, straight_only=straight_only
    )


@given(NODES, st.booleans())
@example(node=[(NodeKind.QUOTE, "a"), ". b"], inside=True)
@example(node=[(NodeKind.QUOTE, "a"), (NodeKind.QUOTE, "b")], inside=False)
@example(node=["a ", (Mark.ITALIC, [(NodeKind.NO_CASE, "b"), " a"]), "."], inside=False)
def test_entries_without_collisions_are_set_as_all_are(node, inside):
    """An entry that needs no walk reads as the walk sets it."""
    quotes = Quotes(punctuation_inside=inside)
    assert to_rich_text(node, quotes) == RichText(walk_content(node, quotes))


@given(
    st.text(alphabet="aB'\u2019-. \u00d3", min_size=1, max_size=5),
    st.text(alphabet="aB'\u2019-. ", max_size=5),
    st.booleans(),
    st.builds(
        lambda initials, separator: {**initials, "sort-separator": separator},
        st.sampled_from([{}, *({"initialize-with": mark} for mark in (".", ". ", ""))]),
        st.sampled_from([", ", " ", ".", ""]),
    ),
    st.booleans(),
)
@example(family="B", given_name="Al-", inverted=False, options={}, sorting=False)
def test_a_name_of_two_words_is_written_as_a_formatted_name_is(
    family, given_name, inverted, options, sorting
):
    """The quick way to write a given name and a family name gives the same as the way for formatted parts."""
    name = Name(family=family, given=given_name)
    writer = NameWriter(options, {}, "en", sorting=sorting)
    quick = writer.write(name, inverted, 0)
    writer.is_plain = False
    writer.family = writer.given = NamePartFormat(formatting=lambda node, _: node)
    assert quick == writer.write(name, inverted, 0)


PEOPLE = st.builds(
    Name, family=st.sampled_from(["Adams", "B.", "C,", "Dean"]), given=st.sampled_from(["", "Ed", "F. "])
)


@given(
    st.builds(Names, st.lists(PEOPLE, min_size=1, max_size=5).map(tuple), st.booleans()),
    st.fixed_dictionaries(
        {
            "and": st.sampled_from(["text", "symbol", ""]),
            "delimiter": st.sampled_from([", ", "; ", " "]),
            "delimiter-precedes-last": st.sampled_from(
                ["contextual", "always", "never", "after-inverted-name"]
            ),
            "delimiter-precedes-et-al": st.sampled_from(["contextual", "always", "never"]),
            "name-as-sort-order": st.sampled_from(["", "first", "all"]),
            "et-al-min": st.sampled_from(["2", "4"]),
            "et-al-use-first": st.sampled_from(["1", "2"]),
            "et-al-use-last": st.sampled_from(["true", "false"]),
        }
    ),
    st.sampled_from([{}, {"font-style": "italic"}]),
)
def test_lists_of_names(people, options, et_al):
    """A list of plain names reads as the same list does whose names are marked, and met one by one."""
    attributes = " ".join(f'{name}="{value}"' for name, value in options.items() if value)
    italic = "".join(f'{name}="{value}"' for name, value in et_al.items())
    made = style(f'<layout><names variable="author"><name {attributes}/><et-al {italic}/></names></layout>')
    scope = Scope(
        made, made.locale("en-GB"), made.root.find(f"{CSL}bibliography"), compile_element, adds_suffix=False
    )
    names = NameElement(scope, made.root.find(f".//{CSL}name"), made.root.find(f".//{CSL}et-al"))
    c = Context(Item(work()))
    short = to_rich_text(names.render(people, c), Quotes())
    c.mark = True
    assert short == to_rich_text(names.render(people, c), Quotes())


@pytest.mark.parametrize("year", [-43, 1, 99, 800, 2019])
@pytest.mark.parametrize("attributes", ["", 'form="short"', 'prefix="(" suffix=")"', 'font-style="italic"'])
def test_a_date_of_one_part(year, attributes):
    """A year alone reads as a date does whose other parts show nothing."""
    part = f'<date-part name="year" {attributes}/>'
    alone = one(f'<date variable="issued">{part}</date>', work(year=year))
    among = one(f'<date variable="issued">{part}<date-part name="day"/></date>', work(year=year))
    assert alone == among != ""


@given(
    st.text(alphabet="aB \t-_'.,;\u2013\u00df\u00e6\u0142\u00e9\u00c9\u0131\u0416\u0438\u0306", max_size=12)
)
@example("Kidscape\u2122 \u2116 5 \u0416")
@example("\u0141\u00f3d\u017a \u2013 N\u00f8rre-Br\u00f8")
def test_collation_drops_what_is_no_letter(text):
    """A key is the small letters and figures of a text without accents, a space for each run of spaces and dashes."""
    letters = text.lower()
    for letter, plain in zip("\u00df\u00e6\u0142\u00f8\u0131", ("ss", "ae", "l", "o", "i"), strict=True):
        letters = letters.replace(letter, plain)
    folded = "".join(
        each for each in unicodedata.normalize("NFKD", letters).lower() if not unicodedata.combining(each)
    )
    assert collation_key(text) == " ".join(re.sub(r"[^\w\s]", "", re.sub("[-\u2013]", " ", folded)).split())
