"""cs:number: digits, ordinals and roman numerals."""

import pytest
from styles_for_tests import listed, one, style, work

from essence_refs import csl
from essence_refs.model import Date


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("numeric", "3", "3"),
        ("ordinal", "2", "2nd"),
        ("ordinal", "11", "11th"),
        ("ordinal", "103", "103rd"),
        ("long-ordinal", "3", "third"),
        ("long-ordinal", "12", "12th"),
        ("roman", "1994", "mcmxciv"),
        ("ordinal", "revised", "revised"),
        ("numeric", "2-4", "2\u20134"),
        ("ordinal", "1, 2", "1st, 2nd"),
        ("roman", "2 & 3", "ii & iii"),
    ],
)
def test_number(form, text, expected):
    """Numbers have the form that is asked for; other values are not changed."""
    assert one(f'<number variable="edition" form="{form}"/>', work(edition=text)) == expected


def test_an_ordinal_has_the_gender_of_its_noun():
    """In French, an edition is feminine and a volume masculine."""
    assert (
        one('<number variable="edition" form="ordinal"/>', work(edition="1"), language="fr-FR")
        == "1\u02b3\u1d49"
    )
    assert (
        one('<number variable="volume" form="ordinal"/>', work(volume="1"), language="fr-FR")
        == "1\u1d49\u02b3"
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt-PT", "2.ª / segunda"),
        ("pt-BR", "2º / segunda"),
        ("gl-ES", "2ª / segunda"),
        ("ca-AD", "2a / segona"),
        ("ar", "2 / الثانية"),
        ("de-DE", "2. / zweiter"),
        ("en-GB", "2nd / second"),
    ],
)
def test_a_noun_without_a_gender_in_a_language_without_a_neuter(language, expected):
    """An ordinal in another gender comes before none, and the words of the language before English ones."""
    inside = (
        '<number variable="issue" form="ordinal"/><number variable="issue" form="long-ordinal" prefix=" / "/>'
    )
    assert one(inside, work(issue="2"), language=language) == expected


def test_days_have_the_masculine_ordinal_of_a_language_without_a_neuter():
    """Months are masculine even where the locale does not say so."""
    inside = '<date variable="issued"><date-part name="day" form="ordinal"/></date>'
    assert one(inside, work(issued=Date.of(2001, 5, 1)), language="pt-PT") == "1.º"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("roman", "3999", "mmmcmxcix"),
        ("roman", "4000", "4000"),
        ("roman", "0", "0"),
        ("ordinal", "1" * 20, "1" * 20),
        ("long-ordinal", "10", "tenth"),
    ],
)
def test_numbers_beyond_what_a_form_can_write_are_digits(form, text, expected):
    """Roman numerals end at 3999, and ordinals at numbers that no text has."""
    assert one(f'<number variable="edition" form="{form}"/>', work(edition=text)) == expected


def test_numbers_are_sorted_by_their_value():
    """In a sort key the second edition comes before the tenth."""
    editions = [work(str(number), edition=f"{number}a", title=str(number)) for number in (10, 2, 1)]
    macros = '<macro name="key"><number variable="edition"/></macro>'
    made = style('<sort><key macro="key"/></sort><layout><text variable="title"/></layout>', macros=macros)
    assert listed(csl.bibliography(editions, made)) == ["1", "2", "10"]
