"""Splits .bib text into blocks: regular ones by patterns, all others by bibtexparser."""

import re
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment
from essence_refs.bibtex.syntax.fast_splitter import other_regular_blocks, regular_entries

_BLOCK_START = re.compile(r"@\s*[\w-]*\s*[({]")
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


def split(text: str) -> tuple[Block, ...]:
    """
    Split a .bib text into its blocks. Nothing is raised: text that cannot be split becomes a Failure.

    >>> [entry] = split("@misc{some, year = 2020}")
    >>> entry.key, entry.values, entry.fields[0].value_start
    ('some', (('year', '2020'),), 19)
    """
    return tuple(blocks(text))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a .bib text one by one."""
    between = _TextBetween(text)
    at = 0
    for start, end, entry in regular_entries(text):
        # Between most entries there is only a blank line.
        if not text[at:start].isspace():
            yield from between.blocks(at, start)
        yield entry
        at = end
    yield from between.blocks(at, len(text))


class _TextBetween:
    """
    The text between the regular entries.

    Wherever a line begins a block, bibtexparser begins one, even inside an open block. So text before a regular block
    can be split without the text after it, and the other way round.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._masked: str | None = None

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a stretch."""
        between = self.text[start:end]
        if not between or between.isspace():
            return
        if not _BLOCK_START.search(between):
            yield self._comment(start, end)
            return
        at = start
        for begins, ends, block in other_regular_blocks(self.text, start, end):
            yield from self._irregular(at, begins)
            yield block
            at = ends
        yield from self._irregular(at, end)

    def _irregular(self, start: int, end: int) -> Iterator[Block]:
        stretch = self.text[start:end]
        if not stretch or stretch.isspace():
            return
        if self._masked is None:
            self._masked = mask(self.text)
        seen = self._masked[start:end]
        if not _BLOCK_START.search(seen):
            yield self._comment(start, end)
            return
        # Importing bibtexparser takes as long as reading a hundred entries.
        from essence_refs.bibtex.syntax.bibtexparser_adapter import split_with_bibtexparser  # noqa: PLC0415

        yield from split_with_bibtexparser(stretch, seen, start, is_last=end == len(self.text))

    def _comment(self, start: int, end: int) -> Comment:
        between = self.text[start:end]
        words = between.lstrip()
        return Comment(words.rstrip(), end - len(words), explicit=False)


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
