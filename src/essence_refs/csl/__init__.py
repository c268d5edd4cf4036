"""Renders references as rich text in a CSL style and a locale: citations and bibliographies."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.csl.processing.bibliography import bibliographies, bibliography
    from essence_refs.csl.processing.citations import GrowingDocument, RenderedDocument, cite
    from essence_refs.csl.processing.positions import Citation, Cite
    from essence_refs.csl.style.loading import Style, parse_style

__all__ = [
    "Citation",
    "Cite",
    "GrowingDocument",
    "RenderedDocument",
    "Style",
    "bibliographies",
    "bibliography",
    "cite",
    "parse_style",
]

# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "processing.positions": ("Citation", "Cite"),
            "processing.citations": ("GrowingDocument", "RenderedDocument", "cite"),
            "processing.bibliography": ("bibliographies", "bibliography"),
            "style.loading": ("Style", "parse_style"),
        },
    )
