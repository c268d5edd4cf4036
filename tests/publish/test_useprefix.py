"""Particles of names: the style decides, unless biblatex's option useprefix is false."""

import json
from pathlib import Path

import pytest

import essence_refs as er

BOOK = "@book{a, author = {van der Velde, Piet}, title = {Care}, publisher = {Good Books}, date = {2019}}"


@pytest.mark.parametrize(
    ("style", "entry", "cite"),
    [
        ("apa", "van der Velde, P. (2019)", "(van der Velde, 2019)"),
        ("chicago-author-date", "Velde, Piet van der. 2019", "(van der Velde 2019)"),
        ("harvard-cite-them-right", "van der Velde, P. (2019)", "(van der Velde, 2019)"),
    ],
)
def test_the_style_decides_about_a_particle(style: str, entry: str, cite: str) -> None:
    """The particle is a non-dropping one (CSL 1.0.2, "Name particles", demote-non-dropping-particle)."""
    library = er.loads(BOOK)
    assert str(er.formatted(library["a"], style=style)).startswith(entry)
    assert str(er.cite(library, "a", style=style)) == cite


@pytest.mark.parametrize("is_own", [True, False])
def test_without_useprefix_the_particle_is_dropped(*, is_own: bool) -> None:
    """The option of the entry and that of the library give the same."""
    option = "options = {useprefix=false}, " if is_own else ""
    library = er.loads(BOOK.replace("title", f"{option}title"), useprefix=is_own)
    assert str(er.cite(library, "a", style="apa")) == "(Velde, 2019)"
    assert str(er.formatted(library["a"], style="apa")).startswith("Velde, P. van der. (2019)")


def test_csl_json_has_a_non_dropping_particle() -> None:
    """Other programs decide by their style too."""
    [item] = json.loads(er.loads(BOOK).write("csl-json"))
    assert item["author"] == [{"family": "Velde", "given": "Piet", "non-dropping-particle": "van der"}]


def test_files_are_read_with_the_option(tmp_path: Path) -> None:
    """The option is one of load and convert as well."""
    path = tmp_path / "a.bib"
    path.write_text(BOOK, encoding="utf-8")
    assert er.load(path, useprefix=False)["a"].authors[0].dropping_particle == "van der"
    assert '"dropping-particle": "van der"' in er.convert(path, to="csl-json", useprefix=False).text
