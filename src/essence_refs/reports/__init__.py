"""Read reports in Markdown and notebooks. The only package that imports docutils, markdown-it and PyYAML."""

from essence_refs.lazy_imports import import_optional
from essence_refs.reports.report import Report, ReportCitation, ReportCite

__all__ = ["Report", "ReportCitation", "ReportCite", "parse", "parse_notebook"]


def parse(text: str, *, source: str = "") -> Report:
    """
    Read the report in *text*; *source* is its name in messages.

    The ``problems`` of the report are errors, which make it impossible to render it, and warnings, for everything that
    is left out or changed.

    Raises:
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    reader = import_optional("essence_refs.reports.reader", "Citing in a report", "cite")
    report: Report = reader.parse(text, source=source)
    return report


def parse_notebook(text: str, *, source: str = "", shows_code: bool = True) -> Report:
    """
    Read the notebook in *text* as a report, as `parse` does with Markdown; without *shows_code* its code is left out.

    Raises:
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    reader = import_optional("essence_refs.reports.notebooks", "Citing in a notebook", "cite")
    report: Report = reader.parse(text, source=source, shows_code=shows_code)
    return report
