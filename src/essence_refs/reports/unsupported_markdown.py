"""Signs of other dialects of Markdown that a report is printed with, because nothing here reads them."""

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from essence_refs.reports.problems import ProblemLog, TextLocation

# What these signs say nothing within: code, escaped signs, comments, and addresses.
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_QUIET = re.compile(r"\\[^\w\s]|<[!/A-Za-z][^<>]*>|\bhttps?://[^\s<>]+|\]\([^()\s]*\)")
_ATTRIBUTES = r"\{\s*(?:[.#][\w-]|=\w|[\w-]+=)[^{}\n]*\}"
# An amount of money begins with a figure, and "$5 and $6" or "US$" with no formula: pandoc's rule, and more careful.
_FORMULA = re.compile(
    r"(?P<display>\$\$[^$]+\$\$)"
    r"|(?<![\w$\\])\$(?:[A-Za-z]|(?=[^\s$])(?=[^$]*[\\_^])[^$]*[^\s$]|(?=[^\s\d$])(?=[^$]*[=<>])[^$]*[^\s$])\$(?![\w$])"
)
_KINDS = (
    ("the formula {} is printed as it stands", "write it in words, or as a picture", _FORMULA),
    ("the attributes {} are printed as they stand", "", re.compile(rf"(?:\]|`){_ATTRIBUTES}")),
    (
        "the highlight {} is printed as it stands",
        "** makes words bold",
        re.compile(r"(?<![=\w])==(?=[^\s=])[^=\n]*(?<=[^\s=])==(?![=\w])"),
    ),
    # C:\folder is a place, and no command.
    ("the TeX {} is printed as it stands", "", re.compile(r"(?<![\w:./\\-])\\[A-Za-z]{2,}(?:\{[^{}\n]*\})*")),
)
_LINES = re.compile(r"\|\s")
_CAPTION = re.compile(r"(?:[Tt]able)?:\s+\S")
_NEW_PAGE = re.compile(r"\\(?:newpage|pagebreak|clearpage)\s*")


def warn_unsupported(tree: SyntaxTreeNode, account: ProblemLog) -> None:
    """Warn of what is printed with its signs, once for each kind, where it stands first."""
    told: set[str] = set()
    for message, kind, place, hint in _findings(tree, account):
        if kind not in told:
            told.add(kind)
            account.warn(message, "not-read", place, hint)


def _findings(tree: SyntaxTreeNode, account: ProblemLog) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    for node in tree.walk():
        if node.type == "inline" and not _NEW_PAGE.fullmatch(node.content):
            place = TextLocation(lines=account.lines, line=node.map[0] if node.map else 0, text=node.content)
            for kind, start, sample, hint in _signs(node.content):
                yield kind.format(sample), kind, place.at(start), hint
            if node.parent is not None and node.parent.type == "paragraph":
                yield from _paragraph(node.parent, node.content, place)


def _paragraph(
    node: SyntaxTreeNode, text: str, place: TextLocation
) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    if _LINES.match(text):
        hint = "a backslash at its end breaks a line"
        yield (
            "lines that begin with | are printed as one paragraph, with their signs",
            "lines",
            place.at(0),
            hint,
        )
    around = (node.previous_sibling, node.next_sibling) if node.parent is not None else ()
    if _CAPTION.match(text) and any(each is not None and each.type == "table" for each in around):
        yield "the caption of a table is printed as a paragraph of its own", "caption", place.at(0), ""


def _signs(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield each kind of sign in a text, where it begins and what it is, as it is written."""
    if not any(sign in text for sign in ("$", "\\", "{", "==")):
        return
    # Code keeps its last tick, which attributes may stand behind.
    bare = _CODE.sub(lambda found: " " * (len(found[0]) - 1) + "`", text)
    bare = _QUIET.sub(lambda found: " " * len(found[0]), bare)
    for kind, hint, pattern in _KINDS:
        for found in pattern.finditer(bare):
            start, end = found.span()
            start += text[start] in "]`"
            yield kind, start, " ".join(text[start:end].split()), hint
        if pattern is _FORMULA:
            bare = pattern.sub(lambda found: " " * len(found[0]), bare)
