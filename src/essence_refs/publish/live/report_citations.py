"""The citations of a formatted report, for fields that a reference manager can update."""

import attrs

from essence_refs import csl


@attrs.frozen(kw_only=True)
class ReportCitations:
    """
    The citations of a formatted report, by the numbers that its text has, and what their style is.

    ``source`` is the report. ``variables`` are those that the style prints. The author of an in-text citation is in the
    sentence, so its cites are without the author.
    """

    source: str = ""
    citations: tuple[csl.Citation, ...] = ()
    style_id: str = ""
    style_title: str = ""
    locale: str = ""
    is_note: bool = False
    has_bibliography: bool = True
    variables: frozenset[str] = frozenset()
