"""Formatting reports: their citations, notes, pictures and lists of references."""
