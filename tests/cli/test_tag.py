"""The command `tag` changes tags, and no other byte."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from essence_refs import files, load
from essence_refs.cli import program

Run = Callable[..., object]


@pytest.fixture
def mine(folder: Path) -> Path:
    """Copy the shipped items into the working folder."""
    return Path(shutil.copy(files.data_folder("references") / "essence.bib", folder / "mine.bib"))


def test_tag_is_added_and_shown(mine: Path, run: Run) -> None:
    """A level is added to the item's other levels, and the change is printed as a diff."""
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "policy")
    assert (outcome.code, outcome.err) == (0, "")
    changed = [
        line for line in outcome.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert [line[0] for line in changed] == ["-", "+"]
    assert load(mine)["brand2019protocol"].levels == ("organisation", "policy")


def test_removing_a_tag_restores_the_file(mine: Path, run: Run) -> None:
    """After a tag is added and removed, every byte is as before."""
    before = mine.read_bytes()
    tags = ("--library", mine.name, "--level", "policy", "--kind", "systematic-review")
    run("tag", "brand2019protocol", "brand2018mapping", *tags)
    assert mine.read_bytes() != before
    run("tag", "brand2019protocol", "brand2018mapping", *tags, "--remove")
    assert mine.read_bytes() == before


def test_the_reason_is_removed_with_the_last_type(mine: Path, run: Run) -> None:
    """Without a type the reason would be read as that of the next type."""
    before = mine.read_bytes()
    added = ("--library", mine.name, "--type", "supervision", "--type", "practice-change")
    run("tag", "brand2019protocol", *added, "--reason", "the title names them")
    run("tag", "brand2019protocol", "--library", mine.name, "--type", "supervision", "--remove")
    assert load(mine)["brand2019protocol"].type_reason == "the title names them"
    run("tag", "brand2019protocol", "--library", mine.name, "--type", "practice-change", "--remove")
    assert mine.read_bytes() == before


def test_dry_run_writes_nothing(mine: Path, run: Run) -> None:
    """--dry-run prints the change, and the file is unchanged."""
    before = mine.read_bytes()
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "policy", "--dry-run")
    assert "+  level            = {organisation, policy}," in outcome.out
    assert mine.read_bytes() == before


def test_an_existing_tag_changes_nothing(mine: Path, run: Run) -> None:
    """Tagging twice has the same result as tagging once."""
    before = mine.read_bytes()
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "organisation")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nothing to change\n")
    assert mine.read_bytes() == before


def test_the_reason_is_recorded_with_the_type(mine: Path, run: Run) -> None:
    """The reason may have any characters."""
    tags = ("--library", mine.name, "--type", "supervision", "--reason", "the title says 100% & more")
    assert run("tag", "brand2019protocol", *tags).code == 0
    reference = load(mine)["brand2019protocol"]
    assert (reference.types, reference.type_reason) == (("supervision",), "the title says 100% & more")


def test_reason_without_a_type_is_wrong_usage(mine: Path, run: Run) -> None:
    """A reason is for a type."""
    before = mine.read_bytes()
    tags = ("--library", mine.name, "--level", "policy", "--reason", "why")
    assert run("tag", "brand2019protocol", *tags).code == 2
    assert mine.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["brand2019protocol", "--level", "polcy"], "no level is called 'polcy' (did you mean policy?)"),
        (["brand2019protocol", "--type", "supervison"], "no intervention type is called 'supervison' (did you mean supervision?)"),
        (["brand2019protocol", "--kind", "sistematic-review"], "'sistematic-review' (did you mean systematic-review?)"),
        (["brand2019", "--level", "policy"], "no reference is called 'brand2019' (did you mean brand2019protocol"),
        (["brand2019protocol", "--type", "skills-training"], "level"),
    ],
)  # fmt: skip
def test_an_unknown_tag_is_refused(arguments: list[str], message: str, mine: Path, run: Run) -> None:
    """Tags are looked up in the framework before the file is read."""
    before = mine.read_bytes()
    outcome = run("tag", *arguments, "--library", mine.name)
    assert (outcome.code, outcome.out) == (1, "")
    assert message in outcome.err
    assert mine.read_bytes() == before


def test_byte_order_mark_line_ends_and_encoding_are_kept(folder: Path, run: Run) -> None:
    """A file of a Windows editor keeps its mark and its line ends."""
    file = folder / "windows.bib"
    file.write_bytes("\ufeff@misc{a,\r\n  title = {Café},\r\n}\r\n".encode())
    assert run("tag", "a", "-l", file.name, "--level", "policy").code == 0
    assert file.read_bytes() == "\ufeff@misc{a,\r\n  title = {Café},\r\n  level = {policy},\r\n}\r\n".encode()


