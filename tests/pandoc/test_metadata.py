"""Metadata of documents: texts, lists and maps from pandoc's values."""

import pytest

from essence_refs.pandoc import metadata

STRING, TRUE = {"t": "MetaString", "c": "a string"}, {"t": "MetaBool", "c": True}
FALSE = {"t": "MetaBool", "c": False}
INLINES = {"t": "MetaInlines", "c": [{"t": "Str", "c": "two"}, {"t": "Space"}, {"t": "Str", "c": "words"}]}
BLOCKS = {"t": "MetaBlocks", "c": [{"t": "Para", "c": INLINES["c"]}]}
LIST = {"t": "MetaList", "c": [STRING, INLINES]}
MAP = {"t": "MetaMap", "c": {"one": STRING, "more": LIST}}


@pytest.mark.parametrize(
    ("value", "text", "texts"),
    [
        (STRING, "a string", ["a string"]),
        (TRUE, "true", ["true"]),
        (FALSE, "false", ["false"]),
        (INLINES, "two words", ["two words"]),
        (BLOCKS, "two words", ["two words"]),
        (LIST, "a string two words", ["a string", "two words"]),
        (MAP, "", ["a string", "a string", "two words"]),
        ({"t": "MetaString", "c": "  "}, "  ", []),
        ({"t": "MetaString", "c": " a "}, " a ", ["a"]),
    ],
)
def test_values_as_text(value: dict[str, object], text: str, texts: list[str]) -> None:
    """A map has no text of its own, but texts in it; those of white space are none."""
    assert metadata.text_of(value) == text
    assert metadata.texts_of(value) == texts


def test_maps_and_lists() -> None:
    """A value that is no list is one value, and a value that is no map has no parts."""
    assert metadata.map_of(MAP) == MAP["c"]
    assert [metadata.map_of(each) for each in (None, LIST, STRING)] == [{}, {}, {}]
    assert metadata.list_of(LIST) == LIST["c"]
    assert metadata.list_of(STRING) == [STRING]
    assert metadata.list_of(None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t", True),
        ("True", True),
        (" YES ", True),
        ("false", False),
        ("no", False),
        ("1", False),
        ("", False),
    ],
)
def test_true_is_what_pandoc_takes_as_true(text: str, expected: bool) -> None:  # noqa: FBT001
    """In any case, with spaces around it."""
    assert metadata.is_true({"t": "MetaString", "c": text}) is expected


def test_inlines_of_a_title() -> None:
    """One paragraph may be a title; a list, a map and several paragraphs are none."""
    assert metadata.inlines_of(STRING) == [{"t": "Str", "c": "a string"}]
    assert metadata.inlines_of(INLINES) == INLINES["c"]
    assert metadata.inlines_of(INLINES) is not INLINES["c"]
    assert metadata.inlines_of(BLOCKS) == INLINES["c"]
    assert metadata.inlines_of({"t": "MetaBlocks", "c": [{"t": "Plain", "c": INLINES["c"]}]}) == INLINES["c"]
    assert metadata.inlines_of({"t": "MetaBlocks", "c": BLOCKS["c"] * 2}) is None
    assert metadata.inlines_of({"t": "MetaBlocks", "c": [{"t": "HorizontalRule"}]}) is None
    assert [metadata.inlines_of(each) for each in (LIST, MAP, TRUE)] == [None, None, None]


def test_keys_of_nocite() -> None:
    """They are citations, wherever they are, or words that begin with @."""
    cite = {"t": "Cite", "c": [[{"citationId": "a"}, {"citationId": "*"}], []]}
    inside = {"t": "MetaInlines", "c": [{"t": "Str", "c": "and"}, {"t": "Emph", "c": [cite]}]}
    text = {"t": "MetaString", "c": "@b, [@c];@d and e"}
    value = {"t": "MetaMap", "c": {"x": {"t": "MetaList", "c": [inside, text]}}}
    assert metadata.cited_keys(value) == ["a", "*", "b", "c", "d"]
    assert metadata.cited_keys({"t": "MetaInlines", "c": [{"t": "Space"}]}) == []
