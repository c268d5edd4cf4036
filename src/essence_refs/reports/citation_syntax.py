"""
Parse citations in pandoc's syntax: rules for markdown-it (pandoc's manual, "Citation syntax").

A citation becomes a token ``citation``, and its ``meta["citation"]`` is a `CitationTokens`. The prefix and the suffix of a
key are parsed as Markdown themselves.
"""

import re

import attrs
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from essence_refs.reports.extensions.brackets import LINK, end_of_bracket

# A letter, digit or _, then also single punctuation between these: in "doi:10.1000/x.y." only the last stop is not
# part of the key.
_KEY = re.compile(r"\w(?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*")
# Anything but spaces, with balanced braces.
_BRACED_KEY = re.compile(r"\{(?P<key>(?:[^\s{}]|\{[^\s{}]*\})+)\}")
_GAP = re.compile(r"[ \t]*\n?[ \t]*(?=\[)")
_BRACED = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_CITES = re.compile(r"\[-?@[\w{]")
# In "[0, 1) as in @key" the bracket is not meant as a citation.
_PREFIX = re.compile(r"[^\[\]()@]*")
_WORD_SO_FAR = re.compile(r"\S*\Z")


@attrs.frozen(kw_only=True)
class CiteTokens:
    """A key with the tokens of its prefix and suffix; ``at`` is the position of its ``@`` in the text of the block."""

    key: str
    at: int
    prefix: tuple[Token, ...] = ()
    suffix: tuple[Token, ...] = ()
    suppress_author: bool = False


@attrs.frozen(kw_only=True)
class CitationTokens:
    """A citation in the text of a block, and the positions at which it begins and ends there."""

    cites: tuple[CiteTokens, ...]
    in_text: bool = False
    start: int = 0
    end: int = 0


@attrs.frozen(kw_only=True)
class MissingKey:
    """A part of a bracket without a key, so that the bracket is not a citation: its *words*, at a position in *text*."""

    text: str
    at: int
    words: str


@attrs.frozen(kw_only=True)
class UnclosedBracket:
    """A bracket before a key, at a position in *text*, that is never closed."""

    text: str
    at: int


@attrs.frozen(kw_only=True)
class _Segment:
    """A part of a bracket between semicolons, with its key if it has one; all fields but *key* are positions."""

    start: int
    end: int
    key: str = ""
    # The @ or the hyphen before it, the @ itself, and the end of the key.
    mark: int = 0
    at: int = 0
    after: int = 0

    @property
    def suppresses(self) -> bool:
        return self.mark < self.at


def citation_plugin(md: MarkdownIt) -> None:
    """Add the rules for citations to a parser."""
    md.inline.ruler.before("link", "citation_group", _group)
    md.inline.ruler.before("link", "citation_in_text", _in_text)
    md.block.ruler.at("reference", _link_definition, {"alt": []})


