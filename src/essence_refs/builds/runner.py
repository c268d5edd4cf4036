"""Running a build: make the planned files whose inputs have changed, and never overwrite edits made by hand."""

import contextlib
import enum
import functools
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs

from essence_refs import saving, selection
from essence_refs.arguments import checked
from essence_refs.builds.configuration import open_plan
from essence_refs.builds.document_kinds import LIST
from essence_refs.builds.journal import Journal, lock_folder
from essence_refs.builds.libraries import PlanLibraries
from essence_refs.builds.manifest import BuiltFile, Fingerprints, Manifest, digest
from essence_refs.builds.plan import MANIFEST, Plan, PlannedDocument, Target, is_inside
from essence_refs.diagnostics import Problem, count_problems
from essence_refs.errors import ChangedFileError, EssenceRefsError, FileError, NotShownWarning
from essence_refs.files.configurations import find_configuration
from essence_refs.model import Library
from essence_refs.publish import publications
from essence_refs.publish.publications import Publication

# Seconds to wait for another build.
PATIENCE = 30.0


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
    into: str | os.PathLike[str] | None = None,
    force: bool = False,
    prune: bool = False,
    dry_run: bool = False,
) -> BuildResult:
    """
    Make all files in a configuration, or those that match a target: a file name or a pattern such as "*.docx".

    The configuration is the nearest essence-refs.toml or pyproject.toml unless *configuration* is the path of one.
    The output folder is *into*, or else that of the configuration, which must be below the configuration's folder.
    A file is made if one of its inputs has changed. With *force* every file is made, also those changed by hand. With
    *prune* files of earlier builds that are no longer in the plan are removed. With *dry_run* nothing is written.

    Raises:
        FileError: when the configuration cannot be read, or there is none.
        ProblemsError: with everything that is wrong in the configuration.
        UnknownTargetError: with the nearest targets.
        LockedFileError: when another build is writing into the same folder, and takes longer than half a minute.

    """
    source, skipped = find_configuration() if configuration is None else (Path(configuration), ())
    plan = open_plan(source, into=into)
    run = Build(plan, force=force, dry_run=dry_run)
    wanted = plan.targets_named(targets) if targets else plan.targets
    results = run.run(wanted, strays=not targets, prune=prune)
    return BuildResult(files=tuple(results), problems=tuple(dict.fromkeys((*skipped, *run.problems))))


