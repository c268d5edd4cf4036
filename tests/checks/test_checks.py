"""What a curator should mend: what is missing, what cannot be right, what is there twice."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.checks import check
from essence_refs.diagnostics import Problem, Severity
from essence_refs.model import (
    Date,
    Framework,
    InterventionType,
    Level,
    Library,
    Name,
    Names,
    Origin,
    Reference,
    RichText,
    TagFields,
)

HOUSE = Framework(
    levels=(
        Level(
            key="attic", name="Attic", types=(InterventionType(key="repair", name="Repair", level="attic"),)
        ),
        Level(key="hall", name="Hall"),
    ),
    fields=TagFields(own=("licence",)),
)

WHOLE = Reference(
    key="whole2020",
    kind="report",
    names=(("author", Names((Name(family="Whole", given="W."),))),),
    dates=(("issued", Date.of(2020)),),
    texts=(("title", RichText.of("A whole report")), ("publisher", RichText.of("The Office"))),
    levels=("hall",),
    annotation=RichText.of("It is all there."),
    origin=Origin(source="my.bib", line=7),
)


def told(*references: Reference, fields: bool = False) -> list[str]:
    return [str(each) for each in check(Library(references, HOUSE), fields=fields)]


def with_text(**texts: str) -> Reference:
    """Return the whole reference with these CSL variables (ISBN="…") set, or gone where they are empty."""
    names = {name.replace("_", "-"): value for name, value in texts.items()}
    kept = [(name, value) for name, value in WHOLE.texts if name not in names]
    added = [(name, RichText.of(value)) for name, value in names.items() if value]
    return attrs.evolve(WHOLE, texts=(*kept, *added))


def test_a_whole_record_needs_no_mending() -> None:
    """A record with everything that its kind wants gives no remark."""
    assert told(WHOLE) == []


def test_an_empty_record_is_told_all_that_it_lacks_at_its_line() -> None:
    """A key alone gives one warning for each thing that is missing, with the file and the line of the entry."""
    bare = Reference(key="bare", origin=Origin(source="my.bib", line=3))
    assert told(bare) == [
        "my.bib:3: bare: title: warning: the item has no title",
        "my.bib:3: bare: author: warning: the item has neither authors nor editors",
        "my.bib:3: bare: date: warning: the item has no date",
        "my.bib:3: bare: annotation: warning: the item has no annotation",
        "my.bib:3: bare: level: warning: the item has no level",
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("report", "institution"),
        ("thesis", "institution"),
        ("article-journal", "journaltitle"),
        ("chapter", "booktitle"),
        ("paper-conference", "booktitle"),
        ("webpage", "url"),
    ],
)
def test_each_kind_wants_its_container(kind: str, field: str) -> None:
    """What biblatex requires of an entry type beyond title, author and date is missed by its field's name."""
    bare = attrs.evolve(with_text(publisher=""), kind=kind)
    (message,) = told(bare)
    assert message.startswith(f"my.bib:7: whole2020: {field}: warning: ")
    assert "missing" in message


def test_missing_field_that_the_record_knows_about_says_so() -> None:
    """Where the record itself names a missing field as unverified, the warning says that too."""
    bare = attrs.evolve(with_text(publisher=""), unverified=("institution",))
    assert told(bare) == [
        (
            "my.bib:7: whole2020: institution: warning: a report should have the field institution, and it is missing "
            "(the entry names it as unverified)"
        ),
        "my.bib:7: whole2020: unverified: warning: not verified: institution",
    ]


def test_web_page_is_found_by_its_doi_as_well() -> None:
    """A web page with a DOI and no other address lacks nothing."""
    assert told(attrs.evolve(with_text(DOI="10.1000/182"), kind="webpage")) == []


def test_editors_stand_in_for_authors() -> None:
    """An edited work without authors has somebody to stand under."""
    assert told(attrs.evolve(WHOLE, names=(("editor", Names((Name(family="E"),))),))) == []


def test_law_has_no_author() -> None:
    """Nobody is missed as the author of an act."""
    assert told(attrs.evolve(WHOLE, kind="legislation", names=())) == []


def test_date_in_words_is_a_date() -> None:
    """An item that says "n.d." has been dated as far as it can be."""
    assert told(attrs.evolve(WHOLE, dates=(("issued", Date(literal="n.d.")),))) == []


