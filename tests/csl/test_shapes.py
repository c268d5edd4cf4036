"""Styles are compiled for the shapes of items, and no item may read otherwise for what was set before it."""

import gc
import itertools
import json
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import listed, one, person, style, work

from essence_refs import csl
from essence_refs.csl import compiler
from essence_refs.csl.elements import forms
from essence_refs.model import Date, Point, RichText

# One of everything that a shape decides: kinds, variables, numbers, uncertain dates, groups, macros, substitutes.
MACROS = (
    '<macro name="who"><names variable="author"><substitute><names variable="editor"/>'
    '<text variable="title"/></substitute></names></macro>'
    '<macro name="when"><choose><if is-uncertain-date="issued"><text value="c. "/></if></choose>'
    '<date variable="issued"><date-part name="year"/></date></macro>'
    '<macro name="where"><choose><if type="book" variable="publisher"><text variable="publisher"/></if>'
    '<else-if match="any" variable="volume container-title"><group delimiter=" "><text value="in"/>'
    '<text variable="container-title"/><number variable="volume" prefix="vol. "/></group></else-if>'
    '<else><group><text value="at "/><text variable="URL"/></group></else></choose></macro>'
    '<macro name="edition"><choose><if is-numeric="edition"><number variable="edition" form="ordinal"/></if>'
    '<else><text variable="edition"/></else></choose></macro>'
)
LAYOUT = (
    '<layout><group delimiter="; "><text macro="who"/><text variable="title" form="short"/><text macro="when"/>'
    '<text macro="where"/><text macro="edition"/></group></layout>'
)
TEXTS = {
    "title": "A Title",
    "title_short": "Title",
    "publisher": "Press",
    "volume": "3",
    "container_title": "Journal",
    "edition": "2",
}


