"""Running a build: it makes what changed and nothing else, and never overwrites changes made by hand."""

import json
import os
import shutil
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs import files, publish
from essence_refs.builds import manifest
from essence_refs.builds.configuration import open_plan
from essence_refs.builds.document_kinds import LIST, PAGE, REPORT
from essence_refs.builds.manifest import Fingerprints
from essence_refs.builds.plan import MANIFEST, DocumentKind
from essence_refs.builds.runner import Build, FileResult, FileState
from essence_refs.errors import FileError, ProblemsError
from essence_refs.publish import level_pages, reading_lists

CONFIGURATION = """\
library = "mine.bib"
framework = "framework.toml"
formats = ["html", "markdown", "text"]
[[lists]]
levels = ["policy", "organisation"]
styles = ["essence-brief", "house.csl"]
[[pages]]
levels = ["policy"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a project with a library, a framework and a style of its own."""
    monkeypatch.chdir(tmp_path)
    references, styles = files.data_folder("references"), files.data_folder("styles")
    shutil.copy(references / "essence.bib", tmp_path / "mine.bib")
    shutil.copy(references / "framework.toml", tmp_path / "framework.toml")
    shutil.copy(styles / "essence-annotated.csl", tmp_path / "house.csl")
    (tmp_path / "essence-refs.toml").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def build(*names: str, prune: bool = False, force: bool = False, dry_run: bool = False) -> list[FileResult]:
    plan = open_plan("essence-refs.toml")
    run = Build(plan, force=force, dry_run=dry_run)
    wanted = plan.targets_named(names) if names else plan.targets
    return [*run.run(wanted, strays=not names, prune=prune)]


def count_states(results: list[FileResult]) -> dict[str, int]:
    return {state.value: count for state, count in Counter(each.state for each in results).items()}


def names_with(results: list[FileResult], state: FileState) -> list[str]:
    return [each.path.name for each in results if each.state is state]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_file_has_the_content_that_the_python_calls_return(project: Path) -> None:
    """A build gives the same as a call for each list and page, in every format."""
    assert count_states(build()) == {"made": 15}
    library = files.load("mine.bib", framework="framework.toml")
    reading_list = publish.reading_list(library, "organisation", style=project / "house.csl")
    made = (project / "lists" / "organisation-house.html").read_text(encoding="utf-8")
    assert made == reading_list.write("html")
    page = (project / "lists" / "policy-page.md").read_text(encoding="utf-8")
    assert page == publish.page(library, "policy").write("markdown")


def test_ids_begin_with_the_name_in_the_output_folder(project: Path) -> None:
    """They are the same wherever the project is, and wherever the build is started."""
    edit(project / "essence-refs.toml", '"html", "markdown", "text"', '"rst"')
    edit(project / "essence-refs.toml", "[[pages]]", '[[pages]]\nname = "pages/{level}.{ending}"')
    assert count_states(build()) == {"made": 5}
    made = (project / "lists" / "organisation-house.rst").read_text(encoding="utf-8")
    assert ".. _organisation-house-level-organisation:" in made
    made = (project / "lists" / "pages" / "policy.rst").read_text(encoding="utf-8")
    assert ".. _pages-policy-evidence:" in made


@pytest.mark.usefixtures("project")
def test_a_result_is_short_at_a_prompt() -> None:
    """It counts the files by what was done with them."""
    result = er.build(dry_run=True)
    assert repr(result) == f"<BuildResult: {len(result.files)} made, no problems>"


@pytest.mark.usefixtures("project")
def test_a_second_build_makes_nothing() -> None:
    """If nothing changed, no file is written, not even the manifest."""
    build()
    before = {path: path.stat().st_mtime_ns for path in Path("lists").iterdir()}
    assert count_states(build()) == {"up to date": 15}
    assert {path: path.stat().st_mtime_ns for path in Path("lists").iterdir()} == before


def test_times_of_files_do_not_matter(project: Path) -> None:
    """A fresh checkout has new times and the same content."""
    build()
    for path in project.iterdir():
        os.utime(path, (1, 1))
    assert count_states(build()) == {"up to date": 15}


