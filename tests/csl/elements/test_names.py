"""Names: lists, et al., initials, particles, order, labels and substitutes."""

import pytest
from styles_for_tests import one, person, rich, work

from essence_refs.csl.elements.name_part import initials
from essence_refs.model import Mark, Name, Names, Span

A, B, C, D = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy"), person("Dean", "Di")


def names(attributes: str, *people: Name, **options: str) -> str:
    return one(f'<names variable="author"><name {attributes}/></names>', work("a", *people), **options)


def test_plain_list():
    """Names stand in reading order, parted by commas."""
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
    """A long list is cut down to the first names."""
    assert names(attributes, A, B, C, D) == expected


def test_incomplete_list_says_so():
    """Whatever the style's limits, "and others" in the source is never dropped."""
    inside = '<names variable="author"><name and="text"/></names>'
    assert one(inside, work("a", A, complete=False)) == "Ann Adams et al."
    assert one(inside, work("a", A, B, complete=False)) == "Ann Adams, Ben Brand, et al."


def test_et_al_element_has_its_own_term():
    """cs:et-al may ask for "and others"."""
    inside = (
        '<names variable="author"><name et-al-min="2" et-al-use-first="1"/><et-al term="and others"/></names>'
    )
    assert one(inside, work("a", A, B)) == "Ann Adams and others"


def test_count_form():
    """form="count" is a number of names."""
    assert names('form="count" et-al-min="3" et-al-use-first="2"', A, B, C) == "2"


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
    """Given names are shortened the way initialize-with says."""
    assert initials(given, mark) == expected


def test_initials_only_where_they_are():
    """initialize="false" leaves whole names whole."""
    assert initials("Ben J K", ".", initialize=False) == "Ben J.K."


def test_hyphen_of_initials_can_be_dropped():
    """initialize-with-hyphen="false" writes J.L."""
    assert (
        names('initialize-with="."', person("Roe", "Jean-Luc"), root='initialize-with-hyphen="false"')
        == "J.L. Roe"
    )


GOGH = person("Gogh", "Vincent", non_dropping_particle="van")
HUMBOLDT = person("Humboldt", "Alexander", dropping_particle="von")


@pytest.mark.parametrize(
    ("demote", "expected"),
    [
        ("never", "van Gogh, Vincent"),
        ("sort-only", "van Gogh, Vincent"),
        ("display-and-sort", "Gogh, Vincent van"),
    ],
)
def test_particle_in_an_inverted_name(demote, expected):
    """demote-non-dropping-particle moves the particle behind the given name."""
    assert (
        names('name-as-sort-order="all"', GOGH, root=f'demote-non-dropping-particle="{demote}"') == expected
    )


def test_particles_in_short_names():
    """A non-dropping particle stays with the family name, a dropping one goes."""
    assert names('form="short"', GOGH, HUMBOLDT) == "van Gogh, Humboldt"
    assert names("", GOGH, HUMBOLDT) == "Vincent van Gogh, Alexander von Humboldt"


def test_particle_with_apostrophe_stands_close():
    """No space after d'."""
    assert names("", person("Arcus", "Bruce", non_dropping_particle="d'")) == "Bruce d\u2019Arcus"


def test_suffix():
    """A suffix follows with a comma only where the name has one."""
    assert names("", person("King", "Martin", suffix="Jr.", comma_suffix=True)) == "Martin King, Jr."
    assert names("", person("King", "Martin", suffix="III")) == "Martin King III"
    assert names('name-as-sort-order="all"', person("King", "Martin", suffix="III")) == "King, Martin, III"


def test_body_is_never_inverted():
    """An organisation reads as it is written."""
    assert names('name-as-sort-order="all" initialize-with="."', Name(literal="NHS England")) == "NHS England"


def test_family_first_scripts():
    """Names in Han characters stand family first and unspaced, whatever the style."""
    assert names('initialize-with="."', person("毛", "泽东")) == "毛泽东"
    assert names("", person("Mao", "Zedong", static_ordering=True)) == "Mao Zedong"


def test_label_counts_the_names():
    """Two editors are eds."""
    inside = '<names variable="editor"><name/><label form="short" prefix=" (" suffix=")"/></names>'
    assert one(inside, work(roles={"editor": Names((A,))})) == "Ann Adams (ed.)"
    assert one(inside, work(roles={"editor": Names((A, B))})) == "Ann Adams, Ben Brand (eds.)"


def test_label_before_the_names():
    """A label written before cs:name comes first."""
    inside = '<names variable="editor"><label form="verb" suffix=" "/><name/></names>'
    assert one(inside, work(roles={"editor": Names((A,))})) == "edited by Ann Adams"


SUBSTITUTE = (
    '<names variable="author"><name form="short"/><substitute><names variable="editor"/>'
    '<text variable="title"/></substitute></names><text variable="title" prefix=". "/>'
)


def test_substitute_names():
    """Editors stand in for authors, in the authors' form."""
    assert one(SUBSTITUTE, work(roles={"editor": Names((A,))}, title="T")) == "Adams. T"


