"""citeproc-py, the loader of styles and locales, imported without what only its own rendering needs."""

import importlib
import sys
from types import ModuleType
from typing import Any

# citeproc-py imports its reader of BibTeX and its writer of HTML with itself: a quarter of what its import takes, 2 ms.
_NOT_NEEDED = ("citeproc.source.bibtex", "citeproc.formatter.html")


class _Waiting(ModuleType):
    """A module of citeproc-py's that is imported when somebody first asks for something in it."""

    def __getattr__(self, name: str) -> Any:
        # What Python itself asks of a module, such as its path, is not worth the import.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


def _imported() -> tuple[Any, Any]:
    waiting = {name: _Waiting(name) for name in _NOT_NEEDED} if "citeproc" not in sys.modules else {}
    for name, module in waiting.items():
        sys.modules.setdefault(name, module)
    try:
        return importlib.import_module("citeproc"), importlib.import_module("citeproc.frontend")
    finally:
        # Whoever imports one of them after this gets the module itself.
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


citeproc, _frontend = _imported()
CitationStylesXML = _frontend.CitationStylesXML

__all__ = ["CitationStylesXML", "citeproc"]
