"""References, a CSL style and a locale become rich text. The only importer of citeproc; no files, no levels, no BibTeX."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from essence_refs.csl.citations import Citation, Cite
    from essence_refs.csl.processor import Cited, cite
    from essence_refs.csl.rendering import bibliographies, bibliography
    from essence_refs.csl.style import Style, parse_style

__all__ = ["Citation", "Cite", "Cited", "Style", "bibliographies", "bibliography", "cite", "parse_style"]

_HOMES = {
    "Citation": "citations",
    "Cite": "citations",
    "Cited": "processor",
    "Style": "style",
    "bibliographies": "rendering",
    "bibliography": "rendering",
    "cite": "processor",
    "parse_style": "style",
}


def __getattr__(name: str) -> object:
    """Import what is first asked for: a list of references needs nothing of citations, nor its check of a style."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
    value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