def test_latin_1_file_stays_latin_1(folder: Path, run: Run) -> None:
    """A file is written in the encoding that it was read in."""
    file = folder / "old.bib"
    file.write_bytes("@misc{a, title={Café}}".encode("latin-1"))
    assert run("tag", "a", "-l", file.name, "--level", "policy").code == 1
    assert run("tag", "a", "-l", file.name, "--level", "policy", "--encoding", "latin-1").code == 0
    assert b"Caf\xe9" in file.read_bytes()


def test_each_key_is_tagged_in_its_file(folder: Path, run: Run) -> None:
    """With several files each key is tagged in the file that has it, and nothing is written if one key is missing."""
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(f"@misc{{{name}, title={{T}}}}", encoding="utf-8")
    files = ("-l", "one.bib", "-l", "two.bib", "--level", "policy")
    assert run("tag", "one", "three", *files).code == 1
    assert "policy" not in (folder / "one.bib").read_text(encoding="utf-8")
    assert run("tag", "one", "two", *files).code == 0
    assert all("policy" in (folder / f"{name}.bib").read_text(encoding="utf-8") for name in ("one", "two"))


def test_tags_are_not_written_into_json(folder: Path, run: Run) -> None:
    """A JSON file is a library, but it cannot be tagged."""
    (folder / "a.json").write_text('[{"id": "a", "type": "book"}]', encoding="utf-8")
    outcome = run("tag", "a", "--library", "a.json", "--level", "policy")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "essence-refs: a.json: only a .bib file can be changed; convert this file to BibTeX first\n"
    )


def test_file_that_is_named_twice_is_tagged_once(mine: Path, run: Run) -> None:
    """Otherwise the second change would find the file changed and fail."""
    library = ("--library", mine.name, "--library", f"./{mine.name}")
    outcome = run("tag", "brand2019protocol", *library, "--level", "policy")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("@@ ") == 1
    assert load(mine)["brand2019protocol"].levels == ("organisation", "policy")


def test_a_facet_has_an_option_of_its_own(mine: Path, run: Run) -> None:
    """--study adds what --kind adds, and takes values of its facet only."""
    tags = ("tag", "brand2019protocol", "--library", mine.name, "--dry-run")
    assert run(*tags, "--study", "systematic-review").out == run(*tags, "--kind", "systematic-review").out
    assert "no kind of study is called 'rct'" in run(*tags, "--study", "rct").err


def test_the_options_are_those_of_the_framework_that_is_named(folder: Path, run: Run) -> None:
    """A facet of an own framework has an option, in the help too, and a key that is no word needs --kind."""
    (folder / "my.toml").write_text(
        """
        levels = [{ key = "street", name = "Street" }]
        facets = [
            { key = "study-design", name = "Design", field = "design", values = [{ key = "trial", name = "T" }] },
            { key = "level", name = "Rank", field = "rank", values = [{ key = "high", name = "High" }] },
        ]
        """,
        encoding="utf-8",
    )
    (folder / "my.bib").write_text("@misc{a, title={A}}\n", encoding="utf-8")
    named = ("-l", "my.bib", "--framework", "my.toml")
    assert "design={trial}" in run("tag", "a", *named, "--study-design", "trial").out
    assert "rank={high}" in run("tag", "a", *named, "--kind", "high").out
    assert "--study-design VALUE" in run("tag", "--framework=my.toml", "--help").out
    assert run("tag", "a", *named, "--study", "x").code == 2


