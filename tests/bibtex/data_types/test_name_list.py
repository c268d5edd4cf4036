"""Names: the forms of BibTeX and biblatex are parsed and written."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essence_refs.bibtex import parse
from essence_refs.bibtex.data_types.name_list import NameCache, parse_any_names, parse_names, write_names
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.bibtex.writer import write
from essence_refs.model.names import Name, Names


def reported(text):
    problems = []
    parse_names(text, lambda code, _, offset, __: problems.append((code, offset)))
    return problems


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Brand, Sarah L.", Name(family="Brand", given="Sarah L.")),
        ("Sarah L. Brand", Name(family="Brand", given="Sarah L.")),
        ("Vincent van Gogh", Name(family="Gogh", given="Vincent", non_dropping_particle="van")),
        ("van Gogh, Vincent", Name(family="Gogh", given="Vincent", non_dropping_particle="van")),
        ("v.d. Berg, Piet", Name(family="Berg", given="Piet", non_dropping_particle="v.d.")),
        ("v.d.Berg, Piet", Name(family="Berg", given="Piet", non_dropping_particle="v.d.")),
        ("Piet v.d.Berg", Name(family="Berg", given="Piet", non_dropping_particle="v.d.")),
        ("v.Dam, Jan", Name(family="Dam", given="Jan", non_dropping_particle="v.")),
        ("e.g.Smith, Ann", Name(family="e.g.Smith", given="Ann")),
        ("Charles Louis de la Vallée Poussin", Name(family="Vallée Poussin", given="Charles Louis", non_dropping_particle="de la")),
        ("de la Vallée Poussin, Charles", Name(family="Vallée Poussin", given="Charles", non_dropping_particle="de la")),
        ("Stephens, Jr., James", Name(family="Stephens", given="James", suffix="Jr.", comma_suffix=True)),
        ("von Last, Jr, First", Name(family="Last", given="First", non_dropping_particle="von", suffix="Jr", comma_suffix=True)),
        ("{National Audit Office}", Name(literal="National Audit Office")),
        ("{Children's Commissioner {\\&} Co}", Name(literal="Children's Commissioner & Co")),
        ("UNESCO", Name(family="UNESCO")),
        ("{\\O}degaard, J{\\o}rn", Name(family="Ødegaard", given="Jørn")),
        ("{van der Berg}, Jan", Name(family="van der Berg", given="Jan")),
        ("Jean-Paul {\\'e}t Sartre", Name(family="Sartre", given="Jean-Paul", non_dropping_particle="ét")),
        ("Ludwig~van Beethoven", Name(family="Beethoven", given="Ludwig", non_dropping_particle="van")),
        ("family=Harman, given=Hans, prefix=de", Name(family="Harman", given="Hans", non_dropping_particle="de")),
        ("family=Harman, given=Hans, prefix=de, useprefix=false", Name(family="Harman", given="Hans", dropping_particle="de")),
        ('given=J., family={Robinson, and Sons}, suffix="III"', Name(family="Robinson, and Sons", given="J.", suffix="III", comma_suffix=True)),
        ("O'Brien,  Flann", Name(family="O'Brien", given="Flann")),
        ("{\\relax Ch}arles Darwin", Name(family="Darwin", given="Charles")),
        ("jean de la fontaine", Name(family="fontaine", given="", non_dropping_particle="jean de la")),
    ],
)  # fmt: skip
def test_a_name_is_parsed_into_its_parts(text, name):
    """Each form gives the same parts, without a problem."""
    assert parse_names(text) == Names((name,))
    assert reported(text) == []


def test_without_useprefix_particles_are_dropped():
    """Biblatex's option for a whole library; by default the style decides about a particle."""
    [name] = parse_names("van Gogh, Vincent", cache=NameCache(use_prefix=False))
    assert (name.dropping_particle, name.non_dropping_particle) == ("van", "")


def test_lists_are_split_at_and_outside_of_braces():
    """Line breaks and capitals around "and" make no difference, and a list may end with "others"."""
    found = parse_names("Barker, A. and\n  Others, Ann AND {Barnes and Noble} and others")
    assert [str(name) for name in found] == ["A. Barker", "Ann Others", "Barnes and Noble"]
    assert not found.complete
    assert parse_names("others") == Names((), complete=False)


