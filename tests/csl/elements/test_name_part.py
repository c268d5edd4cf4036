"""cs:name-part: initials, particles, sort order and the formatting of the parts of a name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from styles_for_tests import one, person, rich, work

from essence_refs.csl.elements.name_part import NamePartFormat, NameWriter, initials
from essence_refs.csl.output.nodes import plain_text
from essence_refs.model import Mark, Name, Span


def names(attributes: str, *people: Name, **options: str) -> str:
    return one(f'<names variable="author"><name {attributes}/></names>', work("a", *people), **options)


GOGH = person("Gogh", "Vincent", non_dropping_particle="van")


HUMBOLDT = person("Humboldt", "Alexander", dropping_particle="von")


FORMATTED_PARTS = (
    '<name-part name="family" prefix="[" suffix="]" text-case="uppercase"/>'
    '<name-part name="given" prefix="(" suffix=")" text-case="lowercase"/></name></names>'
)


@given(
    st.text(alphabet="aB'\u2019-. \u00d3", min_size=1, max_size=5),
    st.text(alphabet="aB'\u2019-. ", max_size=5),
    st.booleans(),
    st.builds(
        lambda initials, separator: {**initials, "sort-separator": separator},
        st.sampled_from([{}, *({"initialize-with": mark} for mark in (".", ". ", ""))]),
        st.sampled_from([", ", " ", ".", ""]),
    ),
    st.booleans(),
)
@example(family="B", given_name="Al-", inverted=False, options={}, sorting=False)
def test_a_name_of_two_words_is_written_as_a_formatted_name(family, given_name, inverted, options, sorting):
    """The quick way to write a given name and a family name gives the same as the way for formatted parts."""
    name = Name(family=family, given=given_name)
    writer = NameWriter(options, {}, "en", sorting=sorting)
    quick = writer.write(name, inverted, 0)
    writer.is_plain = False
    writer.family = writer.given = NamePartFormat(formatting=lambda node, _: node)
    assert quick == writer.write(name, inverted, 0)


@pytest.mark.parametrize(
    ("given", "mark", "expected"),
    [
        ("Sarah L.", ". ", "S. L."),
        ("Sarah L.", ".", "S.L."),
        ("Sarah L.", "", "SL"),
        ("Jean-Luc", ".", "J.-L."),
        ("Guo-ping", "", "G"),
        ("Ph.M.E.", "", "PhME"),
        ("Vincent de", ".", "V. de"),
        ("TSerendorj", ".", "Ts."),
        ("", ".", ""),
    ],
)
def test_initials(given, mark, expected):
    """initialize-with shortens given names."""
    assert initials(given, mark) == expected


def test_without_initialize_only_initials_get_the_mark():
    """initialize="false" does not shorten whole names."""
    assert initials("Ben J K", ".", initialize=False) == "Ben J.K."


def test_hyphen_of_initials_can_be_dropped():
    """initialize-with-hyphen="false" writes J.L."""
    assert (
        names('initialize-with="."', person("Roe", "Jean-Luc"), root='initialize-with-hyphen="false"')
        == "J.L. Roe"
    )


@pytest.mark.parametrize(
    ("demote", "expected"),
    [
        ("never", "van Gogh, Vincent"),
        ("sort-only", "van Gogh, Vincent"),
        ("display-and-sort", "Gogh, Vincent van"),
    ],
)
def test_particle_in_an_inverted_name(demote, expected):
    """demote-non-dropping-particle moves the particle after the given name."""
    assert (
        names('name-as-sort-order="all"', GOGH, root=f'demote-non-dropping-particle="{demote}"') == expected
    )


def test_particles_in_short_names():
    """Short names keep a non-dropping particle and lose a dropping one."""
    assert names('form="short"', GOGH, HUMBOLDT) == "van Gogh, Humboldt"
    assert names("", GOGH, HUMBOLDT) == "Vincent van Gogh, Alexander von Humboldt"


def test_a_particle_with_an_apostrophe_has_no_space_after_it():
    """There is no space after d'."""
    assert names("", person("Arcus", "Bruce", non_dropping_particle="d'")) == "Bruce d\u2019Arcus"


