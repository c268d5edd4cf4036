"""The notes of a report: where they are defined, and in which order the text calls them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from essence_refs.model import Block, Paragraph
from essence_refs.reports.problems import ProblemLog, TextLocation

if TYPE_CHECKING:
    from essence_refs.reports.inlines import TextReader

ReadBlocks = Callable[[list[SyntaxTreeNode]], tuple[Block, ...]]


class Footnotes:
    """Notes by their labels, numbered in the order of their first call; each is read when it is called."""

    def __init__(self, account: ProblemLog) -> None:
        self.account = account
        self.is_within = False
        self.notes: list[tuple[Block, ...]] = []
        self._definitions: dict[str, SyntaxTreeNode] = {}
        self._numbers: dict[str, str] = {}
        # Two who need each other: text calls notes, and notes are made of text.
        self.read: ReadBlocks = lambda _: ()
        self.texts: TextReader | None = None

    def define(self, node: SyntaxTreeNode) -> None:
        """Keep the definition of a note until it is called."""
        label = node.meta["label"]
        if label in self._definitions:
            self.account.refuse(f"there are two notes called {label}", "note", line_of(node))
        self._definitions.setdefault(label, node)

    def called(self, label: str) -> str:
        """Return the number of the note with this label, or nothing where there is none or it cannot be called here."""
        definition = self._definitions.get(label)
        if definition is None or self.is_within:
            return ""
        if label not in self._numbers:
            self._numbers[label] = self._added(lambda: self.read(definition.children))
        return self._numbers[label]

    def written(self, node: SyntaxTreeNode, place: TextLocation) -> str:
        """Return the number of a new note that is written where it is called, or nothing where it cannot be."""
        texts = self.texts
        if self.is_within or texts is None:
            return ""
        return self._added(lambda: (Paragraph(text=texts.text(node.children, place)),))

    def uncalled(self) -> Iterator[SyntaxTreeNode]:
        """Yield the definitions of notes that no text has called."""
        return (node for label, node in self._definitions.items() if label not in self._numbers)

    def _added(self, read: Callable[[], tuple[Block, ...]]) -> str:
        self.is_within = True
        blocks = read()
        self.is_within = False
        self.notes.append(blocks)
        return str(len(self.notes))


def line_of(node: SyntaxTreeNode) -> tuple[int, int]:
    """Return the line that a block begins on, from one, in the form of a place."""
    return (node.map[0] + 1 if node.map else 0), 0
