"""What a build remembers: for each file that it made, what it was made from and what it held, as digests."""

import functools
import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import attrs

from essence_refs import saving
from essence_refs.builds.plan import MANIFEST, DocumentKind, Plan, PlannedDocument, Target, input_files
from essence_refs.errors import FileError
from essence_refs.files.reading import is_file, read_bytes
from essence_refs.formats import format_named

# Raised when what a digest is made of changes, so that files of an older build are made again.
_VERSION = 2
_MISSING = "missing"
# The packages that affect every file, and those that affect a kind of document. A format lists its own packages.
_ENGINES = ("essence-refs", "bibtexparser", "citeproc-py", "edtf")
_ENGINES_OF_KINDS = {DocumentKind.REPORT: ("markdown-it-py", "mdit-py-plugins", "PyYAML")}


def digest(data: bytes) -> str:
    """Return what stands for *data*: no other data that anybody will ever write has the same."""
    return hashlib.sha256(data).hexdigest()


@attrs.frozen(kw_only=True)
class FileRecord:
    """What a file was made from, and what it held when it was made."""

    made_from: str
    holds: str


class Fingerprints:
    """What each target of a plan is made from, as a digest; every input is read once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._of_files: dict[Path, str] = {}
        self._of_works: dict[PlannedDocument, list[str]] = {}

    def of(self, target: Target) -> str:
        """
        Return the digest of everything that a target comes of: input files, options, and the versions of programs.

        Raises:
            UnknownStyleError: when the style is no longer there.
            FileError: when an input cannot be read.

        """
        said = [
            f"{_VERSION}",
            repr(_without_folders(target)),
            f"{self._plan.encoding}",
            *map(_version, _ENGINES),
            *map(_version, format_named(target.format).packages),
            *map(_version, _ENGINES_OF_KINDS.get(target.work.kind, ())),
            *self._of_files_called("common", self._plan.common),
            *self._of_work(target.work),
            *self._of_files_called("template", [target.template] if target.template else []),
        ]
        return digest(json.dumps(said).encode())

    def _of_work(self, work: PlannedDocument) -> list[str]:
        if work not in self._of_works:
            files = input_files(work, encoding=self._plan.encoding)
            self._of_works[work] = [*self._of_files_called("work", files)]
        return self._of_works[work]

    def _of_files_called(self, use: str, paths: Iterable[Path]) -> Iterator[str]:
        """Yield for each file what it is for, what it is called and what it holds: none may take another's place."""
        for path in paths:
            yield from (use, self._called(path), self._of_file(path))

    def _called(self, path: Path) -> str:
        """Return what a file is called from the folder of the plan, so that all of it may be moved elsewhere."""
        folder = self._plan.source.parent
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name

    def _of_file(self, path: Path) -> str:
        if path not in self._of_files:
            # A report is set also where one of its pictures is missing; everything else was there for the plan.
            self._of_files[path] = digest(read_bytes(path, pipes=False)) if is_file(path) else _MISSING
        return self._of_files[path]


class Manifest:
    """The files that builds have made in a folder, as the last one left them."""

    def __init__(self, path: Path, files: dict[str, FileRecord]) -> None:
        self.path = path
        self.files = files
        self._saved = dict(files)

    @classmethod
    def opened(cls, folder: Path, *, anew: bool = False) -> "Manifest":
        """
        Return the record that lies in a folder, an empty one where none does.

        Raises:
            FileError: when it cannot be read or was damaged, unless it is to be begun *anew*.

        """
        path = folder / MANIFEST
        if not os.path.lexists(path):
            return cls(path, {})
        try:
            return cls(path, _parsed(read_bytes(path, pipes=False)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # Python reads an array inside an array by calling itself.
            if anew:
                return cls(path, {})
            message = (
                "this record of the last build was damaged; remove it, and the next build makes a new one"
            )
            raise FileError(path, message) from None

    def remember(self, name: str, made: FileRecord) -> None:
        """Keep what a file was made from."""
        self.files[name] = made

    def forget(self, name: str) -> None:
        """Keep nothing of a file that is no longer there."""
        self.files.pop(name, None)

    def strays(self, planned: Iterable[str]) -> Iterator[tuple[str, FileRecord]]:
        """Yield the files that are not among those *planned*, by name; another name of one of these is none."""
        known = set(planned)
        folder = self.path.parent
        places = {os.path.realpath(folder / name) for name in known}
        for name, made in sorted(self.files.items()):
            if name not in known and os.path.realpath(folder / name) not in places:
                yield name, made

    def save(self) -> None:
        """
        Write the record where it was found, if there is anything new in it.

        Raises:
            FileError: when it cannot be written.

        """
        if self.files == self._saved:
            return
        files = {name: attrs.asdict(made) for name, made in sorted(self.files.items())}
        text = json.dumps({"version": _VERSION, "files": files}, ensure_ascii=False, indent=1)
        saving.replace(self.path, f"{text}\n".encode())
        self._saved = dict(self.files)


def _parsed(data: bytes) -> dict[str, FileRecord]:
    found = {}
    record = json.loads(data)
    if record["version"] not in range(1, _VERSION + 1):
        raise ValueError(record["version"])
    for name, made in record["files"].items():
        path = PureWindowsPath(name)
        is_outside = path.root or path.drive or ".." in path.parts
        if is_outside or not path.name or path.name.casefold() == MANIFEST or not name.isprintable():
            # What it names may be removed one day, and must be a file that we would have written.
            raise ValueError(name)
        found[PurePosixPath(name).as_posix()] = FileRecord(
            made_from=str(made["made_from"]), holds=str(made["holds"])
        )
    return found


def _without_folders(target: Target) -> Target:
    """Return a target that says the same wherever the user stands; what is in its files is told apart by itself."""
    work = target.work
    style = work.style.name if isinstance(work.style, Path) else work.style
    return attrs.evolve(target, path=Path(), template=None, work=attrs.evolve(work, style=style, report=None))


@functools.cache
def _version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package
