"""Write rich text as CommonMark, in which only our own emphasis, links and calls of notes are markup."""

import re
import unicodedata

from essence_refs.formats.markdown.anchors import FRAGMENTS
from essence_refs.formats.runs import LINE_BREAK, Run, flatten, merge_runs, split_lines
from essence_refs.model import Mark, RichText

_STARS = {Mark.ITALIC: "*", Mark.OBLIQUE: "*", Mark.BOLD: "**"}
_TAGS = {
    Mark.ITALIC: "em",
    Mark.OBLIQUE: "em",
    Mark.BOLD: "strong",
    Mark.SUPERSCRIPT: "sup",
    Mark.SUBSCRIPT: "sub",
    Mark.STRIKEOUT: "del",
    Mark.HIGHLIGHT: "mark",
    Mark.CODE: "code",
}
_KNOWN = frozenset(_TAGS) | {Mark.FORMULA}

# CommonMark's own characters, and ~ ^ $ { and @ from common extensions (strikethrough, superscript, formulas,
# attributes, citations). A & is special only at the start of a character reference.
_SPECIAL = re.compile(r"[\\`*\[\]<~^${]|(?<!\w)@(?=\w)|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
# Characters that begin a block, or (- and =) make a heading of the line above.
_OPENER = re.compile(r"(?:[#+\-=>:|%]|(?P<number>\d{1,9})(?=[.)](?:\s|$)))")
_REPEATED_BACKTICKS = re.compile("`+")
_MARKUP_IN_FORMULA = re.compile(r"<(?=[A-Za-z/!?][^<>]*>)|\](?=\()")
_CALL = re.compile(r"\[\^\d+\]")
HARD_BREAK = "\\\n"


def write_inline(text: RichText) -> str:
    """Return *text* as one paragraph of CommonMark, with hard line breaks between its lines."""
    return HARD_BREAK.join(filter(None, (_line(line.runs) for line in split_lines(text))))


def write_alternative_text(text: RichText) -> str:
    """Return *text* as the description of an image, without marks: readers drop code and tags in it."""
    runs = (Run(" ") if run == LINE_BREAK else run for part in flatten(text) for run in part.runs)
    return _line(tuple(run._replace(marks=()) for run in runs if Mark.NOTE not in run.marks))


def write_calls(text: RichText) -> str:
    """Return the calls of notes in *text*, and nothing else of it."""
    return "".join(_call(run.text) for part in flatten(text) for run in part.runs if Mark.NOTE in run.marks)


def _line(runs: tuple[Run, ...]) -> str:
    runs = merge_runs(runs, _KNOWN)
    output = ""
    start = 0
    while start < len(runs):
        target = runs[start].target
        end = start + 1
        while target and end < len(runs) and runs[end].target == target:
            end += 1
        following = runs[end] if end < len(runs) else None
        if target.startswith("#"):
            target = f"#{FRAGMENTS.get()[target[1:]]}" if target[1:] in FRAGMENTS.get() else ""
            if not target:
                runs = (*runs[:start], *(run._replace(target="") for run in runs[start:end]), *runs[end:])
                continue
        if target:
            output += _link(runs[start:end], target)
        else:
            output = _run(output, runs[start], following)
        start = end
    return _escape_edges(output.strip(" "))


def _link(runs: tuple[Run, ...], target: str) -> str:
    text = "".join(run.text for run in runs)
    # An autolink shows its address decoded, so it must not contain percent signs.
    if (
        text == target
        and "%" not in text
        and not any(run.marks for run in runs)
        and target.startswith("http")
    ):
        return f"<{target}>"
    runs = tuple(run._replace(target="") for run in runs)
    content = "["
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        content = _run(content, run, following)
    return f"{content}](<{target}>)"


def _run(before: str, run: Run, following: Run | None) -> str:
    """Return *before* followed by *run*."""
    if Mark.NOTE in run.marks:
        return before + _call(run.text)
    if Mark.FORMULA in run.marks:
        return before + write_formula(run.text)
    core = run.text.strip()
    if not core or not run.marks:
        text = _escape(run.text, following)
        # After the call of a note, "(" would make a link of it, and ":" its definition.
        is_special = (text[:1] == "(" and _ends_in_call(before)) or (
            text[:1] == ":" and _CALL.fullmatch(before)
        )
        return before + ("\\" if is_special else "") + text
    lead, trail = run.text[: run.text.index(core[0])], run.text[len(run.text.rstrip()) :]
    before += lead
    # Stars are emphasis for sure only beside spaces or punctuation (CommonMark, "Emphasis and strong emphasis").
    fits = _is_delimiter(before[-1:]) and _is_delimiter(trail or _next(following))
    # A ] in backticks cannot be escaped, and "[`]: address" would define a link. In a table a pipe in code is
    # escaped too, so a backslash before it would be ambiguous.
    as_code = (
        run.marks[-1] is Mark.CODE and not before.endswith("`") and "]" not in core and "\\|" not in core
    )
    opening, closing = "", ""
    for mark in run.marks[:-1] if as_code else run.marks:
        stars = _STARS.get(mark) if fits else None
        opening += stars or f"<{_TAGS[mark]}>"
        closing = (stars or f"</{_TAGS[mark]}>") + closing
    content = _code(core) if as_code else _escape(core, None)
    return before + opening + content + closing + trail


def write_formula(source: str) -> str:
    """Return a formula between its dollars."""
    # Where a reader knows no formulas, a tag or a link in one would be markup. TeX ignores the spaces.
    return _MARKUP_IN_FORMULA.sub(r"\g<0> ", source)


def _call(number: str) -> str:
    return (
        f"[^{number}]" if number.isascii() and number.isdecimal() else f"<sup>{_escape(number, None)}</sup>"
    )


def _ends_in_call(before: str) -> bool:
    return before.endswith("]") and not before.endswith("\\]")


def _is_delimiter(character: str) -> bool:
    # Two stars beside each other would be one longer delimiter.
    if character in ("*", "`", "_"):
        return False
    return not character or character.isspace() or unicodedata.category(character).startswith("P")


def _next(following: Run | None) -> str:
    if following is None:
        return ""
    if following.target or Mark.NOTE in following.marks:
        return "["
    return "*" if following.marks else following.text[0]


def _escape(text: str, following: Run | None) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    # An exclamation mark before a bracket would begin an image.
    if following is not None and text.endswith("!") and _next(following) == "[":
        return text[:-1] + r"\!"
    return text


def _code(text: str) -> str:
    fence = "`"
    while fence in _REPEATED_BACKTICKS.findall(text):
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escape_edges(line: str) -> str:
    """Return *line* so that its first characters begin no block and its outer spaces are kept."""
    opener = _OPENER.match(line)
    if opener:
        at = opener.end() if opener["number"] else 0
        line = line[:at] + "\\" + line[at:]
    core = line.strip()
    if core == line:
        return line
    # Some readers strip all kinds of spaces at the edges, so these are written as character references.
    at = line.index(core[0]) if core else len(line)
    return _character_references(line[:at]) + core + _character_references(line[at + len(core) :])


def _character_references(spaces: str) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces)
