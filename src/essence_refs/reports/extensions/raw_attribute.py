"""``raw_attribute``: a block of code with ``{=html}`` is HTML, whose text, marks and citations are read."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from essence_refs.reports.extensions.block_lines import block_line

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*\{=html[45]?\}[ \t]*\Z")
RAW = re.compile(r"\s*\{=(?P<format>[\w+-]+)\}\s*")


def raw_attribute_plugin(md: MarkdownIt) -> None:
    """Add the rule for raw HTML to a parser; a raw block for another format is a token ``fence``."""
    md.block.ruler.before(
        "fence", "raw_html", _raw_html, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _raw_html(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    """Read the lines of the block as if they were not in one."""
    found = _FENCE.match(block_line(state, startLine))
    if found is None or state.is_code_block(startLine):
        return False
    if silent:
        return True
    fence = found["fence"]
    last = next(
        (line for line in range(startLine + 1, endLine) if _closes(block_line(state, line), fence)), endLine
    )
    before = state.lineMax
    state.lineMax = last
    state.md.block.tokenize(state, startLine + 1, last)
    state.lineMax = before
    state.line = min(last + 1, endLine)
    return True


def _closes(text: str, fence: str) -> bool:
    text = text.rstrip(" \t")
    return len(text) >= len(fence) and not text.strip(fence[0])
