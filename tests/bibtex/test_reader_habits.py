"""Habits of the programs that write .bib files: what they mean is read, without a question."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.writer import write
from essence_refs.model import Framework, Reference, TagFields


def read(fields: str, entry_type: str = "article") -> Reference:
    return parse(f"@{entry_type}{{a, {fields}}}").references[0]


def test_a_techreport_without_a_type_has_none() -> None:
    """Zotero writes every report as one; only a type that is written is printed."""
    assert not read("title = {Foster care statistics}, institution = {Ofsted}", "techreport").text("genre")
    assert read("type = {techreport}", "techreport").text("genre").plain == "Technical report"
    assert read("type = {Policy paper}", "techreport").text("genre").plain == "Policy paper"
    assert read("school = {X}", "phdthesis").text("genre").plain == "PhD thesis"


@pytest.mark.parametrize(
    "time",
    [
        "T09:30:00+00:00", "T09:30:00Z", "T09:30", " 09:30", " 09:30:00", "T09:30:00.250Z", "T23:59:59-05:30",
        "T09:30+0100", " 09:30:00 UTC", ", 09:30", "t09:30:00z",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["date", "urldate", "year"])
def test_a_date_with_a_time_is_a_date(time: str, field: str) -> None:
    """With a time zone or without one; the field is written as it was."""
    reference = read(f"title = {{T}}, {field} = {{2022-03-17{time}}}", "online")
    [(_, date)] = reference.dates
    assert str(date) == "2022-03-17"
    if field != "year":
        assert f"= {{2022-03-17{time}}}" in write([reference]).text


def test_both_ends_of_a_range_may_have_a_time() -> None:
    """The times are left out."""
    assert (
        str(read("date = {2022-03-17T09:00:00+01:00/2022-03-18T17:00:00+01:00}").date("issued"))
        == "2022-03-17/2022-03-18"
    )


@pytest.mark.parametrize(
    ("field", "variable", "value"),
    [
        ("issn", "ISSN", "0045-3102"),
        ("isbn", "ISBN", "978-1-4473-3273-2"),
        ("pmid", "PMID", "31467051"),
        ("pmcid", "PMCID", "PMC123"),
        ("doi", "DOI", "10.1234/abc"),
        ("url", "URL", "https://example.org/a_b"),
        ("pages", "page", "12–19"),
        ("volume", "volume", "12A"),
        ("number", "issue", "3"),
        ("language", "language", "en"),
        ("edition", "edition", "2"),
    ],
)
def test_braces_around_a_value_are_taken_off(field: str, variable: str, value: str) -> None:
    """Web of Science and Mendeley write two pairs."""
    for count in (1, 2):
        reference = read(f"{field} = {{{'{' * count}{value}{'}' * count}}}")
        assert reference.text(variable).content == (value,)


def test_braces_around_an_eprint_are_taken_off() -> None:
    """The address that is made from it has none."""
    assert read("eprint = {{31467051}}, eprinttype = {{pubmed}}").text("PMID").plain == "31467051"


@pytest.mark.parametrize("doi", ["10/abcde", "https://doi.org/10/abcde", "doi:10/abcde", "{10/abcde}"])
def test_a_short_doi_is_a_doi(doi: str) -> None:
    """The service shortdoi.org gives them."""
    assert read(f"doi = {{{doi}}}").doi == "10/abcde"


@pytest.mark.parametrize(
    ("fields", "issue"),
    [
        ("number = {3}, issue = {3}", "3"),
        ("issue = {3}, number = {{3}}", "3"),
        ("number = {3}, issue = {Spring}", "3, Spring"),
        ("issue = {Spring}", "Spring"),
    ],
)
def test_an_issue_is_printed_once(fields: str, issue: str) -> None:
    """A number and an issue that are equal are one."""
    assert read(fields).text("issue").plain == issue


@pytest.mark.parametrize(
    "macro",
    [
        "\\noopsort{b}",
        "\\SortNoop{Zed}",
        "\\vphantom{x}",
        "\\hphantom{x}",
        "\\phantom{x}",
        "\\nosort{a}",
        "\\noop{a}",
    ],
)
def test_what_is_only_for_sorting_or_spacing_is_not_shown(macro: str) -> None:
    """Libraries define such macros in a @preamble."""
    result = parse(
        f"@book{{a, author = {{{{{macro}Roe}}, Ann}}, title = {{{macro}Title}}, year = {{{macro}1999}}}}"
    )
    [reference] = result.references
    assert result.problems == ()
    assert (reference.authors[0].family, reference.title.plain, reference.year) == ("Roe", "Title", 1999)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en_US", "en-US"), ("ger", "de"), ("{ger}", "de"), ("eng", "en"), ("fre", "fr"), ("cym", "cy"), ("EN", "en"),
        ("zh_Hant_TW", "zh-Hant-TW"), ("Deutsch", "de"), ("Français", "fr"), ("Welsh", "cy"), ("en_GB.UTF-8", "en-GB"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["language", "langid"])
def test_codes_and_names_of_languages_are_languages(written: str, tag: str, field: str) -> None:
    """ISO 639-2, POSIX locales, and the names in the language itself."""
    assert read(f"{field} = {{{written}}}").text("language").plain == tag


@pytest.mark.parametrize(
    ("written", "edition"),
    [
        ("Second", "2"),
        ("{Third}", "3"),
        ("tenth edition", "10"),
        ("2nd", "2nd"),
        ("Revised", "Revised"),
        ("4", "4"),
    ],
)
def test_an_edition_in_words_is_a_number(written: str, edition: str) -> None:
    """BibTeX's own form; styles print numbers as ordinals."""
    assert read(f"edition = {{{written}}}", "book").text("edition").plain == edition


