"""Warn of markup from other dialects of Markdown, which is printed as text."""

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from essence_refs.reports.formula_syntax import end_of_formula
from essence_refs.reports.problems import ProblemLog, TextLocation

# Such markup has no meaning in code, escaped characters, HTML and addresses.
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_QUIET = re.compile(r"\\[^\w\s]|<[!/A-Za-z][^<>]*>|\bhttps?://[^\s<>]+|\]\([^()\s]*\)")
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_UNSUPPORTED = (
    ("the shortcode {} of Quarto is printed as text", "", re.compile(r"\{\{<[^{}]*>\}\}")),
    (
        "{} is printed as text, not as a citation",
        "write [@key] or @key",
        re.compile(r"(?<![\w:./\\-])\\[A-Za-z]*cite[A-Za-z]*\*?(?:\[[^\[\]\n]*\])*\{[^{}\n]*\}"),
    ),
    # Not a path such as C:\folder.
    (
        "the TeX {} is printed as text",
        "",
        re.compile(r"(?<![\w:./\\-])\\(?![A-Za-z]*cite[A-Za-z]*[*\[{])[A-Za-z]{2,}(?:\{[^{}\n]*\})*"),
    ),
)
# The beginning of a box as other dialects write it, or with a mistake in its braces.
_BOX = re.compile(r'^(?::::+[ \t]*[\w{.].*|!!![ \t]+\w+(?:[ \t]+".*")?[ \t]*$|\[!\w+\].*)', re.MULTILINE)
_CAPTION = re.compile(r"(?:[Tt]able)?:\s+\S")
# A paragraph that is left out: a document has no page breaks.
NEW_PAGE = re.compile(r"\\(?:newpage|pagebreak|clearpage)\s*")


def warn_unsupported(tree: SyntaxTreeNode, problems: ProblemLog) -> None:
    """Warn of unsupported markup, once for each kind, at its first occurrence."""
    warned: set[str] = set()
    for message, kind, location, hint in _findings(tree, problems):
        if kind not in warned:
            warned.add(kind)
            problems.warn(message, "not-read", location, hint)


def _findings(tree: SyntaxTreeNode, problems: ProblemLog) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    for node in tree.walk():
        if node.type == "inline" and not NEW_PAGE.fullmatch(node.content):
            location = TextLocation(
                lines=problems.lines, line=node.map[0] if node.map else 0, text=node.content
            )
            for kind, start, sample, hint in _signs(node.content):
                yield kind.format(sample), kind, location.at(start), hint
            if node.parent is not None and node.parent.type == "paragraph":
                yield from _boxes(node.content, location)
                yield from _paragraph(node.parent, node.content, location)


def _boxes(text: str, location: TextLocation) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    for found in _BOX.finditer(text):
        message = f"{found[0].strip()} is printed as text, and begins no box"
        yield message, "box", location.at(found.start()), "write ::: {.callout-note}, the text, and :::"


def _paragraph(
    node: SyntaxTreeNode, text: str, location: TextLocation
) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    around = (node.previous_sibling, node.next_sibling) if node.parent is not None else ()
    if _CAPTION.match(text) and any(each is not None and each.type == "table" for each in around):
        hint = "a table has one caption, with an empty line between it and a table below it"
        yield "this is printed as a paragraph, not as the caption of a table", "caption", location.at(0), hint


def _signs(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield each unsupported markup in a text: its kind, its position, the markup itself and a hint."""
    if "\\" not in text and "{{<" not in text:
        return
    bare = _CODE.sub(lambda found: " " * len(found[0]), text)
    bare = _QUIET.sub(lambda found: " " * len(found[0]), _without_formulas(bare))
    for kind, hint, pattern in _UNSUPPORTED:
        for found in pattern.finditer(bare):
            start, end = found.span()
            yield kind, start, " ".join(text[start:end].split()), hint


def _without_formulas(text: str) -> str:
    """Return *text* with spaces in place of its formulas."""
    result: list[str] = []
    before = 0
    for found in _DOLLAR.finditer(text):
        start = found.start()
        if found[0] != "$" or start < before:
            continue
        end = end_of_formula(text, start, len(text))
        if end > 0:
            result += (text[before:start], " " * (end - start))
            before = end
    return "".join((*result, text[before:]))
