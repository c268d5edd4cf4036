"""Read notebooks as reports: their Markdown, their code, and what the code displayed."""

from essence_refs.reports.notebooks.reader import parse

__all__ = ["parse"]
