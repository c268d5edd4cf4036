"""Running a build: make the planned files whose inputs have changed, and never overwrite edits made by hand."""

import enum
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from essence_refs import saving, selection
from essence_refs.arguments import checked
from essence_refs.builds.configuration import open_plan
from essence_refs.builds.document_kinds import LIST
from essence_refs.builds.libraries import PlanLibraries
from essence_refs.builds.manifest import BuiltFile, Fingerprints, Manifest, digest
from essence_refs.builds.plan import Plan, PlannedDocument, Target
from essence_refs.diagnostics import Problem, count_problems
from essence_refs.errors import ChangedFileError, EssenceRefsError, FileError
from essence_refs.files.configurations import find_configuration
from essence_refs.files.reading_options import ReadingOptions
from essence_refs.model import Library
from essence_refs.publish import publications
from essence_refs.publish.publications import Publication


class FileState(enum.StrEnum):
    """What a build did with a file."""

    MADE = "made"
    CURRENT = "up to date"
    # Changed by hand, or not made by a build; not overwritten.
    KEPT = "kept"
    FAILED = "failed"
    # An earlier build made it; it is no longer in the plan.
    STRAY = "no longer planned"
    REMOVED = "removed"


@attrs.frozen(kw_only=True)
class FileResult:
    """What a build did with one file, and the error if the file was not made."""

    path: Path
    state: FileState
    error: EssenceRefsError | None = None


@attrs.frozen(kw_only=True, repr=False)
class BuildResult:
    """What a build did with every file, and the problems of libraries and reports that did not stop it."""

    files: tuple[FileResult, ...]
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        states = [each.state for each in self.files]
        counts = [f"{states.count(state):,} {state}" for state in FileState if state in states]
        return f"<BuildResult: {', '.join((*counts, count_problems(self.problems)))}>"

    @property
    def has_errors(self) -> bool:
        """Whether any file could not be made, or exists and was not overwritten."""
        return any(each.error is not None for each in self.files)


@checked()
def build(
    configuration: str | os.PathLike[str] | None = None,
    *targets: str,
    force: bool = False,
    prune: bool = False,
    dry_run: bool = False,
) -> BuildResult:
    """
    Make all files in a configuration, or those that match a target: a file name or a pattern such as "*.docx".

    The configuration is the nearest essence-refs.toml or pyproject.toml unless *configuration* is the path of one.
    A file is made if one of its inputs has changed. With *force* every file is made, also those changed by hand. With
    *prune* files of earlier builds that are no longer in the plan are removed. With *dry_run* nothing is written.

    Raises:
        FileError: when the configuration cannot be read, or there is none.
        ProblemsError: with everything that is wrong in the configuration.
        UnknownTargetError: with the nearest targets.

    """
    plan = open_plan(find_configuration() if configuration is None else Path(configuration))
    run = Build(plan, force=force, dry_run=dry_run)
    results = [*run.run(plan.targets_named(targets) if targets else plan.targets)]
    if not targets:
        results += run.strays(prune=prune)
    return BuildResult(files=tuple(results), problems=tuple(dict.fromkeys(run.problems)))


