"""Values that show themselves in a notebook."""

import importlib
from collections.abc import Callable

from essence_refs.model import Document, Framework, Library, ReadingList, Reference, RichText

# What notebooks look for, and the view that it is.
_METHODS = (("_repr_html_", "as_html"), ("_repr_markdown_", "as_markdown"), ("_repr_latex_", "as_latex"))


def install(*kinds: type) -> None:
    """
    Give these kinds of value, or else those of the model, the methods that notebooks look for.

    They cannot have them themselves: showing a value needs styles and formats, which are floors above the model,
    and which are opened when the first value is shown.
    """
    for kind in kinds or (Library, Framework, Reference, ReadingList, Document, RichText):
        for method, view in _METHODS:
            setattr(kind, method, _showing(view))


def _showing(view: str) -> Callable[[object], str]:
    def shown(value: object) -> str:
        written: str = getattr(importlib.import_module("essence_refs.notebook.views"), view)(value)
        return written

    return shown