def test_a_changed_style_affects_only_its_lists(project: Path) -> None:
    """Lists in another style and pages are not made again."""
    build()
    edit(project / "house.csl", "</style>", "<!-- changed --></style>")
    # The files show the same as before.
    assert count_states(build()) == {"up to date": 15}
    edit(project / "house.csl", "<layout>", '<layout prefix="* ">')
    results = build()
    assert count_states(results) == {"made": 6, "up to date": 9}
    assert all("house" in name for name in names_with(results, FileState.MADE))


def test_a_changed_library_changes_only_files_that_show_it(project: Path) -> None:
    """A file whose content is the same as before is not written."""
    build()
    edit(project / "mine.bib", "brand2019protocol", "brand2019protocols")
    results = build()
    assert {name.partition("-")[0] for name in names_with(results, FileState.MADE)} == {"organisation"}
    # The key is an anchor in HTML, and is not in plain text.
    assert {Path(name).suffix for name in names_with(results, FileState.MADE)} == {".html"}
    assert count_states(build()) == {"up to date": 15}


def test_a_changed_option_affects_only_its_format(project: Path) -> None:
    """A width applies to plain text, so other formats are not made again."""
    build()
    edit(project / "essence-refs.toml", '"text"]', '"text"]\nwidth = 40')
    assert {Path(name).suffix for name in names_with(build(), FileState.MADE)} == {".txt"}


def test_a_file_that_was_removed_is_made_again(project: Path) -> None:
    """No other file is."""
    build()
    (project / "lists" / "policy-page.md").unlink()
    assert names_with(build(), FileState.MADE) == ["policy-page.md"]


def test_a_file_that_was_changed_by_hand_is_kept_and_reported(project: Path) -> None:
    """The change exists nowhere else, so only force overwrites it, even if the library changed."""
    build()
    path = project / "lists" / "policy-page.md"
    edit(path, "# ", "# My ")
    by_hand = path.read_bytes()
    edit(project / "mine.bib", "Innovation", "Novelty")
    results = build()
    (kept,) = [each for each in results if each.state is FileState.KEPT]
    assert str(kept.error) == (
        f"{Path('lists/policy-page.md')}: it was changed after it was made, and is not overwritten"
    )
    assert path.read_bytes() == by_hand
    assert names_with(build("policy-page.md", force=True), FileState.MADE) == ["policy-page.md"]
    assert path.read_bytes() != by_hand
    assert count_states(build()) == {"up to date": 15}


def test_a_file_that_was_there_before_is_not_overwritten(project: Path) -> None:
    """Only a file with the content that the build would write counts as made by it."""
    build()
    page = (project / "lists" / "policy-page.md").read_bytes()
    shutil.rmtree(project / "lists")
    (project / "lists").mkdir()
    (project / "lists" / "policy-page.html").write_text("My own page", encoding="utf-8")
    (project / "lists" / "policy-page.md").write_bytes(page)
    results = build()
    assert count_states(results) == {"made": 13, "kept": 1, "up to date": 1}
    assert (project / "lists" / "policy-page.html").read_text(encoding="utf-8") == "My own page"
    assert count_states(build(force=True)) == {"made": 1, "up to date": 14}


def test_a_lost_manifest_loses_no_file(project: Path) -> None:
    """Without the manifest everything is made, found unchanged and recorded again."""
    build()
    (project / "lists" / MANIFEST).unlink()
    assert count_states(build()) == {"up to date": 15}
    assert (project / "lists" / MANIFEST).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"version": 1, "files": {"a": 1}}',
        '{"files": {}}',
        '{"version": "99", "files": {}}',
        *(
            f'{{"version": 1, "files": {{"{name}": {{"made_from": "", "holds": ""}}}}}}'
            for name in ("../mine.bib", "", ".", "a\\u0000b", f"./{MANIFEST}")
        ),
    ],
)
def test_a_damaged_manifest_is_an_error_with_a_remedy(text: str, project: Path) -> None:
    """The same holds for a manifest with names of files outside of the folder."""
    build()
    (project / "lists" / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match="this record of the last build is damaged; remove it"):
        build(prune=True)
    assert (project / "mine.bib").exists()
    assert count_states(build(force=True)) == {"up to date": 15}


