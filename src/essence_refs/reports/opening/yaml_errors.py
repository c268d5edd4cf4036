"""Say where the YAML of a front matter is wrong, and what to write instead."""

import yaml

# What PyYAML reports, and what an author can do about it.
_HINTS = (
    ("mapping values are not allowed", 'a text with a colon needs quotation marks: title: "Care: a review"'),
    ("'\\t'", "indent with spaces, not with a tab"),
    ("that cannot start any token", "a text that begins with this character needs quotation marks"),
    ("escape", r"between double quotation marks, \ begins an escape: write / in paths"),
)
# What is open where the file ends or something else follows.
_OPENED = {
    "while scanning a quoted scalar": "the quotation mark",
    "while parsing a flow sequence": "the bracket",
    "while parsing a flow mapping": "the brace",
}


def reason(error: yaml.YAMLError) -> str:
    """Return what PyYAML says about an error, in one line."""
    return " ".join(str(getattr(error, "problem", None) or error).split())


def hint(error: yaml.YAMLError) -> str:
    """Return what to write instead, or an empty text."""
    words = reason(error)
    known = next((each for found, each in _HINTS if found in words), "")
    opened = _OPENED.get(str(getattr(error, "context", "")))
    start = getattr(error, "context_mark", None)
    if opened and start is not None and not known:
        line, column = _counted_from_one(start)
        return f"is {opened} in line {line}, column {column} closed?"
    return known


def location(error: yaml.YAMLError) -> tuple[int, int]:
    """Return the line and the column of an error in the report."""
    mark = getattr(error, "problem_mark", None)
    return _counted_from_one(mark) if mark is not None else (1, 1)


def _counted_from_one(mark: yaml.Mark) -> tuple[int, int]:
    # PyYAML counts from zero, and does not get the first line, which is the hyphens.
    return mark.line + 2, mark.column + 1
