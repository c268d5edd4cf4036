"""Addresses of identifiers: DOI, URL, PMID and PMCID."""

import re
from typing import TYPE_CHECKING

from essence_refs.csl.output.nodes import plain_text

if TYPE_CHECKING:
    from essence_refs.csl.variables.items import Item

_RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
_BEST_FIRST = ("DOI", "PMCID", "PMID", "URL")
# The variables that become links.
LINKED = frozenset(_RESOLVERS)
# Compiled on first use, as the patterns in `numbers`.
_BEFORE_DOI = r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s*)"
_SCHEMES = ("http://", "https://", "ftp://")


def address_of(variable: str, text: str) -> str:
    """
    Return the address of an identifier, empty if it has none.

    >>> address_of("DOI", "10.1000/182")
    'https://doi.org/10.1000/182'
    """
    text = text.strip()
    if variable == "DOI":
        text = bare_doi(text)
        if text.startswith("10."):
            return _RESOLVERS[variable] + text
    is_address = text[:8].lower().startswith(_SCHEMES)
    if variable == "URL" or is_address:
        return text if is_address else ""
    return _RESOLVERS[variable] + text


def address_of_item(item: "Item") -> str:
    """Return the best address of an item, empty if it has none."""
    for variable in _BEST_FIRST:
        value = item.texts.get(variable)
        if value and (address := address_of(variable, plain_text(value))):
            return address
    return ""


def bare_doi(doi: str) -> str:
    """Return a DOI without a resolver's address or "doi:" before it."""
    before = None if doi.startswith("10.") else re.match(_BEFORE_DOI, doi)
    return doi[before.end() :] if before else doi


def address_at_end(prefix: str) -> str:
    """Return the address that a style's prefix ends with; an identifier printed after it completes the address."""
    word = "" if prefix[-1:].isspace() or "://" not in prefix else prefix.rsplit(maxsplit=1)[-1]
    starts = [start for scheme in ("http://", "https://") if (start := word.find(scheme)) >= 0]
    return word[min(starts) :] if starts else ""
