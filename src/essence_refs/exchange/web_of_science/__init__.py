"""The plain text format of Web of Science (files that end in .ciw)."""

from essence_refs.exchange.web_of_science.reader import parse

__all__ = ["parse"]
