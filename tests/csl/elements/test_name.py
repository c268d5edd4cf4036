"""cs:name: lists of names, their delimiters and "and"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import one, person, rich, style, work

from essence_refs.csl.compiler import compile_element
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.name import NameElement
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.model import Mark, Name, Names, Span

PEOPLE = st.builds(
    Name, family=st.sampled_from(["Adams", "B.", "C,", "Dean"]), given=st.sampled_from(["", "Ed", "F. "])
)


A, B, C = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy")


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
    c.marks_nodes = True
    assert short == to_rich_text(names.render(people, c), Quotes())


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


def test_count_form():
    """form="count" renders the number of names."""
    assert names('form="count" et-al-min="3" et-al-use-first="2"', A, B, C) == "2"


def test_options_are_inherited_from_the_style():
    """name-form on cs:bibliography reaches every cs:name."""
    assert names("", A, B, bibliography='name-form="short" name-delimiter=" / "') == "Adams / Brand"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", "\u738b\u4f1f, \u674e\u5a1c\u548c\u5f20\u654f"),
        ("ja-JP", "\u738b\u4f1f, \u674e\u5a1c\u3068\u5f20\u654f"),
        ("ko-KR", "\u738b\u4f1f, \u674e\u5a1c\uc640/\uacfc\u5f20\u654f"),
    ],
)
def test_and_without_spaces_where_the_script_has_none(language, expected):
    """The word for "and" in Chinese, Japanese and Korean has no delimiter and no spaces around it."""
    people = person("\u738b", "\u4f1f"), person("\u674e", "\u5a1c"), person("\u5f20", "\u654f")
    assert names('and="text"', *people, language=language) == expected


def test_affixes_of_name_surround_the_list():
    """The affixes of cs:name are those of the list; its other formatting is that of each name."""
    assert names('prefix="[" suffix="]"', A, B) == "[Ann Adams, Ben Brand]"


def test_the_delimiter_is_always_before_the_last_name_in_chinese_too():
    """delimiter-precedes-last="always" means every language."""
    people = person("\u738b", "\u4f1f"), person("\u674e", "\u5a1c")
    shown = names('and="text" delimiter-precedes-last="always"', *people, language="zh-CN")
    assert shown == "\u738b\u4f1f, \u548c\u674e\u5a1c"


@pytest.mark.parametrize(
    ("delimiter", "expected"), [("\u2013", "Adams\u2013Brand\u2013and Cole"), ("/", "Adams/Brand/and Cole")]
)
def test_a_delimiter_without_a_space_gets_none(delimiter, expected):
    """The style decides whether there is a space before "and"."""
    assert names(f'form="short" and="text" delimiter="{delimiter}"', A, B, C) == expected


def test_formatting_of_a_name_is_on_each_name_and_affixes_are_around_the_list():
    """Also on the last name after an ellipsis; not on what is between the names."""
    people = (A, B, C, person("Dean", "Di"))
    options = 'font-style="italic" prefix="[" suffix="]"'
    last = f'<names variable="author"><name {options} et-al-min="3" et-al-use-first="1" et-al-use-last="true"/></names>'
    assert rich(last, work("a", *people)).content == (
        "[",
        Span(Mark.ITALIC, ("Ann Adams",)),
        ", \u2026 ",
        Span(Mark.ITALIC, ("Di Dean",)),
        "]",
    )
    both = f'<names variable="author"><name {options} and="text"/></names>'
    assert rich(both, work("a", A, B)).content == (
        "[",
        Span(Mark.ITALIC, ("Ann Adams",)),
        " and ",
        Span(Mark.ITALIC, ("Ben Brand",)),
        "]",
    )
