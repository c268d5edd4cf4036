"""The checks of a library: missing fields, impossible identifiers, tags and duplicates."""

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


def messages(*references: Reference, fields: bool = False) -> list[str]:
    return [str(each) for each in check(Library(references, HOUSE), fields=fields)]


def with_text(**texts: str) -> Reference:
    """Return the whole reference with these CSL variables (ISBN="…") set, or gone where they are empty."""
    names = {name.replace("_", "-"): value for name, value in texts.items()}
    kept = [(name, value) for name, value in WHOLE.texts if name not in names]
    added = [(name, RichText.of(value)) for name, value in names.items() if value]
    return attrs.evolve(WHOLE, texts=(*kept, *added))


def test_a_complete_reference_has_no_problems() -> None:
    """A reference with everything that its type needs passes all checks."""
    assert messages(WHOLE) == []


def test_an_empty_reference_has_a_problem_for_each_missing_field() -> None:
    """Each has the file and the line of the entry."""
    bare = Reference(key="bare", origin=Origin(source="my.bib", line=3))
    assert messages(bare) == [
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
def test_each_item_type_needs_its_container(kind: str, field: str) -> None:
    """Fields that biblatex requires beyond title, author and date are reported by name."""
    bare = attrs.evolve(with_text(publisher=""), kind=kind)
    (message,) = messages(bare)
    assert message.startswith(f"my.bib:7: whole2020: {field}: warning: ")
    assert "missing" in message


def test_a_missing_field_that_is_marked_as_unverified_has_a_hint() -> None:
    """The entry itself says that the fact was not found."""
    bare = attrs.evolve(with_text(publisher=""), unverified=("institution",))
    assert messages(bare) == [
        (
            "my.bib:7: whole2020: institution: warning: a report should have the field institution, and it is missing "
            "(the entry names it as unverified)"
        ),
        "my.bib:7: whole2020: unverified: warning: not verified: institution",
    ]


def test_a_web_page_with_a_doi_needs_no_address() -> None:
    """The DOI is an address."""
    assert messages(attrs.evolve(with_text(DOI="10.1000/182"), kind="webpage")) == []


def test_editors_replace_authors() -> None:
    """An edited work needs no author."""
    assert messages(attrs.evolve(WHOLE, names=(("editor", Names((Name(family="E"),))),))) == []


def test_a_law_needs_no_author() -> None:
    """An act has none."""
    assert messages(attrs.evolve(WHOLE, kind="legislation", names=())) == []


def test_a_date_in_words_is_a_date() -> None:
    """The words "n.d." are the answer to the question for a date."""
    assert messages(attrs.evolve(WHOLE, dates=(("issued", Date(literal="n.d.")),))) == []


def test_incomplete_names_are_counted() -> None:
    """The message has the number of names before "and others"."""
    incomplete = attrs.evolve(WHOLE, names=(("author", Names((Name(family="A"),), complete=False)),))
    assert messages(incomplete) == [
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
        ("ISBN", "ISBN 9783161484100 (pbk) ISBN: 0 306 40615 2"),
        ("ISBN", "ISBN:080442957X"),
        ("ISSN", "2044-6055"),
        ("ISSN", "2434-561x"),
        ("URL", "https://example.org/a?b=c#d"),
        ("URL", "http://[::1]/x"),
        ("PMID", "31383703"),
        ("PMCID", "PMC6687025"),
    ],
)
def test_valid_identifiers_pass(variable: str, right: str) -> None:
    """The form and the check digit are right."""
    assert messages(with_text(**{variable: right})) == []


@pytest.mark.parametrize(
    ("variable", "wrong", "reason"),
    [
        ("DOI", "11.1136/x", "is not a DOI"),
        ("DOI", "10.1136", "is not a DOI"),
        ("DOI", "10.1136/a b", "is not a DOI"),
        ("ISBN", "978-3-16-148410-1", "its check digit does not match"),
        ("ISBN", "978-3-16-148401-0", "its check digit does not match"),
        ("ISBN", "0-306-40615-3", "its check digit does not match"),
        ("ISBN", "0-306-40615-2, 123", "an ISBN has 10 or 13 digits"),
        ("ISSN", "2044-6056", "its check digit does not match"),
        ("ISSN", "2044-605", "an ISSN has 8 digits"),
        ("URL", "www.example.org", "it begins with none of"),
        ("URL", "javascript:alert(1)", "it begins with none of"),
        ("URL", "https:///path", "it names no host"),
        ("URL", "https://example.org/a b", "there is a space in it"),
        ("URL", "http://[bad", "is not a URL"),
        ("PMID", "PMC12", "is not a PubMed number"),
        ("PMCID", "12a", "is not a PubMed Central number"),
    ],
)
def test_invalid_identifiers_are_reported_with_the_reason(variable: str, wrong: str, reason: str) -> None:
    """The problem has the field and quotes the identifier."""
    (message,) = messages(with_text(**{variable: wrong}))
    assert message.startswith(f"my.bib:7: whole2020: {variable.lower()}: warning: '")
    assert reason in message


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12), st.data())
def test_one_wrong_digit_in_an_isbn_is_always_found(digits: list[int], data: st.DataObject) -> None:
    """For the first twelve digits of an ISBN-13 only one check digit is right."""
    digits[:3] = [9, 7, 8]
    start = "".join(map(str, digits))
    right = [each for each in range(10) if messages(with_text(ISBN=f"{start}{each}")) == []]
    assert len(right) == 1
    place = data.draw(st.integers(3, 11))
    other = data.draw(st.integers(0, 9).filter(lambda each: each != digits[place]))
    assert messages(with_text(ISBN=f"{start[:place]}{other}{start[place + 1 :]}{right[0]}")) != []


