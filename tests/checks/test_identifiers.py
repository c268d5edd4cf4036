"""Identifiers and URLs: their form and their check digits."""

import pytest

from essence_refs.checks.identifiers import bad_identifiers
from essence_refs.model import Library, Reference, RichText

DIGIT = "its check digit does not match, so a digit is wrong or two are swapped"


def fault(variable: str, text: str) -> str:
    """Return what is wrong with an identifier."""
    reference = Reference(key="a", texts=((variable, RichText.of(text)),))
    found = list(bad_identifiers(reference, Library((reference,))))
    assert [(each.code, each.field) for each in found] == [("bad-identifier", variable.lower())] * len(found)
    return found[0].message if found else ""


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("DOI", "10.123/a"),
        ("DOI", "10.123456789/a"),
        ("DOI", "10.1000.10.2/a"),
        ("DOI", "10/abc"),
        ("DOI", "10/gf4qc7"),
        ("DOI", " 10.1000/a "),
        ("ISBN", "978–3–16–148410–0"),
        ("ISBN", "080442957x"),
        ("ISBN", "9783161484100 9780306406157"),
        ("ISBN", "9783161484100/9780306406157"),
        ("ISBN", "9783161484100; 9780306406157"),
        ("ISBN", "ISBN-13: 9783161484100, ISBN-10: 080442957X"),
        ("ISBN", "isbn 9783161484100"),
        ("ISBN", "9783161484100 (hardback; 2nd printing)"),
        ("ISSN", "ISSN2044-6055"),
        ("ISSN", "ISSN:2044-6055"),
        ("ISSN", "20446055; 2434-561X"),
        ("ISSN", "2044–6055"),
        ("URL", "HTTP://example.org"),
        ("URL", "ftp://example.org/a"),
        ("PMID", "1"),
        ("PMID", "123456789"),
        ("PMCID", "pmc6687025"),
        ("PMCID", "6687025"),
        ("PMCID", "PMC6687025.1"),
    ],
)
def test_what_is_right(variable: str, text: str) -> None:
    """Forms that are in use."""
    assert fault(variable, text) == ""


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        *(
            (
                "DOI",
                each,
                f"{each!r} is not a DOI: it begins with 10., a number and a slash, and has no spaces",
            )
            for each in ("10.12/a", "10.1234567890/a", "10.1000/", "10/ab", "doi:10.1000/a")
        ),
        ("ISBN", "978-3-16-148410-1", f"'978-3-16-148410-1' is not an ISBN: {DIGIT}"),
        ("ISBN", "9773161484107", f"'9773161484107' is not an ISBN: {DIGIT}"),
        ("ISBN", "0804429575", f"'0804429575' is not an ISBN: {DIGIT}"),
        ("ISBN", "0-306-40615-2, 123", "'123' is not an ISBN: an ISBN has 10 or 13 digits"),
        ("ISBN", "97831614841X0", "'97831614841X0' is not an ISBN: an ISBN has 10 or 13 digits"),
        ("ISBN", "unknown", "'unknown' is not an ISBN: an ISBN has 10 or 13 digits"),
        ("ISBN", "9783161484100 Hardcover", "'Hardcover' beside the ISBN is not part of it"),
        ("ISSN", "2044-6056", f"'2044-6056' is not an ISSN: {DIGIT}"),
        ("ISSN", "2434-5611", f"'2434-5611' is not an ISSN: {DIGIT}"),
        ("ISSN", "2044-605", "'2044-605' is not an ISSN: an ISSN has 8 digits"),
        ("ISSN", "online", "'online' is not an ISSN: an ISSN has 8 digits"),
        ("ISSN", "2044-6055 (Online)", "'(Online)' beside the ISSN is not part of it"),
        ("URL", "http://[bad", "'http://[bad' is not a URL"),
        ("URL", "https://a.org/b c", "'https://a.org/b c' is not a URL: there is a space in it"),
        ("URL", "a.org", "'a.org' is not a URL: it begins with none of https://, http:// and ftp://"),
        ("URL", "https:///a", "'https:///a' is not a URL: it names no host"),
        *(
            ("PMID", each, f"{each!r} is not a PubMed number: it is a plain number")
            for each in ("0", "012", "1234567890", "PMC12")
        ),
        *(
            ("PMCID", each, f"{each!r} is not a PubMed Central number: PMC and a number")
            for each in ("PMC0", "12a", "PMC12345678901", "PMC1.")
        ),
    ],
)
def test_what_is_wrong_is_quoted_with_the_reason(variable: str, text: str, message: str) -> None:
    """One problem for each identifier."""
    assert fault(variable, text) == message
