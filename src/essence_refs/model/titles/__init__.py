"""Titles as styles print them: in sentence case, and short."""
