"""A compiled style renders every item the same, whatever it has rendered before and in any number of threads."""

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
from essence_refs.csl import compiled_style, compiler
from essence_refs.csl.elements.scope import render_nothing
from essence_refs.csl.style.locales import CSL
from essence_refs.model import Date, Mark, Point, Span

# One of everything that may differ between items: types, variables, numbers, uncertain dates, groups, macros, substitutes.
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
def test_an_item_reads_the_same_whatever_was_rendered_before(reference):
    """A style that has rendered many items renders one as a new style does."""
    assert csl.bibliography([reference], SHARED) == csl.bibliography(
        [reference], style(LAYOUT, macros=MACROS)
    )


def test_a_style_may_meet_more_combinations_of_variables_than_it_remembers(monkeypatch):
    """Conditions are decided again for items whose combination was forgotten."""
    names = sorted(TEXTS)
    picks = itertools.chain.from_iterable(itertools.combinations(names, count) for count in range(4))
    references = [
        work(str(index), **{name: TEXTS[name] for name in pick}) for index, pick in enumerate(picks)
    ]
    expected = listed(csl.bibliography(references, style(LAYOUT, macros=MACROS)))
    monkeypatch.setattr(compiled_style, "_MOST_PROFILES", 2)
    made = style(LAYOUT, macros=MACROS)
    assert [listed(csl.bibliography(references, made)) for _ in range(3)] == [expected] * 3
    assert len(set(expected)) > 10


def test_a_list_imports_nothing_of_citations():
    """Rendering a bibliography does not import the modules that only citations need."""
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
    """Branches that no item takes are not compiled, nor are the macros that only they call."""
    made = []
    date = f"{CSL}date"
    monkeypatch.setitem(compiler._COMPILERS, date, lambda _, tree: made.append(tree) or render_nothing)
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


def test_a_compiled_style_is_collected_with_its_style():
    """Nothing that is compiled for a style outlives it."""
    made = style(LAYOUT, macros=MACROS)
    csl.bibliography([work("a", title="T")], made)
    body = weakref.ref(made.compiled["en-GB"].citation.body)
    assert body() is not None
    del made
    gc.collect()
    assert body() is None


def test_threads_that_share_a_new_style_render_the_same():
    """Threads that compile the same style at the same time render the same as one thread alone."""
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


LANGUAGES = """
<citation><layout locale="en es" prefix="(" suffix=")"><text macro="who"/></layout>
<layout locale="de-DE" prefix="[" suffix="]"><text macro="who"/></layout>
<layout prefix="<" suffix=">"><text macro="who"/></layout></citation>
<bibliography><layout locale="en es" suffix="."><text variable="title" quotes="true"/></layout>
<layout suffix="\u3002"><text variable="title" quotes="true"/></layout></bibliography>
""".replace('"<"', '"&lt;"')
WHO = '<macro name="who"><names variable="author"><name form="short" and="text"/></names></macro>'


def test_each_item_has_the_layout_of_its_language():
    """CSL-M has a cs:layout for each of several languages, with the terms of that language."""
    source = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="fr-FR"><info>'
        "<title>T</title><id>t</id><updated>2024-01-01T00:00:00+00:00</updated></info>"
        f"{WHO}{LANGUAGES}</style>"
    )
    made = csl.parse_style(source.encode())
    languages = {"a": "en-GB", "b": "es", "c": "de-DE", "d": "de-AT", "e": "fr", "f": ""}
    references = [
        work(key, person("Adams"), person("Brand"), title="T", **({"language": value} if value else {}))
        for key, value in languages.items()
    ]
    citations = [csl.Citation(cites=(csl.Cite(key=key),)) for key in languages]
    cited = csl.cite(citations, references, made, locale="fr-FR")
    assert [text.plain for text in cited.citations] == [
        "(Adams and Brand)",
        "(Adams and Brand)",
        "[Adams und Brand]",
        "<Adams et Brand>",
        "<Adams et Brand>",
        "<Adams et Brand>",
    ]
    assert [entry.text.plain for entry in cited.bibliography.entries][1:3] == [
        "\u201cT.\u201d",
        "\u00ab\u00a0T\u00a0\u00bb\u3002",
    ]


def test_the_first_field_has_the_prefix_of_the_layout_and_the_rest_its_suffix():
    """An item without one of the two is formatted as a whole, without a label."""
    layout = '<layout prefix="[" suffix="]" font-style="italic"><text variable="note" suffix="."/><text variable="title"/></layout>'
    references = [work("a", title="T", note="N"), work("b", title="U"), work("c", note="M")]
    found = csl.bibliography(references, style(layout, bibliography='second-field-align="flush"')).entries

    def italic(text):
        return (Span(Mark.ITALIC, (text,)),)

    assert [(each.label.content, each.text.content) for each in found] == [
        (italic("[N."), italic("T]")),
        ((), italic("[U]")),
        ((), italic("[M.]")),
    ]


@pytest.mark.parametrize("options", ["", 'second-field-align="flush"'])
def test_a_layout_for_a_language_has_the_terms_of_that_language(options):
    """An item takes the layout of its language or of the main part of it; other items take the one without a locale."""
    layouts = (
        '<layout locale="de fr-CH"><text term="edition"/><text variable="title" prefix=": "/></layout>'
        '<layout locale="xx"><text value="xx "/><text term="edition"/></layout>'
        '<layout><text term="edition"/><text variable="title" prefix=", "/></layout>'
    )
    references = [
        work(f"k{number}", title="T", **({"language": each} if each else {}))
        for number, each in enumerate(("de", "de_AT", "fr-CH", "fr", "xx", "en", ""))
    ]
    found = csl.bibliography(references, style(layouts, bibliography=options)).entries
    assert [each.label.plain + each.text.plain for each in found] == [
        "Auflage: T",
        "Auflage: T",
        "Auflage: T",
        "Edition, T",
        # There is no locale xx.
        "xx edition" if not options else "xx Edition",
        "Edition, T",
        "Edition, T",
    ]
