"""Writing files: the only package that replaces or removes a file, without overwriting what another program wrote."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.saving.locks import locked
    from essence_refs.saving.replacement import (
        content,
        is_device,
        make_folder,
        remove,
        remove_leftovers,
        replace,
        write,
        write_to_device,
    )
    from essence_refs.saving.system_errors import BINARY, NO_FOLLOW, as_file_errors, reason
    from essence_refs.saving.writing import append

__all__ = [
    "BINARY",
    "NO_FOLLOW",
    "append",
    "as_file_errors",
    "content",
    "is_device",
    "locked",
    "make_folder",
    "reason",
    "remove",
    "remove_leftovers",
    "replace",
    "write",
    "write_to_device",
]

# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "locks": ("locked",),
            "replacement": (
                "content",
                "is_device",
                "make_folder",
                "remove",
                "remove_leftovers",
                "replace",
                "write",
                "write_to_device",
            ),
            "system_errors": ("BINARY", "NO_FOLLOW", "as_file_errors", "reason"),
            "writing": ("append",),
        },
    )
