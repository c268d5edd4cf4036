"""The commands `relate`, `distinct` and `merge`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import load

Run = Callable[..., object]
TEXT = "@misc{a, title = {One}, note = {x}}\n@misc{b, title = {Two}, year = 2020}\n@misc{c}\n"
LIBRARY = ("-l", "some.bib")


@pytest.fixture
def bib(folder: Path) -> Path:
    path = folder / "some.bib"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_relate_prints_the_change_and_writes_it(bib: Path, run: Run) -> None:
    """As a diff; a second time there is nothing to change."""
    outcome = run("relate", "a", "b", "c", "--as", "protocol-of", *LIBRARY)
    assert (outcome.code, outcome.err) == (0, "")
    assert "+@misc{a, title = {One}, note = {x}, relations = {protocol-of b, protocol-of c}}" in outcome.out
    assert [each.key for each in load(bib)["a"].relations] == ["b", "c"]
    outcome = run("relate", "a", "b", "--as", "protocol-of", *LIBRARY)
    assert (outcome.out, outcome.err) == ("", "nothing to change\n")
    run("relate", "a", "b", "c", "--remove", *LIBRARY)
    assert bib.read_text(encoding="utf-8") == TEXT


def test_distinct_is_written_and_removed(bib: Path, run: Run) -> None:
    """A dry run only prints it."""
    outcome = run("distinct", "a", "b", *LIBRARY, "--dry-run")
    assert "distinct-from b" in outcome.out
    assert bib.read_text(encoding="utf-8") == TEXT
    run("distinct", "a", "b", *LIBRARY)
    assert [each.kind for each in load(bib)["a"].relations] == ["distinct-from"]
    run("distinct", "b", "a", *LIBRARY, "--remove")
    assert bib.read_text(encoding="utf-8") == TEXT


def test_merge_prints_the_change_and_what_goes(bib: Path, run: Run) -> None:
    """First the diff, then the values that differ; without a terminal nothing is asked."""
    outcome = run("merge", "a", "b", *LIBRARY, "--dry-run")
    assert outcome.code == 0
    assert "-@misc{b, title = {Two}, year = 2020}" in outcome.out
    assert outcome.err == (
        "title differs, and stays: 'One'; gone: 'Two'\n"
        "added: year\nunited: ids\n"
        "b is merged into a: 1 value is lost\n"
    )
    assert bib.read_text(encoding="utf-8") == TEXT
    outcome = run("merge", "a", "b", *LIBRARY, "--take", "title", "--prefer", "a")
    assert outcome.err.startswith("title is replaced by that of the other item: 'Two'; gone: 'One'\n")
    assert bib.read_text(encoding="utf-8") == (
        "@misc{a, title = {Two}, note = {x}, year = 2020, ids = {b}}\n@misc{c}\n"
    )
    outcome = run("merge", "a", "c", *LIBRARY, "--yes")
    assert outcome.err.endswith("c is merged into a: no value is lost\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["relate", "a", "b"], "there is no kind of relation: give --as"),
        (["relate", "a", "b", "--as", "protcol-of"], "did you mean protocol-of"),
        (["relate", "a", "bb", "--as", "part-of"], "'bb'"),
        (["relate", "a", "a", "--as", "part-of"], "some.bib:1:1: a: 'a' cannot be related to itself"),
        (["relate", "a", "b", "b", "--as", "part-of"], "b: 'b' is named twice"),
        (["distinct", "a", "a"], "'a' cannot be related to itself"),
        (["merge", "a", "a"], "some.bib:1:1: a: 'a' cannot be merged with itself"),
        (["merge", "a", "b", "--take", "titel"], "did you mean title"),
    ],
)
def test_mistakes_are_reported(bib: Path, run: Run, arguments: list[str], message: str) -> None:
    """With a hint or the location, and nothing is written."""
    outcome = run(*arguments, *LIBRARY)
    assert outcome.code in (1, 2)
    assert message in outcome.err
    assert bib.read_text(encoding="utf-8") == TEXT


def test_old_keys_are_found_everywhere(bib: Path, folder: Path, run: Run) -> None:
    """In show, queries, tags and reports, where a work that is cited by both keys is listed once."""
    run("merge", "a", "b", *LIBRARY)
    assert run("show", "b", *LIBRARY).out.startswith("a\n=")
    assert "Other keys: b" in run("show", "b", *LIBRARY).out
    assert "One" in run("list", *LIBRARY, "--where", "key == 'b'").out
    run("tag", "b", *LIBRARY, "--level", "policy")
    assert load(bib)["a"].levels == ("policy",)
    (folder / "report.md").write_text("See [@b; @c] and @a.\n\n---\nnocite: '@b'\n---\n", encoding="utf-8")
    (folder / "report.md").write_text(
        "---\nbibliography: some.bib\n---\nSee [@b] and [@a].\n", encoding="utf-8"
    )
    outcome = run("cite", "report.md", "--style", "vancouver", "-f", "markdown")
    assert outcome.code == 0
    assert outcome.out.count("One") == 1
    assert "See (1) and (1)." in outcome.out
