"""A library, a selection, a style and a format in one call: what scripts and the faces use."""

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from essence_refs.publish.citing import at, cite, formatted
    from essence_refs.publish.lists import StyledReadingList, reading_list, styled
    from essence_refs.publish.loading import load
    from essence_refs.publish.pages import page
    from essence_refs.publish.papers import Paper, PaperCitation
    from essence_refs.publish.reporting import StyledReport, report, styled_report
    from essence_refs.publish.writing import Publication, save, write

__all__ = [
    "Paper",
    "PaperCitation",
    "Publication",
    "StyledReadingList",
    "StyledReport",
    "at",
    "cite",
    "formatted",
    "load",
    "page",
    "reading_list",
    "report",
    "save",
    "styled",
    "styled_report",
    "write",
]

# Where each name lives: who only loads a library waits for no style engine.
_HOMES = MappingProxyType(
    {
        "Paper": "papers",
        "PaperCitation": "papers",
        "Publication": "writing",
        "StyledReadingList": "lists",
        "StyledReport": "reporting",
        "at": "citing",
        "cite": "citing",
        "formatted": "citing",
        "load": "loading",
        "page": "pages",
        "reading_list": "lists",
        "report": "reporting",
        "save": "writing",
        "styled": "lists",
        "styled_report": "reporting",
        "write": "writing",
    }
)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
    value: object = getattr(importlib.import_module(f"essence_refs.publish.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
