"""BibTeX text to references and back. The only importer of bibtexparser and of edtf."""

from essence_refs.bibtex.reader import parse, parse_files, unmapped_fields
from essence_refs.bibtex.syntax.encoding import decode

__all__ = ["decode", "parse", "parse_files", "unmapped_fields"]
