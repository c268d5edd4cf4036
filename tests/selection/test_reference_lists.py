"""Several lists of references in one document: which works each of them has."""

import pytest

from essence_refs.errors import ProblemsError
from essence_refs.model import Framework, Level, Library, Reference
from essence_refs.model.list_options import ListOptions
from essence_refs.selection.reference_lists import groups_of, list_options, plan_lists

FRAMEWORK = Framework(levels=(Level(key="policy", name="Policy"), Level(key="family", name="Family")))
LIBRARY = Library(
    (
        Reference(key="a", levels=("policy",)),
        Reference(key="b", levels=("family",)),
        Reference(key="c"),
        Reference(key="d", levels=("policy",)),
    ),
    FRAMEWORK,
)


def keys(*lists: ListOptions, cited: str = "cab", parts: tuple[str, ...] = ()) -> list[list[str]]:
    plans = plan_lists(lists, LIBRARY, cited, parts or ("",) * len(lists))
    return [[each.key for each in plan.references] for plan in plans]


def test_one_list_has_every_cited_work():
    """It is in the order in which the works are cited."""
    assert keys(ListOptions()) == [["c", "a", "b"]]


def test_a_list_without_conditions_has_the_rest():
    """What another list has is not repeated."""
    policy = ListOptions(where='level == "policy"')
    assert keys(ListOptions(), policy) == [["c", "b"], ["a"]]


def test_works_that_are_not_cited():
    """They come after the cited ones, in the order of the library."""
    assert keys(ListOptions(cited="all")) == [["c", "a", "b", "d"]]
    assert keys(ListOptions(cited="all", where='level == "policy"')) == [["a", "d"]]


def test_a_list_of_a_part_of_the_document():
    """It has what is cited there, also if another list has it."""
    assert keys(ListOptions(per="chapter"), ListOptions(per="chapter"), parts=("ca", "ab")) == [
        ["c", "a"],
        ["a", "b"],
    ]


def test_groups_have_their_order():
    """The style engine gets the references under each heading, with their order."""
    plans = plan_lists([ListOptions(group="level", sort="year:desc")], LIBRARY, "abc", [""])
    assert [([each.key for each in some], order) for some, order in groups_of(plans)] == [
        (["a"], "year:desc"),
        (["b"], "year:desc"),
        (["c"], "year:desc"),
    ]


def test_the_order_of_the_file():
    """The references are in the order of the library."""
    assert keys(ListOptions(sort="file")) == [["a", "b", "c"]]


MISTAKES = [
    ("wher", "year > 1", "no option of a list is called 'wher' (did you mean where?)"),
    (
        "where",
        "yaer > 1",
        "the query 'yaer > 1' cannot be understood, at column 1: no field is called 'yaer'",
    ),
    ("sort", "date", "no sort order is called 'date'"),
    ("group", "levle", "no grouping is called 'levle' (did you mean level?)"),
    ("notes", "annotate", "no kind of note is called 'annotate'"),
    ("cited", "none", "no value of cited is called 'none'"),
    ("per", "page", "no value of per is called 'page'"),
]


@pytest.mark.parametrize(("name", "value", "message"), MISTAKES)
def test_options_are_checked(name, value, message):
    """A misspelt option or value is an error."""
    with pytest.raises(ProblemsError) as caught:
        list_options([(name, value)], FRAMEWORK)
    assert message in str(caught.value)


def test_all_options_are_checked_at_once():
    """One run shows every mistake; attributes for a browser are no options."""
    with pytest.raises(ProblemsError) as caught:
        list_options([("title", "x"), *((name, value) for name, value, _ in MISTAKES)], FRAMEWORK)
    assert len(caught.value.problems) == len(MISTAKES)
    assert {each.code for each in caught.value.problems} == {"list-option"}
    assert list_options([("title", "x"), ("per", "chapter")], FRAMEWORK) == ListOptions(per="chapter")
