"""A build makes what changed and nothing else, and writes over nothing that is not its own."""

import json
import os
import shutil
import sys
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
    outcomes = [*run.run(plan.targets_named(names) if names else plan.targets)]
    return outcomes if names else [*outcomes, *run.strays(prune=prune)]


def states(outcomes: list[FileResult]) -> dict[str, int]:
    return {state.value: count for state, count in Counter(each.state for each in outcomes).items()}


def called(outcomes: list[FileResult], state: FileState) -> list[str]:
    return [each.path.name for each in outcomes if each.state is state]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_file_holds_what_the_calls_of_python_return(project: Path) -> None:
    """A build is the same as a call for each list and page, format by format."""
    assert states(build()) == {"made": 15}
    library = publish.load("mine.bib", framework="framework.toml")
    reading_list = publish.reading_list(library, "organisation", style=project / "house.csl")
    made = (project / "lists" / "organisation-house.html").read_text(encoding="utf-8")
    assert made == reading_list.write("html")
    page = (project / "lists" / "policy-page.md").read_text(encoding="utf-8")
    assert page == publish.page(library, "policy").write("markdown")


@pytest.mark.usefixtures("project")
def test_a_second_build_makes_nothing() -> None:
    """Where nothing changed nothing is written, not even the record."""
    build()
    before = {path: path.stat().st_mtime_ns for path in Path("lists").iterdir()}
    assert states(build()) == {"up to date": 15}
    assert {path: path.stat().st_mtime_ns for path in Path("lists").iterdir()} == before


def test_touching_is_no_change(project: Path) -> None:
    """Clocks decide nothing: a fresh checkout has new times and the same content."""
    build()
    for path in project.iterdir():
        os.utime(path, (1, 1))
    assert states(build()) == {"up to date": 15}


def test_a_style_that_changes_remakes_its_lists_alone(project: Path) -> None:
    """The lists in another style, and the pages, are left."""
    build()
    edit(project / "house.csl", "</style>", "<!-- changed --></style>")
    # What readers see is the same, and so are the files.
    assert states(build()) == {"up to date": 15}
    edit(project / "house.csl", "<layout>", '<layout prefix="* ">')
    outcomes = build()
    assert states(outcomes) == {"made": 6, "up to date": 9}
    assert all("house" in name for name in called(outcomes, FileState.MADE))


def test_a_library_that_changes_remakes_what_shows_the_change(project: Path) -> None:
    """Files that come out as they were are not written: their times, and whoever syncs them, stay still."""
    build()
    edit(project / "mine.bib", "brand2019protocol", "brand2019protocols")
    outcomes = build()
    assert {name.partition("-")[0] for name in called(outcomes, FileState.MADE)} == {"organisation"}
    # The key is an anchor in HTML, and stands nowhere in plain text.
    assert {Path(name).suffix for name in called(outcomes, FileState.MADE)} == {".html"}
    assert states(build()) == {"up to date": 15}


def test_an_option_that_changes_remakes_what_it_is_for(project: Path) -> None:
    """A width is one for plain text, so that the other formats are left."""
    build()
    edit(project / "essence-refs.toml", '"text"]', '"text"]\nwidth = 40')
    assert {Path(name).suffix for name in called(build(), FileState.MADE)} == {".txt"}


def test_a_file_that_was_removed_is_made_again(project: Path) -> None:
    """What is missing is made, and it alone."""
    build()
    (project / "lists" / "policy-page.md").unlink()
    assert called(build(), FileState.MADE) == ["policy-page.md"]


def test_a_file_that_was_changed_by_hand_is_kept_and_told(project: Path) -> None:
    """Somebody's work is nowhere else: it stays until it is forced, also when the library changed."""
    build()
    path = project / "lists" / "policy-page.md"
    edit(path, "# ", "# My ")
    by_hand = path.read_bytes()
    edit(project / "mine.bib", "Innovation", "Novelty")
    outcomes = build()
    (kept,) = [each for each in outcomes if each.state is FileState.KEPT]
    assert str(kept.error) == (
        f"{Path('lists/policy-page.md')}: it was changed after it was made, and is left as it is"
    )
    assert path.read_bytes() == by_hand
    assert called(build("policy-page.md", force=True), FileState.MADE) == ["policy-page.md"]
    assert path.read_bytes() != by_hand
    assert states(build()) == {"up to date": 15}


