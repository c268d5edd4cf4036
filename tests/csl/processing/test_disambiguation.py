"""Disambiguation: names, given names, conditions and year suffixes, over everything that is rendered together."""

import threading

import pytest
from styles_for_tests import listed, person, style, work

from essence_refs import csl
from essence_refs.model import Date, Names

CITE = (
    '<layout delimiter="; "><group delimiter=" "><names variable="author">'
    '<name form="short" initialize-with=". "/></names>'
    '<date variable="issued"><date-part name="year"/></date></group></layout>'
)
SUFFIXED = '<layout><date variable="issued"><date-part name="year"/></date></layout>'


def cited(references, citation, layout=CITE):
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout, citation=citation)
    citations = [csl.Citation(cites=(csl.Cite(key=each.key),)) for each in references]
    return [text.plain for text in csl.cite(citations, references, made, in_document=False).citations]


S_ANN, S_BEN, S_AMY = person("Smith", "Ann"), person("Smith", "Ben"), person("Smith", "Amy")
JONES, BROWN, GREEN = person("Jones", "J"), person("Brown", "B"), person("Green", "G")


def test_more_names():
    """More names are shown until the cites differ."""
    references = [
        work("a", S_ANN, JONES, BROWN, year=2001),
        work("b", S_ANN, GREEN, BROWN, year=2001),
        work("c", S_ANN, JONES, BROWN, year=2002),
    ]
    assert cited(references, 'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"') == [
        "Smith, Jones, et al. 2001",
        "Smith, Green, et al. 2001",
        "Smith et al. 2002",
    ]


def test_names_that_do_not_help_stay_hidden():
    """No names are added if the lists are the same."""
    references = [work("a", S_ANN, JONES, BROWN, year=2001), work("b", S_ANN, JONES, BROWN, year=2001)]
    options = (
        'disambiguate-add-names="true" disambiguate-add-year-suffix="true" et-al-min="3" et-al-use-first="1"'
    )
    assert cited(references, options) == ["Smith et al. 2001a", "Smith et al. 2001b"]


def test_given_names_by_cite():
    """Initials are added first, whole given names only if initials do not help."""
    options = 'disambiguate-add-givenname="true" givenname-disambiguation-rule="by-cite"'
    references = [work("a", S_ANN, year=2001), work("b", S_BEN, year=2001), work("c", S_ANN, year=2003)]
    assert cited(references, options) == ["A. Smith 2001", "B. Smith 2001", "Smith 2003"]


def test_whole_given_names():
    """Ann and Amy have the same initial, so their whole names are shown."""
    options = 'disambiguate-add-givenname="true" givenname-disambiguation-rule="by-cite"'
    references = [work("a", S_ANN, year=2001), work("b", S_AMY, year=2001)]
    assert cited(references, options) == ["Ann Smith 2001", "Amy Smith 2001"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("by-cite", ["Smith 2001", "Smith 2002", "Jones, Smith 2003"]),
        ("all-names", ["A. Smith 2001", "B. Smith 2002", "Jones, A. Smith 2003"]),
        ("all-names-with-initials", ["A. Smith 2001", "B. Smith 2002", "Jones, A. Smith 2003"]),
        ("primary-name", ["A. Smith 2001", "B. Smith 2002", "Jones, Smith 2003"]),
        ("primary-name-with-initials", ["A. Smith 2001", "B. Smith 2002", "Jones, Smith 2003"]),
    ],
)
def test_rules_for_given_names(rule, expected):
    """Some rules disambiguate names everywhere, others only in cites that read the same."""
    options = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"'
    references = [
        work("a", S_ANN, year=2001),
        work("b", S_BEN, year=2002),
        work("c", JONES, S_ANN, year=2003),
    ]
    if rule.startswith("primary"):
        # These two have the same name only among first names.
        references[2] = work("c", JONES, S_ANN, year=2003)
    assert cited(references, options) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("by-cite", ["Ann Smith 2001", "Ben Smith 2001"]),
        ("all-names", ["Ann Smith 2001", "Ben Smith 2001"]),
        ("all-names-with-initials", ["Smith 2001", "Smith 2001"]),
        ("primary-name", ["Ann Smith 2001", "Ben Smith 2001"]),
        ("primary-name-with-initials", ["Smith 2001", "Smith 2001"]),
    ],
)
def test_a_rule_for_initials_adds_no_whole_names(rule, expected):
    """Names that the style never writes with initials stay as they are."""
    options = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"'
    references = [work("a", S_ANN, year=2001), work("b", S_BEN, year=2001)]
    assert cited(references, options, CITE.replace(' initialize-with=". "', "")) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("by-cite", ["Jones, A. Smith 2001", "Jones, B. Smith 2001"]),
        ("primary-name", ["Jones, Smith 2001", "Jones, Smith 2001"]),
        ("primary-name-with-initials", ["Jones, Smith 2001", "Jones, Smith 2001"]),
    ],
)
def test_a_rule_for_the_first_name_leaves_the_others(rule, expected):
    """Also in cites that read the same."""
    options = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"'
    references = [work("a", JONES, S_ANN, year=2001), work("b", JONES, S_BEN, year=2001)]
    assert cited(references, options) == expected


