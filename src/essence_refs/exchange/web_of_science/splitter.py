"""Splitting the format of Web of Science into records: two-letter tags, and lines with three blanks that go on."""

import re

from essence_refs.exchange.records.lines import RecordSplitter, SplitText, numbered_lines

_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?", re.DOTALL)
# The name and the version of the format, and the end of the file.
_OF_FILE = frozenset(("FN", "VR", "EF"))


def split_web_of_science(text: str) -> SplitText:
    """Split a text into records, which begin with PT and end with ER."""
    splitter = RecordSplitter()
    for number, line in numbered_lines(text):
        found = _LINE.fullmatch(line)
        if found is None:
            splitter.text(line.strip(), number)
        elif found[1] in _OF_FILE and not splitter.is_inside:
            continue
        elif found[1] == "ER":
            splitter.end()
        else:
            if found[1] == "PT":
                splitter.end(is_marked=False)
            splitter.tag(found[1], (found[2] or "").strip(), number)
    return splitter.result()
