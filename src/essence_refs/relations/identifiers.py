"""Identifiers as they are compared: DOIs with their versions, ISBNs, ISSNs and numbers of databases."""

import re
from typing import NamedTuple
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/\S*[^\s.,;:/]")
# The ends of a DOI that number the versions of one work: Cochrane's ".pub2", and those of preprints.
_VERSION = re.compile(
    r"(?P<cochrane>14651858\.(?:cd|mr)\d+)(?:\.pub(?P<review>\d+))?$"
    r"|(?:/|\.|_)v(?P<version>\d+)$"
    r"|(?P<numbered>(?:f1000research|wellcomeopenres|gatesopenres|openreseurope|hrbopenres|amrcopenres)\.\d+)\.(?P<number>\d+)$"
)
# The prefixes of archives of preprints: bioRxiv and medRxiv, arXiv, OSF and PsyArXiv, Research Square, SSRN, and others.
_PREPRINTS = re.compile(
    r"10\.(?:1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,}|48550/|31234/|31235/|31219/|31222/|35542/|21203/rs|2139/ssrn|20944/preprints"
    r"|26434/chemrxiv|36227/techrxiv|22541/au|33774/|47340/|7287/peerj\.preprints|51094/)"
)
_DIGITS = re.compile(r"\d+")
_ISBN = re.compile(r"97[89](?:[- ]?\d){10}|\d(?:[- ]?\d){8}[- ]?[\dXx]")
_ISSN = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\d-])")


class Doi(NamedTuple):
    """
    A DOI in lower case and without its address, the part that all its versions share, and the number of its version.

    >>> parse_doi("https://doi.org/10.1002/14651858.CD002273.PUB3.")
    Doi(name='10.1002/14651858.cd002273.pub3', work='10.1002/14651858.cd002273', version=3)
    >>> parse_doi("Doi 10.1016/S0016-5085%2816%2930847-2").name
    '10.1016/s0016-5085(16)30847-2'
    """

    name: str
    work: str
    version: int

    @property
    def is_preprint(self) -> bool:
        """Whether an archive of preprints has it."""
        return bool(_PREPRINTS.match(self.name))


_NONE = Doi("", "", 0)


def parse_doi(text: str) -> Doi:
    """Return the DOI in a text; its name is empty if there is none."""
    if not text:
        return _NONE
    if "%" in text:
        text = unquote(text)
    found = _DOI.search(text.casefold())
    if not found:
        return _NONE
    name = found[0]
    version = _VERSION.search(name)
    if not version:
        return Doi(name, name, 0)
    if version["cochrane"]:
        return Doi(name, name[: version.end("cochrane")], int(version["review"] or 1))
    if version["numbered"]:
        return Doi(name, name[: version.end("numbered")], int(version["number"]))
    return Doi(name, name[: version.start()], int(version["version"]))


def digits(text: str) -> str:
    """Return the number in an identifier such as "PMID: 123" or "PMC123", empty if there is none."""
    found = _DIGITS.search(text)
    return found[0].lstrip("0") if found else ""


def isbns(text: str) -> frozenset[str]:
    """
    Return the ISBNs in a text by their nine digits, which are the same in both lengths.

    >>> sorted(isbns("978-0-306-40615-7 (hbk) 0306406152")), isbns("0957-9672 (Print) 0957-9672")
    (['030640615'], frozenset())
    """
    if not text:
        return frozenset()
    found = (re.sub(r"[- ]", "", each) for each in _ISBN.findall(text))
    return frozenset(each[-10:-1] for each in found)


def issns(*texts: str) -> frozenset[str]:
    """Return the ISSNs in texts; databases write them into the field for the ISBN too."""
    return frozenset(
        each.replace("-", "").casefold() for text in texts if text for each in _ISSN.findall(text)
    )
