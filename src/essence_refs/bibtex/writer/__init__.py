"""References written as canonical .bib text."""