def test_the_manifest_of_a_newer_version_is_not_called_damaged(project: Path) -> None:
    """It is kept, because that version knows what it means."""
    build()
    (project / "lists" / MANIFEST).write_text('{"version": 99, "files": {}}', encoding="utf-8")
    with pytest.raises(
        FileError, match="made by a newer version of essence-refs; use that version, or remove it"
    ):
        build()
    assert "99" in (project / "lists" / MANIFEST).read_text(encoding="utf-8")


def test_a_failure_does_not_stop_other_files(project: Path) -> None:
    """Files in a broken style fail, each with the reason, and all others are made."""
    build()
    (project / "house.csl").write_text("<style", encoding="utf-8")
    edit(project / "mine.bib", "Innovation", "Novelty")
    results = build()
    failed = [each for each in results if each.state is FileState.FAILED]
    assert {each.path.name.partition("-")[2].partition(".")[0] for each in failed} == {"house"}
    assert len(failed) == 6
    assert all("house.csl" in str(each.error) for each in failed)
    assert len(names_with(results, FileState.MADE)) == 9


def test_a_broken_library_fails_everything_that_is_not_up_to_date(project: Path) -> None:
    """Each file has the problems of the library as its error, and the old files stay."""
    build()
    before = (project / "lists" / "policy-page.md").read_bytes()
    edit(project / "mine.bib", "level", "levle")
    (project / "mine.bib").write_text("@book{a, title = {x}", encoding="utf-8")
    results = build()
    assert count_states(results) == {"failed": 15}
    assert all(isinstance(each.error, ProblemsError) for each in results)
    assert (project / "lists" / "policy-page.md").read_bytes() == before


def test_a_dry_run_has_the_results_of_a_build_and_writes_nothing(project: Path) -> None:
    """Its results are those of the build that follows."""
    rehearsed = build(dry_run=True)
    assert not (project / "lists").exists()
    assert rehearsed == build()


def test_files_that_are_no_longer_planned_are_reported_and_can_be_removed(project: Path) -> None:
    """A file that was changed by hand is not removed."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    (project / "lists" / "policy-page.html").write_text("mine now", encoding="utf-8")
    (project / "lists" / "other.html").write_text("never ours", encoding="utf-8")
    assert names_with(build(), FileState.STRAY) == ["policy-page.html", "policy-page.md", "policy-page.txt"]
    results = build(prune=True)
    assert names_with(results, FileState.REMOVED) == ["policy-page.md", "policy-page.txt"]
    assert names_with(results, FileState.KEPT) == ["policy-page.html"]
    assert {path.name for path in (project / "lists").glob("*page*")} == {"policy-page.html"}
    assert names_with(build(prune=True, force=True), FileState.REMOVED) == ["policy-page.html"]
    assert (project / "lists" / "other.html").exists()
    assert count_states(build()) == {"up to date": 12}


def test_pruning_removes_folders_that_are_empty_then(project: Path) -> None:
    """A folder with any other file in it stays."""
    plain = (project / "essence-refs.toml").read_text(encoding="utf-8")
    edit(project / "essence-refs.toml", "[[pages]]", '[[pages]]\nname = "for/all/{level}.{ending}"')
    build()
    (project / "lists" / "for" / "mine.txt").write_text("mine", encoding="utf-8")
    (project / "essence-refs.toml").write_text(plain.partition("[[pages]]")[0], encoding="utf-8")
    assert len(names_with(build(prune=True, dry_run=True), FileState.REMOVED)) == 3
    assert (project / "lists" / "for" / "all").is_dir()
    assert len(names_with(build(prune=True), FileState.REMOVED)) == 3
    assert [path.name for path in (project / "lists" / "for").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("package", "kinds"),
    [
        ("bibtexparser", {LIST, PAGE, REPORT}),
        ("edtf", {LIST, PAGE, REPORT}),
        ("citeproc-py", {LIST, PAGE, REPORT}),
        ("docutils", {REPORT}),
        ("markdown-it-py", {REPORT}),
        ("mdit-py-plugins", {REPORT}),
        ("PyYAML", {REPORT}),
    ],
)
def test_another_version_of_a_package_affects_what_it_is_used_for(
    package: str, kinds: set[DocumentKind], report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parsers of BibTeX and dates affect every file, parsers of Markdown only reports."""
    (report / "essence-refs.toml").write_text(
        f'{CONFIGURATION}\n[[reports]]\nfiles = ["report.md"]\n', encoding="utf-8"
    )
    plan = open_plan("essence-refs.toml")
    before = {each.name: Fingerprints(plan).of(each) for each in plan.targets}
    known = manifest._version
    monkeypatch.setattr(manifest, "_version", lambda name: "99" if name == package else known(name))
    anew = {each.name for each in plan.targets if Fingerprints(plan).of(each) != before[each.name]}
    assert anew == {each.name for each in plan.targets if each.document.kind in kinds}
    assert anew


