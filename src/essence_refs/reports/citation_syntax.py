"""
Citations in pandoc's syntax, as rules for markdown-it.

A citation becomes a token ``citation`` whose meta is a `ParsedCitation`. What stands before and behind a key is parsed as
Markdown of its own (pandoc's manual, "Citation syntax").
"""

import re

import attrs
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# A letter, digit or _, then also single signs between such: "doi:10.1000/x.y" is a key, and "x." ends before the stop.
_KEY = re.compile(r"\w(?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*")
# Anything but spaces, in braces that are balanced.
_BRACED_KEY = re.compile(r"\{(?P<key>(?:[^\s{}]|\{[^\s{}]*\})+)\}")
_GAP = re.compile(r"[ \t]*\n?[ \t]*(?=\[)")
_LINK = re.compile(
    r"\(\s*(?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_BRACED = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_CITES = re.compile(r"\[-?@[\w{]")
_WORD_SO_FAR = re.compile(r"\S*\Z")


@attrs.frozen(kw_only=True)
class ParsedCite:
    """A key with the tokens of what stands around it; ``at`` is where its ``@`` is in the text of the block."""

    key: str
    at: int
    prefix: tuple[Token, ...] = ()
    suffix: tuple[Token, ...] = ()
    suppress_author: bool = False


@attrs.frozen(kw_only=True)
class ParsedCitation:
    """A citation that was found in the text of a block."""

    cites: tuple[ParsedCite, ...]
    in_text: bool = False


@attrs.frozen(kw_only=True)
class MissingKey:
    """What keeps a bracket from being a citation: *words* that have no key, so many characters into a text."""

    text: str
    at: int
    words: str


@attrs.frozen(kw_only=True)
class UnclosedBracket:
    """A bracket before a key, so many characters into a text, that nothing closes."""

    text: str
    at: int


@attrs.frozen(kw_only=True)
class _Segment:
    """Stretches of the source: what one semicolon parts from the next, with its key if it has one."""

    start: int
    end: int
    key: str = ""
    # The sign of the key or the hyphen before it, the @ itself, and where the key ends.
    mark: int = 0
    at: int = 0
    after: int = 0

    @property
    def suppresses(self) -> bool:
        return self.mark < self.at


def citation_plugin(md: MarkdownIt) -> None:
    """Let a parser find citations."""
    md.inline.ruler.before("link", "citation_group", _group)
    md.inline.ruler.before("link", "citation_in_text", _in_text)
    md.block.ruler.at("reference", _link_definition, {"alt": []})


def _link_definition(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    """Read ``[label]: address``, but not a citation that a colon follows."""
    begin = state.bMarks[startLine] + state.tShift[startLine]
    if _CITES.match(state.src, begin):
        return False
    return reference(state, startLine, endLine, silent)


def parse_key(source: str, position: int) -> tuple[str, int]:
    """Return the key that an ``@`` at this position begins, and where it ends; nothing where it begins none."""
    if not source.startswith("@", position) or _is_within_word(source, position):
        return "", position
    start = position + 1
    if source.startswith("{", start):
        braced = _BRACED_KEY.match(source, start)
        return (braced["key"], braced.end()) if braced else ("", position)
    found = _KEY.match(source, start)
    return (found[0], found.end()) if found else ("", position)


def _is_within_word(source: str, position: int) -> bool:
    """Whether a sign belongs to what stands before it: an address of mail, or of a page."""
    before = source[position - 1 : position]
    if before.isalnum():
        return True
    if before != "/":
        return False
    word = _WORD_SO_FAR.search(source, max(0, position - 2000), position)
    return word is not None and "://" in word[0]


def _group(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``[see @one, p. 4; @two]``."""
    # Whoever skips it must not take it for a link: there is none within a link, but there are citations.
    if silent or state.src[state.pos] != "[" or state.src.startswith("[^", state.pos):
        return False
    start = state.pos + 1
    end = _closing_bracket(state, state.pos)
    if end < 0:
        if parse_key(state.src, start + state.src.startswith("-", start))[0]:
            state.env.setdefault("unclosed", []).append(UnclosedBracket(text=state.src, at=state.pos))
        return False
    if _is_link(state, end):
        return False
    parts = _segments(state, start, end)
    if not all(part.key for part in parts):
        if len(parts) > 1 and parts[0].key:
            _record_missing_key(state, parts)
        return False
    marked = ParsedCitation(cites=tuple(_parsed_cite(state, part) for part in parts))
    state.push("citation", "", 0).meta = {"marked": marked}
    state.pos = end + 1
    return True


def _in_text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Read ``@one``, ``-@one`` and ``@one [p. 4; @two]``."""
    mark = state.pos
    is_suppressed = state.src.startswith("-@", mark) and not _is_within_word(state.src, mark)
    at = mark + is_suppressed
    key, after = parse_key(state.src, at)
    if not key or after > state.posMax:
        return False
    suffix, more, end = _following_bracket(state, after)
    if not silent:
        part = _Segment(start=mark, end=after, key=key, mark=mark, at=at, after=after)
        first = attrs.evolve(_parsed_cite(state, part), suffix=_tokens(state, *suffix) if suffix else ())
        cites = (first, *(_parsed_cite(state, each) for each in more))
        state.push("citation", "", 0).meta = {
            "marked": ParsedCitation(cites=cites, in_text=not is_suppressed)
        }
    state.pos = end
    return True


def _following_bracket(state: StateInline, after: int) -> tuple[tuple[int, int] | None, list[_Segment], int]:
    """Return where the suffix of a key in the text stands, the works that follow it, and where all that ends."""
    nothing: tuple[None, list[_Segment], int] = (None, [], after)
    gap = _GAP.match(state.src, after, state.posMax)
    if gap is None or state.src.startswith("[^", gap.end()):
        return nothing
    opening = gap.end()
    end = _closing_bracket(state, opening)
    if end < 0 or _is_link(state, end) or _is_reference(state, opening + 1, end):
        return nothing
    parts = _segments(state, opening + 1, end)
    if all(part.key for part in parts):
        return None, parts, end + 1
    first, *rest = parts
    if first.key or not all(part.key for part in rest) or not state.src[first.start : first.end].strip():
        return nothing
    return (first.start, first.end), rest, end + 1


def _segments(state: StateInline, start: int, end: int) -> list[_Segment]:
    """Return what stands between two places, parted at the semicolons that are not inside something else."""
    parts: list[_Segment] = []
    part = _Segment(start=start, end=end)
    position = start
    while position < end:
        sign = state.src[position]
        if sign == ";":
            parts.append(attrs.evolve(part, end=position))
            part = _Segment(start=position + 1, end=end)
        elif sign in "@-" and not part.key:
            mark, at = position, position + (sign == "-" and not _is_within_word(state.src, position))
            key, after = parse_key(state.src, at)
            if key and after <= end:
                part = attrs.evolve(part, key=key, mark=mark, at=at, after=after)
                position = after
                continue
        elif sign == "{" and (braced := _BRACED.match(state.src, position, end)):
            position = braced.end()
            continue
        elif sign in "\\`<[!^&":
            position = min(_end_of_construct(state, position), end)
            continue
        position += 1
    return [*parts, part]


def _end_of_construct(state: StateInline, position: int) -> int:
    """Return where what begins here ends: an escape, code, a link, a tag, a note, a character reference."""
    closing = _closing_bracket(state, position) if state.src[position] == "[" else -1
    if closing >= 0:
        link = _LINK.match(state.src, closing + 1)
        return link.end() if link else closing + 1
    before = state.pos
    state.pos = position
    state.md.inline.skipToken(state)
    after = state.pos
    state.pos = before
    return after


def _closing_bracket(state: StateInline, opening: int) -> int:
    """Return where the bracket that opens here is closed, -1 where it is not."""
    before = state.pos
    end = parseLinkLabel(state, opening)
    state.pos = before
    return end


def _is_link(state: StateInline, end: int) -> bool:
    """Whether what follows a closing bracket makes a link of the bracket, or a picture."""
    if state.src.startswith("(", end + 1):
        # Also where the address is wrong: a citation is hardly called out, and then put right in brackets.
        if state.src.startswith("![", state.pos - 1):
            return True
        return _LINK.match(state.src, end + 1) is not None
    if state.src.startswith("[", end + 1) and not state.src.startswith("[^", end + 1):
        closing = state.src.find("]", end + 2)
        return closing > 0 and _is_reference(state, end + 2, closing)
    return False


def _is_reference(state: StateInline, start: int, end: int) -> bool:
    """Whether the words in a bracket are those that a link is defined under."""
    label = " ".join(state.src[start:end].split()).upper()
    return bool(label) and label in state.env.get("references", {})


def _parsed_cite(state: StateInline, part: _Segment) -> ParsedCite:
    return ParsedCite(
        key=part.key,
        at=part.at,
        prefix=_tokens(state, part.start, part.mark),
        suffix=_tokens(state, part.after, part.end),
        suppress_author=part.suppresses,
    )


def _tokens(state: StateInline, start: int, end: int) -> tuple[Token, ...]:
    tokens: list[Token] = []
    if start < end:
        state.md.inline.parse(state.src[start:end], state.md, state.env, tokens)
    return tuple(tokens)


def _record_missing_key(state: StateInline, parts: list[_Segment]) -> None:
    """Leave word of a bracket that looks like a citation, one of whose works has no key."""
    empty = next(part for part in parts if not part.key)
    found = MissingKey(text=state.src, at=empty.start, words=state.src[empty.start : empty.end].strip())
    state.env.setdefault("keyless", []).append(found)