def test_suffix():
    """A suffix follows a comma only if the name has one."""
    assert names("", person("King", "Martin", suffix="Jr.", comma_suffix=True)) == "Martin King, Jr."
    assert names("", person("King", "Martin", suffix="III")) == "Martin King III"
    assert names('name-as-sort-order="all"', person("King", "Martin", suffix="III")) == "King, Martin, III"


def test_the_name_of_an_institution_is_never_inverted():
    """The name of an institution is rendered as it is."""
    assert names('name-as-sort-order="all" initialize-with="."', Name(literal="NHS England")) == "NHS England"


def test_family_first_scripts():
    """In Han characters the family name comes first, without a space."""
    assert names('initialize-with="."', person("毛", "泽东")) == "毛泽东"
    assert names("", person("Mao", "Zedong", static_ordering=True)) == "Mao Zedong"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (GOGH, "(vincent) [VAN GOGH]"),
        (HUMBOLDT, "(alexander) [von HUMBOLDT]"),
        (person("King", "Martin", suffix="Jr.", comma_suffix=True), "(martin) [KING, Jr.]"),
        (person("Arcus", "Bruce", non_dropping_particle="d'"), "(bruce) [D\u2019ARCUS]"),
    ],
)
def test_affixes_of_the_family_name_are_around_particles_and_suffix(name, expected):
    """Family affixes enclose particles and suffix; each particle keeps its text-case."""
    assert one(f'<names variable="author"><name>{FORMATTED_PARTS}', work("a", name)) == expected


@pytest.mark.parametrize(
    ("demote", "expected"),
    [
        ("display-and-sort", "[GOGH], (vincent VAN); [HUMBOLDT], (alexander von); [KING], (martin), Jr."),
        ("never", "[VAN GOGH], (vincent); [HUMBOLDT], (alexander von); [KING], (martin), Jr."),
    ],
)
def test_affixes_of_the_given_name_are_around_demoted_particles(demote, expected):
    """In an inverted name, given affixes enclose demoted particles but not the suffix."""
    inside = f'<names variable="author"><name name-as-sort-order="all" delimiter="; ">{FORMATTED_PARTS}'
    king = person("King", "Martin", suffix="Jr.")
    root = f'demote-non-dropping-particle="{demote}"'
    assert one(inside, work("a", GOGH, HUMBOLDT, king), root=root) == expected


def test_particle_is_formatted_as_the_part_that_it_belongs_to():
    """A non-dropping particle has the formatting of the family name, even after the given name."""
    inside = (
        '<names variable="author"><name name-as-sort-order="all">'
        '<name-part name="family" font-weight="bold"/></name></names>'
    )
    text = rich(inside, work("a", GOGH), root='demote-non-dropping-particle="display-and-sort"')
    assert text.content == (Span(Mark.BOLD, ("Gogh",)), ", Vincent ", Span(Mark.BOLD, ("van",)))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "Brand Ann Maria Jr."),
        ('initialize-with=""', "Brand AM Jr"),
        ('initialize-with=" "', "Brand A M Jr"),
        ('initialize-with="."', "Brand A.M. Jr."),
    ],
)
def test_a_suffix_has_a_full_stop_only_if_initials_have_one(options, expected):
    """NLM writes neither initials nor "Jr" with full stops."""
    name = person("Brand", "Ann Maria", suffix="Jr.")
    inside = f'<names variable="author"><name name-as-sort-order="all" sort-separator=" " {options}/></names>'
    assert one(inside, work("a", name)) == expected


@pytest.mark.parametrize("order", ["", 'name-as-sort-order="all"'])
def test_affixes_of_parts_are_for_names_that_have_parts(order):
    """Institutions and Chinese names have no affixes of name parts, but the formatting."""
    inside = (
        f'<names variable="author"><name {order} sort-separator=" ">'
        '<name-part name="family" prefix="[" suffix="]" text-case="uppercase"/>'
        '<name-part name="given" prefix="(" suffix=")"/></name></names>'
    )
    assert one(inside, work("a", Name(literal="Care Board"))) == "CARE BOARD"
    assert one(inside, work("a", person("李", "四"))) == "李四"
    assert "[BRAND]" in one(inside, work("a", person("Brand", "Ann")))


