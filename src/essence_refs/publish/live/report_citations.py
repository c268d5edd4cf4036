"""The citations of a formatted report, for fields that a reference manager can update."""

from collections.abc import Iterable, Mapping

import attrs

from essence_refs import csl
from essence_refs.model import Reference, RichText


@attrs.frozen(kw_only=True)
class ReportCitations:
    """
    The citations of a formatted report, by their numbers in the text, and their style.

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

    @classmethod
    def of(  # noqa: PLR0913 - what a report consists of
        cls,
        citations: Iterable[csl.Citation],
        authors: Iterable[RichText],
        references: Iterable[Reference],
        style: csl.Style,
        *,
        locale: str,
        source: str = "",
    ) -> "ReportCitations":
        """Return the citations of a report with the *authors* that are in sentences, by the engine's order."""
        works = {each.key: each for each in references}
        return cls(
            source=source,
            citations=tuple(
                _without_author(citation, works) if author else attrs.evolve(citation, in_text=False)
                for citation, author in zip(citations, authors, strict=False)
            ),
            style_id=style.id,
            style_title=style.title,
            locale=locale,
            is_note=style.is_note,
            has_bibliography=style.has_bibliography,
            variables=style.variables,
        )


def _without_author(citation: csl.Citation, references: Mapping[str, Reference]) -> csl.Citation:
    """Return an in-text citation without its author, who is that of its first work and of others by the same."""
    names = references[citation.cites[0].key].names
    cites = (
        attrs.evolve(each, suppress_author=True)
        if each.key in references and references[each.key].names == names
        else each
        for each in citation.cites
    )
    # The work whose author is in the sentence stays the first.
    return attrs.evolve(citation, in_text=False, in_order=True, cites=tuple(cites))
