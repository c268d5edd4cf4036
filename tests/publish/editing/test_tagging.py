"""er.tag changes the tags of entries in .bib files, and no other byte."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import essence_refs as er
from essence_refs import files
from essence_refs.errors import (
    ProblemsError,
    QueryError,
    UnknownLevelError,
    UnknownNamesError,
    UnknownReferenceError,
)

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


TWO = """@misc{a,
  title = {Care at home},
  year = {2001},
}

@misc{b,
  title = {Care in school},
  year = {2020},
  level = {family},
  annotation = {Read \\emph{this}.},
}
"""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.bib"
    path.write_text(TWO)
    return path


@pytest.mark.parametrize(
    ("where", "keys", "matched"),
    [
        ("'care' in title", (), ["a", "b"]),
        ("year > 2010", (), ["b"]),
        (["'care' in title", "not level"], (), ["a"]),
        (lambda each: each.year == 2001, (), ["a"]),
        ("'care' in title", "b", ["b"]),
        ("year > 2010", ["a", "b"], ["b"]),
    ],
)
def test_a_query_selects_the_items(two: Path, where: Any, keys: Any, matched: list[str]) -> None:
    """Each of the queries must be true; keys beside them limit the items."""
    result = er.tag(two, keys, where=where, level="policy")
    assert (list(result.keys), result.searched) == (matched, 2)
    assert [each.key for each in er.load(two) if "policy" in each.levels] == matched


def test_no_file_is_changed_if_no_item_matches(two: Path) -> None:
    """The result is empty, and has no key."""
    result = er.tag(two, where="year > 3000", level="policy")
    assert (len(result), result.keys, result.searched, repr(result)) == (0, (), 2, "<TagResult: no file>")


def test_an_unknown_key_beside_a_query_is_reported(two: Path) -> None:
    """It does not match in silence."""
    with pytest.raises(UnknownReferenceError, match="called 'bb'"):
        er.tag(two, ["a", "bb"], where="year > 2010", level="policy")


def test_errors_in_a_file_stop_a_query_unless_it_goes_on(two: Path) -> None:
    """An item that cannot be read could be one that matches, so the errors are in the result."""
    two.write_text(TWO + "@misc{c, level = {polcy}, year = 2021}\n")
    with pytest.raises(ProblemsError, match="no level is called 'polcy'"):
        er.tag(two, where="year > 2010", level="organisation")
    assert two.read_text() == TWO + "@misc{c, level = {polcy}, year = 2021}\n"
    result = er.tag(two, where="year > 2010", level="organisation", keep_going=True)
    assert (result.keys, [each.code for each in result.problems]) == (("b", "c"), ["unknown-level"])


def test_a_query_that_cannot_be_understood_changes_nothing(two: Path) -> None:
    """It is the error of lists."""
    with pytest.raises(QueryError, match="yaer"):
        er.tag(two, where="yaer > 2010", level="policy")
    assert two.read_text() == TWO


def test_a_result_is_a_sequence_of_files(two: Path) -> None:
    """It can be saved after a dry run."""
    result = er.tag(two, where="year", level="policy", dry_run=True)
    assert (result[0], result[:], [*result]) == (result.files[0], result.files, [*result.files])
    assert repr(result) == f"<TagResult: <EditedFile {two}: changed>>"
    assert two.read_text() == TWO
    result.save()
    assert two.read_text() == result[0].after != TWO


def test_an_annotation_is_written_as_latex(two: Path) -> None:
    """It is plain text on one line, in the field that the framework names."""
    er.tag(two, "a", annotation="Costs 5% more\n& works {well}.")
    assert "\n  annotation = {Costs 5\\% more \\& works \\{well\\}.},\n}\n\n@misc{b" in two.read_text()
    assert er.load(two)["a"].annotation.plain == "Costs 5% more & works {well}."


def test_another_annotation_is_only_replaced_if_asked_for(two: Path) -> None:
    """The error has the line of the field. The same text changes nothing, however it is written."""
    with pytest.raises(ProblemsError) as caught:
        er.tag(two, ["a", "b"], annotation="Read this.")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.key, problem.code) == (10, 16, "b", "bad-tag")
    assert (
        problem.message
        == "the entry has another annotation; replace it with --replace, in Python with replace=True"
    )
    assert two.read_text() == TWO
    er.tag(two, "b", annotation="Read this.", replace=True)
    assert "  annotation = {Read this.},\n" in two.read_text()
    two.write_text(two.read_text().replace("{Read this.}", "{Read\n    this.}"))
    assert not er.tag(two, "b", annotation=" Read this. ")[0].is_changed


def test_an_annotation_is_removed(two: Path) -> None:
    """Items without one are unchanged."""
    er.tag(two, ["a", "b"], no_annotation=True)
    assert two.read_text() == TWO.replace("  annotation = {Read \\emph{this}.},\n", "")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"level": "policy"}, "there is nothing to tag: give key or where"),
        ({"key": "a"}, "there is no tag to add or remove: give level, type, annotation or a facet such as study"),
        ({"key": "a", "annotation": " \n"}, "the annotation is empty; no_annotation=True removes it"),
        ({"key": "a", "annotation": "A", "remove": True}, "an annotation is removed with no_annotation=True"),
        ({"key": "a", "annotation": "A", "no_annotation": True}, "an annotation is removed with no_annotation"),
        ({"key": "a", "level": "policy", "replace": True}, "replace is for an annotation"),
        ({"key": "a", "level": "policy", "where": 3}, "query must be a query in a str, or a function"),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_refused(two: Path, given: dict[str, Any], message: str) -> None:
    """The message says what to give."""
    with pytest.raises(TypeError, match=re.escape(message)):
        er.tag(two, **given)
    assert two.read_text() == TWO


KEYWORDS = """@misc{a,
  keywords = {Policy, RCT},
}

