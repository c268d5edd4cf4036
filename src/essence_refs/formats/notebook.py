"""Write documents as notebooks of Jupyter (nbformat 4.5): a cell of Markdown for each heading and the text under it."""

import json

from essence_refs import model
from essence_refs.formats import markdown

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def write(document: model.Document) -> str:
    """Return *document* as a notebook; its notes are in the last cell."""
    parts: list[list[str]] = []
    for each in markdown.write_blocks(document):
        if each.startswith("#") or not parts:
            parts.append([])
        parts[-1].append(each)
    cells = [
        {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": "\n\n".join(part)}
        for number, part in enumerate(parts, start=1)
    ]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
