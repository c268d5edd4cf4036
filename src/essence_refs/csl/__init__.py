"""References, a CSL style and a locale become rich text. The only importer of citeproc; no files, no levels, no BibTeX."""

from essence_refs.csl.bibliography import bibliographies, bibliography
from essence_refs.csl.citations import Citation, Cite
from essence_refs.csl.processor import Cited, cite
from essence_refs.csl.style import Style, parse_style

__all__ = ["Citation", "Cite", "Cited", "Style", "bibliographies", "bibliography", "cite", "parse_style"]