class Build:
    """
    One run over the targets of a plan.

    ``problems`` are those of libraries and reports that did not stop it. With *force* every file is made again, also
    those changed by hand. With *dry_run* nothing is written.
    """

    def __init__(self, plan: Plan, *, force: bool = False, dry_run: bool = False) -> None:
        self.plan = plan
        self.force = force
        self.dry_run = dry_run
        self._manifest = Manifest.open(plan.into, discard_damaged=force)
        self._fingerprints = Fingerprints(plan)
        self._libraries = PlanLibraries(
            plan.library, plan.framework, plan.encoding, ReadingOptions(plan.titles, plan.useprefix)
        )
        self._report_problems: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems so far of libraries and reports."""
        return (*self._libraries.problems, *self._missing_levels(), *self._report_problems)

    def run(self, targets: Iterable[Target]) -> Iterator[FileResult]:
        """
        Make the targets that are not up to date, and yield the result for each as soon as it is known.

        A target that fails does not stop the others. Files are recorded in the manifest even if the caller stops early.
        """
        by_document: dict[PlannedDocument, list[Target]] = {}
        for target in targets:
            by_document.setdefault(target.document, []).append(target)
        try:
            for document, group in by_document.items():
                yield from self._make_document(document, group)
        finally:
            self._save_manifest()

    def strays(self, *, prune: bool = False) -> Iterator[FileResult]:
        """
        Yield the files of earlier builds that are no longer in the plan; with *prune* they are removed.

        A file that was changed by hand is kept, unless the build is forced.
        """
        planned = {each.name for each in self.plan.targets}
        try:
            for name, record in self._manifest.strays(planned):
                path = self.plan.into / name
                try:
                    yield from self._stray(path, name, record, prune=prune)
                except FileError as error:
                    yield FileResult(path=path, state=FileState.FAILED, error=error)
        finally:
            self._save_manifest()

    def _stray(self, path: Path, name: str, record: BuiltFile, *, prune: bool) -> Iterator[FileResult]:
        data = saving.content(path)
        if data is None:
            self._manifest.files.pop(name)
        elif not prune:
            yield FileResult(path=path, state=FileState.STRAY)
        elif not _is_inside(path.parent, self.plan.into):
            raise FileError(path, "a symbolic link leads to it from the output folder, and it is not removed")
        elif digest(data) != record.holds and not self.force:
            error = ChangedFileError(path, "it was changed after it was made, and is not removed")
            yield FileResult(path=path, state=FileState.KEPT, error=error)
        else:
            if not self.dry_run:
                saving.remove(path, empty_folders_below=self.plan.into)
                self._manifest.files.pop(name)
            yield FileResult(path=path, state=FileState.REMOVED)

    def _make_document(self, document: PlannedDocument, targets: list[Target]) -> Iterator[FileResult]:
        """Yield the result for each format of a document, which is made once, when the first format needs it."""
        publication: Publication | EssenceRefsError | None = None
        for target in targets:
            try:
                fingerprint = self._fingerprints.of(target)
                before = saving.content(target.path)
                result = self._result_without_making(target, fingerprint, before)
                if result:
                    yield result
                    continue
                if publication is None:
                    publication = self._publication(document)
                if isinstance(publication, EssenceRefsError):
                    raise publication
                yield self._write(target, publication, fingerprint, before)
            except EssenceRefsError as error:
                yield FileResult(path=target.path, state=FileState.FAILED, error=error)

    def _result_without_making(
        self, target: Target, fingerprint: str, before: bytes | None
    ) -> FileResult | None:
        """Return the result for a target that is up to date or was changed by hand, None for any other."""
        record = self._manifest.files.get(target.name)
        if before is None or record is None or self.force:
            return None
        if digest(before) != record.holds:
            error = ChangedFileError(target.path, "it was changed after it was made, and is not overwritten")
            return FileResult(path=target.path, state=FileState.KEPT, error=error)
        if record.made_from == fingerprint:
            return FileResult(path=target.path, state=FileState.CURRENT)
        return None

    def _write(
        self, target: Target, publication: Publication, fingerprint: str, before: bytes | None
    ) -> FileResult:
        data = publications.write_bytes(
            publication,
            target.format,
            metadata=target.metadata,
            template=target.template,
            width=target.width,
            into=target.path.parent,
        )
        is_ours = target.name in self._manifest.files or self.force
        if before is not None and before != data and not is_ours:
            reason = "this file exists and was not made by this build; it is not overwritten"
            error = ChangedFileError(target.path, reason)
            return FileResult(path=target.path, state=FileState.KEPT, error=error)
        if before != data and not self.dry_run:
            saving.make_folder(target.path.parent)
            # The manifest is written last, into the same folder.
            is_beside_manifest = target.path.parent == self.plan.into
            saving.replace(target.path, data, expected=before, more=is_beside_manifest)
        self._manifest.files[target.name] = BuiltFile(made_from=fingerprint, holds=digest(data))
        state = FileState.CURRENT if before == data else FileState.MADE
        return FileResult(path=target.path, state=state)

    def _publication(self, document: PlannedDocument) -> Publication | EssenceRefsError:
        """Return the document, or the error that every format of it fails with."""
        try:
            publication = document.kind.publish(document, self._libraries)
        except EssenceRefsError as error:
            return error
        self._report_problems += getattr(publication, "problems", ())
        return publication

    def _missing_levels(self) -> Iterator[Problem]:
        """Yield a warning if there are lists by level, and no reference of the library has a level."""
        library = self._libraries.opened
        if not isinstance(library, Library) or not len(library):
            return
        has_no_level = len(selection.untagged_references(library)) == len(library)
        if has_no_level and any(
            each.document.kind is LIST and each.document.levels for each in self.plan.targets
        ):
            yield Problem(
                message="no item of the library has a level, so every list is empty",
                source=str(self.plan.source),
                hint='levels = "all" makes one list of everything',
                code="no-levels",
            )

    def _save_manifest(self) -> None:
        if not self.dry_run:
            self._manifest.save()


def _is_inside(folder: Path, into: Path) -> bool:
    """Return whether a folder is the output folder or inside it when symbolic links are followed."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(into))
