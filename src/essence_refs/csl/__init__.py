"""References, a CSL style and a locale become rich text. The only importer of citeproc; no files, no levels, no BibTeX."""

from essence_refs.csl.bibliography import bibliographies, bibliography
from essence_refs.csl.style import Style, parse_style

__all__ = ["Style", "bibliographies", "bibliography", "parse_style"]
