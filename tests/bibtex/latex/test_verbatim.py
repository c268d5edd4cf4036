"""Verbatim fields: addresses are decoded to the characters that work as a link."""

import pytest

from essence_refs.bibtex.latex import verbatim_text


def test_addresses_are_not_decoded_as_latex():
    """Only the backslash before a special character is removed."""
    assert verbatim_text("https://x.org/~me/a--b?c=%20&d={e}") == "https://x.org/~me/a--b?c=%20&d={e}"
    assert verbatim_text(r" https://x.org/a\_b\%c ") == "https://x.org/a_b%c"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (r"https://x.org/a{\_}b{\%}20{\&}c{\#}d", "https://x.org/a_b%20&c#d"),
        (r"https://x.org/{\~{}}me and \~{}you", "https://x.org/~me and ~you"),
        (
            r"https://x.org/$\sim$me/{\textasciitilde}x/\textasciitilde{}y/\textasciitilde z",
            "https://x.org/~me/~x/~y/~z",
        ),
        (r"10.1002/(SICI)1099(199){\textless}1{\textgreater}3.0.CO;2", "10.1002/(SICI)1099(199)<1>3.0.CO;2"),
        (r"C:\textfiles\x", r"C:\textfiles\x"),
    ],
)
def test_addresses_that_programs_wrote_as_latex_are_decoded(text, address):
    """Mendeley and others write the characters of an address with macros and braces."""
    assert verbatim_text(text) == address
