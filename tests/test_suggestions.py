"""Names that are nearly a misspelt one, also among very many."""

from essence_refs.suggestions import close_matches


def test_among_very_many_names_those_with_the_same_beginning_or_end_are_found() -> None:
    """Comparing a name with each of a hundred thousand takes seconds."""
    known = [f"{letter}{number}work" for letter in "abcdefghij" for number in range(1_000)]
    assert close_matches("a500wrok", [*known, "a500work"])[0] == "a500work"
    assert close_matches("brnd2019protocol", [*known, "brand2019protocol"]) == ("brand2019protocol",)
    assert close_matches("brand2019protokoll", [*known, "brand2019protocol"]) == ("brand2019protocol",)


def test_another_beginning_is_no_typing_mistake() -> None:
    """Unless nearly all other letters are the same."""
    assert close_matches("national", ["organisation", "policy"]) == ()
    assert close_matches("orgnsation", ["organisation", "policy"]) == ("organisation",)
    assert close_matches("irganisation", ["organisation", "policy"]) == ("organisation",)
