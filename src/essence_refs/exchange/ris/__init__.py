"""RIS, the tagged records that databases and reference managers exchange."""

from essence_refs.exchange.ris.reader import parse
from essence_refs.exchange.ris.splitter import items_of, text_outside
from essence_refs.exchange.ris.writer import write

__all__ = ["items_of", "parse", "text_outside", "write"]