def test_substituted_variable_is_not_repeated():
    """A title that stands in for the authors is not set again."""
    assert one(SUBSTITUTE, work(title="T")) == "T"


def test_substituted_names_are_not_repeated():
    """Editors who stand for the authors are not named again as editors."""
    names = (
        '<names variable="author"><substitute><names variable="editor"/></substitute></names>'
        '<names variable="editor" prefix=", edited by "/>'
    )
    assert one(names, work(roles={"editor": Names((person("Editor"),))})) == "Editor"
    both = work("a", person("Author"), roles={"editor": Names((person("Editor"),))})
    assert one(names, both) == "Author, edited by Editor"


def test_title_substituted_in_short_is_not_repeated_in_full():
    """A short title that stands in for the authors is the title."""
    inside = (
        '<names variable="author"><substitute><text variable="title" form="short"/></substitute></names>'
        '<text variable="title" prefix=". "/>'
    )
    assert one(inside, work(title="The Long Title", title_short="Title")) == "Title"


def test_nested_substitutes_are_remembered():
    """What a substitute within a substitute uses is not set again either."""
    macros = '<macro name="m"><names variable="editor"><substitute><text variable="title"/></substitute></names></macro>'
    inside = (
        '<names variable="author"><substitute><text macro="m"/></substitute></names>'
        '<text variable="title" prefix=". "/>'
    )
    assert one(inside, work(title="T"), macros=macros) == "T"


def test_shorthand_inherits_within_a_condition():
    """cs:names without children inherits in cs:choose too."""
    inside = (
        '<names variable="author"><name name-as-sort-order="all"/><substitute><choose><if type="book">'
        '<names variable="editor"/></if></choose></substitute></names>'
    )
    assert one(inside, work(roles={"editor": Names((A,))})) == "Adams, Ann"


def test_options_are_inherited_from_the_style():
    """name-form on cs:bibliography reaches every cs:name."""
    assert names("", A, B, bibliography='name-form="short" name-delimiter=" / "') == "Adams / Brand"


def test_five_hundred_authors_are_quick_to_cut():
    """One reference of 500 authors is set like any other."""
    people = tuple(person(f"Name{index}", "X") for index in range(500))
    assert names('et-al-min="3" et-al-use-first="1"', *people) == "X Name0 et al."


FORMATTED_PARTS = (
    '<name-part name="family" prefix="[" suffix="]" text-case="uppercase"/>'
    '<name-part name="given" prefix="(" suffix=")" text-case="lowercase"/></name></names>'
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (GOGH, "(vincent) [VAN GOGH]"),
        (HUMBOLDT, "(alexander) [von HUMBOLDT]"),
        (person("King", "Martin", suffix="Jr.", comma_suffix=True), "(martin) [KING, Jr.]"),
        (person("Arcus", "Bruce", non_dropping_particle="d'"), "(bruce) [D\u2019ARCUS]"),
    ],
)
def test_affixes_of_the_family_name_stand_around_particles_and_suffix(name, expected):
    """Family affixes enclose the particles before the name and the suffix behind it; each particle keeps its own case."""
    assert one(f'<names variable="author"><name>{FORMATTED_PARTS}', work("a", name)) == expected


@pytest.mark.parametrize(
    ("demote", "expected"),
    [
        ("display-and-sort", "[GOGH], (vincent VAN); [HUMBOLDT], (alexander von); [KING], (martin), Jr."),
        ("never", "[VAN GOGH], (vincent); [HUMBOLDT], (alexander von); [KING], (martin), Jr."),
    ],
)
def test_affixes_of_the_given_name_stand_around_demoted_particles(demote, expected):
    """In an inverted name the particles behind the given name stand within its affixes, and the suffix without."""
    inside = f'<names variable="author"><name name-as-sort-order="all" delimiter="; ">{FORMATTED_PARTS}'
    king = person("King", "Martin", suffix="Jr.")
    root = f'demote-non-dropping-particle="{demote}"'
    assert one(inside, work("a", GOGH, HUMBOLDT, king), root=root) == expected


def test_particle_is_formatted_as_the_part_that_it_belongs_to():
    """A non-dropping particle has the format of the family name, also where it stands behind the given name."""
    inside = (
        '<names variable="author"><name name-as-sort-order="all">'
        '<name-part name="family" font-weight="bold"/></name></names>'
    )
    text = rich(inside, work("a", GOGH), root='demote-non-dropping-particle="display-and-sort"')
    assert text.content == (Span(Mark.BOLD, ("Gogh",)), ", Vincent ", Span(Mark.BOLD, ("van",)))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", "\u738b\u4f1f, \u674e\u5a1c\u548c\u5f20\u654f"),
        ("ja-JP", "\u738b\u4f1f, \u674e\u5a1c\u3068\u5f20\u654f"),
    ],
)
def test_and_without_spaces_where_the_script_has_none(language, expected):
    """The Chinese and the Japanese word for "and" stand between the names without a delimiter or a space."""
    people = person("\u738b", "\u4f1f"), person("\u674e", "\u5a1c"), person("\u5f20", "\u654f")
    assert names('and="text"', *people, language=language) == expected
