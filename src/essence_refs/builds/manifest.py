"""The manifest of a build: for each file that was made, digests of what it was made from and of its content."""

import functools
import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import attrs

from essence_refs import saving
from essence_refs.builds.plan import MANIFEST, OWN_FILES, Plan, PlannedDocument, Target
from essence_refs.errors import FileError
from essence_refs.files.reading import is_file, path_of, read_bytes
from essence_refs.formats import format_named

# Increased when the ingredients of a fingerprint change, so that the files of older builds are made again.
_VERSION = 4
_MISSING = "missing"
# The packages that affect every file. A format and a kind of document list their own.
_PACKAGES = ("essence-refs", "bibtexparser", "citeproc-py", "edtf")
# The errors of reading a damaged record. RecursionError: Python's parser calls itself for an array inside an array.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class _NewerVersionError(ValueError):
    """The manifest was written by a newer version of essence-refs."""


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of *data* in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@attrs.frozen(kw_only=True)
class BuiltFile:
    """A file that a build made: the fingerprint of what it was made from, and the digest of its content."""

    made_from: str
    holds: str


class Fingerprints:
    """The fingerprints of a plan's targets; every input file is read once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._file_digests: dict[Path, str] = {}
        self._document_files: dict[PlannedDocument, list[str]] = {}

    def of(self, target: Target) -> str:
        """
        Return a digest of everything that affects a target: input files, options, and versions of packages.

        Raises:
            UnknownStyleError: when the style no longer exists.
            FileError: when an input file cannot be read.

        """
        kind = target.document.kind
        ingredients = [
            f"{_VERSION}",
            *_options(target),
            f"{self._plan.encoding} {self._plan.titles} {self._plan.useprefix}",
            # A copy of the shipped files is not the library of their project.
            f"{bool(self._plan.library)} {bool(self._plan.framework)}",
            *map(_version, (*_PACKAGES, *format_named(target.format).packages, *kind.packages)),
            *self._files("common", self._plan.common),
            *self._files_of(target.document),
            *self._files("template", [target.template] if target.template else []),
        ]
        return digest(json.dumps(ingredients).encode())

    def _files_of(self, document: PlannedDocument) -> list[str]:
        if document not in self._document_files:
            files = document.kind.input_files(document, self._plan.encoding)
            self._document_files[document] = [*self._files("document", files)]
        return self._document_files[document]

    def _files(self, use: str, paths: Iterable[Path]) -> Iterator[str]:
        """Yield use, name and digest of each file, so that two files cannot be confused."""
        for path in paths:
            yield from (use, self._name(path), self._digest(path))

    def _name(self, path: Path) -> str:
        """Return a path relative to the folder of the plan, so that the whole project can be moved."""
        folder = self._plan.source.parent
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name

    def _digest(self, path: Path) -> str:
        if path not in self._file_digests:
            # A report is made even if a picture is missing. All other files existed when the plan was read.
            file = path_of(str(path))
            self._file_digests[path] = digest(read_bytes(file, pipes=False)) if is_file(file) else _MISSING
        return self._file_digests[path]


class Manifest:
    """The files that builds have made in a folder."""

    def __init__(self, path: Path, files: dict[str, BuiltFile]) -> None:
        self.path = path
        self.files = files
        self._saved = dict(files)

    @classmethod
    def open(cls, folder: Path, *, discard_damaged: bool = False) -> "Manifest":
        """
        Return the manifest in a folder, an empty one if there is none.

        Raises:
            FileError: when it cannot be read, or is damaged or of a newer version and *discard_damaged* is not set.

        """
        path = folder / MANIFEST
        if not os.path.lexists(path):
            return cls(path, {})
        try:
            return cls(path, _parse(read_bytes(path, pipes=False)))
        except UNREADABLE as error:
            if discard_damaged:
                return cls(path, {})
            remedy = "remove it, and the next build makes a new one"
            if isinstance(error, _NewerVersionError):
                message = (
                    f"this record was made by a newer version of essence-refs; use that version, or {remedy}"
                )
            else:
                message = f"this record of the last build is damaged; {remedy}"
            raise FileError(path, message) from None

    def recover(self, records: Iterable[tuple[str, BuiltFile]]) -> bool:
        """
        Add the *records* of unfinished builds whose files were written, which means that they have the recorded content.

        Return whether every file could be read.
        """
        is_complete = True
        for name, record in records:
            try:
                data = saving.content(self.path.parent / name)
            except FileError:
                is_complete = False
                continue
            known = self.files.get(name)
            is_known = known is not None and known.holds == record.holds
            if data is not None and not is_known and digest(data) == record.holds:
                self.files[name] = record
        return is_complete

    def strays(self, planned: Iterable[str]) -> Iterator[tuple[str, BuiltFile]]:
        """Yield the files that are not among those *planned*, by name; a second path of a planned file does not count."""
        known = set(planned)
        others = sorted((name, record) for name, record in self.files.items() if name not in known)
        folder = self.path.parent
        # Such as a link, or another spelling where the system ignores the case of letters.
        files = {_identity(folder / name) for name in known} if others else set()
        for name, record in others:
            identity = _identity(folder / name)
            if identity is None or identity not in files:
                yield name, record

    def save(self) -> None:
        """
        Write the manifest if it has changed.

        Raises:
            FileError: when it cannot be written.

        """
        if self.files == self._saved:
            return
        files = {name: attrs.asdict(record) for name, record in sorted(self.files.items())}
        text = json.dumps({"version": _VERSION, "files": files}, ensure_ascii=False, indent=1)
        saving.replace(self.path, f"{text}\n".encode())
        self._saved = dict(self.files)


def _parse(data: bytes) -> dict[str, BuiltFile]:
    manifest = json.loads(data)
    if manifest["version"] not in range(1, _VERSION + 1):
        is_newer = isinstance(manifest["version"], int) and manifest["version"] > _VERSION
        raise (_NewerVersionError if is_newer else ValueError)(manifest["version"])
    return dict(parse_record(name, record) for name, record in manifest["files"].items())


def parse_record(name: str, record: dict[str, str]) -> tuple[str, BuiltFile]:
    """
    Return the name of a file and its record.

    Raises:
        ValueError: for the name of a file that no build writes. It must not get into the manifest, because a build
            may remove the files in it.
        KeyError: for a record without a digest.

    """
    path = PureWindowsPath(name)
    is_outside = path.root or path.drive or ".." in path.parts
    if is_outside or not path.name or path.name.casefold() in OWN_FILES or not name.isprintable():
        raise ValueError(name)
    made = BuiltFile(made_from=str(record["made_from"]), holds=str(record["holds"]))
    return PurePosixPath(name).as_posix(), made


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _options(target: Target) -> Iterator[str]:
    """Yield the options of a target, without paths: the content of files is in the fingerprint by itself."""
    document = target.document
    style = document.style.name if isinstance(document.style, Path) else document.style
    values = {
        **attrs.asdict(target, recurse=False),
        **attrs.asdict(document, recurse=False),
        "kind": document.kind.name,
        "style": style,
    }
    for name, value in sorted(values.items()):
        if name not in {"document", "path", "template", "report"}:
            yield f"{name}={value!r}"


@functools.cache
def _version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package