def test_a_file_that_was_there_before_is_not_written_over(project: Path) -> None:
    """A build does not know what it did not make; a file that holds just what it would make is taken for its own."""
    build()
    page = (project / "lists" / "policy-page.md").read_bytes()
    shutil.rmtree(project / "lists")
    (project / "lists").mkdir()
    (project / "lists" / "policy-page.html").write_text("My own page", encoding="utf-8")
    (project / "lists" / "policy-page.md").write_bytes(page)
    outcomes = build()
    assert states(outcomes) == {"made": 13, "kept": 1, "up to date": 1}
    assert (project / "lists" / "policy-page.html").read_text(encoding="utf-8") == "My own page"
    assert states(build(force=True)) == {"made": 1, "up to date": 14}


def test_a_record_that_was_lost_costs_no_file(project: Path) -> None:
    """Without the record everything is set again, found to be as it should be, and remembered."""
    build()
    (project / "lists" / MANIFEST).unlink()
    assert states(build()) == {"up to date": 15}
    assert (project / "lists" / MANIFEST).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"version": 1, "files": {"a": 1}}',
        '{"files": {}}',
        '{"version": 99, "files": {}}',
        *(
            f'{{"version": 1, "files": {{"{name}": {{"made_from": "", "holds": ""}}}}}}'
            for name in ("../mine.bib", "", ".", "a\\u0000b", f"./{MANIFEST}")
        ),
    ],
)
def test_a_damaged_record_is_an_error_with_the_remedy(text: str, project: Path) -> None:
    """Nothing is guessed from half a record; one that names files elsewhere is none of ours."""
    build()
    (project / "lists" / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match="this record of the last build is damaged; remove it"):
        build(prune=True)
    assert (project / "mine.bib").exists()
    assert states(build(force=True)) == {"up to date": 15}


def test_a_failure_stops_nothing_else(project: Path) -> None:
    """A style that is broken fails its own files, each with the reason, and the others are made."""
    build()
    (project / "house.csl").write_text("<style", encoding="utf-8")
    edit(project / "mine.bib", "Innovation", "Novelty")
    outcomes = build()
    failed = [each for each in outcomes if each.state is FileState.FAILED]
    assert {each.path.name.partition("-")[2].partition(".")[0] for each in failed} == {"house"}
    assert len(failed) == 6
    assert all("house.csl" in str(each.error) for each in failed)
    assert len(called(outcomes, FileState.MADE)) == 9


def test_a_broken_library_fails_everything_that_is_not_up_to_date(project: Path) -> None:
    """Every file has the library's problems for its error, and the old files stay."""
    build()
    before = (project / "lists" / "policy-page.md").read_bytes()
    edit(project / "mine.bib", "level", "levle")
    (project / "mine.bib").write_text("@book{a, title = {x}", encoding="utf-8")
    outcomes = build()
    assert states(outcomes) == {"failed": 15}
    assert all(isinstance(each.error, ProblemsError) for each in outcomes)
    assert (project / "lists" / "policy-page.md").read_bytes() == before


def test_a_dry_run_says_what_would_be_made_and_writes_nothing(project: Path) -> None:
    """The dry_run of a build says the same as the build."""
    rehearsed = build(dry_run=True)
    assert not (project / "lists").exists()
    assert rehearsed == build()


