"""The tool's parser of CLDR's rules, and how rules change the root collation."""

import unicodedata
from pathlib import Path

import pytest

_TOOLS = Path(__file__).parents[3] / "tools"


@pytest.fixture
def rules(monkeypatch):
    monkeypatch.syspath_prepend(str(_TOOLS))
    return pytest.importorskip("collation_compiler.rules")


def _parse(rules, source):
    return list(rules.parse(source, lambda tag: f"[reorder {tag}]"))


def test_resets_and_relations_are_read_with_their_strengths(rules):
    assert _parse(rules, "&N<ñ<<<Ñ # comment\n&[before 1]b<á") == [
        rules.Reset("N"),
        rules.Relation(1, "ñ"),
        rules.Relation(3, "Ñ"),
        rules.Reset("b", before=1),
        rules.Relation(1, "á"),
    ]


def test_contexts_expansions_and_quotes_are_read(rules):
    assert _parse(rules, "&[last regular]<<<ぁ|ー=t/h<'-'''\\u0041") == [
        rules.Reset(position="last regular"),
        rules.Relation(3, "ー", prefix="ぁ"),
        rules.Relation(4, "t", extension="h"),
        rules.Relation(1, "-'A"),
    ]


def test_lists_have_one_relation_for_each_character(rules):
    assert [each.text for each in _parse(rules, "&x<*abd-fz")[1:]] == list("abdefz")


def test_settings_and_imports_are_read(rules):
    assert _parse(rules, "[import hr][suppressContractions [Ии]]") == [
        rules.Setting("reorder", "hr"),
        rules.Setting("suppressContractions", "[Ии]"),
    ]
    assert rules.code_points("[a\\u0041 c-e]") == frozenset("aAcde")


def test_a_later_rule_inserts_before_an_earlier_one(rules):
    tailoring = pytest.importorskip("collation_compiler.tailoring")
    root = pytest.importorskip("collation_compiler.root")
    letters = {each: ((0x2000 + ord(each), 0x20, 2),) for each in "abcx"}
    made = tailoring.Tailoring(root.Root(letters, {}, {}), _parse(rules, "&a<č<š&a<ž&[before 1]b<đ"))
    numbers = {each: made.changed[unicodedata.normalize("NFD", each)][0][0].number for each in "žčšđ"}
    assert numbers == {"ž": 1, "č": 2, "š": 3, "đ": 4}
