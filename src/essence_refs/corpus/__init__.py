"""Opening files: the shipped references and styles, the user's own, and the styles that other packages bring."""

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

# Where each name lives: what only reads a library waits for no styles, and what finds nothing to do for neither.
_HOMES = MappingProxyType(
    {
        "DEFAULT_STYLE": "styles",
        "StyleFile": "styles",
        "data_folder": "files",
        "open_framework": "frameworks",
        "open_library": "libraries",
        "open_style": "styles",
        "style_files": "styles",
        "style_names": "styles",
    }
)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
