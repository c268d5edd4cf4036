"""Masking what bibtexparser would mistake in a .bib text; the patterns say what and why."""

import re

OPENING = r"@\w*[ \t]*[({]"
# bibtexparser knows comments, strings and preambles by how the type begins, so that it takes
# @commentary for a comment.
_MISTAKABLE = r"(?i)@(?:c(?=omment\w)|s(?=tring\w)|p(?=reamble\w))"
# To biber a line that begins with a per cent sign is a comment, whatever it holds; bibtexparser sees entries there.
_LINE_COMMENT = r"\n[ \t]*%[^\n@]*@[^\n]*"


def masked(text: str) -> str:
    """Return text of the same length that the engine cannot mistake."""
    # The engine takes any brace after a backslash as escaped, also the one after a line break (\\).
    if "\\\\" in text:
        text = text.replace("\\\\", "\\.")
    if re.search(_LINE_COMMENT, f"\n{text}"):
        text = re.sub(_LINE_COMMENT, lambda found: found.group().replace("@", "a"), f"\n{text}")[1:]
    return re.sub(_MISTAKABLE, "@x", text)
