"""Formats of references other than BibTeX, to references and back: one module or package for each."""
