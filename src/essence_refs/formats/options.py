"""Which of the options that a reader may choose is for which formats, so that none is passed over in silence."""

from collections.abc import Mapping
from types import MappingProxyType

from essence_refs.errors import UnsuitableOptionError
from essence_refs.formats import format_named

SUITABLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"template": ("word",), "width": ("text",), "metadata": ("html", "html-fragment")}
)


def is_suitable(option: str, name: str) -> bool:
    """
    Return whether the format called *name* has a use for an option.

    >>> is_suitable("width", "txt"), is_suitable("width", "html")
    (True, False)

    Raises:
        UnknownFormatError: with the formats that come near.

    """
    return option not in SUITABLE or format_named(name).name in SUITABLE[option]


def require_suitable(option: str, name: str, *, written: str = "") -> None:
    """
    Refuse an option that is for other formats; *written* is how the user wrote it, as in "--template".

    Raises:
        UnsuitableOptionError: with the formats that it is for.
        UnknownFormatError: with the formats that come near.

    """
    if not is_suitable(option, name):
        raise UnsuitableOptionError(
            written or option, f"is for {' and '.join(SUITABLE[option])}, not for {name}"
        )
