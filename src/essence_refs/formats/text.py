"""Plain text, wrapped or not, for terminals and mail."""

import textwrap
from collections.abc import Iterator

from essence_refs.formats.runs import Run, lines, masthead
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Entry,
    Heading,
    List,
    Mark,
    Paragraph,
    RichText,
)

_INDENT = "    "
# Roles of paragraphs that stand close under what they belong to.
_CLOSE = frozenset({"byline", "footer"})
_UNDERLINES = "=-~"

# The letters that Unicode has as modifiers are few and unlike in kind, so only these are written with it.
_RAISED = dict(zip("0123456789+-\N{MINUS SIGN}=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-\N{MINUS SIGN}=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))


def write(document: Document, *, width: int | None = None) -> str:
    """Return *document* as plain text, with lines of at most *width* characters unless a word is longer."""
    above, below = masthead(document)
    title = Heading(text=RichText.of(document.title), depth=0)
    pieces = [(block, "\n".join(_block(block, width))) for block in (*above, title, *below)]
    pieces = [(block, written) for block, written in pieces if written]
    result: list[str] = []
    for number, (block, written) in enumerate(pieces, start=1):
        following = pieces[number][0] if number < len(pieces) else None
        is_close = _is_close(block, following)
        result.append(written + "\n")
        if isinstance(block, Heading) and not is_close:
            result.append(_underline(block, written))
        if following and not is_close:
            result.append("\n")
    return "".join(result)


def inline(text: RichText) -> str:
    """Return *text* as one line of plain text."""
    return " ".join(_wrapped(text, None))


def _is_close(block: Block, following: Block | None) -> bool:
    if not isinstance(following, Paragraph) or following.role not in _CLOSE:
        return False
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and block.role == following.role)


def _underline(heading: Heading, written: str) -> str:
    return _UNDERLINES[min(heading.depth, 2)] * max(map(len, written.splitlines())) + "\n"


def _block(block: Block, width: int | None) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield from _wrapped(block.text, width)
        case List():
            for item in _texts(block):
                yield from _wrapped(item, width, first="  \N{BULLET} ", rest=_INDENT)
        case Bibliography():
            yield from _bibliography(block, width)


def _bibliography(block: Bibliography, width: int | None) -> Iterator[str]:
    margin = max((len(inline(entry.label)) for entry in block.entries), default=0)
    # Two spaces after a label, as typists set them; text under a label starts where the text above does.
    indent = " " * (margin + 2) if margin else _INDENT if block.hanging_indent else ""
    for number, entry in enumerate(block.entries):
        if number:
            # Whatever the style's spacing, an empty line is all that parts two items in plain text.
            yield ""
        yield from _entry(entry, width, margin, indent)


def _entry(entry: Entry, width: int | None, margin: int, indent: str) -> Iterator[str]:
    first = f"{inline(entry.label):<{margin}}  " if margin else ""
    yield from _wrapped(entry.text, width, first=first, rest=indent) or filter(None, [first.strip()])
    if entry.annotation:
        inset = indent or _INDENT
        yield ""
        yield from _wrapped(entry.annotation, width, first=inset, rest=inset)


def _wrapped(text: RichText, width: int | None, *, first: str = "", rest: str = "") -> list[str]:
    result: list[str] = []
    for indented, runs in lines(text):
        line = "".join(map(_run, runs)).strip(" ")
        if not line:
            continue
        extra = _INDENT if indented else ""
        before, after = (rest if result else first) + extra, rest + extra
        if width is None:
            result.append(before + line)
        else:
            # A word is what stands between plain spaces: addresses and no-break spaces stay whole.
            result += textwrap.wrap(
                line,
                max(width, 1),
                initial_indent=before,
                subsequent_indent=after,
                break_long_words=False,
                break_on_hyphens=False,
            )
    return result


def _run(run: Run) -> str:
    table = _RAISED if Mark.SUPERSCRIPT in run.marks else _LOWERED if Mark.SUBSCRIPT in run.marks else {}
    if table and all(character in table for character in run.text):
        return "".join(table[character] for character in run.text)
    return run.text


def _texts(block: List) -> Iterator[RichText]:
    return (each.text for item in block.items for each in item if isinstance(each, Paragraph))