def test_a_copy_of_the_shipped_files_is_another_source(project: Path) -> None:
    """The name of the project is on lists of the shipped files only, also if their content is the same."""
    references = files.data_folder("references")
    for name in ("essence.bib", "framework.toml"):
        (project / name).write_bytes((references / name).read_bytes())
    found = set()
    for named in ("", 'library = "essence.bib"\n', 'framework = "framework.toml"\n'):
        (project / "essence-refs.toml").write_text(f'{named}formats = ["md"]\n[[pages]]\n', encoding="utf-8")
        plan = open_plan(project / "essence-refs.toml")
        found.add(Fingerprints(plan).of(plan.targets[0]))
    assert len(found) == 3


def test_a_removed_file_is_removed_from_the_manifest(project: Path) -> None:
    """It is not reported again and again."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    for path in (project / "lists").glob("policy-page.*"):
        path.unlink()
    assert count_states(build()) == {"up to date": 12}
    assert "policy-page" not in (project / "lists" / MANIFEST).read_text(encoding="utf-8")


def test_a_file_that_cannot_be_removed_is_a_failure(project: Path) -> None:
    """A folder with the name of the file stays."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    (project / "lists" / "policy-page.md").unlink()
    (project / "lists" / "policy-page.md").mkdir()
    results = build(prune=True)
    assert names_with(results, FileState.FAILED) == ["policy-page.md"]
    assert names_with(results, FileState.REMOVED) == ["policy-page.html", "policy-page.txt"]


def test_folders_in_names_are_made(project: Path) -> None:
    """A file with the name of the folder makes the files in it fail."""
    edit(project / "essence-refs.toml", "[[pages]]", '[[pages]]\nname = "pages/{level}.{ending}"')
    assert count_states(build("pages/*")) == {"made": 3}
    shutil.rmtree(project / "lists")
    (project / "lists").mkdir()
    (project / "lists" / "pages").write_text("in the way", encoding="utf-8")
    assert count_states(build("pages/*")) == {"failed": 3}


def test_a_build_of_some_targets_does_not_affect_others(project: Path) -> None:
    """The manifest keeps what it has about the others."""
    assert names_with(build("policy-page.html"), FileState.MADE) == ["policy-page.html"]
    assert len(list((project / "lists").glob("*.*"))) == 2
    assert count_states(build()) == {"made": 14, "up to date": 1}


