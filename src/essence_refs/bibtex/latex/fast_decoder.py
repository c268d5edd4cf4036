"""Short cuts from LaTeX to text, for the many values that hold little of it: ``setting`` sets all the others."""
# ruff: noqa: RUF001 - dashes that look alike are what this is about

import re

from essence_refs.model.text import Inline, Mark, RichText, Span

BLANK = " \t\n\r\f\v"

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_DASHES = re.compile(r"--+")
_LENGTHS = {"--": "–", "---": "—"}
_GROUP = re.compile(r"\{([^{}]*)\}")


def simple_text(text: str) -> str | None:
    """Return what LaTeX sets for a text that needs no more than a few replacements, None for any other."""
    if "\\" in text:
        if "''" in text or "``" in text or "$" in text:
            return None
        text = text.replace("\\&", "&").replace("\\%", "%").replace("\\#", "#").replace("\\_", "_")
        if "\\" in text:
            # Many a library has no accents and letters in macros, and their tables take their time to be read.
            from essence_refs.bibtex.latex.accents import without_macros  # noqa: PLC0415

            text = without_macros(text)
    # Looking for one sign after the other takes a quarter of the time of a pattern for all of them.
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
    # No white space but the blank is printable.
    if "  " in text or not text.isprintable():
        text = _SPACE.sub(" ", text)
    return dashed(text) if "--" in text else text


def grouped_text(text: str) -> RichText | None:
    """Return what LaTeX sets for a text with simple groups, which keep their case, None for any other."""
    if "\\" in text or "$" in text or "~" in text or "`" in text or "''" in text:
        return None
    if "  " in text or not text.isprintable():
        text = _SPACE.sub(" ", text)
    if "--" in text:
        text = dashed(text)
    pieces = _GROUP.split(text)
    content: list[Inline] = []
    is_inside = False
    for piece in pieces:
        if is_inside:
            content += protecting([piece]) if piece else ()
        elif "{" in piece or "}" in piece:
            return None
        elif piece:
            content.append(piece)
        is_inside = not is_inside
    return RichText(tuple(trimmed(run_together(content))))


def dashed(text: str) -> str:
    """Return a text with the dashes that two or three hyphens stand for."""
    return _DASHES.sub(_dash, text) if "---" in text else text.replace("--", "–")


def spaced(text: str) -> str:
    """Return a text without white space around it, and with one blank for each stretch of it inside."""
    text = text.strip(BLANK)
    # No white space but the blank is printable.
    return text if "  " not in text and text.isprintable() else _SPACE.sub(" ", text)


def trimmed(content: list[Inline]) -> list[Inline]:
    """Return content without white space around it, and without empty strings."""
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip(BLANK)
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip(BLANK)
    return [each for each in content if each]


def protecting(content: list[Inline]) -> list[Inline]:
    """Keep the case of what is in braces, where it has one."""
    has_case = any(not isinstance(each, str) or each.lower() != each.upper() for each in content)
    return [Span(Mark.NO_CASE, tuple(content))] if has_case else content


def run_together(content: list[Inline]) -> list[Inline]:
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


def _dash(found: re.Match[str]) -> str:
    return _LENGTHS.get(found.group(), found.group())
