"""Edits of .bib text: one field or entry is changed, and all other text keeps every character."""