def test_initials_of_the_first_name_come_before_more_names():
    """No name is added if the initials make the difference."""
    options = (
        'disambiguate-add-givenname="true" givenname-disambiguation-rule="{}" '
        'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"'
    )
    references = [work("a", S_ANN, JONES, BROWN, year=2001), work("b", S_BEN, GREEN, BROWN, year=2001)]
    for rule in ("by-cite", "primary-name", "all-names"):
        assert cited(references, options.format(rule)) == ["A. Smith et al. 2001", "B. Smith et al. 2001"]


def test_initials_of_a_name_that_was_added_make_the_difference():
    """If the lists have as many names, with the same family names."""
    options = (
        'disambiguate-add-givenname="true" givenname-disambiguation-rule="by-cite" '
        'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"'
    )
    references = [work("a", JONES, S_ANN, BROWN, year=2001), work("b", JONES, S_BEN, BROWN, year=2001)]
    assert cited(references, options) == ["Jones, A. Smith, et al. 2001", "Jones, B. Smith, et al. 2001"]


def test_condition():
    """Each condition is true exactly if the specification says so."""
    layout = CITE.replace(
        "</group></layout>",
        '<choose><if disambiguate="true"><text variable="title"/></if></choose></group></layout>',
    )
    references = [
        work("a", S_ANN, year=2001, title="X"),
        work("b", S_ANN, year=2001, title="Y"),
        work("c", S_ANN, year=2002, title="Z"),
    ]
    assert cited(references, "", layout) == ["Smith 2001 X", "Smith 2001 Y", "Smith 2002"]


def test_suffixes_follow_the_bibliography():
    """The first item in the bibliography has the suffix a."""
    made = style(
        '<sort><key variable="title"/></sort>' + SUFFIXED,
        cite_layout=CITE,
        citation='disambiguate-add-year-suffix="true"',
    )
    references = [work("z", S_ANN, year=2001, title="Z"), work("a", S_ANN, year=2001, title="A")]
    entries = csl.bibliography(references, made).entries
    assert [(entry.key, entry.text.plain) for entry in entries] == [("a", "2001a"), ("z", "2001b")]


def test_twenty_seventh_suffix():
    """The suffix after z is aa."""
    references = [work(f"k{index:02}", S_ANN, year=2001) for index in range(28)]
    made = style(SUFFIXED, cite_layout=CITE, citation='disambiguate-add-year-suffix="true"')
    assert listed(csl.bibliography(references, made))[-2:] == ["2001aa", "2001ab"]