def test_incomplete_names_are_counted() -> None:
    """A list that ends in "and others" says how many it names."""
    incomplete = attrs.evolve(WHOLE, names=(("author", Names((Name(family="A"),), complete=False)),))
    assert told(incomplete) == [
        "my.bib:7: whole2020: author: warning: the list is incomplete: 1 are named, and others are not"
    ]


@pytest.mark.parametrize(
    ("variable", "right"),
    [
        ("DOI", "10.1136/bmjopen-2018-026967"),
        ("DOI", "10.1000.10/(SICI)1<2::AID>3.0.CO;2-#"),
        ("ISBN", "978-3-16-148410-0"),
        ("ISBN", "0-8044-2957-X"),
        ("ISBN", "9783161484100 (pbk), 0-306-40615-2"),
        ("ISSN", "2044-6055"),
        ("ISSN", "2434-561x"),
        ("URL", "https://example.org/a?b=c#d"),
        ("URL", "http://[::1]/x"),
        ("PMID", "31383703"),
        ("PMCID", "PMC6687025"),
    ],
)
def test_right_identifiers_pass(variable: str, right: str) -> None:
    """An identifier of the right shape, whose check digit fits, gives no remark."""
    assert told(with_text(**{variable: right})) == []


@pytest.mark.parametrize(
    ("variable", "wrong", "reason"),
    [
        ("DOI", "11.1136/x", "is not a DOI"),
        ("DOI", "10.1136", "is not a DOI"),
        ("DOI", "10.1136/a b", "is not a DOI"),
        ("ISBN", "978-3-16-148410-1", "its check digit does not match"),
        ("ISBN", "978-3-16-148401-0", "its check digit does not match"),
        ("ISBN", "0-306-40615-3", "its check digit does not match"),
        ("ISBN", "0-306-40615-2, 123", "it has 10 or 13 digits"),
        ("ISSN", "2044-6056", "its check digit does not match"),
        ("ISSN", "2044-605", "it has 8 digits"),
        ("URL", "www.example.org", "it begins with none of"),
        ("URL", "javascript:alert(1)", "it begins with none of"),
        ("URL", "https:///path", "it names no host"),
        ("URL", "https://example.org/a b", "there is a space in it"),
        ("URL", "http://[bad", "is not an address"),
        ("PMID", "PMC12", "is not a PubMed number"),
        ("PMCID", "12a", "is not a PubMed Central number"),
    ],
)
def test_wrong_identifiers_are_told_why(variable: str, wrong: str, reason: str) -> None:
    """An identifier that cannot be right is reported at its field, quoted, with the reason."""
    (message,) = told(with_text(**{variable: wrong}))
    assert message.startswith(f"my.bib:7: whole2020: {variable.lower()}: warning: '")
    assert reason in message


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12), st.data())
def test_one_wrong_digit_in_an_isbn_is_always_found(digits: list[int], data: st.DataObject) -> None:
    """The check digit of an ISBN-13 is right for one last digit out of ten, whatever stands before it."""
    digits[:3] = [9, 7, 8]
    start = "".join(map(str, digits))
    right = [each for each in range(10) if told(with_text(ISBN=f"{start}{each}")) == []]
    assert len(right) == 1
    place = data.draw(st.integers(3, 11))
    other = data.draw(st.integers(0, 9).filter(lambda each: each != digits[place]))
    assert told(with_text(ISBN=f"{start[:place]}{other}{start[place + 1 :]}{right[0]}")) != []


def test_type_needs_its_reason_and_its_level() -> None:
    """A type without a reason, and a type of a level at which the item does not stand, are both told."""
    assert told(attrs.evolve(WHOLE, types=("repair",))) == [
        "my.bib:7: whole2020: interventiontypereason: warning: an intervention type is assigned without a reason",
        (
            "my.bib:7: whole2020: interventiontype: warning: the type 'repair' belongs to the level 'attic', "
            "which the item does not have"
        ),
    ]
    right = attrs.evolve(WHOLE, levels=("attic",), types=("repair",), type_reason="The title names it.")
    assert told(right) == []


def test_same_doi_is_probably_the_same_work() -> None:
    """Two records with one DOI, letter case aside, are told at the second, with the place of the first."""
    first = with_text(DOI="10.1000/ABC")
    second = attrs.evolve(
        with_text(DOI="10.1000/abc", title="Quite another title"),
        key="again",
        origin=Origin(source="b.bib", line=2),
    )
    assert told(first, second) == [
        "b.bib:2: again: doi: warning: probably the same work as 'whole2020' (my.bib:7): the DOI is the same"
    ]


