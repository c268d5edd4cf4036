"""Which option is for which formats and what it may be, so that none is passed over in silence."""

import os
from collections.abc import Mapping
from types import MappingProxyType

from essence_refs.errors import UnsuitableOptionError
from essence_refs.formats import format_named
from essence_refs.suggestions import close_matches

# What readers may choose wherever a document is asked for: in Python, on the command line, in a project's file.
FORMATS_OF_OPTION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"template": ("word",), "width": ("text",), "metadata": ("html", "html-fragment")}
)
_MARKUP = ("html", "html-fragment", "latex", "latex-fragment")
# And what only a program has a use for that puts the document into a page of its own.
_ALL = {**FORMATS_OF_OPTION, "page": _MARKUP, "top": _MARKUP, "anchors": _MARKUP}

# In characters. Narrower lines would hold hardly a word each.
MINIMUM_WIDTH = 20
# What sections or headings of the two markups can be, from the highest to the lowest.
_TOPS = {"html": range(1, 7), "latex": range(6)}


def is_suitable(option: str, name: str) -> bool:
    """
    Return whether the format called *name* has a use for an option.

    >>> is_suitable("width", "txt"), is_suitable("width", "html")
    (True, False)

    Raises:
        UnknownFormatError: with the formats that come near.

    """
    return format_named(name).name in _ALL.get(option, ())


def require_suitable(option: str, name: str, *, written: str = "") -> None:
    """
    Refuse an option that is for other formats, or for none; *written* is how the user wrote it, as in "--template".

    Raises:
        UnsuitableOptionError: with the formats that it is for, or with the options that come near.
        UnknownFormatError: with the formats that come near.

    """
    if is_suitable(option, name):
        return
    if option in _ALL:
        *most, last = _ALL[option]
        those = f"{', '.join(most)} and {last}" if most else last
        reason = f"is for {those}, not for {name}"
    else:
        close = close_matches(option, _ALL)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(_ALL)}"
        reason = f"is no option of any format ({hint})"
    raise UnsuitableOptionError(written or option, reason)


def require_valid_value(option: str, value: object, name: str) -> None:
    """
    Refuse a value that an option of the format called *name* cannot have.

    Raises:
        UnsuitableOptionError: with what it may be.
        UnknownFormatError: with the formats that come near.

    """
    match option:
        case "width":
            wanted = f"a whole number, {MINIMUM_WIDTH} or more"
            is_usable = type(value) is int and value >= MINIMUM_WIDTH
        case "top":
            levels = _TOPS[format_named(name).module]
            wanted = f"a whole number from {levels[0]} to {levels[-1]}"
            is_usable = type(value) is int and value in levels
        case "template":
            wanted = "the path of a .docx"
            is_usable = isinstance(value, str | os.PathLike | bytes)
        case _:
            wanted = "True or False"
            is_usable = isinstance(value, bool)
    if not is_usable:
        raise UnsuitableOptionError(option, f"is {value!r}, and has to be {wanted}")