@pytest.mark.parametrize(
    ("text", "written", "problems"),
    [
        ("and Brand, Sarah", "Sarah Brand", [("empty-name", 0)]),
        ("A, B and and C, D", "B A, D C", [("empty-name", 9)]),
        ("Brand, S., Morgan, F.", "S. Morgan F. Brand", [("name-commas", 0)]),
        ("A, B and others and C, D", "B A, others, D C", [("others-inside", 9)]),
        ("A, B and \\nonsense{C}, D", "B A, D C", [("unknown-macro", 9)]),
        ("family=X, role=Y", "X", [("name-part", 8)]),
    ],
)
def test_wrong_names_are_kept_and_reported(text, written, problems):
    """The text of a name is kept, and a problem has its offset."""
    assert ", ".join(str(name) for name in parse_names(text)) == {
        "S. Morgan F. Brand": "Morgan F. Brand, S."
    }.get(written, written)
    assert [code for code, _ in reported(text)] == [code for code, _ in problems]


pieces = st.sampled_from([
    "Brand", "Sarah L.", "O'Neill", "van der", "de", "others", "Others", "and", "AND", "NHS", "d'", "\N{NO-BREAK SPACE}", "Fernando",
    *(", ", ",", " ", "  ", "\n", " and ", " and ", " AND ", "\nand\t", "~", "-", "--", ".", "'", "=", "$", "\\"),
    *("{", "}", "{NHS England}", "{Barnes and Noble}", "{\\'O}", "\\'e", "{\\o}", "\\o ", "\\pounds", "{}", "{\\&}", "family=", "\\nonsense"),
])  # fmt: skip
lists = st.one_of(
    st.lists(pieces, max_size=10).map("".join), st.text(alphabet="aAnd, ~{}\\'\"o\n=", max_size=20)
)


@given(texts=st.lists(lists, min_size=1, max_size=4), use_prefix=st.booleans())
@settings(max_examples=400)
@example(texts=["Brand, \N{NO-BREAK SPACE}"], use_prefix=False)
@example(texts=["{Barnes and Noble} and A, B", "Brand, Sarah AND C, D"], use_prefix=False)
def test_the_cache_changes_no_result(texts, use_prefix):
    """Names and problems are the same with cached names as without."""
    cache = NameCache(use_prefix=use_prefix)
    for text in texts:
        problems, expected_problems = [], []
        found = parse_names(text, lambda *problem, problems=problems: problems.append(problem), cache=cache)
        expected = parse_any_names(
            text,
            lambda *problem, problems=expected_problems: problems.append(problem),
            NameCache(use_prefix=use_prefix),
        )
        assert (found, problems) == (expected, expected_problems)


NAME = st.sampled_from(
    [
        "Brand, Sarah L.", "Vincent van Gogh", "van Gogh, Vincent", "{NHS England}", "{Barnes and Noble}", "Plato",
        "de la Vall{\\'e}e Poussin, Jean Charles Gabriel", "King, Jr., Martin Luther", "{\\'E}mile Zola", "others",
        "family=Gogh, given=Vincent, prefix=van, useprefix=true", "family={Jean Paul}", "Jean-Paul Sartre", "J.~P. Smith",
        "{von Neumann}, John", "Smith, {and}", "family=X, suffix={Jr, Sr}, given=Y", "{Smith}, J. and X", "d'Ormesson, Jean",
        "Müller, Ää", "{{Ministry} of Love}", "a b c D", "Ludwig van", "al-Khwārizmī, M.", "B. {\\relax van} C",
    ]
)  # fmt: skip
NAMES = st.lists(NAME, min_size=1, max_size=4).map(" and ".join)


@given(NAMES, st.booleans())
def test_written_names_are_parsed_as_the_same_names(text, use_prefix):
    """All forms of names are tried."""
    cache = NameCache(use_prefix=use_prefix)
    before = parse_names(text, cache=cache)

    assert parse_names(write_names(before, escape, use_prefix=use_prefix), cache=cache) == before


WORDS = st.text(st.sampled_from([*"abDÉ ,-.'~&{}\\", "and", "von"][:14]), max_size=8).map(
    lambda text: " ".join(text.split())
)


@given(WORDS.filter(bool), WORDS, st.sampled_from(["", "von", "de la", "Van"]), st.booleans())
@example(family="Foo and Bar", given_name="and", particle="", is_dropping=False)
@example(family="others", given_name="", particle="", is_dropping=False)
@example(family="Jean Paul", given_name="", particle="", is_dropping=False)
def test_a_written_name_with_special_text_is_parsed_as_the_same_name(
    family, given_name, particle, is_dropping
):
    """Commas, braces, particles with capitals, and words that have a meaning in BibTeX."""
    name = Name(
        family=family,
        given=given_name,
        dropping_particle=particle if is_dropping else "",
        non_dropping_particle="" if is_dropping else particle,
    )

    assert parse_names(write_names(Names((name,)), escape)) == Names((name,))


