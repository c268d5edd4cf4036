"""Identifiers and addresses are read without braces, marks and resolvers."""

import pytest

from essence_refs.bibtex import parse


@pytest.mark.parametrize(
    ("field", "variable", "expected"),
    [
        ("issn = {{0028}-0836}", "ISSN", "0028-0836"),
        (r"issn = {\emph{0028}-0836}", "ISSN", "0028-0836"),
        ("isbn = {97{8}}", "ISBN", "978"),
        ("doi = {{10.1/x}}", "DOI", "10.1/x"),
        ("doi = {https://doi.org/10.1/x}", "DOI", "10.1/x"),
        ("doi = {doi: 10.1/x}", "DOI", "10.1/x"),
        (r"doi = {10.1/a\_b}", "DOI", "10.1/a_b"),
        ("url = {{https://example.org/{a}}}", "URL", "https://example.org/{a}"),
        (r"url = {https://example.org/a\%20b}", "URL", "https://example.org/a%20b"),
        (r"url = {\url{https://example.org}}", "URL", "https://example.org"),
        ("pmid = {12}", "PMID", "12"),
        ("pmcid = {PMC12}", "PMCID", "PMC12"),
        ("eprint = {2101.00001}, eprinttype = {arXiv}", "URL", "https://arxiv.org/abs/2101.00001"),
        ("eprint = {12}, eprinttype = {pubmed}", "PMID", "12"),
    ],
)
def test_an_identifier_is_read_as_it_is_printed(field: str, variable: str, expected: str) -> None:
    """Braces, marks, escapes and the address of a resolver are not part of it."""
    (reference,) = parse(f"@misc{{a, {field}}}").references
    assert reference.text(variable).plain == expected
