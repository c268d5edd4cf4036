"""``fancy_lists``, ``startnum`` and ``example_lists``: lists with letters, roman numbers and brackets, and numbered examples."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

_LOWER = r"(?:(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|[a-z])"
_UPPER = _LOWER.replace("a-z", "A-Z").translate({ord(each): ord(each.upper()) for each in "ivxlcdm"})
_MARKER = re.compile(
    rf"(?P<indent>[ \t>]*)(?P<marker>\((?:\d{{1,6}}|{_LOWER}|{_UPPER}|@[\w-]{{0,6}})\)"
    rf"|{_LOWER}[.)]|{_UPPER}(?:\)|\.(?=[ ]{{2}}))|\#\.)(?=[ \t]+\S)"
)
# Labelled items are examples only beside an item like this one, because "(@key) says" can begin a paragraph.
_BARE_EXAMPLE = re.compile(r"^[ \t>]*\(@\)[ \t]+\S", re.MULTILINE)
_USUAL_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_REFERENCE = re.compile(r"@(?P<label>[\w-]+)")
_LABELS, _EXAMPLES = "list_labels", "examples"


def fancy_lists_plugin(md: MarkdownIt) -> None:
    """
    Add the rules for such lists to a parser.

    Their markers become numbers of the same length, so that CommonMark's rule reads the lists, and every column stays the
    same. The opening token of an item has the label that its author wrote in ``meta["label"]``, empty for a plain number.
    """
    md.core.ruler.after("normalize", "fancy_lists", _rewrite)
    md.core.ruler.after("block", "fancy_list_labels", _label)
    md.inline.ruler.before("citation_group", "example", _example)


def _rewrite(state: StateCore) -> None:
    labels: dict[int, str] = state.env.setdefault(_LABELS, {})
    examples: dict[str, str] = state.env.setdefault(_EXAMPLES, {})
    lines = state.src.split("\n")
    fence, offsets, can_begin = "", [0], True
    count, has_examples = 0, _BARE_EXAMPLE.search(state.src) is not None
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence:
            fence = "" if opened and opened["fence"].startswith(fence) else fence
            continue
        if opened:
            fence, can_begin = opened["fence"], False
            continue
        if not line.strip(" \t>"):
            can_begin = True
            continue
        indent = len(line) - len(line.lstrip(" "))
        offsets = [each for each in offsets if each <= indent] or [0]
        is_item = _USUAL_ITEM.match(line) is not None
        found = _MARKER.match(line) if can_begin and indent - offsets[-1] < 4 else None
        if found and (has_examples or "@" not in found["marker"]):
            is_item = True
            marker = found["marker"]
            if "@" in marker or marker == "#.":
                count += "@" in marker
                name = marker.strip("(@).#")
                shown = f"({count})" if "@" in marker else ""
                if name:
                    examples[name] = str(count)
            else:
                shown = marker
            labels[number] = shown
            lines[number] = found["indent"] + _as_number(marker, count) + line[found.end() :]
        if is_item:
            offsets.append(
                indent + len(line.lstrip(" ")) - len(line.lstrip(" ").split(" ", 1)[-1].lstrip(" "))
            )
        can_begin = is_item
    if labels:
        state.src = "\n".join(lines)


def _label(state: StateCore) -> None:
    labels: dict[int, str] = state.env.get(_LABELS, {})
    for token in state.tokens if labels else ():
        if token.type == "list_item_open" and token.map and token.map[0] in labels:
            token.meta["label"] = labels[token.map[0]]


def _as_number(marker: str, count: int) -> str:
    """Return a number of the same length as a marker."""
    value = count if "@" in marker else 1 if marker == "#." else value_of(marker)
    number = f"{value}{'.' if marker.endswith('.') else ')'}"
    spare = len(marker) - len(number)
    return (" " if spare > 0 and marker.startswith("(") else "") + number.zfill(
        len(marker) - (spare > 0 and marker.startswith("("))
    )


def value_of(label: str) -> int:
    """
    Return the number that a label means.

    >>> value_of("c)"), value_of("(iv)"), value_of("12.")
    (3, 4, 12)
    """
    core = label.strip("().")
    if core.isdecimal():
        return int(core)
    folded = core.casefold()
    if len(folded) == 1 and folded not in "ivx":
        return ord(folded) - ord("a") + 1
    values = [_ROMAN[each] for each in folded]
    return sum(
        -value if any(other > value for other in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )


def numbering_of(label: str) -> str:
    """
    Return the pattern of a label, which is that of all labels in its list: "(a)", "i." or "1)"; empty for a plain number.

    >>> numbering_of("(c)"), numbering_of("IV."), numbering_of("")
    ('(a)', 'I.', '')
    """
    core = label.strip("().")
    kind = "1" if core.isdecimal() else "i" if len(core) > 1 or core.casefold() in "ivx" else "a"
    return label.replace(core, kind.upper() if core.isupper() else kind) if core else ""


def grouped_items(items: list[SyntaxTreeNode]) -> Iterator[tuple[str, list[SyntaxTreeNode]]]:
    """Yield the items of each list, with the label of the first one."""
    group: list[SyntaxTreeNode] = []
    first = previous = pattern = ""
    for item in items:
        label = str(item.meta.get("label", ""))
        # "i." after "h." is a letter, and not a roman number.
        goes_on = numbering_of(label) == pattern or _follows(label, previous)
        if group and not goes_on:
            yield first, group
            group = []
        if not group:
            first, pattern = label, numbering_of(label)
        group.append(item)
        previous = label
    if group:
        yield first, group


def _follows(label: str, previous: str) -> bool:
    core, before = label.strip("()."), previous.strip("().")
    return (
        len(core) == len(before) == 1
        and ord(core) == ord(before) + 1
        and label.replace(core, before) == previous
    )


def _example(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``@label``, if an example has this label."""
    if state.src[state.pos] != "@" or not state.env.get(_EXAMPLES):
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or found["label"] not in state.env[_EXAMPLES]:
        return False
    if not silent:
        state.pending += state.env[_EXAMPLES][found["label"]]
    state.pos = found.end()
    return True