@pytest.mark.parametrize(
    "people",
    [
        "Brand, Sarah and van Gogh, Vincent",
        "O'Neill, Ann and NHS and Smith-Jones, A",
        "A B and C D and others",
    ],
)
def test_a_line_end_changes_no_name(people):
    """A list with line breaks is parsed like the same list on one line."""
    assert (
        parse_names(people)
        == parse_names(people.replace(" and ", "\n  and "))
        == parse_names(people.replace(" and ", " and\t"))
    )


@pytest.mark.parametrize("people", ["and", "AND", "Brand, Sarah AND", "Brand, Sarah and", "and Brand, Sarah"])
def test_an_and_without_a_name_beside_it_is_reported(people):
    """In any letter case, at either end of the list."""
    problems = []
    parse_names(people, lambda code, *_: problems.append(code))
    assert set(problems) == {"empty-name"}


@pytest.mark.parametrize(
    ("options", "particles"),
    [
        ("", ("", "van der")),
        ("useprefix=false", ("van der", "")),
        ("skipbib, useprefix = false", ("van der", "")),
        ("useprefix", ("", "van der")),
        ("useprefix=true", ("", "van der")),
    ],
)
def test_an_entry_may_have_the_option_useprefix(options, particles):
    """It goes before the option of the library."""
    source = f"@book{{a, author = {{van der Velde, Piet}}, options = {{{options}}}}}"
    for default in (True, False):
        [name] = parse(source, use_prefix=default).references[0].authors
        wanted = particles if options or default else particles[::-1]
        assert (name.dropping_particle, name.non_dropping_particle) == wanted
    [reference] = parse(source).references
    assert parse(write([reference]).text).references == (reference,)


def test_a_part_of_an_extended_name_without_its_name_is_reported():
    """It is not read; the other parts are."""
    reading = parse("@misc{a, author = {family=Gogh, given=Vincent, nonsense, prefix=van, colour=red}}")
    (name,) = reading.references[0].authors
    assert (name.family, name.given, name.non_dropping_particle) == ("Gogh", "Vincent", "van")
    assert [(each.code, each.message) for each in reading.problems] == [
        ("name-part", "the part 'nonsense' of an extended name has no name, and is not read"),
        ("name-part", "the part 'colour' of a name is not used"),
    ]


def test_an_organisation_that_is_read_as_a_person_is_reported_once():
    """It would be printed as "for Education, D."; no particle of a surname is an English word."""
    entry = "@misc{{{}, author = {{Ward, Ann and {} and Department for Education}}}}"
    reading = parse(entry.format("a", "Ludwig van Beethoven") + entry.format("b", "{Office for Students}"))
    assert [(each.key, each.field, each.code, each.message) for each in reading.problems] == [
        ("a", "author", "unlikely-name", "'Department for Education' is read as a person's name")
    ]
    assert reading.references[0].authors[-1] == reading.references[1].authors[-1]


def test_braces_show_that_an_english_word_is_a_particle():
    """Geoffrey of Monmouth is a person."""
    assert parse("@misc{a, author = {Geoffrey {of} Monmouth}}").problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("given={Ann}", Name(given="Ann")),
        ("family={A}", Name(family="A")),
        ("family={A}, useprefix=false", Name(family="A")),
        ("useprefix=true", Name()),
        ("prefix={von}, family={A}", Name(family="A", non_dropping_particle="von")),
        ("prefix={von}, family={A}, useprefix=FALSE", Name(family="A", dropping_particle="von")),
        ('"family=A", "suffix=Jr."', Name(family="A", suffix="Jr.", comma_suffix=True)),
    ],
)
def test_an_extended_name_has_the_parts_that_are_given(text, expected):
    """Others are empty."""
    assert parse_names(text).names == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{d}e Vries, Jan", Name(family="Vries", given="Jan", non_dropping_particle="de")),
        ("{D}e vries, Jan", Name(family="vries", given="Jan", non_dropping_particle="De")),
        ("Jan {X}van Gogh", Name(family="Gogh", given="Jan", non_dropping_particle="Xvan")),
        ("Jan {{X}y}Van Gogh", Name(family="Gogh", given="Jan XyVan")),
    ],
)
def test_the_first_letter_outside_of_braces_decides_about_a_particle(text, expected):
    """Braces protect a word from being one."""
    assert parse_names(text).names == (expected,)
