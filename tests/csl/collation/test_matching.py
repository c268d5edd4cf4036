"""Contractions in decomposed text."""

from essence_refs.csl.collation.matching import longest_contractions, split_at_contractions


def _split(text, *contractions):
    return list(split_at_contractions(text, contractions, longest_contractions(contractions)))


def test_the_longest_contraction_is_taken():
    assert _split("dzsa", "dz", "dzs") == ["dzs", "a"]
    assert _split("dza", "dz", "dzs") == ["dz", "a"]


def test_text_without_contractions_is_split_into_characters():
    assert _split("abc", "ch") == ["a", "b", "c"]


def test_a_mark_belongs_to_a_letter_across_a_mark_that_does_not_block_it():
    assert _split("a\u0323\u0308b", "a\u0308") == ["a\u0308", "\u0323", "b"]


def test_a_mark_of_the_same_class_blocks():
    assert _split("a\u0301\u0308", "a\u0308") == ["a", "\u0301", "\u0308"]
