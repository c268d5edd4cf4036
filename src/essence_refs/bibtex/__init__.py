"""BibTeX text to references and back. The only importer of bibtexparser and of edtf."""
