"""Relations of a reference: read from its fields, added to them and removed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex import parse
from essence_refs.bibtex.writer import write
from essence_refs.errors import UnknownChoiceError
from essence_refs.exchange import csl_json, ris
from essence_refs.model import Reference
from essence_refs.model.related.relations import (
    KINDS,
    Relation,
    relation_kind,
    relations_in,
    with_relation,
    with_renamed_keys,
    without_relations,
)

Fields = dict[str, str]

keys = st.from_regex(r"[a-z][a-z:.;+/_-]{0,6}[a-z]", fullmatch=True)
relations = st.lists(
    st.builds(Relation, st.sampled_from([*KINDS, "own-kind", "prelim"]), keys), unique=True, max_size=6
)


def pairs(fields: Fields) -> list[tuple[str, str]]:
    return [(each.kind, each.key) for each in relations_in(fields.items())]


def changed(fields: Fields, changes: dict[str, str | None]) -> Fields:
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"related": "a"}, [("related-to", "a")]),
        ({"related": " a ,b,, ", "relatedtype": "reprintof"}, [("reprintof", "a"), ("reprintof", "b")]),
        ({"related": "{a}", "relatedtype": "{prelim}"}, [("prelim", "a")]),
        ({"relatedtype": "reprintof"}, []),
        ({"relations": "protocol-of a, distinct-from b"}, [("protocol-of", "a"), ("distinct-from", "b")]),
        ({"relations": "protocol-of: a"}, [("protocol-of", "a")]),
        ({"relations": "protocol-of:a"}, [("protocol-of", "a")]),
        ({"relations": "vizedom:related"}, [("related-to", "vizedom:related")]),
        ({"relations": "protocol-of:"}, [("related-to", "protocol-of:")]),
        ({"relations": "reply-to  vizedom:related"}, [("reply-to", "vizedom:related")]),
        ({"relations": "x-of a b"}, [("x-of", "a b")]),
        (
            {"related": "a", "relations": "related-to a, part-of a"},
            [("related-to", "a"), ("part-of", "a")],
        ),
    ],
)
def test_relations_are_read_from_the_fields(fields: Fields, expected: list[tuple[str, str]]) -> None:
    """Those of biblatex come first, and each relation is there once."""
    assert pairs(fields) == expected


def test_the_words_are_those_of_the_kind_or_of_the_entry() -> None:
    """Relatedstring replaces the words of related only, and an unknown kind is printed as it is."""
    found = relations_in({"related": "a", "relatedtype": "reprintof", "relations": "part-of b"}.items())
    assert [each.words for each in found] == ["Reprint of", "Part of"]
    own = {"related": "a", "relatedstring": "Taken from", "relations": "own_kind-of b"}
    assert [each.words for each in relations_in(own.items())] == ["Taken from", "Own kind of"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("protocol-of", "protocol-of"), (" Protocol  of", "protocol-of"), ("Translation_Of", "translationof")],
)
def test_a_kind_has_its_name_in_any_form(name: str, kind: str) -> None:
    """Letter case, spaces and underscores do not matter."""
    assert relation_kind(name) == kind


def test_an_unknown_kind_is_an_error_with_similar_ones() -> None:
    """Or with all of them, where none is similar."""
    with pytest.raises(UnknownChoiceError, match=r"no kind of relation .*'protcol-of'.*protocol-of"):
        relation_kind("protcol-of")
    with pytest.raises(UnknownChoiceError, match="there are protocol-of, update-of"):
        relation_kind("xyzzy")


@pytest.mark.parametrize(
    ("fields", "relation", "changes"),
    [
        ({}, Relation("reprintof", "a"), {"related": "a", "relatedtype": "reprintof"}),
        ({}, Relation("related-to", "a"), {"related": "a"}),
        ({}, Relation("protocol-of", "a"), {"relations": "protocol-of a"}),
        ({"related": "b"}, Relation("related-to", "a"), {"related": "b, a"}),
        ({"related": "b"}, Relation("reprintof", "a"), {"relations": "reprintof a"}),
        ({"relatedtype": "reprintas"}, Relation("reprintof", "a"), {"relations": "reprintof a"}),
        ({"related": "b", "relatedtype": "prelim"}, Relation("prelim", "a"), {"related": "b, a"}),
        ({"relations": "part-of b"}, Relation("reply-to", "a"), {"relations": "part-of b, reply-to a"}),
        ({"relations": "part-of a"}, Relation("part-of", "a"), {}),
        ({"related": "a"}, Relation("related-to", "a"), {}),
    ],
)
def test_a_relation_is_added(fields: Fields, relation: Relation, changes: dict[str, str | None]) -> None:
    """It goes into biblatex's fields where biblatex has a word and no other relation, and else into our field."""
    assert with_relation(fields, relation) == changes


