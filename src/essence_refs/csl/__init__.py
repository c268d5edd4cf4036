"""References, a CSL style and a locale become rich text. The only importer of citeproc; no files, no levels, no BibTeX."""

from typing import TYPE_CHECKING

from essence_refs.deferring import deferred

if TYPE_CHECKING:
    from essence_refs.csl.citations import Citation, Cite
    from essence_refs.csl.processor import Cited, cite
    from essence_refs.csl.rendering import bibliographies, bibliography
    from essence_refs.csl.style import Style, parse_style

__all__ = ["Citation", "Cite", "Cited", "Style", "bibliographies", "bibliography", "cite", "parse_style"]

__getattr__, __dir__ = deferred(
    __name__,
    citations=("Citation", "Cite"),
    processor=("Cited", "cite"),
    rendering=("bibliographies", "bibliography"),
    style=("Style", "parse_style"),
)