def test_the_current_folder_does_not_matter(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build from a folder below finds everything up to date."""
    build()
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    plan = open_plan("../essence-refs.toml")
    assert count_states([*Build(plan).run(plan.targets)]) == {"up to date": 15}


def test_a_document_is_made_once_for_all_its_formats(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build in which everything is up to date makes no document."""
    set_: list[str] = []
    for module, name in ((reading_lists, "reading_list"), (level_pages, "page")):
        original = getattr(module, name)

        def counting(*arguments: object, _original: object = original, **options: object) -> object:
            set_.append(str(arguments[1]))
            return _original(*arguments, **options)  # type: ignore[operator]

        monkeypatch.setattr(module, name, counting)
    build()
    assert len(set_) == 5
    build()
    assert len(set_) == 5
    assert project


def test_files_made_before_an_interruption_are_in_the_manifest(project: Path) -> None:
    """^C does not lose what was done."""
    plan = open_plan("essence-refs.toml")
    run = Build(plan).run(plan.targets)
    next(run)
    run.close()
    assert len(json.loads((project / "lists" / MANIFEST).read_text(encoding="utf-8"))["files"]) == 1
    assert count_states(build()) == {"up to date": 1, "made": 14}


def test_lists_by_level_of_a_library_without_levels_give_a_warning(project: Path) -> None:
    """They are empty, which is hardly meant."""
    (project / "mine.bib").write_text("@misc{a, title={Kerbs}}", encoding="utf-8")
    plan = open_plan("essence-refs.toml")
    run = Build(plan)
    assert count_states([*run.run(plan.targets)]) == {"made": 15}
    assert [str(each) for each in run.problems if each.code == "no-levels"] == [
        (
            "essence-refs.toml: warning: no item of the library has a level, so every list is empty "
            '(levels = "all" makes one list of everything)'
        )
    ]


def test_a_folder_with_the_name_of_a_file_is_a_failure(project: Path) -> None:
    """The other files are made."""
    (project / "lists" / "policy-page.md").mkdir(parents=True)
    results = build()
    (failed,) = [each for each in results if each.state is FileState.FAILED]
    assert str(failed.error) == f"{Path('lists/policy-page.md')}: it is a folder"
    assert len(names_with(results, FileState.MADE)) == 14


def test_a_file_with_the_name_of_the_output_folder_is_a_failure(project: Path) -> None:
    """Nothing is made, and nothing is lost."""
    (project / "lists").write_text("mine", encoding="utf-8")
    results = build()
    assert count_states(results) == {"failed": 15}
    assert all(str(each.error) == f"{each.path}: its folder is not a folder" for each in results)
    assert (project / "lists").read_text(encoding="utf-8") == "mine"


REPORT = """\
---
bibliography: own.bib
---
# A report

As @good2020one says.

![A picture](a%20picture.png)
"""


@pytest.fixture
def report(project: Path) -> Path:
    """Write a report with a library and a picture of its own into the project."""
    pytest.importorskip("markdown_it")
    (project / "report.md").write_text(REPORT, encoding="utf-8")
    (project / "own.bib").write_text(
        "@book{good2020one, author={Good, Ann}, title={One}, date={2020}}", encoding="utf-8"
    )
    (project / "a picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (project / "essence-refs.toml").write_text(
        'formats = ["html", "text"]\nreports = ["report.md"]\n', encoding="utf-8"
    )
    return project


def test_a_report_is_made_with_its_citations(report: Path) -> None:
    """It cites from the library in its front matter."""
    assert count_states(build()) == {"made": 2}
    said = (report / "lists" / "report.txt").read_text(encoding="utf-8")
    assert "As Good (2020) says." in said
    assert "Good, A. (2020) One." in said


def test_the_encoding_applies_to_reports_too(report: Path) -> None:
    """Both the report and the library that it names are read in it."""
    text = REPORT.replace("says", "says na\N{LATIN SMALL LETTER I WITH DIAERESIS}vely")
    (report / "report.md").write_bytes(text.encode("latin-1"))
    edit(report / "essence-refs.toml", "formats", 'encoding = "latin-1"\nformats')
    assert count_states(build()) == {"made": 2}
    said = (report / "lists" / "report.txt").read_text(encoding="utf-8")
    assert "says na\N{LATIN SMALL LETTER I WITH DIAERESIS}vely." in said
    names = [path.name for path in open_plan("essence-refs.toml").inputs]
    assert {"report.md", "own.bib", "a picture.png"} <= set(names)


@pytest.mark.parametrize("name", ["report.md", "own.bib"])
def test_a_report_is_made_again_when_it_or_its_library_changes(name: str, report: Path) -> None:
    """The files in the front matter of a report are inputs of it."""
    build()
    assert count_states(build()) == {"up to date": 2}
    edit(report / name, "One" if name == "own.bib" else "says", "Won")
    assert count_states(build()) == {"made": 2}


def test_the_files_that_a_report_names_are_inputs(report: Path) -> None:
    """So are its pictures, also one that is missing and comes back."""
    names = [each.name for each in open_plan("essence-refs.toml").inputs]
    assert {"report.md", "own.bib", "a picture.png"} <= set(names)
    (report / "a picture.png").unlink()
    assert "a picture.png" in [each.name for each in open_plan("essence-refs.toml").inputs]


def test_swapped_pictures_are_a_change(report: Path) -> None:
    """The names of files are part of the fingerprint, not only their content."""
    text = REPORT + "\n![One](one.png)\n\n![Two](two.png)\n"
    (report / "report.md").write_text(text, encoding="utf-8")
    (report / "one.png").write_bytes(b"\x89PNG\r\n\x1a\n1")
    build()
    assert count_states(build()) == {"up to date": 2}
    plan = open_plan("essence-refs.toml")
    before = Fingerprints(plan).of(plan.targets[0])
    (report / "one.png").rename(report / "two.png")
    assert Fingerprints(plan).of(plan.targets[0]) != before


def test_a_project_that_was_moved_is_up_to_date(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of files in the fingerprint are relative to the configuration."""
    build()
    moved = report.rename(report.with_name("elsewhere"))
    monkeypatch.chdir(moved)
    assert count_states(build()) == {"up to date": 2}
    monkeypatch.chdir(moved.parent)
    plan = open_plan("elsewhere/essence-refs.toml")
    assert count_states([*Build(plan).run(plan.targets)]) == {"up to date": 2}


def test_a_file_by_another_spelling_of_its_name_is_not_pruned(project: Path) -> None:
    """The name "./a" means the same file as "a", which is not removed after it was made."""
    (project / "essence-refs.toml").write_text('formats = ["html"]\nlevels = ["policy"]\n', encoding="utf-8")
    build()
    edit(project / "essence-refs.toml", "formats", 'name = ".//{level}.html"\nformats')
    assert count_states(build(prune=True)) == {"up to date": 1}
    assert (project / "lists" / "policy.html").is_file()
    record = project / "lists" / MANIFEST
    record.write_text(record.read_text(encoding="utf-8").replace('"policy', '".//policy'), encoding="utf-8")
    assert count_states(build(prune=True)) == {"up to date": 1}


def test_renamed_files_and_another_folder_lose_nothing(project: Path) -> None:
    """The files under their old names are reported until they are pruned; those in another folder are left alone."""
    text = 'formats = ["html"]\nlevels = ["policy"]\nname = "{level}.html"\n'
    configuration = project / "essence-refs.toml"
    configuration.write_text(text, encoding="utf-8")
    build()
    (project / "lists" / "family.html").write_text("my own page", encoding="utf-8")
    configuration.write_text(text.replace("{level}.html", "family.html"), encoding="utf-8")
    assert count_states(build(prune=True)) == {"kept": 1, "removed": 1}
    assert (project / "lists" / "family.html").read_text(encoding="utf-8") == "my own page"
    configuration.write_text(text + 'into = "web"\n', encoding="utf-8")
    assert count_states(build(prune=True)) == {"made": 1}
    assert (project / "lists" / "family.html").exists()


def test_a_name_in_another_case_is_not_pruned_where_cases_are_alike(project: Path) -> None:
    """On some systems the new file is the old one. On others a hard link gives it the old name too."""
    text = 'formats = ["html"]\nlevels = ["policy"]\nname = "Policy.html"\n'
    (project / "essence-refs.toml").write_text(text, encoding="utf-8")
    build()
    (project / "essence-refs.toml").write_text(text.replace("Policy", "policy"), encoding="utf-8")
    build()
    old, new = project / "lists" / "Policy.html", project / "lists" / "policy.html"
    if not old.samefile(new):
        old.unlink()
        os.link(new, old)
    assert count_states(build(prune=True)) == {"up to date": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_pruning_follows_no_link_out_of_the_output_folder(project: Path) -> None:
    """The link leads to a file that is not of this build."""
    (project / "essence-refs.toml").write_text(
        'formats = ["html"]\nlevels = ["policy"]\nname = "web/{level}.html"\n', encoding="utf-8"
    )
    build()
    (project / "lists" / "web").rename(project / "outside")
    (project / "lists" / "web").symlink_to(project / "outside")
    edit(project / "essence-refs.toml", "web/", "other/")
    results = build(prune=True)
    assert count_states(results) == {"made": 1, "failed": 1}
    assert "a symbolic link leads to it" in str(results[-1].error)
    assert (project / "outside" / "policy.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_pruning_keeps_a_planned_file_with_a_second_path(project: Path) -> None:
    """A link to the folder of a planned file gives it a second path."""
    (project / "essence-refs.toml").write_text(
        'formats = ["html"]\nlevels = ["policy"]\nname = "old/{level}.html"\n', encoding="utf-8"
    )
    build()
    (project / "lists" / "old").rename(project / "lists" / "new")
    (project / "lists" / "old").symlink_to("new")
    edit(project / "essence-refs.toml", "old/", "new/")
    assert "removed" not in count_states(build(prune=True))
    assert (project / "lists" / "new" / "policy.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_no_link_leads_out_of_the_folder_of_the_configuration(project: Path) -> None:
    """A link in a folder from another person could lead to any file of the user. With --into, the user names the folder."""
    outside = project.parent / "outside"
    outside.mkdir()
    (project / "essence-refs.toml").write_text(
        'formats = ["html"]\nlevels = ["policy", "family"]\nname = "{level}/list.html"\n', encoding="utf-8"
    )
    (project / "lists" / "family").mkdir(parents=True)
    (project / "lists" / "family" / "list.html").symlink_to(outside / ".profile")
    (project / "lists" / "policy").symlink_to(outside)
    for force in (False, True):
        results = build(force=force)
        assert count_states(results) == {"failed": 2}
        assert all("a symbolic link leads out of the folder" in str(each.error) for each in results)
    assert [*outside.iterdir()] == []
    shutil.rmtree(project / "lists")
    (project / "lists").symlink_to(outside)
    with pytest.raises(ProblemsError, match="outside of the folder of the configuration"):
        build()
    assert count_states([*er.build(into="lists").files]) == {"made": 2}
    assert (outside / "policy" / "list.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_manifest_that_is_a_link_out_of_the_folder_is_an_error(project: Path) -> None:
    """The link leads to a file that is not of this build, and force would overwrite it."""
    build()
    other = project.parent / "other.json"
    other.write_text("{}", encoding="utf-8")
    (project / "lists" / MANIFEST).unlink()
    (project / "lists" / MANIFEST).symlink_to(other)
    with pytest.raises(FileError, match="a symbolic link leads out of the folder"):
        build(force=True)
    assert other.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("name", [".git/config", ".Git/config", "a/.hg/hgrc", ".git"])
def test_no_file_is_made_in_the_data_of_a_version_control_system(name: str, project: Path) -> None:
    """What is there may name commands that the next call of git runs."""
    (project / "essence-refs.toml").write_text(
        f'formats = ["text"]\nlevels = "all"\ninto = "."\nname = "{name}"\n', encoding="utf-8"
    )
    (failed,) = build()
    assert failed.state is FileState.FAILED
    message = "it is in the data of a version control system, and is not written"
    assert isinstance(failed.error, FileError)
    assert (failed.error.path.name, failed.error.message) == (Path(name).name, message)
    assert not (project / name).exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_with_the_name_of_a_file_is_a_failure(project: Path) -> None:
    """The build does not wait for it."""
    (project / "lists").mkdir()
    os.mkfifo(project / "lists" / "policy-page.html")
    (failed,) = build("policy-page.html")
    assert failed.state is FileState.FAILED
    assert "it is not an ordinary file" in str(failed.error)


def test_the_library_of_the_configuration_overrides_that_of_a_report(report: Path) -> None:
    """A key that it does not have is an error with its location and a similar key."""
    edit(report / "essence-refs.toml", "formats", 'library = "mine.bib"\nformats')
    results = build()
    assert count_states(results) == {"failed": 2}
    assert str(results[0].error).startswith(
        "report.md:6:4: good2020one: no reference is called 'good2020one'"
    )


def test_the_style_of_the_configuration_overrides_that_of_a_report(report: Path) -> None:
    """Without one, the style in the front matter is used, and its file is an input."""
    edit(report / "report.md", "bibliography", "csl: house.csl\nbibliography")
    build()
    (target, _) = open_plan("essence-refs.toml").targets
    assert "house.csl" in [each.name for each in open_plan("essence-refs.toml").inputs]
    assert target.document.style == ""
    edit(report / "essence-refs.toml", "formats", 'styles = ["essence-brief"]\nformats')
    assert "house.csl" not in [each.name for each in open_plan("essence-refs.toml").inputs]


def test_a_build_in_one_call_returns_a_result_for_each_file(project: Path) -> None:
    """er.build makes the files of a configuration; targets are selected by name."""
    configuration = project / "essence-refs.toml"
    rehearsed = er.build(configuration, dry_run=True)
    assert {each.state for each in rehearsed.files} == {er.FileState.MADE}
    assert not any(each.path.exists() for each in rehearsed.files)
    one = er.build(configuration, rehearsed.files[0].path.name)
    assert [each.path for each in one.files] == [rehearsed.files[0].path]
    assert one.files[0].path.exists()
    result = er.build(str(configuration))
    assert len(result.files) == len(rehearsed.files)
    assert not result.has_errors
    assert {each.state for each in er.build(configuration).files} == {er.FileState.CURRENT}


def test_a_report_has_live_citations_and_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the configuration asks, with the warnings about them."""
    pytest.importorskip("docx")
    pytest.importorskip("markdown_it")
    monkeypatch.chdir(tmp_path)
    work = "@report{{{0}, author = {{Own, Ann}}, title = {{T}}, institution = {{I}}, year = 2020}}\n"
    (tmp_path / "own.bib").write_text(work.format("own") + work.format("other"))
    (tmp_path / "r.md").write_text('---\ntitle: T\nnocite: "@other"\n---\n\n[@own]\n')
    (tmp_path / "essence-refs.toml").write_text(
        'library = "own.bib"\nformats = ["docx", "html"]\nreports = ["r.md"]\nlive = "zotero"\nlink_citations = true\n'
    )
    result = er.build("essence-refs.toml")
    assert ["listed but not cited" in each.message for each in result.problems] == [True]
    document = zipfile.ZipFile(tmp_path / "lists" / "r.docx").read("word/document.xml")
    assert b"ZOTERO_ITEM" in document
    assert b"w:anchor" not in document
    assert 'href="#ref-own"' in (tmp_path / "lists" / "r.html").read_text(encoding="utf-8")


def test_a_build_reads_maps_and_tables_of_tags(project: Path) -> None:
    """Files are made again when one of these changes, also one that is found beside the library."""
    (project / "essence-refs.toml").write_text('library = "mine.bib"\nformats = ["text"]\n', encoding="utf-8")
    (project / "mine.bib").write_text("@misc{a, title={First}, keywords={k}}\n", encoding="utf-8")
    build()
    table = project / "tags.csv"
    table.write_text("key,level\na,policy\n", encoding="utf-8")
    assert "policy.txt" in names_with(build(), FileState.MADE)
    assert "First" in (project / "lists" / "policy.txt").read_text(encoding="utf-8")
    assert names_with(build(), FileState.MADE) == []
    table.write_text("key,level\na,family\n", encoding="utf-8")
    build()
    assert "First" not in (project / "lists" / "policy.txt").read_text(encoding="utf-8")
    table.rename(project / "mine.csv")
    (project / "map.toml").write_text('[keywords]\nk = "organisation"\n', encoding="utf-8")
    (project / "essence-refs.toml").write_text(
        'library = "mine.bib"\nformats = ["text"]\nmap = "map.toml"\n', encoding="utf-8"
    )
    build()
    assert "First" in (project / "lists" / "organisation.txt").read_text(encoding="utf-8")
    edit(project / "essence-refs.toml", 'map = "map.toml"', 'tags = "mine.csv"')
    build()
    assert "First" in (project / "lists" / "family.txt").read_text(encoding="utf-8")
    plan = open_plan("essence-refs.toml")
    assert (plan.map, plan.tags) == (None, (Path("mine.csv"),))
    assert Path("mine.csv") in plan.inputs
