"""Masks what bibtexparser would read in another way than BibTeX."""

import re

# BibTeX allows white space, line ends included, around the type of a block, and hyphens in it. bibtexparser does not.
# A field must follow, as prose may have an @ and a parenthesis.
_ODD_HEADER = re.compile(
    r"(?<=\n)([ \t]*)@(?=\s|\w+(?:-|\s*\n))(\s*)([A-Za-z][\w-]*)(\s*)"
    r"(?=[({]\s*(?:[^\s,{}()=\"]+\s*(?:=|,\s*(?:[^\s,{}()=\"]+\s*=|[)}]))|\"))"
)
# bibtexparser recognises comments, strings and preambles by the beginning of the type, and takes @commentary for a
# comment.
_MISTAKABLE_TYPE = re.compile(r"@(?:c(?=omment\w)|s(?=tring\w)|p(?=reamble\w))", re.IGNORECASE)
# In biber, a line that begins with a per cent sign is a comment. bibtexparser finds entries in it.
_LINE_COMMENT = re.compile(r"\n[ \t]*%[^\n@]*@[^\n]*")
_OPENING_QUOTE = re.compile(r"[=#]\s*\"")
# What matters in a value in quotation marks: braces, marks, and a line that begins a block.
_IN_QUOTES = re.compile(r"\\.|[{}\"]|\n[ \t]*@\w", re.DOTALL)


def mask(text: str) -> str:
    """Return a text of the same length in which bibtexparser makes no known mistake."""
    # bibtexparser takes any brace after a backslash for an escaped one, also after the line break "\\".
    if "\\\\" in text:
        text = text.replace("\\\\", "\\.")
    if _LINE_COMMENT.search(f"\n{text}"):
        text = _LINE_COMMENT.sub(lambda found: found.group().replace("@", "a"), f"\n{text}")[1:]
    text = _ODD_HEADER.sub(_plain_header, f"\n{text}")[1:]
    return _MISTAKABLE_TYPE.sub("@x", _mask_quotes_in_braces(text))


def _plain_header(found: re.Match[str]) -> str:
    """Return the beginning of a block in one line, with spaces after its type and letters in it only."""
    indent, before, type_, after = found.groups()
    return f"{indent}@{type_.replace('-', 'x')}{' ' * len(before + after)}"


def _mask_quotes_in_braces(text: str) -> str:
    """Return a text in which no quotation mark inside braces can end a value, as none does in BibTeX."""
    masked: list[int] = []
    at = 0
    while opening := _OPENING_QUOTE.search(text, at):
        depth, inner = 0, []
        at = opening.end()
        for found in _IN_QUOTES.finditer(text, at):
            sign, at = found[0], found.end()
            if sign == '"' and depth > 0:
                inner.append(found.start())
            elif sign == '"':
                masked += inner
                break
            elif sign[0] == "\n":
                break
            else:
                depth += (sign == "{") - (sign == "}")
    if not masked:
        return text
    characters = list(text)
    for offset in masked:
        characters[offset] = "'"
    return "".join(characters)