def test_files_that_are_no_longer_planned_are_told_and_removed_when_asked(project: Path) -> None:
    """What a build made once it also knows to take away, but never what somebody changed since."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    (project / "lists" / "policy-page.html").write_text("mine now", encoding="utf-8")
    (project / "lists" / "other.html").write_text("never ours", encoding="utf-8")
    assert called(build(), FileState.STRAY) == ["policy-page.html", "policy-page.md", "policy-page.txt"]
    outcomes = build(prune=True)
    assert called(outcomes, FileState.REMOVED) == ["policy-page.md", "policy-page.txt"]
    assert called(outcomes, FileState.KEPT) == ["policy-page.html"]
    assert {path.name for path in (project / "lists").glob("*page*")} == {"policy-page.html"}
    assert called(build(prune=True, force=True), FileState.REMOVED) == ["policy-page.html"]
    assert (project / "lists" / "other.html").exists()
    assert states(build()) == {"up to date": 12}


def test_pruning_takes_the_folders_that_it_leaves_empty(project: Path) -> None:
    """A folder that a name made goes with its last file, but not one with something of yours in it."""
    plain = (project / "essence-refs.toml").read_text(encoding="utf-8")
    edit(project / "essence-refs.toml", "[[pages]]", '[[pages]]\nname = "for/all/{level}.{ending}"')
    build()
    (project / "lists" / "for" / "mine.txt").write_text("mine", encoding="utf-8")
    (project / "essence-refs.toml").write_text(plain.partition("[[pages]]")[0], encoding="utf-8")
    assert len(called(build(prune=True, dry_run=True), FileState.REMOVED)) == 3
    assert (project / "lists" / "for" / "all").is_dir()
    assert len(called(build(prune=True), FileState.REMOVED)) == 3
    assert [path.name for path in (project / "lists" / "for").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("package", "kinds"),
    [
        ("bibtexparser", {LIST, PAGE, REPORT}),
        ("edtf", {LIST, PAGE, REPORT}),
        ("citeproc-py", {LIST, PAGE, REPORT}),
        ("markdown-it-py", {REPORT}),
        ("mdit-py-plugins", {REPORT}),
        ("PyYAML", {REPORT}),
    ],
)
def test_another_version_of_a_package_makes_anew_what_it_has_a_say_in(
    package: str, kinds: set[DocumentKind], report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers of BibTeX and dates have one in every file, readers of Markdown only in reports."""
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


def test_a_stray_that_is_gone_is_forgotten(project: Path) -> None:
    """A file that somebody removed needs no removing, and is not told of for ever."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    for path in (project / "lists").glob("policy-page.*"):
        path.unlink()
    assert states(build()) == {"up to date": 12}
    assert "policy-page" not in (project / "lists" / MANIFEST).read_text(encoding="utf-8")


def test_a_stray_that_cannot_be_removed_is_a_failure_in_words(project: Path) -> None:
    """A folder where a file was is somebody's, and stays."""
    build()
    edit(project / "essence-refs.toml", "[[pages]]\n", "")
    edit(project / "essence-refs.toml", 'levels = ["policy"]\n', "")
    (project / "lists" / "policy-page.md").unlink()
    (project / "lists" / "policy-page.md").mkdir()
    outcomes = build(prune=True)
    assert called(outcomes, FileState.FAILED) == ["policy-page.md"]
    assert called(outcomes, FileState.REMOVED) == ["policy-page.html", "policy-page.txt"]


def test_files_may_lie_in_folders_that_are_made(project: Path) -> None:
    """A name with a slash makes the folder, and a file in the way of one fails what would lie in it."""
    edit(project / "essence-refs.toml", "[[pages]]", '[[pages]]\nname = "pages/{level}.{ending}"')
    assert states(build("pages/*")) == {"made": 3}
    shutil.rmtree(project / "lists")
    (project / "lists").mkdir()
    (project / "lists" / "pages").write_text("in the way", encoding="utf-8")
    assert states(build("pages/*")) == {"failed": 3}


def test_some_targets_leave_the_others_alone(project: Path) -> None:
    """Who asks for one file gets that one, and the record keeps what it knows of the rest."""
    assert called(build("policy-page.html"), FileState.MADE) == ["policy-page.html"]
    assert len(list((project / "lists").glob("*.*"))) == 2
    assert states(build()) == {"made": 14, "up to date": 1}


