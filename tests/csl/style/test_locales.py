"""Locales: the terms of the style have precedence, then those of the nearest language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from essence_refs.csl.style.locales import known_tags, merge_locale, normalise_tag
from essence_refs.errors import UnknownLocaleError

CSL = 'xmlns="http://purl.org/net/xbiblio/csl"'


def spoken(tag, *locales):
    return merge_locale(tag, [etree.fromstring(locale) for locale in locales])


def in_style(content, lang=""):
    mark = f' xml:lang="{lang}"' if lang else ""
    return f"<locale {CSL}{mark}>{content}</locale>"


def term(content, lang="", name="and"):
    return in_style(f'<terms><term name="{name}">{content}</term></terms>', lang)


class TestFallback:
    """CSL 1.0.2, "Locale Fallback"."""

    def test_the_terms_of_a_style_have_precedence(self):
        """Dialect, language and no language of the style come before the locale files, in this order."""
        layers = [term("none"), term("language", "de"), term("dialect", "de-AT")]
        assert spoken("de-AT", *layers).word("and") == "dialect"
        assert spoken("de-AT", *layers[::-1]).word("and") == "dialect"
        assert spoken("de-AT", *layers[:2]).word("and") == "language"
        assert spoken("de-CH", *layers).word("and") == "language"
        assert spoken("fr-FR", *layers).word("and") == "none"
        assert spoken("de-AT", term("other", "de-DE")).word("and") == "und"

    def test_a_language_alone_is_its_primary_dialect(self):
        """The tag "de" finds the terms of a style for de-DE."""
        assert spoken("de", term("dialect", "de-DE")).word("and") == "dialect"

    def test_a_secondary_dialect_falls_back_to_the_primary_one(self):
        """A term missing for de-AT is that of de-DE, and then that of en-US."""
        assert spoken("de-AT").word("month-01") == "Jänner"
        assert spoken("de-AT").word("editor", "short") == spoken("de-DE").word("editor", "short") == "Hrsg."

    def test_an_unknown_dialect_has_the_terms_of_the_primary_one(self):
        """de-LI has the terms of de-DE."""
        locale = spoken("de-LI")
        assert (locale.language, locale.word("and")) == ("de-LI", "und")

    def test_an_empty_term_is_a_term(self):
        """A style may suppress a term by an empty one."""
        assert spoken("en-GB", term("")).word("and") == ""

    def test_locale_fallback_goes_before_form_fallback(self):
        """The short form in the locale file has precedence over the long form in the style."""
        style = term("Herausgeber", name="editor")
        assert spoken("de-DE", style).word("editor", "short") == "Hrsg."

    @pytest.mark.parametrize(
        ("form", "expected"),
        [("verb-short", "verb"), ("symbol", "short"), ("verb", "verb"), ("short", "short")],
    )
    def test_a_form_falls_back_as_the_specification_says(self, form, expected):
        """verb-short and symbol have one more step than verb and short."""
        forms = "".join(
            f'<term name="scale" form="{each}">{each}</term>' for each in ("verb", "short", "long")
        )
        assert spoken("cy-GB", in_style(f"<terms>{forms}</terms>")).word("scale", form) == expected

    def test_an_unknown_term_is_empty(self):
        """The specification asks for an empty string, not an error."""
        locale = spoken("en-GB")
        assert (locale.term("nonsense", "verb-short"), locale.word("nonsense")) == (None, "")

    def test_single_and_multiple_differ(self):
        """A term has a singular and a plural."""
        locale = spoken("en-GB")
        assert (locale.word("page", "short"), locale.word("page", "short", plural=True)) == ("p.", "pp.")

    def test_options_fall_back_one_by_one(self):
        """A style that has one option leaves the other to the language."""
        locale = spoken("fr-FR", in_style('<style-options punctuation-in-quote="true"/>'))
        assert (locale.punctuation_in_quote, locale.limit_day_ordinals) == (True, True)
        assert not spoken("en-GB").punctuation_in_quote
        assert spoken("en-US").punctuation_in_quote

    def test_a_date_format_is_replaced_whole(self):
        """The parts of two date formats are not mixed."""
        style = in_style('<date form="text" delimiter="-"><date-part name="year" form="short"/></date>')
        locale = spoken("en-GB", style)
        assert locale.dates["text"].attributes == {"delimiter": "-"}
        assert locale.dates["text"].parts == ({"name": "year", "form": "short"},)
        assert [part["name"] for part in locale.dates["numeric"].parts] == ["day", "month", "year"]


class TestOrdinals:
    """CSL 1.0.2, "Ordinal Suffixes" and "Gender-specific Ordinals"."""

    def test_english_ordinals(self):
        """Suffixes for the last two digits have precedence over those for the last one."""
        locale = spoken("en-GB")
        written = [
            f"{number}{locale.ordinal(number)}" for number in (0, 1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 1002)
        ]
        assert " ".join(written) == "0th 1st 2nd 3rd 4th 11th 12th 13th 21st 101st 111th 1002nd"

    def test_french_ordinals_have_a_gender_and_match_whole_numbers(self):
        """Only 1 is premier or première; 21 is not."""
        locale = spoken("fr-FR")
        assert [locale.ordinal(1, gender) for gender in ("masculine", "feminine")] == ["ᵉʳ", "ʳᵉ"]
        assert [locale.ordinal(number, "feminine") for number in (2, 11, 21, 101)] == ["ᵉ"] * 4
        assert locale.gender("edition") == "feminine"
        assert locale.long_ordinal(2, "feminine") == "deuxième"

    def test_last_two_digits_may_be_asked_for(self):
        """A suffix for one digit may be limited by match to the last two digits."""
        style = in_style(
            '<terms><term name="ordinal">x</term><term name="ordinal-01" match="last-two-digits">y</term>'
            '<term name="ordinal-21" match="whole-number">z</term></terms>'
        )
        assert [spoken("en-GB", style).ordinal(number) for number in (1, 101, 11, 21, 121)] == list("yyxzx")

    def test_ordinals_of_a_style_replace_all_others(self):
        """The English suffixes for 1, 2 and 3 are not used if the style has a suffix of its own."""
        locale = spoken("en-GB", term(".", name="ordinal"))
        assert [locale.ordinal(number) for number in (1, 2, 3, 11)] == ["."] * 4
        assert locale.long_ordinal(1) == "first"

    def test_the_scheme_of_csl_1_0_still_works(self):
        """It has four suffixes and no default; 11 to 13 are regular."""
        terms = "".join(f'<term name="ordinal-0{number}">{number}</term>' for number in range(1, 5))
        locale = spoken("en-GB", in_style(f"<terms>{terms}</terms>"))
        assert [locale.ordinal(number) for number in (1, 2, 3, 4, 10, 11, 12, 13, 21, 113)] == list(
            "1234444414"
        )

    def test_a_locale_without_suffixes_writes_the_bare_number(self):
        """No suffix is invented."""
        style = in_style('<terms><term name="ordinal-02">b</term></terms>')
        assert [spoken("en-GB", style).ordinal(number) for number in (1, 2)] == ["", "b"]

    @given(
        st.integers(0, 10_000), st.sampled_from(known_tags()), st.sampled_from(["", "masculine", "feminine"])
    )
    def test_every_number_has_some_ordinal_in_every_language(self, number, tag, gender):
        """Every locale has a suffix for every number, and an unknown gender has the neuter one."""
        locale = merge_locale(tag)
        suffix = locale.ordinal(number, gender)
        assert isinstance(suffix, str)
        if all(form != gender for _, form in locale.ordinals):
            assert suffix == locale.ordinal(number)


class TestTags:
    """The tags of locales."""

    @pytest.mark.parametrize(
        ("given_tag", "tag"),
        [
            ("en_GB", "en-GB"),
            ("EN-gb", "en-GB"),
            (" cy ", "cy-GB"),
            ("sr-cyrl-rs", "sr-Cyrl-RS"),
            ("es-419", "es-419"),
            ("eu", "eu"),
        ],
    )
    def test_a_tag_may_be_written_in_many_ways(self, given_tag, tag):
        """Case and underscores do not matter."""
        assert normalise_tag(given_tag) == tag

    @pytest.mark.parametrize("tag", ["xx", "", "../../etc/passwd", "english", "zz-ZZ", "en/../x"])
    def test_an_unknown_language_is_an_error(self, tag):
        """The tag does not reach the file system."""
        with pytest.raises(UnknownLocaleError):
            merge_locale(tag)

    def test_the_error_suggests_similar_tags(self):
        """The error for a misspelt tag suggests similar ones."""
        with pytest.raises(UnknownLocaleError, match=r"did you mean .*cy-GB"):
            merge_locale("cz-GB")

    @pytest.mark.parametrize(
        ("name", "close"),
        [("englsh", "en-GB"), ("Deutsch", "de-DE"), ("welsh", "cy-GB"), ("Portuguese", "pt-BR")],
    )
    def test_the_name_of_a_language_suggests_its_tags(self, name, close):
        """The name is in English or in the language itself."""
        with pytest.raises(UnknownLocaleError) as caught:
            merge_locale(name)
        assert close in caught.value.close

    @pytest.mark.parametrize("tag", known_tags())
    def test_every_locale_file_of_citeproc_py_loads(self, tag):
        """Each has terms, dates and options."""
        locale = merge_locale(tag)
        assert locale.language == normalise_tag(tag)
        assert locale.word("and")
        assert locale.dates.keys() == {"text", "numeric"}
        assert locale.word("month-12")


class TestTerms:
    """Each term is read when it is first asked for."""

    @pytest.mark.parametrize("tag", known_tags())
    def test_a_term_read_alone_is_the_same_as_among_all_terms(self, tag):
        """Reading terms one by one finds the same as reading all."""
        one_by_one, whole = merge_locale(tag), merge_locale(tag).terms
        found = {(name, form): term for name, _ in whole for form, term in one_by_one.forms(name).items()}
        assert {key: (term.single, term.multiple, term.gender) for key, term in found.items()} == {
            key: (term.single, term.multiple, term.gender) for key, term in whole.items()
        }

    @pytest.mark.parametrize(
        "content",
        [
            "<terms><term name='and'>a</term></terms><terms><term name='no date'>b</term></terms>",
            "<terms><term>x</term><term name='and'>a</term><term name='no date'>b</term></terms>",
            "<terms><word/><term name='and'>a</term>y<term name='no date'>b</term></terms>",
        ],
    )
    def test_terms_are_found_in_an_irregular_list(self, content):
        """Terms of a style that is not valid are found by their names."""
        locale = spoken("en-GB", in_style(content))
        assert (locale.word("and"), locale.word("no date"), locale.word("et-al")) == ("a", "b", "et al.")

    def test_the_last_of_two_equal_terms_counts(self):
        """The last term has precedence inside one cs:locale, as among several."""
        style = in_style("<terms><term name='and'>a</term><term name='and'>b</term></terms>")
        assert spoken("en-GB", style).word("and") == "b"

    def test_ordinal_suffixes_are_not_terms(self):
        """A suffix of ordinals is not found as a term."""
        assert spoken("en-GB").term("ordinal-01") is None
        assert spoken("en-GB").term("long-ordinal-01") is None


@pytest.mark.parametrize("name", ["sub verbo", "sub-verbo"])
def test_sub_verbo_is_found_by_either_name(name):
    """CSL 1.0.1 writes the term with a space, 1.0.2 with a hyphen. Both names find it, and the style's term has precedence."""
    assert spoken("en-US").word(name) == "sub verbo"
    assert spoken("en-US", term("under", name=name)).word(name) == "under"
