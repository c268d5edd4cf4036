"""Exceptions inside a style name the elements that they come from."""

import pytest
from styles_for_tests import listed, person, work

from essence_refs import csl

MACROS = (
    '<macro name="who">\n<names variable="author">\n<name et-al-min="three"/></names></macro>\n'
    '<macro name="all">\n<group>\n<text macro="who"/></group></macro>\n'
)
REFERENCES = [
    work("smith", person("Smith", "Ann"), title="A"),
    work("jones", person("Jones", "Bo"), title="B"),
]


def unchecked(layout, bibliography=""):
    """Return a style whose macro "who" has an invalid number, without checking the schema."""
    source = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title></info>'
        f"{MACROS}<citation><layout><text variable='title'/></layout></citation>\n"
        f"<bibliography>{bibliography}{layout}</bibliography></style>"
    )
    return csl.parse_style(source.encode(), name="broken", validate=False)


@pytest.mark.parametrize(
    "layout",
    [
        '<layout>\n<text macro="all"/></layout>',
        '<layout>\n<choose><if type="book"><text macro="all"/></if></choose></layout>',
    ],
)
def test_an_exception_names_macro_element_and_line(layout):
    """Notes name the element, the macros that called it, their lines, and the item."""
    with pytest.raises(ValueError, match="three") as raised:
        csl.bibliography(REFERENCES, unchecked(layout))
    notes = raised.value.__notes__
    assert notes[0] == 'in <names variable="author">, line 2 of the style'
    assert notes[1] == 'in <text macro="who">, line 6 of the style'
    assert notes[2] == "in <group>, line 5 of the style"
    assert notes[3].startswith('in <text macro="all">, line ')
    assert notes[-1] == "while 'smith' was rendered in the style 'broken'"


def test_an_exception_in_a_sort_key_names_its_element():
    """Exceptions in sort keys have the same notes."""
    layout = '<layout><text variable="title"/></layout>'
    with pytest.raises(ValueError, match="three") as raised:
        csl.bibliography(REFERENCES, unchecked(layout, '<sort><key macro="all"/></sort>'))
    assert 'in <text macro="who">, line 6 of the style' in raised.value.__notes__
    assert raised.value.__notes__[-1] == "while 'smith' was rendered in the style 'broken'"


def test_an_item_that_can_be_rendered_gets_no_notes():
    """The same style renders items that do not reach the element."""
    layout = '<layout><choose><if type="book"><text macro="all"/></if><else><text variable="title"/></else></choose></layout>'
    assert listed(csl.bibliography([work(kind="report", title="A")], unchecked(layout))) == ["A"]
