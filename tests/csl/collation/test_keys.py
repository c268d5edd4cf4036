"""What every sort key holds to, whatever the language."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from essence_refs.csl.collation import key_function, sort_key
from essence_refs.csl.collation.languages import TAILORED, tailoring_for
from essence_refs.csl.variables.collation import AFTER_FAMILY, BETWEEN_NAMES, collation_key

_LOCALES = ("cs-CZ", "da-DK", "es-ES", "hu-HU", "ja-JP", "ko-KR", "ru-RU", "sr-RS", "sv-SE", "vi-VN", "zh-CN")
_NAMES = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "Zs"))
    | st.sampled_from("aåäbcčdzhnñoöősuüyžіијёßÆ\u0301\u0308\u030a\u0323 -’.かー王가")
)
_WORDS = st.text(st.sampled_from("abcčdehijklmnñoöprsšuvzåäæøé"), min_size=1)
_LOCALE = st.sampled_from(_LOCALES)


@pytest.mark.parametrize("locale", ["en-GB", "de-AT", "fr-FR", "fr-CA", "it-IT", "nl-NL", "pt-BR", "xx", ""])
def test_a_language_without_letters_of_its_own_keeps_the_plain_order(locale):
    assert key_function(locale) is collation_key


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("sv-SE", "sv"),
        ("SV_se", "sv"),
        ("nb-NO", "no"),
        ("sr-RS", "sr"),
        ("sr-Latn-RS", "hr"),
        ("zh-CN", "zh"),
        ("zh-Hans-TW", "zh"),
        ("zh-HK", "zh-hant"),
        ("zh-Hant-CN", "zh-hant"),
        ("root", None),
    ],
)
def test_a_locale_sorts_by_its_script_its_country_or_its_language(locale, name):
    assert tailoring_for(locale) == name


def test_english_loads_no_collation_data_and_swedish_none_before_its_first_key():
    program = (
        "import sys; from essence_refs.csl.collation import key_function;"
        "key_function('en-GB')('Åberg'); key_function('sv-SE');"
        "print([name for name in sys.modules if 'collation.collator' in name or 'collation.tables' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(_LOCALE, _NAMES)
def test_a_text_has_one_key_however_its_accents_are_encoded(locale, text):
    key = key_function(locale)
    assert key(unicodedata.normalize("NFC", text)) == key(unicodedata.normalize("NFD", text)) == key(text)


@given(_LOCALE, _WORDS, _WORDS)
def test_case_and_punctuation_do_not_change_the_order_of_letters(locale, first, second):
    def letters(text):
        return sort_key(text, locale).partition("\0")[0]

    assert letters(first) == letters(first.upper()) == letters(f"“{first}”,")
    if letters(first) < letters(second):
        assert sort_key(first.upper(), locale) < sort_key(second, locale)
        assert sort_key(f"“{first}”", locale) < sort_key(second.upper(), locale)


@given(_LOCALE, _WORDS, _WORDS)
def test_hyphens_and_dashes_count_as_one_space(locale, first, second):
    spaced = sort_key(f"{first} {second}", locale)
    assert spaced
    for between in ("-", "\u2010", "\u2013", " - ", "  ", "\u00a0", ", "):
        assert sort_key(f" {first}{between}{second} ", locale) == spaced


@given(_LOCALE, _WORDS, _WORDS, _WORDS)
def test_separators_sort_below_a_space_and_a_space_below_letters(locale, family, other, given_name):
    keys = [
        sort_key(text, locale)
        for text in (
            family,
            f"{family}{BETWEEN_NAMES}{given_name}",
            f"{family}{AFTER_FAMILY}{given_name}",
            f"{family} {other}{AFTER_FAMILY}{given_name}",
        )
    ]
    assert keys == sorted(set(keys))
    # Unless both are one letter of the alphabet, as "c" and "h" are in Czech.
    joined = sort_key(family + other, locale)
    assume(joined.startswith(keys[0].partition("\0")[0]))
    assert keys[-1] < joined


@given(_LOCALE, _NAMES)
def test_only_letters_digits_and_accents_have_a_key(locale, text):
    if not any(unicodedata.category(each)[0] in "LMN" for each in text):
        assert sort_key(text, locale) == ""


@pytest.mark.parametrize("locale", _LOCALES)
@pytest.mark.parametrize("text", ["", " ", "…", "“ ”", "-", "\u200b"])
def test_a_text_with_nothing_to_sort_by_has_an_empty_key(locale, text):
    assert sort_key(text, locale) == ""


@pytest.mark.parametrize("name", sorted(TAILORED))
def test_every_language_sorts_digits_before_letters_and_unassigned_characters_last(name):
    key = key_function(name)
    letters = [key(each) for each in "aжあ王가αا"]
    assert key("9") < min(letters) <= max(letters) < key("\U000e0fff")
