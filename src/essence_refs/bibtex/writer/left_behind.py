"""Finding what a conversion leaves behind: what is in a .bib text besides its entries."""

import re
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Failure, LineIndex, Preamble
from essence_refs.bibtex.syntax.repair import repair_entry
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.model.results import LeftBehind

# JabRef and BibDesk keep groups and settings in comments.
_PROGRAM = re.compile(r"@comment\s*[{(]\s*(jabref|BibDesk)\b(?P<more>.*)", re.IGNORECASE)
_PROGRAMS = {"jabref": "JabRef", "bibdesk": "BibDesk"}
_LONGEST = 40
_SIGN = re.compile(r'\\.|[{}"%]', re.DOTALL)
_COMMENTED_FIELD = re.compile(r"%[ \t]*[\w-]+[ \t]*=")


def left_behind(text: str) -> Iterator[LeftBehind]:
    """Yield the comments, abbreviations and preambles of a .bib text."""
    blocks = [*_blocks(text)]
    used = _used_words(blocks)
    line = LineIndex(text)
    for block in blocks:
        match block:
            case Comment(text=comment) if comment.strip():
                start = block.start + len(comment) - len(comment.lstrip())
                yield LeftBehind(line(start)[0], "comment-left-behind", _comment(block))
            case Definition(name=name):
                noun = f"the abbreviation {name!r}"
                is_used = name.lower() in used
                yield LeftBehind(line(block.start)[0], "abbreviation-left-behind", noun, is_covered=is_used)
            case Preamble():
                yield LeftBehind(line(block.start)[0], "preamble-left-behind", "a preamble")
            case Entry(start=start, end=end) if "%" in (raw := text[start:end]):
                for at in _comments_in(raw):
                    noun = _quoted(raw[at : at + 2 * _LONGEST])
                    is_field = _COMMENTED_FIELD.match(raw, at) is not None
                    number = line(block.start + at)[0]
                    yield LeftBehind(number, "comment-left-behind", noun, is_covered=is_field)


def items_of(text: str) -> dict[tuple[str, str], int]:
    """
    Return the line of each entry by its key and "", and of each field by its key and its name.

    An empty key, with the line as the name, is for a block that cannot be read, for an entry with the key of an earlier
    one, and for an entry that has a field twice: a conversion loses something of each.
    """
    line = LineIndex(text)
    lines: dict[tuple[str, str], int] = {}
    for block in _blocks(text):
        match block:
            case Entry(key=key):
                at = line(block.start)[0]
                names = [name.lower() for name, _ in block.values]
                if (key, "") in lines or len({*names}) < len(names):
                    lines["", f"{at}"] = at
                for name in ("", *names):
                    lines.setdefault((key, name), at)
            case Failure():
                at = line(block.start)[0]
                lines["", f"{at}"] = at
    return lines


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text, with the entries that the reader repairs."""
    repaired_to = -1
    for block in split(text):
        if block.start < repaired_to:
            continue
        if isinstance(block, Failure) and (repaired := repair_entry(text, block.start)):
            repaired_to = repaired[0].end
            yield repaired[0]
        else:
            yield block


def _comment(block: Comment) -> str:
    program = _PROGRAM.match(block.text) if block.explicit else None
    if program:
        what = "groups" if "group" in program["more"].casefold() else "settings"
        return f"the comment with {_PROGRAMS[program[1].lower()]}'s {what}"
    return _quoted(block.text.lstrip()[: 2 * _LONGEST])


def _quoted(comment: str) -> str:
    first = comment.partition("\n")[0].strip()
    return f"the comment {first if len(first) <= _LONGEST else f'{first[: _LONGEST - 1]}…'!r}"


def _comments_in(raw: str) -> Iterator[int]:
    """Yield the offsets of the comments between the fields of an entry."""
    depth = 0
    is_quoted = False
    end = 0
    for found in _SIGN.finditer(raw, raw.find("@") + 1):
        at = found.start()
        if at < end:
            continue
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case '"' if depth <= 1:
                is_quoted = not is_quoted
            case "%" if depth <= 1 and not is_quoted:
                yield at
                end = raw.find("\n", at) % (len(raw) + 1)


def _used_words(blocks: list[Block]) -> set[str]:
    """Return the abbreviations that values use, in lower case. Words of texts are among them, which does no harm."""
    values = [block.value for block in blocks if isinstance(block, Definition)]
    if not values:
        return set()
    values += [value for block in blocks if isinstance(block, Entry) for _, value in block.values]
    return {
        word.strip().lower()
        for value in values
        if not value.startswith(("{", '"')) or "#" in value
        for word in value.split("#")
    }
