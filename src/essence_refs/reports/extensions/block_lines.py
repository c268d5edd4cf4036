"""The lines of the block that is being parsed, for rules of markdown-it."""

from markdown_it.rules_block import StateBlock


def block_line(state: StateBlock, number: int) -> str:
    """Return a line, counted from zero, without its indent and the markers of the blocks around it."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