def test_suffixes_are_given_over_all_groups():
    """Year suffixes are unique over several bibliographies, and an item has the same in all of them."""
    made = style(SUFFIXED, cite_layout=CITE, citation='disambiguate-add-year-suffix="true"')
    first, second = work("a", S_ANN, year=2001, title="A"), work("b", S_ANN, year=2001, title="B")
    upper, lower = csl.bibliographies([[first], [second, first]], made)
    assert listed(upper) == ["2001a"]
    assert [(entry.key, entry.text.plain) for entry in lower.entries] == [("b", "2001b"), ("a", "2001a")]


def test_numbers_are_given_over_all_groups():
    """An item has one citation number in all bibliographies."""
    made = style('<layout><text variable="citation-number"/></layout>')
    first, second, third = work("a"), work("b"), work("c")
    upper, lower = csl.bibliographies([[first, second], [third, first]], made)
    assert listed(upper) == ["1", "2"]
    assert listed(lower) == ["3", "1"]


def test_many_namesakes_cost_no_more_than_their_number():
    """Four hundred references by Smith in one year get a suffix each, without comparing all pairs."""
    people = [person("Smith", f"{chr(65 + index % 26)}{index}") for index in range(400)]
    references = [work(f"k{index}", each, year=2001) for index, each in enumerate(people)]
    options = 'disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names"'
    assert len(set(cited(references, options))) == 400


def test_five_hundred_authors_are_disambiguated_quickly():
    """Two works that differ in the last of 500 names need one step, not 500."""
    many = [person(f"N{index}", "X") for index in range(499)]
    references = [work("a", *many, JONES, year=2001), work("b", *many, BROWN, year=2001)]
    options = 'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"'
    left, right = cited(references, options)
    assert left.endswith("Jones 2001")
    assert right.endswith("Brown 2001")


def test_threads_share_a_style():
    """Threads that render at the same time get the same as one thread alone."""
    made = style(SUFFIXED, cite_layout=CITE, citation='disambiguate-add-year-suffix="true"')
    references = [work(f"k{index}", S_ANN, year=2001) for index in range(50)]
    expected = csl.bibliography(references, made)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(csl.bibliography(references, made))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 6


def test_rendering_leaves_no_trace():
    """Rendering twice gives the same result."""
    made = style(SUFFIXED, cite_layout=CITE, citation='disambiguate-add-year-suffix="true"')
    pair = [work("a", S_ANN, year=2001), work("b", S_ANN, year=2001)]
    assert listed(csl.bibliography(pair, made)) == ["2001a", "2001b"]
    assert listed(csl.bibliography(pair[1:], made)) == ["2001"]


def test_cites_by_number_need_no_year_suffix():
    """A style that cites by number adds no year suffixes, even if its options ask for them."""
    references = [work("a", S_ANN, year=2001), work("b", S_BEN, year=2001)]
    made = style(
        '<layout><group delimiter=" "><names variable="author"/><date variable="issued"><date-part name="year"/></date>'
        "</group></layout>",
        cite_layout='<layout prefix="[" suffix="]"><text variable="citation-number"/></layout>',
        citation='disambiguate-add-year-suffix="true" disambiguate-add-names="true" '
        'disambiguate-add-givenname="true" givenname-disambiguation-rule="primary-name"',
    )
    assert listed(csl.bibliography(references, made)) == ["Ann Smith 2001", "Ben Smith 2001"]


def test_namesakes_in_two_branches_of_a_style():
    """People with the same name are disambiguated in every cs:names of the style."""
    names = '<names variable="author"><name form="short" initialize-with=". "/></names>'
    layout = (
        '<layout><choose><if type="book">{}</if><else>{}</else></choose>'
        '<date variable="issued" prefix=" "><date-part name="year"/></date></layout>'
    )
    references = [work("a", S_ANN, year=2001), work("b", S_BEN, year=2002, kind="report")]
    options = 'disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names"'
    assert cited(references, options, layout.format(names, names)) == ["A. Smith 2001", "B. Smith 2002"]


