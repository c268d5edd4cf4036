"""DOI, URL, PMID and PMCID as links: exactly the address is a link, whatever punctuation stands around it."""

import re
from collections.abc import Callable, Mapping

from essence_refs.csl.context import Context
from essence_refs.csl.finishing import finishing
from essence_refs.csl.nodes import Anchor, Node, affixed, plain

_RESOLVERS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
# An address at the end of a style's prefix, which what is printed after it completes.
_ADDRESS_PREFIX = re.compile(r"https?://\S*$")
_BARE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?|ftp)://", re.IGNORECASE)


def target(variable: str, text: str) -> str:
    """
    Return the address that an identifier stands for, empty where it is none.

    >>> target("DOI", "10.1000/182")
    'https://doi.org/10.1000/182'
    """
    text = text.strip()
    if variable == "DOI":
        text = _BARE_DOI.sub("", text)
    if variable == "URL" or _SCHEME.match(text):
        return text if _SCHEME.match(text) else ""
    return _RESOLVERS[variable] + text


def linked(variable: str, attributes: Mapping[str, str], language: str) -> Callable[[Context], Node]:
    """Compile a cs:text with an identifier; an address in its prefix becomes part of the link."""
    prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
    found = _ADDRESS_PREFIX.search(prefix)
    address = found.group() if found else ""
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
            text = _BARE_DOI.sub("", text)
        leads_to = target(variable, text)
        shown: Node = address + text
        node: Node = (Anchor(leads_to), shown) if leads_to else shown
        if finish:
            node = finish(node, c.item.language)
        return affixed(outside, node, suffix)

    return run
