"""cs:number: digits, ordinals and roman numerals."""

import pytest
from styles_for_tests import one, work


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
