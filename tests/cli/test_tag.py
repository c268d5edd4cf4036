"""`tag` changes the tags that it was told to change, and not a byte more."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, load

Run = Callable[..., object]


@pytest.fixture
def mine(folder: Path) -> Path:
    """Copy the shipped items into the working folder."""
    return Path(shutil.copy(files.data_folder("references") / "essence.bib", folder / "mine.bib"))


def test_tag_is_added_and_shown(mine: Path, run: Run) -> None:
    """A level is added to the item's others, and the change is printed as a diff."""
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "policy")
    assert (outcome.code, outcome.err) == (0, "")
    changed = [
        line for line in outcome.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert [line[0] for line in changed] == ["-", "+"]
    assert load(mine)["brand2019protocol"].levels == ("organisation", "policy")


def test_removing_undoes_adding_to_the_byte(mine: Path, run: Run) -> None:
    """A tag added and removed again leaves the file as it was."""
    before = mine.read_bytes()
    tags = ("--library", mine.name, "--level", "policy", "--kind", "systematic-review")
    run("tag", "brand2019protocol", "brand2018mapping", *tags)
    assert mine.read_bytes() != before
    run("tag", "brand2019protocol", "brand2018mapping", *tags, "--remove")
    assert mine.read_bytes() == before


def test_reason_goes_with_the_last_type(mine: Path, run: Run) -> None:
    """Why a type was assigned says nothing once it is gone, and would be read as the reason of the next one."""
    before = mine.read_bytes()
    added = ("--library", mine.name, "--type", "supervision", "--type", "practice-change")
    run("tag", "brand2019protocol", *added, "--reason", "the title names them")
    run("tag", "brand2019protocol", "--library", mine.name, "--type", "supervision", "--remove")
    assert load(mine)["brand2019protocol"].type_reason == "the title names them"
    run("tag", "brand2019protocol", "--library", mine.name, "--type", "practice-change", "--remove")
    assert mine.read_bytes() == before


def test_dry_run_writes_nothing(mine: Path, run: Run) -> None:
    """--dry-run shows what would change, and the file stays."""
    before = mine.read_bytes()
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "policy", "--dry-run")
    assert "+  level            = {organisation, policy}," in outcome.out
    assert mine.read_bytes() == before


def test_tag_that_is_there_changes_nothing(mine: Path, run: Run) -> None:
    """Tagging twice is tagging once."""
    before = mine.read_bytes()
    outcome = run("tag", "brand2019protocol", "--library", mine.name, "--level", "organisation")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nothing to change\n")
    assert mine.read_bytes() == before


def test_reason_stands_beside_the_type(mine: Path, run: Run) -> None:
    """Why a type was assigned is recorded with it, whatever signs are in the words."""
    tags = ("--library", mine.name, "--type", "supervision", "--reason", "the title says 100% & more")
    assert run("tag", "brand2019protocol", *tags).code == 0
    reference = load(mine)["brand2019protocol"]
    assert (reference.types, reference.type_reason) == (("supervision",), "the title says 100% & more")


def test_reason_without_a_type_is_wrong_usage(mine: Path, run: Run) -> None:
    """A reason for nothing would be written nowhere, so it is refused."""
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
def test_tag_that_the_framework_does_not_know_is_refused(
    arguments: list[str], message: str, mine: Path, run: Run
) -> None:
    """Tags are held against the framework before the file is touched."""
    before = mine.read_bytes()
    outcome = run("tag", *arguments, "--library", mine.name)
    assert (outcome.code, outcome.out) == (1, "")
    assert message in outcome.err
    assert mine.read_bytes() == before


def test_byte_order_mark_line_ends_and_encoding_stay(folder: Path, run: Run) -> None:
    """A file from a Windows editor keeps its mark and its line ends."""
    file = folder / "windows.bib"
    file.write_bytes("\ufeff@misc{a,\r\n  title = {Café},\r\n}\r\n".encode())
    assert run("tag", "a", "-l", file.name, "--level", "policy").code == 0
    assert file.read_bytes() == "\ufeff@misc{a,\r\n  title = {Café},\r\n  level = {policy},\r\n}\r\n".encode()


def test_latin_1_file_stays_latin_1(folder: Path, run: Run) -> None:
    """A file is written back in the encoding that it was read in."""
    file = folder / "old.bib"
    file.write_bytes("@misc{a, title={Café}}".encode("latin-1"))
    assert run("tag", "a", "-l", file.name, "--level", "policy").code == 1
    assert run("tag", "a", "-l", file.name, "--level", "policy", "--encoding", "latin-1").code == 0
    assert b"Caf\xe9" in file.read_bytes()


def test_keys_find_their_own_files(folder: Path, run: Run) -> None:
    """With several files each key is tagged where it stands, and nothing is written when one is missing."""
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(f"@misc{{{name}, title={{T}}}}", encoding="utf-8")
    files = ("-l", "one.bib", "-l", "two.bib", "--level", "policy")
    assert run("tag", "one", "three", *files).code == 1
    assert "policy" not in (folder / "one.bib").read_text(encoding="utf-8")
    assert run("tag", "one", "two", *files).code == 0
    assert all("policy" in (folder / f"{name}.bib").read_text(encoding="utf-8") for name in ("one", "two"))


def test_tags_are_not_written_into_json(folder: Path, run: Run) -> None:
    """CSL-JSON is read as a library, so that its keys are there: it is the file that cannot be tagged."""
    (folder / "a.json").write_text('[{"id": "a", "type": "book"}]', encoding="utf-8")
    outcome = run("tag", "a", "--library", "a.json", "--level", "policy")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "essence-refs: a.json: tags are written into .bib files only: convert it --to bibtex first\n"
    )


def test_file_that_is_named_twice_is_tagged_once(mine: Path, run: Run) -> None:
    """The second of the two would find the file changed, and say that nothing was written."""
    library = ("--library", mine.name, "--library", f"./{mine.name}")
    outcome = run("tag", "brand2019protocol", *library, "--level", "policy")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("@@ ") == 1
    assert load(mine)["brand2019protocol"].levels == ("organisation", "policy")
