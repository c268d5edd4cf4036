"""What a build makes: which documents, set once each, in which formats and files. And where the plan for it lies."""

import contextlib
import enum
import fnmatch
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import attrs

from essence_refs.errors import EssenceRefsError, FileError, UnknownTargetError
from essence_refs.files.reading import data_folder, is_file, read_bytes
from essence_refs.files.styles import DEFAULT_STYLE, PAGE_STYLE, style_files
from essence_refs.model import Picture
from essence_refs.model.traversal import leaf_blocks
from essence_refs.suggestions import close_matches

OWN_FILE = "essence-refs.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = ("tool", "essence-refs")
# What a build remembers of its files; no file of a plan may be called so.
MANIFEST = ".essence-refs-build.json"


class DocumentKind(enum.StrEnum):
    """What a document of a plan is."""

    LIST = "list"
    PAGE = "page"
    REPORT = "report"


@attrs.frozen(kw_only=True)
class PlannedDocument:
    """
    A document to set, whatever the formats that it is then written in.

    ``levels`` are the keys of what stands on a list, all of the library where there are none. A style that
    is a path is a file; a report without a style or locale has its own, or else the usual one.
    """

    kind: DocumentKind
    levels: tuple[str, ...] = ()
    style: str | Path = DEFAULT_STYLE
    locale: str = "en-GB"
    annotated: bool = False
    by_type: bool = True
    where: str = ""
    title: str = ""
    report: Path | None = None


@attrs.frozen(kw_only=True)
class Target:
    """
    A file to make: a document in a format.

    ``name`` is its path below the plan's output folder, with forward slashes; ``path`` is what it is called
    from where the user stands.
    """

    work: PlannedDocument
    name: str
    path: Path
    format: str
    template: Path | None = None
    width: int | None = None
    metadata: bool = False


@attrs.frozen(kw_only=True)
class Plan:
    """What a configuration file asks for. Without library files the items that come with essence-refs are meant."""

    source: Path
    library: tuple[Path, ...] = ()
    framework: Path | None = None
    encoding: str | None = None
    into: Path = Path()
    targets: tuple[Target, ...] = ()

    @property
    def common(self) -> tuple[Path, ...]:
        """The files that every document is made from."""
        shipped = data_folder("references")
        return (*(self.library or (shipped / "essence.bib",)), self.framework or shipped / "framework.toml")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that something is made from, the configuration first, each once."""
        works = dict.fromkeys(target.work for target in self.targets)
        own = (each for work in works for each in input_files(work, encoding=self.encoding))
        templates = (target.template for target in self.targets if target.template)
        return tuple(dict.fromkeys((self.source, *self.common, *own, *templates)))

    def called(self, names: Iterable[str]) -> tuple[Target, ...]:
        """
        Return the targets with these names, paths or patterns ("*.docx"), in the order of the plan.

        Raises:
            UnknownTargetError: for a name that none has, with those that come near.

        """
        wanted: set[str] = set()
        for name in names:
            found = {each.name for each in self.targets if _is_called(each, name)}
            if not found:
                raise UnknownTargetError(name, close_matches(name, (each.name for each in self.targets)))
            wanted |= found
        return tuple(each for each in self.targets if each.name in wanted)


def input_files(work: PlannedDocument, *, encoding: str | None = None) -> Iterator[Path]:
    """
    Yield the files that a document is made from, beside those that all are made from; *encoding* is that of a report.

    Raises:
        UnknownStyleError: when the style is no longer there.
        FileError: when it cannot be read.

    """
    if work.report:
        yield work.report
        yield from _named_by(work.report, encoding, has_style=bool(work.style))
    if work.kind is DocumentKind.PAGE:
        yield from style_files(PAGE_STYLE)
    elif work.style:
        yield from style_files(work.style)


def _named_by(report: Path, encoding: str | None, *, has_style: bool) -> Iterator[Path]:
    """Yield the files that a report names in its front matter and shows as pictures, also those that are missing."""
    # Few plans have reports, and reading one needs packages that not everybody has.
    from essence_refs.files.reports import is_elsewhere, open_report  # noqa: PLC0415

    # What is wrong with the report is told by whoever sets it.
    with contextlib.suppress(EssenceRefsError):
        read = open_report(report, encoding=encoding)
        folder = report.parent
        leaves = leaf_blocks((*read.blocks, *(each for note in read.notes for each in note)))
        pictures = (each.source for each in leaves if isinstance(each, Picture))
        named = [*read.bibliography, *(each for each in pictures if not is_elsewhere(each))]
        # In Markdown a space in a name is often written as %20.
        places = (place for name in named for place in (folder / name, folder / unquote(name)))
        # No file has a null character in its name, and the system refuses to be asked.
        yield from dict.fromkeys(each for each in places if "\0" not in str(each))
        if not has_style:
            own = folder / read.style if read.style.casefold().endswith(".csl") else read.style
            yield from style_files(own or DEFAULT_STYLE)


def find_configuration(start: Path | None = None) -> Path:
    """
    Return the nearest configuration file in *start* (by default where the user stands) or a folder above it.

    That is an essence-refs.toml, or else a pyproject.toml with a table [tool.essence-refs].

    Raises:
        FileError: when there is none, or a pyproject.toml cannot be read.

    """
    folder = start or Path()
    for _ in range(len(folder.absolute().parts)):
        if is_file(folder / OWN_FILE):
            return folder / OWN_FILE
        if is_file(folder / PROJECT_FILE) and _has_table(read_bytes(folder / PROJECT_FILE)):
            return folder / PROJECT_FILE
        # Not absolute: messages name files as the user would type them.
        folder = folder / ".."
    message = (
        "there is no such file here or in a folder above, and no pyproject.toml with a [tool.essence-refs]"
    )
    raise FileError((start or Path()) / OWN_FILE, message)


def _has_table(data: bytes) -> bool:
    # Most files called so belong to projects that have nothing to do with us.
    if TABLE[1].encode() not in data:
        return False
    try:
        values = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        # It names us, so it is most likely meant; reading it says what is wrong.
        return True
    tool = values.get(TABLE[0])
    return isinstance(tool, dict) and TABLE[1] in tool


def _is_called(target: Target, name: str) -> bool:
    # Windows writes paths with the other slash, and a shell completes them with "./".
    written = name.replace("\\", "/").removeprefix("./")
    known = (target.name, target.path.as_posix())
    return written in known or any(fnmatch.fnmatchcase(each, written) for each in known)
