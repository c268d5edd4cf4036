"""Write formulas in LaTeX. They are commands, so only those that can do nothing but typeset a formula are written."""

import re

_PIECE = re.compile(r"\\(?P<command>[A-Za-z]+)|\\.|(?P<sign>[{}$#&])", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?P<end>begin|end)\s*(?:\{(?P<name>[^{}]*)\})?")
# The environments of LaTeX and amsmath that are a formula themselves, and those inside a formula.
_WHOLE = re.compile(r"(?:align|alignat|displaymath|eqnarray|equation|flalign|gather|math|multline)\*?")
_INNER = re.compile(
    r"(?:aligned|alignedat|array|[bBpvV]?matrix\*?|[bBpvV]?smallmatrix|d?cases|gathered|multlined|r?cases|split|subarray)"
)
# TeX's commands that read or write files, run programs, define commands, or end the formula.
_UNSAFE = re.compile(
    r"RequirePackage|InputIfFileExists|afterassignment|aftergroup|batchmode|begingroup|bgroup|catcode"
    r"|chardef|closein|closeout|csname|def|directlua|documentclass|edef|egroup|endcsname|endgroup"
    r"|endinput|errmessage|errorstopmode|expandafter|futurelet|gdef|global|halign|immediate|import"
    r"|input|latelua|lccode|let|long|loop|lowercase|lstinputlisting|mathchardef|mathcode|meaning"
    r"|message|noexpand|nonstopmode|openin|openout|outer|output|par|read|readline|repeat|scantokens"
    r"|scrollmode|shipout|special|string|typein|typeout|uccode|uppercase|usepackage|valign|verb"
    r"|verbatim|verbatiminput|write|xdef"
)
_UNSAFE_BEGINNINGS = (
    "Declare",
    "every",
    "include",
    "lua",
    "makeat",
    "new",
    "pdf",
    "provide",
    "renew",
    "show",
)
# Commands whose arguments are text, in which dollars begin a formula.
_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|textrm)(?![A-Za-z])")


def write_formula(tex: str, *, is_displayed: bool) -> str:
    """Return a formula in LaTeX, or an empty string if it is not `is_safe`; a comment ends before the formula does."""
    if not is_safe(tex):
        return ""
    if not is_displayed:
        return f"\\({tex}{_line_end(tex)}\\)"
    if is_environment(tex):
        return tex
    return f"\\[\n{tex}\n\\]"


def is_environment(tex: str) -> bool:
    """Return whether a formula is an environment that LaTeX does not allow inside another formula."""
    found = _ENVIRONMENT.match(tex)
    return found is not None and _WHOLE.fullmatch(found["name"] or "") is not None


def is_safe(tex: str) -> bool:
    r"""
    Return whether a formula can only be a formula: it has balanced braces and environments, and no unsafe command.

    >>> is_safe(r"\frac{a}{b}"), is_safe(r"\input{secret}"), is_safe("a}")
    (True, False, False)
    """
    if "^^" in tex:
        return False
    depth = dollars = 0
    for found in _PIECE.finditer(tex):
        command, sign = found["command"], found["sign"]
        if command and (_UNSAFE.fullmatch(command) or command.startswith(_UNSAFE_BEGINNINGS)):
            return False
        depth += (sign == "{") - (sign == "}")
        dollars += sign == "$"
        if depth < 0 or sign == "#":
            return False
    has_text = _TEXT.search(tex) is not None
    return not depth and not (dollars % 2) and (has_text or not dollars) and _are_environments_safe(tex)


def _are_environments_safe(tex: str) -> bool:
    opened: list[str] = []
    for found in _ENVIRONMENT.finditer(tex):
        name = found["name"] or ""
        if found["end"] == "begin":
            known = _INNER if found.start() or not _WHOLE.fullmatch(name) else _WHOLE
            if not known.fullmatch(name):
                return False
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    has_row = "&" not in tex.replace("\\&", "") or _ENVIRONMENT.search(tex) is not None
    return not opened and has_row


def _line_end(tex: str) -> str:
    return "\n" if "%" in tex.replace("\\%", "") else ""
