"""The notes of a report: their definitions, and their order in the text."""

from collections.abc import Callable, Iterator

from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import Block, Paragraph, RichText
from essence_refs.reports.problems import ProblemLog

Blocks = tuple[Block, ...]


class Footnotes:
    """Notes by their labels, numbered in the order of their first calls; each is read when it is first called."""

    def __init__(self, problems: ProblemLog, read: Callable[[list[SyntaxTreeNode]], Blocks]) -> None:
        self.problems = problems
        self.is_in_note = False
        self.notes: list[Blocks] = []
        self._read = read
        self._definitions: dict[str, SyntaxTreeNode] = {}
        self._numbers: dict[str, str] = {}

    def define(self, node: SyntaxTreeNode) -> None:
        """Keep the definition of a note until it is called."""
        label = node.meta["label"]
        if label in self._definitions:
            self.problems.error(f"there are two notes called {label}", "note", line_of(node))
        self._definitions.setdefault(label, node)

    def call(self, label: str) -> str:
        """Return the number of the note with this label, or an empty string if there is none, or inside a note."""
        definition = self._definitions.get(label)
        if definition is None or self.is_in_note:
            return ""
        if label not in self._numbers:
            self._numbers[label] = self._add(lambda: self._read(definition.children))
        return self._numbers[label]

    def inline_note(self, read: Callable[[], RichText]) -> str:
        """Return the number of a new note that is written in the text, or an empty string inside a note."""
        return "" if self.is_in_note else self._add(lambda: (Paragraph(text=read()),))

    def uncalled(self) -> Iterator[SyntaxTreeNode]:
        """Yield the definitions of notes that are never called."""
        return (node for label, node in self._definitions.items() if label not in self._numbers)

    def _add(self, read: Callable[[], Blocks]) -> str:
        self.is_in_note = True
        blocks = read()
        self.is_in_note = False
        self.notes.append(blocks)
        return str(len(self.notes))


def line_of(node: SyntaxTreeNode) -> tuple[int, int]:
    """Return the line on which a block begins, counted from one, and column 0 for unknown."""
    return (node.map[0] + 1 if node.map else 0), 0
