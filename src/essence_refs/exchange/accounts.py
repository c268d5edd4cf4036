"""What came of reading or writing a foreign format, with an account of what it could not carry over."""

import attrs

from essence_refs.errors import Problem
from essence_refs.model import Reference


@attrs.frozen
class Reading:
    """References read from a foreign format, and what was wrong or could not be kept as it was."""

    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()


@attrs.frozen
class Writing:
    """References written in a foreign format, and what of them it could not carry."""

    text: str
    problems: tuple[Problem, ...] = ()