@pytest.mark.parametrize("no_colour", [False, True])
def test_a_terminal_shows_the_diff_in_colours(
    mine: Path, monkeypatch: pytest.MonkeyPatch, *, no_colour: bool
) -> None:
    """New lines are green, old ones red and locations cyan, unless NO_COLOR is set."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    with CliRunner().isolation(color=True) as streams:
        program.run(["tag", "brand2019protocol", "--library", mine.name, "--level", "policy"])
        lines = streams[0].getvalue().decode().splitlines()
    colours = [line[:5] if line.startswith("\x1b[3") else "" for line in lines]
    green, red, cyan = ("", "", "") if no_colour else ("\x1b[32m", "\x1b[31m", "\x1b[36m")
    assert colours == [red, green, cyan, "", "", "", red, green, "", "", ""]


def test_the_options_of_facets_come_after_the_types_in_the_help(run: Run) -> None:
    """The help lists what can be tagged in one place: level, type, and each facet of the framework."""
    lines = run("tag", "--help").out.splitlines()
    names = [line.split()[0].rstrip(",") for line in lines if line.strip().startswith("-")]
    assert names[names.index("--type") :][:3] == ["--type", "--study", "--kind"]


TWO = "@misc{a,\n  title = {A},\n  year = 2001,\n}\n\n@misc{b,\n  title = {B},\n  year = 2020,\n  annotation = {Old.},\n}\n"


@pytest.fixture
def two(folder: Path) -> Path:
    path = folder / "two.bib"
    path.write_text(TWO)
    return path


def test_a_query_says_how_many_items_match(two: Path, run: Run) -> None:
    """The number is on stderr, also without a change and in a dry run."""
    tags = ("-l", "two.bib", "--level", "policy", "-n")
    assert run("tag", "--where", "year > 2010", *tags).err == "1 of 2 items match\n"
    outcome = run("tag", "--where", "year > 3000", *tags)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "0 of 2 items match\nnothing to change\n")
    assert two.read_text() == TWO
    assert run("tag", "a", "-w", "year", "-l", "two.bib", "--level", "policy").err == "1 of 2 items match\n"
    assert two.read_text() == TWO.replace("2001,\n", "2001,\n  level = {policy},\n")


def test_errors_in_the_files_are_printed_with_keep_going(two: Path, run: Run) -> None:
    """The exit code is 1, as in list; without it nothing is changed."""
    two.write_text(TWO + "@misc{c, level = {polcy}}\n")
    tags = ("tag", "-l", "two.bib", "--where", "year > 2010", "--level", "policy")
    assert run(*tags).code == 1
    assert load(two, keep_going=True)["b"].levels == ()
    outcome = run(*tags, "-k")
    assert outcome.code == 1
    assert outcome.err.startswith("two.bib:11:19: c: level: no level is called 'polcy'")
    assert load(two, keep_going=True)["b"].levels == ("policy",)


def test_annotations_are_added_replaced_and_removed(two: Path, run: Run) -> None:
    """Another annotation is not replaced without --replace."""
    assert run("tag", "a", "-l", "two.bib", "--annotation", "New & good.").code == 0
    assert "  year = 2001,\n  annotation = {New \\& good.},\n" in two.read_text()
    outcome = run("tag", "b", "-l", "two.bib", "--annotation", "New.")
    assert (outcome.code, outcome.out) == (1, "")
    assert "two.bib:10:16: b: annotation: the entry has another annotation" in outcome.err
    assert run("tag", "b", "-l", "two.bib", "--annotation", "New.", "--replace").code == 0
    assert "  annotation = {New.},\n" in two.read_text()
    assert run("tag", "a", "b", "-l", "two.bib", "--no-annotation").code == 0
    assert two.read_text() == TWO.replace("  annotation = {Old.},\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--level policy", "there is nothing to tag: give a KEY, --where or --from-keywords"),
        ("a", "give --level, --type, --study, --kind or --annotation"),
        ("a --annotation A --remove", "--annotation adds an annotation; --no-annotation alone removes it"),
        ("a --annotation A --no-annotation", "--no-annotation alone removes it"),
        ("a --annotation ' '", "the annotation is empty; --no-annotation removes it"),
        ("a --level policy --replace", "--replace is for --annotation"),
        ("a --level policy -k", "--keep-going is for --where and --from-keywords"),
        ("a --level policy --reason R", "--reason is for a --type that is added"),
        ("a --type supervision --remove --reason R", "--reason is for a --type that is added"),
    ],
)
def test_options_without_effect_are_wrong_usage(arguments: str, message: str, two: Path, run: Run) -> None:
    """The message names the option."""
    outcome = run("tag", "-l", "two.bib", *shlex.split(arguments))
    assert (outcome.code, two.read_text()) == (2, TWO)
    assert message in " ".join(outcome.err.split())


def test_keywords_become_tags(two: Path, run: Run) -> None:
    """The number of items is on stderr, with the keywords that have no row."""
    two.write_text("@misc{a,\n  keywords = {Policy, x},\n}\n@misc{b,\n  keywords = {Pollicy},\n}\n")
    (two.parent / "map.toml").write_text('[keywords]\npolicy = "policy"\n')
    outcome = run("tag", "-l", "two.bib", "--from-keywords", "map.toml")
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        "two.bib:4: b: keywords: warning: the map has no row for the keyword 'Pollicy' (1 item) (did you mean policy?)",
        "two.bib: notice: 2 keywords without a row in the map: x (1), Pollicy (1)",
        "1 of 2 items get tags from keywords",
    ]
    assert "  keywords = {Policy, x},\n  level = {policy},\n" in two.read_text()
    outcome = run("tag", "-l", "two.bib", "--from-keywords", "map.toml", "--level", "policy")
    assert outcome.code == 2
