"""The functions for users: open a library, select, cite, make lists and pages, and write them in any format."""

from typing import TYPE_CHECKING

from essence_refs.lazy_imports import lazy_names

if TYPE_CHECKING:
    from essence_refs.publish.citations import at, cite, formatted
    from essence_refs.publish.cited_markdown import CitedMarkdown, markdown
    from essence_refs.publish.demonstration import demo
    from essence_refs.publish.editing.edited_files import EditedFile
    from essence_refs.publish.editing.merging import MergeResult, merge
    from essence_refs.publish.editing.related_works import distinct, relate
    from essence_refs.publish.editing.tag_sheets import AppliedSheet, ExportedSheet, apply_sheet, export_sheet
    from essence_refs.publish.editing.tagging import TagResult, tag
    from essence_refs.publish.formatted_text import FormattedText
    from essence_refs.publish.imports.importing import import_records
    from essence_refs.publish.imports.results import ImportedRecord, ImportResult
    from essence_refs.publish.level_pages import page
    from essence_refs.publish.libraries import CheckResult, check, styles
    from essence_refs.publish.overviews.counts import CountTable, count
    from essence_refs.publish.overviews.duplicate_pairs import Duplicates, duplicates
    from essence_refs.publish.papers import Paper, PaperCitation
    from essence_refs.publish.publications import Publication
    from essence_refs.publish.reading_lists import StyledReadingList, reading_list, style_reading_list
    from essence_refs.publish.reports.styled_reports import StyledReport, report, style_report

__all__ = [
    "AppliedSheet",
    "CheckResult",
    "CitedMarkdown",
    "CountTable",
    "Duplicates",
    "EditedFile",
    "ExportedSheet",
    "FormattedText",
    "ImportResult",
    "ImportedRecord",
    "MergeResult",
    "Paper",
    "PaperCitation",
    "Publication",
    "StyledReadingList",
    "StyledReport",
    "TagResult",
    "apply_sheet",
    "at",
    "check",
    "cite",
    "count",
    "demo",
    "distinct",
    "duplicates",
    "export_sheet",
    "formatted",
    "import_records",
    "markdown",
    "merge",
    "page",
    "reading_list",
    "relate",
    "report",
    "style_reading_list",
    "style_report",
    "styles",
    "tag",
]

# Type checkers see the names above; with __getattr__ they would accept any other name.
if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "citations": ("at", "cite", "formatted"),
            "cited_markdown": ("CitedMarkdown", "markdown"),
            "overviews.counts": ("CountTable", "count"),
            "overviews.duplicate_pairs": ("Duplicates", "duplicates"),
            "demonstration": ("demo",),
            "formatted_text": ("FormattedText",),
            "reading_lists": ("StyledReadingList", "reading_list", "style_reading_list"),
            "libraries": ("CheckResult", "check", "styles"),
            "imports.importing": ("import_records",),
            "imports.results": ("ImportResult", "ImportedRecord"),
            "level_pages": ("page",),
            "papers": ("Paper", "PaperCitation"),
            "reports.styled_reports": ("StyledReport", "report", "style_report"),
            "editing.edited_files": ("EditedFile",),
            "editing.merging": ("MergeResult", "merge"),
            "editing.related_works": ("distinct", "relate"),
            "editing.tagging": ("TagResult", "tag"),
            "editing.tag_sheets": ("AppliedSheet", "ExportedSheet", "apply_sheet", "export_sheet"),
            "publications": ("Publication",),
        },
    )
