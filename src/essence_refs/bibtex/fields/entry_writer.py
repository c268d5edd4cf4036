"""The fields written for a reference so far."""

from collections.abc import Callable, Mapping

import attrs

from essence_refs.bibtex.fields.mapping import FIELD_ALIASES, FIELDS
from essence_refs.bibtex.latex import encoder
from essence_refs.model import Reference, RichText


@attrs.define(eq=False)
class EntryWriter:
    """The fields of an entry being written. ``kept`` holds the reference's kept fields, ``type`` is canonical."""

    reference: Reference
    type: str
    kept: Mapping[str, str]
    fields: dict[str, str] = attrs.field(factory=dict)

    encode = staticmethod(encoder.encode)
    escape = staticmethod(encoder.escape)

    def set(self, field: str, latex: str) -> None:
        """Set a field, unless it is set already."""
        self.fields.setdefault(field, latex)

    def rename(self, field: str, other: str) -> None:
        """Rename a field, unless the new name is taken."""
        if other not in self.fields:
            self.fields = {other if name == field else name: source for name, source in self.fields.items()}

    def write_unmapped(self, variable: str, latex: str) -> None:
        """Write a variable that biblatex has no field for under its own name."""
        name = variable.lower()
        if name in FIELDS or name in FIELD_ALIASES or name in self.fields or name in self.kept:
            name = f"csl-{name}"
        self.set(name, latex)


Writer = Callable[[EntryWriter, str, RichText], None]
"""Writes a text variable."""
