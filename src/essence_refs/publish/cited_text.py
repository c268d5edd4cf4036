"""The text of a citation in a formatted report."""

import attrs

from essence_refs.model import Span


@attrs.frozen(eq=False, repr=False)
class CitedText(Span):
    """The text of a citation in a formatted report, with Mark.CITATION and the number of the citation, from zero."""

    number: int = 0
