"""BibTeX text to references and back. Only this package imports bibtexparser and edtf."""

from essence_refs.bibtex.reader import parse, parse_files, unmapped_fields
from essence_refs.bibtex.syntax.encoding import decode

__all__ = ["decode", "parse", "parse_files", "unmapped_fields"]
