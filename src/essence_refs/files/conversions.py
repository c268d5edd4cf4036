"""Writing converted references to a file, unless something that only this file holds would be lost."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from essence_refs import bibtex, saving
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ChangedFileError, FileError, ProblemsError
from essence_refs.files.input_formats import Items, ReferenceFormat, foreign_format, input_format
from essence_refs.files.reading import is_one_of
from essence_refs.model import Framework


@attrs.frozen
class ConversionTarget:
    """The file that a conversion is written to, and what it held before the sources were read."""

    path: Path
    format: ReferenceFormat
    before: bytes | None

    @classmethod
    def open(cls, path: str | os.PathLike[str], to: str) -> "ConversionTarget":
        """
        Read what a file holds.

        Raises:
            UnknownFormatError: when there is no format called *to*.
            FileError: when the file cannot be read, or its name has the ending of another format.

        """
        path, format_ = Path(path), input_format(to)
        if named := foreign_format(path, to):
            raise FileError(
                path, f"its name has the ending of {named.title}, and the format is {format_.title}"
            )
        return cls(path, format_, None if saving.is_device(path) else saving.content(path))

    def save(
        self, data: bytes, framework: Framework, inputs: Iterable[str], *, force: bool
    ) -> tuple[Problem, ...]:
        """
        Write a text in UTF-8, or the bytes of a binary format, to the file. If a backup was made, return a notice with its name, and what only the backup has.

        *inputs* are the names of the files that the text was made from.

        Raises:
            ProblemsError: with what would be lost, unless *force* is true.
            FileError: when the file cannot be written, has changed since it was opened, or is one of *inputs* and *force*
                is not true.

        """
        if saving.is_device(self.path):
            saving.write_to_device(self.path, data)
            return ()
        is_input = bool(self.before) and is_one_of(self.path, inputs)
        if is_input and not force:
            raise FileError(self.path, f"it is the file to convert itself; {self._remedy}")
        lost = tuple(self._lost(data, framework)) if self.before and not is_input else ()
        errors = [each for each in lost if each.severity is Severity.ERROR]
        if errors and not force:
            raise ProblemsError((*errors, self._refusal(len(errors))))
        is_kept = is_input or bool(lost)
        try:
            backup = saving.replace(self.path, data, expected=self.before, backup=is_kept)
        except ChangedFileError:
            # The same conversion at the same time has the same result.
            if saving.content(self.path) != data:
                raise
            return ()
        if backup is None:
            return ()
        message = f"its content before is kept in {backup.name}"
        notice = Problem(message=message, source=str(self.path), code="backup")
        return (*(each for each in lost if each.severity is not Severity.ERROR), notice)

    @property
    def _remedy(self) -> str:
        return f"write to another file, or use --force, which keeps its content in {self.path.name}.bak"

    def _refusal(self, number: int) -> Problem:
        things = "this" if number == 1 else f"these {number:,} things"
        return Problem(
            message=f"it is not overwritten, because {things} would be lost",
            source=str(self.path),
            hint=self._remedy,
            code="would-be-lost",
        )

    def _lost(self, data: bytes, framework: Framework) -> Iterator[Problem]:
        """Yield what the file holds and *data* does not, unless the file is an earlier conversion."""
        if self.format.is_binary:
            for part in self.format.left_behind(self.before):
                yield self._loss(part.line, part.noun)
            yield from self._lost_items(self.before, data, framework)
            return
        held, problems = bibtex.decode(self.before or b"", source=str(self.path))
        if problems:
            yield self._loss(1, "a text that is not in UTF-8")
            return
        held = held.replace("\r\n", "\n")
        for part in self.format.left_behind(held):
            yield self._loss(part.line, part.noun)
        yield from self._lost_items(held, data.decode(), framework)

    def _lost_items(self, held: Any, text: Any, framework: Framework) -> Iterator[Problem]:
        before, after = self.format.items_of(held), self.format.items_of(text) or {}
        if before is None:
            yield self._loss(1, f"a text that is not {self.format.title}")
            return
        if before.keys() <= after.keys():
            return
        again = self._written_again(held, framework)
        if again == held:
            yield from self._removed_tags(before, after, framework)
            return
        names = {*before}
        if self.format.has_synonyms:
            # Under the names that a conversion writes; what has no name or no key cannot be written again.
            names = {*(self.format.items_of(again) or {}), *(each for each in before if not all(each))}
        for key, name in sorted(names - after.keys(), key=lambda each: (before.get((each[0], ""), 0), each)):
            line = before.get((key, ""), 1)
            if not key:
                yield self._loss(before[key, name], "what begins here")
            elif not name:
                yield self._loss(line, f"the reference {key!r}")
            elif (key, "") in after:
                yield self._loss(line, f"{name!r} of the reference {key!r}")

    def _removed_tags(self, before: Items, after: Items, framework: Framework) -> Iterator[Problem]:
        """Yield a warning for each tag of an earlier conversion that is not in the new one."""
        # Its source may have lost references and fields, but tags may have been added to the file itself.
        for key, name in sorted(before.keys() - after.keys()):
            if (key, "") in after and name in _curated(framework):
                message = f"{name!r} of the reference {key!r} is not in the new content"
                yield self._loss(before[key, name], message, Severity.WARNING)

    def _written_again(self, held: Any, framework: Framework) -> Any:
        result = self.format.parse([(str(self.path), held)], framework)
        if self.format.write is None or any(each.severity is Severity.ERROR for each in result.problems):
            return b"" if self.format.is_binary else ""
        written = self.format.write(result.references, framework)
        if written.data is not None:
            return written.data
        # As it is compared with what the file holds.
        return written.text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n")

    def _loss(self, line: int, message: str, severity: Severity = Severity.ERROR) -> Problem:
        if severity is Severity.ERROR:
            message += " would be lost"
        return Problem(
            message=message, source=str(self.path), line=line, code="would-be-lost", severity=severity
        )


def _curated(framework: Framework) -> set[str]:
    """Return the names of what curators add: tags and annotations."""
    fields = framework.fields
    names = {each for each in attrs.astuple(fields, recurse=False) if isinstance(each, str)}
    return {*names, *(field for _, field in fields.facets), *fields.own, "custom.essence-refs"}
