"""A library, a selection, a style and a format in one call: what scripts and the faces use."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

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

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "citing": ("at", "cite", "formatted"),
        "lists": ("StyledReadingList", "reading_list", "styled"),
        "loading": ("load",),
        "pages": ("page",),
        "papers": ("Paper", "PaperCitation"),
        "reporting": ("StyledReport", "report", "styled_report"),
        "writing": ("Publication", "save", "write"),
    },
)
