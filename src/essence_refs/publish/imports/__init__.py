"""Importing records into a .bib file: what is added, and what is not because the library has it."""
