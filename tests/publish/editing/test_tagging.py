"""er.tag changes the tags of entries in .bib files, and no other byte."""

import shutil
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs import files
from essence_refs.errors import UnknownLevelError, UnknownNamesError, UnknownReferenceError

BRAND = "brand2019protocol"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copy(files.data_folder("references") / "essence.bib", tmp_path / "mine.bib"))


def test_tags_are_added_with_a_reason(mine: Path) -> None:
    """A level, a type and a kind are read back from the file, and the result has the change as a diff."""
    (changed,) = er.tag(
        mine, BRAND, level="policy", type="supervision", kind="systematic-review", reason="the title"
    )
    reference = er.load(mine)[BRAND]
    assert reference.levels == ("organisation", "policy")
    assert (reference.types, reference.type_reason) == (("supervision",), "the title")
    assert "systematic-review" in reference.facet("study")
    assert changed.path == mine
    assert changed.is_changed
    assert "+  level            = {organisation, policy}," in changed.diff


def test_removing_restores_the_file(mine: Path) -> None:
    """Every other byte is unchanged."""
    before = mine.read_bytes()
    er.tag(mine, [BRAND, "brand2018mapping"], level="policy")
    assert mine.read_bytes() != before
    er.tag(mine, [BRAND, "brand2018mapping"], level="policy", remove=True)
    assert mine.read_bytes() == before


def test_a_dry_run_writes_nothing_and_can_be_saved(mine: Path) -> None:
    """The result shows the change; saving it makes the change."""
    before = mine.read_bytes()
    (planned,) = er.tag(mine, BRAND, level=["policy"], dry_run=True)
    assert mine.read_bytes() == before
    planned.save()
    assert mine.read_text(encoding="utf-8") == planned.after != planned.before


def test_a_tag_that_is_there_changes_nothing(mine: Path) -> None:
    """The result says so, and the file is not written."""
    (same,) = er.tag(mine, BRAND, level="organisation")
    assert (same.is_changed, same.diff) == (False, "")


def test_each_key_is_tagged_in_the_file_that_has_it(mine: Path, tmp_path: Path) -> None:
    """Files without any of the keys are not in the result."""
    other = tmp_path / "other.bib"
    other.write_text("@book{a, title={A}, year=2020}\n")
    assert [each.path for each in er.tag([mine, other], "a", level="policy")] == [other]
    assert er.load(other)["a"].levels == ("policy",)


def test_unknown_names_are_reported_at_once(mine: Path) -> None:
    """Each has its nearest names, and the file is unchanged."""
    before = mine.read_bytes()
    with pytest.raises(UnknownLevelError, match="did you mean policy"):
        er.tag(mine, BRAND, level="polcy")
    with pytest.raises(UnknownNamesError) as caught:
        er.tag(mine, BRAND, level="polcy", type="supervison")
    assert [each.close[0] for each in caught.value.errors] == ["policy", "supervision"]
    with pytest.raises(UnknownReferenceError, match=rf"did you mean {BRAND}\b"):
        er.tag(mine, "brand2019protocoll", level="policy")
    assert mine.read_bytes() == before


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({}, "there is no tag to add or remove"),
        ({"level": "policy", "reason": "r"}, "a reason is for a type that is added"),
    ],
)
def test_a_call_without_a_tag_is_a_mistake(mine: Path, tags: dict[str, str], message: str) -> None:
    """A mistake in a script is a TypeError."""
    with pytest.raises(TypeError, match=message):
        er.tag(mine, BRAND, **tags)


def test_a_tagged_file_is_short_at_a_prompt(mine: Path) -> None:
    """It does not show the content of the file."""
    (file,) = er.tag(mine, BRAND, level="policy", dry_run=True)
    assert repr(file) == f"<EditedFile {mine}: changed>"


def test_a_file_that_is_given_twice_is_tagged_once(mine: Path) -> None:
    """Otherwise its first change would look like that of another program."""
    (file,) = er.tag([mine, str(mine)], BRAND, level="family")
    assert file.is_changed


def test_a_facet_is_a_keyword(tmp_path: Path) -> None:
    """Values of a facet have its key as their keyword; one that is no facet is a mistake in the script."""
    path = tmp_path / "mine.bib"
    path.write_text("@misc{a, title = {A}}\n")
    (changed,) = er.tag(path, "a", study=["systematic-review", "meta-analysis"], dry_run=True)
    assert "studykind = {systematic-review, meta-analysis}" in changed.after
    assert (
        changed.after == er.tag(path, "a", kind=["systematic-review", "meta-analysis"], dry_run=True)[0].after
    )
    with pytest.raises(er.UnknownNameError, match="did you mean systematic-review"):
        er.tag(path, "a", study="sistematic-review")
    with pytest.raises(TypeError, match="no facet 'levle'"):
        er.tag(path, "a", levle="policy")


def test_an_error_names_the_files_that_are_changed_already(tmp_path: Path) -> None:
    """Of several files the second one cannot be written: the first one has its tag, and the message says so."""
    one, two = tmp_path / "one.bib", tmp_path / "two.bib"
    one.write_text("@misc{a, title = {A}}", encoding="utf-8")
    two.write_text("@misc{b, title = {B}}", encoding="utf-8")
    two.chmod(0o444)
    with pytest.raises(er.FileError) as caught:
        er.tag([one, two], ["a", "b"], level="policy")
    assert str(caught.value) == f"{two}: it is read-only; already changed: {one}"
    assert "policy" in one.read_text(encoding="utf-8")
    assert "policy" not in two.read_text(encoding="utf-8")
