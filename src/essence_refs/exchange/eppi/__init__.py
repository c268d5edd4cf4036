"""EPPI-Reviewer's JSON: items with their codes, and the code sets that the codes are from."""

from essence_refs.exchange.eppi.reader import parse

__all__ = ["parse"]
