"""A report in Markdown becomes a document in waiting, its citations found. The only importer of markdown-it and PyYAML."""

from essence_refs.lazy_imports import import_with_extra
from essence_refs.reports.report import Report, ReportCitation, ReportCite

__all__ = ["Report", "ReportCitation", "ReportCite", "parse"]


def parse(text: str, *, source: str = "") -> Report:
    """
    Return the report in *text*, which *source* stands for in messages.

    What keeps the report from being set stands in its ``problems``, beside what is carried otherwise than it was
    written.

    Raises:
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    reader = import_with_extra("essence_refs.reports.reader", "Citing in a report", "cite")
    report: Report = reader.parse(text, source=source)
    return report
