"""The checks of relations: unknown keys, and relations that contradict each other."""

import pytest

import essence_refs as er
from essence_refs.checks import check

CODES = ("unknown-relation", "contradiction")


def found(text: str) -> list[str]:
    problems = check(er.loads(text, source="some.bib"))
    return [str(each) for each in problems if each.code in CODES]


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, relations = {protocol-of b}} @misc{b}",
        "@misc{a, relations = {protocol-of old}} @misc{b, ids = {old}}",
        "@misc{a, relations = {version-of b, distinct-from b}} @misc{b, relations = {version-of a, distinct-from a}}",
        "@misc{a, relations = {part-of b}} @misc{b, relations = {reply-to a}}",
        "@misc{a, relations = {update-of b, update-of c}} @misc{b, relations = {update-of c}} @misc{c}",
        "@misc{a, relations = {own-kind b}} @misc{b, relations = {own-kind a}}",
    ],
)
def test_relations_that_are_right_give_no_problem(text: str) -> None:
    """Also those to other keys, in both directions where that has a meaning, and of unknown kinds."""
    assert found(text) == []


def test_unknown_keys_are_reported_with_similar_ones() -> None:
    """All of them, and at the field that they are in."""
    text = "@misc{brand2019,\n ids = {hale-kinship}}\n@misc{a, related = {brand2018y}, relations = {reply-to hale-kinships, part-of q}}"
    assert found(text) == [
        "some.bib:3: a: related: warning: related-to 'brand2018y': no item has this key (did you mean brand2019?)",
        "some.bib:3: a: relations: warning: reply-to 'hale-kinships': no item has this key (did you mean hale-kinship?)",
        "some.bib:3: a: relations: warning: part-of 'q': no item has this key",
    ]


def test_only_the_first_unknown_keys_are_searched_for() -> None:
    """Searching among many keys takes time; the others are reported without a suggestion."""
    members = ", ".join(f"part-of brand20{number}" for number in range(10, 32))
    lines = found(f"@misc{{brand2000}} @misc{{a, relations = {{{members}}}}}")
    assert len(lines) == 22
    assert ["brand2000?" in each for each in lines] == [True] * 20 + [False] * 2


def test_an_item_that_is_related_to_itself_is_reported() -> None:
    """Also by its other key."""
    assert found("@misc{a, ids = {old}, relations = {distinct-from old, part-of a}}") == [
        "some.bib:1: a: relations: warning: distinct-from 'old': this is the item itself",
        "some.bib:1: a: relations: warning: part-of 'a': this is the item itself",
    ]


def test_circles_are_reported_once() -> None:
    """At the entry that closes the circle; a long one is shown in part."""
    assert found("@misc{a, relations = {part-of b}}\n@misc{b, relations = {part-of a}}") == [
        (
            "some.bib:2: b: relations: warning: no items can be part-of each other: a → b → a "
            "(remove one of these relations)"
        )
    ]
    text = "\n".join(
        f"@misc{{k{n}, related = {{k{(n + 1) % 9}}}, relatedtype = {{reprintof}}}}" for n in range(9)
    )
    (line,) = found(f"@misc{{z, related = {{k3}}, relatedtype = {{reprintof}}}}\n{text}")
    assert "k2: related" in line
    assert "k3 → k4 → k5 → … → k2 → k3" in line


def test_a_long_chain_is_no_circle() -> None:
    """And takes linear time."""
    text = "\n".join(f"@misc{{k{n}, relations = {{update-of k{n + 1}}}}}" for n in range(3000))
    assert found(f"{text} @misc{{k3000}}") == []


def test_related_and_distinct_works_are_no_duplicates() -> None:
    """Two entries of one title and year are, if no relation names the other."""
    entry = "title = {Care and cost of the many}, author = {Hale, Ruth}, date = 2020"
    for field, is_duplicate in (("note = {distinct-from b}", True), ("relations = {distinct-from b}", False)):
        problems = check(er.loads(f"@report{{a, {entry}, {field}}} @report{{b, {entry}}}"))
        assert ("duplicate" in [each.code for each in problems]) is is_duplicate


def test_distinct_works_may_share_a_doi() -> None:
    """A chapter and its book, for example; another entry with the DOI is still reported."""
    one, two = "title = {One}, doi = {10.1000/x}", "title = {Other words}, doi = {10.1000/x}"
    text = f"@misc{{a, {one}, relations = {{distinct-from old}}}} @misc{{b, ids = {{old}}, {two}}}"

    def shared(text: str) -> list[str]:
        return [each.key for each in check(er.loads(text)) if each.code == "shared-doi"]

    assert shared(text) == []
    assert shared(text.replace("distinct-from old", "part-of c")) == ["b"]
    assert shared(f"{text} @misc{{c, title = {{Third}}, doi = {{10.1000/x}}}}") == ["c"]
