"""References written as canonical .bib text."""

from essence_refs.bibtex.writer.entries import write

__all__ = ["write"]