@pytest.mark.parametrize(
    ("fields", "kind", "changes"),
    [
        ({"related": "a, b"}, None, {"related": "b"}),
        ({"related": "a", "relatedtype": "prelim"}, None, {"related": None, "relatedtype": None}),
        ({"related": "a", "relatedstring": "x"}, "related-to", {"related": None, "relatedstring": None}),
        ({"related": "a", "relatedtype": "prelim"}, "related-to", {}),
        ({"relations": "part-of a, reply-to a"}, None, {"relations": None}),
        ({"relations": "part-of a, reply-to a"}, "part-of", {"relations": "reply-to a"}),
        ({"relations": "part-of b"}, None, {}),
        ({"relatedoptions": "x"}, None, {}),
    ],
)
def test_relations_are_removed(fields: Fields, kind: str | None, changes: dict[str, str | None]) -> None:
    """Of one kind or of all; with the last key, the fields that describe it are removed too."""
    assert without_relations(fields, ["a"], kind) == changes


@given(relations)
def test_what_is_added_is_read_and_can_be_removed(added: list[Relation]) -> None:
    """Adding relations one by one gives fields with exactly these, and removing them leaves nothing."""
    fields: Fields = {}
    for each in added:
        fields = changed(fields, with_relation(fields, each))
    assert {*pairs(fields)} == {(each.kind, each.key) for each in added}
    for number, each in enumerate(added):
        fields = changed(fields, without_relations(fields, [each.key], each.kind))
        assert {*pairs(fields)} == {(left.kind, left.key) for left in added[number + 1 :]}
    assert fields == {}


def test_keys_are_renamed_in_relations() -> None:
    """A relation that is there twice afterwards is there once."""
    assert with_renamed_keys("related", "a, b,c", {"b": "a", "c": "d"}) == "a, d"
    assert (
        with_renamed_keys("relations", "part-of b, reply-to: b, part-of a, x y", {"b": "a"})
        == "part-of a, reply-to a, x y"
    )


RELATED = Reference(
    key="a",
    kind="book",
    entry_type="book",
    fields=(
        ("ids", "old"),
        ("related", "b"),
        ("relatedtype", "reprintof"),
        ("relations", "part-of c, distinct-from d"),
    ),
)


def test_relations_survive_bibtex_and_csl_json_and_ris_reports_them() -> None:
    """Also with the keys of entries that are not there."""
    written = write([RELATED])
    assert written.problems == ()
    assert parse(written.text).references[0].relations == RELATED.relations
    again = csl_json.parse(csl_json.write([RELATED]).text).references[0]
    assert again.relations == RELATED.relations
    assert again.other_keys == ("old",)
    lost = " ".join(map(str, ris.write([RELATED]).problems))
    assert all(f"the field {name}" in lost for name in ("ids", "related", "relatedtype", "relations"))


def test_parts_do_not_inherit_relations() -> None:
    """A chapter of a book is not what the book is."""
    book = "@book{a, title = {A}, relations = {part-of c}, related = {c}}"
    child = parse(f"{book} @inbook{{b, title = {{B}}, crossref = {{a}}}}").references[1]
    assert child.text("container-title").plain == "A"
    assert child.relations == ()