def test_it_does_not_matter_where_the_user_stands(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build from a folder below finds everything up to date, though all paths are written in another way."""
    build()
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    plan = open_plan("../essence-refs.toml")
    assert states([*Build(plan).run(plan.targets)]) == {"up to date": 15}


def test_a_document_is_set_once_for_all_its_formats(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five documents in three formats are five settings, and a build that makes nothing sets nothing."""
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


def test_what_was_made_before_an_interruption_is_remembered(project: Path) -> None:
    """^C in the middle loses nothing of what is there already."""
    plan = open_plan("essence-refs.toml")
    run = Build(plan).run(plan.targets)
    next(run)
    run.close()
    assert len(json.loads((project / "lists" / MANIFEST).read_text(encoding="utf-8"))["files"]) == 1
    assert states(build()) == {"up to date": 1, "made": 14}


def test_lists_by_level_of_a_library_without_levels_are_warned_of(project: Path) -> None:
    """Empty lists are what was asked for, and most likely not what was meant."""
    (project / "mine.bib").write_text("@misc{a, title={Kerbs}}", encoding="utf-8")
    plan = open_plan("essence-refs.toml")
    run = Build(plan)
    assert states([*run.run(plan.targets)]) == {"made": 15}
    assert [str(each) for each in run.problems if each.code == "no-levels"] == [
        (
            "essence-refs.toml: warning: no item of the library has a level, so every list is empty "
            '(levels = "all" makes one list of everything)'
        )
    ]


def test_a_folder_in_the_way_is_a_failure_in_words(project: Path) -> None:
    """A file cannot be made where a folder has its name, and the others are."""
    (project / "lists" / "policy-page.md").mkdir(parents=True)
    outcomes = build()
    (failed,) = [each for each in outcomes if each.state is FileState.FAILED]
    assert str(failed.error) == f"{Path('lists/policy-page.md')}: it is a folder"
    assert len(called(outcomes, FileState.MADE)) == 14


def test_a_file_in_the_way_of_the_folder_is_a_failure_in_words(project: Path) -> None:
    """Where the output folder is a file nothing is made, and nothing is lost."""
    (project / "lists").write_text("mine", encoding="utf-8")
    outcomes = build()
    assert states(outcomes) == {"failed": 15}
    assert all(str(each.error) == f"{each.path}: its folder is not a folder" for each in outcomes)
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


def test_a_report_is_set_with_its_citations(report: Path) -> None:
    """A report of the plan comes out cited from the library that it names itself."""
    assert states(build()) == {"made": 2}
    said = (report / "lists" / "report.txt").read_text(encoding="utf-8")
    assert "As Good (2020) says." in said
    assert "Good, A. (2020) One." in said


def test_the_encoding_of_a_plan_is_that_of_its_reports_too(report: Path) -> None:
    """What stands in the report is read, and so is what it names."""
    text = REPORT.replace("says", "says na\N{LATIN SMALL LETTER I WITH DIAERESIS}vely")
    (report / "report.md").write_bytes(text.encode("latin-1"))
    edit(report / "essence-refs.toml", "formats", 'encoding = "latin-1"\nformats')
    assert states(build()) == {"made": 2}
    said = (report / "lists" / "report.txt").read_text(encoding="utf-8")
    assert "says na\N{LATIN SMALL LETTER I WITH DIAERESIS}vely." in said
    names = [path.name for path in open_plan("essence-refs.toml").inputs]
    assert {"report.md", "own.bib", "a picture.png"} <= set(names)


@pytest.mark.parametrize("name", ["report.md", "own.bib"])
def test_a_report_is_made_again_when_it_or_its_library_changes(name: str, report: Path) -> None:
    """What a report names in its front matter is what it is made from, too."""
    build()
    assert states(build()) == {"up to date": 2}
    edit(report / name, "One" if name == "own.bib" else "says", "Won")
    assert states(build()) == {"made": 2}


def test_the_files_that_a_report_names_are_inputs(report: Path) -> None:
    """Its library and its pictures are watched, also for a picture that goes away and comes back."""
    names = [each.name for each in open_plan("essence-refs.toml").inputs]
    assert {"report.md", "own.bib", "a picture.png"} <= set(names)
    (report / "a picture.png").unlink()
    assert "a picture.png" in [each.name for each in open_plan("essence-refs.toml").inputs]


def test_a_picture_that_takes_another_s_place_is_a_change(report: Path) -> None:
    """What a file is called tells it from a missing one, although both pictures together hold the same."""
    text = REPORT + "\n![One](one.png)\n\n![Two](two.png)\n"
    (report / "report.md").write_text(text, encoding="utf-8")
    (report / "one.png").write_bytes(b"\x89PNG\r\n\x1a\n1")
    build()
    assert states(build()) == {"up to date": 2}
    plan = open_plan("essence-refs.toml")
    before = Fingerprints(plan).of(plan.targets[0])
    (report / "one.png").rename(report / "two.png")
    assert Fingerprints(plan).of(plan.targets[0]) != before


def test_a_project_that_was_moved_is_up_to_date(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are known by what they are called from the configuration, wherever all of it lies."""
    build()
    moved = report.rename(report.with_name("elsewhere"))
    monkeypatch.chdir(moved)
    assert states(build()) == {"up to date": 2}
    monkeypatch.chdir(moved.parent)
    plan = open_plan("elsewhere/essence-refs.toml")
    assert states([*Build(plan).run(plan.targets)]) == {"up to date": 2}


def test_a_file_by_another_spelling_of_its_name_is_not_pruned(project: Path) -> None:
    """A dot or a double slash in a name makes no second file, and pruning spares what was just made."""
    (project / "essence-refs.toml").write_text('formats = ["html"]\nlevels = ["policy"]\n', encoding="utf-8")
    build()
    edit(project / "essence-refs.toml", "formats", 'name = ".//{level}.html"\nformats')
    assert states(build(prune=True)) == {"up to date": 1}
    assert (project / "lists" / "policy.html").is_file()
    record = project / "lists" / MANIFEST
    record.write_text(record.read_text(encoding="utf-8").replace('"policy', '".//policy'), encoding="utf-8")
    assert states(build(prune=True)) == {"up to date": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_pruning_follows_no_link_out_of_the_output_folder(project: Path) -> None:
    """What lies behind a link is somebody else's folder, and nothing is removed from it."""
    (project / "essence-refs.toml").write_text(
        'formats = ["html"]\nlevels = ["policy"]\nname = "web/{level}.html"\n', encoding="utf-8"
    )
    build()
    (project / "lists" / "web").rename(project / "outside")
    (project / "lists" / "web").symlink_to(project / "outside")
    edit(project / "essence-refs.toml", "web/", "other/")
    outcomes = build(prune=True)
    assert states(outcomes) == {"made": 1, "failed": 1}
    assert "a symbolic link leads to it" in str(outcomes[-1].error)
    assert (project / "outside" / "policy.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_pruning_spares_another_way_to_a_planned_file(project: Path) -> None:
    """A link to the folder of a planned file is another name for it."""
    (project / "essence-refs.toml").write_text(
        'formats = ["html"]\nlevels = ["policy"]\nname = "old/{level}.html"\n', encoding="utf-8"
    )
    build()
    (project / "lists" / "old").rename(project / "lists" / "new")
    (project / "lists" / "old").symlink_to("new")
    edit(project / "essence-refs.toml", "old/", "new/")
    assert "removed" not in states(build(prune=True))
    assert (project / "lists" / "new" / "policy.html").is_file()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_place_of_a_file_is_a_failure_in_words(project: Path) -> None:
    """An output that is a pipe is not waited for."""
    (project / "lists").mkdir()
    os.mkfifo(project / "lists" / "policy-page.html")
    (failed,) = build("policy-page.html")
    assert failed.state is FileState.FAILED
    assert "it is not an ordinary file" in str(failed.error)


def test_the_library_of_the_plan_comes_before_the_report_s_own(report: Path) -> None:
    """A key that is not in the plan's library is an error with its place, and the near miss."""
    edit(report / "essence-refs.toml", "formats", 'library = "mine.bib"\nformats')
    outcomes = build()
    assert states(outcomes) == {"failed": 2}
    assert str(outcomes[0].error).startswith(
        "report.md:6:4: good2020one: no reference is called 'good2020one'"
    )


def test_a_report_keeps_its_own_style_unless_the_plan_has_one(report: Path) -> None:
    """The style of the front matter is used, and its file is an input; a style of the plan comes before it."""
    edit(report / "report.md", "bibliography", "csl: house.csl\nbibliography")
    build()
    (target, _) = open_plan("essence-refs.toml").targets
    assert "house.csl" in [each.name for each in open_plan("essence-refs.toml").inputs]
    assert target.document.style == ""
    edit(report / "essence-refs.toml", "formats", 'styles = ["essence-brief"]\nformats')
    assert "house.csl" not in [each.name for each in open_plan("essence-refs.toml").inputs]


def test_a_build_in_one_call_returns_what_became_of_each_file(project: Path) -> None:
    """er.build makes the files of a configuration, and a target is chosen by its name."""
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
