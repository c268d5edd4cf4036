"""The databases and programs that write RIS: how their records are recognised, and what their tags mean."""

import re
from collections.abc import Iterator, Mapping

import attrs

from essence_refs.exchange.records.lines import Record, TaggedLine
from essence_refs.exchange.records.reader import Meaning, RecordReader, held, kept, text


@attrs.frozen(kw_only=True, eq=False)
class Sender:
    """A database or program: its name, what only its records have, and the tags that it uses in its own way."""

    name: str
    signs: Mapping[str, re.Pattern[str]]
    meanings: Mapping[str, Meaning] = {}
    # Whether its titles end with a full stop, which is not part of them.
    ends_titles: bool = False


def _pubmed_number(reader: RecordReader, line: TaggedLine) -> None:
    """Set the PMID, where it is a number."""
    if line.text.isdigit():
        reader.put("PMID", line.text, line)
    else:
        reader.keep(line)


def _signs(**patterns: str) -> dict[str, re.Pattern[str]]:
    return {tag: re.compile(pattern) for tag, pattern in patterns.items()}


# The first sender with a sign counts.
SENDERS = (
    Sender(
        name="Embase",
        signs=_signs(DB=r"Embase\b", UR=r"https?://www\.embase\.com/", U2=r"L\d{5,}$"),
        # Addresses of the authors, links to resolvers, and dates of the database.
        meanings={"M1": kept, "L2": held("link"), "C5": _pubmed_number},
    ),
    Sender(
        name="Ovid",
        signs=_signs(UR=r"https?://ovidsp\.", L2=r"https?://ovidsp\.", DB=r"Ovid\b"),
        ends_titles=True,
        # M1 has cited works, CY and the second PB the country, A2 the names of cited authors.
        meanings={"M1": kept, "A2": kept, "CY": kept},
    ),
    Sender(
        name="Scopus",
        signs=_signs(DB=r"Scopus$", UR=r"https?://www\.scopus\.com/", N1=r"Export Date:"),
        meanings={"C2": _pubmed_number},
    ),
    Sender(
        name="ProQuest",
        signs=_signs(UR=r"https?://(?:search|www)\.proquest\.com/", DP=r"ProQuest"),
        meanings={"L2": held("link")},
    ),
    Sender(
        name="Web of Science",
        signs=_signs(AN=r"WOS:", UT=r"WOS:", ID=r"(?:WOS|ISI):", WE=r"."),
        # C3 has the institutions of the authors.
        meanings={"ID": kept, "C3": kept},
    ),
    Sender(name="EBSCOhost", signs=_signs(DP=r"EBSCOhost", UR=r"https?://search\.ebscohost\.com/")),
    Sender(name="Cochrane Library", signs=_signs(UR=r"https?://www\.cochranelibrary\.com/")),
    Sender(
        name="PubMed",
        signs=_signs(DP=r"NLM$", DB=r"(?i:pubmed|medline)$", UR=r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi)"),
        # ET is the date of electronic publication.
        meanings={"AN": _pubmed_number, "ET": kept, "C2": text("PMCID")},
    ),
    Sender(name="EPPI-Reviewer", signs=_signs(KW=r"eppi-reviewer4?$")),
    Sender(name="Rayyan", signs=_signs(AN=r"rayyan-", ID=r"rayyan-", N1=r"RAYYAN-")),
    Sender(name="ASReview", signs=_signs(N1=r"(?:<p>)?ASReview_")),
)  # fmt: skip

_BY_TAG: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
for _rank, _sender in enumerate(SENDERS):
    for _tag, _pattern in _sender.signs.items():
        _BY_TAG.setdefault(_tag, []).append((_rank, _pattern))

# EndNote sorts the tags of a record, and puts its number last.
_ENDNOTE = Sender(name="EndNote", signs={})
_UNKNOWN = Sender(name="", signs={})


def sender_of(record: Record) -> Sender:
    """Return the sender of a record; its name is empty if it is not known."""
    rank = min(_ranks(record), default=None)
    if rank is not None:
        return SENDERS[rank]
    tags = [line.tag for line in record.lines]
    if len(tags) > 3 and tags[-1] == "ID" and tags[1:-1] == sorted(tags[1:-1]):
        return _ENDNOTE
    return _UNKNOWN


def _ranks(record: Record) -> Iterator[int]:
    for line in record.lines:
        for rank, pattern in _BY_TAG.get(line.tag, ()):
            if pattern.match(line.value):
                yield rank