def test_an_intervention_type_needs_a_reason_and_its_level() -> None:
    """Each of the two is a problem of its own."""
    assert messages(attrs.evolve(WHOLE, types=("repair",))) == [
        "my.bib:7: whole2020: interventiontypereason: warning: an intervention type is assigned without a reason",
        (
            "my.bib:7: whole2020: interventiontype: warning: the type 'repair' belongs to the level 'attic', "
            "which the item does not have"
        ),
    ]
    right = attrs.evolve(WHOLE, levels=("attic",), types=("repair",), type_reason="The title names it.")
    assert messages(right) == []


def again(**texts: str) -> Reference:
    """Return another reference, with these CSL variables."""
    return attrs.evolve(with_text(**texts), key="again", origin=Origin(source="b.bib", line=2))


def test_fields_that_no_style_shows_are_reported_on_request() -> None:
    """The framework's fields for curators are left out."""
    odd = attrs.evolve(WHOLE, fields=(("licence", "CC"), ("shelf", "3")))
    assert messages(odd) == []
    assert messages(odd, fields=True) == [
        "my.bib:7: whole2020: shelf: warning: no style will show this field: CSL has no variable for it"
    ]


def test_a_misspelt_tag_field_is_reported_with_the_right_name() -> None:
    """Its tags are not read, which would otherwise not be noticed."""
    odd = attrs.evolve(
        WHOLE, fields=(("levels", "attic"), ("interventiontypes", "repair"), ("licence", "CC"))
    )
    assert messages(odd) == [
        "my.bib:7: whole2020: levels: warning: this field carries no tag (did you mean level?)",
        "my.bib:7: whole2020: interventiontypes: warning: this field carries no tag (did you mean interventiontype?)",
    ]


def test_an_unknown_level_is_not_reported_again_as_missing() -> None:
    """Reading has reported it; another item without a level is reported."""
    adrift = attrs.evolve(WHOLE, levels=())
    other = attrs.evolve(adrift, key="other", texts=(("title", RichText.of("Other")), *WHOLE.texts[1:]))
    unknown = Problem(
        message="no level is called 'hal'", source="my.bib", key="whole2020", code="unknown-level"
    )
    library = Library((adrift, other), HOUSE, (unknown,))
    assert [(each.key, each.code) for each in check(library)] == [("other", "no-level")]


def test_a_framework_without_levels_requires_none() -> None:
    """There is no level to choose."""
    assert check(Library((attrs.evolve(WHOLE, levels=()),))) == ()


@given(
    st.permutations([WHOLE, attrs.evolve(WHOLE, key="b", levels=()), Reference(key="c"), Reference(key="d")])
)
def test_problems_are_warnings_in_library_order(references: list[Reference]) -> None:
    """Each has a code, and none is an error."""
    problems = check(Library(tuple(references), HOUSE))
    keys = [each.key for each in references]
    assert [keys.index(each.key) for each in problems] == sorted(keys.index(each.key) for each in problems)
    assert {each.severity for each in problems} == {Severity.WARNING}
    assert all(each.code and each.message for each in problems)


@pytest.mark.parametrize(
    ("issn", "rest"),
    [
        ("0028-0836 (Linking)", "(Linking)"),
        ("0028-0836 (Print), 1476-4687 (Electronic)", "(Print) (Electronic)"),
        ("ISSN: 0028-0836", "ISSN:"),
        ("0028-0836 WOS:000511663100014 ER", "WOS:000511663100014 ER"),
    ],
)
def test_words_beside_an_issn_are_one_problem(issn: str, rest: str) -> None:
    """The number itself is right."""
    (message,) = messages(with_text(ISSN=issn))
    assert message.endswith(f"{rest!r} beside the ISSN is not part of it")


@pytest.mark.parametrize(
    ("isbn", "rest"),
    [
        ("9783161484100 Hardcover", "Hardcover"),
        ("978-3-16-148410-0 WOS:000324475103375 ER", "WOS:000324475103375 ER"),
        ("0-306-40615-2 Print, 978-3-16-148410-0 Online", "Print Online"),
    ],
)
def test_words_beside_an_isbn_are_one_problem(isbn: str, rest: str) -> None:
    """Words in brackets are usual."""
    (message,) = messages(with_text(ISBN=isbn))
    assert message.endswith(f"{rest!r} beside the ISBN is not part of it")


def test_a_title_of_another_type_is_reported() -> None:
    """No style prints the booktitle or the journal of a book."""
    book = attrs.evolve(
        WHOLE, kind="book", entry_type="book", fields=(("journaltitle", "A whole report: the long title"),)
    )
    assert messages(book) == [
        (
            "my.bib:7: whole2020: journaltitle: warning: the journaltitle of a @book is not printed "
            "(is this an @article, or is the text part of the title?)"
        )
    ]
    part = attrs.evolve(book, fields=(("booktitle", "Homes"),))
    assert [each.split(": ")[2] for each in messages(part)] == ["booktitle"]
    chapter = attrs.evolve(again(title="One chapter"), fields=(("crossref", "whole2020"),))
    assert messages(part, chapter) == []


def test_a_set_of_entries_needs_nothing() -> None:
    """It has only the keys of other entries."""
    assert messages(Reference(key="s", entry_type="set", annotation=WHOLE.annotation, levels=("hall",))) == []


def test_every_item_has_its_own_problems() -> None:
    """Only the summaries for people put them together."""
    bare = [
        Reference(key=f"k{index}", origin=Origin(source="fresh.bib", line=index + 1)) for index in range(4)
    ]
    codes = [each.code for each in check(Library(tuple(bare), HOUSE))]
    assert (codes.count("no-level"), codes.count("no-annotation")) == (4, 4)
