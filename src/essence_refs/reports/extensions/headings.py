"""``header_attributes``, ``auto_identifiers`` and ``implicit_header_references``: the identifiers of headings."""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from essence_refs.reports.extensions.attributes import BRACED, Attributes, parse_attributes

_AT_END = re.compile(rf"\s*(?P<attributes>{BRACED.pattern})\s*\Z")
# Smart punctuation replaces these by characters that pandoc omits from identifiers.
_SMART = re.compile(r"(?<![-+|])-{2,3}(?![-+|])|\.{3}")
_ILLEGAL = re.compile(r"[^\w\s.-]")


def headings_plugin(md: MarkdownIt) -> None:
    """Add the rule for headings to a parser: their opening tokens have ``meta["attributes"]`` and ``meta["anchor"]``."""
    md.core.ruler.before("inline", "headings", _identify)


def slug(text: str) -> str:
    """
    Return pandoc's automatic identifier of a heading: its words in lower case, with hyphens between them.

    >>> slug("2. What we did: methods")
    'what-we-did-methods'
    """
    words = _ILLEGAL.sub("", _SMART.sub("", text)).casefold().split()
    return "-".join(words).lstrip("0123456789_.-") or "section"


def _identify(state: StateCore) -> None:
    anchors = UniqueAnchors()
    headings = [at for at, token in enumerate(state.tokens) if token.type == "heading_open"]
    # The attributes at the end of a heading are not part of its words.
    for at in headings:
        inline = state.tokens[at + 1]
        found = _AT_END.search(inline.content)
        if found:
            inline.content = inline.content[: found.start()]
            state.tokens[at].meta["attributes"] = parse_attributes(found["attributes"])
        state.tokens[at].meta.setdefault("attributes", Attributes())
    references = state.env.setdefault("references", {})
    for at in headings:
        content = state.tokens[at + 1].content
        children: list[Token] = []
        state.md.inline.parse(content, state.md, state.env, children)
        text = "".join(_plain(children))
        anchor = anchors.unique(state.tokens[at].meta["attributes"].identifier or slug(text))
        state.tokens[at].meta["anchor"] = anchor
        for label in (content, text):
            if label.strip():
                references.setdefault(normalizeReference(label), {"title": "", "href": f"#{anchor}"})


class UniqueAnchors:
    """Makes identifiers unique. Counting from 1 for each of many equal headings would take quadratic time."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return an identifier that is not used yet, with a number after the wanted one if need be."""
        anchor = wanted
        while anchor in self.used:
            self.counts[wanted] = self.counts.get(wanted, 0) + 1
            anchor = f"{wanted}-{self.counts[wanted]}"
        self.used.add(anchor)
        return anchor


def _plain(tokens: Iterable[Token]) -> Iterable[str]:
    """Yield the text of tokens without marks and notes; that of a citation as it is written."""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in ("text", "text_special", "code_inline", "formula", "citation"):
            yield token.content
        elif token.type == "image":
            yield from _plain(token.children or ())
