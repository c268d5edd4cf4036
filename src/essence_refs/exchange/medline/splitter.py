"""Splitting the MEDLINE format into records: a tag of up to four characters, a hyphen, and a value."""

import re

from essence_refs.exchange.records.lines import RecordSplitter, SplitText, numbered_lines

_LINE = re.compile(r"([A-Z][A-Z0-9]{0,3}) {0,3}-(?:[ \t](.*))?", re.DOTALL)
_WIDTH = 4


def split_medline(text: str) -> SplitText:
    """
    Split a text into records, which begin with PMID; an empty line ends one.

    Lines that begin with blanks continue the value before them.
    """
    splitter = RecordSplitter()
    for number, line in numbered_lines(text):
        found = _LINE.match(line) if line[_WIDTH : _WIDTH + 1] == "-" else None
        if found is not None:
            if found[1] == "PMID":
                splitter.end()
            splitter.tag(found[1], (found[2] or "").strip(), number)
        elif line.strip():
            splitter.text(line.strip(), number)
        else:
            splitter.end()
    return splitter.result()