def test_the_suffix_follows_the_first_year_that_is_rendered():
    """A cs:date without a year leaves the suffix to the next one."""
    layout = (
        '<layout><date variable="issued" suffix=", "><date-part name="month"/></date>'
        '<date variable="issued"><date-part name="year"/></date>'
        '<date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date></layout>'
    )
    made = style(layout, cite_layout=CITE, citation='disambiguate-add-year-suffix="true"')
    references = [work(key, S_ANN, issued=Date.of(2001, 5)) for key in "ab"]
    assert listed(csl.bibliography(references, made)) == ["May, 2001a (2001)", "May, 2001b (2001)"]


def test_a_locator_that_is_empty_does_not_suppress_no_date():
    """The term "no date" with a year suffix is rendered even if every variable beside it is empty."""
    layout = (
        '<layout><group delimiter=" "><names variable="author"><name form="short"/></names><text macro="year"/>'
        "</group></layout>"
    )
    macros = (
        '<macro name="year"><choose><if variable="issued"><date variable="issued"><date-part name="year"/></date></if>'
        '<else><group><text term="no date" form="short"/><text variable="year-suffix" prefix="-"/>'
        '<text variable="medium"/></group></else></choose><text variable="locator" prefix=": "/></macro>'
    )
    made = style(layout, cite_layout=layout, macros=macros, citation='disambiguate-add-year-suffix="true"')
    citations = [csl.Citation(cites=(csl.Cite(key=key),)) for key in "abc"]
    references = [work("a", S_ANN), work("b", S_BEN), work("c", JONES)]
    assert [text.plain for text in csl.cite(citations, references, made).citations] == [
        "Smith n.d.-a",
        "Smith n.d.-b",
        "Jones n.d.",
    ]


def test_labels_of_the_items_get_suffixes():
    """A citation-label that an item has is disambiguated like one made from its names and year."""
    layout = '<layout><text variable="citation-label"/></layout>'
    references = [work(key, S_ANN, year=2001, citation_label="Smi2001") for key in "ab"]
    options = 'disambiguate-add-year-suffix="true"'
    assert cited(references, options, layout) == ["Smi2001a", "Smi2001b"]
    assert cited([work(key, S_ANN, year=2001) for key in "ab"], options, layout) == ["Smit01a", "Smit01b"]


def test_the_second_condition_is_true_only_if_the_first_does_not_suffice():
    """Conditions become true one after another, in the order of the cite, until the cites differ."""
    layout = (
        '<layout><group delimiter=", "><names variable="author"><name form="short"/></names>'
        '<choose><if disambiguate="true"><text variable="title"/></if></choose>'
        '<choose><if disambiguate="true"><text variable="publisher"/></if></choose></group></layout>'
    )
    references = [
        work("a", S_ANN, title="One", publisher="P"),
        work("b", S_ANN, title="Two", publisher="Q"),
        work("c", S_ANN, title="Two", publisher="R"),
        work("d", JONES, title="Same", publisher="Same"),
        work("e", JONES, title="Same", publisher="Same"),
    ]
    assert cited(references, "", layout) == ["Smith, One", "Smith, Two, Q", "Smith, Two, R", "Jones", "Jones"]


NOTE = (
    '<layout delimiter="; "><choose><if position="subsequent"><group delimiter=", ">'
    '<names variable="author"><name form="short"/></names>'
    '<choose><if disambiguate="true"><text variable="title"/></if></choose>'
    '<text variable="first-reference-note-number" prefix="note "/></group></if>'
    '<else><text variable="title"/></else></choose></layout>'
)


