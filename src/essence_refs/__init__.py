"""
essence-refs makes reading lists in any CSL style from a BibTeX library that is tagged on a framework.

>>> import essence_refs as er
>>> library = er.load()
>>> len(er.reading_list(library, level="organisation"))
7
"""

# Type checkers know this name. Importing it from typing would take 8 ms.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem, Severity
    from essence_refs.errors import (
        EssenceRefsError,
        FileError,
        ProblemsError,
        QueryError,
        StyleError,
        UnknownNameError,
    )
    from essence_refs.model import Document, Framework, Level, Library, ReadingList, Reference, RichText
    from essence_refs.publish import (
        FormattedText,
        Paper,
        PaperCitation,
        Publication,
        StyledReadingList,
        StyledReport,
        at,
        cite,
        formatted,
        load,
        page,
        reading_list,
        report,
    )

__all__ = [
    "Document",
    "EssenceRefsError",
    "FileError",
    "FormattedText",
    "Framework",
    "Level",
    "Library",
    "Paper",
    "PaperCitation",
    "Problem",
    "ProblemsError",
    "Publication",
    "QueryError",
    "ReadingList",
    "Reference",
    "RichText",
    "Severity",
    "StyleError",
    "StyledReadingList",
    "StyledReport",
    "UnknownNameError",
    "at",
    "cite",
    "formatted",
    "load",
    "page",
    "reading_list",
    "report",
]

# The module of each public name that is not from publish/.
_MODULES = {
    "Problem": "diagnostics",
    "Severity": "diagnostics",
    **dict.fromkeys((each for each in __all__ if each.endswith("Error")), "errors"),
    **dict.fromkeys(
        ("Document", "Framework", "Level", "Library", "ReadingList", "Reference", "RichText"), "model"
    ),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the package takes no time."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
    from importlib import import_module  # noqa: PLC0415 - as above

    value: object = getattr(import_module(f"essence_refs.{_MODULES.get(name, 'publish')}"), name)
    # The values may be used in a notebook, which should display them.
    import_module("essence_refs.notebook").install()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
