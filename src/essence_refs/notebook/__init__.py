"""Values that show themselves in a notebook."""

import importlib
from typing import Any

from essence_refs.model import Document, Library, ReadingList, Reference, RichText

# In the order of each row of `essence_refs.notebook.views.VIEWS`.
_METHODS = ("_repr_html_", "_repr_markdown_")


def install() -> None:
    """
    Give the values of the model the methods that notebooks look for.

    The model cannot have them itself: showing a value needs styles and formats, which are floors above it, and
    which are opened when the first value is shown.
    """
    for kind in (Library, Reference, ReadingList, Document, RichText):
        for index, method in enumerate(_METHODS):
            setattr(kind, method, _view(kind, index))


def _view(kind: type, index: int) -> Any:
    def shown(value: object) -> str:
        views = importlib.import_module("essence_refs.notebook.views")
        written: str = views.VIEWS[kind][index](value)
        return written

    return shown
