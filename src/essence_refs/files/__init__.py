"""Opening files: the shipped references and styles, the user's own, and the styles that other packages bring."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.files.frameworks import open_framework
    from essence_refs.files.libraries import open_library
    from essence_refs.files.reading import data_folder
    from essence_refs.files.styles import DEFAULT_STYLE, StyleFile, open_style, style_files, style_names

__all__ = [
    "DEFAULT_STYLE",
    "StyleFile",
    "data_folder",
    "open_framework",
    "open_library",
    "open_style",
    "style_files",
    "style_names",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "reading": ("data_folder",),
        "frameworks": ("open_framework",),
        "libraries": ("open_library",),
        "styles": ("DEFAULT_STYLE", "StyleFile", "open_style", "style_files", "style_names"),
    },
)
