"""The title of a volume in styles that do not print it: it is put behind the title of the whole work."""

from essence_refs.csl.compiled_style import CompiledStyle
from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.nodes import Node, join, plain_text
from essence_refs.csl.variables.items import Item

_VOLUME = "volume-title"


def show_volume_title(compiled: CompiledStyle, item: Item) -> None:
    """
    Add the title of an item's volume to the title of its whole work, unless the style prints it.

    CSL 1.0.2 has volume-title since 2022, and most styles do not know it: they would print a volume under the title of
    the whole work only. The number of the volume is added where the style does not print it either.
    """
    whole = "container-title" if "container-title" in item.texts else "title"
    if item.kind.startswith("article") or whole not in item.texts:
        # The title of an issue is no part of the journal's title.
        return
    shown = _render(compiled, item)
    if _letters(item.texts[_VOLUME]) in _letters(shown):
        return
    parts: list[Node] = [item.texts[whole]]
    volume = item.texts.get("volume", "")
    if volume and _render(compiled, item, without="volume") == shown:
        term = compiled.locale.word("volume", "short")
        parts = [join([parts[0], f"{term} {plain_text(volume)}".strip()], ", ")]
    texts = {**item.texts, whole: join([*parts, item.texts[_VOLUME]], ": ")}
    del texts[_VOLUME]
    _set_texts(item, texts)


def _render(compiled: CompiledStyle, item: Item, *, without: str = "") -> Node:
    """Render an item, as if it had no variable of the name *without*."""
    texts, variables, branches = item.texts, item.variables, item.branches
    _set_texts(item, {name: text for name, text in texts.items() if name != without})
    context = Context(item, 1)
    context.position = 0
    node = (compiled.bibliography or compiled.citation).entry(context)
    item.texts, item.variables, item.branches = texts, variables, branches
    return node


def _set_texts(item: Item, texts: dict[str, Node]) -> None:
    item.texts = texts
    item.variables = frozenset([*texts, *item.names, *item.dates])
    item.branches = {}


def _letters(node: Node) -> str:
    return "".join(each for each in plain_text(node).casefold() if each.isalnum())