class Build:
    """
    One run over the targets of a plan.

    ``problems`` are those of libraries and reports that did not stop it. With *force* every file is made again, also
    those changed by hand. With *dry_run* nothing is written. Another build in the same folder is waited for, *patience*
    seconds at most; *when_waiting* is called before that.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        force: bool = False,
        dry_run: bool = False,
        patience: float | None = None,
        when_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.plan = plan
        self.force = force
        self.dry_run = dry_run
        patience = PATIENCE if patience is None else patience
        self._lock = functools.partial(lock_folder, plan.into, patience=patience, when_waiting=when_waiting)
        self._fingerprints = Fingerprints(plan)
        self._libraries = PlanLibraries(
            plan.library,
            framework=plan.framework,
            encoding=plan.encoding,
            titles=plan.titles,
            useprefix=plan.useprefix,
            map=plan.map,
            tags=plan.tags or None,
        )
        self._report_problems: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems so far of libraries and reports."""
        return (*self._libraries.problems, *self._missing_levels(), *self._report_problems)

    def run(
        self, targets: Iterable[Target], *, strays: bool = False, prune: bool = False
    ) -> Iterator[FileResult]:
        """
        Make the targets that are not up to date, and yield the result for each as soon as it is known.

        A target that fails does not stop the others. Files are recorded in the manifest even if the caller stops early.
        With *strays* the files of earlier builds that are no longer in the plan come last; with *prune* those of them
        that were not changed by hand are removed.

        Raises:
            LockedFileError: when another build does not end in time.
            FileError: when the records of builds cannot be read or written.

        """
        by_document: dict[PlannedDocument, list[Target]] = {}
        for target in targets:
            by_document.setdefault(target.document, []).append(target)
        with self._open_records():
            for document, group in by_document.items():
                yield from self._make_document(document, group)
            if strays:
                yield from self._strays(prune=prune)

    @contextlib.contextmanager
    def _open_records(self) -> Iterator[None]:
        """Lock the folder and open the manifest, with what killed builds have written; at the end, write the manifest."""
        with contextlib.nullcontext() if self.dry_run else self._lock():
            self.plan.require_writable(self.plan.into / MANIFEST)
            self._journal = Journal(self.plan.into)
            self._manifest = Manifest.open(self.plan.into, discard_damaged=self.force)
            unfinished = tuple(self._journal.records())
            self._is_journal_needed = not self._manifest.recover(unfinished)
            try:
                if self._journal.exists and not self.dry_run:
                    self._remove_leftovers({MANIFEST, *(name for name, _ in unfinished)})
                    self._save_records()
                yield
            finally:
                self._save_records()

    def _remove_leftovers(self, names: Iterable[str]) -> None:
        for name in names:
            # A file that cannot be removed does no harm.
            with contextlib.suppress(FileError):
                path = self.plan.into / name
                self.plan.require_writable(path)
                saving.remove_leftovers(path)

    def _save_records(self) -> None:
        if not self.dry_run:
            self._manifest.save()
            if not self._is_journal_needed:
                self._journal.remove()

    def _strays(self, *, prune: bool) -> Iterator[FileResult]:
        planned = {each.name for each in self.plan.targets}
        for name, record in self._manifest.strays(planned):
            path = self.plan.into / name
            try:
                yield from self._stray(path, name, record, prune=prune)
            except FileError as error:
                yield FileResult(path=path, state=FileState.FAILED, error=error)

    def _stray(self, path: Path, name: str, record: BuiltFile, *, prune: bool) -> Iterator[FileResult]:
        data = saving.content(path)
        if data is None:
            self._manifest.files.pop(name)
        elif not prune:
            yield FileResult(path=path, state=FileState.STRAY)
        elif not is_inside(path.parent, self.plan.into):
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
                self.plan.require_writable(target.path)
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
        """Return the result for a target whose content is known from the manifest, None for any other."""
        record = self._manifest.files.get(target.name)
        if before is None or record is None or self.force or record.made_from != fingerprint:
            return None
        if digest(before) == record.holds:
            return FileResult(path=target.path, state=FileState.CURRENT)
        return _kept(target.path, record)

    def _write(
        self, target: Target, publication: Publication, fingerprint: str, before: bytes | None
    ) -> FileResult:
        data = self._bytes(target, publication)
        if target.live:
            self._report_problems += publication.live_problems(target.live)
        known = self._manifest.files.get(target.name)
        made = BuiltFile(made_from=fingerprint, holds=digest(data))
        # A file is ours if its content is what was made last, or what is made now: its record may have been lost.
        is_ours = before in (None, data) or (known is not None and digest(before or b"") == known.holds)
        if not is_ours and not self.force:
            return _kept(target.path, known)
        if before != data and not self.dry_run:
            saving.make_folder(target.path.parent)
            self._journal.add(target.name, made)
            # The manifest is written last, into the same folder.
            is_beside_manifest = target.path.parent == self.plan.into
            try:
                saving.replace(target.path, data, expected=before, more=is_beside_manifest)
            except BaseException as error:
                # The file may have been replaced before the error. After ^C the next build looks, so that this one ends at once.
                is_recovered = isinstance(error, Exception) and self._manifest.recover([(target.name, made)])
                self._is_journal_needed |= not is_recovered
                raise
        self._manifest.files[target.name] = made
        state = FileState.CURRENT if before == data else FileState.MADE
        return FileResult(path=target.path, state=state)

    def _bytes(self, target: Target, publication: Publication) -> bytes:
        """Return the content of a file, and report what its format cannot show."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", NotShownWarning)
            data = publications.write_bytes(
                publication,
                target.format,
                metadata=target.metadata,
                template=target.template,
                live=target.live or None,
                width=target.width,
                path=target.path,
                folder=self.plan.into,
            )
        for each in caught:
            if isinstance(each.message, NotShownWarning):
                self._report_problems += (each.message.args[0],)
            else:
                warnings.warn(each.message, stacklevel=2)
        return data

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


def _kept(path: Path, record: BuiltFile | None) -> FileResult:
    reason = (
        "it was changed after it was made, and is not overwritten"
        if record
        else "this file exists and was not made by this build; it is not overwritten"
    )
    return FileResult(path=path, state=FileState.KEPT, error=ChangedFileError(path, reason))