def _link_definition(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    """Read ``[label]: address``, but not a citation followed by a colon."""
    begin = state.bMarks[startLine] + state.tShift[startLine]
    if _CITES.match(state.src, begin):
        return False
    return reference(state, startLine, endLine, silent)


def parse_key(source: str, position: int) -> tuple[str, int]:
    """Return the key after an ``@`` at this position, and its end; the key is empty if there is none."""
    if not source.startswith("@", position) or _is_within_word(source, position):
        return "", position
    start = position + 1
    if source.startswith("{", start):
        braced = _BRACED_KEY.match(source, start)
        return (braced["key"], braced.end()) if braced else ("", position)
    found = _KEY.match(source, start)
    return (found[0], found.end()) if found else ("", position)


def _is_within_word(source: str, position: int) -> bool:
    """Return whether a character is part of the word before it, such as an email address or a URL."""
    before = source[position - 1 : position]
    if before.isalnum():
        return True
    if before != "/":
        return False
    word = _WORD_SO_FAR.search(source, max(0, position - 2000), position)
    return word is not None and "://" in word[0]


def _group(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``[see @one, p. 4; @two]``."""
    # Not when markdown-it only skips a token: a link can contain citations, but no links.
    if silent or state.src[state.pos] != "[" or state.src.startswith("[^", state.pos):
        return False
    start = state.pos + 1
    end = end_of_bracket(state, state.pos)
    if end < 0:
        prefix = _PREFIX.match(state.src, start)
        if prefix and parse_key(state.src, prefix.end())[0]:
            state.env.setdefault("unclosed", []).append(UnclosedBracket(text=state.src, at=state.pos))
        return False
    if _is_link(state, end):
        return False
    parts = _segments(state, start, end)
    if not all(part.key for part in parts):
        if len(parts) > 1 and parts[0].key:
            _record_missing_key(state, parts)
        return False
    cites = tuple(_cite_tokens(state, part) for part in parts)
    citation = CitationTokens(cites=cites, start=state.pos, end=end + 1)
    token = state.push("citation", "", 0)
    token.meta, token.content = {"citation": citation}, state.src[state.pos : end + 1]
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
        first = attrs.evolve(_cite_tokens(state, part), suffix=_tokens(state, *suffix) if suffix else ())
        cites = (first, *(_cite_tokens(state, each) for each in more))
        token = state.push("citation", "", 0)
        token.meta = {"citation": CitationTokens(cites=cites, in_text=not is_suppressed, start=mark, end=end)}
        token.content = state.src[mark:end]
    state.pos = end
    return True


def _following_bracket(state: StateInline, after: int) -> tuple[tuple[int, int] | None, list[_Segment], int]:
    """Return the span of the suffix of a key in the text, the works after it, and the end of the bracket."""
    no_bracket: tuple[None, list[_Segment], int] = (None, [], after)
    gap = _GAP.match(state.src, after, state.posMax)
    if gap is None or state.src.startswith("[^", gap.end()):
        return no_bracket
    opening = gap.end()
    end = end_of_bracket(state, opening)
    if end < 0 or _is_link(state, end) or _is_reference(state, opening + 1, end):
        return no_bracket
    parts = _segments(state, opening + 1, end)
    if all(part.key for part in parts):
        return None, parts, end + 1
    first, *rest = parts
    if first.key or not all(part.key for part in rest) or not state.src[first.start : first.end].strip():
        return no_bracket
    return (first.start, first.end), rest, end + 1


def _segments(state: StateInline, start: int, end: int) -> list[_Segment]:
    """Split the source between two positions at semicolons that are not inside other markup."""
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
        elif sign in "\\`<[!^&$":
            position = min(_end_of_construct(state, position), end)
            continue
        position += 1
    return [*parts, part]


def _end_of_construct(state: StateInline, position: int) -> int:
    """Return the end of the escape, code, formula, link, tag, note or character reference that begins here."""
    closing = end_of_bracket(state, position) if state.src[position] == "[" else -1
    if closing >= 0:
        link = LINK.match(state.src, closing + 1)
        return link.end() if link else closing + 1
    before = state.pos
    state.pos = position
    state.md.inline.skipToken(state)
    after = state.pos
    state.pos = before
    return after


def _is_link(state: StateInline, end: int) -> bool:
    """Return whether the text after a closing bracket makes the bracket a link or an image."""
    if state.src.startswith("(", end + 1):
        # "![...](" is an image even if its address is invalid.
        if state.src.startswith("![", state.pos - 1):
            return True
        return LINK.match(state.src, end + 1) is not None
    if state.src.startswith("[", end + 1) and not state.src.startswith("[^", end + 1):
        closing = state.src.find("]", end + 2)
        if closing == end + 2:
            return _is_reference(state, state.pos + 1, end)
        return closing > 0 and _is_reference(state, end + 2, closing)
    return False


def _is_reference(state: StateInline, start: int, end: int) -> bool:
    """Return whether the text in a bracket is the label of a defined link."""
    label = " ".join(state.src[start:end].split()).upper()
    return bool(label) and label in state.env.get("references", {})


def _cite_tokens(state: StateInline, part: _Segment) -> CiteTokens:
    return CiteTokens(
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
    """Record a bracket that looks like a citation, but has a part without a key."""
    empty = next(part for part in parts if not part.key)
    found = MissingKey(text=state.src, at=empty.start, words=state.src[empty.start : empty.end].strip())
    state.env.setdefault("missing_keys", []).append(found)
