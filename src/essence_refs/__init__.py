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
    from essence_refs.builds.runner import BuildResult, FileResult, FileState, build
    from essence_refs.csl import Cite
    from essence_refs.diagnostics import Problem, Severity
    from essence_refs.errors import (
        EssenceRefsError,
        FileError,
        ProblemsError,
        QueryError,
        StyleError,
        UnknownNameError,
    )
    from essence_refs.files import LoadedLibrary, StyleFile, convert, load, loads
    from essence_refs.model import Document, Framework, Level, Library, ReadingList, Reference, RichText
    from essence_refs.model.results import WriteResult
    from essence_refs.publish import (
        AppliedSheet,
        CheckResult,
        CitedMarkdown,
        CountTable,
        Duplicates,
        EditedFile,
        ExportedSheet,
        FormattedText,
        ImportedRecord,
        ImportResult,
        MergeResult,
        Paper,
        PaperCitation,
        Publication,
        StyledReadingList,
        StyledReport,
        TagResult,
        apply_sheet,
        at,
        check,
        cite,
        count,
        demo,
        distinct,
        duplicates,
        export_sheet,
        formatted,
        import_records,
        markdown,
        merge,
        page,
        reading_list,
        relate,
        report,
        styles,
        tag,
    )
    from essence_refs.relations.matches import Match

__all__ = [
    "AppliedSheet",
    "BuildResult",
    "CheckResult",
    "Cite",
    "CitedMarkdown",
    "CountTable",
    "Document",
    "Duplicates",
    "EditedFile",
    "EssenceRefsError",
    "ExportedSheet",
    "FileError",
    "FileResult",
    "FileState",
    "FormattedText",
    "Framework",
    "ImportResult",
    "ImportedRecord",
    "Level",
    "Library",
    "LoadedLibrary",
    "Match",
    "MergeResult",
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
    "StyleFile",
    "StyledReadingList",
    "StyledReport",
    "TagResult",
    "UnknownNameError",
    "WriteResult",
    "apply_sheet",
    "at",
    "build",
    "check",
    "cite",
    "convert",
    "count",
    "demo",
    "distinct",
    "duplicates",
    "export_sheet",
    "formatted",
    "import_records",
    "load",
    "loads",
    "markdown",
    "merge",
    "page",
    "reading_list",
    "relate",
    "report",
    "styles",
    "tag",
]

# The module of each public name that is not from publish/.
_MODULES = {
    **dict.fromkeys((each for each in __all__ if each.endswith("Error")), "errors"),
    **dict.fromkeys(("BuildResult", "FileResult", "FileState", "build"), "builds.runner"),
    "Cite": "csl",
    **dict.fromkeys(("Problem", "Severity"), "diagnostics"),
    **dict.fromkeys(("LoadedLibrary", "StyleFile", "convert", "load", "loads"), "files"),
    **dict.fromkeys(
        ("Document", "Framework", "Level", "Library", "ReadingList", "Reference", "RichText"), "model"
    ),
    "Match": "relations.matches",
    "WriteResult": "model.results",
}


# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used, so that importing the package takes no time."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=__name__)
        from importlib import import_module  # noqa: PLC0415 - as above

        from essence_refs.gc_pause import collection_paused  # noqa: PLC0415

        with collection_paused():
            value: object = getattr(import_module(f"essence_refs.{_MODULES.get(name, 'publish')}"), name)
        # The values may be used in a notebook, which should display them.
        import_module("essence_refs.notebook").install()
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return [*globals(), *__all__]


def load_ipython_extension(shell: object) -> None:
    """Format the citations in the Markdown that a notebook displays: ``%load_ext essence_refs`` calls this."""
    from essence_refs.notebook import extension  # noqa: PLC0415 - as above

    extension.load(shell)


def unload_ipython_extension(shell: object) -> None:
    """Undo what `load_ipython_extension` did: ``%unload_ext essence_refs`` calls this."""
    from essence_refs.notebook import extension  # noqa: PLC0415 - as above

    extension.unload(shell)
