"""DOI, URL, PMID and PMCID as links: exactly the address is a link, whatever punctuation stands around it."""

import re
from collections.abc import Callable, Mapping

from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.formatting import finishing
from essence_refs.csl.output.nodes import Anchor, Node, affixed, plain

_RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
_BEFORE_DOI = r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)"
_SCHEMES = ("http://", "https://", "ftp://")


def target(variable: str, text: str) -> str:
    """
    Return the address that an identifier stands for, empty where it is none.

    >>> target("DOI", "10.1000/182")
    'https://doi.org/10.1000/182'
    """
    text = text.strip()
    if variable == "DOI":
        text = _bare(text)
        if text.startswith("10."):
            return _RESOLVERS[variable] + text
    is_address = text[:8].lower().startswith(_SCHEMES)
    if variable == "URL" or is_address:
        return text if is_address else ""
    return _RESOLVERS[variable] + text


def _bare(doi: str) -> str:
    # Nearly every DOI is bare already, and begins with the number of the registry.
    return doi if doi.startswith("10.") else re.sub(_BEFORE_DOI, "", doi)


def _address_at_end(prefix: str) -> str:
    """Return the address that a style's prefix ends with, which what is printed after it completes."""
    word = "" if prefix[-1:].isspace() or "://" not in prefix else prefix.rsplit(maxsplit=1)[-1]
    starts = [start for scheme in ("http://", "https://") if (start := word.find(scheme)) >= 0]
    return word[min(starts) :] if starts else ""


def linked(variable: str, attributes: Mapping[str, str], language: str) -> Callable[[Context], Node]:
    """Compile a cs:text with an identifier; an address in its prefix becomes part of the link."""
    prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
    address = _address_at_end(prefix)
    outside = prefix[: len(prefix) - len(address)]
    rest = {key: value for key, value in attributes.items() if key not in ("prefix", "suffix")}
    finish = finishing(rest, language)

    def run(c: Context) -> Node:
        c.called += 1
        value = c.texts.get(variable)
        if value is None:
            return ""
        c.filled += 1
        text = plain(value)
        if address and variable == "DOI":
            text = _bare(text)
        leads_to = target(variable, text)
        shown: Node = address + text
        node: Node = (Anchor(leads_to), shown) if leads_to else shown
        if finish:
            node = finish(node, c.item.language)
        return affixed(outside, node, suffix) if outside or suffix else node

    return run
