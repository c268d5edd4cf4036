"""Opening files: the shipped references and styles, the user's own, and the styles that other packages bring."""

from essence_refs.corpus.files import data_folder
from essence_refs.corpus.frameworks import open_framework

__all__ = ["data_folder", "open_framework"]
