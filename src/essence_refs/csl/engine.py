"""citeproc-py, the loader of styles and locales, imported without what only its own rendering needs."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# citeproc-py imports its reader of BibTeX and its writer of HTML with itself: 2.6 of the 6.5 ms that its import takes.
_NOT_NEEDED = ("citeproc.source.bibtex", "citeproc.formatter.html")


class _Waiting(ModuleType):
    """A module of citeproc-py's that is imported when somebody first asks for something in it."""

    def __getattr__(self, name: str) -> Any:
        # What Python itself asks of a module, such as its path, is not worth the import.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _waiting() -> Iterator[None]:
    # A citeproc-py that was there first has imported them already.
    waiting = {} if "citeproc" in sys.modules else {name: _Waiting(name) for name in _NOT_NEEDED}
    for name, module in waiting.items():
        sys.modules.setdefault(name, module)
    try:
        yield
    finally:
        # Whoever imports one of them after this gets the module itself.
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


with _waiting():
    import citeproc
    from citeproc.frontend import CitationStylesXML

__all__ = ["CitationStylesXML", "citeproc"]
