"""Maps: what the columns, codes and keywords of other programs' files mean here, as a user's file says."""

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MapEntry(Value):
    """
    A name in a file of records, and what it means.

    The meaning is one or several ``texts``, or a table, which has ``entries`` of its own. ``source`` and ``line`` are
    where the entry is in the map.
    """

    name: str
    texts: tuple[str, ...] = ()
    entries: "tuple[MapEntry, ...]" = ()
    source: str = ""
    line: int = 0

    def problem(self, message: str, *, hint: str = "", code: str = "map") -> Problem:
        """Return a problem at this entry."""
        return Problem(
            message=message, source=self.source, line=self.line, field=self.name, hint=hint, code=code
        )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RecordMap(Value):
    """
    What names in files of records mean: the columns of tables, the codes of EPPI-Reviewer, and keywords.

    Each is a table of a map file, in its order. The reader that uses a table defines what its texts mean.
    """

    source: str = ""
    columns: tuple[MapEntry, ...] = ()
    codes: tuple[MapEntry, ...] = ()
    keywords: tuple[MapEntry, ...] = ()
