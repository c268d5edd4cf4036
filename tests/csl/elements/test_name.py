"""cs:name and cs:et-al: the number of names shown, delimiters, "and" and "et al."."""

import pytest
from citations_for_tests import cites, texts
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import one, person, style, work

from essence_refs.csl.compiler import compile_element
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.name import NameElement
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.model import Name, Names

PEOPLE = st.builds(
    Name, family=st.sampled_from(["Adams", "B.", "C,", "Dean"]), given=st.sampled_from(["", "Ed", "F. "])
)


A, B, C, D = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy"), person("Dean", "Di")


def names(attributes: str, *people: Name, **options: str) -> str:
    return one(f'<names variable="author"><name {attributes}/></names>', work("a", *people), **options)


@given(
    st.builds(Names, st.lists(PEOPLE, min_size=1, max_size=5).map(tuple), st.booleans()),
    st.fixed_dictionaries(
        {
            "and": st.sampled_from(["text", "symbol", ""]),
            "delimiter": st.sampled_from([", ", "; ", " "]),
            "delimiter-precedes-last": st.sampled_from(
                ["contextual", "always", "never", "after-inverted-name"]
            ),
            "delimiter-precedes-et-al": st.sampled_from(["contextual", "always", "never"]),
            "name-as-sort-order": st.sampled_from(["", "first", "all"]),
            "et-al-min": st.sampled_from(["2", "4"]),
            "et-al-use-first": st.sampled_from(["1", "2"]),
            "et-al-use-last": st.sampled_from(["true", "false"]),
        }
    ),
    st.sampled_from([{}, {"font-style": "italic"}]),
)
def test_a_list_of_plain_names_reads_as_one_of_marked_names(people, options, et_al):
    """The quick way to join plain names reads as the way that looks at each name."""
    attributes = " ".join(f'{name}="{value}"' for name, value in options.items() if value)
    italic = "".join(f'{name}="{value}"' for name, value in et_al.items())
    made = style(f'<layout><names variable="author"><name {attributes}/><et-al {italic}/></names></layout>')
    scope = Scope(
        made, made.locale("en-GB"), made.root.find(f"{CSL}bibliography"), compile_element, adds_suffix=False
    )
    names = NameElement(scope, made.root.find(f".//{CSL}name"), made.root.find(f".//{CSL}et-al"))
    c = Context(Item(work()))
    short = to_rich_text(names.render(people, c), Quotes())
    c.mark = True
    assert short == to_rich_text(names.render(people, c), Quotes())


def test_subsequent_cites_have_their_own_et_al():
    """et-al-subsequent-min shortens the names of later cites."""
    options = 'et-al-min="3" et-al-use-first="2" et-al-subsequent-min="2" et-al-subsequent-use-first="1"'
    references = [work("a", A, B, year=2001, title="T")]
    assert texts([cites("a"), cites("a")], citation=options, references=references) == [
        "(Adams and Brand 2001)",
        "(Adams et al. 2001)",
    ]


def test_plain_list():
    """Names are in reading order, separated by commas."""
    assert names("", A, B) == "Ann Adams, Ben Brand"


@pytest.mark.parametrize(
    ("attributes", "people", "expected"),
    [
        ('and="text"', (A, B), "Ann Adams and Ben Brand"),
        ('and="symbol"', (A, B, C), "Ann Adams, Ben Brand, & Cy Cole"),
        ('and="text" delimiter-precedes-last="never"', (A, B, C), "Ann Adams, Ben Brand and Cy Cole"),
        ('and="text" delimiter-precedes-last="always"', (A, B), "Ann Adams, and Ben Brand"),
        (
            'and="text" delimiter-precedes-last="after-inverted-name" name-as-sort-order="first"',
            (A, B),
            "Adams, Ann, and Ben Brand",
        ),
    ],
)
def test_word_before_the_last_name(attributes, people, expected):
    """The delimiter before "and" follows delimiter-precedes-last."""
    assert names(attributes, *people) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('et-al-min="4" et-al-use-first="1"', "Ann Adams et al."),
        ('et-al-min="4" et-al-use-first="2"', "Ann Adams, Ben Brand, et al."),
        ('et-al-min="4" et-al-use-first="2" delimiter-precedes-et-al="never"', "Ann Adams, Ben Brand et al."),
        ('et-al-min="4" et-al-use-first="1" delimiter-precedes-et-al="always"', "Ann Adams, et al."),
        ('et-al-min="4" et-al-use-first="1" et-al-use-last="true"', "Ann Adams, \u2026 Di Dean"),
        ('et-al-min="5" et-al-use-first="1"', "Ann Adams, Ben Brand, Cy Cole, Di Dean"),
    ],
)
def test_et_al(attributes, expected):
    """A long list is shortened to its first names."""
    assert names(attributes, A, B, C, D) == expected


def test_an_incomplete_list_ends_with_et_al():
    """An incomplete list always ends with et al., whatever the limits of the style."""
    inside = '<names variable="author"><name and="text"/></names>'
    assert one(inside, work("a", A, complete=False)) == "Ann Adams et al."
    assert one(inside, work("a", A, B, complete=False)) == "Ann Adams, Ben Brand, et al."


def test_et_al_element_has_its_own_term():
    """cs:et-al may use the term "and others"."""
    inside = (
        '<names variable="author"><name et-al-min="2" et-al-use-first="1"/><et-al term="and others"/></names>'
    )
    assert one(inside, work("a", A, B)) == "Ann Adams and others"


def test_count_form():
    """form="count" renders the number of names."""
    assert names('form="count" et-al-min="3" et-al-use-first="2"', A, B, C) == "2"


def test_options_are_inherited_from_the_style():
    """name-form on cs:bibliography reaches every cs:name."""
    assert names("", A, B, bibliography='name-form="short" name-delimiter=" / "') == "Adams / Brand"


def test_five_hundred_authors_are_quick_to_cut():
    """A reference with 500 authors takes no longer than others."""
    people = tuple(person(f"Name{index}", "X") for index in range(500))
    assert names('et-al-min="3" et-al-use-first="1"', *people) == "X Name0 et al."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", "\u738b\u4f1f, \u674e\u5a1c\u548c\u5f20\u654f"),
        ("ja-JP", "\u738b\u4f1f, \u674e\u5a1c\u3068\u5f20\u654f"),
    ],
)
def test_and_without_spaces_where_the_script_has_none(language, expected):
    """The word for "and" in Chinese and Japanese has no delimiter and no spaces around it."""
    people = person("\u738b", "\u4f1f"), person("\u674e", "\u5a1c"), person("\u5f20", "\u654f")
    assert names('and="text"', *people, language=language) == expected