@pytest.mark.parametrize(
    "key",
    ["Roe2013--", "-roe-", "doi:10.1016/S0140-6736(20)30183-5", "roe~1", "Roe 2013", "x'y", "Müller+2020"],
)
def test_a_key_goes_back_unchanged(key: str) -> None:
    """What was read from a .bib file can be written to one."""
    references = parse(f"@misc{{{key}, title = {{T}}}}").references
    result = write(references)
    assert result.problems == ()
    assert parse(result.text).references == references


def test_a_private_note_is_no_annotation() -> None:
    """Zotero and Mendeley write a reader's notes as annote."""
    reference = read("title = {T}, annote = {Read again}")
    assert reference.annotation.plain == ""
    assert reference.fields == (("annote", "Read again"),)
    assert read("annotation = {A review}").annotation.plain == "A review"
    assert "annote = {Read again}" in write([reference]).text.replace("annote ", "annote ")


def test_a_private_note_is_the_annotation_if_the_framework_says_so() -> None:
    """[fields] names the field of the annotation, and entries are written back with it."""
    framework = Framework(fields=TagFields(annotation="annote"))
    source = "@book{a, title = {T}, annote = {A review}, annotation = {Other}}"
    (reference,) = parse(source, framework=framework).references
    assert reference.annotation.plain == "A review"
    assert reference.fields == (("annotation", "Other"),)
    written = write([reference], framework=framework).text
    assert parse(written, framework=framework).references[0].annotation.plain == "A review"


def test_a_subtitle_leaves_a_short_title() -> None:
    """Also where a question mark is between the two (biblatex's short title is the title without the subtitle)."""
    assert read("title = {Who cares?}, subtitle = {A study}").text("title-short").plain == "Who cares?"
    assert (
        read("title = {Who cares?}, subtitle = {A}, shorttitle = {Care}").text("title-short").plain == "Care"
    )
    assert not read("title = {Who cares: a study}").text("title-short")


def test_white_space_after_a_macro_of_text_is_dropped_in_a_formula() -> None:
    """TeX drops it; between other macros of a formula it separates words."""
    assert read("title = {At $5\\,\\textrm{\\textmu m}$}").title.plain.endswith("μm")


@pytest.mark.parametrize("number", ["{12}", "{{ 12 }}", "{{12}}"])
def test_braces_and_spaces_around_a_number_are_left_out(number: str) -> None:
    """They are written by programs, and are no part of the number."""
    (reference,) = parse(f"@article{{a, title = {{T}}, number = {number}, volume = {number}}}").references
    assert (str(reference.text("issue")), str(reference.text("volume"))) == ("12", "12")
