"""Estimates of the widths of printed text, and of the columns of tables."""