def test_a_condition_is_not_true_for_cites_that_show_different_notes():
    """Such citations are not identical (CSL 1.0.2, "Choose", disambiguate)."""
    references = [
        work("a", JONES, title="Alpha"),
        work("b", JONES, title="Beta"),
        work("c", JONES, title="Gamma"),
    ]
    made = style('<layout><text variable="title"/></layout>', cite_layout=NOTE, kind="note")
    keys = [("a",), ("b", "c"), ("a",), ("c",)]
    citations = [
        csl.Citation(cites=tuple(csl.Cite(key=key) for key in each), note=number)
        for number, each in enumerate(keys, start=1)
    ]
    shown = [text.plain for text in csl.cite(citations, references, made).citations]
    assert shown[2:] == ["Jones, note 1", "Jones, Gamma, note 2"]


def test_more_names_are_shown_of_the_creators_only():
    """The editors of the book are shortened as ever."""
    layout = (
        '<layout><names variable="author"><name form="short"/></names>'
        '<names variable="editor" prefix=", ed. "><name form="short"/></names></layout>'
    )
    editors = {"editor": Names((GREEN, BROWN, JONES))}
    references = [
        work("a", S_ANN, JONES, BROWN, year=2001, roles=editors),
        work("b", S_ANN, GREEN, BROWN, year=2001, roles=editors),
    ]
    options = 'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"'
    made = style(layout, cite_layout=CITE, citation=options, bibliography='et-al-min="3" et-al-use-first="1"')
    assert listed(csl.bibliography(references, made)) == [
        "Smith, Jones, et al., ed. Green et al.",
        "Smith, Green, et al., ed. Green et al.",
    ]


def test_given_names_are_those_of_every_list():
    """Also of the editors, after the creators have more names."""
    layout = (
        '<layout><names variable="author"><name form="short" initialize-with=". "/></names>'
        '<names variable="editor" prefix=", ed. "><name form="short" initialize-with=". "/></names></layout>'
    )
    references = [
        work("a", S_ANN, JONES, BROWN, year=2001, roles={"editor": Names((S_ANN,))}),
        work("b", S_ANN, GREEN, BROWN, year=2001, roles={"editor": Names((S_BEN,))}),
        work("c", S_BEN, year=2001),
    ]
    options = (
        'disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names" '
        'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1"'
    )
    made = style(layout, cite_layout=CITE, citation=options, bibliography='et-al-min="3" et-al-use-first="1"')
    assert listed(csl.bibliography(references, made)) == [
        "A. Smith, Jones, et al., ed. A. Smith",
        "A. Smith, Green, et al., ed. Smith",
        "B. Smith",
    ]


def test_entries_show_initials_if_these_are_distinct():
    """A bibliography with initials shows a whole given name only where initials are the same."""
    plain_cite = CITE.replace(' initialize-with=". "', "")
    layout = '<layout><names variable="author"><name initialize-with="."/></names></layout>'
    references = [work("a", S_ANN, year=2001), work("b", S_BEN, year=2001), work("c", S_AMY, year=2001)]
    made = style(layout, cite_layout=plain_cite, citation='disambiguate-add-givenname="true"')
    assert listed(csl.bibliography(references[:2], made)) == ["A. Smith", "B. Smith"]
    assert listed(csl.bibliography(references, made)) == ["Ann Smith", "B. Smith", "Amy Smith"]


def test_cites_that_show_the_note_alone_are_disambiguated():
    """Two works that one note cites first would both be "see note 1"."""
    layout = (
        '<layout delimiter="; "><choose><if position="subsequent"><group delimiter=", ">'
        '<text variable="first-reference-note-number" prefix="see note "/>'
        '<choose><if disambiguate="true"><text variable="title"/></if></choose></group></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    references = [work("a", title="Alpha"), work("b", title="Beta"), work("c", title="Gamma")]
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout, kind="note")
    keys = [("a", "b"), ("c",), ("a",), ("c",)]
    citations = [
        csl.Citation(cites=tuple(csl.Cite(key=key) for key in each), note=number)
        for number, each in enumerate(keys, start=1)
    ]
    shown = [text.plain for text in csl.cite(citations, references, made).citations]
    assert shown[2:] == ["see note 1, Alpha", "see note 2"]
