"""Editing .bib files: many entries of several files at once, with what changed as a diff."""