def test_the_name_of_an_institution_may_have_raised_letters():
    """Subscripts and superscripts are read in the name of an institution; other signs stay as they are."""
    inside = '<names variable="author"/>'
    shown = rich(inside, work("a", Name(literal="H<sub>2</sub>O & A<sup>+</sup> <Board>")))
    assert shown.content == (
        "H",
        Span(Mark.SUBSCRIPT, ("2",)),
        "O & A",
        Span(Mark.SUPERSCRIPT, ("+",)),
        " <Board>",
    )


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [("James T", "James T. Kirk"), ("J. T.", "J.T. Kirk"), ("James Tiberius", "James Tiberius Kirk")],
)
def test_a_whole_given_name_has_the_marks_of_its_initials(given_name, expected):
    """Disambiguation shows it as initialize="false" does (CSL 1.0.2, "Disambiguation", 1b)."""
    writer = NameWriter({"form": "short", "initialize-with": "."}, {}, "en", sorting=False)
    assert writer.write(person("Kirk", given_name), inverted=False, level=2) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", (Span(Mark.ITALIC, ("Ann",)), " Mary ", Span(Mark.BOLD, ("Brand",)))),
        ('initialize-with=". "', (Span(Mark.ITALIC, ("A.",)), " M. ", Span(Mark.BOLD, ("Brand",)))),
        ('initialize-with=""', (Span(Mark.ITALIC, ("A",)), "M ", Span(Mark.BOLD, ("Brand",)))),
        (
            'initialize="false" initialize-with="."',
            (Span(Mark.ITALIC, ("Ann",)), " Mary ", Span(Mark.BOLD, ("Brand",))),
        ),
        ('form="short"', (Span(Mark.BOLD, ("Brand",)),)),
    ],
)
def test_tags_in_the_parts_of_a_name(attributes, expected):
    """A tag formats its part of the name, and an initial with its full stop."""
    name = person("<b>Brand</b>", "<i>Ann</i> Mary")
    inside = f'<names variable="author"><name {attributes}/></names>'
    assert rich(inside, work("a", name)).content == expected


@pytest.mark.parametrize("family", ["<b>Brand", "Brand</b>", "<Brand>", "<u>Brand</u>"])
def test_what_is_no_tag_stays_in_a_name(family):
    """A tag without its counterpart is text."""
    assert names("", person(family, "Ann")) == f"Ann {family}"


def test_names_sort_without_their_tags():
    """CSL 1.0.2, "Sorting": without rich text markup."""
    writer = NameWriter({}, {}, "en", sorting=True)
    tagged = writer.write(person("<b>Brand</b>", "<i>Ann</i>"), inverted=True, level=0)
    assert plain_text(tagged) == writer.write(person("Brand", "Ann"), inverted=True, level=0)


@pytest.mark.parametrize("depth", [2, 2000])
def test_tags_in_tags_of_a_name_are_written_at_any_depth(depth):
    """There is no RecursionError; only the innermost tags count, and the others are text."""
    name = person("<b>" * depth + "Aye" + "</b>" * depth, "Ann")
    outer = "<b>" * (depth - 1), "</b>" * (depth - 1)
    assert names("", name) == f"Ann {outer[0]}Aye{outer[1]}"


def test_a_person_without_a_family_name_has_the_given_name_and_the_particle():
    """In every order."""
    people = (Name(given="Plato"), Name(given="Aristotle", dropping_particle="de"))
    for attributes in ("", 'name-as-sort-order="all"', 'form="short"'):
        assert names(attributes, *people) == "Plato, Aristotle de"


def test_the_parts_of_an_initialized_given_name_keep_their_spaces():
    """Where there is no hyphen between initials, their marks decide whether there is a space."""
    assert initials("Jean-Paul", ". ", hyphen=True, initialize=True) == "J.-P."
    assert initials("Jean-Paul", ". ", hyphen=False, initialize=True) == "J. P."
    assert initials("Jean-Paul", ".", hyphen=False, initialize=True) == "J.P."
    assert initials("Guo-ping", ".", hyphen=True, initialize=True) == "G."
