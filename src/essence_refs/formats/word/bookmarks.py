"""The bookmarks of a Word document, which links inside it lead to."""

import re

_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 40


class Bookmarks:
    """The bookmarks of a file: each anchor and each name is used once."""

    def __init__(self) -> None:
        self._anchors: set[str] = set()
        self._names: set[str] = set()
        self._reserved: dict[str, str] = {}
        self._count = 0

    def wrap(self, anchor: str, content: str) -> str:
        """Return *content* with a bookmark around it, unless the file already has one for this anchor."""
        if not anchor or anchor in self._anchors:
            return content
        self._anchors.add(anchor)
        return self.wrap_named(self.name_of(anchor), content)

    def name_of(self, anchor: str) -> str:
        """Return the name of the bookmark for an anchor, which may be set later."""
        if anchor not in self._reserved:
            self._reserved[anchor] = self._name(anchor)
            self._names.add(self._reserved[anchor].casefold())
        return self._reserved[anchor]

    def wrap_named(self, name: str, content: str) -> str:
        """Return *content* with a bookmark of exactly this name, which must be legal and new in the file."""
        self._names.add(name.casefold())
        self._count += 1
        number = self._count
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def _name(self, anchor: str) -> str:
        """Return a new name that Word accepts: at most 40 letters, digits and underscores, and a letter first."""
        wanted = _ILLEGAL.sub("_", anchor)
        if not wanted[0].isalpha():
            wanted = f"at{'' if wanted[0] == '_' else '_'}{wanted}"
        wanted = wanted[:_LONGEST_NAME]
        name, number = wanted, 2
        while name.casefold() in self._names:
            ending = f"_{number}"
            name, number = wanted[: _LONGEST_NAME - len(ending)] + ending, number + 1
        return name
