"""Writing files: the only package that replaces or removes a file, without undoing what someone else wrote."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.saving.replacement import (
        content,
        is_device,
        make_folder,
        remove,
        replace,
        write,
        write_to_device,
    )
    from essence_refs.saving.system_errors import BINARY, NO_FOLLOW, reason, translated

__all__ = [
    "BINARY",
    "NO_FOLLOW",
    "content",
    "is_device",
    "make_folder",
    "reason",
    "remove",
    "replace",
    "translated",
    "write",
    "write_to_device",
]

# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "replacement": (
                "content",
                "is_device",
                "make_folder",
                "remove",
                "replace",
                "write",
                "write_to_device",
            ),
            "system_errors": ("BINARY", "NO_FOLLOW", "reason", "translated"),
        },
    )
