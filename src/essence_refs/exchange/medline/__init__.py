"""The MEDLINE format, in which PubMed saves its records (files that end in .nbib)."""

from essence_refs.exchange.medline.reader import parse

__all__ = ["parse"]
