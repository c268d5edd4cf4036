"""A report in Markdown becomes a document in waiting, its citations found. The only importer of markdown-it and PyYAML."""

import importlib

from essence_refs.errors import MissingExtraError
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
    try:
        reading = importlib.import_module("essence_refs.reports.reader")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("essence_refs"):
            raise
        raise MissingExtraError("Citing in a report", "cite") from None
    report: Report = reading.parse(text, source=source)
    return report
