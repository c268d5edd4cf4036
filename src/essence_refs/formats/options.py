"""Check that an option fits a format and has a valid value, so that none is ignored silently."""

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from essence_refs.errors import UnknownChoiceError, UnsuitableOptionError
from essence_refs.formats import FORMATS, format_named
from essence_refs.suggestions import close_matches

# Options that users can choose: in Python, on the command line and in the configuration file.
_USER_OPTIONS = ("template", "live", "width", "metadata")
# The reference managers whose fields a report in Word can have.
LIVE = ("zotero",)
_FORMATS_OF_ANY_OPTION = {
    option: tuple(name for name, each in FORMATS.items() if option in each.options)
    for option in dict.fromkeys(
        (*_USER_OPTIONS, *(option for each in FORMATS.values() for option in each.options))
    )
}
FORMATS_OF_OPTION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {option: _FORMATS_OF_ANY_OPTION[option] for option in _USER_OPTIONS}
)

# In characters. Narrower lines hold hardly a word each.
MINIMUM_WIDTH = 20
# The levels of headings in HTML and of sections in LaTeX, highest first.
_TOP_LEVELS = {"html": range(1, 7), "latex": range(6)}


def is_suitable(option: str, name: str) -> bool:
    """
    Return whether the format called *name* has this option.

    >>> is_suitable("width", "txt"), is_suitable("width", "html")
    (True, False)

    Raises:
        UnknownFormatError: with the names of similar formats.

    """
    return option in format_named(name).options


def require_suitable(option: str, name: str, *, written: str = "") -> None:
    """
    Raise an error if the format called *name* does not have this option.

    *written* is the option as the user wrote it, such as "--template".

    Raises:
        UnsuitableOptionError: with the formats that have it, or else with similar options.
        UnknownFormatError: with the names of similar formats.

    """
    if is_suitable(option, name):
        return
    if option in _FORMATS_OF_ANY_OPTION:
        *most, last = _FORMATS_OF_ANY_OPTION[option]
        those = f"{', '.join(most)} and {last}" if most else last
        reason = f"is for {those}, not for {name}"
    else:
        close = close_matches(option, _FORMATS_OF_ANY_OPTION)
        hint = (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"there are {', '.join(_FORMATS_OF_ANY_OPTION)}"
        )
        reason = f"is not an option of any format ({hint})"
    raise UnsuitableOptionError(written or option, reason)


def require_live(program: str) -> None:
    """
    Raise an error if a report cannot have the fields of a reference manager.

    Raises:
        UnknownChoiceError: with the names of those whose fields it can have.

    """
    if program not in LIVE:
        raise UnknownChoiceError(program, close_matches(program, LIVE), "program for live citations", LIVE)


def require_valid_value(option: str, value: object, name: str, *, written: str = "") -> None:
    """
    Raise an error if an option of the format called *name* cannot have this value; *written* is as above.

    Raises:
        UnsuitableOptionError: with the values that it can have.
        UnknownFormatError: with the names of similar formats.

    """
    match option:
        case "width":
            wanted = f"a whole number, {MINIMUM_WIDTH} or more"
            is_valid = type(value) is int and value >= MINIMUM_WIDTH
        case "top":
            levels = _TOP_LEVELS[format_named(name).module]
            wanted = f"a whole number from {levels[0]} to {levels[-1]}"
            is_valid = type(value) is int and value in levels
        case "template":
            wanted = "the path of a .docx"
            is_valid = isinstance(value, str | os.PathLike | bytes)
        case "id_prefix":
            wanted = "letters, digits, hyphens, full stops and underscores, the first one a letter"
            is_valid = isinstance(value, str) and re.fullmatch(r"[^\W\d_][\w.-]*|", value) is not None
        case "live":
            wanted = " or ".join(map(repr, LIVE))
            is_valid = value in LIVE
        case _:
            wanted = "True or False"
            is_valid = isinstance(value, bool)
    if not is_valid:
        raise UnsuitableOptionError(written or option, f"is {value!r}, and has to be {wanted}")
