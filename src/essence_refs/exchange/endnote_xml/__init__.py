"""The XML that EndNote exports."""

from essence_refs.exchange.endnote_xml.reader import parse

__all__ = ["parse"]
