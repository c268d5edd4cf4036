"""The Lua filter of the Quarto extension, run by pandoc on documents as Quarto has them; there is no Quarto here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs.quarto.extension import write_extension

pypandoc = pytest.importorskip("pypandoc")

pytestmark = pytest.mark.slow

LIBRARY = """\
@book{doe05, author = {Doe, John}, title = {A great book}, publisher = {Press}, date = {2005}, level = {policy}}
@article{roe10, author = {Roe, Ann}, title = {Arrivals}, journaltitle = {Journal}, date = {2010}}
@article{roe10b, author = {Roe, Ann}, title = {Beginnings}, journaltitle = {Journal}, date = {2010}}
"""
# What pandoc gets from Quarto: a list of bibliographies, formats, callouts, cells, cross-references, and divisions that
# stand for Quarto's own elements, whose attributes cannot be written in Markdown.
DOCUMENT = """\
---
title: A report on [@doe05]
format:
  html:
    toc: true
  docx: default
bibliography: [library.bib]
citeproc: false
filters: [essence-refs]
execute:
  echo: false
---

# Findings {#sec-findings}

See @fig-map, [-@tbl-costs], @eq-x, and @sec-findings. As @doe05 [p. 3] says [see @roe10, ch. 2; @roe10b].

::: {.callout-note title="A title"}
## Note on [@roe10]

Text [@doe05].
:::

::: {#fig-map}
![](map.png)

A map from [@roe10].
:::

:::: {.cell execution_count="1"}
``` {.python .cell-code}
1 + 1  # [@doe05]
```

::: {.cell-output .cell-output-display}
| a | b |
|---|---|
| 1 | [@doe05] |

: Costs [@roe10] {#tbl-costs}
:::
::::

:::: {.custom type="Callout"}
Title [@roe10]

Body [@roe10b].
::::

$$ x^2 $$ {#eq-x}

::: {#refs}
:::
"""
CUSTOM = """\
function Div(div)
  if div.classes:includes('custom') then
    return pandoc.Div(div.content, pandoc.Attr('', {}, {
      {'__quarto_custom', 'true'}, {'__quarto_custom_type', div.attributes.type},
      {'__quarto_custom_context', 'Block'}, {'__quarto_custom_id', '1'}}))
  end
end
"""
LUA = Path("_extensions", "essence-refs", "essence-refs.lua")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a document, a library, the extension, and the program in an environment of Python."""
    list(write_extension(tmp_path))
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "report.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "custom.lua").write_text(CUSTOM, encoding="utf-8")
    program = tmp_path / "env" / "bin" / "essence-refs-pandoc"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!{sys.executable}\nfrom essence_refs.pandoc.program import main\n\nmain()\n")
    program.chmod(0o755)
    return tmp_path


def pandoc(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run pandoc with few variables of the environment, so that no installed program is found."""
    kept = ("PYTHONPATH", "LANG", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [str(shutil.which(pypandoc.get_pandoc_path())), "report.md", "-L", "custom.lua", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **env, **variables},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.skipif(os.name == "nt", reason="the program is a script")
class TestLuaFilter:
    """The program is a script, which Windows cannot start."""

    def test_it_does_what_the_filter_does(self, folder: Path) -> None:
        """Lua's document is the one that pandoc --filter gives."""
        program = folder / "env" / "bin" / "essence-refs-pandoc"
        ours = pandoc(folder, "-L", str(LUA), "-t", "json", ESSENCE_REFS_PANDOC=str(program))
        assert ours.stderr == ""
        assert ours.stdout == pandoc(folder, "--filter", str(program), "-t", "json").stdout
        assert '"csl-entry"' in ours.stdout

    def test_it_leaves_what_is_quartos(self, folder: Path) -> None:
        """Citations are formatted everywhere but in code; cross-references and Quarto's attributes stay."""
        program = str(folder / "env" / "bin" / "essence-refs-pandoc")
        done = pandoc(
            folder, "-L", str(LUA), "-t", "markdown-citations", "--wrap=none", ESSENCE_REFS_PANDOC=program
        )
        text = done.stdout
        assert "See @fig-map, \\[-@tbl-costs\\], @eq-x, and @sec-findings." in text.replace("\\@", "@")
        assert "As Doe (2005, p. 3) says (see Roe, 2010a, ch. 2, 2010b)." in text
        assert "## Note on (Roe, 2010a)" in text
        assert "1 + 1  # [@doe05]" in text
        assert "Costs (Roe, 2010a)" in text
        assert '__quarto_custom="true"' in text.replace("\\", "")
        assert "Body (Roe, 2010b)." in text
        assert text.count("::: {#ref-") == 3

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("QUARTO_PYTHON", "env/bin/python"),
            ("QUARTO_PYTHON", "env/bin"),
            ("RETICULATE_PYTHON", "env/bin/python"),
            ("VIRTUAL_ENV", "env"),
            ("CONDA_PREFIX", "env"),
            ("PATH", "env/bin:/usr/bin:/bin"),
        ],
    )
    def test_it_finds_the_program(self, folder: Path, variable: str, value: str) -> None:
        """Quarto and R run pandoc without an activated environment."""
        (folder / "env" / "bin" / "python").write_text("#!/bin/sh\n", encoding="utf-8")
        done = pandoc(folder, "-L", str(LUA), "-t", "plain", "--wrap=none", **{variable: f"{folder}/{value}"})
        assert (done.returncode, done.stderr) == (0, "")
        assert "As Doe (2005, p. 3) says" in done.stdout

    def test_a_missing_program_is_one_line(self, folder: Path) -> None:
        """The message says what to do, and pandoc writes nothing."""
        done = pandoc(folder, "-L", str(LUA), "-t", "plain")
        assert (done.returncode, done.stdout) == (83, "")
        assert done.stderr == (
            "essence-refs: the program essence-refs-pandoc is not found. Install it (python3 -m pip install "
            "essence-refs), or activate the environment that has it, or set ESSENCE_REFS_PANDOC to its path\n"
        )
        done = pandoc(folder, "-L", str(LUA), "-t", "plain", ESSENCE_REFS_PANDOC="/nowhere/at-all")
        assert (done.returncode, done.stdout) == (83, "")
        assert (
            done.stderr == "essence-refs: ESSENCE_REFS_PANDOC names /nowhere/at-all, which is not a program\n"
        )

    def test_an_error_of_the_program_is_printed_once(self, folder: Path) -> None:
        """Its own line says what is wrong; a traceback of Lua would hide it."""
        (folder / "library.bib").unlink()
        program = str(folder / "env" / "bin" / "essence-refs-pandoc")
        done = pandoc(folder, "-L", str(LUA), "-t", "plain", ESSENCE_REFS_PANDOC=program)
        assert (done.returncode, done.stdout) == (83, "")
        assert done.stderr == "essence-refs-pandoc: library.bib: there is no such file\n"
