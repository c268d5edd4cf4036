"""A library, a selection, a style and a format in one call: what scripts and the faces use."""

from essence_refs.publish.citing import cite, formatted
from essence_refs.publish.lists import StyledReadingList, reading_list, styled
from essence_refs.publish.loading import load
from essence_refs.publish.pages import page

__all__ = ["StyledReadingList", "cite", "formatted", "load", "page", "reading_list", "styled"]
