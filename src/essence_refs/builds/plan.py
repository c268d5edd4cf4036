"""The plan of a build: which documents to make, in which formats and files."""

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from essence_refs.errors import FileError, UnknownTargetError
from essence_refs.files.configurations import REPOSITORY_FOLDERS
from essence_refs.files.libraries import tags_beside
from essence_refs.files.reading import data_folder, path_of
from essence_refs.files.reading_options import TitleCase
from essence_refs.files.styles import DEFAULT_STYLE
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from essence_refs.builds.libraries import PlanLibraries
    from essence_refs.model import Framework
    from essence_refs.publish.publications import Publication

# The records of a build. No file of a plan may have one of these names.
MANIFEST = ".essence-refs-build.json"
JOURNAL = ".essence-refs-build.journal"
OWN_FILES = (MANIFEST, JOURNAL)
LOCALE = "en-GB"


@attrs.frozen(kw_only=True)
class DocumentOptions:
    """What a table of a configuration asks for; what it leaves out comes from the table around it."""

    levels: tuple[str, ...] = ()
    together: bool = False
    styles: tuple[str | Path, ...] = ()
    formats: tuple[str, ...] = ()
    locale: str = ""
    annotated: bool = False
    notes: str = ""
    by_type: bool = True
    group: tuple[str, ...] | None = None
    sort: str = "style"
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    gaps: bool = False
    keys: bool = False
    code: bool = True
    link_citations: bool | None = None
    where: str = ""
    title: str = ""
    name: str = ""
    template: Path | None = None
    live: str = ""
    width: int | None = None
    metadata: bool = False


@attrs.frozen(kw_only=True, eq=False)
class DocumentKind:
    """
    A kind of document.

    ``key`` is its key in a configuration. ``options`` are the keys that its tables may have, besides those of all
    kinds, and ``placeholders`` are those in its files' names. ``file_names`` are the usual names with one style and
    with several. ``packages`` are the third-party packages that affect its documents. Where ``is_from_files`` is set,
    its documents are made from files that the configuration names. ``plan`` yields the documents that options ask
    for; ``input_files`` yields the files that a document is made from, besides those of all documents.
    """

    name: str
    key: str
    options: tuple[str, ...]
    placeholders: tuple[str, ...]
    file_names: tuple[str, str]
    plan: "Callable[[DocumentOptions, Framework, Iterable[Path]], Iterator[PlannedDocument]]"
    input_files: "Callable[[PlannedDocument, str | None], Iterator[Path]]"
    publish: "Callable[[PlannedDocument, PlanLibraries], Publication]"
    packages: tuple[str, ...] = ()
    is_from_files: bool = False


@attrs.frozen(kw_only=True)
class PlannedDocument:
    """
    A document to make, in whatever formats.

    ``levels`` are the keys of the levels on a list, which has all of the library without any. A style that is a path
    is a file. ``list_options`` are pairs of a keyword of `reading_list` and its value. A report without a style or locale has that of its front matter, or else the usual one.
    """

    kind: DocumentKind
    levels: tuple[str, ...] = ()
    style: str | Path = DEFAULT_STYLE
    locale: str = LOCALE
    list_options: tuple[tuple[str, Any], ...] = ()
    where: str = ""
    title: str = ""
    report: Path | None = None
    code: bool = True
    link_citations: bool | None = None


@attrs.frozen(kw_only=True)
class Target:
    """
    A file to make: a document in a format.

    ``name`` is its path below the plan's output folder, with forward slashes; ``path`` is its path from the current
    folder.
    """

    document: PlannedDocument
    name: str
    path: Path
    format: str
    template: Path | None = None
    live: str = ""
    width: int | None = None
    metadata: bool = False


@attrs.frozen(kw_only=True)
class Plan:
    """
    What a configuration asks for. Without library files, the references that come with essence-refs are used.

    Every output must be inside the folder ``root``, also when symbolic links are followed.
    """

    source: Path
    library: tuple[Path, ...] = ()
    framework: Path | None = None
    encoding: str | None = None
    titles: TitleCase = "auto"
    useprefix: bool = True
    map: Path | None = None
    tags: tuple[Path, ...] = ()
    into: Path = Path()
    root: Path = Path()
    targets: tuple[Target, ...] = ()

    @property
    def common(self) -> tuple[Path, ...]:
        """The files that every document is made from."""
        shipped = data_folder("references")
        library = self.library or (shipped / "essence.bib",)
        # Those beside the library are read if the configuration names none.
        tags = self.tags or tuple(Path(each) for each in tags_beside(str(path) for path in self.library))
        framework = self.framework or shipped / "framework.toml"
        return (*library, framework, *((self.map,) if self.map else ()), *tags)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that something is made from, each once, the configuration first."""
        documents = dict.fromkeys(target.document for target in self.targets)
        own = (path for each in documents for path in each.kind.input_files(each, self.encoding))
        templates = (target.template for target in self.targets if target.template)
        common = (Path(path_of(str(each))) for each in self.common)
        return tuple(dict.fromkeys((self.source, *common, *own, *templates)))

    def require_writable(self, path: Path) -> None:
        """
        Refuse a path that builds may neither write to nor remove.

        Raises:
            FileError: when symbolic links lead out of the plan's root, or into the data of a version control system.

        """
        if not is_inside(path, self.root):
            message = f"a symbolic link leads out of the folder {self.root}, and it is not written"
            raise FileError(path, message)
        inside = Path(os.path.realpath(path)).relative_to(os.path.realpath(self.root))
        if any(each.casefold() in REPOSITORY_FOLDERS for each in inside.parts):
            raise FileError(path, "it is in the data of a version control system, and is not written")

    def targets_named(self, names: Iterable[str]) -> tuple[Target, ...]:
        """
        Return the targets with these names, paths or patterns ("*.docx"), in the order of the plan.

        Raises:
            UnknownTargetError: for a name that no target has, with similar names.

        """
        wanted: set[str] = set()
        for name in names:
            found = {each.name for each in self.targets if _has_name(each, name)}
            if not found:
                raise UnknownTargetError(name, close_matches(name, (each.name for each in self.targets)))
            wanted |= found
        return tuple(each for each in self.targets if each.name in wanted)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path is a folder or inside it, when symbolic links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _has_name(target: Target, name: str) -> bool:
    # Windows writes paths with backslashes, and a shell completes them with "./".
    written = name.replace("\\", "/").removeprefix("./")
    known = (target.name, target.path.as_posix())
    return written in known or any(fnmatch.fnmatchcase(each, written) for each in known)