@pytest.fixture(autouse=True, scope="module", params=[0, forms._FEW], ids=["soon", "late"])
def patience(request):
    """Let a style make forms for shapes from the first item on, and then only after a while: what holds, holds of both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms, "_FEW", request.param)
        yield


@st.composite
def works(draw, key="a"):
    texts = {name: TEXTS[name] for name in draw(st.sets(st.sampled_from(sorted(TEXTS))))}
    if "edition" in texts and draw(st.booleans()):
        texts["edition"] = "Revised"
    date = Date(start=Point(2001), approximate=draw(st.booleans())) if draw(st.booleans()) else None
    people = [person("Smith", "Ann")] if draw(st.booleans()) else []
    return work(key, *people, kind=draw(st.sampled_from(["book", "article"])), issued=date, **texts)


SHARED = style(LAYOUT, macros=MACROS)


@given(works())
def test_an_item_reads_the_same_whatever_was_set_before(reference):
    """A style that has met many shapes, or this one before, sets an item as one does that has met none."""
    fresh = style(LAYOUT, macros=MACROS)
    expected = csl.bibliography([reference], SHARED)
    # After a few items, a shape is compiled when it comes a second time.
    for _ in range(forms._FEW + 3):
        assert csl.bibliography([reference], fresh) == expected


def test_forgotten_shapes_are_compiled_again(monkeypatch):
    """A style may meet more shapes than it remembers."""
    names = sorted(TEXTS)
    picks = itertools.chain.from_iterable(itertools.combinations(names, count) for count in range(4))
    references = [
        work(str(index), **{name: TEXTS[name] for name in pick}) for index, pick in enumerate(picks)
    ]
    expected = listed(csl.bibliography(references, style(LAYOUT, macros=MACROS)))
    monkeypatch.setattr(forms, "_MOST_FORMS", 2)
    made = style(LAYOUT, macros=MACROS)
    assert [listed(csl.bibliography(references, made)) for _ in range(3)] == [expected] * 3
    assert len(set(expected)) > 10


@pytest.mark.parametrize(
    ("edition", "expected"), [("2", "2nd"), ("2nd", "2nd"), ("Revised", "Revised"), ("", "")]
)
def test_whether_a_value_is_numeric_belongs_to_the_shape(edition, expected):
    """Two items with the same variables part where only one of them has a number."""
    texts = {"edition": edition} if edition else {}
    inside = '<text macro="edition"/>'
    assert one(inside, work(title="T", **texts), macros=MACROS) == expected


CITE = (
    '<layout delimiter="; "><choose><if position="subsequent"><text value="again"/></if>'
    '<else><text variable="title"/></else></choose>'
    '<choose><if locator="page"><text variable="locator" prefix=", p. "/></if>'
    '<else-if variable="locator"><text variable="locator" prefix=", no. "/></else-if></choose></layout>'
)


def test_the_place_of_a_cite_belongs_to_the_shape():
    """The same item reads by its position and its locator each time that it is cited."""
    made = style('<layout><text variable="title"/></layout>', cite_layout=CITE, kind="note")
    locators = [("", ""), ("4", ""), ("", ""), ("5", "section"), ("6", "page")]
    citations = [
        csl.Citation(cites=(csl.Cite(key="a", locator=RichText.of(text), label=label),), note=index)
        for index, (text, label) in enumerate(locators, start=1)
    ]
    texts = [each.plain for each in csl.cite(citations, [work("a", title="T")], made).citations]
    assert texts == ["T", "again, p. 4", "again", "again, no. 5", "again, p. 6"]


def test_an_item_of_its_own_locator_has_none_in_a_cite():
    """What an item has under the name of a cite's variable is not the cite's."""
    reference = work("a", title="T", locator="9", year_suffix="z")
    inside = '<text variable="title"/><choose><if match="any" variable="locator year-suffix"><text value="!"/></if></choose>'
    assert one(inside, reference) == "T"


def test_a_missing_variable_silences_the_words_beside_it_in_every_shape():
    """A label does not stand for the variable that is not there, be it the only one or one of two."""
    inside = (
        '<group delimiter=" "><text value="in"/><text variable="publisher"/><text variable="volume"/></group>'
    )
    assert one(inside, work(title="T")) == ""
    assert one(inside, work(title="T", volume="3")) == "in 3"
    assert one(inside, work(title="T", publisher="Press", volume="3")) == "in Press 3"


def test_names_that_nobody_has_are_the_first_all_the_same():
    """What is suppressed in a cite are the first names of its style, though nobody has them and others show."""
    layout = (
        '<layout><group delimiter=" "><names variable="composer"/><names variable="author"/>'
        '<text variable="title"/></group></layout>'
    )
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout)
    reference = work("a", person("Smith", "Ann"), title="T")
    cites = (csl.Cite(key="a", suppress_author=True),)
    assert csl.cite([csl.Citation(cites=cites)], [reference], made).citations[0].plain == "Ann Smith T"


def test_a_list_imports_nothing_of_citations():
    """Whoever sets a list does not wait for what only citations need."""
    program = (
        "import json, sys\n"
        "from essence_refs import csl\n"
        "csl.bibliography, csl.parse_style\n"
        "print(json.dumps([each for each in sys.modules if each.startswith('essence_refs.csl.')]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    loaded = {each.rpartition(".")[2] for each in json.loads(done.stdout)}
    assert "bibliography" in loaded
    assert loaded.isdisjoint({"citations", "collapsing", "positions"})


def test_what_no_item_needs_is_never_compiled(monkeypatch):
    """Setting a list makes nothing of the branches that it does not take, nor of the macros in them."""
    made = []
    monkeypatch.setattr(compiler, "_date", lambda _, tree: made.append(tree) or forms.SILENT)
    macros = (
        '<macro name="far"><date variable="accessed"><date-part name="year"/></date></macro>'
        '<macro name="near"><date variable="issued"><date-part name="year"/></date></macro>'
    )
    inside = (
        '<choose><if type="webpage"><text macro="far"/><date variable="accessed" form="text"/></if>'
        '<else-if type="book"><text macro="near"/><text variable="title"/></else-if>'
        '<else><text macro="far"/></else></choose>'
    )
    assert one(inside, work(title="T", kind="book"), macros=macros) == "T"
    assert {each.get("variable") for each in made} == {"issued"}


def test_a_program_goes_with_its_style():
    """Nothing that was made for a style outlives it."""
    made = style(LAYOUT, macros=MACROS)
    csl.bibliography([work("a", title="T")], made)
    program = weakref.ref(made.compiled["en-GB"].shapes)
    assert program() is not None
    del made
    gc.collect()
    assert program() is None


def test_threads_that_share_a_new_style_read_the_same():
    """What several threads make of a style at the same time is as good as what one makes alone."""
    references = [
        work(str(index), kind=kind, **{name: TEXTS[name] for name in pick})
        for index, (kind, pick) in enumerate(
            itertools.product(["book", "article"], itertools.combinations(sorted(TEXTS), 3))
        )
    ]
    expected = csl.bibliography(references, style(LAYOUT, macros=MACROS))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(3):
            shared = style(LAYOUT, macros=MACROS)
            with ThreadPoolExecutor(4) as pool:
                found = list(pool.map(lambda _: csl.bibliography(references, shared), range(8)))  # noqa: B023 - within its turn
            assert found == [expected] * 8
    finally:
        sys.setswitchinterval(interval)
