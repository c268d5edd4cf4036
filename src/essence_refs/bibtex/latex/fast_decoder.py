"""Fast decoding of the many values that contain little LaTeX. ``decoder`` decodes all others."""
# ruff: noqa: RUF001 - dashes that look alike are what this module is about

import re

from essence_refs.bibtex.syntax.braces import BLANK
from essence_refs.model.text import Inline, Mark, RichText, Span

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_HYPHENS = re.compile(r"--+")
_DASHES = {"--": "–", "---": "—"}
_GROUP = re.compile(r"\{([^{}]*)\}")


def simple_text(text: str) -> str | None:
    """Return the plain text of LaTeX that needs only a few replacements; None for all other LaTeX."""
    if "\\" in text:
        if "''" in text or "``" in text or "$" in text:
            return None
        text = text.replace("\\&", "&").replace("\\%", "%").replace("\\#", "#").replace("\\_", "_")
        if "\\" in text:
            # The tables of macros take time to import, and many libraries have no accents written as macros.
            from essence_refs.bibtex.latex.accents import decode_accents  # noqa: PLC0415

            text = decode_accents(text)
    # Looking for one sign after the other takes a quarter of the time of one pattern for all of them.
    if (
        "\\" in text
        or "{" in text
        or "}" in text
        or "$" in text
        or "~" in text
        or "`" in text
        or "''" in text
    ):
        return None
    text = text.strip(BLANK)
    # The blank is the only white space that is printable.
    if "  " in text or not text.isprintable():
        text = _SPACE.sub(" ", text)
    return _with_dashes(text) if "--" in text else text


def grouped_text(text: str) -> RichText | None:
    """Return the text of LaTeX with only simple groups, which keep their letter case; None for all other LaTeX."""
    if "\\" in text or "$" in text or "~" in text or "`" in text or "''" in text:
        return None
    if "  " in text or not text.isprintable():
        text = _SPACE.sub(" ", text)
    if "--" in text:
        text = _with_dashes(text)
    content: list[Inline] = []
    is_group = False
    for piece in _GROUP.split(text):
        if is_group:
            content += protect_case([piece]) if piece else ()
        elif "{" in piece or "}" in piece:
            return None
        elif piece:
            content.append(piece)
        is_group = not is_group
    return RichText(tuple(strip_blanks(merge_strings(content))))


def collapse_white_space(text: str) -> str:
    """Return a text without white space at its ends, and with one blank for each run of white space inside."""
    text = text.strip(BLANK)
    # The blank is the only white space that is printable.
    return text if "  " not in text and text.isprintable() else _SPACE.sub(" ", text)


def strip_blanks(content: list[Inline]) -> list[Inline]:
    """Return content without white space at its ends and without empty strings."""
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip(BLANK)
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip(BLANK)
    return [each for each in content if each]


def protect_case(content: list[Inline]) -> list[Inline]:
    """Protect the letter case of the content of braces, where it has any."""
    has_case = any(not isinstance(each, str) or each.lower() != each.upper() for each in content)
    return [Span(Mark.NO_CASE, tuple(content))] if has_case else content


def merge_strings(content: list[Inline]) -> list[Inline]:
    """Join neighbouring strings, in linear time."""
    result: list[Inline] = []
    strings: list[str] = []
    for each in content:
        if isinstance(each, str):
            strings.append(each)
            continue
        if strings and (text := "".join(strings)):
            result.append(text)
        strings = []
        result.append(each)
    if strings and (text := "".join(strings)):
        result.append(text)
    return result


def _with_dashes(text: str) -> str:
    if "---" not in text:
        return text.replace("--", "–")
    return _HYPHENS.sub(lambda found: _DASHES.get(found.group(), found.group()), text)
