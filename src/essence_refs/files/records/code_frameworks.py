"""Proposing a framework from a file of EPPI-Reviewer."""

import os
from pathlib import Path

from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError
from essence_refs.exchange.eppi.framework_proposal import FrameworkProposal, propose_framework
from essence_refs.exchange.eppi.splitter import split_items
from essence_refs.exchange.records.lines import RecordsError
from essence_refs.files.reading import normal_path, read_utf8
from essence_refs.files.records.maps import open_map


def framework_from_codes(
    path: str | os.PathLike[str], map_: str | os.PathLike[str] | None = None, *, name: str = ""
) -> FrameworkProposal:
    """
    Propose a framework from the code sets in a file of EPPI-Reviewer, as a TOML text.

    *map_* is a .toml file whose table ``[codes]`` says which codes are levels, facets, or neither. *name* is the name
    of the framework, by default that of the file.

    Raises:
        FileError: when a file cannot be read.
        ProblemsError: when the file has no codes, or with everything that is wrong in the map.

    """
    location = normal_path(path)
    given = None if map_ is None else open_map(map_)
    try:
        sets = split_items(read_utf8(location, "JSON")).code_sets
    except RecordsError as error:
        problem = Problem(
            message=error.message,
            source=location,
            line=error.line,
            column=error.column,
            code="broken-records",
        )
        raise ProblemsError((problem,)) from None
    if not any(code.is_selectable for each in sets for code in each.all_codes()):
        problem = Problem(
            message="there is no code in this file that items can have",
            source=location,
            line=1,
            hint="export it from EPPI-Reviewer as JSON, with its code sets",
            code="no-records",
        )
        raise ProblemsError((problem,))
    return propose_framework(sets, given, name=name or Path(location).stem)