@misc{b,
  keywords = {Policy},
  level = {policy},
}

@misc{c,
  keywords = {polcy},
}
"""


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    (tmp_path / "map.toml").write_text(
        '[keywords]\npolicy = "policy"\nrct = { study = "systematic-review" }\n'
    )
    path = tmp_path / "mapped.bib"
    path.write_text(KEYWORDS)
    return path


def test_keywords_become_tags(mapped: Path) -> None:
    """Each item gets the tags of its own keywords; keywords without a row are in the problems."""
    result = er.tag(mapped, from_keywords=mapped.with_name("map.toml"))
    assert mapped.read_text() == KEYWORDS.replace(
        "RCT},\n", "RCT},\n  level = {policy},\n  studykind = {systematic-review},\n"
    )
    assert (result.keys, result.searched) == (("a", "b"), 3)
    assert [each.code for each in result.problems] == ["similar-keyword", "unmapped-keyword"]


def test_keys_and_queries_limit_the_keywords_that_become_tags(mapped: Path) -> None:
    """An unknown key is reported."""
    map_ = mapped.with_name("map.toml")
    assert er.tag(mapped, ["b", "c"], from_keywords=map_, dry_run=True).keys == ("b",)
    assert er.tag(mapped, where="not level", from_keywords=map_, dry_run=True).keys == ("a",)
    with pytest.raises(UnknownReferenceError):
        er.tag(mapped, "zz", from_keywords=map_)


def test_a_type_from_a_keyword_needs_its_level(mapped: Path) -> None:
    """No entry is changed."""
    map_ = mapped.with_name("map.toml")
    map_.write_text('[keywords]\npolicy = ["supervision", "systematic-review"]\n')
    with pytest.raises(ProblemsError) as caught:
        er.tag(mapped, from_keywords=map_)
    assert [(each.key, each.code) for each in caught.value.problems] == [("a", "bad-tag"), ("b", "bad-tag")]
    assert mapped.read_text() == KEYWORDS


@pytest.mark.parametrize(
    "given", [{"level": "policy"}, {"annotation": "A"}, {"remove": True}, {"study": "scoping-review"}, {"type": "supervision"}, {"kind": "scoping-review"}]
)  # fmt: skip
def test_no_other_tags_are_given_beside_keywords(mapped: Path, given: dict[str, Any]) -> None:
    """What they would mean is not clear."""
    with pytest.raises(TypeError, match="the map of from_keywords gives the tags"):
        er.tag(mapped, from_keywords=mapped.with_name("map.toml"), **given)
    assert mapped.read_text() == KEYWORDS
