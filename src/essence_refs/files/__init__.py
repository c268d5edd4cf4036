"""Opening files: libraries, frameworks, styles and reports, the shipped ones and the user's own."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.files.frameworks import framework_of, open_framework
    from essence_refs.files.input_formats import (
        CONVERSION_TARGETS,
        conversion_format,
        input_format_of,
        write_references,
    )
    from essence_refs.files.libraries import (
        LoadedLibrary,
        convert,
        load,
        loads,
    )
    from essence_refs.files.reading import data_folder
    from essence_refs.files.reading_options import TITLE_CASES, ReadingOptions, TitleCase
    from essence_refs.files.records.maps import open_map
    from essence_refs.files.styles import DEFAULT_STYLE, StyleFile, open_style, style_files, style_names

__all__ = [
    "CONVERSION_TARGETS",
    "DEFAULT_STYLE",
    "TITLE_CASES",
    "LoadedLibrary",
    "ReadingOptions",
    "StyleFile",
    "TitleCase",
    "conversion_format",
    "convert",
    "data_folder",
    "framework_of",
    "input_format_of",
    "load",
    "loads",
    "open_framework",
    "open_map",
    "open_style",
    "style_files",
    "style_names",
    "write_references",
]

# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "reading": ("data_folder",),
            "frameworks": ("framework_of", "open_framework"),
            "input_formats": (
                "CONVERSION_TARGETS",
                "conversion_format",
                "input_format_of",
                "write_references",
            ),
            "records.maps": ("open_map",),
            "reading_options": ("TITLE_CASES", "ReadingOptions", "TitleCase"),
            "libraries": (
                "LoadedLibrary",
                "convert",
                "load",
                "loads",
            ),
            "styles": ("DEFAULT_STYLE", "StyleFile", "open_style", "style_files", "style_names"),
        },
    )
