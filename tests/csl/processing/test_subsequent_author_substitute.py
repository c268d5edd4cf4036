"""subsequent-author-substitute: dashes for repeated names."""

import pytest
from styles_for_tests import listed, person, style, work

from essence_refs import csl

ANN, BEN, CY = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy")


SUBSTITUTED = (
    '<layout><names variable="author" suffix=". "><name delimiter=", " and="text"/></names>'
    '<text variable="title"/></layout>'
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("complete-all", ["Ann Adams and Ben Brand. a", "---. b", "Ann Adams and Cy Cole. c"]),
        ("complete-each", ["Ann Adams and Ben Brand. a", "--- and ---. b", "Ann Adams and Cy Cole. c"]),
        ("partial-each", ["Ann Adams and Ben Brand. a", "--- and ---. b", "--- and Cy Cole. c"]),
        ("partial-first", ["Ann Adams and Ben Brand. a", "--- and Ben Brand. b", "--- and Cy Cole. c"]),
    ],
)
def test_dash_for_repeated_names(rule, expected):
    """Each of the four rules replaces the names that repeat."""
    options = f'subsequent-author-substitute="---" subsequent-author-substitute-rule="{rule}"'
    references = [
        work("1", ANN, BEN, title="a"),
        work("2", ANN, BEN, title="b"),
        work("3", ANN, CY, title="c"),
    ]
    assert listed(csl.bibliography(references, style(SUBSTITUTED, bibliography=options))) == expected


def test_dashes_start_again_in_each_bibliography():
    """The first entry of each bibliography shows its names."""
    made = style(SUBSTITUTED, bibliography='subsequent-author-substitute="---"')
    groups = csl.bibliographies([[work("1", ANN, title="a")], [work("2", ANN, title="b")]], made)
    assert [listed(each) for each in groups] == [["Ann Adams. a"], ["Ann Adams. b"]]


def test_an_empty_substitute_leaves_no_delimiter():
    """Nothing takes the place of the names, so nothing separates it from the title."""
    layout = '<layout suffix="."><group delimiter=". "><names variable="author"/><text variable="title"/></group></layout>'
    made = style(layout, bibliography='subsequent-author-substitute=""')
    references = [work("1", ANN, title="a"), work("2", ANN, title="b")]
    assert listed(csl.bibliography(references, made)) == ["Ann Adams. a.", "b."]


def test_a_shortened_list_of_names_is_not_its_first_name():
    """An author alone and the same author with others, who are not shown, are different names."""
    layout = SUBSTITUTED.replace("<name ", '<name et-al-min="2" et-al-use-first="1" ')
    references = [work("1", ANN, title="a"), work("2", ANN, BEN, title="b"), work("3", ANN, CY, title="c")]
    made = style(layout, bibliography='subsequent-author-substitute="---"')
    assert listed(csl.bibliography(references, made)) == ["Ann Adams. a", "Ann Adams et al. b", "---. c"]


def test_a_title_in_place_of_the_names_is_substituted_too():
    """The same title twice is shown once; names after it are others."""
    names = '<names variable="author"><substitute><text variable="title"/></substitute></names>'
    made = style(
        f'<layout>{names}<text variable="note" prefix=", "/></layout>',
        bibliography='subsequent-author-substitute="---"',
    )
    author = person("Adams", "Ann")
    references = [
        work("a", title="T", note="1"),
        work("b", title="T", note="2"),
        work("c", title="U", note="3"),
        work("d", author, note="4"),
        work("e", author, note="5"),
    ]
    assert listed(csl.bibliography(references, made)) == ["T, 1", "---, 2", "U, 3", "Ann Adams, 4", "---, 5"]
