"""Opening files: the shipped references and styles, the user's own, and the styles that other packages bring."""

from essence_refs.corpus.files import data_folder
from essence_refs.corpus.frameworks import open_framework
from essence_refs.corpus.libraries import open_library
from essence_refs.corpus.styles import DEFAULT_STYLE, StyleFile, open_style, style_files, style_names

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
