"""Joining nodes: collisions are resolved in the quick ways as in the general one."""

from hypothesis import example, given
from hypothesis import strategies as st

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
    plain_text,
)
from essence_refs.model import Mark

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
    """Return a list as elements return it: no two strings are neighbours."""
    result: list[Node] = []
    for each in pieces:
        if isinstance(each, str) and result and isinstance(result[-1], str):
            result[-1] += each
        else:
            result.append(each)
    return result if len(result) > 1 else result[0]


def lists(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return such lists of strings and of pairs around what is drawn inside."""
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
def test_join_resolves_every_collision(parts, delimiter):
    """Joining nodes reads as if every two strings that meet were glued."""
    assert join(parts, delimiter) == glued(parts, delimiter)
    assert join_list(parts, delimiter) == glued(parts, delimiter)


@given(st.lists(st.one_of(st.just(""), NODES), min_size=1, max_size=4), DELIMITERS)
@example(parts=[(Mark.ITALIC, "a"), " b"], delimiter=", ")
def test_join_elements_leaves_out_empty_nodes(parts, delimiter):
    """Two or more elements are joined as the list of their results."""
    run = join_elements([lambda _, part=part: part for part in parts], delimiter)
    shown = [part for part in parts if part]
    assert run(None) == (glued(shown, delimiter) if shown else "")


@given(st.one_of(st.just(""), TEXTS), NODES, st.one_of(st.just(""), TEXTS))
def test_affixes_are_joined(prefix, node, suffix):
    """Affixes collide with the text between them as other nodes do."""
    # A text of one character may be replaced by the end of the prefix.
    expected = glued([glued([each for each in (prefix, node) if each]), *([suffix] if suffix else [])])
    assert add_affixes(prefix, node, suffix) == expected
    formatter = compile_formatting({"prefix": prefix, "suffix": suffix}, "en")
    assert (formatter(node, "") if formatter else node) == expected


@given(
    st.lists(st.text(alphabet="ab .,;:!?", max_size=6), max_size=6), st.sampled_from(["", ", ", ". ", "; "])
)
def test_joining_loses_no_letter(parts, delimiter):
    """Joining removes only punctuation and spaces."""
    parts = [part for part in parts if part]
    result = plain_text(join(parts, delimiter))
    assert [each for each in result if each in "ab"] == [
        each for part in parts for each in part if each in "ab"
    ]
