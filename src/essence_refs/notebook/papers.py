"""The paper that a notebook cites in: the one it names, or the only one that it has."""

from collections.abc import Iterator, Mapping
from typing import Any

from essence_refs.model import Library
from essence_refs.notebook.cells import running_shell
from essence_refs.publish import Paper

# The paper that the magic names, and papers made for libraries; a notebook has few of them.
_named: list[Paper] = []
_of_libraries: dict[int, Paper] = {}


def name_paper(paper: Paper | None) -> None:
    """Make *paper* the one in use; with None, it is looked for among the variables again."""
    _named[:] = [] if paper is None else [paper]


def paper_in_use() -> Paper | None:
    """Return the paper that the notebook names, or else its only paper, or a paper for its only library."""
    if _named:
        return _named[0]
    shell = running_shell()
    variables: Mapping[str, Any] = shell.user_ns if shell is not None else {}
    papers, libraries = (tuple(_values(variables, kind)) for kind in (Paper, Library))
    if len(papers) == 1:
        found: Paper = papers[0]
        return found
    if papers or len(libraries) != 1:
        return None
    return paper_for(libraries[0])


def paper_for(library: Library) -> Paper:
    """Return the paper of a library, the same one each time."""
    paper = _of_libraries.get(id(library))
    if paper is None:
        # The paper keeps its library, so that no other one can get its id.
        paper = _of_libraries[id(library)] = Paper(library)
    return paper


def _values(variables: Mapping[str, Any], kind: type) -> Iterator[Any]:
    """Yield the values of variables, each once; IPython also has results, such as "_1"."""
    found = {
        id(value): value
        for name, value in variables.items()
        if not name.startswith("_") and isinstance(value, kind)
    }
    yield from found.values()
