"""BibTeX text to references and back. The only importer of bibtexparser and of edtf."""

from essence_refs.bibtex.decoding import decode
from essence_refs.bibtex.reading import Reading, parse, parse_files, unplaced

__all__ = ["Reading", "decode", "parse", "parse_files", "unplaced"]
