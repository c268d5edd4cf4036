"""Several lists of references in one document: which works each of them has."""

import pytest

from essence_refs.errors import QueryError, UnknownChoiceError
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


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"wher": "year > 1"}, UnknownChoiceError),
        ({"where": "yaer > 1"}, QueryError),
        ({"sort": "date"}, UnknownChoiceError),
        ({"group": "levle"}, UnknownChoiceError),
        ({"notes": "annotate"}, UnknownChoiceError),
        ({"cited": "none"}, UnknownChoiceError),
        ({"per": "page"}, UnknownChoiceError),
    ],
)
def test_options_are_checked(values, error):
    """A misspelt option or value is an error."""
    with pytest.raises(error):
        list_options(values, FRAMEWORK)
