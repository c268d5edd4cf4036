"""Edits of .bib text: fields of one entry are changed, everything else keeps every character."""
