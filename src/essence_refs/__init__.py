"""
essence-refs: a BibTeX library, tagged on an intervention framework, as reading lists in any CSL style.

>>> import essence_refs as er
>>> library = er.load()
>>> len(er.reading_list(library, level="organisation"))
7
"""

# As typing has it, whose import takes 8 ms, which whoever only names the package need not wait for.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem
    from essence_refs.errors import (
        EssenceRefsError,
        FileError,
        ProblemsError,
        QueryError,
        StyleError,
        UnknownNameError,
    )
    from essence_refs.model import Document, Framework, Level, Library, ReadingList, Reference, RichText
    from essence_refs.publish import Paper, at, cite, formatted, load, page, reading_list, report

__all__ = [
    "Document",
    "EssenceRefsError",
    "FileError",
    "Framework",
    "Level",
    "Library",
    "Paper",
    "Problem",
    "ProblemsError",
    "QueryError",
    "ReadingList",
    "Reference",
    "RichText",
    "StyleError",
    "UnknownNameError",
    "at",
    "cite",
    "formatted",
    "load",
    "page",
    "reading_list",
    "report",
]

_HOMES = {"Problem": "diagnostics"} | dict.fromkeys(
    (each for each in __all__ if each.endswith("Error")), "errors"
)
_CALLS = frozenset({"Paper", "at", "cite", "formatted", "load", "page", "reading_list", "report"})


def __getattr__(name: str) -> object:
    """Import what the public face names when it is first asked for, so that importing the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
    import importlib  # noqa: PLC0415 - as above

    home = _HOMES.get(name, "publish" if name in _CALLS else "model")
    room = importlib.import_module(f"essence_refs.{home}")
    value: object = getattr(room, name)
    # The values may be used in a notebook, which should display them.
    importlib.import_module("essence_refs.notebook").install()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
