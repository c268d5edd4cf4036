"""Writes references as canonical .bib text."""

from essence_refs.bibtex.writer.canonical import write

__all__ = ["write"]