@pytest.mark.parametrize(
    "title", ["A Whole Report", "A whole report.", "\N{LATIN CAPITAL LETTER A WITH GRAVE} whole-report"]
)
def test_same_title_and_year_is_probably_the_same_work(title: str) -> None:
    """Letter case, punctuation and accents do not hide that a work is there twice."""
    (message,) = told(WHOLE, attrs.evolve(with_text(title=title), key="again"))
    assert "title and year are the same" in message


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(with_text(title="A whole report: the protocol"), key="again"),
        attrs.evolve(WHOLE, key="again", dates=(("issued", Date.of(2021)),)),
    ],
)
def test_likeness_is_not_sameness(other: Reference) -> None:
    """A longer title, or another year, is another work."""
    assert told(WHOLE, other) == []


def test_fields_that_nothing_shows_are_told_when_asked_for() -> None:
    """Fields without a place are listed on request, the curators' own excepted."""
    odd = attrs.evolve(WHOLE, fields=(("licence", "CC"), ("shelf", "3")))
    assert told(odd) == []
    assert told(odd, fields=True) == [
        "my.bib:7: whole2020: shelf: warning: no style will show this field: CSL has no variable for it"
    ]


def test_misspelt_tag_field_is_told_with_the_right_one() -> None:
    """A tag in a field that is called nearly right is not read, and without a remark nobody would know."""
    odd = attrs.evolve(
        WHOLE, fields=(("levels", "attic"), ("interventiontypes", "repair"), ("licence", "CC"))
    )
    assert told(odd) == [
        "my.bib:7: whole2020: levels: warning: this field carries no tag (did you mean level?)",
        "my.bib:7: whole2020: interventiontypes: warning: this field carries no tag (did you mean interventiontype?)",
    ]


def test_item_whose_level_is_misspelt_is_not_told_that_it_has_none() -> None:
    """Reading has told that the level is unknown; an item that names no level is told so as ever."""
    adrift = attrs.evolve(WHOLE, levels=())
    other = attrs.evolve(adrift, key="other", texts=(("title", RichText.of("Other")), *WHOLE.texts[1:]))
    unknown = Problem(
        message="no level is called 'hal'", source="my.bib", key="whole2020", code="unknown-level"
    )
    library = Library((adrift, other), HOUSE, (unknown,))
    assert [(each.key, each.code) for each in check(library)] == [("other", "no-level")]


def test_a_framework_without_levels_asks_for_none() -> None:
    """Where there are no levels, nobody is told to choose one."""
    assert check(Library((attrs.evolve(WHOLE, levels=()),))) == ()


@given(
    st.permutations([WHOLE, attrs.evolve(WHOLE, key="b", levels=()), Reference(key="c"), Reference(key="d")])
)
def test_remarks_are_warnings_in_library_order(references: list[Reference]) -> None:
    """No remark is an error, each has a code, and they come in the order of the library."""
    problems = check(Library(tuple(references), HOUSE))
    keys = [each.key for each in references]
    assert [keys.index(each.key) for each in problems] == sorted(keys.index(each.key) for each in problems)
    assert {each.severity for each in problems} == {Severity.WARNING}
    assert all(each.code and each.message for each in problems)


def test_what_a_whole_file_lacks_is_told_once() -> None:
    """A file fresh from another program has no tags; a line for each item would hide what else is wrong."""
    bare = [
        Reference(key=f"k{index}", origin=Origin(source="fresh.bib", line=index * 5 + 1))
        for index in range(4)
    ]
    framework = Framework(levels=(Level(key="policy", name="Policy"),))
    codes = [each.code for each in check(Library(tuple(bare), framework))]
    assert (codes.count("no-level"), codes.count("no-annotation")) == (1, 1)
    told = [str(each) for each in check(Library(tuple(bare), framework)) if each.code == "no-level"]
    assert told == ["fresh.bib:1: level: warning: none of the 4 items has a level"]
    tagged = attrs.evolve(bare[0], levels=("policy",))
    codes = [each.code for each in check(Library((tagged, *bare[1:]), framework))]
    assert codes.count("no-level") == 3
