"""The values that all other packages work with: references, libraries, rich text and documents."""

from essence_refs.model.dates import Date, Point
from essence_refs.model.document import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Box,
    Code,
    Contents,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    Rule,
    Table,
    bullets,
)
from essence_refs.model.framework import (
    Facet,
    FacetValue,
    Framework,
    InterventionType,
    Level,
    TagFields,
)
from essence_refs.model.library import Library
from essence_refs.model.names import NO_NAMES, Name, Names
from essence_refs.model.reading_list import Group, ReadingList
from essence_refs.model.reference import Listed, Origin, Reference
from essence_refs.model.text import EMPTY, Inline, Link, Mark, RichText, Span, merged

__all__ = [
    "EMPTY",
    "NO_NAMES",
    "Alignment",
    "Bibliography",
    "BibliographyEntry",
    "Block",
    "BlockQuote",
    "Box",
    "Code",
    "Contents",
    "Date",
    "Document",
    "Facet",
    "FacetValue",
    "Framework",
    "Group",
    "Heading",
    "Inline",
    "InterventionType",
    "Level",
    "Library",
    "Link",
    "List",
    "Listed",
    "Mark",
    "Name",
    "Names",
    "Origin",
    "Paragraph",
    "Picture",
    "Point",
    "ReadingList",
    "Reference",
    "RichText",
    "Rule",
    "Span",
    "Table",
    "TagFields",
    "bullets",
    "merged",
]
