"""Making the files of a plan: only those for which something changed, and none over what somebody wrote by hand."""

import enum
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from essence_refs import files, saving, selection
from essence_refs.builds.configuration import open_plan
from essence_refs.builds.manifest import FileRecord, Fingerprints, Manifest, digest
from essence_refs.builds.plan import DocumentKind, Plan, PlannedDocument, Target, find_configuration
from essence_refs.diagnostics import Problem
from essence_refs.errors import ChangedFileError, EssenceRefsError, FileError
from essence_refs.model import Library
from essence_refs.publish import level_pages, publications, reading_lists
from essence_refs.publish.publications import Publication


class FileState(enum.StrEnum):
    """What became of a file."""

    MADE = "made"
    CURRENT = "up to date"
    # Somebody changed it by hand, or made it in another way; it is left as it is.
    KEPT = "kept"
    FAILED = "failed"
    # It was made once, and no plan asks for it any more.
    STRAY = "no longer planned"
    REMOVED = "removed"


@attrs.frozen(kw_only=True)
class FileResult:
    """What became of one file, and the error where it is not as the plan wants it."""

    path: Path
    state: FileState
    error: EssenceRefsError | None = None


@attrs.frozen(kw_only=True)
class BuildResult:
    """What became of every file of a build, and the problems of libraries and reports that did not stop it."""

    files: tuple[FileResult, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any file could not be made, or was left as it was because it had been changed by hand."""
        return any(each.error is not None for each in self.files)


def build(
    configuration: str | os.PathLike[str] | None = None,
    *targets: str,
    force: bool = False,
    prune: bool = False,
    dry_run: bool = False,
) -> BuildResult:
    """
    Make the files that a configuration asks for, where something changed: all, or each target by its name or "*.docx".

    The configuration is the nearest essence-refs.toml or pyproject.toml unless *configuration* is the path of one.
    With *force* every file is made, also those changed by hand; with *prune* files of earlier builds that no target
    asks for are removed; with *dry_run* nothing is written.

    Raises:
        FileError: when the configuration cannot be read, or there is none.
        ProblemsError: with everything that is wrong in the configuration.
        UnknownTargetError: with the nearest targets.

    """
    plan = open_plan(find_configuration() if configuration is None else Path(configuration))
    run = Build(plan, force=force, rehearsal=dry_run)
    results = [*run.run(plan.called(targets) if targets else plan.targets)]
    if not targets:
        results += run.strays(prune=prune)
    return BuildResult(files=tuple(results), problems=tuple(dict.fromkeys(run.problems)))


class Build:
    """
    One run over a plan's targets. What is wrong in the library, and does not stop it, is in ``problems`` afterwards.

    With *force* every file is made again, also those changed by hand. A *rehearsal* does everything but write.
    """

    def __init__(self, plan: Plan, *, force: bool = False, rehearsal: bool = False) -> None:
        self.plan = plan
        self.force = force
        self.rehearsal = rehearsal
        self.problems: tuple[Problem, ...] = ()
        self._manifest = Manifest.opened(plan.into, anew=force)
        self._fingerprints = Fingerprints(plan)
        self._library: Library | EssenceRefsError | None = None

    def run(self, targets: Iterable[Target]) -> Iterator[FileResult]:
        """
        Make the targets that are not up to date, and yield what became of each, as soon as it is known.

        One that fails does not stop the others. What was made is remembered also when the caller stops midway.
        """
        by_work: dict[PlannedDocument, list[Target]] = {}
        for target in targets:
            by_work.setdefault(target.work, []).append(target)
        try:
            for work, group in by_work.items():
                yield from self._set(work, group)
        finally:
            self._remember()

    def strays(self, *, prune: bool = False) -> Iterator[FileResult]:
        """
        Yield the files that were made once and are in the plan no more; with *prune* they are removed.

        One that was changed by hand stays, unless everything is forced.
        """
        planned = {each.name for each in self.plan.targets}
        try:
            for name, made in self._manifest.strays(planned):
                path = self.plan.into / name
                try:
                    yield from self._stray(path, name, made, prune=prune)
                except FileError as error:
                    yield FileResult(path=path, state=FileState.FAILED, error=error)
        finally:
            self._remember()

    def _stray(self, path: Path, name: str, made: FileRecord, *, prune: bool) -> Iterator[FileResult]:
        data = _present(path)
        if data is None:
            self._manifest.forget(name)
        elif not prune:
            yield FileResult(path=path, state=FileState.STRAY)
        elif not _lies_in(path.parent, self.plan.into):
            raise FileError(path, "a symbolic link leads to it from the output folder, and it is not removed")
        elif digest(data) != made.holds and not self.force:
            error = ChangedFileError(path, "it was changed after it was made, and is not removed")
            yield FileResult(path=path, state=FileState.KEPT, error=error)
        else:
            if not self.rehearsal:
                _remove(path)
                self._manifest.forget(name)
                _remove_empty(path.parent, above=self.plan.into)
            yield FileResult(path=path, state=FileState.REMOVED)

    def _set(self, work: PlannedDocument, targets: list[Target]) -> Iterator[FileResult]:
        """Yield what became of the formats of one document, which is set when the first of them is due."""
        document: Publication | EssenceRefsError | None = None
        for target in targets:
            try:
                fingerprint = self._fingerprints.of(target)
                before = _present(target.path)
                settled = self._settled(target, fingerprint, before)
                if settled:
                    yield settled
                    continue
                if document is None:
                    document = self._document(work)
                if isinstance(document, EssenceRefsError):
                    raise document
                yield self._written(target, document, fingerprint, before)
            except EssenceRefsError as error:
                yield FileResult(path=target.path, state=FileState.FAILED, error=error)

    def _settled(self, target: Target, fingerprint: str, before: bytes | None) -> FileResult | None:
        """Return what became of a target that needs no setting, None where it does."""
        made = self._manifest.files.get(target.name)
        if before is None or made is None or self.force:
            return None
        if digest(before) != made.holds:
            error = ChangedFileError(target.path, "it was changed after it was made, and is left as it is")
            return FileResult(path=target.path, state=FileState.KEPT, error=error)
        if made.made_from == fingerprint:
            return FileResult(path=target.path, state=FileState.CURRENT)
        return None

    def _written(
        self, target: Target, document: Publication, fingerprint: str, before: bytes | None
    ) -> FileResult:
        data = publications.write_bytes(
            document,
            target.format,
            metadata=target.metadata,
            template=target.template,
            width=target.width,
            into=target.path.parent,
        )
        is_ours = target.name in self._manifest.files or self.force
        if before is not None and before != data and not is_ours:
            error = ChangedFileError(target.path, "it was there before, made otherwise, and is left as it is")
            return FileResult(path=target.path, state=FileState.KEPT, error=error)
        if before != data and not self.rehearsal:
            _make_folder(target.path.parent)
            # The record comes last, into the same folder.
            beside_record = target.path.parent == self.plan.into
            saving.replace(target.path, data, expected=before, more=beside_record)
        self._manifest.remember(target.name, FileRecord(made_from=fingerprint, holds=digest(data)))
        state = FileState.CURRENT if before == data else FileState.MADE
        return FileResult(path=target.path, state=state)

    def _document(self, work: PlannedDocument) -> Publication | EssenceRefsError:
        """Return the document, or the error that every format of it fails with."""
        try:
            if work.report:
                return self._report(work.report, work)
            library = self._opened()
            if work.kind is DocumentKind.PAGE:
                return level_pages.page(library, work.levels[0], locale=work.locale)
            return reading_lists.reading_list(
                library.where(work.where) if work.where else library,
                work.levels or None,
                style=work.style,
                locale=work.locale,
                annotated=work.annotated,
                by_type=work.by_type,
                title=work.title or None,
            ).document()
        except EssenceRefsError as error:
            return error

    def _report(self, path: Path, work: PlannedDocument) -> Publication:
        """Return a report set; it cites from the plan's library, or else from the files that it names itself."""
        # Few plans have reports, and reading one needs packages that not everybody has.
        from essence_refs.files.reports import open_report  # noqa: PLC0415
        from essence_refs.publish.styled_reports import libraries_of, style_report  # noqa: PLC0415

        read = open_report(path, encoding=self.plan.encoding)
        if read.bibliography and not self.plan.library:
            paths, plan = libraries_of(read), self.plan
            library = files.open_library(*paths, framework=plan.framework, encoding=plan.encoding)
            self.problems += library.problems
        else:
            library = self._opened()
        styled = style_report(read, library, style=work.style or None, locale=work.locale or None)
        self.problems += styled.problems
        return styled

    def _opened(self) -> Library:
        if self._library is None:
            plan = self.plan
            try:
                library = files.open_library(*plan.library, framework=plan.framework, encoding=plan.encoding)
            except EssenceRefsError as error:
                self._library = error
            else:
                self._library = library
                self.problems += (*library.problems, *_untagged(plan, library))
        if isinstance(self._library, EssenceRefsError):
            raise self._library
        return self._library

    def _remember(self) -> None:
        if not self.rehearsal:
            self._manifest.save()


def _present(path: Path) -> bytes | None:
    """
    Return the bytes of a file, None where there is none.

    Raises:
        FileError: when something is there that cannot be read.

    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe that nobody writes to would never end.
            raise FileError(path, "it is not an ordinary file")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise saving.refusal(path, error) from error
    except ValueError as error:
        raise FileError(path, f"{error}") from None


def _lies_in(folder: Path, into: Path) -> bool:
    """Return whether a folder lies in the output folder (or is it) when all symbolic links are followed."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(into))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise saving.refusal(folder, error) from error


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise saving.refusal(path, error) from error


def _remove_empty(folder: Path, *, above: Path) -> None:
    """Remove the folders between a removed file and the output folder in which nothing is left."""
    while folder != above and above in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            # Something else is in it, or it is somebody's who does not let go of it: that is no failure of a build.
            return
        folder = folder.parent


def _untagged(plan: Plan, library: Library) -> Iterator[Problem]:
    """Yield a warning where lists are made level by level of a library that has none."""
    is_by_level = any(target.work.kind is DocumentKind.LIST and target.work.levels for target in plan.targets)
    if is_by_level and len(library) and len(selection.untagged_references(library)) == len(library):
        yield Problem(
            message="no item of the library carries a level, so every list is empty",
            source=str(plan.source),
            hint='levels = "all" makes one list of everything',
            code="no-levels",
        )
