"""The Markdown parser for reports: CommonMark, and the extensions of pandoc that reports need."""

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from essence_refs.nesting import DEEPEST
from essence_refs.reports.citation_syntax import citation_plugin
from essence_refs.reports.extensions.bracketed_spans import bracketed_spans_plugin
from essence_refs.reports.extensions.brackets import end_of_bracket
from essence_refs.reports.extensions.fancy_lists import fancy_lists_plugin
from essence_refs.reports.extensions.fenced_divs import fenced_divs_plugin
from essence_refs.reports.extensions.headings import headings_plugin
from essence_refs.reports.extensions.html_elements import html_elements_plugin
from essence_refs.reports.extensions.line_blocks import line_blocks_plugin
from essence_refs.reports.extensions.picture_attributes import picture_attributes_plugin
from essence_refs.reports.extensions.pipes import pipes_plugin
from essence_refs.reports.extensions.raw_attribute import raw_attribute_plugin
from essence_refs.reports.extensions.tables import table_plugin
from essence_refs.reports.formula_syntax import formula_plugin

if TYPE_CHECKING:
    from markdown_it.token import Token

# ^text^ or ~text~, but not ~~text~~, which is strikeout.
_SUB_OR_SUPERSCRIPT = re.compile(r"(?P<sign>\^|~(?!~))(?P<inside>(?:\\.|[^\s\\^~])+)(?P=sign)(?!~)")


# The plugin for notes looks for the end of each label as far as the text goes.
_NOTE_CALL = re.compile(r"\[\^[^\]\s]{1,999}\]")

_HELPERS = SimpleNamespace(
    parseLinkDestination=parseLinkDestination, parseLinkLabel=end_of_bracket, parseLinkTitle=parseLinkTitle
)


def markdown_parser() -> MarkdownIt:
    """Return a parser for reports."""
    # markdown-it silently drops what is nested more deeply, so the reader checks for it.
    md = _ReportParser("commonmark", {"maxNesting": DEEPEST + 2})
    md.inline = _InlineParser.of(md.inline)
    md.helpers = _HELPERS  # type: ignore[assignment]  # the rules use only these functions of the module
    md.enable(["table", "strikethrough"])
    html_elements_plugin(md)
    fenced_divs_plugin(md)
    headings_plugin(md)
    deflist_plugin(md)
    footnote_plugin(md, inline=False, move_to_end=False, always_match_refs=True)
    md.inline.ruler.at("footnote_ref", _note_call)
    citation_plugin(md)
    bracketed_spans_plugin(md)
    fancy_lists_plugin(md)
    line_blocks_plugin(md)
    formula_plugin(md)
    raw_attribute_plugin(md)
    picture_attributes_plugin(md)
    table_plugin(md)
    pipes_plugin(md)
    md.inline.ruler.after("emphasis", "note_inline", _note_inline)
    md.inline.ruler.after("note_inline", "sub_or_superscript", _sub_or_superscript)
    return md


class _ReportParser(MarkdownIt):
    """A parser that keeps addresses as written: files are found by them, and each format checks whether they are safe."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - as above
        return True


class NestingError(RecursionError):
    """Brackets are nested too deeply, at a position in the text of a block or of a part of it."""

    @property
    def line(self) -> str:
        """The line of the text at which the limit is passed."""
        text, position = self.args
        return str(text)[str(text).rfind("\n", 0, position) + 1 :].split("\n", 1)[0]


class _InlineParser(ParserInline):
    """A parser that does not read brackets as text where they are nested too deeply."""

    @classmethod
    def of(cls, other: ParserInline) -> "_InlineParser":
        """Return such a parser with the rules of another one."""
        parser = cls()
        parser.ruler, parser.ruler2 = other.ruler, other.ruler2
        return parser

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's name
        if state.level > DEEPEST:
            raise NestingError(state.src, state.pos)
        super().skipToken(state)


def _sub_or_superscript(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``x^2^`` and ``H~2~O``, without spaces inside."""
    found = _SUB_OR_SUPERSCRIPT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        name = "sup" if found["sign"] == "^" else "sub"
        end = state.posMax
        state.pos, state.posMax = found.span("inside")
        state.push(f"{name}_open", name, 1)
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
        state.posMax = end
    state.pos = found.end()
    return True


def _note_call(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Read ``[^label]``."""
    return _NOTE_CALL.match(state.src, state.pos) is not None and footnote_ref(
        state, silent, always_match=True
    )


def _note_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Read ``^[a note]`` and record its position, which the footnote plugin does not."""
    start = state.pos
    if not state.src.startswith("^[", start):
        return False
    end = end_of_bracket(state, start + 1)
    if end < 0:
        return False
    if not silent:
        tokens: list[Token] = []
        state.md.inline.parse(state.src[start + 2 : end], state.md, state.env, tokens)
        token = state.push("note_inline", "", 0)
        token.content = state.src[start + 2 : end]
        token.children = tokens
        token.meta = {"at": start + 2}
    state.pos = end + 1
    return True
